"""What the worker processes of the tests are asked to do, and whether they are there. Each of them imports this."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from rhapsode.core.errors import EngineUnavailableError, ImplausibleAudioError, RequestError


def implausible() -> None:
    raise ImplausibleAudioError("Spoke for 0.1 s.")


def unavailable() -> None:
    raise EngineUnavailableError("No weights.")


def fault() -> None:
    raise ValueError("the caller's text")


def request_error() -> None:
    raise RequestError("never crosses processes")


def sleep_and_touch(path: str, seconds: float) -> int:
    time.sleep(seconds)
    with open(path, "w") as file:
        file.write("done")
    return os.getpid()


def signal_myself() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(os.getpid(), number)
    return os.getpid()


def vanish() -> None:
    os._exit(3)


def answer_and_vanish() -> int:
    """Return the process id, and end the process as soon as that is sent."""
    threading.Thread(target=_vanish_when_idle, args=(threading.main_thread().ident,), daemon=True).start()
    return os.getpid()


def _vanish_when_idle(thread: int) -> None:
    while sys._current_frames()[thread].f_code.co_name not in {"_read", "readinto"}:
        time.sleep(0.001)
    os._exit(3)


def fail_to_start(_channel: socket.socket) -> None:
    os._exit(4)


_kept: list[bytes] = []


def grow(megabytes: int) -> int:
    _kept.append(os.urandom(megabytes * 1_000_000))
    return os.getpid()


def warm(directory: Path) -> None:
    """Leave its process id; from the second process on, waits for the file ``go``, and fails if ``fail`` exists."""
    with (directory / "warmed").open("a") as file:
        file.write(f"{os.getpid()}\n")
    if len(warmed(directory)) > len((directory / "first").read_text()):
        wait_for(directory / "go")
        if (directory / "fail").exists():
            raise EngineUnavailableError("No weights any more.")


def warmed(directory: Path) -> list[int]:
    try:
        return [int(line) for line in (directory / "warmed").read_text().splitlines()]
    except FileNotFoundError:
        return []


def work_until(file: Path) -> int:
    file.with_suffix(".begun").touch()
    wait_for(file)
    return os.getpid()


def work_until_and_die(file: Path) -> None:
    work_until(file)
    os.abort()


def wait_for(file: Path, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended but was not waited for yet is no more.
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not stat.parent.parent.is_dir()
    except ProcessLookupError:
        return False


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 120
    while exists(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not exists(pid)
