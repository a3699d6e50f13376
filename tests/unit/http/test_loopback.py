"""``serve --open``: who needs no key, and under which names the server answers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse

from rhapsode.cli.open_access import need_loopback
from rhapsode.core.errors import ConfigurationError
from rhapsode.http.app import FAMILIES as ALL_FAMILIES
from rhapsode.http.families import FAMILIES
from rhapsode.http.loopback import LoopbackHosts, OpenAccess
from rhapsode.settings import Settings

ACCESS = OpenAccess("rhap_0123456789ab_open", ("http://localhost:3000",))


def scope(client: str | None = "127.0.0.1", *headers: tuple[str, str], host: str = "127.0.0.1:8080") -> Any:
    sent = [("host", host), *headers]
    return {
        "type": "http",
        "method": "GET",
        "path": "/v1/tasks",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in sent],
        "client": None if client is None else (client, 5000),
        FAMILIES: ALL_FAMILIES,
    }


def token(sent: str | None, *arguments: Any, **more: Any) -> str | None:
    return ACCESS.token_for(HTTPConnection(scope(*arguments, **more)), sent)


@pytest.mark.parametrize("client", ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("sent", [None, "", "not-needed", "sk-1234"])
def test_programs_of_this_machine_need_no_key(client: str, sent: str | None) -> None:
    assert token(sent, client) == ACCESS.token


def test_a_key_of_this_server_is_never_replaced() -> None:
    assert token("rhap_abcdef012345_wrong") == "rhap_abcdef012345_wrong"


@pytest.mark.parametrize("client", [None, "10.0.0.7", "203.0.113.1", "::ffff:10.0.0.7", ""])
def test_callers_of_other_machines_need_a_key(client: str | None) -> None:
    assert token(None, client) is None
    assert token("not-needed", client) is None


@pytest.mark.parametrize(
    "header",
    [
        ("x-forwarded-for", "127.0.0.1"),
        ("via", "1.1 proxy"),
        ("origin", "https://evil.example"),
        ("origin", "http://localhost:4000"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ],
)
def test_pages_of_other_origins_and_proxies_need_one(header: tuple[str, str]) -> None:
    assert token(None, "127.0.0.1", header) is None


@pytest.mark.parametrize(
    "header",
    [("origin", "http://localhost:3000"), ("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")],
)
def test_its_own_pages_and_those_of_named_origins_do_not(header: tuple[str, str]) -> None:
    assert token(None, "127.0.0.1", header) == ACCESS.token


async def status(*hosts: str) -> int:
    asked = scope()
    asked["headers"] = [(b"host", host.encode()) for host in hosts]
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await LoopbackHosts(PlainTextResponse("inside"))(asked, receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8080",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.1.2.3:80",
        "[::1]:8080",
        "host.docker.internal:1",
    ],
)
def test_names_of_this_machine_are_served(host: str) -> None:
    assert asyncio.run(status(host)) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.nip.io:8080",
        "192.168.1.2",
        "",
        "[::1",
        "localhost@evil.example",
        "evil.example#localhost",
        "localhost:x",
        "0.0.0.0:8080",
    ],
)
def test_other_names_are_refused(host: str) -> None:
    assert asyncio.run(status(host)) == 403


def test_two_hosts_are_refused() -> None:
    assert asyncio.run(status("localhost", "evil.example")) == 403


def test_a_websocket_under_another_name_is_closed_before_it_is_open() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asked = {**scope(host="evil.example"), "type": "websocket"}
    asyncio.run(LoopbackHosts(PlainTextResponse("inside"))(asked, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_loopback_may_be_open(tmp_path: Path, host: str) -> None:
    need_loopback(Settings(data_dir=tmp_path, host=host))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"host": "0.0.0.0"}, "0.0.0.0"),
        ({"host": "::"}, "'::'"),
        ({"host": "192.168.1.2"}, "192.168.1.2"),
        ({"host": "no such host"}, "no such host"),
        ({"public_url": "https://speech.example"}, "PUBLIC_URL"),
        ({"trusted_proxies": "127.0.0.1"}, "TRUSTED_PROXIES"),
        ({"database_url": "postgresql://u@h/d"}, "fleet"),
        ({"cors_origins": "*"}, "CORS_ORIGINS"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, values: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        need_loopback(Settings(data_dir=tmp_path, **values))
