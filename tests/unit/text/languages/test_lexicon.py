# ruff: noqa: RUF001
"""Which words the dictionary knows."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import EngineError
from rhapsode.text.languages.en.lexicon import known_word, load_g2p
from tests.support.cases import each_case


@each_case(
    "word",
    [
        "him",
        "HIM",
        "Towards",
        "AREA",
        "dogs",
        "the",
        "paris",
        "PARIS",
        "shouted",
        "SMOKING",
        "stopping",
        "NASA",
        "I",
        "dog's",
        "DOGS'",
        "don’t",
        "it's",
    ],
)
@each_case("language", ["en-US", "en-GB"])
def test_words_are_known_in_any_case(word: str, language: str) -> None:
    assert known_word(word, language)


@each_case("word", ["USB", "fbi", "HTML", "ibm", "brmtl", "xq", "ibms", "12", "a1", "", "'"])
def test_letters_are_no_words(word: str) -> None:
    assert not known_word(word)


def test_an_accent_is_loaded_once() -> None:
    assert load_g2p("en-US") is load_g2p("en-US")
    with pytest.raises(EngineError, match="en-US and en-GB, not fr"):
        load_g2p("fr")
