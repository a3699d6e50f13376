"""``RateLimit`` and ``RateLimit-Policy``: the limits of a caller and the remaining quota (IETF draft)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.requests import Request

from rhapsode.core.limits import LIMITS, Limits, LimitStatus

SCOPE = "rhapsode.allowance"
"""Where the middleware keeps the allowance of a request in its ASGI scope."""
DAY_SECONDS = 24 * 3600


@dataclass(slots=True)
class Allowance:
    """The caller's limits, collected while a request is handled; the middleware converts them to headers."""

    limits: Limits | None = None
    limit_statuses: dict[str, LimitStatus] = field(default_factory=dict)

    def stands(self, limit_status: LimitStatus | None) -> None:
        """Add the remaining quota of a limit to the response."""
        if limit_status is not None:
            self.limit_statuses[limit_status.name] = limit_status

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers of the response; none for a key without limits."""
        policies = [] if self.limits is None else policies_of(self.limits)
        headers = []
        if policies:
            headers.append((b"ratelimit-policy", ", ".join(policies).encode()))
        if self.limit_statuses:
            headers.append((b"ratelimit", ", ".join(map(_item, self.limit_statuses.values())).encode()))
        return headers


def allowance_of(request: Request) -> Allowance:
    """Return the allowance of a request."""
    allowance: Allowance = request.scope.setdefault(SCOPE, Allowance())
    return allowance


def policies_of(limits: Limits) -> list[str]:
    """Return the configured limits, each as an item of ``RateLimit-Policy``: quota, window in seconds, unit."""
    now = datetime.now(UTC)
    windows = {"minute": 60, "day": DAY_SECONDS, "month": DAY_SECONDS * monthrange(now.year, now.month)[1]}
    policies = []
    for column in LIMITS:
        quota = getattr(limits, column)
        if quota is None:
            continue
        unit, _, period = column.replace("_", "-").partition("-per-")
        window = f";w={windows[period]}" if period else ""
        unit = unit.removeprefix("max-")
        named = "" if unit == "requests" else f';qu="{unit}"'  # requests are the draft's default
        policies.append(f'"{column.replace("_", "-")}";q={quota}{window}{named}')
    return policies


def _item(limit_status: LimitStatus) -> str:
    reset = "" if limit_status.reset_seconds is None else f";t={limit_status.reset_seconds}"
    return f'"{limit_status.name}";r={limit_status.remaining}{reset}'
