# ruff: noqa: RUF001  (phonetic symbols)
"""Words that are said as their caller wants, over HTTP: what is spoken, what it costs, and what is refused."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.e2e.server import Json, ServerProcess, run_cli
from tests.e2e.wire import assert_error, completed, download, samples_of, urls
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e

HERE = "input[0].params.pronunciations"
TEXT = "The Xyzzy's near. I saw the XYZZY on the table."


def asked(text: str, said: object, model: str = "tone", **params: object) -> Json:
    return {"model": model, "input": [{"params": {"text": text, "pronunciations": said, **params}}]}


def made(client: httpx.Client, body: Json) -> Json:
    answer = client.post("/v1/tasks", json=body)
    assert answer.status_code == 202, answer.text
    return completed(client, answer.json()["id"])


def tokens(task: Json) -> int:
    found: int = task["usage"]["extra_info"]["input_text_tokens"]
    return found


def test_what_is_said_is_what_is_counted(tone: ServerProcess, client: httpx.Client) -> None:
    respelled = made(client, asked(TEXT, {"xyzzy": "banana split"}))
    in_full = made(client, asked(TEXT.replace("Xyzzy", "banana split").replace("XYZZY", "banana split"), {}))
    assert tokens(respelled) == tokens(in_full) == len("the banana split's near. i saw the banana split on the table.")
    assert respelled["metadata"]["rhapsode"]["audio_seconds"] == in_full["metadata"]["rhapsode"]["audio_seconds"]
    assert tokens(made(client, asked(TEXT, {"Xyzzy": "/ˈzɪ.ɡi/"}))) == len(
        "the zˈɪɡiz near. i saw the zˈɪɡi on the table."
    )
    rows = tone.rows('SELECT start, "end", phonemes FROM segments WHERE task_id = ?', respelled["id"])
    assert [(row["start"], row["end"]) for row in rows] == [(0, len(TEXT))], (
        "offsets are of the text as it was written"
    )


def test_a_long_text_is_covered_and_every_word_is_found(tone: ServerProcess, client: httpx.Client) -> None:
    text = "A sentence with SQL in it.\n\n" * 1000
    task = made(client, asked(text, {"SQL": "/ˈsiːkwəl/", "Nothing": "here"}))
    rows = tone.rows('SELECT start, "end", phonemes FROM segments WHERE task_id = ? ORDER BY start', task["id"])
    assert rows[0]["start"] == 0
    assert rows[-1]["end"] == len(text)
    assert all(before["end"] == after["start"] for before, after in pairwise(rows))
    assert sum(row["phonemes"].count("sˈikwəl") for row in rows) == 1000


def test_segments_without_the_word_come_from_the_cache(client: httpx.Client) -> None:
    text = "This paragraph was heard before, word for word.\n\nThis one has Xyzzy in it, which is said anew."
    assert made(client, asked(text, {}))["metadata"]["rhapsode"]["cache_hits"] == 0
    assert made(client, asked(text, {"Xyzzy": "banana"}))["metadata"]["rhapsode"]["cache_hits"] == 1
    assert made(client, asked(text, {"Elsewhere": "banana"}))["metadata"]["rhapsode"]["cache_hits"] == 2


def test_pronunciations_are_part_of_an_idempotent_request(client: httpx.Client) -> None:
    def post(said: Json) -> httpx.Response:
        return client.post("/v1/tasks", json=asked(TEXT, said), headers={"Idempotency-Key": "pronounced"})

    first = post({"Xyzzy": "a", "SQL": "b"})
    assert first.status_code == 202
    assert post({"SQL": "b", "Xyzzy": "a"}).json()["id"] == first.json()["id"]
    assert post({"SQL": "b", "Xyzzy": "c"}).status_code == 422
    assert post({}).status_code == 422


@pytest.mark.parametrize(
    ("said", "message", "param"),
    [
        ({"SQL": "/ɬi/"}, "There is no IPA symbol 'ɬ' (U+026C) in the engine's vocabulary. Did you mean 'l'?", "SQL"),
        ({"A.B": "…"}, "There is nothing to speak in '…': it holds no letter and no digit.", "A.B"),
        ({"++": "plus"}, "'++' holds no letter and no digit: it is no word.", "++"),
        ({"S\u0007": "x"}, "The word holds the control character U+0007.", "S\u0007"),
        ({"S\ud800": "x"}, "A key holds a character that is not text.", None),
        ({"SQL": "x\udfff"}, "There is a lone surrogate at position 1, which is not text.", "SQL"),
        ({"SQL": None}, f"'{HERE}.SQL' must be a string, not null.", "SQL"),
        (None, f"'{HERE}' must be an object, not null.", None),
        ([], f"'{HERE}' must be an object, not an array.", None),
        ({str(number): "x" for number in range(101)}, "There are 101 pronunciations; an input takes up to 100.", None),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(client: httpx.Client, said: object, message: str, param: str | None) -> None:
    body = json.dumps(asked(TEXT, said))  # with \u escapes, for what is no text
    answer = client.post("/v1/tasks", content=body, headers={"Content-Type": "application/json"})
    assert_error(answer, 400, message, param=HERE if param is None else f"{HERE}.{param}")


@pytest.mark.slow
def test_kokoro_says_what_it_is_told_to(kokoro: ServerProcess, ears: Transcriber) -> None:
    text = "She put the Xyzzy on the table, and the Qwx next to it."
    said = {"xyzzy": "/bəˈnænə/", "Qwx": "window"}
    with kokoro.client() as client:
        task = made(client, asked(text, said, "gemini_3_1_flash_tts_preview"))
    heard = ears.words(samples_of(download(urls(task)[0])))
    assert heard == normalise_words("She put the banana on the table, and the window next to it.")


def test_the_command_line_takes_it_too(tmp_path: Path) -> None:
    def speak(*options: str) -> tuple[int, str]:
        done = run_cli(
            tmp_path, tmp_path / "data", "speak", "Xyzzy.", "--model", "tone", *options, RHAPSODE_ENGINES="tone"
        )
        return done.returncode, done.stderr

    assert speak("--pronounce", "Xyzzy=banana split", "--pronounce", "SQL=/a/")[0] == 0
    assert len(samples_of((tmp_path / "speech.wav").read_bytes())) == round(len("banana split.") * 0.06 * 24_000)
    code, said = speak("--pronounce", "Xyzzy")
    assert code != 0
    assert "--pronounce takes WORD=READING, not 'Xyzzy'." in said
    code, said = speak("--pronounce", "Xyzzy=/ɬ/")
    assert code != 0
    assert "Did you mean 'l'?" in said
