"""Passages for models that read text by themselves: whole sentences, nothing rewritten, nothing lost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rhapsode.core.speech import Segment
from rhapsode.engines.gemini.provider import PROFILE
from rhapsode.text.passages import plan_passages, spoken_length

SENTENCE = "This costs $5, [whispers] and **nobody** knows why. "


def planned(text: str, window: int = 20_000, speakers: tuple[str, ...] = ()) -> list[Segment]:
    """Return all passages, in slices of ``window`` characters as a planner sees them."""
    segments: list[Segment] = []
    offset, speaker = 0, None
    while offset < len(text):
        seen = text[offset : offset + window]
        last = offset + len(seen) >= len(text)
        plan = plan_passages(seen, offset, last=last, profile=PROFILE, speakers=speakers, speaker=speaker)
        assert plan.end > offset
        segments += plan.segments
        offset, speaker = plan.end, plan.speaker
    assert (segments[0].start, segments[-1].end) == (0, len(text))
    assert all(before.end == after.start for before, after in pairwise(segments))
    return segments


@pytest.mark.parametrize("window", [300, 2000, 20_000])
def test_the_text_is_passed_on_as_it_is(window: int) -> None:
    text = SENTENCE * 60
    segments = planned(text, window)
    assert " ".join(segment.phonemes for segment in segments) == text.strip()
    assert all(segment.phonemes.endswith("why.") for segment in segments)
    assert len(segments) > 2


@pytest.mark.parametrize(
    "text",
    [SENTENCE * 80, "word " * 2000, "x" * 5000, "これは文章です。" * 300, "One.\n\n\n\nTwo.\n" * 200],
)
def test_no_passage_takes_longer_than_allowed(text: str) -> None:
    for segment in planned(text):
        assert spoken_length(segment.phonemes) <= PROFILE.max_phonemes


def test_pauses_are_those_of_what_ends_a_passage() -> None:
    sentences = "A sentence of some length, again and again. " * 15
    first, second, third = planned(f"{sentences}\n\n{sentences}{sentences}")
    assert [first.pause_ms, second.pause_ms, third.pause_ms] == [700, 350, 0]


def test_what_cannot_be_spoken_is_only_a_pause() -> None:
    assert [segment.phonemes for segment in planned("[sighs] …")] == [""]


def test_a_passage_inside_a_turn_begins_with_its_speaker() -> None:
    long = "I have a great deal to say about this. " * 40
    segments = planned(f"Joe: {long}\nJane: Enough!\n", speakers=("Joe", "Jane"))
    assert len(segments) > 2
    assert all(segment.phonemes.startswith("Joe: I have") for segment in segments)
    assert segments[-1].phonemes.endswith("Jane: Enough!")


def test_so_does_one_in_a_turn_that_began_before_what_is_seen() -> None:
    long = "I have a great deal to say about this. " * 40
    segments = planned(f"Joe: Hi.\nJane: {long}\nJoe: Enough!\n", 1000, speakers=("Joe", "Jane"))
    assert segments[0].phonemes.startswith("Joe: Hi.\nJane: I have")
    assert len(segments) > 2
    assert all(segment.phonemes.startswith("Jane: I have") for segment in segments[1:])


def test_a_sign_that_is_a_syllable_takes_longer_than_a_letter() -> None:
    assert spoken_length("日本語") > 2 * spoken_length("abc")
    assert spoken_length("[long pause] abc") == pytest.approx(spoken_length("abc"), abs=1)


def test_a_sentence_that_goes_on_behind_a_short_window_is_left_to_the_next() -> None:
    plan = plan_passages("One is done. Two goes o", 0, last=False, profile=PROFILE)
    assert (plan.end, [segment.phonemes for segment in plan.segments]) == (13, ["One is done."])
