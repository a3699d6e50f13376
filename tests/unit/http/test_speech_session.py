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
async def rig(monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Return a rig whose session cuts all text in the event loop: :func:`settle` waits for no thread."""
    monkeypatch.setattr(session_module, "INLINE_CHARS", 10_000)
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
            session.append(TEXT[at : at + 7])
        session.flush()
        session.append("And another one.")
        session.flush()
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
        session.flush()  # an empty one
        session.append("One.")
        session.flush()
        session.append("Two.")
        session.flush()
        await session.finish()
    assert rig.sink.events == ["flushed", "task_1", "task_1", "flushed", "task_2", "task_2", "flushed"]


async def test_chunks_have_the_parameters_of_the_session_and_the_speed_of_tags(rig: Rig) -> None:
    async with rig.session(speed=2.0, language_code="en-GB") as session:
        session.append("[fast] The first of the two sentences is quick. The second of them is quick as well.")
        session.flush()
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
        session.append(LINES)
        session.flush()
        await settle()
        assert len(rig.service.accepted) == 1 + TASKS_AHEAD
        rig.sink.room.set()
        await session.finish()
    assert "".join(texts(rig)) == LINES


async def test_a_cancel_drops_all_that_was_not_sent(rig: Rig) -> None:
    rig.listener.gates["task_1"] = asyncio.Event()
    async with rig.session() as session:
        session.append(LINES + "And a word that")
        await rig.sink.until(lambda: bool(rig.sink.events))
        await settle()
        began = len(rig.service.accepted)
        await session.cancel()
        assert sorted(rig.service.canceled) == [f"task_{number}" for number in range(1, began + 1)]
        assert not rig.listener.open
        await session.finish()  # nothing waits
        dropped = len(LINES + "And a word that")
        session.append("Yes?")
        session.flush()
        await session.finish()
    assert texts(rig)[began:] == ["Yes?"]
    assert rig.sink.events == ["task_1", f"task_{began + 1}", f"task_{began + 1}", "flushed"]
    answer = rig.sink.pieces[1]
    assert (answer.chunk.start, len(answer.samples)) == (dropped, BLOCK), "no pause of what was dropped is before it"
    assert answer.at_s == pytest.approx(BLOCK / RATE)


async def test_a_task_that_is_accepted_during_a_cancel_is_canceled_too(rig: Rig) -> None:
    rig.service.gate.clear()
    async with rig.session() as session:
        session.append("One.")
        session.flush()
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
            session.append(LINES)
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
        session.append("The first of the lines is refused.\nThe second of them is not.")
        session.flush()
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
        session.append("The first of the two lines.\nThe second of the two lines.")
        await rig.sink.until(lambda: bool(rig.sink.events))
        rig.service.refusals = [LimitError("Too many.")]
        session.flush()
        await settle()
        assert (rig.service.refusals, texts(rig)) == ([], ["The first of the two lines.\n"])
        rig.listener.gates["task_1"].set()
        await session.finish()
    assert texts(rig) == ["The first of the two lines.\n", "The second of the two lines."]
    assert rig.sink.events[-1] == "flushed"


async def test_a_limit_that_none_of_its_tasks_fills_ends_the_session(rig: Rig) -> None:
    rig.service.refusals = [LimitError("Too many.", retry_after_seconds=7)]
    async with rig.session() as session:
        session.append("One.")
        session.flush()
        with pytest.raises(LimitError) as raised:
            await session.finish()
        assert raised.value.retry_after_seconds == 7
        assert session.failed.exception() is raised.value
    assert rig.sink.events == []


@pytest.mark.parametrize("error", [StoppingError("stopping"), TaskFailedError("canceled")])
async def test_what_breaks_the_sound_off_ends_the_session(rig: Rig, error: TaskFailedError | StoppingError) -> None:
    rig.listener.failures["task_1"] = error
    async with rig.session() as session:
        session.append(LINES)
        session.flush()
        with pytest.raises(type(error)):
            await session.finish()
    assert rig.sink.events == ["task_1"], "nothing follows what is missing"
    assert "task_1" in rig.service.canceled
    assert not rig.listener.open


async def test_text_that_would_make_too_much_wait_is_refused_and_may_come_again(rig: Rig) -> None:
    rig.service.max_text_characters = 2 * len(LINES) + 1
    rig.sink.room.clear()
    async with rig.session() as session:
        session.append(LINES)
        session.append(LINES)
        with pytest.raises(LimitError, match=f"at most {2 * len(LINES) + 1} characters may wait") as raised:
            session.append("One more.")
        assert raised.value.param == "text"
        session.flush()
        with pytest.raises(LimitError):
            session.flush()  # without text, as often as a client likes
        rig.sink.room.set()
        await session.finish()
        session.append("One more.")
        session.flush()
        await session.finish()
    assert "".join(texts(rig)) == 2 * LINES + "One more."


async def test_text_that_a_thread_is_cutting_is_dropped_too(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "INLINE_CHARS", 0)
    rig.sink.room.clear()
    rig.service.max_text_characters = 40 * len(LINES)
    async with rig.session() as session:
        session.append(40 * LINES)
        await settle()
        await session.cancel()
        rig.sink.room.set()
        session.append("Yes?")
        session.flush()
        await session.finish()
    assert rig.sink.pieces[-1].chunk.start == 40 * len(LINES)
    assert texts(rig)[-1] == "Yes?"
    assert len(texts(rig)) <= 2 + TASKS_AHEAD


async def test_white_space_is_no_chunk(rig: Rig) -> None:
    async with rig.session() as session:
        session.append(" \n\n ")
        session.flush()
        session.append("\n")
        session.append("Yes?")
        session.flush()
        session.append(" ")
        session.flush()
        await session.finish()
    assert (texts(rig), rig.sink.pieces[0].chunk.start) == (["\nYes?"], 4)
    assert [event for event in rig.sink.events if event != "task_1"] == ["flushed"] * 3


async def test_long_pieces_are_cut_as_short_ones(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    for inline in (0, 10_000):  # in a thread, and where it is called
        monkeypatch.setattr(session_module, "INLINE_CHARS", inline)
        async with rig.session() as session:
            session.append(40 * LINES)
            session.flush()
            await session.finish()
    half = len(rig.service.accepted) // 2
    assert texts(rig)[:half] == texts(rig)[half:]
    assert "".join(texts(rig)[:half]) == 40 * LINES


async def test_a_language_is_that_of_the_nearest_variety(rig: Rig) -> None:
    assert rig.session(language_code="en-IN")._params.language_code == "en-GB"
