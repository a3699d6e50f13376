"""Render documents as audiobooks: each paragraph is rendered once, cached in a file, and joined with pauses."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from rhapsode.audio.chapter_marks import ChapterMark
from rhapsode.audio.subtitles import Subtitle
from rhapsode.core.audio import Int16
from rhapsode.core.speech import SpeechParams
from rhapsode.documents.model import Block, Chapter
from rhapsode.documents.pauses import LEAD_MS, pause_ms
from rhapsode.text.sentences import boundaries

if TYPE_CHECKING:
    from rhapsode.render.speaker import Speaker

MAX_KEPT_BYTES: Final = 4_000_000_000
"""How much of spoken paragraphs is kept for the next time: some 40 hours."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far speaking has come, in characters that were not kept from before. ``chapter`` counts from 0."""

    chapter: int
    done: int
    total: int


class SpokenParagraphs:
    """A cache of rendered paragraphs as FLAC files in a directory, under a digest of everything that affects the
    audio.

    Files appear atomically, so an interrupted run resumes with the next paragraph.
    """

    def __init__(self, directory: Path, identity: str) -> None:
        self._directory = directory
        self._identity = identity
        self._used: set[Path] = set()

    def path(self, params: SpeechParams, text: str) -> Path:
        """Return where the sound of ``text`` is, or would be."""
        heard = (params.voice, params.language_code, params.speed, params.volume_db, params.on_unspeakable.value)
        pronunciations = [(entry.word, entry.spoken_as) for entry in params.pronunciations]
        styled = () if params.style is None else (params.style,)
        digest = hashlib.sha256(repr((self._identity, heard, pronunciations, text, *styled)).encode()).hexdigest()
        return self._directory / digest[:2] / f"{digest}.flac"

    def load(self, path: Path) -> Int16 | None:
        """Return the samples that are kept in ``path``, ``None`` if there are none that can be read."""
        import soundfile

        try:
            samples, _ = soundfile.read(path, dtype="int16")
            os.utime(path)
        except (OSError, soundfile.LibsndfileError):
            return None
        self._used.add(path)
        found: Int16 = samples
        return found

    def samples(self, path: Path) -> int | None:
        """Return how many samples are kept in ``path``."""
        import soundfile

        try:
            return int(soundfile.info(path).frames)
        except (OSError, soundfile.LibsndfileError):
            return None

    def keep(self, path: Path, samples: Int16, rate_hz: int) -> None:
        """Keep samples for the next time. Raises OSError when they cannot be written."""
        import soundfile

        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            draft = Path(file.name)
            try:
                # A file of no samples cannot be read again: silence of one stands for it.
                soundfile.write(file, samples if len(samples) else np.zeros(1, np.int16), rate_hz, format="FLAC")
                file.close()
                draft.replace(path)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        self._used.add(path)

    def evict(self, most_bytes: int = MAX_KEPT_BYTES) -> None:
        """Remove the least recently used files, except those used by this object, until so many bytes are left."""
        files = [(path.stat().st_mtime, path.stat().st_size, path) for path in self._directory.glob("*/*.flac")]
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= most_bytes:
                return
            if path not in self._used:
                path.unlink(missing_ok=True)
                total -= size


class Audiobook:
    """The chapters of a document as sound. ``params`` were checked; their text is not used."""

    def __init__(
        self,
        speaker: Speaker,
        engine: str,
        params: SpeechParams,
        rate_hz: int,
        kept: SpokenParagraphs,
        chapters: Sequence[Chapter],
    ) -> None:
        self.rate_hz = rate_hz
        self.chapters = chapters
        self.lengths: list[int] = []
        self.dropped_symbols = 0
        self._speaker, self._engine, self._params, self._kept = speaker, engine, params, kept

    def speak(self, report: Callable[[Progress], None]) -> None:
        """Speak all paragraphs that are not kept from before. ``report`` hears how far it is."""
        missing = [
            [block for block in chapter.blocks if not self._kept.path(self._params, block.text).exists()]
            for chapter in self.chapters
        ]
        total = sum(len(block.text) for blocks in missing for block in blocks)
        done = 0
        for number, blocks in enumerate(missing):
            report(Progress(number, done, total))
            for block in blocks:
                self._samples(block)
                done += len(block.text)
                report(Progress(number, done, total))
        self.lengths = [self._length(chapter) for chapter in self.chapters]

    def marks(self) -> list[ChapterMark]:
        """Return the chapter marks of a file of all chapters."""
        marks, at = [], 0
        for chapter, length in zip(self.chapters, self.lengths, strict=True):
            end = at + length
            marks.append(ChapterMark(chapter.title, 1000 * at // self.rate_hz, 1000 * end // self.rate_hz))
            at = end
        return marks

    def subtitles(self, chapters: Sequence[int]) -> Iterator[Subtitle]:
        """Yield the sentences of ``chapters`` as they are heard in one file of these.

        Where a paragraph begins and ends is exact; its time is shared out among its sentences by their letters.
        """
        at = 0
        for number in chapters:
            blocks = self.chapters[number].blocks
            at += self._in_samples(LEAD_MS)
            for block, following in zip(blocks, (*blocks[1:], None), strict=True):
                length = self._kept.samples(self._kept.path(self._params, block.text)) or 0
                yield from self._sentences(block.text, at, length)
                at += length + self._in_samples(pause_ms(block, following))

    def _sentences(self, text: str, at: int, length: int) -> Iterator[Subtitle]:
        language = (self._params.language_code or "en").partition("-")[0]
        start = 0
        for end in sorted({*boundaries(text, language), len(text)}):
            if text[start:end].strip() and end > start:
                begin, finish = (1000 * (at + length * place // len(text)) // self.rate_hz for place in (start, end))
                yield Subtitle(text[start:end], begin, finish)
            start = max(start, end)

    def pieces(self, number: int) -> Iterator[Int16]:
        """Yield the sound of a chapter, with its pauses."""
        blocks = self.chapters[number].blocks
        yield self._silence(LEAD_MS)
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            yield self._samples(block)
            yield self._silence(pause_ms(block, following))

    def all_pieces(self) -> Iterator[Int16]:
        """Yield the sound of all chapters."""
        for number in range(len(self.chapters)):
            yield from self.pieces(number)

    def _length(self, chapter: Chapter) -> int:
        """Return the samples of a chapter, without decoding what is kept of it."""
        total = self._in_samples(LEAD_MS)
        for block, following in zip(chapter.blocks, (*chapter.blocks[1:], None), strict=True):
            length = self._kept.samples(self._kept.path(self._params, block.text))
            total += len(self._samples(block)) if length is None else length
            total += self._in_samples(pause_ms(block, following))
        return total

    def _samples(self, block: Block) -> Int16:
        path = self._kept.path(self._params, block.text)
        samples = self._kept.load(path)
        if samples is None:
            segments = list(self._speaker.speak(self._engine, replace(self._params, text=block.text)))
            self.dropped_symbols += sum(piece.dropped_symbols for piece in segments)
            samples = np.concatenate([piece.samples for piece in segments] or [np.zeros(0, np.int16)])
            self._kept.keep(path, samples, self.rate_hz)
        return samples

    def _silence(self, milliseconds: int) -> Int16:
        return np.zeros(self._in_samples(milliseconds), np.int16)

    def _in_samples(self, milliseconds: int) -> int:
        return self.rate_hz * milliseconds // 1000
