"""Clients that wait for a task instead of asking again and again, and such as watch it."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import outcomes
from tests.e2e.probe_engine import install
from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.wire import assert_error, completed, create, finished, read, request_for, spoken

pytestmark = pytest.mark.e2e

TOO_LONG = "'wait' must be a whole number of seconds from 0 to 60."


@pytest.fixture
def client(mine: httpx.Client, go: Path) -> httpx.Client:
    return mine


@contextmanager
def soon(act: Callable[[], object], seconds: float = 0.5) -> Iterator[None]:
    """Do ``act`` after so many seconds, while the block goes on."""
    timer = threading.Timer(seconds, act)
    timer.start()
    yield
    timer.join()


def let_go(server: ServerProcess) -> None:
    (server.home / "signals" / "go").touch()


def seconds_of(call: Callable[[], httpx.Response]) -> tuple[httpx.Response, float]:
    begun = time.monotonic()
    return call(), time.monotonic() - begun


# -- wait ------------------------------------------------------------------------------------------------------------


def test_create_waits_for_the_end_if_preferred(client: httpx.Client) -> None:
    body = request_for("Quick.", model="probe")
    answer, seconds = seconds_of(lambda: client.post("/v1/tasks", json=body, headers={"Prefer": "wait=60"}))
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")
    assert answer.headers["Preference-Applied"] == "wait=60"
    assert answer.headers["Location"] == f"/v1/tasks/{answer.json()['id']}"
    assert len(answer.json()["output"]) == 1
    assert seconds < 15.0
    failed = client.post("/v1/tasks", json=request_for("Unable.", model="probe"), headers={"Prefer": "wait=60"})
    assert (failed.status_code, failed.json()["status"]) == (200, "failed")


def test_create_answers_in_time_though_the_task_is_not_final(probe: ServerProcess, client: httpx.Client) -> None:
    body = request_for("Wait here.", model="probe")
    answer, seconds = seconds_of(lambda: client.post("/v1/tasks", json=body, headers={"Prefer": "wait=2"}))
    assert (answer.status_code, answer.json()["status"]) == (202, "processing")
    assert answer.headers["Preference-Applied"] == "wait=2"
    assert 2.0 <= seconds < 25.0, "it is answered although the task would wait for ever"
    let_go(probe)
    assert completed(client, answer.json()["id"])


def test_a_poll_waits_for_the_end(probe: ServerProcess, client: httpx.Client) -> None:
    task = create(client, "Wait here, too.", model="probe")
    with soon(lambda: let_go(probe)):
        answer, seconds = seconds_of(lambda: client.get(f"/v1/tasks/{task['id']}", params={"wait": 60}))
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")
    assert answer.headers["Preference-Applied"] == "wait=60"
    assert seconds < 15.0
    again, seconds = seconds_of(lambda: client.get(f"/v1/tasks/{task['id']}", params={"wait": 60}))
    assert again.json()["status"] == "completed"
    assert seconds < 15.0


@pytest.mark.parametrize("end", ["cancel", "delete"])
def test_a_waiting_client_is_told_of_every_end(probe: ServerProcess, client: httpx.Client, end: str) -> None:
    task = create(client, "Wait in vain.", model="probe")
    path = f"/v1/tasks/{task['id']}"
    act = (lambda: client.post(f"{path}/cancel")) if end == "cancel" else (lambda: client.delete(path))
    with soon(act):
        answer, seconds = seconds_of(lambda: client.get(path, params={"wait": 60}))
    assert seconds < 15.0
    if end == "cancel":
        assert answer.json()["status"] == "canceled"
    else:
        assert answer.status_code == 404
    let_go(probe)


@pytest.mark.parametrize("value", ["61", "-1", "1.5", "", "soon", "999999999999"])
def test_what_cannot_be_waited_for(client: httpx.Client, value: str) -> None:
    task = spoken(client, "Hello.", model="probe")
    assert_error(client.get(f"/v1/tasks/{task['id']}", params={"wait": value}), 400, TOO_LONG, param="wait")


@pytest.mark.parametrize(
    ("header", "applied"),
    [
        ("wait=0", "wait=0"),
        ("wait", "wait=60"),
        ("wait=61", "wait=60"),
        ("wait=86400", "wait=60"),
        ("wait=-1", None),
        ("wait=soon", None),
        ('respond-async; x=1, Wait="5"', "wait=5"),
        ("wait=7; foo, wait=3", "wait=7"),
        ("respond-async", None),
        ("", None),
    ],
)
def test_other_preferences_are_not_in_the_way(client: httpx.Client, header: str, applied: str | None) -> None:
    answer = client.post("/v1/tasks", json=request_for("Quick.", model="probe"), headers={"Prefer": header})
    assert answer.status_code in {200, 202}
    assert answer.headers.get("Preference-Applied") == applied


def test_a_client_that_leaves_is_let_go_at_once(probe: ServerProcess, client: httpx.Client) -> None:
    task_id = create(client, "Wait alone.", model="probe")["id"]
    address = urlsplit(probe.url)
    for path in (f"/v1/tasks/{task_id}?wait=60", f"/v1/tasks/{task_id}/events"):
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {client.headers['Authorization']}\r\n\r\n"
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(head.encode())
            time.sleep(0.3)
        route = "/v1/tasks/{id}/events" if path.endswith("events") else "/v1/tasks/{id}"

        def left(route: str = route) -> bool:
            entries = [json.loads(line) for line in probe.log.splitlines() if '"request"' in line]
            return any(entry.get("status") == 499 and entry.get("route") == route for entry in entries)

        until(left, f"the log of {route}")
    let_go(probe)
    assert completed(client, task_id)


@pytest.mark.slow
def test_a_waiting_client_does_not_delay_a_stop(make_server: MakeServer) -> None:
    server = make_server()
    server.settings |= {**install(server.home), "RHAPSODE_ENGINES": "probe", "RHAPSODE_SHUTDOWN_GRACE_SECONDS": "1"}
    server.start()
    with server.client() as client:
        task_id = create(client, "Wait for ever.", model="probe")["id"]
        until(lambda: outcomes(server, task_id)["running"] == 1, "the segment to be begun")
        with soon(lambda: server.send(signal.SIGTERM), seconds=2.0):  # when the request has long been there
            answer, seconds = seconds_of(lambda: client.get(f"/v1/tasks/{task_id}", params={"wait": 60}))
        assert (answer.status_code, answer.json()["status"]) == (200, "processing")
        assert seconds < 30.0
    server.wait(20.0)


def test_fifty_who_wait_are_all_told(probe: ServerProcess, client: httpx.Client) -> None:
    task_id = create(client, "Wait together.", model="probe")["id"]
    ends: list[str] = []

    def wait() -> None:
        with probe.client() as mine:
            ends.append(mine.get(f"/v1/tasks/{task_id}", params={"wait": 60}, timeout=120.0).json()["status"])

    crowd = [threading.Thread(target=wait) for _ in range(50)]
    for waiter in crowd:
        waiter.start()
    time.sleep(1.0)
    let_go(probe)
    for waiter in crowd:
        waiter.join()
    assert ends == ["completed"] * 50


# -- events ----------------------------------------------------------------------------------------------------------


class Events:
    """A stream of events as a client reads it."""

    def __init__(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-store"
        self._lines = answer.iter_lines()

    def __iter__(self) -> Iterator[tuple[int, Json]]:
        fields: dict[str, str] = {}
        for line in self._lines:
            if line.startswith(":"):
                continue
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                assert set(fields) == {"id", "event", "data"}
                assert fields["event"] == "task"
                yield int(fields["id"]), json.loads(fields["data"])
                fields = {}


def watch(
    client: httpx.Client, task_id: str, seen: int | None = None, *, then: Callable[[], object] | None = None
) -> list[tuple[int, Json]]:
    """Return all events up to the end of the stream; ``then`` happens after the first of them."""
    headers = {} if seen is None else {"Last-Event-ID": str(seen)}
    with client.stream("GET", f"/v1/tasks/{task_id}/events", headers=headers) as answer:
        events = []
        for event in Events(answer):
            events.append(event)
            if then is not None and len(events) == 1:
                then()
        return events


def test_a_task_is_watched_from_its_state_to_its_end(probe: ServerProcess, client: httpx.Client) -> None:
    text = "Wait and see.\n\n" + "\n\n".join(f"Paragraph number {number}." for number in range(20))
    task = create(client, text, model="probe", metadata={"line": "one\ntwo\u2028"})
    events = watch(client, task["id"], then=lambda: let_go(probe))
    ids = [number for number, _ in events]
    assert ids == sorted(set(ids))
    states = [state for _, state in events]
    assert states[0]["status"] in {"pending", "processing"}
    assert {state["metadata"]["line"] for state in states} == {"one\ntwo\u2028"}
    assert [state["progress"] for state in states] == sorted(state["progress"] for state in states)
    last = read(client, task["id"])
    assert last["status"] == "completed"
    link = states[0]["metadata"]["rhapsode"]["events_url"]  # as a browser's EventSource opens it, without a key
    with probe.anonymous() as browser:
        with browser.stream("GET", link) as answer:
            assert [state["status"] for _, state in Events(answer)] == ["completed"]
        assert browser.get(link, headers={"Last-Event-ID": "200"}).status_code == 204
        assert browser.get(link.replace("signature=", "signature=0")).status_code == 403
        assert browser.get(link + "&wait=1").status_code == 400
        assert browser.get(f"/v1/tasks/{task['id']}/events").status_code == 401
    for version in (last, states[-1]):
        version["output"] = len(version["output"])
    assert states[-1] == last
    assert all(state["status"] not in {"completed", "failed", "canceled"} for state in states[:-1])


def test_a_final_task_is_one_event(client: httpx.Client) -> None:
    failed = finished(client, create(client, "Unable.", model="probe")["id"])
    assert watch(client, failed["id"]) == [(200, failed)]
    assert watch(client, failed["id"], seen=150) == [(200, failed)]
    nothing_new = client.get(f"/v1/tasks/{failed['id']}/events", headers={"Last-Event-ID": "200"})
    assert (nothing_new.status_code, nothing_new.content) == (204, b"")


def test_what_was_seen_is_not_told_again(probe: ServerProcess, client: httpx.Client) -> None:
    task_id = create(client, "Wait for what comes.", model="probe")["id"]
    until(lambda: read(client, task_id)["status"] == "processing", "the begin")
    with client.stream("GET", f"/v1/tasks/{task_id}/events") as answer:
        seen, state = next(iter(Events(answer)))
    assert state["status"] == "processing"
    with soon(lambda: let_go(probe)):
        events = watch(client, task_id, seen)
    assert events[-1][1]["status"] == "completed"
    assert all(number > seen for number, _ in events)


@pytest.mark.slow
def test_an_event_means_the_same_after_a_restart(make_server: MakeServer) -> None:
    server = make_server()
    server.settings |= {**install(server.home), "RHAPSODE_ENGINES": "probe"}
    server.start()
    with server.client() as client:
        task_id = create(client, "Done at once.\n\nWait here.", model="probe")["id"]
        until(lambda: read(client, task_id)["progress"] > 0, "some progress")
        with client.stream("GET", f"/v1/tasks/{task_id}/events") as answer:
            seen, before = next(iter(Events(answer)))
    server.kill()
    server.start()
    with server.client() as client:
        assert read(client, task_id)["progress"] == before["progress"]
        with soon(lambda: let_go(server)):
            events = watch(client, task_id, seen)
    assert events[-1][1]["status"] == "completed"
    assert all(number > seen for number, _ in events)


@pytest.mark.parametrize("end", ["cancel", "delete"])
def test_a_stream_of_events_ends_with_the_task(probe: ServerProcess, client: httpx.Client, end: str) -> None:
    task_id = create(client, "Wait in vain.", model="probe")["id"]
    path = f"/v1/tasks/{task_id}"
    with client.stream("GET", f"{path}/events") as answer:
        events = iter(Events(answer))
        next(events)
        if end == "cancel":
            client.post(f"{path}/cancel").raise_for_status()
        else:
            client.delete(path).raise_for_status()
        ends = [state["status"] for _, state in events if state["status"] == "canceled"]
    assert ends == (["canceled"] if end == "cancel" else [])
    let_go(probe)


@pytest.mark.parametrize("value", ["x", "-1", "201", "1.5", "", "99999999"])
def test_an_event_that_never_was(client: httpx.Client, value: str) -> None:
    task = spoken(client, "Hello.", model="probe")
    answer = client.get(f"/v1/tasks/{task['id']}/events", headers={"Last-Event-ID": value})
    assert_error(answer, 400, "Last-Event-ID must be the id of an event of this task.", param="Last-Event-ID")
