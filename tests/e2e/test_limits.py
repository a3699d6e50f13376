"""Limits of keys from outside: what is refused, when it is taken again, and what every answer says of it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.e2e.server import ServerProcess
from tests.e2e.test_keys_api import make
from tests.e2e.wire import completed, create, read, request_for, spoken

pytestmark = pytest.mark.e2e

LIMIT = "rate_limit_error"


def refused(answer: httpx.Response, beginning: str) -> int:
    """Return the seconds after which an answer says to come again."""
    assert answer.status_code == 429, answer.text
    error = answer.json()["error"]
    assert (error["code"], error["type"], error["param"]) == (429, LIMIT, None)
    assert error["error_message"].startswith(beginning), error["error_message"]
    assert int(answer.headers["retry-after"]) >= 1
    return int(answer.headers["retry-after"])


def test_without_limits_nothing_is_said_of_them(client: httpx.Client) -> None:
    headers = client.get("/v1/models").headers
    assert not [name for name in headers if "ratelimit" in name or name == "retry-after"]


def test_requests_per_minute_are_counted_and_limited(tone: ServerProcess, client: httpx.Client) -> None:
    created = make(client, limits={"requests_per_minute": 3})
    with tone.client(created["key"]) as mine:
        for left in (2, 1, 0):
            answer = mine.get("/v1/tasks/none" if left == 1 else "/v1/models")
            assert answer.headers["ratelimit-policy"] == '"requests-per-minute";q=3;w=60'
            assert re.fullmatch(rf'"requests-per-minute";r={left};t=(6[01]|5\d)', answer.headers["ratelimit"])
        for answer in (mine.get("/v1/models"), mine.post("/v1/tasks", json=request_for("Hello."))):
            wait = refused(answer, "This key may send 3 requests a minute and has sent 3 in the last one. The next is")
            assert 50 <= wait <= 61
            assert answer.headers["ratelimit"] == f'"requests-per-minute";r=0;t={wait}'
        client.patch(f"/v1/keys/{created['id']}", json={"limits": {"requests_per_minute": None}}).raise_for_status()
        with tone.anonymous() as stranger:
            assert "ratelimit" not in stranger.get("/v1/models").headers


def test_unfinished_tasks_are_counted_and_limited(probe: ServerProcess) -> None:
    with probe.client() as admin:
        created = make(admin, limits={"max_concurrent_tasks": 2})
    once = {"Idempotency-Key": "once"}
    with probe.client(created["key"]) as mine:
        first = mine.post("/v1/tasks", json=request_for("Wait here.", model="probe"), headers=once)
        assert first.status_code == 202
        assert first.headers["ratelimit-policy"] == '"max-concurrent-tasks";q=2;qu="concurrent-tasks"'
        assert first.headers["ratelimit"] == '"max-concurrent-tasks";r=1'
        second = create(mine, "Wait there.", model="probe")["id"]
        answer = mine.post("/v1/tasks", json=request_for("More.", model="probe"))
        refused(answer, "This key may have 2 unfinished tasks at a time and has 2.")
        assert answer.headers["ratelimit"] == '"max-concurrent-tasks";r=0'
        again = mine.post("/v1/tasks", json=request_for("Wait here.", model="probe"), headers=once)
        assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
        for task_id in (second, first.json()["id"]):
            mine.post(f"/v1/tasks/{task_id}/cancel").raise_for_status()
        go = probe.home / "signals" / "go"
        go.touch()  # the engine is not stopped by that, and others want it
        completed(mine, create(mine, "More.", model="probe")["id"])
        go.unlink()
        ended = create(mine, "More.", model="tone")
        assert completed(mine, ended["id"])["status"] == "completed"


@pytest.mark.parametrize(
    ("budget", "unit", "period"),
    [("tokens_per_day", "tokens", "day"), ("audio_seconds_per_month", "seconds of audio", "month")],
)
def test_a_budget_is_spent(tone: ServerProcess, client: httpx.Client, budget: str, unit: str, period: str) -> None:
    created = make(client)
    with tone.client(created["key"]) as mine:
        task = spoken(mine, "This is said to be counted, and no more than that is to be said of it.")
        usage = task["usage"]["extra_info"]["total_tokens"]
        spent = usage if unit == "tokens" else int(task["metadata"]["rhapsode"]["audio_seconds"]) + 1
        client.patch(f"/v1/keys/{created['id']}", json={"budgets": {budget: spent + 1}}).raise_for_status()
        answer = mine.post("/v1/tasks", json=request_for("This is said to be counted, and no more than that."))
        wait = refused(answer, f"The budget of this key is {spent + 1:,} {unit} a {period}: {spent:,} are used, 0 are")
        now = datetime.now(UTC)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        end = midnight + timedelta(days=1)
        if period == "month":
            end = (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
        assert abs(wait - (end - now).total_seconds()) < 5
        assert re.search(rf'"{budget.replace("_", "-")}";r=[01];t={wait}', answer.headers["ratelimit"])
        assert read(mine, task["id"])["status"] == "completed", "what is there can be read"
        client.patch(f"/v1/keys/{created['id']}", json={"budgets": {budget: 1_000_000}}).raise_for_status()
        spoken(mine, "Now it can be said.")
        answer = mine.post("/v1/tasks", json=request_for("And this."))
        assert answer.headers["ratelimit-policy"].startswith(f'"{budget.replace("_", "-")}";q=1000000;w=')
        left = re.match(rf'"{budget.replace("_", "-")}";r=(\d+);t=\d+$', answer.headers["ratelimit"])
        assert left is not None
        assert 0 < 1_000_000 - int(left[1]) < 1_000


def test_a_hundred_at_once_never_pass_a_budget(tone: ServerProcess, client: httpx.Client) -> None:
    text = "a" * 100
    created = make(client, budgets={"tokens_per_day": 10 * 275 + 200})

    def post(_number: int) -> Any:
        with tone.client(created["key"]) as mine:
            return mine.post("/v1/tasks", json=request_for(text))

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(post, range(100)))
    assert {answer.status_code for answer in answers} == {202, 429}
    with tone.client(created["key"]) as mine:
        tasks = [completed(mine, answer.json()["id"]) for answer in answers if answer.status_code == 202]
        usage = mine.get("/v1/usage").json()["totals"]
    assert usage["total_tokens"] == sum(task["usage"]["extra_info"]["total_tokens"] for task in tasks)
    assert usage["total_tokens"] <= 10 * 275 + 200
    left = tone.rows(
        "SELECT sum(reserved_tokens) AS t, sum(reserved_audio_ms) AS a FROM tasks WHERE key_id = ?", created["id"]
    )
    assert left == [{"t": 0, "a": 0}]
