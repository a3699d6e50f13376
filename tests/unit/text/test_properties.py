# ruff: noqa: RUF001  (odd characters are what is tested)
"""What holds for every text: nothing is lost, everything is covered, nothing crashes."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rhapsode.core.errors import RequestError
from rhapsode.text.characters import KEYCAP, PICTURE
from rhapsode.text.normalise import EMOTICON, normalise
from rhapsode.text.speakable import check_text
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
planes = st.text(
    st.integers(0, 0x10FFFF).map(chr) | st.sampled_from(list("aB1 .\n[]<>(*_\u0301\u200d\ufe0f\ud800\U0001f1e9")),
    max_size=40,
)

# Rewritings that replace letters or digits; every other one keeps them, in their order.
EXCEPTIONS = re.compile(
    r"(?i)(?:https?|ftp)://"  # nobody says it
    r"|(?:US|CA|C|AU|A|NZ|HK|S)(?=\$)"  # US$5: the country comes behind the number
    # zero cents
    r"|(?<=\.)0+(?=\s?[$£€₹])|(?<=[$£€₹])\s?0+(?=\.)|(?:(?<=[$£€₹]\d)|(?<=[$£€₹]\d\d)|(?<=[$£€₹]\d{3}))\.00"
    r"|(?<=\d)\s?(?:k|m|b|bn|mn)(?=\s?[$£€₹]|\b)"  # a scale of money: million
    r"|[½²³]"
)


def kept(text: str) -> list[str]:
    """The letters and digits that must reach the G2P, in order."""
    written = "".join(c for c in text if c.isalnum())  # ™ is not two letters
    plain = unicodedata.normalize("NFKD", written)
    read = "".join(c for c in plain.casefold() if c.isalnum() and c.isascii())
    return list(re.sub(r"(?<=\d)x(?=\d)", "", read))  # 10 x 20 is read "by"


def first_lost(written: str, spoken: str) -> str | None:
    """The first letter or digit of ``written`` that is not in ``spoken``, in order."""
    rest = iter(kept(spoken))
    for i, char in enumerate(wanted := kept(written)):
        if char not in rest:
            return f"{''.join(wanted[:i])}>{char}<{''.join(wanted[i + 1 :])}"
    return None


def without_exceptions(text: str) -> str:
    text = " ".join(PICTURE.sub(" ", KEYCAP.sub(r"\1", EMOTICON.sub(" ", text))).split())
    for _ in range(3):
        text = " ".join(EXCEPTIONS.sub(" ", text).split())
    return text


@settings(max_examples=500, deadline=None)
@given(st.one_of(mixed, ascii_text))
def test_no_letter_or_digit_is_lost_before_the_g2p(text: str) -> None:
    text = without_exceptions(text)
    spoken = normalise(text).text
    assert first_lost(text, spoken) is None, spoken


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
def test_what_is_accepted_is_spoken(text: str) -> None:
    try:
        check_text(text, PROFILE, "en-US")
    except RequestError:
        return
    assert plan(text).spoken


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(mixed, ascii_text))
def test_the_real_g2p_reads_everything_that_it_is_given(text: str, g2p: Callable[[str], str]) -> None:
    def strict(spoken: str) -> str:
        phonemes = g2p(spoken)
        assert phonemes, spoken
        return phonemes

    plan(text, phonemise=strict)
    for word in re.findall(r"[^\W_]+", normalise(text).text):
        assert g2p(word), word


@pytest.mark.parametrize("plane", range(17))
def test_no_code_point_of_a_plane_crashes(plane: int) -> None:
    points = [chr(code) for code in range(plane * 0x10000, (plane + 1) * 0x10000, 7)]
    for i in range(0, len(points), 2000):
        normalise("a" + " ".join(points[i : i + 2000]))
