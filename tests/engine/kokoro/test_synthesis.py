"""What Kokoro makes of a segment: pace, level, limits, and when its words are said."""

# ruff: noqa: RUF001
from __future__ import annotations

import numpy as np
import pytest

from rhapsode.core.errors import EngineError, UnspeakableError
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro import inference
from rhapsode.engines.kokoro.inference import SAMPLE_RATE_HZ, KokoroEngine, phoneme_ids
from rhapsode.engines.kokoro.memory import resident_bytes
from rhapsode.engines.kokoro.voices import RECIPES
from tests.support.captions import TEXTS, captioned, differences
from tests.support.kokoro import PROVIDER, speak
from tests.support.transcribe import Transcriber

pytestmark = pytest.mark.engine


def test_is_deterministic_and_counts_tokens(engine: KokoroEngine, phonemes: str) -> None:
    first, second = (engine.synthesise(Segment(0, 1, phonemes), "Kore") for _ in range(2))
    assert np.array_equal(first.pcm.samples, second.pcm.samples)
    assert first.pcm.rate_hz == SAMPLE_RATE_HZ
    assert first.pcm.samples.dtype == np.float32
    assert first.input_text_tokens == len(phonemes)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_speed_changes_the_pace(engine: KokoroEngine, phonemes: str, speed: float) -> None:
    ids = phoneme_ids(phonemes)
    style = engine.style("Kore", len(ids))
    usual, changed = (engine.infer(ids, style, pace)[1][1:].sum() for pace in (1.0, speed))  # without the first pad
    assert changed == pytest.approx(usual / speed, rel=0.15)


def test_the_closure_of_a_first_stop_is_not_shortened(engine: KokoroEngine) -> None:
    """It lies in the pad before the sentence: at a higher speed "bread" was heard as "red"."""
    ids = phoneme_ids("bɹˈɛd ænd bˈʌtəɹ.")
    style = engine.style("Kore", len(ids))
    (_, usual), (_, quicker), (_, slower) = (engine.infer(ids, style, speed) for speed in (1.0, 1.5, 0.5))
    assert quicker[0] == usual[0] < slower[0]
    assert quicker[1:].sum() < 0.8 * usual[1:].sum()


def test_the_gain_of_the_voice_is_applied(engine: KokoroEngine, phonemes: str) -> None:
    ids = phoneme_ids(phonemes)
    raw, _ = engine.infer(ids, engine.style("Charon", len(ids)))
    np.testing.assert_allclose(speak(engine, phonemes, "Charon"), raw * np.float32(RECIPES["Charon"].gain), rtol=1e-6)


def test_takes_510_phonemes_and_not_one_more(engine: KokoroEngine) -> None:
    longest = ("həlˈO ðˈɛɹ. " * 50)[:510]
    speech = engine.synthesise(Segment(0, 1, longest, speed=2.0), "Puck")
    assert speech.input_text_tokens == 510
    with pytest.raises(EngineError, match="511 phonemes is too long"):
        engine.synthesise(Segment(0, 1, longest + "ə"), "Puck")


def test_what_cannot_be_spoken_is_refused(engine: KokoroEngine) -> None:
    with pytest.raises(EngineError, match=r"Not phonemes of Kokoro: U\+0037, U\+2603"):
        engine.synthesise(Segment(0, 1, "hə☃7"), "Kore")
    with pytest.raises(EngineError, match="no voice 'Nobody'"):
        engine.synthesise(Segment(0, 1, "hə"), "Nobody")
    for speed in (0.0, -1.0, float("nan")):
        with pytest.raises(EngineError, match="speed"):
            engine.synthesise(Segment(0, 1, "hə", speed), "Kore")
    with pytest.raises(UnspeakableError):
        engine.synthesise(Segment(0, 1, ""), "Kore")


@pytest.mark.parametrize(("voice", "speed"), [("Kore", 1.0), pytest.param("Puck", 1.25, marks=pytest.mark.slow)])
def test_words_are_where_whisper_hears_them(engine: KokoroEngine, ears: Transcriber, voice: str, speed: float) -> None:
    found = [error for text in TEXTS for error in differences(ears, captioned(PROVIDER, engine, voice, text, speed))]
    assert len(found) >= 35
    assert np.median(np.abs(found)) < 0.08, found
    assert max(map(abs, found)) < 0.5, found


def test_buffers_are_released_where_much_memory_is_in_use(
    engine: KokoroEngine, phonemes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, short = Segment(0, 200, (phonemes * 10)[:200]), Segment(0, 20, phonemes[:20])
    expected = engine.synthesise(short, "Kore").pcm.samples
    # The process of the tests may hold more than the engine would keep by itself.
    monkeypatch.setattr(inference, "RELEASE_ABOVE_BYTES", 1 << 62)
    engine.synthesise(long, "Kore")
    engine._tidy()
    kept = resident_bytes()
    monkeypatch.setattr(inference, "RELEASE_ABOVE_BYTES", 0)
    engine._tidy()
    assert resident_bytes() < kept - 20_000_000
    np.testing.assert_array_equal(engine.synthesise(short, "Kore").pcm.samples, expected)
