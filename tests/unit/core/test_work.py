"""What is left to do of a task, as jobs of work."""

from __future__ import annotations

from collections.abc import Iterable

from rhapsode.core.work import (
    LOSSES_BEFORE_EXCLUSIVE,
    PLAN_COST,
    TEXT_LANE,
    Job,
    JobKind,
    PendingSegment,
    UnfinishedItem,
    UnfinishedTask,
    jobs_of,
)


def task(*items: UnfinishedItem) -> UnfinishedTask:
    return UnfinishedTask("task_1", "key", "tone", items)


def shown(jobs: Iterable[Job]) -> list[tuple[str, int, int | None, int]]:
    return [(job.kind.value, job.item, job.segment_id, job.cost) for job in jobs]


def test_a_new_task_is_planned() -> None:
    jobs = jobs_of(task(UnfinishedItem(0, 10, 0, False, ()), UnfinishedItem(1, 5, 0, False, ())))
    assert shown(jobs) == [("plan", 0, None, PLAN_COST), ("plan", 1, None, PLAN_COST)]
    assert {job.lane for job in jobs} == {TEXT_LANE}


def test_a_half_planned_item_is_planned_on_and_rendered() -> None:
    waiting = [PendingSegment(7, 30), PendingSegment(9, 0)]
    jobs = jobs_of(task(UnfinishedItem(0, 100, 40, False, waiting)))
    assert shown(jobs) == [("plan", 0, None, PLAN_COST), ("render", 0, 7, 30), ("render", 0, 9, 1)]
    assert [job.lane for job in jobs] == [TEXT_LANE, "tone", "tone"]


def test_a_planned_item_is_rendered_then_assembled_then_left_alone() -> None:
    assert shown(jobs_of(task(UnfinishedItem(0, 10, 10, False, [PendingSegment(7, 10)])))) == [("render", 0, 7, 10)]
    assert shown(jobs_of(task(UnfinishedItem(0, 10, 10, False, ())))) == [("assemble", 0, None, PLAN_COST)]
    assert jobs_of(task(UnfinishedItem(0, 10, 10, True, ()))) == []


def test_a_segment_that_was_lost_too_often_runs_alone() -> None:
    losses = [PendingSegment(1, 10, LOSSES_BEFORE_EXCLUSIVE - 1), PendingSegment(2, 10, LOSSES_BEFORE_EXCLUSIVE)]
    jobs = jobs_of(task(UnfinishedItem(0, 20, 20, False, losses)))
    assert [job.exclusive for job in jobs] == [False, True]
    assert jobs[1].assemble().exclusive is False


def test_what_follows_a_delayed_job_is_not_delayed() -> None:
    late = Job(JobKind.PLAN, "task_1", "key", "tone", 0).delayed(3.0)
    assert late.delay_s == 3.0
    assert late.render(PendingSegment(1, 10)).delay_s == 0.0
    assert late.assemble().delay_s == 0.0


def test_the_next_window_is_planned_beside_the_engine() -> None:
    (plan,) = jobs_of(task(UnfinishedItem(0, 10, 0, False, ())))
    following = plan.inlined(10).next_window(0.2)
    assert (following.lane, following.cost, following.delay_s, following.continues) == (
        TEXT_LANE,
        PLAN_COST,
        0.2,
        True,
    )
