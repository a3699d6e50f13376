"""A server with few file descriptors, besieged by connections, and one whose audio cannot be stored."""

from __future__ import annotations

import contextlib
import resource
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.server import WEB, ServerProcess, running, until
from tests.e2e.wire import create, request_for, spoken

pytestmark = pytest.mark.e2e

DESCRIPTORS = 256
MENDED_SECONDS = 15.0


class Besieged(ServerProcess):
    """A server that may not have more than :data:`DESCRIPTORS` open files."""

    def launch(self) -> subprocess.Popen[bytes]:
        self.prefix = ["prlimit", f"--nofile={DESCRIPTORS}:{DESCRIPTORS}"]
        return super().launch()


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with running(Besieged(tmp_path_factory.mktemp("besieged"), RHAPSODE_ENGINES="tone")) as server:
        yield server.warm()


@contextlib.contextmanager
def connections(server: ServerProcess, count: int, send: bytes = b"") -> Iterator[list[socket.socket]]:
    """Yield so many connections on which nothing, or not enough, is sent."""
    place = urlsplit(server.url)
    opened: list[socket.socket] = []
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    try:
        for _ in range(count):
            connection = socket.create_connection((place.hostname or "", place.port or 0), timeout=10.0)
            opened.append(connection)
            with contextlib.suppress(OSError):
                connection.sendall(send)
        yield opened
    finally:
        for connection in opened:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


HALF = b"POST /v1/tasks HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 500\r\n"


@pytest.mark.parametrize(
    "send",
    [HALF, *(pytest.param(head, marks=pytest.mark.slow) for head in (b"", b"GET /heal"))],
    ids=["half a head", "silent", "half a line"],
)
@pytest.mark.slow
def test_idle_connections_neither_stop_speech_nor_keep_others_out(besieged: ServerProcess, send: bytes) -> None:
    with connections(besieged, 2 * DESCRIPTORS, send), besieged.client() as client:
        for number in range(3):
            spoken(client, f"Said besides {number} {len(send)}.")
        for _ in range(20):  # each by a connection of its own
            assert WEB.get(f"{besieged.url}/readyz").status_code == 200


@pytest.mark.slow
def test_workers_that_die_meanwhile_are_followed_by_others(besieged: ServerProcess) -> None:
    from tests.e2e.processes import workers

    with connections(besieged, 2 * DESCRIPTORS), besieged.client() as client:
        before = set(workers(besieged.pid))
        assert before
        for pid in before:
            subprocess.run(["kill", "-KILL", str(pid)], check=True)
        began = time.monotonic()
        spoken(client, "Said by others.")
        assert time.monotonic() - began < MENDED_SECONDS
        assert set(workers(besieged.pid)) - before


@pytest.mark.slow
def test_answers_that_nobody_reads_are_counted_and_new_ones_refused(besieged: ServerProcess) -> None:
    """Connections with a request in work are not cut off for others: those that come are told so."""
    with besieged.client() as client:
        task = create(client, "Waited for. " * 3_000)
        bearer = f"Host: here\r\nAuthorization: Bearer {besieged.first_key}\r\n\r\n"
        wait = f"GET /v1/tasks/{task['id']}/events HTTP/1.1\r\n{bearer}"
        with connections(besieged, 2 * DESCRIPTORS, wait.encode()) as held:
            answers = []
            for connection in held:
                connection.settimeout(5.0)
                with contextlib.suppress(OSError):
                    answers.append(connection.recv(12))
            assert set(answers) <= {b"HTTP/1.1 200", b"HTTP/1.1 503", b"HTTP/1.1 429"}, set(answers)
            assert answers.count(b"HTTP/1.1 200") >= 5
            assert b"HTTP/1.1 503" in answers or b"HTTP/1.1 429" in answers
        began = time.monotonic()

        def works() -> bool:
            with contextlib.suppress(httpx.TransportError):
                return WEB.get(f"{besieged.url}/readyz").status_code == 200
            return False

        until(works, "the server", seconds=MENDED_SECONDS)
        client.post(f"/v1/tasks/{task['id']}/cancel")
        spoken(client, "Said afterwards.")
        assert time.monotonic() - began < MENDED_SECONDS


def test_nothing_is_accepted_while_audio_cannot_be_stored(make_server: MakeServer, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_BLOB_URL=place.as_uri()).start().warm()
    with server.client() as client:
        spoken(client, "Stored.")
        away = place.rename(tmp_path / "away")
        place.touch()  # nothing can be made below a file
        until(
            lambda: client.post("/v1/tasks", json=request_for("Refused.")).status_code == 503,
            "the refusal",
        )
        assert WEB.get(f"{server.url}/readyz").status_code == 503
        answer = client.post("/v1/tasks", json=request_for("Refused again."))
        assert answer.status_code == 503
        assert "Nothing was accepted" in answer.json()["error"]["error_message"]
        assert int(answer.headers["retry-after"]) > 0
        place.unlink()
        away.rename(place)
        until(
            lambda: client.post("/v1/tasks", json=request_for("Taken.")).status_code == 202,
            "the end of it",
        )
        spoken(client, "Stored again.")
