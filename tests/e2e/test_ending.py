"""Tasks that are canceled, deleted, or overtaken by their deadline."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import audio_files, outcomes, segments
from tests.e2e.probe_engine import install
from tests.e2e.server import WEB, Json, ServerProcess, until
from tests.e2e.wire import assert_error, completed, create, finished, read, request_for, spoken, urls

pytestmark = pytest.mark.e2e

NOT_FOUND = "There is no such task."
BOOK = "\n\n".join(f"Paragraph {number} has to wait." for number in range(4))


@pytest.fixture
def server(make_server: MakeServer) -> ServerProcess:
    """Return a server whose one worker does as it is told."""
    server = make_server(RHAPSODE_ENGINE_WORKERS="1")
    server.settings |= {**install(server.home), "RHAPSODE_ENGINES": "probe"}
    return server.start().warm()


@pytest.fixture
def client(server: ServerProcess) -> Iterator[httpx.Client]:
    with server.client() as opened:
        yield opened


def go(server: ServerProcess) -> None:
    """Let those who wait in the engine go on."""
    (server.home / "signals" / "go").touch()


def begun(server: ServerProcess, client: httpx.Client, text: str = BOOK, **fields: object) -> str:
    """Return a task of which a segment is on the engine, which waits there."""
    task_id: str = create(client, text, model="probe", **fields)["id"]
    until(lambda: outcomes(server, task_id)["running"] == 1, "the first segment to be begun")
    return task_id


def own_files(server: ServerProcess, task_id: str) -> list[str]:
    """Return the audio of a task."""
    return [path for kind in ("segments", "outputs") for path in audio_files(server, kind) if path.startswith(task_id)]


def files_of(server: ServerProcess, task_id: str) -> list[str]:
    """Return the audio of a task, and whatever lies in the cache."""
    return own_files(server, task_id) + audio_files(server, "cache")


# -- cancel ----------------------------------------------------------------------------------------------------------


def test_a_canceled_task_stops_at_once(server: ServerProcess, client: httpx.Client) -> None:
    task_id = begun(server, client)
    answer = client.post(f"/v1/tasks/{task_id}/cancel")
    assert answer.status_code == 200
    task = answer.json()
    assert (task["status"], task["metadata"]) == ("canceled", {})
    assert task["completed_at"] >= task["started_at"] >= task["created_at"]
    assert {"output", "usage", "error"}.isdisjoint(task)
    assert read(client, task_id) == task
    behind = create(client, "Next, please.", model="probe")["id"]
    go(server)
    assert completed(client, behind)
    until(lambda: outcomes(server, task_id) == {"discarded": 1}, "the late segment")
    assert segments(server, task_id) == [], "what had waited is not rendered"
    until(lambda: not own_files(server, task_id), "the end of the late segment's file")
    assert read(client, task_id) == task


def test_a_task_that_has_not_begun_is_canceled(server: ServerProcess, client: httpx.Client) -> None:
    begun(server, client)
    task_id = create(client, "Not yet.", model="probe")["id"]
    task = client.post(f"/v1/tasks/{task_id}/cancel", json={}).json()
    assert (task["status"], task["started_at"], task["progress"]) == ("canceled", None, 0)
    behind = create(client, "Next, please.", model="probe")["id"]
    go(server)
    assert completed(client, behind)
    assert outcomes(server, task_id) == {}


def test_canceling_what_has_ended_changes_nothing(probe: ServerProcess) -> None:
    with probe.client() as client:
        done = spoken(client, "Hello.", model="probe")
        failed = finished(client, create(client, "Unable.", model="probe")["id"])
        for task in (done, failed):
            for _ in range(2):
                answer = client.post(f"/v1/tasks/{task['id']}/cancel")
                assert answer.status_code == 200
                assert answer.json()["status"] == task["status"]
        assert len(WEB.get(urls(client.post(f"/v1/tasks/{done['id']}/cancel").json())[0]).content) > 44


def test_canceling_takes_no_body(probe: ServerProcess) -> None:
    with probe.client() as client:
        task = spoken(client, "Hello.", model="probe")
        answer = client.post(f"/v1/tasks/{task['id']}/cancel", json={"reason": "none"})
        assert_error(answer, 400, "This call takes no body.")


def test_another_keys_task_can_be_neither_canceled_nor_deleted(probe: ServerProcess) -> None:
    stranger = probe.cli("keys", "create", "stranger").stdout.strip()
    with probe.client() as client, probe.client(stranger) as other:
        task = spoken(client, "Hello.", model="probe")
        for client_, path in ((other, task["id"]), (client, "task_01M82NBYBK8ACW82MPNKZQ6Q94"), (client, "x")):
            for method, rest in (("POST", "/cancel"), ("DELETE", ""), ("GET", "/events")):
                answer = client_.request(method, f"/v1/tasks/{path}{rest}")
                assert_error(answer, 404, NOT_FOUND, kind="not_found_error", param="id")
        assert read(client, task["id"])["status"] == "completed"


@pytest.mark.slow
def test_the_command_line_cancels(server: ServerProcess, client: httpx.Client) -> None:
    task_id = begun(server, client)
    done = server.cli("tasks", "cancel", task_id)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Canceled {task_id}.\n", "")
    assert read(client, task_id)["status"] == "canceled"
    again = server.cli("tasks", "cancel", task_id)
    assert (again.returncode, again.stdout) == (0, f"{task_id} is canceled already.\n")
    nothing = server.cli("tasks", "cancel", "[/x]")
    assert (nothing.returncode, nothing.stderr) == (1, "error: There is no such task.\n")
    go(server)
    assert spoken(client, "Next, please.", model="probe")
    until(lambda: outcomes(server, task_id) == {"discarded": 1}, "the late segment")
    assert "canceled" in server.cli("tasks", "list").stdout


# -- delete ----------------------------------------------------------------------------------------------------------


def test_a_deleted_task_is_gone(server: ServerProcess, client: httpx.Client) -> None:
    canary = "Xylophonists practise daily."
    task = spoken(client, canary, "And another.", model="probe", metadata={"mine": canary})
    assert len(files_of(server, task["id"])) == 4, "two files, two segments in the cache"
    answer = client.delete(f"/v1/tasks/{task['id']}")
    assert answer.status_code == 200
    assert answer.json() == {"id": task["id"], "object": "task", "deleted": True}
    assert files_of(server, task["id"]) == []
    gone = WEB.get(urls(task)[0])
    assert (gone.status_code, gone.json()["error"]["type"]) == (410, "gone_error")
    for method, rest in (("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/events")):
        again = client.request(method, f"/v1/tasks/{task['id']}{rest}")
        assert_error(again, 404, NOT_FOUND, kind="not_found_error", param="id")
    assert client.get("/v1/tasks").json()["data"] == []
    with server.database() as database:
        dump = "\n".join(database.iterdump())
    assert "ylophonist" not in dump
    assert spoken(client, canary, model="probe")["metadata"]["rhapsode"]["cache_hits"] == 0


def test_a_task_is_deleted_while_it_is_rendered(server: ServerProcess, client: httpx.Client) -> None:
    task_id = begun(server, client)
    assert client.delete(f"/v1/tasks/{task_id}").status_code == 200
    behind = create(client, "Next, please.", model="probe")["id"]
    go(server)
    assert completed(client, behind)
    for table in ("items", "texts", "segments", "attempts"):
        assert server.rows(f"SELECT * FROM {table} WHERE task_id = ?", task_id) == []
    until(lambda: not own_files(server, task_id), "the end of the late segment")
    assert len(audio_files(server, "cache")) == 1, "that of the other task"


@pytest.mark.slow
def test_a_deleted_task_stays_deleted_when_the_server_dies(server: ServerProcess, client: httpx.Client) -> None:
    task_id = begun(server, client)
    assert client.delete(f"/v1/tasks/{task_id}").status_code == 200
    server.kill()
    go(server)
    server.start()
    with server.client() as again:
        assert again.get(f"/v1/tasks/{task_id}").status_code == 404
        assert spoken(again, "Next, please.", model="probe")
    until(lambda: not own_files(server, task_id), "the sweep")


# -- deadlines -------------------------------------------------------------------------------------------------------


def assert_overdue(task: Json, seconds: int) -> None:
    assert task["status"] == "failed"
    assert task["error"] == {
        "code": 504,
        "error_message": f"The deadline of {seconds} s passed when 0 % of the text was spoken.",
    }
    assert task["completed_at"] - task["created_at"] >= seconds


def test_a_task_fails_at_its_deadline(server: ServerProcess, client: httpx.Client) -> None:
    task_id = begun(server, client, deadline_seconds=3)
    later = create(client, "Not so soon.", model="probe", deadline_seconds=600)["id"]
    started = time.monotonic()
    task = finished(client, task_id)
    assert_overdue(task, 3)
    assert time.monotonic() - started < 60.0, "not at the deadline of the other"
    go(server)
    assert completed(client, later), "one that is in time is none the wiser"
    until(lambda: outcomes(server, task_id) == {"discarded": 1}, "the late segment")
    assert read(client, task_id) == task


@pytest.mark.slow
def test_a_deadline_holds_while_no_server_runs(server: ServerProcess, client: httpx.Client) -> None:
    task_id = begun(server, client, deadline_seconds=3)
    server.kill()
    go(server)
    time.sleep(3.0)
    server.start()
    with server.client() as again:
        assert_overdue(read(again, task_id), 3)
        assert spoken(again, "Next, please.", model="probe")
        assert_overdue(read(again, task_id), 3)


@pytest.mark.slow
def test_a_deadline_that_is_met_is_forgotten(probe: ServerProcess) -> None:
    with probe.client() as client:
        task = spoken(client, "In no time.", model="probe", deadline_seconds=20)
        time.sleep(20.2)
        assert read(client, task["id"])["status"] == "completed"


@pytest.mark.parametrize("seconds", [1, 604_800])
def test_the_bounds_of_a_deadline(probe: ServerProcess, seconds: int) -> None:
    with probe.client() as client:
        answer = client.post("/v1/tasks", json=request_for("Hello.", model="probe", deadline_seconds=seconds))
        assert answer.status_code == 202
