"""The tone engine: exact durations and pitches, and the errors of a real engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rhapsode.core.errors import EngineError, UnspeakableError
from rhapsode.core.ports import Engine, EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.tone import AMPLITUDE, ToneProvider
from rhapsode.text.reader import reader_of

OPTIONS = EngineOptions(cache_dir=Path("unused"), threads=1)


@pytest.fixture
def engine() -> Engine:
    provider = ToneProvider()
    provider.prepare(OPTIONS)
    return provider.load(OPTIONS)


def segment(phonemes: str, speed: float = 1.0) -> Segment:
    return Segment(start=0, end=len(phonemes), phonemes=phonemes, speed=speed)


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 0.6), (2.0, 0.3), (0.5, 1.2)])
def test_lasts_60_ms_per_phoneme_over_the_speed(engine: Engine, speed: float, seconds: float) -> None:
    speech = engine.synthesise(segment("abcdefghij", speed), "Low")
    assert speech.pcm.rate_hz == 24_000
    assert speech.pcm.seconds == pytest.approx(seconds)
    assert speech.input_text_tokens == 10


@pytest.mark.parametrize(("voice", "hertz"), [("Low", 110), ("High", 220)])
def test_each_voice_has_its_pitch(engine: Engine, voice: str, hertz: int) -> None:
    samples = engine.synthesise(segment("a" * 50), voice).pcm.samples
    spectrum = np.abs(np.fft.rfft(samples))
    assert spectrum.argmax() * 24_000 / len(samples) == pytest.approx(hertz, abs=0.5)
    assert samples.dtype == np.float32
    assert np.abs(samples).max() == pytest.approx(AMPLITUDE, abs=1e-3)


def test_the_same_text_gives_the_same_samples(engine: Engine) -> None:
    first, second = (engine.synthesise(segment("hello"), "High").pcm.samples for _ in range(2))
    assert np.array_equal(first, second)


def test_refuses_what_a_real_engine_refuses(engine: Engine) -> None:
    with pytest.raises(EngineError, match="too long"):
        engine.synthesise(segment("a" * 401), "Low")
    with pytest.raises(EngineError, match="no voice"):
        engine.synthesise(segment("a"), "Kore")
    with pytest.raises(EngineError, match="speed"):
        engine.synthesise(segment("a", 0.0), "Low")
    with pytest.raises(UnspeakableError):
        engine.synthesise(segment(""), "Low")


@pytest.mark.parametrize(
    ("text", "phonemes"), [("Hello, World 42!", "hello, world forty two!"), ("naïve", "naive"), ("…", ""), ("?!", "")]
)
def test_phonemes_are_the_text(text: str, phonemes: str) -> None:
    assert reader_of(ToneProvider().profile, "en-US").phonemes(text) == phonemes


def test_the_model_has_its_default_voice_and_needs_nothing() -> None:
    (model,) = ToneProvider().models
    assert (model.id, model.engine, model.default_voice) == ("tone", "tone", "Low")
    assert model.voice("Low") is not None
    assert all(finding.ok for finding in ToneProvider().check(OPTIONS))


def test_each_voice_has_an_identity_of_its_own() -> None:
    low, high = (ToneProvider().identity(OPTIONS, voice) for voice in ("Low", "High"))
    assert low != high
    with pytest.raises(EngineError, match="no voice"):
        ToneProvider().identity(OPTIONS, "Kore")


def test_speech_has_the_start_of_each_phoneme(engine: Engine) -> None:
    speech = engine.synthesise(segment("hello", 2.0), "Low")
    assert speech.starts == [0, 720, 1440, 2160, 2880, 3600]
    assert len(speech.pcm.samples) == 3600
