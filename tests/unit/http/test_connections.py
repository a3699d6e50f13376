"""When a connection has been waited for long enough."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from rhapsode.http import connections
from rhapsode.http.connections import (
    BODY_BYTES_PER_SECOND,
    BODY_SECONDS,
    CLOSING_SECONDS,
    HEAD_SECONDS,
    STUCK_SECONDS,
    Connection,
    drop_overdue,
)

HEAD = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n"


class Wire(asyncio.Transport):
    """A transport that only notes what is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.aborted = False
        self.closing = False
        self.written = b""

    def is_closing(self) -> bool:
        return self.closing

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        self.closing = True

    def write(self, data: Any) -> None:
        self.written += data

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


@pytest.fixture
async def made() -> tuple[Connection, Wire, Callable[[float], bool]]:
    """Return a new connection, its wire, and whether it is overdue so many seconds from now."""
    asked = asyncio.Event()

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        asked.set()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none")
    connection = Connection(config, ServerState(), {})
    wire = Wire()
    connection.connection_made(wire)
    return connection, wire, lambda seconds: connection.overdue(connection.loop.time() + seconds)


Made = tuple[Connection, Wire, Callable[[float], bool]]


async def test_a_connection_without_a_request_is_overdue(made: Made) -> None:
    _, _, overdue_in = made
    assert not overdue_in(HEAD_SECONDS - 1)
    assert overdue_in(HEAD_SECONDS + 1)


async def test_headers_that_come_byte_by_byte(made: Made) -> None:
    connection, _, overdue_in = made
    for byte in HEAD[:30]:
        connection.data_received(bytes([byte]))
    assert not overdue_in(HEAD_SECONDS - 1)
    assert overdue_in(HEAD_SECONDS + 1)


async def test_a_body_that_hardly_comes(made: Made) -> None:
    connection, _, overdue_in = made
    connection.data_received(HEAD)
    assert not overdue_in(BODY_SECONDS - 1)
    assert overdue_in(BODY_SECONDS + 1)
    connection.data_received(b"x" * 20 * BODY_BYTES_PER_SECOND)
    assert not overdue_in(BODY_SECONDS + 19)
    assert overdue_in(BODY_SECONDS + 21)


async def test_a_client_may_wait_for_its_answer(made: Made) -> None:
    connection, _, overdue_in = made
    connection.data_received(HEAD)
    connection.data_received(b"x" * 100_000)
    assert not overdue_in(10_000)


async def test_what_we_do_not_read_is_not_held_against_the_client(made: Made) -> None:
    connection, _, overdue_in = made
    connection.data_received(HEAD + b"x" * 70_000)
    connection.flow.pause_reading()
    assert not overdue_in(10_000)


async def test_an_answer_that_is_not_read(made: Made) -> None:
    connection, wire, overdue_in = made
    connection.data_received(HEAD + b"x" * 100_000)
    connection.pause_writing()
    assert not overdue_in(STUCK_SECONDS - 1)
    assert overdue_in(STUCK_SECONDS + 1)
    assert drop_overdue([connection, object()], connection.loop.time() + STUCK_SECONDS + 1) == 1
    assert wire.aborted
    connection.resume_writing()
    assert not overdue_in(STUCK_SECONDS + 1)


async def test_a_connection_that_cannot_be_closed(made: Made) -> None:
    connection, wire, overdue_in = made
    wire.closing = True
    assert not overdue_in(0)
    assert overdue_in(CLOSING_SECONDS + 1)
    assert connection.transport is wire


async def answered(request: bytes, headers: list[tuple[bytes, bytes]], parts: list[bytes]) -> tuple[bytes, bytes]:
    """Return the head and the body of an answer in parts, once it is complete."""
    done = asyncio.Event()

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        done.set()

    connection = Connection(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"), ServerState(), {})
    wire = Wire()
    connection.connection_made(wire)
    connection.data_received(request)
    await done.wait()
    assert wire.closing is (b"HTTP/1.0" in request)
    head, _, body = wire.written.partition(b"\r\n\r\n")
    return head.lower(), body


async def test_a_client_of_http_1_0_gets_no_chunks() -> None:
    request = b"GET /audio HTTP/1.%d\r\nHost: here\r\n\r\n"
    parts = [b"RIFF", b"", b"data" * 100, b"tail"]
    head, body = await answered(request % 0, [(b"content-type", b"audio/wav")], parts)
    assert body == b"".join(parts)
    assert b"transfer-encoding" not in head
    assert b"connection: close" in head
    head, body = await answered(request % 0, [(b"Content-Length", b"408")], parts)
    assert body == b"".join(parts)
    assert b"content-length: 408" in head
    head, body = await answered(request % 1, [(b"content-type", b"audio/wav")], parts)
    assert b"transfer-encoding: chunked" in head
    assert body.startswith(b"4\r\nRIFF\r\n")


async def writes_of(request: bytes, *messages: dict[str, Any], fails: bool = False) -> list[bytes]:
    """Return what a connection writes at once while an application answers a request with these messages."""
    writes: list[bytes] = []

    class Noting(Wire):
        def write(self, data: Any) -> None:
            writes.append(bytes(data))

    ended = asyncio.Event()

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        try:
            await receive()
            for message in messages:
                await send(message)
            if fails:
                raise RuntimeError
        finally:
            ended.set()

    connection = Connection(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"), ServerState(), {})
    connection.connection_made(Noting())
    connection.data_received(request)
    await ended.wait()
    await asyncio.sleep(0)
    return writes


def start(*headers: tuple[bytes, bytes], status: int = 200) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": headers}


def body(data: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": more}


LENGTH = (b"Content-Length", b"4")
GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


async def test_an_answer_of_known_length_is_one_write() -> None:
    (whole,) = await writes_of(GET, start(LENGTH), body(b"said"))
    assert whole.startswith(b"HTTP/1.1 200 ")
    assert whole.endswith(b"\r\n\r\nsaid")
    first, second = await writes_of(GET, start(LENGTH), body(b"sa", more=True), body(b"id"))
    assert (first[-6:], second) == (b"\r\n\r\nsa", b"id")


async def test_the_head_of_a_stream_does_not_wait_for_its_body() -> None:
    writes = await writes_of(GET, start((b"content-type", b"audio/mpeg")))
    assert writes[0].startswith(b"HTTP/1.1 200 ")


async def test_a_head_without_a_body_is_written() -> None:
    (head,) = await writes_of(b"HEAD / HTTP/1.1\r\nHost: here\r\n\r\n", start(LENGTH), body(b""))
    assert b"content-length: 4" in head
    (empty,) = await writes_of(GET, start((b"content-length", b"0"), status=304), body(b""))
    assert empty.startswith(b"HTTP/1.1 304 ")


async def test_a_head_is_written_even_if_its_body_fails() -> None:
    assert b"".join(await writes_of(GET, start(LENGTH), fails=True)).startswith(b"HTTP/1.1 200 ")


async def test_a_body_that_was_waited_for_is_asked_for_first() -> None:
    request = b"POST / HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    interim, whole = await writes_of(request + b"{}", start(LENGTH), body(b"said"))
    assert interim == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert whole.endswith(b"said")


def test_the_limit_of_open_files_is_raised_as_far_as_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(connections.resource, "setrlimit", lambda _what, limits: asked.append(limits))
    for limits, expected in (
        ((1024, 20_000), 20_000),
        ((1024, resource.RLIM_INFINITY), 65_536),
        ((4096, 4096), 4096),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), resource.RLIM_INFINITY),
    ):
        monkeypatch.setattr(connections.resource, "getrlimit", lambda _what, found=limits: found)
        assert connections.allow_descriptors() == expected
    assert asked == [(20_000, 20_000), (65_536, resource.RLIM_INFINITY)]
