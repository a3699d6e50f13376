"""An output is never put together of segments that different versions of an engine have spoken."""

from __future__ import annotations

from rhapsode.core.task import AttemptOutcome
from rhapsode.store.claims import CacheHit, FailedAttempt, OtherVersion, PlanClaim, SegmentClaim
from tests.contract.rig import Rig, cut, plan_of


async def planned_with(rig: Rig, version: str) -> tuple[str, list[int]]:
    task = await rig.accept("x" * 30)
    claim = await rig.work.claim_plan(task.id, 0, 1000, lambda _: version)
    assert isinstance(claim, PlanClaim)
    planned = await rig.work.finish_plan(task.id, 0, claim, plan_of(cut(0, 10, 10)))
    assert planned is not None
    return task.id, [segment.id for segment in planned.segments]


async def test_an_item_belongs_to_the_version_that_began_it(rig: Rig) -> None:
    task_id, (first, second) = await planned_with(rig, "old")
    claim = await rig.work.claim_segment(first, None, lambda _: "old")
    assert isinstance(claim, SegmentClaim)
    assert await rig.work.claim_segment(second, None, lambda _: "new") == OtherVersion("old")
    assert await rig.work.claim_plan(task_id, 0, 1000, lambda _: "new") == OtherVersion("old")
    assert await rig.finish(claim) is False
    assert isinstance(await rig.work.claim_segment(second, None, lambda _: "old"), SegmentClaim)


async def test_an_item_whose_version_is_gone_is_begun_again(rig: Rig) -> None:
    task_id, (first, second) = await planned_with(rig, "old")
    await rig.render(first)
    late = await rig.claimed(second)
    assert (await rig.read(task_id)).done_characters == 10
    assert await rig.work.begin_again(task_id, 0, "old") == 0
    assert await rig.work.begin_again(task_id, 0, "old") is None
    assert (await rig.read(task_id)).done_characters == 0
    assert sorted(await rig.outcomes(task_id)) == ["discarded", "running"], "what it has cost is not forgotten"
    assert await rig.finish(late) is None, "the old version comes late"
    again = await rig.work.claim_plan(task_id, 0, 1000, lambda _: "new")
    assert isinstance(again, PlanClaim)
    assert again.offset == 0
    planned = await rig.work.finish_plan(task_id, 0, again, plan_of(cut(0, 15, 15)))
    assert planned is not None
    for segment in planned.segments:
        claim = await rig.work.claim_segment(segment.id, None, lambda _: "new")
        assert isinstance(claim, SegmentClaim)
        await rig.finish(claim)
    assert await rig.assemble(task_id) is True


async def test_an_engine_finds_nothing_to_do_of_an_item_that_another_one_took_over(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    assert await rig.work.fall_back(FailedAttempt(claim, AttemptOutcome.ERROR, "no"), "other")
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


async def test_each_model_of_an_engine_has_its_version(rig: Rig) -> None:
    _, (first, _) = await planned_with(rig, "tone-2")
    assert await rig.work.claim_segment(first, None, lambda model: f"{model}-1") == OtherVersion("tone-2")
    claim = await rig.work.claim_segment(first, None, lambda model: f"{model}-2")
    assert isinstance(claim, SegmentClaim)


async def test_an_output_is_of_the_version_that_spoke_it_and_not_of_who_put_it_together(rig: Rig) -> None:
    task = await rig.accept("x" * 20)
    claim = await rig.work.claim_plan(task.id, 0, 1000, lambda _: "old")
    assert isinstance(claim, PlanClaim)
    planned = await rig.work.finish_plan(task.id, 0, claim, plan_of(cut(0, 20)))
    assert planned is not None
    await rig.render(planned.segments[0].id)
    assert await rig.assemble(task.id), "by tone-1"
    task = await rig.read(task.id)
    assert (task.engine_version, task.items[0].engine_version) == ("old", "old")


async def test_the_engine_is_asked_only_for_waiting_segments_of_its_version(rig: Rig) -> None:
    """Not for what is in the cache, is of another version or engine, or does not wait any more."""
    _, (first, second) = await planned_with(rig, "old")

    async def asked(segment: int, version: str = "old", engine: str = "tone") -> str | None:
        return await rig.work.model_to_ask(segment, lambda *_: "digest", lambda _: version, engine=engine)

    assert await asked(first) == "tone"
    assert await asked(first, version="new") is None
    assert await asked(first, engine="other") is None
    claim = await rig.work.claim_segment(first, lambda *_: "digest", lambda _: "old")
    assert isinstance(claim, SegmentClaim)
    assert await asked(first) is None
    assert await asked(second) == "tone"
    await rig.finish(claim)
    assert await asked(second) is None
    assert isinstance(await rig.work.claim_segment(second, lambda *_: "digest", lambda _: "old"), CacheHit)
