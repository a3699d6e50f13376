"""Kokoro-82M on OpenVINO: phonemes and a style in, sound out."""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Pcm
from rhapsode.core.errors import EngineError, EngineUnavailableError, UnspeakableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment, Speech
from rhapsode.engines.kokoro import build
from rhapsode.engines.kokoro.styles import Styles
from rhapsode.engines.kokoro.vocabulary import PAD_ID, SYMBOL_IDS
from rhapsode.engines.kokoro.voices import RECIPES

SAMPLE_RATE_HZ = 24_000
MAX_IDS = 510
"""The context of the model is 512 positions, two of which are the pads."""


class KokoroEngine:
    """A loaded model. Calls are serialised: one instance has one set of buffers.

    ``back_precision`` is what the vocoder computes in, ``"bf16"`` or ``"f32"``; ``None`` takes what suits the CPU.
    Raises EngineUnavailableError when the models cannot be loaded.
    """

    def __init__(self, options: EngineOptions, back_precision: str | None = None) -> None:
        build.prepare(options)
        folder = build.model_directory(options)
        try:
            import openvino

            core = openvino.Core()
            self.back_precision = back_precision or best_precision(core)
            self._tensor = openvino.Tensor
            self._front = _compiled(core, folder / "front.xml", "f32", options.threads)
            self._back = _compiled(core, folder / "back.xml", self.back_precision, options.threads)
        except (ImportError, RuntimeError) as error:
            raise EngineUnavailableError(f"OpenVINO could not load the model of Kokoro: {error}") from error
        self._styles = Styles.load()
        self._lock = threading.Lock()

    def synthesise(self, segment: Segment, voice: str) -> Speech:
        """Speak ``segment`` with ``voice``: float32 at 24 kHz, with the voice's gain applied.

        Raises UnspeakableError when there are no phonemes, and EngineError when there are more than 510, when one is
        not in the vocabulary, when the voice or the speed makes no sense, or when the model fails.
        """
        recipe = RECIPES.get(voice)
        if recipe is None:
            raise EngineError(f"Kokoro has no voice {voice!r}.")
        if not (math.isfinite(segment.speed) and segment.speed > 0):
            raise EngineError(f"A speed of {segment.speed} cannot be spoken.")
        ids = phoneme_ids(segment.phonemes)
        samples = self.infer(ids, self.style(voice, len(ids)), segment.speed)
        samples *= np.float32(recipe.gain)
        return Speech(Pcm(samples, SAMPLE_RATE_HZ), input_text_tokens=len(ids))

    def style(self, voice: str, ids: int) -> npt.NDArray[np.float32]:
        """The style of a voice, shape ``(256,)``, for ``ids`` phoneme ids."""
        return self._styles.row(RECIPES[voice].blend, ids)

    def infer(self, ids: list[int], style: npt.NDArray[np.float32], speed: float = 1.0) -> npt.NDArray[np.float32]:
        """The raw sound of ``ids`` (without pads) in a style of shape ``(256,)``; a new array of shape ``(n,)``."""
        tokens = np.array([[PAD_ID, *ids, PAD_ID]], np.int64)
        style = np.ascontiguousarray(style, np.float32).reshape(1, -1)
        with self._lock:
            try:
                self._front.infer([tokens, style, np.array([speed], np.float32)])
                self._back.set_input_tensor(0, self._tensor(style))
                for index in range(len(build.SEAM)):
                    self._back.set_input_tensor(index + 1, self._front.get_output_tensor(index))
                self._back.infer()
                samples = np.array(self._back.get_output_tensor(0).data, np.float32).reshape(-1)
            except RuntimeError as error:
                raise EngineError("The model of Kokoro failed on a segment.") from error
        if not np.isfinite(samples).all():
            raise EngineError("The model of Kokoro returned sound that is not a number.")
        return samples


def phoneme_ids(phonemes: str) -> list[int]:
    """The ids of ``phonemes``, one per character. Raises EngineError rather than leave anything out."""
    if not phonemes.strip():
        raise UnspeakableError()
    if len(phonemes) > MAX_IDS:
        raise EngineError(f"A segment of {len(phonemes)} phonemes is too long: Kokoro takes {MAX_IDS} at most.")
    unknown = sorted(set(phonemes).difference(SYMBOL_IDS))
    if unknown:
        raise EngineError(f"Not phonemes of Kokoro: {', '.join(f'U+{ord(symbol):04X}' for symbol in unknown)}.")
    return [SYMBOL_IDS[symbol] for symbol in phonemes]


def best_precision(core: Any) -> str:
    """bf16 where the CPU computes in it, else f32. Emulated bf16 would be slower and no better."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"


def _compiled(core: Any, model: Any, precision: str, threads: int) -> Any:
    """A ready inference request.

    Pinning is off because two worker processes would otherwise be pinned to the same core (measured: half the speed).
    """
    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_PRECISION_HINT": precision,
    }
    return core.compile_model(model, "CPU", settings).create_infer_request()
