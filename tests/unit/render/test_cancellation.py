"""Work of an ended task is cancelled, and no other work is."""

from __future__ import annotations

import asyncio

import pytest

from rhapsode.core.task import TaskStatus
from rhapsode.render.cancellation import CancelWithTask, TaskEndedError
from rhapsode.store.changes import LocalChanges
from tests.contract.rig import Rig


class Work:
    """Takes as long as it is told."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.cancelled = False

    async def __call__(self) -> str:
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return "done"


async def begun(rig: Rig, changes: LocalChanges, work: Work, task_id: str) -> asyncio.Task[str]:
    running = asyncio.create_task(CancelWithTask(rig.work, changes)(task_id, work()))
    await asyncio.sleep(0.05)
    return running


async def test_work_for_a_task_that_is_canceled_is_called_off(rig: Rig) -> None:
    task, changes, work = await rig.accept("Ten chars."), LocalChanges(), Work()
    running = await begun(rig, changes, work, task.id)
    assert await rig.lifecycle.cancel(task.id)
    assert (await rig.read(task.id)).status is TaskStatus.CANCELED
    changes.publish(task.id, ended=True)
    with pytest.raises(TaskEndedError):
        await running
    assert work.cancelled


async def test_work_goes_on_for_a_task_that_only_seemed_to_end(rig: Rig) -> None:
    task, changes, work = await rig.accept("Ten chars."), LocalChanges(), Work()
    running = await begun(rig, changes, work, task.id)
    changes.publish(task.id, ended=True)
    await asyncio.sleep(0.05)
    work.may_end.set()
    assert await running == "done"


async def test_work_may_end_when_the_server_stops(rig: Rig) -> None:
    task, changes, work = await rig.accept("Ten chars."), LocalChanges(), Work()
    running = await begun(rig, changes, work, task.id)
    changes.close()
    await asyncio.sleep(0.05)
    work.may_end.set()
    assert await running == "done"


async def test_a_failure_of_the_work_is_its_own(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")

    async def fail() -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        await CancelWithTask(rig.work, LocalChanges())(task.id, fail())


async def test_a_cancellation_from_outside_leaves_nothing_running(rig: Rig) -> None:
    task, changes, work = await rig.accept("Ten chars."), LocalChanges(), Work()
    running = await begun(rig, changes, work, task.id)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert work.cancelled
