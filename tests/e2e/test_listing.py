"""``GET /v1/tasks``: pages of one's own tasks, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.server import Json, ServerProcess
from tests.e2e.wire import assert_error, create, finished, read, request_for, spoken

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def mine(probe: ServerProcess) -> Iterator[httpx.Client]:
    """Yield a client with a key that nobody else uses."""
    with probe.client(probe.cli("keys", "create", "lists").stdout.strip()) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(mine: httpx.Client) -> list[str]:
    """Return the ids of seven tasks, the newest first: five completed, two failed."""
    ids = [finished(mine, create(mine, text, model="probe")["id"])["id"] for text in ["Unable.", "Fine."] * 2]
    ids += [spoken(mine, "Fine.", model="probe")["id"] for _ in range(3)]
    return sorted(ids, reverse=True)


def page(client: httpx.Client, **parameters: object) -> tuple[list[str], bool]:
    answer = client.get("/v1/tasks", params={name: str(value) for name, value in parameters.items()})
    assert answer.status_code == 200, answer.text
    listed: Json = answer.json()
    assert set(listed) == {"object", "data", "has_more"}
    assert listed["object"] == "list"
    return [task["id"] for task in listed["data"]], listed["has_more"]


def test_the_newest_come_first(mine: httpx.Client, made: list[str]) -> None:
    assert page(mine) == (made, False)
    assert page(mine, limit=7) == (made, False)
    assert page(mine, limit=6) == (made[:6], True)
    assert page(mine, limit=3, after=made[2]) == (made[3:6], True)
    assert page(mine, limit=3, after=made[5]) == (made[6:], False)
    assert page(mine, after=made[-1]) == ([], False)


def test_tasks_are_listed_as_they_are_read(mine: httpx.Client, made: list[str]) -> None:
    listed = mine.get("/v1/tasks").json()["data"]
    for task in listed:
        read_alone = read(mine, task["id"])
        for version in (read_alone, task):  # links are made anew
            version["output"] = [len(entry["content"]) for entry in version.get("output", [])]
        assert read_alone == task


def test_tasks_are_listed_by_status(mine: httpx.Client, made: list[str]) -> None:
    failed, _ = page(mine, status="failed")
    completed, _ = page(mine, status="completed")
    assert (len(failed), len(completed)) == (2, 5)
    assert sorted(failed + completed, reverse=True) == made
    assert page(mine, status="completed,failed", limit=4) == (made[:4], True)
    assert page(mine, status="completed, failed,canceled", after=made[3]) == (made[4:], False)
    assert page(mine, status="pending,processing") == ([], False)


def test_a_key_sees_its_own_tasks_alone(probe: ServerProcess, made: list[str]) -> None:
    with probe.client(probe.cli("keys", "create", "stranger").stdout.strip()) as stranger:
        assert page(stranger) == ([], False)
        assert page(stranger, after=made[0]) == ([], False)
        own = create(stranger, "Mine.")["id"]
        assert page(stranger) == ([own], False)


@pytest.mark.parametrize(
    ("query", "message", "param"),
    [
        ("limit=0", "'limit' must be a whole number from 1 to 100.", "limit"),
        ("limit=101", "'limit' must be a whole number from 1 to 100.", "limit"),
        ("limit=", "'limit' must be a whole number from 1 to 100.", "limit"),
        ("limit=-1", "'limit' must be a whole number from 1 to 100.", "limit"),
        ("limit=1.0", "'limit' must be a whole number from 1 to 100.", "limit"),
        ("limit=%D9%A1", "'limit' must be a whole number from 1 to 100.", "limit"),
        ("limit=1&limit=2", "The query parameter 'limit' is given twice.", "limit"),
        ("after=x", "'after' must be the id of a task: the last one of the page before.", "after"),
        ("after=", "'after' must be the id of a task: the last one of the page before.", "after"),
        ("status=", "Unknown status ''. Known: pending, processing, completed, failed, canceled.", "status"),
        ("status=failed,cancelled", "Unknown status 'cancelled'. Did you mean 'canceled'?", "status"),
        ("state=failed", "Unknown query parameter 'state'. Did you mean 'status'?", "state"),
        ("before=x", "Unknown query parameter 'before'. Known: limit, after, status.", "before"),
        ("x%00=1", "Unknown query parameter 'x\x00'. Known: limit, after, status.", "x\x00"),
    ],
)
def test_what_cannot_be_listed(mine: httpx.Client, query: str, message: str, param: str) -> None:
    assert_error(mine.get(f"/v1/tasks?{query}"), 400, message, param=param)


def test_calls_take_no_other_parameters(mine: httpx.Client, made: list[str]) -> None:
    task_path = f"/v1/tasks/{made[0]}"
    calls = [("GET", task_path, "Unknown query parameter 'what'. Did you mean 'wait'?")]
    calls += [("GET", f"{task_path}/events", "Unknown query parameter 'what'. Known: expires, signature.")]
    calls += [
        (method, path, "Unknown query parameter 'what': this call takes none.")
        for method, path in (("POST", f"{task_path}/cancel"), ("DELETE", task_path))
    ]
    for method, path, message in calls:
        assert_error(mine.request(method, path, params={"what": 1}), 400, message, param="what")
    answer = mine.post("/v1/tasks", params={"what": 1}, json=request_for("Hello."))
    assert_error(answer, 400, "Unknown query parameter 'what': this call takes none.", param="what")
    assert read(mine, made[0])["status"] == "completed"


def test_an_idempotency_key_is_of_no_use_to_who_reads(mine: httpx.Client, made: list[str]) -> None:
    for path in ("/v1/tasks", f"/v1/tasks/{made[0]}", f"/v1/tasks/{made[0]}/events"):
        answer = mine.get(path, headers={"Idempotency-Key": "x"})
        message = "The Idempotency-Key header is for calls that change something."
        assert_error(answer, 400, message, param="Idempotency-Key")
