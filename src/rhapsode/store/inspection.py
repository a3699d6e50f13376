"""Details of tasks: the request, and the state of each segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from rhapsode.core.params import read_params
from rhapsode.core.speech import SpeechParams
from rhapsode.store.database import Database
from rhapsode.store.queries import all_rows
from rhapsode.store.schema import items, segments, tasks, texts

SEGMENTS_SHOWN = 500
"""Of a longer task the segments are counted, not listed: a book has tens of thousands."""


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """A segment: which part of which input it is, and where it stands."""

    item: int
    start: int
    end: int
    status: str
    attempts: int
    cached: bool


@dataclass(frozen=True, slots=True)
class Request:
    """The request of a task. Unless it is ``kept`` any more, its texts are empty.

    ``falls_back``: another engine may take over some input.
    """

    model: str
    inputs: Sequence[SpeechParams]
    webhook_url: str | None
    deadline_at: int | None
    kept: bool
    falls_back: bool


class InspectionStore:
    """Reads only. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def segments(self, task_id: str) -> list[SegmentRecord]:
        """Return the first :data:`SEGMENTS_SHOWN` segments of a task that are planned, in the order of the texts."""
        statement = (
            select(
                segments.c.item,
                segments.c.start,
                segments.c.end,
                segments.c.status,
                segments.c.attempts,
                segments.c.cached,
            )
            .where(segments.c.task_id == task_id)
            .order_by(segments.c.item, segments.c.start)
            .limit(SEGMENTS_SHOWN)
        )
        rows = await self._database.read(all_rows, statement)
        return [SegmentRecord(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows]

    async def request(self, task_id: str, most_characters: int | None = None) -> Request | None:
        """Return what the task was made of, each text up to ``most_characters``; ``None`` if there is no such task."""
        words = texts.c.text if most_characters is None else func.substr(texts.c.text, 1, most_characters)
        of_item = (texts.c.task_id == items.c.task_id) & (texts.c.item == items.c.item)
        inputs = (
            select(items, words.label("text"))
            .join(texts, of_item, isouter=True)
            .where(items.c.task_id == task_id)
            .order_by(items.c.item)
        )

        def read(connection: Connection) -> Request | None:
            task = connection.execute(
                select(tasks.c.model, tasks.c.webhook_url, tasks.c.deadline_at).where(tasks.c.id == task_id)
            ).first()
            if task is None:
                return None
            rows = connection.execute(inputs).all()
            return Request(
                model=task.model,
                inputs=[replace(read_params(row.params), text=row.text or "") for row in rows],
                webhook_url=task.webhook_url,
                deadline_at=task.deadline_at,
                kept=all(row.text is not None for row in rows),
                falls_back=any(row.fallback is not None for row in rows),
            )

        return await self._database.read(read)

    async def beginnings(
        self, task_ids: Sequence[str], most_inputs: int, most_characters: int
    ) -> dict[str, list[SpeechParams]]:
        """Return of each task the first inputs in their order, each text up to ``most_characters``.

        Texts that were removed are empty.
        """
        of_item = (texts.c.task_id == items.c.task_id) & (texts.c.item == items.c.item)
        statement = (
            select(items.c.task_id, items.c.params, func.substr(texts.c.text, 1, most_characters))
            .join(texts, of_item, isouter=True)
            .where(items.c.task_id.in_(task_ids), items.c.item < most_inputs)
            .order_by(items.c.task_id, items.c.item)
        )
        rows = await self._database.read(all_rows, statement)
        by_task: dict[str, list[SpeechParams]] = {}
        for task_id, params, words in rows:
            by_task.setdefault(task_id, []).append(replace(read_params(params), text=words or ""))
        return by_task

    async def input_counts(self, task_ids: Sequence[str]) -> dict[str, int]:
        """Return how many inputs each task has."""
        statement = (
            select(items.c.task_id, func.count()).where(items.c.task_id.in_(task_ids)).group_by(items.c.task_id)
        )
        rows = await self._database.read(all_rows, statement)
        return {row[0]: row[1] for row in rows}
