# ruff: noqa: RUF001  (phonetic symbols)
"""Markup that people paste: SSML that has a plain meaning, HTML, entities, and words hyphenated at a line's end."""

from __future__ import annotations

import pytest

from rhapsode.core.speech import TextPlan
from rhapsode.engines.kokoro.provider import PROFILE as KOKORO
from rhapsode.text.cues import TimedWord, shown
from rhapsode.text.pauses import PAUSE_MS
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import reader_of
from rhapsode.text.reading import read_text
from rhapsode.text.speakable import check_text
from rhapsode.text.tags import find_tags
from tests.unit.text.conftest import PROFILE, WORDS


def planned(text: str) -> TextPlan:
    return plan_slice(text, 0, WORDS, SliceParams(last=True, speed=1.0, profile=PROFILE, words=True))


def said(text: str) -> str:
    return " | ".join(segment.phonemes for segment in planned(text).segments if segment.phonemes)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ('Say <say-as interpret-as="characters">SQL4</say-as> now.', "Say S Q L four now."),
        ("<say-as interpret-as='spell-out'>abc</say-as>", "A B C."),
        ('Chapter <say-as interpret-as="ordinal">22</say-as>.', "Chapter twenty second."),
        ('King <say-as interpret-as="ordinal">IV</say-as>.', "King fourth."),
        ('In <say-as interpret-as="cardinal">2024</say-as> ways.', "In two thousand twenty four ways."),
        ('It is <say-as interpret-as="number">-1,234.50</say-as>.',
         "It is minus one thousand two hundred thirty four point five zero."),
        ('<say-as interpret-as="digits">2024</say-as>!', "two zero two four!"),
        ('On <say-as interpret-as="date" format="dmy">03/04/2025</say-as>.', "On April third twenty twenty five."),
        ('On <say-as interpret-as="date">2025-04-03</say-as>.', "On April third twenty twenty five."),
        ('Call <say-as interpret-as="telephone">555-0199</say-as>.', "Call five five five, zero one nine nine."),
        ('It costs <say-as interpret-as="currency">$42.01</say-as>.',
         "It costs forty two dollars and one cent."),
        ('The <sub alias="World Wide Web Consortium">W3C</sub> met.', "The World Wide Web Consortium met."),
        ("<sub alias='a & b'>x</sub>", "a and b."),
    ],
)  # fmt: skip
def test_elements_say_how_their_content_is_read(text: str, heard: str) -> None:
    plan = planned(text)
    assert said(text) == heard
    assert plan.dropped_tags == 0
    words = [text[word.start : word.end] for segment in plan.segments for word in segment.words or ()]
    assert not [word for word in words if "<" in word]


@pytest.mark.parametrize(
    ("text", "heard", "dropped"),
    [
        ('<say-as interpret-as="riddle">12</say-as>', "twelve.", 2),
        ("<say-as>12</say-as>", "twelve.", 2),
        ('<phoneme alphabet="x-sampa" ph="t@">tomato</phoneme>', "tomato.", 2),
        ('<phoneme alphabet="ipa" ph="˥">tomato</phoneme>', "tomato.", 2),
        ('<lang xml:lang="xx">Hello</lang>', "Hello.", 2),
        ('<prosody rate="fast">Go</prosody>', "Go.", 2),
        ("<sub alias='never closed'>W3C is", "W three C is.", 1),
        ('<mark name="here"/>Hello', "Hello.", 1),
    ],
)
def test_what_is_not_understood_is_dropped_and_its_content_read(text: str, heard: str, dropped: int) -> None:
    plan = planned(text)
    assert said(text) == heard
    assert [piece.kind for piece in plan.dropped] == ["tag"] * dropped


def test_ipa_is_spoken_for_the_word_and_with_its_possessive() -> None:
    text = 'A <phoneme alphabet="ipa" ph="təˈmeɪtoʊ">tomato</phoneme> <phoneme ph="ˈɡoʊt">x</phoneme>.'
    (window,) = read_text(text, KOKORO, reader_of(KOKORO, "en-US"))
    assert window.phonemes == "ɐ təmˈAtO ɡˈOt."
    assert [(word.said, text[word.start : word.end]) for word in window.words][1:] == [
        ("tomato", "tomato"),
        ("x", "x"),
    ]


def test_another_language_is_read_by_its_own_rules() -> None:
    text = 'She said <lang xml:lang="es-ES">buenos días, 5</lang> twice.'
    (window,) = read_text(text, KOKORO, reader_of(KOKORO, "en-US"))
    assert [word.said for word in window.words] == ["She", "said", "buenos", "días", "cinco", "twice"]
    assert "bwˈenos ðˈias" in window.phonemes


def test_blocks_of_html_pause_and_comments_and_scripts_are_silent() -> None:
    text = "<h1>Title</h1><p>One <b>bold</b></p><ul><li>first</li><li>second</li></ul>"
    text += "<!-- no\n<p> --><script>x = 1</script>End"
    plan = planned(text)
    assert said(text) == "Title. | One bold. | first. second. | End."
    assert plan.segments[0].pause_ms == PAUSE_MS["paragraph"]
    assert [piece.what[:8] for piece in plan.dropped] == ["<b>", "</b>", "<!-- no\n", "<script>"]


@pytest.mark.parametrize(
    ("text", "heard", "dropped"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>\n<speak version="1.1">Hello.</speak>', "Hello.", 0),
        ("<!DOCTYPE html>\n<html><head><title>A page</title></head><body>Text</body></html>", "A page. | Text.", 0),
        ('<!DOCTYPE note [<!ENTITY who "Bob">]><note>Hello</note>', "Hello.", 2),
        ("<speak><![CDATA[x < y, <b>]]></speak>", "x less than y, b.", 0),
        ("R<![CDATA[&]]>D", "R and D.", 0),
        ("Write to Bob <bob@example.com>.", "Write to Bob bob at example dot com.", 0),
        ("See <https://example.com/faq> now", "See example dot com slash F A Q now.", 0),
        ("<p>One<p>Two", "One. | Two.", 0),
        ("<par><media><token>One</token> two</media></par>", "One two.", 6),
        ("<think>\nhm\n</think>\nNo.", "hm. | No.", 2),
        ('<note to="Bob">Hello</note> again', "Hello again.", 2),
        ('<lexicon uri="https://example.com/a.pls"/>Hello', "Hello.", 1),
        ("<ns:item>Hello</ns:item>", "Hello.", 2),
    ],
)
def test_elements_of_any_name_are_not_read(text: str, heard: str, dropped: int) -> None:
    plan = planned(text)
    assert said(text) == heard
    assert plan.dropped_tags == dropped


@pytest.mark.parametrize(
    "text",
    [
        *("Press <Enter> now.", "Dear <name>, welcome.", "vector<int> v", "Map<String, List<Integer>> m", "a<b>c"),
        *("The <title> of a page", "Use <Ctrl> and </Ctrl>.", "List<String> a; List<String> b", "x<y@z>w"),
    ],
)
def test_words_in_angle_brackets_are_text(text: str) -> None:
    assert find_tags(text) == []


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("an exam-\nple of it", "an example of it."),
        ("the govern-  \n  ment said", "the government said."),
        ("a well-\nknown man", "a well known man."),
        ("pages 5-\n9 of it", None),
        ("the Smith-\nJones case", None),
    ],
)
def test_words_that_were_hyphenated_are_one_again(text: str, heard: str | None) -> None:
    plan = planned(text)
    assert plan.segments[-1].end == len(text)
    assert heard is None or said(text) == heard


def test_captions_show_what_entities_and_hyphens_stand_for() -> None:
    text = "AT&amp;T is an exam-\nple &lt;of&gt; it"
    plan = planned(text)
    words = [TimedWord(word.start, word.end, 0.0, 1.0) for segment in plan.segments for word in segment.words or ()]
    assert shown(words, text) == "AT&T is an example <of> it"


def test_an_alias_counts_in_the_estimate() -> None:
    short, long = "<sub alias='a'>W3C</sub>", f"<sub alias='{'long words ' * 20}'>W3C</sub>"
    assert check_text(long, PROFILE, "en-US").seconds > 5 * check_text(short, PROFILE, "en-US").seconds
