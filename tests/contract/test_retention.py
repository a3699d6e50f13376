"""The end of what was said: what is due, what is removed, and what stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from rhapsode.core.clock import now_ms
from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.store import retention
from rhapsode.store.claims import FailedAttempt
from rhapsode.store.schema import attempts, segments, tasks, texts
from tests.contract.rig import Rig

SOON = 10**15
"""By then everything that is final has been so for long."""


async def due(rig: Rig, ended_before: int = SOON) -> list[str]:
    return [task.id for task in await rig.retention.due(ended_before)]


async def ended_at(rig: Rig, task_id: str, at: int) -> None:
    moved = update(tasks).where(tasks.c.id == task_id).values(completed_at=at)
    await rig.database.write(lambda connection: connection.execute(moved))


async def rows(rig: Rig, table: object, task_id: str) -> int:
    statement = select(table).where(table.c.task_id == task_id)  # type: ignore[attr-defined, call-overload]
    return len(await rig.database.read(lambda connection: connection.execute(statement).all()))


async def test_what_is_final_is_due_in_the_order_of_its_end(rig: Rig) -> None:
    first, second = await rig.completed("One."), await rig.completed("Two.")
    failed, canceled = await rig.accept("Three."), await rig.accept("Four.")
    await rig.work.fail_task(failed.id, 500, "No.")
    await rig.lifecycle.cancel(canceled.id)
    for at, task in enumerate((second, failed, first, canceled)):
        await ended_at(rig, task.id, 1_000 + at)
    assert await rig.retention.next_due() == 1_000
    assert await due(rig) == [second.id, failed.id, first.id, canceled.id]
    assert await due(rig, 1_001) == [second.id, failed.id]
    assert await due(rig, 999) == []


async def test_what_is_in_work_is_never_due_and_never_touched(rig: Rig) -> None:
    pending = await rig.accept("Waits.")
    running, claim = await rig.claimed_only()
    assert await rig.retention.next_due() is None
    assert await due(rig) == []
    assert await rig.retention.mark_removed([pending.id, running.id]) == 0
    assert await rig.retention.thin([pending.id, running.id]) is False
    assert await rows(rig, texts, running.id) == 1
    assert (await rig.claimed_plan(pending.id)).window == "Waits."
    assert await rig.finish(claim) is True


async def test_texts_and_what_repeats_them_go_and_the_usage_stays(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    await rig.work.retry_segment(FailedAttempt(claim, AttemptOutcome.ERROR, "may quote"), attempts=1)
    await rig.render(claim.segment_id)
    await rig.assemble(task.id)
    before = await rig.read(task.id)
    assert await rig.retention.thin([task.id]) is False
    assert await rig.retention.mark_removed([task.id]) == 1
    after = await rig.read(task.id)
    assert after.data_removed_at is not None
    assert abs(after.data_removed_at - now_ms()) < 10_000
    assert [item.output for item in after.items] == [None]
    assert after.status is TaskStatus.COMPLETED
    for fact in ("characters", "audio_seconds", "input_text_tokens", "output_audio_tokens", "completed_at"):
        assert getattr(after, fact) == getattr(before, fact)
    assert (await rows(rig, texts, task.id), await rows(rig, segments, task.id)) == (0, 0)
    assert [(attempt.outcome, attempt.detail) for attempt in await rig.tasks.attempts(task.id)] == [
        ("error", None),
        ("done", None),
    ]
    assert await rows(rig, attempts, task.id) == 2


async def test_audio_is_marked_as_removed_once(rig: Rig) -> None:
    task = await rig.completed()
    assert await rig.retention.mark_removed([task.id]) == 1
    removed_at = (await rig.read(task.id)).data_removed_at
    assert await rig.retention.mark_removed([task.id]) == 0
    assert await due(rig) == []
    assert (await rig.read(task.id)).data_removed_at == removed_at


async def test_a_crash_before_the_mark_leaves_it_due(rig: Rig) -> None:
    task = await rig.completed()
    await rig.retention.thin([task.id])
    assert await due(rig) == [task.id]
    assert await rig.work.outputs([task.id]) == {task.items[0].output}
    await rig.retention.mark_removed([task.id])
    assert await rig.work.outputs([task.id]) == set(), "what could not be deleted is an orphan now"


async def test_batches_are_small(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    ids = [(await rig.completed("x" * 10)).id for _ in range(4)]
    for at, task_id in enumerate(ids):
        await ended_at(rig, task_id, at)
    assert await due(rig) == ids[:3]
    monkeypatch.setattr(retention, "BATCH_CHARACTERS", 15)
    assert await due(rig) == ids[:2]


async def test_a_book_goes_piece_by_piece(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SEGMENTS_AT_ONCE", 2)
    task = await rig.accept("x" * 5)
    planned = await rig.plan(task.id, 1, 1, 1, 1, 1)
    for segment in planned.segments:
        await rig.render(segment.id)
    await rig.assemble(task.id)
    more = [await rig.retention.thin([task.id]) for _ in range(3)]
    assert more == [True, True, False]
    assert await rows(rig, segments, task.id) == 0
