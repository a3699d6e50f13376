"""Streamed responses: audio that is sent while it is rendered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from typing import TypeVar

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rhapsode.audio.encode import Encoder
from rhapsode.core.audio import Int16
from rhapsode.core.errors import AuthenticationError, RhapsodeError
from rhapsode.http.disconnect import while_connected
from rhapsode.service.listening import AudioBlock

T = TypeVar("T")
PIECE_SAMPLES = 12_000
"""Samples that are encoded at a time: half a second, so that its beginning does not wait for the rest of the
segment."""
FIRST_PIECE_SAMPLES = 1_200
"""The same for the first piece, two frames of MP3: LAME takes 2 ms for 2,400 samples, in which nothing is sent."""
SLICE_BYTES = 48_000
"""A second of samples. In base64 that is a line of 64,000 characters, which readers of lines take; some take no more
than 65,536. Slices of three bytes each need no padding until the last."""
LINES_TYPE = "application/x-ndjson"
"""The media type of a response with a JSON object on each line."""
MOST_TIMED_CHARACTERS = 40_000
"""The longest text of an answer that is one JSON object with the audio in it."""
log = structlog.get_logger(__name__)

OnDisconnect = Callable[[], Awaitable[None]]
"""Called when the client does not receive the whole response."""


class Streamed(Response):
    """An answer in chunks. A failure in the middle aborts the connection, so that a client does not take it for the
    end.

    ``on_disconnect`` is awaited when the client does not receive the end, whichever side disconnects.
    """

    def __init__(
        self,
        chunks: AsyncGenerator[bytes],
        mime_type: str,
        headers: Mapping[str, str] | None = None,
        on_disconnect: OnDisconnect | None = None,
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.headers.update(headers or {})
        self.headers["Content-Type"] = mime_type  # unchanged: Starlette would add a charset
        self._chunks = chunks
        self._on_disconnect = on_disconnect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await with_client(Request(scope, receive), self._send(send), self._on_disconnect)
        except AuthenticationError as error:  # the key was revoked meanwhile: an unfinished response, as above
            log.warning("stream.broken", error=type(error).__name__, reason=error.message)

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._chunks) as chunks:
            try:
                async for chunk in chunks:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            except RhapsodeError as error:
                # The server closes the connection of an unfinished response.
                log.warning("stream.broken", error=type(error).__name__, reason=error.message)
                if self._on_disconnect is not None:
                    await self._on_disconnect()
                return
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def csv_response(lines: AsyncGenerator[bytes], name: str) -> Streamed:
    """Return a CSV file of that ``name`` as a download; the same address may have JSON for other clients."""
    headers = {"Vary": "Accept", "Content-Disposition": f'attachment; filename="{name}"'}
    return Streamed(lines, "text/csv; charset=utf-8", headers)


async def with_client(request: Request, work: Awaitable[T], on_disconnect: OnDisconnect | None = None) -> T:
    """Return the result of ``work``. If it fails, the client disconnects or its key is revoked, ``on_disconnect`` is
    awaited first.

    Raises what ``work`` does, ClientDisconnect and AuthenticationError.
    """

    async def working() -> T:
        return await work

    try:
        return await while_connected(request, working())
    except (ClientDisconnect, RhapsodeError):
        if on_disconnect is not None:
            await on_disconnect()
        raise


async def begun(
    request: Request, chunks: AsyncIterator[bytes], on_disconnect: OnDisconnect | None = None
) -> AsyncGenerator[bytes]:
    """Return ``chunks`` once the first one is there: errors before it are raised here, before the status is sent."""
    first = await with_client(request, anext(chunks, b""), on_disconnect)

    async def all_chunks() -> AsyncGenerator[bytes]:
        try:
            yield first
            async for chunk in chunks:
                yield chunk
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()

    return all_chunks()


async def encoded(
    samples: AsyncGenerator[Int16], encoder: Encoder, length: int | None = None
) -> AsyncGenerator[bytes]:
    """Yield the file that ``encoder`` makes of ``samples``, which may be endless, in pieces that are never empty.

    ``length`` is how many there will be, for the header, if that is known.
    """
    async with aclosing(samples):
        block = await anext(samples, None)  # send nothing before there is audio
        head = encoder.begin(length)
        at_once = FIRST_PIECE_SAMPLES
        while block is not None:
            while len(block):
                piece, block = block[:at_once], block[at_once:]
                if data := head + await asyncio.to_thread(encoder.write, piece):
                    yield data
                    at_once = PIECE_SAMPLES
                head = b""
            block = await anext(samples, None)
        if data := head + await asyncio.to_thread(encoder.finish):
            yield data


async def encoded_blocks(
    blocks: AsyncGenerator[AudioBlock], make: Callable[[int], Encoder]
) -> AsyncGenerator[tuple[Encoder, bytes, AudioBlock | None]]:
    """Yield what an encoder, made for the sample rate of ``blocks``, makes of each, with the block.

    At the end comes the rest of the file, with ``None``; nothing comes of no blocks.
    """
    audio_encoder = None
    async with aclosing(blocks):
        async for block in blocks:
            head = b""
            if audio_encoder is None:
                audio_encoder = make(block.rate_hz)
                head = audio_encoder.begin(None)
            yield audio_encoder, head + await asyncio.to_thread(audio_encoder.write, block.samples), block
    if audio_encoder is not None:
        yield audio_encoder, await asyncio.to_thread(audio_encoder.finish), None


def slices(data: bytes) -> Iterator[bytes]:
    """Yield ``data`` in slices that are short enough for an event."""
    for start in range(0, len(data), SLICE_BYTES):
        yield data[start : start + SLICE_BYTES]
