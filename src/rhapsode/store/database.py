"""Access to the database: runs transactions, and translates failures of the database to errors of rhapsode.

Statements are written once, as plain functions of a SQLAlchemy connection; a :class:`Database` decides in which thread
and in which transaction they run.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import NullPool

from rhapsode.core.changes import TaskChanges
from rhapsode.core.errors import DamagedStoreError, RhapsodeError, StorageFullError, StoreUnavailableError
from rhapsode.core.machine import CoreFollower, current_core
from rhapsode.core.observe import Fact, Observe, ignore
from rhapsode.logs import Logger
from rhapsode.store.changes import collect_changes
from rhapsode.store.integrity import is_damage
from rhapsode.store.statements import driver_of

T = TypeVar("T")
P = ParamSpec("P")
log = Logger(__name__)

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another process (the CLI) to finish its transaction."""
GROUP_LIMIT = 128
"""The most operations of one group commit, which bounds its latency."""


def bound(
    operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
) -> Callable[[Connection], T]:
    """Return ``operation`` as a function of the connection alone."""
    return (lambda connection: operation(connection, *args, **kwargs)) if args or kwargs else operation


class Database(Protocol):
    """Runs functions of a connection and further arguments. Each call is one transaction."""

    async def read(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read on a consistent snapshot. Raises StoreUnavailableError."""
        ...

    async def look(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read of one statement, which needs no transaction for a consistent snapshot. Raises
        StoreUnavailableError.
        """
        ...

    async def write(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a write; it is durable when this returns, and undone when it raises.

        What it noted with :func:`rhapsode.store.changes.note_change` is published once it is committed, and observers
        are told the facts of :func:`rhapsode.store.changes.note_fact`.
        Raises StoreUnavailableError, StorageFullError, or what ``operation`` raised.
        """
        ...

    def close(self) -> None:
        """Finish pending operations and close the database."""
        ...


@dataclass(slots=True)
class _Write:
    operation: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    core: int | None
    changed: dict[str, bool] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    result: Any = None
    error: BaseException | None = None

    def run(self, connection: Connection) -> bool:
        """Run the operation, which may have been run and undone before; tell whether it returned."""
        self.changed.clear()
        self.facts.clear()
        self.error = None
        collect_changes(connection, self.changed, self.facts)
        try:
            with _translated():
                self.result = self.operation(connection)
        except Exception as error:
            self.error = error
        return self.error is None


class SqliteDatabase:
    """SQLite in WAL mode.

    A point read takes microseconds, less than handing it to a thread, so reads run where they are called. Writes go
    to one thread that groups whatever has queued up into one transaction: one fsync for many callers. A failure of one
    does not roll back the others. The thread runs on the core of the event loop: both need the interpreter's lock, so
    they could not use two, and each would find the other's data in a foreign cache.
    """

    def __init__(self, path: Path, changes: TaskChanges | None = None, observe: Observe = ignore) -> None:
        self._changes = changes
        self._observe = observe
        self._engine = sqlite_engine(path)
        self._reader = self._connect()
        self._queue: SimpleQueue[_Write | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write_loop, name="rhapsode-sqlite-writer", daemon=True)
        self._writer.start()
        self._closed = False
        self.on_damage: Callable[[], None] | None = None
        """Called when the file turns out to be damaged, from whatever thread."""

    async def read(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._reading() as driver:
            driver.execute("BEGIN")
            try:
                return operation(self._reader, *args, **kwargs)
            finally:
                with contextlib.suppress(sqlite3.Error):  # an I/O error has rolled it back already
                    driver.execute("ROLLBACK")

    async def look(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._reading():
            return operation(self._reader, *args, **kwargs)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Yield the reader's driver, outside a transaction. Failures are translated, and damage is reported."""
        try:
            with _translated():
                driver = driver_of(self._reader)
                if driver.in_transaction:  # its ROLLBACK failed: without another one nothing could be read any more
                    driver.execute("ROLLBACK")
                yield driver
        except DamagedStoreError:
            if self.on_damage is not None:
                self.on_damage()
            raise

    async def write(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._closed:
            raise StoreUnavailableError("The server is shutting down.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(_Write(bound(operation, *args, **kwargs), loop, future, current_core()))
        return await future

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        self._writer.join()
        self._reader.close()
        self._engine.dispose()

    def _connect(self) -> Connection:
        with _translated():
            return self._engine.connect()

    def _write_loop(self) -> None:
        connection = self._connect()
        follower = CoreFollower()
        open_ = True
        while open_:
            first = self._queue.get()
            if first is None:
                break
            group = [first]
            while len(group) < GROUP_LIMIT and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    open_ = False
                    break
                group.append(following)
            follower.follow(group[-1].core)
            self._commit(connection, group)
            if self.on_damage is not None and any(isinstance(write.error, DamagedStoreError) for write in group):
                self.on_damage()
            self._settle(group)
        connection.close()

    @staticmethod
    def _commit(connection: Connection, group: list[_Write]) -> None:
        """Run ``group`` in one transaction; afterwards each has its result or its error.

        Savepoints are statements of their own, so there are none until a write fails: then all are undone and run
        again, each with its savepoint.
        """
        driver = driver_of(connection)
        try:
            with _translated():
                if driver.in_transaction:  # as above
                    driver.execute("ROLLBACK")
                driver.execute("BEGIN IMMEDIATE")
                if not all(write.run(connection) for write in group):
                    if driver.in_transaction:  # a full disk or an I/O error has rolled it back already
                        driver.execute("ROLLBACK")
                    if len(group) == 1:
                        return
                    driver.execute("BEGIN IMMEDIATE")
                    for write in group:
                        driver.execute("SAVEPOINT one")
                        if not write.run(connection):
                            driver.execute("ROLLBACK TO one")
                        driver.execute("RELEASE one")
                driver.execute("COMMIT")
        except Exception as error:
            for write in group:
                write.error = write.error or error
            with contextlib.suppress(sqlite3.Error):  # there may be nothing left to roll back
                driver.execute("ROLLBACK")

    def _settle(self, group: list[_Write]) -> None:
        """Set the results on the waiting event loops, with one wake-up per loop."""
        loops = {id(write.loop): write.loop for write in group}
        for loop in loops.values():
            mine = [write for write in group if write.loop is loop]
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._resolve, mine)

    def _resolve(self, writes: list[_Write]) -> None:
        for write in writes:
            if write.error is None and self._changes is not None:
                for task_id, ended in write.changed.items():
                    self._changes.publish(task_id, ended=ended)
            if write.error is None:
                for fact in write.facts:
                    self._observe(fact)
            if write.future.cancelled():
                continue
            if write.error is not None:
                write.future.set_exception(write.error)
            else:
                write.future.set_result(write.result)


def sqlite_engine(path: Path) -> Engine:
    # Autocommit at the driver, so that BEGIN, SAVEPOINT and COMMIT are ours alone.
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # a committed task survives a power cut
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "cache_size = -16000",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Raise the database's failures as rhapsode's errors. The statement and its values stay out of the message."""
    try:
        yield
    except RhapsodeError:
        raise
    except (IntegrityError, ProgrammingError):  # internal errors, not failures of the database
        raise
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = str(cause)
        log.error("store.failed", reason=reason)
        if is_damage(cause):
            raise DamagedStoreError from None
        if "full" in reason:
            raise StorageFullError from None
        raise StoreUnavailableError from None
