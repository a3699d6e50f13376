"""End a task: set its final status, record its usage and insert its webhook delivery, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.observe import TaskEnded
from rhapsode.core.task import OUTPUT_TOKENS_PER_SECOND, AttemptOutcome, TaskStatus
from rhapsode.core.work import WebhookAttempt
from rhapsode.store.changes import note_change, note_fact, note_work
from rhapsode.store.schema import SEGMENT_IS_OPEN, TASK_IS_LIVE, attempts, deliveries, items, segments, tasks, usage
from rhapsode.store.statements import Statement
from rhapsode.store.upserts import insert_into

_WASTED = attempts.c.task_id == bindparam("p_task"), attempts.c.outcome != AttemptOutcome.DONE.value


def _wasted(billed: Column[int]) -> ColumnElement[int]:
    """Return the tokens of failed or late attempts that a provider billed."""
    return select(cast(func.coalesce(func.sum(billed), 0), BigInteger)).where(*_WASTED).scalar_subquery()


_END = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("p_task"), text(TASK_IS_LIVE))
    .values(
        status=bindparam("p_status"),
        completed_at=bindparam("p_now"),
        # An item of pauses alone is never claimed, so its start was not recorded.
        started_at=func.coalesce(tasks.c.started_at, bindparam("p_started", type_=BigInteger)),
        done_characters=case(
            (bindparam("p_completed", type_=Boolean), tasks.c.characters), else_=tasks.c.done_characters
        ),
        engine_version=bindparam("p_version"),
        error_code=bindparam("p_code"),
        error_message=bindparam("p_message"),
        reserved_tokens=0,
        reserved_audio_ms=0,
    )
    .returning(
        tasks.c.key_id,
        tasks.c.model,
        tasks.c.engine,
        tasks.c.created_at,
        tasks.c.characters,
        tasks.c.webhook_url,
        _wasted(attempts.c.billed_input_tokens).label("failed_input_tokens"),
        _wasted(attempts.c.billed_audio_tokens).label("failed_audio_tokens"),
    )
)
_DELIVERED = Statement(
    select(
        items.c.samples,
        items.c.sample_rate_hz,
        items.c.input_text_tokens,
        items.c.output_audio_tokens,
        items.c.cache_hits,
    ).where(items.c.task_id == bindparam("p_task"))
)


@dataclass(frozen=True, slots=True)
class ItemTotals:
    """The result of an item: samples at a rate, and tokens; ``output_audio_tokens`` as a provider counts them."""

    samples: int
    sample_rate_hz: int
    input_text_tokens: int
    output_audio_tokens: int | None
    cache_hits: int

    @property
    def seconds(self) -> float:
        """The duration of the audio."""
        return self.samples / self.sample_rate_hz if self.sample_rate_hz else 0.0


def end_task(
    connection: Connection,
    task_id: str,
    status: TaskStatus,
    *,
    engine_version: str | None = None,
    error_code: int | None = None,
    error_message: str | None = None,
    given: ItemTotals | None = None,
) -> bool:
    """End a task unless it is final; return whether this call did.

    Its segments that were not rendered are removed; its cost is added to the usage of its key, which releases the
    reservation; and if it has a webhook, the delivery is inserted. ``given`` is the result of a completed task of one
    item, if that is known already.
    """
    now = now_ms()
    completed = status is TaskStatus.COMPLETED
    values = {
        "p_task": task_id,
        "p_status": status.value,
        "p_now": now,
        "p_started": now if completed else None,
        "p_completed": completed,
        "p_version": engine_version,
        "p_code": error_code,
        "p_message": error_message,
    }
    row = _END.first(connection, values)
    if row is None:
        return False
    spent = {
        "failed_input_tokens": row.failed_input_tokens,
        "failed_audio_tokens": row.failed_audio_tokens,
        status.value: 1,
    }
    if completed:
        items_given = [given] if given is not None else _given(connection, task_id)
        spent |= {"characters": row.characters, **_delivered(items_given)}
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
        note_work(connection, [WebhookAttempt.of(delivery_id, 0, row.webhook_url, now)])
    note_change(connection, task_id, ended=True)
    note_fact(connection, TaskEnded(task_id, row.model, row.engine, status, row.created_at, now))
    return True


def add(connection: Connection, table: Table, place: dict[str, object], amounts: dict[str, int]) -> None:
    """Add ``amounts`` to the row of ``table`` whose primary key is ``place``, which is made if it is missing."""
    statement = _addition(connection.dialect.name, table, tuple(place), tuple(amounts))
    statement.run(connection, {**place, **amounts})


@lru_cache
def _addition(dialect: str, table: Table, place: tuple[str, ...], amounts: tuple[str, ...]) -> Statement:
    statement = insert_into(table, dialect)
    sums = {name: table.c[name] + statement.excluded[name] for name in amounts}
    return Statement(statement.on_conflict_do_update(index_elements=list(place), set_=sums))


def utc_day(now: int) -> str:
    """Return the day of a time in milliseconds since the epoch, as usage is counted: ``2026-11-23``."""
    return datetime.fromtimestamp(now / 1000, UTC).date().isoformat()


def _given(connection: Connection, task_id: str) -> list[ItemTotals]:
    return [ItemTotals(*row) for row in _DELIVERED.all(connection, {"p_task": task_id})]


def _delivered(totals: Sequence[ItemTotals]) -> dict[str, int]:
    """Return the result of a completed task, counted as usage."""
    counted = [item.output_audio_tokens for item in totals if item.output_audio_tokens is not None]
    local = sum(item.seconds for item in totals if item.output_audio_tokens is None)
    return {
        "audio_ms": round(1000 * sum(item.seconds for item in totals)),
        "input_text_tokens": sum(item.input_text_tokens for item in totals),
        "output_audio_tokens": sum(counted) + round(OUTPUT_TOKENS_PER_SECOND * local),
        "cache_hits": sum(item.cache_hits for item in totals),
    }
