"""What happened becomes numbers, under names and labels that do not grow without end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from rhapsode.core.errors import StoreUnavailableError
from rhapsode.core.observe import (
    AttemptEnded,
    Fact,
    JobEnded,
    RequestEnded,
    SegmentRecalled,
    SegmentSpoken,
    TaskEnded,
    WebhookAttempted,
    WorkerChanged,
)
from rhapsode.core.speed import Speeds
from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.core.work import Job, JobKind, LaneState
from rhapsode.observe.hub import Hub
from rhapsode.observe.metrics import Metrics, Sources

REQUEST = RequestEnded("GET", "/v1/tasks/{id}", 200, 0.004, "req_1")
SPOKEN = SegmentSpoken("tone", 100, 4.0, 0.4, kept=True)


async def no_cache() -> tuple[int, int]:
    return 3, 4_000


SOURCES = Sources(
    lanes=lambda: [LaneState("tone", 5, 1, 12.5)],
    queued_seconds=lambda: 60.0,
    free_bytes=lambda: 10**9,
    cache_size=no_cache,
    engines=lambda: [("tone", True)],
    speeds=Speeds(),
)


async def samples(*facts: Fact, sources: Sources = SOURCES) -> dict[str, float]:
    metrics = Metrics()
    for fact in facts:
        metrics(fact)
    text = (await metrics.exposition(sources)).decode()
    return {
        sample.name + "".join(f",{value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "_bucket" not in sample.name
    }


@pytest.mark.parametrize(
    ("fact", "name", "value"),
    [
        (REQUEST, "rhapsode_http_request_seconds_count,GET,/v1/tasks/{id},200", 1),
        (replace(REQUEST, route=None, status=404), "rhapsode_http_request_seconds_count,GET,none,404", 1),
        (replace(REQUEST, method="INVENTED"), "rhapsode_http_request_seconds_count,other,/v1/tasks/{id},200", 1),
        (TaskEnded("t", "m", "tone", TaskStatus.FAILED, 1000, 3500), "rhapsode_tasks_total,tone,failed", 1),
        (TaskEnded("t", "m", "tone", TaskStatus.FAILED, 1000, 3500), "rhapsode_task_seconds_sum,tone,failed", 2.5),
        (AttemptEnded("t", 0, "tone", AttemptOutcome.CRASHED, 0, 1), "rhapsode_attempts_total,tone,crashed", 1),
        (SPOKEN, "rhapsode_segments_total,tone,spoken", 1),
        (SPOKEN, "rhapsode_audio_seconds_total,tone", 4),
        (SPOKEN, "rhapsode_characters_total,tone", 100),
        (SPOKEN, "rhapsode_real_time_factor_sum,tone", 0.1),
        (SPOKEN, "rhapsode_cache_requests_total,miss", 1),
        (SegmentRecalled("tone"), "rhapsode_segments_total,tone,cached", 1),
        (SegmentRecalled("tone"), "rhapsode_cache_requests_total,hit", 1),
        (JobEnded(Job(JobKind.PLAN, "t", "k", "tone", 0), 2.0, True), "rhapsode_unit_seconds_sum,plan,text", 2),
        (JobEnded(Job(JobKind.PLAN, "t", "k", "tone", 0), 2.0, False), "rhapsode_unit_faults_total,plan", 1),
        (WorkerChanged("tone", "died"), "rhapsode_worker_events_total,died,tone", 1),
        (WebhookAttempted("retried"), "rhapsode_webhooks_total,retried", 1),
    ],
)
async def test_a_fact_is_counted(fact: Fact, name: str, value: float) -> None:
    assert (await samples(fact))[name] == pytest.approx(value)


async def test_what_is_not_kept_was_not_looked_for() -> None:
    assert not any("cache_requests" in name for name in await samples(replace(SPOKEN, kept=False)))


async def test_what_is_so_now_is_looked_up() -> None:
    speeds = Speeds()
    speeds(SPOKEN)
    now = await samples(sources=replace(SOURCES, speeds=speeds))
    assert now["rhapsode_queue_units,tone"] == 5
    assert now["rhapsode_running_units,tone"] == 1
    assert now["rhapsode_queue_oldest_seconds,tone"] == 12.5
    assert now["rhapsode_queued_audio_seconds"] == 60
    assert now["rhapsode_disk_free_bytes"] == 10**9
    assert (now["rhapsode_cache_entries"], now["rhapsode_cache_bytes"]) == (3, 4_000)
    assert now["rhapsode_engine_ready,tone"] == 1
    assert now["rhapsode_recent_real_time_factor,tone"] == pytest.approx(0.1)
    assert now["process_resident_memory_bytes"] > 10**6


async def test_a_store_that_fails_takes_nothing_else_with_it() -> None:
    async def fails() -> tuple[int, int]:
        raise StoreUnavailableError

    now = await samples(REQUEST, sources=replace(SOURCES, cache_size=fails))
    assert now["rhapsode_http_request_seconds_count,GET,/v1/tasks/{id},200"] == 1


def test_a_fault_of_one_observer_reaches_nobody() -> None:
    heard: list[Fact] = []

    def broken(fact: Fact) -> None:
        raise ZeroDivisionError

    hub = Hub()
    hub.add(broken)
    hub.add(heard.append)
    with capture_logs() as logs:
        hub(REQUEST)
    assert heard == [REQUEST]
    assert [entry["event"] for entry in logs] == ["observe.error"]
