"""The voices of Kokoro: each another one, of its gender, about as loud as the others and understood."""

# ruff: noqa: RUF001
from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from rhapsode.core.audio import Float32
from rhapsode.core.speech import PlanRequest, Pronunciation, SpeechParams
from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.engines.kokoro.voices import GEMINI, RECIPES
from rhapsode.render import worker_functions
from rhapsode.text.reader import reader_of
from tests.support.acoustics import band_levels_db, median_pitch_hz, speech_level_db
from tests.support.kokoro import PROVIDER, SENTENCE, speak
from tests.support.transcribe import Transcriber, normalise_words, word_error_rate

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def thirty(engine: KokoroEngine) -> dict[str, Float32]:
    """Return a short sentence by each of the thirty."""
    phonemes = reader_of(PROVIDER.profile, "en-US").phonemes("Where are the keys?")
    return {recipe.voice.name: speak(engine, phonemes, recipe.voice.name) for recipe in GEMINI}


@pytest.mark.slow
def test_no_two_of_the_thirty_voices_sound_alike(thirty: dict[str, Float32]) -> None:
    spectra = {name: band_levels_db(sound) for name, sound in thirty.items()}
    pitch = {name: median_pitch_hz(sound) for name, sound in thirty.items()}
    for first, other in combinations(thirty, 2):
        timbre = float(np.sqrt(np.mean(np.square(spectra[first] - spectra[other]))))
        semitones = 12 * abs(np.log2(pitch[first] / pitch[other]))
        assert np.hypot(timbre / 2, semitones / 2) > 0.5, (first, other, timbre, semitones)


def test_women_speak_higher_than_men(thirty: dict[str, Float32]) -> None:
    pitch: dict[str, list[float]] = {"female": [], "male": []}
    for name, sound in thirty.items():
        pitch[RECIPES[name].voice.gender].append(median_pitch_hz(sound))
    assert np.median(pitch["female"]) > 1.3 * np.median(pitch["male"])


def test_all_voices_are_about_as_loud_and_none_clips(thirty: dict[str, Float32]) -> None:
    levels = {name: speech_level_db(sound) for name, sound in thirty.items()}
    assert max(levels.values()) - min(levels.values()) < 5.0, levels
    assert max(float(np.abs(sound).max()) for sound in thirty.values()) < 1.0


@pytest.mark.parametrize(
    "voice",
    [
        "Achernar",
        pytest.param("Enceladus", marks=pytest.mark.slow),
        pytest.param("Vindemiatrix", marks=pytest.mark.slow),
        "bm_george",
    ],
)
def test_a_voice_is_understood_word_for_word(engine: KokoroEngine, ears: Transcriber, voice: str) -> None:
    phonemes = reader_of(PROVIDER.profile, RECIPES[voice].voice.language).phonemes(SENTENCE)
    assert word_error_rate(SENTENCE, ears.text(speak(engine, phonemes, voice))) == 0.0


@pytest.mark.parametrize(
    ("voice", "spoken_as", "heard"),
    [
        ("Kore", "/bəˈnænə/", "banana"),
        ("bm_george", "window", "window"),
        pytest.param("Kore", "window", "window", marks=pytest.mark.slow),
        pytest.param("bm_george", "/bəˈnænə/", "banana", marks=pytest.mark.slow),
    ],
)
def test_a_word_is_heard_as_it_was_to_be_said(
    engine: KokoroEngine, ears: Transcriber, voice: str, spoken_as: str, heard: str
) -> None:
    text = "The old Xyzzy stood on the cliff for two hundred years."
    language = RECIPES[voice].voice.language
    said = (Pronunciation("xyzzy", spoken_as),)
    (segment,) = worker_functions.plan(
        PlanRequest("kokoro", language, text, params=SpeechParams("", pronunciations=said))
    ).segments
    assert ears.words(speak(engine, segment.phonemes, voice)) == normalise_words(text.replace("Xyzzy", heard))
