"""Rate limit, cooldowns and circuit breaker of a remote engine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import structlog
from pyrate_limiter import InMemoryBucket, Rate, RateItem

from rhapsode.core.clock import MINUTE_MS
from rhapsode.core.errors import (
    EngineError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamLimitError,
    UpstreamPausedError,
    UpstreamRejectedError,
)
from rhapsode.core.ports import Cooldown, EngineStatus, Quota

log = structlog.get_logger(__name__)

Clock = Callable[[], float]
"""Gives seconds."""

FAILURES_TO_OPEN = 5
"""The number of consecutive failures that opens the circuit breaker."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 15.0, 300.0
"""How long it stays open: doubled each time that the probe request fails too."""
DENIED_SECONDS = 600.0
"""The cooldown of a model or a key that the provider denies."""
LONGEST_LIMIT_SECONDS = 120.0
"""The longest cooldown of a rate limit to wait for; a longer one is treated as a denial."""
PROBING_SECONDS = 1.0
"""How long to wait while a probe request is running."""


class LocalQuota:
    """Implements :class:`rhapsode.core.ports.Quota` for one process."""

    def __init__(self, requests_per_minute: int | None, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._bucket = None
        if requests_per_minute is not None:
            self._bucket = InMemoryBucket([Rate(requests_per_minute, MINUTE_MS)])
        self._cooldowns: dict[tuple[str | None, bool], tuple[Cooldown, float]] = {}

    async def take(self) -> float:
        if self._bucket is None:
            return 0.0
        item = RateItem("request", int(1000 * self._clock()))
        self._bucket.leak(item.timestamp)
        if self._bucket.put(item):
            return 0.0
        waiting = self._bucket.waiting(item)
        assert isinstance(waiting, int)
        return max(0.001, waiting / 1000)

    async def cool_down(self, cooldown: Cooldown) -> None:
        place, until = (cooldown.model, cooldown.reason is None), self._clock() + cooldown.seconds
        if place not in self._cooldowns or self._cooldowns[place][1] < until:
            self._cooldowns[place] = cooldown, until

    async def cooldowns(self) -> Sequence[Cooldown]:
        now = self._clock()
        return [
            Cooldown(cooldown.model, until - now, cooldown.reason)
            for cooldown, until in self._cooldowns.values()
            if now < until
        ]


class CircuitBreaker:
    """Admits calls to a provider, and opens after consecutive failures.

    Not thread-safe. The state of ``quota`` is shared by all processes with the same key; the state of the circuit
    breaker is per process.
    """

    def __init__(self, name: str, quota: Quota, clock: Clock = time.monotonic) -> None:
        self._name = name
        self._quota = quota
        self._clock = clock
        self._known: Sequence[tuple[Cooldown, float]] = ()
        self._failures = 0
        self._reason: str | None = None
        self._open_until = 0.0
        self._pause_s = FIRST_PAUSE_SECONDS
        self._probing = False

    @asynccontextmanager
    async def passing(self, model: str) -> AsyncIterator[None]:
        """Admit one call for ``model`` in the block. Raises UpstreamPausedError or UpstreamDeniedError, without
        sending anything.
        """
        probe = self._check(model)
        try:
            yield
        except UpstreamLimitError as error:
            await self._limited(error, model)
            raise
        except UpstreamDeniedError as error:
            self._answered()
            await self._cool_down(Cooldown(model if error.of_model else None, DENIED_SECONDS, error.message))
            raise
        except UpstreamRejectedError:
            self._answered()
            raise
        except UpstreamError as error:
            self._failed(error, probe=probe)
            raise
        except EngineError:
            self._answered()  # an error response shows that the provider is up
            raise
        else:
            self._answered()
        finally:
            if probe:
                self._probing = False

    async def reserve(self, model: str) -> float:
        """Reserve a request: return 0.0 if granted, else the seconds to wait before the next try.

        While requests are paused or denied, it returns 0.0 without a reservation, and the call raises the reason.
        """
        now = self._clock()
        self._known = [(cooldown, now + cooldown.seconds) for cooldown in await self._quota.cooldowns()]
        if self._denial(model) is not None or self._pause() > 0:
            return 0.0
        limits = [cooldown.seconds for cooldown in self._now(model) if cooldown.reason is None]
        return max(limits) if limits else await self._quota.take()

    async def reserved(self, model: str) -> None:
        """Wait until a request is reserved."""
        while (wait := await self.reserve(model)) > 0:  # noqa: ASYNC110  (nothing but time has to pass)
            await asyncio.sleep(wait)

    def status(self) -> EngineStatus:
        """Return the state: ready unless requests are paused; the reason names a denied model."""
        denials = {cooldown.model: cooldown.reason for cooldown in self._now() if cooldown.reason is not None}
        if None in denials:
            return EngineStatus("failed", denials[None])
        if self._pause() > 0:  # the next call after it is the probe
            return EngineStatus("failed", f"It has failed {self._failures} times in a row. {self._reason}")
        return EngineStatus("ready", " ".join(denials.values()) or None)

    def _now(self, *models: str) -> list[Cooldown]:
        """Return the cooldowns of all models and of ``models``; without those, of each."""
        now = self._clock()
        return [
            Cooldown(cooldown.model, until - now, cooldown.reason)
            for cooldown, until in self._known
            if now < until and (not models or cooldown.model in (None, *models))
        ]

    def _denial(self, model: str) -> str | None:
        return next((cooldown.reason for cooldown in self._now(model) if cooldown.reason is not None), None)

    def _pause(self) -> float:
        """Return for how many seconds requests are paused."""
        if not self._open_until:
            return 0.0
        left = self._open_until - self._clock()
        return max(left, PROBING_SECONDS) if left > 0 or self._probing else 0.0

    def _check(self, model: str) -> bool:
        """Raise unless a call may be made; return whether it is the probe request."""
        if (reason := self._denial(model)) is not None:
            raise UpstreamDeniedError(reason)
        if (pause := self._pause()) > 0:
            error = UpstreamPausedError(f"The provider's API does not answer as it should. {self._reason}")
            error.retry_after_s = pause
            raise error
        if not self._open_until:
            return False
        self._probing = True
        return True

    async def _cool_down(self, cooldown: Cooldown) -> None:
        # It applies here at once, even if publishing it fails.
        self._known = [*self._known, (cooldown, self._clock() + cooldown.seconds)]
        event = "upstream.limited" if cooldown.reason is None else "upstream.denied"
        log.warning(
            event, engine=self._name, model=cooldown.model, seconds=round(cooldown.seconds, 1), reason=cooldown.reason
        )
        await self._quota.cool_down(cooldown)

    async def _limited(self, error: UpstreamLimitError, model: str) -> None:
        """Record the cooldown of a rate limit. Raises UpstreamDeniedError if it is longer than
        :data:`LONGEST_LIMIT_SECONDS`.
        """
        wait = error.retry_after_s
        if wait is None:
            return
        scope = model if error.of_model else None
        if wait > LONGEST_LIMIT_SECONDS:
            denied = UpstreamDeniedError(f"{error.message} It wants to be left alone for {wait:,.0f} s.")
            await self._cool_down(Cooldown(scope, min(wait, DENIED_SECONDS), denied.message))
            raise denied from None
        await self._cool_down(Cooldown(scope, wait))

    def _failed(self, error: UpstreamError, *, probe: bool) -> None:
        self._failures += 1
        self._reason = error.message
        if probe:
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_SECONDS)
        elif self._open_until or self._failures < FAILURES_TO_OPEN:
            return
        self._open_until = self._clock() + self._pause_s
        log.warning("upstream.paused", engine=self._name, seconds=self._pause_s, reason=error.message)

    def _answered(self) -> None:
        if self._open_until:
            log.info("upstream.resumed", engine=self._name)
        self._failures, self._open_until, self._pause_s = 0, 0.0, FIRST_PAUSE_SECONDS
