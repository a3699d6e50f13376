"""Metrics for Prometheus: counters are updated by events, gauges are computed at each scrape."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar, cast

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.openmetrics import exposition as openmetrics_exposition

import rhapsode
from rhapsode.core.errors import UnavailableError
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
from rhapsode.core.work import LaneState

Metric = TypeVar("Metric", bound=MetricWrapperBase)
disable_created_metrics()  # type: ignore[no-untyped-call]  # a series for the beginning of each, which nobody asks for

MEDIA_TYPE: str = CONTENT_TYPE_LATEST
OPENMETRICS_TYPE: str = openmetrics_exposition.CONTENT_TYPE_LATEST
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""The label of unknown values: each label would be kept for ever, and clients could invent any number."""
CACHE_SECONDS = 10.0
"""How long the size of the cache is believed: to sum it up reads all its rows."""

_REQUESTS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_TASKS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)
_FACTORS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 5)
_UNITS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120)


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of the gauges. ``cache_size`` gives entries and bytes, ``engines`` whether each is ready."""

    lanes: Callable[[], Iterable[LaneState]]
    queued_seconds: Callable[[], float]
    free_bytes: Callable[[], int]
    cache_size: Callable[[], Awaitable[tuple[int, int]]]
    engines: Callable[[], Iterable[tuple[str, bool]]]
    speeds: Speeds


class Metrics:
    """An observer with a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"rhapsode_{name}", text, labels, registry=registry)

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"rhapsode_{name}", text, labels, registry=registry)

        def histogram(name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"rhapsode_{name}", text, labels, buckets=buckets, registry=registry)

        self._requests = histogram(
            "http_request_seconds", "Requests, by the template of their path.", _REQUESTS, "method", "route", "status"
        )
        self._tasks = histogram("task_seconds", "From the creation of a task to its end.", _TASKS, "status", "engine")
        self._ended = counter("tasks", "Tasks that became final.", "status", "engine")
        self._attempts = counter("attempts", "Attempts at segments.", "engine", "outcome")
        self._segments = counter(
            "segments", "Segments with audio: spoken, or found in the cache.", "engine", "outcome"
        )
        self._audio = counter("audio_seconds", "Audio that was spoken, before pauses are added.", "engine")
        self._characters = counter("characters", "Characters of text that were spoken.", "engine")
        self._factor = histogram(
            "real_time_factor", "Seconds of work for a second of audio, by segment.", _FACTORS, "engine"
        )
        self._cache = counter("cache_requests", "Segments that were looked for in the cache.", "result")
        self._jobs = histogram("unit_seconds", "Pieces of work, from claim to commit.", _UNITS, "kind", "lane")
        self._faults = counter("unit_faults", "Pieces of work that have to be repeated for a fault of ours.", "kind")
        self._workers = counter(
            "worker_events", "Worker processes that died, took too long, or were renewed.", "pool", "event"
        )
        self._webhooks = counter("webhooks", "Webhooks that were sent.", "outcome")

        self._waiting = gauge("queue_units", "Pieces of work that wait.", "lane")
        self._running = gauge("running_units", "Pieces of work that a process is at.", "lane")
        self._oldest = gauge("queue_oldest_seconds", "How long the piece that came first has waited.", "lane")
        self._queued = gauge("queued_audio_seconds", "About how much speech waits or is being spoken.")
        self._speed = gauge("recent_real_time_factor", "As the factor above, of late.", "engine")
        self._ready = gauge("engine_ready", "1 when the engine is loaded.", "engine")
        self._free = gauge("disk_free_bytes", "Free space of the data directory.")
        self._cache_bytes = gauge("cache_bytes", "Audio in the segment cache.")
        self._cache_entries = gauge("cache_entries", "Segments in the segment cache.")
        gauge("build_info", "Always 1.", "version").labels(rhapsode.__version__).set(1)
        self._cache_read_at = -CACHE_SECONDS
        self._known: dict[tuple[MetricWrapperBase, tuple[str, ...]], MetricWrapperBase] = {}

    def __call__(self, fact: Fact) -> None:
        match fact:
            case RequestEnded():
                method = fact.method if fact.method in METHODS else "other"
                self._of(self._requests, method, fact.route or "none", str(fact.status)).observe(fact.seconds)
            case TaskEnded():
                self._of(self._ended, fact.status.value, fact.engine).inc()
                seconds = (fact.ended_at - fact.created_at) / 1000
                self._of(self._tasks, fact.status.value, fact.engine).observe(max(0.0, seconds))
            case AttemptEnded():
                self._of(self._attempts, fact.engine, fact.outcome.value).inc()
            case SegmentSpoken():
                self._of(self._segments, fact.engine, "spoken").inc()
                self._of(self._audio, fact.engine).inc(fact.audio_seconds)
                self._of(self._characters, fact.engine).inc(fact.characters)
                if fact.audio_seconds:
                    self._of(self._factor, fact.engine).observe(fact.worker_seconds / fact.audio_seconds)
                if fact.kept:
                    self._of(self._cache, "miss").inc()
            case SegmentRecalled():
                self._of(self._segments, fact.engine, "cached").inc()
                self._of(self._cache, "hit").inc()
            case JobEnded():
                self._of(self._jobs, fact.job.kind.value, fact.job.lane).observe(fact.seconds)
                if not fact.ok:
                    self._of(self._faults, fact.job.kind.value).inc()
            case WorkerChanged():
                self._of(self._workers, fact.pool, fact.event).inc()
            case WebhookAttempted():
                self._of(self._webhooks, fact.outcome).inc()

    def _of(self, metric: Metric, *labels: str) -> Metric:
        """Return what ``metric`` counts for ``labels``, kept: the library takes longer to find it again than to
        count.
        """
        value = self._known.get((metric, labels))
        if value is None:
            value = self._known[metric, labels] = metric.labels(*labels)
        return cast(Metric, value)

    async def exposition(self, sources: Sources, openmetrics: bool = False) -> bytes:
        """Return everything, as text for Prometheus or as OpenMetrics. What cannot be looked up is left as it was."""
        for lane in sources.lanes():
            self._waiting.labels(lane.name).set(lane.waiting)
            self._running.labels(lane.name).set(lane.running)
            self._oldest.labels(lane.name).set(lane.oldest_seconds)
        self._queued.set(sources.queued_seconds())
        for name, ready in sources.engines():
            self._ready.labels(name).set(ready)
            factor = sources.speeds.of(name).real_time_factor
            if factor is not None:
                self._speed.labels(name).set(factor)
        try:
            self._free.set(sources.free_bytes())
            now = time.monotonic()
            if now >= self._cache_read_at + CACHE_SECONDS:
                entries, size = await sources.cache_size()
                self._cache_entries.set(entries)
                self._cache_bytes.set(size)
                self._cache_read_at = now
        except UnavailableError:  # the other metrics are still useful
            pass
        write = openmetrics_exposition.generate_latest if openmetrics else generate_latest
        return await asyncio.to_thread(write, self.registry)
