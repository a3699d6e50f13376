"""Limits the fragmentation of memory, if the C library allows it, and tells how much is in use."""

from __future__ import annotations

import contextlib
import ctypes

import psutil

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""The numbers of glibc's ``malloc.h``."""
LARGE_BYTES = 1 << 20


def keep_apart() -> None:
    """Have each large buffer mapped by itself, so that it leaves no gap (glibc's ``mallopt``); elsewhere do nothing.

    By default glibc soon takes buffers of up to 32 MB from its heaps, of which each thread has one. For this process
    and from now on.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        library.mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Return free pages to the system (glibc's ``malloc_trim``); elsewhere do nothing. Takes about 10 ms."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def resident_bytes() -> int:
    """Return the resident memory of this process."""
    return int(psutil.Process().memory_info().rss)
