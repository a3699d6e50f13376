"""Stream an item of a task while it is rendered: its samples in order, each once, as soon as they are available."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import numpy as np
import structlog

from rhapsode.audio.decode import decode, sample_offset
from rhapsode.audio.peaks import PeakMeter
from rhapsode.audio.resample import StreamResampler
from rhapsode.core.audio import BYTES_PER_SAMPLE, AudioFormat, Int16
from rhapsode.core.changes import TaskChanges
from rhapsode.core.errors import DamagedFileError, FileGoneError, NotFoundError, StoppingError, TaskFailedError
from rhapsode.core.ports import BlobInfo, BlobStore
from rhapsode.core.speech import RenderedSegment
from rhapsode.core.task import TaskItem, TaskStatus
from rhapsode.core.uncommitted import UncommittedAudio
from rhapsode.service.watching import QUIET_SECONDS, within
from rhapsode.store.listening import ItemAudio, ListeningStore
from rhapsode.text.captions import WordTimer, read_word_times
from rhapsode.text.cues import TimedWord

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PlayableItem:
    """An item that can be listened to.

    ``file`` is the blob path of its file of ``size`` bytes, once there is one; ``format`` is what that is, or will be.
    ``engine`` has it, and speaks it with ``version``, which is known once there is something to hear. ``rate_hz`` is
    the sample rate of its samples, ``file_hz`` that of the file.
    """

    engine: str
    version: str | None
    rate_hz: int
    format: AudioFormat
    file: str | None
    size: int
    file_hz: int


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """A block of sound of shape ``(n,)``, and words that are heard from its beginning on, in seconds of the item."""

    rate_hz: int
    samples: Int16
    words: Sequence[TimedWord]


def check_whole(blob: BlobInfo, size: int) -> None:
    """Raise DamagedFileError unless a finished file has the size that it was written with."""
    if blob.size != size:
        log.error("file.damaged", blob=blob.path, bytes=blob.size, expected=size)
        raise DamagedFileError


class Listener:
    """Streams the audio of items before the file is finished.

    ``rates_hz`` are the sample rates of the engines. A stream takes no processor time between two segments. The first
    segment of a stream is taken from ``uncommitted`` where this process has rendered it.
    """

    def __init__(
        self,
        store: ListeningStore,
        blobs: BlobStore,
        changes: TaskChanges,
        uncommitted: UncommittedAudio,
        rates_hz: Mapping[str, int],
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._changes = changes
        self._uncommitted = uncommitted
        self._rates_hz = rates_hz

    async def find(self, key_id: str, task_id: str, item: int) -> PlayableItem:
        """Find the engine, the file and the sample rates of an item. Raises as :meth:`samples` does."""
        return self._playable(await self._state(key_id, task_id, item, 0))

    def _playable(self, state: ItemAudio) -> PlayableItem:
        return PlayableItem(
            state.engine,
            state.engine_version,
            self._rates_hz[state.engine],
            state.format,
            state.output,
            state.output_bytes,
            state.format.rate_hz(self._rates_hz[state.engine], state.sample_rate),
        )

    async def spoken(self, key_id: str, task_id: str, item: int, text: str) -> AsyncGenerator[AudioBlock]:
        """Yield the samples of an item with the times of its words, which never come after their sound.

        ``text`` is the item's, whose captions must have been asked for as JSON. Raises as :meth:`samples` does.
        """
        timer: WordTimer | None = None
        told = 0
        async with aclosing(self._pieces(key_id, task_id, item)) as pieces:
            async for block, piece, state in pieces:
                words: list[TimedWord] = []
                if piece is not None:
                    if timer is None:
                        timer = WordTimer(text, self._rates_hz[state.engine])
                    words = timer.add(piece)
                    if piece.end >= state.characters:
                        words += timer.finish()
                elif state.captions_output is not None and told < len(text):
                    data = b"".join([chunk async for chunk in self._blobs.stream(state.captions_output)])
                    words = [word for word in read_word_times(data) if word.start >= told]
                    told = len(text)
                if words:
                    told = max(told, words[-1].end)
                yield AudioBlock(self._rates_hz[state.engine], block, [word for word in words if word.spoken])

    async def begun(self, key_id: str, task_id: str, item: int) -> tuple[PlayableItem, AsyncGenerator[Int16]]:
        """Wait for the first samples of an item; return its engine and file, and an iterator over all its samples.

        Until then the fallback engine may still take over; later the stream is closed instead. Raises as
        :meth:`samples` does.
        """
        first, sound = await self._first(key_id, task_id, item)
        if first is None:
            return await self.find(key_id, task_id, item), _blocks(first, sound)
        return self._playable(first[1]), _blocks(first, sound)

    async def begun_or_file(
        self, key_id: str, task_id: str, item: int
    ) -> tuple[PlayableItem, AsyncGenerator[Int16] | None]:
        """Do as :meth:`begun`, but without samples where the file is there before anything is heard of it.

        So it is with short texts, whose file must not be encoded a second time.
        """
        playable = await self.find(key_id, task_id, item)
        if playable.file is None:
            first, sound = await self._first(key_id, task_id, item)
            playable = await self.find(key_id, task_id, item) if first is None else self._playable(first[1])
            if playable.file is None:
                return playable, _blocks(first, sound)
            await sound.aclose()
        return playable, None

    async def _first(
        self, key_id: str, task_id: str, item: int
    ) -> tuple[tuple[Int16, ItemAudio] | None, AsyncGenerator[tuple[Int16, ItemAudio]]]:
        """Wait for the first block of :meth:`_sound`, if there is any; return it with the iterator over the rest."""
        sound = self._sound(key_id, task_id, item)
        try:
            return await anext(sound, None), sound
        except BaseException:
            await sound.aclose()
            raise

    async def samples(self, key_id: str, task_id: str, item: int) -> AsyncGenerator[Int16]:
        """Yield the samples of an item from its beginning to its end, pauses included: those of its file, exactly.

        16-bit mono, in blocks of shape ``(n,)``, at the sample rate of the engine. Only for who falls so far behind
        that the file is finished before, the rest is as near to it as a lossy format is.

        Raises NotFoundError for another key's task and one that was deleted, TaskFailedError when it ends without
        audio, FileGoneError when its audio was removed, and StoppingError when the server stops. Any of them may come
        in the middle.
        """
        async with aclosing(self._sound(key_id, task_id, item)) as sound:
            async for block, _ in sound:
                yield block

    async def _sound(self, key_id: str, task_id: str, item: int) -> AsyncGenerator[tuple[Int16, ItemAudio]]:
        """Yield the blocks of :meth:`samples`, each with the item as it was read last."""
        async with aclosing(self._pieces(key_id, task_id, item)) as pieces:
            async for block, _, state in pieces:
                if len(block):
                    yield block, state

    async def _pieces(
        self, key_id: str, task_id: str, item: int
    ) -> AsyncGenerator[tuple[Int16, RenderedSegment | None, ItemAudio]]:
        """Yield the blocks of :meth:`samples`, each with its segment, or ``None`` for one from the finished file."""
        at = given = generation = 0
        with (
            self._changes.subscribe(task_id) as subscription,
            self._uncommitted.listening(task_id, item) as listener,
        ):
            while True:
                listener.at = None if given else at
                state = await self._state(key_id, task_id, item, at)
                if state.generation != generation:
                    if given:
                        raise TaskFailedError(
                            "Another engine has taken over, from the beginning. Listen again.", code=502
                        )
                    generation = state.generation
                    if at:
                        at = 0
                        continue
                if state.output is not None:
                    await self.need_whole(state.output, state.output_bytes)
                    async with aclosing(self._rest_at_engine_rate(state, state.output, given)) as blocks:
                        async for block in blocks:
                            yield block, None, state
                    return
                begun = at
                for piece in state.pieces:
                    try:
                        block = await self._read(piece, self._rates_hz[state.engine])
                    except FileNotFoundError:
                        break  # its samples are in the file now, or were lost and will be rendered again
                    at = piece.end
                    given += len(block)
                    yield block, piece, state
                segment = listener.segment
                if segment is not None and (segment.generation, segment.rendered.start) == (generation, at):
                    block = self._with_pause(segment.audio, segment.rendered, self._rates_hz[state.engine])
                    at = segment.rendered.end
                    given += len(block)
                    yield block, segment.rendered, state
                    if not await segment.committed():
                        await self._state(key_id, task_id, item, at)  # raises the reason if the task has ended
                        raise TaskFailedError("What was heard could not be stored. Listen again.", code=502)
                if at >= state.characters:
                    return
                if at == begun and await within(subscription.changed(), QUIET_SECONDS) is False:
                    raise StoppingError("The server is shutting down. The task goes on when it is started again.")

    def _rest_at_engine_rate(self, state: ItemAudio, output: str, start: int) -> AsyncGenerator[Int16]:
        """Return the blocks of a finished file from the sample ``start`` on, at the sample rate of the engine."""
        rate_hz = self._rates_hz[state.engine]
        file_hz = state.format.rate_hz(rate_hz, state.sample_rate)
        if file_hz == rate_hz:
            return self._rest(output, state.format, start)
        return _resampled(self._rest(output, state.format, 0), StreamResampler(file_hz, rate_hz), start)

    async def outline(self, item: TaskItem, bars: int) -> list[float]:
        """Measure how loud the finished file of an item is, 0 to 1, in each of ``bars`` equal parts.

        Raises FileGoneError when there is no file, or none any more.
        """
        if item.output is None:
            raise FileGoneError
        await self.need_whole(item.output, item.output_bytes)
        meter = PeakMeter(item.samples, bars)
        async with aclosing(self._rest(item.output, AudioFormat(item.format), 0)) as blocks:
            async for block in blocks:
                meter.add(block)
        return [round(float(level), 3) for level in meter.levels]

    async def need_whole(self, output: str, size: int) -> None:
        """Raise DamagedFileError unless a finished file is as long as it was made, FileGoneError if there is none."""
        blob = await self._blobs.head(output)
        if blob is None:
            raise FileGoneError
        check_whole(blob, size)

    async def _state(self, key_id: str, task_id: str, item: int, at: int) -> ItemAudio:
        state = await self._store.item(task_id, key_id, item, at)
        if state is None:
            raise NotFoundError("There is no such task, or it has no such input.", param="id")
        if state.status is TaskStatus.FAILED and state.error is not None:
            raise TaskFailedError(state.error.message, code=state.error.code)
        if state.status is TaskStatus.CANCELED:
            raise TaskFailedError
        if state.removed:
            raise FileGoneError("This audio was removed: it had been kept for as long as this server keeps audio.")
        return state

    async def _read(self, piece: RenderedSegment, rate_hz: int) -> Int16:
        """Read the samples of a segment and of the pause behind it. Raises FileNotFoundError if missing or damaged."""
        if piece.audio is None:
            return self._with_pause(b"", piece, rate_hz)
        data = b"".join([chunk async for chunk in self._blobs.stream(piece.audio)])
        if not piece.is_made_of(data):
            raise FileNotFoundError(piece.audio)
        return self._with_pause(data, piece, rate_hz)

    @staticmethod
    def _with_pause(audio: bytes, piece: RenderedSegment, rate_hz: int) -> Int16:
        silence = np.zeros(piece.pause_samples(rate_hz), np.int16)
        return np.concatenate((np.frombuffer(audio, "<i2"), silence))

    async def _rest(self, output: str, format: AudioFormat, sent: int) -> AsyncGenerator[Int16]:
        """Yield the rest of a finished file after ``sent`` samples. Raises FileGoneError if it was removed."""
        start = sample_offset(format, sent)
        data = b""
        try:
            async for chunk in self._blobs.stream(output, start or 0):
                data += chunk
                if start is not None:
                    whole = len(data) - len(data) % BYTES_PER_SAMPLE
                    yield np.frombuffer(data[:whole], "<i2")
                    data = data[whole:]
        except FileNotFoundError:
            raise FileGoneError from None
        if start is None:
            blocks = decode(data, sent, format)
            while (block := await asyncio.to_thread(next, blocks, None)) is not None:
                yield block


async def _blocks(
    first: tuple[Int16, ItemAudio] | None, rest: AsyncGenerator[tuple[Int16, ItemAudio]]
) -> AsyncGenerator[Int16]:
    """Yield the samples of the ``first`` block and of the ``rest``."""
    async with aclosing(rest):
        if first is not None:
            yield first[0]
        async for block, _ in rest:
            yield block


async def _resampled(samples: AsyncGenerator[Int16], resampler: StreamResampler, skip: int) -> AsyncGenerator[Int16]:
    """Yield samples at the rate of ``resampler``, without the first ``skip`` of them."""
    async with aclosing(samples):
        async for block in samples:
            resampled = await asyncio.to_thread(resampler.write, block)
            if len(resampled) > skip:
                yield resampled[skip:]
            skip = max(0, skip - len(resampled))
    if len(rest := resampler.finish()[skip:]):
        yield rest
