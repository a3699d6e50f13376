"""The session behind the WebSockets: streamed text, sound in order, cancellation, limits and back pressure."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from structlog.testing import capture_logs

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import (
    LimitError,
    NotFoundError,
    RequestError,
    StoppingError,
    StoreUnavailableError,
    TaskFailedError,
)
from rhapsode.core.speech import FASTEST, OnUnspeakable
from rhapsode.http.speech_stream import session as session_module
from rhapsode.http.speech_stream.session import TASKS_AHEAD
from rhapsode.text.pauses import PAUSE_MS
from tests.unit.http.speech_rig import BLOCK, RATE, Rig

TEXT = "Good morning, this is the harbour office. All of the boats are out at sea today. Please call again tomorrow."
LINES = "".join(f"This is line {number} of them.\n" for number in range(9))


@pytest.fixture
async def rig() -> Rig:
    return Rig()


async def settle() -> None:
    """Let other tasks of the loop do all that they can: each needs a few of its turns."""
    for _ in range(50):
        await asyncio.sleep(0)


def texts(rig: Rig) -> list[str]:
    return [params.text for params in rig.service.accepted]


async def test_sound_comes_in_order_with_places_and_times_of_the_whole_session(rig: Rig) -> None:
    async with rig.session(speed=1.25) as session:
        for at in range(0, len(TEXT), 7):
            await session.append(TEXT[at : at + 7])
        await session.flush()
        await session.append("And another one.")
        await session.flush()
        await session.finish()
    assert "".join(texts(rig)) == TEXT + "And another one."
    assert len(texts(rig)) >= 4, "nothing waited for the end of the text"
    assert [event for event in rig.sink.events if event == "flushed"] == ["flushed"] * 2
    said = 0.0
    place = 0
    for number, params in enumerate(rig.service.accepted, 1):
        first, second = (piece for piece in rig.sink.pieces if piece.task_id == f"task_{number}")
        assert (first.chunk.start, first.chunk.end) == (place, place + len(params.text))
        silence = len(first.samples) - BLOCK
        assert not first.samples[:silence].any()
        assert set(np.concatenate((first.samples[silence:], second.samples)).tolist()) == {number}
        assert first.at_s == pytest.approx(said)
        assert first.start_s == second.start_s == pytest.approx(said + silence / RATE)
        (word,) = first.words
        assert (TEXT + "And another one.")[word.start : word.end] == params.text.split(" ", 1)[0]
        assert (word.begins, word.stops) == pytest.approx((first.start_s, first.start_s + BLOCK / RATE))
        said += (silence + 2 * BLOCK) / RATE
        place += len(params.text)
        assert (silence > 0) == (number > 1)
    after_sentence = next(piece for piece in rig.sink.pieces if piece.chunk.text.startswith("All of"))
    assert len(after_sentence.samples) - BLOCK == round(RATE * PAUSE_MS["sentence"] / 1000 / 1.25)
    assert rig.service.canceled == []
    assert not rig.listener.open


async def test_an_utterance_is_told_to_end_behind_its_sound(rig: Rig) -> None:
    async with rig.session() as session:
        await session.flush()  # an empty one
        await session.append("One.")
        await session.flush()
        await session.append("Two.")
        await session.flush()
        await session.finish()
    assert rig.sink.events == ["flushed", "task_1", "task_1", "flushed", "task_2", "task_2", "flushed"]


async def test_chunks_have_the_parameters_of_the_session_and_the_speed_of_tags(rig: Rig) -> None:
    async with rig.session(speed=2.0, language_code="en-GB") as session:
        await session.append("[fast] The first of the two sentences is quick. The second of them is quick as well.")
        await session.flush()
        await session.finish()
    assert len(rig.service.accepted) == 2
    for params in rig.service.accepted:
        assert (params.voice_name, params.language_code) == ("Low", "en-GB")
        assert params.on_unspeakable is OnUnspeakable.SKIP
        assert params.captions == (CaptionFormat.JSON if session.timed else None)
    first, second = (params.speed for params in rig.service.accepted)
    assert first == 2.0
    assert first < second <= FASTEST, "the tag holds on in the next chunk"


async def test_few_chunks_are_rendered_ahead_of_what_the_client_takes(rig: Rig) -> None:
    rig.sink.room.clear()
    async with rig.session() as session:
        await session.append(LINES)
        await session.flush()
        await settle()
        assert len(rig.service.accepted) == 1 + TASKS_AHEAD
        rig.sink.room.set()
        await session.finish()
    assert "".join(texts(rig)) == LINES


async def test_a_cancel_drops_all_that_was_not_sent(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    async with rig.session() as session:
        await session.append(LINES + "And a word that")
        await rig.sink.until(lambda: bool(rig.sink.events))
        await settle()
        began = len(rig.service.accepted)
        await session.cancel()
        assert sorted(rig.service.canceled) == [f"task_{number}" for number in range(1, began + 1)]
        assert not rig.listener.open
        await session.finish()  # nothing waits
        dropped = len(LINES + "And a word that")
        await session.append("Yes?")
        await session.flush()
        await session.finish()
    assert texts(rig)[began:] == ["Yes?"]
    assert rig.sink.events == ["task_1", f"task_{began + 1}", f"task_{began + 1}", "flushed"]
    answer = rig.sink.pieces[1]
    assert (answer.chunk.start, len(answer.samples)) == (dropped, BLOCK), "no pause of what was dropped is before it"
    assert answer.at_s == pytest.approx(BLOCK / RATE)


async def test_a_task_that_is_accepted_during_a_cancel_is_canceled_too(rig: Rig) -> None:
    rig.service.gate.clear()
    async with rig.session() as session:
        await session.append("One.")
        await session.flush()
        await rig.service.submitting.wait()
        canceling = asyncio.ensure_future(session.cancel())
        await settle()
        assert not canceling.done()
        rig.service.gate.set()
        await canceling
        assert rig.service.canceled == ["task_1"]
    assert rig.sink.events == []


async def test_leaving_ends_what_was_begun(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    rig.service.not_canceled = {"task_2": NotFoundError("gone"), "task_3": StoreUnavailableError("no disk")}
    with capture_logs() as logged:
        async with rig.session() as session:
            await session.append(LINES)
            await settle()
            began = len(rig.service.accepted)
            assert began == 1 + TASKS_AHEAD >= 3
    assert set(rig.service.canceled) == {f"task_{number}" for number in range(1, began + 1)} - {"task_2", "task_3"}
    assert not rig.listener.open
    assert [(entry["event"], entry["task"]) for entry in logged] == [("task.not_canceled", "task_3")]
    assert not any("line" in str(entry) for entry in logged)


async def test_a_chunk_that_cannot_be_spoken_is_skipped_and_the_rest_is_said(rig: Rig) -> None:
    rig.service.refusals = [RequestError("No letters.")]
    async with rig.session() as session:
        await session.append("The first of the lines is refused.\nThe second of them is not.")
        await session.flush()
        await session.finish()
    assert rig.sink.events == [
        "skipped The first of the lines is refused.: No letters.",
        "task_1",
        "task_1",
        "flushed",
    ]
    assert texts(rig) == ["The second of them is not."]


async def test_a_limit_of_the_key_is_waited_for_while_own_tasks_are_unfinished(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    async with rig.session() as session:
        await session.append("The first of the two lines.\nThe second of the two lines.")
        await rig.sink.until(lambda: bool(rig.sink.events))
        rig.service.refusals = [LimitError("Too many.")]
        await session.flush()
        await settle()
        assert (rig.service.refusals, texts(rig)) == ([], ["The first of the two lines.\n"])
        rig.listener.gates["task_1"].set()
        await session.finish()
    assert texts(rig) == ["The first of the two lines.\n", "The second of the two lines."]
    assert rig.sink.events[-1] == "flushed"


async def test_a_limit_that_none_of_its_tasks_fills_ends_the_session(rig: Rig) -> None:
    rig.service.refusals = [LimitError("Too many.", retry_after_seconds=7)]
    async with rig.session() as session:
        await session.append("One.")
        await session.flush()
        with pytest.raises(LimitError) as raised:
            await session.finish()
        assert raised.value.retry_after_seconds == 7
        assert session.failed.exception() is raised.value
    assert rig.sink.events == []


@pytest.mark.parametrize("error", [StoppingError("stopping"), TaskFailedError("canceled")])
async def test_what_breaks_the_sound_off_ends_the_session(rig: Rig, error: TaskFailedError | StoppingError) -> None:
    rig.listener.failures["task_1"] = error
    async with rig.session() as session:
        await session.append(LINES)
        await session.flush()
        with pytest.raises(type(error)):
            await session.finish()
    assert rig.sink.events == ["task_1"], "nothing follows what is missing"
    assert "task_1" in rig.service.canceled
    assert not rig.listener.open


async def test_no_more_text_is_taken_than_may_wait(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "MOST_WAITING_CHARS", 2 * len(LINES))
    rig.sink.room.clear()
    async with rig.session() as session:
        await session.append(LINES)
        await session.append(LINES)
        third = asyncio.ensure_future(session.append(LINES))
        await settle()
        assert not third.done()
        rig.sink.room.set()
        await third
        await session.flush()
        await session.finish()
    assert "".join(texts(rig)) == 3 * LINES


async def test_who_waits_for_room_is_told_what_ends_the_session(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "MOST_WAITING_CHARS", 10)
    rig.listener.gates["task_1"] = asyncio.Event()
    rig.listener.failures["task_1"] = StoppingError("stopping")
    async with rig.session() as session:
        waiting = asyncio.ensure_future(session.append(LINES))
        await settle()
        assert not waiting.done()
        rig.listener.gates["task_1"].set()
        with pytest.raises(StoppingError):
            await waiting


async def test_long_pieces_are_cut_as_short_ones(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    for inline in (0, 10_000):  # in a thread, and where it is called
        monkeypatch.setattr(session_module, "INLINE_CHARS", inline)
        async with rig.session() as session:
            await session.append(40 * LINES)
            await session.flush()
            await session.finish()
    half = len(rig.service.accepted) // 2
    assert texts(rig)[:half] == texts(rig)[half:]
    assert "".join(texts(rig)[:half]) == 40 * LINES


async def test_a_language_is_that_of_the_nearest_variety(rig: Rig) -> None:
    assert rig.session(language_code="en-IN")._params.language_code == "en-GB"
