"""What was made and cannot be kept: results that come late, disks that are full, audio that is lost."""

from __future__ import annotations

from typing import Any

import pytest

from rhapsode.core.errors import (
    EngineCrashedError,
    StorageFullError,
)
from rhapsode.core.speech import RenderedSegment
from rhapsode.core.task import TaskStatus
from rhapsode.render import worker_functions
from rhapsode.render.retries import MAX_ATTEMPTS
from tests.unit.render.lab import FINISHERS, PARAGRAPH, TWO_SEGMENTS, Lab


async def test_a_late_result_is_discarded_and_its_audio_removed(lab: Lab) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)

    async def slow(*args: Any) -> Any:
        await lab.rig.work.fail_task(task.id, 504, "Too late.")
        return worker_functions.render(*args)

    lab.script.on(worker_functions.render, slow)
    assert await lab.run(renders[0]) == []
    assert lab.files("segments") == []
    assert await lab.rig.outcomes(task.id) == ["discarded"]
    assert (await lab.rig.counts(task.id)).done == 0


async def test_a_late_file_is_discarded(lab: Lab) -> None:
    task, (first, second) = await lab.unrendered(TWO_SEGMENTS)
    assert await lab.run(first) == []
    (assemble,) = await lab.run(second) or []

    async def slow(*args: Any) -> Any:
        await lab.rig.work.fail_task(task.id, 504, "Too late.")
        return worker_functions.assemble(*args)

    lab.script.on(worker_functions.assemble, slow)
    assert await lab.run(assemble) == []
    assert lab.files("outputs") == []
    failed = await lab.rig.read(task.id)
    assert failed.error is not None
    assert failed.error.code == 504


async def test_a_text_of_one_segment_that_comes_late_leaves_nothing(lab: Lab) -> None:
    task, (render,) = await lab.unrendered("Short.")

    async def slow(*args: Any) -> Any:
        await lab.rig.work.fail_task(task.id, 504, "Too late.")
        return worker_functions.render(*args)

    lab.script.on(worker_functions.render, slow)
    assert await lab.run(render) == []
    assert (lab.files("outputs"), lab.files("segments")) == ([], [])
    assert await lab.rig.outcomes(task.id) == ["discarded"]
    assert (await lab.rig.read(task.id)).status is TaskStatus.FAILED


async def test_a_full_disk_counts_against_nobody(lab: Lab) -> None:
    lab.script.on(
        worker_functions.render, *[StorageFullError()] * (3 * MAX_ATTEMPTS), EngineCrashedError("the first of five")
    )
    task = await lab.speak("Short.")
    assert task.status is TaskStatus.COMPLETED
    assert await lab.rig.outcomes(task.id) == [*["error"] * (3 * MAX_ATTEMPTS), "crashed", "done"]


async def test_a_full_disk_at_assembly_is_waited_out(lab: Lab) -> None:
    lab.script.on(worker_functions.assemble, *[StorageFullError()] * (3 * MAX_ATTEMPTS))
    assert (await lab.speak(TWO_SEGMENTS)).status is TaskStatus.COMPLETED


@pytest.mark.parametrize(("method", "text"), FINISHERS)
async def test_a_result_is_not_thrown_away_because_the_store_fails(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, method: str, text: str
) -> None:
    original = getattr(lab.rig.work, method)
    failures = 4

    async def flaky(*args: Any, **kwargs: Any) -> Any:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise StorageFullError
        return await original(*args, **kwargs)

    monkeypatch.setattr(lab.rig.work, method, flaky)
    task = await lab.speak(text)
    assert task.status is TaskStatus.COMPLETED
    once = (
        [worker_functions.plan, worker_functions.render]
        if text == "Short."
        else [worker_functions.plan, worker_functions.render, worker_functions.render, worker_functions.assemble]
    )
    assert lab.script.calls == once


@pytest.mark.parametrize("damage", ["missing", "truncated", "too long"])
async def test_audio_that_was_lost_is_rendered_again(lab: Lab, damage: str) -> None:
    straight = await lab.speak(PARAGRAPH)
    renders_before = lab.script.calls.count(worker_functions.render)

    def robbed(config: Any, engine: str, parts: list[RenderedSegment], target: worker_functions.Target) -> Any:
        victim = lab.directory / (parts[1].audio or "")
        data = victim.read_bytes()
        victim.unlink()
        if damage != "missing":
            victim.write_bytes(data[:-2] if damage == "truncated" else data + b"12")
        return worker_functions.assemble(config, engine, parts, target)

    lab.script.on(worker_functions.assemble, robbed)
    task = await lab.speak(PARAGRAPH)
    assert task.status is TaskStatus.COMPLETED
    assert lab.script.calls.count(worker_functions.render) == 2 * renders_before + 1
    assert lab.seconds(task) == lab.seconds(straight)
    assert task.done_characters == task.characters
    assert len(lab.files("outputs")) == 2
