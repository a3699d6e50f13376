"""Streamed text: where its chunks end, and that they are said as the whole text is."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.invented import sentences as invented
from rhapsode.text.incremental import MOST_HELD_CHARS, IncrementalSplitter, TextChunk
from rhapsode.text.languages.registry import front_end
from rhapsode.text.pauses import PAUSE_MS
from rhapsode.text.plan import SliceParams, plan_slice
from tests.unit.text.conftest import PROFILE, WORDS

TRAPS = (
    "Dr. Smith paid $5.50 on March 3, 2024, and left.",
    '"Is it really so?" he asked, and looked at his watch.',
    "It was 3.14 percent, i.e. not much at all.",
    "On May 5, 2020 we met at 10:30 a.m. in Washington, D.C. and talked.",
    "He lives in the U.S. Army base near St. Louis.",
    "Mr. and Mrs. Jones went home at 5 p.m. on Sunday!",
    "Yes... no, perhaps. I do not know.",
    "See p. 5 and fig. 3, or visit example.com. That is all.",
    "The sum of 1,000 and 2,500 is 3,500.",
    "Version 2.0 came out. 3 million people, about 40% of them, use it.",
    "J. R. R. Tolkien wrote it; C. S. Lewis read it.",
    "“That is it,” she said. “We are done.”",
    "The train, which was late, came at last.",
    "No. 5 is alive. No. That is wrong.",
    "Prof. Brown et al. showed it (cf. Table 2). It holds.",
    "Well, in the end it was 6'2\" tall.",
    "It costs $5. 3 of them are $15.",
    "Call 555-0123, ext. 4, before 9 a.m. Thanks.",
)


def chunks_of(text: str, pieces: list[str]) -> list[TextChunk]:
    splitter = IncrementalSplitter(front_end("en"), "en-US")
    found = [chunk for piece in pieces for chunk in splitter.append(piece)]
    return found + splitter.flush()


def cut(text: str, rng: random.Random, longest: int) -> list[str]:
    pieces = []
    at = 0
    while at < len(text):
        size = rng.randint(1, longest)
        pieces.append(text[at : at + size])
        at += size
    return pieces


def said(text: str) -> list[str]:
    """Return the words that are said for a text, as the planner reads it."""
    segments = []
    at, speed = 0, 1.0
    while at < len(text):
        plan = plan_slice(text[at:], at, WORDS, SliceParams(last=True, speed=speed, profile=PROFILE))
        segments += plan.segments
        at, speed = plan.end, plan.speed
    return re.findall(r"[\w']+", " ".join(segment.phonemes for segment in segments))


def test_chunks_are_those_of_the_whole_text_however_it_is_cut() -> None:
    rng = random.Random(19)
    text = " ".join(rng.sample(TRAPS, len(TRAPS)))
    whole = chunks_of(text, [text])
    assert len(whole) > 12
    for longest in (1, 2, 5, 30):
        assert chunks_of(text, cut(text, rng, longest)) == whole


def test_what_is_said_is_what_the_whole_text_says() -> None:
    """Three hundred sentences in stories of six; word for word in at least 99 of a hundred."""
    rng = random.Random(7)
    source = invented(19)
    sentences = [rng.choice(TRAPS) if rng.random() < 0.4 else next(source) for _ in range(300)]
    wrong = 0
    for start in range(0, len(sentences), 6):
        text = " ".join(sentences[start : start + 6])
        chunks = chunks_of(text, cut(text, rng, 7))
        assert "".join(chunk.text for chunk in chunks) == text
        wrong += [word for chunk in chunks for word in said(chunk.text)] != said(text)
    assert wrong <= 3


@given(st.lists(st.text("aA1.,!?\n -\"'([<>])s:/", max_size=12), max_size=12))
def test_no_character_is_lost_or_said_twice(pieces: list[str]) -> None:
    text = "".join(pieces)
    chunks = chunks_of(text, pieces)
    assert "".join(chunk.text for chunk in chunks) == text
    assert [chunk.start for chunk in chunks] == [len(text[: chunk.start]) for chunk in chunks]
    assert chunks == chunks_of(text, [text])


def first(text: str) -> TextChunk | None:
    splitter = IncrementalSplitter(front_end("en"), "en-US")
    return next(iter(splitter.append(text)), None)


@pytest.mark.parametrize(
    ("text", "chunk"),
    [
        ("Well, the weather in the mountains, as", None),
        ("Well, the weather in the mountains, as ", "Well, the weather in the mountains, "),
        ("The meeting is on the morning of May 5, 2020 ", None),
        ("I went to the office to see Dr. Smith ", None),
        ("The weather was cold and clear today.", None),
        ("The weather was cold and clear today. ", None),
        ("The weather was cold and clear today. Then ", "The weather was cold and clear today. "),
        ("The weather was cold and clear today.\n\nTh", None),
        ("It said [short pause] that the weather, in ", None),
        ('<prosody rate="fast">The weather was cold and clear. Then ', None),
        ("Hi. Then ", None),
    ],
)
def test_a_chunk_is_given_once_what_follows_cannot_change_it(text: str, chunk: str | None) -> None:
    found = first(text)
    assert (None if found is None else found.text) == chunk


def test_only_the_beginning_of_an_utterance_is_cut_at_a_clause() -> None:
    text = "Well, the weather in the mountains, as ever, was cold. And in the valley beyond the river, so. "
    splitter = IncrementalSplitter(front_end("en"), "en-US")
    assert [chunk.text for chunk in splitter.append(text)] == ["Well, the weather in the mountains, "]
    assert next(chunk.text for chunk in splitter.flush()).startswith("as ever, was cold. And in the valley beyond")
    assert splitter.append(text)[0].text == "Well, the weather in the mountains, "


def test_pauses_and_speeds_go_on_behind_a_chunk() -> None:
    splitter = IncrementalSplitter(front_end("en"), "en-US")
    text = "[slow] The weather was cold and clear today. It was a very fine morning indeed.\n\n"
    text += "Then came the spring. Soon "
    first, second, third = splitter.append(text)
    assert (first.pause_ms, second.pause_ms, third.pause_ms) == (
        PAUSE_MS["sentence"],
        PAUSE_MS["paragraph"],
        PAUSE_MS["sentence"],
    )
    assert first.speed == 1.0 > second.speed
    assert third.speed == 1.0


def test_endless_text_is_cut() -> None:
    splitter = IncrementalSplitter(front_end("en"), "en-US")
    found = splitter.append("word " * MOST_HELD_CHARS)
    assert splitter.held <= MOST_HELD_CHARS
    assert all(chunk.text.endswith(" ") for chunk in found)


def test_text_that_follows_other_text_has_its_offsets() -> None:
    splitter = IncrementalSplitter(front_end("en"), "en-US", 27)
    (chunk,) = [*splitter.append("Hello there."), *splitter.flush()]
    assert (chunk.text, chunk.start, chunk.end) == ("Hello there.", 27, 39)


def test_other_languages_have_their_own_ends() -> None:
    splitter = IncrementalSplitter(front_end("fr"), "fr-FR")
    assert [chunk.text for chunk in splitter.append("Il fait très froid dans la montagne ce matin. Puis ")] == [
        "Il fait très froid dans la montagne ce matin. "
    ]


def seconds(text: str) -> float:
    """Return the processor time for a text that is streamed in pieces of 500 characters."""
    splitter = IncrementalSplitter(front_end("en"), "en-US")
    began = time.process_time()
    for start in range(0, len(text), 500):
        splitter.append(text[start : start + 500])
    return time.process_time() - began


@pytest.mark.parametrize("piece", ["a\n", "<b>a, ", "<p>a, </p>", "*a, ", "`a, ", "Dr. ", "(a; "])
def test_ends_that_are_none_cost_little(piece: str) -> None:
    """Text with an end at every other character, at none of which it can be cut; it took 400 times as long."""
    length = 3_500
    usual = "Hello there, my friend. How are you? "
    assert seconds(piece * (length // len(piece))) < 60 * seconds(usual * (length // len(usual)))
