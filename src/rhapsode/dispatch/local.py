"""Dispatch on one machine: in the server's own event loop, with the store as the source of truth."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.errors import UnavailableError
from rhapsode.core.observe import JobEnded, Observe, ignore
from rhapsode.core.task import Task
from rhapsode.core.work import (
    INLINE_PLAN_COST,
    Job,
    JobKind,
    JobRunner,
    LaneState,
    UnfinishedTask,
    WorkAhead,
    jobs_of,
)
from rhapsode.dispatch.backlog import Backlog
from rhapsode.dispatch.fairness import FairQueue
from rhapsode.store.work import WorkStore

log = structlog.get_logger(__name__)

RETRY_SECONDS = 2.0
"""The delay of a job after a failure of the store or the disk."""


class _Lane:
    """A fair queue and the number of processes that serve it, each with ``ahead`` prefetched jobs."""

    def __init__(self, workers: int, ahead: int, task_cost: int) -> None:
        self.workers = workers
        self.capacity = workers * (1 + ahead)
        self.queue = FairQueue(task_cost)
        self.busy = 0
        self.exclusive = False

    def next(self) -> Job | None:
        """Return the next job that may start now."""
        if self.exclusive or self.busy >= self.capacity:
            return None
        job = self.queue.peek()
        if job is None or (job.exclusive and self.busy):
            return None
        self.busy += 1
        self.exclusive = job.exclusive
        return self.queue.pop()

    def release(self) -> None:
        self.busy -= 1
        self.exclusive = False


class LocalDispatcher:
    """Implements :class:`rhapsode.core.ports.Dispatcher`.

    Texts of up to so many ``inline_characters`` of their engine are one job: the plan that a worker of the engine
    makes and goes on from (:meth:`rhapsode.core.work.Job.inlined`). Only where they are likely to be one segment,
    because two would wait for the engine twice, as would those that are streamed; and only where the cost of the job
    is the whole text, because :class:`Backlog` takes it for that. Not those of an earlier run, of which the server may
    have died: an engine gets an inline plan before its claim is committed, and nothing would ever count the losses.
    """

    def __init__(
        self,
        store: WorkStore,
        runner: JobRunner,
        workers: Mapping[str, int],
        observe: Observe = ignore,
        *,
        claims_ahead: Mapping[str, int] | None = None,
        task_costs: Mapping[str, int] | None = None,
        inline_characters: Mapping[str, int] | None = None,
    ) -> None:
        self._store = store
        self._runner = runner
        ahead, costs = claims_ahead or {}, task_costs or {}
        self._lanes = {name: _Lane(count, ahead.get(name, 0), costs.get(name, 0)) for name, count in workers.items()}
        self._inline_characters = inline_characters or {}
        self._running: set[asyncio.Task[None]] = set()
        self._delayed: dict[asyncio.TimerHandle, Job] = {}
        self._backlog = Backlog()
        self._observe = observe
        self._open = False
        self._drained_by: float | None = None

    async def start(self) -> None:
        lost = await self._store.recover()
        unfinished = await self._store.unfinished()
        # The engine may be missing in this run only: its tasks wait for a start with it.
        stranded = {engine for task in unfinished for engine in task.engines} - self._lanes.keys()
        if stranded:
            log.warning("dispatch.no_engine", engines=sorted(stranded), hint="their tasks wait until it is configured")
        resumable = [task for task in unfinished if not task.engines & stranded]
        if resumable:
            log.info("dispatch.resumed", tasks=len(resumable), segments_lost=lost)
        self._open = True
        for task in resumable:
            self._add(task, jobs_of(task))

    def submit(self, task: UnfinishedTask) -> None:
        characters = {item.index: item.characters for item in task.items}
        jobs = jobs_of(task)
        if not task.streamed:
            jobs = [self._inlined(job, characters[job.item]) for job in jobs]
        self._add(task, jobs)

    def _add(self, task: UnfinishedTask, jobs: Sequence[Job]) -> None:
        self._backlog.add(task, len(jobs))
        self._push(jobs)

    def cancel(self, task_id: str) -> None:
        self._backlog.drop(task_id)
        for lane in self._lanes.values():
            lane.queue.drop(task_id)
        for handle, job in list(self._delayed.items()):
            if job.task_id == task_id:
                handle.cancel()
                del self._delayed[handle]

    async def drain(self, grace_s: float) -> None:
        self._open = False
        if self._drained_by is None:
            self._drained_by = time.monotonic() + grace_s
        if self._running:
            await asyncio.wait(self._running, timeout=max(0.0, self._drained_by - time.monotonic()))

    async def stop(self, grace_s: float) -> None:
        await self.drain(grace_s)
        for handle in self._delayed:
            handle.cancel()
        self._delayed.clear()
        await cancel_and_wait(self._running)
        try:
            handed_back = await self._store.recover(lost=False)
        except UnavailableError as error:  # the next start recovers them anyway, as losses
            log.warning("dispatch.not_handed_back", reason=error.message)
        else:
            log.info("dispatch.stopped", handed_back=handed_back, waiting=self.depth())

    def depth(self) -> int:
        return sum(len(lane.queue) for lane in self._lanes.values()) + len(self._delayed)

    def work_ahead(self, task: Task) -> WorkAhead | None:
        share = self._backlog.share(task.id)
        lane = None if share is None else self._lanes.get(share.engine)
        if share is None or lane is None:
            return None
        # The smaller of two upper bounds: its fair turns, and all segments of the other tasks.
        jobs_ahead = len(lane.queue) - lane.queue.waiting(task.id)
        characters = min(share.characters_of_all, share.characters * share.turns)
        return WorkAhead(share.engine, min(jobs_ahead, share.turns - 1), characters, lane.workers)

    def queued_characters(self, engine: str) -> int:
        return self._backlog.characters(engine)

    def lanes(self) -> list[LaneState]:
        """Return the current state of the lanes, in time proportional to the waiting tasks."""
        now = time.monotonic()
        states = []
        for name, lane in self._lanes.items():
            oldest = lane.queue.oldest()
            age = 0.0 if oldest is None else now - oldest
            in_hand = max(0, lane.busy - lane.workers)
            states.append(LaneState(name, len(lane.queue) + in_hand, lane.busy - in_hand, age))
        return states

    def _inlined(self, job: Job, characters: int) -> Job:
        longest = min(self._inline_characters.get(job.engine, 0), INLINE_PLAN_COST)
        return job.inlined(characters) if job.kind is JobKind.PLAN and characters <= longest else job

    def _push(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if job.delay_s > 0:
                self._push_later(job)
            else:
                self._lanes[job.lane].queue.push(job)
        self._dispatch()

    def _push_later(self, job: Job) -> None:
        def due() -> None:
            del self._delayed[handle]
            self._push([job.delayed(0.0)])

        handle = asyncio.get_running_loop().call_later(job.delay_s, due)
        self._delayed[handle] = job

    def _dispatch(self) -> None:
        """Start the jobs that have a free process."""
        if not self._open:
            return
        for lane in self._lanes.values():
            while job := lane.next():
                task = asyncio.create_task(self._run(job, lane), name=f"{job.kind} {job.task_id}")
                self._running.add(task)
                task.add_done_callback(self._running.discard)

    async def _run(self, job: Job, lane: _Lane) -> None:
        structlog.contextvars.clear_contextvars()  # the context variables of the request that happened to start this
        release = self._releaser(lane)
        following: Sequence[Job] | None
        begun, ok = time.perf_counter(), False
        try:
            following = await self._runner.run(job, release)
            ok = True
        except UnavailableError as error:
            log.warning("job.unavailable", kind=job.kind, task=job.task_id, reason=error.message)
            following = [job.delayed(RETRY_SECONDS)]
        except Exception:  # even failing the task did not work; it must not be lost until the next start
            log.exception("job.fault", kind=job.kind, task=job.task_id)
            following = [job.delayed(RETRY_SECONDS)]
        finally:
            release()
            self._observe(JobEnded(job, time.perf_counter() - begun, ok))
        if following is None:
            self.cancel(job.task_id)
        else:
            if ok:
                self._backlog.advance(job, following)
            self._push(following)

    def _releaser(self, lane: _Lane) -> Callable[[], None]:
        released = False

        def release() -> None:
            nonlocal released
            if not released:
                released = True
                lane.release()
                self._dispatch()

        return release
