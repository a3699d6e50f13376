"""The cores and the memory that this process may use, and the core that a thread runs on."""

from __future__ import annotations

import contextlib
import ctypes
import os
from pathlib import Path

_sched_getcpu = getattr(ctypes.CDLL(None), "sched_getcpu", None)  # not on macOS


def usable_cores() -> int:
    """Return the cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def memory_bytes() -> int:
    """Return the memory of the machine in bytes, or the limit of the control group of this process."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def current_core() -> int | None:
    """Return the number of the core that the calling thread runs on; ``None`` where the system does not tell."""
    core = -1 if _sched_getcpu is None else int(_sched_getcpu())
    return None if core < 0 else core


class CoreFollower:
    """Keeps a thread on the core of another one with which it takes turns, so that what both use is in one cache."""

    def __init__(self) -> None:
        self._core: int | None = None

    def follow(self, core: int | None) -> None:
        """Move the calling thread to ``core``, if it is not there. Does nothing where threads cannot be moved."""
        if core is None or core == self._core:
            return
        self._core = core
        with contextlib.suppress(OSError, AttributeError):
            os.sched_setaffinity(0, {core})
