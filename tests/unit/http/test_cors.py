"""Which pages of other origins may call the API from a browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from rhapsode.http.app import create_app
from rhapsode.http.context import Context

APP = "https://app.example.com"
PREFLIGHT = {
    "Origin": APP,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
}


def asked(*origins: str) -> Callable[..., Any]:
    def never() -> AbstractAsyncContextManager[Context]:
        raise AssertionError("nothing behind the routes is needed")

    app = create_app(never, max_body_bytes=1000, cors_origins=origins)

    async def ask(method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://speech", verify=False) as client:
            return await client.request(method, path, headers=headers)

    return ask


async def test_no_origin_is_allowed_by_default() -> None:
    answer = await asked()("GET", "/openapi.json", {"Origin": APP})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert (await asked()("OPTIONS", "/v1/tasks", PREFLIGHT)).status_code == 405


async def test_an_origin_that_is_named() -> None:
    ask = asked("https://other.example.com", APP)
    preflight = await ask("OPTIONS", "/v1/tasks", PREFLIGHT)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == APP
    assert "idempotency-key" in preflight.headers["access-control-allow-headers"]
    answer = await ask("GET", "/openapi.json", {"Origin": APP})
    assert answer.headers["access-control-allow-origin"] == APP
    assert "Retry-After" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/v1/nowhere", "/v1/tasks/task_1"])
async def test_errors_can_be_read_there_as_well(path: str) -> None:
    answer = await asked(APP)("GET", path, {"Origin": APP})
    assert answer.status_code in {404, 500}
    assert answer.headers["access-control-allow-origin"] == APP


async def test_an_origin_that_is_not_named() -> None:
    ask = asked(APP)
    answer = await ask("GET", "/openapi.json", {"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers
    refused = await ask("OPTIONS", "/v1/tasks", {**PREFLIGHT, "Origin": "https://elsewhere.example"})
    assert refused.status_code == 400


async def test_a_star_allows_every_origin() -> None:
    answer = await asked("*")("GET", "/openapi.json", {"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
