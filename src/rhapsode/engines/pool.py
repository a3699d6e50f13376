"""Worker processes: native inference runs in them, so that its crash costs one attempt and not the server.

Each worker is a Pebble pool of one process. So a dying worker shares no lock or pipe with another, a time limit counts
for exactly one job, and one worker can be replaced without the others noticing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as JobTimeoutError
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, ParamSpec, TypeVar

import structlog
from pebble import ProcessExpired

from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    RhapsodeError,
    WorkerUnavailableError,
)
from rhapsode.core.observe import Observe, WorkerChanged, ignore
from rhapsode.engines.worker import START_ERRORS, Worker, WorkerProcess, exit_reason

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)

RESCUE_SECONDS = 90.0
"""How long past its time limit a job may neither end nor time out, before its worker is considered lost and
replaced."""
RENEWAL_SECONDS = 30.0
"""The shortest time between two renewals, so that a limit that is too low costs only some speed."""
CHECK_SECONDS = 5.0
"""The interval in which the process of a running job is checked for being able to finish it."""
MEND_EVERY_SECONDS = 2.0
"""The retry interval for starting a process."""
LOOK_SECONDS = 0.25
"""The shortest time between two checks of the memory of a worker: a sentence may take only 20 ms."""


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
        self._mending: asyncio.Task[None] | None = None
        self._stopped = False
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._parked: list[Worker] = []
        for slot in reversed(self._slots):
            self._idle.put_nowait(slot)

    async def run(self, timeout_s: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``function`` in an idle worker, waiting for one if need be.

        Raises EngineTimeoutError past ``timeout_s``, EngineCrashedError when the process died, WorkerUnavailableError
        when none can be started now, what the function raised if that is one of rhapsode's errors, and EngineError
        for anything else.
        """
        if self._parked and len(self._parked) == len(self._slots):
            raise WorkerUnavailableError(f"No worker process can be started ({self._parked[0].failure}).")
        slot = await self._idle.get()
        return await asyncio.shield(self._begin(slot, timeout_s, function, *args, **kwargs))

    def failure(self) -> str | None:
        """Return why no worker can run a job; ``None`` if one can. Broken workers are restarted from then on."""
        for slot in self._take_idle():
            if slot.failure is None and slot.broken:
                slot.lose("its processes end at once")
            self._put_back(slot)
        failures = [slot.failure for slot in self._slots]
        return failures[0] if all(failure is not None for failure in failures) else None

    async def run_in_each(
        self, timeout_s: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> list[T]:
        """Run ``function`` once in every worker, as each becomes idle, and in each new one before it takes over.

        Used to load engines ahead of the first job.
        """
        self._warming.append((timeout_s, partial(function, *args, **kwargs)))
        async with self._gathering:  # two callers that each hold some of the workers would deadlock
            slots: list[Worker] = []
            try:
                while len(slots) < len(self._slots):
                    slots.append(await self._idle.get())
            except BaseException:
                for slot in slots:
                    self._put_back(slot)
                raise
        jobs = [self._begin(slot, timeout_s, function, *args, **kwargs) for slot in slots]
        return await asyncio.gather(*(asyncio.shield(job) for job in jobs))

    async def stop(self) -> None:
        """End the processes now; what they were doing is lost."""
        self._stopped = True
        for slot in self._slots:
            slot.hang_up()
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.wait([self._renewal])
        if self._mending is not None:
            self._mending.cancel()
            await asyncio.wait([self._mending])
        await asyncio.gather(*(asyncio.to_thread(slot.stop) for slot in self._slots))

    def _begin(
        self, slot: Worker, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Start a job in ``slot``, which is given back in the end, and at once when the job cannot be started."""
        job: asyncio.Future[T]
        try:
            future = slot.schedule(timeout_s, function, *args, **kwargs)
            job = asyncio.ensure_future(self._supervise(slot, timeout_s, future))
        except BaseException as error:
            self._give_back(slot)
            if not isinstance(error, WorkerUnavailableError):
                raise
            log.warning("worker.unavailable", worker=slot.name, reason=slot.failure)
            job = asyncio.get_running_loop().create_future()
            job.set_exception(error)
        job.add_done_callback(_note)  # the error of a cancelled caller was logged where it was raised
        return job

    async def _supervise(self, slot: Worker, timeout_s: float, future: Future[T]) -> T:
        """Wait for the end of a job, even after its caller was cancelled, and release its worker."""
        try:
            return await self._ended(slot, timeout_s, future)
        except RhapsodeError:
            raise
        except ProcessExpired as error:
            reason = exit_reason(error.exitcode)
            self._observe(WorkerChanged(self.name, "died"))
            log.warning("worker.died", worker=slot.name, pid=error.pid, reason=reason)
            raise EngineCrashedError(f"The process of the speech engine died ({reason}).") from None
        except BrokenProcessPool:
            if self._stopped:
                raise EngineCrashedError("The server stopped its worker processes.") from None
            log.warning("worker.broken", worker=slot.name)
            slot.lose("its processes end at once")
            raise WorkerUnavailableError from None
        except JobTimeoutError:
            self._observe(WorkerChanged(self.name, "timeout"))
            log.warning("worker.timeout", worker=slot.name, limit_s=timeout_s)
            raise EngineTimeoutError(f"The speech engine did not answer within {timeout_s:.0f} s.") from None
        except Exception as error:
            # The message of an unexpected error may hold the text, so only its kind and place are told.
            log.error("worker.error", worker=slot.name, kind=type(error).__name__, place=_place(error))
            raise EngineError(f"The speech engine failed ({type(error).__name__}).") from None
        finally:
            self._give_back(slot)

    @staticmethod
    async def _ended(slot: Worker, timeout_s: float, future: Future[T]) -> T:
        """Return the result of a job. Raises what it raised, JobTimeoutError, or BrokenProcessPool if its process is
        gone.
        """
        result = asyncio.wrap_future(future)
        lost_at = time.monotonic() + timeout_s + RESCUE_SECONDS
        while not (await asyncio.wait([result], timeout=min(CHECK_SECONDS, lost_at - time.monotonic())))[0]:
            broken = slot.broken
            if broken or time.monotonic() >= lost_at:
                result.cancel()
                with contextlib.suppress(*START_ERRORS):  # the next job detects that it has no process
                    slot.replace()
                raise BrokenProcessPool if broken else JobTimeoutError
        return result.result()

    def _give_back(self, slot: Worker) -> None:
        """Return ``slot`` to the pool, whatever else fails: a slot that is not returned is lost until the restart."""
        try:
            slot.settle()
            self._look_at(slot)
        except Exception as error:
            log.error("worker.fault", worker=slot.name, kind=type(error).__name__)
        finally:
            self._put_back(slot)

    def _put_back(self, slot: Worker) -> None:
        """Queue ``slot`` for the next job, or for repair, so that jobs are given working slots first."""
        if slot.failure is None or self._stopped:
            self._idle.put_nowait(slot)
            return
        self._parked.append(slot)
        if self._mending is None or self._mending.done():
            self._mending = asyncio.create_task(self._mend(), name=f"mend-{self.name}")

    def _take_idle(self) -> list[Worker]:
        """Take and return all idle slots, in the reverse of the order in which they would get jobs."""
        return [self._idle.get_nowait() for _ in range(self._idle.qsize())][::-1]

    async def _mend(self) -> None:
        """Start the processes that could not be started, with retries until all are running."""
        while self._parked:
            await asyncio.sleep(MEND_EVERY_SECONDS)
            mended = [slot for slot in self._parked if slot.mend()]
            self._parked = [slot for slot in self._parked if slot not in mended]
            for slot in mended:
                log.info("worker.mended", worker=slot.name)
                self._idle.put_nowait(slot)

    def _look_at(self, slot: Worker) -> None:
        """Start to renew a worker that is over the memory limit, unless another one is or was just being renewed."""
        now = time.monotonic()
        if self.max_bytes is None or self._stopped or now < max(self._renew_after, slot.looked_at + LOOK_SECONDS):
            return
        slot.looked_at = now
        if (self._renewal is None or self._renewal.done()) and slot.rss_bytes() > self.max_bytes:
            self._renewal = asyncio.create_task(self._renew(slot), name=f"renew-{slot.name}")

    async def _renew(self, slot: Worker) -> None:
        """Start and warm a process, and let it replace that of ``slot``, which continues if that fails."""
        process = None
        try:
            process = WorkerProcess()
            for timeout_s, warm in self._warming or [(RESCUE_SECONDS, int)]:
                async with asyncio.timeout(timeout_s + RESCUE_SECONDS):
                    await asyncio.wrap_future(process.schedule(timeout_s, warm))
        except BaseException as error:
            if process is not None:
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
    """Return where an error of a worker was raised, as file and line, without its message."""
    cause = error.__cause__
    frames = [line.strip() for line in str(cause).splitlines() if line.strip().startswith("File ")] if cause else []
    return frames[-1] if frames else None
