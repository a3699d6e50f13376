"""Requests per minute, counted in this process, or by the database for all replicas of a fleet."""

from __future__ import annotations

import time

from pyrate_limiter import InMemoryBucket, Rate, RateItem

from rhapsode.core.clock import MINUTE_MS
from rhapsode.core.errors import LimitError
from rhapsode.core.limits import LimitStatus
from rhapsode.core.task import ApiKey
from rhapsode.store.requests import RequestStore

REQUESTS = "requests-per-minute"


class RequestLimits:
    """Counts the requests of keys that have a limit, by a sliding log: no sixty seconds have more than it allows.

    A refused request is not counted, so that retries do not extend the wait. It takes microseconds and never blocks,
    so it is called in the event loop.
    """

    def __init__(self) -> None:
        self._buckets: dict[str, InMemoryBucket] = {}
        self._swept_at = 0

    def count(self, key: ApiKey) -> LimitStatus | None:
        """Count a request of ``key``; what is left of its limit, ``None`` if it has none. Raises LimitError."""
        limit = key.limits.requests_per_minute
        if limit is None:
            return None
        now = time.monotonic_ns() // 1_000_000
        if now - self._swept_at >= MINUTE_MS:
            self._sweep(now)
        bucket = self._buckets.get(key.id)
        if bucket is None:
            bucket = self._buckets[key.id] = InMemoryBucket([Rate(limit, MINUTE_MS)])
        elif bucket.rates[0].limit != limit:  # it was changed; what was asked for before still counts
            bucket.rates = [Rate(limit, MINUTE_MS)]
        bucket.leak(now)
        if bucket.put(RateItem(key.id, now)):
            return LimitStatus(REQUESTS, max(0, limit - bucket.count()), _reset_seconds(bucket, now))
        frees = _seconds(bucket.waiting(RateItem(key.id, now)))
        raise _refusal(limit, bucket.count(), frees)

    async def admit(self, key: ApiKey) -> LimitStatus | None:
        """Do as :meth:`count`."""
        return self.count(key)

    def _sweep(self, now: int) -> None:
        """Forget the keys that sent nothing in the last minute."""
        self._swept_at = now
        for key_id, bucket in list(self._buckets.items()):
            bucket.leak(now)
            if not bucket.count():
                del self._buckets[key_id]


class SharedRequestLimits:
    """Does what :class:`RequestLimits` does, for all processes on one database together."""

    def __init__(self, store: RequestStore) -> None:
        self._store = store

    async def admit(self, key: ApiKey) -> LimitStatus | None:
        """Count a request of ``key``; what is left of its limit, ``None`` if it has none. Raises LimitError."""
        limit = key.limits.requests_per_minute
        if limit is None:
            return None
        counted = await self._store.count(key.id, limit)
        if not counted.taken:
            raise _refusal(limit, counted.sent, _seconds(counted.frees_ms))
        return LimitStatus(REQUESTS, max(0, limit - counted.sent), _seconds(counted.frees_ms))


def _refusal(limit: int, sent: int, frees: int) -> LimitError:
    return LimitError(
        f"This key may send {limit:,} {'request' if limit == 1 else 'requests'} a minute and has sent "
        f"{sent:,} in the last one. The next is taken in {frees} s.",
        retry_after_seconds=frees,
        limit_status=LimitStatus(REQUESTS, 0, frees),
    )


def _reset_seconds(bucket: InMemoryBucket, now: int) -> int:
    """Return in how many seconds the oldest counted request leaves the window."""
    oldest = bucket.peek(bucket.count() - 1)
    assert oldest is not None
    return _seconds(oldest.timestamp + MINUTE_MS + 1 - now)


def _seconds(milliseconds: object) -> int:
    """Return whole seconds, rounded up, so that a client that waits so long is not refused again."""
    assert isinstance(milliseconds, int)
    return max(1, -(-milliseconds // 1000))
