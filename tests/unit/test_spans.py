"""What happened becomes spans: one trace for each task, and no text or path in any of them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from rhapsode.core.clock import new_id
from rhapsode.core.observe import AttemptEnded, Fact, JobEnded, RequestEnded, TaskEnded, WebhookAttempted
from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.core.work import Job, JobKind
from rhapsode.observe import wanted_spans
from rhapsode.observe.spans import Spans

TASK = new_id("task")
ENDED = TaskEnded(TASK, "model", "tone", TaskStatus.COMPLETED, 1_000, 3_500)
ATTEMPT = AttemptEnded(TASK, 2, "tone", AttemptOutcome.DONE, 1_500, 2_000)
ASSEMBLY = JobEnded(Job(JobKind.ASSEMBLE, TASK, "key", "tone", 2), 0.25, True)
REQUEST = RequestEnded("GET", "/v1/tasks/{id}", 200, 0.5, "req_1")


def spans_of(*facts: Fact) -> list[ReadableSpan]:
    exporter = InMemorySpanExporter()
    spans = Spans(exporter)
    for fact in facts:
        spans(fact)
    spans._provider.force_flush()
    found = list(exporter.get_finished_spans())
    spans.close()
    return found


def seconds(span: ReadableSpan) -> float:
    assert span.start_time is not None
    assert span.end_time is not None
    return (span.end_time - span.start_time) / 1e9


def test_a_task_is_one_trace() -> None:
    attempt, assembly, task = spans_of(ATTEMPT, ASSEMBLY, ENDED)
    assert [span.name for span in (task, attempt, assembly)] == ["task", "segment", "assembly"]
    assert [seconds(span) for span in (task, attempt, assembly)] == pytest.approx([2.5, 0.5, 0.25])
    assert task.parent is None
    for child in (attempt, assembly):
        assert child.parent is not None
        assert child.context.trace_id == task.context.trace_id
        assert child.parent.span_id == task.context.span_id
        assert child.context.span_id != task.context.span_id
        assert dict(child.attributes or {})["rhapsode.item"] == 2
    assert dict(task.attributes or {})["rhapsode.status"] == "completed"


def test_the_trace_of_a_task_survives_a_restart_and_is_its_own() -> None:
    (before,), (after,) = spans_of(ATTEMPT), spans_of(ENDED)
    (other,) = spans_of(TaskEnded(new_id("task"), "model", "tone", TaskStatus.COMPLETED, 1, 2))
    assert before.context.trace_id == after.context.trace_id != other.context.trace_id


def test_a_request_belongs_to_the_trace_of_its_caller() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    alone, called, odd = spans_of(
        REQUEST,
        RequestEnded("POST", "/v1/tasks", 503, 0.5, "req_2", parent),
        RequestEnded("GET", None, 404, 0.5, "req_3", "nonsense"),
    )
    assert (alone.name, alone.parent, seconds(alone)) == ("GET /v1/tasks/{id}", None, pytest.approx(0.5))
    assert called.parent is not None
    assert f"{called.context.trace_id:x}" == "af7651916cd43dd8448eb211c80319c"
    assert f"{called.parent.span_id:x}" == "b7ad6b7169203331"
    assert not called.status.is_ok
    assert (odd.name, odd.parent) == ("GET", None)


@pytest.mark.parametrize(
    ("fact", "ok"),
    [
        (ATTEMPT, True),
        (AttemptEnded(TASK, 0, "tone", AttemptOutcome.TIMEOUT, 1, 2), False),
        (AttemptEnded(TASK, 0, "tone", AttemptOutcome.LOST, 1, 2), False),
        (AttemptEnded(TASK, 0, "tone", AttemptOutcome.DISCARDED, 1, 2), True),
        (JobEnded(Job(JobKind.PLAN, TASK, "key", "tone", 0), 0.1, False), False),
        (TaskEnded(TASK, "m", "tone", TaskStatus.FAILED, 1, 2), False),
        (TaskEnded(TASK, "m", "tone", TaskStatus.CANCELED, 1, 2), True),
    ],
)
def test_failures_set_the_status_of_their_spans(fact: Fact, ok: bool) -> None:
    (span,) = spans_of(fact)
    assert span.status.is_ok is ok


def test_the_rest_is_no_span() -> None:
    assert spans_of(WebhookAttempted("failed"), JobEnded(Job(JobKind.RENDER, TASK, "k", "tone", 0), 1.0, True)) == []


@pytest.mark.parametrize(
    ("environment", "sent"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_the_usual_variables_ask_for_them(environment: dict[str, str], sent: bool) -> None:
    assert wanted_spans(environment) is sent


def test_without_them_nothing_of_opentelemetry_is_imported() -> None:
    """By us: FastAPI imports OpenTelemetry's API where it is installed, which without the SDK does nothing."""
    program = "import sys, rhapsode.cli.server; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = run.stdout.split()
    assert "rhapsode.http.app" in imported
    assert [name for name in imported if name.startswith(("opentelemetry.sdk", "opentelemetry.exporter"))] == []
    assert "rhapsode.observe.spans" not in imported
