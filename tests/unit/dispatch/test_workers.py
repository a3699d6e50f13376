"""The workers of a fleet: concurrency per lane, and requeueing of unfinished jobs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rhapsode.core.errors import StoreUnavailableError
from rhapsode.core.task import SegmentStatus
from rhapsode.core.work import Job, JobKind
from rhapsode.dispatch.heartbeat import Heartbeat
from rhapsode.dispatch.lane_semaphore import LaneSemaphore
from rhapsode.dispatch.lanes import RETRY_SECONDS
from rhapsode.dispatch.queue import ClaimedJob
from rhapsode.dispatch.workers import FleetWorkers

JOB = Job(JobKind.RENDER, "task_1", "key", "tone", 0, 10, 7)
INLINE_PLAN = Job(JobKind.PLAN, "task_1", "key", "tone", 0, 10, inline_plan=True)


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_semaphore_lets_so_many_in_and_the_others_in_their_order() -> None:
    semaphore = LaneSemaphore(2)
    first, second = await semaphore.acquire(exclusive=False), await semaphore.acquire(exclusive=False)
    waiting = [asyncio.create_task(semaphore.acquire(exclusive=False)) for _ in range(3)]
    await turns()
    assert not any(task.done() for task in waiting)
    first()
    first()  # twice is once
    await turns()
    assert [task.done() for task in waiting] == [True, False, False]
    waiting[1].cancel()
    await turns()
    second()
    await turns()
    assert waiting[2].done(), "who was called away is passed over"


async def test_an_exclusive_job_waits_for_all_and_all_wait_for_it() -> None:
    semaphore = LaneSemaphore(3)
    others = [await semaphore.acquire(exclusive=False) for _ in range(2)]
    alone = asyncio.create_task(semaphore.acquire(exclusive=True))
    after = asyncio.create_task(semaphore.acquire(exclusive=False))
    others[0]()
    await turns()
    assert not alone.done()
    others[1]()
    await turns()
    assert (alone.done(), after.done()) == (True, False)
    alone.result()()
    await turns()
    assert after.done()


async def test_a_place_that_was_given_to_who_is_called_away_is_given_on() -> None:
    semaphore = LaneSemaphore(1)
    leave = await semaphore.acquire(exclusive=False)
    called_away = asyncio.create_task(semaphore.acquire(exclusive=False))
    await turns()
    leave()
    called_away.cancel()
    await turns()
    assert called_away.cancelled()
    assert await asyncio.wait_for(semaphore.acquire(exclusive=False), 60)


class Runner:
    """Answers what it is told to."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def run(self, job: Job, release: Any) -> Any:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class Store:
    """Has one segment, number 7, in work."""

    def __init__(self) -> None:
        self.taken_back: list[tuple[int, bool]] = []

    async def first_segment(self, task_id: str, item: int, status: SegmentStatus) -> int | None:
        return 7 if (task_id, item, status) == ("task_1", 0, SegmentStatus.RUNNING) else None

    async def take_back(self, segment_id: int, *, lost: bool) -> int:
        self.taken_back.append((segment_id, lost))
        return 0


class Queue:
    """Has job 3 in the hands of worker 5, and is its own connector."""

    @property
    def connector(self) -> Queue:
        return self

    async def execute_query_all_async(self, query: str, **values: Any) -> list[Any]:
        return [{"id": 3}] if values == {"id": 3, "worker": 5} else []


def workers(answer: Any, store: Store | None = None) -> FleetWorkers:
    queue: Any = Queue()
    fleet = FleetWorkers("", queue, store or Store(), Runner(answer), {"tone": 1, "text": 1}, Heartbeat(""))  # type: ignore[arg-type]
    fleet._worker_id = 5
    return fleet


async def done(answer: Any, job: Job = JOB) -> FleetWorkers:
    """Return the workers after job 3, which was ``job``."""
    fleet = workers(answer)
    await fleet._do(ClaimedJob(3, "tone", job))
    return fleet


@pytest.mark.parametrize("answer", [[JOB.assemble()], [], None])
async def test_what_follows_is_a_job_already(answer: Any) -> None:
    fleet = await done(answer)
    assert (fleet._done, fleet._later) == ([3], [])


async def test_the_jobs_of_a_task_that_ended_are_dropped() -> None:
    assert (await done(None))._ended == {"task_1"}
    assert (await done([]))._ended == set()


@pytest.mark.parametrize("job", [JOB, INLINE_PLAN])
async def test_the_same_job_again_is_the_same_job_later(job: Job) -> None:
    fleet = await done([job.delayed(1.5)], job)
    assert (fleet._done, fleet._later) == ([], [(3, 1.5)])


@pytest.mark.parametrize("error", [StoreUnavailableError(), RuntimeError("a fault")])
async def test_what_failed_by_no_fault_of_the_text_is_done_again(error: Exception) -> None:
    fleet = await done(error)
    assert (fleet._done, fleet._later) == ([], [(3, RETRY_SECONDS)])


@pytest.mark.parametrize("job", [JOB, INLINE_PLAN])
async def test_a_segment_that_is_called_away_is_handed_back_without_a_loss(job: Job) -> None:
    store = Store()
    fleet = workers(asyncio.CancelledError(), store)
    with pytest.raises(asyncio.CancelledError):
        await fleet._do(ClaimedJob(3, "tone", job))
    assert store.taken_back == [(7, False)]
    assert (fleet._done, fleet._later) == ([], [(3, 0.0)])


async def test_a_job_that_waits_keeps_its_place_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhapsode.dispatch.workers.HELD_SECONDS", 0.5)
    fleet = workers([JOB.delayed(60)])
    room = fleet._room["tone"]
    fleet._begin(ClaimedJob(3, "tone", JOB))
    await asyncio.wait(fleet._working)
    await asyncio.sleep(0)
    assert (fleet._later, fleet._room["tone"]) == ([(3, 60.0)], room - 1)
    async with asyncio.timeout(60):
        while fleet._room["tone"] < room:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
