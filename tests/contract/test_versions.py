"""An output is never put together of segments that different versions of an engine have spoken."""

from __future__ import annotations

from rhapsode.core.task import AttemptOutcome
from rhapsode.store.claims import OtherVersion, PlanClaim, SegmentClaim
from tests.contract.rig import Rig, cut, plan_of


async def planned_with(rig: Rig, version: str) -> tuple[str, list[int]]:
    task = await rig.accept("x" * 30)
    claim = await rig.work.claim_plan(task.id, 0, 1000, version)
    assert isinstance(claim, PlanClaim)
    planned = await rig.work.finish_plan(task.id, 0, claim, plan_of(cut(0, 10, 10)))
    assert planned is not None
    return task.id, [segment.id for segment in planned.segments]


async def test_an_item_belongs_to_the_version_that_began_it(rig: Rig) -> None:
    task_id, (first, second) = await planned_with(rig, "old")
    claim = await rig.work.claim_segment(first, None, "old")
    assert isinstance(claim, SegmentClaim)
    assert await rig.work.claim_segment(second, None, "new") == OtherVersion("old")
    assert await rig.work.claim_plan(task_id, 0, 1000, "new") == OtherVersion("old")
    assert await rig.finish(claim) is False
    assert isinstance(await rig.work.claim_segment(second, None, "old"), SegmentClaim)


async def test_an_item_whose_version_is_gone_is_begun_again(rig: Rig) -> None:
    task_id, (first, second) = await planned_with(rig, "old")
    await rig.render(first)
    late = await rig.claimed(second)
    assert (await rig.read(task_id)).done_characters == 10
    assert await rig.work.begin_again(task_id, 0, "old") == 0
    assert await rig.work.begin_again(task_id, 0, "old") is None
    assert (await rig.read(task_id)).done_characters == 0
    assert await rig.finish(late) is None, "the old version comes late"
    again = await rig.work.claim_plan(task_id, 0, 1000, "new")
    assert isinstance(again, PlanClaim)
    assert again.offset == 0
    planned = await rig.work.finish_plan(task_id, 0, again, plan_of(cut(0, 15, 15)))
    assert planned is not None
    for segment in planned.segments:
        claim = await rig.work.claim_segment(segment.id, None, "new")
        assert isinstance(claim, SegmentClaim)
        await rig.finish(claim)
    assert await rig.assemble(task_id) is True


async def test_an_engine_finds_nothing_to_do_of_an_item_that_another_one_took_over(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    assert await rig.work.fall_back(claim, "other", AttemptOutcome.ERROR, "no")
    assert await rig.work.claim_plan(task.id, 0, 1000, engine="tone") is None, "a plan that waited meanwhile"
    again = await rig.work.claim_plan(task.id, 0, 1000, engine="other")
    assert isinstance(again, PlanClaim)
    planned = await rig.work.finish_plan(task.id, 0, again, plan_of(cut(0, 10)))
    assert planned is not None
    segment_id = planned.segments[0].id
    assert await rig.work.claim_segment(segment_id, engine="tone") is None
    assert isinstance(await rig.work.claim_segment(segment_id, engine="other"), SegmentClaim)


async def test_what_is_finished_stays_as_it_is(rig: Rig) -> None:
    task = await rig.completed("Ten chars.")
    assert await rig.work.begin_again(task.id, 0, "old") is None
