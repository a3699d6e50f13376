"""Projects on every database: what is kept of them, takes and their ends, and exports that one process works on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, update

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.projects import (
    BookFormat,
    Cue,
    Export,
    ExportOptions,
    ExportStatus,
    ParagraphStatus,
    Project,
    ProjectChapter,
    ProjectParagraph,
    ProjectProgress,
    Take,
    TakeStatus,
    VoiceSettings,
)
from rhapsode.store import project_exports as exports_module
from rhapsode.store import projects as projects_module
from rhapsode.store.database import Database
from rhapsode.store.project_exports import ExportStore
from rhapsode.store.project_takes import TakeStore
from rhapsode.store.projects import NewCover, ProjectStore
from rhapsode.store.schema import items, tasks

PROJECT = Project(
    "project_1",
    "key1",
    "Böök",
    "Ann",
    "en-GB",
    "tone",
    VoiceSettings("Kore", None, 1.25),
    1,
    1,
    {"Ann": VoiceSettings(style="calm")},
    {"Siobhan": "Shivawn"},
)
CHAPTERS = [ProjectChapter(1, "One", 1), ProjectChapter(2, "Two", 2, VoiceSettings(speed=0.5))]


def paragraph(name: str, chapter: int = 1, position: int = 0, *, silent: bool = False) -> ProjectParagraph:
    settings = VoiceSettings()
    return ProjectParagraph(
        name, chapter, position, "paragraph", 0, f"Text {name}.", None, None, settings, f"digest {name}", silent
    )


PARAGRAPHS = [paragraph("a"), paragraph("b", 1, 1), paragraph("c", 2), paragraph("d", 2, 1, silent=True)]


def take(name: str, of: ProjectParagraph, task: str = "task_1", item: int = 0) -> Take:
    settings = VoiceSettings("Kore", None, 1.25)
    return Take(name, of.id, of.digest, of.text, settings, task, item, 5, TakeStatus.PENDING)


@pytest.fixture
def store(database: Database) -> ProjectStore:
    return ProjectStore(database)


@pytest.fixture
def takes(database: Database) -> TakeStore:
    return TakeStore(database)


async def filled(store: ProjectStore) -> None:
    await store.add(PROJECT, CHAPTERS, PARAGRAPHS, NewCover("image/png", "AAAA"))


async def with_task(database: Database, status: str = "processing", output: str | None = None) -> None:
    task = {"id": "task_1", "key_id": "key1", "model": "tone", "engine": "tone", "status": status, "created_at": 1}
    item = {"task_id": "task_1", "item": 0, "characters": 4, "output": output, "output_bytes": 10, "samples": 24_000}
    await database.write(
        lambda connection: connection.execute(insert(tasks).values(**task, characters=4, metadata="{}")).close()
    )
    await database.write(
        lambda connection: connection.execute(insert(items).values(**item, sample_rate_hz=24_000)).close()
    )


async def test_a_project_is_kept_as_it_was_made(store: ProjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    await filled(store)
    assert await store.get("project_1", "key1") == replace(PROJECT, has_cover=True)
    assert await store.chapters("project_1") == CHAPTERS
    assert await store.paragraphs("project_1") == PARAGRAPHS
    assert await store.paragraphs("project_1", chapters=[2]) == PARAGRAPHS[2:]
    assert await store.paragraphs("project_1", ids=["b"]) == [PARAGRAPHS[1]]
    for batch in (1, 2, 3, 4):  # a book is read some paragraphs at a time
        monkeypatch.setattr(projects_module, "BATCH", batch)
        assert await store.paragraphs("project_1") == PARAGRAPHS
        assert await store.paragraphs("project_1", chapters=[2]) == PARAGRAPHS[2:]
    assert await store.cover("project_1") == NewCover("image/png", "AAAA")
    with pytest.raises(NotFoundError):
        await store.get("project_1", "key2")
    with pytest.raises(NotFoundError):
        await store.remove("project_1", "key2")
    monkeypatch.setattr(projects_module, "MAX_PROJECTS", 1)
    with pytest.raises(RequestError, match="At most 1"):
        await store.add(replace(PROJECT, id="project_2"), CHAPTERS, [])
    await store.add(replace(PROJECT, id="project_3", key_id="key2"), CHAPTERS, [])
    assert [project.id for project in (await store.page("key1", 5))[0]] == ["project_1"]


async def test_projects_are_changed(store: ProjectStore) -> None:
    await filled(store)
    changed = await store.change(replace(PROJECT, title="Other", pronunciations={}, settings=VoiceSettings()))
    found = await store.get("project_1", "key1")
    assert (found.title, found.pronunciations, found.settings) == ("Other", {}, VoiceSettings())
    assert found.updated_at == changed.updated_at > PROJECT.updated_at
    await store.change_chapter("project_1", ProjectChapter(1, "First", 1, VoiceSettings("Puck")))
    assert (await store.chapters("project_1"))[0] == ProjectChapter(1, "First", 1, VoiceSettings("Puck"))
    await store.change_paragraph("project_1", replace(PARAGRAPHS[0], text="New.", digest="new", speaker="Ann"))
    assert (await store.paragraphs("project_1"))[0] == replace(PARAGRAPHS[0], text="New.", digest="new", speaker="Ann")
    await store.set_digests({"b": "other", "c": "another"})
    assert [paragraph.digest for paragraph in await store.paragraphs("project_1")] == [
        "new",
        "other",
        "another",
        "digest d",
    ]
    with pytest.raises(NotFoundError):
        await store.change_chapter("project_1", ProjectChapter(9, "None", 1))
    with pytest.raises(NotFoundError):
        await store.change(replace(PROJECT, key_id="key2"))


async def test_a_take_is_pending_until_its_task_has_come_to_something(
    database: Database, store: ProjectStore, takes: TakeStore
) -> None:
    await filled(store)
    assert await takes.spoken() == ([], False)
    await with_task(database)
    await takes.add("project_1", [take("take_1", PARAGRAPHS[0]), take("take_2", PARAGRAPHS[1], "task_1", 1)])
    assert await takes.spoken() == ([], True)
    found = (await store.paragraphs("project_1"))[0]
    assert (found.status, found.take) == (ParagraphStatus.PENDING, take("take_1", PARAGRAPHS[0]))

    await database.write(lambda connection: connection.execute(update(items).values(output="outputs/a.flac")).close())
    spoken, pending = await takes.spoken()
    assert pending
    assert [
        (spoken_take.take.id, spoken_take.output, spoken_take.samples, spoken_take.error) for spoken_take in spoken
    ] == [("take_1", "outputs/a.flac", 24_000, None)]
    cues = (Cue(0, 4, 0, 12_000), Cue(4, 7, 13_000, 24_000))
    assert await takes.complete(spoken[0], "projects/project_1/take_1.flac", cues)
    assert not await takes.complete(spoken[0], "projects/project_1/take_1.flac", cues), "it has ended"
    done = await takes.get("project_1", "take_1")
    assert (done.status, done.audio, done.cues) == (TakeStatus.COMPLETED, "projects/project_1/take_1.flac", cues)
    assert await takes.usable("project_1") == {("a", "digest a"): done.id, ("b", "digest b"): "take_2"}
    assert await store.progress("project_1") == {
        1: ProjectProgress(2, 14, 1, 7, 1, 0, 1.0),
        2: ProjectProgress(2, 14, 1, 7, 0, 0, 0.0),
    }
    await database.write(lambda connection: connection.execute(update(tasks).values(status="failed")).close())
    (lost,), _ = await takes.spoken()
    assert (lost.take.id, lost.output, lost.error) == ("take_2", None, "The task is failed.")
    assert await takes.fail("take_2", "No.")
    assert (await store.paragraphs("project_1"))[1].status is ParagraphStatus.FAILED
    assert (await store.remove("project_1", "key1")).blobs == ["projects/project_1/take_1.flac"]
    with pytest.raises(NotFoundError):
        await takes.get("project_1", "take_1")


async def test_a_take_of_another_text_is_not_up_to_date_unless_it_is_chosen(
    database: Database, store: ProjectStore, takes: TakeStore
) -> None:
    await filled(store)
    await with_task(database, "completed", "outputs/a.flac")
    await takes.add("project_1", [take("take_1", PARAGRAPHS[0])])
    (spoken,), _ = await takes.spoken()
    await takes.complete(spoken, "projects/project_1/take_1.flac", ())
    await store.set_digests({"a": "new"})
    (first, *_) = await store.paragraphs("project_1")
    assert first.status is ParagraphStatus.UNRENDERED
    await store.change_paragraph("project_1", replace(first, chosen=True))
    (first, *_) = await store.paragraphs("project_1")
    assert (first.status, first.chosen) == (ParagraphStatus.COMPLETED, True)
    assert (await store.progress("project_1"))[1].completed == 1
    await takes.use({"a": "take_1"})
    assert (await store.paragraphs("project_1"))[0].chosen is False
    assert [take.id for take in await takes.of("project_1", "a")] == ["take_1"]


async def test_an_export_is_worked_on_by_one_and_taken_up_after_a_kill(
    database: Database, store: ProjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(store)
    exports = ExportStore(database)
    options = ExportOptions(BookFormat.MP3, (2,), per_chapter=True, loudness=None, subtitles="vtt")
    export = Export("export_1", "project_1", options, ExportStatus.PENDING, 7)
    await exports.add(export)
    assert await exports.of("project_1") == [export]
    assert await exports.open() == [(export, "key1")]
    assert await exports.claim("export_1", now_ms() + 60_000)
    assert not await exports.claim("export_1", now_ms() + 60_000)
    assert await exports.open() == []
    await exports.record("export_1", progress=0.5)
    await exports.release()
    assert [export.progress for export, _ in await exports.open()] == [0.5]
    assert await exports.claim("export_1", 0)
    key = "projects/project_1/export_1.zip"
    assert await exports.record("export_1", status="completed", completed_at=9, output=key, output_bytes=5)
    assert not await exports.record("export_1", progress=0.1), "it has ended"
    ended = await exports.get("project_1", "export_1")
    assert (ended.status, ended.output, ended.completed_at) == (ExportStatus.COMPLETED, key, 9)
    monkeypatch.setattr(exports_module, "MAX_EXPORTS", 1)
    with pytest.raises(RequestError, match="At most 1"):
        await exports.add(replace(export, id="export_2"))
    assert (await exports.remove("project_1", "export_1")).output == key
    with pytest.raises(NotFoundError):
        await exports.get("project_1", "export_1")
