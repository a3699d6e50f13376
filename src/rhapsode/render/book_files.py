"""The files of a project, made in a worker process: each paragraph is encoded once and kept, the rest is joining.

What is kept in the cache directory is found by the take, the format, the gain and the silence around it, so that
after a change of one paragraph only that one is encoded again, and an export that was killed goes on.
"""

from __future__ import annotations

import io
import math
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from rhapsode.audio.book_pieces import (
    MP3_DELAY,
    encode_aac,
    encode_mp3,
    join_m4b,
    join_mp3,
    piece_samples,
)
from rhapsode.audio.chapter_marks import BookTags, ChapterMark, chapter_json, chapter_list, file_name
from rhapsode.audio.decode import AAC_DELAY
from rhapsode.audio.encode import encoder
from rhapsode.audio.loudness import BOOK_CEILING_DB, Limiter, LoudnessMeter, block_energies, gated_loudness
from rhapsode.audio.subtitles import Subtitle, subtitle_file
from rhapsode.core.audio import AudioFormat, Int16
from rhapsode.core.errors import RhapsodeError
from rhapsode.core.machine import usable_cores
from rhapsode.core.projects import BookFormat, ChapterFigures, ExportOptions
from rhapsode.store.blobs import open_blobs

T = TypeVar("T")

NEAR_LU: Final = 0.2
"""The gain of the export before is taken again while the loudness is within this of the target (EBU R 128: 0.5 LU):
a changed sentence moves the loudness of a book by less, and another gain would have all of it encoded again."""
MAX_KEPT_BYTES: Final = 4_000_000_000
"""How much of encoded paragraphs is kept."""
CHUNK_BYTES: Final = 1_000_000
PRIORITY: Final = 5
"""The nice value of the threads that measure and encode: speech that a caller waits for goes first."""
_JOINED: Final = (BookFormat.M4B, BookFormat.MP3)
"""The formats whose pieces can be joined; others are encoded as a whole."""


@dataclass(frozen=True, slots=True)
class BookPart:
    """A paragraph's take between silences. ``cues``: texts, and from and to which sample of the take they sound."""

    take_id: str
    audio: str
    samples: int
    lead_ms: int
    pause_ms: int
    cues: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BookChapter:
    """A chapter: its parts follow each other."""

    title: str
    parts: tuple[BookPart, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What files are made of."""

    title: str
    author: str | None
    rate_hz: int
    chapters: tuple[BookChapter, ...]
    cover: tuple[bytes, str] | None = None


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Where takes come from (the URL of the blobs), and where what can be made again is kept."""

    blobs: str
    cache: Path


@dataclass(frozen=True, slots=True)
class BookFile:
    """What was written."""

    bytes: int
    seconds: float


def measure_chapter(place: BookPlace, chapter: BookChapter, rate_hz: int) -> None:
    """Measure the loudness of the parts of a chapter, as far as that was not done before."""

    def measure(part: BookPart) -> None:
        path = _energies_path(place, part)
        if not path.exists():
            _keep(path, _npy(block_energies(_sound(place, part, rate_hz), rate_hz).astype(np.float32)))

    _for_each(chapter.parts, measure)


def find_gain(place: BookPlace, book: Book, target: float, before: float | None) -> tuple[float | None, float | None]:
    """Return the gain that brings a measured book to ``target`` LUFS, and the loudness that it has then.

    ``before`` is the gain of the export before, which is taken again where it does. Both are ``None`` for silence.
    """
    energies = [np.load(_energies_path(place, part)) for chapter in book.chapters for part in chapter.parts]
    measured = gated_loudness(np.concatenate([*energies, np.zeros(0)]).astype(np.float64))
    if measured is None:
        return None, None
    gain = before if before is not None and abs(measured + before - target) <= NEAR_LU else round(target - measured, 2)
    return gain, measured + gain


def encode_chapter(
    place: BookPlace, chapter: BookChapter, rate_hz: int, format: BookFormat, gain_db: float | None
) -> None:
    """Encode the parts of a chapter, as far as that was not done before; nothing for formats that are not joined."""
    if format not in _JOINED:
        return
    encode = encode_aac if format is BookFormat.M4B else encode_mp3

    def encode_part(part: BookPart) -> None:
        path = _piece_path(place, part, format, gain_db)
        if not path.exists():
            _keep(path, encode(_levelled(_sound(place, part, rate_hz), rate_hz, gain_db), rate_hz))

    _for_each(chapter.parts, encode_part)


def check_chapter(place: BookPlace, chapter: BookChapter, rate_hz: int, gain_db: float | None) -> ChapterFigures:
    """Return the figures of a chapter as it is exported; parts are measured as far as that was not done before."""

    def check(part: BookPart) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        path = _part_path(place, part, f"{_gain(gain_db)}.figures.npy")
        if not path.exists():
            meter = LoudnessMeter(rate_hz)
            meter.add(_levelled(_sound(place, part, rate_hz), rate_hz, gain_db))
            part_figures = meter.figures()
            values = (part_figures.rms_db, part_figures.peak_db, part_figures.floor_db, part_figures.seconds)
            _keep(path, _npy(np.array(values)))
        figures: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.load(path)
        return figures

    rms, peak, floor, seconds = np.array(_for_each(chapter.parts, check)).T
    power = float(np.sum(seconds * 10 ** (rms / 10)) / np.sum(seconds))
    return ChapterFigures(
        chapter.title, 10 * math.log10(power), float(peak.max()), float(floor.min()), float(seconds.sum())
    )


def write_export(place: BookPlace, book: Book, options: ExportOptions, gain_db: float | None, path: str) -> BookFile:
    """Write the file of an export under ``path``. Raises RhapsodeError, and OSError."""
    place.cache.mkdir(parents=True, exist_ok=True)
    timeline = _Timeline(place, book, options.format, gain_db)
    with tempfile.TemporaryDirectory(dir=place.cache, prefix=".export-") as directory:
        export_file = Path(directory) / "made"
        if options.zipped:
            _zip(export_file, Path(directory), timeline, options)
        else:
            timeline.write(export_file, book.chapters, BookTags(book.title, book.author, timeline.marks(), book.cover))
        with export_file.open("rb") as file:
            size = open_blobs(place.blobs).put(path, iter(lambda: file.read(CHUNK_BYTES), b""))
    _evict(place)
    return BookFile(size, timeline.seconds)


def _zip(export_file: Path, directory: Path, timeline: _Timeline, options: ExportOptions) -> None:
    """Write the files of an export into an archive; audio is not compressed again."""
    book, format = timeline.book, options.format
    name = file_name(book.title) or "book"
    with zipfile.ZipFile(export_file, "w", zipfile.ZIP_STORED) as archive:
        part = directory / "part"
        if options.per_chapter:
            digits = max(2, len(str(len(book.chapters))))
            for number, chapter in enumerate(book.chapters, 1):
                tags = BookTags(chapter.title, book.author, (), book.cover, number, book.title)
                timeline.write(part, [chapter], tags)
                archive.write(part, f"{number:0{digits}} {file_name(chapter.title)}".strip() + f".{format.value}")
                if options.subtitles is not None:
                    written = subtitle_file(options.subtitles, timeline.subtitles([chapter]))
                    archive.writestr(
                        f"{number:0{digits}} {file_name(chapter.title)}".strip() + f".{options.subtitles}", written
                    )
        else:
            timeline.write(part, book.chapters, BookTags(book.title, book.author, timeline.marks(), book.cover))
            archive.write(part, f"{name}.{format.value}")
            if options.subtitles is not None:
                archive.writestr(
                    f"{name}.{options.subtitles}", subtitle_file(options.subtitles, timeline.subtitles(book.chapters))
                )
        if options.chapter_list is not None:
            listed = chapter_json if options.chapter_list == "json" else chapter_list
            archive.writestr(f"{name}.chapters.{options.chapter_list}", listed(timeline.marks()))


class _Timeline:
    """A book in a format: how long each part sounds in it, and the writing of it."""

    def __init__(self, place: BookPlace, book: Book, format: BookFormat, gain_db: float | None) -> None:
        self.book = book
        self._place, self._format, self._gain_db = place, format, gain_db
        self._delay = {BookFormat.M4B: AAC_DELAY, BookFormat.MP3: MP3_DELAY}.get(format, 0)
        self._lengths = [[self._length(part) for part in chapter.parts] for chapter in book.chapters]

    @property
    def seconds(self) -> float:
        """The length of the whole sound."""
        return sum(map(sum, self._lengths)) / self.book.rate_hz

    def marks(self) -> tuple[ChapterMark, ...]:
        """Return the chapter marks of a file of all chapters."""
        marks, at = [], 0
        for chapter, lengths in zip(self.book.chapters, self._lengths, strict=True):
            end = at + sum(lengths)
            marks.append(ChapterMark(chapter.title, self._ms(at), self._ms(end)))
            at = end
        return tuple(marks)

    def subtitles(self, chapters: Sequence[BookChapter]) -> Iterator[Subtitle]:
        """Yield the subtitles of a file of ``chapters``."""
        at = 0
        for chapter, lengths in zip(self.book.chapters, self._lengths, strict=True):
            if chapter not in chapters:
                continue
            for part, length in zip(chapter.parts, lengths, strict=True):
                begin = at + self._delay + _samples(part.lead_ms, self.book.rate_hz)
                for text, start, end in part.cues:
                    if text.strip():
                        yield Subtitle(text, self._ms(begin + start), self._ms(begin + end))
                at += length

    def write(self, path: Path, chapters: Sequence[BookChapter], tags: BookTags) -> None:
        """Write ``chapters`` into one file."""
        parts = [part for chapter in chapters for part in chapter.parts]
        pieces = (_used(_piece_path(self._place, part, self._format, self._gain_db)) for part in parts)
        try:
            if self._format is BookFormat.M4B:
                join_m4b(path, pieces, self.book.rate_hz, tags)
            elif self._format is BookFormat.MP3:
                join_mp3(path, pieces, tags)
            else:
                self._encode(path, parts)
        except ValueError as error:  # too much for the header of the format
            raise RhapsodeError(
                f"The book does not fit into a file: {error}. Export a file for each chapter."
            ) from None

    def _encode(self, path: Path, parts: Iterable[BookPart]) -> None:
        rate_hz = self.book.rate_hz
        audio_encoder = encoder(AudioFormat(self._format.value), rate_hz)
        parts = list(parts)
        with path.open("wb") as file:
            file.write(audio_encoder.begin(sum(map(self._length, parts))))
            for part in parts:
                file.write(audio_encoder.write(_levelled(_sound(self._place, part, rate_hz), rate_hz, self._gain_db)))
            file.write(audio_encoder.finish())

    def _length(self, part: BookPart) -> int:
        rate_hz = self.book.rate_hz
        if self._format not in _JOINED:
            return _samples(part.lead_ms, rate_hz) + part.samples + _samples(part.pause_ms, rate_hz)
        path = _piece_path(self._place, part, self._format, self._gain_db)
        with path.open("rb") as file:
            return piece_samples(self._format.value, file.read(4), path.stat().st_size, rate_hz)

    def _ms(self, samples: int) -> int:
        return 1000 * samples // self.book.rate_hz


def _for_each(parts: Sequence[BookPart], function: Callable[[BookPart], T]) -> list[T]:
    """Call ``function`` with every part on all cores, and return the results. FFmpeg and numpy release the GIL."""
    with ThreadPoolExecutor(usable_cores(), initializer=_lower_priority) as threads:
        return list(threads.map(function, parts))


def _lower_priority() -> None:
    """Set the nice value of the calling thread (Linux; elsewhere that of the process, which does nothing else)."""
    os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)


def _sound(place: BookPlace, part: BookPart, rate_hz: int) -> Int16:
    """Return a part with the silence before and behind it."""
    import soundfile

    with soundfile.SoundFile(io.BytesIO(open_blobs(place.blobs).get(part.audio))) as file:
        speech: Int16 = file.read(dtype="int16")
    lead, pause = (np.zeros(_samples(ms, rate_hz), np.int16) for ms in (part.lead_ms, part.pause_ms))
    return np.concatenate((lead, speech, pause))


def _levelled(samples: Int16, rate_hz: int, gain_db: float | None) -> Int16:
    if gain_db is None:
        return samples
    limiter = Limiter(rate_hz, gain_db, BOOK_CEILING_DB)
    return np.concatenate((limiter.process(samples), limiter.finish()))


def _samples(milliseconds: int, rate_hz: int) -> int:
    return rate_hz * milliseconds // 1000


def _energies_path(place: BookPlace, part: BookPart) -> Path:
    return _part_path(place, part, "energies.npy")


def _piece_path(place: BookPlace, part: BookPart, format: BookFormat, gain_db: float | None) -> Path:
    return _part_path(place, part, f"{_gain(gain_db)}.{format.value}")


def _part_path(place: BookPlace, part: BookPart, suffix: str) -> Path:
    return place.cache / part.take_id[-2:] / f"{part.take_id}-{part.lead_ms}-{part.pause_ms}-{suffix}"


def _gain(gain_db: float | None) -> str:
    return "as-it-is" if gain_db is None else f"{gain_db:.2f}"


def _npy(values: np.ndarray[tuple[int, ...], np.dtype[np.floating[Any]]]) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def _used(path: Path) -> Path:
    """Return ``path``, which is kept for longer because it was used."""
    os.utime(path)
    return path


def _keep(path: Path, content: bytes) -> None:
    """Write a file of the cache, which is there when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(content)
            file.close()
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _evict(place: BookPlace, most_bytes: int = MAX_KEPT_BYTES) -> None:
    """Remove the least recently used files until so many bytes are left."""
    found = []
    for entry in place.cache.glob("??/*"):
        stat = entry.stat()
        found.append((stat.st_mtime, stat.st_size, entry))
    total = sum(size for _, size, _ in found)
    for _, size, entry in sorted(found):
        if total <= most_bytes:
            return
        entry.unlink(missing_ok=True)
        total -= size
