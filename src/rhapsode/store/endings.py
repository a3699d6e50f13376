"""The one way in which a task becomes final, whoever ends it: accounted for and announced in the same transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.task import OUTPUT_TOKENS_PER_SECOND, TaskStatus
from rhapsode.store.changes import note_change
from rhapsode.store.schema import SEGMENT_IS_OPEN, TASK_IS_LIVE, attempts, deliveries, items, segments, tasks, usage


def end_task(connection: Connection, task_id: str, status: TaskStatus, **values: object) -> bool:
    """Make a task final unless it is; whether it was this call that did.

    Its segments that were not rendered are removed, because nobody will claim them; what it cost is added to the usage
    of its key, which frees what was reserved for it; and if it has a webhook, the delivery is put down.
    """
    now = now_ms()
    row = connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, text(TASK_IS_LIVE))
        .values(status=status.value, completed_at=now, reserved_tokens=0, reserved_audio_ms=0, **values)
        .returning(tasks.c.key_id, tasks.c.model, tasks.c.characters, tasks.c.webhook_url)
    ).first()
    if row is None:
        return False
    if status is not TaskStatus.COMPLETED:
        connection.execute(delete(segments).where(segments.c.task_id == task_id, text(SEGMENT_IS_OPEN)))
    spent = {**_failed_attempts(connection, task_id), status.value: 1}
    if status is TaskStatus.COMPLETED:
        spent |= {"characters": row.characters, **_delivered(connection, task_id)}
    add(connection, usage, {"key_id": row.key_id, "day": utc_day(now), "model": row.model}, spent)
    if row.webhook_url is not None:
        connection.execute(
            insert(deliveries).values(
                id=new_id("msg"),
                task_id=task_id,
                key_id=row.key_id,
                url=row.webhook_url,
                event=f"task.{status.value}",
                status="pending",
                created_at=now,
                due_at=now,
            )
        )
    note_change(connection, task_id)
    return True


def add(connection: Connection, table: Table, place: dict[str, Any], amounts: dict[str, int]) -> None:
    """Add ``amounts`` to the row of ``table`` whose primary key is ``place``, which is made if it is missing."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**place, **amounts)
    sums = {name: table.c[name] + statement.excluded[name] for name in amounts}
    connection.execute(statement.on_conflict_do_update(index_elements=list(place), set_=sums))


def utc_day(now: int) -> str:
    """The day of a time in milliseconds since the epoch, as usage is counted: ``2026-11-23``."""
    return datetime.fromtimestamp(now / 1000, UTC).date().isoformat()


def _delivered(connection: Connection, task_id: str) -> dict[str, int]:
    """What a completed task gave, counted as its own usage is."""
    rows = connection.execute(
        select(items.c.samples, items.c.sample_rate_hz, items.c.input_text_tokens, items.c.cache_hits).where(
            items.c.task_id == task_id
        )
    ).all()
    seconds = sum(row.samples / row.sample_rate_hz for row in rows if row.sample_rate_hz)
    return {
        "audio_ms": round(1000 * seconds),
        "input_text_tokens": sum(row.input_text_tokens for row in rows),
        "output_audio_tokens": round(OUTPUT_TOKENS_PER_SECOND * seconds),
        "cache_hits": sum(row.cache_hits for row in rows),
    }


def _failed_attempts(connection: Connection, task_id: str) -> dict[str, int]:
    """What attempts have cost that gave nothing: billed by a provider, then failed or came too late."""

    def total(column: ColumnElement[int]) -> ColumnElement[int]:
        return func.coalesce(func.sum(column), 0)

    row = connection.execute(
        select(total(attempts.c.billed_input_tokens), total(attempts.c.billed_audio_tokens)).where(
            attempts.c.task_id == task_id, attempts.c.outcome != "done"
        )
    ).one()
    return {"failed_input_tokens": row[0], "failed_audio_tokens": row[1]}
