"""The disk and the database fail under the running server: callers are told so, and nothing has to be restarted.

The faults are the system's own. A limit on the size of files (``RLIMIT_FSIZE``), set on the running process from
outside, makes every write beyond it fail: for SQLite that is an I/O error, for audio a disk that takes no more.
"""

from __future__ import annotations

import resource
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import assert_sound, audio_files, outcomes
from tests.e2e.probe_engine import install
from tests.e2e.processes import workers
from tests.e2e.server import WEB, ServerProcess, until
from tests.e2e.texts import book
from tests.e2e.wire import completed, create, read, request_for, spoken, urls

pytestmark = pytest.mark.e2e

POLL_SECONDS = 0.25


@contextmanager
def no_file_over(limit_bytes: int, *pids: int) -> Iterator[None]:
    """Keep these processes from writing any file beyond that size while the block runs."""
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit_bytes, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def locked(server: ServerProcess) -> Iterator[None]:
    """Hold the write lock of the database while the block runs."""
    other = sqlite3.connect(server.data_dir / "rhapsode.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def assert_unavailable(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.json()["error"]["type"] == "unavailable_error"
    assert "Nothing was accepted" in answer.json()["error"]["error_message"]
    assert int(answer.headers["retry-after"]) >= 1


def longest_poll(client: httpx.Client, task_id: str, seconds: float) -> float:
    """Return how long the slowest of many polls took."""
    longest, until_then = 0.0, time.monotonic() + seconds
    while time.monotonic() < until_then:
        asked = time.perf_counter()
        assert read(client, task_id)["status"] == "completed"
        longest = max(longest, time.perf_counter() - asked)
        time.sleep(0.02)
    return longest


def unready(server: ServerProcess) -> dict[str, str] | None:
    answer = WEB.get(f"{server.url}/readyz")
    return answer.json() if answer.status_code == 503 else None


@pytest.mark.slow
def test_a_database_that_is_locked(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone").start().warm()
    with server.client() as client:
        before = spoken(client, "Said before.")
        # Whatever fails, the request has ended before its client is closed.
        with locked(server), ThreadPoolExecutor(1) as pool, server.client() as other:
            asking = pool.submit(client.post, "/v1/tasks", json=request_for("Too early."))
            took = longest_poll(other, before["id"], 4.0)
            assert_unavailable(asking.result())
            assert until(lambda: unready(server), "the server to be unready")["store"] == "failed"
        assert took < 2 * POLL_SECONDS, "who reads does not wait for who cannot write"
        assert spoken(client, "Said afterwards.")
        until(lambda: unready(server) is None, "the server to be ready")
        assert server.rows("SELECT count(*) AS n FROM tasks")[0]["n"] == 2
    assert_sound(server)


@pytest.mark.slow
def test_a_database_that_is_slow(make_server: MakeServer) -> None:
    """Somebody else takes the lock again and again, as a backup or a slow disk would: writes wait, and succeed."""
    server = make_server(RHAPSODE_ENGINES="tone").start().warm()
    over = threading.Event()

    def hold() -> None:
        while not over.is_set():
            with locked(server):
                time.sleep(0.6)
            time.sleep(0.1)

    with server.client() as client:
        before = spoken(client, "Said before.")
        holding = threading.Thread(target=hold)
        holding.start()
        try:
            ids = [create(client, f"Sentence {number}.")["id"] for number in range(3)]
            assert longest_poll(client, before["id"], 2.0) < 2 * POLL_SECONDS
            for task_id in ids:
                completed(client, task_id)
        finally:
            over.set()
            holding.join()
    assert_sound(server)


@pytest.mark.slow
def test_an_error_of_the_disk_under_the_database(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone").start().warm()
    with server.client() as client:
        before = spoken(client, "Said before.")
        with no_file_over(0, server.pid):  # not even the log can be written
            for number in range(3):
                assert_unavailable(client.post("/v1/tasks", json=request_for(f"Too early {number}.")))
            assert longest_poll(client, before["id"], 1.0) < 2 * POLL_SECONDS
            assert until(lambda: unready(server), "the server to be unready")["store"] == "failed"
        until(
            lambda: unready(server) is None, "the server to be ready", seconds=15.0
        )  # until then creates are refused
        assert spoken(client, "Said afterwards.")
        assert server.rows("SELECT count(*) AS n FROM tasks")[0]["n"] == 2
    assert_sound(server)


def test_audio_that_cannot_be_written(make_server: MakeServer) -> None:
    """It is the disk's fault and nobody else's: the task waits, no attempt is counted against it, and it is done."""
    server = make_server(RHAPSODE_ENGINES="tone").start().warm()
    with server.client() as client:
        spoken(client, "Said before.")
        with no_file_over(1000, *workers(server.pid)):
            task_id = create(client, book(6))["id"]
            until(lambda: outcomes(server, task_id)["error"] >= 2, "attempts that fail")
            assert read(client, task_id)["status"] in {"pending", "processing"}
        task = completed(client, task_id)
        assert len(urls(task)) == 1
    assert {row["attempts"] for row in server.rows("SELECT attempts FROM segments")} == {0}
    assert server.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert not [name for name in (*audio_files(server, "outputs"), *audio_files(server, "segments")) if "#" in name]


def test_work_that_is_done_survives_a_database_that_cannot_be_written(make_server: MakeServer) -> None:
    server = make_server()
    server.settings |= install(server.home)
    server.start().warm()
    with server.client() as client:
        task_id = create(client, "Wait for it.", model="probe")["id"]
        until(lambda: outcomes(server, task_id)["running"] == 1, "the segment to be begun")
        with no_file_over(0, server.pid):
            (server.home / "signals" / "go").touch()
            time.sleep(2.5)
            assert read(client, task_id)["status"] == "processing"
        completed(client, task_id)
    assert outcomes(server, task_id) == {"done": 1}, "what was spoken was kept until it could be recorded"
    assert_sound(server)
