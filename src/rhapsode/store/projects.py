"""Projects with their chapters and paragraphs. What is written belongs to one key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, case, delete, func, insert, select, tuple_, update

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.projects import (
    MAX_PROJECTS,
    NO_SETTINGS,
    Project,
    ProjectChapter,
    ProjectParagraph,
    ProjectProgress,
    TakeStatus,
    VoiceSettings,
)
from rhapsode.store.database import Database
from rhapsode.store.project_takes import TAKE_COLUMNS, take_of
from rhapsode.store.queries import all_rows, changed_rows, first_row
from rhapsode.store.schema import (
    project_chapters,
    project_covers,
    project_exports,
    project_paragraphs,
    project_takes,
    projects,
)

BATCH = 500


@dataclass(frozen=True, slots=True)
class RemovedProject:
    """What is left of a project: the paths of its blobs, as far as they are known, and the tasks that render it."""

    blobs: Sequence[str]
    task_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewCover:
    """A picture, in base64."""

    mime_type: str
    data: str


class ProjectStore:
    """Stores projects. Each call is one transaction. A project of another key is a NotFoundError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        project: Project,
        chapters: Sequence[ProjectChapter],
        paragraphs: Sequence[ProjectParagraph],
        cover: NewCover | None = None,
    ) -> None:
        """Keep a new project. Raises RequestError if its key has too many."""

        def add(connection: Connection) -> None:
            count = select(func.count()).select_from(projects).where(projects.c.key_id == project.key_id)
            if connection.execute(count).scalar_one() >= MAX_PROJECTS:
                raise RequestError(f"At most {MAX_PROJECTS} projects are kept for a key. Delete one.")
            connection.execute(insert(projects).values(**_project_values(project)))
            if cover is not None:
                values = {"project_id": project.id, "mime_type": cover.mime_type, "data": cover.data}
                connection.execute(insert(project_covers).values(**values))
            connection.execute(
                insert(project_chapters),
                [
                    {
                        "project_id": project.id,
                        "number": chapter.number,
                        "title": chapter.title,
                        "level": chapter.level,
                    }
                    | asdict(chapter.settings)
                    for chapter in chapters
                ],
            )
            for at in range(0, len(paragraphs), BATCH):
                rows = [_paragraph_values(project.id, paragraph) for paragraph in paragraphs[at : at + BATCH]]
                connection.execute(insert(project_paragraphs), rows)

        await self._database.write(add)

    async def get(self, project_id: str, key_id: str) -> Project:
        """Return a project of a key. Raises NotFoundError."""
        statement = _PROJECTS.where(projects.c.id == project_id, projects.c.key_id == key_id)
        row = await self._database.look(first_row, statement)
        if row is None:
            raise _missing()
        return _project(row)

    async def title(self, project_id: str) -> str:
        """Return the title of a project of whatever key. Raises NotFoundError."""
        statement = select(projects.c.title).where(projects.c.id == project_id)
        row = await self._database.look(first_row, statement)
        if row is None:
            raise _missing()
        return str(row.title)

    async def page(self, key_id: str, limit: int, after: str | None = None) -> tuple[list[Project], bool]:
        """Return the newest projects of a key, behind that of the id ``after``, and whether there are more."""
        statement = _PROJECTS.where(projects.c.key_id == key_id).order_by(projects.c.id.desc()).limit(limit + 1)
        if after is not None:
            statement = statement.where(projects.c.id < after)
        rows = await self._database.look(all_rows, statement)
        return [_project(row) for row in rows[:limit]], len(rows) > limit

    async def cover(self, project_id: str) -> NewCover | None:
        """Return the picture of a project, if it has one."""
        statement = select(project_covers).where(project_covers.c.project_id == project_id)
        row = await self._database.look(first_row, statement)
        return None if row is None else NewCover(row.mime_type, row.data)

    async def chapters(self, project_id: str) -> list[ProjectChapter]:
        """Return the chapters of a project, in their order."""
        statement = select(project_chapters).where(project_chapters.c.project_id == project_id)
        rows = await self._database.look(all_rows, statement.order_by(project_chapters.c.number))
        return [ProjectChapter(row.number, row.title, row.level, _settings(row)) for row in rows]

    async def paragraphs(
        self, project_id: str, *, chapters: Collection[int] = (), ids: Collection[str] = ()
    ) -> list[ProjectParagraph]:
        """Return the paragraphs of a project with their takes, in their order; of ``chapters`` or ``ids`` if given."""
        statement = _PARAGRAPHS.where(project_paragraphs.c.project_id == project_id)
        if chapters:
            statement = statement.where(project_paragraphs.c.chapter.in_(chapters))
        if ids:
            statement = statement.where(project_paragraphs.c.id.in_(ids))
        chapter, position = project_paragraphs.c.chapter, project_paragraphs.c.position
        statement = statement.order_by(chapter, position).limit(BATCH)
        matches: list[ProjectParagraph] = []
        while True:
            last = (matches[-1].chapter, matches[-1].position) if matches else (0, -1)
            behind = statement.where(tuple_(chapter, position) > tuple_(*last))
            rows = await self._database.look(all_rows, behind)
            matches += map(_paragraph, rows)
            if len(rows) < BATCH:
                return matches
            await asyncio.sleep(0)  # a book has ten thousand: others have their turn

    async def progress(self, project_id: str) -> dict[int, ProjectProgress]:
        """Return the progress of each chapter, by its number."""
        statement = _PROGRESS.where(project_paragraphs.c.project_id == project_id)
        rows = await self._database.look(all_rows, statement)
        return {row.chapter: _progress(row) for row in rows}

    async def change(self, project: Project) -> Project:
        """Replace the project of the same id. Raises NotFoundError."""
        changed = replace(project, updated_at=now_ms())
        values = _project_values(changed)
        del values["id"], values["key_id"], values["created_at"]
        statement = update(projects).where(projects.c.id == project.id, projects.c.key_id == project.key_id)
        await self._change(statement.values(**values))
        return changed

    async def change_chapter(self, project_id: str, chapter: ProjectChapter) -> None:
        """Replace the chapter of the same number. Raises NotFoundError."""
        statement = update(project_chapters).where(
            project_chapters.c.project_id == project_id, project_chapters.c.number == chapter.number
        )
        values = {"title": chapter.title, **asdict(chapter.settings)}
        await self._change(statement.values(**values))

    async def change_paragraph(self, project_id: str, paragraph: ProjectParagraph) -> None:
        """Replace the paragraph of the same id, with its take. Raises NotFoundError."""
        values = _paragraph_values(project_id, paragraph)
        values["take_id"] = None if paragraph.take is None else paragraph.take.id
        for fixed in ("id", "project_id", "chapter", "position"):
            del values[fixed]
        statement = update(project_paragraphs).where(
            project_paragraphs.c.project_id == project_id, project_paragraphs.c.id == paragraph.id
        )
        await self._change(statement.values(**values))

    async def set_digests(self, digests: Mapping[str, str]) -> None:
        """Store the current digests of paragraphs (by id)."""
        rows = [{"p_id": paragraph_id, "p_digest": digest} for paragraph_id, digest in digests.items()]
        statement = (
            update(project_paragraphs)
            .where(project_paragraphs.c.id == bindparam("p_id"))
            .values(digest=bindparam("p_digest"))
        )
        if rows:
            await self._database.write(changed_rows, statement, rows)

    async def remove(self, project_id: str, key_id: str) -> RemovedProject:
        """Remove a project with all that belongs to it. Raises NotFoundError."""

        def remove(connection: Connection) -> RemovedProject:
            mine = projects.c.id == project_id, projects.c.key_id == key_id
            if connection.execute(select(projects.c.id).where(*mine)).first() is None:
                raise _missing()
            audio = select(project_takes.c.audio).where(project_takes.c.project_id == project_id)
            output = select(project_exports.c.output).where(project_exports.c.project_id == project_id)
            paths = [
                path
                for statement in (audio, output)
                for path in connection.execute(statement).scalars()
                if path is not None
            ]
            rendering = (
                select(project_takes.c.task_id)
                .distinct()
                .where(project_takes.c.project_id == project_id, project_takes.c.status == TakeStatus.PENDING.value)
            )
            task_ids = connection.execute(rendering).scalars().all()
            connection.execute(delete(projects).where(*mine))
            return RemovedProject(paths, task_ids)

        return await self._database.write(remove)

    async def _change(self, statement: Update) -> None:
        if not await self._database.write(changed_rows, statement):
            raise _missing()


_PROJECTS = select(projects, project_covers.c.mime_type.label("cover")).join(
    project_covers, project_covers.c.project_id == projects.c.id, isouter=True
)
_PARAGRAPHS = select(project_paragraphs, *TAKE_COLUMNS).join(
    project_takes, project_takes.c.id == project_paragraphs.c.take_id, isouter=True
)
_characters = func.length(project_paragraphs.c.text)
_current = (project_paragraphs.c.chosen == 1) | (project_takes.c.digest == project_paragraphs.c.digest)
_spoken = (project_paragraphs.c.silent == 1) | (_current & (project_takes.c.status == TakeStatus.COMPLETED.value))
_seconds = project_takes.c.samples * 1.0 / case((project_takes.c.sample_rate_hz > 0, project_takes.c.sample_rate_hz))
_PROGRESS = (
    select(
        project_paragraphs.c.chapter,
        func.count().label("paragraphs"),
        func.sum(_characters),
        func.sum(case((_spoken, 1), else_=0)),
        func.sum(case((_spoken, _characters), else_=0)),
        func.sum(case((_current & (project_takes.c.status == TakeStatus.PENDING.value), 1), else_=0)),
        func.sum(case((_current & (project_takes.c.status == TakeStatus.FAILED.value), 1), else_=0)),
        func.sum(case((_spoken, _seconds), else_=0.0)).label("seconds"),
    )
    .select_from(
        project_paragraphs.join(project_takes, project_takes.c.id == project_paragraphs.c.take_id, isouter=True)
    )
    .group_by(project_paragraphs.c.chapter)
)


def _progress(row: Row[Any]) -> ProjectProgress:
    paragraphs, characters, completed, spoken, pending, failed, seconds = list(row)[1:]
    return ProjectProgress(
        paragraphs, int(characters), int(completed), int(spoken), int(pending), int(failed), float(seconds or 0)
    )


def _missing() -> NotFoundError:
    return NotFoundError("There is no such project, chapter or paragraph.", param="id")


def _settings(row: Row[Any]) -> VoiceSettings:
    return VoiceSettings(row.voice_name, row.style, row.speed)


def _project_values(project: Project) -> dict[str, object]:
    speakers = {name: _given(settings) for name, settings in project.speakers.items()}
    return {
        "id": project.id,
        "key_id": project.key_id,
        "title": project.title,
        "author": project.author,
        "language_code": project.language_code,
        "model": project.model,
        **asdict(project.settings),
        "speakers": json.dumps(speakers, ensure_ascii=False),
        "pronunciations": json.dumps(dict(project.pronunciations), ensure_ascii=False),
        "created_at": project.created_at,
        "updated_at": project.updated_at,
    }


def _given(settings: VoiceSettings) -> dict[str, object]:
    return {name: value for name, value in asdict(settings).items() if value is not None}


def _project(row: Row[Any]) -> Project:
    known = {setting.name for setting in fields(VoiceSettings)}
    speakers = {
        name: VoiceSettings(**{field: value for field, value in values.items() if field in known})
        for name, values in json.loads(row.speakers).items()
    }
    return Project(
        row.id,
        row.key_id,
        row.title,
        row.author,
        row.language_code,
        row.model,
        _settings(row),
        row.created_at,
        row.updated_at,
        MappingProxyType(speakers),
        MappingProxyType(json.loads(row.pronunciations)),
        row.cover is not None,
    )


def _paragraph_values(project_id: str, paragraph: ProjectParagraph) -> dict[str, object]:
    return {
        "id": paragraph.id,
        "project_id": project_id,
        "chapter": paragraph.chapter,
        "position": paragraph.position,
        "kind": paragraph.kind,
        "level": paragraph.level,
        "language_code": paragraph.language_code,
        "text": paragraph.text,
        "speaker": paragraph.speaker,
        **asdict(paragraph.settings),
        "digest": paragraph.digest,
        "silent": int(paragraph.silent),
        "chosen": int(paragraph.chosen),
    }


def _paragraph(row: Row[Any]) -> ProjectParagraph:
    settings = _settings(row)
    return ProjectParagraph(
        row.id,
        row.chapter,
        row.position,
        row.kind,
        row.level,
        row.text,
        row.language_code,
        row.speaker,
        NO_SETTINGS if settings == NO_SETTINGS else settings,
        row.digest,
        bool(row.silent),
        bool(row.chosen),
        None if row.t_id is None else take_of(row, "t_"),
    )
