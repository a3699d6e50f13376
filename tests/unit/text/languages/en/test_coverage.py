# ruff: noqa: RUF001
"""Nothing is lost: the tokens of any text cover it, and every letter and digit has something said."""

from __future__ import annotations

import re
import time
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.text.languages.en import read
from rhapsode.text.tokens import Token
from tests.support.cases import each_case

SAID = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*(?: [^\W\d_]+(?:'[^\W\d_]+)*)*")
MARKS = {*',.;:!?…—()"', ""}

FRAGMENTS = [
    "3/14/2025",
    "$5.50",
    "5-9",
    "1/2",
    "2 1/2",
    "$E = mc^2$",
    "\\frac{a}{b}",
    "10:30pm",
    "5 a.m.",
    "U.S.",
    "e.g.",
    "Dr.",
    "St.",
    "No. 5",
    "no.",
    "Jan. 5",
    "July 25 2012",
    "07700 900123",
    "+1 (555) 123-4567",
    "192.168.1.20:8080",
    "http://a.b/c?d=e",
    "a@b.com",
    "v1.2.3",
    "GPT-3.5",
    "COVID-19",
    "5'10\"",
    '6"',
    "25m",
    "mg/dL",
    "7 m²",
    "½",
    "2½",
    "10⁻⁶",
    "€1.234,56",
    "1 234,56 €",
    "King Charles III",
    "Act III, Scene ii",
    "NASA",
    "HE SAID",
    "FBI's",
    "don't",
    "'tis",
    "rock 'n' roll",
    "well-known",
    ".NET",
    "C++",
    "C#",
    "R&D",
    "AT&T",
    "#tag",
    "@user",
    "[12]",
    "word.12 It",
    "1,2,3",
    "123,000012",
    "1e-3",
    "x^2",
    "10 - 5 = 5",
    "3:1",
    "50/50",
    "24/7",
    "50%",
    "5–10%",
    "–5",
    "--",
    "...",
    "?!?",
    "(a)",
    "[b]",
    "{c}",
    "«d»",
    "“e”",
    "‘f’",
    "&amp;",
    "&#x32;",
    "re-\nduced",
    "😀",
    ":)",
    "™",
    "→",
    "π",
    "Δx",
    "１２",
    "🄐",
    "⑴",
    "ﬁ",
    "\xad",
    "\u200b",
    "é",
    "_a_",
    "*b*",
    "~5",
    "<b>",
    "\\n",
    "C:\\Temp",
    "/usr/bin",
    "1990s",
    "'80s",
    "2Q22",
    "Q3 2022",
    "FY23",
    "340 A.D",
    "44 BC",
    "5pm-7 pm",
    "123 Elm Dr., Boston, MA 02101",
]


def check(text: str, tokens: list[Token]) -> None:
    at = 0
    for token in tokens:
        assert at <= token.start < token.end <= len(text), (text, token)
        assert not text[at : token.start].strip(), (text, token)
        at = token.end
        if token.kind == "punctuation":
            assert token.said in MARKS, (text, token)
            assert not any(map(str.isalnum, text[token.start : token.end])), (text, token)
        elif token.said:
            assert SAID.fullmatch(unicodedata.normalize("NFC", token.said)), (text, token)
        else:
            assert token.kind == "dropped", (text, token)
    assert not text[at:].strip(), (text, tokens)


@each_case("text", FRAGMENTS)
def test_fragments_are_covered(text: str) -> None:
    check(text, read(text))
    check(f'He said {text}, then "{text}" ({text}).', read(f'He said {text}, then "{text}" ({text}).'))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6),
    st.sampled_from(["", " ", ", ", "-", "."]),
    st.booleans(),
)
def test_fragments_side_by_side_are_covered(fragments: list[str], gap: str, british: bool) -> None:
    text = gap.join(fragments)
    check(text, read(text, british=british))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_covered(text: str) -> None:
    check(text, read(text))


@settings(max_examples=150, deadline=None)
@given(st.text("0123456789.,-–$£€%/:'\"’ stndrhkmJanIVXC+#@()=^_&\n", max_size=40))
def test_any_mix_of_digits_and_signs_is_covered(text: str) -> None:
    check(text, read(text))


FLOODS = [
    "ab1",
    "t0t1",
    "1-",
    "1,",
    "1.",
    "1 ",
    "a.b.",
    "a-",
    "a/",
    "H2O",
    "IV ",
    '5"',
    "5'",
    "e.g. ",
    "U.S. ",
    "$1 ",
    "1:",
    "1/",
    "555-",
    "+1 ",
    "x^2",
    "\\frac{",
    "a@b.",
    "http://a.",
    "[1]",
    "(a)",
    "'a",
    "½",
    "é",
    "re-\nd",
    "12 Elm ",
]


@each_case("unit", FLOODS)
def test_the_time_is_linear_in_the_length(unit: str) -> None:
    def cost(length: int) -> float:
        """Return the processor time of a reading in seconds."""
        text = (unit * (length // len(unit) + 1))[:length]
        start = time.process_time()
        read(text)
        return time.process_time() - start

    read(unit)
    short = min(cost(2000), cost(2000))
    # Others want the processor too: a reading that took too long is measured again. A long row may be read by other
    # rules than a short one: then two long ones are compared, where a quadratic reading takes four times as long.
    assert any(cost(8000) < 8 * short + 0.05 for _ in range(3)) or any(cost(16_000) < 3 * cost(8000) for _ in range(3))
