"""Make vectors of English words: ``python -m scripts.word_vectors MODEL OUTPUT.npz``.

MODEL is the directory of all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0): ``model.safetensors`` and
``tokenizer.json``, as on its model card. The vector of a word of its vocabulary is that of a text of this word alone.
``scripts/train_homographs.py`` takes them to know which words are of one topic. BERT is computed with numpy (Devlin et
al., "BERT: Pre-training of Deep Bidirectional Transformers", 2019); it takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import struct
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Array = NDArray[np.float32]
LAYERS: Final = 6
HEADS: Final = 12
BATCH: Final = 512
BEGIN, END = "[CLS]", "[SEP]"
_KINDS: Final = {"F32": np.float32, "I64": np.int64}


def read_safetensors(path: Path) -> dict[str, Array]:
    """Return the tensors of a file: its header is JSON behind its length in eight bytes."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header: dict[str, Any] = json.loads(data[8 : 8 + length])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            found[name] = np.frombuffer(data[start:end], _KINDS[entry["dtype"]]).reshape(entry["shape"])
    return found


class Bert:
    """The encoder, without dropout; every text of a batch has the same length."""

    def __init__(self, tensors: dict[str, Array]) -> None:
        self._tensors = tensors

    def __call__(self, ids: NDArray[np.int64]) -> Array:
        """Return the last hidden states, shape ``(batch, tokens, features)``, of token ids ``(batch, tokens)``."""
        get = self._tensors
        states = get["embeddings.word_embeddings.weight"][ids] + get["embeddings.token_type_embeddings.weight"][0]
        states = self._normed(
            states + get["embeddings.position_embeddings.weight"][: ids.shape[1]], "embeddings.LayerNorm"
        )
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            attended = self._linear(self._attention(states, f"{name}attention.self."), f"{name}attention.output.dense")
            states = self._normed(states + attended, f"{name}attention.output.LayerNorm")
            inner = self._linear(states, f"{name}intermediate.dense")
            inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2, dtype=np.float32)))
            states = self._normed(states + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")
        return states

    def _attention(self, states: Array, name: str) -> Array:
        batch, count, width = states.shape
        shape = (batch, count, HEADS, width // HEADS)
        query, key, value = (
            self._linear(states, name + part).reshape(shape).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // HEADS, dtype=np.float32)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed: Array = (scores / scores.sum(-1, keepdims=True)) @ value
        return mixed.transpose(0, 2, 1, 3).reshape(batch, count, width)

    def _linear(self, states: Array, name: str) -> Array:
        result: Array = states @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]
        return result

    def _normed(self, states: Array, name: str) -> Array:
        mean = states.mean(-1, keepdims=True)
        spread = np.sqrt(((states - mean) ** 2).mean(-1, keepdims=True) + np.float32(1e-12))
        result: Array = (states - mean) / spread * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"]
        return result


def main() -> None:
    """Write the words and their vectors, which have the length 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    vocabulary: dict[str, int] = json.loads((options.model / "tokenizer.json").read_text())["model"]["vocab"]
    words = [word for word in vocabulary if word.isascii() and word.isalpha() and len(word) > 1]
    ids = np.array([[vocabulary[BEGIN], vocabulary[word], vocabulary[END]] for word in words])
    bert = Bert(read_safetensors(options.model / "model.safetensors"))
    vectors = np.concatenate([bert(ids[at : at + BATCH]).mean(1) for at in range(0, len(ids), BATCH)])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    np.savez_compressed(options.output, words=np.array(words), vectors=vectors.astype(np.float16))
    print(f"{len(words)} words, {options.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
