# ruff: noqa: RUF001  (odd characters are what is tested)
"""What holds for every text: nothing is lost, everything is covered, nothing crashes."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rhapsode.core.errors import RequestError
from rhapsode.engines.kokoro.provider import PROFILE as KOKORO
from rhapsode.text.languages.registry import front_end
from rhapsode.text.reader import is_word, reader_of
from rhapsode.text.source import source_of
from rhapsode.text.speakable import check_text
from rhapsode.text.tokens import Token
from tests.unit.text.conftest import PROFILE, limited, plan

FRAGMENTS = [
    "Hello", "the", "a", "A", "I", "café", "Łódź", "NASA", "don't", "rock 'n' roll", "'90s", "e.g.", "i.e.", "Mr.",
    "St.",
    "No. 5", "p. 12", "vs.", "5", "12", "007", "1,000", "1,2,3", "12,34", "1234567", "12345678901234567890", "3.14",
    "1.0", "0.05", "3.14159265358979323846", "1/2", "24/7", "5/8/2024", "2024-01-05", "10:30", "5 p.m.", "$5",
    "£1,000.50",
    "20€", "€3.2 billion", "₹500", "-5", "-$5", "10-12", "10–12", "5-10%", "50%", "#1", "#tag", "@me", "a@b.co",
    "https://ex.com/a?b=1", "www.x.org", "ex.io", "/usr/bin/x", "C:\\a\\b", "v1.2.3", "192.168.0.1", "a1b2c3d4",
    "550e8400-e29b-41d4-a716-446655440000", "MP3", "COVID-19", "x" * 30, "y" * 70, "foo_bar", "f(x)", "C++", "a^b",
    "<b>",
    "[x]", "[1]", "(a)", "{b}", "\"q\"", "“q”", "…", "...", "!?!", "--", "—", " - ", "→", "&", "+", "=", "*",
    "**b**", "`c`",
    "|", "~", "°", "20°C", "5 km", "5'10\"", "1st", "1990s", "II", "IV", "etc.", "etc", "w/", "and/or", "A/B",
    "\n", "\n\n", "\t",
    "- ", "1. ", "# ", "> ", "😀", "👩‍👩‍👧", "🇩🇪", "©", "™", "§", "½", "x²", "π", "①", "ﬁ", "Ｈｉ", "\u200b",
    "e\u0301", "\u0301",
    ".", ",", ";", ":", "!", "?", "'", "\"", "-", "_", "/", "\\", "@", "#", "%", "0", "00", "1", "1e5", "0x1F",
    "U.S.A.", "Ph.D.",
]  # fmt: skip
mixed = st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["", " ", " "])), max_size=14).map(
    lambda parts: "".join(a + b for a, b in parts)
)
ascii_text = st.text(st.characters(min_codepoint=9, max_codepoint=126), max_size=60)
any_text = st.text(st.characters(), max_size=40)
EMOTICON = re.compile(r"(?<!\S)[:;=8xX]['’]?[-o^]?[()\[\]DPpOo|/\\*3]{1,3}(?!\S)")
planes = st.text(
    st.integers(0, 0x10FFFF).map(chr) | st.sampled_from(list("aB1 .\n[]<>(*_\u0301\u200d\ufe0f\ud800\U0001f1e9")),
    max_size=40,
)


def tokens_of(text: str, language: str = "en-US") -> list[Token]:
    return list(front_end(language).read(source_of(text, 0, len(text)).text, language))


@settings(max_examples=500, deadline=None)
@given(st.one_of(mixed, ascii_text, any_text), st.sampled_from(["en-US", "en-GB"]))
def test_tokens_cover_the_text_and_say_every_letter_and_digit(text: str, language: str) -> None:
    read = source_of(text, 0, len(text)).text
    at = 0
    for token in front_end(language).read(read, language):
        assert at <= token.start < token.end, read
        assert not read[at : token.start].strip(), (read, read[at : token.start])
        if token.kind != "dropped" and any(map(str.isascii, filter(str.isalnum, read[token.start : token.end]))):
            assert any(map(str.isalnum, token.said)), (read, token)
        at = token.end
    assert not read[at:].strip()


@settings(max_examples=300, deadline=None)
@given(mixed)
def test_only_signs_are_dropped(text: str) -> None:
    read = source_of(text, 0, len(text)).text
    dropped = [read[token.start : token.end] for token in tokens_of(text) if token.kind == "dropped"]
    marks = re.compile(r"\[?(?:note )?[\d\s,–-]+\]?")  # of notes, copied with the text
    assert not [piece for piece in dropped if any(map(str.isalnum, marks.sub("", EMOTICON.sub("", piece))))]


@settings(max_examples=300, deadline=None)
@given(st.one_of(mixed, ascii_text), st.sampled_from([(510, 200), (60, 40), (30, 10)]), st.integers(20, 200))
def test_slices_cover_the_text_and_stay_below_the_maximum(text: str, limits: tuple[int, int], window: int) -> None:
    plan(text, window=window, profile=limited(*limits))


@settings(max_examples=300, deadline=None)
@given(st.one_of(any_text, planes))
def test_every_text_is_refused_or_planned(text: str) -> None:
    with contextlib.suppress(RequestError):
        check_text(text, PROFILE, "en-US")
    planned = plan(text)
    assert sum(segment.end - segment.start for segment in planned.segments) == len(text)


@settings(max_examples=300, deadline=None)
@given(st.one_of(any_text, planes, mixed))
@example("~~~0")
@example(":D")
@example("XD <3 :P")
@example("```python\n```")
@example(":D :P " * 40)
@example("[!](https://a.b/c)")
@example("[pause] ~~~sh\n~~~")
def test_what_is_accepted_is_spoken(text: str) -> None:
    try:
        check_text(text, PROFILE, "en-US")
    except RequestError:
        return
    assert plan(text).spoken


@settings(max_examples=150, deadline=None)
@given(st.one_of(mixed, ascii_text))
def test_every_word_has_phonemes(text: str) -> None:
    reader = reader_of(KOKORO, "en-US")
    tokens, phonemes = reader.read(source_of(text, 0, len(text)).text, {})
    for token, sounds in zip(tokens, phonemes, strict=True):
        assert sounds or not is_word(token), token


@pytest.mark.parametrize("plane", range(17))
def test_no_code_point_of_a_plane_crashes(plane: int) -> None:
    points = [chr(code) for code in range(plane * 0x10000, (plane + 1) * 0x10000, 7)]
    for i in range(0, len(points), 2000):
        tokens_of("a" + " ".join(points[i : i + 2000]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a_²", "a two"),
        ("3²_4", "thirty two four"),
        ("x_½", "x one two"),
    ],
)
def test_raised_and_circled_digits_of_identifiers_are_read(text: str, said: str) -> None:
    assert " ".join(token.said for token in tokens_of(text)) == said
