"""Three job queues on one PostgreSQL, with jobs that do nothing: rhapsode's, Procrastinate's and PgQueuer's.

``python -m bench.queues [--jobs N] [--only NAME] [--json FILE]``. Each has a database of its own on the same server,
which is as durable as it is by default, and one process that runs up to four jobs at once. Measured for each:

- ``idle``: from the commit that adds a job to the call of its function, 200 jobs, one after the other
- ``throughput``: jobs a second of N that one transaction adds, and the processor time of a job in PostgreSQL and in
  the process
- ``backlog``: the same beside 100,000 jobs that wait in a queue which this process does not take

``rhapsode`` is :class:`rhapsode.dispatch.workers.FleetWorkers` with its tables and its way of adding jobs, priorities
for fair order included; the others are run as their documentation says, with jobs removed when they are done. PgQueuer
is not part of the development install: ``pip install pgqueuer==1.6.0 asyncpg`` first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.manager import JobManager

from bench.machine import describe
from rhapsode.core.work import Job, JobKind
from rhapsode.dispatch.heartbeat import Heartbeat
from rhapsode.dispatch.queue import JOB, enqueue
from rhapsode.dispatch.workers import FleetWorkers, opened_queue
from rhapsode.store.migrate import migrate_postgres
from rhapsode.store.postgres import connected
from tests.support.postgres import PostgresServer, running_postgres

AT_ONCE = 4
IDLE_JOBS = 200
WAITING = 100_000
LANE, OTHER_LANE = "speech", "elsewhere"

Called = Callable[[int], None]
Add = Callable[[Sequence[int]], Awaitable[None]]
"""Add jobs with these numbers in one transaction."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A queue: how its tables are made, and a process that adds jobs and calls back for each of them."""

    prepare: Callable[[str], Awaitable[None]]
    run: Callable[[str, Called], AbstractAsyncContextManager[Add]]
    crowd: str
    """SQL that lets :data:`WAITING` jobs wait in another queue."""


# -- rhapsode ---------------------------------------------------------------------------------------------------------


async def prepare_rhapsode(url: str) -> None:
    await asyncio.to_thread(migrate_postgres, url)


class CallingRunner:
    """A job runner that calls back, and nothing else."""

    def __init__(self, called: Called) -> None:
        self._called = called

    async def run(self, job: Job, release: Callable[[], None]) -> Sequence[Job]:
        """Run a job. See :class:`rhapsode.core.work.JobRunner`."""
        self._called(job.item)
        return []


@asynccontextmanager
async def run_rhapsode(url: str, called: Called) -> AsyncIterator[Add]:
    with connected(url) as connection:
        async with opened_queue(url) as connector:
            heartbeat = Heartbeat(url)
            store: Any = None  # asked only about jobs that are handed back
            lanes = {LANE: AT_ONCE}
            workers = FleetWorkers(url, JobManager(connector), store, CallingRunner(called), lanes, heartbeat)
            workers.start()

            def insert(numbers: Sequence[int]) -> None:
                enqueue(connection, [job_of(number) for number in numbers])
                connection.commit()

            async def add(numbers: Sequence[int]) -> None:
                await asyncio.to_thread(insert, numbers)
                workers.hear([LANE])  # as the notification after a commit does

            beating = asyncio.create_task(heartbeat.run())
            yield add
            beating.cancel()
            await workers.stop(1.0)


def job_of(number: int) -> Job:
    """Return the job of this number: a segment of one of eight tasks."""
    return Job(JobKind.RENDER, f"task-{number % 8}", "key", LANE, number, 60, number)


CROWD_RHAPSODE = f"""
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
    SELECT '{OTHER_LANE}', '{JOB}', -n, '{{}}' FROM generate_series(1, {WAITING}) AS n
"""


# -- Procrastinate ----------------------------------------------------------------------------------------------------


async def prepare_procrastinate(url: str) -> None:
    async with App(connector=PsycopgConnector(conninfo=url)).open_async() as app:
        await app.schema_manager.apply_schema_async()


@asynccontextmanager
async def run_procrastinate(url: str, called: Called) -> AsyncIterator[Add]:
    app = App(connector=PsycopgConnector(conninfo=url))

    @app.task(name="speak", queue=LANE)
    async def speak(number: int) -> None:
        called(number)

    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[LANE], concurrency=AT_ONCE, delete_jobs="always", install_signal_handlers=False
            )
        )

        async def add(numbers: Sequence[int]) -> None:
            jobs: list[dict[str, Any]] = [{"number": number} for number in numbers]
            await speak.configure(priority=-numbers[0]).batch_defer_async(*jobs)

        yield add
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker


CROWD_PROCRASTINATE = CROWD_RHAPSODE.replace(JOB, "speak")


# -- PgQueuer ---------------------------------------------------------------------------------------------------------


async def prepare_pgqueuer(url: str) -> None:
    import asyncpg
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    connection = await asyncpg.connect(url)
    await Queries(AsyncpgDriver(connection)).install()
    await connection.close()


@asynccontextmanager
async def run_pgqueuer(url: str, called: Called) -> AsyncIterator[Add]:
    import asyncpg
    from pgqueuer import PgQueuer
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    # asyncpg, because with psycopg one connection listens and asks, and each question waits for the listening.
    adding, taking = await asyncpg.connect(url), await asyncpg.connect(url)
    queries: Any = Queries(AsyncpgDriver(adding))
    queuer: Any = PgQueuer(AsyncpgDriver(taking))

    @queuer.entrypoint(LANE, concurrency_limit=AT_ONCE)  # type: ignore[untyped-decorator]
    async def speak(job: Any) -> None:
        called(int(job.payload))

    worker = asyncio.create_task(queuer.run(batch_size=AT_ONCE, max_concurrent_tasks=2 * AT_ONCE))

    async def add(numbers: Sequence[int]) -> None:
        await queries.enqueue([LANE] * len(numbers), [b"%d" % n for n in numbers], [-n for n in numbers])

    yield add
    queuer.shutdown.set()
    await worker
    await adding.close()
    await taking.close()


CROWD_PGQUEUER = f"""
    INSERT INTO pgqueuer (status, entrypoint, payload, priority)
    SELECT 'queued', '{OTHER_LANE}', '', -n FROM generate_series(1, {WAITING}) AS n
"""

CONTENDERS = {
    "rhapsode": Contender(prepare_rhapsode, run_rhapsode, CROWD_RHAPSODE),
    "procrastinate": Contender(prepare_procrastinate, run_procrastinate, CROWD_PROCRASTINATE),
    "pgqueuer": Contender(prepare_pgqueuer, run_pgqueuer, CROWD_PGQUEUER),
}


# -- measures ---------------------------------------------------------------------------------------------------------


class Counter:
    """Notes when each job was called, and wakes who waits for a number of them."""

    def __init__(self) -> None:
        self.at: dict[int, float] = {}
        self.repeated = 0
        self._changed = asyncio.Event()

    def __call__(self, number: int) -> None:
        """Note that a job is run."""
        self.repeated += number in self.at
        self.at[number] = time.perf_counter()
        self._changed.set()

    async def reached(self, count: int) -> None:
        """Wait until so many jobs were called."""
        while len(self.at) < count:
            self._changed.clear()
            await self._changed.wait()


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process, of its children, and of those that have ended."""
    process = psutil.Process(pid)
    times = process.cpu_times()
    total = float(times.user + times.system + times.children_user + times.children_system)
    for child in process.children():
        with suppress(psutil.Error):
            of_child = child.cpu_times()
            total += of_child.user + of_child.system
    return total


async def measure(contender: Contender, server: PostgresServer, url: str, jobs: int) -> dict[str, Any]:
    """Run all parts on a new database."""
    await contender.prepare(url)
    found: dict[str, Any] = {}
    for part in ("idle", "throughput", "backlog"):
        if part == "backlog":
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(contender.crowd)
                await connection.execute("ANALYZE")
        counter = Counter()
        async with contender.run(url, counter) as add:
            await add([-1])
            await counter.reached(1)  # it has started
            found[part] = await (idle(add, counter) if part == "idle" else throughput(server, add, counter, jobs))
    return found


async def idle(add: Add, counter: Counter) -> dict[str, float]:
    """Measure the milliseconds from a commit to the call, of jobs one after the other."""
    waits = []
    for number in range(IDLE_JOBS):
        await asyncio.sleep(0.01)
        await add([number])
        committed = time.perf_counter()
        await counter.reached(number + 2)
        waits.append(1000 * max(0.0, counter.at[number] - committed))
    return {"median_ms": statistics.median(waits), "p99_ms": statistics.quantiles(waits, n=100)[98]}


async def throughput(server: PostgresServer, add: Add, counter: Counter, jobs: int) -> dict[str, float]:
    """Measure jobs a second, from the commit of the one transaction that adds them."""
    before = processor_seconds(server.pid), time.process_time()
    begun = time.perf_counter()
    await add(range(jobs))
    await counter.reached(jobs + 1)
    seconds = time.perf_counter() - begun
    after = processor_seconds(server.pid), time.process_time()
    return {
        "jobs_per_second": jobs / seconds,
        "postgres_ms": 1000 * (after[0] - before[0]) / jobs,
        "process_ms": 1000 * (after[1] - before[1]) / jobs,
        "run_twice": counter.repeated,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each queue and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.queues", description=__doc__)
    parser.add_argument("--jobs", type=int, default=3_000)
    parser.add_argument("--only", choices=sorted(CONTENDERS), action="append")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    print(describe(), file=sys.stderr)
    found: dict[str, Any] = {}
    with running_postgres() as server:
        for name in given.only or CONTENDERS:
            url = server.create(f"queue_{name}")
            found[name] = asyncio.run(measure(CONTENDERS[name], server, url, given.jobs))
            for part, figures in found[name].items():
                line = "  ".join(f"{key} {value:.2f}" for key, value in figures.items())
                print(f"{name:14} {part:11} {line}", flush=True)
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
