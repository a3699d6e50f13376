"""One worker: a process that runs plain functions, one at a time, and its replacements."""

from __future__ import annotations

import asyncio
import contextlib
import math
import multiprocessing
import pickle
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Any, ParamSpec, TypeVar

import psutil

from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    RhapsodeError,
    WorkerUnavailableError,
)
from rhapsode.engines.job_process import Answer, serve_jobs
from rhapsode.engines.messages import LENGTH_BYTES, frame, packed
from rhapsode.logs import Logger

P = ParamSpec("P")
T = TypeVar("T")
log = Logger(__name__)

START_ERRORS = (OSError, RuntimeError)
"""What starting a process raises when the system has none left of something: descriptors, memory, processes."""
START_SECONDS = 90.0
"""The time limit for the start of a process; that of its first job begins afterwards."""
END_SECONDS = 5.0
"""How long a stop waits for a process that was killed."""
READ_BYTES = 256 * 1024
STOPPED = "The server stopped its worker processes."


@dataclass(frozen=True, slots=True)
class _Job:
    answer: asyncio.Future[Any]
    timeout_s: float


class WorkerProcess:
    """A process of :func:`serve_jobs`, whose answers and end are read by the event loop that started it.

    It ends with the server, even if that is killed. Starting it raises one of :data:`START_ERRORS` when the system has
    no descriptors, memory or processes left.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._loop = asyncio.get_running_loop()
        self.reaped: asyncio.Future[None] = self._loop.create_future()
        """Done when the process has ended and nothing is left of it."""
        self._socket, far_end = socket.socketpair()
        with far_end:
            self._process = multiprocessing.get_context("spawn").Process(target=serve_jobs, args=(far_end,))
            try:
                self._process.start()
            except BaseException:
                self._socket.close()
                raise
        # At its end the interpreter waits for its processes, unless they are killed before.
        self._at_exit = Finalize(self, self._process.kill, exitpriority=0)
        self._socket.setblocking(False)
        self._outgoing = bytearray()
        self._incoming = bytearray()
        self._ready = False
        self._killed = False
        self._job: _Job | None = None
        self._timer = self._loop.call_later(START_SECONDS, self._expire)
        self._loop.add_reader(self._socket, self._read)
        self._loop.add_reader(self._process.sentinel, self._reap)

    @property
    def ended(self) -> bool:
        """Whether it takes no more jobs: it has died, even if that was not collected yet, or was killed."""
        return self._killed or self.reaped.done() or self._process.exitcode is not None

    @property
    def idle(self) -> bool:
        """Whether no job is running."""
        return self._job is None

    def schedule(
        self, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Run a job; the process is killed when it takes longer than ``timeout_s``. Call it only while it is idle.

        The future raises EngineTimeoutError then, EngineCrashedError when the process dies, WorkerUnavailableError
        when it could not even start, what the function raised if that is one of rhapsode's errors, and EngineError
        for anything else.
        """
        message = frame(packed((function, args, kwargs)))
        answer: asyncio.Future[T] = self._loop.create_future()
        self._job = _Job(answer, timeout_s)
        if self._ready:
            self._timer = self._loop.call_later(timeout_s, self._expire)
        self._outgoing += message
        self._write()
        return answer

    def rss_bytes(self) -> int:
        """Return the memory that the process has in use; 0 when it has ended, or cannot be asked for."""
        with contextlib.suppress(OSError, psutil.Error):  # OSError: there are no descriptors left to ask with
            return 0 if self._process.pid is None else int(psutil.Process(self._process.pid).memory_info().rss)
        return 0

    def kill(self) -> None:
        """End the process at once, whatever it is doing. Never waits."""
        self._killed = True
        if not self.reaped.done():
            self._process.kill()

    async def end(self) -> None:
        """Kill the process, and wait until it has ended."""
        self.kill()
        await asyncio.wait([self.reaped], timeout=END_SECONDS)

    def _write(self) -> None:
        """Send as much of the job as the socket takes, and the rest when it takes more."""
        try:
            sent = self._socket.send(self._outgoing)
        except BlockingIOError:
            sent = 0
        except OSError:  # the process has ended; _reap will be called
            sent = len(self._outgoing)
        del self._outgoing[:sent]
        if self._outgoing:
            self._loop.add_writer(self._socket, self._write)
        else:
            self._loop.remove_writer(self._socket)

    def _read(self) -> bool:
        """Receive what there is of the next answer; return false if there is nothing."""
        try:
            received = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            received = b""
        if not received:  # the process has closed its end; _reap will be called
            self._loop.remove_reader(self._socket)
            return False
        self._incoming += received
        while (message := self._next_message()) is not None:
            self._receive(message)
        return True

    def _next_message(self) -> bytes | None:
        """Take the next message that is complete from what was received."""
        end = LENGTH_BYTES + int.from_bytes(self._incoming[:LENGTH_BYTES], "big")
        if len(self._incoming) < end:
            return None
        message = bytes(self._incoming[LENGTH_BYTES:end])
        del self._incoming[:end]
        return message

    def _receive(self, message: bytes) -> None:
        self._timer.cancel()
        if not self._ready:
            self._ready = True
            if self._job is not None:
                self._timer = self._loop.call_later(self._job.timeout_s, self._expire)
            return
        try:
            answer: Answer = pickle.loads(message)  # noqa: S301  (from our own process)
        except Exception as error:
            answer = Answer.failed(error)
        if answer.error is None or isinstance(answer.error, RhapsodeError):
            self._finish(answer.value, answer.error)
        else:
            log.error("worker.error", worker=self.name, kind=answer.error.kind, place=answer.error.place)
            self._finish(None, EngineError(f"The speech engine failed ({answer.error.kind})."))

    def _expire(self) -> None:
        """Kill the process, whose job, or whose start, takes too long."""
        limit_s = self._job.timeout_s if self._ready and self._job is not None else START_SECONDS
        log.warning("worker.timeout", worker=self.name, limit_s=limit_s)
        if self._ready:
            self._finish(None, EngineTimeoutError(f"The speech engine did not answer within {limit_s:.0f} s."))
        else:
            self._finish(None, WorkerUnavailableError())
        self.kill()

    def _reap(self) -> None:
        """Collect the process, which has ended, and fail its job if that is not answered."""
        while self._read():
            pass
        self._loop.remove_reader(self._process.sentinel)
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        self._timer.cancel()
        self._process.join()
        reason, pid = exit_reason(self._process.exitcode), self._process.pid
        self._at_exit.cancel()
        self._process.close()
        self.reaped.set_result(None)
        if self._job is None:
            return
        if self._killed:
            self._finish(None, EngineCrashedError(STOPPED))
        elif self._ready:
            log.warning("worker.died", worker=self.name, pid=pid, reason=reason)
            self._finish(None, EngineCrashedError(f"The process of the speech engine died ({reason})."))
        else:
            log.warning("worker.broken", worker=self.name, reason=reason)
            self._finish(None, WorkerUnavailableError())

    def _finish(self, value: object, error: RhapsodeError | None) -> None:
        job, self._job = self._job, None
        if job is None or job.answer.done():
            return
        if error is None:
            job.answer.set_result(value)
        else:
            job.answer.set_exception(error)


class Worker:
    """A slot for one process at a time: a process that crashed or uses too much memory is replaced."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.looked_at = -math.inf
        self.failure: str | None = None
        self._process: WorkerProcess | None = None
        self._successor: WorkerProcess | None = None
        self._replaced: list[WorkerProcess] = []
        self._stopped = False

    def schedule(
        self, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Run a job in the process (:meth:`WorkerProcess.schedule`), or in a new one where that is needed.

        Raises WorkerUnavailableError when the system does not let a process start: there are no descriptors, no
        memory or no processes left. ``failure`` then says why, until :meth:`mend` or another job succeeds.
        """
        self._start()
        if self._process is None or self.failure is not None:
            raise WorkerUnavailableError(f"A worker process cannot be started ({self.failure}).")
        return self._process.schedule(timeout_s, function, *args, **kwargs)

    def lose(self, reason: str) -> None:
        """Mark its process as broken; :meth:`mend` starts another one."""
        self.failure = self.failure or reason

    def mend(self) -> bool:
        """Start a process if there is none; return whether there is one now."""
        if not self._stopped:
            self._start()
        return self.failure is None

    def revive(self) -> None:
        """Start a process in the place of one that ended while it had nothing to do."""
        if self._process is not None and self._process.ended and not self._stopped:
            self._start()

    def rss_bytes(self) -> int:
        """Return the memory that its process has in use; 0 when there is none."""
        return 0 if self._process is None else self._process.rss_bytes()

    def succeed(self, successor: WorkerProcess) -> None:
        """Let ``successor`` take the place of the process, as soon as :meth:`settle` finds no job running."""
        self._successor = successor
        self.settle()

    def settle(self) -> None:
        """Switch to the successor, if there is one and no job is running. Raises nothing."""
        old, new = self._process, self._successor
        if old is None or new is None or self._stopped or not old.idle:
            return
        before, after = old.rss_bytes(), new.rss_bytes()
        log.info("worker.renewed", worker=self.name, before_mb=before // 1_000_000, after_mb=after // 1_000_000)
        old.kill()
        self._take(new)

    def hang_up(self) -> None:
        """Kill its processes. Never waits."""
        self._stopped = True
        self.failure = self.failure or "the server stops"
        for process in self._processes():
            process.kill()

    async def stop(self) -> None:
        """End its processes, and wait until they have ended."""
        self.hang_up()
        await asyncio.gather(*(process.end() for process in self._processes()))

    def _processes(self) -> list[WorkerProcess]:
        return [process for process in (self._process, self._successor, *self._replaced) if process is not None]

    def _take(self, process: WorkerProcess) -> None:
        """Let ``process`` take the place of one that has ended or was killed."""
        replaced = [*self._replaced, self._process, self._successor]
        self._replaced = [old for old in replaced if old is not None and old is not process and not old.reaped.done()]
        self._process, self._successor = process, None

    def _start(self) -> None:
        """Start a process if there is none that runs; ``failure`` says why there is none afterwards."""
        if self._stopped:
            return
        try:
            if self._process is None or self._process.ended:
                successor = self._successor
                self._take(WorkerProcess(self.name) if successor is None or successor.ended else successor)
        except START_ERRORS as error:
            self.failure = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        else:
            self.failure = None


def exit_reason(code: int | None) -> str:
    """Return what an exit code means, in a word or two."""
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
