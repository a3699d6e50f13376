"""What the head of a request may take, and who gives way when there are too many connections."""

from __future__ import annotations

import asyncio
import json
import time
import tracemalloc
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from rhapsode.http.connection_table import ConnectionLimits, ConnectionTable, default_connections
from rhapsode.http.connections import Connection, backlog, connection_limits
from rhapsode.settings import Settings
from tests.unit.http.test_connections import Wire

LIMITS = ConnectionLimits(connections=4, per_address=2, header_bytes=4_096, headers=20, url_bytes=1_024)


class Peer(Wire):
    """A transport that knows who is at its other end."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return (self.address, 40_000) if name == "peername" else default


class Server:
    """Connections of one server, whose application answers each request with 204 and notes its path."""

    def __init__(self, limits: ConnectionLimits = LIMITS, ws: Any = "none") -> None:
        self.asked: list[str] = []
        self.bodies: list[bytes] = []
        self.reads_bodies = True
        self.table = ConnectionTable(limits)
        self.state = ServerState()
        self.config = uvicorn.Config(self._app, log_config=None, lifespan="off", ws=ws, interface="asgi3")

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        body, more = b"", self.reads_bodies
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def connect(self, address: str = "127.0.0.1") -> tuple[Connection, Peer]:
        connection = Connection(self.config, self.state, {}, table=self.table)
        wire = Peer(address)
        connection.connection_made(wire)
        return connection, wire


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def status(wire: Wire) -> int:
    return int(wire.written.split()[1]) if wire.written else 0


def sent(connection: Connection, data: bytes, size: int) -> None:
    """Split ``data`` in pieces of ``size`` bytes."""
    for start in range(0, len(data), size):
        connection.data_received(data[start : start + size])


FIELD = b"X-Some: " + b"v" * 100 + b"\r\n"
HEADS = {
    "many headers": (431, b"GET / HTTP/1.1\r\nHost: here\r\n" + b"A: b\r\n" * 21 + b"\r\n"),
    "large headers": (431, b"GET / HTTP/1.1\r\nHost: here\r\n" + FIELD * 19 * 3 + b"\r\n"),
    "a long value": (431, b"GET / HTTP/1.1\r\nHost: here\r\nX: " + b"v" * 5_000 + b"\r\n\r\n"),
    "a long name": (431, b"GET / HTTP/1.1\r\nHost: here\r\n" + b"n" * 5_000 + b": v\r\n\r\n"),
    "empty lines": (431, b"\r\n" * 5_000),
    "a long path": (414, b"GET /" + b"p" * 1_100 + b" HTTP/1.1\r\nHost: here\r\n\r\n"),
    "a long query": (414, b"GET /?q=" + b"p" * 50_000 + b" HTTP/1.1\r\nHost: here\r\n\r\n"),
}


@pytest.mark.parametrize("size", [1, 1_000, 1_000_000], ids=["bytes", "packets", "at once"])
@pytest.mark.parametrize("head", HEADS)
async def test_a_head_over_a_limit_is_refused_and_reaches_nobody(head: str, size: int) -> None:
    expected, data = HEADS[head]
    server = Server()
    connection, wire = server.connect()
    sent(connection, data, size)
    await turns()
    assert status(wire) == expected
    body = json.loads(wire.written.partition(b"\r\n\r\n")[2])
    assert (body["error"]["code"], body["error"]["type"]) == (expected, "invalid_request_error")
    assert b"Connection: close" in wire.written
    assert server.asked == []
    assert server.table.summary() == {f"status_{expected}": 1}


@pytest.mark.parametrize("size", [1, 700, 1_000_000])
async def test_what_is_within_the_limits_passes(size: int) -> None:
    server = Server()
    connection, wire = server.connect()
    url = b"/" + b"p" * 1_000
    for _ in range(3):  # the limits are those of each request, not of the connection
        sent(connection, b"GET " + url + b" HTTP/1.1\r\nHost: here\r\n" + FIELD * 19 + b"\r\n", size)
        await turns()
    assert server.asked == [url.decode()] * 3
    assert wire.written.count(b"HTTP/1.1 204") == 3


async def test_a_head_in_the_shadow_of_another_request_is_refused_too() -> None:
    server = Server()
    connection, wire = server.connect()
    first = b"POST /first HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc"
    connection.data_received(first + b"GET / HTTP/1.1\r\nHost: here\r\nX: " + b"v" * 200_000 + b"\r\n\r\n")
    await turns()
    assert wire.aborted or status(wire) in (204, 431)
    assert "/" not in server.asked


@pytest.mark.parametrize(
    "rest",
    [b"0\r\n" + b"T: v\r\n" * 100_000, b"0\r\nT: " + b"v" * 600_000, b"1;" + b"e" * 600_000],
    ids=["trailers", "a trailer", "an extension"],
)
async def test_what_stands_beside_a_body_is_limited(rest: bytes) -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")
    sent(connection, rest, 60_000)
    await turns()
    assert (status(wire), wire.aborted) == (431, False)
    assert server.table.refused[431] == 1


CHUNKED = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
WRONG_CHUNKS = {
    "no number": b"zz\r\nhello\r\n",
    "a negative number": b"-5\r\nhello\r\n",
    "a prefix": b"0x5\r\nhello\r\n",
    "a short one": b"9\r\nhello\r\n0\r\n\r\n",
    "a long one": b"2\r\nhello\r\n",
    "a huge one": b"f" * 17 + b"\r\nhello\r\n",
    "no size": b"\r\nhello\r\n",
    "a trailer without a name": b"0\r\n: v\r\n\r\n",
}


@pytest.mark.parametrize("before", [b"", b"5\r\nhello\r\n"], ids=["the first", "a later one"])
@pytest.mark.parametrize("size", [1, 1_000], ids=["bytes", "at once"])
@pytest.mark.parametrize("chunk", WRONG_CHUNKS)
async def test_a_chunk_that_is_none_is_refused(chunk: str, size: int, before: bytes) -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(CHUNKED + before)
    await turns()
    sent(connection, WRONG_CHUNKS[chunk], size)
    await turns()
    assert (status(wire), wire.aborted) == (400, False)
    assert wire.written.count(b"HTTP/1.1") == 1, "the application gives no answer after that"
    assert b"Connection: close" in wire.written


async def test_a_wrong_chunk_behind_an_answer_gets_none() -> None:
    """A request that was refused before its body, such as one without a key, has its answer."""
    server = Server()
    server.reads_bodies = False
    connection, wire = server.connect()
    connection.data_received(CHUNKED)
    await turns()
    assert status(wire) == 204
    connection.data_received(WRONG_CHUNKS["no number"])
    await turns()
    assert wire.written.count(b"HTTP/1.1") == 1
    assert wire.closing


async def test_a_wrong_chunk_behind_a_request_that_is_not_answered_ends_both() -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(b"GET /first HTTP/1.1\r\nHost: here\r\n\r\n" + CHUNKED + WRONG_CHUNKS["no number"])
    await turns()
    assert wire.aborted
    assert b" 400 " not in wire.written


async def test_a_large_body_in_small_chunks_is_taken() -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(200):
        connection.data_received(b"5\r\nhello\r\n" * 100)
        await turns()
    connection.data_received(b"0\r\n\r\n")
    await turns()
    assert status(wire) == 204


async def test_headers_without_end_take_neither_memory_nor_time() -> None:
    """Fifty megabytes of one header: what the parser would keep, and copy at every packet."""
    server = Server(ConnectionLimits())
    connection, wire = server.connect()
    packet = b"v" * 65_536
    connection.data_received(b"GET / HTTP/1.1\r\nHost: here\r\nX: ")
    tracemalloc.start()
    began = time.process_time()
    for _ in range(800):
        connection.data_received(packet)
    took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert status(wire) == 431
    assert took < 0.5
    assert peak < 2_000_000


# -- offers of other protocols --------------------------------------------------------------------------------------

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAA\r\n"
"""As Java's client and ``curl --http2`` send it with any request."""
_POST = b"POST /a HTTP/1.1\r\nHost: here\r\n"
_LENGTH = b"Content-Length: 5\r\n\r\nhello"
OFFERED = {
    "a length": _POST + OFFER + _LENGTH,
    "chunks": _POST + OFFER + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "no body": b"GET /a HTTP/1.1\r\n" + OFFER + b"Host: here\r\n\r\n",
    "TLS": _POST + b"Connection: upgrade\r\nUpgrade: TLS/1.2\r\n" + _LENGTH,
    "a WebSocket by POST": _POST + b"Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" + _LENGTH,
}


@pytest.mark.parametrize("size", [1, 90, 1_000_000], ids=["bytes", "packets", "at once"])
@pytest.mark.parametrize("request_", OFFERED)
async def test_a_protocol_that_is_offered_is_passed_over(request_: str, size: int) -> None:
    server = Server()
    connection, wire = server.connect()
    data = OFFERED[request_]
    sent(connection, data + b"GET /b HTTP/1.1\r\nHost: here\r\n\r\n" + data, size)
    await turns()
    assert server.asked == ["/a", "/b", "/a"]
    assert wire.written.count(b"HTTP/1.1 204") == 3
    assert server.bodies == ([b"", b"", b""] if request_ == "no body" else [b"hello", b"", b"hello"])


async def test_an_offer_is_no_way_around_the_limits() -> None:
    for limited in (b"X: v\r\n" * 30, b"X: " + b"v" * 5_000 + b"\r\n", b"Host: there\r\n"):
        server = Server()
        connection, wire = server.connect()
        connection.data_received(b"POST / HTTP/1.1\r\nHost: here\r\n" + OFFER + limited + b"Content-Length: 0\r\n\r\n")
        await turns()
        assert status(wire) in (400, 431)
        assert server.asked == []


async def test_thousands_of_offers_in_one_packet_are_read() -> None:
    server = Server()
    connection, wire = server.connect()
    offer = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
    connection.data_received(offer * 3_000)
    for _ in range(3_000):
        await turns()
    assert wire.written.count(b"HTTP/1.1 204") == 3_000


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (b"Sec-WebSocket-Version: 13\r\n", 400),
        (b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", 400),
        (b"Sec-WebSocket-Version: 13\r\n" + 2 * b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 400),
        (b"Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426),
    ],
)
async def test_a_wrong_handshake_is_refused_as_any_request_is(headers: bytes, expected: int) -> None:
    server = Server(ws="websockets-sansio")
    connection, wire = server.connect()
    offer = b"Host: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    connection.data_received(b"GET /v1/speech/stream HTTP/1.1\r\n" + offer + headers + b"\r\n")
    await turns()
    assert status(wire) == expected
    assert json.loads(wire.written.partition(b"\r\n\r\n")[2])["error"]["code"] == expected
    assert (b"Sec-WebSocket-Version: 13" in wire.written) == (expected == 426)


async def test_connect_is_refused() -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(b"CONNECT here:443 HTTP/1.1\r\nHost: here\r\n\r\n")
    await turns()
    assert (status(wire), server.asked) == (400, [])


# -- connections ----------------------------------------------------------------------------------------------------


async def test_the_longest_silent_gives_way() -> None:
    server = Server()
    created = [server.connect() for _ in range(4)]
    created[0][0].data_received(b"GET /partly HTTP/1.1\r\nHost: here\r\nX: ")
    connection, wire = server.connect()
    assert created[0][1].aborted, "it has been there longest, and half a head is no request"
    created[0][0].connection_lost(None)
    assert not wire.written
    connection.data_received(b"GET /new HTTP/1.1\r\nHost: here\r\n\r\n")
    await turns()
    assert (server.asked, status(wire)) == (["/new"], 204)
    assert server.table.summary() == {"displaced": 1}
    assert server.table.summary() == {}


async def test_idle_connections_give_way_after_those_without_any_request() -> None:
    server = Server()
    spoke = server.connect()
    spoke[0].data_received(b"GET /one HTTP/1.1\r\nHost: here\r\n\r\n")
    await turns()
    silent = [server.connect() for _ in range(3)]
    for index in range(3):
        server.connect()
        assert silent[index][1].aborted
        silent[index][0].connection_lost(None)
        assert not spoke[1].aborted
    for connection, _ in list(silent):
        assert connection not in server.table._silent


async def test_a_connection_that_is_being_served_is_never_closed() -> None:
    gate = asyncio.Event()

    async def slow(_scope: Any, _receive: Any, send: Any) -> None:
        await gate.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    server = Server()
    server.config = uvicorn.Config(slow, log_config=None, lifespan="off", ws="none", interface="asgi3")
    busy = [server.connect() for _ in range(4)]
    for connection, _ in busy:
        connection.data_received(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    refused, wire = server.connect()
    assert status(wire) == 503
    assert b"Retry-After: 1" in wire.written
    assert wire.closing
    refused.connection_lost(None)
    gate.set()
    await turns()
    assert [status(transport) for _, transport in busy] == [204] * 4
    again, second = server.connect()
    assert not second.written, "those that have had their answer give way"
    assert sum(transport.aborted for _, transport in busy) == 1
    again.connection_lost(None)


@pytest.mark.parametrize(
    ("address", "limited"),
    [
        ("192.0.2.7", True), ("2001:db8::7", True), ("::ffff:192.0.2.7", True),
        ("127.0.0.1", False), ("::1", False), ("::ffff:127.0.0.1", False),
        ("10.1.2.3", False), ("::ffff:10.1.2.3", False),
    ],
)  # fmt: skip
async def test_an_address_has_its_share(address: str, limited: bool) -> None:
    server = Server(ConnectionLimits(connections=100, per_address=2, proxies=("10.0.0.0/8",)))
    created = [server.connect(address) for _ in range(3)]
    assert status(created[2][1]) == (429 if limited else 0)
    for connection, _ in created:
        connection.connection_lost(None)
    assert server.table._per_address == {}
    assert status(server.connect(address)[1]) == 0


@pytest.mark.parametrize(
    ("settings", "descriptors", "expected"),
    [
        ({}, 1_024, (448, 224)),
        ({}, 256, (64, 32)),
        ({}, 64, (16, 8)),
        ({"max_connections": 100}, 1_024, (100, 50)),
        ({"max_connections": 5_000}, 1_024, (896, 448)),
        ({"max_connections": 100, "max_connections_per_address": 7}, 1_024, (100, 7)),
    ],
)
def test_there_are_never_as_many_connections_as_descriptors(
    settings: dict[str, Any], descriptors: int, expected: tuple[int, int]
) -> None:
    found = connection_limits(Settings(**settings), descriptors)
    assert (found.connections, found.per_address) == expected
    assert default_connections(65_536) == 32_704


def test_few_wait_where_few_files_may_be_open() -> None:
    assert [backlog(count) for count in (64, 1_024, 65_536)] == [16, 128, 2_048]


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1",
        b"GET / HTTP/1.1\r\nHost: here\r\nHost: there",
        b"GET / HTTP/1.1\r\nHost: here\r\nX: y\r\nhost: here",
        b"GET / HTTP/1.0\r\nHost: here\r\nHOST: there",
        b"GET / HTTP/1.1\r\nHost: here/there",
        b"GET / HTTP/1.1\r\nHost: user@here",
        b"GET / HTTP/1.1\r\nHost: here:port",
        b"GET / HTTP/1.1\r\nHost: here, there\r\n",
        b"GET / HTTP/1.1\r\nHost: [::1",
        b"GET / HTTP/1.1\r\nHost: h\xc3\xb6r",
        b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nHost: here\r\nHost: there",
    ],
)
async def test_a_request_without_exactly_one_valid_host_is_refused(head: bytes) -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(head + b"\r\n\r\n")
    await turns()
    assert (status(wire), server.asked) == (400, [])
    assert b"Host header" in wire.written


@pytest.mark.parametrize(
    "host", [b"", b"here", b"here:", b"here:8080", b"127.0.0.1:80", b"[::1]:80", b"my_server.example.", b"%41-1~!"]
)
async def test_a_valid_host_is_served(host: bytes) -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    await turns()
    assert (status(wire), server.asked) == (204, ["/"])


async def test_a_client_of_http_1_0_needs_no_host() -> None:
    server = Server()
    connection, wire = server.connect()
    connection.data_received(b"GET / HTTP/1.0\r\n\r\n")
    await turns()
    assert (status(wire), server.asked) == (204, ["/"])
