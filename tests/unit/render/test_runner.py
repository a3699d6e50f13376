"""Doing a task: to its end, and whatever the engine does, to an end with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    EngineUnavailableError,
    ImplausibleAudioError,
    StorageFullError,
    UnspeakableError,
)
from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.core.work import UnitKind, units_of
from rhapsode.render import jobs
from rhapsode.render.retries import MAX_ATTEMPTS
from rhapsode.store.schema import segments
from rhapsode.store.tasks import SegmentCounts
from tests.unit.render.lab import Lab

SENTENCE = "One, two, three, four, five, six, seven, eight, nine, ten."
PARAGRAPH = " ".join([SENTENCE] * 12)
TWO_SEGMENTS = " ".join([SENTENCE] * 6)
"""A text of one segment is done with when it is rendered; this one has to be put together."""
METHODS = [
    ("finish_plan", "Short."),
    ("finish_whole", "Short."),
    ("finish_segment", TWO_SEGMENTS),
    ("finish_item", TWO_SEGMENTS),
]


async def test_a_task_is_spoken_to_its_end(lab: Lab) -> None:
    task = await lab.speak(PARAGRAPH, "Short.")
    assert (task.status, task.error, task.engine_version) == (TaskStatus.COMPLETED, None, "tone-1")
    assert task.done_characters == task.characters
    assert lab.script.calls.count(jobs.render) > 3
    letters = sum(symbol in "abcdefghijklmnopqrstuvwxyz" for symbol in PARAGRAPH.lower())
    assert letters * 0.06 < lab.seconds(task) < 2 * len(PARAGRAPH) * 0.06
    assert lab.seconds(task, 1) > 0.3
    assert task.items[0].input_text_tokens > letters
    assert task.items[0].sample_rate_hz == 24_000
    assert lab.ended == {task.id}
    assert lab.files("segments") == [], "what was put together is not needed any more"
    assert len(lab.files("outputs")) == 2
    assert set(await lab.rig.outcomes(task.id)) == {"done"}


async def test_segments_may_be_done_in_any_order(lab: Lab) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)
    straight = await lab.speak(PARAGRAPH)
    await lab.drive(reversed(renders))
    backwards = await lab.rig.read(task.id)
    assert backwards.status is TaskStatus.COMPLETED
    outputs = [item.output for done in (straight, backwards) for item in done.items]
    first, second = (bytes(lab.blobs.get(output or "")) for output in outputs)
    assert first == second


async def test_units_that_are_repeated_or_late_do_no_harm(lab: Lab) -> None:
    task, units = await lab.accept(PARAGRAPH)
    renders = await lab.run(units[0])
    assert renders
    assert await lab.run(units[0]) == [], "planned already"
    assert await lab.run(renders[0].assemble()) == [], "not ready yet"
    await lab.drive([unit for unit in renders for _ in range(2)])
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    assert await lab.run(renders[0]) == []
    assert await lab.run(renders[0].assemble()) == []
    assert await lab.run(units[0]) == []
    assert len(lab.files("outputs")) == 1


async def test_units_of_an_engine_that_lost_its_item_do_nothing(lab: Lab) -> None:
    task, (plan,) = await lab.accept("Short.")
    render = (await lab.run(plan) or [])[0]
    claim = await lab.rig.claimed(render.segment_id or 0)
    assert await lab.rig.work.fall_back(claim, "other", AttemptOutcome.ERROR, "no")
    assert await lab.run(plan) == []
    planned = await lab.rig.plan(task.id, 6)
    assert await lab.run(plan.render(planned.segments[0])) == []
    assert lab.script.calls.count(jobs.plan) == 1
    assert jobs.render not in lab.script.calls


async def test_a_short_text_is_planned_and_spoken_in_one_go(lab: Lab) -> None:
    task, (plan,) = await lab.accept("Short.")
    assert await lab.run(replace(plan, direct=True)) is None, "its task is at its end"
    done = await lab.rig.read(task.id)
    assert (done.status, done.done_characters) == (TaskStatus.COMPLETED, len("Short."))
    assert lab.script.calls == [jobs.plan, jobs.render]
    assert await lab.rig.outcomes(task.id) == ["done"]


async def test_of_a_text_of_two_segments_the_first_is_spoken_in_one_go(lab: Lab) -> None:
    task, (plan,) = await lab.accept(TWO_SEGMENTS)
    direct = replace(plan, direct=True)
    assert await lab.run(direct) == []
    assert await lab.rig.counts(task.id) == SegmentCounts(planned=2, done=1)
    assert await lab.run(direct) == [], "what is left has jobs of its own"
    (left,) = await lab.rig.work.unfinished()
    await lab.drive(units_of(left))
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED


@pytest.mark.parametrize("error", [EngineCrashedError("died"), StorageFullError(), RuntimeError("a fault")])
async def test_who_could_not_speak_what_he_planned_goes_on_with_it(lab: Lab, error: Exception) -> None:
    task, (plan,) = await lab.accept("Short.")
    direct = replace(plan, direct=True)
    lab.script.on(jobs.render, error)
    await lab.drive([direct])
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    assert lab.script.calls == [jobs.plan, jobs.render, jobs.render]
    assert (await lab.rig.outcomes(task.id))[1:] == ["done"]


async def test_a_process_is_released_before_its_result_is_committed(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    task, units = await lab.accept("Short.", TWO_SEGMENTS)
    released: list[str] = []
    finishers = {"finish_plan", "finish_whole", "finish_segment", "finish_item"}
    for name in finishers:
        original = getattr(lab.rig.work, name)

        async def checked(*args: Any, _original: Any = original, _name: str = name, **kwargs: Any) -> Any:
            assert released[-1] == "released", _name
            released.append(_name)
            return await _original(*args, **kwargs)

        monkeypatch.setattr(lab.rig.work, name, checked)
    waiting = list(units)
    while waiting:
        waiting += await lab.runner.run(waiting.pop(), lambda: released.append("released")) or []
    assert finishers < set(released)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED


# -- an engine that fails --------------------------------------------------------------------------------------------


async def test_implausible_audio_is_tried_again_in_smaller_pieces(lab: Lab) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)
    before = await lab.rig.counts(task.id)
    lab.script.on(jobs.render, ImplausibleAudioError("too short"))
    smaller = await lab.run(renders[0])
    assert smaller is not None
    assert len(smaller) > 1
    assert sum(unit.cost for unit in smaller) == renders[0].cost
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
    lab.script.on(jobs.render, *[ImplausibleAudioError("no")] * len(renders))
    for unit in renders:
        assert len(await lab.run(unit) or []) > 1
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
    lab.script.on(jobs.render, error, error)
    again = await lab.run(renders[0])
    assert again is not None
    assert [(unit.kind, unit.segment_id) for unit in again] == [(UnitKind.RENDER, renders[0].segment_id)]
    assert again[0].delay_s > 0
    smaller = await lab.run(again[0])
    assert smaller is not None
    assert len(smaller) > 1
    await lab.drive([*renders[1:], *smaller])
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    assert (await lab.rig.outcomes(task.id))[:2] == [outcome, outcome]


async def test_after_five_attempts_the_task_fails_and_says_where(lab: Lab) -> None:
    task, units = await lab.accept("Fine.", "Boo.")
    lab.script.on(jobs.render, None, *[EngineCrashedError("The process died (SIGSEGV).")] * 50)
    await lab.drive(units)
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
    lab.script.on(jobs.render, *[EngineError("odd")] * 50)
    task = await lab.speak("Boo.")
    assert task.status is TaskStatus.FAILED
    waits = [delay for delay in lab.delays if delay]
    assert len(waits) == MAX_ATTEMPTS - 1
    for failures, wait in enumerate(waits):
        assert 0.125 * 2**failures <= wait <= 0.375 * 2**failures


async def test_a_wait_of_nothing_that_is_asked_for_is_no_reason_to_hurry(lab: Lab) -> None:
    error = EngineError("odd")
    error.retry_after_s = 0.0
    lab.script.on(jobs.render, *[error] * 50)
    task = await lab.speak("Boo.")
    assert task.status is TaskStatus.FAILED
    waits = [delay for delay in lab.delays if delay]
    assert len(waits) == MAX_ATTEMPTS - 1
    assert waits[-1] >= 1.0


@pytest.mark.parametrize(
    ("error", "code"), [(EngineUnavailableError("No weights."), 500), (UnspeakableError("Nothing to say."), 400)]
)
async def test_what_cannot_succeed_fails_at_once(lab: Lab, error: EngineError, code: int) -> None:
    lab.script.on(jobs.render, error)
    task = await lab.speak("Oh no.")
    assert task.error is not None
    assert task.error.code == code
    assert task.error.message == f"input[0], characters 0 to 6: tried once, then gave up. {error.message}"
    assert lab.script.calls.count(jobs.render) == 1


async def test_attempts_are_counted_through_splits(lab: Lab) -> None:
    lab.script.on(jobs.render, *[ImplausibleAudioError("never right")] * 10_000)
    task = await lab.speak(PARAGRAPH)
    assert task.status is TaskStatus.FAILED
    assert task.error is not None
    assert "tried 5 times" in task.error.message
    assert task.done_characters <= task.characters


# -- planning --------------------------------------------------------------------------------------------------------


async def test_a_plan_that_fails_is_tried_again_with_less_text(lab: Lab) -> None:
    windows: list[int] = []

    def noted(*args: Any) -> Any:
        windows.append(len(args[2]))
        if len(windows) < 3:
            raise EngineTimeoutError("The planner hung.")
        return jobs.plan(*args)

    lab.script.on(jobs.plan, noted, noted, noted)
    task = await lab.speak("A sentence of words. " * 290)
    assert task.status is TaskStatus.COMPLETED
    assert windows[0] > windows[1] > windows[2]
    assert task.done_characters == task.characters


async def test_a_plan_that_always_fails_ends_the_task_with_a_reason(lab: Lab) -> None:
    lab.script.on(jobs.plan, *[EngineCrashedError("The planner died.")] * 50)
    task = await lab.speak("Fine.", "Never reached.")
    assert task.error is not None
    assert task.error.message == "input[0], from character 0 on: the text could not be prepared. The planner died."
    assert lab.script.calls.count(jobs.plan) <= 2 * MAX_ATTEMPTS


async def test_a_text_that_cannot_be_planned_fails_at_once(lab: Lab) -> None:
    lab.script.on(jobs.plan, UnspeakableError("Nothing to say."))
    task = await lab.speak("Oh no.")
    assert task.error is not None
    assert (task.error.code, lab.script.calls) == (400, [jobs.plan])


# -- results that come late, disks that are full ---------------------------------------------------------------------


async def test_a_late_result_is_discarded_and_its_audio_removed(lab: Lab) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)

    async def slow(*args: Any) -> Any:
        await lab.rig.work.fail_task(task.id, 504, "Too late.")
        return jobs.render(*args)

    lab.script.on(jobs.render, slow)
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
        return jobs.assemble(*args)

    lab.script.on(jobs.assemble, slow)
    assert await lab.run(assemble) == []
    assert lab.files("outputs") == []
    failed = await lab.rig.read(task.id)
    assert failed.error is not None
    assert failed.error.code == 504


async def test_a_full_disk_counts_against_nobody(lab: Lab) -> None:
    lab.script.on(jobs.render, *[StorageFullError()] * (3 * MAX_ATTEMPTS), EngineCrashedError("the first of five"))
    task = await lab.speak("Short.")
    assert task.status is TaskStatus.COMPLETED
    assert await lab.rig.outcomes(task.id) == [*["error"] * (3 * MAX_ATTEMPTS), "crashed", "done"]


async def test_a_full_disk_at_assembly_is_waited_out(lab: Lab) -> None:
    lab.script.on(jobs.assemble, *[StorageFullError()] * (3 * MAX_ATTEMPTS))
    assert (await lab.speak(TWO_SEGMENTS)).status is TaskStatus.COMPLETED


@pytest.mark.parametrize(("method", "text"), METHODS)
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
    once = [jobs.plan, jobs.render] if text == "Short." else [jobs.plan, jobs.render, jobs.render, jobs.assemble]
    assert lab.script.calls == once


# -- assembly --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["missing", "truncated", "too long"])
async def test_audio_that_was_lost_is_rendered_again(lab: Lab, damage: str) -> None:
    straight = await lab.speak(PARAGRAPH)
    renders_before = lab.script.calls.count(jobs.render)

    def robbed(config: Any, engine: str, parts: list[jobs.Part], key: str, format: AudioFormat) -> Any:
        victim = lab.directory / (parts[1].audio or "")
        data = victim.read_bytes()
        victim.unlink()
        if damage != "missing":
            victim.write_bytes(data[:-2] if damage == "truncated" else data + b"12")
        return jobs.assemble(config, engine, parts, key, format)

    lab.script.on(jobs.assemble, robbed)
    task = await lab.speak(PARAGRAPH)
    assert task.status is TaskStatus.COMPLETED
    assert lab.script.calls.count(jobs.render) == 2 * renders_before + 1
    assert lab.seconds(task) == lab.seconds(straight)
    assert task.done_characters == task.characters
    assert len(lab.files("outputs")) == 2


async def test_an_assembly_that_fails_is_tried_again(lab: Lab) -> None:
    lab.script.on(jobs.assemble, EngineCrashedError("died"), EngineTimeoutError("slow"))
    assert (await lab.speak(TWO_SEGMENTS)).status is TaskStatus.COMPLETED


@pytest.mark.parametrize(("error", "calls"), [(EngineCrashedError("Died."), 5), (UnspeakableError("Too long."), 1)])
async def test_an_assembly_that_cannot_be_done_ends_the_task_with_a_reason(
    lab: Lab, error: EngineError, calls: int
) -> None:
    lab.script.on(jobs.assemble, *[error] * 50)
    task = await lab.speak(TWO_SEGMENTS)
    assert task.error is not None
    assert task.error.message == f"input[0]: the audio could not be put together. {error.message}"
    assert lab.script.calls.count(jobs.assemble) == calls


async def test_a_text_of_one_segment_is_not_put_together(lab: Lab) -> None:
    one, two = await lab.speak("Say this. [long pause]"), await lab.speak("Say this.", "And that.")
    assert lab.script.calls.count(jobs.assemble) == 0
    assert lab.files("segments") == []
    assert len(lab.files("outputs")) == 3
    assert lab.seconds(one) > 1.0, "with the pause at its end"
    assert lab.seconds(two) > 0.3
    assert lab.seconds(two, 1) > 0.3
    for task in (one, two):
        assert (task.status, task.done_characters) == (TaskStatus.COMPLETED, task.characters)
        assert task.items[0].input_text_tokens == len("Say this.")
        assert lab.ended == {one.id, two.id}


async def test_a_text_of_one_segment_that_comes_late_leaves_nothing(lab: Lab) -> None:
    task, (render,) = await lab.unrendered("Short.")

    async def slow(*args: Any) -> Any:
        await lab.rig.work.fail_task(task.id, 504, "Too late.")
        return jobs.render(*args)

    lab.script.on(jobs.render, slow)
    assert await lab.run(render) == []
    assert (lab.files("outputs"), lab.files("segments")) == ([], [])
    assert await lab.rig.outcomes(task.id) == ["discarded"]
    assert (await lab.rig.read(task.id)).status is TaskStatus.FAILED


# -- faults of ours --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("job", [jobs.plan, jobs.render, jobs.assemble])
async def test_an_unexpected_error_is_survived(lab: Lab, job: Any) -> None:
    lab.script.on(job, ZeroDivisionError("a fault"), KeyError("another"))
    task = await lab.speak(TWO_SEGMENTS)
    assert not lab.script.steps[job], "both were met"
    assert task.status is TaskStatus.COMPLETED


@pytest.mark.parametrize("job", [jobs.plan, jobs.render, jobs.assemble])
async def test_an_unexpected_error_that_stays_ends_the_task_with_a_reason(lab: Lab, job: Any) -> None:
    lab.script.on(job, *[ZeroDivisionError("the caller's text")] * 50)
    task = await lab.speak("Short." if job is jobs.render else TWO_SEGMENTS)
    assert task.error is not None
    assert task.error.message == "input[0]: the server failed (ZeroDivisionError) and logged why."
    assert lab.script.calls.count(job) == MAX_ATTEMPTS
    assert "running" not in await lab.rig.outcomes(task.id)
    assert await lab.rig.work.recover() == 0, "no segment is left behind in work"


@pytest.mark.parametrize(("method", "text"), METHODS)
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
    for unit in renders:
        lab.script.on(jobs.render, ZeroDivisionError("once"), None)
        following = await lab.run(unit)
        assert following
        await lab.drive(following)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED


async def test_a_voice_that_is_gone_ends_the_task_with_a_reason(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab.catalogue, "language", {}.__getitem__)
    task = await lab.speak("Short.")
    assert task.status is TaskStatus.FAILED
    assert task.error is not None
    assert task.error.message.startswith("input[0]: the server failed")


async def test_nothing_is_remembered_of_tasks_that_have_ended(lab: Lab) -> None:
    lab.script.on(jobs.plan, EngineCrashedError("once"), ZeroDivisionError("fault"))
    lab.script.on(jobs.render, ZeroDivisionError("fault"))
    lab.script.on(jobs.assemble, EngineCrashedError("once"), ZeroDivisionError("fault"))
    assert (await lab.speak("Short.")).status is TaskStatus.COMPLETED
    lab.script.on(jobs.render, *[ZeroDivisionError("fault")] * MAX_ATTEMPTS)
    assert (await lab.speak("Short.")).status is TaskStatus.FAILED
    assert lab.runner._retries._failures == {}


async def test_counts_of_a_task_on_the_way(lab: Lab) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)
    assert await lab.rig.counts(task.id) == SegmentCounts(len(renders), 0)
    await lab.run(renders[0])
    assert await lab.rig.counts(task.id) == SegmentCounts(len(renders), 1)
    assert 0 < (await lab.rig.read(task.id)).progress < 99
