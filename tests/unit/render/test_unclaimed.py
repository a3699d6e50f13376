"""A short text that was accepted in this run of the server is spoken before its claim is committed.

Whatever happens meanwhile, it ends as if the claim had been there first.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    ImplausibleAudioError,
    OutcomeUnknownError,
    StorageFullError,
    StoreUnavailableError,
)
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import Task, TaskStatus
from rhapsode.core.uncommitted import UncommittedAudio
from rhapsode.core.work import Job, JobKind
from rhapsode.render import worker_functions
from rhapsode.render.cache import SegmentCache
from rhapsode.store.changes import LocalChanges
from rhapsode.store.segments import UNCLAIMED
from rhapsode.store.tasks import SegmentCounts
from tests.contract.rig import Rig
from tests.unit.render.lab import Lab

TEXT = "Short."
MEGABYTE = 1_000_000
Ending = Callable[[Lab, str], Awaitable[object]]
ENDINGS: dict[str, Ending] = {
    "canceled": lambda lab, task_id: lab.rig.lifecycle.cancel(task_id),
    "deleted": lambda lab, task_id: lab.rig.lifecycle.delete(task_id),
    "failed": lambda lab, task_id: lab.rig.work.fail_task(task_id, 504, "Too late."),
}


@pytest.fixture
def lab(lab: Lab) -> Lab:
    lab.use(UncommittedAudio(LocalChanges()), queued_by_commit=False)
    return lab


async def accepted(lab: Lab, *texts: str, params: SpeechParams | None = None) -> tuple[Task, list[Job]]:
    """Return a new task, and the jobs that the dispatcher of one server makes of it."""
    task, jobs = await lab.accept(*texts, params=params)
    return task, [job.inlined(len(text)) for job, text in zip(jobs, texts, strict=True)]


async def spoken(lab: Lab, *texts: str, params: SpeechParams | None = None) -> Task:
    task, jobs = await accepted(lab, *texts, params=params)
    await lab.drive(jobs)
    return await lab.rig.read(task.id)


def counted(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the writes to the database from now on."""
    names: list[str] = []
    write = lab.rig.database.write

    async def counting(operation: Any, *args: Any, **kwargs: Any) -> Any:
        names.append(operation.__name__)
        return await write(operation, *args, **kwargs)

    monkeypatch.setattr(lab.rig.database, "write", counting)
    return names


async def taking_long(*args: Any) -> Any:
    """Render like an engine for which the claim does not wait."""
    await asyncio.sleep(0.2)
    return worker_functions.render(*args)


async def test_one_transaction_records_all_of_a_short_text(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    task, (job,) = await accepted(lab, TEXT)
    writes = counted(lab, monkeypatch)
    assert await lab.run(job) is None, "its task is at its end"
    assert writes == ["finish_unclaimed"]
    done = await lab.rig.read(task.id)
    assert (done.status, done.done_characters, done.engine_version) == (TaskStatus.COMPLETED, len(TEXT), "tone-1")
    assert done.started_at is not None
    assert done.completed_at is not None
    assert done.created_at <= done.started_at <= done.completed_at
    (attempt,) = await lab.rig.tasks.attempts(task.id)
    assert (attempt.outcome, attempt.started_at) == ("done", done.started_at)
    assert await lab.rig.counts(task.id) == SegmentCounts(planned=1, done=1)
    assert lab.seconds(done) > 0.3


async def test_each_input_of_a_task_ends_alone_and_the_last_one_ends_the_task(lab: Lab) -> None:
    task, jobs = await accepted(lab, "One.", "Two.", "Three.")
    assert await lab.run(jobs[2]) == []
    assert (await lab.rig.read(task.id)).status is TaskStatus.PROCESSING
    assert await lab.run(jobs[0]) == []
    assert await lab.run(jobs[1]) is None
    done = await lab.rig.read(task.id)
    assert (done.status, done.done_characters) == (TaskStatus.COMPLETED, task.characters)
    assert await lab.rig.outcomes(task.id) == ["done"] * 3


async def test_a_claim_is_committed_while_an_engine_takes_long(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    task, (job,) = await accepted(lab, TEXT)
    writes = counted(lab, monkeypatch)
    go = asyncio.Event()

    async def waiting(*args: Any) -> Any:
        await go.wait()
        return worker_functions.render(*args)

    lab.script.on(worker_functions.render, waiting)
    running = asyncio.create_task(lab.runner.run(job, lambda: None))
    async with asyncio.timeout(10):
        while await lab.rig.outcomes(task.id) != ["running"]:  # noqa: ASYNC110  (it is the rows that count)
            await asyncio.sleep(0.01)
    assert (await lab.rig.read(task.id)).status is TaskStatus.PROCESSING
    go.set()
    assert await running is None
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    assert writes == ["finish_plan", "finish_whole"]
    assert await lab.rig.outcomes(task.id) == ["done"]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (EngineCrashedError("It died."), "crashed"),
        (EngineTimeoutError("It took too long."), "timeout"),
        (ImplausibleAudioError("Silence."), "implausible"),
        (EngineError("No."), "error"),
        (StorageFullError(), "error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
@pytest.mark.parametrize("slow", [False, True])
async def test_a_failure_is_counted_as_with_a_claim(lab: Lab, error: Exception, outcome: str, slow: bool) -> None:
    async def failing(*_args: Any) -> Any:
        await asyncio.sleep(0.2)
        raise error

    lab.script.on(worker_functions.render, failing if slow else error)
    task = await spoken(lab, TEXT)
    assert task.status is TaskStatus.COMPLETED
    assert await lab.rig.outcomes(task.id) == [outcome, "done"]
    assert await lab.rig.counts(task.id) == SegmentCounts(1, 1)


async def test_a_text_that_kills_every_worker_fails_after_as_many_attempts_as_any(lab: Lab) -> None:
    lab.script.on(worker_functions.render, *[EngineCrashedError("It died.")] * 20)
    task = await spoken(lab, TEXT)
    assert task.status is TaskStatus.FAILED
    assert task.error is not None
    assert "tried 5 times, then gave up" in task.error.message
    assert await lab.rig.outcomes(task.id) == ["crashed"] * 5


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
@pytest.mark.parametrize("slow", [False, True])
async def test_a_text_whose_task_ends_meanwhile_leaves_nothing(
    rig: Rig, tmp_path: Path, ending: Ending, slow: bool
) -> None:
    lab = Lab(rig, tmp_path, cache_bytes=MEGABYTE)
    lab.use(UncommittedAudio(LocalChanges()), queued_by_commit=False)
    task, (job,) = await accepted(lab, TEXT)

    async def ended(*args: Any) -> Any:
        await ending(lab, task.id)
        return await taking_long(*args) if slow else worker_functions.render(*args)

    lab.script.on(worker_functions.render, ended)
    await lab.drive([job])
    assert lab.files(".") == []
    assert "done" not in await lab.rig.outcomes(task.id)
    assert await lab.rig.counts(task.id) == SegmentCounts(0, 0)
    found = await lab.rig.tasks.get(task.id)
    assert found is None or found.status in {TaskStatus.CANCELED, TaskStatus.FAILED}


async def test_a_failure_after_the_end_of_the_task_is_nothing(lab: Lab) -> None:
    task, (job,) = await accepted(lab, TEXT)

    async def ended(*_args: Any) -> Any:
        await lab.rig.lifecycle.cancel(task.id)
        raise EngineCrashedError("It died.")

    lab.script.on(worker_functions.render, ended)
    await lab.drive([job])
    assert (await lab.rig.read(task.id)).status is TaskStatus.CANCELED
    assert lab.script.calls.count(worker_functions.render) == 1


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("error", [StorageFullError, StoreUnavailableError, OutcomeUnknownError])
async def test_a_commit_that_fails_or_is_not_confirmed_is_made_good(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, error: type[Exception], committed: bool, slow: bool
) -> None:
    task, (job,) = await accepted(lab, TEXT)
    if slow:
        lab.script.on(worker_functions.render, taking_long)
    write = lab.rig.database.write
    failures = 1

    async def flaky(operation: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            if committed:
                await write(operation, *args, **kwargs)
            raise error
        return await write(operation, *args, **kwargs)

    monkeypatch.setattr(lab.rig.database, "write", flaky)
    await lab.drive([job])
    done = await lab.rig.read(task.id)
    assert done.status is TaskStatus.COMPLETED
    assert lab.seconds(done) > 0.3
    assert (await lab.rig.outcomes(task.id)).count("done") == 1
    assert len(lab.files("outputs")) == 1, "what was spoken twice is stored once"


@pytest.mark.parametrize("slow", [False, True])
async def test_a_cached_text_is_not_spoken_again(rig: Rig, tmp_path: Path, slow: bool) -> None:
    lab = Lab(rig, tmp_path, cache_bytes=MEGABYTE)
    lab.use(UncommittedAudio(LocalChanges()), queued_by_commit=False)
    if slow:
        lab.script.on(worker_functions.render, taking_long)
    first, again = await spoken(lab, TEXT), await spoken(lab, TEXT)
    assert lab.script.calls.count(worker_functions.render) == 1
    assert (first.status, again.status) == (TaskStatus.COMPLETED, TaskStatus.COMPLETED)
    assert [task.items[0].cache_hits for task in (first, again)] == [0, 1]
    assert await lab.rig.outcomes(again.id) == []
    outputs = [bytes(lab.blobs.get(task.items[0].output or "")) for task in (first, again)]
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("slow", [False, True])
async def test_equal_texts_at_the_same_time_leave_one_entry(rig: Rig, tmp_path: Path, slow: bool) -> None:
    lab = Lab(rig, tmp_path, cache_bytes=MEGABYTE)
    lab.use(UncommittedAudio(LocalChanges()), queued_by_commit=False)
    lab.script.on(worker_functions.render, *[taking_long if slow else None] * 2)
    tasks = [await accepted(lab, TEXT) for _ in range(2)]
    assert await asyncio.gather(*(lab.run(job) for _, (job,) in tasks)) == [None, None]
    for task, _ in tasks:
        assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
    entries, size = await rig.cache.size()
    assert entries == 1
    cached = [name for name in lab.files(".") if name.startswith("cache")]
    assert [(lab.directory / name).stat().st_size for name in cached] == [size]


async def test_the_identity_of_a_voice_is_computed_once_and_not_in_the_event_loop(rig: Rig, tmp_path: Path) -> None:
    lab = Lab(rig, tmp_path, cache_bytes=MEGABYTE)
    threads: list[int] = []

    def identity(engine: str, voice: str) -> str:  # that of Kokoro takes a tenth of a second, the first time
        threads.append(threading.get_ident())
        return f"{engine} {voice}"

    lab.cache = SegmentCache(rig.cache, lab.blobs, identity, limit_bytes=MEGABYTE)
    lab.use(UncommittedAudio(LocalChanges()), queued_by_commit=False)
    for text in ("One.", "Two."):
        assert (await spoken(lab, text)).status is TaskStatus.COMPLETED
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


async def test_captions_are_those_of_a_claimed_text(lab: Lab) -> None:
    params = SpeechParams("", "Low", captions=CaptionFormat.VTT)
    texts = []
    for script in (None, taking_long):
        lab.script.on(worker_functions.render, script)
        task = await spoken(lab, TEXT, params=params)
        assert task.status is TaskStatus.COMPLETED
        texts.append(bytes(lab.blobs.get(task.items[0].captions_output or "")))
    assert texts[0] == texts[1]
    assert b"Short." in texts[0]


async def test_a_pause_alone_is_not_given_to_an_engine(lab: Lab) -> None:
    task = await spoken(lab, "[long pause]")
    assert task.status is TaskStatus.COMPLETED
    assert worker_functions.render not in lab.script.calls


async def test_an_unexpected_error_of_the_commit_ends_the_task_with_a_reason(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: Any) -> Any:
        raise KeyError("a bug")

    monkeypatch.setattr(lab.rig.work, "finish_unclaimed", broken)
    task = await spoken(lab, TEXT)
    assert task.status is TaskStatus.FAILED
    assert task.error is not None
    assert "KeyError" in task.error.message


async def test_a_process_is_free_as_soon_as_it_has_rendered(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    for name in ("finish_unclaimed", "finish_whole"):
        original = getattr(lab.rig.work, name)

        async def noted(*args: Any, _original: Any = original, _name: str = name) -> Any:
            order.append(_name)
            return await _original(*args)

        monkeypatch.setattr(lab.rig.work, name, noted)
    for script in (None, taking_long):
        lab.script.on(worker_functions.render, script)
        _, (job,) = await accepted(lab, TEXT)
        await lab.runner.run(job, lambda: order.append("released"))
    assert order[0] == "released"
    assert order[order.index("finish_whole") - 1] == "released"


async def test_a_stop_in_the_middle_leaves_the_task_as_it_was_accepted(lab: Lab) -> None:
    task, (job,) = await accepted(lab, TEXT)
    begun, released = asyncio.Event(), False

    async def waiting(*_args: Any) -> Any:
        begun.set()
        await asyncio.Event().wait()

    def release() -> None:
        nonlocal released
        released = True

    lab.script.on(worker_functions.render, waiting)
    running = asyncio.create_task(lab.runner.run(job, release))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0)
    assert released
    assert await lab.rig.work.recover(lost=False) == 0
    (left,) = await lab.rig.work.unfinished()
    assert (left.id, left.items[0].planned_to) == (task.id, 0)


async def test_in_a_fleet_a_claim_is_committed_first(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.use(UncommittedAudio(LocalChanges()), queued_by_commit=True)
    _, (job,) = await accepted(lab, TEXT)
    writes = counted(lab, monkeypatch)
    assert await lab.run(job) is None
    assert writes == ["finish_plan", "finish_whole"]


async def test_a_recovered_text_is_claimed_first(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    task, (plan,) = await lab.accept(TEXT)  # a job that is not inline, as the dispatcher makes them at its start
    writes = counted(lab, monkeypatch)
    (render,) = await lab.run(plan) or []
    assert render.kind is JobKind.RENDER
    assert render.segment_id not in (None, UNCLAIMED)
    assert await lab.run(render) is None
    assert writes == ["finish_plan", "claim_segment", "finish_whole"]
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
