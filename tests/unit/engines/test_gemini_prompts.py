"""What is sent to Google's models: the text, its tags, and how to say it."""

from __future__ import annotations

import pytest

from rhapsode.core.speech import RemoteRequest, SpeechParams
from rhapsode.engines.gemini.prompts import prompt_of

OLD, NEW = "gemini-3.1-flash-tts-preview", "gemini-3.8-flash-lite-tts"


def prompt(text: str, model: str = OLD, speed: float = 1.0, style: str | None = None, *, insist: bool = False) -> str:
    return prompt_of(RemoteRequest("id", text, speed, SpeechParams("", "Kore", style=style)), model, insist=insist)


def test_a_plain_text_is_sent_as_it_is() -> None:
    assert prompt("Hello [whispers] there.\n\nBye.") == "Hello [whispers] there.\n\nBye."


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("[whispers] Hush. [long pause] Now.", "<whispers> Hush. <long pause> Now."),
        ("A list[3] and [a link](http://x.org)", "A list[3] and [a link](http://x.org)"),
        ("<laughs> Ha.", "<laughs> Ha."),
    ],
)
def test_newer_models_have_tags_in_angle_brackets(text: str, sent: str) -> None:
    assert prompt(text, NEW) == sent
    assert prompt(text, OLD) == text


@pytest.mark.parametrize(
    ("speed", "words"), [(0.5, "very slowly"), (0.8, "slowly"), (1.2, "fast"), (2.0, "very fast")]
)
def test_a_pace_is_told_in_words(speed: float, words: str) -> None:
    assert prompt("Hello.", speed=speed) == f"Speak {words}:\nHello."


def test_style_and_pace_come_before_the_text() -> None:
    assert prompt("Hello.", style=" Cheerfully, like a host. ") == "Cheerfully, like a host:\nHello."
    assert prompt("Hello.", speed=0.8, style="Sadly.") == "Sadly. Speak slowly:\nHello."


def test_an_insisting_prompt_says_that_the_text_is_to_be_read() -> None:
    assert prompt("Hello.", insist=True) == "Say the following:\nHello."
    assert prompt("Hello.", style="Sadly", insist=True) == "Sadly:\nHello."


def test_prose_that_looks_like_a_direction_is_sent_to_be_read() -> None:
    prose = SpeechParams("", "Kore", directions=False)
    assert prompt_of(RemoteRequest("id", "Speak softly: he sleeps.", 1.0, prose), OLD) == (
        "Say the following:\nSpeak softly: he sleeps."
    )
    assert prompt_of(RemoteRequest("id", "He sleeps.", 1.0, prose), OLD) == "He sleeps."
    assert prompt("Speak softly: he sleeps.") == "Speak softly: he sleeps."


def test_the_style_of_a_piece_is_a_tag() -> None:
    text = '<google:style name="very sad">It is over.</google:style> Bye.'
    assert prompt(text) == "[very sad] It is over. Bye."
    assert prompt(text, NEW) == "<very sad> It is over. Bye."
