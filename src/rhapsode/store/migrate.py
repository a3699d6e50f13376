"""Migrate a database to the schema of this version, at start."""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from rhapsode.core.errors import ConfigurationError
from rhapsode.logs import Logger
from rhapsode.store.database import sqlite_engine
from rhapsode.store.locks import one_writer
from rhapsode.store.sqlite_copy import copy_sqlite

HEAD = "0025"
"""The newest revision; a test compares it with Alembic's own idea of the head."""
KNOWN = frozenset(
    {"0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013", "0014"}
    | {"0015", "0016", "0017", "0018", "0019", "0020", "0021", "0022", "0023", "0024", "0025"}
)
RUNS_FROM = "0016"
"""The oldest version, by its own newest revision, that can work on this schema. A migration that is incompatible with
the previous version raises this, and then all processes have to be stopped for it; additive migrations do not change
it.
"""
MIGRATION_LOCK = 0x72686170
"""The advisory lock on PostgreSQL of who migrates: "rhap"."""
SERVER_LOCK = "server.lock"
"""What a server locks in its data directory for as long as it runs."""
HEARTBEAT_APPLICATION = "rhapsode heart"
"""The application name of the connection that every process of a fleet keeps open. Other versions look for it, so it
stays as it is."""
COPY_SECONDS = 7 * 24 * 3600
"""How long the copy of a database from before a migration is kept."""
log = Logger(__name__)


def migrate_sqlite(path: Path, *, alone: bool = False) -> None:
    """Create the SQLite file at ``path``, or bring it to :data:`HEAD`. Safe to call from several processes at once.

    ``alone``: the caller holds the lock of a server on its directory. Raises ConfigurationError when the file is no
    database or was written by a newer rhapsode, when its directory cannot be made, and when a server that is
    incompatible with the migration runs there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(f"The data directory {path.parent} cannot be used: {error.strerror}.") from None
    engine = sqlite_engine(path)
    try:
        # Already opening a new file writes to it (it turns WAL mode on), and SQLite does not wait for its lock there.
        with _exclusive(path.with_suffix(".migrating")), engine.connect() as connection:
            if _revision(connection) == HEAD:  # the usual start: no need to load Alembic at all
                _remove_copies(path, before=time.time() - COPY_SECONDS)
                return
            with contextlib.nullcontext() if alone or _lives_on(connection) else _without_server(path.parent):
                _keep_copy(path, _revision(connection))
                _upgrade(connection)
    except DBAPIError as error:
        raise ConfigurationError(f"The database {path} cannot be opened: {error.orig}.") from None
    finally:
        engine.dispose()
    path.chmod(0o600)


def migrate_postgres(url: str) -> None:
    """Bring the PostgreSQL database at ``url`` to :data:`HEAD`. Safe to call from several processes at once.

    Raises ConfigurationError when it cannot be reached or was written by a newer rhapsode.
    """
    from rhapsode.store.jobs_schema import is_current
    from rhapsode.store.postgres import connected

    with connected(url) as connection:
        if _may_run_on(connection) and is_current(connection):
            return
        # Held until the connection is closed, so a second process finds the migration done.
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
        if not _lives_on(connection):
            _without_processes(connection)
        _upgrade(connection)


def _may_run_on(connection: Connection) -> bool:
    """Tell whether this version can work with the schema as it is: its own, or a newer one that says so.

    While a fleet is upgraded, processes of the version before go on, and may have to be started again.
    """
    revision = _revision(connection)
    if revision is None or revision in KNOWN:
        return revision == HEAD
    oldest = connection.execute(text("SELECT obj_description('alembic_version'::regclass, 'pg_class')")).scalar()
    return oldest is not None and str(oldest) <= HEAD


def _lives_on(connection: Connection) -> bool:
    """Tell whether the version that wrote the database is compatible with the migrated schema."""
    revision = _revision(connection)
    return revision is None or revision not in KNOWN or revision >= RUNS_FROM


@contextlib.contextmanager
def _without_server(directory: Path) -> Iterator[None]:
    """Keep servers from running on a data directory. Raises ConfigurationError when one does."""
    with (directory / SERVER_LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(
                f"A server of an older rhapsode runs on {directory}, and could not live with the changes that this "
                "version makes to its database. Stop it first. Nothing was changed."
            ) from None
        yield


def _without_processes(connection: Connection) -> None:
    """Raise ConfigurationError when processes of a fleet use the database, by their heartbeat connections."""
    found = connection.execute(
        text(
            "SELECT coalesce(host(client_addr), 'this host') FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = :heart"
        ),
        {"heart": HEARTBEAT_APPLICATION},
    ).scalars()
    hosts = sorted(found)
    if hosts:
        raise ConfigurationError(
            f"{len(hosts)} processes of an older rhapsode work on this database, on {', '.join(sorted(set(hosts)))}, "
            "and could not live with the changes that this version makes to it. Stop all of them first. "
            "Nothing was changed."
        )


def _keep_copy(path: Path, revision: str | None) -> None:
    """Copy a database that is to be changed, in place of the copy of the time before.

    Texts are not to outlive their time in it: a copy older than :data:`COPY_SECONDS` is removed by the next start.
    Raises ConfigurationError when there is no room for it.
    """
    _remove_copies(path, before=time.time())
    if revision is None or revision not in KNOWN:
        return
    copy = path.with_name(f"{path.stem}.schema-{revision}.db")
    try:
        copy_sqlite(path, copy)
    except (OSError, sqlite3.Error) as error:
        raise ConfigurationError(
            f"The database {path} is to be changed for this version, and cannot be copied before that: {error}. "
            "Nothing was changed."
        ) from None
    log.info("store.copied", copy=copy.name)


def _remove_copies(path: Path, before: float) -> None:
    for copy in path.parent.glob(f"{path.stem}.schema-*.db"):
        with contextlib.suppress(OSError):
            if copy.stat().st_mtime < before:
                copy.unlink()


def _revision(connection: Connection) -> str | None:
    with contextlib.suppress(DBAPIError):
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    revision = _revision(connection)
    if revision is not None and revision not in KNOWN:
        raise ConfigurationError(
            f"The database was written by a newer rhapsode (schema {revision}, this one knows up to {HEAD}). "
            "Install that version again, or use another database."
        )
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    connection.exec_driver_sql("BEGIN IMMEDIATE" if one_writer(connection) else "BEGIN")
    try:
        command.upgrade(config, "head")
        if not one_writer(connection):
            from rhapsode.store.jobs_schema import update_jobs_schema

            update_jobs_schema(connection)
            connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{RUNS_FROM}'")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
    log.info("store.migrated", before=revision, after=HEAD)


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    try:
        lock = path.open("w")
    except OSError as error:
        raise ConfigurationError(f"The data directory {path.parent} cannot be used: {error.strerror}.") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
