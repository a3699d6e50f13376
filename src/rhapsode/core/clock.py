"""The time and the ids of rhapsode, in one place."""

from __future__ import annotations

import time
from collections.abc import Callable

MINUTE_MS = 60_000
DAY_MS = 24 * 3600 * 1000
"""A minute and a day in milliseconds."""


def now_ms() -> int:
    """Return the wall clock in integer milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def passed_ms() -> int:
    """Return milliseconds of a clock that nobody sets; where the system has it, one that counts suspended time too."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1_000_000


class ClockSteps:
    """Notices that the wall clock was set, by NTP or by hand, while this process runs.

    What was stamped before a step forward seems older by it than it is.
    """

    TOLERATED_MS = 1_000
    """The most that the clocks drift apart between two readings: NTP slews by 1.8 s an hour at most."""

    def __init__(self, wall: Callable[[], int] = now_ms, passed: Callable[[], int] = passed_ms) -> None:
        self._wall = wall
        self._passed = passed
        self._offset = wall() - passed()
        self._forward: list[tuple[int, int]] = []

    def now(self) -> int:
        """Return the wall clock."""
        return self._wall()

    def read(self) -> tuple[int, int]:
        """Return the wall clock, and by how much it was set since the last reading (negative: set back)."""
        now, passed = self._wall(), self._passed()
        step, self._offset = now - passed - self._offset, now - passed
        if abs(step) <= self.TOLERATED_MS:
            return now, 0
        if step > 0:
            self._forward.append((passed, step))
        else:  # perhaps what was set forward is put right
            self._put_back(-step)
        return now, step

    def for_age(self, span_ms: int) -> int:
        """Return the time to tell by what is older than ``span_ms``: nothing is before it really is.

        A step forward counts only when so long has passed since: all that was stamped before it is that old then.
        """
        now, _ = self.read()
        passed = self._passed()
        return now - sum(step for at, step in self._forward if passed - at < span_ms)

    def _put_back(self, left: int) -> None:
        while left > 0 and self._forward:
            at, step = self._forward.pop()
            if step > left:
                self._forward.append((at, step - left))
            left -= step


def whole_seconds(milliseconds: int | None) -> int | None:
    """Return a time or a span in whole seconds, rounded down, as the API gives it; ``None`` stays."""
    return None if milliseconds is None else milliseconds // 1000


def new_id(kind: str) -> str:
    """Return a new id such as ``task_01JD…``: the kind, then a ULID, so that ids sort by the time they were made."""
    from ulid import ULID  # imported late: takes longer to load than many commands take

    return f"{kind}_{ULID()}"


def first_id(kind: str, milliseconds: int) -> str:
    """Return what sorts before every id of ``kind`` that is made at that time or later, and behind all before.

    The first 10 characters of a ULID are the time in milliseconds, in Crockford's base 32 (https://github.com/ulid/spec).
    """
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    time = "".join(digits[milliseconds >> 5 * place & 31] for place in range(9, -1, -1))
    return f"{kind}_{time}{16 * '0'}"
