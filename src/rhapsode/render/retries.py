"""Retries: which failures are retried, how often and with which backoff.

Attempts at a segment are rows of the store. Failures of planning and assembly have no rows, nor do internal errors and
cooldowns of a provider: they are counted in memory, and lost at a restart.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    ImplausibleAudioError,
    UnavailableError,
    UpstreamTimeoutError,
)
from rhapsode.core.task import AttemptOutcome
from rhapsode.core.work import Job, JobKind

T = TypeVar("T")
log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
"""The most attempts of a segment before its task fails."""
BACKOFF_SECONDS, REMOTE_BACKOFF_SECONDS = 0.25, 1.0
"""The first wait before a retry; each further one doubles it, with jitter."""
RECOMMIT_SECONDS = 1.0
"""The retry interval of a result that could not be committed. It is never discarded."""
PAUSED_SECONDS = 600.0
"""How long a segment without a fallback waits while the circuit breaker of its provider is open."""
MOST_REMEMBERED = 100_000
"""The most entries in memory: in a fleet other processes may continue jobs that failed here."""

_OUTCOMES: dict[type[EngineError], AttemptOutcome] = {
    EngineCrashedError: AttemptOutcome.CRASHED,
    EngineTimeoutError: AttemptOutcome.TIMEOUT,
    ImplausibleAudioError: AttemptOutcome.IMPLAUSIBLE,
    UpstreamTimeoutError: AttemptOutcome.TIMEOUT,
}
_Place = tuple[JobKind, str, int, int | None]


class Retries:
    """The failures of jobs, and the time since which they wait for a provider."""

    def __init__(self) -> None:
        self._failures: Counter[_Place] = Counter()
        self._paused_since: dict[_Place, float] = {}

    def failures(self, job: Job) -> int:
        """Return how often a job has failed."""
        return self._failures[_place(job)]

    def again(self, job: Job, *, retryable: bool = True) -> Job | None:
        """Count a failure of ``job``; return it with a backoff delay, or ``None`` when it is given up."""
        place = _place(job)
        if len(self._failures) > MOST_REMEMBERED:
            self._failures.clear()
        self._failures[place] += 1
        if retryable and self._failures[place] < MAX_ATTEMPTS:
            return delayed(job, self._failures[place])
        del self._failures[place]
        return None

    def forget(self, job: Job) -> None:
        """Forget the failures of ``job``, which was done."""
        del self._failures[_place(job)]

    def paused_for_long(self, job: Job, *, paused: bool) -> bool:
        """Tell whether a job has waited for long enough for a provider that is not asked for now."""
        place = _place(job)
        if not paused:
            self._paused_since.pop(place, None)
            return False
        if len(self._paused_since) > MOST_REMEMBERED:
            self._paused_since.clear()
        return time.monotonic() - self._paused_since.setdefault(place, time.monotonic()) > PAUSED_SECONDS


async def committed(write: Callable[[], Awaitable[T]]) -> T:
    """Commit an outcome, with retries while the store fails: rendered audio is not discarded."""
    while True:
        try:
            return await write()
        except UnavailableError as error:
            log.warning("store.retry", reason=error.message)
            await asyncio.sleep(RECOMMIT_SECONDS)


def delayed(job: Job, failures: int, first_s: float = BACKOFF_SECONDS) -> Job:
    """Return ``job``, with exponential backoff and jitter."""
    return job.delayed(first_s * 2 ** (failures - 1) * random.uniform(0.5, 1.5))  # noqa: S311 (not a secret)


def _place(job: Job) -> _Place:
    return job.kind, job.task_id, job.item, job.segment_id


def outcome_of(error: EngineError) -> AttemptOutcome:
    """Return what is recorded of an attempt that failed with ``error``."""
    return _OUTCOMES.get(type(error), AttemptOutcome.ERROR)
