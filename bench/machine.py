"""The machine that figures were taken on, in one line."""

from __future__ import annotations

import os
import platform
import resource
import sys
from pathlib import Path

from rhapsode.engines.kokoro.precision import BF16_FLAGS, INT8_FLAGS, cpu_flags


def describe() -> str:
    """Return CPU, cores that may be used, what it has for small numbers, system and Python."""
    flags = sorted(cpu_flags() & (BF16_FLAGS | INT8_FLAGS))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    known = f" ({', '.join(flags)})" if flags else ""
    return f"{cores} cores of {_cpu()}{known}, {platform.system()}, Python {platform.python_version()}"


def peak_rss_bytes() -> int:
    """Return the largest resident set that this process has had.

    Linux counts it for each program that a process runs; what getrusage tells begins with that of the parent.
    """
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else 1024 * peak


def _cpu() -> str:
    """Return its name, with family and model: two generations may have the same name."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    told = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    known = told.get("model name", platform.machine())
    return f"{known} {told['cpu family']}/{told['model']}" if {"cpu family", "model"} <= told.keys() else known
