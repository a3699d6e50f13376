# ruff: noqa: RUF001  (typographic characters are what these tests are about)
"""Custom pronunciations: matching of words, and the reading of the sentence around them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.speech import PlanRequest, Pronunciation, Role, Segment, SpeechParams
from rhapsode.engines.gemini.provider import PROFILE as GEMINI
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.tone import ToneProvider
from rhapsode.render import worker_functions
from rhapsode.text.dialogue import plan_dialogue
from rhapsode.text.languages.registry import front_end
from rhapsode.text.passages import plan_passages
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.pronunciations import STAND_IN, find_pronounced, read_as
from rhapsode.text.reader import reader_of
from rhapsode.text.speakable import check_text
from tests.support.cases import each_case
from tests.unit.text.conftest import PROFILE, WORDS, words_reader


def entries(said: dict[str, str]) -> tuple[Pronunciation, ...]:
    return tuple(Pronunciation(word, spoken_as) for word, spoken_as in sorted(said.items()))


def planned(text: str, said: dict[str, str], window: int = 20_000, target: int = 200) -> list[Segment]:
    """Return all segments, in slices as a worker sees them; they must cover the text."""
    profile = replace(PROFILE, target_phonemes=target, max_phonemes=2 * target)
    segments: list[Segment] = []
    at, speed = 0, 1.0
    while at < len(text):
        plan = plan_slice(
            text[at : at + window],
            at,
            WORDS,
            SliceParams(last=at + window >= len(text), speed=speed, profile=profile, pronunciations=entries(said)),
        )
        segments += plan.segments
        at, speed = plan.end, plan.speed
    assert (segments[0].start, segments[-1].end) == (0, len(text))
    assert all(before.end == after.start for before, after in pairwise(segments))
    return segments


def spoken(text: str, said: dict[str, str]) -> str:
    return " | ".join(segment.phonemes for segment in planned(text, said) if segment.phonemes)


NEW_YORK = {"New": "noo", "New York": "noo yawk", "New York City": "the city"}


@each_case(
    ("text", "said", "heard"),
    [
        ("SQL, sql and Sql.", {"SQL": "sequel"}, "sequel, sequel and sequel."),
        ("MySQL, SQL2, SQLite, l'SQL, SQL.", {"SQL": "sequel"}, "MySQL, SQL2, SQLite, l'SQL, sequel."),
        ("'SQL' “SQL” (SQL) SQL-based _SQL_", {"SQL": "x"}, "'x' “x” (x) x-based _x_"),
        ("SQL's, SQL’s and SQL'll", {"SQL": "x"}, "x's, x’s and SQL'll"),
        ("Polish polish POLISH", {"Polish": "a", "polish": "b"}, "a b POLISH"),
        ("Give us the US.", {"US": "you ess", "us": "us"}, "Give us the you ess."),
        ("New, New York, new\n york city", NEW_YORK, "noo, noo yawk, the city"),
        ("3D 3D-ed 13D 2.5 5 5.", {"3D": "three dee", "5": "five"}, "three dee three dee-ed 13D 2.5 five five."),
        ("Dr. C++ C# .NET ASP.NET AT&T", {"Dr.": "drive", "C++": "1", "C#": "2", ".NET": "3", "AT&T": "4"},
         "drive 1 2 3 ASP.NET 4"),
        ("O’Brien's cafe\u0301 café cafe", {"O'Brien": "oh", "café": "kaffay"}, "oh's kaffay kaffay cafe"),
        ("我在北京。서울은", {"北京": "Beijing", "서울": "Seoul"}, "我在Beijing。Seoul은"),
        ("北京SQL东京北京", {"北京": "Beijing", "东京": "Tokyo"}, "Beijing SQL Tokyo Beijing"),
        ("my\u200bSQL\u200bdb", {"SQL": "x", "db": "d"}, "my\u200b x\u200b d"),
        ("[sighs] <sql> [short pause] [sql]", {"sql": "x", "pause": "y", "sighs": "z"},
         "[sighs] <x> [short pause] [x]"),
        ("A A-B A.B", {"A": "x", "A-B": "y"}, "x y x.B"),
    ],
)  # fmt: skip
def test_whole_words_are_found_as_they_were_written(text: str, said: dict[str, str], heard: str) -> None:
    from rhapsode.text.tags import find_tags

    found = find_pronounced(text, entries(said), find_tags(text))
    assert read_as(text, found, 0, len(text)) == heard


@each_case(
    ("text", "said", "heard"),
    [
        ("It costs $5 at ACME, 3D & SQL.", {"ACME": "ack me", "3D": "three dee", "SQL": "sequel"},
         "It costs five dollars at ack me, three dee and sequel."),
        ("I live on Elm Dr. It is quiet there.", {"Dr.": "drive"}, "I live on Elm drive. It is quiet there."),
        ("I live on Elm Dr.", {"Dr.": "drive"}, "I live on Elm drive."),
        ("Dr. Smith is in.", {"Dr.": "drive"}, "drive Smith is in."),
        ("He works for Foo. Inc. here.", {"Foo. Inc.": "Foo Incorporated"}, "He works for Foo Incorporated here."),
        ("**SQL** and [SQL](http://x.org/SQL).", {"SQL": "sequel"}, "sequel and sequel."),
        ("Say it: xyzzy!", {"xyzzy": "42"}, "Say it: forty two!"),
        ("北京", {"北京": "Beijing"}, "Beijing."),
        ("*nix", {"*nix": "unix"}, "unix."),
        ("New [short pause] York", {"New York": "x"}, "New | York."),
        ("New\n\nYork", {"New York": "x"}, "New. | York."),
        ("See KAY-oss-land, ZIH-gee.", {"ZIH-gee": "ZIH-gee"}, "See kay oss land, zih gee."),
    ],
)  # fmt: skip
def test_the_sentence_is_normalised_with_what_is_said(text: str, said: dict[str, str], heard: str) -> None:
    assert spoken(text, said) == heard


@each_case("window", [200, 1000, 20_000])
@each_case("target", [30, 200])
def test_no_word_is_cut_and_none_is_missed(window: int, target: int) -> None:
    text = "One sentence with the Long. Name, Of It in it, and another Long. Name, Of It at its end. " * 30
    segments = planned(text, {"long. name, of it": "banana"}, window, target)
    said = " ".join(segment.phonemes for segment in segments)
    assert said.count("banana") == 60
    assert not any(word in said for word in ("Long", "Name", "Of It"))
    for segment in segments:
        assert text[segment.start : segment.end].count("Long. Name, Of It") == segment.phonemes.count("banana")


def test_a_segment_that_is_planned_anew_says_the_same() -> None:
    text = "The first SQL thing, which is long enough, comes before the second SQL thing, which is as long."
    (whole,) = planned(text, {"SQL": "sequel"})
    parts = planned(text, {"SQL": "sequel"}, target=40)
    assert len(parts) > 1
    assert " ".join(part.phonemes for part in parts) == whole.phonemes


def test_without_an_occurrence_a_segment_is_as_it_was() -> None:
    """So the cache of segments, which goes by the phonemes, is not spoiled."""
    text = "Nothing of it is here.\n\nIt is here: SQL."
    plain, said = planned(text, {}), planned(text, {"SQL": "sequel", "Nginx": "engine x"})
    assert said[0] == plain[0]
    assert said[1] != plain[1]


def test_capitals_that_mark_the_stress_are_no_letters_to_spell() -> None:
    assert front_end("en").respell("ZIH-gee") == "zih-gee"
    assert front_end("en").respell("buh-NAN-uh") == "buh-nan-uh"
    assert front_end("en").respell("US-based X-ray SQL") == "us-based X-ray SQL"


# -- IPA ------------------------------------------------------------------------------------------------------------


def phonemes(text: str, said: dict[str, str], language: str = "en-US", engine: str = "kokoro") -> str:
    plan = worker_functions.plan(
        PlanRequest(engine, language, text, params=SpeechParams("", pronunciations=entries(said)))
    )
    return " | ".join(segment.phonemes for segment in plan.segments)


@each_case(
    ("text", "heard"),
    [
        ("The Xyzzy, he said.", "ði ˈæpəl, hi sˈɛd."),  # as before a vowel
        ("Xyzzy!", "ˈæpəl!"),
        ("(XYZZY)", "(ˈæpəl)."),
        ("Xyzzy's", "ˈæpəlz."),
        ("pre-Xyzzy-based", "pɹˈi ˈæpəl bˈAst."),
        ("5 Xyzzy", "fˈIv ˈæpəl."),
        ("$Xyzzy", "dˈɑləɹ ˈæpəl."),
    ],
)
@each_case("engine", ["kokoro", "hibari"])
def test_ipa_reaches_the_engine_in_the_middle_of_its_sentence(text: str, heard: str, engine: str) -> None:
    assert phonemes(text, {"xyzzy": "/ˈæpəl/"}, engine=engine) == heard


def test_ipa_is_spoken_in_the_accent_of_the_voice() -> None:
    assert phonemes("Xyzzy.", {"Xyzzy": "/ˈɡoʊt/"}) == "ɡˈOt."
    assert phonemes("Xyzzy.", {"Xyzzy": "/ˈɡoʊt/"}, "en-GB") == "ɡˈQt."
    joe, jane = (
        segment.phonemes
        for segment in worker_functions.plan(
            PlanRequest(
                "kokoro",
                "en-US",
                "Joe: Xyzzy, Joe.\nJane: Xyzzy.",
                params=SpeechParams("", pronunciations=entries({"Xyzzy": "/ˈɡoʊt/", "Joe": "jay"})),
                roles=(Role("Joe", "am_adam", "en-US"), Role("Jane", "bf_emma", "en-GB")),
            )
        ).segments
    )
    assert (joe, jane) == ("ɡˈOt, ʤˈA.", "ɡˈQt.")


def test_a_hundred_words_in_ipa_are_kept_apart() -> None:
    said = {f"w{number}w": f"/{'ɡ' * (number % 10 + 1)}ɑ{'d' * (number // 10 + 1)}/" for number in range(100)}
    expected = " ".join(f"{'ɡ' * (number % 10 + 1)}ɑ{'d' * (number // 10 + 1)}" for number in range(100)) + "."
    assert phonemes(" ".join(said), said).replace(" | ", " ") == expected


def test_what_a_g2p_cannot_read_is_spelled_around_ipa() -> None:
    plan = plan_slice(
        "Ab Xyzzy.",
        0,
        words_reader(lambda said: "" if "Ab" in said else said),
        SliceParams(last=True, speed=1.0, profile=PROFILE, pronunciations=entries({"Xyzzy": "/a/"})),
    )
    assert plan.segments[0].phonemes == "A B Xqaavqx."


def test_tone_says_ipa_too() -> None:
    assert phonemes("Say Xyzzy!", {"Xyzzy": "/ˈæpəl/"}, engine="tone") == "say ˈæpəl!"


# -- models that read by themselves -----------------------------------------------------------------------------------


def test_a_respelling_is_put_into_the_text_that_is_sent() -> None:
    text = "Joe: [whispers] SQL, Joe!\nJane: [sql] It's SQL's."
    plan = plan_passages(
        text, 0, last=True, profile=GEMINI, speakers=("Joe", "Jane"),
        pronunciations=entries({"SQL": "sequel", "Joe": "jay", "whispers": "x"}),
    )  # fmt: skip
    assert [segment.phonemes for segment in plan.segments] == [
        "Joe: [whispers] sequel, jay!\nJane: [sequel] It's sequel's."
    ]
    assert plan.end == len(text)


def test_a_passage_has_room_for_what_is_said() -> None:
    text = "This is the T. And so. On of it. " * 40
    said = {"T. And so. On": "terms and conditions " * 9}
    plan = plan_passages(text, 0, last=True, profile=GEMINI, pronunciations=entries(said))
    assert sum(segment.phonemes.count("terms") for segment in plan.segments) == 9 * 40
    assert max(len(segment.phonemes) for segment in plan.segments) <= GEMINI.max_phonemes
    assert plan.segments[-1].end == len(text)


# -- captions -------------------------------------------------------------------------------------------------------


def test_what_is_said_belongs_to_the_word_in_the_text() -> None:
    text = "The Xyzzy's SQL in New York is Dr. Foo's, and it is old."
    said = entries({"Xyzzy": "/ˈzɪɡi/", "SQL": "sequel query", "New York": "the big apple", "Dr. Foo": "doctor bar"})
    params = SpeechParams("", captions=CaptionFormat.JSON, pronunciations=said)
    (segment,) = worker_functions.plan(PlanRequest("kokoro", "en-US", text, params=params)).segments
    words = {text[word.start : word.end]: segment.phonemes[word.first : word.last] for word in segment.words or ()}
    assert list(words) == ["The", "Xyzzy's", "SQL", "in", "New York", "is", "Dr. Foo's,", "and", "it", "old."]
    assert words["Xyzzy's"] == "zˈɪɡiz"
    assert words["SQL"].startswith("sˈikwəl kw")
    assert words["New York"] == "ðə bˈɪɡ ˈæpᵊl"
    assert words["Dr. Foo's,"].startswith("dˈɑktəɹ b")


# -- before a task is made ------------------------------------------------------------------------------------------


def test_estimates_count_what_is_said() -> None:
    profile = KokoroProvider().profile
    text = "I like T&C very much. " * 50
    short = check_text(text, profile, "en-US").seconds
    long = check_text(text, profile, "en-US", entries({"T&C": "all of the terms and conditions of it"}))
    assert long.seconds > 1.5 * short
    assert long.characters == len(text)
    in_full = check_text(text.replace("T&C", "all of the terms and conditions of it"), profile, "en-US").seconds
    assert long.seconds == pytest.approx(in_full, rel=0.05)


def test_a_word_of_any_script_can_be_said() -> None:
    check_text("北京", ToneProvider.profile, "en-US", entries({"北京": "Beijing"}))


def test_a_dialogue_keeps_its_names() -> None:
    plan = plan_dialogue(
        "Joe: Hello, Joe.\nJane: Joe?",
        0,
        partial(reader_of, ToneProvider.profile),
        SliceParams(last=True, speed=1.0, profile=ToneProvider.profile, pronunciations=entries({"Joe": "jay"})),
        speaker=None,
        roles=(Role("Joe", "Low", "en-US"), Role("Jane", "High", "en-US")),
    )
    assert [(segment.voice, segment.phonemes) for segment in plan.segments] == [
        ("Low", "hello, jay."),
        ("High", "jay?"),
    ]


@pytest.mark.parametrize("between", ["\u200b<b>", "</b>\u200b", "\u200b<b>\u200b</b>", " <b>"])
def test_no_tag_and_no_unseen_character_joins_what_is_given_to_its_neighbours(between: str) -> None:
    request = PlanRequest(
        "tone",
        "en-US",
        f"new{between}北{between}new",
        0,
        True,
        SpeechParams("", pronunciations=entries({"北": "/z/"})),
        1.0,
    )
    assert [segment.phonemes for segment in worker_functions.plan(request).segments] == ["new z new."]


# -- whatever the text ------------------------------------------------------------------------------------------------

FRAGMENTS = ["SQL ", "New ", "York", "New York", "Dr. ", "\n", "Joe: ", "Jane: ", "a", "b ", "A. ", ". ", "? ", "北",
             "[pause]", "\t", "  ", ", ", "word " * 8, "é", "e\u0301", "🎈", "“", "'", "-", "**", "\u200b",
             "<b>"]  # fmt: skip
SAID = {"SQL": "sequel", "New York": "/ˈnuː ˈjɔːk/", "Dr.": "drive", "Joe": "jay", "A. a": "..a", "北": "/z/",
        "York. A": "a—b", "b a": "(a)", "a Joe": "t?", "York Jane": "-s-", "'a": "5"}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=60).map("".join),
    st.sampled_from([30, 100, 1000]),
    st.booleans(),
)
def test_every_text_is_covered_and_no_stand_in_is_heard(text: str, window: int, lead: bool) -> None:
    google = entries({word: said for word, said in SAID.items() if said[0] != "/"})
    for engine, roles, said in (
        ("tone", (), entries(SAID)),
        ("gemini", (Role("Joe", "Puck", ""), Role("Jane", "Kore", "")), google),
    ):
        at, speed, speaker = 0, 1.0, None
        while at < len(text):
            seen = text[at : at + window]
            request = PlanRequest(
                engine,
                "en-US",
                seen,
                at,
                at + window >= len(text),
                SpeechParams("", pronunciations=said),
                speed,
                roles,
                speaker,
                lead,
            )
            plan = worker_functions.plan(request)
            position = at
            for segment in plan.segments:
                assert segment.start == position < segment.end
                assert "xqa" not in segment.phonemes.lower()
                position = segment.end
            assert position == plan.end > at
            at, speed, speaker = plan.end, plan.speed, plan.speaker


def test_every_entry_of_a_large_dictionary_has_a_stand_in_of_its_own() -> None:
    many = [Pronunciation(f"w{number}", "/a/") for number in range(10_000)]
    text = " ".join(entry.word for entry in many)
    found = [pronounced.said for pronounced in find_pronounced(text, many)]
    assert len(set(found)) == len(many)
    assert all(STAND_IN.fullmatch(said) for said in found)
