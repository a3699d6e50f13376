"""Builds what executes jobs: the storage of an installation, and the engines of a process with their cache."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rhapsode.core.notices import Notices
from rhapsode.core.ports import BlobStore, EngineOptions, Quota, RemoteEngine
from rhapsode.core.speed import Speeds
from rhapsode.core.uncommitted import UncommittedAudio
from rhapsode.core.work import TEXT_LANE
from rhapsode.engines.circuit_breaker import LocalQuota
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.remote import RemoteSettings
from rhapsode.installation import TEXT_WORKERS, Sizing, connect_remotes, engine_options
from rhapsode.observe.hub import Hub
from rhapsode.render.cache import SegmentCache
from rhapsode.render.cancellation import CancelWithTask
from rhapsode.render.engines import EngineManager
from rhapsode.render.removal import TaskAudio
from rhapsode.render.runner import Runner, SpeaksElsewhere
from rhapsode.render.sweep import Sweeper
from rhapsode.render.worker_functions import WorkerConfig
from rhapsode.service.database_backups import DatabaseBackups
from rhapsode.settings import Settings
from rhapsode.store.blobs import open_blobs
from rhapsode.store.database import SqliteDatabase
from rhapsode.store.ownership import Ownership
from rhapsode.stores import Stores, fleet_parts, ownership, settle_owner

if TYPE_CHECKING:
    from rhapsode.dispatch.heartbeat import Heartbeat  # needs the extra of fleets


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The database and the files of an installation, and what keeps them in order."""

    stores: Stores
    blobs: BlobStore
    owned: Ownership
    audio: TaskAudio
    notices: Notices
    sweeper: Sweeper
    database_backups: DatabaseBackups


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The engines of a process and what runs their jobs.

    ``workers`` says how many segments of each engine are rendered at once, ``lanes`` the same with the text lane.
    ``heartbeat`` is ``None`` outside a fleet.
    """

    catalogue: Catalogue
    engines: EngineManager
    speeds: Speeds
    workers: Mapping[str, int]
    lanes: Mapping[str, int]
    cache: SegmentCache
    runner: Runner
    uncommitted: UncommittedAudio
    heartbeat: Heartbeat | None
    identity: Callable[[str, str], str]


async def open_storage(settings: Settings, stores: Stores) -> Storage:
    """Open the files and make sure that they belong to this installation. Raises ConfigurationError if not."""
    blobs = open_blobs(settings.blob_place)
    owned = ownership(settings, stores, blobs)
    await settle_owner(owned)
    notices = Notices()
    sweeper = Sweeper(stores.work, stores.cache, stores.ownership, owned, blobs, notices)
    await sweeper.begin()
    backups = DatabaseBackups(settings.database_path, settings.backup_copies, settings.min_free_bytes, notices)
    if isinstance(stores.database, SqliteDatabase):
        stores.database.on_damage = partial(backups.damaged, "a page is not what it should be")
    return Storage(
        stores=stores,
        blobs=blobs,
        owned=owned,
        audio=TaskAudio(blobs, stores.cache, owned.settle),
        notices=notices,
        sweeper=sweeper,
        database_backups=backups,
    )


def build_rendering(
    settings: Settings,
    storage: Storage,
    offered: Catalogue,
    sizes: Mapping[str, Sizing],
    speeds: Speeds,
    hub: Hub,
    remote_engines: Collection[str] | None,
) -> Rendering:
    """Return the engines, not started, with the segment cache and the runner of jobs.

    ``remote_engines`` are those that this process may call; ``None``: all that are configured.
    """
    stores = storage.stores
    remote = connect_remotes(partial(_quota, settings, stores), remote_engines)
    config = WorkerConfig(engine_options(settings), settings.blob_place)
    engines = EngineManager(
        offered,
        config,
        _worker_pools(offered, sizes, hub),
        remote,
        segment_timeout_s=settings.segment_timeout_seconds,
        cancel_with_task=CancelWithTask(stores.work, stores.changes),
    )
    workers = {name: size.workers for name, size in sizes.items()}
    workers |= {name: upstream.concurrency for name, upstream in remote.items()}
    identity = partial(_identity, offered, remote, config.options)
    cache = SegmentCache(
        stores.cache,
        storage.blobs,
        identity,
        readers=remote,
        limit_bytes=settings.segment_cache_bytes,
        max_age_s=settings.audio_retention_seconds or None,
    )
    heartbeat: Heartbeat | None = None
    speaks_elsewhere: SpeaksElsewhere | None = None
    if settings.database_url is not None:
        heartbeat = fleet_parts().heartbeat_of(settings.database_url.get_secret_value())
        speaks_elsewhere = fleet_parts().speaks_elsewhere(stores.database, heartbeat)
    uncommitted = UncommittedAudio(stores.changes)
    runner = Runner(
        stores.work,
        storage.blobs,
        engines,
        offered,
        cache,
        uncommitted,
        observe=hub,
        speaks_elsewhere=speaks_elsewhere,
        queued_by_commit=settings.database_url is not None,
    )
    return Rendering(
        catalogue=offered,
        engines=engines,
        speeds=speeds,
        workers=workers,
        lanes={**workers, TEXT_LANE: TEXT_WORKERS},
        cache=cache,
        runner=runner,
        uncommitted=uncommitted,
        heartbeat=heartbeat,
        identity=identity,
    )


def _worker_pools(offered: Catalogue, sizes: Mapping[str, Sizing], hub: Hub) -> dict[str, WorkerPool]:
    """Return the pools of worker processes, not started: one of each engine, and one that prepares texts."""
    pools = {
        name: WorkerPool(name, size.workers, offered.providers[name].profile.worker_bytes, hub)
        for name, size in sizes.items()
    }
    pools[TEXT_LANE] = WorkerPool(TEXT_LANE, TEXT_WORKERS, observe=hub)
    return pools


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
