"""A process without a file descriptor to spare."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

LOWEST = 8
"""Descriptors below this number are the interpreter's and pytest's, which nothing closes meanwhile. No less, because
``poll`` refuses to watch more descriptors than a process may have."""


@contextmanager
def no_descriptors() -> Iterator[None]:
    """Keep this process from opening anything while the block runs, whatever it closes meanwhile.

    The limit on descriptors is one on their numbers: none from :data:`LOWEST` on can be had, those below are in use.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = [os.open(os.devnull, os.O_RDONLY)]
    while taken[-1] < LOWEST:
        taken.append(os.dup(taken[0]))
    resource.setrlimit(resource.RLIMIT_NOFILE, (LOWEST, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for descriptor in taken:
            os.close(descriptor)
