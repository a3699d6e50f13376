"""Listening to an item while it is rendered: the samples of its file, each once, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rhapsode.core.audio import AudioFormat, Int16
from rhapsode.core.errors import EngineUnavailableError, FileGoneError, NotFoundError, StoppingError, TaskFailedError
from rhapsode.core.task import NewInput, Task, TaskStatus
from rhapsode.core.uncommitted import UncommittedAudio
from rhapsode.core.work import Job, UnfinishedItem, UnfinishedTask, jobs_of
from rhapsode.render import worker_functions
from rhapsode.service import listening
from rhapsode.service.listening import Listener
from rhapsode.store.changes import LocalChanges
from rhapsode.store.listening import ListeningStore
from tests.contract.rig import Rig, new_task
from tests.unit.render.lab import Lab

PARAGRAPHS = "\n\n".join(f"This is paragraph number {number}, which is rendered by itself." for number in range(6))


@pytest.fixture
def listener(lab: Lab, changes: LocalChanges) -> Listener:
    return listener_of(lab, changes)


def listener_of(lab: Lab, changes: LocalChanges) -> Listener:
    """Return a listener in the process of the lab's runner."""
    uncommitted = UncommittedAudio(changes)
    lab.use(uncommitted)
    return Listener(ListeningStore(lab.rig.database), lab.blobs, changes, uncommitted, {"tone": 24_000})


class Ear:
    """Somebody who listens, and what was heard so far."""

    def __init__(self, listener: Listener, task: Task, key_id: str = "key-a") -> None:
        self.blocks: list[Int16] = []
        self._more = asyncio.Event()
        self._work = asyncio.create_task(self._listen(listener, task.id, key_id))

    async def _listen(self, listener: Listener, task_id: str, key_id: str) -> None:
        async for block in listener.samples(key_id, task_id, 0):
            self.blocks.append(block)
            self._more.set()

    async def heard(self, blocks: int) -> None:
        """Wait until so many blocks were heard, and see that there are no more."""
        async with asyncio.timeout(60):
            while len(self.blocks) < blocks:
                self._more.clear()
                await self._more.wait()
        await asyncio.sleep(0.01)
        assert len(self.blocks) == blocks
        assert not self._work.done()

    async def end(self) -> Int16:
        """Return all that was heard, once there is nothing more to come; raises what the listener raised."""
        await asyncio.wait_for(self._work, 60)
        return np.concatenate(self.blocks)

    def leave(self) -> None:
        self._work.cancel()


@asynccontextmanager
async def planned(lab: Lab, listener: Listener) -> AsyncIterator[tuple[Task, Sequence[Job], Ear]]:
    """Yield a task of several segments, with somebody who listens; nothing is rendered yet."""
    task, renders = await lab.unrendered(PARAGRAPHS)
    assert len(renders) == 6
    ear = Ear(listener, task)
    await ear.heard(0)
    yield task, renders, ear
    ear.leave()


async def stored(lab: Lab, task: Task) -> Int16:
    """Return the samples of the file of a task that is complete, as others read them."""
    task = await lab.rig.read(task.id)
    assert task.status is TaskStatus.COMPLETED
    output = task.items[0].output
    assert output is not None
    with wave.open(io.BytesIO(bytes(lab.blobs.get(output)))) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


async def test_segments_are_heard_in_order_as_soon_as_they_can_be(lab: Lab, listener: Listener) -> None:
    async with planned(lab, listener) as (task, renders, ear):
        await lab.run(renders[1])
        await ear.heard(0)
        await lab.run(renders[0])
        await ear.heard(2)
        await lab.run(renders[3])
        await ear.heard(2)
        await lab.drive([renders[5], renders[4], renders[2]])
        assert np.array_equal(await ear.end(), await stored(lab, task))


async def test_the_end_is_heard_before_the_file_is_put_together(lab: Lab, listener: Listener) -> None:
    async with planned(lab, listener) as (task, renders, ear):
        assembly = [job for render in renders for job in await lab.run(render) or ()]
        heard = await ear.end()
        assert (await lab.rig.read(task.id)).status is TaskStatus.PROCESSING
        await lab.drive(assembly)
        assert np.array_equal(heard, await stored(lab, task))


@pytest.mark.parametrize("text", ["Short.", PARAGRAPHS, "Now. [long pause]"])
async def test_a_finished_task_is_heard_from_its_file(lab: Lab, listener: Listener, text: str) -> None:
    task = await lab.speak(text)
    assert np.array_equal(await Ear(listener, task).end(), await stored(lab, task))
    found = await listener.find("key-a", task.id, 0)
    assert (found.rate_hz, found.size) == (24_000, 44 + 2 * len(await stored(lab, task)))


async def test_an_item_of_one_segment_is_heard_when_its_file_is_there(lab: Lab, listener: Listener) -> None:
    task, plan = await lab.accept("Short.")
    ear = Ear(listener, task)
    await ear.heard(0)
    assert (await listener.find("key-a", task.id, 0)).file is None
    await lab.drive(plan)
    assert np.array_equal(await ear.end(), await stored(lab, task))


@pytest.mark.parametrize("text", ["Short.", PARAGRAPHS])
async def test_a_file_that_is_there_before_anything_is_heard_is_not_encoded_again(
    lab: Lab, listener: Listener, text: str
) -> None:
    task, plan = await lab.accept(text)
    waiting = asyncio.create_task(listener.begun_or_file("key-a", task.id, 0))
    await asyncio.sleep(0)
    await lab.drive(plan)
    playable, samples = await asyncio.wait_for(waiting, 60)
    if text == "Short.":
        assert (playable.file, samples) == ((await lab.rig.read(task.id)).items[0].output, None)
    else:
        assert playable.file is None
        assert samples is not None
        assert np.array_equal(np.concatenate([block async for block in samples]), await stored(lab, task))
    playable, samples = await listener.begun_or_file("key-a", task.id, 0)
    assert (playable.file is None, samples) == (False, None)


async def test_what_the_cache_had_is_heard_too(rig: Rig, tmp_path: Path, changes: LocalChanges) -> None:
    lab = Lab(rig, tmp_path, cache_bytes=10_000_000)
    listener = listener_of(lab, changes)
    for text in ("Short.", PARAGRAPHS):
        await lab.speak(text)
        task, plan = await lab.accept(text)
        ear = Ear(listener, task)
        await lab.drive(plan)
        assert (await lab.rig.read(task.id)).items[0].cache_hits > 0
        assert np.array_equal(await ear.end(), await stored(lab, task))


async def test_a_slow_listener_continues_from_the_file(lab: Lab, listener: Listener) -> None:
    task, renders = await lab.unrendered(PARAGRAPHS)
    await lab.run(renders[0])
    samples = listener.samples("key-a", task.id, 0)
    blocks = [await anext(samples)]
    await lab.drive(renders[1:])
    assert lab.files("segments") == []
    blocks += [block async for block in samples]
    assert np.array_equal(np.concatenate(blocks), await stored(lab, task))


@pytest.mark.parametrize("format", [AudioFormat.FLAC, AudioFormat.MP3])
async def test_a_slow_listener_continues_at_the_same_place_in_any_format(
    lab: Lab, listener: Listener, format: AudioFormat
) -> None:
    new = new_task(PARAGRAPHS)
    new = replace(new, inputs=(NewInput(replace(new.inputs[0].params, format=format)),))
    await lab.rig.tasks.add(new)
    (plan,) = jobs_of(UnfinishedTask(new.id, new.key_id, "tone", [UnfinishedItem(0, len(PARAGRAPHS), 0, False, ())]))
    renders = list(await lab.run(plan) or ())
    await lab.run(renders[0])
    samples = listener.samples("key-a", new.id, 0)
    first = await anext(samples)
    await lab.drive(renders[1:])
    heard = np.concatenate([first, *[block async for block in samples]])
    expected = await stored(lab, await lab.speak(PARAGRAPHS))
    assert len(heard) == len(expected)
    if format is AudioFormat.FLAC:
        assert np.array_equal(heard, expected)
    assert (await listener.find("key-a", new.id, 0)).format is format


async def test_audio_that_was_lost_is_heard_once_it_is_rendered_again(lab: Lab, listener: Listener) -> None:
    task, renders = await lab.unrendered(PARAGRAPHS)
    await lab.run(renders[0])
    ready = [job for render in renders[1:] for job in await lab.run(render) or ()]
    for index, name in enumerate(sorted(lab.files("segments"))):
        path = lab.directory / name
        path.write_bytes(b"\0" + path.read_bytes()[1:]) if index % 2 else path.unlink()
    ear = Ear(listener, task)
    await lab.drive(ready)
    assert np.array_equal(await ear.end(), await stored(lab, task))


async def test_an_end_without_audio_is_told_with_its_reason(lab: Lab, listener: Listener) -> None:
    async with planned(lab, listener) as (task, renders, ear):
        await lab.run(renders[0])
        await ear.heard(1)
        lab.script.on(worker_functions.render, EngineUnavailableError("The weights are gone."))
        await lab.run(renders[1])
        with pytest.raises(TaskFailedError, match="tried once, then gave up") as failure:
            await ear.end()
        assert (failure.value.status, failure.value.kind) == (500, "engine_error")
        with pytest.raises(TaskFailedError):
            await listener.find("key-a", task.id, 0)


async def test_a_listener_is_told_of_every_other_end(lab: Lab, listener: Listener, changes: LocalChanges) -> None:
    async with planned(lab, listener) as (task, _, ear):
        await lab.rig.lifecycle.cancel(task.id)
        with pytest.raises(TaskFailedError, match="The task was canceled") as failure:
            await ear.end()
        assert failure.value.status == 409
    async with planned(lab, listener) as (task, _, ear):
        await lab.rig.lifecycle.delete(task.id)
        with pytest.raises(NotFoundError):
            await ear.end()
    async with planned(lab, listener) as (_, _, ear):
        changes.close()
        with pytest.raises(StoppingError):
            await ear.end()


async def test_there_is_nothing_of_others_to_listen_to(lab: Lab, listener: Listener) -> None:
    task = await lab.speak("Short.")
    for key_id, task_id, item in (("key-b", task.id, 0), ("key-a", "task_x", 0), ("key-a", task.id, 1)):
        with pytest.raises(NotFoundError):
            await listener.find(key_id, task_id, item)
    await lab.blobs.clear("outputs")
    with pytest.raises(FileGoneError):
        await Ear(listener, task).end()


async def test_an_end_by_another_process_is_noticed(
    lab: Lab, listener: Listener, changes: LocalChanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(changes, "publish", lambda *_, **__: None)
    async with planned(lab, listener) as (task, _, ear):
        await lab.rig.lifecycle.cancel(task.id)
        with pytest.raises(TaskFailedError):
            await ear.end()


async def test_a_listener_that_leaves_leaves_nothing_behind(
    lab: Lab, listener: Listener, changes: LocalChanges
) -> None:
    async with planned(lab, listener) as (_, _, ear):
        assert len(changes) == 1
        ear.leave()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(changes) == 0
