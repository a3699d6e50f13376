"""``RateLimit`` and ``RateLimit-Policy``: what a caller may use and what is left of it (IETF draft)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.requests import Request

from rhapsode.core.limits import LIMITS, Limits, Standing

SCOPE = "rhapsode.allowance"
"""Where the middleware keeps the allowance of a request in its ASGI scope."""
DAY_SECONDS = 24 * 3600


@dataclass(slots=True)
class Allowance:
    """What is known of the caller's limits while a request is answered; the middleware makes headers of it."""

    limits: Limits | None = None
    standings: dict[str, Standing] = field(default_factory=dict)

    def stands(self, standing: Standing | None) -> None:
        """Tell with the answer how much is left of a limit."""
        if standing is not None:
            self.standings[standing.name] = standing

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers of the answer; none for a key without limits."""
        policies = [] if self.limits is None else policies_of(self.limits)
        made = []
        if policies:
            made.append((b"ratelimit-policy", ", ".join(policies).encode()))
        if self.standings:
            made.append((b"ratelimit", ", ".join(map(_item, self.standings.values())).encode()))
        return made


def allowance_of(request: Request) -> Allowance:
    """Return the allowance of a request."""
    allowance: Allowance = request.scope.setdefault(SCOPE, Allowance())
    return allowance


def policies_of(limits: Limits) -> list[str]:
    """Return the limits that there are, each as an item of ``RateLimit-Policy``: quota, window in seconds, unit."""
    now = datetime.now(UTC)
    windows = {"minute": 60, "day": DAY_SECONDS, "month": DAY_SECONDS * monthrange(now.year, now.month)[1]}
    made = []
    for column in LIMITS:
        quota = getattr(limits, column)
        if quota is None:
            continue
        unit, _, period = column.replace("_", "-").partition("-per-")
        window = f";w={windows[period]}" if period else ""
        unit = unit.removeprefix("max-")
        named = "" if unit == "requests" else f';qu="{unit}"'  # requests are the draft's default
        made.append(f'"{column.replace("_", "-")}";q={quota}{window}{named}')
    return made


def _item(standing: Standing) -> str:
    reset = "" if standing.reset_seconds is None else f";t={standing.reset_seconds}"
    return f'"{standing.name}";r={standing.remaining}{reset}'
