"""The machine that figures were taken on, in one line."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from rhapsode.engines.kokoro.precision import BF16_FLAGS, INT8_FLAGS, cpu_flags


def describe() -> str:
    """CPU, cores that may be used, what it has for small numbers, system and Python."""
    flags = sorted(cpu_flags() & (BF16_FLAGS | INT8_FLAGS))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    known = f" ({', '.join(flags)})" if flags else ""
    return f"{cores} cores of {_cpu()}{known}, {platform.system()}, Python {platform.python_version()}"


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
