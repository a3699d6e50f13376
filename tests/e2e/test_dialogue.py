"""Dialogue over HTTP: several voices in one file, and what is refused."""

from __future__ import annotations

import httpx
import numpy as np
import pytest

from tests.e2e.server import Json, ServerProcess
from tests.e2e.sound import pitches
from tests.e2e.wire import assert_error, completed, download, samples_of, spoken, urls
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e

HERE = "input[0].params"
CAST = [{"speaker": "Joe", "voice_name": "Low"}, {"speaker": "Jane", "voice_name": "High"}]
TALK = "Joe: This is the first of us.\nJane: And this is the second.\nJoe: It is me again."


def asked(text: str, speakers: object, model: str = "tone", **params: object) -> Json:
    return {"model": model, "input": [{"params": {"text": text, "speakers": speakers, **params}}]}


@pytest.mark.parametrize("format", ["wav", "mp3"])
def test_each_line_has_the_voice_of_its_speaker(client: httpx.Client, format: str) -> None:
    answer = client.post("/v1/tasks", json=asked(TALK, CAST, format=format))
    (url,) = urls(completed(client, answer.json()["id"]))
    assert pitches(download(url)) == pytest.approx([110, 220, 110], abs=3)


def test_a_voice_of_the_dialogue_is_not_that_of_the_cache(client: httpx.Client) -> None:
    """The same words by both: equal segments are equal only in the same voice."""
    text = "Joe: We say the very same words.\nJane: We say the very same words.\nJoe: We say the very same words."
    task = completed(client, client.post("/v1/tasks", json=asked(text, CAST)).json()["id"])
    assert pitches(download(urls(task)[0])) == pytest.approx([110, 220, 110], abs=3)


@pytest.mark.slow
def test_the_words_are_heard_and_the_names_are_not(kokoro: ServerProcess, ears: Transcriber) -> None:
    text = "Oliver: The weather was cold this morning.\nMartha: I stayed at home and baked some bread."
    cast = [{"speaker": "Oliver", "voice_name": "Charon"}, {"speaker": "Martha", "voice_name": "Kore"}]
    with kokoro.client() as client:
        body = asked(text, cast, "gemini_3_1_flash_tts_preview")
        task = completed(client, client.post("/v1/tasks", json=body).json()["id"])
        alone = [
            spoken(client, line, model="gemini_3_1_flash_tts_preview", voice=voice)
            for line, voice in (
                ("The weather was cold this morning.", "Charon"),
                ("I stayed at home and baked some bread.", "Kore"),
            )
        ]
    audio = samples_of(download(urls(task)[0]))
    expected = normalise_words("The weather was cold this morning. I stayed at home and baked some bread.")
    assert ears.words(audio) == expected
    first, second = (samples_of(download(urls(task)[0])) for task in alone)
    assert np.array_equal(audio[: len(first)], first), "the very voice that speaks the line alone"
    assert np.array_equal(audio[-len(second) :], second)


@pytest.mark.parametrize(
    ("body", "message", "param"),
    [
        (asked("Joe: Hi.", CAST[:1]), f"'{HERE}.speakers' must have at least 2 entries.", "speakers"),
        (asked(TALK, CAST, voice_name="Low"), "'voice_name' cannot be given beside 'speakers', who have their own.",
         "voice_name"),
        (asked(TALK, [CAST[0], {"speaker": "Jane", "voice_name": "Hihg"}]),
         "Unknown voice 'Hihg'. Did you mean 'High'?", "speakers[1].voice_name"),
        (asked(TALK, [CAST[0], {"speaker": "JOE", "voice_name": "High"}]),
         "'JOE' is the name of speakers[0] already.", "speakers[1].speaker"),
        (asked(TALK, [CAST[0], {"speaker": "Ja:ne", "voice_name": "High"}]),
         "The name of a speaker has no colon and no line break, and no space at its ends.", "speakers[1].speaker"),
        (asked(TALK, [CAST[0], {"speaker": "Jane"}]), "The field 'voice_name' is required.", "speakers[1].voice_name"),
        (asked(TALK, [CAST[0], {"name": "Jane", "voice_name": "High"}]), "The field 'speaker' is required.",
         "speakers[1].speaker"),
        (asked(TALK, "Joe"), f"'{HERE}.speakers' must be an array, not a string.", "speakers"),
        (asked("Joe: Hi.\nJoan: Hi.\nJane: Hi.", CAST), "Unknown speaker 'Joan' at position 9. Did you mean 'Jane'?",
         "text"),
        (asked("Joe:\nJane: …", CAST),
         "There is nothing to speak in the text: it holds no letter and no digit outside tags.", "text"),
    ],
)  # fmt: skip
def test_wrong_dialogues_are_refused(client: httpx.Client, body: Json, message: str, param: str) -> None:
    assert_error(client.post("/v1/tasks", json=body), 400, message, param=f"{HERE}.{param}")
