"""Workers of a process that has run out of file descriptors: none is lost, and they come back by themselves."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from rhapsode.core.errors import EngineCrashedError, WorkerUnavailableError
from rhapsode.engines.pool import WorkerPool
from tests.support.descriptors import no_descriptors

pytestmark = pytest.mark.asyncio

LONG = 60.0
MENDED_SECONDS = 60.0


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    """Yield two workers, whose memory is looked at after every job."""
    bare_pool = WorkerPool("bare", 2, max_bytes=10**12)
    yield bare_pool
    await bare_pool.stop()


async def test_a_job_whose_memory_cannot_be_looked_at_gives_its_worker_back(pool: WorkerPool) -> None:
    pids = await pool.run_in_each(LONG, os.getpid)
    with no_descriptors():
        for _ in range(6):  # more than there are workers
            async with asyncio.timeout(LONG):
                assert await pool.run(LONG, os.getpid) in pids
            await asyncio.sleep(0.3)  # so that each is looked at
        assert pool.failure() is None
    assert set(await pool.run_in_each(LONG, os.getpid)) == set(pids)


async def kill(pid: int) -> None:
    """End a process, and wait until it has been noticed: nothing that would need a descriptor."""
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        async with asyncio.timeout(LONG):
            while True:
                os.kill(pid, 0)
                await asyncio.sleep(0.01)
    await asyncio.sleep(0)  # the pool has noticed it too


async def kill_all(pool: WorkerPool) -> None:
    """Have every worker process die while it cannot be followed by another one."""
    for pid in await pool.run_in_each(LONG, os.getpid):
        await kill(pid)


async def test_workers_that_died_without_descriptors_are_mended_when_there_are_some(pool: WorkerPool) -> None:
    await pool.run_in_each(LONG, os.getpid)
    with no_descriptors():
        await kill_all(pool)
        for _ in range(4):
            with pytest.raises((WorkerUnavailableError, EngineCrashedError)):
                await pool.run(LONG, os.getpid)
        assert pool.failure() is not None, "which /readyz tells"
    free = time.monotonic()
    while pool.failure() is not None:
        assert time.monotonic() - free < MENDED_SECONDS
        await asyncio.sleep(0.05)
    assert len(set(await pool.run_in_each(LONG, os.getpid))) == 2, "all of them are there again"


async def test_one_worker_that_cannot_be_started_does_not_keep_the_others_from_work(pool: WorkerPool) -> None:
    pids = await pool.run_in_each(LONG, os.getpid)
    with no_descriptors():
        await kill(pids[0])
        done = []
        for _ in range(8):
            try:
                done.append(await pool.run(LONG, os.getpid))
            except (WorkerUnavailableError, EngineCrashedError):
                continue
        assert set(done) == {pids[1]}
        assert pool.failure() is None, "one is enough to speak"


async def test_a_caller_that_leaves_before_its_jobs_begin_takes_no_worker_with_it(pool: WorkerPool) -> None:
    for _ in range(3):
        warming = asyncio.ensure_future(pool.run_in_each(LONG, os.getpid))
        await asyncio.sleep(0)
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
    async with asyncio.timeout(LONG):
        assert len(set(await pool.run_in_each(LONG, os.getpid))) == 2
