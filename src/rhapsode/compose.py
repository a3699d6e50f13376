"""Builds the concrete parts from the settings and wires them. What executes jobs is built in ``execution``."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import structlog

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.clock import DAY_MS, ClockSteps
from rhapsode.core.extras import install_extra_command
from rhapsode.core.observe import Observe
from rhapsode.core.ports import BlobStore, Dispatcher
from rhapsode.core.speed import Speeds
from rhapsode.core.task import Task
from rhapsode.dispatch.local import LocalDispatcher
from rhapsode.engines.huge_pages import request_huge_pages
from rhapsode.engines.pool import WorkerPool
from rhapsode.execution import Rendering, Storage, build_rendering, open_storage
from rhapsode.installation import catalogue, sizing
from rhapsode.observe import wanted_spans
from rhapsode.observe.hub import Hub
from rhapsode.observe.metrics import Metrics, Sources
from rhapsode.render.book_exports import BookExporter
from rhapsode.render.book_files import BookPlace
from rhapsode.render.cache import SegmentCache
from rhapsode.render.engines import EngineManager
from rhapsode.render.removal import TaskAudio
from rhapsode.render.sweep import sweep_and_report
from rhapsode.service.active_keys import ActiveKeys
from rhapsode.service.admission import Admission
from rhapsode.service.background import BackgroundJob, Interval, at_current_time, run_in_background
from rhapsode.service.custom_voices import CustomVoiceService
from rhapsode.service.deadlines import DeadlineTimer
from rhapsode.service.dictionary import DictionaryService
from rhapsode.service.documents import DocumentReader
from rhapsode.service.health import HealthService
from rhapsode.service.inspection import Inspector
from rhapsode.service.keys import KeyService
from rhapsode.service.limits import RequestLimits, SharedRequestLimits
from rhapsode.service.listening import Listener
from rhapsode.service.project_exports import ExportService
from rhapsode.service.project_listening import ChapterListener
from rhapsode.service.project_rendering import ProjectRenderer, TakeCollector
from rhapsode.service.projects import ProjectService
from rhapsode.service.readiness import Readiness
from rhapsode.service.request_checker import RequestChecker
from rhapsode.service.retention import Retention
from rhapsode.service.samples import VoiceSamples
from rhapsode.service.sessions import SessionService
from rhapsode.service.speech import SpeechService
from rhapsode.service.termination import TaskTermination
from rhapsode.service.view_audit import ViewAudit
from rhapsode.service.watching import Watcher
from rhapsode.settings import Settings
from rhapsode.store.audit import AuditStore
from rhapsode.store.blobs import local_directory, open_blobs
from rhapsode.store.deliveries import DeliveryStore
from rhapsode.store.inspection import InspectionStore
from rhapsode.store.listening import ListeningStore
from rhapsode.store.requests import RequestStore
from rhapsode.stores import Stores, fleet_parts, opened_stores, ownership
from rhapsode.webhooks.sender import WebhookSender
from rhapsode.webhooks.transport import CheckedTransport

if TYPE_CHECKING:
    from rhapsode.dispatch.heartbeat import Heartbeat  # needs the extra of fleets

log = structlog.get_logger(__name__)

Present = Callable[[Task], dict[str, object]]
"""Makes the task object that a poll would show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The parts of a running server, or of a worker; routes get them with a few of their own as their context."""

    service: SpeechService
    listener: Listener
    active_keys: ActiveKeys
    keys: KeyService
    sessions: SessionService
    dictionary: DictionaryService
    custom_voices: CustomVoiceService
    documents: DocumentReader
    projects: ProjectService
    renderer: ProjectRenderer
    exports: ExportService
    chapters: ChapterListener
    limits: RequestLimits | SharedRequestLimits
    samples: VoiceSamples
    inspector: Inspector
    health_service: HealthService
    deliveries: DeliveryStore
    blobs: BlobStore
    engines: EngineManager
    link_secret: bytes
    readiness: Readiness
    metrics: Callable[[bool], Awaitable[bytes]]
    sending_webhooks: Callable[[Present], AbstractAsyncContextManager[None]]
    """Sends webhooks until the block is left. What is given makes the task object that they carry."""


def termination_beside_server(settings: Settings, stores: Stores) -> TaskTermination:
    """Return the ending of tasks beside a running server, for the CLI."""
    blobs = open_blobs(settings.blob_place)
    return TaskTermination(stores.lifecycle, TaskAudio(blobs, stores.cache, ownership(settings, stores, blobs).settle))


@asynccontextmanager
async def running_server(
    settings: Settings,
    hub: Hub | None = None,
    *,
    renders: bool = True,
    remote_engines: Collection[str] | None = None,
) -> AsyncIterator[Server]:
    """Start everything behind the routes, and stop it in order when the block is left.

    Events are published to ``hub``. Without ``renders``, other processes of a fleet run the jobs. ``remote_engines``
    are those that this process may call; ``None``: all that are configured.
    """
    hub = hub or Hub()
    request_huge_pages()
    offered = catalogue(settings, remote_engines)
    sizes = sizing(settings, offered.profiles)
    speeds, metrics = Speeds(), Metrics()
    hub.add(speeds)
    hub.add(metrics)
    async with opened_stores(settings, hub) as stores:
        storage = await open_storage(settings, stores)
        rendering = build_rendering(settings, storage, offered, sizes, speeds, hub, remote_engines)
        termination = TaskTermination(stores.lifecycle, storage.audio)
        timer = DeadlineTimer(termination, stores.lifecycle)
        jobs = _background_jobs(settings, storage, rendering.cache, termination, timer)
        async with _dispatcher(settings, stores, rendering, jobs, hub, renders=renders) as dispatcher:
            termination.dispatcher = dispatcher
            server = await _build_server(settings, storage, rendering, dispatcher, termination, timer, metrics, hub)
            async with _running(settings, storage, rendering, dispatcher, jobs, timer, hub, renders=renders):
                yield server


def _background_jobs(
    settings: Settings, storage: Storage, cache: SegmentCache, termination: TaskTermination, timer: DeadlineTimer
) -> list[BackgroundJob]:
    """Return the periodic jobs, each run by the server, or by one process of a fleet at a time."""
    stores = storage.stores
    clock = ClockSteps()
    retention = Retention(stores.retention, storage.audio, settings.audio_retention_seconds, clock)
    forget_events = partial(_forget_audit_events, stores.audit, settings.audit_retention_days, clock)
    jobs = [
        BackgroundJob(
            "deadlines", Interval.TWO_SECONDS, at_current_time(termination.expire), loop=timer.run, quick=True
        ),
        BackgroundJob("retention", Interval.MINUTE, retention.sweep, loop=retention.run),
        BackgroundJob("cache", Interval.MINUTE, cache.evict_excess, loop=cache.run),
        BackgroundJob("idempotency", Interval.HOUR, at_current_time(stores.idempotency.sweep)),
        BackgroundJob("audit", Interval.HOUR, forget_events),
        BackgroundJob("orphans", Interval.HOUR, partial(sweep_and_report, storage.sweeper)),
    ]
    if settings.database_url is not None:
        jobs.append(BackgroundJob("requests", Interval.HOUR, RequestStore(stores.database).forget))
    return jobs


@asynccontextmanager
async def _dispatcher(
    settings: Settings,
    stores: Stores,
    rendering: Rendering,
    jobs: Sequence[BackgroundJob],
    hub: Hub,
    *,
    renders: bool,
) -> AsyncIterator[Dispatcher]:
    """Yield the dispatcher of jobs, not started: that of one server, or of a process of a fleet."""
    offered = rendering.catalogue
    if settings.database_url is None:
        yield LocalDispatcher(
            stores.work,
            rendering.runner,
            rendering.lanes,
            hub,
            claims_ahead={profile.name: profile.claims_ahead for profile in offered.profiles},
            task_costs={profile.name: profile.task_cost for profile in offered.profiles},
            inline_characters={profile.name: profile.target_phonemes for profile in offered.profiles},
        )
        return
    async with fleet_parts().fleet_dispatcher(
        settings.database_url.get_secret_value(),
        stores.database,
        stores.changes,
        stores.work,
        rendering.runner if renders else None,
        rendering.engines,
        offered,
        rendering.lanes,
        jobs,
        rendering.heartbeat,
        hub,
    ) as dispatcher:
        yield dispatcher


async def _build_server(
    settings: Settings,
    storage: Storage,
    rendering: Rendering,
    dispatcher: Dispatcher,
    termination: TaskTermination,
    timer: DeadlineTimer,
    metrics: Metrics,
    hub: Hub,
) -> Server:
    """Build the services behind the routes."""
    stores, blobs = storage.stores, storage.blobs
    profiles = rendering.catalogue.all_profiles
    admission = _admission(settings, rendering, dispatcher)
    readiness = Readiness(stores.tasks.ping, blobs, admission, settle=storage.owned.settle, notices=storage.notices)
    dictionary = DictionaryService(stores.dictionary, rendering.catalogue)
    custom_voices = CustomVoiceService(stores.custom_voices, rendering.catalogue)
    checker = RequestChecker(
        rendering.catalogue,
        max_text_characters=settings.max_text_characters,
        dictionary=dictionary,
        custom_voices=custom_voices,
        webhook_allow_private=settings.webhook_allow_private,
    )
    service = SpeechService(
        stores.tasks,
        stores.idempotency,
        dispatcher,
        checker,
        termination,
        Watcher(stores.tasks, stores.changes, max_per_key=settings.max_streams_per_key),
        timer,
        admission,
    )
    pace = partial(_pace, rendering.speeds, rendering.workers)
    projects = ProjectService(stores.projects, stores.takes, service, dictionary, custom_voices, storage.audio, pace)
    renderer = ProjectRenderer(projects)
    rates_hz = {name: profile.sample_rate_hz for name, profile in profiles.items()}
    shared = settings.database_url is not None
    views = ViewAudit(stores.audit, stores.keys)
    return Server(
        service=service,
        listener=Listener(ListeningStore(stores.database), blobs, stores.changes, rendering.uncommitted, rates_hz),
        active_keys=ActiveKeys(stores.keys.inactive),
        keys=KeyService(stores.keys, stores.usage, stores.audit),
        sessions=SessionService(stores.sessions, stores.keys),
        dictionary=dictionary,
        custom_voices=custom_voices,
        documents=DocumentReader(),
        projects=projects,
        renderer=renderer,
        exports=ExportService(stores.exports, projects, renderer),
        chapters=ChapterListener(stores.projects, stores.takes, blobs, stores.changes),
        limits=SharedRequestLimits(RequestStore(stores.database)) if shared else RequestLimits(),
        samples=VoiceSamples(service, blobs, rendering.identity),
        inspector=Inspector(service, stores.tasks, InspectionStore(stores.database), stores.deliveries, views),
        health_service=_health_service(settings, stores, rendering, dispatcher, admission, readiness),
        deliveries=stores.deliveries,
        blobs=blobs,
        engines=rendering.engines,
        link_secret=await stores.tasks.secret("links"),
        readiness=readiness,
        metrics=partial(metrics.exposition, _metric_sources(stores, rendering, dispatcher, admission)),
        sending_webhooks=partial(_sending_webhooks, settings, stores, rendering.heartbeat, hub),
    )


def _admission(settings: Settings, rendering: Rendering, dispatcher: Dispatcher) -> Admission:
    """Build what refuses tasks when too much is queued or the disk is nearly full."""
    return Admission(
        dispatcher,
        rendering.speeds,
        rendering.catalogue.all_profiles,
        rendering.workers,
        lambda: shutil.disk_usage(settings.data_dir).free,
        min_free_bytes=settings.min_free_bytes,
        max_queued_audio_seconds=settings.max_queued_audio_seconds,
        audio_on_disk=local_directory(settings.blob_place) is not None,
    )


def _health_service(
    settings: Settings,
    stores: Stores,
    rendering: Rendering,
    dispatcher: Dispatcher,
    admission: Admission,
    readiness: Readiness,
) -> HealthService:
    """Build what ``GET /v1/health`` reads."""
    return HealthService(
        readiness=readiness,
        admission=admission,
        profiles=tuple(rendering.catalogue.all_profiles.values()),
        states=lambda: rendering.engines.status,
        workers=rendering.workers,
        lanes=dispatcher.lanes,
        speeds=rendering.speeds,
        cache_size=stores.cache.size,
        cache_limit_bytes=settings.segment_cache_bytes,
        min_free_bytes=settings.min_free_bytes,
    )


def _metric_sources(stores: Stores, rendering: Rendering, dispatcher: Dispatcher, admission: Admission) -> Sources:
    """Return what metrics are read from when they are scraped."""
    return Sources(
        lanes=dispatcher.lanes,
        queued_seconds=admission.queued_seconds,
        free_bytes=admission.free_bytes,
        cache_size=stores.cache.size,
        engines=lambda: [(name, status.state == "ready") for name, status in rendering.engines.status.items()],
        speeds=rendering.speeds,
    )


@asynccontextmanager
async def _running(
    settings: Settings,
    storage: Storage,
    rendering: Rendering,
    dispatcher: Dispatcher,
    jobs: Sequence[BackgroundJob],
    timer: DeadlineTimer,
    hub: Hub,
    *,
    renders: bool,
) -> AsyncIterator[None]:
    """Start the engines, the background jobs and the dispatcher; stop them when the block is left."""
    stores = storage.stores
    book_pool = WorkerPool("books", 1, observe=hub)
    place = BookPlace(settings.blob_place, settings.cache_dir / "books")
    exporter = BookExporter(stores.projects, stores.exports, storage.blobs, book_pool, place)
    background: list[asyncio.Task[None]] = []
    try:
        if renders:
            rendering.engines.start()
        if settings.database_url is None:  # in a fleet the dispatcher of one process at a time runs the jobs
            await timer.catch_up()
            background += [run_in_background(job) for job in jobs]
            background.append(asyncio.create_task(storage.database_backups.run(), name="database-backups"))
            await stores.exports.release()
        background.append(asyncio.create_task(TakeCollector(stores.takes, storage.blobs).run(), name="takes"))
        background.append(asyncio.create_task(exporter.run(), name="exports"))
        await dispatcher.start()
        yield
    finally:
        await cancel_and_wait(background)
        try:
            await dispatcher.stop(settings.shutdown_grace_seconds)
        finally:
            await book_pool.stop()
            await rendering.engines.stop()


def _pace(speeds: Speeds, workers: Mapping[str, int], engine: str) -> float | None:
    """Return the characters that an engine speaks here in a second, ``None`` as long as that is not known."""
    pace = speeds.of(engine).characters_per_second
    return None if not pace else pace * workers[engine]


async def _forget_audit_events(audit: AuditStore, days: int, clock: ClockSteps) -> None:
    """Remove audit events that are older than ``days``; none if that is 0."""
    if days:
        kept_ms = days * DAY_MS
        await audit.forget(clock.for_age(kept_ms) - kept_ms)


@asynccontextmanager
async def sending_spans(hub: Hub, environment: Mapping[str, str] = os.environ) -> AsyncIterator[None]:
    """Send spans until the block is left, if ``environment`` says where to. Without the extra this is only logged."""
    if not wanted_spans(environment):
        yield
        return
    try:
        from rhapsode.observe.spans import Spans
    except ImportError:
        log.warning("spans.not_sent", reason="OpenTelemetry is not installed", hint=install_extra_command("otel"))
        yield
        return
    spans = Spans()
    hub.add(spans)
    try:
        yield
    finally:
        await asyncio.to_thread(spans.close)


@asynccontextmanager
async def _sending_webhooks(
    settings: Settings, stores: Stores, heartbeat: Heartbeat | None, observe: Observe, present: Present
) -> AsyncIterator[None]:
    transport = CheckedTransport(private=settings.webhook_allow_private)
    sender = WebhookSender(
        stores.deliveries, stores.tasks.get, stores.keys.webhook_secrets, present, transport, observe
    )
    if settings.database_url is not None:
        async with fleet_parts().sending_webhooks(settings.database_url.get_secret_value(), heartbeat, sender):
            yield
        return
    running = asyncio.create_task(sender.run(), name="webhooks")
    try:
        yield
    finally:
        await cancel_and_wait([running])
