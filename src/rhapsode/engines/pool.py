"""Worker processes: native inference runs in them, so that its crash costs one attempt and not the server.

Each worker is a Pebble pool of one process. So a dying worker shares no lock or pipe with another, a time limit counts
for exactly one job, and one worker can be replaced without the others noticing.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as JobTimeoutError
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import Any, ParamSpec, TypeVar

import structlog
from pebble import ProcessExpired, ProcessPool

from rhapsode.core.errors import EngineCrashedError, EngineError, EngineTimeoutError, RhapsodeError

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)

RESCUE_SECONDS = 90.0
"""A job that neither ends nor times out for so long past its limit has lost its worker: the worker is replaced."""


class WorkerPool:
    """``size`` isolated processes that run plain functions, one at a time each.

    The processes ignore SIGINT and SIGTERM, because the server decides when they stop, and end when the server is
    gone. A job is never killed to cancel it: an awaiting caller may be cancelled, the job runs on and its result is
    dropped.
    """

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self._slots = [_Slot(f"{name}-{number}") for number in range(size)]
        self._gathering = asyncio.Lock()
        self._idle: asyncio.LifoQueue[_Slot] = asyncio.LifoQueue()
        for slot in reversed(self._slots):
            self._idle.put_nowait(slot)

    async def run(self, timeout_s: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``function`` in an idle worker, waiting for one if need be.

        Raises EngineTimeoutError past ``timeout_s``, EngineCrashedError when the process died, what the function
        raised if that is one of rhapsode's errors, and EngineError for anything else.
        """
        slot = await self._idle.get()
        return await self._run(slot, timeout_s, function, *args, **kwargs)

    async def run_in_each(
        self, timeout_s: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> list[T]:
        """Run ``function`` once in every worker, as each becomes idle; used to load engines ahead of the first job."""
        async with self._gathering:  # two who each hold some of the workers would wait for each other for ever
            slots: list[_Slot] = []
            try:
                while len(slots) < len(self._slots):
                    slots.append(await self._idle.get())
            except BaseException:
                for slot in slots:
                    self._idle.put_nowait(slot)
                raise
        return await asyncio.gather(*(self._run(slot, timeout_s, function, *args, **kwargs) for slot in slots))

    async def stop(self) -> None:
        """End the processes now; what they were doing is lost."""
        for slot in self._slots:
            slot.hang_up()
        await asyncio.gather(*(asyncio.to_thread(slot.stop) for slot in self._slots))

    async def _run(
        self, slot: _Slot, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        job = asyncio.ensure_future(
            self._supervise(slot, timeout_s, slot.schedule(timeout_s, function, *args, **kwargs))
        )
        job.add_done_callback(_note)  # an error that nobody waits for any more was logged where it was seen
        return await asyncio.shield(job)

    async def _supervise(self, slot: _Slot, timeout_s: float, future: Future[T]) -> T:
        """Wait for a job to the end, even when nobody else does, and give its worker back."""
        try:
            result = asyncio.wrap_future(future)
            if not (await asyncio.wait([result], timeout=timeout_s + RESCUE_SECONDS))[0]:
                result.cancel()
                slot.replace()
                raise JobTimeoutError
            return result.result()
        except RhapsodeError:
            raise
        except ProcessExpired as error:
            reason = _exit_reason(error.exitcode)
            log.warning("worker.died", worker=slot.name, pid=error.pid, reason=reason)
            raise EngineCrashedError(f"The process of the speech engine died ({reason}).") from None
        except BrokenProcessPool:
            raise EngineCrashedError("A worker process could not be started.") from None
        except JobTimeoutError:
            log.warning("worker.timeout", worker=slot.name, limit_s=timeout_s)
            raise EngineTimeoutError(f"The speech engine did not answer within {timeout_s:.0f} s.") from None
        except Exception as error:
            # The message of an unexpected error may hold the text, so only its kind and place are told.
            log.error("worker.error", worker=slot.name, kind=type(error).__name__, place=_place(error))
            raise EngineError(f"The speech engine failed ({type(error).__name__}).") from None
        finally:
            self._idle.put_nowait(slot)


class _Slot:
    """One worker process and its replacement after it died."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._stopped = False
        self._job: Future[Any] | None = None
        self._open()

    def _open(self) -> None:
        context = multiprocessing.get_context("spawn")
        # Nothing is ever sent here. It closes with the server, however that ends, and the worker sees it.
        lifeline, self._lifeline = context.Pipe(duplex=False)
        self._pool = ProcessPool(max_workers=1, context=context, initializer=_begin_worker, initargs=(lifeline,))
        self._far_end = lifeline

    def schedule(self, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if not self._stopped and not self._pool.active:
            self.replace()
        future: Future[T] = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=timeout_s)
        self._job = future
        return future

    def replace(self) -> None:
        log.warning("worker.replaced", worker=self.name)
        old = self._pool
        self.hang_up()
        self._open()
        threading.Thread(target=_end_pool, args=(old,), daemon=True).start()

    def hang_up(self) -> None:
        self._lifeline.close()

    def stop(self) -> None:
        self._stopped = True
        _end_pool(self._pool)
        self._far_end.close()
        if self._job is not None and not self._job.done():  # nobody else will tell those who wait for it
            with contextlib.suppress(InvalidStateError):
                self._job.set_exception(EngineCrashedError("The server stopped its worker processes."))


def _end_pool(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _begin_worker(lifeline: connection.Connection) -> None:
    """Runs first in every worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_server, args=(lifeline,), name="lifeline", daemon=True).start()


def _end_with_server(lifeline: connection.Connection) -> None:
    connection.wait([lifeline])
    os._exit(0)


def _note(job: asyncio.Future[Any]) -> None:
    if not job.cancelled():
        job.exception()


def _exit_reason(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"


def _place(error: BaseException) -> str | None:
    """Where an error of a worker was raised, as file and line, without its message."""
    cause = error.__cause__
    frames = [line.strip() for line in str(cause).splitlines() if line.strip().startswith("File ")] if cause else []
    return frames[-1] if frames else None
