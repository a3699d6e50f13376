"""Worker processes, real ones: results, errors, crashes, time limits, and their end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs
from structlog.typing import EventDict

from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    EngineUnavailableError,
    ImplausibleAudioError,
    RhapsodeError,
    WorkerUnavailableError,
)
from rhapsode.engines import worker as worker_module
from rhapsode.engines.pool import WorkerPool
from tests.unit import pool_jobs
from tests.unit.pool_jobs import exists, wait_until_gone

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = 60.0

PARENT = """
import asyncio, os, time
from rhapsode.engines.pool import WorkerPool

def work():
    print(os.getpid(), flush=True)
    time.sleep(600)  # deep in native code: the worker cannot notice by itself that nobody is there any more

if __name__ == "__main__":
    asyncio.run(WorkerPool("test", 1).run(600, work))
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shared() -> AsyncIterator[WorkerPool]:
    """Yield one worker for all tests: a crash replaces it, nothing else may."""
    pool = WorkerPool("test", 1)
    yield pool
    await pool.stop()


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    with capture_logs() as entries:
        yield entries


async def test_results_come_back_from_another_process(shared: WorkerPool) -> None:
    assert await shared.run(LONG, divmod, 17, 5) == (3, 2)
    pid = await shared.run(LONG, os.getpid)
    assert pid != os.getpid()
    assert await shared.run(LONG, os.getpid) == pid, "the process stays, with what it has loaded"


@pytest.mark.parametrize(
    ("job", "expected", "message"),
    [
        (pool_jobs.implausible, ImplausibleAudioError, "Spoke for 0.1 s."),
        (pool_jobs.unavailable, EngineUnavailableError, "No weights."),
        (pool_jobs.fault, EngineError, "The speech engine failed (ValueError)."),
        (pool_jobs.request_error, EngineError, None),
    ],
)
async def test_errors_keep_their_class_or_lose_their_message(
    shared: WorkerPool, job: object, expected: type[RhapsodeError], message: str | None, log: list[EventDict]
) -> None:
    pid = await shared.run(LONG, os.getpid)
    with pytest.raises(expected) as raised:
        await shared.run(LONG, job)  # type: ignore[arg-type]
    assert type(raised.value) is expected
    assert message is None or raised.value.message == message
    assert "caller's text" not in repr(log) + str(raised.value)
    assert await shared.run(LONG, os.getpid) == pid, "an error costs no process"


@pytest.mark.parametrize(("job", "reason"), [(os.abort, "SIGABRT"), (pool_jobs.vanish, "exit code 3")])
async def test_a_crash_costs_one_job(shared: WorkerPool, job: object, reason: str) -> None:
    pid = await shared.run(LONG, os.getpid)
    with pytest.raises(EngineCrashedError, match=reason):
        await shared.run(LONG, job)  # type: ignore[arg-type]
    assert await shared.run(LONG, os.getpid) != pid
    assert wait_until_gone(pid)


async def test_a_job_over_its_limit_is_ended(shared: WorkerPool, tmp_path: Path) -> None:
    pid = await shared.run(LONG, os.getpid)
    with pytest.raises(EngineTimeoutError, match="within 0 s"):
        await shared.run(0.2, pool_jobs.sleep_and_touch, str(tmp_path / "never"), 60.0)
    assert await shared.run(LONG, os.getpid) != pid
    assert wait_until_gone(pid)
    assert os.listdir(tmp_path) == []


async def test_a_job_whose_process_does_not_react_is_ended_at_its_limit(shared: WorkerPool) -> None:
    pid = await shared.run(LONG, os.getpid)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(EngineTimeoutError):
        await shared.run(0.2, os.getpid)
    assert wait_until_gone(pid)
    assert await shared.run(LONG, os.getpid) != pid


async def test_messages_longer_than_a_socket_takes_at_once_arrive_whole(shared: WorkerPool) -> None:
    sent = os.urandom(5_000_000)
    assert await shared.run(LONG, bytes.__add__, sent, b"!") == sent + b"!"


async def test_an_answer_counts_though_the_process_dies_right_after_it(shared: WorkerPool) -> None:
    process = shared._slots[0]._process
    assert process is not None
    pid = await shared.run(LONG, pool_jobs.answer_and_vanish)
    await asyncio.wait_for(process.reaped, LONG)
    assert await shared.run(LONG, os.getpid) != pid


async def test_a_process_that_dies_while_it_has_nothing_to_do_costs_no_job(shared: WorkerPool) -> None:
    pid = await shared.run(LONG, os.getpid)
    os.kill(pid, signal.SIGKILL)
    process = shared._slots[0]._process
    assert process is not None
    await asyncio.wait_for(process.reaped, LONG)
    assert shared.failure() is None
    assert await shared.run(LONG, os.getpid) != pid


async def test_a_process_that_cannot_even_start_is_no_fault_of_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "serve_jobs", pool_jobs.fail_to_start)
    pool = WorkerPool("broken", 1)
    for _ in range(2):
        with pytest.raises(WorkerUnavailableError):
            await pool.run(LONG, os.getpid)
        assert pool.failure() == "its processes end at once"
    monkeypatch.undo()
    assert pool._mending is not None
    await pool._mending
    assert await pool.run(LONG, os.getpid) != os.getpid()
    await pool.stop()


async def test_a_cancelled_caller_neither_kills_the_job_nor_keeps_the_worker(
    shared: WorkerPool, tmp_path: Path
) -> None:
    pid = await shared.run(LONG, os.getpid)
    job = asyncio.ensure_future(shared.run(LONG, pool_jobs.sleep_and_touch, str(tmp_path / "done"), 0.2))
    await asyncio.sleep(0)
    waiting = asyncio.ensure_future(shared.run(LONG, os.getpid))
    given_up = asyncio.ensure_future(shared.run(LONG, os.getpid))
    await asyncio.sleep(0)
    for call in (job, given_up):
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert await waiting == pid
    assert os.listdir(tmp_path) == ["done"]


async def test_workers_leave_it_to_the_server_when_to_stop(shared: WorkerPool) -> None:
    pid = await shared.run(LONG, pool_jobs.signal_myself)
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, number)
    assert await shared.run(LONG, os.getpid) == pid


async def test_every_worker_is_warmed_once_and_a_stop_does_not_wait() -> None:
    pool = WorkerPool("pair", 2)
    pids = await pool.run_in_each(LONG, os.getpid)
    assert len(set(pids)) == 2
    working = asyncio.ensure_future(pool.run(LONG, time.sleep, 60))
    await asyncio.sleep(0)
    await pool.stop()
    assert all(wait_until_gone(pid) for pid in pids)
    with pytest.raises(EngineCrashedError):
        await working


async def test_workers_end_with_a_server_that_was_killed(tmp_path: Path) -> None:
    assert wait_until_gone(await asyncio.to_thread(worker_of_a_killed_server, tmp_path))


def worker_of_a_killed_server(directory: Path) -> int:
    script = directory / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert exists(pid)
        parent.kill()
    return pid


# -- without processes -----------------------------------------------------------------------------------------------


class StubSlot:
    """A worker whose jobs end when the test says so."""

    name = "stub"
    failure: str | None = None

    def __init__(self) -> None:
        self.jobs: list[asyncio.Future[object]] = []

    def schedule(self, timeout_s: float, function: object, *args: object, **kwargs: object) -> asyncio.Future[object]:
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self.jobs.append(future)
        return future

    def settle(self) -> None:
        pass


def stubbed(count: int) -> tuple[WorkerPool, list[StubSlot]]:
    pool = WorkerPool("stub", 0)
    slots = [StubSlot() for _ in range(count)]
    pool._slots = slots  # type: ignore[assignment]
    for slot in slots:
        pool._idle.put_nowait(slot)  # type: ignore[arg-type]
    return pool, slots


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_worker_is_busy_until_its_job_ends_though_nobody_waits_for_it() -> None:
    pool, (slot,) = stubbed(1)
    first, second = (asyncio.ensure_future(pool.run(60.0, os.getpid)) for _ in range(2))
    await turns()
    first.cancel()
    await turns()
    assert first.cancelled()
    assert len(slot.jobs) == 1
    slot.jobs[0].set_result("nobody's")
    await turns()
    slot.jobs[1].set_result("mine")
    assert await second == "mine"


async def test_engines_that_warm_at_once_do_not_wait_for_each_other_for_ever() -> None:
    pool, slots = stubbed(2)
    jobs = [asyncio.ensure_future(pool.run(60.0, os.getpid)) for _ in range(2)]
    await turns()
    warming = [asyncio.ensure_future(pool.run_in_each(60.0, os.getpid)) for _ in range(3)]
    for _ in range(20):
        await turns()
        for job in (job for slot in slots for job in slot.jobs if not job.done()):
            job.set_result("done")
            await turns()
    assert all(task.done() for task in [*jobs, *warming])
    assert [task.result() for task in warming] == [["done", "done"]] * 3


async def test_a_warming_that_is_cancelled_gives_its_workers_back() -> None:
    pool, slots = stubbed(2)
    busy = asyncio.ensure_future(pool.run(60.0, os.getpid))
    await turns()
    warming = asyncio.ensure_future(pool.run_in_each(60.0, os.getpid))
    await turns()
    warming.cancel()
    await turns()
    others = [asyncio.ensure_future(pool.run(60.0, os.getpid)) for _ in range(2)]
    await turns()
    for job in (job for slot in slots for job in slot.jobs):
        job.set_result("done")
    await turns()
    for job in (job for slot in slots for job in slot.jobs if not job.done()):
        job.set_result("done")
    assert await asyncio.gather(busy, *others) == ["done"] * 3
