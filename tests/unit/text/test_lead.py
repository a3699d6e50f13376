"""The first segment that somebody listens for is short, and nothing of the text is lost by that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.core.speech import TextPlan
from rhapsode.engines.tone import ToneProvider
from rhapsode.text.plan import LEAD_PHONEMES, SliceParams, plan_slice
from rhapsode.text.reader import reader_of
from rhapsode.text.segments import MIN_SEGMENT_PHONEMES

PROFILE = ToneProvider.profile
FIRST = "The weather in the mountains was cold and clear this morning. "
REST = "Nobody had expected that, least of all the shepherds. They went home."
LONG = (
    "When the long winter had at last come to its end, and the snow of the high valleys had melted into the river, "
    "the people of the village came together to build the bridge anew. Then spring came."
)
NO_CLAUSE = (
    "The committee responsible for the reconstruction of the bridge decided yesterday that the costs of the project "
    "would be shared by all of the communities along the river. Fine."
)


def planned(text: str, *, last: bool = True, speed: float = 1.0, offset: int = 0, lead: bool = True) -> TextPlan:
    reader = reader_of(ToneProvider.profile, "en-US")
    return plan_slice(text, offset, reader, SliceParams(last=last, speed=speed, profile=PROFILE, lead=lead))


def pieces(text: str) -> list[str]:
    plan = planned(text)
    return [text[segment.start : segment.end] for segment in plan.segments]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (FIRST + REST, [FIRST]),
        (LONG, ["When the long winter had at last come to its end, "]),
        (NO_CLAUSE, ["The committee responsible for the reconstruction "]),
        ("Hi. Yes. No. " + FIRST, ["Hi. Yes. No. " + FIRST]),
        ("Short.", ["Short."]),
        ("[long pause] " + FIRST + REST, ["[long pause]", " " + FIRST]),
        (FIRST.strip() + "\n\n" + REST, [FIRST.strip() + "\n\n"]),
    ],
)
def test_a_lead_is_a_sentence_or_a_clause_of_one(text: str, first: list[str]) -> None:
    assert pieces(text) == first


def test_a_lead_is_followed_by_the_usual_pause() -> None:
    separate = planned("\n\n".join([FIRST.strip(), REST]), lead=False)
    assert planned("\n\n".join([FIRST.strip(), REST])).segments[0] == separate.segments[0]
    assert planned(FIRST + REST).segments[-1].pause_ms > 0
    assert planned(FIRST).segments[-1].pause_ms == 0


def test_a_speed_goes_on_behind_it() -> None:
    text = "[very slow] " + LONG
    lead = planned(text)
    assert lead.speed == lead.segments[-1].speed < 1
    assert planned(text[lead.end :], offset=lead.end, speed=lead.speed, lead=False).segments[0].speed == lead.speed


words = st.lists(st.sampled_from(["one", "two,", "three.", "four!\n\n", "(five)", "[pause]", "six;"]), max_size=80)


@given(words)
def test_a_lead_and_its_rest_cover_the_text(words: list[str]) -> None:
    text = " ".join(["Begin", *words])
    lead = planned(text)
    segments = list(lead.segments)
    assert segments[0].start == 0
    assert sum(len(segment.phonemes) for segment in segments) <= 3 * LEAD_PHONEMES + MIN_SEGMENT_PHONEMES
    at = lead.end
    while at < len(text):
        rest = planned(text[at:], offset=at, speed=lead.speed, lead=False)
        segments += rest.segments
        at = rest.end
    assert [segment.start for segment in segments[1:]] == [segment.end for segment in segments[:-1]]
    assert segments[-1].end == len(text)
