"""Answers that are made while they are sent: whole, cut off, or given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from typing import Any

import numpy as np
import pytest
from starlette.requests import ClientDisconnect, Request
from structlog.testing import capture_logs

from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat, Int16
from rhapsode.core.errors import StoppingError, TaskFailedError
from rhapsode.http.streaming import SLICE_BYTES, Streamed, begun, encoded, slices

Message = dict[str, Any]


class Line:
    """A connection: what was sent over it, and whether the client is still there."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.left = asyncio.Event()

    @property
    def request(self) -> Request:
        return Request({"type": "http"}, self.receive)

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def answer(self, response: Streamed) -> None:
        await response({"type": "http"}, self.receive, self.send)

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.sent[1:])

    @property
    def complete(self) -> bool:
        return not self.sent[-1].get("more_body", True)


async def saying(parts: Iterable[bytes | Exception], closed: list[bool] | None = None) -> AsyncGenerator[bytes]:
    try:
        for part in parts:
            if isinstance(part, Exception):
                raise part
            yield part
    finally:
        if closed is not None:
            closed.append(True)


async def for_ever() -> AsyncGenerator[bytes]:
    yield b"first"
    await asyncio.Event().wait()


async def test_a_stream_is_sent_piece_by_piece_and_ended() -> None:
    line = Line()
    chunks = await begun(line.request, saying([b"one", b"two"]))
    await line.answer(Streamed(chunks, "audio/wav", {"Rhapsode-Task-Id": "task_x"}))
    headers = dict(line.sent[0]["headers"])
    assert (headers[b"content-type"], headers[b"rhapsode-task-id"]) == (b"audio/wav", b"task_x")
    assert b"content-length" not in headers
    assert [message["body"] for message in line.sent[1:]] == [b"one", b"two", b""]
    assert line.complete


async def test_what_fails_at_once_is_raised_and_nothing_is_sent() -> None:
    line = Line()
    with pytest.raises(TaskFailedError):
        await begun(line.request, saying([TaskFailedError()]))


async def test_a_task_whose_answer_fails_at_once_is_left() -> None:
    left: list[bool] = []

    async def leaving() -> None:
        left.append(True)

    with pytest.raises(StoppingError):
        await begun(Line().request, saying([StoppingError()]), leaving)
    assert left == [True]


async def test_what_fails_later_is_left_without_an_end() -> None:
    line = Line()
    left: list[bool] = []

    async def leaving() -> None:
        left.append(True)

    chunks = await begun(line.request, saying([b"one", TaskFailedError("The weights are gone.", code=500)]))
    with capture_logs() as log:
        await line.answer(Streamed(chunks, "audio/wav", on_disconnect=leaving))
    assert line.body == b"one"
    assert not line.complete
    assert left == [True], "nobody is left who would have the rest"
    assert [(entry["event"], entry["reason"]) for entry in log] == [("stream.broken", "The weights are gone.")]


@pytest.mark.parametrize("early", [True, False])
async def test_a_disconnect_ends_the_stream_at_once(early: bool) -> None:
    line = Line()
    noticed: list[bool] = []

    async def left() -> None:
        noticed.append(True)

    async def ask() -> None:
        source = saying([b""] if early else [])
        await source.aclose()
        waiting = for_ever()
        if early:
            await anext(waiting)
        chunks = await begun(line.request, waiting, left)
        await line.answer(Streamed(chunks, "audio/wav", on_disconnect=left))

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0.01)
    assert line.sent == [] if early else line.body == b"first"
    line.left.set()
    with pytest.raises(ClientDisconnect):
        await asyncio.wait_for(asking, 60)
    assert noticed == [True]


async def test_its_source_is_closed_with_it() -> None:
    closed: list[bool] = []
    line = Line()
    chunks = await begun(line.request, saying([b"one", b"two"], closed))
    await anext(chunks)
    await chunks.aclose()
    assert closed == [True]


@pytest.mark.parametrize("format", list(AudioFormat))
async def test_a_file_is_made_of_blocks_and_of_none(format: AudioFormat) -> None:
    sound = (8000 * np.sin(np.arange(30_000) * 0.05)).astype(np.int16)

    async def blocks() -> AsyncGenerator[Int16]:
        for start in range(0, len(sound), 7_000):
            yield sound[start : start + 7_000]

    async def none() -> AsyncGenerator[Int16]:
        for _ in ():
            yield sound

    audio_encoder = encoder(format, 24_000)
    whole = audio_encoder.begin(None) + audio_encoder.write(sound) + audio_encoder.finish()
    pieces = [piece async for piece in encoded(blocks(), encoder(format, 24_000))]
    assert all(pieces)
    assert len(b"".join(pieces)) == len(whole)
    if format in {AudioFormat.WAV, AudioFormat.PCM, AudioFormat.FLAC}:
        assert b"".join(pieces) == whole
    assert len(b"".join([piece async for piece in encoded(none(), encoder(format, 24_000))])) < 1_000


def test_slices_need_no_padding_but_the_last() -> None:
    data = bytes(2 * SLICE_BYTES + 1)
    assert [len(part) for part in slices(data)] == [SLICE_BYTES, SLICE_BYTES, 1]
    assert SLICE_BYTES % 3 == 0
    assert list(slices(b"")) == []
