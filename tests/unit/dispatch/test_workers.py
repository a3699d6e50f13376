"""The workers of a fleet: how many units are in a lane at a time, and what becomes of a job that is not done."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from rhapsode.core.errors import StoreUnavailableError
from rhapsode.core.work import Unit, UnitKind
from rhapsode.dispatch.heart import Heart
from rhapsode.dispatch.lanes import RETRY_SECONDS, AgainError, Retry
from rhapsode.dispatch.queue import arguments
from rhapsode.dispatch.workers import FleetWorkers, _Gate

UNIT = Unit(UnitKind.RENDER, "task_1", "key", "tone", 0, 10, 7)


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_gate_lets_so_many_in_and_the_others_in_their_order() -> None:
    gate = _Gate(2)
    first, second = await gate.enter(alone=False), await gate.enter(alone=False)
    waiting = [asyncio.create_task(gate.enter(alone=False)) for _ in range(3)]
    await turns()
    assert not any(task.done() for task in waiting)
    first()
    first()  # twice is once
    await turns()
    assert [task.done() for task in waiting] == [True, False, False]
    waiting[1].cancel()
    await turns()
    second()
    await turns()
    assert waiting[2].done(), "who was called away is passed over"


async def test_who_has_to_be_alone_waits_for_all_and_all_wait_for_him() -> None:
    gate = _Gate(3)
    others = [await gate.enter(alone=False) for _ in range(2)]
    alone = asyncio.create_task(gate.enter(alone=True))
    after = asyncio.create_task(gate.enter(alone=False))
    others[0]()
    await turns()
    assert not alone.done()
    others[1]()
    await turns()
    assert (alone.done(), after.done()) == (True, False)
    alone.result()()
    await turns()
    assert after.done()


async def test_a_place_that_was_given_to_who_is_called_away_is_given_on() -> None:
    gate = _Gate(1)
    leave = await gate.enter(alone=False)
    called_away = asyncio.create_task(gate.enter(alone=False))
    await turns()
    leave()
    called_away.cancel()
    await turns()
    assert called_away.cancelled()
    assert await asyncio.wait_for(gate.enter(alone=False), 1)


@pytest.mark.parametrize(
    ("error", "seconds"),
    [(AgainError(1.5), 1.5), (RuntimeError("no"), RETRY_SECONDS), (asyncio.CancelledError(), 0.0)],
)
def test_no_job_is_given_up(error: BaseException, seconds: float) -> None:
    decision = Retry().get_retry_decision(exception=error, job=SimpleNamespace())  # type: ignore[arg-type]
    assert decision is not None
    assert decision.retry_at is not None
    assert abs(decision.retry_at - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=1)


class Runner:
    """Answers what it is told to."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def run(self, unit: Unit, release: Any) -> Any:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class Store:
    def __init__(self) -> None:
        self.taken_back: list[tuple[int, bool]] = []

    async def take_back(self, segment_id: int, *, lost: bool) -> int:
        self.taken_back.append((segment_id, lost))
        return 0


async def done(answer: Any) -> tuple[list[str], Store]:
    """Do a unit; the tasks whose jobs were dropped."""
    dropped: list[str] = []
    store = Store()
    connector: Any = SimpleNamespace(get_sync_connector=lambda: None)
    fleet = FleetWorkers(connector, store, Runner(answer), {"tone": 1, "text": 1}, dropped.append, Heart(""))  # type: ignore[arg-type]
    await fleet._do(SimpleNamespace(), **arguments(UNIT))  # type: ignore[arg-type]
    return dropped, store


async def test_what_follows_is_a_job_already() -> None:
    assert (await done([UNIT.assemble()]))[0] == []
    assert (await done([]))[0] == []


async def test_the_jobs_of_a_task_that_ended_are_dropped() -> None:
    assert (await done(None))[0] == ["task_1"]


async def test_the_same_unit_again_is_the_same_job_later() -> None:
    with pytest.raises(AgainError) as again:
        await done([UNIT.delayed(1.5)])
    assert again.value.seconds == 1.5


@pytest.mark.parametrize("error", [StoreUnavailableError(), RuntimeError("a fault")])
async def test_what_failed_by_no_fault_of_the_text_is_done_again(error: Exception) -> None:
    with pytest.raises(AgainError):
        await done(error)


async def test_a_segment_that_is_called_away_is_handed_back_without_a_loss() -> None:
    store = Store()
    connector: Any = SimpleNamespace(get_sync_connector=lambda: None)
    runner = Runner(asyncio.CancelledError())
    fleet = FleetWorkers(connector, store, runner, {"tone": 1}, lambda _: None, Heart(""))  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        await fleet._do(SimpleNamespace(), **arguments(UNIT))  # type: ignore[arg-type]
    assert store.taken_back == [(7, False)]
