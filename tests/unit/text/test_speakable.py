# ruff: noqa: RUF001  (odd characters are what is tested)
"""The check of a text at create."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Pronunciation
from rhapsode.text.reader import Reader
from rhapsode.text.speakable import check_text, find_unspeakable_letters
from tests.support.cases import each_case
from tests.unit.text.conftest import PROFILE, plan


@each_case(
    "text", ["", " \n\t", "...!?", "😀 🎉", "[laughs]", "[short pause] [sighs]", "<break time='1s'/>", "+ = &",
    "\u0301\u200b", "ˈ", "ㅤ"]
)  # fmt: skip
def test_a_text_with_nothing_to_speak_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="nothing to speak"):
        check_text(text, PROFILE, "en-US")


@each_case(
    ("text", "message"),
    [
        ("Hello, my שלום", "Hebrew letter 'ש' (U+05E9) at position 10 cannot be spoken by the engine "
         "kokoro, which reads English"),
        ("你好", "Chinese letter '你' (U+4F60) at position 0"),
        ("ok Привет", "Cyrillic letter 'П' (U+041F) at position 3"),
        ("٣ apples", "Arabic-Indic digit '٣' (U+0663) at position 0"),
        ("नमस्ते", "Devanagari letter 'न' (U+0928) at position 0"),
        ("カタカナ", "Katakana letter 'カ'"),
        ("한글", "Hangul letter '한'"),
        ("the λόγος", "Greek letter 'λ' (U+03BB) at position 4"),
        ("😀😀 ש", "at position 3"),
        ("ok [laughs] ש", "at position 12"),
        ("a mathematical ℵ", "cannot be spoken"),
    ],
)  # fmt: skip
def test_foreign_letters_are_named(text: str, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        check_text(text, PROFILE, "en-US")
    assert message in raised.value.message
    assert raised.value.param is None


def test_the_first_foreign_letter_is_named_whatever_its_script() -> None:
    with pytest.raises(RequestError, match=r"Cyrillic .* position 2 "):
        check_text("a д ש λόγος д", PROFILE, "en-US")
    with pytest.raises(RequestError, match=r"Greek .* position 2 "):
        check_text("a λόγος ש", PROFILE, "en-US")


@each_case(
    "text",
    ["a", "5", "café Łódź straße", "ﬁ Ｈｉ 𝔘𝔫𝔦", "π", "2πr", "10 µm", "½", "x²", "①", "Ⅳ", "Hawaiʻi", "Δθ",
    "a\u0301\u0301",
     "\ue000 a", "\ud800 a", "\x00a", "the 1ª", "ok\u202e", "[2024]", "[unclosed", "5 > 3", "🇩🇪 yes", "1️⃣", "həˈloʊ"],
)  # fmt: skip
def test_what_can_be_read_passes_and_is_spoken(text: str) -> None:
    assert check_text(text, PROFILE, "en-US").characters == len(text)
    assert plan(text).spoken


@pytest.mark.parametrize(
    "text",
    [
        "It was a grey and windy day in March, and the ferry was late by an hour. He went home.\n\n" * 20,
        "In 1984, about 25 people bought 3 cars for $12,000 each, or 20% less than in 1975.\n" * 20,
        "- one item\n- another item\n- a third and longer item\n\n" * 20,
        "Hello [pause 5s] world. " * 30,
        "[very slow] This is slow. And this too.\n\n[slow] And this. " * 20,
        "See https://example.com/a/b?c=d for more. " * 20,
        "1" * 3000,
        "a" * 3000,
        "123 456 789 " * 100,
        "x y z " * 300,
        "the end\n\n\n\n\n" * 50,
        "abc123def " * 100,
        "½ cup " * 100,
    ],
)
def test_the_estimated_duration_is_near_that_of_the_plan(text: str, english: Reader) -> None:
    planned = plan(text, reader=english)
    seconds = sum(
        len(s.phonemes) * PROFILE.seconds_per_phoneme / s.speed + s.pause_ms / 1000 for s in planned.segments
    )
    assert 0.7 < check_text(text, PROFILE, "en-US").seconds / seconds < 2.2


def test_the_api_process_loads_no_sentence_splitter_and_no_g2p() -> None:
    code = (
        "import sys, rhapsode.text.speakable; "
        "sys.exit(any(m.split('.')[0] in ('sentencex', 'hibari', 'onnxruntime') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("ok Привет, 你好 and שלום.", ["Привет", "你好", "שלום"]),
        ("the λόγος of 2πr", ["λόγος"]),
        ("x² is Łódź [laughs] дом", ["дом"]),
        ("<lang xml:lang='fr-FR'>été</lang> ж", ["ж"]),
        ("𝔘𝔫𝔦 한글", ["한글"]),
        ("plain", []),
        ("Moscow is Москва here", []),
    ],
)
def test_all_letters_that_are_refused_are_found(text: str, letters: list[str]) -> None:
    said = (Pronunciation("Москва", "Moskva"),)
    found = find_unspeakable_letters(text, PROFILE, "en-US", said)
    assert [text[start:end] for start, end in found] == letters
    if letters:
        with pytest.raises(RequestError, match=f"position {found[0][0]} "):
            check_text(text, PROFILE, "en-US", said)
    else:
        check_text(text, PROFILE, "en-US", said)
