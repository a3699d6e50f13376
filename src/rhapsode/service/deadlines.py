"""Enforcement of the deadlines of tasks in a single server."""

from __future__ import annotations

import asyncio
import sys

import structlog

from rhapsode.core.clock import ClockSteps
from rhapsode.core.errors import UnavailableError
from rhapsode.service.termination import TaskTermination
from rhapsode.store.lifecycle import LifecycleStore

log = structlog.get_logger(__name__)

LONGEST_SLEEP_MS = 60_000
"""The longest sleep, so that a changed clock or a suspended machine is noticed."""
RETRY_MS = 1_000
"""The delay after a failure of the store."""


class DeadlineTimer:
    """Sleeps until the next deadline, which an index finds, or until an earlier one comes in.

    When the clock is set forward, deadlines of tasks that were accepted before move with it.
    """

    def __init__(
        self, termination: TaskTermination, lifecycle: LifecycleStore, clock: ClockSteps | None = None
    ) -> None:
        self._clock = clock or ClockSteps()
        self._termination = termination
        self._lifecycle = lifecycle
        self._next = 0
        self._wake = asyncio.Event()

    def expect(self, deadline_at: int) -> None:
        """Expect the deadline of a task that was accepted."""
        if deadline_at < self._next:
            self._wake.set()

    async def catch_up(self) -> None:
        """End tasks whose deadline passed while no server ran, before anything else is begun."""
        await self._termination.expire(self._clock.now())

    async def run(self) -> None:
        """End each task at its deadline, for as long as the server runs."""
        moved_ms = 0
        while True:
            self._wake.clear()
            self._next = sys.maxsize  # deadlines that arrive while the store is read must be seen
            now, step = self._clock.read()
            moved_ms += max(0, step)
            try:
                if moved_ms:
                    before = now - moved_ms + ClockSteps.TOLERATED_MS
                    await self._lifecycle.move_deadlines(moved_ms, accepted_before=before)
                    moved_ms = 0
                await self._termination.expire(now)
                deadline = await self._lifecycle.next_deadline()
            except UnavailableError as error:
                log.warning("timer.late", reason=error.message)
                deadline = now + RETRY_MS
            except Exception:  # an internal error must not stop deadlines
                log.exception("timer.fault")
                deadline = now + RETRY_MS
            self._next = min(now + LONGEST_SLEEP_MS, deadline or now + LONGEST_SLEEP_MS)
            left_ms = min(LONGEST_SLEEP_MS, self._next - self._clock.now())  # the clock may have been set back since
            try:
                async with asyncio.timeout(max(0, left_ms) / 1000):
                    await self._wake.wait()
            except TimeoutError:
                pass
