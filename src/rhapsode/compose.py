"""Builds the concrete parts from the settings and wires them. The only module that imports all of them."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from rhapsode.core.notices import Notices
from rhapsode.core.observe import Observe
from rhapsode.core.ports import BlobStore, Dispatcher, EngineOptions, Quota, RemoteEngine
from rhapsode.core.speed import Speeds
from rhapsode.core.task import Task
from rhapsode.core.work import TEXT_LANE
from rhapsode.dispatch.local import LocalDispatcher
from rhapsode.engines.circuit_breaker import LocalQuota
from rhapsode.engines.huge_pages import request_huge_pages
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.remote import RemoteSettings
from rhapsode.installation import TEXT_WORKERS, catalogue, connect_remotes, engine_options, sizing
from rhapsode.observe import wanted_spans
from rhapsode.observe.hub import Hub
from rhapsode.observe.metrics import Metrics, Sources
from rhapsode.render.book_exports import BookExporter
from rhapsode.render.book_files import BookPlace
from rhapsode.render.cache import SegmentCache
from rhapsode.render.cancellation import CancelWithTask
from rhapsode.render.engines import EngineManager
from rhapsode.render.removal import TaskAudio
from rhapsode.render.runner import Runner
from rhapsode.render.sweep import Sweeper, sweep_and_report
from rhapsode.render.worker_functions import WorkerConfig
from rhapsode.service import Admission, DeadlineTimer, Readiness, Retention, SpeechService, TaskTermination, Watcher
from rhapsode.service.background import BackgroundJob, Interval, at_current_time, run_in_background
from rhapsode.service.custom_voices import CustomVoiceService
from rhapsode.service.database_backups import DatabaseBackups
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
from rhapsode.service.samples import VoiceSamples
from rhapsode.service.sessions import SessionService
from rhapsode.service.view_audit import ViewAudit
from rhapsode.settings import Settings
from rhapsode.store.audit import AuditStore
from rhapsode.store.blobs import local_directory, open_blobs
from rhapsode.store.database import SqliteDatabase
from rhapsode.store.deliveries import DeliveryStore
from rhapsode.store.inspection import InspectionStore
from rhapsode.store.listening import ListeningStore
from rhapsode.store.requests import RequestStore
from rhapsode.stores import Stores, fleet_parts, opened_stores, ownership, settle_owner
from rhapsode.webhooks.sender import WebhookSender
from rhapsode.webhooks.transport import CheckedTransport

log = structlog.get_logger(__name__)

Present = Callable[[Task], dict[str, Any]]
"""Makes the task object that a poll would show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The parts of a running server, or of a worker; routes get them with a few of their own as their context."""

    service: SpeechService
    listener: Listener
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


def termination(settings: Settings, stores: Stores) -> TaskTermination:
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
    pools = {
        name: WorkerPool(name, size.workers, offered.providers[name].profile.worker_bytes, hub)
        for name, size in sizes.items()
    }
    pools[TEXT_LANE] = WorkerPool(TEXT_LANE, TEXT_WORKERS, observe=hub)
    speeds, metrics = Speeds(), Metrics()
    hub.add(speeds)
    hub.add(metrics)
    async with opened_stores(settings, hub) as stores, AsyncExitStack() as further:
        blobs = open_blobs(settings.blob_place)
        owned = ownership(settings, stores, blobs)
        await settle_owner(owned)
        notices = Notices()
        sweeper = Sweeper(stores.work, stores.cache, stores.ownership, owned, blobs, notices)
        await sweeper.begin()
        database_backups = DatabaseBackups(
            settings.database_path, settings.backup_copies, settings.min_free_bytes, notices
        )
        if isinstance(stores.database, SqliteDatabase):
            stores.database.on_damage = partial(database_backups.damaged, "a page is not what it should be")
        config = WorkerConfig(engine_options(settings), settings.blob_place)
        remote = connect_remotes(settings, partial(_quota, settings, stores), remote_engines)
        engines = EngineManager(
            offered,
            config,
            pools,
            remote,
            segment_timeout_s=settings.segment_timeout_seconds,
            cancel_with_task=CancelWithTask(stores.work, stores.changes),
        )
        workers = {name: size.workers for name, size in sizes.items()}
        workers |= {name: upstream.concurrency for name, upstream in remote.items()}
        lanes = {**workers, TEXT_LANE: TEXT_WORKERS}

        def identity(engine: str, voice: str) -> str:
            return _identity(offered, remote, config.options, engine, voice)

        cache = SegmentCache(
            stores.cache,
            blobs,
            identity,
            readers=remote,
            limit_bytes=settings.segment_cache_bytes,
            max_age_s=settings.audio_retention_seconds or None,
        )
        heartbeat = (
            None
            if settings.database_url is None
            else fleet_parts().heartbeat_of(settings.database_url.get_secret_value())
        )
        runner = Runner(
            stores.work,
            blobs,
            engines,
            offered,
            cache,
            observe=hub,
            **(
                {}
                if heartbeat is None
                else {"speaks_elsewhere": fleet_parts().speaks_elsewhere(stores.database, heartbeat)}
            ),
        )
        audio = TaskAudio(blobs, stores.cache, owned.settle)
        retention = Retention(stores.retention, audio, settings.audio_retention_seconds)
        ends = TaskTermination(stores.lifecycle, audio)
        timer = DeadlineTimer(ends, stores.lifecycle)
        jobs = [
            BackgroundJob("deadlines", Interval.TWO_SECONDS, at_current_time(ends.expire), loop=timer.run, quick=True),
            BackgroundJob("retention", Interval.MINUTE, retention.sweep, loop=retention.run),
            BackgroundJob("cache", Interval.MINUTE, cache.evict_excess, loop=cache.run),
            BackgroundJob("idempotency", Interval.HOUR, at_current_time(stores.idempotency.sweep)),
            BackgroundJob(
                "audit",
                Interval.HOUR,
                at_current_time(partial(_forget_audit_events, stores.audit, settings.audit_retention_days)),
            ),
            BackgroundJob("orphans", Interval.HOUR, partial(sweep_and_report, sweeper)),
        ]
        dispatcher: Dispatcher
        if settings.database_url is None:
            dispatcher = LocalDispatcher(
                stores.work,
                runner,
                lanes,
                hub,
                claims_ahead={profile.name: profile.claims_ahead for profile in offered.profiles},
                task_costs={profile.name: profile.task_cost for profile in offered.profiles},
            )
        else:
            fleet = fleet_parts()
            jobs.append(BackgroundJob("requests", Interval.HOUR, RequestStore(stores.database).forget))
            dispatcher = await further.enter_async_context(
                fleet.fleet_dispatcher(
                    settings.database_url.get_secret_value(),
                    stores.database,
                    stores.changes,
                    stores.work,
                    runner if renders else None,
                    engines,
                    offered,
                    lanes,
                    jobs,
                    heartbeat,
                    hub,
                )
            )
        ends.dispatcher = dispatcher
        admission = Admission(
            dispatcher,
            speeds,
            offered.all_profiles,
            workers,
            lambda: shutil.disk_usage(settings.data_dir).free,
            min_free_bytes=settings.min_free_bytes,
            max_queued_audio_seconds=settings.max_queued_audio_seconds,
            audio_on_disk=local_directory(settings.blob_place) is not None,
        )
        dictionary = DictionaryService(stores.dictionary, offered)
        custom_voices = CustomVoiceService(stores.custom_voices, offered)
        service = SpeechService(
            stores.tasks,
            stores.keys,
            stores.idempotency,
            dispatcher,
            offered,
            ends,
            Watcher(stores.tasks, stores.changes, max_per_key=settings.max_streams_per_key),
            timer,
            max_text_characters=settings.max_text_characters,
            admission=admission,
            dictionary=dictionary,
            custom_voices=custom_voices,
            webhook_allow_private=settings.webhook_allow_private,
        )
        projects = ProjectService(
            stores.projects,
            stores.takes,
            service,
            dictionary,
            custom_voices,
            audio,
            partial(_pace, speeds, workers),
        )
        renderer = ProjectRenderer(projects)
        book_pool = WorkerPool("books", 1, observe=hub)
        exporter = BookExporter(
            stores.projects,
            stores.exports,
            blobs,
            book_pool,
            BookPlace(settings.blob_place, settings.cache_dir / "books"),
        )
        rates_hz = {name: profile.sample_rate_hz for name, profile in offered.all_profiles.items()}
        sources = Sources(
            lanes=dispatcher.lanes,
            queued_seconds=admission.queued_seconds,
            free_bytes=admission.free_bytes,
            cache_size=stores.cache.size,
            engines=lambda: [(name, status.state == "ready") for name, status in engines.status.items()],
            speeds=speeds,
        )
        readiness = Readiness(stores.tasks.ping, blobs, admission, settle=owned.settle, notices=notices)
        health_service = HealthService(
            readiness=readiness,
            admission=admission,
            profiles=tuple(offered.all_profiles.values()),
            states=lambda: engines.status,
            workers=workers,
            lanes=dispatcher.lanes,
            speeds=speeds,
            cache_size=stores.cache.size,
            cache_limit_bytes=settings.segment_cache_bytes,
            min_free_bytes=settings.min_free_bytes,
        )
        secret = await stores.tasks.secret("links")
        background: list[asyncio.Task[None]] = []
        try:
            if renders:
                engines.start()
            if settings.database_url is None:  # in a fleet the dispatcher of one process at a time runs the jobs
                await timer.catch_up()
                background += [run_in_background(job) for job in jobs]
                background.append(asyncio.create_task(database_backups.run(), name="database-backups"))
                await stores.exports.release()
            background.append(asyncio.create_task(TakeCollector(stores.takes, blobs).run(), name="takes"))
            background.append(asyncio.create_task(exporter.run(), name="exports"))
            await dispatcher.start()
            yield Server(
                service=service,
                listener=Listener(ListeningStore(stores.database), blobs, stores.changes, rates_hz),
                keys=KeyService(stores.keys, stores.usage, stores.audit),
                sessions=SessionService(stores.sessions, stores.keys),
                dictionary=dictionary,
                custom_voices=custom_voices,
                documents=DocumentReader(),
                projects=projects,
                renderer=renderer,
                exports=ExportService(stores.exports, projects, renderer),
                chapters=ChapterListener(stores.projects, stores.takes, blobs, stores.changes),
                limits=RequestLimits()
                if settings.database_url is None
                else SharedRequestLimits(RequestStore(stores.database)),
                samples=VoiceSamples(service, blobs, identity),
                inspector=Inspector(
                    service,
                    stores.tasks,
                    InspectionStore(stores.database),
                    stores.deliveries,
                    ViewAudit(stores.audit, stores.keys),
                ),
                health_service=health_service,
                deliveries=stores.deliveries,
                blobs=blobs,
                engines=engines,
                link_secret=secret,
                readiness=readiness,
                metrics=partial(metrics.exposition, sources),
                sending_webhooks=partial(_sending_webhooks, settings, stores, heartbeat, hub),
            )
        finally:
            for task in background:
                task.cancel()
            try:
                await dispatcher.stop(settings.shutdown_grace_seconds)
            finally:
                await book_pool.stop()
                await engines.stop()


def _pace(speeds: Speeds, workers: Mapping[str, int], engine: str) -> float | None:
    """Return the characters that an engine speaks here in a second, ``None`` as long as that is not known."""
    pace = speeds.of(engine).characters_per_second
    return None if not pace else pace * workers[engine]


async def _forget_audit_events(audit: AuditStore, days: int, now: int) -> None:
    """Remove audit events that are older than ``days``; none if that is 0."""
    if days:
        await audit.forget(now - days * 24 * 3600 * 1000)


def _quota(settings: Settings, stores: Stores, engine: str, remote: RemoteSettings) -> Quota:
    """Return the quota of the key of a remote engine, which all processes of a fleet share."""
    limit = remote.requests_per_minute
    if settings.database_url is None:
        return LocalQuota(limit)
    key = "" if remote.api_key is None else remote.api_key.get_secret_value()
    shared: Quota = fleet_parts().shared_quota(stores.database, engine, key, limit)
    return shared


def _identity(
    offered: Catalogue, remote: Mapping[str, RemoteEngine], options: EngineOptions, engine: str, voice: str
) -> str:
    """Name all that decides how a voice sounds here, but for what comes with the text of a remote engine."""
    if engine in remote:
        return f"{engine}: {remote[engine].identity()}, {voice}"
    return f"{engine}: {offered.providers[engine].identity(options, voice)}"


@asynccontextmanager
async def sending_spans(hub: Hub, environment: Mapping[str, str] = os.environ) -> AsyncIterator[None]:
    """Send spans until the block is left, if ``environment`` says where to. Without the extra this is only logged."""
    if not wanted_spans(environment):
        yield
        return
    try:
        from rhapsode.observe.spans import Spans
    except ImportError:
        log.warning("spans.not_sent", reason="OpenTelemetry is not installed", hint="pip install 'rhapsode[otel]'")
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
    settings: Settings, stores: Stores, heartbeat: Any, observe: Observe, present: Present
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
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
