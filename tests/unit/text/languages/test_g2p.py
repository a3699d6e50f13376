# ruff: noqa: RUF001  (phonemes are what these tests are about)
"""The G2P of English: words in context, letters, compounds, unknown words; and homographs by their kind."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.errors import EngineError
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.text.front_end import LINK
from rhapsode.text.languages.en import read
from rhapsode.text.languages.en.g2p import english_g2p
from rhapsode.text.languages.en.lexicon import load_g2p
from rhapsode.text.tokens import SemioticClass, Token
from tests.support.cases import each_case

STRESS = str.maketrans("", "", "ˈˌ")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|['’][^\W\d_]+|[-,.;:!?…—()\"]")


def tokens_of(text: str) -> list[Token]:
    """Return words and marks as the reader gives them: a hyphen is a mark without a sound."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind: SemioticClass = "plain" if any(map(str.isalpha, match[0])) else "punctuation"
        found.append(Token(match.start(), match.end(), "" if match[0] == "-" else match[0], kind))
    return found


def say(text: str, language: str = "en-US", given_phonemes: Mapping[int, str] | None = None) -> list[str]:
    return english_g2p(language)(tokens_of(text), given_phonemes or {})


def said(text: str, word: str, language: str = "en-US") -> str:
    """Return the phonemes of ``word``, which stands once in ``text``, without stress."""
    tokens = tokens_of(text)
    (at,) = (at for at, token in enumerate(tokens) if token.said.lower() == word)
    return say(text, language)[at].translate(STRESS)


def token(said_words: str, kind: SemioticClass = "plain") -> Token:
    return Token(0, 1, said_words, kind)


SENTENCES = (
    "Hello there.",
    "The apple is in the tree, and a dog's owner's here.",
    "Don't you think that's it?",
    "I used to walk to the old house. He used it to go.",
    "I am what I am.",
    "to him, to us, to eat",
    "The dogs' tails were wagging; she'd have laughed!",
    "There is one there. She looked at her. Who's he going with?",
    "He walked by. The car went by the house, in and in.",
    "Thomas Brightwater stopped hoping for the buses.",
)


@each_case("language", ["en-US", "en-GB"])
@each_case("sentence", SENTENCES)
def test_ordinary_words_are_said_as_hibari_says_them(sentence: str, language: str) -> None:
    parts = zip(tokens_of(sentence), say(sentence, language), strict=True)
    joined = "".join(phonemes if one.kind == "punctuation" else f" {phonemes}" for one, phonemes in parts)
    assert joined.strip() == load_g2p(language)(sentence, normalize_text=False)


@each_case(
    ("text", "american", "british"),
    [("tomato", "təmˈATO", "təmˈɑːtQ"), ("Towards", "tˈɔɹdz", "təwˈɔːdz"), ("there", "ðˈɛɹ", "ðˈɛː")],
)
def test_the_accent_decides(text: str, american: str, british: str) -> None:
    assert say(text) == [american]
    assert say(text, "en-GB") == [british]


@each_case(
    "text",
    ["HE SAID IT WAS HIM", "AM I IN TO AN US BY NO", "NO SMOKING IN THIS AREA", "COME TOWARDS HIM", "WHO ARE THE US"],
)
def test_capitals_are_words(text: str) -> None:
    assert [one.translate(STRESS) for one in say(text)] == [one.translate(STRESS) for one in say(text.lower())]


def test_one_word_in_capitals_is_stressed_and_a_run_of_them_is_not() -> None:
    assert say("This IS it")[1] == "ˈɪz"
    assert say("THIS IS IT")[1] == "ɪz"


@each_case(
    ("letters", "phonemes"),
    [("U S B", "jˌu ˌɛs bˈi"), ("A I", "ˌA ˈI"), ("I", "ˈI"), ("F B I", "ˌɛf bˌi ˈI"), ("Á W", "ˌA dˈʌbᵊlju")],
)
def test_single_capitals_are_spelled(letters: str, phonemes: str) -> None:
    assert english_g2p("en-US")([token(letters, "acronym")]) == [phonemes]


def test_letters_among_the_words_of_a_token_have_their_names() -> None:
    assert english_g2p("en-US")([token("A equals I squared", "math")]) == ["ˈA ˈikwᵊlz ˈI skwˈɛɹd"]


@each_case(
    ("text", "at", "phonemes"),
    [
        ("a dog", 0, "ɐ"),
        ("A dog", 0, "ɐ"),
        ("She took a long walk", 2, "ɐ"),
        ("The letter A.", 2, "ˈA"),
        ("vitamin A is good", 1, "ˈA"),
        ("get vitamin A daily", 2, "ˈA"),
        ("Hepatitis A spreads", 1, "ˈA"),
        ("Vitamin A Deficiency", 1, "ˈA"),
        ("from point A towards town", 2, "ˈA"),
        ("a sonata in A minor", 3, "ˈA"),
        ("She sang in A flat", 3, "ˈA"),
        ("A minor issue", 0, "ɐ"),
        ("Once Upon A Time", 2, "ɐ"),
        ("A B C", 0, "ˈA"),
        ("I know", 0, "ˌI"),
        ("A stands for nothing", 0, "ɐ"),
        ("A is for acorn", 0, "ˈA"),
        ("A or D fits", 0, "ˈA"),
        ("if a is odd", 1, "ˈA"),
        ("as a means of defence", 1, "ɐ"),
    ],
)
def test_articles_and_pronouns_are_told_from_letters(text: str, at: int, phonemes: str) -> None:
    assert say(text)[at] == phonemes


@each_case(
    ("text", "word", "phonemes"),
    [
        ('"A" comes before "B".', "A", "ˈA"),
        ('Spell it with "a" here.', "a", "ˈA"),
        ("Leave out 'of' here.", "of", "ˈʌv"),
        ("One “the” is too much.", "the", "ðˈi"),
        ('("to" is shorter)', "to", "tˈu"),
        ('Write "an" there.', "an", "ˈæn"),
        ('There is no "I" in it.', "I", "ˈI"),
        ('"A dog came," he said.', "A", "ɐ"),
        ("out-of-the-way", "of", "ʌv"),
    ],
)
def test_a_word_that_is_quoted_alone_is_said_in_its_strong_form(text: str, word: str, phonemes: str) -> None:
    tokens = list(read(text))
    at = next(index for index, one in enumerate(tokens) if one.said == word)
    assert english_g2p("en-US")(tokens)[at].removeprefix(LINK) == phonemes


@each_case(
    ("text", "at", "phonemes"),
    [
        ("Why?", 0, "wˈI"),
        ("Go!", 0, "ɡˈO"),
        ("What? Me?", 2, "mˈi"),
        ("Nobody came. So… we left.", 3, "sˈO"),
        ('"How?"', 1, "hˈW"),
        ("To.", 0, "tˈu"),
        ("Down", 0, "dˈWn"),
        ("So we left.", 0, "sˌO"),
        ("Why, of course.", 0, "wˌI"),
        ("Go on.", 0, "ɡˌO"),
        ("Yesterday.", 0, "jˈɛstəɹdˌA"),
    ],
)
def test_a_word_that_is_a_sentence_has_a_main_stress(text: str, at: int, phonemes: str) -> None:
    assert say(text)[at] == phonemes


def test_given_phonemes_of_a_sentence_of_one_word_stay() -> None:
    assert say("Why?", given_phonemes={0: "wI"}) == ["wI", "?"]


COMPOUNDS = ("well-known", "X-ray", "e-mail", "re-election", "T-shirt", "state-of-the-art", "twenty-one", "self-made")


@each_case("language", ["en-US", "en-GB"])
@each_case("compound", COMPOUNDS)
def test_compounds_are_said_as_hibari_says_them(compound: str, language: str) -> None:
    first, *others = (phonemes for phonemes in say(compound, language) if phonemes)
    assert all(phonemes.startswith(LINK) for phonemes in others)
    assert "".join([first, *(phonemes.removeprefix(LINK) for phonemes in others)]) == load_g2p(language)(compound)


def test_a_compound_within_a_token_is_stressed_as_one_word() -> None:
    assert english_g2p("en-US")([token("i Phone")]) == ["ˈI fˌOn"]


def test_numbers_are_words() -> None:
    assert english_g2p("en-US")([token("twenty five", "cardinal")]) == ["twˈɛnti fˈIv"]


def test_marks_come_back_as_they_are() -> None:
    assert [one for one in say('Yes, "no" (maybe) — so…') if not one[0].isalpha() and one[0] not in "ˈˌ"] == [
        ",", '"', '"', "(", ")", "—", "…",
    ]  # fmt: skip


def test_given_phonemes_come_back_and_decide_what_stands_before() -> None:
    assert say("the Xqa", given_phonemes={1: "ˈoʊk"}) == ["ði", "ˈoʊk"]
    assert say("the Xqa", given_phonemes={1: "kˈɑ"}) == ["ðə", "kˈɑ"]


@each_case(
    ("written", "like"),
    [("naïve", "naive"), ("coöperate", "cooperate"), ("crème", "creme")],
)
def test_accents_do_not_hide_a_word_of_the_dictionary(written: str, like: str) -> None:
    assert say(written) == say(like)


@each_case(("word", "ending"), [("résumé", "mA"), ("rosé", "zA"), ("pâté", "tA"), ("exposés", "zAz")])
def test_an_accent_that_makes_another_word_is_said(word: str, ending: str) -> None:
    assert say(word)[0].translate(STRESS).endswith(ending)


@each_case("language", ["en-US", "en-GB"])
@each_case("letters", [24, 25, 40, 64])
def test_long_unknown_words_are_read_to_the_end(letters: int, language: str) -> None:
    word = ("bramtolidespugan" * 4)[:letters]
    (whole,) = say(f"{word}zoo", language)
    assert len(whole) > 1.6 * len(say(word[: letters // 2], language)[0])
    assert whole.count("ˈ") <= 2


def test_an_unknown_name_has_its_ending() -> None:
    (name,), (owned,) = say("Zorblax"), say("Zorblax's")
    assert owned == f"{name}ᵻz"
    assert say("McDonald's")[0].endswith("dz")


def test_other_languages_are_refused() -> None:
    with pytest.raises(EngineError, match="en-US and en-GB, not fr"):
        english_g2p("fr")


def test_an_accent_is_made_once() -> None:
    assert english_g2p("en-US") is english_g2p("en-US")
    assert english_g2p("en-US") is not english_g2p("en-GB")


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.text(st.characters(categories=["L"], codec="utf-8"), min_size=1, max_size=12), max_size=8))
def test_every_word_with_latin_letters_is_said(language: str, words: list[str]) -> None:
    given_tokens = [token(word) for word in words]
    found = english_g2p(language)(given_tokens)
    assert len(found) == len(words)
    for word, phonemes in zip(words, found, strict=True):
        assert set(phonemes) <= set(SYMBOL_IDS)
        if re.search("[a-zA-Z]", word):
            assert any(map(str.isalpha, phonemes)), word


@given(text=st.text("abc'’ -AI", max_size=20), kind=st.sampled_from(["plain", "math", "acronym"]))
def test_no_token_crashes(text: str, kind: SemioticClass) -> None:
    english_g2p("en-US")([token(" ".join(text.split()), kind)])
