"""Doing a task to its end: planned, rendered and put together, in any order and whatever is repeated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.core.uncommitted import UncommittedAudio
from rhapsode.core.work import JobKind, jobs_of
from rhapsode.render import worker_functions
from rhapsode.store.changes import LocalChanges
from rhapsode.store.claims import FailedAttempt
from rhapsode.store.tasks import SegmentCounts
from tests.unit.render.lab import PARAGRAPH, TWO_SEGMENTS, Lab


async def test_a_task_is_spoken_to_its_end(lab: Lab) -> None:
    task = await lab.speak(PARAGRAPH, "Short.")
    assert (task.status, task.error, task.engine_version) == (TaskStatus.COMPLETED, None, "tone-1")
    assert task.done_characters == task.characters
    assert lab.script.calls.count(worker_functions.render) > 3
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


async def test_jobs_that_are_repeated_or_late_do_no_harm(lab: Lab) -> None:
    task, jobs = await lab.accept(PARAGRAPH)
    renders = await lab.run(jobs[0])
    assert renders
    assert await lab.run(jobs[0]) == [], "planned already"
    assert await lab.run(renders[0].assemble()) == [], "not ready yet"
    await lab.drive([job for job in renders for _ in range(2)])
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    assert await lab.run(renders[0]) == []
    assert await lab.run(renders[0].assemble()) == []
    assert await lab.run(jobs[0]) == []
    assert len(lab.files("outputs")) == 1


async def test_jobs_of_an_engine_that_lost_its_item_do_nothing(lab: Lab) -> None:
    task, (plan,) = await lab.accept("Short.")
    render = (await lab.run(plan) or [])[0]
    claim = await lab.rig.claimed(render.segment_id or 0)
    assert await lab.rig.work.fall_back(FailedAttempt(claim, AttemptOutcome.ERROR, "no"), "other")
    assert await lab.run(plan) == []
    planned = await lab.rig.plan(task.id, 6)
    assert await lab.run(plan.render(planned.segments[0])) == []
    assert lab.script.calls.count(worker_functions.plan) == 1
    assert worker_functions.render not in lab.script.calls


async def test_a_short_text_is_planned_and_spoken_in_one_go(lab: Lab) -> None:
    task, (plan,) = await lab.accept("Short.")
    assert await lab.run(replace(plan, inline_plan=True)) is None, "its task is at its end"
    done = await lab.rig.read(task.id)
    assert (done.status, done.done_characters) == (TaskStatus.COMPLETED, len("Short."))
    assert lab.script.calls == [worker_functions.plan, worker_functions.render]
    assert await lab.rig.outcomes(task.id) == ["done"]


async def test_of_a_text_of_two_segments_the_first_is_spoken_in_one_go(lab: Lab) -> None:
    task, (plan,) = await lab.accept(TWO_SEGMENTS)
    direct = replace(plan, inline_plan=True)
    assert await lab.run(direct) == []
    assert await lab.rig.counts(task.id) == SegmentCounts(planned=2, done=1)
    assert await lab.run(direct) == [], "what is left has jobs of its own"
    (left,) = await lab.rig.work.unfinished()
    await lab.drive(jobs_of(left))
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED


async def test_without_a_queue_of_the_commits_the_segments_of_an_inline_plan_are_jobs_that_follow(lab: Lab) -> None:
    lab.use(UncommittedAudio(LocalChanges()), queued_by_commit=False)
    task, (plan,) = await lab.accept(TWO_SEGMENTS)
    following = await lab.run(plan.inlined(len(TWO_SEGMENTS))) or []
    assert [(job.kind, job.inline_plan) for job in following] == [(JobKind.RENDER, False)] * 2
    await lab.drive(following)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    _, (short,) = await lab.accept("Short.")
    assert await lab.run(short.inlined(len("Short."))) is None, "its task is at its end"


async def test_a_text_of_one_segment_is_not_put_together(lab: Lab) -> None:
    first, two = await lab.speak("Say this. [long pause]"), await lab.speak("Say this.", "And that.")
    assert lab.script.calls.count(worker_functions.assemble) == 0
    assert lab.files("segments") == []
    assert len(lab.files("outputs")) == 3
    assert lab.seconds(first) > 1.0, "with the pause at its end"
    assert lab.seconds(two) > 0.3
    assert lab.seconds(two, 1) > 0.3
    for task in (first, two):
        assert (task.status, task.done_characters) == (TaskStatus.COMPLETED, task.characters)
        assert task.items[0].input_text_tokens == len("Say this.")
        assert lab.ended == {first.id, two.id}


async def test_a_process_is_released_before_its_result_is_committed(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    task, jobs = await lab.accept("Short.", TWO_SEGMENTS)
    released: list[str] = []
    finishers = {"finish_plan", "finish_whole", "finish_segment", "finish_item"}
    for name in finishers:
        original = getattr(lab.rig.work, name)

        async def checked(*args: Any, _original: Any = original, _name: str = name, **kwargs: Any) -> Any:
            assert released[-1] == "released", _name
            released.append(_name)
            return await _original(*args, **kwargs)

        monkeypatch.setattr(lab.rig.work, name, checked)
    waiting = list(jobs)
    while waiting:
        waiting += await lab.runner.run(waiting.pop(), lambda: released.append("released")) or []
    assert finishers < set(released)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED


async def test_counts_of_a_task_on_the_way(lab: Lab) -> None:
    task, renders = await lab.unrendered(PARAGRAPH)
    assert await lab.rig.counts(task.id) == SegmentCounts(len(renders), 0)
    await lab.run(renders[0])
    assert await lab.rig.counts(task.id) == SegmentCounts(len(renders), 1)
    assert 0 < (await lab.rig.read(task.id)).progress < 99
