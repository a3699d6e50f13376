"""What all that is sent to Google has in common: a rate, and one model of Google's for each output."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.fleet import Fleet, WorkerProcess
from tests.e2e.server import ServerProcess, until
from tests.e2e.test_gemini import MODEL, asked, facts, settings
from tests.e2e.wire import completed, finished
from tests.support import google
from tests.support.google import GoogleStandIn
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.e2e

FILLER = "This is one of a great many sentences about nothing. " * 12
"""About a segment."""
HANGS_SECONDS = 120.0


@pytest.fixture
def stand_in() -> Iterator[GoogleStandIn]:
    with GoogleStandIn() as running:
        yield running


def submitted(caller: httpx.Client, *texts: str, **fields: object) -> str:
    body = {"model": MODEL, "input": [{"params": {"text": text}} for text in texts], **fields}
    answer = caller.post("/v1/tasks", json=body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def in_parts(number: int, parts: int) -> str:
    """Return a text of so many segments, each of which has its name in it."""
    return "\n\n".join(f"Text {number}, part {part}. {FILLER}" for part in range(parts))


@pytest.mark.slow
def test_no_more_is_sent_in_a_minute_than_is_allowed(make_server: MakeServer, stand_in: GoogleStandIn) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", **settings(stand_in, RHAPSODE_GEMINI_REQUESTS_PER_MINUTE="3"))
    server.start().warm()
    with server.client() as caller:
        texts = [f"One of the requests that are counted, number {number}." for number in range(5)]
        body = {"model": MODEL, "input": [{"params": {"text": text}} for text in texts], "deadline_seconds": 8}
        task = finished(caller, caller.post("/v1/tasks", json=body).json()["id"])
    assert task["error"]["code"] == 504
    times = [request.at for request in stand_in.asked("that are counted")]
    assert len(times) == 3
    assert all(after >= before for before, after in pairwise(times))


def test_what_is_in_the_cache_takes_nothing_from_the_rate(make_server: MakeServer, stand_in: GoogleStandIn) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", **settings(stand_in, RHAPSODE_GEMINI_REQUESTS_PER_MINUTE="2"))
    server.start().warm()
    with server.client() as caller:
        begun = time.monotonic()
        for _ in range(5):
            task = asked(caller, "Said once, and heard again.")
        assert facts(task)["cache_hits"] == 1
        assert asked(caller, "This takes the second place.")["status"] == "completed"
        assert time.monotonic() - begun < 30, "nothing had to wait for the next minute"
    assert len(stand_in.requests) == 2


@pytest.mark.parametrize(
    "path", ["/v1/audio/speech", pytest.param(f"/v1beta/models/{MODEL}:generateContent", marks=pytest.mark.slow)]
)
def test_a_client_that_leaves_frees_its_place_at_google(
    make_server: MakeServer, stand_in: GoogleStandIn, path: str
) -> None:
    """One request at a time may be on its way, and Google does not answer."""
    stand_in.on("hangs", always=google.slow(HANGS_SECONDS))
    more = {"RHAPSODE_GEMINI_CONCURRENCY": "1", "RHAPSODE_GEMINI_TIMEOUT_SECONDS": str(2 * HANGS_SECONDS)}
    server = make_server(RHAPSODE_ENGINES="tone", **{**settings(stand_in), **more}).start().warm()
    text = "A sentence that hangs."
    speech = {"model": MODEL, "voice": "Kore", "input": text}
    body = speech if "audio" in path else {"contents": [{"parts": [{"text": text}]}]}
    with server.client() as caller:
        request = caller.build_request("POST", path, json=body)
        with socket.create_connection((request.url.host, request.url.port or 0)) as connection:
            lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers.items())]
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + request.read())
            until(lambda: stand_in.asked("hangs"), "the request to Google")
        begun = time.monotonic()
        task = asked(caller, "The next one is spoken.")
        assert task["status"] == "completed"
        assert time.monotonic() - begun < HANGS_SECONDS / 2
        assert len(stand_in.asked("hangs")) == 1
        (first,) = server.rows("SELECT * FROM attempts WHERE outcome != 'done'")
    assert first["outcome"] == "discarded"
    assert "Whether it charges for this is not known." in first["detail"]
    assert [row["status"] for row in server.rows("SELECT status FROM tasks ORDER BY id")] == ["canceled", "completed"]


@pytest.mark.slow
def test_an_output_that_was_begun_is_begun_again_when_google_calls_the_model_otherwise(
    tmp_path: Path, stand_in: GoogleStandIn
) -> None:
    stand_in.on("part 2", google.slow(30.0))
    more = {"RHAPSODE_ENGINES": "tone", "RHAPSODE_GEMINI_TIMEOUT_SECONDS": "60"}
    before, after = (
        ServerProcess(tmp_path, **settings(stand_in, **more, RHAPSODE_GEMINI_MODELS=f"{MODEL}={name}"))
        for name in ("google-one", "google-two")
    )
    try:
        with before.start().client() as caller:
            key = before.first_key
            task_id = submitted(caller, in_parts(0, 3))
            done = "SELECT id FROM segments WHERE status = 'done'"
            until(lambda: len(before.rows(done)) == 2, "two segments")
            before.kill()
        with after.start().client(key) as caller:
            task = completed(caller, task_id)
    finally:
        before.stop()
        after.stop()
    assert {request.model for request in stand_in.requests[:3]} == {"google-one"}
    assert sorted(request.model for request in stand_in.requests[3:]) == ["google-two"] * 3
    assert facts(task)["engine_version"] == "google-two"


@pytest.mark.slow
def test_workers_of_a_fleet_share_a_rate_and_no_output_is_of_two_models(
    postgres: PostgresServer, tmp_path: Path, stand_in: GoogleStandIn
) -> None:
    """Two workers that call the model otherwise, and may send ten requests a minute together.

    Each sends one at a time, so that none takes all of them.
    """
    rate = {"RHAPSODE_GEMINI_REQUESTS_PER_MINUTE": "10", "RHAPSODE_GEMINI_CONCURRENCY": "1"}
    common = settings(stand_in, RHAPSODE_ENGINES="tone", **rate)
    fleet = Fleet(tmp_path, postgres.create("gemini_sharing"), replicas=1, workers=0, **common)
    shared = {"RHAPSODE_DATABASE_URL": fleet.database_url, "RHAPSODE_BLOB_URL": fleet.audio.as_uri(), **common}
    fleet.workers = [
        WorkerProcess(tmp_path / name, **shared, RHAPSODE_GEMINI_MODELS=f"{MODEL}={name}")
        for name in ("google-one", "google-two")
    ]
    stand_in.on("part", always=google.slow(0.3))
    try:
        with fleet.start().replicas[0].client(fleet.key) as caller:
            tasks = [submitted(caller, in_parts(number, 3), deadline_seconds=45) for number in range(5)]
            ended = [finished(caller, task) for task in tasks]
    finally:
        fleet.stop()
    assert 5 <= len(stand_in.requests) <= 10, "an output of another model may have given a place back unused"
    assert {request.model for request in stand_in.requests} == {"google-one", "google-two"}
    whole = [task for task in ended if task["status"] == "completed"]
    for number, task in enumerate(ended):
        models = {request.model for request in stand_in.asked(f"Text {number}, ")}
        assert len(models) <= 1
        if task["status"] == "completed":
            assert facts(task)["engine_version"] == models.pop()
    assert len(whole) <= 3
