"""What a server believes of what a proxy says about its callers."""

from __future__ import annotations

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.server import ServerProcess
from tests.e2e.wire import request_for, spoken, urls

pytestmark = pytest.mark.e2e

FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "Host": "speech.example.com"}


def links(client: httpx.Client) -> str:
    task = spoken(client, "Through a proxy.")
    [link] = urls(client.get(f"/v1/tasks/{task['id']}", headers=FORWARDED).json())
    return link


def test_a_proxy_that_is_trusted_is_believed(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_TRUSTED_PROXIES="127.0.0.0/8, ::1").start()
    with server.client() as client, server.anonymous() as stranger:
        assert links(client).startswith("https://speech.example.com/files/")
        assert stranger.get("/metrics").status_code == 200
        assert stranger.get("/metrics", headers=FORWARDED).status_code == 401


def test_a_path_before_that_of_the_routes_is_in_every_address(make_server: MakeServer) -> None:
    base = "https://example.com/speech"
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_PUBLIC_URL=f"{base}/").start()
    with server.client() as client:
        created = client.post("/v1/tasks", json=request_for("Behind a path."))
        id = created.json()["id"]
        assert created.headers["location"] == f"/speech/v1/tasks/{id}"
        assert created.json()["metadata"]["rhapsode"]["events_url"].startswith(f"{base}/v1/tasks/{id}/events?")
        [link] = urls(client.get(f"/v1/tasks/{id}", params={"wait": 30}).json())
        assert link.startswith(f"{base}/files/{id}-0.wav?")
        assert client.get("/openapi.json").json()["servers"] == [{"url": base}]


def test_headers_of_other_addresses_are_not_trusted(tone: ServerProcess, client: httpx.Client) -> None:
    assert links(client).startswith("http://speech.example.com/files/")
