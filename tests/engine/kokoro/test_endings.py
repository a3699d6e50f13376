"""What is heard at both ends of a short text: its own first and last sounds, and nothing around them."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.text.reader import reader_of
from tests.support.acoustics import (
    seconds_of_hiss_at_the_end,
    seconds_of_voice_behind_the_vowel,
    seconds_of_vowel_behind_the_closure,
)
from tests.support.kokoro import PROVIDER, speak

pytestmark = pytest.mark.engine

ENDINGS = ("Read the article.", "Open the bottle.", "The water.", "A big banana.", "My uncle.", "In the garden.")
"""None ends with a sound whose energy lies above 4 kHz. All were heard in the plural before."""


@pytest.mark.parametrize("voice", ["af_heart", "af_kore"])
def test_no_short_sentence_ends_with_an_s_that_it_does_not_have(engine: KokoroEngine, voice: str) -> None:
    reader = reader_of(PROVIDER.profile, "en-US")
    hissing = {text: seconds_of_hiss_at_the_end(speak(engine, reader.phonemes(text), voice)) for text in ENDINGS}
    assert max(hissing.values()) < 0.04, hissing
    plural = seconds_of_hiss_at_the_end(speak(engine, reader.phonemes("Read the articles."), voice))
    assert plural > 0.05, "the measure does not see an s that is there"


def test_no_hiss_stands_in_the_rest_of_a_long_last_sound(engine: KokoroEngine) -> None:
    reader = reader_of(PROVIDER.profile, "en-US")
    hissing = {
        text: seconds_of_hiss_at_the_end(speak(engine, reader.phonemes(text), "Leda"))
        for text in ("Good morning.", "Come in.", "Dollar.")
    }
    assert max(hissing.values()) < 0.02, hissing


def test_no_word_of_one_open_syllable_ends_with_an_s_that_it_does_not_have(engine: KokoroEngine) -> None:
    reader = reader_of(PROVIDER.profile, "en-US")
    hissing = {
        (text, voice): seconds_of_hiss_at_the_end(speak(engine, reader.phonemes(text), voice))
        for text, voice in (("Go!", "Pulcherrima"), ("Go!", "Enceladus"), ("B.", "Pulcherrima"), ("How?", "Iapetus"))
    }
    assert max(hissing.values()) < 0.02, hissing
    for plural in ("Goes.", "Bees."):
        assert seconds_of_hiss_at_the_end(speak(engine, reader.phonemes(plural), "Pulcherrima")) > 0.05


@pytest.mark.parametrize(("voice", "text"), [("am_onyx", "Two."), ("am_onyx", "Me."), ("am_eric", "Two.")])
def test_a_very_short_text_by_a_quick_voice_dies_away(engine: KokoroEngine, voice: str, text: str) -> None:
    sound = speak(engine, reader_of(PROVIDER.profile, "en-US").phonemes(text), voice)
    assert np.abs(sound[-120:]).max() < 0.03 * np.abs(sound).max()


@pytest.mark.parametrize("voice", ["pf_dora", "pm_alex"])
def test_no_portuguese_word_ends_with_an_s_that_it_does_not_have(engine: KokoroEngine, voice: str) -> None:
    reader = reader_of(PROVIDER.profile, "pt-BR")
    hissing = {
        text: seconds_of_hiss_at_the_end(speak(engine, reader.phonemes(text), voice))
        for text in ("Uma lua.", "A maçã.")
    }
    assert max(hissing.values()) < 0.04, hissing
    assert seconds_of_hiss_at_the_end(speak(engine, reader.phonemes("Umas luas."), voice)) > 0.05


def test_no_short_text_begins_with_an_s_that_it_does_not_have(engine: KokoroEngine) -> None:
    reader = reader_of(PROVIDER.profile, "en-US")
    # A sound that is turned around begins where it ended.
    hissing = {
        text: seconds_of_hiss_at_the_end(speak(engine, reader.phonemes(text), "Leda")[::-1])
        for text in ("No.", "Even now.", "Milk.", "My uncle.")
    }
    assert max(hissing.values()) < 0.02, hissing
    assert seconds_of_hiss_at_the_end(speak(engine, reader.phonemes("Snow."), "Leda")[::-1]) > 0.05


def test_no_word_ends_with_a_vowel_behind_its_last_consonant(engine: KokoroEngine) -> None:
    reader = reader_of(PROVIDER.profile, "en-US")

    def behind(text: str, voice: str) -> float:
        return seconds_of_voice_behind_the_vowel(speak(engine, reader.phonemes(text), voice))

    words = {
        ("Six.", "af_heart"): "Sixty.",
        ("Right.", "Leda"): "Righty.",
        ("Stop.", "af_jessica"): "Stopper.",
        ("Thanks!", "af_alloy"): "",
        ("Yes.", "Iapetus"): "",
        ("Look!", "am_puck"): "Looking.",
        ("Please.", "am_liam"): "",
    }
    voiced = {word: behind(*word) for word in words}
    assert max(voiced.values()) < 0.085, voiced  # the release of a stop lasts so long
    syllables = {longer: behind(longer, voice) for (_, voice), longer in words.items() if longer}
    assert min(syllables.values()) > 0.2, syllables


def test_a_last_syllable_between_two_hisses_stays(engine: KokoroEngine) -> None:
    reader = reader_of(PROVIDER.profile, "en-US")
    hissing = {
        (text, voice): seconds_of_hiss_at_the_end(speak(engine, reader.phonemes(text), voice))
        for text in ("Watches.", "Boxes.", "Is this Alice's?")
        for voice in ("af_heart", "Leda")
    }
    assert min(hissing.values()) > 0.05, hissing


@pytest.mark.parametrize("voice", ["Leda", "af_jessica"])
def test_no_word_ends_with_a_vowel_behind_a_last_consonant_with_a_voice(engine: KokoroEngine, voice: str) -> None:
    reader = reader_of(PROVIDER.profile, "en-US")
    opened = {
        text: seconds_of_vowel_behind_the_closure(speak(engine, reader.phonemes(text), voice))
        for text in ("Good.", "Give.")
    }
    assert max(opened.values()) < 0.05, opened
    syllables = {
        text: seconds_of_vowel_behind_the_closure(speak(engine, reader.phonemes(text), voice))
        for text in ("Body.", "Agenda.", "Sunny.")
    }
    assert min(syllables.values()) > 0.05, "the measure does not see a vowel that is there"
