"""Processes the exports of projects, one at a time: waits for the rendering, measures, encodes, and writes the file.

An export is claimed for a while, and the claim renewed while it is worked on. When the process is killed, the claim
runs out and the next one (of a fleet, or after a start) goes on with what is encoded already.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, ParamSpec, TypeVar

import structlog

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import EngineError, NotFoundError, RhapsodeError, UnavailableError
from rhapsode.core.ports import BlobStore
from rhapsode.core.projects import (
    Export,
    ExportFigures,
    ExportStatus,
    ParagraphStatus,
    Project,
    ProjectChapter,
    ProjectParagraph,
)
from rhapsode.documents.pauses import LEAD_MS, pause_ms
from rhapsode.engines.pool import WorkerPool
from rhapsode.render.book_files import (
    Book,
    BookChapter,
    BookPart,
    BookPlace,
    check_chapter,
    encode_chapter,
    find_gain,
    measure_chapter,
    write_export,
)
from rhapsode.store.blobs.paths import export_path
from rhapsode.store.project_exports import ExportStore, write_figures
from rhapsode.store.projects import ProjectStore

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)

LOOK_SECONDS: Final = 1.0
"""The polling interval for exports."""
CLAIM_SECONDS: Final = 60.0
RENEW_SECONDS: Final = 15.0
STEP_SECONDS: Final = 1800.0
"""The time limit of a step: encoding a chapter, or writing a file."""
MEASURED: Final = 0.2
ENCODED: Final = 0.9
CHECKED: Final = 0.95
"""The progress when all is measured, when all is encoded, and when all is checked."""


class _Gone(Exception):  # noqa: N818 (it is no error)
    """The export, or its project, was deleted."""


class BookExporter:
    """Makes the files of exports in ``pool``."""

    def __init__(
        self, projects: ProjectStore, exports: ExportStore, blobs: BlobStore, pool: WorkerPool, place: BookPlace
    ) -> None:
        self._projects = projects
        self._exports = exports
        self._blobs = blobs
        self._pool = pool
        self._place = place

    async def run(self) -> None:
        """Make files for as long as the server runs."""
        while True:
            try:
                await self.work()
            except (OSError, UnavailableError) as error:
                log.warning("export.postponed", error=type(error).__name__)
            except Exception:
                log.exception("export.fault")
            await asyncio.sleep(LOOK_SECONDS)

    async def work(self) -> None:
        """Finish the exports whose paragraphs are rendered, and fail those whose paragraphs cannot be rendered."""
        for export, key_id in await self._exports.open():
            paragraphs = await self._paragraphs(export)
            error = _failure(paragraphs)
            if error is not None:
                await self._end(export, ExportStatus.FAILED, error=error)
            elif all(paragraph.status is not ParagraphStatus.PENDING for paragraph in paragraphs):
                await self._claimed(export, key_id, paragraphs)

    async def _paragraphs(self, export: Export) -> list[ProjectParagraph]:
        return await self._projects.paragraphs(export.project_id, chapters=export.options.chapters)

    async def _claimed(self, export: Export, key_id: str, paragraphs: Sequence[ProjectParagraph]) -> None:
        if not await self._exports.claim(export.id, now_ms() + int(1000 * CLAIM_SECONDS)):
            return
        renewing = asyncio.create_task(self._renew(export.id))
        try:
            await self._make(export, key_id, paragraphs)
        except _Gone:
            log.info("export.gone", export=export.id)
        except UnavailableError:
            await self._exports.record(export.id, claimed_until=0)
            raise
        except (RhapsodeError, OSError) as error:
            told = isinstance(error, RhapsodeError) and not isinstance(error, EngineError)
            message = str(error) if told else "The file could not be made; the log of the server says why."
            log.warning("export.failed", export=export.id, error=type(error).__name__)
            await self._end(export, ExportStatus.FAILED, error=message)
        except asyncio.CancelledError:  # the server stops: another process can continue
            await asyncio.shield(self._exports.record(export.id, claimed_until=0))
            raise
        finally:
            renewing.cancel()

    async def _renew(self, export_id: str) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await self._exports.record(export_id, claimed_until=now_ms() + int(1000 * CLAIM_SECONDS))

    async def _make(self, export: Export, key_id: str, paragraphs: Sequence[ProjectParagraph]) -> None:
        try:
            project = await self._projects.get(export.project_id, key_id)
        except NotFoundError:
            raise _Gone from None
        book = await self._book(project, await self._projects.chapters(project.id), paragraphs)
        gain, loudness = None, None
        count = len(book.chapters)
        if export.options.loudness is not None:
            for number, chapter in enumerate(book.chapters, 1):
                await self._step(measure_chapter, self._place, chapter, book.rate_hz)
                await self._progress(export, MEASURED * number / count)
            before = await self._gain_before(export)
            gain, loudness = await self._step(find_gain, self._place, book, export.options.loudness, before)
        for number, chapter in enumerate(book.chapters, 1):
            await self._step(encode_chapter, self._place, chapter, book.rate_hz, export.options.format, gain)
            await self._progress(export, MEASURED + (ENCODED - MEASURED) * number / count)
        figures = None
        if export.options.check is not None:
            measured = []
            for number, chapter in enumerate(book.chapters, 1):
                measured.append(await self._step(check_chapter, self._place, chapter, book.rate_hz, gain))
                await self._progress(export, ENCODED + (CHECKED - ENCODED) * number / count)
            figures = write_figures(ExportFigures(book.rate_hz, tuple(measured)))
        path = export_path(project.id, export.id, export.options.suffix)
        file = await self._step(write_export, self._place, book, export.options, gain, path)
        values = {"output": path, "output_bytes": file.bytes, "seconds": file.seconds, "figures": figures}
        if not await self._end(export, ExportStatus.COMPLETED, loudness=loudness, gain_db=gain, **values):
            await self._blobs.delete([path])
        log.info("export.completed", export=export.id, project=project.id, seconds=round(file.seconds))

    async def _step(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._pool.run(STEP_SECONDS, function, *args, **kwargs)

    async def _progress(self, export: Export, progress: float) -> None:
        if not await self._exports.record(export.id, progress=progress):
            raise _Gone

    async def _gain_before(self, export: Export) -> float | None:
        """Return the gain of the newest export with the same target, of the whole alike."""
        for other in await self._exports.of(export.project_id):
            same = other.options.loudness == export.options.loudness
            if same and other.options.chapters == export.options.chapters and other.gain_db is not None:
                return other.gain_db
        return None

    async def _end(self, export: Export, status: ExportStatus, **values: object) -> bool:
        return await self._exports.record(
            export.id, status=status.value, completed_at=now_ms(), progress=1.0, claimed_until=0, **values
        )

    async def _book(
        self, project: Project, chapters: Sequence[ProjectChapter], paragraphs: Sequence[ProjectParagraph]
    ) -> Book:
        picture = await self._projects.cover(project.id)
        cover = None if picture is None else (base64.b64decode(picture.data), picture.mime_type)
        takes = [paragraph.take for paragraph in paragraphs if not paragraph.silent]
        rates = {take.sample_rate_hz for take in takes if take is not None}
        book_chapters: list[BookChapter] = []
        if len(rates) > 1:
            raise RhapsodeError("The paragraphs were spoken at several sample rates: render them by one model.")
        for chapter in chapters:
            own = [paragraph for paragraph in paragraphs if paragraph.chapter == chapter.number]
            parts = book_parts(own) if own else ()
            if parts:
                book_chapters.append(BookChapter(chapter.title, parts))
        return Book(project.title, project.author, rates.pop(), tuple(book_chapters), cover)


def book_parts(paragraphs: Sequence[ProjectParagraph]) -> tuple[BookPart, ...]:
    """Return the takes of a chapter with the silences around them. What is silent makes the silence before longer."""
    parts: list[BookPart] = []
    lead = LEAD_MS
    for paragraph, following in zip(paragraphs, (*paragraphs[1:], None), strict=True):
        pause = pause_ms(paragraph, following)
        take = paragraph.take
        if paragraph.silent or take is None or take.audio is None:
            if parts:
                parts[-1] = replace(parts[-1], pause_ms=parts[-1].pause_ms + pause)
            else:
                lead += pause
            continue
        cues = tuple((take.text[cue.start : cue.end], cue.begin, cue.finish) for cue in take.cues)
        parts.append(BookPart(take.id, take.audio, take.samples, lead, pause, cues or _whole(take.text, take.samples)))
        lead = 0
    return tuple(parts)


def _whole(text: str, samples: int) -> tuple[tuple[str, int, int], ...]:
    return ((text, 0, samples),) if samples else ()


def _failure(paragraphs: Sequence[ProjectParagraph]) -> str | None:
    """Return why an export fails; ``None`` if it does not."""
    for paragraph in paragraphs:
        if paragraph.status is ParagraphStatus.FAILED:
            why = "" if paragraph.take is None or paragraph.take.error is None else f": {paragraph.take.error}"
            return f"A paragraph of chapter {paragraph.chapter} ({paragraph.id}) could not be spoken{why}"
    if any(paragraph.status is ParagraphStatus.UNRENDERED for paragraph in paragraphs):
        return "The project was changed meanwhile. Export it again."
    if all(paragraph.status is ParagraphStatus.SILENT for paragraph in paragraphs):
        return "There is nothing to hear in these chapters."
    return None
