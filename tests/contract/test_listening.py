"""What can be heard of an item, on every database."""

from __future__ import annotations

import pytest

from rhapsode.core.audio import AudioFormat
from rhapsode.core.task import TaskStatus
from rhapsode.store.listening import PIECES, ListeningStore
from tests.contract.rig import Rig


@pytest.fixture
def listening(rig: Rig) -> ListeningStore:
    return ListeningStore(rig.database)


async def ends(listening: ListeningStore, task_id: str, at: int = 0) -> list[int]:
    """Return where the pieces end that can be heard from there."""
    state = await listening.item(task_id, "key-a", 0, at)
    assert state is not None
    return [piece.end for piece in state.pieces]


async def test_pieces_follow_each_other_up_to_the_first_gap(rig: Rig, listening: ListeningStore) -> None:
    task = await rig.accept("0123456789")
    planned = await rig.plan(task.id, 2, 2, -1, 3, 2)
    first, second, third, _ = [waiting.id for waiting in planned.segments]
    assert await ends(listening, task.id) == []
    await rig.render(second)
    assert await ends(listening, task.id) == []
    await rig.render(first)
    assert await ends(listening, task.id) == [2, 4, 5]
    assert await ends(listening, task.id, 4) == [5]
    assert await ends(listening, task.id, 3) == [], "nothing begins there"
    await rig.render(third)
    assert await ends(listening, task.id, 5) == [8]
    state = await listening.item(task.id, "key-a", 0, 2)
    assert state is not None
    assert (state.status, state.characters, state.output, state.removed) == (TaskStatus.PROCESSING, 10, None, False)
    spoken, pause = state.pieces[0], state.pieces[1]
    assert (spoken.samples, spoken.checksum, spoken.pause_ms) == (2400, 99, 100)
    assert spoken.audio is not None
    assert (pause.audio, pause.samples, pause.pause_ms) == (None, 0, 100)


async def test_only_the_next_pieces_are_told(rig: Rig, listening: ListeningStore) -> None:
    task = await rig.accept("x" * 3 * PIECES)
    await rig.plan(task.id, *[-1] * 3 * PIECES)
    assert await ends(listening, task.id) == list(range(1, PIECES + 1))
    assert await ends(listening, task.id, 2 * PIECES + 5) == list(range(2 * PIECES + 6, 3 * PIECES + 1))


async def test_a_finished_item_is_a_file(rig: Rig, listening: ListeningStore) -> None:
    task = await rig.completed("Ten chars.", "Five.")
    for index in (0, 1):
        state = await listening.item(task.id, "key-a", index, 0)
        assert state is not None
        assert (state.status, state.output, state.output_bytes) == (
            TaskStatus.COMPLETED,
            task.items[index].output,
            task.items[index].output_bytes,
        )
        assert (state.pieces, state.format, state.engine) == ((), AudioFormat.WAV, "tone")


async def test_an_end_without_audio_has_its_reason(rig: Rig, listening: ListeningStore) -> None:
    task = await rig.accept("0123456789")
    await rig.work.fail_task(task.id, 502, "Nobody answered.")
    state = await listening.item(task.id, "key-a", 0, 0)
    assert state is not None
    assert state.error is not None
    assert (state.status, state.error.code, state.error.message) == (TaskStatus.FAILED, 502, "Nobody answered.")


async def test_there_is_nothing_of_others(rig: Rig, listening: ListeningStore) -> None:
    task = await rig.accept("0123456789")
    assert await listening.item(task.id, "key-b", 0, 0) is None
    assert await listening.item(task.id, "key-a", 1, 0) is None
    assert await listening.item("task_none", "key-a", 0, 0) is None
