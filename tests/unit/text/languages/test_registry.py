"""Languages join by an entry point, and load what is heavy only when they are asked for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

import pytest

from rhapsode.core.errors import ConfigurationError
from rhapsode.text.languages.registry import front_end, installed_tags, primary, variety_of


@pytest.mark.parametrize(
    ("language", "variety"),
    [("en", "en-US"), ("en-GB", "en-GB"), ("EN_gb", "en-GB"), ("en-AU", "en-US"), ("en-us", "en-US")],
)
def test_a_language_is_found_by_any_of_its_tags(language: str, variety: str) -> None:
    assert front_end(language) is front_end("en")
    assert variety_of(language) == variety
    assert primary(language) == "en"


def test_a_language_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match=r"no language 'xx'.*en"):
        front_end("xx-YY")


def test_every_language_can_be_asked_in_the_server_without_loading_what_it_reads_with() -> None:
    program = f"""
import sys
from collections.abc import Iterable
from rhapsode.text.languages.registry import front_end
for tag in {installed_tags()!r}:
    language = front_end(tag)
    assert language.tag == tag and language.varieties and language.name
    assert language.first_unreadable("Plain words, 12 of them.") is None
    assert language.estimate_phonemes("Plain words.") > 5
    language.count_breaks("One. Two.")
heavy = {{"hibari", "onnxruntime", "haqumei", "jieba", "pypinyin", "unicode_rbnf"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.parametrize("tag", installed_tags())
def test_every_language_ends_sentences_within_the_text(tag: str) -> None:
    text = "One two. Three four! Five"
    ends = front_end(tag).sentence_ends(text)
    assert ends == sorted(set(ends))
    assert all(0 < end <= len(text) for end in ends)


@pytest.mark.parametrize(
    ("tag", "letters"),
    [
        ("ja", range(0x3041, 0x3097)),
        ("ja", range(0x30A1, 0x30FB)),
        ("ja", range(0xFF66, 0xFF9E)),
        ("ja", map(ord, "ー々〆〇ゝゞヽヾヿ")),  # what people write in コーヒー, 人々, 二〇二四年
        ("zh", [*range(0x4E00, 0x9FFF), 0x3007]),
        ("hi", range(0x0900, 0x0980)),
    ],
)
def test_all_letters_of_a_language_can_be_read(tag: str, letters: Iterable[int]) -> None:
    readable = front_end(tag).is_readable
    assert [chr(code) for code in letters if chr(code).isalnum() and not readable(chr(code))] == []
