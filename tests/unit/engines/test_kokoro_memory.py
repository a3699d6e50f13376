"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from rhapsode.engines.kokoro.memory import give_back, keep_apart, resident_bytes

GAPS = """
import psutil
from rhapsode.engines.kokoro.memory import give_back
blocks = [bytearray(100_000) for _ in range(3_000)]
kept = blocks[::50]
del blocks
before = psutil.Process().memory_info().rss
give_back()
print(before - psutil.Process().memory_info().rss)
"""


APART = """
import psutil
from rhapsode.engines.kokoro.memory import keep_apart
keep_apart()
for _ in range(3):
    blocks = [(bytearray(2_000_000), bytearray(1_000)) for _ in range(100)]
    kept = [small for _, small in blocks]
    before = psutil.Process().memory_info().rss
    del blocks
print(before - psutil.Process().memory_info().rss)
"""
"""The third time glibc would have them from its heap, without :func:`keep_apart`."""


def test_large_blocks_leave_no_gaps() -> None:
    told = subprocess.run([sys.executable, "-c", APART], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 190_000_000 or not hasattr(ctypes.CDLL(None), "malloc_trim")


def test_what_lies_between_blocks_in_use_is_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", GAPS], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 100_000_000 or not hasattr(ctypes.CDLL(None), "malloc_trim")


def test_a_system_without_it_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    give_back()
    keep_apart()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells it in /proc")
def test_resident_memory_is_what_the_system_tells() -> None:
    status = Path("/proc/self/status").read_text("ascii")
    resident_kb = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    assert resident_bytes() == pytest.approx(int(resident_kb) * 1024, rel=0.1)
