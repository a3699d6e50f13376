"""Audio and texts go when their time has come: all of it, and nothing that is still needed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import update

from rhapsode.core.clock import ClockSteps, now_ms
from rhapsode.core.errors import StoreUnavailableError
from rhapsode.render.removal import TaskAudio
from rhapsode.service import retention as module
from rhapsode.service.retention import Retention
from rhapsode.store.schema import tasks
from tests.contract.rig import Rig
from tests.support.clock import SetClock
from tests.unit.render.lab import Lab

HOUR = 3600


@pytest.fixture
def lab(rig: Rig, tmp_path: Path) -> Lab:
    return Lab(rig, tmp_path, cache_bytes=10_000_000)


def keeper(lab: Lab, seconds: int = HOUR, clock: ClockSteps | None = None) -> Retention:
    return Retention(lab.rig.retention, TaskAudio(lab.blobs, lab.rig.cache), seconds, clock)


async def grow_old(lab: Lab, task_id: str, hours: float = 2) -> None:
    long_ago = update(tasks).where(tasks.c.id == task_id).values(completed_at=now_ms() - int(hours * 3_600_000))
    await lab.rig.database.write(lambda connection: connection.execute(long_ago))


async def test_what_was_kept_long_enough_goes_and_the_rest_stays(lab: Lab) -> None:
    old, young = await lab.speak("Long ago."), await lab.speak("Just now.")
    await grow_old(lab, old.id)
    waiting, _ = await lab.accept("Not yet.")
    assert await keeper(lab).sweep() == 1
    assert [name.split("/")[1] for name in lab.files("outputs")] == [young.id]
    assert (await lab.rig.read(old.id)).data_removed_at is not None
    assert (await lab.rig.read(young.id)).data_removed_at is None
    assert lab.seconds(young) > 0
    assert (await lab.rig.claimed_plan(waiting.id)).window == "Not yet."
    assert await keeper(lab).sweep() == 0


async def test_a_clock_that_is_set_forward_removes_nothing_early(lab: Lab) -> None:
    clock = SetClock()
    retention = keeper(lab, clock=clock.steps)
    old, young = await lab.speak("Long ago."), await lab.speak("Just now.")
    await grow_old(lab, old.id)
    clock.set(3 * 24 * HOUR * 1000)
    assert await retention.sweep() == 1, "that of two hours ago was due before"
    assert [name.split("/")[1] for name in lab.files("outputs")] == [young.id]
    clock.wait(HOUR * 1000 - 600_000)
    assert await retention.sweep() == 0
    clock.wait(1_200_000)
    assert await retention.sweep() == 1, "an hour later it is"


async def test_with_nothing_set_all_is_kept(lab: Lab) -> None:
    old = await lab.speak("Long ago.")
    await grow_old(lab, old.id, hours=100_000)
    forever = keeper(lab, 0)
    assert await forever.sweep() == 0
    await forever.run()
    assert len(lab.files("outputs")) == 1


async def test_a_crash_in_the_middle_is_swept_again(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    old = await lab.speak("Long ago.")
    await grow_old(lab, old.id)

    async def dies(task_ids: object) -> int:
        raise StoreUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(lab.rig.retention, "mark_removed", dies)
        with pytest.raises(StoreUnavailableError):
            await keeper(lab).sweep()
    assert lab.files("outputs") == []
    assert (await lab.rig.read(old.id)).data_removed_at is None
    assert await keeper(lab).sweep() == 1
    assert (await lab.rig.read(old.id)).data_removed_at is not None


async def test_many_go_in_one_sweep(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhapsode.store.retention.BATCH", 2)
    for number in range(5):
        await grow_old(lab, (await lab.speak(f"Number {number}.")).id)
    assert await keeper(lab).sweep() == 5
    assert lab.files("outputs") == []


async def test_retention_runs_when_something_is_due(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHORTEST_SLEEP_S", 0.01)
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    task = await lab.speak("Soon.")
    await grow_old(lab, task.id, hours=1 - 0.1 / 3600)
    problems = [StoreUnavailableError(), OSError()]
    due = lab.rig.retention.due

    async def broken(ended_before: int) -> object:
        if problems:
            raise problems.pop()
        return await due(ended_before)

    monkeypatch.setattr(lab.rig.retention, "due", broken)
    done = asyncio.Event()
    mark = lab.rig.retention.mark_removed

    async def marked(task_ids: Sequence[str]) -> int:
        done.set()
        return await mark(task_ids)

    monkeypatch.setattr(lab.rig.retention, "mark_removed", marked)
    running = asyncio.create_task(keeper(lab).run())
    async with asyncio.timeout(60):
        await done.wait()
    running.cancel()
    assert lab.files("outputs") == []


async def test_the_cache_lets_go_of_a_book_in_work_only_when_it_is_done(lab: Lab) -> None:
    """However short the cache or its time is, the book gets done, and nothing of it is spoken twice."""
    task, (plan,) = await lab.accept("First sentence here.\n\nSecond sentence here.\n\nThird sentence here.")
    following = await lab.run(plan)
    assert following
    assert len(following) > 1
    for job in following[:-1]:
        assert await lab.run(job) == []
    spoken = len(lab.files("cache"))
    assert await lab.rig.cache.evict(0, now_ms() + 1) == []
    assert len(lab.files("cache")) == spoken
    await lab.drive([following[-1]])
    assert lab.seconds(await lab.rig.read(task.id)) > 0
    attempts = await lab.rig.outcomes(task.id)
    assert attempts == ["done"] * len(following)
    assert len(lab.files("cache")) == 1, "the last one, which came after the eviction"
