"""``HEAD`` of everything that takes ``GET``."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.probe_engine import text_that_waits
from tests.e2e.server import Json, ServerProcess
from tests.e2e.wire import create, finished, spoken

pytestmark = pytest.mark.e2e

CHANGING = {"date", "x-request-id", "ratelimit", "content-length", "cache-control", "transfer-encoding"}
"""Headers that two answers with the same content differ in, or that are of the body alone. Lists grow meanwhile."""


def paths_with_get(client: httpx.Client, names: dict[str, str]) -> Iterator[str]:
    """Yield the paths that take GET, their parameters filled in by ``names`` or with what there is not."""
    document: Json = client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        if "get" in operations:
            parts = [names.get(path, names.get(part, "no-such")) if "{" in part else part for part in path.split("/")]
            yield "/".join(parts)


def test_every_path_that_takes_get_takes_head(client: httpx.Client) -> None:
    task = spoken(client, "Something to ask for.")
    names = {"{id}": task["id"], "{voice}": "tone", "{voice_id}": "tone"}
    paths = sorted(set(paths_with_get(client, names)))
    assert f"/v1/tasks/{task['id']}/events" in paths
    assert len(paths) > 40
    for path in paths:
        got, asked = client.get(path), client.head(path)
        assert asked.content == b""
        assert asked.status_code == got.status_code, path
        there = {name: value for name, value in asked.headers.items() if name not in CHANGING}
        assert there == {name: value for name, value in got.headers.items() if name not in CHANGING}, path
        assert ("content-length" in asked.headers) == ("content-length" in got.headers), path


def test_a_length_is_that_of_the_body_that_get_has(client: httpx.Client) -> None:
    task = spoken(client, "As long as it was.")
    for path in (f"/v1/tasks/{task['id']}/audio", "/v1/models", "/v1/tasks/task_none"):
        assert client.head(path).headers["content-length"] == str(len(client.get(path).content)), path


def test_head_of_a_task_in_work_ends_at_once_and_leaves_it_in_work(
    probe: ServerProcess, mine: httpx.Client, go: Path
) -> None:
    task_id = create(mine, text_that_waits(), model="probe")["id"]
    address = probe.url.removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=60.0)  # one for all: each answer has to end
    try:
        for part, kind in (("events", "text/event-stream"), ("audio", "audio/wav")):
            connection.request("HEAD", f"/v1/tasks/{task_id}/{part}", headers=dict(mine.headers.items()))
            answer = connection.getresponse()
            assert answer.read() == b""
            assert (answer.status, (answer.headers["content-type"] or "").partition(";")[0]) == (200, kind)
    finally:
        connection.close()
    assert mine.get(f"/v1/tasks/{task_id}").json()["status"] == "processing"
    go.touch()
    assert finished(mine, task_id)["status"] == "completed"


def test_head_needs_a_key_as_get_does_and_says_nothing_else(tone: ServerProcess, client: httpx.Client) -> None:
    with httpx.Client(base_url=tone.url) as stranger:
        answer = stranger.head("/v1/tasks")
    assert (answer.status_code, answer.headers["www-authenticate"], answer.content) == (401, "Bearer", b"")
    for path in ("/v1/phonemes", "/v1/audio/speech"):
        answer = client.head(path)
        assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")
