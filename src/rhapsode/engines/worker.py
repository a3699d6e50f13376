"""One worker: a process that runs plain functions, one at a time, and its replacements."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from multiprocessing import connection
from typing import Any, ParamSpec, TypeVar

import psutil
from pebble import ProcessPool

from rhapsode.core.errors import EngineCrashedError, WorkerUnavailableError
from rhapsode.logs import Logger

P = ParamSpec("P")
T = TypeVar("T")
log = Logger(__name__)

START_ERRORS = (OSError, RuntimeError)
"""What starting a process raises when the system has none left of something: descriptors, memory, threads. Pebble's
BrokenProcessPool is a RuntimeError too."""
MEND_SECONDS = 60.0
"""The time limit for the start of a process."""


class WorkerProcess:
    """A Pebble pool of one process, which ends with the server, even if that is killed."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        # The worker tells its process id, and nothing else is ever sent. The line closes with the server, and the
        # worker sees it.
        self._lifeline, self._far_end = context.Pipe()
        self._pid: int | None = None
        self._pool = ProcessPool(max_workers=1, context=context, initializer=_begin_worker, initargs=(self._far_end,))

    @property
    def active(self) -> bool:
        """Whether it takes jobs."""
        return bool(self._pool.active)

    def schedule(self, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a job, which is ended with the process when it takes longer than ``timeout_s``."""
        future: Future[T] = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=timeout_s)
        return future

    def rss_bytes(self) -> int:
        """Return the memory that the process has in use; 0 when there is none, or it cannot be asked for. Raises
        nothing.
        """
        with contextlib.suppress(OSError, EOFError):
            while self._lifeline.poll():  # one for each process: a crashed one is followed by another
                self._pid = self._lifeline.recv()
        with contextlib.suppress(OSError, psutil.Error):  # OSError: there are no descriptors left to ask with
            return 0 if self._pid is None else int(psutil.Process(self._pid).memory_info().rss)
        return 0

    def hang_up(self) -> None:
        """Tell the process to end at once. Never waits."""
        self._lifeline.close()

    def end(self) -> None:
        """End the process, and wait until it has ended."""
        self.hang_up()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        self._far_end.close()


class Worker:
    """A slot for one process at a time: a process that crashed, was lost or uses too much memory is replaced."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.looked_at = -math.inf
        self.failure: str | None = None
        self._process = WorkerProcess()
        self._successor: WorkerProcess | None = None
        self._job: Future[Any] | None = None
        self._given_up = False
        self._stopped = False

    def schedule(self, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a job in the process, or in a new one where that is needed.

        Raises WorkerUnavailableError when the system does not let a process start: there are no descriptors, no
        memory or no threads left. ``failure`` then says why, until :meth:`mend` or another job succeeds.
        """
        try:
            if not self._stopped and (self._given_up or not self._process.active):
                self.replace()
            future = self._process.schedule(timeout_s, function, *args, **kwargs)
        except START_ERRORS as error:
            self.failure = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            raise WorkerUnavailableError(f"A worker process cannot be started ({self.failure}).") from None
        self._job, self.failure = future, None
        return future

    @property
    def broken(self) -> bool:
        """Whether no process could take the job that is running, so that it will never end."""
        try:
            return not self._stopped and not self._process.active
        except START_ERRORS:
            return True

    def lose(self, reason: str) -> None:
        """Mark its process as broken; :meth:`mend` starts another one."""
        self.failure = self.failure or reason

    def mend(self) -> bool:
        """Start a process if the last attempt failed; return whether there is one now."""
        if self.failure is not None and not self._stopped:
            with contextlib.suppress(WorkerUnavailableError):
                self.schedule(MEND_SECONDS, int)
        return self.failure is None

    def rss_bytes(self) -> int:
        """Return the memory that its process has in use; 0 when there is none."""
        return self._process.rss_bytes()

    def replace(self) -> None:
        """Replace the process by a new one, whatever it is doing. Raises one of :data:`START_ERRORS`."""
        log.warning("worker.replaced", worker=self.name)
        self._given_up = True
        self._process.hang_up()
        self._take(self._successor or WorkerProcess())

    def succeed(self, successor: WorkerProcess) -> None:
        """Let ``successor`` take the place of the process, as soon as :meth:`settle` finds no job running."""
        self._successor = successor
        self.settle()

    def settle(self) -> None:
        """Switch to the successor, if there is one and no job is running. Raises nothing."""
        if self._successor is not None and not self._stopped and (self._job is None or self._job.done()):
            old, new = self._process.rss_bytes(), self._successor.rss_bytes()
            log.info("worker.renewed", worker=self.name, before_mb=old // 1_000_000, after_mb=new // 1_000_000)
            self._take(self._successor)

    def hang_up(self) -> None:
        """Tell its processes to end at once. Never waits."""
        for process in self._processes():
            process.hang_up()

    def stop(self) -> None:
        """End its processes, and wait until they have ended."""
        self._stopped = True
        for process in self._processes():
            process.end()
        if self._job is not None and not self._job.done():  # nothing else would wake the callers that wait for it
            with contextlib.suppress(InvalidStateError):
                self._job.set_exception(EngineCrashedError("The server stopped its worker processes."))

    def _processes(self) -> list[WorkerProcess]:
        return [process for process in (self._process, self._successor) if process is not None]

    def _take(self, successor: WorkerProcess) -> None:
        old, self._process, self._successor, self._given_up = self._process, successor, None, False
        old.hang_up()  # which ends the process; the rest tidies up after it
        with contextlib.suppress(RuntimeError):  # no more threads may be started
            threading.Thread(target=old.end, daemon=True).start()


def exit_reason(code: int | None) -> str:
    """Return what an exit code means, in a word or two."""
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"


def _begin_worker(lifeline: connection.Connection[Any, Any]) -> None:
    """Prepare a worker process; it runs first in each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_server, args=(lifeline,), name="lifeline", daemon=True).start()
    lifeline.send(os.getpid())


def _end_with_server(lifeline: connection.Connection[Any, Any]) -> None:
    connection.wait([lifeline])
    os._exit(0)
