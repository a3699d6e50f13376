"""What every remote engine needs around its calls: a rate, a pause, and a circuit breaker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

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
from rhapsode.core.ports import EngineStatus

log = structlog.get_logger(__name__)

FAILURES_TO_OPEN = 5
"""So many failures in a row, and nothing more is sent for a while."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 15.0, 300.0
"""How long that is: each time that the one request sent afterwards fails too, twice as long as before."""
DENIED_SECONDS = 600.0
"""How long a model is not asked for again that the provider has said it will not serve, or a key that it denies."""
LONGEST_LIMIT_SECONDS = 60.0
"""Nobody waits longer for a limit, whatever the provider says."""
PROBING_SECONDS = 1.0
"""How long to wait while another one finds out whether the provider answers again."""
MINUTE_MS = 60_000


@dataclass(slots=True)
class _Denial:
    reason: str
    until: float


class Gate:
    """Lets calls through to a provider as long as that makes sense, and learns from how they end.

    Not for several threads. ``clock`` gives seconds.
    """

    def __init__(
        self, name: str, requests_per_minute: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._clock = clock
        self._bucket = None
        if requests_per_minute is not None:
            self._bucket = InMemoryBucket([Rate(requests_per_minute, MINUTE_MS)])
        self._limited_until = 0.0
        self._failures = 0
        self._reason: str | None = None
        self._open_until = 0.0
        self._pause_s = FIRST_PAUSE_SECONDS
        self._probing = False
        self._denials: dict[str | None, _Denial] = {}

    @contextmanager
    def passing(self, model: str) -> Iterator[None]:
        """Make one call for ``model`` in the block.

        Raises UpstreamPausedError and UpstreamDeniedError, and then nothing is sent.
        """
        probe = self._check(model)
        try:
            yield
        except UpstreamLimitError as error:
            self._limited(error)
            raise
        except UpstreamError as error:
            if isinstance(error, UpstreamDeniedError | UpstreamRejectedError):
                self._answered()
            else:
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

    def reserve(self) -> float:
        """Take the right to send a request, 0.0; or how many seconds to wait before asking for it again."""
        left = self._limited_until - self._clock()
        if left > 0:
            return left
        if self._bucket is None:
            return 0.0
        item = RateItem(self._name, int(1000 * self._clock()))
        self._bucket.leak(item.timestamp)
        if self._bucket.put(item):
            return 0.0
        waiting = self._bucket.waiting(item)
        assert isinstance(waiting, int)
        return max(0.001, waiting / 1000)

    async def reserved(self) -> None:
        """Wait for the right to send a request."""
        while (wait := self.reserve()) > 0:  # noqa: ASYNC110  (nothing but time has to pass)
            await asyncio.sleep(wait)

    def deny(self, reason: str, model: str | None = None) -> UpstreamDeniedError:
        """Note that the provider will not serve ``model`` (``None``: anything) for long; the error to raise."""
        log.warning("upstream.denied", engine=self._name, model=model, reason=reason)
        self._denials[model] = _Denial(reason, self._clock() + DENIED_SECONDS)
        return UpstreamDeniedError(reason)

    def status(self) -> EngineStatus:
        """Ready unless nothing is sent at the moment; a model that is denied is told as the reason."""
        now = self._clock()
        denial = self._denials.get(None)
        if denial is not None and now < denial.until:
            return EngineStatus("failed", denial.reason)
        if self._open_until:
            return EngineStatus("failed", f"It has failed {self._failures} times in a row. {self._reason}")
        reasons = [one.reason for one in self._denials.values() if now < one.until]
        return EngineStatus("ready", " ".join(reasons) or None)

    def _check(self, model: str) -> bool:
        """Raise unless a call may be made; whether it is the one that finds out if the provider answers again."""
        self._check_denied(model)
        if not self._open_until:
            return False
        left = self._open_until - self._clock()
        if left > 0 or self._probing:
            error = UpstreamPausedError(f"The provider's API does not answer as it should. {self._reason}")
            error.retry_after_s = max(left, PROBING_SECONDS)
            raise error
        self._probing = True
        return True

    def _check_denied(self, model: str) -> None:
        for scope in (None, model):
            denial = self._denials.get(scope)
            if denial is not None and self._clock() < denial.until:
                raise UpstreamDeniedError(denial.reason)

    def _limited(self, error: UpstreamLimitError) -> None:
        wait = error.retry_after_s
        if wait is None:
            return
        self._limited_until = max(self._limited_until, self._clock() + min(wait, LONGEST_LIMIT_SECONDS))
        log.warning("upstream.limited", engine=self._name, seconds=round(wait, 1))

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
