"""Attacks on a running server, in a bounded form, and what somebody else notices of them.

``python -m bench.hostile [--seconds N] [--only NAME] [--json FILE]``. For each attack a server of its own is started
that may have 1,024 open files. While another process attacks it, this one polls a task with another key. Ends with 1
when under an attack a poll takes more than :data:`MOST_MS` longer (99th percentile) than without, memory grows by more
than :data:`MOST_BYTES`, a worker process is lost, or not everything works :data:`MENDED_SECONDS` after it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from bench.machine import describe
from tests.e2e.server import WEB, ServerProcess, until
from tests.e2e.texts import book
from tests.e2e.wire import create, request_for, spoken
from tests.support.fork_server import ForkedProcess

MOST_MS = 100.0
MOST_BYTES = 200_000_000
MENDED_SECONDS = 15.0
DESCRIPTORS = 1_024
POLL_SECONDS = 0.02
SILENT = 1_500
STREAMS = 500
HOOKS = 300
JSON = {"Content-Type": "application/json"}


class Narrow(ServerProcess):
    """A server that may have :data:`DESCRIPTORS` open files."""

    def launch(self) -> subprocess.Popen[bytes] | ForkedProcess:
        self.prefix = ["prlimit", f"--nofile={DESCRIPTORS}:{DESCRIPTORS}"]
        return super().launch()


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds of polls, megabytes of the server process, and seconds until all worked again."""

    attack: str
    polls: int
    failed_polls: int
    before_median_ms: float
    before_p99_ms: float
    median_ms: float
    p99_ms: float
    grown_mb: float
    mended_s: float
    processes_lost: int

    @property
    def held(self) -> bool:
        """Whether the server has held to its limits."""
        slower = self.p99_ms - self.before_p99_ms
        return (
            slower <= MOST_MS
            and self.grown_mb * 1e6 <= MOST_BYTES
            and self.mended_s <= MENDED_SECONDS
            and not self.failed_polls
            and not self.processes_lost
        )


@dataclass(frozen=True, slots=True)
class Target:
    """The server as an attacker knows it: where it is, and a key of his own if he has one."""

    url: str
    key: str

    def connect(self) -> socket.socket:
        place = urlsplit(self.url)
        return socket.create_connection((place.hostname or "", place.port or 0), timeout=10.0)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=60.0)


# -- attacks ---


def connections(target: Target) -> None:
    """Open connections on which nothing is sent; those that are cut off are made anew."""
    opened: list[socket.socket] = []
    while True:
        with contextlib.suppress(OSError):
            opened.append(target.connect())
        if len(opened) > SILENT:
            opened.pop(0).close()
            time.sleep(0.002)


def headers(target: Target) -> None:
    """Send header lines without end."""
    _flood(target, b"GET /healthz HTTP/1.1\r\nHost: a\r\n", b"X-Some-Header: " + b"v" * 80 + b"\r\n")


def one_header(target: Target) -> None:
    """Send one header without end."""
    _flood(target, b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ", b"v" * 64)


def one_url(target: Target) -> None:
    """Send a URL without end."""
    _flood(target, b"GET /", b"path/" * 16)


def trailers(target: Target) -> None:
    """Send headers without end behind a body."""
    head = b"POST /v1/tasks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n"
    _flood(target, head, b"X-Some-Header: " + b"v" * 80 + b"\r\n")


def _flood(target: Target, begin: bytes, again: bytes) -> None:
    block = again * (65_536 // len(again))
    while True:
        with contextlib.suppress(OSError), target.connect() as connection:
            connection.sendall(begin)
            for _ in range(500):  # 32 MB
                connection.sendall(block)


def lists(target: Target) -> None:
    """Send bodies of empty lists."""
    _post(
        target, b'{"model":"tone","input":[{"params":{"text":"a"}}],"metadata":{"a":[' + b"[]," * 4_600_000 + b"1]}}"
    )


def fields(target: Target) -> None:
    """Send bodies of unknown fields, as many as may be and many more."""
    few = ",".join(f'"k{n}":1' for n in range(24_000))
    many = ",".join(f'"k{n}":1' for n in range(1_100_000))
    _post(target, f"{{{few}}}".encode(), f"{{{many}}}".encode())


def strings(target: Target) -> None:
    """Send bodies that are one large string."""
    text = b"Hello, world. " * 1_000_000
    _post(target, b'{"model":"tone","input":[{"params":{"text":"' + text + b'"}}]}')


def pronunciations(target: Target) -> None:
    """Send pronunciations with a beginning in common, over a text that is nothing else."""
    said = {"a " * n + "b": "said" for n in range(1, 50)}
    params = {"text": "a " * 10_000 + "b", "pronunciations": said}
    _post(target, json.dumps({"model": "tone", "input": [{"params": params}]}).encode())


def many_pronunciations(target: Target) -> None:
    """Send short texts with as many pronunciations as there may be, in as many inputs."""
    said = {f"w{n}": "said " * 30 + f"{n}" for n in range(100)}
    inputs = [{"params": {"text": "Hello.", "pronunciations": said}}] * 100
    _post(target, json.dumps({"model": "tone", "input": inputs}).encode())


def lexicons(target: Target) -> None:
    """Send files of pronunciations whose words come in many pieces, and tables of many words that cannot be said."""
    lexeme = b"<lexeme><grapheme>" + b"\n" * 700 + b"a</grapheme><alias>b</alias></lexeme>"
    lexicon = b"<lexicon>" + lexeme * (3_900_000 // len(lexeme)) + b"</lexicon>"
    table = "".join(f"w{n},/{chr(0x298) * 3}/\n" for n in range(19_000)).encode()
    with target.client() as client:
        while True:
            for kind, content in (("application/pls+xml", lexicon), ("text/csv", table)):
                with contextlib.suppress(httpx.TransportError):
                    client.post("/v1/pronunciations", content=content, headers={"Content-Type": kind})


def books(target: Target) -> None:
    """Read and change a project with as many paragraphs as there may be, as a whole."""
    with target.client() as client:
        while True:
            created = client.post("/v1/projects?filename=a.txt", content=b"Some words.\n\n" * 50_000)
            path = f"/v1/projects/{created.json()['id']}"
            client.post("/v1/documents?filename=a.txt", content=b"Some words.\n\n" * 50_000)
            client.patch(path, json={"pronunciations": {"words": "said"}})
            client.get(f"{path}/chapters/1")
            client.delete(path)


def messages(target: Target) -> None:
    """Send messages of empty lists over a WebSocket, as long as may be."""
    body = '{"a": [' + "[]," * 1_300_000 + "1]}"
    while True:
        with contextlib.suppress(OSError, WebSocketException), _socket(target) as connection:
            connection.send(body)
            connection.recv(timeout=60)


def pieces(target: Target) -> None:
    """Stream text with an end at every other character, at none of which it can be cut."""
    append = json.dumps({"type": "append", "text": "a\n" * 2_000})
    while True:
        with contextlib.suppress(OSError, WebSocketException), _socket(target) as connection:
            connection.send('{"type": "configure", "model": "tone"}')
            for _ in range(10):
                connection.send(append)
            connection.send('{"type": "cancel"}')
            while json.loads(connection.recv(timeout=60))["type"] != "canceled":
                pass


@contextlib.contextmanager
def _socket(target: Target) -> Iterator[ClientConnection]:
    url = target.url.replace("http", "ws", 1) + "/v1/speech/stream"
    with connect(url, additional_headers={"Authorization": f"Bearer {target.key}"}, max_size=None) as connection:
        yield connection


def _post(target: Target, *bodies: bytes) -> None:
    with target.client() as client:
        while True:
            for body in bodies:
                with contextlib.suppress(httpx.TransportError):
                    client.post("/v1/tasks", content=body, headers=JSON)


def streams(target: Target) -> None:
    """Open streams of the events of one busy task."""
    with target.client() as client:
        while True:
            task = create(client, book(200))
            ask = (
                f"GET /v1/tasks/{task['id']}/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {target.key}\r\n\r\n"
            )
            opened = []
            for _ in range(STREAMS):
                with contextlib.suppress(OSError):
                    connection = target.connect()
                    connection.sendall(ask.encode())
                    connection.setblocking(False)
                    opened.append(connection)
            final = {"completed", "failed", "canceled"}
            while client.get(f"/v1/tasks/{task['id']}").json()["status"] not in final:
                for connection in opened:
                    with contextlib.suppress(OSError):
                        connection.recv(65_536)
                time.sleep(0.05)
            for connection in opened:
                connection.close()


def webhooks(target: Target) -> None:
    """Create many webhooks for a receiver that never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=1_024) as hanging, target.client() as client:
        url = f"http://127.0.0.1:{hanging.getsockname()[1]}/"
        threading.Thread(target=_take_all, args=(hanging,), daemon=True).start()
        for number in range(HOOKS):
            create(client, f"Short {number}.", webhook_url=url)
        time.sleep(3600)


def _take_all(hanging: socket.socket) -> None:
    taken = []
    while True:
        taken.append(hanging.accept())


ATTACKS: dict[str, Callable[[Target], None]] = {
    attack.__name__: attack
    for attack in (
        connections, headers, one_header, one_url, trailers, lists, fields, strings, pronunciations,
        many_pronunciations, lexicons, books, messages, pieces, streams, webhooks,
    )
}  # fmt: skip


# -- what others notice ---


class Memory(threading.Thread):
    """The most memory that a process has in use while it is watched."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self.begun = self.most = self._process.memory_info().rss

    def run(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self._process.memory_info().rss)

    def stop(self) -> int:
        """Return bytes that it has grown by."""
        self._over.set()
        self.join()
        return int(self.most - self.begun)


def polls(client: httpx.Client, task_id: str, seconds: float) -> tuple[list[float], int]:
    """Return how long polls take, in milliseconds, from the shortest; and how many failed."""
    took: list[float] = []
    failed = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        asked = time.perf_counter()
        try:
            good = client.get(f"/v1/tasks/{task_id}").status_code == 200
        except httpx.TransportError:
            good = False
        took.append(1000 * (time.perf_counter() - asked))
        failed += not good
        time.sleep(POLL_SECONDS)
    return sorted(took), failed


def at(sorted_ms: Sequence[float], share: float) -> float:
    return round(sorted_ms[min(len(sorted_ms) - 1, int(share * len(sorted_ms)))], 1)


def measure(home: Path, name: str, seconds: float) -> Result:
    """Start a server, attack it, and see what is left of it."""
    server = Narrow(home, RHAPSODE_ENGINES="tone", RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true")
    try:
        server.start().warm()
        with server.client() as client:
            done = spoken(client, "Said before.")["id"]
            created = client.post("/v1/keys", json={"name": "attacker"})
            target = Target(server.url, created.json()["key"])
            before, _ = polls(client, done, seconds)
            family = len(psutil.Process(server.pid).children())
            attacker = multiprocessing.get_context("spawn").Process(target=ATTACKS[name], args=(target,), daemon=True)
            memory = Memory(server.pid)
            memory.start()
            attacker.start()
            time.sleep(1.5)  # until it has begun
            during, failed = polls(client, done, seconds)
            if name == "webhooks":
                _assert_webhooks_arrive(client)
            attacker.kill()
            attacker.join()
            grown = memory.stop()
            over = time.monotonic()
            until(lambda: _works(server), "the server to be itself again", seconds=60.0)
            with server.client() as fresh:
                spoken(fresh, "Said afterwards.")
            mended = time.monotonic() - over
            lost = max(0, family - len(psutil.Process(server.pid).children()))
        return Result(
            attack=name,
            polls=len(during),
            failed_polls=failed,
            before_median_ms=at(before, 0.5),
            before_p99_ms=at(before, 0.99),
            median_ms=at(during, 0.5),
            p99_ms=at(during, 0.99),
            grown_mb=round(grown / 1e6, 1),
            mended_s=round(mended, 2),
            processes_lost=lost,
        )
    finally:
        server.stop()


def _works(server: ServerProcess) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return WEB.get(f"{server.url}/readyz").status_code == 200
    return False


def _assert_webhooks_arrive(client: httpx.Client) -> None:
    """Fail unless the webhook of another key arrives within some seconds."""
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        receiver.settimeout(MENDED_SECONDS)
        body: dict[str, Any] = request_for("Told.", webhook_url=f"http://localhost:{receiver.getsockname()[1]}/")
        assert client.post("/v1/tasks", json=body).status_code == 202
        receiver.accept()[0].close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.hostile", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each attack lasts")
    parser.add_argument("--only", action="append", choices=ATTACKS, help="this attack alone")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    results = []
    with tempfile.TemporaryDirectory(prefix="rhapsode-hostile-") as directory:
        for name in options.only or ATTACKS:
            results.append(measure(Path(directory) / name, name, options.seconds))
            print(json.dumps({**asdict(results[-1]), "held": results[-1].held}), flush=True)
    figures = {"machine": describe(), "attacks": [asdict(result) for result in results]}
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=2))
    return int(not all(result.held for result in results))


if __name__ == "__main__":
    sys.exit(main())
