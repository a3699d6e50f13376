"""Observers are told what is committed, once, and nothing else."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import RhapsodeError
from rhapsode.core.observe import AttemptEnded, Fact, TaskEnded
from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.store.changes import note_fact
from rhapsode.store.claims import FailedAttempt
from tests.contract.backends import Backend
from tests.contract.rig import Rig


@pytest.fixture
def facts() -> list[Fact]:
    return []


@pytest.fixture
def rig(backend: Backend, facts: list[Fact]) -> Rig:
    return Rig.on(backend.open(observe=facts.append))


async def test_a_completed_task_is_announced_with_its_attempt(rig: Rig, facts: list[Fact]) -> None:
    task = await rig.completed("Ten chars.")
    attempt, ended = facts
    assert isinstance(attempt, AttemptEnded)
    assert (attempt.task_id, attempt.item, attempt.engine, attempt.outcome) == (task.id, 0, "tone", "done")
    assert attempt.started_at <= attempt.ended_at
    assert ended == TaskEnded(task.id, "tone", "tone", TaskStatus.COMPLETED, task.created_at, task.completed_at or 0)


async def test_every_other_end_is_told_once(rig: Rig, facts: list[Fact]) -> None:
    failed, claim = await rig.claimed_only()
    await rig.work.fail_task(failed.id, 500, "No.", FailedAttempt(claim, AttemptOutcome.TIMEOUT))
    await rig.work.fail_task(failed.id, 500, "No.", FailedAttempt(claim))
    canceled = await rig.accept("Ten chars.")
    await rig.lifecycle.cancel(canceled.id)
    await rig.lifecycle.cancel(canceled.id)
    await rig.lifecycle.delete(canceled.id)
    assert [fact.outcome for fact in facts if isinstance(fact, AttemptEnded)] == ["timeout"]
    ends = [(fact.task_id, fact.status) for fact in facts if isinstance(fact, TaskEnded)]
    assert ends == [(failed.id, TaskStatus.FAILED), (canceled.id, TaskStatus.CANCELED)]


async def test_attempts_that_the_server_took_with_it(rig: Rig, facts: list[Fact]) -> None:
    task, _ = await rig.claimed_only()
    await rig.work.recover()
    (fact,) = facts
    assert isinstance(fact, AttemptEnded)
    assert (fact.task_id, fact.outcome) == (task.id, AttemptOutcome.LOST)


async def test_what_is_undone_is_not_told(rig: Rig, facts: list[Fact]) -> None:
    def fails(connection: object) -> None:
        note_fact(connection, TaskEnded("task", "m", "e", TaskStatus.FAILED, 0, 0))  # type: ignore[arg-type]
        raise RhapsodeError

    with pytest.raises(RhapsodeError):
        await rig.database.write(fails)
    assert facts == []
