"""A voice that is a sine tone: deterministic and almost free, for tests and for measuring everything around an engine.

Its phonemes are the letters and basic punctuation of the words themselves, each of which sounds for 60 ms; so does
each symbol of IPA that Kokoro has.
"""

from __future__ import annotations

import math

import numpy as np

from rhapsode.core.audio import Float32, Pcm
from rhapsode.core.blends import read_blend
from rhapsode.core.errors import EngineError, RequestError, UnspeakableError
from rhapsode.core.ports import Engine, EngineOptions, Finding
from rhapsode.core.speech import EngineProfile, Model, Segment, Speech, Voice
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS

SAMPLE_RATE_HZ = 24_000
SECONDS_PER_PHONEME = 0.06
MAX_PHONEMES = 400
WORKER_BYTES = 100_000_000
"""63 MB were measured after an hour of sound: Python with numpy."""
AMPLITUDE = 0.25
BLOCK_SAMPLES = 480
"""A block of the sine: 20 ms."""
FREQUENCY_HZ = {"Low": 110.0, "High": 220.0}

VOICES = (Voice("Low", "male", "Sine"), Voice("High", "female", "Sine"))


class ToneEngine:
    """Plays the tone of the voice for as long as the phonemes last."""

    def synthesise(self, segment: Segment, voice: str, language: str | None = None) -> Speech:
        """Return a sine of 0.06 s per phoneme, divided by the speed, at 24 kHz. Raises EngineError as a real engine
        would.
        """
        hertz = _frequency_hz(voice)
        if not segment.phonemes:
            raise UnspeakableError()
        if len(segment.phonemes) > MAX_PHONEMES:
            raise EngineError(f"A segment of {len(segment.phonemes)} phonemes is too long: {MAX_PHONEMES} at most.")
        if not (math.isfinite(segment.speed) and segment.speed > 0):
            raise EngineError(f"A speed of {segment.speed} cannot be spoken.")
        count = round(len(segment.phonemes) * SECONDS_PER_PHONEME / segment.speed * SAMPLE_RATE_HZ)
        samples = _sine(hertz, count)
        starts = [count * index // len(segment.phonemes) for index in range(len(segment.phonemes) + 1)]
        return Speech(Pcm(samples, SAMPLE_RATE_HZ), len(segment.phonemes), starts)


def _sine(hertz: float, count: int) -> Float32:
    """Return ``count`` samples of a sine, block by block.

    By sin(a + b) = sin a cos b + cos a sin b, with a for each block and b for each sample of one: calling the sine
    for every sample would take longer than all else that a segment costs.
    """
    step = 2 * np.pi * hertz / SAMPLE_RATE_HZ
    within = step * np.arange(BLOCK_SAMPLES)
    begins = step * BLOCK_SAMPLES * np.arange(-(-count // BLOCK_SAMPLES))[:, np.newaxis]
    blocks: Float32 = (AMPLITUDE * np.sin(begins)).astype(np.float32) * np.cos(within).astype(np.float32)
    blocks += (AMPLITUDE * np.cos(begins)).astype(np.float32) * np.sin(within).astype(np.float32)
    return blocks.reshape(-1)[:count]


class ToneProvider:
    """The provider of the tone engine."""

    profile: EngineProfile = EngineProfile(
        name="tone",
        version="tone-1",
        sample_rate_hz=SAMPLE_RATE_HZ,
        languages=("en-US", "en-GB"),
        max_phonemes=MAX_PHONEMES,
        target_phonemes=200,
        seconds_per_phoneme=SECONDS_PER_PHONEME,
        seconds_per_character=SECONDS_PER_PHONEME,
        worker_bytes=WORKER_BYTES,
        max_threads=1,
        claims_ahead=2,
        timings=True,
        ipa_symbols="".join(SYMBOL_IDS),
        notation="letters",
        blends=True,
    )
    models: tuple[Model, ...] = (
        Model(
            id="tone",
            display_name="Tone",
            description="A sine tone for tests and benchmarks.",
            engine="tone",
            default_voice="Low",
            voices=VOICES,
        ),
    )

    def check(self, options: EngineOptions) -> list[Finding]:
        """Return no findings: nothing can be missing."""
        return [Finding("tone", True, "needs nothing")]

    def identity(self, options: EngineOptions, voice: str) -> str:
        """Return the version and the pitch."""
        return f"{self.profile.version}, {_frequency_hz(voice):g} Hz at {AMPLITUDE:g}"

    def prepare(self, options: EngineOptions) -> None:
        """Do nothing: there is nothing to build."""

    def load(self, options: EngineOptions) -> Engine:
        """Return a new engine."""
        return ToneEngine()


def _frequency_hz(voice: str) -> float:
    """Return the pitch of a voice, or of a blend: the mean of its parts in the logarithm. Raises EngineError."""
    try:
        parts = read_blend(voice).parts
        return float(math.prod(FREQUENCY_HZ[name] ** share for name, share in parts))
    except (KeyError, RequestError):
        raise EngineError(f"The tone engine has no voice {voice!r}.") from None
