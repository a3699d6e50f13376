"""The first words of a sentence that somebody listens for are a segment of their own, said as part of the whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro.provider import PROFILE
from rhapsode.text.opening import CONTEXT_PHONEMES, LONGEST_OPENING, SHORTEST_OPENING, SHORTEST_REST
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import reader_of

WEATHER = "The weather in the mountains was cold and clear this morning. Nobody went out."
KING = "In the year 1984, Dr. Martin Luther King Junior and 12 million others heard of it."


def planned(text: str, *, joins: bool = True, words: bool = False, language: str = "en-US") -> list[Segment]:
    profile, reader = replace(PROFILE, joins=joins), reader_of(PROFILE, language)
    plan = plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=profile, lead=True, words=words))
    return list(plan.segments)


def pieces(text: str, language: str = "en-US") -> list[str]:
    return [text[segment.start : segment.end] for segment in planned(text, language=language)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (WEATHER, "The weather "),
        ("She opened it slowly, and read it to her brother in the kitchen.", "She opened it slowly, "),
        (KING, "In the year 1984, "),
        ("The committee responsible for the reconstruction decided yesterday.", "The committee responsible "),
        ("[short pause] The weather in the mountains was cold.", "[short pause]"),
        ("El tiempo en las montañas estaba frío y claro esta mañana.", "El tiempo "),
    ],
)
def test_an_opening_is_cut_at_a_natural_boundary(text: str, first: str) -> None:
    assert pieces(text, "es" if text.startswith("El") else "en-US")[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "Hello there.",
        "The old man slept.",
        "Dr. Martin Luther King Junior Washington Adams.",
        "12 345 678 901 234 567.",
    ],
)
def test_what_is_short_or_one_thing_is_not_cut(text: str) -> None:
    assert pieces(text) == [text]


@pytest.mark.parametrize(
    "text", [WEATHER, KING, "Well, [happy] I never thought that you would come back to us today."]
)
def test_an_opening_and_its_rest_are_the_whole_sentence(text: str) -> None:
    (whole, *_), (opening, rest, *_) = (
        [segment for segment in planned(text, joins=joins, words=True) if segment.phonemes] for joins in (False, True)
    )
    assert opening.phonemes + rest.phonemes == whole.phonemes
    assert (opening.start, opening.end, rest.end) == (whole.start, rest.start, whole.end)
    assert (opening.pause_ms, rest.pause_ms) == (0, whole.pause_ms)
    assert rest.before == opening.phonemes
    assert rest.phonemes.startswith(opening.after)
    assert len(opening.phonemes + opening.after) == min(CONTEXT_PHONEMES, len(whole.phonemes))
    assert SHORTEST_OPENING <= len(opening.phonemes) <= LONGEST_OPENING
    assert len(rest.phonemes) >= SHORTEST_REST
    said = [(segment.words or (), segment.phonemes) for segment in (opening, rest)]
    heard = [phonemes[word.first : word.last] for words, phonemes in said for word in words]
    assert heard == [whole.phonemes[word.first : word.last] for word in whole.words or ()]


def test_other_texts_have_neither_context_nor_opening() -> None:
    assert all(segment.words is None for segment in planned(WEATHER))
    assert len(planned(WEATHER, joins=False)) == 1
    reader = reader_of(PROFILE, "en-US")
    plan = plan_slice(WEATHER, 0, reader, SliceParams(last=True, speed=1.0, profile=PROFILE))
    assert all(not (segment.before or segment.after) for segment in plan.segments)
    assert all(before.end == after.start for before, after in pairwise(planned(WEATHER)))
