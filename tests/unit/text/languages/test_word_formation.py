# ruff: noqa: RUF001
"""Words that no dictionary has, made of words that one has."""

from __future__ import annotations

from rhapsode.text.languages.en import read
from rhapsode.text.languages.en.g2p import english_g2p
from rhapsode.text.languages.en.word_formation import WordFormation
from tests.support.cases import each_case


def sounds(word: str, language: str = "en-US") -> str:
    return " ".join(filter(None, english_g2p(language)(read(word))))


@each_case(
    ("word", "expected"),
    [
        ("memoize", "mˈɛmOˌIz"),
        ("memoized", "mˈɛmOˌIzd"),
        ("sincerest", "sɪnsˈɪɹᵻst"),
        ("doomscrolling", "dˈumskɹˌOlɪŋ"),
        ("uncategorized", "ʌnkˈæTəɡəɹˌIzd"),
        ("overcaffeinated", "ˌOvəɹkˈæfənˌATᵻd"),
        ("candlelit", "kˈændᵊllˌɪt"),
        ("goalscorers", "ɡˈOlskˌɔɹəɹz"),
        ("unironically", "ʌnIɹˈɑnəkəli"),
        ("Ashcombe", "ˈæʃkəm"),
        ("Wrexham", "ɹˈɛksəm"),
        ("Evesham", "ˈivʃəm"),
        ("Bentham", "bˈɛnθəm"),
    ],
)
def test_a_word_is_said_as_those_that_make_it(word: str, expected: str) -> None:
    assert sounds(word) == expected


@each_case(
    ("word", "expected"),
    [
        ("terminated", "tˈɜɹmənˌATᵻd"),  # of "terminate", which misaki has with the vowel of "bear"
        ("enquiries", "ɪnkwˈIɹiz"),
        ("gnawing", "nˈɔɪŋ"),
        ("drawings", "dɹˈɔɪŋz"),
        ("breathed", "bɹˈiðd"),
    ],
)
def test_forms_of_our_own_words_are_as_they_are(word: str, expected: str) -> None:
    assert sounds(word) == expected


@each_case(("word", "expected"), [("Guildford", "ɡˈɪldfəɹd"), ("Declan", "dˈɛklən"), ("woodland", "wˈʊdlənd")])
def test_names_and_known_words_are_no_compounds(word: str, expected: str) -> None:
    assert sounds(word) == expected


def test_a_word_of_nothing_known_is_left_to_the_network() -> None:
    formed = WordFormation({"memo": "mˈɛmO"}.get, lambda word: "", british=False)
    assert [formed(word) for word in ("blorptide", "sk8er", "Skincare", "ham")] == [None] * 4
