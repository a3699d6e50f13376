"""The workers of a fleet in one process: a lane for each queue that this process can serve."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from procrastinate import App, JobContext, PsycopgConnector
from psycopg_pool import AsyncConnectionPool

from rhapsode.core.errors import UnavailableError
from rhapsode.core.observe import Observe, UnitEnded, ignore
from rhapsode.core.work import Unit, UnitRunner
from rhapsode.dispatch.heart import Heart
from rhapsode.dispatch.lanes import RETRY_SECONDS, AgainError, Lane, Retry
from rhapsode.dispatch.queue import JOB, unit_of
from rhapsode.store.notifications import KEEPALIVES
from rhapsode.store.work import WorkStore

log = structlog.get_logger(__name__)

POOL = 4
"""Connections for fetching and finishing jobs."""
POOL_SECONDS = 5.0
"""How long is waited for one of them."""


def _trusting_pool(*args: Any, check: object, **kwargs: Any) -> AsyncConnectionPool:
    """A pool that does not ask each connection how it is before it is used: who finds it broken tries again."""
    return AsyncConnectionPool(*args, **kwargs)


@asynccontextmanager
async def opened_queue(url: str, connections: int = POOL) -> AsyncIterator[PsycopgConnector]:
    """Procrastinate's way to the database, until the block is left."""
    connector = PsycopgConnector(
        pool_factory=_trusting_pool,
        conninfo=url,
        min_size=1,
        max_size=connections,
        timeout=POOL_SECONDS,
        # The pool would wait longer and longer, up to minutes; each who needs a connection makes it try anew.
        reconnect_timeout=2.0,
        kwargs={
            "connect_timeout": 5,
            "application_name": "rhapsode queue",
            **KEEPALIVES,
            # Nobody waits for the disk to take or to end a job: what a crash undoes of that is only done again.
            "options": "-c synchronous_commit=off",
        },
    )
    await connector.open_async()
    try:
        yield connector
    finally:
        await connector.close_async()


class _Gate:
    """Lets so many units into a lane at a time, or one that has to be alone, in the order in which they come."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._busy = 0
        self._exclusive = False
        self._waiting: deque[tuple[bool, asyncio.Future[None]]] = deque()

    async def enter(self, *, alone: bool) -> Callable[[], None]:
        """Wait for a place; the function that gives it back, once."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((alone, place))
        self._let_in()
        inside = True

        def leave() -> None:
            nonlocal inside
            if inside:
                inside = False
                self._busy -= 1
                self._exclusive = False
                self._let_in()

        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # let in and called away at once
                leave()
            raise
        return leave

    def _let_in(self) -> None:
        while self._waiting:
            alone, place = self._waiting[0]
            if place.cancelled():
                self._waiting.popleft()
            elif self._exclusive or self._busy >= (1 if alone else self._capacity):
                return
            else:
                self._waiting.popleft()
                self._busy += 1
                self._exclusive = alone
                place.set_result(None)


class FleetWorkers:
    """Does units of the queue with the engines of this process.

    ``lanes`` says how many worker processes each lane has, ``claims_ahead`` how many units a lane has in hand for each
    of them beside its own.
    """

    def __init__(
        self,
        connector: PsycopgConnector,
        store: WorkStore,
        runner: UnitRunner,
        lanes: Mapping[str, int],
        dropped: Callable[[str], None],
        heart: Heart,
        observe: Observe = ignore,
        *,
        claims_ahead: Mapping[str, int] | None = None,
    ) -> None:
        self._store = store
        self._runner = runner
        self._dropped = dropped
        self._observe = observe
        ahead = claims_ahead or {}
        capacity = {name: count * (1 + ahead.get(name, 0)) for name, count in lanes.items()}
        self._gates = {name: _Gate(many) for name, many in capacity.items()}
        app = App(connector=connector)
        app.task(name=JOB, pass_context=True, retry=Retry())(self._do)
        # So many more that the next are there when a process becomes free.
        self._lanes = [Lane(app, name, capacity[name] + count, heart) for name, count in lanes.items()]
        self._jobs: set[asyncio.Task[Any]] = set()
        self._drained_by: float | None = None

    def start(self) -> None:
        """Begin to take jobs."""
        for lane in self._lanes:
            lane.start()

    async def drain(self, grace_s: float) -> None:
        """Take no more jobs, and wait up to ``grace_s`` for those in work."""
        if self._drained_by is None:
            self._drained_by = time.monotonic() + grace_s
        for lane in self._lanes:
            lane.drain()
        if self._jobs:
            await asyncio.wait(self._jobs, timeout=max(0.0, self._drained_by - time.monotonic()))

    async def stop(self, grace_s: float) -> None:
        """As :meth:`drain`; then hand back the rest."""
        await self.drain(grace_s)
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*(lane.stop() for lane in self._lanes))

    async def _do(self, _context: JobContext, /, **arguments: Any) -> None:
        unit = unit_of(arguments)
        job = asyncio.current_task()
        assert job is not None
        self._jobs.add(job)
        try:
            await self._run(unit)
        except asyncio.CancelledError:
            if unit.segment_id is not None:
                await asyncio.shield(self._store.take_back(unit.segment_id, lost=False))
            raise
        finally:
            self._jobs.discard(job)

    async def _run(self, unit: Unit) -> None:
        structlog.contextvars.clear_contextvars()
        release = await self._gates[unit.lane].enter(alone=unit.alone)
        following: Sequence[Unit] | None = []
        begun, ok = time.perf_counter(), False
        try:
            following = await self._runner.run(unit, release)
            ok = True
        except UnavailableError as error:
            log.warning("unit.unavailable", kind=unit.kind, task=unit.task_id, reason=error.message)
            raise AgainError(RETRY_SECONDS) from None
        except Exception:
            log.exception("unit.fault", kind=unit.kind, task=unit.task_id)
            raise AgainError(RETRY_SECONDS) from None
        finally:
            release()
            self._observe(UnitEnded(unit, time.perf_counter() - begun, ok))
        if following is None:
            self._dropped(unit.task_id)
            return
        for after in following:
            # All others are jobs already, since the commit that made them possible.
            same = (after.kind, after.item, after.segment_id) == (unit.kind, unit.item, unit.segment_id)
            if same and after.delay_s > 0:
                raise AgainError(after.delay_s)
