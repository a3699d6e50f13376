"""What is left to do of a task, as units of work."""

from __future__ import annotations

from collections.abc import Iterable

from rhapsode.core.work import (
    LOSSES_ALONE,
    PLAN_COST,
    TEXT_LANE,
    PendingSegment,
    UnfinishedItem,
    UnfinishedTask,
    Unit,
    UnitKind,
    units_of,
)


def task(*items: UnfinishedItem) -> UnfinishedTask:
    return UnfinishedTask("task_1", "key", "tone", items)


def shown(units: Iterable[Unit]) -> list[tuple[str, int, int | None, int]]:
    return [(unit.kind.value, unit.item, unit.segment_id, unit.cost) for unit in units]


def test_a_new_task_is_planned() -> None:
    units = units_of(task(UnfinishedItem(0, 10, 0, False, ()), UnfinishedItem(1, 5, 0, False, ())))
    assert shown(units) == [("plan", 0, None, PLAN_COST), ("plan", 1, None, PLAN_COST)]
    assert {unit.lane for unit in units} == {TEXT_LANE}


def test_a_half_planned_item_is_planned_on_and_rendered() -> None:
    waiting = [PendingSegment(7, 30), PendingSegment(9, 0)]
    units = units_of(task(UnfinishedItem(0, 100, 40, False, waiting)))
    assert shown(units) == [("plan", 0, None, PLAN_COST), ("render", 0, 7, 30), ("render", 0, 9, 1)]
    assert [unit.lane for unit in units] == [TEXT_LANE, "tone", "tone"]


def test_a_planned_item_is_rendered_then_assembled_then_left_alone() -> None:
    assert shown(units_of(task(UnfinishedItem(0, 10, 10, False, [PendingSegment(7, 10)])))) == [("render", 0, 7, 10)]
    assert shown(units_of(task(UnfinishedItem(0, 10, 10, False, ())))) == [("assemble", 0, None, PLAN_COST)]
    assert units_of(task(UnfinishedItem(0, 10, 10, True, ()))) == []


def test_a_segment_that_was_lost_too_often_runs_alone() -> None:
    losses = [PendingSegment(1, 10, LOSSES_ALONE - 1), PendingSegment(2, 10, LOSSES_ALONE)]
    units = units_of(task(UnfinishedItem(0, 20, 20, False, losses)))
    assert [unit.alone for unit in units] == [False, True]
    assert units[1].assemble().alone is False


def test_what_follows_a_delayed_unit_is_not_delayed() -> None:
    late = Unit(UnitKind.PLAN, "task_1", "key", "tone", 0).delayed(3.0)
    assert late.delay_s == 3.0
    assert late.render(PendingSegment(1, 10)).delay_s == 0.0
    assert late.assemble().delay_s == 0.0
