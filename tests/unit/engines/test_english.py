"""English text to phonemes: nothing crashes, nothing is lost, everything has an id."""

# ruff: noqa: RUF001
from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.errors import EngineError
from rhapsode.engines.english import EnglishPhonemiser, UnknownWords, _g2p
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.text.normalise import normalise

READ = EnglishPhonemiser(SYMBOL_IDS)
STRESS = str.maketrans("", "", "ˈˌ")


def read(text: str, language: str = "en-US") -> str:
    phonemes = READ(text, language)
    assert set(phonemes) <= set(SYMBOL_IDS)
    return phonemes


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("Hello there.", "həlˈO ðˈɛɹ.", "həlˈQ ðˈɛː."),
        ("tomato", "təmˈATO", "təmˈɑːtQ"),
        ("Wait!", "wˈAt!", "wˈAt!"),
    ],
)
def test_the_accent_decides(text: str, american: str, british: str) -> None:
    assert read(text) == american
    assert read(text, "en-GB") == british


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1,000,000", "one million"),
        ("-5", "minus five"),
        ("3.14", "three point one four"),
        ("50%", "fifty percent"),
        ("21st", "twenty first"),
        ("$3.50", "three dollars and fifty cents"),
        ("£20", "twenty pounds"),
        ("¥500", "five hundred yen"),
        ("$3.2 billion", "three point two billion dollars"),
        ("March 3, 2024", "March third, twenty twenty four"),
        ("10:00", "ten o'clock"),
        ("5 km", "five kilometers"),
        ("Henry VIII", "Henry the eighth"),
        ("Dr. Smith", "doctor Smith"),
        ("cats vs. dogs", "cats versus dogs"),
        ("COVID-19", "COVID nineteen"),
        ("4K", "four K"),
        ("#1", "number one"),
        ("555-1234", "five five five, one two three four"),
    ],
)
def test_what_is_not_words_is_read_as_words(written: str, spoken: str) -> None:
    assert read(written).translate(STRESS) == read(spoken).translate(STRESS)


@pytest.mark.parametrize("digits", [12, 20, 21, 22, 30, 36, 37, 45, 100])
def test_numbers_of_any_length_are_read(digits: int) -> None:
    number = "1234567890" * 10
    words = read(number[:digits]).split()
    assert words[0] in {"wˈʌn", "twˈɛlv"}
    if digits > 21:  # beyond what can be named: one word per digit
        assert len(words) == digits
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", number[:digits])
    assert read(grouped) == read(number[:digits])


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
@pytest.mark.parametrize("letters", [24, 25, 40, 64])
def test_long_unknown_words_are_read_to_the_end(letters: int, language: str) -> None:
    word = ("bramtolidespugan" * 4)[:letters]
    assert read(word + "zoo", language).translate(STRESS)[-2:].strip("ː") != ""
    shorter = len(read(word[: letters // 2], language))
    assert len(read(word, language)) > 1.6 * shorter


def test_a_long_word_keeps_one_main_stress() -> None:
    assert read("bramtolidespuganbramtolidespugan").count("ˈ") <= 2


NOUNS = ("The temperature", "The value", "Profit", "x", "It", "Our balance", "The score", "Growth")
VERBS = ("is", "was", "equals", "reached", "fell to", "became", "went from 3 to", "of", "=", ":")
SUFFIXES = ("", ".", " and rising.", ", she said.", "%", "°C", "kg", " degrees today.", "?", " or so", ")")


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
@pytest.mark.parametrize("minus", ["-", "−", "–"])
@pytest.mark.parametrize("noun", NOUNS)
def test_negative_numbers_do_not_vanish(noun: str, minus: str, language: str) -> None:
    for verb in VERBS:
        for suffix in SUFFIXES:
            for number in ("5", "3.5", "0.5"):
                text = f"{noun} {verb} {minus}{number}{suffix}"
                assert "fIv" in read(text, language).translate(STRESS), text  # by the guard
                prepared = normalise(text).text
                assert re.search("mInəs|mɪnəs", read(prepared, language).translate(STRESS)), prepared
                assert "fIv" in read(prepared, language).translate(STRESS), prepared


def test_a_token_without_phonemes_is_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    g2p = _g2p("en-US")
    phonemise = g2p.phonemize_tokens

    def forgetful(tokens: list[Any]) -> list[Any]:
        done = phonemise(tokens)
        for token in done:
            if len(token.text) > 1:
                token.phonemes = ""
        return list(done)

    monkeypatch.setattr(g2p, "phonemize_tokens", forgetful)
    found = READ("go 27.", "en-US")
    monkeypatch.undo()
    assert found == read("G") + " " + read("O") + " " + read("2") + " " + read("7") + "."


class _Spelling:
    """A network that answers with the letters it was given."""

    cin = dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 1)
    maxlen = 24

    def __call__(self, word: str) -> str | None:
        assert len(word) <= self.maxlen
        return word or None


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=200))
def test_pieces_of_a_word_cover_it(word: str) -> None:
    assert UnknownWords(_Spelling())(word) == word  # type: ignore[arg-type]


def test_letters_that_were_not_learned_are_read_as_latin_ones() -> None:
    assert UnknownWords(_Spelling())("ħeœż") == "heoez"  # type: ignore[arg-type]


def test_links_are_not_instructions() -> None:
    assert "hˈæk" not in read("[word](/hˈæk/)")
    assert read("[word]") == read("word")


def test_nothing_to_say_is_empty() -> None:
    assert read("") == ""
    assert read("™ \\ _") == ""


def test_a_smaller_vocabulary_leaves_out_its_symbols_only() -> None:
    whole = read("Hello there.")
    assert {"ˈ", "."} <= set(whole)
    fewer = EnglishPhonemiser(set(SYMBOL_IDS) - {"ˈ", "."})
    assert fewer("Hello there.", "en-US") == whole.replace("ˈ", "").replace(".", "")


def test_engines_share_what_reads_an_accent() -> None:
    assert _g2p("en-US") is _g2p("en-US")
    assert _g2p("en-US") is not _g2p("en-GB")


def test_other_languages_are_refused() -> None:
    with pytest.raises(EngineError, match="en-US and en-GB, not fr"):
        READ("bonjour", "fr")


ODD = (
    "i.e. that|etc.|NASA|HTTP|U.S.A.|B2B|x86|joe.bloggs99@mail.co.uk|https://example.com/a/b?q=1|3.11.7|192.168.0.1|"
    "#hashtag|AC/DC|2+2=4|@user|C++|C#|.NET|1e10|0x1F|O(n^2)|f(x)=y|5'10\"|rock 'n' roll|naïve café|½|x²|ⅣⅤ|٣|１２３|"
    "1.2.3.4.5|25:61|99/99/9999|2024-13-45|$|£|€5.99.9|-|--|'|,|.5.|..|1,|,1|$$$5|%%%|(((|'''|²|①|st|nd|'s|0th"
)


@pytest.mark.parametrize("text", ODD.split("|"))
def test_odd_texts_are_read(text: str) -> None:
    phonemes = read(text) + read(text, "en-GB")
    assert bool(phonemes.strip()) or not any(symbol.isalnum() for symbol in text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_no_text_crashes(text: str) -> None:
    read(text)


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789.,-$£€%/:'’ stndrhk+#@()amx", max_size=50))
def test_no_mix_of_digits_and_signs_crashes(text: str) -> None:
    read(text)
