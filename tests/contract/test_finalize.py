"""Tasks that end before their time: canceled, deleted, overtaken by their deadline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Table, select

from rhapsode.core.clock import now_ms
from rhapsode.core.task import AttemptOutcome, Idempotency, Task, TaskError, TaskStatus
from rhapsode.store.claims import FailedAttempt
from rhapsode.store.finalize import utc_day
from rhapsode.store.schema import attempts, cache, items, segments, tasks, texts, usage
from tests.contract.rig import Rig, cut, new_task


async def rows(rig: Rig, table: Table) -> list[dict[str, Any]]:
    statement = select(table).order_by(*table.primary_key)
    return [dict(row) for row in await rig.database.read(lambda c: c.execute(statement).mappings().all())]


async def due(rig: Rig, deadline_at: int, created_at: int = 1_000) -> Task:
    new = new_task("Ten chars.")
    return await rig.tasks.add(replace(new, created_at=created_at, deadline_at=deadline_at))


# -- canceling -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begun", [False, True])
async def test_a_live_task_is_canceled(rig: Rig, begun: bool) -> None:
    task = await rig.accept("Ten chars.")
    if begun:
        planned = await rig.plan(task.id, 5, 5)
        await rig.claimed(planned.segments[0].id)
    ended = await rig.lifecycle.cancel(task.id)
    assert ended is not None
    canceled, was_us = ended
    assert was_us
    assert canceled.status is TaskStatus.CANCELED
    assert canceled.completed_at is not None
    assert canceled.error is None
    assert (canceled.started_at is not None) is begun
    assert await rig.read(task.id) == canceled
    assert await rig.work.unfinished() == []
    assert await rows(rig, segments) == [], "nobody will render them"


@pytest.mark.parametrize("status", ["completed", "failed", "canceled"])
async def test_canceling_a_final_task_changes_nothing(rig: Rig, status: str) -> None:
    if status == "completed":
        task = await rig.completed("Ten chars.")
    else:
        task = await rig.accept("Ten chars.")
        if status == "failed":
            await rig.work.fail_task(task.id, 500, "no")
        else:
            await rig.lifecycle.cancel(task.id)
    before = await rig.read(task.id)
    assert await rig.lifecycle.cancel(task.id, "key-a") == (before, False)
    assert (await rig.read(task.id)).status == status


async def test_what_was_rendered_of_a_canceled_task_is_still_known(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    planned = await rig.plan(task.id, 5, 5)
    await rig.render(planned.segments[0].id)
    await rig.lifecycle.cancel(task.id)
    assert (await rig.read(task.id)).progress == 50
    assert [row["status"] for row in await rows(rig, segments)] == ["done"]


async def test_a_late_result_of_a_canceled_task_is_discarded(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    await rig.lifecycle.cancel(task.id)
    assert await rig.finish(claim) is None
    assert await rig.work.retry_segment(FailedAttempt(claim, AttemptOutcome.ERROR, "late"), attempts=1) is False
    assert await rig.work.split_segment(FailedAttempt(claim, AttemptOutcome.ERROR, "late"), cut(0, 5, 5)) is None
    assert await rig.work.fail_task(task.id, 500, "late") is False
    assert await rig.outcomes(task.id) == ["discarded"]
    assert (await rig.read(task.id)).status is TaskStatus.CANCELED


@pytest.mark.parametrize("key_id", ["key-b", ""])
async def test_another_keys_task_is_neither_canceled_nor_deleted(rig: Rig, key_id: str) -> None:
    task = await rig.accept("Ten chars.")
    assert await rig.lifecycle.cancel(task.id, key_id) is None
    assert await rig.lifecycle.delete(task.id, key_id) is None
    assert await rig.lifecycle.cancel("task_nothing") is None
    assert await rig.lifecycle.delete("task_nothing") is None
    assert (await rig.read(task.id)).status is TaskStatus.PENDING


# -- deleting --------------------------------------------------------------------------------------------------------


async def test_a_deleted_task_leaves_its_account_and_nothing_else(rig: Rig) -> None:
    task = await rig.completed("Ten chars.", "More.")
    other = await rig.completed("Not this.")
    deleted = await rig.lifecycle.delete(task.id, "key-a")
    assert deleted is not None
    assert (deleted.id, deleted.was_live, list(deleted.audio)) == (task.id, False, [])
    assert await rig.tasks.get(task.id) is None
    for table, column in ((tasks, "id"), (items, "task_id"), (texts, "task_id"), (segments, "task_id")):
        assert {row[column] for row in await rows(rig, table)} == {other.id}
    assert {row["task_id"] for row in await rows(rig, attempts)} == {other.id}
    (kept,) = await rows(rig, usage)
    assert kept.pop("day") == utc_day(task.completed_at or 0)
    assert kept == {
        "key_id": "key-a",
        "model": "tone",
        "completed": 2,
        "failed": 0,
        "canceled": 0,
        "characters": 24,
        "audio_ms": 3000,
        "input_text_tokens": 21,
        "output_audio_tokens": 75,
        "cache_hits": 0,
        "failed_input_tokens": 0,
        "failed_audio_tokens": 0,
    }
    assert await rig.lifecycle.delete(task.id, "key-a") is None, "once"


async def test_a_live_task_is_deleted_as_canceled(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    deleted = await rig.lifecycle.delete(task.id)
    assert deleted is not None
    assert deleted.was_live
    assert await rig.finish(claim) is None, "the late result is told so"
    assert await rig.work.claim_plan(task.id, 0, 100) is None
    assert await rig.work.unfinished() == []
    (kept,) = await rows(rig, usage)
    assert (kept["canceled"], kept["completed"], kept["audio_ms"], kept["output_audio_tokens"]) == (1, 0, 0, 0)
    assert await rig.work.live([task.id]) == set()
    assert await rig.work.outputs([task.id]) == set()


def address(_engine: str, _voice: str, segment: object) -> str:
    return f"{segment!r:.60}"


async def spoken(rig: Rig, digest: str, *, key_id: str = "key-a", finish: bool = True) -> Task:
    """Return a task of one segment with that digest, rendered or found in the cache."""
    task = await rig.accept("Ten chars.", key_id=key_id)
    planned = await rig.plan(task.id, 10)
    claim = await rig.work.claim_segment(planned.segments[0].id, lambda *_: digest)
    if hasattr(claim, "attempt_id"):
        await rig.finish(claim)
    if finish:
        await rig.assemble(task.id)
    return await rig.read(task.id)


async def test_the_cache_forgets_what_was_said_in_a_deleted_task(rig: Rig) -> None:
    await spoken(rig, "same", key_id="key-b")
    await spoken(rig, "other")
    task = await spoken(rig, "same")
    (audio,) = [row["audio"] for row in await rows(rig, segments) if row["task_id"] == task.id]
    assert len(await rows(rig, cache)) == 3
    deleted = await rig.lifecycle.delete(task.id)
    assert deleted is not None
    assert list(deleted.audio) == [audio]
    assert {(row["key_id"], row["digest"]) for row in await rows(rig, cache)} == {
        ("key-b", "same"),
        ("key-a", "other"),
    }


async def test_what_the_cache_gave_is_forgotten_too(rig: Rig) -> None:
    first = await spoken(rig, "same")
    second = await spoken(rig, "same")
    assert [row["cached"] for row in await rows(rig, segments)] == [0, 1]
    deleted = await rig.lifecycle.delete(second.id)
    assert deleted is not None
    assert len(deleted.audio) == 1
    assert await rows(rig, cache) == []
    (kept,) = await rows(rig, usage)
    assert kept["cache_hits"] == 1
    again = await rig.lifecycle.delete(first.id)
    assert again is not None
    assert list(again.audio) == list(deleted.audio), "to remove what is gone is no error"


async def test_a_task_in_work_keeps_the_audio_that_it_found(rig: Rig) -> None:
    first = await spoken(rig, "same")
    second = await spoken(rig, "same", finish=False)
    deleted = await rig.lifecycle.delete(first.id)
    assert deleted is not None
    assert list(deleted.audio) == []
    assert await rows(rig, cache) == []
    spare = await rig.cache.spare(second.id)
    assert len(spare) == 1, "it is removed with the end of the other task"


# -- deadlines -------------------------------------------------------------------------------------------------------


async def test_deadlines_of_earlier_tasks_move(rig: Rig) -> None:
    earlier, later = await due(rig, deadline_at=61_000), await due(rig, deadline_at=90_000, created_at=2_000)
    ended = await due(rig, deadline_at=61_000)
    await rig.lifecycle.cancel(ended.id)
    assert await rig.lifecycle.move_deadlines(40_000, accepted_before=1_000) == 1
    assert await rig.lifecycle.expire(100_000) == [later.id]
    assert await rig.lifecycle.expire(101_000) == [earlier.id]


async def test_a_task_fails_at_its_deadline(rig: Rig) -> None:
    task = await due(rig, deadline_at=61_000)
    assert await rig.lifecycle.next_deadline() == 61_000
    assert await rig.lifecycle.expire(60_999) == []
    assert (await rig.read(task.id)).status is TaskStatus.PENDING
    planned = await rig.plan(task.id, 5, 5)
    await rig.render(planned.segments[0].id)
    claim = await rig.claimed(planned.segments[1].id)
    assert await rig.lifecycle.expire(61_000) == [task.id]
    failed = await rig.read(task.id)
    message = "The deadline of 60 s passed when 50 % of the text was spoken."
    assert (failed.status, failed.error) == (TaskStatus.FAILED, TaskError(504, message))
    assert failed.completed_at is not None
    assert await rig.finish(claim) is None
    assert await rig.lifecycle.expire(now_ms()) == []
    assert await rig.lifecycle.next_deadline() is None


async def test_only_live_tasks_have_a_deadline(rig: Rig) -> None:
    canceled = await due(rig, deadline_at=2_000)
    await rig.lifecycle.cancel(canceled.id)
    deleted = await due(rig, deadline_at=2_000)
    await rig.lifecycle.delete(deleted.id)
    completed = await due(rig, deadline_at=2_000)
    planned = await rig.plan(completed.id, completed.characters)
    await rig.render(planned.segments[0].id)
    await rig.assemble(completed.id)
    await rig.accept("None.")
    assert await rig.lifecycle.next_deadline() is None
    assert await rig.lifecycle.expire(now_ms()) == []
    assert (await rig.read(canceled.id)).status is TaskStatus.CANCELED
    assert (await rig.read(completed.id)).status is TaskStatus.COMPLETED


async def test_the_next_deadline_is_the_earliest(rig: Rig) -> None:
    for deadline_at in (9_000, 3_000, 5_000):
        await due(rig, deadline_at)
    assert await rig.lifecycle.next_deadline() == 3_000
    assert len(await rig.lifecycle.expire(5_000)) == 2
    assert await rig.lifecycle.next_deadline() == 9_000


# -- with an idempotency key -----------------------------------------------------------------------------------------


async def test_the_key_of_a_deleted_task_stays_taken_and_tells_nothing(rig: Rig) -> None:
    new = replace(new_task("Ten chars."), idempotency=Idempotency("once", "f" * 64))
    await rig.tasks.add(new)
    await rig.lifecycle.delete(new.id)
    used = await rig.idempotency.find("key-a", "once")
    assert used is not None
    assert (used.task_id, used.fingerprint) == (new.id, None)
