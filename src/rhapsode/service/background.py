"""Background jobs of an installation, in one list for a single server and for a fleet.

A single server runs each job in a task of its own (:func:`run_in_background`). In a fleet one process at a time runs
it, as often as its interval says (:mod:`rhapsode.dispatch.maintenance`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

import structlog

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import UnavailableError

log = structlog.get_logger(__name__)


class Interval(Enum):
    """How often a job is run: a crontab line for a fleet, and seconds for a single server."""

    TWO_SECONDS = "* * * * * */2", 2.0
    MINUTE = "* * * * *", 60.0
    HOUR = "17 * * * *", 3600.0

    @property
    def cron(self) -> str:
        """The crontab line, with a sixth field for seconds where there is one."""
        return self.value[0]

    @property
    def seconds(self) -> float:
        """The time between two runs."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class BackgroundJob:
    """A job that is idempotent, and run once for the whole installation.

    ``loop`` is what a single server runs instead of ``act`` at every interval: a coroutine that never ends and knows
    when there is something to do. ``quick`` jobs take well below a second; in a fleet the others wait for each other.
    """

    name: str
    interval: Interval
    act: Callable[[], Awaitable[object]]
    loop: Callable[[], Awaitable[None]] | None = None
    quick: bool = False


def at_current_time(act: Callable[[int], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    """Return ``act`` as a function without arguments, which passes it the time in milliseconds since the epoch."""

    async def run() -> object:
        return await act(now_ms())

    return run


def run_in_background(job: BackgroundJob) -> asyncio.Task[None]:
    """Start a job of a single server. It runs at once and then at every interval, until the task is cancelled."""
    loop = job.loop or partial(_run_at_intervals, job)
    return asyncio.create_task(_as_coroutine(loop), name=job.name)


async def _as_coroutine(loop: Callable[[], Awaitable[None]]) -> None:
    await loop()


async def _run_at_intervals(job: BackgroundJob) -> None:
    while True:
        try:
            await job.act()
        except (OSError, UnavailableError) as error:
            log.warning("background.late", job=job.name, error=type(error).__name__)
        except Exception:  # an internal error must not prevent the next run
            log.exception("background.fault", job=job.name)
        await asyncio.sleep(job.interval.seconds)
