"""The takes of paragraphs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text, update

from rhapsode.core.errors import NotFoundError, RhapsodeError
from rhapsode.core.projects import (
    Cue,
    Take,
    TakeStatus,
    VoiceSettings,
)
from rhapsode.core.task import TaskStatus
from rhapsode.store.database import Database
from rhapsode.store.projects_schema import TAKE_IS_PENDING
from rhapsode.store.queries import all_rows, changed_rows, first_row
from rhapsode.store.schema import (
    items,
    project_paragraphs,
    project_takes,
    projects,
    segments,
    tasks,
)

_TAKE_NAMES = tuple(column.name for column in project_takes.c)
TAKE_COLUMNS = tuple(column.label(f"t_{column.name}") for column in project_takes.c)
"""The columns of a take beside those of others."""


@dataclass(frozen=True, slots=True)
class SpokenTake:
    """A pending take whose task has ended: the file, or why there is none."""

    take: Take
    project_id: str
    output: str | None
    output_bytes: int
    samples: int
    sample_rate_hz: int
    error: str | None


class TakesExistError(RhapsodeError):
    """A take of the same paragraph and digest was made, or is being made, by another task."""


class TakeStore:
    """Keeps takes. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, project_id: str, takes: Sequence[Take]) -> None:
        """Keep new takes, each as the one of its paragraph."""
        await self._database.write(_add_takes, project_id, takes)

    async def of(self, project_id: str, paragraph_id: str) -> list[Take]:
        """Return the takes of a paragraph, the newest first."""
        statement = select(project_takes).where(
            project_takes.c.project_id == project_id, project_takes.c.paragraph_id == paragraph_id
        )
        rows = await self._database.look(all_rows, statement.order_by(project_takes.c.id.desc()))
        return [take_of(row) for row in rows]

    async def get(self, project_id: str, take_id: str) -> Take:
        """Return a take. Raises NotFoundError."""
        statement = select(project_takes).where(
            project_takes.c.project_id == project_id, project_takes.c.id == take_id
        )
        row = await self._database.look(first_row, statement)
        if row is None:
            raise NotFoundError("There is no such take.", param="take_id")
        return take_of(row)

    async def usable(self, project_id: str) -> dict[tuple[str, str], str]:
        """Return the ids of the completed and pending takes of a project, by paragraph and digest."""
        columns = project_takes.c
        statement = select(columns.paragraph_id, columns.digest, columns.id).where(
            columns.project_id == project_id, _usable
        )
        # 'pending' comes behind 'completed' here, so that what can be heard replaces what cannot yet.
        statement = statement.order_by(columns.status.desc(), columns.id)
        rows = await self._database.look(all_rows, statement)
        return {(paragraph_id, digest): take_id for paragraph_id, digest, take_id in rows}

    async def use(self, takes: Mapping[str, str]) -> None:
        """Set the current takes of paragraphs: ids of takes by ids of paragraphs."""

        def use(connection: Connection) -> None:
            for paragraph_id, take_id in takes.items():
                _set_take(connection, paragraph_id, take_id)

        if takes:
            await self._database.write(use)

    async def spoken(self, limit: int = 100) -> tuple[list[SpokenTake], bool]:
        """Return pending takes whose task has ended, the oldest first; and whether any are pending."""

        def read(connection: Connection) -> tuple[list[SpokenTake], bool]:
            pending = select(project_takes.c.id).where(text(TAKE_IS_PENDING)).limit(1)
            if connection.execute(pending).first() is None:
                return [], False
            return [_spoken(row) for row in connection.execute(_SPOKEN.limit(limit))], True

        return await self._database.read(read)

    async def cues(self, take: Take, rate_hz: int) -> tuple[Cue, ...]:
        """Return when each segment of a take is heard, as far as its task has its segments."""
        statement = (
            select(segments.c.start, segments.c.end, segments.c.samples, segments.c.pause_ms)
            .where(segments.c.task_id == take.task_id, segments.c.item == take.item)
            .order_by(segments.c.start)
        )
        rows = await self._database.look(all_rows, statement)
        cues, at = [], 0
        for row in rows:
            if row.samples:
                cues.append(Cue(row.start, row.end, at, at + row.samples))
            at += row.samples + rate_hz * row.pause_ms // 1000
        return tuple(cues)

    async def complete(self, take: SpokenTake, audio: str, cues: Sequence[Cue]) -> bool:
        """Record the blob path of a take; return whether the take existed and was pending."""
        return await self._end(
            take.take.id,
            status=TakeStatus.COMPLETED.value,
            audio=audio,
            audio_bytes=take.output_bytes,
            samples=take.samples,
            sample_rate_hz=take.sample_rate_hz,
            cues=json.dumps([astuple(cue) for cue in cues]),
        )

    async def fail(self, take_id: str, error: str) -> bool:
        """Record that a take has failed; return whether it existed and was pending."""
        return await self._end(take_id, status=TakeStatus.FAILED.value, error=error)

    async def _end(self, take_id: str, **values: object) -> bool:
        statement = update(project_takes).where(project_takes.c.id == take_id, text(TAKE_IS_PENDING)).values(**values)
        return await self._database.write(changed_rows, statement) == 1


_SPOKEN = (
    select(
        project_takes,
        tasks.c.id.label("task"),
        tasks.c.status.label("task_status"),
        tasks.c.error_message,
        items.c.output,
        items.c.output_bytes,
        items.c.samples.label("item_samples"),
        items.c.sample_rate_hz.label("item_rate_hz"),
    )
    .join(tasks, tasks.c.id == project_takes.c.task_id, isouter=True)
    .join(items, (items.c.task_id == project_takes.c.task_id) & (items.c.item == project_takes.c.item), isouter=True)
    .where(
        text(TAKE_IS_PENDING),
        tasks.c.id.is_(None)
        | items.c.output.is_not(None)
        | tasks.c.status.in_([status.value for status in TaskStatus if status.final]),
    )
    .order_by(project_takes.c.id)
)


_usable = project_takes.c.status.in_([TakeStatus.PENDING.value, TakeStatus.COMPLETED.value])


def add_takes_once(connection: Connection, project_id: str, takes: Sequence[Take]) -> None:
    """Record takes in the transaction that accepts their task, so that no paragraph is rendered (and billed) twice.

    Raises TakesExistError when one of them was made or is being made, NotFoundError when the project is gone.
    """
    # The row of the project is locked: two servers of a fleet may render it at once.
    project = select(projects.c.id).where(projects.c.id == project_id).with_for_update(key_share=True)
    if connection.execute(project).first() is None:
        raise NotFoundError("There is no such project.", param="id")
    same = select(project_takes.c.paragraph_id, project_takes.c.digest).where(
        project_takes.c.paragraph_id.in_([take.paragraph_id for take in takes]), _usable
    )
    places = {(take.paragraph_id, take.digest) for take in takes}
    if any((row.paragraph_id, row.digest) in places for row in connection.execute(same)):
        raise TakesExistError
    _add_takes(connection, project_id, takes)


def _add_takes(connection: Connection, project_id: str, takes: Sequence[Take]) -> None:
    connection.execute(insert(project_takes), [_take_values(project_id, take) for take in takes])
    for take in takes:
        _set_take(connection, take.paragraph_id, take.id)


def _set_take(connection: Connection, paragraph_id: str, take_id: str) -> None:
    """Set the current take of a paragraph, which its owner has not chosen."""
    paragraph = update(project_paragraphs).where(project_paragraphs.c.id == paragraph_id)
    connection.execute(paragraph.values(take_id=take_id, chosen=0))


def _spoken(row: Row[Any]) -> SpokenTake:
    error = None
    if row.output is None:
        error = "The task was deleted." if row.task is None else row.error_message or f"The task is {row.task_status}."
    return SpokenTake(
        take_of(row),
        row.project_id,
        row.output,
        row.output_bytes or 0,
        row.item_samples or 0,
        row.item_rate_hz or 0,
        error,
    )


def _take_values(project_id: str, take: Take) -> dict[str, object]:
    return {
        "id": take.id,
        "project_id": project_id,
        "paragraph_id": take.paragraph_id,
        "digest": take.digest,
        "text": take.text,
        **asdict(take.settings),
        "task_id": take.task_id,
        "item": take.item,
        "created_at": take.created_at,
        "status": take.status.value,
    }


def take_of(row: Row[Any], prefix: str = "") -> Take:
    """Return the take of a row, whose columns have that prefix."""
    values = {name: row._mapping[f"{prefix}{name}"] for name in _TAKE_NAMES}
    return Take(
        values["id"],
        values["paragraph_id"],
        values["digest"],
        values["text"],
        VoiceSettings(values["voice_name"], values["style"], values["speed"]),
        values["task_id"],
        values["item"],
        values["created_at"],
        TakeStatus(values["status"]),
        values["audio"],
        values["audio_bytes"],
        values["samples"],
        values["sample_rate_hz"],
        tuple(Cue(*cue) for cue in json.loads(values["cues"])),
        values["error"],
    )
