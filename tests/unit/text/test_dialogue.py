"""Dialogue: who says what, in which voice, and that nothing is lost and no name is read."""

# ruff: noqa: RUF001

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from unicodedata import normalize

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Pronunciation, Role, Segment
from rhapsode.engines.tone import ToneProvider
from rhapsode.text.dialogue import TURN_PAUSE_MS, check_dialogue, find_turns, lines_of, plan_dialogue
from rhapsode.text.plan import SliceParams
from rhapsode.text.reader import reader_of

NAMES = ["Joe", "Dr. Jane"]
ROLES = (Role("Joe", "Low", "en-US"), Role("Dr. Jane", "High", "en-GB"))
TEXT = "Joe: Hello there.\nDr. Jane: Hello, Joe. How are you?\njoe: Fine!\n\nThank you.\n"


def planned(text: str, window: int = 10_000, profile_chars: int | None = None) -> tuple[list[Segment], str | None]:
    """Return all segments, in slices of ``window`` characters as a planner sees them, and who spoke last."""
    profile = ToneProvider.profile
    if profile_chars is not None:
        profile = replace(profile, target_phonemes=profile_chars, max_phonemes=profile_chars)
    segments: list[Segment] = []
    offset, speed, speaker = 0, 1.0, None
    while offset < len(text):
        seen = text[offset : offset + window]
        plan = plan_dialogue(
            seen,
            offset,
            partial(reader_of, ToneProvider.profile),
            SliceParams(last=offset + len(seen) >= len(text), speed=speed, profile=profile),
            speaker=speaker,
            roles=ROLES,
        )
        assert plan.end > offset
        segments += plan.segments
        offset, speed, speaker = plan.end, plan.speed, plan.speaker
    return segments, speaker


@pytest.mark.parametrize("said", ["Iris", "iris", "\u0130ris", "\u0131ris"])
def test_a_name_is_found_whatever_its_letters_fold_to(said: str) -> None:
    assert [turn.speaker for turn in find_turns(f"{said}: Merhaba.", ["Iris", "Joe"])] == ["Iris"]


def by_voice(segments: list[Segment]) -> list[tuple[str | None, str]]:
    """Return what is said, turn by turn."""
    turns: list[tuple[str | None, str]] = []
    for segment in segments:
        if turns and turns[-1][0] == segment.voice:
            turns[-1] = (segment.voice, f"{turns[-1][1]} {segment.phonemes}".strip())
        else:
            turns.append((segment.voice, segment.phonemes))
    return turns


def test_everybody_speaks_with_their_own_voice_and_no_name_is_read() -> None:
    segments, speaker = planned(TEXT)
    assert by_voice(segments) == [
        ("Low", "hello there."),
        ("High", "hello, joe. how are you?"),
        ("Low", "fine! thank you."),
    ]
    assert speaker == "Joe"


@pytest.mark.parametrize("window", [60, 45, 30, 10_000])
def test_the_segments_cover_the_text_however_it_is_sliced(window: int) -> None:
    text = TEXT * 5
    segments, _ = planned(text, window)
    assert (segments[0].start, segments[-1].end) == (0, len(text))
    assert all(before.end == after.start for before, after in itertools.pairwise(segments))
    assert by_voice(segments) == by_voice(planned(text)[0])


def test_another_one_speaks_after_a_pause() -> None:
    segments, _ = planned("Joe: One.\nDr. Jane: Two.\nJoe: Three.")
    assert [segment.pause_ms for segment in segments] == [TURN_PAUSE_MS, TURN_PAUSE_MS, 0]


def test_speed_and_pause_tags_hold_within_a_turn() -> None:
    segments, _ = planned("Joe: [slow] One two three four. [pause 2s]\nDr. Jane: Five six seven eight.")
    assert [(segment.speed, segment.pause_ms) for segment in segments if segment.phonemes] == [(0.8, 2000), (1.0, 0)]


def test_a_long_turn_goes_on_in_the_next_slice_with_its_voice() -> None:
    text = "Joe: Hi.\nDr. Jane: " + "This is a sentence of some length. " * 30
    segments, speaker = planned(text, 200, 60)
    assert speaker == "Dr. Jane"
    assert {segment.voice for segment in segments if segment.start >= 9} == {"High"}
    assert len(segments) > 20


@pytest.mark.parametrize("line", ["**Joe:** Hi.", "**Joe**: Hi.", "  Joe : Hi.", "JOE:Hi.", "__Joe:__ Hi."])
def test_ways_to_write_a_name(line: str) -> None:
    (turn,) = find_turns(line, NAMES)
    assert (turn.speaker, line[turn.label_end :].strip()) == ("Joe", "Hi.")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_name_is_found_however_its_letters_are_composed(form: str, written: str) -> None:
    text = normalize(written, "JOSÉ: Hola.\nZoë: Bien.")
    turns = find_turns(text, [normalize(form, "José"), normalize(form, "Zoë")])
    assert [turn.speaker for turn in turns] == [normalize(form, "José"), normalize(form, "Zoë")]
    assert [text[turn.label_end : turn.end].strip() for turn in turns] == ["Hola.", "Bien."]


def test_names_of_chinese_and_japanese_dialogues_have_a_full_width_colon() -> None:
    text = "小明：你好！她说：“来吧。”\n\u3000小红：好的。\n注意：下雨了。"
    assert check_dialogue(text, ["小明", "小红"]).split() == ["你好！她说：“来吧。”", "好的。", "注意：下雨了。"]
    assert lines_of(text, ["小红", "小明"]) == {
        "小红": "好的。\n注意：下雨了。",
        "小明": "你好！她说：“来吧。”\n",
    }


def test_a_name_inside_a_line_is_text() -> None:
    assert len(find_turns("Joe: I said to Joe: go. Joel: no", NAMES)) == 1
    assert find_turns("Joel: Hi.", NAMES)[0].speaker is None


def test_names_are_overwritten_in_place() -> None:
    words = check_dialogue(TEXT, NAMES)
    assert len(words) == len(TEXT)
    assert words.split() == ["Hello", "there.", "Hello,", "Joe.", "How", "are", "you?", "Fine!", "Thank", "you."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hi.\nJoe: Hi.", "With 'speakers', the text must begin with the line of one of them: 'Joe: …'."),
        ("Joe: Hi.\nDr. Jan: Hi.", "Unknown speaker 'Dr. Jan' at position 9. Did you mean 'Dr. Jane'?"),
        ("Joe: Hi.\nZoltan: Hi.", "Unknown speaker 'Zoltan' at position 9. Speakers: Joe, Dr. Jane."),
        ("", "The speaker 'Joe' has no line: none begins with 'Joe:'."),
    ],
)  # fmt: skip
def test_what_is_no_dialogue_is_refused(text: str, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        check_dialogue(text, NAMES)
    assert raised.value.message == message


@pytest.mark.parametrize(
    "line", ["at 10:30 he came", "see http://x.org", "he said: no", "I wonder: why", "Three Words Of Mine Here: x"]
)
def test_what_only_looks_a_little_like_a_name_is_text(line: str) -> None:
    assert line in check_dialogue(f"Joe: Hi.\n{line}\nDr. Jane: Hi.", NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Joe: Hi.",
        "Dr. Jane: Hi.",
        "Joe: Hi.\nNote: the shop is closed.\nDr. Jane: I see.",
        "Joe: Hi.\nWarning: it is hot.",
        "Joe: Hi.\n**Tip:** use a cloth.",
    ],
)
def test_a_chunk_of_a_dialogue_need_not_have_all_speakers_and_a_note_is_text(text: str) -> None:
    assert check_dialogue(text, NAMES).split() == [
        word for word in text.replace("Dr. Jane:", "").split() if word != "Joe:"
    ]


def test_a_pronunciation_of_one_language_holds_in_its_lines_alone() -> None:
    text = "Joe: The route.\nDr. Jane: The route.\n"
    entries = [
        Pronunciation("route", "root", "en-GB"),
        Pronunciation("route", "rout", "en-US"),
        Pronunciation("The", "A"),
    ]
    profile = ToneProvider.profile
    plan = plan_dialogue(
        text,
        0,
        partial(reader_of, profile),
        SliceParams(last=True, speed=1.0, profile=profile, pronunciations=entries),
        speaker=None,
        roles=ROLES,
    )
    assert [segment.phonemes for segment in plan.segments] == ["a rout.", "a root."]
