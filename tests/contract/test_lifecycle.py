"""The steps of a task, and that a final status never changes, whatever arrives late."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rhapsode.core.task import AttemptOutcome, Task, TaskError, TaskStatus
from rhapsode.store.claims import FailedAttempt, SegmentClaim
from rhapsode.store.schema import items, segments, tasks
from tests.contract.rig import Rig, cut, plan_of


async def everything(rig: Rig) -> list[object]:
    """Return all that a late worker might change."""
    state: list[object] = []
    for table in (tasks, items, segments):
        statement = select(table).order_by(*table.primary_key)
        rows = await rig.database.read(lambda connection, s=statement: connection.execute(s).all())
        state += [tuple(row) for row in rows]
    return state


async def test_a_task_goes_from_pending_through_processing_to_completed(rig: Rig) -> None:
    task = await rig.accept("Ten chars.", "Five.")
    first = await rig.plan(task.id, 10)
    second = await rig.plan(task.id, 5, item=1)
    assert (first.complete, first.ready) == (True, False)
    assert (await rig.read(task.id)).status is TaskStatus.PENDING
    claim = await rig.claimed(first.segments[0].id)
    begun = await rig.read(task.id)
    assert begun.status is TaskStatus.PROCESSING
    assert begun.started_at is not None
    assert begun.started_at >= task.created_at
    assert begun.items == ()
    assert await rig.finish(claim) is True
    assert await rig.assemble(task.id) is False
    middle = await rig.read(task.id)
    assert (middle.status, middle.done_characters, middle.progress) == (TaskStatus.PROCESSING, 10, 66)
    assert await rig.render(second.segments[0].id) is True
    assert (await rig.read(task.id)).progress == 99
    assert await rig.assemble(task.id, 1) is True
    done = await rig.read(task.id)
    assert (done.status, done.progress, done.engine_version, done.error) == (TaskStatus.COMPLETED, 100, "tone-1", None)
    assert done.started_at == begun.started_at
    assert done.completed_at is not None
    assert done.completed_at >= begun.started_at
    assert [
        (item.index, item.output, item.samples, item.sample_rate_hz, item.input_text_tokens) for item in done.items
    ] == [
        (0, f"outputs/{task.id}/0/a.wav", 24_000, 24_000, 7),
        (1, f"outputs/{task.id}/1/a.wav", 24_000, 24_000, 7),
    ]
    assert await rig.outcomes(task.id) == ["done", "done"]


async def test_a_task_that_only_pauses_is_completed_too(rig: Rig) -> None:
    task = await rig.accept("......")
    planned = await rig.plan(task.id, -6)
    assert (planned.segments, planned.complete, planned.ready) == ([], True, True)
    assert await rig.assemble(task.id) is True
    done = await rig.read(task.id)
    assert (done.status, done.progress) == (TaskStatus.COMPLETED, 100)
    assert done.started_at is not None


@pytest.mark.parametrize("begun", [False, True])
async def test_a_task_fails_from_pending_and_from_processing(rig: Rig, begun: bool) -> None:
    task = await rig.accept("Ten chars.")
    if begun:
        planned = await rig.plan(task.id, 10)
        await rig.claimed(planned.segments[0].id)
    assert await rig.work.fail_task(task.id, 504, "too late") is True
    failed = await rig.read(task.id)
    assert (failed.status, failed.error) == (TaskStatus.FAILED, TaskError(504, "too late"))
    assert failed.completed_at is not None
    assert (failed.started_at is not None) is begun


async def ended(rig: Rig, how: str) -> tuple[Task, SegmentClaim]:
    """Return a task that has ended, and a claim on one of its segments from before."""
    task, claim = await rig.claimed_only("Ten chars.", "More.")
    if how == "completed":
        # The claim was lost with a server, the segment rendered by another one.
        await rig.work.recover()
        await rig.render(claim.segment_id)
        await rig.assemble(task.id)
        planned = await rig.plan(task.id, 5, item=1)
        await rig.render(planned.segments[0].id)
        await rig.assemble(task.id, 1)
    else:
        await rig.work.fail_task(task.id, 500, "first reason")
    return await rig.read(task.id), claim


@pytest.mark.parametrize("how", ["completed", "failed"])
async def test_a_final_status_never_changes(rig: Rig, how: str) -> None:
    task, claim = await ended(rig, how)
    assert task.status is TaskStatus(how)
    before = await everything(rig)
    work = rig.work
    assert await rig.finish(claim) is None
    assert await work.retry_segment(FailedAttempt(claim, AttemptOutcome.ERROR, "late"), attempts=1) is False
    assert await work.split_segment(FailedAttempt(claim, AttemptOutcome.ERROR, "late"), cut(0, 5, 5)) is None
    assert await work.fail_task(task.id, 502, "late") is False
    assert await work.fail_task(task.id, 502, "late", FailedAttempt(claim, AttemptOutcome.TIMEOUT)) is False
    for item in (0, 1):
        assert await rig.assemble(task.id, item, "late") is None
        assert await work.claim_plan(task.id, item, 100) is None
        assert await work.item_segments(task.id, item) is None
    assert await work.claim_segment(claim.segment_id) is None
    assert await work.rerender([claim.segment_id]) == []
    assert await work.live([task.id]) == set()
    assert task.id not in {unfinished.id for unfinished in await work.unfinished()}
    assert await everything(rig) == before


async def test_a_late_plan_changes_nothing(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    claim = await rig.claimed_plan(task.id)
    await rig.work.fail_task(task.id, 500, "reason")
    before = await everything(rig)
    assert await rig.work.finish_plan(task.id, 0, claim, plan_of(cut(0, 4, -2, 4))) is None
    assert await everything(rig) == before


async def test_a_late_attempt_is_recorded_as_discarded(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    await rig.work.fail_task(task.id, 500, "reason")
    await rig.finish(claim)
    (attempt,) = await rig.tasks.attempts(task.id)
    assert attempt.outcome == "discarded"
    assert attempt.ended_at is not None


async def test_failing_ends_the_attempt_that_was_the_reason(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    await rig.work.fail_task(task.id, 500, "reason", FailedAttempt(claim, AttemptOutcome.CRASHED, "signal"))
    (attempt,) = await rig.tasks.attempts(task.id)
    assert (attempt.outcome, attempt.detail) == ("crashed", "signal")


async def test_an_item_is_finished_once(rig: Rig) -> None:
    task = await rig.accept("One.", "Two.")
    planned = await rig.plan(task.id, 4)
    await rig.render(planned.segments[0].id)
    assert await rig.assemble(task.id) is False
    before = await everything(rig)
    assert await rig.assemble(task.id, attempt="late") is None
    assert await rig.assemble(task.id) is False, "the same answer to who has not heard it"
    assert await everything(rig) == before
    assert await rig.work.outputs([task.id, "task_other"]) == {f"outputs/{task.id}/0/a.wav"}
    await rig.work.fail_task(task.id, 500, "No.")
    assert await rig.work.outputs([task.id]) == set()


async def test_an_item_cannot_be_read_for_assembly_before_it_is_ready(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    assert await rig.work.item_segments(task.id, 0) is None
    first = await rig.plan(task.id, 4)
    await rig.render(first.segments[0].id)
    assert await rig.work.item_segments(task.id, 0) is None, "not planned to its end"
    last = await rig.plan(task.id, -1, 5)
    assert await rig.work.item_segments(task.id, 0) is None, "not rendered to its end"
    await rig.render(last.segments[0].id)
    stored = await rig.work.item_segments(task.id, 0)
    assert stored is not None
    assert [(part.audio is None, part.samples, part.pause_ms, part.input_text_tokens) for part in stored.segments] == [
        (False, 2400, 100, 7),
        (True, 0, 100, 0),
        (False, 2400, 100, 7),
    ]
