"""A queue of periodic jobs: a Procrastinate worker that is kept running, whatever the database does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.worker import Worker
from psycopg import Error as PostgresError

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.dispatch.heartbeat import Heartbeat

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
"""The polling interval of a queue without a notification: for delayed jobs, and for lost notifications."""
RETRY_SECONDS = 2.0
"""The delay of a job after a failure of the store or the disk."""
LOWEST = -1000
"""The priority of jobs that were requeued very often."""
RECONNECT_SECONDS = 0.5
SELDOM_SECONDS = 3600.0
"""Disables Procrastinate's own heartbeat; :class:`Heartbeat` replaces it."""


class RetryJobError(Exception):
    """The job is to be retried after a delay."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Retry(BaseRetryStrategy):
    """Jobs are retried without a limit: a poison job ends with its task, and then has no effect."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError):
            seconds = 0.0
        else:
            seconds = exception.seconds if isinstance(exception, RetryJobError) else RETRY_SECONDS
        # Jobs of one priority are run oldest first, so thousands of requeued ones would delay all new ones.
        priority = max(LOWEST, job.priority - 1) if isinstance(exception, RetryJobError) else None
        return RetryDecision(retry_in={"milliseconds": round(1000 * seconds)}, priority=priority)


class Lane:
    """Fetches and runs jobs of the queue ``name``, up to ``concurrency`` at a time.

    With ``listen`` it is notified of new jobs at once; otherwise it polls every :data:`POLL_SECONDS`, which saves
    wake-ups, because PostgreSQL wakes every listener for every notification. After an outage of the database the
    worker is replaced, because it may have missed notifications: it fetches no more jobs and finishes its running
    ones, while the new one begins to fetch.
    """

    def __init__(self, app: App, name: str, concurrency: int, heartbeat: Heartbeat, *, listen: bool = True) -> None:
        self._app = app
        self._name = name
        self._concurrency = concurrency
        self._listen = listen
        self._workers: set[Worker] = set()
        self._runs: set[asyncio.Task[None]] = set()
        self._keeping: asyncio.Task[None] | None = None
        self._renewed = asyncio.Event()
        self._jobs: set[asyncio.Task[Any]] = set()
        self._draining = False
        self._hurrying = False
        heartbeat.join(self.worker_ids, self.renew)

    def start(self) -> None:
        """Begin to take jobs."""
        self._keeping = asyncio.create_task(self._keep(), name=f"lane {self._name}")

    def renew(self) -> None:
        """Replace the worker."""
        self._renewed.set()
        for worker in self._workers:
            worker.stop()  # type: ignore[no-untyped-call]

    def drain(self) -> None:
        """Stop fetching jobs; running ones continue."""
        self._draining = True
        self.renew()

    async def stop(self, patience_s: float) -> None:
        """Do as :meth:`drain`; then cancel the jobs that do not end in time."""
        self.drain()
        await cancel_and_wait([self._keeping])
        runs = list(self._runs)
        if runs:
            await asyncio.wait(runs, timeout=patience_s)
        self._hurrying = True
        for job in self._jobs:
            job.cancel()
        await cancel_and_wait(runs)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Register the current job to be cancelled when the lane stops: Procrastinate would wait for it."""
        job = asyncio.current_task()
        assert job is not None
        self._jobs.add(job)
        if self._hurrying:
            job.cancel()
        try:
            yield
        finally:
            self._jobs.discard(job)

    def worker_ids(self) -> Sequence[int]:
        """Return Procrastinate's ids of the running workers of this lane: one, or more while others end."""
        return [worker.worker_id for worker in self._workers if worker.worker_id is not None]

    async def _keep(self) -> None:
        while not self._draining:
            self._renewed.clear()
            run = asyncio.create_task(self._run(), name=f"worker {self._name}")
            self._runs.add(run)
            run.add_done_callback(self._runs.discard)
            renewed = asyncio.create_task(self._renewed.wait())
            await asyncio.wait({run, renewed}, return_when=asyncio.FIRST_COMPLETED)
            if not renewed.done():
                renewed.cancel()
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _run(self) -> None:
        worker = Worker(
            self._app,
            queues=[self._name],
            name=self._name,
            concurrency=self._concurrency,
            fetch_job_polling_interval=POLL_SECONDS,
            listen_notify=self._listen,
            abort_job_polling_interval=60.0,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=SELDOM_SECONDS,
            stalled_worker_timeout=SELDOM_SECONDS,
        )
        self._workers.add(worker)
        try:
            await worker.run()  # type: ignore[no-untyped-call]
        except (ConnectorException, PostgresError, OSError) as error:
            log.warning("worker.interrupted", lane=self._name, reason=type(error).__name__)
        except Exception:  # an internal error, or one of Procrastinate's, must not stop the lane
            log.exception("worker.fault", lane=self._name)
        finally:
            self._workers.discard(worker)
