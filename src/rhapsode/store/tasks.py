"""Tasks from the caller's side: create, read, list."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, union_all, update
from sqlalchemy.exc import IntegrityError

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import OutcomeUnknownError
from rhapsode.core.limits import Limits, LimitStatus
from rhapsode.core.params import write_params
from rhapsode.core.task import NewInput, NewTask, Task, TaskItem, TaskStatus
from rhapsode.core.work import INLINE_PLAN_CHARACTERS, Job, JobKind
from rhapsode.store.changes import note_work, wants_work
from rhapsode.store.database import Database
from rhapsode.store.idempotency import KeyTakenError, find_key, take_key
from rhapsode.store.limits import check_task_limits, task_limit_statuses
from rhapsode.store.project_takes import add_takes_once
from rhapsode.store.queries import all_mappings, all_rows, all_values
from rhapsode.store.rows import task_of
from rhapsode.store.schema import attempts, items, meta, segments, tasks, texts
from rhapsode.store.statements import Statement, Values
from rhapsode.store.upserts import insert_new

ITEMS_OF_TASKS = 10
"""How many tasks' items are read at once; each has up to a hundred, which take about a millisecond."""

ITEM = tuple(items.c["item" if name == "index" else name] for name in TaskItem.__slots__)
"""The columns that an item is made of, in the order of its fields: a task has up to a hundred, and names are slow."""

PROBE = "written"
"""The entry that is written to see whether the store can be."""


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One attempt at a segment, as it was recorded."""

    item: int
    start: int
    end: int
    engine: str
    started_at: int
    ended_at: int | None
    outcome: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """How many segments of a task there are so far, and how many of them are rendered."""

    planned: int
    done: int


def _task_row(task: NewTask) -> dict[str, Any]:
    """Return the columns of a new row in ``tasks``."""
    return {
        "id": task.id,
        "key_id": task.key_id,
        "model": task.model,
        "engine": task.engine,
        "status": TaskStatus.PENDING.value,
        "created_at": task.created_at,
        "characters": sum(entry.characters for entry in task.inputs),
        "metadata": json.dumps(task.metadata, ensure_ascii=False, separators=(",", ":")),
        "deadline_at": task.deadline_at,
        "webhook_url": task.webhook_url,
        "reserved_tokens": task.reserved_tokens,
        "reserved_audio_ms": task.reserved_audio_ms,
        "streamed": int(task.streamed),
        "dictionary_version": task.dictionary_version,
    }


def _item_row(task_id: str, index: int, entry: NewInput) -> dict[str, Any]:
    """Return the columns of a new row in ``items``, without the text."""
    return {
        "task_id": task_id,
        "item": index,
        "params": write_params(entry.params),
        "characters": entry.characters,
        "format": entry.params.format.value,
        "captions": entry.params.captions,
        "fallback": entry.fallback,
        "language_warning": entry.language_warning,
    }


class TaskStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, task: NewTask) -> Task:
        """Accept a task with its texts, its idempotency key and its takes if it has any: durable on return.

        Raises KeyTakenError when that key has a task already, TakesExistError when one of its takes was made or is
        being made by another task, NotFoundError when their project is gone, LimitError when it would be over a limit
        of its API key; nothing is accepted then.
        """
        row = _task_row(task)
        item_rows = [_item_row(task.id, index, entry) for index, entry in enumerate(task.inputs)]
        text_rows = [
            {"task_id": task.id, "item": index, "text": entry.params.text} for index, entry in enumerate(task.inputs)
        ]

        def add(connection: Connection) -> None:
            if task.idempotency is not None:
                take_key(connection, task.key_id, task.idempotency, task.id, task.created_at)
            check_task_limits(connection, task.key_id, task.reserved_tokens, task.reserved_audio_ms)
            _ADD_TASK.run(connection, row)
            _ADD_ITEMS.run_each(connection, item_rows)
            _ADD_TEXTS.run_each(connection, text_rows)
            if task.takes is not None:
                takes = [replace(take, task_id=task.id, item=item) for item, take in enumerate(task.takes.takes)]
                add_takes_once(connection, task.takes.project_id, takes)
            if wants_work(connection):
                note_work(connection, [_first(task, index) for index in range(len(task.inputs))])

        try:
            await self._database.write(add)
        except IntegrityError:
            # Where writes run side by side, another one may have taken the key after we had looked.
            mine = task.idempotency
            used = None if mine is None else await self._database.read(find_key, task.key_id, mine.name)
            if used is None:
                raise
            raise KeyTakenError(used) from None
        except OutcomeUnknownError:
            if await self.get(task.id) is None:  # raises the same kind if the database is not back yet
                raise
        return Task(
            id=task.id,
            key_id=task.key_id,
            model=task.model,
            engine=task.engine,
            status=TaskStatus.PENDING,
            created_at=task.created_at,
            started_at=None,
            completed_at=None,
            characters=row["characters"],
            done_characters=0,
            metadata=task.metadata,
        )

    async def limit_statuses(self, key_id: str, limits: Limits) -> list[LimitStatus]:
        """Return how much is left of a key's limits on tasks, as far as it has any."""
        return await self._database.read(task_limit_statuses, key_id, limits)

    async def get(self, task_id: str, key_id: str | None = None) -> Task | None:
        """Return the task, or ``None`` when it does not exist or, with ``key_id``, belongs to another key."""
        row = await self._database.look(_find_row, task_id, key_id)
        if row is None or row["status"] != TaskStatus.COMPLETED:
            return None if row is None else task_of(row)
        found = await self._database.look(_ITEMS.all, {"p_task": task_id})  # they do not change any more
        return task_of(row, found) if found else None  # it was deleted a moment ago

    async def page(
        self, key_id: str, limit: int, *, after: str | None = None, statuses: Collection[TaskStatus] = ()
    ) -> tuple[list[Task], bool]:
        """Return the newest tasks of a key, the newest first, and whether there are more.

        With ``after`` those that are older than the task of that id, which need not exist any more; with
        ``statuses`` only those with one of them. Costs the same however many tasks there are.
        """
        mine = select(tasks).where(tasks.c.key_id == key_id).order_by(tasks.c.id.desc()).limit(limit + 1)
        if after is not None:
            mine = mine.where(tasks.c.id < after)
        pages = [mine.where(tasks.c.status == status.value) for status in sorted(set(statuses))] or [mine]
        if len(pages) > 1:
            # Each page in the order of the index, and then the best of all: an IN would sort every task that it finds.
            ids = union_all(*(select(page.with_only_columns(tasks.c.id).subquery()) for page in pages)).subquery()
            newest = select(ids.c.id).order_by(ids.c.id.desc()).limit(limit + 1)
            pages = [select(tasks).where(tasks.c.id.in_(newest)).order_by(tasks.c.id.desc())]
        rows = await self._database.read(all_mappings, pages[0])
        found = [task_of(row) for row in rows[:limit]]
        return await self.with_items(found), len(rows) > limit

    async def with_items(self, found: Sequence[Task]) -> list[Task]:
        """Return these tasks, the completed ones with their items; without those that are deleted by now."""
        of_task: dict[str, list[TaskItem]] = {}
        done = [task.id for task in found if task.status is TaskStatus.COMPLETED]
        for start in range(0, len(done), ITEMS_OF_TASKS):
            for row in await self._items_of(done[start : start + ITEMS_OF_TASKS]):
                of_task.setdefault(row[0], []).append(TaskItem(*row[1:]))
            await asyncio.sleep(0)  # others have their turn in between
        return [
            replace(task, items=tuple(of_task.get(task.id, ())))
            for task in found
            if task.status is not TaskStatus.COMPLETED or task.id in of_task  # or it was deleted a moment ago
        ]

    async def _items_of(self, task_ids: Sequence[str]) -> Sequence[Sequence[Any]]:
        statement = select(items.c.task_id, *ITEM).where(items.c.task_id.in_(task_ids))
        statement = statement.order_by(items.c.task_id, items.c.item)
        return await self._database.read(all_rows, statement)

    async def recent(self, limit: int, *, key_id: str | None = None, before: str | None = None) -> list[Task]:
        """Return the newest tasks of a key or of all keys, the newest first, without their items.

        With ``before`` those whose ids are less than it.
        """
        statement = select(tasks).order_by(tasks.c.id.desc()).limit(limit)
        if key_id is not None:
            statement = statement.where(tasks.c.key_id == key_id)
        if before is not None:
            statement = statement.where(tasks.c.id < before)
        rows = await self._database.read(all_mappings, statement)
        return [task_of(row) for row in rows]

    async def attempts(self, task_id: str, last: int | None = None) -> list[AttemptRecord]:
        """Return every attempt at a segment of the task, or the ``last`` so many, in the order they were started."""
        statement = select(attempts).where(attempts.c.task_id == task_id).order_by(attempts.c.id.desc()).limit(last)
        rows = await self._database.read(all_mappings, statement)
        names = AttemptRecord.__slots__
        return [AttemptRecord(**{name: row[name] for name in names}) for row in reversed(rows)]

    async def segment_counts(self, task_id: str) -> SegmentCounts:
        """Return how far planning and rendering of the task are."""
        statement = select(segments.c.status).where(segments.c.task_id == task_id)
        found = await self._database.read(all_values, statement)
        return SegmentCounts(planned=len(found), done=sum(status == "done" for status in found))

    async def secret(self, name: str) -> bytes:
        """Return the installation's 32-byte secret of that name, made on first use; all replicas share it."""

        def find(connection: Connection) -> str | None:
            return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()

        def make(connection: Connection) -> str:
            new_secret = secrets.token_hex(32)
            if insert_new(connection, meta, {"name": name, "value": new_secret}):
                return new_secret
            found = find(connection)
            assert found is not None
            return found

        value = await self._database.read(find)
        if value is None:
            value = await self._database.write(make)
        return bytes.fromhex(value)

    async def ping(self) -> None:
        """Raise StoreUnavailableError unless the store can be written."""

        def write(connection: Connection) -> None:
            now = str(now_ms())
            if not connection.execute(update(meta).where(meta.c.name == PROBE).values(value=now)).rowcount:
                insert_new(connection, meta, {"name": PROBE, "value": now})

        await self._database.write(write)


def _first(task: NewTask, item: int) -> Job:
    """Return the first job of an item."""
    characters = task.inputs[item].characters
    plan = Job(JobKind.PLAN, task.id, task.key_id, task.engine, item)
    return plan if characters > INLINE_PLAN_CHARACTERS else plan.inlined(characters)


_ADD_TASK, _ADD_ITEMS, _ADD_TEXTS = Statement(insert(tasks)), Statement(insert(items)), Statement(insert(texts))
_TASK = Statement(select(tasks).where(tasks.c.id == bindparam("p_task")))
_ITEMS = Statement(select(*ITEM).where(items.c.task_id == bindparam("p_task")).order_by(items.c.item))


def find_task(connection: Connection, task_id: str, key_id: str | None = None) -> Task | None:
    """Return the task, if there is one and it belongs to the key, if one is given; with its items once it is
    completed.
    """
    row = _find_row(connection, task_id, key_id)
    if row is None or row["status"] != TaskStatus.COMPLETED:
        return None if row is None else task_of(row)
    return task_of(row, _ITEMS.all(connection, {"p_task": task_id}))


def _find_row(connection: Connection, task_id: str, key_id: str | None) -> Values | None:
    row = _TASK.first_by_name(connection, {"p_task": task_id})
    return None if row is None or (key_id is not None and row["key_id"] != key_id) else row
