"""The limits of a key: requests, concurrent tasks, and budgets of speech by day and month (UTC)."""

from __future__ import annotations

from dataclasses import dataclass, fields

MOST_REQUESTS_PER_MINUTE = 60_000
"""The largest rate limit: every request of the last minute is stored (sliding log)."""
LARGEST_LIMIT = 10**15
"""The largest of all other limits, which databases can add up."""
LONGEST_OVERLAP_SECONDS = 7 * 24 * 3600
"""The longest overlap in which the previous secret of a key stays valid."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one key; ``None`` is no limit."""

    requests_per_minute: int | None = None
    max_concurrent_tasks: int | None = None
    audio_seconds_per_day: int | None = None
    audio_seconds_per_month: int | None = None
    tokens_per_day: int | None = None
    tokens_per_month: int | None = None

    @property
    def has_budgets(self) -> bool:
        """Whether there is any budget."""
        return any(
            limit is not None
            for limit in (
                self.audio_seconds_per_day,
                self.audio_seconds_per_month,
                self.tokens_per_day,
                self.tokens_per_month,
            )
        )

    @property
    def applies_to_tasks(self) -> bool:
        """Whether a new task may be over any limit."""
        return self.max_concurrent_tasks is not None or self.has_budgets


LIMITS = tuple(field.name for field in fields(Limits))
"""The names of the limits."""
LARGEST = {name: MOST_REQUESTS_PER_MINUTE if name == "requests_per_minute" else LARGEST_LIMIT for name in LIMITS}
"""The largest value of each limit."""


@dataclass(frozen=True, slots=True)
class LimitStatus:
    """How much of a limit is left, and in how many seconds it is renewed, if that is known.

    ``name`` is the limit's on the wire, such as ``tokens-per-day``.
    """

    name: str
    remaining: int
    reset_seconds: int | None = None
