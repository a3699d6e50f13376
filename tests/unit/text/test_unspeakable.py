"""Letters that an engine cannot speak, and what is told of everything that is not spoken."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Dropped, OnUnspeakable
from rhapsode.text.directions import direction
from rhapsode.text.languages.registry import front_end
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.speakable import check_text
from rhapsode.text.unspeakable import foreseen
from tests.support.cases import each_case
from tests.unit.text.conftest import PROFILE, WORDS

TEXT = "He said שלום עולם to 北 and ב, [laughs] then 😀 left."


def planned(text: str, on_unspeakable: OnUnspeakable) -> tuple[str, list[tuple[str, str]]]:
    plan = plan_slice(
        text, 100, WORDS, SliceParams(last=True, speed=1.0, profile=PROFILE, words=True, on_unspeakable=on_unspeakable)
    )
    assert plan.segments[0].start == 100
    assert plan.end == 100 + len(text)
    assert all(text[piece.start - 100 : piece.end - 100] == piece.what for piece in plan.dropped)
    return " ".join(segment.phonemes for segment in plan.segments), [
        (dropped.kind, dropped.what) for dropped in plan.dropped
    ]


def test_by_default_they_are_an_error() -> None:
    with pytest.raises(RequestError, match="Hebrew letter 'ש'"):
        check_text(TEXT, PROFILE, "en-US")


def test_unspeakable_characters_can_be_skipped_and_are_named() -> None:
    assert check_text(TEXT, PROFILE, "en-US", on_unspeakable=OnUnspeakable.SKIP).characters == len(TEXT)
    said, dropped = planned(TEXT, OnUnspeakable.SKIP)
    assert said == "He said to and, then left."
    assert dropped == [
        ("letter", "שלום"),
        ("letter", "עולם"),
        ("letter", "北"),
        ("letter", "ב"),
        ("tag", "[laughs]"),
        ("symbol", "😀"),
    ]


def test_unspeakable_characters_can_be_said_by_name() -> None:
    assert check_text(TEXT, PROFILE, "en-US", on_unspeakable=OnUnspeakable.NAME).characters == len(TEXT)
    said, dropped = planned(TEXT, OnUnspeakable.NAME)
    assert said == "He said Hebrew letters to Chinese character and Hebrew letter bet, then left."
    assert dropped == [("tag", "[laughs]"), ("symbol", "😀")]


def test_a_text_of_nothing_else_is_refused_all_the_same() -> None:
    with pytest.raises(RequestError, match="nothing to speak in the text: Hebrew letter 'ש'"):
        check_text("שלום", PROFILE, "en-US", on_unspeakable=OnUnspeakable.SKIP)
    with pytest.raises(
        RequestError, match=r"It can be read as Japanese \(language_code 'ja-JP', voice 'jf_alpha'\)\."
    ):
        check_text("会議です", PROFILE, "en-US", (), {"ja-JP": "jf_alpha"}, OnUnspeakable.SKIP)
    check_text("שלום", PROFILE, "en-US", on_unspeakable=OnUnspeakable.NAME)


def test_greek_words_are_skipped_and_greek_letters_are_not() -> None:
    said, dropped = planned("The λόγος and π, with Δθ.", OnUnspeakable.SKIP)
    assert dropped == [("letter", "λόγος")]
    assert "pi" in said


def test_what_is_foreseen_is_what_is_dropped() -> None:
    found = foreseen(TEXT, front_end("en"), OnUnspeakable.SKIP)
    assert [(dropped.kind, dropped.what) for dropped in found] == planned(TEXT, OnUnspeakable.SKIP)[1]
    assert found[0] == Dropped("letter", 8, 12, "שלום")


@each_case(
    "content",
    ["laughs", "very softly", "Whispering", "like a pirate", "in a low voice",
     "sighs deeply", "loudly and clearly", "clears throat", "excited", "with a thick Scottish accent",
     "shouting and laughing", "suddenly scared", "voice breaking", "under her breath", "nervous laughter",
     "sarcastically, one slow word at a time"],
)  # fmt: skip
def test_directions_are_known(content: str) -> None:
    assert direction(content) is not None


@each_case(
    "content",
    ["not", "only", "sic", "Enter", "Figure two", "i", "x", "the mayor", "He did not", "emphasis added", "like this",
     "edit", "citation needed", "early", "in London", "with regard to him", "happy people", "sad story", "his wife",
     "as expected", "Shift", "laughing at the king"],
)  # fmt: skip
def test_everything_else_in_brackets_is_text(content: str) -> None:
    assert direction(content) is None
    said, dropped = planned(f"She told [{content}] to go.", OnUnspeakable.ERROR)
    assert all(word.casefold() in said.casefold() for word in content.split())
    assert not dropped
