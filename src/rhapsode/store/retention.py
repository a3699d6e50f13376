"""Retention: remove texts and audio of tasks that have been final for long enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, or_, select, text, update

from rhapsode.core.clock import now_ms
from rhapsode.core.params import PARAMS, without_private
from rhapsode.store.database import Database
from rhapsode.store.queries import all_rows, changed_rows, first_value
from rhapsode.store.schema import TASK_IS_KEPT, attempts, items, segments, tasks, texts

BATCH = 50
BATCH_CHARACTERS = 1_000_000
"""A batch ends with the task that exceeds this, which bounds the duration of its transaction."""
SEGMENTS_AT_ONCE = 2_000
"""A book has thousands; so many go in one transaction."""


@dataclass(frozen=True, slots=True)
class KeptTask:
    """A final task whose texts and audio are still there."""

    id: str
    characters: int


class RetentionStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, ended_before: int) -> list[KeptTask]:
        """Return a batch of the tasks that were final by that time and still have their texts and audio, the oldest
        first.
        """
        statement = (
            select(tasks.c.id, tasks.c.characters)
            .where(text(TASK_IS_KEPT), tasks.c.completed_at <= ended_before)
            .order_by(tasks.c.completed_at)
            .limit(BATCH)
        )
        rows = await self._database.read(all_rows, statement)
        batch: list[KeptTask] = []
        characters = 0
        for row in rows:
            batch.append(KeptTask(*row))
            characters += row.characters
            if characters > BATCH_CHARACTERS:
                break
        return batch

    async def next_due(self) -> int | None:
        """Return when the task ended that has been final for the longest and still has its texts and audio."""
        statement = select(func.min(tasks.c.completed_at)).where(text(TASK_IS_KEPT))
        return await self._database.read(first_value, statement)

    async def thin(self, task_ids: Sequence[str]) -> bool:
        """Remove some segments of final tasks, with their phonemes and digests; return whether there may be more."""
        ended = select(tasks.c.id).where(tasks.c.id.in_(task_ids), text(TASK_IS_KEPT))
        some = select(segments.c.id).where(segments.c.task_id.in_(ended)).limit(SEGMENTS_AT_ONCE)
        gone = delete(segments).where(segments.c.id.in_(some))
        removed = await self._database.write(changed_rows, gone)
        return removed == SEGMENTS_AT_ONCE

    async def mark_removed(self, task_ids: Sequence[str]) -> int:
        """Remove the texts of final tasks and all data that may repeat them; return how many tasks.

        From then on their audio cannot be downloaded. Their rows, their usage and the outcomes of their attempts stay.
        """
        ended = select(tasks.c.id).where(tasks.c.id.in_(task_ids), text(TASK_IS_KEPT))
        statements = [
            delete(texts).where(texts.c.task_id.in_(ended)),
            delete(segments).where(segments.c.task_id.in_(ended)),
            update(attempts).where(attempts.c.task_id.in_(ended), attempts.c.detail.is_not(None)).values(detail=None),
            update(items)
            .where(items.c.task_id.in_(ended))
            .values(
                output=None,
                captions_output=None,
                planned_speaker=None,
                dropped="[]",  # it quotes the text
                style_facts=None,
            ),
        ]
        repeats = [items.c.params.like(f'%"{name}"%') for name, param in PARAMS.items() if param.private]
        private = select(items.c.task_id, items.c.item, items.c.params).where(
            items.c.task_id.in_(ended), or_(*repeats)
        )
        mark = update(tasks).where(tasks.c.id.in_(task_ids), text(TASK_IS_KEPT)).values(data_removed_at=now_ms())

        def remove(connection: Connection) -> int:
            for statement in statements:
                connection.execute(statement)
            for row in connection.execute(private).all():
                this = (items.c.task_id == row.task_id) & (items.c.item == row.item)
                connection.execute(update(items).where(this).values(params=without_private(row.params)))
            return connection.execute(mark).rowcount

        return await self._database.write(remove)
