"""Cues and files of captions: what is shown when, and what it looks like."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.captions import CaptionFormat, Word, write_timings, write_words
from rhapsode.core.speech import RenderedSegment
from rhapsode.text.captions import write_captions
from rhapsode.text.cues import LINE_CHARS, MAX_LINES, MAX_SEARCHED, MAX_SECONDS, Cue, TimedWord, make_cues
from rhapsode.text.cutting import best_cut
from rhapsode.text.front_end import CutPoints

RATE = 24_000


def timed(text: str, pace: float = 0.07, pause: float = 0.3, turns: tuple[int, ...] = ()) -> list[TimedWord]:
    """Return words that last as long as they are, with a pause behind each sentence; those in brackets are not
    spoken.
    """
    words, at = [], 0.1
    for match in re.finditer(r"\S+", text):
        spoken = match[0][0] not in "(—🎉"
        length = pace * len(match[0]) if spoken else 0.0
        closes = match[0][-1] in ".!?"
        turn = sum(start <= match.start() for start in turns)
        words.append(TimedWord(match.start(), match.end(), at, at + length, closes, turn, spoken))
        at += length + (pause if closes else 0.02)
    return words


def cues(text: str, duration: float = 1000.0, **how: object) -> list[Cue]:
    return list(make_cues(timed(text, **how), text, duration))  # type: ignore[arg-type]


def texts(text: str, **how: object) -> list[str]:
    return [cue.text for cue in cues(text, **how)]  # type: ignore[arg-type]


def test_a_sentence_is_a_cue_and_a_longer_one_has_two_lines() -> None:
    assert texts("The boats were already out. Nobody had seen them leave, because it was dark.") == [
        "The boats were already out.",
        "Nobody had seen them leave,\nbecause it was dark.",
    ]


def test_a_sentence_that_does_not_fit_is_cut_at_a_clause() -> None:
    assert texts(
        "When the boats came back in the evening, the whole village stood on the quay, and nobody spoke a single word."
    ) == [
        "When the boats came back in the evening,",
        "the whole village stood on the quay,\nand nobody spoke a single word.",
    ]


def test_what_is_over_soon_is_shown_with_its_neighbour() -> None:
    assert texts("No. I will not go there again.") == ["No. I will not go there again."]


def test_cues_are_not_joined_over_a_pause() -> None:
    assert texts("No. I will not go there again.", pause=0.7) == ["No.", "I will not go there again."]


def test_a_cue_ends_with_what_a_speaker_says() -> None:
    text = "Yes. No. Well."
    assert texts(text, turns=(0, 5)) == ["Yes.", "No. Well."]


def test_what_is_not_spoken_is_shown_with_what_is() -> None:
    assert texts("It was (quietly) 🎉 fine — really.") == ["It was (quietly) 🎉 fine — really."]
    assert texts("🎉 🎉") == []
    assert texts("It was fine. 🎉") == ["It was fine. 🎉"]


def test_marks_are_not_shown_and_punctuation_stays_with_its_word() -> None:
    text = "See [the docs](http://a.b/c), **now**! It is un**believ**able[sighs]yes."
    spans = [("See", True), ("the", True), ("docs", True), (",", False), ("now", True), ("!", False), ("It", True),
             ("is", True), ("un**believ**able", True), ("yes.", True)]  # fmt: skip
    words, at = [], 0
    for index, (word, spoken) in enumerate(spans):
        at = text.index(word, at)
        begins = index / 4 + (index > 5)
        words.append(TimedWord(at, at + len(word), begins, begins + 0.2 * spoken, word in "!yes.", 0, spoken))
        at += len(word)
    assert [cue.text for cue in make_cues(words, text, 9.0)] == ["See the docs, now!", "It is unbelievable yes."]


def test_words_that_came_as_one_are_shown_without_what_stands_between_them() -> None:
    text = "He won 10 [sighs] 000\r\n000 <b>bees</b>."
    spans = [(0, 2), (3, 6), (7, text.index(" <b>")), (text.index("bees"), text.index("bees") + 4)]
    words = [TimedWord(start, end, index / 2, index / 2 + 0.5) for index, (start, end) in enumerate(spans)]
    assert [cue.text for cue in make_cues(words, text, 9.0)] == ["He won 10 000 000 bees"]


def test_of_a_row_of_what_nobody_hears_as_much_is_shown_as_there_is_room_for() -> None:
    (cue,) = cues("🎉 " * 30 + "Hurray " + "🎉 " * 190)
    lines = cue.text.split("\n")
    assert len(lines) == MAX_LINES
    assert all(len(line) <= LINE_CHARS for line in lines)
    assert "Hurray 🎉" in cue.text.replace("\n", " ")


def test_no_clause_is_looked_for_in_an_endless_ornament(monkeypatch: pytest.MonkeyPatch) -> None:
    """That search takes longer by the square of a row of brackets: minutes for one that a text may have."""
    searched: list[int] = []

    def counting(text: str, cuts: CutPoints, *, only_clauses: bool) -> int | None:
        searched.append(len(text))
        return best_cut(text, cuts, only_clauses=only_clauses)

    monkeypatch.setattr("rhapsode.text.cues.best_cut", counting)
    ornament = ")" * 20_000
    said = "said nobody, and all went on to where the boats were, which took them until the evening had come down"
    assert sum(cue.text.count("went") for cue in cues(f"{ornament} {said} {ornament}")) == 1
    assert max(searched, default=0) <= MAX_SEARCHED


def test_punctuation_behind_a_tag_stays_with_its_word() -> None:
    text = "It is <b>over</b>. Really[sighs]?"
    spans = [("It", True), ("is", True), ("over", True), (".", False), ("Really", True), ("?", False)]
    words = []
    for index, (word, spoken) in enumerate(spans):
        at = text.index(word)
        words.append(TimedWord(at, at + len(word), index / 5, index / 5 + 0.2 * spoken, word == "?", 0, spoken))
    assert [cue.text for cue in make_cues(words, text, 9.0)] == ["It is over. Really?"]


@pytest.mark.parametrize(("silence", "shown"), [(0.6, ["One two"]), (1.15, ["One two"]), (1.2, ["One", "two"])])
def test_a_cue_does_not_reach_over_a_long_silence(silence: float, shown: list[str]) -> None:
    words = [TimedWord(0, 3, 0.0, 1.5), TimedWord(4, 7, 1.5 + silence, 3.5 + silence)]
    assert [cue.text for cue in make_cues(words, "One two", 9.0)] == shown


def test_a_short_cue_stays_if_nothing_follows() -> None:
    assert [(cue.begins, cue.stops) for cue in cues("Go.", 0.5)] == [(0.1, 0.5)]
    assert [(cue.begins, cue.stops) for cue in cues("Go.", 5.0)] == [(0.1, 1.1)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "word", "and", "so,", "end.", "What?", "(style)", "—", "extraordinary", "x" * 50]),
        max_size=120,
    ),
    st.floats(0.01, 0.4),
    st.sampled_from([0.0, 0.3, 2.0]),
)
def test_cues_are_readable_and_never_overlap(pieces: list[str], pace: float, pause: float) -> None:
    text = " ".join(pieces)
    words = timed(text, pace, pause)
    duration = max((word.stops for word in words), default=0.0)
    cues = list(make_cues(words, text, duration))
    for before, after in pairwise(cues):
        assert before.stops <= after.begins
    for cue in cues:
        lines = cue.text.split("\n")
        assert 0 <= cue.begins <= cue.stops <= duration
        assert len(lines) <= MAX_LINES
        if " " in cue.text.replace("\n", " "):
            heard = [word for word in words if word.spoken and cue.begins <= word.begins < cue.stops]
            if len(heard) > 1 and "x" * 50 not in cue.text:
                assert all(len(line) <= LINE_CHARS for line in lines) or "(" in cue.text or "—" in cue.text
                assert heard[-1].stops - heard[0].begins <= MAX_SECONDS
    shown = " ".join(cue.text.replace("\n", " ") for cue in cues).split()
    assert [piece for piece in shown if piece[0] not in "(—"] == [piece for piece in pieces if piece[0] not in "(—"]


# -- files ----------------------------------------------------------------------------------------------------------

TEXT = "Five <b> & six.\n\nSeven."


def part_of(start: int, words: str, timings: str | None, samples: int, silence: int) -> RenderedSegment:
    return RenderedSegment(None, samples, timings=timings, start=start, pause_ms=1000 * silence // RATE, words=words)


PARTS = [
    part_of(
        0,
        write_words([Word(0, 4, 0, 3), Word(5, 8, 4, 5), Word(9, 10, 6, 9), Word(11, 15, 10, 13, True)], 0),
        write_timings([0.03 + 0.1 * index for index in range(15)]),
        36_000,
        12_000,
    ),
    part_of(15, write_words([], 15), None, 0, 12_000),
    part_of(15, write_words([Word(17, 23, 0, 5, True)], 15), write_timings([0.02 * i for i in range(8)]), 6_000, 0),
]


def written(format: str, parts: list[RenderedSegment] = PARTS, names: tuple[str, ...] = (), text: str = TEXT) -> str:
    samples = sum(part.samples + part.pause_samples(RATE) for part in parts)
    return b"".join(write_captions(CaptionFormat(format), text, parts, RATE, samples, names)).decode()


def test_json_has_each_word_where_it_stands_and_sounds() -> None:
    found = json.loads(written("json"))
    assert found["text"] == TEXT
    assert found["duration"] == 2.75
    assert found["words"][0] == {"word": "Five", "start": 0.03, "end": 0.38, "from": 0, "to": 4}
    assert found["words"][-1] == {"word": "Seven.", "start": 2.5, "end": 2.6, "from": 17, "to": 23}
    assert [TEXT[word["from"] : word["to"]] for word in found["words"]] == ["Five", "<b>", "&", "six.", "Seven."]


def test_subrip_escapes_markup_and_numbers_its_cues() -> None:
    assert written("srt") == (
        "1\n00:00:00,030 --> 00:00:01,330\nFive <\u2060b> & six.\n\n2\n00:00:02,500 --> 00:00:02,750\nSeven.\n\n"
    )


def test_srt_has_no_arrow_but_that_of_its_times() -> None:
    text = "1:00 --> 2:00"
    words = write_words([Word(0, 4, 0, 3), Word(5, 8, 3, 3), Word(9, 13, 4, 7)], 0)
    part = part_of(0, words, write_timings([0.1 * index for index in range(8)]), 24_000, 0)
    assert written("srt", [part], text=text) == "1\n00:00:00,000 --> 00:00:01,000\n1:00 → 2:00\n\n"
    assert written("vtt", [part], text=text).endswith("\n1:00 --&gt; 2:00\n\n")


@pytest.mark.parametrize("text", ["<b>", "{i}", "a<b", "<<{{", "</i>", "{\\an8}", "<u>a</u>"])
def test_what_players_of_srt_take_for_a_mark_is_seen(text: str) -> None:
    words = write_words([Word(0, len(text), 0, 3)], 0)
    part = part_of(0, words, write_timings([0.0, 0.1, 0.2, 0.3]), 24_000, 0)
    shown = written("srt", [part], text=text).splitlines()[2]
    assert shown.replace("\u2060", "") == text
    assert all(behind == "\u2060" for sign, behind in pairwise(shown) if sign in "<{")
    assert "\u2060" not in written("vtt", [part], text=text)


def test_vtt_escapes_what_players_would_take_for_marks() -> None:
    assert written("vtt") == (
        "WEBVTT\n\n00:00:00.030 --> 00:00:01.330\nFive &lt;b&gt; &amp; six.\n\n"
        "00:00:02.500 --> 00:00:02.750\nSeven.\n\n"
    )


def test_a_dialogue_says_who_speaks() -> None:
    text = "Jo: Yes.\nA&B: No."
    timings = write_timings([0.0, 0.2, 0.4])
    parts = [
        part_of(0, write_words([Word(4, 8, 0, 2, True)], 0), timings, 12_000, 2_400),
        part_of(9, write_words([Word(14, 17, 0, 2, True)], 9), timings, 12_000, 0),
    ]
    assert "<v Jo>Yes.\n" in written("vtt", parts, ("Jo", "A&B"), text)
    assert "<v A&amp;B>No.\n" in written("vtt", parts, ("Jo", "A&B"), text)
    assert [word["speaker"] for word in json.loads(written("json", parts, ("Jo", "A&B"), text))["words"]] == [
        "Jo",
        "A&B",
    ]


def test_a_word_that_was_cut_between_segments_is_one() -> None:
    text = "Aaaabbbb c"
    timings = write_timings([0.0, 0.1, 0.2, 0.3, 0.4])
    parts = [
        part_of(0, write_words([Word(0, 4, 0, 4)], 0), timings, 12_000, 2_400),
        part_of(4, write_words([Word(4, 8, 0, 2), Word(9, 10, 3, 4)], 4), timings, 12_000, 0),
    ]
    assert json.loads(written("json", parts, text=text))["words"] == [
        {"word": "Aaaabbbb", "start": 0.0, "end": pytest.approx(0.85), "from": 0, "to": 8},
        {"word": "c", "start": pytest.approx(0.85), "end": 1.0, "from": 9, "to": 10},
    ]


def test_times_over_an_hour_have_hours() -> None:
    part = part_of(0, write_words([Word(0, 4, 0, 1)], 0), write_timings([0.5, 1.5]), 48_000, 0)
    late = [part_of(0, "", None, 0, 3725 * RATE), part]
    assert "01:02:05,500 --> 01:02:06,500" in written("srt", late)


def test_a_book_is_written_in_pieces() -> None:
    text = "word " * 50_000
    words = [Word(5 * index, 5 * index + 4, 5 * index % 250, 5 * index % 250 + 4) for index in range(50_000)]
    timings = write_timings([0.05 * index for index in range(251)])
    parts = (
        part_of(250 * n, write_words(words[50 * n : 50 * n + 50], 250 * n), timings, 300_000, 2_400)
        for n in range(1000)
    )
    pieces = list(write_captions(CaptionFormat.JSON, text, parts, RATE, 1000 * 302_400, ()))
    assert len(pieces) > 10
    assert len(json.loads(b"".join(pieces))["words"]) == 50_000
