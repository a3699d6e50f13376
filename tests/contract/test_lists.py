"""Pages of a key's tasks: the newest first, each task once, whatever happens between two pages."""

from __future__ import annotations

import pytest

from rhapsode.core.task import TaskStatus
from tests.contract.rig import Rig


async def ids(rig: Rig, limit: int, after: str | None = None, *statuses: TaskStatus) -> tuple[list[str], bool]:
    page, more = await rig.tasks.page("key-a", limit, after=after, statuses=statuses)
    return [task.id for task in page], more


async def test_a_page_has_the_newest_of_a_key_first(rig: Rig) -> None:
    created = sorted([(await rig.accept("text")).id for _ in range(5)], reverse=True)
    await rig.accept("text", key_id="key-b")
    assert await ids(rig, 3) == (created[:3], True)
    assert await ids(rig, 5) == (created, False)
    assert await ids(rig, 100) == (created, False)
    assert await rig.tasks.page("key-c", 10) == ([], False)


async def test_pages_follow_each_other(rig: Rig) -> None:
    created = sorted([(await rig.accept("text")).id for _ in range(7)], reverse=True)
    seen, after, more = [], None, True
    while more:
        page, more = await ids(rig, 3, after)
        seen += page
        after = page[-1]
    assert seen == created


async def test_a_page_goes_on_behind_a_task_that_was_deleted(rig: Rig) -> None:
    created = sorted([(await rig.accept("text")).id for _ in range(4)], reverse=True)
    await rig.lifecycle.delete(created[1])
    assert await ids(rig, 2, created[1]) == (created[2:], False)
    assert await ids(rig, 10) == ([created[0], *created[2:]], False)


async def test_tasks_are_listed_by_status(rig: Rig) -> None:
    of: dict[TaskStatus, list[str]] = {status: [] for status in TaskStatus}
    for _ in range(3):
        of[TaskStatus.PENDING].append((await rig.accept("text")).id)
        of[TaskStatus.PROCESSING].append((await rig.claimed_only("text"))[0].id)
        of[TaskStatus.COMPLETED].append((await rig.completed("text")).id)
        of[TaskStatus.FAILED].append((await rig.accept("text")).id)
        await rig.work.fail_task(of[TaskStatus.FAILED][-1], 500, "no")
        of[TaskStatus.CANCELED].append((await rig.accept("text")).id)
        await rig.lifecycle.cancel(of[TaskStatus.CANCELED][-1])
    for status in TaskStatus:
        assert await ids(rig, 10, None, status) == (sorted(of[status], reverse=True), False)
    ended = sorted(of[TaskStatus.FAILED] + of[TaskStatus.CANCELED], reverse=True)
    both = (TaskStatus.FAILED, TaskStatus.CANCELED)
    assert await ids(rig, 4, None, *both) == (ended[:4], True)
    assert await ids(rig, 4, ended[3], *both) == (ended[4:], False)
    assert await ids(rig, 2, ended[3], *both) == (ended[4:], False)
    everything = sorted((task for some in of.values() for task in some), reverse=True)
    assert await ids(rig, 100, None, *TaskStatus) == (everything, False)


@pytest.mark.parametrize("count", [1, 12])
async def test_completed_tasks_are_listed_with_their_outputs(rig: Rig, count: int) -> None:
    created = [await rig.completed("One.", "Two.") for _ in range(count)]
    pending = await rig.accept("text")
    page, _ = await rig.tasks.page("key-a", 100)
    assert {task.id: task for task in page} == {task.id: task for task in [*created, pending]}
