"""Heartbeats of the processes of a fleet, in its database.

Procrastinate's own heartbeats stop when its worker is asked to stop, although its jobs continue, and when the database
is unavailable for a moment. So one coroutine sends the heartbeat for all workers of the process, as long as any of
their jobs runs, over a dedicated connection.

A process whose heartbeat is late is either dead or could not reach the database. If the database was unavailable for
all of them, no process is considered dead before each had time to send a heartbeat again: see
:meth:`Heartbeat.well_for`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Callable, Iterable
from datetime import datetime

import psycopg
import structlog
from psycopg.conninfo import make_conninfo

from rhapsode.store.migrate import HEARTBEAT_APPLICATION
from rhapsode.store.notifications import KEEPALIVES

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 8.0
"""A process whose last heartbeat is older is considered dead, and its jobs are recovered by others."""
ANSWER_SECONDS = 4.0
"""The timeout of a connection and of a heartbeat."""
RECONNECT_SECONDS = 0.5

_BEAT = (
    "WITH beaten AS (UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = ANY(%s)) "
    "SELECT pg_postmaster_start_time()"
)


class Heartbeat:
    """Sends heartbeats for the workers of this process, and tracks for how long the database has been available.

    ``clock`` is the monotonic one.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._conninfo = make_conninfo(
            url,
            connect_timeout=round(ANSWER_SECONDS),
            application_name=HEARTBEAT_APPLICATION,
            options="-c synchronous_commit=off",
            **KEEPALIVES,
        )
        self._clock = clock
        self._workers: set[Callable[[], Iterable[int]]] = set()
        self._renew: set[Callable[[], None]] = set()
        self._well_since: float | None = None
        self._beaten_at: float | None = None
        self._started_at: datetime | None = None

    def join(self, workers: Callable[[], Iterable[int]], renew: Callable[[], None]) -> None:
        """Send heartbeats for the ids that ``workers`` returns, and call ``renew`` after an outage of the database."""
        self._workers.add(workers)
        self._renew.add(renew)

    def well_for(self, seconds: float) -> bool:
        """Tell whether the database has answered this process without interruption for so long, until now."""
        if self._well_since is None or self._beaten_at is None:
            return False
        now = self._clock()
        return now - self._beaten_at < STALLED_SECONDS and now - self._well_since >= seconds

    async def run(self) -> None:
        """Send heartbeats for as long as the process runs."""
        while True:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
                async with connection:
                    while True:
                        await self._beat(connection)
                        await asyncio.sleep(HEARTBEAT_SECONDS)
            except (psycopg.Error, OSError, TimeoutError) as error:
                if self._well_since is not None:
                    log.warning("heartbeat.lost", reason=type(error).__name__)
                self._well_since = None
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _beat(self, connection: psycopg.AsyncConnection) -> None:
        ids = [worker for workers in self._workers for worker in workers()]
        beat = asyncio.create_task(_send(connection, ids))
        try:
            await asyncio.wait({beat}, timeout=ANSWER_SECONDS)
            if not beat.done():
                raise TimeoutError
        finally:
            if not beat.done():
                _abort(connection)
                await asyncio.gather(beat, return_exceptions=True)
        self._record_success(beat.result())

    def _record_success(self, started_at: datetime) -> None:
        """Record a successful heartbeat, and the start time of the database."""
        now = self._clock()
        # We may have been stopped ourselves, or cut off without an error.
        paused = self._beaten_at is not None and now - self._beaten_at > STALLED_SECONDS
        restarted = self._started_at not in (None, started_at)
        if self._well_since is None or paused or restarted:
            again = self._beaten_at is not None
            self._well_since = now
            if again:
                log.info("heartbeat.restored")
                for renew in self._renew:
                    renew()
        self._beaten_at, self._started_at = now, started_at


async def _send(connection: psycopg.AsyncConnection, ids: list[int]) -> datetime:
    """Send the heartbeat of these workers; return the start time of the database."""
    row = await (await connection.execute(_BEAT, [ids])).fetchone()
    assert row is not None
    started_at: datetime = row[0]
    return started_at


def _abort(connection: psycopg.AsyncConnection) -> None:
    """Make pending operations on this connection fail at once.

    If it were cancelled, psycopg would ask the database to cancel as well, and wait some ten seconds for that. The
    socket is not closed, because the event loop still watches it and its number might be given to another.
    """
    with contextlib.suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as wire:
        wire.shutdown(socket.SHUT_RDWR)
