"""``/v1/usage`` and ``rhapsode usage``: what was used, by whom, and who may know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.e2e.server import ServerProcess
from tests.e2e.test_keys_api import make
from tests.e2e.wire import assert_error, create, finished, spoken

pytestmark = pytest.mark.e2e


def test_usage_is_reported_by_group(probe: ServerProcess, go: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    with probe.client() as admin:
        created = make(admin, "counted")
        with probe.client(created["key"]) as mine:
            first = spoken(mine, "One is said.", model="tone")
            second = spoken(mine, "Two are said.", "One is said.", model="tone")
            finished(mine, create(mine, "Unable.", model="probe")["id"])
            wait = create(mine, "Wait.", model="probe")["id"]
            mine.post(f"/v1/tasks/{wait}/cancel")
            report = mine.get("/v1/usage", params={"group_by": "day,key,model"}).json()
            assert report == mine.get("/v1/usage", params={"group_by": "day,key,model", "key": "me"}).json()
        seen = admin.get("/v1/usage", params={"group_by": "day,key,model", "key": created["id"]}).json()
        everyone = admin.get("/v1/usage", params={"group_by": "key"}).json()
    assert report == seen
    assert report["end"] == today
    assert report["start"] == (datetime.now(UTC).date() - timedelta(days=29)).isoformat()
    assert [(row["day"], row["key"], row["model"]) for row in report["data"]] == [
        (today, created["id"], "probe"),
        (today, created["id"], "tone"),
    ]
    nothing = {"input_text_tokens": 0, "output_audio_tokens": 0}
    tokens = [task["usage"]["extra_info"] for task in (first, second)]
    seconds = sum(task["metadata"]["rhapsode"]["audio_seconds"] for task in (first, second))
    expected = {
        "tasks": {"completed": 2, "failed": 1, "canceled": 1},
        "characters": 12 + 13 + 12,
        "audio_seconds": pytest.approx(seconds, abs=0.002),
        "input_text_tokens": sum(entry["input_text_tokens"] for entry in tokens),
        "output_audio_tokens": sum(entry["output_audio_tokens"] for entry in tokens),
        "total_tokens": sum(entry["total_tokens"] for entry in tokens),
        "cache_hits": 1,
        "billed_for_failed_attempts": nothing,
    }
    assert report["totals"] == expected
    assert report["data"][0]["tasks"] == {"completed": 0, "failed": 1, "canceled": 1}
    assert {row["key"] for row in everyone["data"]} >= {created["id"]}
    assert everyone["totals"]["characters"] >= expected["characters"]

    with probe.client() as admin:
        asked = {"group_by": "key,model", "key": created["id"]}
        file = admin.get("/v1/usage", params=asked, headers={"Accept": "text/csv"})
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert [line.split(",")[:6] for line in file.text.splitlines()[1:]] == [
        [created["id"], "counted", "probe", "0", "1", "1"],
        [created["id"], "counted", "tone", "2", "0", "0"],
    ]
    assert probe.cli("usage", "--key", "counted", "--group-by", "key,model", "--csv").stdout == file.text.replace(
        "\r\n", "\n"
    )

    shown = probe.cli("usage", "--key", "counted", "--group-by", "key,model")
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert lines[1][:5] == ["counted", "probe", "0", "1", "1"]
    assert lines[-1][:5] == ["total", "2", "1", "1", "37"]


def test_another_keys_usage_is_for_admins(tone: ServerProcess, client: httpx.Client) -> None:
    created, other = make(client), make(client)
    with tone.client(created["key"]) as mine:
        answer = mine.get("/v1/usage", params={"key": other["id"]})
        message = "A key without the scope 'admin' sees only its own usage."
        assert_error(answer, 403, message, kind="permission_error", param="key")
        assert mine.get("/v1/usage").json()["data"] == []
    answer = client.get("/v1/usage", params={"key": "000000000000"})
    assert_error(answer, 404, "There is no such key.", kind="not_found_error", param="key")


@pytest.mark.parametrize(
    ("parameters", "param", "message"),
    [
        ({"start": "yesterday"}, "start", "'start' must be a day such as 2026-11-23."),
        ({"end": "2026-02-30"}, "end", "'end' must be a day such as 2026-11-23."),
        ({"start": "2026-11-02", "end": "2026-11-01"}, "start", "'start' must not be after 'end'."),
        (
            {"start": "2025-01-01", "end": "2026-02-05"},
            "start",
            "That is more than 400 days. Ask for fewer at a time.",
        ),
        ({"group_by": "hour"}, "group_by", "'group_by' takes some of day, key, model, separated by commas."),
        ({"group_by": ""}, "group_by", "'group_by' takes some of day, key, model, separated by commas."),
        ({"groupby": "day"}, "groupby", "Unknown query parameter 'groupby'. Did you mean 'group_by'?"),
    ],
)
def test_wrong_usage_queries_are_refused(
    client: httpx.Client, parameters: dict[str, str], param: str, message: str
) -> None:
    assert_error(client.get("/v1/usage", params=parameters), 400, message, param=param)


def test_four_hundred_days_can_be_asked(client: httpx.Client) -> None:
    answer = client.get("/v1/usage", params={"start": "2025-01-01", "end": "2026-02-04"})
    assert answer.status_code == 200, answer.text
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get("/v1/usage", params={"end": day}).status_code == 200
