"""A receiver of webhooks on this machine, which answers as it is told and keeps what it got."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Hook:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        return json.loads(self.body)

    def verified(self, secret: str) -> Any:
        """Return the event, if it was signed with that secret. Raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, self.headers)


class Receiver:
    """``answers`` are the statuses of the next answers; afterwards it is 204. They wait while ``open`` is not set."""

    def __init__(self, port: int = 0) -> None:
        self.got: list[Hook] = []
        self.answers: list[int] = []
        self.open = threading.Event()
        self.open.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.open.wait()
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append(Hook(self.path, headers, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def of(self, task_id: str) -> list[Hook]:
        """Return what came in about a task."""
        return [hook for hook in self.got if hook.event["data"]["id"] == task_id]


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """Yield a receiver that takes requests while the block runs."""
    receiver = Receiver(port)
    thread = threading.Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.open.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()
