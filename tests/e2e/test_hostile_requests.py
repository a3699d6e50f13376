"""What a stranger, or a key of little trust, sends to the real server: it is refused, and others notice nothing."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.server import ServerProcess
from tests.e2e.wire import spoken

pytestmark = pytest.mark.e2e


def status_of(server: ServerProcess, head: bytes) -> int:
    """Return the status of the answer to these bytes, after which the connection is closed."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=60.0) as connection:
        connection.sendall(head)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /healthz?" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", 431),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + b"X: a\r\n" * 200 + b"\r\n", 431),
        (b"GET /v1/speech/stream HTTP/1.1\r\nUpgrade: websocket\r\n" + b"X: a\r\n" * 200 + b"\r\n", 431),
        (b"POST /v1/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n", 400),
    ],
    ids=["a long URL", "a long header", "many headers", "many headers of a WebSocket", "a length of 5,000 digits"],
)
def test_a_head_over_a_limit_is_refused(client: httpx.Client, tone: ServerProcess, head: bytes, status: int) -> None:
    assert status_of(tone, head) == status
    assert spoken(client, "Nothing happened.")["status"] == "completed"


def test_a_body_whose_chunks_are_wrong_is_refused(client: httpx.Client, tone: ServerProcess) -> None:
    head = b"POST /v1/tasks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    key = f"Authorization: Bearer {tone.first_key}\r\n\r\n".encode()
    assert status_of(tone, head + key + b'1\r\n{\r\n7x\r\n"model"\r\n') == 400
    assert spoken(client, "Nothing happened.")["status"] == "completed"


@contextmanager
def stream(
    server: ServerProcess, key: str | None = None, path: str = "/v1/speech/stream"
) -> Iterator[ClientConnection]:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    with connect(server.url.replace("http", "ws") + path, additional_headers=headers, max_size=None) as connection:
        yield connection


def error_of(connection: ClientConnection) -> str:
    """Return what the next message says is wrong."""
    told = json.loads(connection.recv(timeout=60))
    return str(told["error"]["error_message"] if isinstance(told["error"], dict) else told["message"])


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        ('{"a": [' + "[]," * 1_200_000 + "1]}", "more than 25,000 values"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"type": "configure", "type": "configure"}', "given twice"),
    ],
    ids=["lists", "depth", "a field twice"],
)
@pytest.mark.parametrize("path", ["/v1/speech/stream", "/v1/text-to-speech/Low/stream-input"])
def test_a_message_without_a_key_costs_nobody_anything(
    tone: ServerProcess, path: str, message: str, wrong: str
) -> None:
    with stream(tone, path=path) as connection:
        connection.send(message)
        assert wrong in error_of(connection)
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=60)


def test_what_is_no_text_is_refused_and_the_session_goes_on(tone: ServerProcess) -> None:
    with stream(tone, tone.first_key) as connection:
        connection.send('{"type": "configure", "model": "tone"}')
        assert json.loads(connection.recv(timeout=60))["type"] == "configured"
        for text in ("\\ud800", "\\u0000"):
            connection.send(f'{{"type": "append", "text": "Hello. {text}"}}')
            assert "which is not text" in error_of(connection)
        connection.send(json.dumps({"type": "append", "text": "Hello there."}))
        connection.send('{"type": "close"}')
        told = []
        while not told or told[-1] != "closed":
            message = connection.recv(timeout=60)
            told.append("sound" if isinstance(message, bytes) else json.loads(message)["type"])
        assert "sound" in told


def test_the_name_of_a_context_is_short(tone: ServerProcess) -> None:
    path = "/v1/text-to-speech/Low/multi-stream-input"
    with stream(tone, tone.first_key, path) as connection:
        connection.send(json.dumps({"text": " ", "context_id": "x" * 201}))
        assert "at most 200 characters" in error_of(connection)


@pytest.mark.parametrize("kind", ["application/pls+xml", "text/csv"])
def test_a_lexicon_of_too_many_words_is_refused(client: httpx.Client, kind: str) -> None:
    pls = f"<lexicon>{'<lexeme><grapheme>a</grapheme><alias>b</alias></lexeme>' * 20_001}</lexicon>"
    content = pls if kind == "application/pls+xml" else "a,b\n" * 20_001
    refused = client.post("/v1/pronunciations", content=content.encode(), headers={"Content-Type": kind})
    assert refused.status_code == 400
    assert "more than 20,000 words" in refused.text


def test_a_dictionary_takes_what_it_holds(client: httpx.Client) -> None:
    words = "".join(f"w{number},said so\n" for number in range(5_001))
    refused = client.post("/v1/pronunciations", content=words.encode(), headers={"Content-Type": "text/csv"})
    assert refused.status_code == 400
    assert "At most 5,000 pronunciations" in refused.text
    assert client.get("/v1/pronunciations").json()["data"] == []
