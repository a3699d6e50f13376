"""Dispatch in a fleet: the queue is in PostgreSQL, and the next free worker with the engine fetches the next job."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field

import structlog

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import UnavailableError
from rhapsode.core.task import Task
from rhapsode.core.work import LaneState, UnfinishedTask, WorkAhead
from rhapsode.dispatch.maintenance import Maintenance
from rhapsode.dispatch.queue import drop, lane_states
from rhapsode.dispatch.workers import FleetWorkers
from rhapsode.store.database import Database
from rhapsode.store.fleet import FleetStore, Load, WorkerLane

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
"""How often the state of the fleet is read…"""
LOOK_SHARE = 0.05
"""…but never so often that it takes more than this share of the time: with 100,000 queued tasks it is slow."""
UNASKED_SECONDS = 10.0
"""…and only this often while the state is not used, as in a process that only renders."""
LONGEST_PAUSE_SECONDS = 15.0
"""…and at least this often: one look may have been slow because the database was away for a while."""
REPORT_SECONDS = 3.0


@dataclass(slots=True)
class _Fleet:
    """The last known state of the fleet."""

    loads: Mapping[tuple[str, str], Load] = field(default_factory=dict)
    workers: Counter[str] = field(default_factory=Counter)
    lanes: Mapping[str, LaneState] = field(default_factory=dict)
    states: Mapping[str, set[str]] = field(default_factory=dict)


class FleetDispatcher:
    """Implements :class:`rhapsode.core.ports.Dispatcher`.

    Jobs are inserted by the store, in the transaction of their rows. ``workers`` are those of this process, if it has
    any, with their ``lanes``.
    """

    def __init__(
        self,
        database: Database,
        store: FleetStore,
        maintenance: Maintenance,
        workers: FleetWorkers | None,
        host: str,
        lanes: LanesNow,
    ) -> None:
        self._database = database
        self._store = store
        self._maintenance = maintenance
        self._workers = workers
        self._host = host
        self._lanes_now = lanes
        self._id = new_id("worker")
        self._started_at = now_ms()
        self._fleet = _Fleet()
        self._asked_at = time.monotonic()
        self._submitted: Counter[str] = Counter()
        self._background: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        await self._look()
        self._maintenance.start()
        if self._workers is not None:
            self._workers.start()
            self._spawn(self._report(), "fleet report")
        self._spawn(self._keep_looking(), "fleet look")

    def submit(self, task: UnfinishedTask) -> None:
        self._submitted[task.engine] += sum(item.characters for item in task.items)

    def cancel(self, task_id: str) -> None:
        self._spawn(self._drop(task_id), "drop jobs")

    async def drain(self, grace_s: float) -> None:
        if self._workers is not None:
            await self._workers.drain(grace_s)

    async def stop(self, grace_s: float) -> None:
        if self._workers is not None:
            await self._workers.stop(grace_s)
        await self._maintenance.stop()
        await cancel_and_wait(self._background)
        if self._workers is not None:
            try:
                await self._store.leave(self._id)
            except UnavailableError as error:  # it is removed later in any case
                log.warning("fleet.not_left", reason=error.message)

    def depth(self) -> int:
        return sum(lane.waiting for lane in self._seen.lanes.values())

    def work_ahead(self, task: Task) -> WorkAhead | None:
        mine = self._seen.loads.get((task.engine, task.key_id))
        if mine is None:
            return None
        keys = sum(engine == task.engine for engine, _ in self._fleet.loads)
        turns = max(1, keys * mine.tasks)
        left = task.characters - task.done_characters
        everything = self.queued_characters(task.engine)
        lane = self._fleet.lanes.get(task.engine)
        waiting = 0 if lane is None else lane.waiting
        workers = max(1, self._fleet.workers[task.engine])
        return WorkAhead(task.engine, min(waiting, turns - 1), min(everything, left * turns), workers)

    def queued_characters(self, engine: str) -> int:
        seen = sum(load.characters for (name, _), load in self._seen.loads.items() if name == engine)
        return seen + self._submitted[engine]

    def lanes(self) -> list[LaneState]:
        """Return the last known state of the lanes of the whole fleet."""
        return list(self._seen.lanes.values())

    def engine_states(self) -> Mapping[str, set[str]]:
        """Return the engines that any process of the fleet has, with the states that they are in."""
        return self._seen.states

    @property
    def _seen(self) -> _Fleet:
        self._asked_at = time.monotonic()
        return self._fleet

    # -- in the background -------------------------------------------------------------------------------------------

    async def _keep_looking(self) -> None:
        while True:
            begun = time.monotonic()
            try:
                await self._look()
            except UnavailableError:
                pass
            except Exception:  # an internal error: keep the last known state
                log.exception("fleet.look_fault")
            asked_recently = time.monotonic() - self._asked_at < UNASKED_SECONDS
            await asyncio.sleep(pause_after(time.monotonic() - begun, asked=asked_recently))

    async def _look(self) -> None:
        before = Counter(self._submitted)
        loads = await self._store.loads()
        waiting = await self._database.read(lane_states)
        states: dict[str, set[str]] = {}
        workers: Counter[str] = Counter()
        for lanes in await self._store.lanes():
            for name, lane in lanes.items():
                workers[name] += lane.workers
                states.setdefault(name, set()).add(lane.state)
        self._fleet = _Fleet(loads, workers, {lane.name: lane for lane in waiting}, states)
        self._submitted -= before  # it is counted in the load now

    async def _report(self) -> None:
        while True:
            try:
                await self._store.report(self._id, self._host, self._started_at, self._lanes_now())
            except UnavailableError as error:
                log.warning("fleet.not_reported", reason=error.message)
            await asyncio.sleep(REPORT_SECONDS)

    async def _drop(self, task_id: str) -> None:
        try:
            await self._database.write(drop, task_id)
        except UnavailableError as error:  # jobs that are fetched now have no effect
            log.warning("fleet.not_dropped", reason=error.message)

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def pause_after(took_s: float, *, asked: bool) -> float:
    """Return the seconds until the next read of a state that took ``took_s`` to read, and was used if ``asked``."""
    return max(LOOK_SECONDS if asked else UNASKED_SECONDS, min(took_s / LOOK_SHARE, LONGEST_PAUSE_SECONDS))


LanesNow = Callable[[], Mapping[str, WorkerLane]]
