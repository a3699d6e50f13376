"""Segments: where they begin and end, what they say, how long they pause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rhapsode.core.errors import UnspeakableError
from rhapsode.text.languages.registry import front_end
from rhapsode.text.pauses import LONG_PAUSE_MS, MEDIUM_PAUSE_MS, PAUSE_MS, SHORT_PAUSE_MS
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import Reader
from rhapsode.text.units import at_pace
from tests.support.cases import each_case
from tests.unit.text.conftest import PROFILE, WORDS, WordsG2P, limited, plan, words_reader

SENTENCE, LINE, PARAGRAPH, CLAUSE = (PAUSE_MS[gap] for gap in ("sentence", "line", "paragraph", "clause"))
PROSE = (
    "It was a grey and windy morning in March, and the ferry was an hour behind its time. Martha Quill, her scarf up "
    "over her chin against the cold spray of the harbour, walked slowly down to the end of the wooden landing, "
    "though not slowly enough to keep her shoes out of the puddles that the night had left. The planks creaked. "
)


def said(text: str) -> list[str]:
    return plan(text).spoken


def test_short_sentences_of_a_paragraph_are_spoken_together() -> None:
    assert said("Hello there. How are you? Fine!") == ["Hello there. How are you? Fine!"]


def test_paragraphs_are_segments_of_their_own() -> None:
    planned = plan("Hello there.\n\nHow are you?\r\n\r\nFine!")
    assert planned.spoken == ["Hello there.", "How are you?", "Fine!"]
    assert [s.pause_ms for s in planned.segments] == [PARAGRAPH, PARAGRAPH, 0]


def test_segments_fill_up_to_the_target() -> None:
    planned = plan(PROSE * 10)
    assert all(len(s.phonemes) <= PROFILE.target_phonemes + 20 for s in planned.segments)
    assert sum(len(s.phonemes) for s in planned.segments) / len(planned.segments) > 0.5 * PROFILE.target_phonemes
    assert {s.pause_ms for s in planned.segments} == {0, SENTENCE, CLAUSE}


def test_a_long_sentence_is_split_at_its_clauses() -> None:
    *_, first, second = said(PROSE)
    assert first.endswith("the wooden landing,")
    assert second.startswith("though not slowly")


def test_a_sentence_is_read_before_it_is_cut() -> None:
    shots = ", ".join(f"{tried - 4}-{tried} from three in game {tried}" for tried in range(9, 19))
    planned = plan(f"He had 31 pts, 8 reb, and, after a slow first half on the road, 6 TO, then {shots}.")
    assert len(planned.segments) > 1
    assert "6 TO" not in " ".join(planned.spoken)
    assert "six turnovers" in " ".join(planned.spoken)


def test_a_sentence_below_the_maximum_without_clauses_stays_whole() -> None:
    sentence = "word " * 60 + "end."
    assert said(sentence) == [sentence]


def test_over_the_maximum_it_is_split_before_a_conjunction() -> None:
    text = "one " * 40 + "and two " + "three " * 30 + "four."
    first, second = plan(text, profile=limited(300, 120)).spoken[:2]
    assert len(first) <= 300
    assert second.startswith("and two") or first.endswith("one")


@each_case("char", ["a", "1", "ü"])
def test_endless_words_are_cut_and_nothing_is_lost(char: str) -> None:
    planned = plan(char * 5000)
    said = "one" if char == "1" else char
    assert sum(piece.casefold().count(said) for piece in planned.spoken) == 5000


def test_a_word_split_by_force_keeps_its_combining_marks() -> None:
    text = "e\u0301\u0327" * 4000
    planned = plan(text, profile=limited(60, 40))
    assert all(text[s.start] == "e" for s in planned.segments)


@each_case(
    ("text", "spoken"),
    [
        ("# Heading\ntext goes on", ["Heading. text goes on."]),
        ("# A heading of several words\ntext goes on", ["A heading of several words.", "text goes on."]),
        ("- first item of the list\n- second item of the list\n* third", ["first item of the list.",
         "second item of the list.", "third."]),
        ("1. one item here in the list\n2. two", ["one. one item here in the list.", "two. two."]),
        ("**bold** and _em_ and `code` un**believ**able __init__", ["bold and em and code unbelievable init."]),
        ("See [the docs](https://example.com/a_b) now", ["See the docs now."]),
        ("![an image](x.png) there", ["an image there."]),
        ("| Name | Price |\n|------|------:|\n| Apple | $1 |", ["Name, Price. Apple, one dollar."]),
        ("> quoted\n> words", ["quoted words."]),
        ("```python\nprint\n```\ndone", ["print.", "done."]),
        ("* * *\nnext", ["next."]),
        ("5 * 3 is 15 and snake_case", ["five times three is fifteen and snake case."]),
    ],
)  # fmt: skip
def test_markdown_marks_are_not_read_aloud(text: str, spoken: list[str]) -> None:
    assert said(text) == spoken


def test_wrapped_prose_reads_on_and_a_poem_does_not() -> None:
    wrapped = (
        "The quick brown fox jumped over the lazy dog and then\nWent home to sleep until the next morning came\nalong."
    )
    assert said(wrapped) == [wrapped.replace("\n", " ")]
    poem = plan("Tyger Tyger, burning bright,\nIn the forests of the night.\nWhat immortal hand or eye")
    assert poem.spoken == [
        "Tyger Tyger, burning bright,",
        "In the forests of the night.",
        "What immortal hand or eye.",
    ]
    assert [s.pause_ms for s in poem.segments] == [PAUSE_MS["comma"], LINE, 0]


@each_case(
    ("tag", "pause_ms"),
    [
        ("[short pause]", SHORT_PAUSE_MS),
        ("[Pause]", MEDIUM_PAUSE_MS),
        ("[medium pause]", MEDIUM_PAUSE_MS),
        ("[LONG PAUSE]", LONG_PAUSE_MS),
        ("[pause 2s]", 2000),
        ("[pause: 500ms]", 500),
        ("[pause 1.5 seconds]", 1500),
        ("[pause 2 hours]", None),
        ("[pause 99s]", 10_000),
        ("<short pause>", SHORT_PAUSE_MS),
        ('<break time="1s"/>', 1000),
        ("<break time='250ms' />", 250),
        ('<break strength="strong"/>', 1000),
        ("[pause 6s] [pause 6s]", 10_000),
    ],
)
def test_pause_tags_part_segments_and_unknown_tags_are_dropped(tag: str, pause_ms: int | None) -> None:
    planned = plan(f"Hello {tag} world")
    if pause_ms is None:
        assert planned.spoken == ["Hello world."]
        assert planned.dropped_tags == 1
    else:
        assert planned.spoken == ["Hello", "world."]
        assert [s.pause_ms for s in planned.segments] == [pause_ms, 0]


def test_a_pause_at_either_end_of_the_text() -> None:
    assert [(s.phonemes, s.pause_ms) for s in plan("[pause 2s] Hi [pause 3s]").segments] == [("", 2000), ("Hi.", 3000)]


def test_a_pause_tag_never_shortens_a_paragraph() -> None:
    assert [s.pause_ms for s in plan("One. [pause 100ms]\n\nTwo.").segments] == [PARAGRAPH, 0]


def test_speeds_hold_until_the_next_or_the_end_of_the_paragraph() -> None:
    planned = plan("One. [slow] Two. Three. [very fast] Four. [normal] Five. <slow> Six.\n\nSeven.")
    assert [(s.phonemes, s.speed) for s in planned.segments] == [
        ("One.", 1.0),
        ("Two. Three.", 0.8),
        ("Four.", 1.5),
        ("Five.", 1.0),
        ("Six.", 0.8),
        ("Seven.", 1.0),
    ]


def test_the_speed_goes_on_in_the_next_slice() -> None:
    text = "[slow] " + "This is a sentence of some length. " * 40 + "\n\nAnd normal again."
    planned = plan(text, window=200)
    assert planned.slices > 5
    assert {s.speed for s in planned.segments if s.phonemes and s.end < len(text) - 20} == {0.8}
    assert planned.segments[-1].speed == 1.0


@each_case(
    ("text", "spoken", "dropped"),
    [
        ("[laughs] Hello [whispers]you[excited].", ["Hello you."], 3),
        ("<laughs> Hello <sighs>", ["Hello."], 2),
        ("Hello [1, 2] and [2024] [] [-x-]", ["Hello (one, two) and (twenty twenty four) (x)."], 0),
        ("a [unclosed bracket", ["a unclosed bracket."], 0),
        ("a [nested [tag] here", ["a nested (tag) here."], 0),
        (f"[whispers] [{'long ' * 14}] b", [f"({'long ' * 13}long) b."], 1),
        ("[two\nlines] here", ["(two lines) here."], 0),
        ("x < y and a <b and 5 > 3", ["x less than y and a less than b and five greater than three."], 0),
        ("<speak>Hi <b>there</b></speak>", ["Hi there."], 2),
        ('See <a href="https://x.org/?a=1&b=2" target="_blank">this</a>.', ["See this."], 2),
        ('A<br/><img src=a.png alt="b c"/> <p class="x">d</p>', ["A.", "d."], 1),
        ('<input disabled type="text"> foo<a href="x">bar</a></title>', ["foo bar."], 3),
        ("<table><tr><td>Cell</td></tr></table>", ["Cell."], 0),
        ("write <title> or List<a>", ["write title or List less than a greater than."], 0),
        (
            "x**2, 10**-6, (a)**2, a ** b",
            ["x squared, ten to the minus six, (a) squared, a to the power of b."],
            0,
        ),
        ("**bold**2 un**bold**ed **a** *b* c", ["bold two unbolded a b c."], 0),
    ],
)
def test_tags_are_never_read_aloud(text: str, spoken: list[str], dropped: int) -> None:
    planned = plan(text)
    assert planned.spoken == spoken
    assert planned.dropped_tags == dropped


def test_symbols_are_counted_once() -> None:
    planned = plan("A smile 😀 and 👩‍👩‍👧.\n\n☃\n\nText. " + PROSE * 3 + "★")
    assert planned.dropped_symbols == 4


def test_a_slice_without_speech_covers_its_range() -> None:
    planned = plan(" \n\n...\n\n---  😀")
    assert [(s.start, s.end, s.phonemes, s.pause_ms) for s in planned.segments] == [(0, 14, "", 0)]


@each_case("window", [30, 101, 997, 5000])
def test_slices_say_the_same_as_the_whole(window: int) -> None:
    text = (PROSE + "\n\n") * 4
    whole = " ".join(plan(text).spoken).split()
    assert (
        " ".join(plan(text, window=window).spoken).replace(".", "").split() == " ".join(whole).replace(".", "").split()
    )


def test_a_slice_leaves_the_unfinished_sentence() -> None:
    result = plan_slice("One two. Three fo", 100, WORDS, SliceParams(last=False, speed=1.0, profile=PROFILE))
    assert result.end == 109
    assert [s.phonemes for s in result.segments] == ["One two."]


def test_a_forced_cut_spares_a_tag() -> None:
    result = plan_slice("word word word [short pa", 0, WORDS, SliceParams(last=False, speed=1.0, profile=PROFILE))
    assert result.end == len("word word word ")


def test_planning_a_segment_anew_gives_smaller_ones() -> None:
    first = plan(PROSE).segments[1]
    window = PROSE[first.start : first.end]
    profile, count = PROFILE, 1
    for _ in range(5):
        profile = replace(
            profile, max_phonemes=profile.max_phonemes // 2, target_phonemes=profile.target_phonemes // 2
        )
        again = plan_slice(window, first.start, WORDS, SliceParams(last=True, speed=1.0, profile=profile))
        assert (again.segments[0].start, again.end) == (first.start, first.end)
        assert len(again.segments) >= count
        assert all(len(s.phonemes) <= profile.max_phonemes for s in again.segments)
        count = len(again.segments)
    assert count > 4


def test_what_cannot_be_made_smaller_is_one_segment() -> None:
    tiny = limited(2, 1)
    assert len(plan_slice("½", 0, WORDS, SliceParams(last=True, speed=1.0, profile=tiny)).segments) == 1


def test_a_g2p_that_finds_nothing_is_asked_to_spell() -> None:
    reader = words_reader(lambda said: said if " " in said else "")
    assert plan("xyzzy", reader=reader).spoken == ["X Y Z Z Y."]


def test_a_g2p_that_fails_is_asked_to_spell() -> None:
    def fragile(text: str) -> str:
        if "abc" in text:
            raise IndexError(text)
        return text

    assert plan("this abc thing", reader=words_reader(fragile)).spoken == ["this A B C thing."]


def test_a_g2p_that_never_finds_anything_is_an_error_with_the_position() -> None:
    with pytest.raises(UnspeakableError, match="position 1009") as raised:
        plan_slice(
            "Hello. \n\nsecret",
            1000,
            words_reader(lambda said: "x" if "ello" in said else ""),
            SliceParams(last=True, speed=1.0, profile=PROFILE),
        )
    assert "secret" not in raised.value.message


def test_equal_sentences_are_phonemised_once() -> None:
    counting = WordsG2P()
    plan("Again and again.\n\n" * 50, reader=Reader(front_end("en"), "en-US", counting))
    assert counting.asked == ["Again and again ."]


def test_slow_speech_takes_fewer_phonemes_a_segment() -> None:
    profile = at_pace(PROFILE, 0.5)
    assert profile.max_phonemes == round(PROFILE.max_phonemes / 2)
    assert profile.target_phonemes == round(PROFILE.target_phonemes / 2)
    assert at_pace(PROFILE, 1.5) == PROFILE
    sentence = "The old lighthouse stood on the cliff for two hundred years, and nobody knew who had built it. "
    text = "[very slow] " + sentence * 12
    plan = plan_slice(text, 0, WORDS, SliceParams(last=True, speed=1.0, profile=PROFILE))
    slow = [segment for segment in plan.segments if segment.speed < 1]
    assert slow
    assert all(len(segment.phonemes) <= segment.speed * PROFILE.max_phonemes + 1 for segment in slow)


@each_case(
    ("text", "lines"),
    [
        # fields of a form, a chat, a list with pictures, lines of very different lengths
        ("Owner: Miriam Castellanos | Policy number: HQ-2210 | Expired\nVehicle: blue estate\nDeductible: none", 3),
        ("[21:40] pat: the parcel was left at the neighbours again, I think\n[21:41] lou: thanks, I will look", 2),
        ("🌱 Grows well on any windowsill that gets four hours of sun\n🌱 Needs Water twice a week", 2),
        ("Sandstone path from the gate to the old boathouse\nGranite steps with a low wall on either side, a lamp "
         "at the top and a bench halfway down, which the committee repaired in spring\nGravel", 3),
        # prose that was wrapped, and that begins a line with a name, a time or an aside
        ("Nobody who was at the station that evening will forget how\nMartha waved from the last carriage until it\n"
         "vanished.", 1),
        ("The ferry that should have left at noon was still there at\n14:10 and its crew had gone ashore for a meal "
         "of\nfish.", 1),
    ],
)  # fmt: skip
def test_lines_that_begin_an_item_are_read_apart(text: str, lines: int) -> None:
    assert sum(segment.pause_ms >= LINE for segment in plan(text).segments[:-1]) == lines - 1
