"""Faults of ours: a task survives them, or ends with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from rhapsode.core.errors import (
    EngineCrashedError,
)
from rhapsode.core.task import TaskStatus
from rhapsode.render import worker_functions
from rhapsode.render.retries import MAX_ATTEMPTS
from tests.unit.render.lab import FINISHERS, PARAGRAPH, TWO_SEGMENTS, Lab


@pytest.mark.parametrize("job", [worker_functions.plan, worker_functions.render, worker_functions.assemble])
async def test_an_unexpected_error_is_survived(lab: Lab, job: Any) -> None:
    lab.script.on(job, ZeroDivisionError("a fault"), KeyError("another"))
    task = await lab.speak(TWO_SEGMENTS)
    assert not lab.script.steps[job], "both were met"
    assert task.status is TaskStatus.COMPLETED


@pytest.mark.parametrize("job", [worker_functions.plan, worker_functions.render, worker_functions.assemble])
async def test_an_unexpected_error_that_stays_ends_the_task_with_a_reason(lab: Lab, job: Any) -> None:
    lab.script.on(job, *[ZeroDivisionError("the caller's text")] * 50)
    task = await lab.speak("Short." if job is worker_functions.render else TWO_SEGMENTS)
    assert task.error is not None
    assert task.error.message == "input[0]: the server failed (ZeroDivisionError) and logged why."
    assert lab.script.calls.count(job) == MAX_ATTEMPTS
    assert "running" not in await lab.rig.outcomes(task.id)
    assert await lab.rig.work.recover() == 0, "no segment is left behind in work"


@pytest.mark.parametrize(("method", "text"), FINISHERS)
async def test_a_result_that_can_never_be_committed_ends_the_task_with_a_reason(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, method: str, text: str
) -> None:
    calls = 0

    async def faulty(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        raise ValueError("a constraint")

    monkeypatch.setattr(lab.rig.work, method, faulty)
    task = await lab.speak(text)
    assert task.error is not None
    assert task.error.message == "input[0]: the server failed (ValueError) and logged why."
    segments_of_text = 2 if method == "finish_segment" else 1
    assert MAX_ATTEMPTS <= calls <= MAX_ATTEMPTS * segments_of_text


async def test_unexpected_errors_of_many_segments_are_not_added_up(lab: Lab) -> None:
    task, renders = await lab.unrendered(" ".join([PARAGRAPH] * 2))
    assert len(renders) > MAX_ATTEMPTS
    for job in renders:
        lab.script.on(worker_functions.render, ZeroDivisionError("once"), None)
        following = await lab.run(job)
        assert following
        await lab.drive(following)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED


async def test_a_voice_that_is_gone_ends_the_task_with_a_reason(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab.catalogue, "language", {}.__getitem__)
    task = await lab.speak("Short.")
    assert task.status is TaskStatus.FAILED
    assert task.error is not None
    assert task.error.message.startswith("input[0]: the server failed")


async def test_ended_tasks_are_forgotten_by_the_fault_counter(lab: Lab) -> None:
    lab.script.on(worker_functions.plan, EngineCrashedError("once"), ZeroDivisionError("fault"))
    lab.script.on(worker_functions.render, ZeroDivisionError("fault"))
    lab.script.on(worker_functions.assemble, EngineCrashedError("once"), ZeroDivisionError("fault"))
    assert (await lab.speak("Short.")).status is TaskStatus.COMPLETED
    lab.script.on(worker_functions.render, *[ZeroDivisionError("fault")] * MAX_ATTEMPTS)
    assert (await lab.speak("Short.")).status is TaskStatus.FAILED
    assert lab.runner._retries._failures == {}
