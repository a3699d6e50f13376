"""A worker above its memory limit is replaced by a new process (real ones both), without delaying jobs."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from rhapsode.core.errors import EngineCrashedError
from rhapsode.engines import pool as pool_module
from rhapsode.engines.pool import WorkerPool
from tests.unit import pool_jobs
from tests.unit.pool_jobs import exists, wait_until_gone, warmed

LONG = 60.0
LIMIT_BYTES = 250_000_000
TOO_MUCH_MB = 300


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    with capture_logs() as entries:
        yield entries


@pytest.fixture(autouse=True)
def looked_at_after_every_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "LOOK_SECONDS", 0.0)


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "RENEWAL_SECONDS", 0.0)


@asynccontextmanager
async def warm_pool(size: int, directory: Path) -> AsyncIterator[WorkerPool]:
    """Yield a pool whose further processes are warm when the test says so."""
    (directory / "first").write_text("x" * size)
    pool = WorkerPool("test", size, LIMIT_BYTES)
    try:
        await pool.run_in_each(LONG, pool_jobs.warm, directory)
        yield pool
    finally:
        await pool.stop()


async def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        await asyncio.sleep(0.02)


def count(log: list[EventDict], event: str) -> int:
    return sum(entry["event"] == event for entry in log)


async def test_a_big_worker_works_on_until_another_one_is_warm(tmp_path: Path, log: list[EventDict]) -> None:
    async with warm_pool(1, tmp_path) as pool:
        old = await pool.run(LONG, os.getpid)
        assert await pool.run(LONG, pool_jobs.grow, TOO_MUCH_MB) == old
        await until(lambda: len(warmed(tmp_path)) == 2)
        assert await pool.run(LONG, os.getpid) == old, "nobody waits for the new one"
        working = asyncio.ensure_future(pool.run(LONG, pool_jobs.work_until, tmp_path / "done"))
        await until((tmp_path / "done.begun").exists)
        (tmp_path / "go").touch()
        await until(lambda: pool._renewal is not None and pool._renewal.done())
        assert exists(old), "the job that runs is not interrupted"
        (tmp_path / "done").touch()
        assert await working == old
        new = await pool.run(LONG, os.getpid)
        assert [old, new] == warmed(tmp_path)
        assert wait_until_gone(old)
        assert await pool.run(LONG, os.getpid) == new
    assert wait_until_gone(new)
    (renewed,) = (entry for entry in log if entry["event"] == "worker.renewed")
    assert renewed["before_mb"] > TOO_MUCH_MB > renewed["after_mb"] > 0


@pytest.mark.slow
async def test_an_idle_worker_is_renewed_without_another_job(tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    async with warm_pool(1, tmp_path) as pool:
        old = await pool.run(LONG, pool_jobs.grow, TOO_MUCH_MB)
        await until(lambda: not exists(old))
        assert await pool.run(LONG, os.getpid) == warmed(tmp_path)[1]


@pytest.mark.usefixtures("no_pause")
@pytest.mark.slow
async def test_workers_are_renewed_one_at_a_time(tmp_path: Path) -> None:
    async with warm_pool(2, tmp_path) as pool:
        old = await asyncio.gather(*(pool.run(LONG, pool_jobs.grow, TOO_MUCH_MB) for _ in range(2)))
        await until(lambda: len(warmed(tmp_path)) == 3)
        await pool.run(LONG, os.getpid)
        assert len(warmed(tmp_path)) == 3
        (tmp_path / "go").touch()
        deadline = time.monotonic() + 120
        while any(exists(pid) for pid in old) and time.monotonic() < deadline:
            await asyncio.gather(*(pool.run(LONG, time.sleep, 0.05) for _ in range(2)))
        assert not any(exists(pid) for pid in old)
        assert len(warmed(tmp_path)) == 4


async def test_a_renewal_that_fails_costs_nothing_and_is_not_tried_again_at_once(
    tmp_path: Path, log: list[EventDict]
) -> None:
    (tmp_path / "go").touch()
    (tmp_path / "fail").touch()
    async with warm_pool(1, tmp_path) as pool:
        old = await pool.run(LONG, pool_jobs.grow, TOO_MUCH_MB)
        await until(lambda: count(log, "worker.not_renewed") == 1)
        for _ in range(5):
            assert await pool.run(LONG, os.getpid) == old
        assert wait_until_gone(warmed(tmp_path)[1])
        assert len(warmed(tmp_path)) == 2
    assert count(log, "worker.renewed") == 0


async def test_a_limit_that_is_always_passed_is_no_endless_renewal(tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    async with warm_pool(1, tmp_path) as pool:
        pool.max_bytes = 1
        old = await pool.run(LONG, os.getpid)
        await until(lambda: not exists(old))
        new = await pool.run(LONG, os.getpid)
        for _ in range(5):
            assert await pool.run(LONG, os.getpid) == new
        assert len(warmed(tmp_path)) == 2


async def test_a_stop_during_a_renewal_leaves_no_process(tmp_path: Path, log: list[EventDict]) -> None:
    async with warm_pool(1, tmp_path) as pool:
        await pool.run(LONG, pool_jobs.grow, TOO_MUCH_MB)
        await until(lambda: len(warmed(tmp_path)) == 2)
    assert all(wait_until_gone(pid) for pid in warmed(tmp_path))
    assert count(log, "worker.renewed") == 0


async def test_a_stop_with_a_successor_that_waits_leaves_no_process(tmp_path: Path) -> None:
    async with warm_pool(1, tmp_path) as pool:
        await pool.run(LONG, pool_jobs.grow, TOO_MUCH_MB)
        working = asyncio.ensure_future(pool.run(LONG, time.sleep, 60))
        (tmp_path / "go").touch()
        await until(lambda: pool._renewal is not None and pool._renewal.done())
        assert len(warmed(tmp_path)) == 2
    assert all(wait_until_gone(pid) for pid in warmed(tmp_path))
    with pytest.raises(EngineCrashedError):
        await working


async def test_a_successor_takes_over_from_a_worker_that_dies(tmp_path: Path) -> None:
    async with warm_pool(1, tmp_path) as pool:
        await pool.run(LONG, pool_jobs.grow, TOO_MUCH_MB)
        dying = asyncio.ensure_future(pool.run(LONG, pool_jobs.work_until_and_die, tmp_path / "die"))
        await until((tmp_path / "die.begun").exists)
        (tmp_path / "go").touch()
        await until(lambda: pool._renewal is not None and pool._renewal.done())
        (tmp_path / "die").touch()
        with pytest.raises(EngineCrashedError):
            await dying
        assert await pool.run(LONG, os.getpid) == warmed(tmp_path)[1]
