"""What holds for every language that is read by the shared rules, whatever the text."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.text.front_end import LINK
from rhapsode.text.languages.registry import front_end, installed_tags
from rhapsode.text.languages.shared.european import EuropeanFrontEnd
from rhapsode.text.languages.shared.written import number_pattern, parse, roman
from tests.support.cases import each_case
from tests.unit.text.languages.european import check_tokens

TAGS = [tag for tag in installed_tags() if isinstance(front_end(tag), EuropeanFrontEnd)]
PIECES = (
    "casa", "EE. UU.", "Sr.", "M.", "etc.", "l'", "d’", "XIV", "3º", "1er", "12/03/2024", "15:30", "15h30",
    "1.249,50 €", "R$ 5", "₹1,249", "-5 °C", "km/h", "50%", "½", "3/4", "10-20", "3x4", "10²", "a@b.com",
    "www.x.es/y", "+34 612 345 678", "COVID-19", "A4", "MP3", "ONU", "é", "é", "ñ", "ß", "α", "漢", "д", "🙂",
    "§", "©", "…", "—", "«", "»", "¿", "(", ")", "\"", "'", "डॉ.", "१२३", "है।", "٣", "①", "Ⅳ", "²", "º", "ª",
    "\u200b", "\xad", ".", ",", ";", ":", "!", "?", "-", "+", "=", "*", "_", "#", "/", "\\", "|", "~", "^", "&",
    "@", "%", "$", "0", "7", "00", "1000000000000000000000000000", "XqABC", "\t", "\n",
)  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
@settings(deadline=None, max_examples=80)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=8), joint=st.sampled_from(["", " ", " ", ", "]))
def test_tokens_cover_what_people_write(tag: str, pieces: list[str], joint: str) -> None:
    text = unicodedata.normalize("NFC", joint.join(pieces))
    language = front_end(tag)
    tokens = language.read(text, language.varieties[0])
    check_tokens(text, tokens)
    sounds = language.g2p(language.varieties[0])(tokens)
    assert len(sounds) == len(tokens)
    for token, phonemes in zip(tokens, sounds, strict=True):
        assert phonemes == phonemes.strip()
        assert all(symbol in SYMBOL_IDS for symbol in phonemes.removeprefix(LINK)), (token, phonemes)
        if not phonemes and token.said and token.kind != "punctuation":
            assert language.spell(token.said)


@pytest.mark.parametrize("tag", TAGS)
@settings(deadline=None, max_examples=200)
@given(text=st.text("0123456789.,:;/-–^²³½%€$£₹ hHxXIVLaemst°ºª+()=*'", max_size=14))
def test_numbers_and_signs_of_any_kind_are_read(tag: str, text: str) -> None:
    language = front_end(tag)
    check_tokens(text, language.read(text, language.varieties[0]))


@pytest.mark.parametrize("tag", TAGS)
@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=40))
def test_tokens_cover_any_text(tag: str, text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    language = front_end(tag)
    check_tokens(text, language.read(text, language.varieties[0]))
    ends = language.sentence_ends(text)
    assert ends == sorted(set(ends))
    assert all(0 < end <= len(text) for end in ends)


@each_case("tag", TAGS)
@each_case(
    "unit",
    [
        "1",
        "1.",
        "1/",
        "1-",
        "a.",
        "A.",
        "a@",
        "EE. ",
        "+1 ",
        "(",
        "'",
        "l'",
        "www.",
        "http://",
        "X",
        "3x",
        "1,2 ",
        "…",
    ],
)
def test_reading_is_linear(tag: str, unit: str) -> None:
    """Four times the text takes at most eight times the processor time."""
    language = front_end(tag)

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        language.read(text, language.varieties[0])
        language.sentence_ends(text)
        return time.process_time() - start

    short = min(seconds(400) for _ in range(2))
    assert min(seconds(1600) for _ in range(2)) < 8 * short + 0.02


@each_case(
    ("written", "value"),
    [("I", 1), ("IV", 4), ("XIX", 19), ("XLII", 42), ("MCMLXXXIV", 1984), ("IIII", None), ("VX", None), ("", None)],
)
def test_roman_numerals(written: str, value: int | None) -> None:
    assert roman(written) == value


@each_case(
    ("written", "whole", "decimals"),
    [
        ("1.249,50", "1249", "50"), ("1,249.50", "1249", "50"), ("1.000.000", "1000000", ""), ("3,14", "3", "14"),
        ("3.14", "3", "14"), ("2.500", "2500", ""), ("12 345", "12345", ""), ("0,5", "0", "5"), ("007", "007", ""),
    ],
)  # fmt: skip
def test_numbers_with_a_decimal_comma(written: str, whole: str, decimals: str) -> None:
    assert re.fullmatch(number_pattern(",", ". "), written)
    number = parse(written, ",")
    assert (number.whole, number.decimals) == (whole, decimals)
