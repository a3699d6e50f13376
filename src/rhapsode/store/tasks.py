"""Tasks as their callers see them: accepted, read, listed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select

from rhapsode.core.task import NewTask, Task, TaskError, TaskItem, TaskStatus
from rhapsode.store.database import Database
from rhapsode.store.schema import attempts, items, meta, segments, tasks, texts


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


class TaskStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, task: NewTask) -> Task:
        """Accept a task with its texts: durable on return."""
        characters = sum(entry.characters for entry in task.inputs)
        row = {
            "id": task.id,
            "key_id": task.key_id,
            "model": task.model,
            "engine": task.engine,
            "status": TaskStatus.PENDING.value,
            "created_at": task.created_at,
            "characters": characters,
            "metadata": json.dumps(task.metadata, ensure_ascii=False, separators=(",", ":")),
        }
        item_rows = []
        text_rows = []
        for index, entry in enumerate(task.inputs):
            item_rows.append(
                {
                    "task_id": task.id,
                    "item": index,
                    "voice": entry.params.voice_name,
                    "characters": entry.characters,
                }
            )
            text_rows.append({"task_id": task.id, "item": index, "text": entry.params.text})

        def add(connection: Connection) -> None:
            connection.execute(insert(tasks).values(row))
            connection.execute(insert(items), item_rows)
            connection.execute(insert(texts), text_rows)

        await self._database.write(add)
        return Task(
            id=task.id,
            key_id=task.key_id,
            model=task.model,
            engine=task.engine,
            status=TaskStatus.PENDING,
            created_at=task.created_at,
            started_at=None,
            completed_at=None,
            characters=characters,
            done_characters=0,
            metadata=task.metadata,
        )

    async def get(self, task_id: str, key_id: str | None = None) -> Task | None:
        """The task, or ``None`` when it does not exist or, with ``key_id``, belongs to another key."""

        def get(connection: Connection) -> Task | None:
            row = connection.execute(select(tasks).where(tasks.c.id == task_id)).mappings().first()
            if row is None or (key_id is not None and row["key_id"] != key_id):
                return None
            if row["status"] != TaskStatus.COMPLETED:
                return _task(row)
            statement = select(items).where(items.c.task_id == task_id).order_by(items.c.item)
            return _task(row, connection.execute(statement).mappings().all())

        return await self._database.read(get)

    async def recent(self, limit: int) -> list[Task]:
        """The newest tasks of all keys, the newest first."""
        statement = select(tasks).order_by(tasks.c.id.desc()).limit(limit)
        rows = await self._database.read(lambda connection: connection.execute(statement).mappings().all())
        return [_task(row) for row in rows]

    async def attempts(self, task_id: str) -> list[AttemptRecord]:
        """Every attempt at a segment of the task, in the order they were started."""
        statement = select(attempts).where(attempts.c.task_id == task_id).order_by(attempts.c.id)
        rows = await self._database.read(lambda connection: connection.execute(statement).mappings().all())
        names = AttemptRecord.__slots__
        return [AttemptRecord(**{name: row[name] for name in names}) for row in rows]

    async def segment_counts(self, task_id: str) -> SegmentCounts:
        """How far planning and rendering of the task are."""
        statement = select(segments.c.status).where(segments.c.task_id == task_id)
        found = await self._database.read(lambda connection: connection.execute(statement).scalars().all())
        return SegmentCounts(planned=len(found), done=sum(status == "done" for status in found))

    async def secret(self, name: str) -> bytes:
        """The installation's 32-byte secret of that name, made on first use; all replicas share it."""

        def find(connection: Connection) -> str | None:
            return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()

        def make(connection: Connection) -> str:
            found = find(connection)
            if found is None:
                found = secrets.token_hex(32)
                connection.execute(insert(meta).values(name=name, value=found))
            return found

        value = await self._database.read(find)
        if value is None:
            value = await self._database.write(make)
        return bytes.fromhex(value)

    async def ping(self) -> None:
        """Raise StoreUnavailableError unless the store answers."""
        await self._database.read(lambda connection: connection.execute(select(meta.c.name).limit(1)).first())


def _task(row: RowMapping, item_rows: Sequence[RowMapping] = ()) -> Task:
    error = None
    if row["error_code"] is not None:
        error = TaskError(row["error_code"], row["error_message"] or "")
    return Task(
        id=row["id"],
        key_id=row["key_id"],
        model=row["model"],
        engine=row["engine"],
        engine_version=row["engine_version"],
        status=TaskStatus(row["status"]),
        created_at=row["created_at"],
        started_at=row["started_at"],
        completed_at=row["completed_at"],
        characters=row["characters"],
        done_characters=row["done_characters"],
        metadata=json.loads(row["metadata"]),
        error=error,
        items=tuple(_item(item) for item in item_rows),
    )


def _item(row: RowMapping) -> TaskItem:
    return TaskItem(
        index=row["item"],
        voice=row["voice"],
        characters=row["characters"],
        planned_to=row["planned_to"],
        output=row["output"],
        output_bytes=row["output_bytes"],
        samples=row["samples"],
        sample_rate_hz=row["sample_rate_hz"],
        input_text_tokens=row["input_text_tokens"],
        dropped_symbols=row["dropped_symbols"],
        dropped_tags=row["dropped_tags"],
        cache_hits=row["cache_hits"],
    )
