"""The stores of an installation: opened for a server, and for commands beside it or without one."""

from __future__ import annotations

import asyncio
import fcntl
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from rhapsode.core.errors import ConfigurationError, StorageFullError, StoreUnavailableError
from rhapsode.core.extras import needs_extra
from rhapsode.core.observe import Observe, ignore
from rhapsode.logs import Logger
from rhapsode.settings import Settings
from rhapsode.store.changes import LocalChanges
from rhapsode.store.database import Database, SqliteDatabase
from rhapsode.store.integrity import damage_of
from rhapsode.store.migrate import SERVER_LOCK, migrate_sqlite

if TYPE_CHECKING:
    from rhapsode.core.ports import BlobStore
    from rhapsode.store.audit import AuditStore
    from rhapsode.store.cache import CacheStore
    from rhapsode.store.custom_voices import CustomVoiceStore
    from rhapsode.store.deliveries import DeliveryStore
    from rhapsode.store.dictionary import DictionaryStore
    from rhapsode.store.idempotency import IdempotencyStore
    from rhapsode.store.keys import KeyStore
    from rhapsode.store.lifecycle import LifecycleStore
    from rhapsode.store.ownership import Ownership, OwnershipStore
    from rhapsode.store.project_exports import ExportStore
    from rhapsode.store.project_takes import TakeStore
    from rhapsode.store.projects import ProjectStore
    from rhapsode.store.retention import RetentionStore
    from rhapsode.store.sessions import SessionStore
    from rhapsode.store.tasks import TaskStore
    from rhapsode.store.usage import UsageStore
    from rhapsode.store.work import WorkStore

OWNER_SECONDS: Final = 10.0
"""The timeout of the ownership check at a start."""
log = Logger(__name__)


class Stores:
    """The stores of the database. Each is imported on first use: most commands need one or two."""

    def __init__(self, database: Database, changes: LocalChanges) -> None:
        self.database = database
        self.changes = changes

    @cached_property
    def audit(self) -> AuditStore:
        from rhapsode.store import audit

        return audit.AuditStore(self.database)

    @cached_property
    def keys(self) -> KeyStore:
        from rhapsode.store import keys

        return keys.KeyStore(self.database)

    @cached_property
    def tasks(self) -> TaskStore:
        from rhapsode.store import tasks

        return tasks.TaskStore(self.database)

    @cached_property
    def work(self) -> WorkStore:
        from rhapsode.store import work

        return work.WorkStore(self.database)

    @cached_property
    def cache(self) -> CacheStore:
        from rhapsode.store import cache

        return cache.CacheStore(self.database)

    @cached_property
    def lifecycle(self) -> LifecycleStore:
        from rhapsode.store import lifecycle

        return lifecycle.LifecycleStore(self.database)

    @cached_property
    def idempotency(self) -> IdempotencyStore:
        from rhapsode.store import idempotency

        return idempotency.IdempotencyStore(self.database)

    @cached_property
    def deliveries(self) -> DeliveryStore:
        from rhapsode.store import deliveries

        return deliveries.DeliveryStore(self.database)

    @cached_property
    def retention(self) -> RetentionStore:
        from rhapsode.store import retention

        return retention.RetentionStore(self.database)

    @cached_property
    def usage(self) -> UsageStore:
        from rhapsode.store import usage

        return usage.UsageStore(self.database)

    @cached_property
    def sessions(self) -> SessionStore:
        from rhapsode.store import sessions

        return sessions.SessionStore(self.database)

    @cached_property
    def ownership(self) -> OwnershipStore:
        from rhapsode.store import ownership

        return ownership.OwnershipStore(self.database)

    @cached_property
    def dictionary(self) -> DictionaryStore:
        from rhapsode.store import dictionary

        return dictionary.DictionaryStore(self.database)

    @cached_property
    def custom_voices(self) -> CustomVoiceStore:
        from rhapsode.store import custom_voices

        return custom_voices.CustomVoiceStore(self.database)

    @cached_property
    def projects(self) -> ProjectStore:
        from rhapsode.store import projects

        return projects.ProjectStore(self.database)

    @cached_property
    def takes(self) -> TakeStore:
        from rhapsode.store import project_takes

        return project_takes.TakeStore(self.database)

    @cached_property
    def exports(self) -> ExportStore:
        from rhapsode.store import project_exports

        return project_exports.ExportStore(self.database)


@contextmanager
def data_directory(settings: Settings) -> Iterator[Path]:
    """Yield the data directory, made if it is missing, for this server alone.

    Raises ConfigurationError when another server has it, or when it cannot be written.
    """
    directory = settings.data_dir
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (directory / SERVER_LOCK).open("w")
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
        _held.add(directory)
        try:
            yield directory
        finally:
            _held.discard(directory)


_held: set[Path] = set()
"""The data directories that this process has for itself."""


def _running_at(directory: Path) -> str:
    try:
        return f" ({json.loads((directory / 'server.json').read_text())['url']})"
    except (OSError, ValueError, KeyError):
        return ""


@asynccontextmanager
async def opened_stores(
    settings: Settings, observe: Observe = ignore, *, migrate: bool = True
) -> AsyncIterator[Stores]:
    """Yield the stores; with ``migrate``, migrate the schema first. Another server may be running."""
    database: Database
    changes: LocalChanges
    if settings.database_url is None:
        if migrate:
            migrate_sqlite(settings.database_path, alone=settings.data_dir in _held)
        changes = LocalChanges()
        database = SqliteDatabase(settings.database_path, changes, observe)
    else:
        url = settings.database_url.get_secret_value()
        connections = settings.database_connections
        database, changes = fleet_parts().postgres_database(url, observe, connections, migrate=migrate)
    try:
        yield Stores(database, changes)
    finally:
        database.close()


def ownership(settings: Settings, stores: Stores, blobs: BlobStore) -> Ownership:
    """Return what checks that the audio of ``settings`` belongs to the database of ``settings``."""
    from rhapsode.store.ownership import Ownership

    hint = None
    if settings.database_url is None:
        place = str(settings.database_path)
        from rhapsode.store.backups import backups

        if copies := backups(settings.data_dir):
            hint = f"If the database was lost: 'rhapsode restore' puts back the copy {copies[0]}."
    else:
        parts = urlsplit(settings.database_url.get_secret_value())
        place = f"{parts.hostname or ''}{parts.path}"  # without the user and the password
    return Ownership(stores.ownership, blobs, settings.blob_place, place, hint)


async def settle_owner(owned: Ownership) -> bool:
    """Make sure at a start that the audio is this installation's; whether that could be found out.

    Raises ConfigurationError when it is another one's. Storage that does not answer is asked again later: the sweep
    deletes nothing before it has, and ``/readyz`` says that it is away.
    """
    try:
        async with asyncio.timeout(OWNER_SECONDS):
            await owned.settle()
    except (TimeoutError, StoreUnavailableError, StorageFullError) as error:
        log.warning("store.owner_not_checked", error=type(error).__name__)
        return False
    return True


def need_sound_database(settings: Settings) -> None:
    """Raise ConfigurationError, which says what to do, when the SQLite database is damaged."""
    if settings.database_url is None and (damage := damage_of(settings.database_path)) is not None:
        from rhapsode.store.backups import damage_sentence

        raise ConfigurationError(damage_sentence(settings.database_path, damage))


def fleet_parts() -> ModuleType:
    """Return the module for fleets. Raises ConfigurationError if what it needs is not installed."""
    try:
        from rhapsode import fleet
    except ImportError as error:
        message = f"A fleet needs the package {error.name}, of the extra 'fleet', which is not installed."
        raise needs_extra(ConfigurationError(message), "fleet") from None
    return fleet
