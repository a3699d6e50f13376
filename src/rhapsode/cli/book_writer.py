"""Write the sound of a book into files: levelled, measured, with chapters, cover and subtitles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError
from rhapsode.documents.model import Document

if TYPE_CHECKING:
    from rhapsode.audio.chapter_marks import BookTags
    from rhapsode.audio.loudness import Loudness
    from rhapsode.core.audio import Int16
    from rhapsode.render.audiobook import Audiobook

M4B: Final = "m4b"


class SubtitleFormat(StrEnum):
    """Form of the subtitles beside a file."""

    SRT = "srt"
    VTT = "vtt"


class ChapterMeters:
    """Measures chapters of so many samples that follow each other."""

    def __init__(self, lengths: Sequence[int], rate_hz: int) -> None:
        from rhapsode.audio.loudness import LoudnessMeter

        self._meters = [LoudnessMeter(rate_hz) for _ in lengths]
        self._left = list(lengths)
        self._at = 0

    def add(self, samples: Int16) -> None:
        """Take the next samples."""
        while len(samples) and self._at < len(self._left):
            part = samples[: self._left[self._at]]
            self._meters[self._at].add(part)
            self._left[self._at] -= len(part)
            samples = samples[len(part) :]
            if not self._left[self._at]:
                self._at += 1

    def figures(self) -> list[Loudness]:
        """Return what was measured of each."""
        return [meter.figures() for meter in self._meters]


class BookWriter:
    """Writes the sound of a book, made louder or softer by ``gain_db``, and measures what it writes."""

    def __init__(
        self,
        book: Audiobook,
        document: Document,
        gain_db: float | None,
        subtitles: SubtitleFormat | None,
        *,
        checked: bool,
    ) -> None:
        from rhapsode.audio.loudness import LoudnessMeter

        self.meter = LoudnessMeter(book.rate_hz)
        self.chapters = ChapterMeters(book.lengths if checked else [], book.rate_hz)
        self._subtitles = subtitles
        self._book, self._document, self._gain_db = book, document, gain_db

    def write(self, path: Path, format: str) -> None:
        """Write all chapters into one file."""
        tags = self._tags(self._document.title)
        self._file(path, format, self._book.all_pieces(), sum(self._book.lengths), tags)
        self._write_subtitles(path, range(len(self._book.chapters)))

    def write_chapters(self, directory: Path, format: AudioFormat) -> None:
        """Write a file for each chapter, named by its number and its title."""
        from rhapsode.audio.chapter_marks import BookTags, file_name

        digits = max(2, len(str(len(self._book.chapters))))
        for number, chapter in enumerate(self._book.chapters):
            name = f"{number + 1:0{digits}} {file_name(chapter.title)}".strip() + f".{format.value}"
            tags = BookTags(chapter.title, self._document.author, (), self._cover(), number + 1, self._document.title)
            pieces = self._book.pieces(number)
            self._file(directory / name, format.value, pieces, self._book.lengths[number], tags)
            self._write_subtitles(directory / name, [number])

    def _write_subtitles(self, path: Path, chapters: Sequence[int]) -> None:
        if self._subtitles is None:
            return
        from rhapsode.audio.subtitles import subtitle_file

        written = subtitle_file(self._subtitles.value, self._book.subtitles(chapters))
        path.with_name(f"{path.name.removesuffix(path.suffix)}.{self._subtitles}").write_text(
            written, encoding="utf-8"
        )

    def _tags(self, title: str) -> BookTags:
        from rhapsode.audio.chapter_marks import BookTags

        return BookTags(title, self._document.author, tuple(self._book.marks()), self._cover())

    def _cover(self) -> tuple[bytes, str] | None:
        cover = self._document.cover
        return None if cover is None else (cover.data, cover.mime_type)

    def _file(self, path: Path, format: str, pieces: Iterable[Int16], samples: int, tags: BookTags) -> None:
        """Write one file, which is there when it is complete."""
        rate_hz = self._book.rate_hz
        with draft_of(path) as draft:
            if format == M4B:
                from rhapsode.audio.m4b import write_m4b

                write_m4b(draft, self._levelled(pieces), rate_hz, tags)
                return
            from rhapsode.audio.chapter_marks import id3_tag
            from rhapsode.audio.encode import encoder

            try:
                file_encoder = encoder(AudioFormat(format), rate_hz)
                begin = file_encoder.begin(samples)
                head = id3_tag(tags) if format == AudioFormat.MP3 else b""
            except ValueError as error:
                raise RequestError(f"{path}: {error}. Take m4b, or --per-chapter.") from None
            with draft.open("wb") as file:
                file.write(head + begin)
                for piece in self._levelled(pieces):
                    file.write(file_encoder.write(piece))
                file.write(file_encoder.finish())

    def _levelled(self, pieces: Iterable[Int16]) -> Iterator[Int16]:
        from rhapsode.audio.loudness import BOOK_CEILING_DB, Limiter

        limiter = None if self._gain_db is None else Limiter(self._book.rate_hz, self._gain_db, BOOK_CEILING_DB)
        for piece in pieces:
            out = piece if limiter is None else limiter.process(piece)
            self.meter.add(out)
            self.chapters.add(out)
            if len(out):
                yield out
        if limiter is not None:
            rest = limiter.finish()
            self.meter.add(rest)
            self.chapters.add(rest)
            yield rest


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Yield a temporary file beside ``path`` that replaces it at the end of the block, and is removed after errors."""
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".rhapsode-") as directory:
        draft = Path(directory) / f"draft{path.suffix}"
        yield draft
        draft.replace(path)
