"""Maintenance of a fleet: what any process does for all."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import Connection, text

from rhapsode.core.errors import StoreUnavailableError
from rhapsode.core.work import TEXT_LANE, Job, JobKind
from rhapsode.dispatch import maintenance as maintenance_module
from rhapsode.dispatch.heartbeat import STALLED_SECONDS, Heartbeat
from rhapsode.dispatch.maintenance import AT_ONCE, STOP_SECONDS, Maintenance, PeriodicJob
from rhapsode.dispatch.queue import JOB, enqueue, held_jobs
from rhapsode.dispatch.workers import opened_queue
from rhapsode.store.fleet import FleetStore, WorkerLane
from rhapsode.store.locks import lock_task
from rhapsode.store.postgres import IDLE_MS, postgres_engine, postgres_url
from tests.contract.rig import Rig

EVERY_SECOND = "* * * * * */1"


@pytest.fixture
async def connector(url: str) -> AsyncIterator[PsycopgConnector]:
    async with opened_queue(url) as connector:
        yield connector


@pytest.fixture
def maintenance(rig: Rig, url: str, connector: PsycopgConnector) -> Maintenance:
    return Maintenance(connector, rig.database, rig.work, {}, Heartbeat(url))


async def put_aside(rig: Rig) -> list[str]:
    """Return the engines of the texts that do not say any more how far their lane is."""
    query = text("SELECT args ->> 'engine' FROM procrastinate_jobs WHERE scheduled_at <= now() ORDER BY id")
    return list(await rig.database.read(lambda c: c.execute(query).scalars().all()))


async def test_texts_for_engines_that_no_living_process_has_are_put_aside(rig: Rig, maintenance: Maintenance) -> None:
    texts = [Job(JobKind.PLAN, f"task {engine}", "a", engine, 0, 10) for engine in ("gone", "tone", "lost")]
    await rig.database.write(lambda c: enqueue(c, texts))
    await maintenance.find_missing()
    assert await put_aside(rig) == [], "nobody is seen, which says nothing of them"
    lanes = {"tone": WorkerLane(1, "1", "ready"), TEXT_LANE: WorkerLane(1, "", "ready")}
    await FleetStore(rig.database).report("worker_1", "here", 1, lanes)
    await maintenance.find_missing()
    assert await put_aside(rig) == ["gone", "lost"]


async def test_what_has_lost_its_job_is_found_even_if_flows_cannot_be_forgotten(
    rig: Rig, maintenance: Maintenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(connection: Connection) -> None:
        connection.execute(text("SELECT 2147483647 + 1"))

    monkeypatch.setattr(maintenance_module, "compact_flows", fails)
    monkeypatch.setattr(maintenance_module, "SETTLED_MS", -1000)
    await rig.accept("Ten chars.")
    await rig.database.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
    assert await maintenance.find_missing() == 1


@pytest.mark.slow
async def test_slow_chores_keep_no_quick_one_waiting_and_are_done_once_at_a_time(
    rig: Rig, url: str, connector: PsycopgConnector
) -> None:
    """Two processes; each of two periodic_jobs hangs, and both processes stop all the same."""
    begun: Counter[str] = Counter()
    again = asyncio.Event()

    async def hang(name: str) -> None:
        begun[name] += 1
        await asyncio.sleep(3600)

    async def quick() -> None:
        begun["quick"] += 1
        if begun["quick"] >= 4 and begun.keys() >= {"first", "second"}:
            again.set()

    periodic_jobs = {
        "first": PeriodicJob(EVERY_SECOND, lambda: hang("first"), slow=True),
        "second": PeriodicJob(EVERY_SECOND, lambda: hang("second"), slow=True),
        "quick": PeriodicJob(EVERY_SECOND, quick),
    }
    processes = [Maintenance(connector, rig.database, rig.work, periodic_jobs, Heartbeat(url)) for _ in range(2)]
    for process in processes:
        process.start()
    await asyncio.wait_for(again.wait(), 60)
    assert (begun["first"], begun["second"]) == (1, 1)
    begun_at = time.monotonic()
    await asyncio.gather(*(process.stop() for process in processes))
    assert time.monotonic() - begun_at < STOP_SECONDS + 20
    doing = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
    assert await rig.database.read(lambda c: c.execute(doing).scalar()) == 0


class Well(Heartbeat):
    """The heartbeat of a process that has seen its database well for long."""

    def well_for(self, seconds: float) -> bool:
        return True


class Dead:
    """A worker that is dead, and was at a segment."""

    def __init__(self, rig: Rig, task_id: str, segment_id: int) -> None:
        self._rig = rig
        self.task_id = task_id
        self._segment_id = segment_id

    @classmethod
    async def at(cls, rig: Rig) -> Dead:
        """Return one that was at the only segment of a new task."""
        task, claim = await rig.claimed_only()

        def die(connection: Connection) -> None:
            mine = {"task": task.id}
            connection.execute(text("DELETE FROM procrastinate_jobs WHERE args ->> 'task_id' = :task"), mine)
            enqueue(connection, [Job(JobKind.RENDER, task.id, "key-a", "tone", 0, 10, claim.segment_id)])
            worker = connection.execute(text("SELECT worker_id FROM procrastinate_register_worker_v1()")).scalar_one()
            silent = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' WHERE id = :id"
            connection.execute(text(silent), {"id": worker})
            taken = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id WHERE args ->> 'task_id' = :task"
            connection.execute(text(taken), {**mine, "id": worker})

        await rig.database.write(die)
        return cls(rig, task.id, claim.segment_id)

    async def losses(self) -> tuple[str, int]:
        query = text("SELECT status, losses FROM segments WHERE id = :id")
        row = await self._rig.database.read(lambda c: c.execute(query, {"id": self._segment_id}).one())
        return row.status, row.losses

    async def job(self) -> str | None:
        query = text("SELECT status::varchar FROM procrastinate_jobs WHERE args ->> 'task_id' = :task")
        found: str | None = await self._rig.database.read(lambda c: c.execute(query, {"task": self.task_id}).scalar())
        return found


@pytest.fixture
async def dead(rig: Rig) -> Dead:
    return await Dead.at(rig)


@pytest.fixture
async def living(
    rig: Rig, url: str, connector: PsycopgConnector, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[list[Maintenance]]:
    """Yield two processes that look for the dead only when they are told to."""
    monkeypatch.setattr(maintenance_module, "LOOK_SECONDS", 3600.0)
    processes = [Maintenance(connector, rig.database, rig.work, {}, Well(url)) for _ in range(2)]
    for process in processes:
        process.start()
    for _ in range(500):
        if all(process._lane.worker_ids() for process in processes):
            break
        await asyncio.sleep(0.01)
    yield processes
    for process in processes:
        await process.stop()


async def test_what_a_dead_worker_was_at_is_taken_over_once(living: list[Maintenance], dead: Dead) -> None:
    assert sum(await asyncio.gather(*(process.take_over() for process in living))) == 1
    assert (await dead.losses(), await dead.job()) == (("pending", 1), "todo")


async def test_a_take_over_that_another_process_won_takes_nothing(
    rig: Rig, living: list[Maintenance], dead: Dead, connector: PsycopgConnector
) -> None:
    first, second = living
    (job,) = await held_jobs(connector, range(1, 1000), [JOB])
    me, other = (max(process._lane.worker_ids()) for process in living)
    assert await first._take_over(job, me)
    again = text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id WHERE task_name = 'rhapsode.unit'")
    await rig.database.write(lambda c: c.execute(again, {"id": me}))
    assert not await second._take_over(job, other)
    assert (await dead.losses(), await dead.job()) == (("pending", 1), "doing")


async def test_what_was_won_and_could_not_be_given_back_is_tried_again(
    rig: Rig, living: list[Maintenance], dead: Dead, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(segment_id: int, *, lost: bool) -> int:
        raise StoreUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(rig.work, "take_back", fails)
        with pytest.raises(StoreUnavailableError):
            await living[0].take_over()
    assert (await dead.losses(), await dead.job()) == (("running", 0), "doing")
    assert await living[0].take_over() == 1
    assert (await dead.losses(), await dead.job()) == (("pending", 1), "todo")


async def test_a_failed_take_over_does_not_delay_the_others(
    rig: Rig, living: list[Maintenance], dead: Dead, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [await Dead.at(rig) for _ in range(2)]
    take_back = rig.work.take_back
    asked = 0

    async def fails_at_first(segment_id: int, *, lost: bool) -> int:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise StoreUnavailableError
        return await take_back(segment_id, lost=lost)

    monkeypatch.setattr(rig.work, "take_back", fails_at_first)
    with pytest.raises(StoreUnavailableError):
        await living[0].take_over()
    assert sorted([await worker.job() for worker in (dead, *others)], key=str) == ["doing", "todo", "todo"]


@pytest.mark.slow
async def test_the_dead_are_looked_for_whatever_the_chores_are_at(
    rig: Rig, url: str, connector: PsycopgConnector
) -> None:
    """The only process that may take anybody for dead hangs in as many periodic_jobs as it does at once."""
    hanging: set[str] = set()
    full = asyncio.Event()

    async def hang(name: str) -> None:
        hanging.add(name)
        if len(hanging) == AT_ONCE:
            full.set()
        await asyncio.sleep(3600)

    names = [f"job {number}" for number in range(AT_ONCE)]
    process = Maintenance(
        connector,
        rig.database,
        rig.work,
        {name: PeriodicJob(EVERY_SECOND, partial(hang, name)) for name in names},
        Well(url),
    )
    process.start()
    try:
        await asyncio.wait_for(full.wait(), 60)
        dead = await Dead.at(rig)
        for _ in range(600):
            if await dead.job() == "todo":
                break
            await asyncio.sleep(0.05)
        assert await dead.losses() == ("pending", 1)
    finally:
        await process.stop()


@pytest.mark.slow
async def test_a_connection_lost_within_a_transaction_holds_its_locks_briefly(
    living: list[Maintenance], dead: Dead, url: str
) -> None:
    """Its transaction is undone before it is taken for dead, although the database has not heard of its end."""
    assert IDLE_MS < 1000 * STALLED_SECONDS
    engine = postgres_engine(postgres_url(url))
    with engine.connect() as connection:
        connection.execute(text("BEGIN"))
        lock_task(connection, dead.task_id)
        assert await living[0].take_over() == 1
        connection.invalidate()
    engine.dispose()
    assert (await dead.losses(), await dead.job()) == (("pending", 1), "todo")
