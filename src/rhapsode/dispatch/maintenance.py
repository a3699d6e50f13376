"""The maintenance of a fleet: each process checks for dead workers, and any of them runs the periodic jobs.

A periodic job is run once in the whole fleet, every few seconds, minutes or hours. All of it is idempotent.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as ProcrastinateJob
from procrastinate.jobs import Status
from psycopg import Error as PostgresError

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.clock import now_ms
from rhapsode.core.errors import UnavailableError
from rhapsode.core.work import LOSSES_BEFORE_EXCLUSIVE, TEXT_LANE
from rhapsode.dispatch.deliveries import JOB as WEBHOOK
from rhapsode.dispatch.deliveries import add_due, attempt_of
from rhapsode.dispatch.heartbeat import STALLED_SECONDS, Heartbeat
from rhapsode.dispatch.lanes import Lane
from rhapsode.dispatch.queue import (
    JOB,
    abandoned_segments,
    add_missing,
    assign_job,
    compact_flows,
    enqueue,
    exclude_unserved,
    held_jobs,
    job_of,
    missing_jobs,
    remove_job,
    requeue,
)
from rhapsode.dispatch.workers import segment_of
from rhapsode.store.database import Database
from rhapsode.store.deliveries import DeliveryStore
from rhapsode.store.fleet import FleetStore
from rhapsode.store.work import WorkStore

log = structlog.get_logger(__name__)

LANE = "upkeep"
SLOW_LANE = "chores"
"""The slow lane is for jobs that may take minutes, so that urgent ones do not wait for them. The names are stored in
the database, where processes of other versions look for them: they stay as they are."""
LOOK_SECONDS = 2.0
"""The interval in which each process checks for dead workers. It is not a periodic job, because a process that was
just started, which must not consider others dead yet, could take the job from one that may, and periodic jobs that
hang would delay it.
"""
AT_ONCE = 2
"""The concurrency of periodic jobs per lane and process."""
STOP_SECONDS = 2.0
"""How long periodic jobs may take to end when the process stops."""
EVERY_MINUTE = "* * * * *"
SETTLED_MS = 30_000
"""A task without a job that was accepted longer ago has lost it."""

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """A function to call as often as ``cron`` says, a crontab line.

    A ``slow`` one waits for other slow ones only, and is run by one process at a time.
    """

    cron: str
    act: Act
    slow: bool = False


class Maintenance:
    """Recovers the jobs of dead workers, adds jobs that were lost, and runs the periodic jobs of the fleet."""

    def __init__(
        self,
        connector: PsycopgConnector,
        database: Database,
        store: WorkStore,
        periodic_jobs: Mapping[str, PeriodicJob],
        heartbeat: Heartbeat,
    ) -> None:
        self._database = database
        self._store = store
        self._deliveries = DeliveryStore(database)
        self._fleet = FleetStore(database)
        self._heartbeat = heartbeat
        self._taking_over = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None
        # Each lane sees to the periods of its own app.
        self._app, slow = (App(connector=connector, periodic_defaults={"max_delay": 60}) for _ in range(2))
        self._lane = Lane(self._app, LANE, AT_ONCE, heartbeat, listen=False)
        self._slow_lane = Lane(slow, SLOW_LANE, AT_ONCE, heartbeat, listen=False)
        # These have no lock, so that recovery does not wait for a process that died while it held one.
        own = {
            "missing": PeriodicJob(EVERY_MINUTE, self.find_missing),
            "webhooks": PeriodicJob(EVERY_MINUTE, self.find_webhooks),
        }
        for name, periodic in (own | dict(periodic_jobs)).items():
            full = f"rhapsode.{name}"
            lock = full if periodic.slow else None
            app, lane, queue = (slow, self._slow_lane, SLOW_LANE) if periodic.slow else (self._app, self._lane, LANE)
            task = app.task(name=full, queue=queue, lock=lock, queueing_lock=full)(_job(name, periodic, lane))
            app.periodic(cron=periodic.cron)(task)

    def start(self) -> None:
        """Begin to fetch jobs and to check for dead workers."""
        self._lane.start()
        self._slow_lane.start()
        self._looking = asyncio.create_task(self._keep_looking(), name="take-overs")

    async def stop(self) -> None:
        """Stop fetching jobs, and cancel those that do not end soon: they are run in their next period."""
        if self._looking is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await self._taking_over.acquire()  # wait for a running check
            await cancel_and_wait([self._looking])
        await asyncio.gather(self._lane.stop(STOP_SECONDS), self._slow_lane.stop(STOP_SECONDS))

    async def _keep_looking(self) -> None:
        while True:
            await _attempt("stalled", self.take_over)
            await asyncio.sleep(LOOK_SECONDS)

    async def take_over(self) -> int:
        """Requeue the jobs of dead workers; return how many.

        A process that could not reach the database during an outage is not considered dead: after the outage all have
        a full heartbeat timeout to send one.
        """
        if not self._heartbeat.well_for(STALLED_SECONDS) or self._taking_over.locked():
            return 0
        async with self._taking_over:
            return await self._take_over_all()

    async def _take_over_all(self) -> int:
        manager = self._app.job_manager
        mine = self._lane.worker_ids()
        if not mine:
            return 0
        me = max(mine)  # the one that fetches jobs, if another one is still ending
        stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
        # Recovered here before the database failed: no other process would consider this one dead.
        won = await held_jobs(self._app.connector, mine, (JOB, WEBHOOK))
        taken = 0
        late: UnavailableError | ConnectorException | None = None
        for queued in [*won, *stalled]:
            try:
                taken += await self._take_over(queued, me)
            except (UnavailableError, ConnectorException) as error:  # the others need not wait for it
                late = error
        if taken:
            log.warning("fleet.taken_over", jobs=taken)
        if late is not None:
            raise late
        return taken

    async def _take_over(self, queued: ProcrastinateJob, me: int) -> bool:
        """Recover a job; tell whether it was still there: another process may just have done the same."""
        assert queued.id is not None
        if queued.task_name not in (JOB, WEBHOOK):  # the next period adds another one
            return await remove_job(self._app.connector, queued.id, queued.worker_id)
        if not await assign_job(self._app.connector, queued.id, queued.worker_id, me):
            return False
        if queued.task_name == JOB:
            await self._take_over_job(queued, me)
        else:
            await self._deliveries.release(*attempt_of(queued.task_kwargs), now_ms())
            await requeue(self._app.connector, me, queued.id)
        return True

    async def _take_over_job(self, queued: ProcrastinateJob, me: int) -> None:
        assert queued.id is not None
        job = job_of(queued.task_kwargs)
        worker_losses = 0
        segment_id = await segment_of(self._store, job)
        if segment_id is not None:
            worker_losses = await self._store.take_back(segment_id, lost=True)
        if worker_losses >= LOSSES_BEFORE_EXCLUSIVE and not job.exclusive:
            exclusive = job_of({**queued.task_kwargs, "alone": True})
            await self._database.write(enqueue, [exclusive])
            await self._app.job_manager.finish_job(queued, Status.FAILED, delete_job=True)
        else:
            await requeue(self._app.connector, me, queued.id)

    async def find_missing(self) -> int:
        """Add jobs for work that has none; return how many."""
        before = now_ms() - SETTLED_MS
        for segment_id in await self._database.read(abandoned_segments, before):
            await self._store.take_back(segment_id, lost=True)

        # Not in one transaction: it would lock flows, which new tasks wait for, while it scans all others.
        await _attempt("flows", self._tidy_flows)
        missing = 0
        if await self._database.look(missing_jobs, before):
            missing = await self._database.write(add_missing, before)
        if missing:
            log.warning("fleet.jobs_found_missing", jobs=missing)
        return missing

    async def _tidy_flows(self) -> None:
        """Advance the tags of lanes, and keep them within the range of a priority."""
        processes = await self._fleet.lanes()
        if processes:  # if none is found, the database may have been unavailable
            engines = {name for lanes in processes for name in lanes} - {TEXT_LANE}
            await self._database.write(exclude_unserved, engines)
        await self._database.write(compact_flows)

    async def find_webhooks(self) -> int:
        """Add jobs for webhooks that are due soon and have none; return how many."""
        return await self._database.write(add_due)


def _job(name: str, periodic: PeriodicJob, lane: Lane) -> Callable[[int], Awaitable[None]]:
    async def do(timestamp: int) -> None:
        with lane.at_work():
            await _attempt(name, periodic.act)

    return do


async def _attempt(name: str, act: Act) -> None:
    """Run a periodic job; when it fails, it is tried again in the next period."""
    try:
        await act()
    except (UnavailableError, ConnectorException, PostgresError, OSError) as error:
        log.warning("maintenance.late", job=name, reason=type(error).__name__)
    except Exception:  # an internal error
        log.exception("maintenance.fault", job=name)
