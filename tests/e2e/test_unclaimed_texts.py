"""The server dies while an engine speaks a short text whose claim is not committed, at the worst moments there are."""

from __future__ import annotations

import contextlib
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import assert_sound, attempts, audio_files, let_pass, outcomes, segments
from tests.e2e.probe_engine import install
from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import completed, create, download, request_for, spoken, urls

pytestmark = pytest.mark.e2e


@pytest.fixture
def server(make_server: MakeServer) -> ServerProcess:
    server = make_server()
    server.settings |= {**install(server.home), "RHAPSODE_ENGINES": "probe"}
    return server


def signals(server: ServerProcess) -> Path:
    """Return the directory whose files the engine looks at."""
    return server.home / "signals"


def ask(server: ServerProcess, text: str) -> str:
    """Create a task, of which the client may hear nothing because the server is gone; return its id."""
    with server.client() as client, contextlib.suppress(httpx.TransportError):
        client.post("/v1/tasks", json=request_for(text, model="probe"), timeout=5.0)
    (row,) = server.rows("SELECT id FROM tasks")
    return str(row["id"])


def test_a_text_that_kills_the_server_is_counted_from_its_second_time_on(server: ServerProcess) -> None:
    server.start().warm()
    task_id = ask(server, "Do slay the server.")
    server.wait()
    counted = len(attempts(server, task_id))
    assert counted <= 1, "1 if the machine was so slow that the claim was committed meanwhile"
    deaths = 3
    for before in range(deaths):
        (signals(server) / "hold").touch()  # so that it lives until the test knows that it has started
        server.start()
        (signals(server) / "hold").unlink()
        server.wait()
        assert server.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert outcomes(server, task_id) == Counter(lost=counted + before, running=1), "it was claimed first"
    (signals(server) / "spared").touch()
    server.start()
    with server.client() as client:
        task = completed(client, task_id)
        assert len(download(urls(task)[0])) > 0
    assert outcomes(server, task_id) == Counter(lost=counted + deaths, done=1)
    (segment,) = segments(server, task_id)
    assert (segment["losses"], segment["attempts"]) == (counted + deaths, 0), "no engine is to blame"
    assert_sound(server)


def test_a_server_that_dies_when_the_file_is_stored_and_not_recorded_loses_nothing(server: ServerProcess) -> None:
    server.start().warm()
    task_id = ask(server, "Do freeze the server.")
    (unrecorded,) = until(lambda: audio_files(server, "outputs"), "the file of the engine")
    server.kill()
    assert [row["output"] for row in server.rows("SELECT output FROM items")] == [None]

    server.start()
    with server.client() as client:
        task = completed(client, task_id)
        again = spoken(client, "Do freeze the server.", model="probe")
        assert download(urls(task)[0]) == download(urls(again)[0])
    assert outcomes(server, task_id)["done"] == 1
    assert_sound(server)
    assert unrecorded in audio_files(server, "outputs")
    let_pass(server, days=2)
    assert server.cli("sweep", "--confirm").returncode == 0
    kept = sorted(row["output"].removeprefix("outputs/") for row in server.rows("SELECT output FROM items"))
    until(lambda: audio_files(server, "outputs") == kept, "the file that nobody refers to to be swept")


def test_a_worker_that_dies_at_once_costs_one_attempt(server: ServerProcess) -> None:
    server.start().warm()
    with server.client() as client:
        task_id = create(client, "Do crash.", model="probe")["id"]
        assert completed(client, task_id)
    assert outcomes(server, task_id) == {"crashed": 1, "done": 1}
    (segment,) = segments(server, task_id)
    assert (segment["losses"], segment["attempts"]) == (0, 1)
    (first, second) = attempts(server, task_id)
    assert first["started_at"] <= first["ended_at"] <= second["started_at"]


def test_a_text_that_is_canceled_while_it_is_spoken_leaves_no_file(server: ServerProcess) -> None:
    server.start().warm()
    with server.client() as client:
        # One before its claim is committed, one after.
        for text in ("Do be slow.", "Do wait."):
            task_id = create(client, text, model="probe")["id"]
            canceled = client.post(f"/v1/tasks/{task_id}/cancel")
            assert canceled.status_code == 200, canceled.text
        (signals(server) / "go").touch()
        assert completed(client, create(client, "Said after them.", model="probe")["id"])
        ended = client.get("/v1/tasks").json()
    until(lambda: len(audio_files(server, "outputs")) == 1, "the files of canceled tasks to be removed")
    assert sorted(task["status"] for task in ended["data"]) == ["canceled", "canceled", "completed"]
    assert server.rows("SELECT id FROM segments WHERE status <> 'done'") == []
