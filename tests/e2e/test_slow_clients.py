"""A thousand clients that hang do not stop the others, and do not stay for ever."""

from __future__ import annotations

import contextlib
import resource
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from rhapsode.http.connections import HEAD_SECONDS
from tests.e2e.conftest import MakeServer
from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import completed, create, spoken, urls

pytestmark = pytest.mark.e2e

SILENT, DRIBBLING, DEAF = 400, 300, 300
POLLS = 60
POLL_SECONDS = 0.25
CHARACTERS = 1_500
"""Of a text whose tone takes 4 MB: more than any buffer between the server and a client that reads nothing."""


class Crowd:
    """Clients that say nothing, say a byte now and then, or never read what they asked for."""

    def __init__(self, server: ServerProcess, link: str) -> None:
        place = urlsplit(server.url)
        self._address = (place.hostname or "", place.port or 0)
        self._over = threading.Event()
        self.silent = [self._connect() for _ in range(SILENT)]
        self.dribbling = [self._connect() for _ in range(DRIBBLING)]
        self.deaf = [self._connect(receive_bytes=4096) for _ in range(DEAF)]
        path = link.removeprefix(server.url)
        for client in self.deaf:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        self._thread = threading.Thread(target=self._dribble)
        self._thread.start()

    def _connect(self, receive_bytes: int | None = None) -> socket.socket:
        connection = socket.socket()
        if receive_bytes is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        connection.settimeout(30)
        connection.connect(self._address)
        return connection

    def _dribble(self) -> None:
        head = b"POST /v1/tasks HTTP/1.1\r\nHost: here\r\nContent-Length: 50\r\n\r\n"
        at = 0
        while not self._over.wait(1.0):
            for number, client in enumerate(self.dribbling):
                with contextlib.suppress(OSError):  # half of them send a body like that
                    client.sendall(head if at == 0 and number % 2 else head[at : at + 1])
            at += 1

    def hung_up_on(self, sockets: list[socket.socket]) -> int:
        """Return how many of them the server has closed."""
        count = 0
        for client in sockets:
            client.setblocking(False)
            try:
                while client.recv(65_536):
                    pass
                count += 1
            except BlockingIOError:
                pass
            except OSError:
                count += 1
        return count

    def leave(self) -> None:
        self._over.set()
        self._thread.join()
        for client in (*self.silent, *self.dribbling, *self.deaf):
            client.close()


@pytest.fixture
def many_files() -> None:
    """Raise the limit of open files of this process, which holds the other ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))


@contextlib.contextmanager
def crowded(server: ServerProcess, client: httpx.Client) -> Iterator[Crowd]:
    """Yield a thousand of them, as long as the block runs."""
    crowd = Crowd(server, urls(spoken(client, "a" * CHARACTERS))[0])
    try:
        yield crowd
    finally:
        crowd.leave()


@pytest.mark.alone
def test_a_thousand_clients_that_hang_hold_up_nobody(make_server: MakeServer, many_files: None) -> None:
    server = make_server(RHAPSODE_ENGINES="tone").start().warm()
    with server.client() as client, crowded(server, client):
        took = []
        for _ in range(POLLS):
            asked = time.perf_counter()
            assert client.get("/v1/tasks?limit=1").status_code == 200
            took.append(time.perf_counter() - asked)
            time.sleep(0.02)
        took.sort()
        print(f"polls: median {took[POLLS // 2]:.3f} s, 95 % {took[-POLLS // 20]:.3f} s, longest {took[-1]:.3f} s")
        assert took[-POLLS // 20] < POLL_SECONDS, "what else this machine does may hold up one in twenty"
        assert completed(client, create(client, "And work is done.")["id"])


@pytest.mark.slow
def test_a_thousand_clients_that_hang_are_left(make_server: MakeServer, many_files: None) -> None:
    server = make_server(RHAPSODE_ENGINES="tone").start().warm()
    begun = time.monotonic()
    with server.client() as client, crowded(server, client) as crowd:
        assert completed(client, create(client, "Work is done.")["id"])
        assert crowd.hung_up_on(crowd.silent) == 0 or time.monotonic() - begun > HEAD_SECONDS
        until(lambda: crowd.hung_up_on(crowd.silent) == SILENT, "the silent to be left", seconds=2 * HEAD_SECONDS)
        until(lambda: crowd.hung_up_on(crowd.dribbling) == DRIBBLING, "the others as well", seconds=HEAD_SECONDS)
        assert client.get("/healthz").status_code == 200
