"""PostgreSQL: the same functions of a connection as on SQLite, each in a thread with its own connection.

A transaction blocks its thread and never the event loop. Writes run side by side, so rows that a decision depends on
have to be locked first (:mod:`rhapsode.store.locks`). A write that lost a race for locks, or whose connection broke
before its commit was sent, is run again: it has changed nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg import errors as postgres_errors
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.rows import TupleRow
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from rhapsode.core.changes import TaskChanges
from rhapsode.core.errors import (
    ConfigurationError,
    OutcomeUnknownError,
    RhapsodeError,
    StorageFullError,
    StoreUnavailableError,
)
from rhapsode.core.observe import Fact, Observe, ignore
from rhapsode.core.work import Job, PendingWork
from rhapsode.logs import Logger
from rhapsode.store.changes import collect_changes, collect_work
from rhapsode.store.database import bound
from rhapsode.store.notifications import KEEPALIVES, announce
from rhapsode.store.partial_indexes import add_postgres_conditions
from rhapsode.store.schema import metadata

T = TypeVar("T")
P = ParamSpec("P")
Enqueue = Callable[[Connection, list[PendingWork]], None]
log = Logger(__name__)
add_postgres_conditions(metadata)

CONNECTIONS = 8
"""Concurrent transactions of one process; further ones wait."""
CONNECT_SECONDS = 5
STATEMENT_MS = 60_000
"""How long one statement may take; the longest, the work of 100,000 waiting tasks at once, takes seconds."""
LOCK_MS = 15_000
"""How long a transaction waits for another one; ours last milliseconds."""
IDLE_MS = 5_000
"""After so long PostgreSQL undoes a transaction whose process hangs or is cut off, so that its locks go: before others
take it for dead (``STALLED_SECONDS``) and need them."""
RACES = 20
"""The most retries of a write after conflicts; each conflict means that another transaction succeeded."""

_RACE_LOST = (postgres_errors.DeadlockDetected, postgres_errors.SerializationFailure)
_MISSING = (postgres_errors.UndefinedTable, postgres_errors.UndefinedColumn)
_OURS = (psycopg.IntegrityError, psycopg.ProgrammingError, psycopg.DataError, psycopg.NotSupportedError)


def postgres_url(url: str) -> URL:
    """Return ``postgresql://…`` as SQLAlchemy takes it. Raises ConfigurationError, without repeating what may be a
    secret.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigurationError("RHAPSODE_DATABASE_URL is not a valid URL.") from None
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise ConfigurationError("RHAPSODE_DATABASE_URL must begin with postgresql://.")
    return parsed.set(drivername="postgresql+psycopg")


def postgres_engine(url: URL) -> Engine:
    """Return connections without a pool, in autocommit mode: BEGIN and COMMIT are ours."""
    settings = {
        "statement_timeout": STATEMENT_MS,
        "lock_timeout": LOCK_MS,
        "idle_in_transaction_session_timeout": IDLE_MS,
        # A parallel plan or compiled code never pays for what we ask.
        "jit": "off",
    }
    return create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "rhapsode",
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            **KEEPALIVES,
        },
    )


@dataclass(slots=True)
class _Outcome:
    """The result of a transaction, on its way back to the event loop."""

    result: Any = None
    error: BaseException | None = None
    changed: dict[str, bool] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    lanes: set[str] = field(default_factory=set)


class PostgresDatabase:
    """Implements :class:`rhapsode.store.database.Database`.

    ``enqueue`` is given the jobs that a write has noted, inside its transaction.
    """

    def __init__(
        self,
        url: str,
        changes: TaskChanges | None = None,
        observe: Observe = ignore,
        *,
        enqueue: Enqueue | None = None,
        connections: int = CONNECTIONS,
    ) -> None:
        self._engine = postgres_engine(postgres_url(url))
        self._changes = changes
        self._observe = observe
        self._enqueue = enqueue
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="rhapsode-postgres")
        self._mine = threading.local()
        self._opened: set[Connection] = set()
        self._closed = False
        self._telling = threading.Lock()
        self._announcing = False
        self._untold: dict[str, bool] = {}
        self._untold_lanes: set[str] = set()

    async def read(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await self._submit(self._read, bound(operation, *args, **kwargs))
        return result

    async def look(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await self._submit(self._look, bound(operation, *args, **kwargs))
        return result

    async def write(self, operation: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await self._submit(self._write, bound(operation, *args, **kwargs))
        return result

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._threads.shutdown(wait=True)
        for connection in self._opened:
            _discard(connection)
        self._engine.dispose()

    async def _submit(self, run: Callable[[Callable[[Connection], Any], Settle], None], operation: Any) -> Any:
        if self._closed:
            raise StoreUnavailableError("The server is shutting down.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()

        def settle(outcome: _Outcome) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._resolve, future, outcome)

        # Not run_in_executor: a cancelled waiter must not cancel its write.
        self._threads.submit(run, operation, settle)
        return await future

    def _resolve(self, future: asyncio.Future[Any], outcome: _Outcome) -> None:
        if outcome.error is None:
            if self._changes is not None:
                for task_id, ended in outcome.changed.items():
                    self._changes.publish(task_id, ended=ended)
            for fact in outcome.facts:
                self._observe(fact)
        if future.cancelled():
            return
        if outcome.error is not None:
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.result)

    # -- in a thread -------------------------------------------------------------------------------------------------

    def _look(self, operation: Callable[[Connection], T], settle: Settle) -> None:
        outcome = _Outcome()

        def execute(connection: Connection) -> None:
            outcome.result = operation(connection)

        outcome.error = self._persevere(execute)
        settle(outcome)

    def _read(self, operation: Callable[[Connection], T], settle: Settle) -> None:
        outcome = _Outcome()

        def transact(connection: Connection) -> None:
            _command(_driver(connection), b"BEGIN ISOLATION LEVEL REPEATABLE READ")
            outcome.result = operation(connection)

        outcome.error = self._persevere(transact)
        settle(outcome)
        self._undo()  # after the result has been handed to the reader

    def _write(self, operation: Callable[[Connection], T], settle: Settle) -> None:
        outcome = _Outcome()

        def transact(connection: Connection) -> None:
            outcome.changed.clear()
            outcome.facts.clear()
            outcome.lanes = set()
            collect_changes(connection, outcome.changed, outcome.facts)
            jobs: list[PendingWork] | None = None if self._enqueue is None else []
            collect_work(connection, jobs)
            driver = _driver(connection)
            _command(driver, b"BEGIN")
            outcome.result = operation(connection)
            if jobs and self._enqueue is not None:
                self._enqueue(connection, jobs)
                outcome.lanes = {job.lane for job in jobs if isinstance(job, Job)}
            try:
                _command(driver, b"COMMIT")
            except psycopg.Error as error:
                if not driver.closed:
                    raise
                # It may have been committed or not.
                log.error("store.outcome_unknown", reason=type(error).__name__)
                raise OutcomeUnknownError from None

        outcome.error = self._persevere(transact)
        if outcome.error is not None:
            self._undo()
        settle(outcome)
        if outcome.error is None and (outcome.changed or outcome.lanes):
            self._announce(outcome)

    def _announce(self, outcome: _Outcome) -> None:
        """Tell other processes, after the commit: within it, all others that do so would wait for its disk.

        One thread does it at a time, and batches the notifications of others.
        """
        with self._telling:
            for task_id, ended in outcome.changed.items():
                self._untold[task_id] = ended or self._untold.get(task_id, False)
            self._untold_lanes |= outcome.lanes
            if self._announcing:
                return
            self._announcing = True
        while True:
            with self._telling:
                changed, self._untold = self._untold, {}
                lanes, self._untold_lanes = self._untold_lanes, set()
                if not changed and not lanes:
                    self._announcing = False
                    return
            with contextlib.suppress(psycopg.Error, DBAPIError):  # waiters poll now and then
                announce(_driver(self._connection()), changed, lanes)

    def _persevere(self, transact: Callable[[Connection], None]) -> BaseException | None:
        """Run a transaction, with retries where they can help; return its error, as one of rhapsode."""
        broken = False
        for race in range(RACES):
            connection: Connection | None = None
            try:
                connection = self._connection()
                transact(connection)
            except RhapsodeError as error:
                return error
            except (DBAPIError, psycopg.Error) as error:
                cause = error.orig if isinstance(error, DBAPIError) else error
                if isinstance(cause, _RACE_LOST):
                    self._undo()
                    time.sleep(random.uniform(0, 0.002 * 2 ** min(race, 6)))  # noqa: S311 (not a secret)
                    continue
                if connection is not None and _driver_closed(connection):
                    self._drop()
                    if not broken:  # the first statement after a restart of the database finds that out
                        broken = True
                        continue
                return _translated(error, cause)
            except Exception as error:  # raised again in the caller of the write
                return error
            else:
                return None
        return StoreUnavailableError("The database is too busy with others. Nothing was accepted; try again.")

    def _connection(self) -> Connection:
        """Return the connection of this thread."""
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._engine.connect()
            self._mine.connection = connection
            self._opened.add(connection)
        return connection

    def _undo(self) -> None:
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            return
        try:
            if not _driver_closed(connection):
                _command(_driver(connection), b"ROLLBACK")
                return
        except (DBAPIError, psycopg.Error):
            pass
        self._drop()

    def _drop(self) -> None:
        """Drop the broken connection of this thread."""
        connection: Connection = self._mine.connection
        self._mine.connection = None
        self._opened.discard(connection)
        _discard(connection)


Settle = Callable[[_Outcome], None]


def _driver(connection: Connection) -> psycopg.Connection[TupleRow]:
    """Return the driver's connection, for what frames a transaction: SQLAlchemy would take longer to pass that on than
    PostgreSQL to do it.
    """
    driver: psycopg.Connection[TupleRow] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def _command(driver: psycopg.Connection[TupleRow], command: bytes) -> None:
    """Pass BEGIN and its like straight to libpq.

    A cursor would take longer for them than PostgreSQL, and forget all prepared statements with each ROLLBACK.
    """
    result = driver.pgconn.exec_(command)
    if result.status != ExecStatus.COMMAND_OK:
        raise error_from_result(result)


def _driver_closed(connection: Connection) -> bool:
    return connection.invalidated or _driver(connection).closed


def _discard(connection: Connection) -> None:
    with contextlib.suppress(Exception):  # it is thrown away, whatever it says
        connection.invalidate()
    with contextlib.suppress(Exception):
        connection.close()


def _translated(error: BaseException, cause: BaseException | None) -> BaseException:
    """Return a failure of the database as rhapsode's; ``error`` itself if it is a fault of ours."""
    if isinstance(cause, postgres_errors.DiskFull):
        log.error("store.failed", reason="disk full")
        return StorageFullError()
    if isinstance(cause, _OURS) and not isinstance(cause, _MISSING):
        return error
    # Only the kind of the failure: PostgreSQL's messages may quote values.
    log.error("store.failed", reason=type(cause or error).__name__)
    return StoreUnavailableError()


@contextlib.contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Yield a connection for a single use, such as migrations. Raises ConfigurationError if there is no
    database.
    """
    engine = postgres_engine(postgres_url(url))
    try:
        try:
            connection = engine.connect()
        except DBAPIError as error:
            raise ConfigurationError(
                f"The database of RHAPSODE_DATABASE_URL cannot be reached: {_first_line(error.orig)}"
            ) from None
        with connection:
            yield connection
    finally:
        engine.dispose()


def _first_line(error: BaseException | None) -> str:
    """Return the driver's message on a failed connection. It names host, user and database, but no password."""
    return str(error).strip().partition("\n")[0]
