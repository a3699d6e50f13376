"""Huge pages for the memory of worker processes: fewer page faults and address translations for large buffers.

The C library asks the kernel for them (``madvise``) when the tunable ``glibc.malloc.hugetlb`` is 1, which glibc reads
once, when a process starts: so the variable is set for the processes that are started from here. A C library or kernel
that does not know it ignores it. Kokoro was measured to take 1.11 to 1.2 times less processor time with them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path

VARIABLE, TUNABLE = "GLIBC_TUNABLES", "glibc.malloc.hugetlb"
MINIMUM_GLIBC = (2, 35)
KERNEL_MODE = Path("/sys/kernel/mm/transparent_hugepage/enabled")
PROBE = """
import ctypes
library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
block = library.malloc(64 << 20)
ctypes.memset(block, 1, 64 << 20)
print(next(line.split()[1] for line in open("/proc/self/smaps_rollup") if line.startswith("AnonHugePages")))
"""
PROBE_SECONDS = 10
PROBE_MB = 64
ENOUGH_KB = PROBE_MB << 9
"""Half of the memory of the probe."""


def request_huge_pages(environment: MutableMapping[str, str] = os.environ) -> None:
    """Have processes that inherit ``environment`` ask for huge pages, unless the owner has set the tunable already.

    Call it before there are threads: changing the environment is not safe beside native code that reads it.
    """
    tunables = environment.get(VARIABLE, "")
    if TUNABLE not in tunables:
        environment[VARIABLE] = ":".join(filter(None, [tunables, f"{TUNABLE}=1"]))


def huge_pages() -> str:
    """Test whether a process that requests huge pages gets them, and if not, why. Starts a process for the test."""
    version = _glibc()
    if version is None:
        return "not used: the C library is not glibc"
    if version < MINIMUM_GLIBC:
        return f"not used: glibc {'.'.join(map(str, version))} is older than {'.'.join(map(str, MINIMUM_GLIBC))}"
    environment = dict(os.environ)
    request_huge_pages(environment)
    if f"{TUNABLE}=1" not in environment[VARIABLE]:
        return f"as {VARIABLE} says"
    try:
        probe = subprocess.run(  # noqa: S603  (a constant program)
            [sys.executable, "-I", "-c", PROBE],
            env=environment,
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            check=True,
        )
        found_kb = int(probe.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return "not known: the probe could not be run"
    if found_kb >= ENOUGH_KB:
        return "used for the memory of worker processes"
    try:
        mode = KERNEL_MODE.read_text().strip()
    except OSError:
        return "not used: the kernel has none"
    if "[never]" in mode:
        return f"not used: the kernel is set to give none ({KERNEL_MODE} says {mode})"
    return (
        f"not given now: {found_kb >> 10} of the {PROBE_MB} MB of the test, as when memory is short or fragmented "
        f"({KERNEL_MODE} says {mode})"
    )


def _glibc() -> tuple[int, ...] | None:
    """Return the version of glibc; ``None`` for another C library."""
    try:
        name = os.confstr("CS_GNU_LIBC_VERSION") or ""
        return tuple(map(int, name.removeprefix("glibc ").split(".")))
    except (AttributeError, ValueError, OSError):
        return None
