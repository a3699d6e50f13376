"""What is left to speak: it agrees with what the jobs say, whatever order things happen in, and ends at nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.core.work import Job, JobKind, PendingSegment, UnfinishedItem, UnfinishedTask, jobs_of
from rhapsode.dispatch.backlog import Backlog, Share


def task(name: str, *characters: int, key: str = "A", engine: str = "tone") -> UnfinishedTask:
    """Return a task whose inputs are to be planned."""
    items = [UnfinishedItem(index, length, 0, False, ()) for index, length in enumerate(characters)]
    return UnfinishedTask(name, key, engine, items)


def add(backlog: Backlog, new: UnfinishedTask) -> list[Job]:
    jobs = jobs_of(new)
    backlog.add(new, len(jobs))
    return jobs


def planned(job: Job, *lengths: int) -> list[Job]:
    """Return the segments that follow from a plan."""
    return [job.render(PendingSegment(number, length)) for number, length in enumerate(lengths)]


def test_a_task_counts_from_its_acceptance_to_its_end() -> None:
    backlog = Backlog()
    (plan,) = add(backlog, task("t", 100))
    assert backlog.characters("tone") == 100
    segments = planned(plan, 60, 40)
    backlog.advance(plan, segments)
    assert backlog.characters("tone") == 100, "planning speaks nothing"
    backlog.advance(segments[0], [])
    assert backlog.share("t") == Share("tone", 40, 40, 1)
    assembly = plan.assemble()
    backlog.advance(segments[1], [assembly])
    assert backlog.characters("tone") == 0
    backlog.advance(assembly, [])
    assert backlog.share("t") is None
    assert len(backlog) == 0


def test_an_inline_plan_is_spoken_unless_something_is_left_to_speak() -> None:
    backlog = Backlog()
    first, second, third = (job.inlined(100) for job in add(backlog, task("t", 100, 100, 100)))
    backlog.advance(first, [])
    assert backlog.characters("tone") == 200
    backlog.advance(second, [second.delayed(1.0)])
    assert backlog.characters("tone") == 200, "its attempt failed"
    halves = planned(second, 60, 40)
    backlog.advance(second, halves)
    assert backlog.characters("tone") == 200, "planning speaks nothing"
    backlog.advance(third, [third.assemble()])
    assert backlog.characters("tone") == 100, "it was in the cache"
    for half in halves:
        backlog.advance(half, [])
    assert backlog.characters("tone") == 0


def test_what_has_to_be_spoken_again_counts_again() -> None:
    backlog = Backlog()
    (plan,) = add(backlog, task("t", 100))
    (whole,) = planned(plan, 100)
    backlog.advance(plan, [whole])
    backlog.advance(whole, [whole.delayed(1.0)])
    assert backlog.characters("tone") == 100, "an attempt failed"
    halves = planned(plan, 50, 50)
    backlog.advance(whole, halves)
    assert backlog.characters("tone") == 100, "it was split"
    backlog.advance(halves[0], [])
    backlog.advance(halves[1], [plan.assemble()])
    backlog.advance(plan.assemble(), planned(plan, 50))
    assert backlog.characters("tone") == 50, "the disk had lost it"


def test_what_is_spoken_twice_is_not_taken_from_others() -> None:
    """As when a worker comes late with a segment that another one was given: nothing falls below nothing."""
    backlog = Backlog()
    (plan,) = add(backlog, task("t", 10))
    add(backlog, task("other", 50))
    backlog.advance(plan, planned(plan, 8, 8))
    for job in planned(plan, 8, 8):
        backlog.advance(job, [plan.assemble()])
    assert backlog.share("t") == Share("tone", 0, 50, 2)
    assert backlog.characters("tone") == 50


def test_what_only_pauses_is_gone_with_its_task() -> None:
    backlog = Backlog()
    (plan,) = add(backlog, task("t", 100))
    backlog.advance(plan, [plan.assemble()])
    assert backlog.characters("tone") == 100
    backlog.advance(plan.assemble(), [])
    assert backlog.characters("tone") == 0


def test_a_task_that_nobody_works_on_any_more_is_forgotten() -> None:
    """One that was ended by another process: its jobs find nothing to do, and say so one after the other."""
    backlog = Backlog()
    for job in add(backlog, task("t", 100, 100)):
        backlog.advance(job, [])
    assert (len(backlog), backlog.characters("tone")) == (0, 0)


def test_what_was_left_at_a_restart_counts() -> None:
    left = UnfinishedItem(0, 100, 80, False, [PendingSegment(1, 30), PendingSegment(2, 10)])
    backlog = Backlog()
    add(backlog, UnfinishedTask("t", "A", "tone", [left, UnfinishedItem(1, 50, 50, True, ())]))
    assert backlog.characters("tone") == 20 + 40


def test_turns_are_keys_times_tasks_of_the_key() -> None:
    backlog = Backlog()
    for name, key in (("a1", "A"), ("a2", "A"), ("a3", "A"), ("b1", "B")):
        add(backlog, task(name, 10, key=key))
    add(backlog, task("elsewhere", 10, engine="other"))
    assert backlog.share("a1") == Share("tone", 10, 40, 6)
    assert backlog.share("b1") == Share("tone", 10, 40, 2)
    assert backlog.share("elsewhere") == Share("other", 10, 10, 1)
    backlog.drop("b1")
    assert backlog.share("a1") == Share("tone", 10, 30, 3)


@pytest.mark.parametrize("engine", ["tone", "unknown"])
def test_unknown_tasks_change_no_counter(engine: str) -> None:
    backlog = Backlog()
    backlog.drop("never")
    backlog.advance(Job(JobKind.PLAN, "never", "A", engine, 0), [])
    assert backlog.characters(engine) == 0


OUTCOMES = st.lists(st.sampled_from(["done", "retry", "split", "drop"]), max_size=60)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 300)), min_size=1, max_size=6), OUTCOMES)
def test_the_backlog_is_the_sum_of_waiting_jobs(tasks: list[tuple[str, int]], outcomes: list[str]) -> None:
    backlog = Backlog()
    waiting: list[Job] = []
    for number, (key, length) in enumerate(tasks):
        (plan,) = add(backlog, task(f"t{number}", length, key=key))
        segments = planned(plan, *_pieces(length))
        backlog.advance(plan, segments)
        waiting += segments
    for outcome in outcomes:
        if not waiting:
            break
        job = waiting.pop(0)
        following: list[Job] = []
        if outcome == "retry":
            following = [job.delayed(1.0)]
        elif outcome == "split" and job.cost > 1:
            following = planned(job, job.cost // 2, job.cost - job.cost // 2)
        if outcome == "drop":
            backlog.drop(job.task_id)
            waiting = [other for other in waiting if other.task_id != job.task_id]
        else:
            backlog.advance(job, following)
            waiting += following
        assert backlog.characters("tone") == sum(other.cost for other in waiting)
        assert len(backlog) == len({other.task_id for other in waiting})


def _pieces(length: int) -> Sequence[int]:
    return [min(100, length - start) for start in range(0, length, 100)]
