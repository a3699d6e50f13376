"""The timer enforces deadlines on time, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from structlog.testing import capture_logs

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import StoreUnavailableError
from rhapsode.service import deadlines
from rhapsode.service.deadlines import DeadlineTimer
from rhapsode.service.termination import TaskTermination
from rhapsode.store.lifecycle import LifecycleStore
from tests.support.clock import SetClock


class Deadlines(LifecycleStore):
    """Tasks by their deadlines; whoever passes is noted with the time."""

    def __init__(self) -> None:
        self.waiting: list[int] = []
        self.moved: list[tuple[int, int]] = []
        self.has_moved = asyncio.Event()
        self.asked = 0
        self.broken: list[Exception] = []

    async def move_deadlines(self, milliseconds: int, accepted_before: int) -> int:
        if self.broken:
            raise self.broken.pop(0)
        self.moved.append((milliseconds, accepted_before))
        self.has_moved.set()
        self.waiting = [deadline + milliseconds for deadline in self.waiting]
        return len(self.waiting)

    async def next_deadline(self) -> int | None:
        self.asked += 1
        return min(self.waiting, default=None)


class Ends(TaskTermination):
    def __init__(self, store: Deadlines) -> None:
        self.store = store
        self.ended: list[tuple[int, int]] = []
        self.more = asyncio.Event()

    async def expire(self, now: int) -> None:
        if self.store.broken:
            raise self.store.broken.pop(0)
        for deadline in [deadline for deadline in self.store.waiting if deadline <= now]:
            self.store.waiting.remove(deadline)
            self.ended.append((deadline, now))
            self.more.set()


class Clockwork:
    def __init__(self) -> None:
        self.store = Deadlines()
        self.ends = Ends(self.store)
        self.clock = SetClock()
        self.timer = DeadlineTimer(self.ends, self.store, self.clock.steps)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.timer.run())
        await asyncio.sleep(0.01)
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def clockwork() -> Clockwork:
    return Clockwork()


async def until(clockwork: Clockwork, count: int) -> None:
    async with asyncio.timeout(60):
        while len(clockwork.ends.ended) < count:
            await clockwork.ends.more.wait()
            clockwork.ends.more.clear()


async def test_tasks_end_at_their_deadlines(clockwork: Clockwork) -> None:
    now = now_ms()
    clockwork.store.waiting = [now + 150, now + 50, now + 60_000]
    async with clockwork.running():
        await until(clockwork, 2)
    assert [deadline for deadline, _ in clockwork.ends.ended] == [now + 50, now + 150]
    assert all(0 <= at - deadline < 30_000 for deadline, at in clockwork.ends.ended), "none waits for the last one"
    assert clockwork.store.asked <= 5


async def test_a_new_deadline_that_is_earlier_is_met(clockwork: Clockwork) -> None:
    async with clockwork.running():
        await asyncio.sleep(0.05)
        assert clockwork.store.asked == 1, "nothing is due, nobody asks"
        deadline = now_ms() + 50
        clockwork.store.waiting.append(deadline)
        clockwork.timer.expect(deadline)
        await until(clockwork, 1)


async def test_a_later_deadline_wakes_nobody(clockwork: Clockwork) -> None:
    clockwork.store.waiting = [now_ms() + 10_000]
    async with clockwork.running():
        clockwork.timer.expect(now_ms() + 20_000)
        await asyncio.sleep(0.02)
        assert clockwork.store.asked == 1


async def test_what_came_due_meanwhile_ends_before_anything_else(clockwork: Clockwork) -> None:
    clockwork.store.waiting = [1, 2, now_ms() + 60_000]
    await clockwork.timer.catch_up()
    assert len(clockwork.ends.ended) == 2


async def test_a_store_that_fails_is_asked_again(clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "RETRY_MS", 20)
    clockwork.store.waiting = [1]
    clockwork.store.broken = [StoreUnavailableError(), ZeroDivisionError()]
    with capture_logs() as logs:
        async with clockwork.running():
            await until(clockwork, 1)
    assert [entry["event"] for entry in logs] == ["timer.late", "timer.fault"]


async def test_a_clock_that_is_set_forward_passes_no_deadline(
    clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the store cannot be written the first time."""
    monkeypatch.setattr(deadlines, "RETRY_MS", 20)
    deadline = clockwork.clock.now() + 1_000_000
    clockwork.store.waiting = [deadline]
    async with clockwork.running():
        accepted = clockwork.clock.now()
        clockwork.clock.set(7_200_000)
        clockwork.store.broken = [StoreUnavailableError()]
        clockwork.timer.expect(0)
        await asyncio.wait_for(clockwork.store.has_moved.wait(), 60)
        assert clockwork.ends.ended == []
    ((milliseconds, accepted_before),) = clockwork.store.moved
    assert abs(milliseconds - 7_200_000) < 30_000
    assert accepted < accepted_before < accepted + 60_000


async def test_a_clock_that_is_set_back_moves_nothing(clockwork: Clockwork) -> None:
    clockwork.store.waiting = [clockwork.clock.now() + 50]
    async with clockwork.running():
        clockwork.clock.set(-30_000)
        clockwork.clock.wait(31_000)
        clockwork.timer.expect(0)
        await until(clockwork, 1)
    assert clockwork.store.moved == []
