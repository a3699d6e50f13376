"""The time and the ids of rhapsode, in one place."""

from __future__ import annotations

import time

MINUTE_MS = 60_000
DAY_MS = 24 * 3600 * 1000
"""A minute and a day in milliseconds."""


def now_ms() -> int:
    """Return the wall clock in integer milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


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
