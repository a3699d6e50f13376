"""The workers of a fleet in one process: they fetch and run jobs of every lane that this process serves.

Procrastinate's own worker fetches one job at a time, in three round trips, and finishes it in three more. Here one
statement fetches jobs for all free slots of all lanes and removes those that were done since the last one, so fetches
are batched under load. Job states are those of Procrastinate, whose workers and queries may be used at the same time.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import structlog
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from psycopg import AsyncConnection
from psycopg import Error as PostgresError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.errors import UnavailableError
from rhapsode.core.observe import JobEnded, Observe, ignore
from rhapsode.core.task import SegmentStatus
from rhapsode.core.work import TEXT_LANE, Job, JobRunner
from rhapsode.dispatch.heartbeat import Heartbeat
from rhapsode.dispatch.lane_semaphore import LaneSemaphore
from rhapsode.dispatch.lanes import POLL_SECONDS, RECONNECT_SECONDS, RETRY_SECONDS
from rhapsode.dispatch.queue import ClaimedJob, drop_jobs, holds_job, requeue_after, requeue_all_but, take
from rhapsode.store.notifications import KEEPALIVES
from rhapsode.store.work import WorkStore

log = structlog.get_logger(__name__)

COMPARE_SECONDS = 60.0
"""The interval in which the jobs that the queue assigns to this process are compared with those that it has."""
FAREWELL_SECONDS = 5.0
"""How long a stop waits for a database that does not answer, to requeue jobs."""
HELD_SECONDS = 1.0
"""How long a job that is to be retried keeps its slot: when all wait for a provider, they would be fetched and
requeued without a pause."""
POOL = 2
"""Connections for periodic jobs and for the recovery of jobs."""
POOL_SECONDS = 5.0
"""The timeout for getting one of them."""
# Fetching and finishing do not wait for the disk: what a crash undoes is only run again.
_CONNECTION: dict[str, Any] = {
    "connect_timeout": 5,
    "application_name": "rhapsode queue",
    **KEEPALIVES,
    "options": "-c synchronous_commit=off -c statement_timeout=60000 -c jit=off",
}


def _trusting_pool(*args: Any, check: object, **kwargs: Any) -> AsyncConnectionPool:
    """Return a pool that does not test connections before use: callers retry on a broken one."""
    return AsyncConnectionPool(*args, **kwargs)


async def _commit_each(connection: AsyncConnection[TupleRow]) -> None:
    """Commit every query of Procrastinate, which is one statement: BEGIN and COMMIT would be two more round trips."""
    await connection.set_autocommit(True)


@asynccontextmanager
async def opened_queue(url: str, connections: int = POOL) -> AsyncIterator[PsycopgConnector]:
    """Open Procrastinate's connector to the database until the block is left."""
    connector = PsycopgConnector(
        pool_factory=_trusting_pool,
        conninfo=url,
        min_size=1,
        max_size=connections,
        timeout=POOL_SECONDS,
        # The pool backs off for up to minutes; every caller that needs a connection makes it try again.
        reconnect_timeout=2.0,
        kwargs=_CONNECTION,
        configure=_commit_each,
    )
    await connector.open_async()
    try:
        yield connector
    finally:
        await connector.close_async()


async def segment_of(store: WorkStore, job: Job) -> int | None:
    """Return the segment that a job renders, if it renders one."""
    if job.inline_plan:
        return await store.first_segment(job.task_id, job.item, SegmentStatus.RUNNING)
    return job.segment_id


class FleetWorkers:
    """Runs jobs of the queue with the engines of this process. ``lanes`` is the number of worker processes of each
    lane, ``claims_ahead`` how many jobs a lane prefetches for each of them.
    """

    def __init__(
        self,
        url: str,
        manager: JobManager,
        store: WorkStore,
        runner: JobRunner,
        lanes: Mapping[str, int],
        heartbeat: Heartbeat,
        observe: Observe = ignore,
        *,
        claims_ahead: Mapping[str, int] | None = None,
    ) -> None:
        self._url = url
        self._manager = manager
        self._store = store
        self._runner = runner
        self._observe = observe
        ahead = claims_ahead or {}
        capacity = {name: count * (1 + ahead.get(name, 0)) for name, count in lanes.items()}
        self._semaphores = {name: LaneSemaphore(size) for name, size in capacity.items()}
        # Prefetch, so that the next job is there when a process becomes free.
        self._room = {name: capacity[name] + count for name, count in lanes.items()}
        self._engines = frozenset(lanes) - {TEXT_LANE}
        self._worker_id: int | None = None
        self._taking: asyncio.Task[None] | None = None
        self._working: dict[asyncio.Task[float], ClaimedJob] = {}
        self._done: list[int] = []
        self._later: list[tuple[int, float]] = []
        self._ended: set[str] = set()
        self._wake = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._draining = False
        self._drained_by: float | None = None
        heartbeat.join(lambda: [] if self._worker_id is None else [self._worker_id], self._renew)

    def start(self) -> None:
        """Begin to fetch jobs."""
        self._keeping = asyncio.create_task(self._keep_taking(), name="jobs")

    def hear(self, lanes: Collection[str] | None) -> None:
        """Fetch from these lanes soon, because they may have new jobs; ``None``: from any."""
        if lanes is None or any(self._room.get(lane, 0) > 0 for lane in lanes):
            self._wake.set()

    async def drain(self, grace_s: float) -> None:
        """Fetch no more jobs, and wait up to ``grace_s`` for running ones."""
        self._draining = True
        if self._drained_by is None:
            self._drained_by = time.monotonic() + grace_s
        if self._working:
            await asyncio.wait(self._working, timeout=max(0.0, self._drained_by - time.monotonic()))

    async def stop(self, grace_s: float) -> None:
        """Do as :meth:`drain`; then requeue the rest."""
        await self.drain(grace_s)
        await cancel_and_wait([*self._working, self._keeping, self._taking])
        if self._worker_id is None:
            return
        with contextlib.suppress(ConnectorException, PostgresError, OSError, TimeoutError):  # others recover them
            async with asyncio.timeout(FAREWELL_SECONDS), await self._connected() as connection:
                await self._settle(connection, self._worker_id)
                await self._manager.unregister_worker(self._worker_id)

    # -- jobs --------------------------------------------------------------------------------------------------------

    def _renew(self) -> None:
        """Replace the connection: the database was unavailable, and the old one may have missed notifications."""
        if self._taking is not None:
            self._taking.cancel()

    async def _keep_taking(self) -> None:
        while True:
            self._taking = asyncio.create_task(self._take_on_a_connection(), name="jobs of a connection")
            await asyncio.wait({self._taking})
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _take_on_a_connection(self) -> None:
        try:
            async with await self._connected() as connection:
                await self._take(connection)
        except psycopg.errors.ForeignKeyViolation:
            self._worker_id = None  # another process removed it, because our heartbeat was very late
            log.warning("worker.forgotten")
        except (ConnectorException, PostgresError, OSError) as error:
            log.warning("worker.interrupted", reason=type(error).__name__)
        except Exception:  # an internal error must not stop the fetching
            log.exception("worker.fault")

    async def _connected(self) -> AsyncConnection[TupleRow]:
        return await AsyncConnection.connect(self._url, autocommit=True, **_CONNECTION)

    async def _take(self, connection: AsyncConnection[TupleRow]) -> None:
        """Fetch jobs whenever slots are free and jobs may be queued, until the connection fails."""
        if self._worker_id is None:
            self._worker_id = await self._manager.register_worker()
        looked = compared = -math.inf
        while True:
            if time.monotonic() - compared > COMPARE_SECONDS:
                compared = time.monotonic()
                # Jobs fetched by the last connection may be lost, or be committed only after a while.
                mine = [claimed.id for claimed in self._working.values()] + self._done + [at for at, _ in self._later]
                await requeue_all_but(connection, self._worker_id, mine)
            if self._ended and time.monotonic() - looked > POLL_SECONDS:
                looked = time.monotonic()
                await self._drop_ended(connection)
            self._wake.clear()
            for claimed in await self._settle(connection, self._worker_id):
                self._begin(claimed)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()

    async def _settle(self, connection: AsyncConnection[TupleRow], worker_id: int) -> Sequence[ClaimedJob]:
        """Remove finished jobs from the queue, requeue those to be retried, and fetch as many as there are free
        slots."""
        done, later = self._done, self._later
        self._done, self._later = [], []
        try:
            if later:
                await requeue_after(connection, worker_id, later)
                later = []
            room = {} if self._draining else {lane: size for lane, size in self._room.items() if size > 0}
            return await take(connection, worker_id, room, done, engines=self._engines)
        except BaseException:
            self._done += done
            self._later += later
            raise

    async def _drop_ended(self, connection: AsyncConnection[TupleRow]) -> None:
        """Remove queued jobs of ended tasks. There are few, and a worker that fetches one drops it."""
        ended, self._ended = self._ended, set()
        try:
            await drop_jobs(connection, ended)
        except BaseException:
            self._ended |= ended
            raise

    def _begin(self, claimed: ClaimedJob) -> None:
        self._room[claimed.lane] -= 1
        work = asyncio.create_task(self._do(claimed), name=f"{claimed.job.kind} {claimed.job.task_id}")
        self._working[work] = claimed
        work.add_done_callback(self._end)

    def _end(self, work: asyncio.Task[float]) -> None:
        claimed = self._working.pop(work)
        error = None if work.cancelled() else work.exception()
        if error is not None:  # an internal error; within a minute the job is found and requeued
            log.error("worker.job_fault", kind=type(error).__name__, task=claimed.job.task_id)
        again = 0.0 if work.cancelled() or error is not None else work.result()
        if again:
            asyncio.get_running_loop().call_later(min(again, HELD_SECONDS), self._free, claimed.lane)
            self._wake.set()
        else:
            self._free(claimed.lane)

    def _free(self, lane: str) -> None:
        self._room[lane] += 1
        self._wake.set()

    async def _do(self, claimed: ClaimedJob) -> float:
        """Run a job; return after how many seconds to retry it, 0 if it is done. Jobs are retried without a limit: a
        poison job ends with its task, and then has no effect.
        """
        try:
            again = await self._run(claimed.job)
        except asyncio.CancelledError:
            self._later.append((claimed.id, 0.0))
            with contextlib.suppress(UnavailableError, ConnectorException):  # others recover it then
                await asyncio.shield(self._hand_back(claimed))
            raise
        if again:
            self._later.append((claimed.id, again))
        else:
            self._done.append(claimed.id)
        return again

    async def _hand_back(self, claimed: ClaimedJob) -> None:
        # Another process may have recovered it, because our heartbeat was late, and be rendering its segment.
        if self._worker_id is None or not await holds_job(self._manager.connector, self._worker_id, claimed.id):
            return
        segment_id = await segment_of(self._store, claimed.job)
        if segment_id is not None:
            await self._store.take_back(segment_id, lost=False)

    async def _run(self, job: Job) -> float:
        """Run a job; return after how many seconds to retry it, 0 if it is done."""
        structlog.contextvars.clear_contextvars()
        release = await self._semaphores[job.lane].acquire(exclusive=job.exclusive)
        following: Sequence[Job] | None = []
        begun, ok = time.perf_counter(), False
        try:
            following = await self._runner.run(job, release)
            ok = True
        except UnavailableError as error:
            log.warning("job.unavailable", kind=job.kind, task=job.task_id, reason=error.message)
            return RETRY_SECONDS
        except Exception:  # an internal error: the job is tried again later
            log.exception("job.fault", kind=job.kind, task=job.task_id)
            return RETRY_SECONDS
        finally:
            release()
            self._observe(JobEnded(job, time.perf_counter() - begun, ok))
        if following is None:
            self._ended.add(job.task_id)
            return 0.0
        for after in following:
            # All other follow-up jobs were inserted by the commit that made them due.
            same = (after.kind, after.item, after.segment_id) == (job.kind, job.item, job.segment_id)
            if same and after.delay_s > 0 and not after.continues:
                return after.delay_s
        return 0.0
