"""Connections that cost nothing when nobody is at the other end of them.

uvicorn waits for ever for a request that does not come, or comes a byte at a time, and for a client that does not read
its answer. Each such connection keeps a file descriptor, and the answer its memory, so these have an end.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterable

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 20.0
"""How long a client may take from its connection, or from the first byte of a request, to the end of the headers."""
BODY_SECONDS = 20.0
BODY_BYTES_PER_SECOND = 500
"""How long a body may take: so many seconds, and one more for so many bytes that have arrived (as Apache has it)."""
STUCK_SECONDS = 60.0
"""How long a client may leave an answer unread that does not fit the buffers."""
CLOSING_SECONDS = 30.0
"""How long the rest of an answer may wait in the buffers of a connection that is to be closed."""
DESCRIPTORS = 65_536
"""More open files than this are not asked for."""


class Connection(HttpToolsProtocol):
    """An HTTP connection that knows since when it has been waiting for its client."""

    _waiting_for: str | None = None
    _since = 0.0
    _received = 0
    _unread_since: float | None = None
    _closing_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for("head")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait_for("head")

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._received = 0
        self._wait_for("body")

    def on_body(self, body: bytes) -> None:
        self._received += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._waiting_for = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread_since = None

    def overdue(self, now: float) -> bool:
        """Whether its client was waited for long enough; ``now`` is the loop's time."""
        if self.transport.is_closing():
            self._closing_since = self._closing_since or now
            return now - self._closing_since > CLOSING_SECONDS
        if self._unread_since is not None and now - self._unread_since > STUCK_SECONDS:
            return True
        if self.flow.read_paused:  # it is us who do not go on
            self._since = now
        waited = now - self._since
        if self._waiting_for == "head":
            return waited > HEAD_SECONDS
        return self._waiting_for == "body" and waited > BODY_SECONDS + self._received / BODY_BYTES_PER_SECOND

    def _wait_for(self, what: str) -> None:
        self._waiting_for = what
        self._since = self.loop.time()


def drop_overdue(connections: Iterable[object], now: float) -> int:
    """Cut off those whose clients were waited for long enough; how many those were."""
    overdue = [one for one in connections if isinstance(one, Connection) and one.overdue(now)]
    for one in overdue:
        one.transport.abort()
    return len(overdue)


def allow_descriptors() -> int:
    """Raise the limit of open files as far as this process may, which is far above its usual 1,024; what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # macOS has further limits of its own
            return soft
        return wanted
    return soft
