"""Languages join by an entry point, and load what is heavy only when they are asked for it."""

from __future__ import annotations

import subprocess
import sys

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
