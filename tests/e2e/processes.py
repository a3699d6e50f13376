"""Processes as Linux shows them: who is whose child, and who is still there."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def _stat(pid: int) -> tuple[str, int] | None:
    """Return the state of a process and its parent."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1])


def alive(pid: int) -> bool:
    """Tell whether the process runs; one that has ended and was not yet waited for does not."""
    stat = _stat(pid)
    return stat is not None and stat[0] not in "ZX"


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used, of all its threads."""
    user, system = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def workers(server: int) -> list[int]:
    """Return the worker processes of a server: ``spawn_main`` is in their command, or the name of a fork."""
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))) and stat[1] == server and stat[0] not in "ZX":
            command = b"".join((entry / file).read_bytes() for file in ("cmdline", "comm")) if entry.exists() else b""
            if b"spawn_main" in command:
                found.append(int(entry.name))
    return found


def maps(pid: int, library: str) -> bool:
    """Tell whether the process has loaded a native library of that name."""
    return library in (PROC / str(pid) / "maps").read_text()
