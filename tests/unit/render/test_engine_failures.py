"""An engine that fails: it is asked again, for less, or its task ends with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    EngineUnavailableError,
    ImplausibleAudioError,
    StorageFullError,
    UnspeakableError,
)
from rhapsode.core.speech import PlanRequest
from rhapsode.core.task import TaskStatus
from rhapsode.core.work import JobKind
from rhapsode.render import worker_functions
from rhapsode.render.retries import MAX_ATTEMPTS
from rhapsode.store.schema import segments
from tests.unit.render.lab import PARAGRAPH, SENTENCE, TWO_SEGMENTS, Lab


@pytest.mark.parametrize("error", [EngineCrashedError("died"), StorageFullError(), RuntimeError("a fault")])
async def test_a_segment_planned_and_not_spoken_is_continued(lab: Lab, error: Exception) -> None:
    task, (plan,) = await lab.accept("Short.")
    direct = replace(plan, inline_plan=True)
    lab.script.on(worker_functions.render, error)
    await lab.drive([direct])
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    assert lab.script.calls == [worker_functions.plan, worker_functions.render, worker_functions.render]
    assert (await lab.rig.outcomes(task.id))[1:] == ["done"]


async def test_implausible_audio_is_tried_again_in_smaller_pieces(lab: Lab) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)
    before = await lab.rig.counts(task.id)
    lab.script.on(worker_functions.render, ImplausibleAudioError("too short"))
    smaller = await lab.run(renders[0])
    assert smaller is not None
    assert len(smaller) > 1
    assert sum(job.cost for job in smaller) == renders[0].cost
    assert (await lab.rig.counts(task.id)).planned == before.planned - 1 + len(smaller)
    await lab.drive([*renders[1:], *smaller])
    done = await lab.rig.read(task.id)
    assert (done.status, done.done_characters) == (TaskStatus.COMPLETED, done.characters)
    outcomes = await lab.rig.outcomes(task.id)
    assert outcomes.count("implausible") == 1
    assert outcomes.count("done") == len(outcomes) - 1


async def test_the_pause_after_a_segment_survives_a_split(lab: Lab) -> None:
    task, renders = await lab.unrendered(f"{SENTENCE}\n\n{PARAGRAPH}")

    async def pauses() -> dict[int, int]:
        statement = select(segments.c.end, segments.c.pause_ms).where(segments.c.task_id == task.id)
        rows = await lab.rig.database.read(lambda connection: connection.execute(statement).all())
        return {row.end: row.pause_ms for row in rows}

    before = await pauses()
    lab.script.on(worker_functions.render, *[ImplausibleAudioError("no")] * len(renders))
    for job in renders:
        assert len(await lab.run(job) or []) > 1
    after = await pauses()
    assert len(after) > len(before)
    assert max(before.values()) > 0
    assert {end: after[end] for end in before} == before


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (EngineCrashedError("died"), "crashed"),
        (EngineTimeoutError("slow"), "timeout"),
        (EngineError("odd"), "error"),
    ],
)
async def test_another_failure_is_repeated_once_and_then_split(lab: Lab, error: Exception, outcome: str) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)
    lab.script.on(worker_functions.render, error, error)
    again = await lab.run(renders[0])
    assert again is not None
    assert [(job.kind, job.segment_id) for job in again] == [(JobKind.RENDER, renders[0].segment_id)]
    assert again[0].delay_s > 0
    smaller = await lab.run(again[0])
    assert smaller is not None
    assert len(smaller) > 1
    await lab.drive([*renders[1:], *smaller])
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    assert (await lab.rig.outcomes(task.id))[:2] == [outcome, outcome]


async def test_after_five_attempts_the_task_fails_and_says_where(lab: Lab) -> None:
    task, jobs = await lab.accept("Fine.", "Boo.")
    lab.script.on(worker_functions.render, None, *[EngineCrashedError("The process died (SIGSEGV).")] * 50)
    await lab.drive(jobs)
    failed = await lab.rig.read(task.id)
    assert failed.status is TaskStatus.FAILED
    assert failed.error is not None
    assert failed.error.code == 500
    assert failed.error.message == (
        "input[1], characters 0 to 4: tried 5 times, then gave up. The process died (SIGSEGV)."
    )
    assert await lab.rig.outcomes(task.id) == ["done", *["crashed"] * MAX_ATTEMPTS]
    assert lab.ended == {task.id}


async def test_waits_between_attempts_grow(lab: Lab) -> None:
    lab.script.on(worker_functions.render, *[EngineError("odd")] * 50)
    task = await lab.speak("Boo.")
    assert task.status is TaskStatus.FAILED
    waits = [delay for delay in lab.delays if delay]
    assert len(waits) == MAX_ATTEMPTS - 1
    for failures, wait in enumerate(waits):
        assert 0.125 * 2**failures <= wait <= 0.375 * 2**failures


async def test_a_wait_of_nothing_that_is_asked_for_is_no_reason_to_hurry(lab: Lab) -> None:
    error = EngineError("odd")
    error.retry_after_s = 0.0
    lab.script.on(worker_functions.render, *[error] * 50)
    task = await lab.speak("Boo.")
    assert task.status is TaskStatus.FAILED
    waits = [delay for delay in lab.delays if delay]
    assert len(waits) == MAX_ATTEMPTS - 1
    assert waits[-1] >= 1.0


@pytest.mark.parametrize(
    ("error", "code"), [(EngineUnavailableError("No weights."), 500), (UnspeakableError("Nothing to say."), 400)]
)
async def test_what_cannot_succeed_fails_at_once(lab: Lab, error: EngineError, code: int) -> None:
    lab.script.on(worker_functions.render, error)
    task = await lab.speak("Oh no.")
    assert task.error is not None
    assert task.error.code == code
    assert task.error.message == f"input[0], characters 0 to 6: tried once, then gave up. {error.message}"
    assert lab.script.calls.count(worker_functions.render) == 1


async def test_attempts_are_counted_through_splits(lab: Lab) -> None:
    lab.script.on(worker_functions.render, *[ImplausibleAudioError("never right")] * 10_000)
    task = await lab.speak(PARAGRAPH)
    assert task.status is TaskStatus.FAILED
    assert task.error is not None
    assert "tried 5 times" in task.error.message
    assert task.done_characters <= task.characters


async def test_a_plan_that_fails_is_tried_again_with_less_text(lab: Lab) -> None:
    windows: list[int] = []

    def noted(request: PlanRequest) -> Any:
        windows.append(len(request.window))
        if len(windows) < 3:
            raise EngineTimeoutError("The planner hung.")
        return worker_functions.plan(request)

    lab.script.on(worker_functions.plan, noted, noted, noted)
    task = await lab.speak("A sentence of words. " * 290)
    assert task.status is TaskStatus.COMPLETED
    assert windows[0] > windows[1] > windows[2]
    assert task.done_characters == task.characters


async def test_a_plan_that_always_fails_ends_the_task_with_a_reason(lab: Lab) -> None:
    lab.script.on(worker_functions.plan, *[EngineCrashedError("The planner died.")] * 50)
    task = await lab.speak("Fine.", "Never reached.")
    assert task.error is not None
    assert task.error.message == "input[0], from character 0 on: the text could not be prepared. The planner died."
    assert lab.script.calls.count(worker_functions.plan) <= 2 * MAX_ATTEMPTS


async def test_a_text_that_cannot_be_planned_fails_at_once(lab: Lab) -> None:
    lab.script.on(worker_functions.plan, UnspeakableError("Nothing to say."))
    task = await lab.speak("Oh no.")
    assert task.error is not None
    assert (task.error.code, lab.script.calls) == (400, [worker_functions.plan])


async def test_an_assembly_that_fails_is_tried_again(lab: Lab) -> None:
    lab.script.on(worker_functions.assemble, EngineCrashedError("died"), EngineTimeoutError("slow"))
    assert (await lab.speak(TWO_SEGMENTS)).status is TaskStatus.COMPLETED


@pytest.mark.parametrize(("error", "calls"), [(EngineCrashedError("Died."), 5), (UnspeakableError("Too long."), 1)])
async def test_an_assembly_that_cannot_be_done_ends_the_task_with_a_reason(
    lab: Lab, error: EngineError, calls: int
) -> None:
    lab.script.on(worker_functions.assemble, *[error] * 50)
    task = await lab.speak(TWO_SEGMENTS)
    assert task.error is not None
    assert task.error.message == f"input[0]: the audio could not be put together. {error.message}"
    assert lab.script.calls.count(worker_functions.assemble) == calls
