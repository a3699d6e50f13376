"""Whatever changes what a caller sees of a task is published, once it is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from rhapsode.core.changes import TaskChanges
from rhapsode.core.clock import now_ms
from rhapsode.core.errors import NotFoundError
from rhapsode.store.changes import note_change
from tests.contract.backends import Backend
from tests.contract.rig import Rig


class Heard(TaskChanges):
    """Writes down what is published."""

    def __init__(self) -> None:
        self.tasks: list[str] = []

    def publish(self, task_id: str, *, ended: bool = False) -> None:
        self.tasks.append(task_id)

    @contextmanager
    def once(self, task_id: str) -> Iterator[None]:
        """Yield what happens inside changes that task, and no other."""
        self.tasks.clear()
        yield
        assert self.tasks == [task_id]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def rig(backend: Backend, heard: Heard) -> Rig:
    return Rig.on(backend.open(heard))


async def test_every_step_of_a_task_is_published(rig: Rig, heard: Heard) -> None:
    task = await rig.accept("Ten chars.")
    planned = await rig.plan(task.id, 4, 5)
    assert heard.tasks == [], "nobody can wait for it yet, and planning shows in nothing"
    with heard.once(task.id):
        await rig.plan(task.id, -1)
    with heard.once(task.id):
        claim = await rig.claimed(planned.segments[0].id)
    with heard.once(task.id):
        await rig.finish(claim)
    heard.tasks.clear()
    second = await rig.claimed(planned.segments[1].id)
    assert heard.tasks == [], "it was processing already"
    await rig.finish(second)
    with heard.once(task.id):
        await rig.work.rerender([second.segment_id])
    await rig.render(second.segment_id)
    with heard.once(task.id):
        await rig.assemble(task.id)
    with heard.once(task.id):
        await rig.lifecycle.delete(task.id)


async def test_every_other_end_is_published(rig: Rig, heard: Heard) -> None:
    failing, canceled, overdue = [await rig.accept("Ten chars.") for _ in range(3)]
    with heard.once(failing.id):
        await rig.work.fail_task(failing.id, 500, "no")
    with heard.once(canceled.id):
        await rig.lifecycle.cancel(canceled.id)
    heard.tasks.clear()
    await rig.lifecycle.cancel(canceled.id)
    await rig.lifecycle.expire(now_ms())
    assert heard.tasks == []
    assert (await rig.read(overdue.id)).status == "pending"


async def test_what_is_undone_is_not_published(rig: Rig, heard: Heard) -> None:
    def undone(connection: object) -> None:
        note_change(connection, "task_x")  # type: ignore[arg-type]
        raise NotFoundError

    with pytest.raises(NotFoundError):
        await rig.database.write(undone)
    await rig.database.write(lambda connection: note_change(connection, "task_y"))
    assert heard.tasks == ["task_y"]
    await rig.database.read(lambda connection: note_change(connection, "task_z"))
    assert heard.tasks == ["task_y"]


async def test_a_change_is_seen_by_who_hears_of_it(backend: Backend) -> None:
    seen: list[str] = []

    class Reading(Heard):
        def publish(self, task_id: str, *, ended: bool = False) -> None:
            super().publish(task_id, ended=ended)
            seen.append(rows(task_id))

    other = Rig.on(backend.open())

    def rows(task_id: str) -> str:
        with ThreadPoolExecutor(1) as thread:  # here, in the loop, nothing can be waited for
            return thread.submit(asyncio.run, other.read(task_id)).result().status

    rig = Rig.on(backend.open(Reading()))
    task = await rig.accept("Ten chars.")
    await rig.lifecycle.cancel(task.id)
    assert seen == ["canceled"]
