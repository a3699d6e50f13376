"""Run in a worker process: read jobs from a socket, one after the other, and answer each.

The first answer is empty, when the process is ready.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from rhapsode.core.errors import RhapsodeError
from rhapsode.engines.messages import LENGTH_BYTES, frame, packed

READY = bytes(LENGTH_BYTES)


@dataclass(frozen=True, slots=True)
class UnexpectedError:
    """An error of a job that is not one of rhapsode's: its class and the line that raised it.

    Its message may hold the text, so it stays in the worker.
    """

    kind: str
    place: str | None

    @classmethod
    def of(cls, error: BaseException) -> UnexpectedError:
        """Describe ``error``."""
        frames = traceback.extract_tb(error.__traceback__)
        place = f'File "{frames[-1].filename}", line {frames[-1].lineno}, in {frames[-1].name}' if frames else None
        return cls(type(error).__name__, place)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job returned, or how it failed."""

    value: Any = None
    error: RhapsodeError | UnexpectedError | None = None

    @classmethod
    def failed(cls, error: BaseException) -> Answer:
        """Return the answer of a job that raised ``error``, which does not cross processes."""
        return cls(error=UnexpectedError.of(error))


def serve_jobs(channel: socket.socket) -> None:
    """Run the jobs that come through ``channel`` until its other end is closed, which ends the process at once.

    SIGINT and SIGTERM are ignored, because the server decides when its workers stop.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_server, args=(channel,), name="lifeline", daemon=True).start()
    channel.sendall(READY)
    with channel.makefile("rb") as jobs:
        while (message := _read(jobs)) is not None:
            channel.sendall(frame(_answer(message)))


def _read(jobs: BinaryIO) -> bytes | None:
    """Return the next message; ``None`` when the server has closed its end."""
    length = jobs.read(LENGTH_BYTES)
    return jobs.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else None


def _answer(message: bytes) -> bytes:
    """Run the job of ``message``; return its pickled :class:`Answer`."""
    function: Callable[..., Any]
    try:
        function, args, kwargs = pickle.loads(message)  # noqa: S301  (from the server that started this process)
        return packed(Answer(function(*args, **kwargs)))
    except RhapsodeError as error:
        try:
            return pickle.dumps(Answer(error=error))
        except Exception:
            return pickle.dumps(Answer.failed(error))
    except BaseException as error:
        return pickle.dumps(Answer.failed(error))


def _end_with_server(channel: socket.socket) -> None:
    """End the process when the other end of ``channel`` is closed, whatever its main thread is doing."""
    hung_up = select.poll()
    hung_up.register(channel, 0)  # POLLHUP is always reported
    hung_up.poll()
    os._exit(0)
