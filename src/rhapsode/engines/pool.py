"""Worker processes: native inference runs in them, so that its crash costs one attempt and not the server.

Each worker is a Pebble pool of one process. So a dying worker shares no lock or pipe with another, a time limit counts
for exactly one job, and one worker can be replaced without the others noticing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as JobTimeoutError
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, ParamSpec, TypeVar

import structlog
from pebble import ProcessExpired

from rhapsode.core.errors import EngineCrashedError, EngineError, EngineTimeoutError, RhapsodeError
from rhapsode.core.observe import Observe, WorkerChanged, ignore
from rhapsode.engines.worker import Worker, WorkerProcess, exit_reason

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)

RESCUE_SECONDS = 90.0
"""A job that neither ends nor times out for so long past its limit has lost its worker: the worker is replaced."""
RENEWAL_SECONDS = 30.0
"""The least time between two renewals, so that a limit that is too low costs some speed and not all of it."""
LOOK_SECONDS = 0.25
"""The least time between two looks at the memory of a worker: speaking a sentence can take as little as 20 ms."""


class WorkerPool:
    """``size`` isolated processes that run plain functions, one at a time each.

    The processes ignore SIGINT and SIGTERM, because the server decides when they stop, and end when the server is
    gone. A job is never killed to cancel it: an awaiting caller may be cancelled, the job runs on and its result is
    dropped.

    A worker that has more than ``max_bytes`` in use after a job (native libraries keep what they needed once) is
    renewed: a new process is started and warmed while the old one goes on working, and then takes its place between
    two jobs. One at a time.
    """

    def __init__(self, name: str, size: int, max_bytes: int | None = None, observe: Observe = ignore) -> None:
        self.name = name
        self.size = size
        self.max_bytes = max_bytes
        self._observe = observe
        self._slots = [Worker(f"{name}-{number}") for number in range(size)]
        self._gathering = asyncio.Lock()
        self._warming: list[tuple[float, Callable[[], Any]]] = []
        self._renewal: asyncio.Task[None] | None = None
        self._renew_after = 0.0
        self._stopped = False
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
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
        """Run ``function`` once in every worker, as each becomes idle, and in each new one before it takes over.

        Used to load engines ahead of the first job.
        """
        self._warming.append((timeout_s, partial(function, *args, **kwargs)))
        async with self._gathering:  # two who each hold some of the workers would wait for each other for ever
            slots: list[Worker] = []
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
        self._stopped = True
        for slot in self._slots:
            slot.hang_up()
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.wait([self._renewal])
        await asyncio.gather(*(asyncio.to_thread(slot.stop) for slot in self._slots))

    async def _run(
        self, slot: Worker, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        job = asyncio.ensure_future(
            self._supervise(slot, timeout_s, slot.schedule(timeout_s, function, *args, **kwargs))
        )
        job.add_done_callback(_note)  # an error that nobody waits for any more was logged where it was seen
        return await asyncio.shield(job)

    async def _supervise(self, slot: Worker, timeout_s: float, future: Future[T]) -> T:
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
            reason = exit_reason(error.exitcode)
            self._observe(WorkerChanged(self.name, "died"))
            log.warning("worker.died", worker=slot.name, pid=error.pid, reason=reason)
            raise EngineCrashedError(f"The process of the speech engine died ({reason}).") from None
        except BrokenProcessPool:
            raise EngineCrashedError("A worker process could not be started.") from None
        except JobTimeoutError:
            self._observe(WorkerChanged(self.name, "timeout"))
            log.warning("worker.timeout", worker=slot.name, limit_s=timeout_s)
            raise EngineTimeoutError(f"The speech engine did not answer within {timeout_s:.0f} s.") from None
        except Exception as error:
            # The message of an unexpected error may hold the text, so only its kind and place are told.
            log.error("worker.error", worker=slot.name, kind=type(error).__name__, place=_place(error))
            raise EngineError(f"The speech engine failed ({type(error).__name__}).") from None
        finally:
            slot.settle()
            self._look_at(slot)
            self._idle.put_nowait(slot)

    def _look_at(self, slot: Worker) -> None:
        """Begin to renew a worker that is over the limit, unless another one is being renewed or has just been."""
        now = time.monotonic()
        if self.max_bytes is None or self._stopped or now < max(self._renew_after, slot.looked_at + LOOK_SECONDS):
            return
        slot.looked_at = now
        if (self._renewal is None or self._renewal.done()) and slot.rss_bytes() > self.max_bytes:
            self._renewal = asyncio.create_task(self._renew(slot), name=f"renew-{slot.name}")

    async def _renew(self, slot: Worker) -> None:
        """Start and warm a process, and let it succeed the one of ``slot``, which goes on if that fails."""
        process = WorkerProcess()
        try:
            for timeout_s, warm in self._warming or [(RESCUE_SECONDS, int)]:
                async with asyncio.timeout(timeout_s + RESCUE_SECONDS):
                    await asyncio.wrap_future(process.schedule(timeout_s, warm))
        except BaseException as error:
            process.hang_up()
            await asyncio.to_thread(process.end)
            if not isinstance(error, Exception):
                raise
            self._observe(WorkerChanged(self.name, "not_renewed"))
            log.error("worker.not_renewed", worker=slot.name, kind=type(error).__name__, place=_place(error))
        else:
            slot.succeed(process)
            self._observe(WorkerChanged(self.name, "renewed"))
        finally:
            self._renew_after = time.monotonic() + RENEWAL_SECONDS


def _note(job: asyncio.Future[Any]) -> None:
    if not job.cancelled():
        job.exception()


def _place(error: BaseException) -> str | None:
    """Where an error of a worker was raised, as file and line, without its message."""
    cause = error.__cause__
    frames = [line.strip() for line in str(cause).splitlines() if line.strip().startswith("File ")] if cause else []
    return frames[-1] if frames else None
