"""Builds the concrete parts from the settings and wires them. The only module that knows them all."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog

from rhapsode.core.errors import ConfigurationError, UnavailableError
from rhapsode.core.observe import Observe, ignore
from rhapsode.core.ports import BlobStore, Dispatcher, EngineOptions, UpstreamEngine, UpstreamOptions
from rhapsode.core.routes import Policy
from rhapsode.core.speech import EngineProfile
from rhapsode.core.speed import Speeds
from rhapsode.core.task import Task
from rhapsode.core.work import TEXT_LANE
from rhapsode.dispatch.local import LocalDispatcher
from rhapsode.engines.gemini.provider import UPSTREAM_IDS, GeminiProvider
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue, load_provider
from rhapsode.observe import wanted_spans
from rhapsode.observe.hub import Hub
from rhapsode.observe.metrics import Metrics, Sources
from rhapsode.render.cache import SegmentCache
from rhapsode.render.engines import EngineRoom
from rhapsode.render.jobs import WorkerConfig
from rhapsode.render.removal import TaskAudio
from rhapsode.render.runner import Runner
from rhapsode.render.speaker import Speaker
from rhapsode.render.sweep import sweep_orphans
from rhapsode.service import Admission, Endings, Readiness, Retention, SpeechService, Timer, Watcher
from rhapsode.service.health import Checkup
from rhapsode.service.inspection import Inspector
from rhapsode.service.keys import KeyService
from rhapsode.service.limits import RequestLimits, SharedRequestLimits
from rhapsode.service.listening import Listener
from rhapsode.service.samples import VoiceSamples
from rhapsode.service.sessions import SessionService
from rhapsode.settings import EVERY_MODEL, Settings
from rhapsode.store.blobs import local_directory, open_blobs
from rhapsode.store.cache import CacheStore
from rhapsode.store.changes import LocalChanges
from rhapsode.store.database import Database, SqliteDatabase
from rhapsode.store.deliveries import DeliveryStore
from rhapsode.store.idempotency import IdempotencyStore
from rhapsode.store.inspection import InspectionStore
from rhapsode.store.keys import KeyStore
from rhapsode.store.lifecycle import LifecycleStore
from rhapsode.store.listening import ListeningStore
from rhapsode.store.migrate import migrate_sqlite
from rhapsode.store.requests import RequestStore
from rhapsode.store.retention import RetentionStore
from rhapsode.store.sessions import SessionStore
from rhapsode.store.tasks import TaskStore
from rhapsode.store.usage import UsageStore
from rhapsode.store.work import WorkStore
from rhapsode.webhooks.sender import WebhookSender
from rhapsode.webhooks.transport import CheckedTransport

log = structlog.get_logger(__name__)

GEMINI = GeminiProvider.profile.name

ENGINES_SHARE = 0.6
"""The share of the memory that engine workers may take by default."""

TEXT_WORKERS = 2
"""Processes that plan and assemble: two, so that putting a long file together does not keep others from starting."""

TEXT_WORKER_BYTES = 400_000_000
"""What each of them takes at most: 300 MB were measured with the G2P of both accents loaded."""


@dataclass(frozen=True, slots=True)
class Sizing:
    """How many worker processes of how many threads an engine gets, and the memory that they take at most."""

    workers: int
    threads: int
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Stores:
    """The parts that keep what must not be lost."""

    database: Database
    changes: LocalChanges
    keys: KeyStore
    tasks: TaskStore
    work: WorkStore
    cache: CacheStore
    lifecycle: LifecycleStore
    idempotency: IdempotencyStore
    deliveries: DeliveryStore
    retention: RetentionStore
    usage: UsageStore
    sessions: SessionStore


@dataclass(frozen=True, slots=True)
class Server:
    """The parts of a running server."""

    service: SpeechService
    listener: Listener
    keys: KeyService
    sessions: SessionService
    limits: RequestLimits | SharedRequestLimits
    samples: VoiceSamples
    inspector: Inspector
    checkup: Checkup
    stores: Stores
    blobs: BlobStore
    engines: EngineRoom
    link_secret: bytes
    readiness: Readiness
    metrics: Callable[[], Awaitable[bytes]]


def catalogue(settings: Settings) -> Catalogue:
    """The engines and models that are configured. With a key for Google's API, Google's are among them."""
    local = [load_provider(name) for name in settings.engines if name != GEMINI]
    if settings.gemini_api_key is None:
        if GEMINI in settings.engines:
            raise ConfigurationError("The engine 'gemini' needs RHAPSODE_GEMINI_API_KEY.")
        return Catalogue(local, policies=_policies(settings), policy=settings.routes.get(EVERY_MODEL))
    return Catalogue(local, GeminiProvider(), _policies(settings), settings.routes.get(EVERY_MODEL))


def local_catalogue(settings: Settings) -> Catalogue:
    """The engines of this machine and their models."""
    return Catalogue(load_provider(name) for name in settings.engines if name != GEMINI)


def _policies(settings: Settings) -> dict[str, Policy]:
    return {id: policy for id, policy in settings.routes.items() if id != EVERY_MODEL}


def upstreams(settings: Settings) -> dict[str, UpstreamEngine]:
    """The remote engines that are configured. Raises ConfigurationError for a model that there is not."""
    if settings.gemini_api_key is None:
        return {}
    for id in settings.gemini_models:
        if id not in UPSTREAM_IDS:
            near = get_close_matches(id, UPSTREAM_IDS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(UPSTREAM_IDS)}."
            raise ConfigurationError(f"RHAPSODE_GEMINI_MODELS: there is no model {id!r}. {hint}")
    options = UpstreamOptions(
        api_key=settings.gemini_api_key.get_secret_value(),
        base_url=None if settings.gemini_base_url is None else str(settings.gemini_base_url),
        models={**UPSTREAM_IDS, **settings.gemini_models},
        requests_per_minute=settings.gemini_requests_per_minute,
        concurrency=settings.gemini_concurrency,
        timeout_s=settings.gemini_timeout_seconds,
    )
    return {GEMINI: GeminiProvider().connect(options)}


def sizing(settings: Settings, profiles: Sequence[EngineProfile]) -> dict[str, Sizing]:
    """Workers and threads of each engine, in the order of preference: as configured, or as cores and memory allow.

    By default an engine gets as many workers as its threads leave cores for, as if it were alone: engines are seldom
    busy at once, and then share the cores. Memory they have to share: each gets one worker, and what is left goes to
    the first that can use it.
    """
    threads = _threads(settings)
    left = ENGINES_SHARE * memory_bytes() - sum(profile.worker_bytes for profile in profiles)
    sizes = {}
    for profile in profiles:
        useful = profile.threads(threads)
        further = min(usable_cores() // useful - 1, int(left // profile.worker_bytes))
        workers = settings.workers or 1 + max(0, further)
        left -= (workers - 1) * profile.worker_bytes
        sizes[profile.name] = Sizing(workers, useful, workers * profile.worker_bytes)
    return sizes


def _threads(settings: Settings) -> int:
    """Threads of a worker of an engine that can use several.

    Two, as Kokoro was measured on two cores (``docs/performance.md``): two workers of one thread speak 28 % more when
    much is asked for at once, but need 1.8 times as long for one sentence, and 1.9 times the memory.
    """
    return settings.threads or min(2, usable_cores())


def usable_cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def memory_bytes() -> int:
    """The machine's memory, or the limit of the control group that we live in."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def engine_options(settings: Settings) -> EngineOptions:
    """What engines are told of this installation; each takes what is within its profile."""
    return EngineOptions(
        cache_dir=settings.cache_dir.expanduser().resolve(),
        threads=_threads(settings),
        weights=settings.kokoro_weights,
        precision=settings.kokoro_precision,
    )


def speaker(settings: Settings) -> Speaker:
    """Speech in this process, without a server."""
    return Speaker(local_catalogue(settings), engine_options(settings))


@contextmanager
def data_directory(settings: Settings) -> Iterator[Path]:
    """The data directory, made if it is missing, for this server alone.

    Raises ConfigurationError when another server has it, or when it cannot be written.
    """
    directory = settings.data_dir
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (directory / "server.lock").open("w")
    except OSError as error:
        raise ConfigurationError(f"The data directory {directory} cannot be used: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(
                f"Another rhapsode server{_running_at(directory)} uses the data directory {directory}. "
                "Stop it, or set RHAPSODE_DATA_DIR to another one."
            ) from None
        yield directory


def _running_at(directory: Path) -> str:
    try:
        return f" ({json.loads((directory / 'server.json').read_text())['url']})"
    except (OSError, ValueError, KeyError):
        return ""


@asynccontextmanager
async def opened_stores(settings: Settings, observe: Observe = ignore) -> AsyncIterator[Stores]:
    """The stores, brought to this version's schema. Also beside a running server, for the CLI."""
    database: Database
    changes: LocalChanges
    if settings.database_url is None:
        migrate_sqlite(settings.database_path)
        changes = LocalChanges()
        database = SqliteDatabase(settings.database_path, changes, observe)
    else:
        url = settings.database_url.get_secret_value()
        database, changes = _fleet().postgres_database(url, observe, settings.database_connections)
    try:
        yield Stores(
            database=database,
            changes=changes,
            keys=KeyStore(database),
            tasks=TaskStore(database),
            work=WorkStore(database),
            cache=CacheStore(database),
            lifecycle=LifecycleStore(database),
            idempotency=IdempotencyStore(database),
            deliveries=DeliveryStore(database),
            retention=RetentionStore(database),
            usage=UsageStore(database),
            sessions=SessionStore(database),
        )
    finally:
        database.close()


def _fleet() -> ModuleType:
    """The module for fleets. Raises ConfigurationError if what it needs is not installed."""
    try:
        from rhapsode import fleet
    except ImportError as error:
        raise ConfigurationError(
            f"A fleet needs the package {error.name}. Install it: pip install 'rhapsode[fleet]'"
        ) from None
    return fleet


def endings(settings: Settings, stores: Stores) -> Endings:
    """The ending of tasks beside a running server, for the CLI."""
    blobs = open_blobs(settings.blob_place)
    return Endings(stores.lifecycle, TaskAudio(blobs, stores.cache))


@asynccontextmanager
async def running_server(settings: Settings, hub: Hub | None = None, *, renders: bool = True) -> AsyncIterator[Server]:
    """Everything behind the routes: started, and stopped in order. What happens is told to ``hub``.

    Without ``renders``, other processes of a fleet do what there is to do.
    """
    hub = hub or Hub()
    offered = catalogue(settings)
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
        config = WorkerConfig(engine_options(settings), settings.blob_place)
        remote = upstreams(settings)
        engines = EngineRoom(offered, config, pools, remote, segment_timeout_s=settings.segment_timeout_seconds)
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
        heart = None if settings.database_url is None else _fleet().heart_of(settings.database_url.get_secret_value())
        runner = Runner(
            stores.work,
            blobs,
            engines,
            offered,
            cache,
            observe=hub,
            **({} if heart is None else {"speaks_elsewhere": _fleet().speaks_elsewhere(stores.database, heart)}),
        )
        audio = TaskAudio(blobs, stores.cache)
        retention = Retention(stores.retention, audio, settings.audio_retention_seconds)
        ends = Endings(stores.lifecycle, audio)
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
            fleet = _fleet()
            chores = fleet.chores(
                stores.database, stores.work, stores.cache, stores.idempotency, blobs, ends, retention, cache
            )
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
                    chores,
                    heart,
                    hub,
                )
            )
        ends.dispatcher = dispatcher
        timer = Timer(ends, stores.lifecycle, stores.idempotency)
        admission = Admission(
            dispatcher,
            speeds,
            offered.all_profiles,
            workers,
            lambda: shutil.disk_usage(settings.data_dir).free,
            min_free_bytes=settings.min_free_bytes,
            max_queued_seconds=settings.max_queued_seconds,
            audio_on_disk=local_directory(settings.blob_place) is not None,
        )
        service = SpeechService(
            stores.tasks,
            stores.keys,
            stores.idempotency,
            dispatcher,
            offered,
            ends,
            Watcher(stores.tasks, stores.changes),
            timer,
            max_text_characters=settings.max_text_characters,
            admission=admission,
            webhook_allow_private=settings.webhook_allow_private,
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
        readiness = Readiness(stores.tasks.ping, blobs, admission)
        checkup = Checkup(
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
        started = time.time()
        try:
            if renders:
                engines.start()
            if settings.database_url is None:  # in a fleet all of this is done by one process at a time
                await timer.catch_up()
                background.append(asyncio.create_task(timer.run(), name="timer"))
                background.append(asyncio.create_task(retention.run(), name="retention"))
                background.append(asyncio.create_task(_sweep_quietly(stores, blobs, started), name="sweep"))
                background.append(asyncio.create_task(cache.keep(), name="cache"))
            await dispatcher.start()
            yield Server(
                service=service,
                listener=Listener(ListeningStore(stores.database), blobs, stores.changes, rates_hz),
                keys=KeyService(stores.keys, stores.usage),
                sessions=SessionService(stores.sessions, stores.keys),
                limits=RequestLimits()
                if settings.database_url is None
                else SharedRequestLimits(RequestStore(stores.database)),
                samples=VoiceSamples(service, blobs, identity),
                inspector=Inspector(service, stores.tasks, InspectionStore(stores.database), stores.deliveries),
                checkup=checkup,
                stores=stores,
                blobs=blobs,
                engines=engines,
                link_secret=secret,
                readiness=readiness,
                metrics=lambda: metrics.exposition(sources),
            )
        finally:
            for task in background:
                task.cancel()
            try:
                await dispatcher.stop(settings.shutdown_grace_seconds)
            finally:
                await engines.stop()


def _identity(
    offered: Catalogue, remote: Mapping[str, UpstreamEngine], options: EngineOptions, engine: str, voice: str
) -> str:
    """Names all that decides how a voice sounds here, but for what comes with the text of a remote engine."""
    if engine in remote:
        return f"{engine}: {remote[engine].identity()}, {voice}"
    return f"{engine}: {offered.providers[engine].identity(options, voice)}"


@asynccontextmanager
async def sending_spans(hub: Hub, environment: Mapping[str, str] = os.environ) -> AsyncIterator[None]:
    """Send spans until the block is left, if ``environment`` says where to. Without the extra this is only told."""
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
async def sending_webhooks(
    settings: Settings, stores: Stores, present: Callable[[Task], dict[str, Any]], observe: Observe = ignore
) -> AsyncIterator[None]:
    """Send webhooks until the block is left. ``present`` makes the task object that they carry."""
    transport = CheckedTransport(private=settings.webhook_allow_private)
    sender = WebhookSender(
        stores.deliveries, stores.tasks.get, stores.keys.webhook_secrets, present, transport, observe
    )
    running = asyncio.create_task(sender.run(), name="webhooks")
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _sweep_quietly(stores: Stores, blobs: BlobStore, started: float) -> None:
    try:
        await blobs.discard_drafts(before=started)
        await sweep_orphans(stores.work, stores.cache, blobs, before=started)
    except (OSError, UnavailableError) as error:
        log.warning("blobs.sweep_failed", error=type(error).__name__)
