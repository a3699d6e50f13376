"""Create a task and poll it: every field of the contract, on an engine that takes no time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest

from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.wire import (
    assert_error,
    completed,
    create,
    download,
    finished,
    read,
    request_for,
    samples_of,
    spoken,
    urls,
)

pytestmark = pytest.mark.e2e

ALWAYS = {
    "id",
    "object",
    "model",
    "status",
    "progress",
    "created_at",
    "started_at",
    "completed_at",
    "metadata",
}
TASK_ID = re.compile(r"task_[0-9A-HJKMNP-TV-Z]{26}")


def test_create_answers_at_once_with_the_task_and_where_it_is(client: httpx.Client) -> None:
    before = int(time.time())
    answer = client.post("/v1/tasks", json=request_for("Say it once, and hear it everywhere."))
    task = answer.json()
    assert answer.status_code == 202
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["location"] == f"/v1/tasks/{task['id']}"
    assert TASK_ID.fullmatch(task["id"])
    assert before <= task.pop("created_at") <= time.time()
    assert set(task["metadata"].pop("rhapsode")) == {"events_url"}
    assert task == {
        "id": task["id"],
        "object": "task",
        "model": "tone",
        "status": "pending",
        "progress": 0,
        "started_at": None,
        "completed_at": None,
        "metadata": {},
    }
    assert client.get(answer.headers["location"]).json()["id"] == task["id"]


def test_a_completed_task_has_output_and_usage_and_no_error(client: httpx.Client) -> None:
    task = spoken(client, "Hello there.")
    assert set(task) == ALWAYS | {"output", "usage"}
    assert task["status"] == "completed"
    assert task["progress"] == 100
    assert all(type(task[name]) is int for name in ("created_at", "started_at", "completed_at"))
    assert task["created_at"] <= task["started_at"] <= task["completed_at"]
    (entry,) = task["output"]
    (audio,) = entry["content"]
    assert set(audio) == {"type", "mime_type", "url"}
    assert (audio["type"], audio["mime_type"]) == ("audio", "audio/wav")


def test_a_task_is_neither_output_nor_error_until_it_ends(probe: ServerProcess) -> None:
    go = probe.home / "signals" / "go"
    with probe.client() as client:
        task = create(client, "Please wait.", model="probe")
        working = until(lambda: _if(read(client, task["id"]), lambda seen: seen["status"] == "processing"), "work")
        assert set(working) == ALWAYS
        assert working["completed_at"] is None
        assert working["started_at"] >= working["created_at"]
        assert 0 <= working["progress"] < 100
        assert read(client, task["id"])["status"] == "processing"
        go.touch()
        try:
            assert completed(client, task["id"])["progress"] == 100
        finally:
            go.unlink()


def test_a_failed_task_has_an_error_and_no_output(probe: ServerProcess) -> None:
    reasons = {
        "Unable.": "tried once, then gave up. The probe is unable.",
        "Raise.": "tried 5 times, then gave up. The speech engine failed (RuntimeError).",
        "Hush.": "tried 5 times, then gave up. The engine returned silence.",
    }
    with probe.client() as client:
        created = {text: create(client, "This is fine.", text, model="probe") for text in reasons}
        for text, reason in reasons.items():
            task = finished(client, created[text]["id"])
            assert set(task) == ALWAYS | {"error"}
            assert task["status"] == "failed"
            assert task["progress"] < 100
            assert task["completed_at"] >= task["created_at"]
            where = f"input[1], characters 0 to {len(text)}"
            assert task["error"] == {"code": 500, "error_message": f"{where}: {reason}"}
            assert task["metadata"] == {"rhapsode": {"engine": "probe"}}
            assert read(client, task["id"]) == task


def test_several_inputs_are_answered_in_their_order(client: httpx.Client) -> None:
    texts = [f"{'la ' * length}la." for length in (9, 2, 14, 5, 1, 11)]
    voices = ["Low", "High", "High", "Low", "High", "Low"]
    body = {
        "model": "tone",
        "input": [{"params": {"text": text, "voice_name": voice}} for text, voice in zip(texts, voices, strict=True)],
    }
    task = completed(client, client.post("/v1/tasks", json=body).json()["id"])
    heard = [samples_of(download(url)) for url in urls(task)]
    for text, voice, samples in zip(texts, voices, heard, strict=True):
        assert len(samples) / 24_000 == pytest.approx(0.06 * len(text), abs=0.15)
        assert _pitch(samples) == pytest.approx({"Low": 110.0, "High": 220.0}[voice], rel=0.03)


def test_a_hundred_inputs_are_accepted(client: httpx.Client) -> None:
    task = spoken(client, *(f"Number {number}." for number in range(100)))
    assert len(set(urls(task))) == 100


def test_prompt_is_an_alias_of_text(client: httpx.Client) -> None:
    text = "Same here."
    answers = [
        client.post("/v1/tasks", json={"model": "tone", "input": [{"params": params}]})
        for params in ({"text": text}, {"prompt": text}, {"text": text, "prompt": text})
    ]
    files = [download(urls(completed(client, answer.json()["id"]))[0]) for answer in answers]
    assert files[0] == files[1] == files[2]


def test_text_and_prompt_that_differ_are_refused(client: httpx.Client) -> None:
    answer = client.post("/v1/tasks", json={"model": "tone", "input": [{"params": {"text": "One", "prompt": "Two"}}]})
    message = "'prompt' is an alias of 'text': give one of them, or both alike."
    assert_error(answer, 400, message, param="input[0].params.prompt")


def test_metadata_comes_back_with_our_facts_beside_it(client: httpx.Client) -> None:
    sent: dict[str, Any] = {
        "order": 17,
        "ratio": 0.5,
        "on": True,
        "none": None,
        "naïve": "ключ 🎈",
        "list": [1, ["two", {"three": 3}]],
        "": "empty",
        "big": 12345678901234567890123,
    }
    task = create(client, "Greetings [laughs] to you 🎈.", metadata=sent)
    assert set(task["metadata"].pop("rhapsode")) == {"events_url"}
    assert task["metadata"] == sent
    task = completed(client, task["id"])
    facts = task["metadata"].pop("rhapsode")
    assert task["metadata"] == sent
    seconds = len(samples_of(download(urls(task)[0]))) / 24_000
    assert facts == {
        "engine": "tone",
        "engine_version": "tone-1",
        "audio_seconds": round(seconds, 3),
        "fallback_used": False,
        "cache_hits": 0,
        "dropped_symbols": 1,
        "dropped_tags": 1,
        "dropped": facts["dropped"],
    }
    tag, _emoji = facts["dropped"]
    assert (tag["input"], tag["from"], tag["to"], tag["kind"]) == (0, 10, 18, "tag")


def test_usage_is_the_sum_over_the_inputs(client: httpx.Client) -> None:
    texts = ["Hello there.", "And a little more than that, to be sure.", "Bye."]
    task = spoken(client, *texts)
    usage = task["usage"]
    assert set(usage) == {"extra_info"}
    seconds = sum(len(samples_of(download(url))) for url in urls(task)) / 24_000
    text_tokens, audio_tokens = sum(map(len, texts)), round(25 * seconds)
    assert usage["extra_info"] == {
        "input_text_tokens": text_tokens,
        "output_audio_tokens": audio_tokens,
        "total_tokens": text_tokens + audio_tokens,
    }


@pytest.mark.parametrize("length", [1, 40, 2000])
def test_the_file_is_a_plain_wav(client: httpx.Client, length: int) -> None:
    audio = download(urls(spoken(client, "la " * length))[0])
    data = len(audio) - 44
    assert data > 0
    assert data % 2 == 0
    header = b"RIFF" + _number(36 + data, 4) + b"WAVEfmt " + _number(16, 4)
    header += _number(1, 2) + _number(1, 2) + _number(24_000, 4) + _number(48_000, 4) + _number(2, 2) + _number(16, 2)
    assert audio[:44] == header + b"data" + _number(data, 4)
    assert np.abs(np.frombuffer(audio[44:], "<i2")).max() > 1000


def test_a_final_task_never_changes(client: httpx.Client) -> None:
    task = spoken(client, "Once and for all.")
    again = read(client, task["id"])
    for shown in (task, again):
        shown["output"] = len(shown["output"])  # links are made anew
    assert again == task


def test_a_completed_task_leaves_its_files_and_nothing_else(tone: ServerProcess, client: httpx.Client) -> None:
    task = spoken(client, "First paragraph.\n\nSecond paragraph.", "Another input.")
    audio = tone.data_dir / "audio"
    until(lambda: not (audio / "segments" / task["id"]).exists(), "the segments to be removed")
    assert len([path for path in (audio / "outputs" / task["id"]).rglob("*") if path.is_file()]) == 2


def test_links_point_where_the_request_was_sent(tone: ServerProcess, client: httpx.Client) -> None:
    task = spoken(client, "Where am I?")
    assert urls(task)[0].startswith(f"{tone.url}/files/{task['id']}-0.wav?")
    answer = client.get(f"/v1/tasks/{task['id']}", headers={"Host": "speech.example:8443"})
    assert urls(answer.json())[0].startswith("http://speech.example:8443/files/")


def test_links_point_to_the_public_address_if_there_is_one(strict: ServerProcess) -> None:
    with strict.client() as client:
        task = spoken(client, "In public.")
    assert urls(task)[0].startswith(f"https://speech.example/base/files/{task['id']}-0.wav?")


def _if(task: Json, meets: Callable[[Json], bool]) -> Json | None:
    return task if meets(task) else None


def _number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little")


def _pitch(samples: np.ndarray[Any, np.dtype[np.int16]]) -> float:
    """Return the frequency of a tone in hertz, by its zero crossings."""
    crossings = np.count_nonzero(np.diff(np.signbit(samples)))
    return crossings / 2 / (len(samples) / 24_000)
