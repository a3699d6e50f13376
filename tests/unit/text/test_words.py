# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""Which word of a text is said by which phonemes, with the real G2P."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.speech import Role, Segment, TextPlan
from rhapsode.engines.kokoro.provider import PROFILE
from rhapsode.text.dialogue import plan_dialogue
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import reader_of
from rhapsode.text.sounds import SOUND_SPEECH

PIECES = ["one", "$5", "2021,", "—", "🎉", "U.S.", "the", "a", "&", "…", "[sighs]", "e.g.", "\n\n", "C#", "10", "000",
          "3:30", "well—so", "(no)", "x=y", "1/2", "don’t", "http://a.b/c?d=e"]  # fmt: skip


def planned(text: str, language: str = "en-US") -> TextPlan:
    reader = reader_of(PROFILE, language)
    return plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=PROFILE, words=True))


def said(segments: tuple[Segment, ...], text: str) -> list[tuple[str, str]]:
    """Return each word that is spoken, with its phonemes, without stress."""
    return [
        (text[word.start : word.end], "".join(c for c in part.phonemes[word.first : word.last] if c not in "ˈˌ"))
        for part in segments
        for word in part.words or ()
        if word.spoken
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "It costs $5.20 today.",
            [("It", "ɪt"), ("costs", "kɔsts"), ("$5.20", "fIv dɑləɹz ænd twɛnti sɛnts"), ("today.", "tədA")],
        ),
        (
            "On 25 December 1999 we met.",
            [
                ("On", "ɔn"),
                ("25", "ðə twɛnti fɪfθ ʌv"),
                ("December", "disɛmbəɹ"),
                ("1999", "nIntin nIndi nIn"),
                ("we", "wi"),
                ("met.", "mɛt"),
            ],
        ),
        ("A 10 % cut", [("A", "ɐ"), ("10 %", "tɛn pəɹsɛnt"), ("cut", "kʌt")]),
        ("10 000 000 bees", [("10 000 000", "tɛn mɪljᵊn"), ("bees", "biz")]),
        ("Salt & pepper", [("Salt", "sɔlt"), ("&", "ænd"), ("pepper", "pɛpəɹ")]),
        ("the the the end", [("the", "ðə"), ("the", "ðə"), ("the", "ði"), ("end", "ɛnd")]),
        ("She said—and left.", [("She", "ʃi"), ("said—", "sɛd"), ("and", "ænd"), ("left.", "lɛft")]),
        ("Ask St. Paul.", [("Ask", "æsk"), ("St.", "sAnt"), ("Paul.", "pɔl")]),
        ("[whispers] Quiet, [the docs](http://a.b/c).", [("Quiet,", "kwIət"), ("the", "ðə"), ("docs", "dɑks")]),
        ("It is **un**believ**able**.", [("It", "ɪt"), ("is", "ɪz"), ("un**believ**able", "ʌnbəlivəbᵊl")]),
    ],
)
def test_each_word_has_its_phonemes(text: str, words: list[tuple[str, str]]) -> None:
    assert said(planned(text).segments, text) == words


def test_what_is_not_spoken_is_a_word_without_phonemes() -> None:
    text = "Nice 🎉 day — [laughs] yes."
    words = [word for part in planned(text).segments for word in part.words or ()]
    assert [(text[word.start : word.end], word.spoken) for word in words] == [
        ("Nice", True),
        ("🎉", False),
        ("day", True),
        ("—", False),
        ("yes.", True),
    ]


def test_sentences_and_lines_close() -> None:
    text = "Dr. Smith went home. He slept\n\nThe next day, at noon, he rose."
    words = [word for part in planned(text).segments for word in part.words or ()]
    assert [text[word.start : word.end] for word in words if word.closes] == ["home.", "slept", "rose."]


def test_the_names_of_a_dialogue_are_no_words() -> None:
    text = "Joe: Is it on?\nJane: It is."
    roles = [Role("Joe", "Puck", "en-US"), Role("Jane", "Kore", "en-GB")]
    plan = plan_dialogue(
        text,
        0,
        partial(reader_of, PROFILE),
        SliceParams(last=True, speed=1.0, profile=PROFILE, words=True),
        speaker=None,
        roles=roles,
    )
    assert [word for word, _ in said(plan.segments, text)] == ["Is", "it", "on?", "It", "is."]


def test_unless_they_are_wanted_there_are_none() -> None:
    plan = plan_slice("One. Two.", 0, reader_of(PROFILE, "en-US"), SliceParams(last=True, speed=1.0, profile=PROFILE))
    assert [part.words for part in plan.segments] == [None] * len(plan.segments)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Yes, one … [sighs] … five.", ["Yes,", "one", "…", "five."]),
        ("Yes, one … [sighs] … $5", ["Yes,", "one", "…", "…", "$5"]),
    ],
)
def test_a_row_of_marks_ends_in_front_of_the_tag_in_it(text: str, words: list[str]) -> None:
    assert [text[word.start : word.end] for part in planned(text).segments for word in part.words or ()] == words


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(PIECES),
        min_size=1,
        max_size=40,
    ),
    st.booleans(),
)
def test_words_and_phonemes_come_in_order_and_none_is_lost(pieces: list[str], british: bool) -> None:
    text = "Yes " + " ".join(pieces)
    plan = planned(text, "en-GB" if british else "en-US")
    end = 0
    for part in plan.segments:
        owned, last = set(), 0
        for word in part.words or ():
            assert end <= word.start < word.end, text
            assert part.start <= word.start
            assert word.end <= part.end
            assert last <= word.first <= word.last <= len(part.phonemes)
            end, last = word.end, word.last
            owned |= set(range(word.first, word.last))
        said = part.phonemes
        for sound in {sound.phonemes for sound in SOUND_SPEECH.values()}:  # which are of no word
            said = said.replace(sound, " " * len(sound))
        sounding = {index for index, symbol in enumerate(said) if symbol.isalnum()}
        assert sounding <= owned, text
