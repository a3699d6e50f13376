"""Bodies that are no JSON, or too much of it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.server import ServerProcess
from tests.e2e.wire import assert_error, create, request_for

pytestmark = pytest.mark.e2e

JSON = {"Content-Type": "application/json"}
LARGE = 40_000_000
TOO_LARGE = "The request body is over the limit of 16,000,000 bytes."
NOT_JSON = "The request body must be JSON: send 'Content-Type: application/json'."


def _with_metadata(raw: str) -> bytes:
    return (json.dumps(request_for("Hello."))[:-1] + f', "metadata": {raw}}}').encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "The body is not valid JSON: Expecting value (line 1, column 1).", id="empty"),
        pytest.param(b"Hello", "The body is not valid JSON: Expecting value (line 1, column 1).", id="text"),
        pytest.param(
            b'{"model":\n"tone"',
            "The body is not valid JSON: Expecting ',' delimiter (line 2, column 7).",
            id="cut off",
        ),
        pytest.param(b"{} {}", "The body is not valid JSON: Extra data (line 1, column 4).", id="two"),
        pytest.param(
            _with_metadata('{"n": NaN}'), "The body is not valid JSON: NaN is no JSON number.", id="not a number"
        ),
        pytest.param(
            _with_metadata('{"n": -Infinity}'),
            "The body is not valid JSON: -Infinity is no JSON number.",
            id="infinity",
        ),
        pytest.param(
            _with_metadata('{"n": 1e999}'),
            "The body is not valid JSON: it has a number that is out of range.",
            id="1e999",
        ),
        pytest.param(
            _with_metadata('{"n": ' + "9" * 5000 + "}"),
            "The body is not valid JSON: it has a number that is out of range.",
            id="5000 digits",
        ),
        pytest.param(b'{"model": "\xff"}', "The body is not UTF-8 (at byte 11).", id="no UTF-8"),
        pytest.param('{"model": "tone"}'.encode("utf-16"), "The body is not UTF-8 (at byte 0).", id="UTF-16"),
        pytest.param(b'{"model": "\xed\xa0\x80"}', "The body is not UTF-8 (at byte 11).", id="surrogate in UTF-8"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, "The body is nested too deeply.", id="deep array"),
        pytest.param(b'{"a":' * 100_000, "The body is nested too deeply.", id="deep object"),
    ],
)
def test_a_body_that_is_no_json(client: httpx.Client, content: bytes, message: str) -> None:
    assert_error(client.post("/v1/tasks", content=content, headers=JSON), 400, message)


@pytest.mark.parametrize("depth", [300, 600])
def test_metadata_that_is_nested_too_deeply(client: httpx.Client, depth: int) -> None:
    content = _with_metadata('{"k": ' + "[" * depth + "]" * depth + "}")
    answer = client.post("/v1/tasks", content=content, headers=JSON)
    assert_error(answer, 400, "The body is nested too deeply.", param="metadata")


def test_metadata_that_is_nested_a_good_deal_is_kept(client: httpx.Client) -> None:
    content = _with_metadata('{"k": ' + "[" * 100 + "]" * 100 + "}")
    answer = client.post("/v1/tasks", content=content, headers=JSON)
    assert answer.status_code == 202
    returned = answer.json()["metadata"]
    del returned["rhapsode"]
    assert returned == json.loads('{"k": ' + "[" * 100 + "]" * 100 + "}")


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"],
)
def test_another_content_type_is_refused(client: httpx.Client, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = client.post("/v1/tasks", content=json.dumps(request_for("Hello.")), headers=headers)
    assert_error(answer, 415, NOT_JSON)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/x+json"])
def test_json_by_another_name(client: httpx.Client, content_type: str) -> None:
    answer = client.post(
        "/v1/tasks", content=json.dumps(request_for("Hello.")), headers={"Content-Type": content_type}
    )
    assert answer.status_code == 202


def test_a_large_body_with_its_length(client: httpx.Client) -> None:
    assert_error(client.post("/v1/tasks", content=b"x" * LARGE, headers=JSON), 413, TOO_LARGE)


def test_a_large_body_without_a_length(client: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(LARGE // 100_000):
            yield b"x" * 100_000

    assert_error(client.post("/v1/tasks", content=chunks(), headers=JSON), 413, TOO_LARGE)


def test_a_large_body_is_refused_before_it_is_sent(tone: ServerProcess) -> None:
    with _connection(tone) as connection:
        connection.sendall(_head(tone, f"Content-Length: {LARGE}") + b"{")
        assert_error(_answer(connection), 413, TOO_LARGE)


def test_the_answer_survives_a_client_that_goes_on_sending(tone: ServerProcess) -> None:
    with _connection(tone) as connection:
        connection.sendall(_head(tone, f"Content-Length: {LARGE}"))
        for _ in range(100):
            connection.sendall(b"x" * 100_000)
        assert_error(_answer(connection), 413, TOO_LARGE)


def test_a_chunked_body_is_cut_off_at_the_limit(tone: ServerProcess) -> None:
    with _connection(tone) as connection:
        connection.sendall(_head(tone, "Transfer-Encoding: chunked"))
        for _ in range(17):
            connection.sendall(b"f4240\r\n" + b"x" * 1_000_000 + b"\r\n")
        assert_error(_answer(connection), 413, TOO_LARGE)  # though the body never ends


def test_a_body_of_almost_the_limit_is_read(client: httpx.Client) -> None:
    body = json.dumps(request_for("Hello.", model="tone"))
    answer = client.post("/v1/tasks", content=body.ljust(16_000_000), headers=JSON)
    assert answer.status_code == 202, answer.text
    assert_error(client.post("/v1/tasks", content=body.ljust(16_000_001), headers=JSON), 413, TOO_LARGE)


def test_others_are_served_while_a_body_trickles_in(tone: ServerProcess, client: httpx.Client) -> None:
    with _connection(tone) as connection:
        connection.sendall(_head(tone, "Content-Length: 1000") + b'{"model"')
        create(client, "I do not wait for that one.")


def _connection(server: ServerProcess) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=30.0)


def _head(server: ServerProcess, length: str) -> bytes:
    lines = [
        "POST /v1/tasks HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {server.first_key}",
        "Content-Type: application/json",
        length,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _answer(connection: socket.socket) -> httpx.Response:
    """Return the response on a raw connection, which is read no further than its body."""
    file = connection.makefile("rb")
    status = int(file.readline().split()[1])
    headers = {}
    while line := file.readline().strip():
        name, _, value = line.partition(b":")
        headers[name.decode().lower()] = value.strip().decode()
    return httpx.Response(status, headers=headers, content=file.read(int(headers["content-length"])))


def test_a_body_with_an_offer_of_http_2_is_read(client: httpx.Client) -> None:
    """As Java's client sends its first request, and ``curl --http2``."""
    offer = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAEAAEAAAAIAAAAA"}
    for _ in range(2):
        assert client.post("/v1/tasks", json=request_for("Hello."), headers=offer).status_code == 202
