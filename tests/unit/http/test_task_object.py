"""The wire form of a task: which keys are there, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rhapsode.core.clock import new_id
from rhapsode.core.task import QueuePlace, Task, TaskError, TaskItem, TaskStatus
from rhapsode.http.links import LinkSigner
from rhapsode.http.schemas import TaskObject
from rhapsode.http.task_objects import task_object

ALWAYS = {"id", "object", "model", "status", "progress", "created_at", "started_at", "completed_at", "metadata"}
LINKS = LinkSigner(b"s" * 32, 3600)
BASE = "https://speech.example"
PENDING = Task(
    id=new_id("task"),
    key_id="key",
    model="gemini_3_1_flash_tts_preview",
    engine="tone",
    status=TaskStatus.PENDING,
    created_at=1_795_359_600_999,
    started_at=None,
    completed_at=None,
    characters=100,
    done_characters=0,
    metadata={"order": 7},
)
ITEMS = (
    TaskItem(0, 60, 60, "outputs/a.wav", 10, 36_000, 24_000, 11, dropped_symbols=2, dropped_tags=1),
    TaskItem(1, 40, 40, "outputs/b.wav", 10, 12_480, 24_000, 5, dropped_symbols=1),
)
PROCESSING = replace(PENDING, status=TaskStatus.PROCESSING, started_at=1_795_359_601_001, done_characters=50)
COMPLETED = replace(
    PROCESSING, status=TaskStatus.COMPLETED, completed_at=1_795_359_603_500, engine_version="tone-1", items=ITEMS
)
FAILED = replace(
    PROCESSING,
    status=TaskStatus.FAILED,
    completed_at=1_795_359_603_500,
    error=TaskError(502, "input[0]: no."),
)
CANCELED = replace(PENDING, status=TaskStatus.CANCELED, completed_at=1_795_359_603_500)


def wire(task: Task) -> dict[str, Any]:
    return task_object(task, LINKS, BASE)


@pytest.mark.parametrize(
    ("task", "more"),
    [
        (PENDING, set()),
        (PROCESSING, set()),
        (COMPLETED, {"output", "usage"}),
        (FAILED, {"error"}),
        (CANCELED, set()),
    ],
)
def test_keys_are_there_only_when_they_should_be(task: Task, more: set[str]) -> None:
    body = wire(task)
    assert body.keys() == ALWAYS | more
    assert body["metadata"]["order"] == 7
    TaskObject.model_validate(body, strict=False)


def test_times_are_whole_seconds() -> None:
    body = wire(COMPLETED)
    assert (body["created_at"], body["started_at"], body["completed_at"]) == (1795359600, 1795359601, 1795359603)
    assert (wire(PENDING)["started_at"], wire(PENDING)["completed_at"]) == (None, None)


def test_progress_is_that_of_the_task() -> None:
    assert [wire(task)["progress"] for task in (PENDING, PROCESSING, COMPLETED)] == [0, 50, 100]


def test_every_input_has_an_output_in_order_with_a_link_that_opens() -> None:
    output = wire(COMPLETED)["output"]
    assert len(output) == 2
    for index, entry in enumerate(output):
        (audio,) = entry["content"]
        assert (audio["type"], audio["mime_type"]) == ("audio", "audio/wav")
        name, _, query = audio["url"].removeprefix(f"{BASE}/files/").partition("?")
        given = dict(pair.split("=") for pair in query.split("&"))
        link = LINKS.check(name, given["expires"], given["signature"])
        assert (link.task_id, link.item) == (COMPLETED.id, index)


def test_the_link_and_the_media_type_are_those_of_the_format() -> None:
    items = (replace(ITEMS[0], format="mp3"), replace(ITEMS[1], format="pcm"))
    audio = [entry["content"][0] for entry in wire(replace(COMPLETED, items=items))["output"]]
    assert [entry["mime_type"] for entry in audio] == ["audio/mpeg", "audio/L16;rate=24000;channels=1"]
    assert ["-0.mp3?" in audio[0]["url"], "-1.pcm?" in audio[1]["url"]] == [True, True]


def test_a_style_that_was_not_followed_is_told() -> None:
    items = (ITEMS[0], replace(ITEMS[1], unstyled=True))
    assert wire(replace(COMPLETED, items=items))["metadata"]["rhapsode"]["style_ignored"] is True


def test_tokens_are_25_a_second_rounded_once() -> None:
    usage = wire(COMPLETED)["usage"]["extra_info"]
    assert usage == {"input_text_tokens": 16, "output_audio_tokens": 50, "total_tokens": 66}, "50.5 rounds to even"
    sixth = tuple(replace(ITEMS[0], samples=4_000, input_text_tokens=0) for _ in range(6))
    usage = wire(replace(COMPLETED, items=sixth))["usage"]["extra_info"]
    assert usage["output_audio_tokens"] == 25, "six times 4.17 is 25, not six times 4"


def test_a_task_names_the_engine_that_spoke_and_what_it_left_out() -> None:
    assert wire(COMPLETED)["metadata"]["rhapsode"] == {
        "engine": "tone",
        "engine_version": "tone-1",
        "audio_seconds": 2.02,
        "fallback_used": False,
        "cache_hits": 0,
        "dropped_symbols": 3,
        "dropped_tags": 1,
    }
    assert wire(FAILED)["metadata"]["rhapsode"] == {"engine": "tone"}
    assert COMPLETED.metadata == {"order": 7}, "what is stored stays the caller's own"


def test_what_was_removed_is_said_whatever_the_end() -> None:
    for task in (COMPLETED, FAILED, CANCELED):
        removed = wire(replace(task, data_removed_at=1_795_445_999_999))
        assert removed["metadata"]["rhapsode"]["data_removed"] is True
        assert removed.keys() == wire(task).keys()
        TaskObject.model_validate(removed, strict=False)
        assert "data_removed" not in wire(task)["metadata"].get("rhapsode", {})


def test_a_place_in_the_queue_is_told_as_far_as_it_is_known() -> None:
    known = wire(replace(PENDING, queue=QueuePlace(3, 12.345)))
    unknown = wire(replace(PENDING, queue=QueuePlace(0, None)))
    for body in (known, unknown):
        TaskObject.model_validate(body, strict=False)
        del body["metadata"]["rhapsode"]["events_url"]
    assert known["metadata"] == {"order": 7, "rhapsode": {"queue": {"position": 3, "estimated_seconds": 12.3}}}
    assert unknown["metadata"]["rhapsode"] == {"queue": {"position": 0}}


def test_until_it_is_final_a_task_has_a_link_to_its_events() -> None:
    for task in (PENDING, replace(PENDING, status=TaskStatus.PROCESSING)):
        url = wire(task)["metadata"]["rhapsode"]["events_url"]
        assert f"/v1/tasks/{task.id}/events?expires=" in url
    for task in (COMPLETED, FAILED, CANCELED):
        assert "events_url" not in wire(task)["metadata"].get("rhapsode", {})


def test_an_error_says_code_and_reason() -> None:
    assert wire(FAILED)["error"] == {"code": 502, "error_message": "input[0]: no."}


def test_captions_stand_behind_the_audio_even_when_they_were_removed() -> None:
    captioned = replace(ITEMS[0], format="mp3", captions="vtt", captions_output=None, output=None)
    task = replace(COMPLETED, items=(captioned, ITEMS[1]), data_removed_at=1_795_359_700_000)
    body = wire(task)
    (audio, captions), (alone,) = (entry["content"] for entry in body["output"])
    assert (audio["type"], audio["mime_type"], alone["type"]) == ("audio", "audio/mpeg", "audio")
    assert (captions["type"], captions["mime_type"]) == ("captions", "text/vtt")
    assert captions["url"].startswith(f"{BASE}/files/{task.id}-0.vtt?")
    TaskObject.model_validate(body, strict=False)
