"""Access to /metrics: loopback without a key, and admin keys."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from rhapsode.http.loopback import is_from_here


def request(client: str | None, host: str = "127.0.0.1:8080", *headers: tuple[str, str]) -> Request:
    sent = [(b"host", host.encode()), *((name.encode(), value.encode()) for name, value in headers)]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/metrics",
        "query_string": b"",
        "scheme": "http",
        "server": ("10.0.0.1", 80),
        "headers": sent,
        "client": None if client is None else (client, 5000),
    }
    return Request(scope)


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "localhost", "[::1]:8080"])
def test_this_machine_needs_no_key(client: str, host: str) -> None:
    assert is_from_here(request(client, host))


@pytest.mark.parametrize(
    "client", [None, "10.0.0.7", "203.0.113.1", "::ffff:10.0.0.7", "fe80::1%eth0", "testclient", ""]
)
def test_other_addresses_need_a_key(client: str | None) -> None:
    assert not is_from_here(request(client))


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host"])
@pytest.mark.parametrize("value", ["127.0.0.1", "203.0.113.1", ""])
def test_a_proxy_on_this_machine_does(name: str, value: str) -> None:
    assert not is_from_here(request("127.0.0.1", "127.0.0.1", (name, value)))


@pytest.mark.parametrize("host", ["speech.example", "10.0.0.1:8080", "", "127.0.0.1.example"])
def test_a_request_for_another_host_name_needs_a_key(host: str) -> None:
    assert not is_from_here(request("127.0.0.1", host))
