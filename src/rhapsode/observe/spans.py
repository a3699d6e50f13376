"""Spans for OpenTelemetry (the extra ``otel``), sent where the usual ``OTEL_*`` variables say.

Imported only when they say so. The spans of a task form one trace, whose id is the task's own: so they find together
without anything being passed on or stored, even when the server was started anew in between. The span of a request
belongs to the trace of its caller, if there is one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextvars import ContextVar

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from ulid import ULID

import rhapsode
from rhapsode.core.clock import now_ms
from rhapsode.core.observe import AttemptEnded, Fact, JobEnded, RequestEnded, TaskEnded
from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.core.work import JobKind

NANOSECONDS_A_MS = 1_000_000
FLUSH_MS = 5_000
"""How long the last spans may take to be sent when the server stops."""

_root: ContextVar[tuple[int, int] | None] = ContextVar("root", default=None)


class _Ids(IdGenerator):
    """Random ids, except for the root span of a task."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()

    def generate_trace_id(self) -> int:
        root = _root.get()
        return self._random.generate_trace_id() if root is None else root[0]

    def generate_span_id(self) -> int:
        root = _root.get()
        return self._random.generate_span_id() if root is None else root[1]


class Spans:
    """An observer: requests, tasks, attempts at segments, plans and assemblies become spans once they have ended."""

    def __init__(self, exporter: SpanExporter | None = None) -> None:
        resource = Resource.create({"service.name": "rhapsode", "service.version": rhapsode.__version__})
        self._provider = TracerProvider(resource=resource, id_generator=_Ids())
        self._provider.add_span_processor(BatchSpanProcessor(exporter or _exporter()))
        self._tracer = self._provider.get_tracer("rhapsode", rhapsode.__version__)
        self._propagator = TraceContextTextMapPropagator()

    def close(self) -> None:
        """Send the remaining spans. Blocks, for seconds if the receiver does not answer."""
        self._provider.force_flush(FLUSH_MS)
        self._provider.shutdown()

    def __call__(self, fact: Fact) -> None:
        match fact:
            case RequestEnded():
                self._request(fact)
            case TaskEnded():
                self._task(fact)
            case AttemptEnded():
                self._span(
                    "segment",
                    self._inside(fact.task_id),
                    fact.started_at * NANOSECONDS_A_MS,
                    fact.ended_at * NANOSECONDS_A_MS,
                    {
                        "rhapsode.task": fact.task_id,
                        "rhapsode.item": fact.item,
                        "rhapsode.engine": fact.engine,
                        "rhapsode.outcome": fact.outcome.value,
                    },
                    failed=fact.outcome not in {AttemptOutcome.DONE, AttemptOutcome.DISCARDED},
                )
            case JobEnded() if fact.job.kind is not JobKind.RENDER:  # these are reported as attempts
                name = "assembly" if fact.job.kind is JobKind.ASSEMBLE else "plan"
                end = time.time_ns()
                attributes: dict[str, str | int] = {
                    "rhapsode.task": fact.job.task_id,
                    "rhapsode.item": fact.job.item,
                }
                start = end - int(1e9 * fact.seconds)
                self._span(name, self._inside(fact.job.task_id), start, end, attributes, failed=not fact.ok)
            case _:
                pass

    def _request(self, fact: RequestEnded) -> None:
        carrier = {} if fact.traceparent is None else {"traceparent": fact.traceparent}
        end = time.time_ns()
        self._span(
            f"{fact.method} {fact.route}" if fact.route else fact.method,
            self._propagator.extract(carrier, Context()),
            end - int(1e9 * fact.seconds),
            end,
            {
                "http.request.method": fact.method,
                "http.response.status_code": fact.status,
                "rhapsode.request": fact.request_id,
                **({"http.route": fact.route} if fact.route else {}),
            },
            failed=fact.status >= 500,
            kind=SpanKind.SERVER,
        )

    def _task(self, fact: TaskEnded) -> None:
        token = _root.set(_ids_of(fact.task_id))
        try:
            self._span(
                "task",
                Context(),
                fact.created_at * NANOSECONDS_A_MS,
                fact.ended_at * NANOSECONDS_A_MS,
                {
                    "rhapsode.task": fact.task_id,
                    "rhapsode.model": fact.model,
                    "rhapsode.engine": fact.engine,
                    "rhapsode.status": fact.status.value,
                },
                failed=fact.status is TaskStatus.FAILED,
            )
        finally:
            _root.reset(token)

    def _inside(self, task_id: str) -> Context:
        """Return the context of a span below the task's own, which is made when the task has ended, if it is sampled
        then.
        """
        trace, span = _ids_of(task_id)
        sampled = self._provider.sampler.should_sample(None, trace, "task").decision is Decision.RECORD_AND_SAMPLE
        flags = TraceFlags(TraceFlags.SAMPLED if sampled else TraceFlags.DEFAULT)
        return set_span_in_context(NonRecordingSpan(SpanContext(trace, span, True, flags)), Context())

    def _span(
        self,
        name: str,
        context: Context,
        start_ns: int,
        end_ns: int,
        attributes: Mapping[str, str | int],
        *,
        failed: bool,
        kind: SpanKind = SpanKind.INTERNAL,
    ) -> None:
        span = self._tracer.start_span(name, context, kind, dict(attributes), start_time=start_ns)
        if failed:
            span.set_status(Status(StatusCode.ERROR))
        span.end(max(start_ns, end_ns))


def _exporter() -> SpanExporter:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()


def _ids_of(task_id: str) -> tuple[int, int]:
    """Return the trace and the root span of a task: its ULID has as many bits as a trace id, its last ones are
    random.
    """
    try:
        number = int(ULID.from_str(task_id.rpartition("_")[2]))
    except ValueError:
        number = now_ms()
    return number, (number & (2**64 - 1)) or 1
