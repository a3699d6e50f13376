"""Exports go on after a kill, with what was encoded already, and end when there is nothing to wait for."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from rhapsode.core.errors import EngineCrashedError
from rhapsode.core.projects import (
    BookFormat,
    Cue,
    Export,
    ExportOptions,
    ExportStatus,
    Project,
    ProjectChapter,
    ProjectParagraph,
    Take,
    TakeStatus,
    VoiceSettings,
)
from rhapsode.render.book_exports import BookExporter, book_parts
from rhapsode.render.book_files import BookPlace
from rhapsode.store.blobs import open_blobs
from rhapsode.store.database import SqliteDatabase
from rhapsode.store.migrate import migrate_sqlite
from rhapsode.store.project_exports import ExportStore
from rhapsode.store.project_takes import SpokenTake, TakeStore
from rhapsode.store.projects import ProjectStore

RATE = 24_000
NONE = VoiceSettings()


class Pool:
    """Runs what a worker process would; ``before`` is called with the name of each function."""

    def __init__(self, before: Callable[[str], None] = lambda _: None) -> None:
        self._before = before
        self.ran: list[str] = []

    async def run(self, _seconds: float, function: Callable[..., Any], *args: Any) -> Any:
        self._before(function.__name__)
        self.ran.append(function.__name__)
        return await asyncio.to_thread(function, *args)


def paragraph(name: str, chapter: int, position: int, *, silent: bool = False) -> ProjectParagraph:
    return ProjectParagraph(name, chapter, position, "paragraph", 0, "Text.", None, None, NONE, f"d-{name}", silent)


class Installation:
    """A project of two chapters, with or without takes, and an export of it."""

    def __init__(self, directory: Path) -> None:
        migrate_sqlite(directory / "rhapsode.db")
        database = SqliteDatabase(directory / "rhapsode.db")
        self.database = database
        self.projects, self.takes, self.exports = ProjectStore(database), TakeStore(database), ExportStore(database)
        self.place = BookPlace((directory / "audio").as_uri(), directory / "cache")
        self.blobs = open_blobs(self.place.blobs)

    async def fill(self, *, spoken: bool = True, error: str | None = None) -> None:
        paragraphs = [paragraph("a", 1, 0), paragraph("b", 2, 0), paragraph("c", 2, 1, silent=True)]
        project = Project("project_1", "key1", "Book", None, "en", "tone", NONE, 1, 1)
        await self.projects.add(project, [ProjectChapter(1, "One", 1), ProjectChapter(2, "Two", 1)], paragraphs)
        takes = [
            Take(
                f"take_{paragraph.id}",
                paragraph.id,
                paragraph.digest,
                paragraph.text,
                NONE,
                "task_1",
                0,
                1,
                TakeStatus.PENDING,
            )
            for paragraph in paragraphs[:2]
        ]
        await self.takes.add("project_1", takes)
        for take in takes if spoken else ():
            key = f"projects/project_1/{take.id}.flac"
            buffer = io.BytesIO()
            soundfile.write(buffer, np.full(RATE, 5000, np.int16), RATE, format="FLAC")
            self.blobs.put(key, [buffer.getvalue()])
            done = SpokenTake(take, "project_1", "output", 10, RATE, RATE, None)
            assert await self.takes.complete(done, key, [Cue(0, 5, 0, RATE)])
        if error is not None:
            await self.takes.fail("take_a", error)
        options = ExportOptions(BookFormat.MP3)
        await self.exports.add(Export("export_1", "project_1", options, ExportStatus.PENDING, 1))

    def exporter(self, pool: Pool) -> BookExporter:
        made: Any = pool
        return BookExporter(self.projects, self.exports, self.blobs, made, self.place)

    async def export(self) -> Export:
        return await self.exports.get("project_1", "export_1")


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


async def test_an_export_goes_on_where_it_was_killed(here: Installation) -> None:
    await here.fill()

    def killed(name: str) -> None:
        if name == "write_export":
            raise asyncio.CancelledError

    first = Pool(killed)
    with pytest.raises(asyncio.CancelledError):
        await here.exporter(first).work()
    assert (await here.export()).status is ExportStatus.PROCESSING
    pieces = {path: path.stat().st_ino for path in here.place.cache.rglob("*.mp3")}
    assert len(pieces) == 2
    await here.exporter(Pool()).work()
    export = await here.export()
    assert (export.status, export.progress, export.error) == (ExportStatus.COMPLETED, 1.0, None)
    assert {path: path.stat().st_ino for path in here.place.cache.rglob("*.mp3")} == pieces, "none is encoded again"
    assert export.output is not None
    assert len(here.blobs.get(export.output)) == export.output_bytes
    assert export.seconds == pytest.approx(2 * (0.75 + 1 + 2.0) + 0.7, abs=0.1)
    here.database.close()


async def test_an_export_waits_for_speech(here: Installation) -> None:
    await here.fill(spoken=False)
    await here.exporter(Pool()).work()
    assert (await here.export()).status is ExportStatus.PENDING
    here.database.close()


async def test_an_export_of_what_cannot_be_spoken_fails_and_says_why(here: Installation) -> None:
    await here.fill(spoken=False, error="No such letter.")
    await here.exporter(Pool()).work()
    export = await here.export()
    assert export.status is ExportStatus.FAILED
    assert "chapter 1" in (export.error or "")
    assert "No such letter." in (export.error or "")
    here.database.close()


async def test_a_fault_of_the_worker_ends_an_export_without_its_words(here: Installation) -> None:
    await here.fill()

    def crash(name: str) -> None:
        raise EngineCrashedError("The process of the speech engine died (SIGSEGV).")

    await here.exporter(Pool(crash)).work()
    export = await here.export()
    assert (export.status, export.error) == (
        ExportStatus.FAILED,
        "The file could not be made; the log of the server says why.",
    )
    here.database.close()


async def test_an_export_that_is_deleted_meanwhile_leaves_no_file(here: Installation) -> None:
    await here.fill()
    loop = asyncio.get_running_loop()
    removed: list[asyncio.Task[Export]] = []

    def remove(name: str) -> None:
        if name == "write_export":
            removed.append(loop.create_task(here.exports.remove("project_1", "export_1")))

    pool = Pool(remove)
    await here.exporter(pool).work()
    assert pool.ran[-1] == "write_export"
    assert [blob.path async for blob in here.blobs.sweep("projects") if "export" in blob.path] == []
    here.database.close()


def test_what_is_silent_makes_the_pause_longer() -> None:
    spoken = [
        Take(f"t{at}", "x", "d", "Text.", NONE, "task", 0, 1, TakeStatus.COMPLETED, f"k{at}", 1, 10, RATE)
        for at in range(2)
    ]
    stars = paragraph("s", 1, 1, silent=True)
    first, last = (
        ProjectParagraph("p", 1, at, "paragraph", 0, "Text.", None, None, NONE, "d", False, False, spoken[at])
        for at in range(2)
    )
    parts = book_parts([first, stars, last])
    assert [(part.lead_ms, part.pause_ms) for part in parts] == [(750, 1400), (0, 2000)]
    assert parts[0].cues == (("Text.", 0, 10),)
    assert [(part.lead_ms, part.pause_ms) for part in book_parts([stars, last])] == [(1450, 2000)]
