"""The exports of projects."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select, text, update

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.projects import (
    MAX_EXPORTS,
    BookFormat,
    ChapterFigures,
    Export,
    ExportFigures,
    ExportOptions,
    ExportStatus,
)
from rhapsode.store.database import Database
from rhapsode.store.projects_schema import EXPORT_IS_OPEN
from rhapsode.store.queries import all_rows, changed_rows, first_row
from rhapsode.store.schema import project_exports, projects

_OPEN = (
    select(project_exports, projects.c.key_id)
    .join(projects, projects.c.id == project_exports.c.project_id)
    .where(text(EXPORT_IS_OPEN), project_exports.c.claimed_until < bindparam("p_now"))
    .order_by(project_exports.c.id)
)
"""Built once, because a server asks every second."""


class ExportStore:
    """Keeps exports. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, export: Export) -> None:
        """Keep a new export. Raises RequestError if its project has too many."""

        def add(connection: Connection) -> None:
            count = (
                select(func.count())
                .select_from(project_exports)
                .where(project_exports.c.project_id == export.project_id)
            )
            if connection.execute(count).scalar_one() >= MAX_EXPORTS:
                raise RequestError(f"At most {MAX_EXPORTS} exports of a project are kept. Delete one.")
            values = {
                "id": export.id,
                "project_id": export.project_id,
                "options": json.dumps(asdict(export.options)),
                "status": export.status.value,
                "created_at": export.created_at,
            }
            connection.execute(insert(project_exports).values(**values))

        await self._database.write(add)

    async def of(self, project_id: str) -> list[Export]:
        """Return the exports of a project, the newest first."""
        statement = select(project_exports).where(project_exports.c.project_id == project_id)
        rows = await self._database.look(all_rows, statement.order_by(project_exports.c.id.desc()))
        return [_export(row) for row in rows]

    async def get(self, project_id: str, export_id: str) -> Export:
        """Return an export. Raises NotFoundError."""
        statement = select(project_exports).where(*_is(project_id, export_id))
        return _existing(await self._database.look(first_row, statement))

    async def remove(self, project_id: str, export_id: str) -> Export:
        """Remove an export and return what it was. Raises NotFoundError."""
        statement = delete(project_exports).where(*_is(project_id, export_id)).returning(*project_exports.c)
        return _existing(await self._database.write(first_row, statement))

    async def open(self) -> list[tuple[Export, str]]:
        """Return the exports that have not ended and are not claimed, each with the key of its project."""
        rows = await self._database.look(all_rows, _OPEN, {"p_now": now_ms()})
        return [(_export(row), row.key_id) for row in rows]

    async def claim(self, export_id: str, until: int) -> bool:
        """Claim an export that is not claimed, until then; return whether it was claimed."""
        statement = (
            update(project_exports)
            .where(project_exports.c.id == export_id, text(EXPORT_IS_OPEN), project_exports.c.claimed_until < now_ms())
            .values(status=ExportStatus.PROCESSING.value, claimed_until=until)
        )
        return await self._database.write(changed_rows, statement) == 1

    async def release(self) -> None:
        """Give up the claims of all processes: for a server that has the database for itself, when it starts."""
        statement = update(project_exports).where(text(EXPORT_IS_OPEN)).values(claimed_until=0)
        await self._database.write(changed_rows, statement)

    async def record(self, export_id: str, **values: object) -> bool:
        """Write columns of an export that has not ended; return whether it exists."""
        statement = update(project_exports).where(project_exports.c.id == export_id, text(EXPORT_IS_OPEN))
        return await self._database.write(changed_rows, statement.values(**values)) == 1


def _is(project_id: str, export_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return project_exports.c.project_id == project_id, project_exports.c.id == export_id


def _existing(row: Row[Any] | None) -> Export:
    """Return the export of a row. Raises NotFoundError if there is none."""
    if row is None:
        raise NotFoundError("There is no such export.", param="id")
    return _export(row)


def _export(row: Row[Any]) -> Export:
    options = json.loads(row.options)
    options["format"] = BookFormat(options["format"])
    options["chapters"] = tuple(options["chapters"])
    return Export(
        row.id,
        row.project_id,
        ExportOptions(**options),
        ExportStatus(row.status),
        row.created_at,
        row.completed_at,
        row.progress,
        row.error,
        row.output,
        row.output_bytes,
        row.seconds,
        row.loudness,
        row.gain_db,
        _figures(row.figures),
    )


def write_figures(figures: ExportFigures) -> str:
    """Return the stored form of figures."""
    return json.dumps(asdict(figures), ensure_ascii=False)


def _figures(stored: str | None) -> ExportFigures | None:
    if stored is None:
        return None
    figures = json.loads(stored)
    return ExportFigures(figures["rate_hz"], tuple(ChapterFigures(**values) for values in figures["chapters"]))
