"""The one way in which a task becomes final, whoever ends it: accounted for and announced in the same transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, Table, bindparam, delete, func, insert, select, text, update

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.observe import TaskEnded
from rhapsode.core.task import OUTPUT_TOKENS_PER_SECOND, AttemptOutcome, TaskStatus
from rhapsode.core.work import WebhookTry
from rhapsode.store.changes import note_change, note_fact, note_units
from rhapsode.store.schema import SEGMENT_IS_OPEN, TASK_IS_LIVE, attempts, deliveries, items, segments, tasks, usage
from rhapsode.store.upserts import Insert, insert_into

# Built once, because these run for every task: SQLAlchemy takes longer to build a statement than SQLite to execute it.
_END = (
    update(tasks)
    .where(tasks.c.id == bindparam("p_task"), text(TASK_IS_LIVE))
    .values(
        status=bindparam("p_status"),
        completed_at=bindparam("p_now"),
        # An item of pauses alone is never claimed, so nobody has said when it was started.
        started_at=func.coalesce(tasks.c.started_at, bindparam("p_started", type_=BigInteger)),
        engine_version=bindparam("p_version"),
        error_code=bindparam("p_code"),
        error_message=bindparam("p_message"),
        reserved_tokens=0,
        reserved_audio_ms=0,
    )
    .returning(
        tasks.c.key_id, tasks.c.model, tasks.c.engine, tasks.c.created_at, tasks.c.characters, tasks.c.webhook_url
    )
)
_DELIVERED = select(
    items.c.samples,
    items.c.sample_rate_hz,
    items.c.input_text_tokens,
    items.c.output_audio_tokens,
    items.c.cache_hits,
).where(items.c.task_id == bindparam("p_task"))
_WASTED = select(
    func.coalesce(func.sum(attempts.c.billed_input_tokens), 0),
    func.coalesce(func.sum(attempts.c.billed_audio_tokens), 0),
).where(attempts.c.task_id == bindparam("p_task"), attempts.c.outcome != AttemptOutcome.DONE.value)


def end_task(
    connection: Connection,
    task_id: str,
    status: TaskStatus,
    *,
    engine_version: str | None = None,
    error_code: int | None = None,
    error_message: str | None = None,
) -> bool:
    """Make a task final unless it is; whether it was this call that did.

    Its segments that were not rendered are removed, because nobody will claim them; what it cost is added to the usage
    of its key, which frees what was reserved for it; and if it has a webhook, the delivery is put down.
    """
    now = now_ms()
    completed = status is TaskStatus.COMPLETED
    values = {
        "p_task": task_id,
        "p_status": status.value,
        "p_now": now,
        "p_started": now if completed else None,
        "p_version": engine_version,
        "p_code": error_code,
        "p_message": error_message,
    }
    row = connection.execute(_END, values).first()
    if row is None:
        return False
    spent = {**_wasted(connection, task_id), status.value: 1}
    if completed:
        spent |= {"characters": row.characters, **_delivered(connection, task_id)}
    else:
        connection.execute(delete(segments).where(segments.c.task_id == task_id, text(SEGMENT_IS_OPEN)))
    add(connection, usage, {"key_id": row.key_id, "day": utc_day(now), "model": row.model}, spent)
    if row.webhook_url is not None:
        delivery_id = new_id("msg")
        connection.execute(
            insert(deliveries).values(
                id=delivery_id,
                task_id=task_id,
                key_id=row.key_id,
                url=row.webhook_url,
                event=f"task.{status.value}",
                status="pending",
                created_at=now,
                due_at=now,
            )
        )
        note_units(connection, [WebhookTry.of(delivery_id, 0, row.webhook_url, now)])
    note_change(connection, task_id, ended=True)
    note_fact(connection, TaskEnded(task_id, row.model, row.engine, status, row.created_at, now))
    return True


def add(connection: Connection, table: Table, place: dict[str, Any], amounts: dict[str, int]) -> None:
    """Add ``amounts`` to the row of ``table`` whose primary key is ``place``, which is made if it is missing."""
    statement = _addition(connection.dialect.name, table, tuple(place), tuple(amounts))
    connection.execute(statement, {**place, **amounts})


@lru_cache
def _addition(dialect: str, table: Table, place: tuple[str, ...], amounts: tuple[str, ...]) -> Insert:
    statement = insert_into(table, dialect)
    sums = {name: table.c[name] + statement.excluded[name] for name in amounts}
    return statement.on_conflict_do_update(index_elements=list(place), set_=sums)


def utc_day(now: int) -> str:
    """The day of a time in milliseconds since the epoch, as usage is counted: ``2026-11-23``."""
    return datetime.fromtimestamp(now / 1000, UTC).date().isoformat()


def _delivered(connection: Connection, task_id: str) -> dict[str, int]:
    """What a completed task gave, counted as its own usage is."""
    rows = connection.execute(_DELIVERED, {"p_task": task_id}).all()
    counted = [row.output_audio_tokens for row in rows if row.output_audio_tokens is not None]
    local = sum(_seconds(row) for row in rows if row.output_audio_tokens is None)
    return {
        "audio_ms": round(1000 * sum(map(_seconds, rows))),
        "input_text_tokens": sum(row.input_text_tokens for row in rows),
        "output_audio_tokens": sum(counted) + round(OUTPUT_TOKENS_PER_SECOND * local),
        "cache_hits": sum(row.cache_hits for row in rows),
    }


def _seconds(row: Row[*tuple[Any, ...]]) -> float:
    return float(row.samples / row.sample_rate_hz) if row.sample_rate_hz else 0.0


def _wasted(connection: Connection, task_id: str) -> dict[str, int]:
    """What attempts have cost that gave nothing: billed by a provider, then failed or came too late."""
    row = connection.execute(_WASTED, {"p_task": task_id}).one()
    return {"failed_input_tokens": row[0], "failed_audio_tokens": row[1]}
