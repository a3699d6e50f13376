"""Cancel and delete tasks, and fail those whose deadline has passed.

Ending a task is a compare-and-set on its not being final. Its segments that were not rendered are removed with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, text, update

from rhapsode.core.task import Task, TaskStatus
from rhapsode.store.cache import needed_by_work
from rhapsode.store.changes import note_change
from rhapsode.store.database import Database
from rhapsode.store.finalize import end_task
from rhapsode.store.idempotency import forget_request
from rhapsode.store.locks import lock_task
from rhapsode.store.queries import changed_rows, first_value
from rhapsode.store.schema import (
    TASK_IS_DUE,
    TASK_IS_LIVE,
    cache,
    segments,
    tasks,
)
from rhapsode.store.tasks import find_task

EXPIRE_BATCH = 500
"""So many tasks fail in one transaction; a server that was down for long may find more."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A task that is deleted. ``audio``: blob paths outside its own folders (the cache's) that are no longer
    referenced.
    """

    id: str
    was_live: bool
    audio: Sequence[str]


class LifecycleStore:
    """Each call is one transaction. With ``key_id`` only that key's tasks are touched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cancel(self, task_id: str, key_id: str | None = None) -> tuple[Task, bool] | None:
        """End a task; return the task, and whether this call ended it. ``None``: there is no such task."""

        def cancel(connection: Connection) -> tuple[Task, bool] | None:
            lock_task(connection, task_id)
            if find_task(connection, task_id, key_id) is None:
                return None
            ended = end_task(connection, task_id, TaskStatus.CANCELED)
            task = find_task(connection, task_id)
            assert task is not None
            return task, ended

        return await self._database.write(cancel)

    async def delete(self, task_id: str, key_id: str | None = None) -> Deleted | None:
        """End a task and remove it with its texts; its usage is kept. ``None``: there is no such task."""

        def remove(connection: Connection) -> Deleted | None:
            lock_task(connection, task_id)
            task = find_task(connection, task_id, key_id)
            if task is None:
                return None
            was_live = end_task(connection, task_id, TaskStatus.CANCELED)
            audio = _forget_cached(connection, task.id, task.key_id)
            forget_request(connection, task_id)
            connection.execute(delete(tasks).where(tasks.c.id == task_id))
            note_change(connection, task_id, ended=True)
            return Deleted(task_id, was_live, audio)

        return await self._database.write(remove)

    async def expire(self, now: int) -> list[str]:
        """Fail the tasks whose deadline has passed, up to :data:`EXPIRE_BATCH` of them."""

        def expire(connection: Connection) -> list[str]:
            due = (
                select(
                    tasks.c.id, tasks.c.created_at, tasks.c.deadline_at, tasks.c.done_characters, tasks.c.characters
                )
                .where(text(TASK_IS_DUE), tasks.c.deadline_at <= now)
                .order_by(tasks.c.deadline_at)
                .limit(EXPIRE_BATCH)
                # Lock all of them first, and skip those that another transaction is ending.
                .with_for_update(skip_locked=True, key_share=True)
            )
            ended = []
            for row in connection.execute(due).all():
                seconds = (row.deadline_at - row.created_at) / 1000
                percent = min(99, 100 * row.done_characters // max(1, row.characters))
                message = f"The deadline of {seconds:g} s passed when {percent} % of the text was spoken."
                if end_task(connection, row.id, TaskStatus.FAILED, error_code=504, error_message=message):
                    ended.append(row.id)
            return ended

        return await self._database.write(expire)

    async def move_deadlines(self, milliseconds: int, accepted_before: int) -> int:
        """Make the deadlines of unfinished tasks that were accepted by that time later; return how many there are."""
        due = update(tasks).where(text(TASK_IS_DUE), tasks.c.created_at <= accepted_before)
        return await self._database.write(changed_rows, due.values(deadline_at=tasks.c.deadline_at + milliseconds))

    async def next_deadline(self) -> int | None:
        """Return when the next task fails unless it is final by then."""
        statement = select(tasks.c.deadline_at).where(text(TASK_IS_DUE)).order_by(tasks.c.deadline_at).limit(1)
        return await self._database.read(first_value, statement)


def _forget_cached(connection: Connection, task_id: str, key_id: str) -> list[str]:
    """Remove the segments of a task from the cache; return the blob paths that are no longer referenced.

    Other tasks of the key may have said the same. One that is in work keeps the audio that it found in the cache; it
    is removed when that task ends.
    """
    cached = (segments.c.task_id == task_id) & segments.c.digest.is_not(None)
    forgotten = connection.execute(
        delete(cache)
        .where(cache.c.key_id == key_id, cache.c.digest.in_(select(segments.c.digest).where(cached)))
        .returning(cache.c.audio)
    ).scalars()
    paths = connection.execute(select(segments.c.audio).where(cached, segments.c.audio.is_not(None))).scalars()
    audio = sorted({*forgotten, *paths})
    of_key = select(tasks.c.id).where(tasks.c.key_id == key_id, tasks.c.id != task_id, text(TASK_IS_LIVE))
    needed = needed_by_work(connection, audio, segments.c.task_id.in_(of_key))
    return [path for path in audio if path not in needed]
