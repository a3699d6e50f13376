"""``rhapsode audiobook``: a document to an audiobook with chapters, without a server."""

from __future__ import annotations

import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rhapsode.cli.book_writer import M4B, BookWriter, SubtitleFormat, draft_of
from rhapsode.cli.output import Table, print_line, print_note
from rhapsode.cli.reading_options import ModelName, Pronounce, Speed, Style, Voice
from rhapsode.cli.speech_params import checked_params, pronunciations_given, style_given
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import DocumentError, RequestError, TooLargeError
from rhapsode.core.speech import OnUnspeakable, SpeechParams
from rhapsode.documents.model import Document, NotesPolicy, ReadOptions

if TYPE_CHECKING:
    from rhapsode.audio.loudness import Loudness
    from rhapsode.render.audiobook import Audiobook, Progress

ZIP: Final = "zip"
_FORMATS: Final = {f".{format.value}": format.value for format in AudioFormat if format is not AudioFormat.PCM} | {
    ".m4b": M4B,
    ".m4a": M4B,
}
LOUDNESS_LUFS: Final = -19.0
MEASURE_SECONDS: Final = 3.0
"""No remaining time is shown before so much was measured."""
NOTE_SECONDS: Final = 30.0
"""How often progress is shown where there is no terminal."""


class ChapterList(StrEnum):
    """Form of the list of chapters beside a file."""

    TXT = "txt"
    JSON = "json"


class Check(StrEnum):
    """The delivery requirements that the audio is checked against."""

    ACX = "acx"


def audiobook(
    document: Annotated[
        Path, typer.Argument(help="The document: .epub, .docx, .html, .md, .txt or .srt.", metavar="DOCUMENT")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write, in the format of its suffix: .m4b, .mp3, .opus, .flac or .wav. With "
            "--per-chapter a directory. [default: the document's name with .m4b]",
        ),
    ] = None,
    voice: Voice = None,
    model: ModelName = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="The language to read in (BCP-47). Default: the document's.")
    ] = None,
    speed: Speed = 1.0,
    style: Style = None,
    notes: Annotated[
        NotesPolicy,
        typer.Option(help="Footnotes: left out, at the end of their chapter, or behind the paragraph with the mark."),
    ] = NotesPolicy.OMIT,
    tables: Annotated[bool, typer.Option(help="Read tables, row by row.")] = True,
    images: Annotated[bool, typer.Option(help="Read the texts that stand for images.")] = True,
    loudness: Annotated[
        float,
        typer.Option(
            min=-36.0, max=-9.0, metavar="LUFS", help="The loudness of the whole (EBU R 128). True peaks are limited."
        ),
    ] = LOUDNESS_LUFS,
    normalize: Annotated[bool, typer.Option(help="Bring the whole to the loudness of --loudness.")] = True,
    per_chapter: Annotated[
        AudioFormat | None,
        typer.Option(
            help="Write a file for each chapter in this format, into the directory --output, or an archive of them "
            "if that ends in .zip."
        ),
    ] = None,
    chapter_list: Annotated[
        ChapterList | None, typer.Option(help="Also write when each chapter begins, beside the file.")
    ] = None,
    subtitles: Annotated[
        SubtitleFormat | None,
        typer.Option(help="Also write subtitles, a sentence each, beside the file, or beside each chapter's."),
    ] = None,
    check: Annotated[Check | None, typer.Option(help="Compare the sound with these rules, in figures.")] = None,
    contents: Annotated[bool, typer.Option("--contents", help="Show the chapters, and speak nothing.")] = False,
    pronounce: Pronounce = None,
) -> None:
    """Make an audiobook of a document, with chapters. No server is needed.

    Rendered paragraphs are cached: after an interruption or an edit, only missing paragraphs are rendered.
    """
    read = _read(document, ReadOptions(notes, tables, images))
    if contents:
        _show(read)
        return
    narration = Narration(voice, model, language, speed, style, tuple(pronounce or ()))
    files = BookFiles(loudness if normalize else None, per_chapter, chapter_list, subtitles, check)
    _write_book(read, _target(document, output, per_chapter), narration, files)


@dataclass(frozen=True, slots=True)
class Narration:
    """How a book is spoken: the options of the command, not yet checked."""

    voice: str | None
    model: str | None
    language: str | None
    speed: float
    style: str | None
    pronounce: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookFiles:
    """What is written of a book. ``loudness_lufs`` is ``None`` for the loudness that the engine gives it."""

    loudness_lufs: float | None = LOUDNESS_LUFS
    per_chapter: AudioFormat | None = None
    chapter_list: ChapterList | None = None
    subtitles: SubtitleFormat | None = None
    check: Check | None = None


def speak_book(document: Path, output: Path | None, narration: Narration) -> None:
    """Make an audiobook as the command does without further options."""
    _write_book(_read(document, ReadOptions()), _target(document, output, None), narration, BookFiles())


def _write_book(read: Document, target: _Target, narration: Narration, files: BookFiles) -> None:
    book = _render_book(read, narration)
    gain_db = None if files.loudness_lufs is None else _gain_db(book, files.loudness_lufs)
    writer = BookWriter(book, read, gain_db, files.subtitles, checked=files.check is not None)
    with _archived(target) as path:
        if target.format in {None, ZIP}:
            writer.write_chapters(path, files.per_chapter or AudioFormat.MP3)
        else:
            writer.write(path, target.format or M4B)
        if files.chapter_list is not None:
            _write_list(path, files.chapter_list, book)
    print_note(_summary(target.path, book, writer.meter.figures()))
    if files.check is Check.ACX:
        _check_acx(writer.chapters.figures(), book.rate_hz)


def _gain_db(book: Audiobook, loudness: float) -> float | None:
    """Return the gain that brings ``book`` to ``loudness`` (LUFS); ``None`` if it is silent."""
    from rhapsode.audio.loudness import LoudnessMeter

    meter = LoudnessMeter(book.rate_hz)
    for piece in book.all_pieces():
        meter.add(piece)
    measured = meter.figures().integrated_lufs
    return None if measured is None else loudness - measured


def _summary(path: Path, book: Audiobook, figures: Loudness) -> str:
    """Return the line that is printed at the end."""
    heard = "silence" if figures.integrated_lufs is None else f"{figures.integrated_lufs:.1f} LUFS"
    note = f", {book.dropped_symbols} symbols could not be spoken" if book.dropped_symbols else ""
    return (
        f"{path}: {len(book.chapters)} chapters, {_duration(figures.seconds)}, {heard}, "
        f"true peak {figures.peak_db:.1f} dB{note}"
    )


@dataclass(frozen=True, slots=True)
class _Target:
    """Where to write; without a format it is a directory."""

    path: Path
    format: str | None


def _read(path: Path, options: ReadOptions) -> Document:
    from rhapsode.documents.limits import MAX_DOCUMENT_BYTES
    from rhapsode.documents.reader import read_document

    try:
        if path.stat().st_size > MAX_DOCUMENT_BYTES:
            raise TooLargeError(f"{path} is larger than the {MAX_DOCUMENT_BYTES // 1_000_000} MB that are read.")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} could not be read: {error.strerror}.") from None
    return read_document(path.name, data, options)


def _show(document: Document) -> None:
    table = Table("#", "characters", "chapter", right=(0, 1))
    for number, chapter in enumerate(document.chapters, 1):
        table.add_row(str(number), f"{chapter.characters:,}", "  " * (chapter.level - 1) + chapter.title)
    by = f" by {document.author}" if document.author else ""
    print_line(f"{document.title}{by}, {document.characters:,} characters")
    table.print()


def _target(document: Path, output: Path | None, per_chapter: AudioFormat | None) -> _Target:
    """Return where to write. Raises RequestError before anything is spoken where that cannot be."""
    if per_chapter is not None:
        path = output or document.with_suffix("")
        if per_chapter is AudioFormat.PCM:
            raise RequestError("--per-chapter: pcm has no header that tells a player its rate. Take wav.")
        if path.suffix.lower() == ".zip" and not path.is_dir():
            if not path.absolute().parent.is_dir():
                raise RequestError(f"--output: there is no directory {path.parent}.")
            return _Target(path, ZIP)
        if path.exists() and not path.is_dir():
            raise RequestError(f"--output: {path} is a file; with --per-chapter it is a directory.")
        path.mkdir(parents=True, exist_ok=True)
        return _Target(path, None)
    path = output or document.with_suffix(".m4b")
    format = _FORMATS.get(path.suffix.lower())
    if path.suffix.lower() == ".zip":
        raise RequestError("--output: an archive holds a file for each chapter: name their format with --per-chapter.")
    if format is None:
        raise RequestError(f"--output: {path.name} has none of the suffixes {', '.join(_FORMATS)}.")
    if path.is_dir():
        raise RequestError(f"--output: {path} is a directory. For a file of each chapter: --per-chapter mp3.")
    if not path.absolute().parent.is_dir():
        raise RequestError(f"--output: there is no directory {path.parent}.")
    if format == M4B:
        from rhapsode.audio.m4b import need_encoder

        need_encoder()
    return _Target(path, format)


def _render_book(read: Document, narration: Narration) -> Audiobook:
    """Synthesise the paragraphs of a document that are not in the cache of an earlier run."""
    import rhapsode
    from rhapsode.installation import engine_options, local_catalogue, speaker
    from rhapsode.logs import configure_logging
    from rhapsode.render.audiobook import Audiobook, SpokenParagraphs
    from rhapsode.service.languages import nearest_language
    from rhapsode.settings import Settings

    settings = Settings()
    configure_logging("warning", settings.log_format)
    offered = local_catalogue(settings)
    chosen = offered.default_model if narration.model is None else offered.find_model(narration.model)
    profile = offered.providers[chosen.engine].profile
    language = narration.language
    if language is None and narration.voice is None and read.language is not None:
        language = nearest_language(read.language, profile)
    text = "\n\n".join(block.text for chapter in read.chapters for block in chapter.blocks)
    requested = SpeechParams(
        text,
        narration.voice,
        speed=narration.speed,
        language_code=language,
        style=style_given(narration.style),
        pronunciations=pronunciations_given(narration.pronounce),
        on_unspeakable=OnUnspeakable.NAME,
        directions=False,
    )
    params = checked_params(settings, offered, chosen, requested, max_characters=len(text))
    options = engine_options(settings)
    provider = offered.providers[chosen.engine]
    identity = f"{rhapsode.__version__} {chosen.engine}: {provider.identity(options, params.voice)}"
    kept = SpokenParagraphs(options.cache_dir / "audiobooks", identity)
    book = Audiobook(speaker(settings), chosen.engine, params, profile.sample_rate_hz, kept, read.chapters)
    with _shown_progress(read) as line:
        book.speak(line.update)
    kept.evict()
    return book


class _ProgressLine:
    """Prints the progress and the estimated remaining time, from the speed of this run."""

    def __init__(self, document: Document) -> None:
        self._titles = [chapter.title for chapter in document.chapters]
        self._begun = time.monotonic()
        self._last: float | None = None
        self._live = sys.stderr.isatty()

    def update(self, progress: Progress) -> None:
        """Show ``progress``, if it is time to."""
        now = time.monotonic()
        if not progress.total:
            return
        if not self._live and self._last is not None and now - self._last < NOTE_SECONDS:
            return
        self._last = now
        title = self._titles[progress.chapter]
        share = 100 * progress.done / progress.total
        line = f"chapter {progress.chapter + 1} of {len(self._titles)}, {title[:40]}: {share:.0f} %"
        spent = now - self._begun
        if spent > MEASURE_SECONDS and progress.done:
            line += f", about {_duration(spent * (progress.total - progress.done) / progress.done)} left"
        if self._live:
            sys.stderr.write(f"\r\x1b[K{line[: get_terminal_size().columns - 1]}")
            sys.stderr.flush()
        else:
            print_note(line)


@contextmanager
def _shown_progress(document: Document) -> Iterator[_ProgressLine]:
    line = _ProgressLine(document)
    try:
        yield line
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def _archived(target: _Target) -> Iterator[Path]:
    """Yield where to write to: the target, or a directory that becomes an archive in its place if all goes well."""
    if target.format != ZIP:
        yield target.path
        return
    with tempfile.TemporaryDirectory(dir=target.path.absolute().parent, prefix=".rhapsode-") as directory:
        yield Path(directory)
        with draft_of(target.path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(Path(directory).iterdir()):
                archive.write(path, path.name)


def _write_list(path: Path, form: ChapterList, book: Audiobook) -> None:
    from rhapsode.audio.chapter_marks import chapter_json, chapter_list

    beside = path / f"chapters.{form}" if path.is_dir() else path.with_suffix(f".chapters.{form}")
    listing = chapter_json(book.marks()) if form is ChapterList.JSON else chapter_list(book.marks())
    beside.write_text(listing, encoding="utf-8")


def _check_acx(chapters: Sequence[Loudness], rate_hz: int) -> None:
    """Print the requirements of ACX, the measured values, and whether each requirement is met."""
    from rhapsode.audio.acx import acx_rules

    table = Table("rule", "asked", "found", "")
    for rule in acx_rules(chapters, rate_hz):
        table.add_row(rule.rule, rule.asked, rule.found, "ok" if rule.met else "not met")
    table.print()


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
