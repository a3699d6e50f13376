"""A speech session: split incremental text into chunks, create a task for each, and send their audio to a sink in
order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import Final, NoReturn, Protocol

import numpy as np
import structlog

from rhapsode.core.audio import AudioFormat, Int16
from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.custom_voices import NO_CUSTOM_VOICES, CustomVoices
from rhapsode.core.errors import AuthenticationError, LimitError, NotFoundError, RequestError, RhapsodeError
from rhapsode.core.speech import FASTEST, SLOWEST, Dropped, Model, OnUnspeakable, SpeechParams
from rhapsode.core.task import ApiKey, Task
from rhapsode.engines.registry import Catalogue
from rhapsode.http.context import Context
from rhapsode.service.languages import nearest_language
from rhapsode.service.requests import TaskRequest
from rhapsode.text.cues import TimedWord
from rhapsode.text.incremental import IncrementalSplitter, TextChunk
from rhapsode.text.languages.registry import front_end, readable, variety_of
from rhapsode.text.unspeakable import foreseen

log = structlog.get_logger(__name__)

TASKS_AHEAD: Final = 3
"""The number of chunks that are rendered ahead of the one being sent, which bounds wasted work after a disconnect."""
CHARS_AT_ONCE: Final = 500
"""How many characters are cut into chunks before the event loop may run other tasks."""
INLINE_CHARS: Final = 100
"""Longer pieces are cut in a thread, for one session at a time: this bounds the latency of other requests."""
_one_at_a_time = ThreadPoolExecutor(1, thread_name_prefix="rhapsode-chunks")


@dataclass(frozen=True, slots=True)
class SpokenPiece:
    """A piece of the sound of a chunk. ``start_s`` is when the chunk begins in the sound of the session, in seconds.

    ``samples`` have shape ``(n,)`` at ``rate_hz`` and begin ``at_s``; ``words`` have times of the session and offsets
    of all that was appended, and so have the pieces of the chunk's text that are ``dropped``: not spoken.
    """

    chunk: TextChunk
    task_id: str
    rate_hz: int
    samples: Int16
    words: Sequence[TimedWord]
    start_s: float
    at_s: float
    dropped: Sequence[Dropped] = ()


class Sink(Protocol):
    """Where a session's sound goes; each call returns when the client can take more."""

    async def piece(self, piece: SpokenPiece) -> None:
        """Take a piece of sound."""
        ...

    async def skipped(self, chunk: TextChunk, error: RequestError) -> None:
        """Tell that a chunk cannot be spoken."""
        ...

    async def flushed(self) -> None:
        """Tell that all that was appended before a flush has been given."""
        ...


class _Flush:
    """Stands in the queue for the end of an utterance."""


@dataclass(frozen=True, slots=True)
class _Accepted:
    chunk: TextChunk
    task: Task


@dataclass(frozen=True, slots=True)
class _Refused:
    chunk: TextChunk
    error: RequestError


class SpeechSession:
    """Speaks what is appended. Use it as an async context manager: leaving it ends what was begun for it."""

    def __init__(
        self,
        context: Context,
        key: ApiKey,
        model: Model,
        params: SpeechParams,
        sink: Sink,
        custom_voices: CustomVoices = NO_CUSTOM_VOICES,
    ) -> None:
        """Take the ``params`` of every chunk, checked but for the text; the voice may be one of ``custom_voices``.

        Raises RequestError for a wrong language.
        """
        catalogue = context.service.catalogue
        engine = catalogue.route(model.id).engine
        profile = catalogue.profile(engine)
        if params.language_code is not None:
            params = replace(params, language_code=nearest_language(params.language_code, profile))
        self.timed = profile.timings
        self._context = context
        self._key = key
        self._model = model
        self._params = replace(
            params,
            format=AudioFormat.PCM,
            captions=CaptionFormat.JSON if profile.timings else None,
            on_unspeakable=OnUnspeakable.SKIP,
        )
        self._sink = sink
        language = _language(catalogue, engine, model, params, custom_voices)
        self._front_end, self._variety = front_end(language), variety_of(language)
        self._splitter = IncrementalSplitter(self._front_end, self._variety)
        self._most_waiting = context.service.max_text_characters
        self._incoming: asyncio.Queue[str | _Flush] = asyncio.Queue()
        self._begun = _queue_ahead()
        self._unfinished: set[str] = set()
        self._moved = asyncio.Event()
        self._appended = 0
        self._waiting = 0
        self._flushes = 0
        self._seconds = 0.0
        self._pause_ms = 0.0
        self._workers: list[asyncio.Task[None]] = []
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> SpeechSession:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def start(self) -> None:
        """Load the front end, and start to speak appended text."""
        await asyncio.to_thread(self._front_end.read, "Ready.", self._variety)  # the first one loads its tables
        self._start()

    def fail_with(self, cause: asyncio.Future[NoReturn]) -> None:
        """Fail when ``cause`` does, with its error."""
        cause.add_done_callback(self._caused)

    def _caused(self, cause: asyncio.Future[NoReturn]) -> None:
        if not cause.cancelled() and (error := cause.exception()) is not None:
            self._fail(error)

    async def aclose(self) -> None:
        """End the session, and the tasks that are not done."""
        await self._stop()
        self.failed.cancel()

    def append(self, text: str) -> None:
        """Take more text. Raises LimitError, and takes nothing of it, where more would wait than one task may have."""
        if text:
            self._count(len(text))
            self._appended += len(text)
            self._incoming.put_nowait(text)

    def flush(self) -> None:
        """Have all text spoken that was appended: an utterance ends here. Raises LimitError as :meth:`append` does."""
        self._count(1)
        self._flushes += 1
        self._incoming.put_nowait(_Flush())

    def _count(self, size: int) -> None:
        """Count what will wait: characters, and each flush as one more. Raises LimitError."""
        if self._waiting + size > self._most_waiting:
            error = LimitError(
                f"This was not taken: at most {self._most_waiting:,} characters may wait to be spoken, and "
                f"{self._waiting:,} do. Send it later, in parts."
            )
            error.param = "text"
            raise error
        self._waiting += size

    async def cancel(self) -> None:
        """Drop all text and sound that was not sent, and end its tasks."""
        await self._stop()
        # A new one, because a thread may still cut text for the old one.
        self._splitter = IncrementalSplitter(self._front_end, self._variety, self._appended)
        self._incoming, self._begun = asyncio.Queue(), _queue_ahead()
        self._waiting, self._flushes, self._pause_ms = 0, 0, 0.0
        self._moved.set()
        self._start()

    async def finish(self) -> None:
        """Wait until all that was flushed has been sent. Raises what ended the session."""
        while self._flushes:
            await self._until_moved()

    async def _until_moved(self) -> None:
        self._moved.clear()
        moved = asyncio.create_task(self._moved.wait())
        try:
            await asyncio.wait((moved, self.failed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            moved.cancel()
        if self.failed.done():
            self.failed.result()

    def _done(self, size: int) -> None:
        self._waiting -= size
        self._moved.set()

    def _start(self) -> None:
        self._workers = [asyncio.create_task(self._submit()), asyncio.create_task(self._send_sound())]
        for worker in self._workers:
            worker.add_done_callback(self._ended)

    def _ended(self, worker: asyncio.Task[None]) -> None:
        if not worker.cancelled() and (error := worker.exception()) is not None:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        if not self.failed.done():
            self.failed.set_exception(error)
            self.failed.exception()  # possibly without a waiter

    async def _stop(self) -> None:
        await cancel_and_wait(self._workers)
        unfinished, self._unfinished = self._unfinished, set()
        for task_id in unfinished:
            try:
                await self._context.service.cancel(self._key, task_id)
            except NotFoundError:
                pass  # the caller has deleted the task
            except RhapsodeError as error:
                log.warning("task.not_canceled", task=task_id, reason=error.message)

    async def _submit(self) -> None:
        """Cut appended text into chunks and submit each as a task, a few ahead of the one that is sent."""
        while True:
            entry = await self._incoming.get()
            if isinstance(entry, _Flush):
                await self._submit_chunks(self._splitter.flush())
                await self._begun.put(entry)
            else:
                for start in range(0, len(entry), CHARS_AT_ONCE):
                    await self._submit_chunks(await self._cut(entry[start : start + CHARS_AT_ONCE]))
                await asyncio.sleep(0)

    async def _cut(self, text: str) -> list[TextChunk]:
        if len(text) <= INLINE_CHARS:
            return self._splitter.append(text)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_one_at_a_time, self._splitter.append, text)

    async def _submit_chunks(self, chunks: list[TextChunk]) -> None:
        for chunk in chunks:
            if chunk.text.isspace():
                self._done(len(chunk.text))
            else:
                await self._begun.put(await self._submitted(chunk))

    async def _submitted(self, chunk: TextChunk) -> _Accepted | _Refused:
        speed = min(max(self._params.speed * chunk.speed, SLOWEST), FASTEST)
        params = replace(self._params, text=chunk.text, speed=speed)
        request = TaskRequest(model=self._model.id, inputs=[params], streamed=True)
        while True:
            try:
                # Shielded: a cancellation in between would leave an orphaned task.
                submitting = asyncio.ensure_future(self._context.service.submit(self._key, request))
                try:
                    task = await asyncio.shield(submitting)
                except asyncio.CancelledError:
                    with suppress(RhapsodeError):
                        self._unfinished.add((await submitting).id)
                    raise
            except LimitError:
                if not self._unfinished:
                    raise
                await self._until_moved()  # the limit of concurrent tasks: wait until one of this session has ended
            except AuthenticationError:
                raise  # the key was revoked meanwhile, or has expired: nothing more of this session is spoken
            except RequestError as error:
                return _Refused(chunk, error)
            else:
                self._unfinished.add(task.id)
                return _Accepted(chunk, task)

    async def _send_sound(self) -> None:
        while True:
            match await self._begun.get():
                case _Flush():
                    await self._sink.flushed()
                    self._flushes -= 1
                    self._done(1)
                case _Refused(chunk, error):
                    await self._sink.skipped(chunk, error)
                    self._done(len(chunk.text))
                case _Accepted(chunk, task):
                    await self._send(chunk, task)
                    self._unfinished.discard(task.id)
                    self._done(len(chunk.text))

    async def _send(self, chunk: TextChunk, task: Task) -> None:
        begun = False
        start_s = self._seconds
        dropped = self._dropped(chunk, task.engine)
        pieces = self._context.listener.spoken(self._key.id, task.id, 0, chunk.text)
        async with aclosing(pieces):
            async for piece in pieces:
                samples = piece.samples
                if not begun:
                    silence = np.zeros(round(piece.rate_hz * self._pause_ms / 1000), np.int16)
                    samples = np.concatenate((silence, samples))
                    start_s += len(silence) / piece.rate_hz
                    begun = True
                words = [
                    replace(
                        word,
                        start=word.start + chunk.start,
                        end=word.end + chunk.start,
                        begins=word.begins + start_s,
                        stops=word.stops + start_s,
                    )
                    for word in piece.words
                ]
                at_s = self._seconds
                self._seconds += len(samples) / piece.rate_hz
                await self._sink.piece(
                    SpokenPiece(chunk, task.id, piece.rate_hz, samples, words, start_s, at_s, dropped)
                )
        self._pause_ms = chunk.pause_ms / self._params.speed

    def _dropped(self, chunk: TextChunk, engine: str) -> list[Dropped]:
        """Return what of a chunk is not spoken. A remote engine reads all."""
        profile = self._context.service.catalogue.profile(engine)
        if profile.remote:
            return []
        pieces = foreseen(chunk.text, self._front_end, OnUnspeakable.SKIP, profile.ipa_symbols)
        return [replace(piece, start=piece.start + chunk.start, end=piece.end + chunk.start) for piece in pieces]


def _queue_ahead() -> asyncio.Queue[_Accepted | _Refused | _Flush]:
    """Return the queue before the chunk that is being sent; one more is submitted that waits for a place in it."""
    return asyncio.Queue(TASKS_AHEAD - 1)


def _language(
    catalogue: Catalogue, engine: str, model: Model, params: SpeechParams, custom_voices: CustomVoices
) -> str:
    """Return the language that the text is cut by: that asked for, or the voice's; English where that cannot be
    read.
    """
    voice = params.voice_name or model.default_voice
    if (kept := custom_voices.find(voice)) is not None and (mixed := catalogue.mixed(kept)) is not None:
        engine, voice = kept.engine, mixed.name
    language = params.language_code or catalogue.language(engine, voice)
    return language if readable(language) else "en-US"
