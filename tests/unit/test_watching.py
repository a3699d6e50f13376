"""Waiting for a task: woken by its changes and by nothing else, and without a trace afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

import pytest

from rhapsode.core.errors import LimitError, NotFoundError, StoppingError, StoreUnavailableError
from rhapsode.core.task import Task, TaskStatus
from rhapsode.service import watching
from rhapsode.service.watching import Watcher
from rhapsode.store.changes import LocalChanges
from rhapsode.store.tasks import TaskStore

BEGUN = Task("task_a", "key-a", "tone", "tone", TaskStatus.PENDING, 0, None, None, 100, 0, {})
DONE = replace(BEGUN, status=TaskStatus.COMPLETED)
PATIENCE_SECONDS = 10.0
"""Less than the time after which a task is read although nothing was heard of it."""


class OneTask(TaskStore):
    """A store with one task, which counts how often it is read."""

    def __init__(self) -> None:
        self.task: Task | None = BEGUN
        self.reads = 0

    async def get(self, task_id: str, key_id: str | None = None) -> Task | None:
        self.reads += 1
        return self.task if key_id == "key-a" else None


class Scene:
    """A task that somebody waits for."""

    def __init__(self) -> None:
        self.store = OneTask()
        self.changes = LocalChanges()
        self.watcher = Watcher(self.store, self.changes)

    def become(self, task: Task | None) -> None:
        self.store.task = task
        self.changes.publish("task_a", ended=task is None or task.status.final)

    async def waiting(self, seconds: float = 60.0) -> asyncio.Task[Task]:
        """Start somebody who waits for the end, and return once that is so."""
        waiting = asyncio.create_task(self.watcher.until_final("key-a", "task_a", seconds))
        await asyncio.sleep(0)
        return waiting


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_a_waiter_is_woken_by_the_end_of_its_task(scene: Scene) -> None:
    waiting = await scene.waiting()
    await asyncio.sleep(0.05)
    assert scene.store.reads == 1
    scene.become(DONE)
    assert await asyncio.wait_for(waiting, PATIENCE_SECONDS) == DONE
    assert len(scene.changes) == 0


async def test_progress_is_not_the_end(scene: Scene) -> None:
    waiting = await scene.waiting()
    scene.become(replace(BEGUN, status=TaskStatus.PROCESSING))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    scene.changes.publish("task_b")
    await asyncio.sleep(0.01)
    assert scene.store.reads == 1, "progress is nothing to who waits for the end"
    scene.become(DONE)
    assert await asyncio.wait_for(waiting, PATIENCE_SECONDS) == DONE


async def test_a_final_task_is_not_waited_for(scene: Scene) -> None:
    scene.store.task = DONE
    assert await scene.watcher.until_final("key-a", "task_a", 60) == DONE
    assert (scene.store.reads, len(scene.changes)) == (1, 0)


@pytest.mark.parametrize("seconds", [0, 0.05])
async def test_waiting_ends_in_time(scene: Scene, seconds: float) -> None:
    assert await asyncio.wait_for(scene.watcher.until_final("key-a", "task_a", seconds), PATIENCE_SECONDS) == BEGUN
    assert len(scene.changes) == 0


async def test_a_cancelled_waiter_leaves_nothing_behind(scene: Scene) -> None:
    crowd = [await scene.waiting() for _ in range(100)]
    assert len(scene.changes) == 100
    for waiting in crowd:
        waiting.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    assert len(scene.changes) == 0


async def test_a_server_that_stops_lets_everybody_go(scene: Scene) -> None:
    waiting = await scene.waiting()
    scene.become(replace(BEGUN, done_characters=1))
    scene.watcher.release()
    assert await asyncio.wait_for(waiting, PATIENCE_SECONDS) == replace(BEGUN, done_characters=1), "as it is then"
    scene.become(BEGUN)
    assert await asyncio.wait_for(scene.watcher.until_final("key-a", "task_a", 60), PATIENCE_SECONDS) == BEGUN
    assert [task async for task in scene.watcher.states("key-a", "task_a")] == [BEGUN]


async def test_a_task_that_is_deleted_or_not_ones_own_is_not_found(scene: Scene) -> None:
    waiting = await scene.waiting()
    scene.become(None)
    with pytest.raises(NotFoundError):
        await asyncio.wait_for(waiting, PATIENCE_SECONDS)
    with pytest.raises(NotFoundError):
        await scene.watcher.until_final("key-b", "task_a", 60)
    with pytest.raises(NotFoundError):
        await anext(scene.watcher.states("key-b", "task_a"))
    assert len(scene.changes) == 0


async def test_what_another_process_ends_is_noticed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "QUIET_SECONDS", 0.05)
    waiting = await scene.waiting()
    scene.store.task = DONE
    assert await asyncio.wait_for(waiting, PATIENCE_SECONDS) == DONE


async def seen(states: AsyncGenerator[Task | None], count: int) -> list[Task | None]:
    return [await asyncio.wait_for(anext(states), PATIENCE_SECONDS) for _ in range(count)]


async def test_states_follow_each_other_up_to_the_final_one(scene: Scene) -> None:
    begun = replace(BEGUN, status=TaskStatus.PROCESSING)
    async with aclosing(scene.watcher.states("key-a", "task_a")) as states:
        assert await seen(states, 1) == [BEGUN]
        scene.become(begun)
        assert await seen(states, 1) == [begun]
        scene.become(DONE)
        assert await seen(states, 1) == [DONE]
        with pytest.raises(StopAsyncIteration):
            await anext(states)
    assert len(scene.changes) == 0


async def test_many_changes_are_told_as_few(scene: Scene) -> None:
    async def change() -> None:
        for number in range(1, 60):
            scene.become(replace(BEGUN, done_characters=number))
            await asyncio.sleep(0.01)
        scene.become(DONE)

    begun = time.monotonic()
    changing = asyncio.create_task(change())
    told = [task async for task in scene.watcher.states("key-a", "task_a")]
    await changing
    assert told[-1] == DONE
    assert 3 <= len(told) <= 3 + (time.monotonic() - begun) / watching.PACE_SECONDS


async def test_a_quiet_task_is_told_to_be_quiet(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "QUIET_SECONDS", 0.02)
    monkeypatch.setattr(watching, "PACE_SECONDS", 0.0)
    async with aclosing(scene.watcher.states("key-a", "task_a")) as states:
        assert await seen(states, 4) == [BEGUN, None, BEGUN, None]
    assert len(scene.changes) == 0


async def test_a_change_is_read_once_for_all_who_watch(scene: Scene) -> None:
    begun = replace(BEGUN, status=TaskStatus.PROCESSING)
    seen_by: list[list[Task]] = [[] for _ in range(50)]

    async def watch(mine: list[Task]) -> None:
        states = scene.watcher.states("key-a", "task_a")
        mine.extend([task async for task in states if task is not None])

    watching_all = [asyncio.create_task(watch(mine)) for mine in seen_by]
    await asyncio.sleep(0.05)
    for task in (begun, DONE):
        before = scene.store.reads
        scene.become(task)
        await asyncio.sleep(0.5)
        assert scene.store.reads - before <= 2
    await asyncio.wait_for(asyncio.gather(*watching_all), PATIENCE_SECONDS)
    assert all(mine == [BEGUN, begun, DONE] for mine in seen_by)
    assert len({id(mine[1]) for mine in seen_by}) <= 2
    assert (len(scene.changes), scene.watcher._reads, scene.watcher._open) == (0, {}, {})


async def test_a_read_that_fails_fails_for_one(scene: Scene) -> None:
    states = [scene.watcher.states("key-a", "task_a") for _ in range(3)]
    assert [await anext(state) for state in states] == [BEGUN] * 3
    gate = asyncio.Event()
    get, failures = scene.store.get, [StoreUnavailableError()]

    async def failing(task_id: str, key_id: str | None = None) -> Task | None:
        await gate.wait()
        if failures:
            raise failures.pop()
        return await get(task_id, key_id)

    scene.store.get = failing  # type: ignore[method-assign]
    following = [asyncio.ensure_future(anext(state)) for state in states]
    await asyncio.sleep(0.01)
    scene.become(DONE)
    gate.set()
    results = await asyncio.wait_for(asyncio.gather(*following, return_exceptions=True), PATIENCE_SECONDS)
    assert sorted(type(result).__name__ for result in results) == ["StoreUnavailableError", "Task", "Task"]
    for stream in states:
        await stream.aclose()


async def test_with_many_streams_each_is_told_less_often(scene: Scene) -> None:
    assert scene.watcher._pace() == watching.PACE_SECONDS
    scene.watcher._streams = 2_000
    assert scene.watcher._pace() == pytest.approx(6.0)
    scene.watcher._streams = 0


async def test_a_key_may_have_so_many_streams_and_waits() -> None:
    scene = Scene()
    scene.watcher = Watcher(scene.store, scene.changes, max_per_key=3)
    waiting = [await scene.waiting() for _ in range(2)]
    stream = scene.watcher.states("key-a", "task_a")
    assert await anext(stream) == BEGUN
    for _ in range(2):
        with pytest.raises(LimitError, match="3 streams and waits"):
            await anext(scene.watcher.states("key-a", "task_a"))
        with pytest.raises(LimitError):
            await scene.watcher.until_final("key-a", "task_a", 60)
    assert await scene.watcher.until_final("key-a", "task_a", 0) == BEGUN, "who only looks does not wait"
    with pytest.raises(NotFoundError):
        await scene.watcher.until_final("key-b", "task_a", 60)
    await stream.aclose()
    waiting.append(await scene.waiting())
    scene.become(DONE)
    assert await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE_SECONDS) == [DONE] * 3
    assert (scene.watcher._open, scene.watcher._watching) == ({}, {})


async def test_a_connection_is_told_that_the_server_stops_and_waited_for(scene: Scene) -> None:
    told: list[str] = []

    async def session(number: int) -> None:
        with scene.watcher.connection() as stopping:
            opened.set()
            try:
                await stopping
            except StoppingError as error:
                await asyncio.sleep(0)
                told.append(f"{number}: {error.message}")

    sessions = []
    for number in range(2):
        opened = asyncio.Event()
        sessions.append(asyncio.create_task(session(number)))
        await opened.wait()
    with scene.watcher.connection():
        pass  # one that has ended already
    await scene.watcher.end_streams(PATIENCE_SECONDS)
    assert sorted(line.partition(":")[0] for line in told) == ["0", "1"]
    assert all("shutting down" in line for line in told)
    await asyncio.gather(*sessions)
    await asyncio.wait_for(session(2), PATIENCE_SECONDS)  # one that is opened later is told at once
    assert len(told) == 3


async def test_a_connection_that_does_not_end_is_not_waited_for_longer_than_said(scene: Scene) -> None:
    with scene.watcher.connection() as stopping:
        await scene.watcher.end_streams(0.01)
        assert isinstance(stopping.exception(), StoppingError)
