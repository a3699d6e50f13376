"""Worker processes: native inference runs in them, so that its crash costs one attempt and not the server.

Each worker has a socket of its own. So a dying worker shares no lock or pipe with another, a time limit counts for
exactly one job, and one worker can be replaced without the others noticing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar

import structlog

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.errors import EngineCrashedError, EngineTimeoutError, WorkerUnavailableError
from rhapsode.core.observe import Observe, WorkerChanged, ignore
from rhapsode.engines.worker import Worker, WorkerProcess

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)

RENEWAL_SECONDS = 30.0
"""The shortest time between two renewals, so that a limit that is too low costs only some speed."""
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
            slot.revive()
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
        await cancel_and_wait([self._renewal, self._mending])
        await asyncio.gather(*(slot.stop() for slot in self._slots))

    def _begin(
        self, slot: Worker, timeout_s: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Start a job in ``slot``, which is given back at its end, and at once when the job cannot be started."""
        try:
            job = slot.schedule(timeout_s, function, *args, **kwargs)
        except WorkerUnavailableError as error:
            log.warning("worker.unavailable", worker=slot.name, reason=slot.failure)
            self._give_back(slot)
            job = asyncio.get_running_loop().create_future()
            job.set_exception(error)
            job.exception()  # nobody may be waiting for it any more
            return job
        except BaseException:
            self._give_back(slot)
            raise
        job.add_done_callback(partial(self._ended, slot))
        return job

    def _ended(self, slot: Worker, job: asyncio.Future[Any]) -> None:
        """Release the worker of a job, even if its caller was cancelled."""
        error = job.exception()
        if isinstance(error, WorkerUnavailableError):
            slot.lose("its processes end at once")
        elif isinstance(error, EngineCrashedError) and not self._stopped:
            self._observe(WorkerChanged(self.name, "died"))
        elif isinstance(error, EngineTimeoutError):
            self._observe(WorkerChanged(self.name, "timeout"))
        self._give_back(slot)

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
            process = WorkerProcess(slot.name)
            for timeout_s, warm in self._warming or [(RENEWAL_SECONDS, int)]:
                await process.schedule(timeout_s, warm)
        except BaseException as error:
            if process is not None:
                await process.end()
            if not isinstance(error, Exception):
                raise
            self._observe(WorkerChanged(self.name, "not_renewed"))
            log.error("worker.not_renewed", worker=slot.name, kind=type(error).__name__)
        else:
            slot.succeed(process)
            self._observe(WorkerChanged(self.name, "renewed"))
        finally:
            self._renew_after = time.monotonic() + RENEWAL_SECONDS
