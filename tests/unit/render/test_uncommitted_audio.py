"""The first segment of a stream, which is heard before it is committed: stored as it was heard, or said to be lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import numpy as np
import pytest

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import NotFoundError, StoreUnavailableError, TaskFailedError
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import Task, TaskStatus
from rhapsode.core.uncommitted import UncommittedAudio
from rhapsode.core.work import jobs_of
from rhapsode.render import worker_functions
from rhapsode.service.listening import AudioBlock, Listener
from rhapsode.store.changes import LocalChanges
from rhapsode.store.listening import ListeningStore
from tests.unit.render.lab import Lab
from tests.unit.render.test_listening import PARAGRAPHS, Ear, planned, stored


@pytest.fixture
def uncommitted(lab: Lab, changes: LocalChanges) -> UncommittedAudio:
    uncommitted = UncommittedAudio(changes)
    lab.use(uncommitted)
    return uncommitted


@pytest.fixture
def listener(lab: Lab, changes: LocalChanges, uncommitted: UncommittedAudio) -> Listener:
    return Listener(ListeningStore(lab.rig.database), lab.blobs, changes, uncommitted, {"tone": 24_000})


class Commit:
    """Commits of rendered segments, which begin when they are let."""

    def __init__(self, lab: Lab, monkeypatch: pytest.MonkeyPatch, *failures: Exception) -> None:
        self.begun, self.let = asyncio.Event(), asyncio.Event()
        self._finish, self._failures = lab.rig.work.finish_segment, list(failures)
        monkeypatch.setattr(lab.rig.work, "finish_segment", self._commit)

    async def _commit(self, *args: Any) -> bool | None:
        self.begun.set()
        await self.let.wait()
        if self._failures:
            raise self._failures.pop(0)
        return await self._finish(*args)


@asynccontextmanager
async def committing(lab: Lab, commit: Commit, job: Any) -> AsyncIterator[asyncio.Task[Any]]:
    """Run a job until it commits, and to its end when the block is left."""
    running = asyncio.create_task(lab.run(job))
    async with asyncio.timeout(60):
        await commit.begun.wait()
        yield running
        commit.let.set()
        await asyncio.gather(running, return_exceptions=True)


async def listened(uncommitted: UncommittedAudio, task: Task) -> None:
    """Wait until somebody waits for the beginning of a task."""
    async with asyncio.timeout(60):
        while not uncommitted.awaited(task.id, 0, 0):  # noqa: ASYNC110  (tasks of this test alone have to run)
            await asyncio.sleep(0)


async def test_the_first_segment_is_heard_before_its_commit(
    lab: Lab, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Commit(lab, monkeypatch, StoreUnavailableError(), StoreUnavailableError())
    async with planned(lab, listener) as (task, renders, ear):
        async with committing(lab, commit, renders[0]):
            await ear.heard(1)
            assert (await lab.rig.counts(task.id)).done == 0
        await ear.heard(1)
        assert (await lab.rig.counts(task.id)).done == 1
        await lab.drive(renders[1:])
        assert np.array_equal(await ear.end(), await stored(lab, task))
    assert len(lab.script.calls) - 6 == 2, "planned and put together once, rendered six times"


async def test_its_place_in_the_task_is_known_before_its_commit(
    lab: Lab, listener: Listener, uncommitted: UncommittedAudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Commit(lab, monkeypatch)
    task, (first, *others) = await lab.unrendered(PARAGRAPHS)
    beginning = asyncio.create_task(listener.begun("key-a", task.id, 0))
    await listened(uncommitted, task)
    async with committing(lab, commit, first):
        playable, samples = await beginning
        assert (playable.engine, playable.version, playable.rate_hz, playable.file) == ("tone", "tone-1", 24_000, None)
    await lab.drive(others)
    async with aclosing(samples):
        assert np.array_equal(np.concatenate([block async for block in samples]), await stored(lab, task))


async def test_its_words_have_the_times_of_one_that_is_stored(
    lab: Lab, listener: Listener, uncommitted: UncommittedAudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def heard(task_id: str) -> list[AudioBlock]:
        return [block async for block in listener.spoken("key-a", task_id, 0, PARAGRAPHS)]

    commit = Commit(lab, monkeypatch)
    task, (plan,) = await lab.accept(PARAGRAPHS, params=SpeechParams("", "Low", captions=CaptionFormat.JSON))
    first, *others = await lab.run(plan) or ()
    blocks: list[AudioBlock] = []
    some = asyncio.Event()

    async def hear() -> None:
        async for block in listener.spoken("key-a", task.id, 0, PARAGRAPHS):
            blocks.append(block)
            some.set()

    hearing = asyncio.create_task(hear())
    await listened(uncommitted, task)
    async with committing(lab, commit, first):
        await some.wait()
        assert blocks[0].words[0].start == 0
        assert len(blocks[0].words) > 5
    ready = [job for render in others for job in await lab.run(render) or ()]
    await asyncio.wait_for(hearing, 60)
    later = await heard(task.id)
    assert [block.words for block in blocks] == [block.words for block in later]
    assert all(np.array_equal(block.samples, other.samples) for block, other in zip(blocks, later, strict=True))
    await lab.drive(ready)


async def test_a_stream_whose_first_segment_is_not_stored_ends_with_an_error(
    lab: Lab, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Commit(lab, monkeypatch)
    async with planned(lab, listener) as (task, renders, ear):
        async with committing(lab, commit, renders[0]):
            await ear.heard(1)
            # Another process found this one lost, and has the segment rendered again.
            await lab.rig.work.recover()
        with pytest.raises(TaskFailedError, match="could not be stored") as failure:
            await ear.end()
        assert failure.value.status == 502
        await lab.drive(renders)
        assert np.array_equal(await Ear(listener, task).end(), await stored(lab, task))


async def test_a_stop_during_the_commit_loses_nothing(
    lab: Lab, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Commit(lab, monkeypatch)
    async with planned(lab, listener) as (task, renders, ear):
        async with committing(lab, commit, renders[0]) as running:
            await ear.heard(1)
            running.cancel()
            with pytest.raises(TaskFailedError, match="could not be stored"):
                await ear.end()
        assert await lab.rig.work.recover(lost=False) == 1
        (left,) = await lab.rig.work.unfinished()
        await lab.drive(jobs_of(left))
        assert np.array_equal(await Ear(listener, task).end(), await stored(lab, task))


async def test_a_task_that_ends_during_the_commit_says_why(
    lab: Lab, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Commit(lab, monkeypatch)
    async with planned(lab, listener) as (task, renders, ear):
        async with committing(lab, commit, renders[0]):
            await ear.heard(1)
            await lab.rig.lifecycle.cancel(task.id)
        with pytest.raises(TaskFailedError, match="The task was canceled"):
            await ear.end()
    commit.begun.clear()
    commit.let.clear()
    async with planned(lab, listener) as (task, renders, ear):
        async with committing(lab, commit, renders[0]):
            await ear.heard(1)
            await lab.rig.lifecycle.delete(task.id)
        with pytest.raises(NotFoundError):
            await ear.end()


async def test_samples_are_returned_for_the_first_segment_of_who_listens_alone(
    lab: Lab, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    returned = []
    render = worker_functions.render

    def rendering(*args: Any) -> worker_functions.Rendered:
        rendered = render(*args)
        returned.append(rendered.audio is not None)
        return rendered

    monkeypatch.setattr(worker_functions, "render", rendering)
    async with planned(lab, listener) as (_, renders, ear):
        await lab.drive(renders)
        await ear.end()
    assert returned == [True] + [False] * 5
    await lab.speak(PARAGRAPHS)
    assert returned[6:] == [False] * 6
    task, plan = await lab.accept("Short.")
    ear = Ear(listener, task)
    await ear.heard(0)
    await lab.drive(plan)
    assert np.array_equal(await ear.end(), await stored(lab, task))
    assert returned[12:] == [False], "a whole file is told with its length"


async def test_a_listener_that_leaves_during_the_commit_leaves_nothing_behind(
    lab: Lab, listener: Listener, uncommitted: UncommittedAudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Commit(lab, monkeypatch)
    async with planned(lab, listener) as (task, renders, ear):
        assert len(uncommitted) == 1
        async with committing(lab, commit, renders[0]):
            await ear.heard(1)
            ear.leave()
        assert len(uncommitted) == 0
        await lab.drive(renders[1:])
        assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
