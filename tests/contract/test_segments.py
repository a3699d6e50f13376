"""Plans, claims, attempts and the accounting of segments."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from rhapsode.core.clock import new_id
from rhapsode.core.dropped import read_dropped
from rhapsode.core.speech import Dropped, RenderedSegment, Segment, SpeechParams, TextPlan
from rhapsode.core.task import AttemptOutcome, SegmentStatus, TaskStatus
from rhapsode.store.claims import CacheHit, FailedAttempt, ItemFile, SegmentClaim
from rhapsode.store.planning import LEAD_CHARACTERS
from rhapsode.store.schema import segments
from rhapsode.store.segments import Begin
from rhapsode.store.tasks import SegmentCounts
from tests.contract.backends import Backend
from tests.contract.rig import Rig, cut, new_task, plan_of


async def spans(rig: Rig, task_id: str) -> list[tuple[int, int]]:
    statement = (
        select(segments.c.start, segments.c.end).where(segments.c.task_id == task_id).order_by(segments.c.start)
    )
    rows = await rig.database.read(lambda connection: connection.execute(statement).all())
    return [(row.start, row.end) for row in rows]


# -- plans -----------------------------------------------------------------------------------------------------------


async def test_a_text_is_planned_slice_by_slice(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    first = await rig.claimed_plan(task.id, window=6)
    assert (first.params.voice, first.offset, first.window, first.last, first.speed) == (
        "Low",
        0,
        "012345",
        False,
        1.0,
    )
    done = await rig.work.finish_plan(task.id, 0, first, TextPlan(cut(0, 4), 4, speed=1.5))
    assert done is not None
    assert (done.complete, done.ready, [waiting.characters for waiting in done.segments]) == (False, False, [4])
    second = await rig.claimed_plan(task.id, window=6)
    assert (second.offset, second.window, second.last, second.speed) == (4, "456789", True, 1.5)
    done = await rig.work.finish_plan(task.id, 0, second, plan_of(cut(4, 3, 3)))
    assert done is not None
    assert (done.complete, [waiting.characters for waiting in done.segments]) == (True, [3, 3])
    assert await rig.work.claim_plan(task.id, 0, 6) is None
    assert await spans(rig, task.id) == [(0, 4), (4, 7), (7, 10)]


async def test_a_slice_is_planned_once(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    mine, theirs = await rig.claimed_plan(task.id), await rig.claimed_plan(task.id)
    assert await rig.work.finish_plan(task.id, 0, mine, plan_of(cut(0, 5, 5))) is not None
    assert await rig.work.finish_plan(task.id, 0, theirs, plan_of(cut(0, 2, 8))) is None
    assert await spans(rig, task.id) == [(0, 5), (5, 10)]


async def test_a_streamed_task_begins_with_a_short_slice(rig: Rig) -> None:
    text = "Said. " * 1000
    streamed = await rig.tasks.add(replace(new_task(text), streamed=True))
    claims = [await rig.claimed_plan(streamed.id)]
    await rig.work.finish_plan(streamed.id, 0, claims[0], plan_of(cut(0, 6)))
    claims.append(await rig.claimed_plan(streamed.id))
    claims.append(await rig.claimed_plan((await rig.accept(text)).id))
    assert [(claim.lead, claim.offset, len(claim.window)) for claim in claims] == [
        (True, 0, LEAD_CHARACTERS),
        (False, 6, 5994),
        (False, 0, 6000),
    ]


async def test_what_was_dropped_is_added_up(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    for start, end, symbols, tags in ((0, 4, 2, 0), (4, 10, 1, 3)):
        claim = await rig.claimed_plan(task.id)
        named = tuple(Dropped("tag", at, at + 1, "é") for at in range(start, start + tags))
        plan = TextPlan(cut(start, end - start), end, dropped_symbols=symbols, dropped_tags=tags, dropped=named)
        planned = await rig.work.finish_plan(task.id, 0, claim, plan)
        assert planned is not None
        await rig.render(planned.segments[0].id)
    await rig.assemble(task.id)
    (item,) = (await rig.read(task.id)).items
    assert (item.planned_to, item.dropped_symbols, item.dropped_tags) == (10, 3, 3)
    assert read_dropped(item.dropped) == [Dropped("tag", at, at + 1, "é") for at in (4, 5, 6)]


async def test_a_plan_that_only_pauses_may_make_the_item_ready(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    planned = await rig.plan(task.id, 6)
    await rig.render(planned.segments[0].id)
    last = await rig.plan(task.id, -4)
    assert (list(last.segments), last.complete, last.ready) == ([], True, True)


# -- claims ----------------------------------------------------------------------------------------------------------


async def test_a_claim_has_all_that_an_engine_needs(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    claim = await rig.claimed_plan(task.id)
    expected = Segment(0, 10, "fənɛtək", 1.25, 350)
    planned = await rig.work.finish_plan(task.id, 0, claim, plan_of((expected,)))
    assert planned is not None
    got = await rig.claimed(planned.segments[0].id)
    assert (got.segment, got.params, got.task_id, got.item, got.attempts) == (
        expected,
        SpeechParams("", "Low"),
        task.id,
        0,
        0,
    )
    (attempt,) = await rig.tasks.attempts(task.id)
    assert (attempt.item, attempt.start, attempt.end, attempt.engine, attempt.outcome) == (0, 0, 10, "tone", "running")
    assert attempt.ended_at is None


async def test_a_segment_is_claimed_by_one(backend: Backend) -> None:
    rigs = [Rig.on(backend.open()) for _ in range(3)]
    task = await rigs[0].accept("0123456789")
    planned = await rigs[0].plan(task.id, 5, 5)
    ids = [waiting.id for waiting in planned.segments]
    claims = await asyncio.gather(*(rig.work.claim_segment(identity) for identity in ids for rig in rigs * 4))
    won = [claim.segment_id for claim in claims if claim is not None]
    assert sorted(won) == sorted(ids)
    assert await rigs[1].outcomes(task.id) == ["running", "running"]


async def test_a_claim_on_nothing_is_none(rig: Rig) -> None:
    assert await rig.work.claim_segment(12345) is None


async def test_only_the_attempt_in_force_may_finish(rig: Rig) -> None:
    task, old = await rig.claimed_only()
    assert await rig.work.retry_segment(FailedAttempt(old, AttemptOutcome.TIMEOUT, "slow"), attempts=1) is True
    new = await rig.claimed(old.segment_id)
    assert new.attempts == 1
    assert await rig.finish(old) is None
    assert await rig.work.retry_segment(FailedAttempt(old, AttemptOutcome.ERROR, "late"), attempts=1) is False
    assert await rig.work.split_segment(FailedAttempt(old, AttemptOutcome.ERROR, "late"), cut(0, 5, 5)) is None
    assert await rig.finish(new) is True
    assert await rig.finish(new) is True, "the same answer to who has not heard it"
    assert await rig.outcomes(task.id) == ["timeout", "done"]
    assert (await rig.read(task.id)).done_characters == 10


@pytest.mark.parametrize("counted", [0, 1])
async def test_a_retry_counts_what_it_is_told_to(rig: Rig, counted: int) -> None:
    task, claim = await rig.claimed_only()
    await rig.work.retry_segment(FailedAttempt(claim, AttemptOutcome.CRASHED, "SIGABRT"), attempts=counted)
    assert (await rig.claimed(claim.segment_id)).attempts == counted
    first, second = await rig.tasks.attempts(task.id)
    assert await rig.tasks.attempts(task.id, 1) == [second]
    assert (first.outcome, first.detail) == ("crashed", "SIGABRT")
    assert first.ended_at is not None


async def test_a_segment_whose_attempt_was_dropped_waits_again(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    await rig.work.reopen_segment(claim.segment_id, "a fault")
    assert (await rig.claimed(claim.segment_id)).attempts == 0
    assert await rig.outcomes(task.id) == ["error", "running"]
    assert await rig.finish(claim) is None


async def test_a_plan_may_begin_its_first_segment_at_once(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    planned = await rig.plan_and_begin(task.id, -1, 4, 5)
    claim = planned.first
    assert isinstance(claim, SegmentClaim)
    begun = await rig.read(task.id)
    assert (begun.status, begun.started_at is not None, begun.done_characters) == (TaskStatus.PROCESSING, True, 1)
    assert (claim.segment.start, claim.segment.end, claim.whole, claim.key_id) == (1, 5, False, "key-a")
    assert await rig.work.claim_segment(claim.segment_id) is None, "it does not wait for anybody"
    assert await rig.work.first_segment(task.id, 0, SegmentStatus.RUNNING) == claim.segment_id
    assert await rig.outcomes(task.id) == ["running"]
    assert await rig.finish(claim) is False
    assert await rig.work.first_segment(task.id, 0, SegmentStatus.RUNNING) is None
    (other,) = planned.segments
    assert await rig.render(other.id) is True
    assert await rig.outcomes(task.id) == ["done", "done"]


async def test_what_a_plan_has_begun_is_taken_back_like_any_other(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    claim = (await rig.plan_and_begin(task.id, 10)).first
    assert isinstance(claim, SegmentClaim)
    assert claim.whole
    assert await rig.work.first_segment(task.id, 0, SegmentStatus.PENDING) is None
    assert await rig.work.take_back(claim.segment_id, lost=True) == 1
    assert await rig.work.first_segment(task.id, 0, SegmentStatus.PENDING) == claim.segment_id
    again = await rig.claimed(claim.segment_id)
    assert again.whole
    assert await rig.finish(claim) is None, "it comes late"
    file = ItemFile("outputs/x.wav", 44, 24_000, 24_000, 7, "tone", "tone-1")
    spoken = RenderedSegment(None, 24_000, 99, 7)
    assert await rig.work.finish_whole(again, spoken, file) is True
    done = await rig.read(task.id)
    assert (done.status, done.done_characters) == (TaskStatus.COMPLETED, 10)
    assert await rig.outcomes(task.id) == ["lost", "done"]


async def test_what_a_plan_has_begun_waits_again_if_its_commit_was_not_confirmed(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    claim = await rig.claimed_plan(task.id)
    plan, begin = plan_of(cut(0, 10)), Begin(new_id("attempt"), None)
    planned = await rig.work.finish_plan(task.id, 0, claim, plan, begin)
    assert planned is not None
    assert await rig.work.finish_plan(task.id, 0, claim, plan, Begin("attempt_of_another", None)) is None
    assert await rig.outcomes(task.id) == ["running"]
    assert await rig.work.finish_plan(task.id, 0, claim, plan, begin) is None
    assert await rig.outcomes(task.id) == ["lost"]
    waiting = await rig.work.first_segment(task.id, 0, SegmentStatus.PENDING)
    assert isinstance(planned.first, SegmentClaim)
    assert waiting == planned.first.segment_id


async def test_an_attempt_that_nobody_knows_of_is_forgotten(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    await rig.work.forget(task.id, 0, "attempt_that_never_was")
    assert await rig.outcomes(task.id) == ["running"]
    await rig.work.forget(task.id, 0, claim.attempt_id)
    await rig.work.forget(task.id, 0, claim.attempt_id)
    assert await rig.outcomes(task.id) == ["lost"]
    again = await rig.work.claim_segment(claim.segment_id, attempt_id="attempt_again")
    assert isinstance(again, SegmentClaim)
    assert (again.attempt_id, again.attempts) == ("attempt_again", 0)


async def test_a_plan_begins_what_the_cache_has_by_taking_it(rig: Rig) -> None:
    def digest(*_: object) -> str:
        return "d" * 64

    first = await rig.accept("Ten chars.")
    claim = (await rig.plan_and_begin(first.id, 10, address=digest)).first
    assert isinstance(claim, SegmentClaim)
    assert claim.digest == "d" * 64
    assert await rig.finish(claim) is True
    second = await rig.accept("Ten chars.")
    assert (await rig.plan_and_begin(second.id, 10, address=digest)).first == CacheHit(ready=True)
    assert (await rig.read(second.id)).done_characters == 10
    assert await rig.outcomes(second.id) == []


async def test_a_plan_of_pauses_alone_begins_nothing(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    planned = await rig.plan_and_begin(task.id, -10)
    assert (planned.first, planned.ready) == (None, True)
    assert (await rig.read(task.id)).status is TaskStatus.PENDING


async def test_reopening_leaves_a_finished_segment_alone(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    await rig.finish(claim)
    await rig.work.reopen_segment(claim.segment_id, "a fault")
    assert await rig.counts(task.id) == SegmentCounts(1, 1)
    assert await rig.outcomes(task.id) == ["done"]


# -- splits ----------------------------------------------------------------------------------------------------------


async def test_a_split_covers_the_same_text(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    planned = await rig.plan(task.id, 2, 6, 2)
    claim = await rig.claimed(planned.segments[1].id)
    added = await rig.work.split_segment(
        FailedAttempt(claim, AttemptOutcome.IMPLAUSIBLE, "too short"), cut(2, 3, -1, 2)
    )
    assert added is not None
    assert [waiting.characters for waiting in added] == [3, 2]
    assert await spans(rig, task.id) == [(0, 2), (2, 5), (5, 6), (6, 8), (8, 10)]
    assert [(await rig.claimed(waiting.id)).attempts for waiting in added] == [1, 1]
    assert await rig.work.claim_segment(claim.segment_id) is None
    assert await rig.outcomes(task.id) == ["implausible", "running", "running"]
    assert await rig.counts(task.id) == SegmentCounts(5, 1)


async def test_characters_done_add_up_through_plans_and_splits_and_rerenders(rig: Rig) -> None:
    task = await rig.accept("0123456789" * 2)
    done = 0

    async def check(more: int) -> None:
        nonlocal done
        done += more
        assert (await rig.read(task.id)).done_characters == done

    planned = await rig.plan(task.id, 5, -2, 8)
    await check(2)
    await rig.render(planned.segments[0].id)
    await check(5)
    claim = await rig.claimed(planned.segments[1].id)
    added = await rig.work.split_segment(FailedAttempt(claim, AttemptOutcome.ERROR, ""), cut(7, 3, -1, 4))
    assert added is not None
    await check(1)
    for waiting in added:
        await rig.render(waiting.id)
        await check(waiting.characters)
    again = await rig.work.rerender([planned.segments[0].id, added[0].id])
    assert {(waiting.id, waiting.characters) for waiting in again} == {(planned.segments[0].id, 5), (added[0].id, 3)}
    await check(-8)
    for waiting in again:
        await rig.render(waiting.id)
        await check(waiting.characters)
    last = await rig.plan(task.id, 5)
    await rig.render(last.segments[0].id)
    await check(5)
    assert (await rig.read(task.id)).done_characters == task.characters
    assert await rig.counts(task.id) == SegmentCounts(6, 6)


async def test_a_segment_that_still_waits_is_not_rendered_again(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    planned = await rig.plan(task.id, 5, 5)
    await rig.claimed(planned.segments[0].id)
    assert await rig.work.rerender([waiting.id for waiting in planned.segments]) == []
    assert (await rig.read(task.id)).done_characters == 0


async def test_counts_are_of_one_task(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    other = await rig.completed()
    assert await rig.counts(task.id) == SegmentCounts(0, 0)
    await rig.plan(task.id, 5, -1, 4)
    assert await rig.counts(task.id) == SegmentCounts(3, 1)
    assert await rig.counts(other.id) == SegmentCounts(1, 1)


# -- recovery --------------------------------------------------------------------------------------------------------


async def test_a_server_that_died_is_counted_apart_from_the_engine(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    assert await rig.work.recover() == 1
    (waiting,) = (await rig.work.unfinished())[0].items[0].segments
    assert (waiting.id, waiting.worker_losses) == (claim.segment_id, 1)
    assert await rig.finish(claim) is None
    assert (await rig.claimed(waiting.id)).attempts == 0
    assert await rig.outcomes(task.id) == ["lost", "running"]


async def test_an_orderly_stop_counts_no_loss(rig: Rig) -> None:
    _, claim = await rig.claimed_only()
    assert await rig.work.recover(lost=False) == 1
    (waiting,) = (await rig.work.unfinished())[0].items[0].segments
    assert (waiting.id, waiting.worker_losses) == (claim.segment_id, 0)


async def test_recovery_leaves_what_is_not_in_work_alone(rig: Rig) -> None:
    task = await rig.accept("0123456789")
    planned = await rig.plan(task.id, 5, 5)
    await rig.render(planned.segments[0].id)
    assert await rig.work.recover() == 0
    (waiting,) = (await rig.work.unfinished())[0].items[0].segments
    assert waiting == planned.segments[1]
    assert await rig.counts(task.id) == SegmentCounts(2, 1)


async def test_a_segment_that_kills_the_server_again_and_again_fails_its_task(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    bystander, _ = await rig.claimed_only("Innocent, and claimed once.")
    for _ in range(19):
        await rig.work.recover()
        await rig.claimed(claim.segment_id)
    assert (await rig.read(task.id)).status is TaskStatus.PROCESSING
    await rig.work.recover()
    failed = await rig.read(task.id)
    assert failed.status is TaskStatus.FAILED
    assert failed.error is not None
    assert failed.error.code == 500
    assert "20 times" in failed.error.message
    assert (await rig.read(bystander.id)).status is TaskStatus.PROCESSING
    assert await rig.outcomes(task.id) == ["lost"] * 20
