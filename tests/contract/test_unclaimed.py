"""A text whose plan, claim and outcome are recorded in one transaction: the rows are those of three."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Table, select

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.limits import Limits
from rhapsode.core.speech import RenderedSegment
from rhapsode.core.task import Task, TaskStatus
from rhapsode.store.claims import ItemFile, PlanClaim, SegmentClaim
from rhapsode.store.schema import attempts, cache, deliveries, items, segments, tasks, usage
from rhapsode.store.segments import UNCLAIMED, Begin, first_claim
from tests.contract.rig import Rig, cut, new_task, plan_of

TEXT = "Ten chars."
DIGEST = "digest"
TABLES = (tasks, items, segments, attempts, usage, deliveries, cache)
OF_THE_TASK = {"id", "task_id", "attempt_id", "output", "audio", "key_id"}
TIMES = {"created_at", "started_at", "ended_at", "completed_at", "used_at", "due_at"}


def address(*_args: object) -> str:
    return DIGEST


def rendered(claim: SegmentClaim) -> RenderedSegment:
    return RenderedSegment(f"cache/{claim.attempt_id}.pcm", 24_000, 99, 7)


def file_of(claim: SegmentClaim) -> ItemFile:
    return ItemFile(f"outputs/{claim.attempt_id}.wav", 44, 24_000, 24_000, 7, "tone", "tone-1")


async def accepted(rig: Rig, key_id: str = "key-a") -> Task:
    task = new_task(TEXT, key_id=key_id)
    return await rig.tasks.add(
        replace(task, reserved_tokens=50, reserved_audio_ms=9_000, webhook_url="https://example.com/hook")
    )


async def unclaimed(rig: Rig, task: Task) -> tuple[PlanClaim, Begin, SegmentClaim]:
    plan = await rig.claimed_plan(task.id)
    begin = Begin(new_id("attempt"), address, now_ms())
    (segment,) = cut(0, len(TEXT))
    return plan, begin, first_claim(task.id, 0, plan, segment, begin.attempt_id, DIGEST, whole=True)


async def finish(rig: Rig, plan: PlanClaim, begin: Begin, claim: SegmentClaim) -> bool | None:
    planned = plan_of(cut(0, len(TEXT)))
    return await rig.work.finish_unclaimed(plan, planned, begin, claim, rendered(claim), file_of(claim))


async def rows(rig: Rig, table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table, of times and names only whether there are any."""
    found = await rig.database.read(lambda connection: connection.execute(select(table)).mappings().all())
    return [
        {name: value is not None if name in TIMES | OF_THE_TASK else value for name, value in row.items()}
        for row in found
    ]


async def test_the_rows_are_those_of_a_text_that_was_claimed_first(rig: Rig) -> None:
    await finish(rig, *await unclaimed(rig, await accepted(rig)))
    at_once = [await rows(rig, table) for table in TABLES]
    await rig.database.write(lambda connection: [connection.execute(table.delete()) for table in reversed(TABLES)])
    task = await accepted(rig)
    planned = await rig.plan_and_begin(task.id, len(TEXT), address=address)
    assert isinstance(planned.first, SegmentClaim)
    assert await rig.work.finish_whole(planned.first, rendered(planned.first), file_of(planned.first))
    assert [await rows(rig, table) for table in TABLES] == at_once
    assert [len(found) for found in at_once] == [1] * len(TABLES)


async def test_its_budget_is_given_back_and_what_it_used_is_counted(rig: Rig) -> None:
    key_id = (await rig.keys.create("limited", limits=Limits(max_concurrent_tasks=1)))[0].id
    task = await accepted(rig, key_id)
    assert await finish(rig, *await unclaimed(rig, task)) is True
    done = await rig.read(task.id)
    assert (done.status, done.done_characters) == (TaskStatus.COMPLETED, len(TEXT))
    (row,) = await rows(rig, tasks)
    assert (row["reserved_tokens"], row["reserved_audio_ms"]) == (0, 0)
    (used,) = await rows(rig, usage)
    assert (used["completed"], used["characters"], used["audio_ms"]) == (1, len(TEXT), 1000)
    assert await accepted(rig, key_id), "it has its place again"


@pytest.mark.parametrize("ending", ["canceled", "deleted", "failed"])
async def test_after_the_end_of_its_task_it_is_late_and_leaves_no_row(rig: Rig, ending: str) -> None:
    task = await accepted(rig)
    found = await unclaimed(rig, task)
    if ending == "canceled":
        await rig.lifecycle.cancel(task.id)
    elif ending == "deleted":
        await rig.lifecycle.delete(task.id)
    else:
        await rig.work.fail_task(task.id, 504, "no")
    before = [await rows(rig, table) for table in TABLES]
    assert await finish(rig, *found) is None
    assert [await rows(rig, table) for table in TABLES] == before


async def test_a_repetition_whose_first_commit_was_not_confirmed_tells_the_same_and_counts_nothing(rig: Rig) -> None:
    found = await unclaimed(rig, await accepted(rig))
    assert await finish(rig, *found) is True
    before = [await rows(rig, table) for table in TABLES]
    assert await finish(rig, *found) is True
    assert [await rows(rig, table) for table in TABLES] == before


async def test_of_two_attempts_the_first_one_counts(rig: Rig) -> None:
    task = await accepted(rig)
    first, second = await unclaimed(rig, task), await unclaimed(rig, task)
    assert await finish(rig, *first) is True
    assert await finish(rig, *second) is None
    done = await rig.read(task.id)
    assert done.items[0].output == file_of(first[2]).output
    assert await rig.outcomes(task.id) == ["done"]


async def test_a_plan_that_another_attempt_has_begun_is_not_touched(rig: Rig) -> None:
    task = await accepted(rig)
    found = await unclaimed(rig, task)
    planned = await rig.plan_and_begin(task.id, len(TEXT))
    assert isinstance(planned.first, SegmentClaim)
    assert await finish(rig, *found) is None
    assert await rig.outcomes(task.id) == ["running"]
    assert await rig.work.finish_whole(planned.first, rendered(planned.first), file_of(planned.first)) is True


async def test_without_its_plan_a_claim_finishes_nothing(rig: Rig) -> None:
    task = await accepted(rig)
    _, _, claim = await unclaimed(rig, task)
    assert claim.segment_id == UNCLAIMED
    assert await rig.work.finish_whole(claim, rendered(claim), file_of(claim)) is None
    assert (await rig.read(task.id)).status is TaskStatus.PENDING


async def test_a_claim_that_is_committed_late_has_its_begin_and_does_not_ask_the_cache(rig: Rig) -> None:
    cached = await unclaimed(rig, await accepted(rig))
    assert await finish(rig, *cached) is True
    task = await accepted(rig)
    plan, begin, _ = await unclaimed(rig, task)
    begin = replace(begin, begun_at=1_000)
    planned = await rig.work.finish_plan(task.id, 0, plan, plan_of(cut(0, len(TEXT))), begin)
    assert planned is not None
    assert isinstance(planned.first, SegmentClaim)
    (attempt,) = await rig.tasks.attempts(task.id)
    assert (attempt.started_at, attempt.outcome) == (1_000, "running")
    assert (await rig.read(task.id)).started_at == 1_000
    assert await rig.work.finish_whole(planned.first, rendered(planned.first), file_of(planned.first)) is True


async def test_the_cache_is_asked_without_being_used(rig: Rig) -> None:
    assert not await rig.work.is_cached("key-a", DIGEST)
    assert await finish(rig, *await unclaimed(rig, await accepted(rig))) is True
    used_at = select(cache.c.used_at)
    before = await rig.database.read(lambda connection: connection.execute(used_at).scalar_one())
    assert await rig.work.is_cached("key-a", DIGEST)
    assert not await rig.work.is_cached("key-b", DIGEST)
    assert await rig.database.read(lambda connection: connection.execute(used_at).scalar_one()) == before
