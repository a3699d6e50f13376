"""Creating and reading a task take a shorter way through the server, and are answered as on the longer one."""

from __future__ import annotations

import httpx
import pytest

from tests.e2e.server import ServerProcess
from tests.e2e.wire import spoken

pytestmark = pytest.mark.e2e

OTHERS = ("date", "content-length", "x-request-id", "preference-applied")
"""Headers that differ, or may."""


def plain(answer: httpx.Response) -> tuple[int, object, dict[str, str]]:
    """Return what both ways have in common; links are signed anew in every second."""
    body = answer.json()
    for entry in body.get("output", ()):
        for part in entry["content"]:
            part["url"], _, part["signed"] = part["url"].partition("?expires=")
            assert part.pop("signed")
    headers = {name: value for name, value in answer.headers.items() if name not in OTHERS}
    return answer.status_code, body, headers


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer  "])
def test_both_ways_give_the_same(tone: ServerProcess, client: httpx.Client, scheme: str) -> None:
    id = spoken(client, "Read me on both ways.")["id"]
    key = client.headers["authorization"].partition(" ")[2]
    short, long = (
        client.get(f"/v1/tasks/{id}{end}", headers={"Authorization": scheme + key}) for end in ("", "?wait=0")
    )
    assert plain(short) == plain(long)
    assert short.json()["status"] == "completed"


@pytest.mark.parametrize("authorization", [None, "", "Basic x", "Bearer rhap_0123456789ab_x"])
def test_both_ways_refuse_alike(tone: ServerProcess, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    with tone.anonymous() as anonymous:
        short, long = (
            anonymous.get(f"/v1/tasks/task_01ARZ3NDEKTSV4RRFFQ69G5FAV{end}", headers=headers)
            for end in ("", "?wait=0")
        )
    assert plain(short) == plain(long)
    assert short.status_code == 401


def test_what_is_not_there_and_what_is_not_taken(client: httpx.Client) -> None:
    path = "/v1/tasks/task_01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert plain(client.get(path)) == plain(client.get(path + "?wait=0"))
    assert client.get(path).status_code == 404
    refused = client.get(path, headers={"Idempotency-Key": "once"})
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "Idempotency-Key")
    assert client.get(path + "?until=0").status_code == 400


@pytest.mark.parametrize("authorization", [None, "", "Basic x", "Bearer rhap_0123456789ab_x"])
def test_creates_are_refused_alike(tone: ServerProcess, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    body = {"model": "tone", "input": [{"params": {"text": "Not said."}}]}
    with tone.anonymous() as anonymous:
        short, long = (anonymous.post(f"/v1/tasks{end}", headers=headers, json=body) for end in ("", "?x=1"))
    assert plain(short) == plain(long)
    assert short.status_code == 401


def test_a_create_with_a_query_is_refused(client: httpx.Client) -> None:
    body = {"model": "tone", "input": [{"params": {"text": "Not said."}}]}
    refused = client.post("/v1/tasks?wait=30", json=body)
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "wait")
    assert client.post("/v1/tasks/", json=body).status_code == 404


def test_creates_are_counted_by_their_route(tone: ServerProcess, client: httpx.Client) -> None:
    assert client.post("/v1/tasks", json={"model": "tone"}).status_code == 400
    counted = client.get("/metrics").text
    assert 'rhapsode_http_request_seconds_count{method="POST",route="/v1/tasks",status="400"}' in counted
