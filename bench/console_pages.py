"""What opening large pages of the console costs those who poll: a part of ``python -m bench.console``.

``python -m bench.console_pages`` runs it alone.

The pages are those of a task of 100 inputs and of the keys of an installation with 200; each is opened ten times, with
the connection over which the rest of it comes as a browser opens it, while
``GET /healthz`` is asked on a connection of its own, and the 50th and 99th percentile and the longest of its answers
are told, with the processor time of the server for a page and the answers without any page for comparison.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import psutil
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.e2e.server import ServerProcess, until

INPUTS = 100
KEYS = 200
OPENINGS = 10
PAUSE_SECONDS = 0.002
"""Between two polls."""
QUIET_SECONDS = 0.4
"""A page is there in full when nothing of it has come for so long."""


def fill(server: ServerProcess, model: str = "tone") -> str:
    """Make the keys and the task, and return the task's id once it is completed."""
    with server.client() as client:
        for number in range(KEYS):
            limits = {"requests_per_minute": 120, "max_concurrent_tasks": 10}
            client.post("/v1/keys", json={"name": f"program {number}", "limits": limits}).raise_for_status()
        texts = [f"This is the text of input number {number + 1}, and nothing else." for number in range(INPUTS)]
        body = {"model": model, "input": [{"params": {"text": text}} for text in texts]}
        task_id = str(client.post("/v1/tasks", json=body).raise_for_status().json()["id"])
        until(lambda: client.get(f"/v1/tasks/{task_id}").json()["status"] == "completed", "the task")
        return task_id


class Poller:
    """Asks ``/healthz`` on one connection, in a thread, while the block runs. ``seconds`` has how long each took."""

    def __init__(self, server: ServerProcess) -> None:
        self.seconds: list[float] = []
        self._place = urlsplit(server.url)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._poll)

    def __enter__(self) -> Poller:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _poll(self) -> None:
        connection = http.client.HTTPConnection(self._place.hostname or "", self._place.port)
        while not self._done.is_set():
            begun = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            self.seconds.append(time.perf_counter() - begun)
            time.sleep(PAUSE_SECONDS)
        connection.close()


def measured(server: ServerProcess, open_page: Callable[[], None]) -> dict[str, float]:
    """Return what ten openings cost: of the polls meanwhile in milliseconds, and of the server's processor."""
    open_page()  # what is loaded once is not the page's
    process = psutil.Process(server.pid)
    before = process.cpu_times()
    took = []
    with Poller(server) as poller:
        for _ in range(OPENINGS):
            begun = time.perf_counter()
            open_page()
            took.append(time.perf_counter() - begun - QUIET_SECONDS)
    after = process.cpu_times()
    polls = sorted(1000 * second for second in poller.seconds)
    return {
        "polls": len(polls),
        "poll_p50_ms": round(statistics.median(polls), 2),
        "poll_p99_ms": round(polls[int(0.99 * len(polls))], 2),
        "poll_longest_ms": round(polls[-1], 2),
        "page_s": round(statistics.median(took), 3),
        "server_cpu_s": round((after.user + after.system - before.user - before.system) / OPENINGS, 3),
    }


class Browser:
    """Opens pages, and the connections that belong to them, without drawing anything: that would be measured too."""

    def __init__(self, server: ServerProcess) -> None:
        self._client = server.anonymous()
        self._client.headers["Accept"] = "text/html"
        self._client.post("/console/login", data={"key": server.first_key})
        self._place = urlsplit(server.url).netloc

    def open(self, path: str) -> None:
        """Open a page and take what comes, until nothing has come for :data:`QUIET_SECONDS`."""
        page = self._client.get(path).raise_for_status().text
        (found,) = re.findall(r"'client_id': '[\w-]+'|\"client_id\": ?\"[\w-]+\"", page)[:1]
        query = {
            "EIO": "4",
            "transport": "websocket",
            "client_id": re.findall(r"[\w-]{36}", found)[0],
            "implicit_handshake": "true",
            "next_message_id": "0",
            "document_id": str(uuid.uuid4()),
            "tab_id": str(uuid.uuid4()),
        }
        cookie = "; ".join(f"{name}={value}" for name, value in self._client.cookies.items())
        with connect(
            f"ws://{self._place}/console/_nicegui_ws/socket.io/?{urlencode(query)}",
            additional_headers={"Cookie": cookie},
            origin=Origin(f"http://{self._place}"),
        ) as socket:
            socket.recv()  # what Engine.IO says of itself
            socket.send("40")
            with contextlib.suppress(TimeoutError):
                while True:
                    socket.recv(timeout=QUIET_SECONDS)

    def close(self) -> None:
        """Close what is open."""
        self._client.close()


def pages(server: ServerProcess) -> dict[str, dict[str, float]]:
    """Fill the server, open its pages, and return the figures by page."""
    task_id = fill(server)
    paths = {"none": None, "task of 100 inputs": f"/console/tasks/{task_id}", "200 keys": "/console/keys"}
    paths |= {"tasks": "/console/tasks", "playground": "/console/playground", "voices": "/console/voices"}
    figures = {}
    browser = Browser(server)
    for name, path in paths.items():

        def open_page(path: str | None = path) -> None:
            if path is None:
                time.sleep(QUIET_SECONDS)
            else:
                browser.open(path)

        figures[name] = measured(server, open_page)
    browser.close()
    return figures


if __name__ == "__main__":
    import json
    import tempfile
    from pathlib import Path

    from tests.e2e.server import running

    with (
        tempfile.TemporaryDirectory() as home,
        running(ServerProcess(Path(home), RHAPSODE_ENGINES="tone", RHAPSODE_CONSOLE="true")) as started,
    ):
        print(json.dumps(pages(started), indent=2))
