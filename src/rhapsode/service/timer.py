"""Timed actions: deadlines of tasks, and hourly the expiry of idempotency keys and of old audit events."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

import structlog

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import UnavailableError
from rhapsode.service.termination import TaskTermination
from rhapsode.store.lifecycle import LifecycleStore

log = structlog.get_logger(__name__)

LONGEST_SLEEP_MS = 60_000
"""A clock that is set, or a machine that slept, is noticed after so long."""
RETRY_MS = 1_000
"""When the store could not be asked."""
SWEEP_MS = 3_600_000
"""How often the hourly jobs are done."""

HourlyJobs = Mapping[str, Callable[[int], Awaitable[object]]]
"""What is done once an hour, by name; each is given the time in milliseconds since the epoch."""


class Timer:
    """Sleeps until the next deadline, which an index finds, or until an earlier one comes in."""

    def __init__(self, termination: TaskTermination, lifecycle: LifecycleStore, hourly: HourlyJobs) -> None:
        self._termination = termination
        self._lifecycle = lifecycle
        self._hourly = hourly
        self._next = 0
        self._swept_at = 0
        self._wake = asyncio.Event()

    def expect(self, deadline_at: int) -> None:
        """Expect the deadline of a task that was accepted."""
        if deadline_at < self._next:
            self._wake.set()

    async def catch_up(self) -> None:
        """Do what came due while no server ran, before anything else is begun."""
        await self._termination.expire(now_ms())

    async def run(self) -> None:
        """Do everything at its time, for as long as the server runs."""
        while True:
            self._wake.clear()
            self._next = sys.maxsize  # whatever comes in while the store is asked has to be looked at
            now = now_ms()
            try:
                await self._termination.expire(now)
                if now >= self._swept_at + SWEEP_MS:
                    for job in self._hourly.values():
                        await job(now)
                    self._swept_at = now
                deadline = await self._lifecycle.next_deadline()
            except UnavailableError as error:
                log.warning("timer.late", reason=error.message)
                deadline = now + RETRY_MS
            except Exception:  # an internal error must not stop deadlines
                log.exception("timer.fault")
                deadline = now + RETRY_MS
            self._next = min(now + LONGEST_SLEEP_MS, deadline or now + LONGEST_SLEEP_MS)
            try:
                async with asyncio.timeout(max(0, self._next - now_ms()) / 1000):
                    await self._wake.wait()
            except TimeoutError:
                pass
