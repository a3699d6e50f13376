"""What the worker processes of ``test_worker_pool.py`` are asked to do. Imports little: each of them imports it."""

from __future__ import annotations

import os
import signal
import time

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
