"""The time and the ids of rhapsode, in one place."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Return the wall clock in integer milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def new_id(kind: str) -> str:
    """Return a new id such as ``task_01JD…``: the kind, then a ULID, so that ids sort by the time they were made."""
    from ulid import ULID  # imported late: takes longer to load than many commands take

    return f"{kind}_{ULID()}"
