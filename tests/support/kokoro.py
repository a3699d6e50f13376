"""What the tests of the real Kokoro share beside their fixtures."""

# ruff: noqa: RUF001
from __future__ import annotations

from typing import Final

from rhapsode.core.audio import Float32
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.engines.kokoro.precision import Precision
from rhapsode.engines.kokoro.provider import KokoroProvider

PROVIDER: Final = KokoroProvider()
SENTENCE: Final = "The old lighthouse stood on the cliff for two hundred years."
WEATHER_PHONEMES: Final = "ðə wˈɛðəɹ ɪn ðə mˈWntᵊnz wʌz kˈOld ænd klˈɪɹ tədˈA."
"""Of "The weather in the mountains was cold and clear today."."""
FLOAT32: Final = Precision("f32", int8=False)
"""The precision in which every CPU computes the same."""


def speak(engine: KokoroEngine, phonemes: str, voice: str = "Kore", speed: float = 1.0) -> Float32:
    """Return the sound of phonemes, at 24 kHz."""
    return engine.synthesise(Segment(0, len(phonemes), phonemes, speed), voice).pcm.samples
