"""HTTP connections with timeouts and limits on request heads.

uvicorn waits for ever for a request that does not come, or comes a byte at a time, and for a client that does not read
its answer. Each such connection holds a file descriptor, and the response its memory, so timeouts close them.
"""

from __future__ import annotations

import asyncio
import re
import resource
from collections.abc import Iterable, Sequence
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from rhapsode.http.connection_table import (
    FEWEST_CONNECTIONS,
    RESERVED_DESCRIPTORS,
    ConnectionLimits,
    ConnectionTable,
    default_connections,
    refusal,
)
from rhapsode.http.joined_writes import JoinedWrites
from rhapsode.logs import Logger
from rhapsode.settings import Settings

log = Logger(__name__)

HEAD_SECONDS = 20.0
"""How long a client may take from its connection, or from the first byte of a request, to the end of the headers."""
BODY_SECONDS = 20.0
BODY_BYTES_PER_SECOND = 500
"""How long a body may take: so many seconds, and one more for so many bytes that have arrived (as Apache has it)."""
STUCK_SECONDS = 60.0
"""How long a client may leave an answer unread that does not fit the buffers."""
CLOSING_SECONDS = 30.0
"""How long the rest of an answer may wait in the buffers of a connection that is to be closed."""
LINGER_SECONDS = 1.0
"""How long what arrives after a refusal is thrown away before the connection is closed."""
READ_BYTES = 262_144
"""What is read from a connection at once, at most."""
DESCRIPTORS = 65_536
"""More open files than this are not asked for."""
_HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?")
"""``uri-host [ ":" port ]`` (RFC 9110, section 7.2)."""
_WEBSOCKET_KEY = re.compile(rb"[A-Za-z0-9+/]{21}[AQgw]==")
_OF_UPGRADES = (b"upgrade", b"http2-settings")
"""Headers that are about another protocol, and what ``Connection`` calls them."""


class Connection(HttpToolsProtocol):
    """An HTTP connection with timeouts for its client and limits on its memory.

    A request whose URL or headers are over the limits is refused (414, 431) before they are kept, and a connection
    that is one too many is refused (503, 429) or takes the place of one whose client says nothing.
    """

    _waiting_for: str | None = None
    _since = 0.0
    _received = 0
    _unread_since: float | None = None
    _closing_since: float | None = None
    _refusal: tuple[int, str] | None = None
    _head_bytes = 0
    _field_bytes = 0
    _idle_bytes = 0

    def __init__(self, *args: Any, table: ConnectionTable | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._table = table or ConnectionTable(ConnectionLimits())
        self._limits = self._table.limits

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for("head")
        refusal = self._table.enter(self, self.client[0] if self.client else None, len(self.connections))
        if refusal is not None:
            self._refuse(*refusal)

    def connection_lost(self, exc: Exception | None) -> None:
        self._table.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        # The parser gets no more bytes of a head than the limit, because it buffers all of them.
        while data and self._refusal is None and self._waiting_for != "body":
            room = self._limits.header_bytes - self._head_bytes
            if room <= 0:
                self._refuse(431, f"The request's headers are over the limit of {self._limits.header_bytes:,} bytes.")
                return
            piece, data = data[:room], data[room:]
            self._head_bytes += len(piece)
            self._feed(piece)
        if data and self._refusal is None:
            self._idle_bytes += len(data)  # what is no body: extensions of chunks, and the headers behind the last one
            if self._idle_bytes > self._limits.header_bytes + READ_BYTES:
                self._refuse(431, f"What stands beside the body is over {self._limits.header_bytes:,} bytes.")
                return
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        """Do as uvicorn's ``data_received``, but go on reading behind an ``Upgrade`` that is not taken up."""
        self._unset_keepalive_if_required()
        left: bytes | None = data
        while left is not None:
            try:
                self.parser.feed_data(left)
            except httptools.HttpParserError:
                self.send_400_response("")
            except httptools.HttpParserUpgrade as upgrade:
                if not self._should_upgrade():
                    left = self._without_upgrade(left[upgrade.args[0] :])
                    continue
                self.handle_websocket_upgrade()
            left = None

    def _without_upgrade(self, rest: bytes) -> bytes | None:
        """Return what to read again: a request without its ``Upgrade``, which a server may ignore (RFC 9110, 7.8).

        The parser takes what is behind the head, ``rest``, for another protocol, even a body. Clients that prefer
        HTTP/2, such as Java's, offer it with their first request, whatever that is.
        """
        method, version = self.parser.get_method(), self.parser.get_http_version()
        if method == b"CONNECT":
            self._refuse(400, "This server is no proxy: it does not take CONNECT.")
            return None
        head = [b"%b %b HTTP/%b" % (method, self.url, version.encode())]
        for name, value in self.headers:
            if name == b"connection":
                tokens = [token.strip() for token in value.split(b",")]
                kept = b", ".join(token for token in tokens if token.lower() not in _OF_UPGRADES)
                head.append(b"connection: " + kept)
            elif name not in _OF_UPGRADES:
                head.append(b"%b: %b" % (name, value))
        self.parser = httptools.HttpRequestParser(self)
        return b"\r\n".join(head) + b"\r\n\r\n" + rest

    def _should_upgrade(self) -> bool:
        return self.parser.get_method() == b"GET" and super()._should_upgrade()

    @property
    def _ignores_upgrade(self) -> bool:
        return self.parser.should_upgrade() and not self._should_upgrade()

    def handle_websocket_upgrade(self) -> None:
        self._table.leave(self)  # the WebSocket protocol takes over
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        """Answer a request that the parser refused, because of a limit or because it is not valid HTTP."""
        if self._refusal is None:
            self._refuse(400, "This is not a valid HTTP request.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._field_bytes = 0
        self._wait_for("head")
        self._table.waits(self)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self._limits.url_bytes:
            self._stop(414, f"The URL is over the limit of {self._limits.url_bytes:,} bytes.")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._field_bytes += len(name) + len(value) + 4
        if self._field_bytes + len(self.url) > self._limits.header_bytes:
            self._stop(431, f"The request's headers are over the limit of {self._limits.header_bytes:,} bytes.")
        super().on_header(name, value)
        if len(self.headers) > self._limits.headers:
            self._stop(431, f"The request has more than {self._limits.headers} headers.")

    def on_headers_complete(self) -> None:
        if self._ignores_upgrade:
            return  # read once more: see _read_without_upgrade
        version = self.parser.get_http_version()
        if (problem := _problem_of_host(self.headers, version)) is not None:
            self._stop(400, problem)
        if self.parser.should_upgrade() and (failure := _failure_of_handshake(self.headers)) is not None:
            self._stop(*failure)
        self._table.works(self)
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before and self.scope["method"] != "HEAD":  # a WebSocket has no cycle
            self.cycle.transport = JoinedWrites(self.transport)  # type: ignore[assignment]
        if version == "1.0":
            send_without_chunks(self.cycle)
        self._received = self._head_bytes = self._idle_bytes = 0
        self._wait_for("body")

    def on_body(self, body: bytes) -> None:
        self._received += len(body)
        self._idle_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self._ignores_upgrade:
            return
        super().on_message_complete()
        self._head_bytes = 0
        self._waiting_for = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._waiting_for is None and not self.pipeline:
            self._table.rests(self)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread_since = None

    def overdue(self, now: float) -> bool:
        """Tell whether its client exceeded a timeout; ``now`` is the loop's time."""
        if self.transport.is_closing():
            self._closing_since = self._closing_since or now
            return now - self._closing_since > CLOSING_SECONDS
        if self._unread_since is not None and now - self._unread_since > STUCK_SECONDS:
            return True
        if self.flow.read_paused:  # the server has paused reading: not the fault of the client
            self._since = now
        waited = now - self._since
        if self._waiting_for == "head":
            return waited > HEAD_SECONDS
        return self._waiting_for == "body" and waited > BODY_SECONDS + self._received / BODY_BYTES_PER_SECOND

    def _stop(self, status: int, message: str) -> None:
        """Refuse the request that the parser is at, which ends by the error that is raised here."""
        self._refuse(status, message)
        raise ValueError(message)

    def _refuse(self, status: int, message: str) -> None:
        """Answer with an error and accept nothing more. What still arrives is discarded for a moment, so that a client
        that is still sending receives the answer instead of a connection reset."""
        self._refusal = status, message
        self._table.refused[status] += 1
        if not self._may_answer():
            return
        self.transport.write(refusal(status, message))
        if status in (429, 503):
            self.transport.close()
        else:
            self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _may_answer(self) -> bool:
        """Tell whether there is a place for the answer of a refused request; the connection is closed if not.

        The application is told that the client of a request has left whose body turns out to be wrong.
        """
        cycle: RequestResponseCycle | None = self.cycle
        of_body = self._waiting_for == "body"  # the request of the cycle is refused; else one behind it
        if cycle is None or cycle.response_complete:
            if cycle is not None and of_body:
                self.transport.close()  # it has its answer
                return False
            return True
        if not of_body or cycle.response_started or self.pipeline:
            self.transport.abort()  # the answer before this one is not complete
            return False
        cycle.disconnected = True
        cycle.message_event.set()
        self.flow.resume_reading()
        return True

    def _wait_for(self, phase: str) -> None:
        self._waiting_for = phase
        self._since = self.loop.time()


def _problem_of_host(headers: Sequence[tuple[bytes, bytes]], version: str) -> str | None:
    """Return what is wrong with the Host header of a request (RFC 9112, section 3.2), if anything is.

    Two of them could mean one host to a proxy and another one here.
    """
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) > 1:
        return "The request has more than one Host header."
    if not hosts:
        return None if version == "1.0" else "The request has no Host header, which HTTP/1.1 requires."
    if _HOST.fullmatch(hosts[0]) is None:
        return "The Host header of the request is not a host and a port."
    return None


def _failure_of_handshake(headers: Sequence[tuple[bytes, bytes]]) -> tuple[int, str] | None:
    """Return the status and the message for a request for a WebSocket that is not valid (RFC 6455, section 4.2.1)."""
    versions = [value for name, value in headers if name == b"sec-websocket-version"]
    if versions != [b"13"]:
        return 426, "A WebSocket needs one header 'Sec-WebSocket-Version: 13'."
    keys = [value for name, value in headers if name == b"sec-websocket-key"]
    if len(keys) != 1 or _WEBSOCKET_KEY.fullmatch(keys[0]) is None:
        return 400, "A WebSocket needs one header 'Sec-WebSocket-Key', which is 16 bytes in base64."
    return None


def send_without_chunks(cycle: RequestResponseCycle) -> None:
    """Send a body whose length is not given as it is, and end it by closing the connection.

    HTTP/1.0 knows no chunks (RFC 9112, section 6.1), but uvicorn sends them to its clients as well, as if the sizes of
    the chunks were part of the audio (findings/uvicorn-httptools-chunks-for-http-1.0.sh).
    """
    send = cycle.send
    of_given_length = False

    async def unchunked(message: Any) -> None:
        nonlocal of_given_length
        if message["type"] == "http.response.start":
            of_given_length = any(name.lower() == b"content-length" for name, _ in message.get("headers", ()))
            if not of_given_length:
                cycle.chunked_encoding = False
        elif message["type"] == "http.response.body" and not of_given_length:
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    cycle.send = unchunked  # type: ignore[method-assign]


def drop_overdue(connections: Iterable[object], now: float) -> int:
    """Abort connections whose clients exceeded a timeout; return how many."""
    overdue = [
        connection for connection in connections if isinstance(connection, Connection) and connection.overdue(now)
    ]
    for connection in overdue:
        connection.transport.abort()
    return len(overdue)


def allow_descriptors() -> int:
    """Raise the limit of open files as far as this process may, which is far above its usual 1,024; what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < limit:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
        except (OSError, ValueError):  # macOS has further limits of its own
            return soft
        return limit
    return soft


def backlog(descriptors: int) -> int:
    """Return how many connections wait to be taken in: few beside the open files that the process may have."""
    return max(16, min(2048, descriptors // 8))


def connection_limits(settings: Settings, descriptors: int) -> ConnectionLimits:
    """Return the limits that ``settings`` ask for, in a process that may have so many open files."""
    most = default_connections(descriptors)
    if settings.max_connections is not None:
        fit = max(FEWEST_CONNECTIONS, descriptors - RESERVED_DESCRIPTORS)
        most = min(settings.max_connections, fit)
        if most < settings.max_connections:
            log.warning("connections.limited", wanted=settings.max_connections, limit=most, open_files=descriptors)
    return ConnectionLimits(
        connections=most,
        per_address=settings.max_connections_per_address or max(1, most // 2),
        header_bytes=settings.max_header_bytes,
        headers=settings.max_headers,
        url_bytes=settings.max_url_bytes,
        proxies=settings.trusted_proxies,
    )
