"""The outermost layer, around applications of a few lines."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from structlog.testing import capture_logs
from structlog.typing import EventDict

from rhapsode.core.errors import TooLargeError
from rhapsode.http.app import FAMILIES
from rhapsode.http.middleware import Middleware

LIMIT = 1_000


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    with capture_logs() as entries:
        yield entries


class Route:
    path_format = "/v1/tasks/{id}"


class Client:
    """Sends one request in pieces and keeps what comes back."""

    def __init__(self, *pieces: bytes, declared: bytes | None = None, path: str = "/") -> None:
        self.pieces = list(pieces)
        self.read = 0
        self.sent: list[dict[str, Any]] = []
        headers = [] if declared is None else [(b"content-length", declared)]
        self.scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "query_string": b"key=secret",
            "headers": headers,
        }

    async def receive(self) -> dict[str, Any]:
        if self.read >= max(1, len(self.pieces)):
            return {"type": "http.disconnect"}
        body = self.pieces[self.read] if self.pieces else b""
        self.read += 1
        return {"type": "http.request", "body": body, "more_body": self.read < len(self.pieces)}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def ask(self, app: Any) -> None:
        await Middleware(app, FAMILIES, max_body_bytes=LIMIT)(self.scope, self.receive, self.send)

    @property
    def status(self) -> int:
        (start,) = (message for message in self.sent if message["type"] == "http.response.start")
        return int(start["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> bytes:
        assert self.sent[-1].get("more_body", False) is False
        return b"".join(message.get("body", b"") for message in self.sent[1:])


async def answer(send: Any, status: int = 200, body: bytes = b"ok") -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


async def reads_all(scope: Any, receive: Any, send: Any) -> None:
    """Read the body first, as the framework does; an error on the way becomes an answer."""
    size = 0
    try:
        while True:
            message = await receive()
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                break
    except TooLargeError:
        await answer(send, 413, b"its own words")
        return
    await answer(send, 200, str(size).encode())


async def never_called(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("the application was asked")


async def test_a_request_goes_through_with_an_id() -> None:
    first, second = Client(b"abc"), Client(b"abc")
    for client in (first, second):
        await client.ask(reads_all)
        assert (client.status, client.body) == (200, b"3")
        assert client.headers["x-content-type-options"] == "nosniff"
        assert client.headers["content-type"] == "text/plain"
    assert first.headers["x-request-id"].startswith("req_")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def refused(client: Client) -> bool:
    assert client.status == 413
    assert client.headers["connection"] == "close"
    assert json.loads(client.body) == {
        "error": {
            "code": 413,
            "error_message": "The request body is over the limit of 1,000 bytes.",
            "type": "invalid_request_error",
            "param": None,
        }
    }
    return True


async def test_a_declared_length_over_the_limit_is_refused_without_asking() -> None:
    client = Client(b"x" * 1001, declared=b"1001")
    await client.ask(never_called)
    assert refused(client)


@pytest.mark.parametrize("declared", [None, b"10", b"nonsense"])
async def test_an_undeclared_length_over_the_limit_is_refused(declared: bytes | None) -> None:
    client = Client(b"x" * 600, b"x" * 401, b"x" * 5000, declared=declared)
    await client.ask(reads_all)
    assert refused(client)


@pytest.mark.parametrize("pieces", [[b"x" * 1000], [b"x" * 500, b"x" * 500]])
async def test_the_limit_itself_is_allowed(pieces: list[bytes]) -> None:
    client = Client(*pieces, declared=b"1000")
    await client.ask(reads_all)
    assert (client.status, client.body) == (200, b"1000")


async def test_what_still_arrives_after_a_refusal_is_discarded() -> None:
    client = Client(*[b"x" * 1000] * 20, declared=b"20000")
    await client.ask(never_called)
    assert refused(client)
    assert client.read == 20


async def test_an_unexpected_error_is_a_500_that_says_nothing(log: list[EventDict]) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise ZeroDivisionError("the caller's text")

    client = Client()
    await client.ask(broken)
    assert client.status == 500
    assert json.loads(client.body) == {
        "error": {
            "code": 500,
            "error_message": "The server failed and logged why.",
            "type": "server_error",
            "param": None,
        }
    }
    assert client.headers["x-request-id"].startswith("req_")
    assert [entry["event"] for entry in log] == ["request.error", "request"]
    assert log[0]["exc_info"] is True
    assert log[1]["status"] == 500


async def test_a_client_that_hangs_up_is_no_fault(log: list[EventDict]) -> None:
    async def reads(scope: Any, receive: Any, send: Any) -> None:
        raise ClientDisconnect

    client = Client()
    await client.ask(reads)
    assert client.sent == []
    assert [(entry["event"], entry["status"]) for entry in log] == [("request", 499)]


async def test_an_error_after_the_beginning_does_not_begin_again() -> None:
    async def breaks_off(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ZeroDivisionError

    client = Client()
    await client.ask(breaks_off)
    assert client.status == 200
    assert [message.get("body") for message in client.sent[1:]] == [b"half"]


async def test_the_log_has_the_route_and_neither_path_nor_query_nor_body(log: list[EventDict]) -> None:
    async def routed(scope: Any, receive: Any, send: Any) -> None:
        scope["route"] = Route()
        await reads_all(scope, receive, send)

    await Client(b"what was said", path="/v1/tasks/path-of-mine").ask(routed)
    (entry,) = log
    assert (entry["method"], entry["route"], entry["status"]) == ("POST", "/v1/tasks/{id}", 200)
    assert entry["ms"] >= 0
    for secret in ("path-of-mine", "secret", "what was said"):
        assert secret not in repr(log)


async def test_an_unknown_path_is_not_logged_either(log: list[EventDict]) -> None:
    await Client(path="/path-of-mine").ask(reads_all)
    assert log[0]["route"] is None
    assert "path-of-mine" not in repr(log)


async def test_other_protocols_go_through_untouched() -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope, receive, send))

    scope = {"type": "lifespan"}
    client = Client()
    await Middleware(app, FAMILIES, max_body_bytes=LIMIT)(scope, client.receive, client.send)
    assert seen == [(scope, client.receive, client.send)]


async def test_observers_are_told_of_every_request() -> None:
    facts: list[Any] = []

    async def routed(scope: Any, receive: Any, send: Any) -> None:
        scope["route"] = Route()
        await reads_all(scope, receive, send)

    client = Client(b"what was said", path="/v1/tasks/path-of-mine")
    client.scope["headers"] = [(b"traceparent", b"00-\xff")]
    await Middleware(routed, FAMILIES, max_body_bytes=LIMIT, observe=facts.append)(
        client.scope, client.receive, client.send
    )
    (fact,) = facts
    assert (fact.method, fact.route, fact.status) == ("POST", "/v1/tasks/{id}", 200)
    assert fact.request_id == client.headers["x-request-id"]
    assert fact.traceparent == "00-\xff"
    assert 0 <= fact.seconds < 5
    assert "path-of-mine" not in repr(fact)
    assert "secret" not in repr(fact)


@pytest.mark.parametrize(
    ("declared", "status"),
    [
        (b"0" * 10_000 + b"2", 200), (b"0" * 10_000, 200), (b"0" * 10_000 + b"1001", 413), (b"9" * 10_000, 413),
        (b"1" + b"0" * 18, 413), (b"1000", 200), (b"1001", 413),
    ],
)  # fmt: skip
async def test_a_length_of_thousands_of_digits_is_a_number_too(declared: bytes, status: int) -> None:
    async def app(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await answer(send)

    client = Client(b"{}", declared=declared)
    await client.ask(app)
    assert client.status == status


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC])
async def test_a_server_out_of_something_says_to_come_back(number: int) -> None:
    async def app(*_: Any) -> None:
        raise OSError(number, "too many of them")

    client = Client(b"{}", path="/v1/tasks")
    await client.ask(app)
    assert client.status == 503
    assert int(client.headers["retry-after"]) > 0
    assert b"too many" not in client.body
