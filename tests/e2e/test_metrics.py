"""``/metrics`` of the real server: who may see it, and that it counts what happened."""

from __future__ import annotations

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.ledger import idle
from tests.e2e.server import WEB, ServerProcess, until
from tests.e2e.wire import create, finished, spoken

pytestmark = pytest.mark.e2e

PROXIED = {"X-Forwarded-For": "203.0.113.7"}


def values(client: httpx.Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        sample.name + "".join(f",{value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_count_tasks_and_requests(probe: ServerProcess) -> None:
    idle(probe)
    with probe.client() as client, probe.anonymous() as prometheus:
        before = values(prometheus)
        text = "Counted once and then found in the cache."
        spoken(client, text, model="probe")
        spoken(client, text, model="probe")
        failed = finished(client, create(client, "Unable to be counted.", model="probe")["id"])
        assert failed["status"] == "failed"
        client.get(f"/v1/tasks/{failed['id']}")
        client.get("/nowhere/at/all")
        expected = {
            "rhapsode_tasks_total,probe,completed": 2,
            "rhapsode_tasks_total,probe,failed": 1,
            "rhapsode_attempts_total,probe,done": 1,
            "rhapsode_attempts_total,probe,error": 1,
            "rhapsode_segments_total,probe,spoken": 1,
            "rhapsode_segments_total,probe,cached": 1,
            "rhapsode_cache_requests_total,hit": 1,
            "rhapsode_http_request_seconds_count,POST,/v1/tasks,202": 3,
            "rhapsode_http_request_seconds_count,GET,none,404": 1,
        }

        def counted() -> bool:
            """Tell whether all of it was: an answer is counted once it was sent."""
            now = values(prometheus)
            return all(now.get(name, 0) - before.get(name, 0) >= more for name, more in expected.items())

        until(counted, "the counts")
        after = values(prometheus)

    assert {name: after.get(name, 0) - before.get(name, 0) for name in expected} == expected
    seconds = "rhapsode_audio_seconds_total,probe"
    assert after[seconds] - before.get(seconds, 0) > 1
    assert after["rhapsode_cache_bytes"] >= 0
    assert after["rhapsode_disk_free_bytes"] > 0
    assert after["process_resident_memory_bytes"] > 0
    assert not [name for name in after if "task_0" in name or "nowhere" in name], "templates, never paths"


def test_workers_that_die_are_counted(probe: ServerProcess) -> None:
    died = "rhapsode_worker_events_total,died,probe"
    (probe.home / "signals" / "crashed").unlink(missing_ok=True)  # it dies once, and other tests need that too
    with probe.client() as client, probe.anonymous() as prometheus:
        before = values(prometheus).get(died, 0)
        spoken(client, "A crash comes first.", model="probe")
        until(lambda: values(prometheus).get(died, 0) == before + 1, "the count")


def test_only_admins_see_it_from_elsewhere(probe: ServerProcess) -> None:
    key = probe.cli("keys", "create", "no-admin").stdout.strip()
    with probe.anonymous() as anybody, probe.client(key) as speaker, probe.client() as admin:
        assert anybody.get("/metrics").status_code == 200
        assert anybody.get("/metrics", headers=PROXIED).status_code == 401
        assert speaker.get("/metrics", headers=PROXIED).status_code == 403
        assert admin.get("/metrics", headers=PROXIED).status_code == 200
        assert anybody.get("/metrics", headers={"Host": "speech.example"}).status_code == 401


def test_a_public_server_trusts_nobody_beside_it(strict: ServerProcess) -> None:
    with strict.anonymous() as anybody, strict.client() as admin:
        assert anybody.get("/metrics").status_code == 401
        assert admin.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("accept", "openmetrics"),
    [
        ("*/*", False),
        ("text/plain;version=0.0.4", False),
        ("application/openmetrics-text;version=1.0.0;q=0.2,text/plain;q=0.5", False),
        # what Prometheus 3 sends
        (
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;"
            "version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3",
            True,
        ),
    ],
)
def test_openmetrics_is_given_to_who_asks_for_it(tone: ServerProcess, accept: str, openmetrics: bool) -> None:
    answer = WEB.get(f"{tone.url}/metrics", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith("application/openmetrics-text") == openmetrics
    assert answer.text.endswith("# EOF\n") == openmetrics
    parsed = list((parse_openmetrics if openmetrics else text_string_to_metric_families)(answer.text))
    assert len(parsed) > 10
    assert "_created" not in answer.text
