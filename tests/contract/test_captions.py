"""What the stores keep of captions, and that no file is finished without those that are wanted."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rhapsode.core.captions import CaptionFormat, Word
from rhapsode.core.speech import RenderedSegment, Segment, SpeechParams
from rhapsode.core.task import Task, TaskStatus
from rhapsode.store.claims import CacheHit, ItemFile, SegmentClaim
from rhapsode.store.schema import segments
from tests.contract.rig import Rig, plan_of

TEXT = "Ten chars."
ASKED = SpeechParams("", "Low", captions=CaptionFormat.VTT)
WORDS = (Word(0, 3, 0, 3), Word(4, 10, 4, 10, True))
TIMINGS = "30 60 60"


def file_of(task: Task, captions: str | None) -> ItemFile:
    return ItemFile(
        f"outputs/{task.id}/0/a.wav", 44, 24_000, 24_000, 7, "tone", "tone-1", captions=captions
    )  # fmt: skip


async def planned(rig: Rig, params: SpeechParams = ASKED) -> tuple[Task, int]:
    task = await rig.accept(TEXT, params=params)
    claim = await rig.claimed_plan(task.id)
    assert claim.params == params
    words = WORDS if params.captions else None
    plan = await rig.work.finish_plan(task.id, 0, claim, plan_of((Segment(0, 10, "x" * 10, words=words),)))
    assert plan is not None
    return task, plan.segments[0].id


async def claimed(rig: Rig, segment_id: int) -> SegmentClaim | CacheHit:
    claim = await rig.work.claim_segment(segment_id, lambda *_: "digest")
    assert isinstance(claim, SegmentClaim | CacheHit)
    return claim


async def finish(rig: Rig, claim: SegmentClaim | CacheHit, timings: str | None) -> None:
    assert isinstance(claim, SegmentClaim)
    await rig.work.finish_segment(claim, RenderedSegment(f"cache/{claim.attempt_id}.pcm", 2400, 99, 7, None, timings))


async def test_words_and_timings_come_back(rig: Rig) -> None:
    task, segment_id = await planned(rig)
    claim = await claimed(rig, segment_id)
    assert isinstance(claim, SegmentClaim)
    assert (claim.params.captions, claim.whole, claim.segment.words) == (CaptionFormat.VTT, True, WORDS)
    await finish(rig, claim, TIMINGS)
    stored = await rig.work.item_segments(task.id, 0)
    assert stored is not None
    assert (stored.params.captions, stored.characters, stored.lacks_captions) == (CaptionFormat.VTT, 10, False)
    assert [(part.start, part.timings) for part in stored.segments] == [(0, TIMINGS)]
    assert stored.segments[0].words


async def test_a_finished_item_has_its_captions(rig: Rig) -> None:
    task, segment_id = await planned(rig)
    await finish(rig, await claimed(rig, segment_id), TIMINGS)
    key = f"outputs/{task.id}/0/a.vtt"
    assert await rig.work.finish_item(task.id, 0, file_of(task, key)) is True
    done = await rig.read(task.id)
    assert (done.items[0].captions, done.items[0].captions_output) == ("vtt", key)
    assert await rig.work.outputs([task.id]) == {key, f"outputs/{task.id}/0/a.wav"}


async def test_an_item_with_captions_cannot_be_finished_without_them(rig: Rig) -> None:
    """A version that knows no captions would, in a fleet that is being upgraded."""
    task, segment_id = await planned(rig)
    await finish(rig, await claimed(rig, segment_id), TIMINGS)
    with pytest.raises(IntegrityError):
        await rig.work.finish_item(task.id, 0, file_of(task, None))
    assert (await rig.read(task.id)).status is TaskStatus.PROCESSING
    assert await rig.work.finish_item(task.id, 0, file_of(task, f"outputs/{task.id}/0/a.vtt")) is True


async def test_what_has_no_words_or_timings_lacks_captions(rig: Rig) -> None:
    task, segment_id = await planned(rig)
    await finish(rig, await claimed(rig, segment_id), None)
    stored = await rig.work.item_segments(task.id, 0)
    assert stored is not None
    assert stored.lacks_captions


async def test_a_hit_has_timings_and_an_entry_without_them_is_none_for_captions(rig: Rig) -> None:
    plain = SpeechParams("", "Low")
    _, first = await planned(rig, plain)
    await finish(rig, await claimed(rig, first), None)  # as an older version does
    _, second = await planned(rig)
    claim = await claimed(rig, second)
    assert isinstance(claim, SegmentClaim), "it is spoken again"
    _, third = await planned(rig, plain)
    assert isinstance(await claimed(rig, third), CacheHit)
    await finish(rig, claim, TIMINGS)
    task, fourth = await planned(rig)
    assert isinstance(await claimed(rig, fourth), CacheHit)
    timings = select(segments.c.timings).where(segments.c.id == fourth)
    assert await rig.database.read(lambda c: c.execute(timings).scalar()) == TIMINGS
    stored = await rig.work.item_segments(task.id, 0)
    assert stored is not None
    assert not stored.lacks_captions


async def test_a_first_segment_that_is_begun_with_its_plan_is_found_in_the_cache(rig: Rig) -> None:
    _, first = await planned(rig)
    await finish(rig, await claimed(rig, first), TIMINGS)
    task = await rig.accept(TEXT, params=ASKED)
    begun = await rig.plan_and_begin(task.id, 10, address=lambda *_: "digest")
    assert begun.first == CacheHit(ready=True)


async def test_captions_are_removed_with_the_audio(rig: Rig) -> None:
    task, segment_id = await planned(rig)
    await finish(rig, await claimed(rig, segment_id), TIMINGS)
    await rig.work.finish_item(task.id, 0, file_of(task, f"outputs/{task.id}/0/a.vtt"))
    assert await rig.retention.mark_removed([task.id]) == 1
    after = await rig.read(task.id)
    assert (after.items[0].output, after.items[0].captions_output, after.items[0].captions) == (None, None, "vtt")
