"""What every remote engine needs around its calls: a rate, a pause, and a circuit breaker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import structlog
from pyrate_limiter import InMemoryBucket, Rate, RateItem

from rhapsode.core.errors import (
    EngineError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamLimitError,
    UpstreamPausedError,
    UpstreamRejectedError,
)
from rhapsode.core.ports import EngineStatus, Hold, Quota

log = structlog.get_logger(__name__)

Clock = Callable[[], float]
"""Gives seconds."""

FAILURES_TO_OPEN = 5
"""So many failures in a row, and nothing more is sent for a while."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 15.0, 300.0
"""How long that is: each time that the one request sent afterwards fails too, twice as long as before."""
DENIED_SECONDS = 600.0
"""How long a model is not asked for again that the provider has said it will not serve, or a key that it denies."""
LONGEST_LIMIT_SECONDS = 120.0
"""A limit on minutes ends in a minute. What wants to be left alone for longer is denied: nobody waits for that."""
PROBING_SECONDS = 1.0
"""How long to wait while another one finds out whether the provider answers again."""
MINUTE_MS = 60_000


class LocalQuota:
    """Implements :class:`rhapsode.core.ports.Quota` for one process."""

    def __init__(self, requests_per_minute: int | None, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._bucket = None
        if requests_per_minute is not None:
            self._bucket = InMemoryBucket([Rate(requests_per_minute, MINUTE_MS)])
        self._holds: dict[tuple[str | None, bool], tuple[Hold, float]] = {}

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

    async def hold(self, hold: Hold) -> None:
        place, until = (hold.model, hold.reason is None), self._clock() + hold.seconds
        if place not in self._holds or self._holds[place][1] < until:
            self._holds[place] = hold, until

    async def holds(self) -> Sequence[Hold]:
        now = self._clock()
        return [Hold(hold.model, until - now, hold.reason) for hold, until in self._holds.values() if now < until]


class Gate:
    """Lets calls through to a provider as long as that makes sense, and learns from how they end.

    Not for several threads. What ``quota`` knows is shared with whoever else sends with the same key; whether the
    provider answers, each process finds out for itself.
    """

    def __init__(self, name: str, quota: Quota, clock: Clock = time.monotonic) -> None:
        self._name = name
        self._quota = quota
        self._clock = clock
        self._known: Sequence[tuple[Hold, float]] = ()
        self._failures = 0
        self._reason: str | None = None
        self._open_until = 0.0
        self._pause_s = FIRST_PAUSE_SECONDS
        self._probing = False

    @asynccontextmanager
    async def passing(self, model: str) -> AsyncIterator[None]:
        """Make one call for ``model`` in the block.

        Raises UpstreamPausedError and UpstreamDeniedError, and then nothing is sent.
        """
        probe = self._check(model)
        try:
            yield
        except UpstreamLimitError as error:
            await self._limited(error, model)
            raise
        except UpstreamDeniedError as error:
            self._answered()
            await self._hold(Hold(model if error.of_model else None, DENIED_SECONDS, error.message))
            raise
        except UpstreamRejectedError:
            self._answered()
            raise
        except UpstreamError as error:
            self._failed(error, probe=probe)
            raise
        except EngineError:
            self._answered()  # what it says is another matter
            raise
        else:
            self._answered()
        finally:
            if probe:
                self._probing = False

    async def reserve(self, model: str) -> float:
        """Take the right to send a request, 0.0; or how many seconds to wait before asking for it again.

        Where nothing will be sent, it is not taken: the call says why.
        """
        now = self._clock()
        self._known = [(hold, now + hold.seconds) for hold in await self._quota.holds()]
        if self._denial(model) is not None or self._pause() > 0:
            return 0.0
        limits = [hold.seconds for hold in self._now(model) if hold.reason is None]
        return max(limits) if limits else await self._quota.take()

    async def reserved(self, model: str) -> None:
        """Wait for the right to send a request."""
        while (wait := await self.reserve(model)) > 0:  # noqa: ASYNC110  (nothing but time has to pass)
            await asyncio.sleep(wait)

    def status(self) -> EngineStatus:
        """Ready unless nothing is sent at the moment; a model that is denied is told as the reason."""
        denials = {hold.model: hold.reason for hold in self._now() if hold.reason is not None}
        if None in denials:
            return EngineStatus("failed", denials[None])
        if self._pause() > 0:  # after it, whoever comes finds out
            return EngineStatus("failed", f"It has failed {self._failures} times in a row. {self._reason}")
        return EngineStatus("ready", " ".join(denials.values()) or None)

    def _now(self, *models: str) -> list[Hold]:
        """What holds of all models and of ``models``; without those, of each."""
        now = self._clock()
        return [
            Hold(hold.model, until - now, hold.reason)
            for hold, until in self._known
            if now < until and (not models or hold.model in (None, *models))
        ]

    def _denial(self, model: str) -> str | None:
        return next((hold.reason for hold in self._now(model) if hold.reason is not None), None)

    def _pause(self) -> float:
        """How long nothing is sent, as things are."""
        if not self._open_until:
            return 0.0
        left = self._open_until - self._clock()
        return max(left, PROBING_SECONDS) if left > 0 or self._probing else 0.0

    def _check(self, model: str) -> bool:
        """Raise unless a call may be made; whether it is the one that finds out if the provider answers again."""
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

    async def _hold(self, hold: Hold) -> None:
        # Known here at once, whatever becomes of telling the others.
        self._known = [*self._known, (hold, self._clock() + hold.seconds)]
        said = "upstream.limited" if hold.reason is None else "upstream.denied"
        log.warning(said, engine=self._name, model=hold.model, seconds=round(hold.seconds, 1), reason=hold.reason)
        await self._quota.hold(hold)

    async def _limited(self, error: UpstreamLimitError, model: str) -> None:
        """Note how long to wait. Raises UpstreamDeniedError if nobody waits so long."""
        wait = error.retry_after_s
        if wait is None:
            return
        scope = model if error.of_model else None
        if wait > LONGEST_LIMIT_SECONDS:
            denied = UpstreamDeniedError(f"{error.message} It wants to be left alone for {wait:,.0f} s.")
            await self._hold(Hold(scope, min(wait, DENIED_SECONDS), denied.message))
            raise denied from None
        await self._hold(Hold(scope, wait))

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
