# ruff: noqa: RUF001  (phonetic symbols)
"""Pronunciations that cannot be meant, or that an engine cannot speak, are refused before a task is made."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.core.routes import RoutingPolicy
from rhapsode.core.speech import Pronunciation, SpeechParams
from rhapsode.core.task import NewInput
from rhapsode.engines.gemini.provider import GeminiProvider
from rhapsode.engines.hibari.package import symbol_ids
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.service.checks import check_input, find_route

PREVIEW = "gemini_3_1_flash_tts_preview"
LONG = "so " * 66 + "on"
OFFERED = Catalogue([KokoroProvider(), HibariProvider()], [GeminiProvider()])


def checked(
    said: dict[str, str],
    *,
    text: str = "Hi.",
    route: str | None = "local",
    speed: float = 1.0,
    offered: Catalogue = OFFERED,
) -> NewInput:
    model = offered.find_model(PREVIEW)
    entries = tuple(Pronunciation(*entry) for entry in said.items())
    params = SpeechParams(text, speed=speed, pronunciations=entries)
    where = "input[0].params"
    return check_input(offered, model, find_route(offered, model, route), params, where, max_characters=1000)


def test_what_can_be_said_is_accepted() -> None:
    said = {"SQL": "sequel", "3D": "3 dee", "Dr.": "drive", "New York": "/nuː ˈjɔːrk/", "北京": "Beijing",
            "US": "you ess", "us": "us", "C++": LONG, "x" * 100: "y", "A/B": "a/b"}  # fmt: skip
    assert len(checked(said).params.pronunciations) == 10
    assert len(checked({f"w{number}": "x" for number in range(100)}).params.pronunciations) == 100


@pytest.mark.parametrize(
    ("word", "spoken_as", "message"),
    [
        ("", "x", "The word must not be empty."),
        ("x" * 101, "x", "The word has 101 characters; at most 100 are taken."),
        ("++", "x", "'++' holds no letter and no digit: it is no word."),
        (" SQL", "x", "The word has a space at its beginning or end."),
        ("S\tL", "x", "The word holds the control character U+0009."),
        ("S\u2028L", "x", "The word holds the control character U+2028."),
        ("S\ud800", "x", "The word holds the control character U+D800."),
        ("SQL", "", "What is said for a word must not be empty."),
        ("SQL", "  ", "What is said for a word must not be empty."),
        ("SQL", "x" * 201, "What is said for a word has 201 characters; at most 200 are taken."),
        ("SQL", "a\nb", "What is said for a word holds the control character U+000A."),
        ("SQL", "?!", "There is nothing to speak in '?!': it holds no letter and no digit."),
        ("SQL", "[pause]", "There is nothing to speak in the text: it holds no letter and no digit outside tags."),
        ("SQL", "сиквел", "Cyrillic letter 'с' (U+0441) at position 0 cannot be spoken by the engine kokoro"),
        ("SQL", "/", "IPA stands between two slashes: '/həˈloʊ/'."),
        ("SQL", "/sikwəl", "IPA stands between two slashes: '/həˈloʊ/'."),
        ("SQL", "[ˈsikwəl]", "That looks like IPA, which stands between two slashes: '/ˈsikwəl/'."),
        ("SQL", "//", "There is no sound between the slashes."),
        ("SQL", "/ˈsi1/", "There is no IPA symbol '1' (U+0031) in the engine's vocabulary. Valid: "),
        ("SQL", "/ɬi/", "There is no IPA symbol 'ɬ' (U+026C) in the engine's vocabulary. Did you mean 'l'?"),
        ("SQL", "1234567 " * 20 + "1", "What is said for 'SQL' is too long: about "),
    ],
)
def test_what_cannot_be_is_refused_with_its_name(word: str, spoken_as: str, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        checked({"fine": "fine", word: spoken_as})
    assert raised.value.message.startswith(message)
    assert raised.value.param == f"input[0].params.pronunciations.{word[:100]}"


@pytest.mark.parametrize(
    ("first", "other"), [("O'Brien", "O’Brien"), ("New York", "New  York"), ("café", "cafe\u0301")]
)
def test_the_same_word_twice_is_refused(first: str, other: str) -> None:
    with pytest.raises(RequestError, match="is the same word as"):
        checked({first: "x", other: "y"})


def test_more_than_a_hundred_are_refused() -> None:
    with pytest.raises(RequestError, match="There are 101 pronunciations; an input takes up to 100") as raised:
        checked({f"w{number}": "x" for number in range(101)})
    assert raised.value.param == "input[0].params.pronunciations"


def test_slow_speech_has_less_room_for_one_word() -> None:
    checked({"T": LONG})
    with pytest.raises(RequestError, match="the engine kokoro takes up to 125 in one go at that speed"):
        checked({"T": LONG}, speed=0.5)


def test_google_is_given_no_ipa() -> None:
    for route in (None, "gemini", "gemini_then_local"):
        assert checked({"SQL": "sequel"}, route=route).params.pronunciations
        with pytest.raises(RequestError) as raised:
            checked({"SQL": "/ˈsiːkwəl/"}, route=route)
        assert raised.value.message == (
            "The engine gemini cannot be given IPA. Write with letters how it sounds, or ask for the route 'local'."
        )
        assert raised.value.param == "input[0].params.pronunciations.SQL"
    checked({"SQL": "/ˈsiːkwəl/"}, route="local")
    google = Catalogue([KokoroProvider()], [GeminiProvider()], policy=RoutingPolicy.REMOTE)
    with pytest.raises(RequestError, match=r"Write with letters how it sounds\.$"):
        checked({"SQL": "/ˈsiːkwəl/"}, route=None, offered=google)


def test_a_local_engine_takes_over_what_it_can_say() -> None:
    assert checked({"SQL": "sequel"}, route=None).fallback == "kokoro"
    assert checked({"SQL": "シークェル"}, route=None).fallback is None


def test_hibari_has_the_symbols_that_it_says() -> None:
    assert set(HibariProvider.profile.ipa_symbols) == set(symbol_ids())
