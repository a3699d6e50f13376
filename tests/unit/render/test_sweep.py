"""Orphaned audio goes; what is in use or in the making stays."""

from __future__ import annotations

import math

import pytest

from rhapsode.core.audio import AudioFormat
from rhapsode.render import sweep
from rhapsode.render.keys import output_key, segment_key
from rhapsode.render.sweep import sweep_orphans
from tests.unit.render.lab import Lab


@pytest.mark.parametrize("batch", [1, 3, 500])
async def test_only_orphans_are_swept(lab: Lab, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(sweep, "BATCH", batch)
    live, _ = await lab.rig.claimed_only("Ten chars.")
    failed, _ = await lab.rig.claimed_only("Ten chars.")
    await lab.rig.work.fail_task(failed.id, 500, "no")
    done = await lab.speak("Short.")
    kept = {done.items[0].output or ""}
    for task_id in (live.id, failed.id, done.id, "task_unknown"):
        for key in (segment_key(task_id, 0, 0, "attempt_1"), output_key(task_id, 0, "attempt_2", AudioFormat.MP3)):
            lab.blobs.put(key, [b"1234"])
            if task_id == live.id:
                kept.add(key)
    assert await sweep_orphans(lab.rig.work, lab.rig.cache, lab.blobs, before=math.inf) == 6
    assert set(lab.files(".")) == kept
    assert await sweep_orphans(lab.rig.work, lab.rig.cache, lab.blobs, before=math.inf) == 0


async def test_nothing_to_sweep_is_no_error(lab: Lab) -> None:
    assert await sweep_orphans(lab.rig.work, lab.rig.cache, lab.blobs, before=math.inf) == 0
