"""The headers that tell a caller of its limits."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime

from rhapsode.core.limits import Limits, LimitStatus
from rhapsode.http.rate_limit_headers import Allowance


def test_without_limits_there_are_no_headers() -> None:
    assert Allowance().headers() == []
    assert Allowance(Limits()).headers() == []


def test_every_limit_is_a_policy() -> None:
    now = datetime.now(UTC)
    month = 86_400 * monthrange(now.year, now.month)[1]
    allowance = Allowance(Limits(60, 5, 100, 200, 300, 400))
    allowance.stands(None)
    allowance.stands(LimitStatus("requests-per-minute", 59, 61))
    allowance.stands(LimitStatus("max-concurrent-tasks", 0))
    policies = [
        '"requests-per-minute";q=60;w=60',
        '"max-concurrent-tasks";q=5;qu="concurrent-tasks"',
        '"audio-seconds-per-day";q=100;w=86400;qu="audio-seconds"',
        f'"audio-seconds-per-month";q=200;w={month};qu="audio-seconds"',
        '"tokens-per-day";q=300;w=86400;qu="tokens"',
        f'"tokens-per-month";q=400;w={month};qu="tokens"',
    ]
    assert dict(allowance.headers()) == {
        b"ratelimit-policy": ", ".join(policies).encode(),
        b"ratelimit": b'"requests-per-minute";r=59;t=61, "max-concurrent-tasks";r=0',
    }
