"""An item that is begun anew keeps what is spoken of it from then on, however late the rest is removed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from rhapsode.core.task import AttemptOutcome
from rhapsode.render import worker_functions
from rhapsode.store.claims import FailedAttempt, ItemFile
from rhapsode.store.schema import segments
from tests.contract.rig import Rig
from tests.unit.render.lab import Lab

TEXT = " ".join(f"This is number {number} of them." for number in range(40))  # no two parts are alike


@pytest.mark.parametrize("cache_bytes", [0, 10**9])
async def test_dismissing_earlier_segments_keeps_those_of_the_new_engine(
    rig: Rig, tmp_path: Path, cache_bytes: int
) -> None:
    lab = Lab(rig, tmp_path, cache_bytes)
    task, (first, second, *_) = await lab.unrendered(TEXT)
    await lab.run(first)
    assert second.segment_id is not None
    claim = await rig.claimed(second.segment_id)
    assert await rig.work.fall_back(FailedAttempt(claim, AttemptOutcome.ERROR, "no"), "tone")
    # Another process begins anew at once, and the cache lets go what it has.
    await rig.cache.evict(0, None)
    anew = await lab.run(second.taken_over("tone"))
    assert anew
    await lab.run(anew[0])
    await rig.cache.evict(0, None)
    spoken = lab.script.calls.count(worker_functions.render)
    stored = await _stored(rig, task.id)
    # Only now is the first one done with the old.
    await lab.runner._fall_back(second, "tone", claim.generation)
    assert [await lab.blobs.head(key) is not None for key in stored] == [True]
    if not cache_bytes:
        assert lab.files("segments") == stored
    await lab.drive(anew[1:])
    assert (await rig.read(task.id)).status.value == "completed"
    assert lab.script.calls.count(worker_functions.render) == spoken + len(anew) - 1, "and nothing was spoken again"
    assert lab.files("segments") == []


async def _stored(rig: Rig, task_id: str) -> list[str]:
    """Return where the audio is of the segments that are done."""
    done = select(segments.c.audio).where(segments.c.task_id == task_id, segments.c.audio.is_not(None))
    return list(await rig.database.read(lambda connection: connection.execute(done).scalars().all()))


async def test_a_file_of_what_was_begun_anew_since_comes_late(rig: Rig) -> None:
    task, claim = await rig.claimed_only("Ten chars.")
    await rig.finish(claim)
    ready = await rig.work.item_segments(task.id, 0)
    assert ready is not None
    (segment,) = await rig.work.rerender([ready.segments[0].id])
    claim = await rig.claimed(segment.id)
    assert await rig.work.fall_back(FailedAttempt(claim, AttemptOutcome.ERROR, "no"), "other")
    file = ItemFile("outputs/a.wav", 44, 24_000, 24_000, 7, "tone", "tone-1", generation=ready.generation)
    assert await rig.work.finish_item(task.id, 0, file) is None
    assert await rig.work.finish_item(task.id, 0, replace(file, generation=ready.generation + 1)) is True
