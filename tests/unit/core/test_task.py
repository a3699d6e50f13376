"""The life of a task, its progress, and the validity of keys."""

from __future__ import annotations

import pytest

from rhapsode.core.task import FINAL, Task, TaskStatus

P, R, C, F, X = TaskStatus.PENDING, TaskStatus.PROCESSING, TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELED


def test_which_statuses_are_final() -> None:
    assert {C, F, X} == FINAL
    assert {status for status in TaskStatus if status.final} == FINAL


def task(status: TaskStatus, done: int, characters: int) -> Task:
    return Task("task_1", "key", "tone", "tone", status, 0, None, None, characters, done, {})


@pytest.mark.parametrize(
    ("status", "done", "characters", "percent"),
    [
        (P, 0, 10, 0),
        (R, 0, 0, 0),
        (R, 1, 3, 33),
        (R, 999, 1000, 99),
        (R, 1000, 1000, 99),
        (F, 1000, 1000, 99),
        (F, 5, 10, 50),
        (C, 0, 10, 100),
        (C, 10, 10, 100),
    ],
)
def test_progress_is_100_only_when_completed(status: TaskStatus, done: int, characters: int, percent: int) -> None:
    assert task(status, done, characters).progress == percent
