"""The workers of a process of a fleet, with a real queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
from procrastinate.manager import JobManager
from sqlalchemy import Connection, text

from rhapsode.core.work import Job, JobKind
from rhapsode.dispatch import workers as working
from rhapsode.dispatch.heartbeat import Heartbeat
from rhapsode.dispatch.queue import enqueue
from rhapsode.dispatch.workers import FleetWorkers, opened_queue
from tests.contract.rig import Rig


class Runner:
    """Tells which segments it is given, and does them at once unless it ``hangs``."""

    def __init__(self) -> None:
        self.hangs = False
        self.given: asyncio.Queue[int | None] = asyncio.Queue()

    async def run(self, job: Job, release: Callable[[], None]) -> Sequence[Job]:
        self.given.put_nowait(job.segment_id)
        if self.hangs:
            await asyncio.sleep(3600)
        return []


@pytest.fixture
def runner() -> Runner:
    return Runner()


@pytest.fixture
async def workers(rig: Rig, url: str, runner: Runner) -> AsyncIterator[FleetWorkers]:
    async with opened_queue(url) as connector:
        workers = FleetWorkers(url, JobManager(connector), rig.work, runner, {"tone": 1}, Heartbeat(url))
        yield workers
        await workers.stop(0)


def render(segment: int) -> Job:
    return Job(JobKind.RENDER, "task", "key", "tone", 0, 10, segment)


@pytest.mark.slow
async def test_what_is_in_hand_by_the_queue_alone_waits_again_after_a_while(
    rig: Rig, runner: Runner, workers: FleetWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "COMPARE_SECONDS", 0.1)
    workers.start()
    await rig.database.write(lambda c: enqueue(c, [render(1)]))
    assert await asyncio.wait_for(runner.given.get(), 60) == 1

    def lost(connection: Connection) -> None:
        enqueue(connection, [render(2)])
        taken = text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :me WHERE status = 'todo'")
        connection.execute(taken, {"me": workers._worker_id})

    await rig.database.write(lost)
    assert await asyncio.wait_for(runner.given.get(), 60) == 2


@pytest.mark.parametrize("lost", [True, False])
async def test_only_what_is_still_ours_is_handed_back(
    rig: Rig, runner: Runner, workers: FleetWorkers, lost: bool
) -> None:
    """Others were given the job, because we were silent, and are at its segment."""
    runner.hangs = True
    _, claim = await rig.claimed_only()
    await rig.database.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
    await rig.database.write(lambda c: enqueue(c, [render(claim.segment_id)]))
    workers.start()
    assert await asyncio.wait_for(runner.given.get(), 60) == claim.segment_id
    if lost:
        given = "UPDATE procrastinate_jobs SET worker_id = (SELECT worker_id FROM procrastinate_register_worker_v1())"
        await rig.database.write(lambda c: c.execute(text(given)))
    await workers.stop(0)
    status = text("SELECT status FROM segments WHERE id = :id")
    found = await rig.database.read(lambda c: c.execute(status, {"id": claim.segment_id}).scalar())
    assert found == ("running" if lost else "pending")
    job = text("SELECT status::varchar FROM procrastinate_jobs")
    assert await rig.database.read(lambda c: c.execute(job).scalar()) == ("doing" if lost else "todo")
