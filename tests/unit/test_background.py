"""Background jobs of a single server run at once and at their intervals, whatever becomes of one run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import StoreUnavailableError
from rhapsode.service.background import BackgroundJob, Interval, at_current_time, run_in_background


async def runs(act: Callable[[], Awaitable[object]], count: int, done: asyncio.Semaphore, **further: object) -> None:
    """Run a job until it was called ``count`` times."""
    task = run_in_background(BackgroundJob("a job", Interval.HOUR, act, **further))  # type: ignore[arg-type]
    async with asyncio.timeout(30):
        for _ in range(count):
            await done.acquire()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_job_is_run_at_the_start_and_at_every_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Interval, "seconds", 0.0)
    done = asyncio.Semaphore(0)
    failures: list[Exception] = [StoreUnavailableError(), OSError(), ZeroDivisionError()]
    times = []

    async def act(now: int) -> None:
        times.append(now)
        done.release()
        if failures:
            raise failures.pop(0)

    before = now_ms()
    with capture_logs() as logs:
        await runs(at_current_time(act), 5, done)
    assert len(times) >= 5
    assert all(before <= now <= now_ms() for now in times)
    assert [(entry["event"], entry["job"]) for entry in logs] == [
        ("background.late", "a job"),
        ("background.late", "a job"),
        ("background.fault", "a job"),
    ]


async def test_a_loop_of_its_own_takes_the_place_of_the_interval() -> None:
    done = asyncio.Semaphore(0)

    async def act() -> None:
        raise AssertionError("the loop is run instead")

    async def loop() -> None:
        while True:
            done.release()
            await asyncio.sleep(0)

    await runs(act, 3, done, loop=loop)


@pytest.mark.parametrize("interval", Interval)
def test_an_interval_is_the_same_in_a_fleet(interval: Interval) -> None:
    assert len(interval.cron.split()) == (6 if interval.seconds < 60 else 5)
