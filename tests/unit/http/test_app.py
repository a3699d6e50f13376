"""The application as a whole, without a server behind it: whatever goes wrong is answered in the contract's shape."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from rhapsode.http.app import create_app
from rhapsode.http.links import LinkSigner


class Broken:
    """A service, or any other part, that fails however it is used."""

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError("what the caller said")


class BrokenContext:
    service = Broken()
    blobs = Broken()
    engines = Broken()
    links = LinkSigner(b"s" * 32, 60)
    public_url = None
    redirect_files = True


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    @asynccontextmanager
    async def running() -> AsyncIterator[Any]:
        yield BrokenContext()

    app = create_app(running, max_body_bytes=1000)
    inner: Any = app._app._inner._app  # behind HEAD and the reads of tasks
    async with inner.router.lifespan_context(inner):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            yield client


@pytest.mark.parametrize("path", ["/v1/tasks/task_%00", "/v1/keys/%00", "/console/tasks/%00"])
async def test_no_store_is_asked_for_a_name_with_nul(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path, headers={"Authorization": "Bearer key"})
    assert (response.status_code, response.json()["error"]["code"]) == (404, 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/tasks/any"), ("POST", "/v1/tasks"), ("GET", "/v1/voices"), ("GET", "/readyz")],
)
async def test_a_fault_behind_any_route_is_json(client: httpx.AsyncClient, method: str, path: str) -> None:
    response = await client.request(method, path, headers={"Authorization": "Bearer key"})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {
        "error": {
            "code": 500,
            "error_message": "The server failed and logged why.",
            "type": "server_error",
            "param": None,
        }
    }


async def test_a_fault_is_told_in_the_callers_own_shape(client: httpx.AsyncClient) -> None:
    said = "The server failed and logged why."
    openai = await client.get("/v1/audio/voices", headers={"Authorization": "Bearer key"})
    assert (openai.status_code, openai.json()) == (
        500,
        {"error": {"message": said, "type": "server_error", "param": None, "code": None}},
    )
    google = await client.get("/v1beta/models?key=key")
    assert (google.status_code, google.json()) == (
        500,
        {"error": {"code": 500, "message": said, "status": "INTERNAL"}},
    )
    for path, own in (("/v1/audio/speech", "message"), ("/v1beta/models/x:countTokens", "message"), ("/v1/x", None)):
        large = await client.post(path, content=b"x" * 1001)
        assert large.status_code == 413
        assert (own or "error_message") in large.json()["error"]
        wrong = await client.request("BREW", path)
        assert (own or "error_message") in wrong.json()["error"]


async def test_a_fault_behind_a_file_is_json(client: httpx.AsyncClient) -> None:
    response = await client.get(BrokenContext.links.path("task_" + "0" * 26, 0))
    assert (response.status_code, response.json()["error"]["type"]) == (500, "server_error")


async def test_a_wrong_method_names_the_right_ones_on_every_path(client: httpx.AsyncClient) -> None:
    for path in ("/openapi.json", "/v1/models", "/healthz"):
        response = await client.request("PUT", path)
        assert response.status_code == 405
        assert "GET" in response.headers["allow"]


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "docs/"),
        ("*/*", None),
        ("application/json, text/html;q=0.5", None),
    ],
)
async def test_a_browser_is_led_to_the_pages(client: httpx.AsyncClient, accept: str, target: str | None) -> None:
    answer = await client.get("/", headers={"Accept": accept})
    assert (answer.status_code, answer.headers.get("location")) == ((307 if target else 404), target)
    for path, up in (("/console", ""), ("/console/", "../"), ("/console/tasks/task_1", "../../")):
        answer = await client.get(path, headers={"Accept": accept})  # which is off
        led = f"{up}docs/guides/console/" if target else None
        assert (answer.status_code, answer.headers.get("location")) == (307 if target else 404, led)
    icon = await client.get("/favicon.ico")
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")
    assert icon.content.startswith(b"<svg")
