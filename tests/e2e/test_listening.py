"""Listening to a task while it is rendered, over HTTP."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import numpy as np
import numpy.typing as npt
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.probe_engine import install, text_that_waits
from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import assert_error, completed, create, download, finished, samples_of, spoken, urls

pytestmark = pytest.mark.e2e

HEADER_BYTES = 44


@pytest.fixture
def client(mine: httpx.Client, go: Path) -> httpx.Client:
    return mine


def samples(wav: bytes) -> npt.NDArray[np.int16]:
    """Return the samples of a file whose header does not know how many there are."""
    assert wav[:4] == b"RIFF"
    assert wav[4:8] == b"\xff\xff\xff\xff"
    return np.frombuffer(wav[HEADER_BYTES:], "<i2")


def test_what_is_rendered_is_heard_before_the_rest_is(probe: ServerProcess, client: httpx.Client) -> None:
    task_id = create(client, text_that_waits(), model="probe")["id"]
    with client.stream("GET", f"/v1/tasks/{task_id}/audio") as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        assert "content-length" not in answer.headers
        chunks = answer.iter_raw()
        wav = b""
        while len(wav) < HEADER_BYTES + 24_000:  # half a second is heard before the rest may be rendered
            wav += next(chunks)
        assert client.get(f"/v1/tasks/{task_id}").json()["status"] == "processing"
        (probe.home / "signals" / "go").touch()
        wav += b"".join(chunks)
    file = download(urls(completed(client, task_id))[0])
    assert np.array_equal(samples(wav), samples_of(file))
    again = client.get(f"/v1/tasks/{task_id}/audio")
    assert again.content == file
    assert again.headers["content-length"] == str(len(file))


def test_one_of_several_inputs_is_heard_by_its_index(client: httpx.Client) -> None:
    task = spoken(client, "First.", "This is the second one.", model="probe")
    for index, url in enumerate(urls(task)):
        assert client.get(f"/v1/tasks/{task['id']}/audio", params={"input": index}).content == download(url)
    path = f"/v1/tasks/{task['id']}/audio"
    missing = "There is no such task, or it has no such input."
    assert_error(client.get(path, params={"input": 2}), 404, missing, kind="not_found_error", param="id")
    for wrong in ("-1", "100", "one", ""):
        told = "'input' must be a whole number from 0 to 99."
        assert_error(client.get(path, params={"input": wrong}), 400, told, param="input")


def test_a_failure_in_the_middle_is_no_end(probe: ServerProcess, client: httpx.Client) -> None:
    task_id = create(client, "This is heard.\n\nWait and be unable.", model="probe")["id"]
    with client.stream("GET", f"/v1/tasks/{task_id}/audio") as answer:
        chunks = answer.iter_raw()
        next(chunks)
        (probe.home / "signals" / "go").touch()
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            b"".join(chunks)
    error = finished(client, task_id)["error"]
    assert_error(client.get(f"/v1/tasks/{task_id}/audio"), error["code"], error["error_message"], kind="engine_error")


def test_a_failure_before_anything_is_heard_has_a_status(probe: ServerProcess, client: httpx.Client) -> None:
    (probe.home / "signals" / "go").touch()
    task_id = create(client, "Wait and be unable.", model="probe")["id"]
    answer = client.get(f"/v1/tasks/{task_id}/audio")
    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "engine_error")
    assert answer.json()["error"]["error_message"].startswith(
        "input[0], characters 0 to 19: tried once, then gave up."
    )


@pytest.mark.slow
def test_the_listeners_of_a_server_that_stops_are_let_go(make_server: MakeServer) -> None:
    server = make_server()
    server.settings |= {**install(server.home), "RHAPSODE_ENGINES": "probe", "RHAPSODE_SHUTDOWN_GRACE_SECONDS": "1"}
    server.start()
    with server.client() as client:
        task_id = create(client, text_that_waits(), model="probe")["id"]
        with client.stream("GET", f"/v1/tasks/{task_id}/audio") as answer:
            chunks = answer.iter_raw()
            first = next(chunks)
            server.send(signal.SIGTERM)
            with pytest.raises(httpx.RemoteProtocolError):
                b"".join(chunks)
    server.wait(20.0)
    (server.home / "signals" / "go").touch()
    server.start()
    with server.client() as client:
        wav = download(urls(completed(client, task_id))[0])
    assert wav[HEADER_BYTES:].startswith(first[HEADER_BYTES:])


def test_a_listener_that_leaves_does_not_end_the_task(probe: ServerProcess, client: httpx.Client) -> None:
    task_id = create(client, text_that_waits(), model="probe")["id"]
    with client.stream("GET", f"/v1/tasks/{task_id}/audio") as answer:
        next(answer.iter_raw())
    (probe.home / "signals" / "go").touch()
    assert completed(client, task_id)
    until(lambda: '"route": "/v1/tasks/{id}/audio", "status": 499' in probe.log, "the log")
