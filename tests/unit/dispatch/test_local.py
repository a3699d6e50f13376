"""Dispatch on one machine, with a runner whose every step is led by the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from rhapsode.core.errors import StorageFullError, StoreUnavailableError
from rhapsode.core.observe import Fact, JobEnded
from rhapsode.core.task import Task, TaskStatus
from rhapsode.core.work import (
    INLINE_PLAN_COST,
    TEXT_LANE,
    Job,
    JobKind,
    PendingSegment,
    UnfinishedItem,
    UnfinishedTask,
    WorkAhead,
)
from rhapsode.dispatch import local
from rhapsode.dispatch.local import LocalDispatcher
from rhapsode.store.work import WorkStore


class FakeStore(WorkStore):
    """Knows some unfinished tasks, and notes how it was asked to recover."""

    def __init__(self) -> None:
        self.tasks: list[UnfinishedTask] = []
        self.recovered: list[bool] = []
        self.broken = False

    async def recover(self, *, lost: bool = True) -> int:
        if self.broken:
            raise StoreUnavailableError
        self.recovered.append(lost)
        return 0

    async def unfinished(self) -> list[UnfinishedTask]:
        return self.tasks


class Puppet:
    """Begins what it is given and ends it when the test says so."""

    def __init__(self) -> None:
        self.begun: list[Job] = []
        self.running: dict[Job, asyncio.Future[Sequence[Job] | None]] = {}
        self.releases: dict[Job, Callable[[], None]] = {}
        self.cancelled: list[Job] = []
        self._news = asyncio.Event()

    async def run(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        self.begun.append(job)
        self.releases[job] = release
        self.running[job] = asyncio.get_running_loop().create_future()
        self._news.set()
        try:
            return await self.running[job]
        except asyncio.CancelledError:
            self.cancelled.append(job)
            raise
        finally:
            del self.running[job]

    async def end(self, job: Job, outcome: Sequence[Job] | Exception | None = ()) -> None:
        if isinstance(outcome, Exception):
            self.running[job].set_exception(outcome)
        else:
            self.running[job].set_result(outcome)
        await turns()

    async def until_begun(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.begun) < count:
                self._news.clear()
                await self._news.wait()


async def turns() -> None:
    """Let everything happen that can happen without time passing."""
    for _ in range(10):
        await asyncio.sleep(0)


def render(number: int, task: str = "task_1", *, exclusive: bool = False, engine: str = "tone") -> Job:
    return Job(JobKind.RENDER, task, "key", engine, 0, 10, number, exclusive=exclusive)


def plan(task: str = "task_1") -> Job:
    return Job(JobKind.PLAN, task, "key", "tone", 0)


def unfinished(task_id: str, segments: int, engine: str = "tone") -> UnfinishedTask:
    waiting = [PendingSegment(number, 10) for number in range(segments)]
    return UnfinishedTask(task_id, "key", engine, [UnfinishedItem(0, 10, 10, False, waiting)])


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def puppet() -> Puppet:
    return Puppet()


@pytest.fixture
async def dispatcher(store: FakeStore, puppet: Puppet) -> AsyncIterator[LocalDispatcher]:
    dispatcher = LocalDispatcher(store, puppet, {"tone": 2, TEXT_LANE: 1})
    yield dispatcher
    await dispatcher.stop(0)


async def test_a_lane_runs_as_many_as_it_has_processes(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 5))
    await turns()
    assert [job.segment_id for job in puppet.begun] == [0, 1]
    assert dispatcher.depth() == 3
    await puppet.end(puppet.begun[0])
    assert [job.segment_id for job in puppet.begun] == [0, 1, 2]


async def test_lanes_do_not_wait_for_each_other(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 3))
    dispatcher.submit(UnfinishedTask("task_2", "key", "tone", [UnfinishedItem(0, 10, 0, False, ())]))
    await turns()
    assert sorted(job.kind for job in puppet.begun) == [JobKind.PLAN, JobKind.RENDER, JobKind.RENDER]


async def test_a_process_is_free_as_soon_as_it_is_released(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 4))
    await turns()
    first = puppet.begun[0]
    puppet.releases[first]()
    await turns()
    assert len(puppet.begun) == 3, "while the first is still being committed"
    puppet.releases[first]()
    await puppet.end(first)
    assert len(puppet.begun) == 3, "a process is released once, however often it is said"


async def test_what_follows_is_done_too(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    dispatcher.submit(UnfinishedTask("task_1", "key", "tone", [UnfinishedItem(0, 10, 0, False, ())]))
    await turns()
    await puppet.end(puppet.begun[0], [render(1), plan().assemble()])
    assert [job.kind for job in puppet.begun[1:]] == [JobKind.RENDER, JobKind.ASSEMBLE]


async def test_a_job_that_must_be_alone_is_alone(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    await start_with(dispatcher, puppet, render(1), render(2, exclusive=True), render(3))
    assert [job.segment_id for job in puppet.running] == [1], "it waits for the lane to be empty"
    await puppet.end(render(1))
    assert [job.segment_id for job in puppet.running] == [2], "and nobody joins it"
    await puppet.end(render(2, exclusive=True))
    assert [job.segment_id for job in puppet.running] == [3]


async def test_a_quick_engine_has_the_next_segment_in_hand(store: FakeStore, puppet: Puppet) -> None:
    dispatcher = LocalDispatcher(store, puppet, {"tone": 2, TEXT_LANE: 1}, claims_ahead={"tone": 1})
    await dispatcher.start()
    await start_with(dispatcher, puppet, *map(render, range(1, 6)))
    assert [job.segment_id for job in puppet.running] == [1, 2, 3, 4]
    (lane,) = (lane for lane in dispatcher.lanes() if lane.name == "tone")
    assert (lane.running, lane.waiting) == (2, 3), "no more than there are workers"
    await puppet.end(render(1))
    assert [job.segment_id for job in puppet.running] == [2, 3, 4, 5]
    await dispatcher.stop(0)


async def test_a_short_text_is_one_job_in_the_lane_of_its_engine(store: FakeStore, puppet: Puppet) -> None:
    dispatcher = LocalDispatcher(store, puppet, {"tone": 2, "far": 1, TEXT_LANE: 1}, inline_characters={"tone": 250})
    await dispatcher.start()
    characters = (INLINE_PLAN_COST, INLINE_PLAN_COST + 1)
    items = [UnfinishedItem(index, length, 0, False, ()) for index, length in enumerate(characters)]
    dispatcher.submit(UnfinishedTask("task_1", "key", "tone", items))
    dispatcher.submit(UnfinishedTask("task_2", "key", "far", [UnfinishedItem(0, 10, 0, False, ())]))
    await turns()
    short, long = puppet.begun
    assert (short.lane, short.cost, short.inline_plan) == ("tone", INLINE_PLAN_COST, True)
    assert (long.item, long.lane, long.inline_plan) == (1, TEXT_LANE, False)
    await puppet.end(short, [])
    assert dispatcher.queued_characters("tone") == INLINE_PLAN_COST + 1, "the short one is spoken"
    await puppet.end(long, None)
    assert [(job.task_id, job.lane) for job in puppet.begun[2:]] == [("task_2", TEXT_LANE)], "of an engine elsewhere"
    await puppet.end(puppet.begun[2], None)
    item = UnfinishedItem(0, 10, 0, False, ())
    dispatcher.submit(UnfinishedTask("task_3", "key", "tone", [item], streamed=True))
    await turns()
    assert (puppet.begun[-1].task_id, puppet.begun[-1].lane) == ("task_3", TEXT_LANE), "its first words are a segment"
    await dispatcher.stop(0)


async def test_a_text_of_an_earlier_run_is_not_spoken_before_it_is_claimed(store: FakeStore, puppet: Puppet) -> None:
    store.tasks = [UnfinishedTask("task_1", "key", "tone", [UnfinishedItem(0, 10, 0, False, ())])]
    dispatcher = LocalDispatcher(store, puppet, {"tone": 2, TEXT_LANE: 2}, inline_characters={"tone": 150})
    await dispatcher.start()
    dispatcher.submit(UnfinishedTask("task_2", "key", "tone", [UnfinishedItem(0, 10, 0, False, ())]))
    await turns()
    assert {job.task_id: job.inline_plan for job in puppet.begun} == {"task_1": False, "task_2": True}
    await dispatcher.stop(0)


async def test_how_short_a_text_of_one_job_is_depends_on_its_engine(store: FakeStore, puppet: Puppet) -> None:
    dispatcher = LocalDispatcher(store, puppet, {"tone": 2, TEXT_LANE: 2}, inline_characters={"tone": 150})
    await dispatcher.start()
    items = [UnfinishedItem(index, length, 0, False, ()) for index, length in enumerate((150, 151))]
    dispatcher.submit(UnfinishedTask("task_1", "key", "tone", items))
    await turns()
    assert sorted((job.item, job.lane) for job in puppet.begun) == [(0, "tone"), (1, TEXT_LANE)]
    await dispatcher.stop(0)


async def start_with(dispatcher: LocalDispatcher, puppet: Puppet, *jobs: Job) -> None:
    """Let ``jobs`` follow from a plan."""
    dispatcher.submit(UnfinishedTask("task_0", "key", "tone", [UnfinishedItem(0, 10, 0, False, ())]))
    await turns()
    await puppet.end(puppet.begun[-1], jobs)


async def test_a_delayed_job_waits_and_then_runs(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    await start_with(dispatcher, puppet, render(1).delayed(0.5), render(2).delayed(3600))
    assert dispatcher.depth() == 2
    await puppet.until_begun(2)
    assert puppet.begun[1] == render(1), "the wait is over: it is not delayed again"
    assert dispatcher.depth() == 1


@pytest.mark.parametrize("error", [StoreUnavailableError(), StorageFullError()])
async def test_what_the_store_could_not_serve_is_tried_again(
    dispatcher: LocalDispatcher, puppet: Puppet, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(local, "RETRY_SECONDS", 0.001)
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 1))
    await turns()
    await puppet.end(puppet.begun[0], error)
    await puppet.until_begun(2)
    assert puppet.begun[0] == puppet.begun[1]


async def test_a_task_that_has_ended_is_forgotten(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    await start_with(dispatcher, puppet, *(render(number) for number in range(4)), render(9).delayed(3600))
    await start_with(dispatcher, puppet, render(5, "task_2"))
    assert dispatcher.depth() == 4
    await puppet.end(puppet.begun[1], None)
    assert [job.task_id for job in puppet.running] == ["task_1", "task_2"]
    assert dispatcher.depth() == 0


async def test_a_cancelled_task_is_forgotten(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 5))
    dispatcher.submit(unfinished("task_2", 1))
    assert dispatcher.depth() == 4
    dispatcher.cancel("task_1")
    assert dispatcher.depth() == 1
    await turns()
    assert puppet.cancelled == [], "what runs is not killed"
    await puppet.end(puppet.begun[0])
    await puppet.end(puppet.begun[1])
    assert [job.task_id for job in puppet.begun] == ["task_1", "task_1", "task_2"]


async def test_a_fault_of_the_runner_neither_blocks_its_lane_nor_loses_the_job(
    dispatcher: LocalDispatcher, puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "RETRY_SECONDS", 0.001)
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 3))
    await turns()
    await puppet.end(puppet.begun[0], ZeroDivisionError("a fault"))
    assert [job.segment_id for job in puppet.begun] == [0, 1, 2]
    await puppet.end(puppet.begun[1])
    await puppet.until_begun(4)
    assert puppet.begun[3].segment_id == 0


async def test_a_start_takes_back_what_was_lost_and_goes_on(
    dispatcher: LocalDispatcher, store: FakeStore, puppet: Puppet
) -> None:
    store.tasks = [unfinished("task_1", 0), unfinished("task_2", 2)]
    dispatcher.submit(unfinished("task_0", 1))
    await turns()
    assert puppet.begun == [], "nothing starts before the store was put in order"
    await dispatcher.start()
    await turns()
    assert store.recovered == [True]
    assert {(job.kind.value, job.task_id) for job in puppet.begun} == {
        ("render", "task_0"),
        ("assemble", "task_1"),
        ("render", "task_2"),
    }


async def test_tasks_of_an_engine_that_is_not_there_wait(
    dispatcher: LocalDispatcher, store: FakeStore, puppet: Puppet
) -> None:
    planned = UnfinishedTask("task_3", "key", "gone", [UnfinishedItem(0, 10, 0, False, ())])
    store.tasks = [unfinished("task_1", 2, engine="gone"), unfinished("task_2", 1), planned]
    await dispatcher.start()
    await turns()
    assert [job.task_id for job in puppet.begun] == ["task_2"]


async def test_an_orderly_stop_waits_for_what_runs(
    dispatcher: LocalDispatcher, store: FakeStore, puppet: Puppet
) -> None:
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 3))
    await turns()
    stopping = asyncio.create_task(dispatcher.stop(60))
    await turns()
    await puppet.end(puppet.begun[0], [render(7)])
    assert not stopping.done()
    await puppet.end(puppet.begun[1])
    await stopping
    assert [job.segment_id for job in puppet.begun] == [0, 1], "nothing new"
    assert puppet.cancelled == []
    assert store.recovered == [True, False]


async def test_what_takes_longer_than_the_grace_is_handed_back(
    dispatcher: LocalDispatcher, store: FakeStore, puppet: Puppet
) -> None:
    await dispatcher.start()
    await start_with(dispatcher, puppet, render(1), render(2).delayed(3600))
    await dispatcher.stop(0)
    assert [job.segment_id for job in puppet.cancelled] == [1]
    assert store.recovered == [True, False]
    assert dispatcher.depth() == 0


async def test_a_store_that_fails_does_not_keep_the_server_from_stopping(
    dispatcher: LocalDispatcher, store: FakeStore
) -> None:
    await dispatcher.start()
    store.broken = True
    await dispatcher.stop(0)


async def test_a_drain_waits_once_and_the_stop_that_follows_no_longer(
    dispatcher: LocalDispatcher, store: FakeStore, puppet: Puppet
) -> None:
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 3))
    await turns()
    await dispatcher.drain(0.05)
    assert len(puppet.running) == 2, "drained, but not cancelled"
    await puppet.end(puppet.begun[0])
    assert len(puppet.begun) == 2, "nothing new"
    async with asyncio.timeout(60):
        await dispatcher.stop(60)
    assert [job.segment_id for job in puppet.cancelled] == [1]
    assert store.recovered == [True, False]


async def test_jobs_are_told_with_their_time_and_whether_they_have_to_be_repeated(
    store: FakeStore, puppet: Puppet
) -> None:
    facts: list[Fact] = []
    dispatcher = LocalDispatcher(store, puppet, {"tone": 2, TEXT_LANE: 1}, facts.append)
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 2))
    await turns()
    await puppet.end(render(0))
    await puppet.end(render(1), StoreUnavailableError())
    told = [fact for fact in facts if isinstance(fact, JobEnded)]
    assert [(fact.job.segment_id, fact.ok) for fact in told] == [(0, True), (1, False)]
    assert all(0 <= fact.seconds < 5 for fact in told)
    await dispatcher.stop(0)


def shown(task_id: str) -> Task:
    return Task(task_id, "key", "tone", "tone", TaskStatus.PENDING, 0, None, None, 100, 0, {})


async def test_the_outlook_of_a_task_and_the_state_of_the_lanes(dispatcher: LocalDispatcher, puppet: Puppet) -> None:
    await dispatcher.start()
    dispatcher.submit(unfinished("task_1", 10))
    dispatcher.submit(unfinished("task_2", 2))
    await turns()
    assert dispatcher.work_ahead(shown("task_1")) == WorkAhead("tone", 1, 120, 2), "by turns with the other"
    assert dispatcher.work_ahead(shown("task_2")) == WorkAhead("tone", 1, 40, 2)
    assert dispatcher.work_ahead(shown("task_3")) is None
    assert dispatcher.queued_characters("tone") == 120
    lanes = {lane.name: lane for lane in dispatcher.lanes()}
    assert (lanes["tone"].waiting, lanes["tone"].running) == (10, 2)
    assert 0 <= lanes["tone"].oldest_seconds < 5
    assert (lanes["text"].waiting, lanes["text"].oldest_seconds) == (0, 0.0)
    dispatcher.cancel("task_1")
    assert dispatcher.work_ahead(shown("task_1")) is None
    await puppet.end(puppet.begun[0])
    assert dispatcher.queued_characters("tone") == 20
