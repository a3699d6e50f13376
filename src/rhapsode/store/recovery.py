"""Recovery of work whose worker crashed or stops: it becomes claimable again."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from sqlalchemy import Connection, bindparam, select, text, update

from rhapsode.core.clock import now_ms
from rhapsode.core.observe import AttemptEnded
from rhapsode.core.task import AttemptOutcome, SegmentStatus, TaskStatus
from rhapsode.core.work import LOSSES_POISONED, PendingSegment, UnfinishedItem, UnfinishedTask
from rhapsode.store.changes import note_fact
from rhapsode.store.finalize import end_task
from rhapsode.store.locks import lock_task_of
from rhapsode.store.schema import ATTEMPT_IS_RUNNING, SEGMENT_IS_OPEN, TASK_IS_LIVE, attempts, items, segments, tasks
from rhapsode.store.statements import Statement

_POISONED = f"The server died {LOSSES_POISONED} times while it rendered a segment of this task."


def end_attempt_as_lost(connection: Connection, attempt_id: str) -> None:
    """Record that the worker of an attempt has stopped."""
    now = now_ms()
    row = connection.execute(
        update(attempts)
        .where(attempts.c.id == attempt_id, text(ATTEMPT_IS_RUNNING))
        .values(outcome=AttemptOutcome.LOST.value, ended_at=now)
        .returning(attempts.c.task_id, attempts.c.item, attempts.c.engine, attempts.c.started_at)
    ).first()
    if row is not None:
        fact = AttemptEnded(row.task_id, row.item, row.engine, AttemptOutcome.LOST, row.started_at, now)
        note_fact(connection, fact)


def recover(connection: Connection, *, lost: bool) -> int:
    """Recover all running segments; return how many."""
    now = now_ms()
    ended = (
        update(attempts)
        .where(text(ATTEMPT_IS_RUNNING))
        .values(outcome=AttemptOutcome.LOST.value, ended_at=now)
        .returning(attempts.c.task_id, attempts.c.item, attempts.c.engine, attempts.c.started_at)
    )
    for row in connection.execute(ended).all():
        fact = AttemptEnded(row.task_id, row.item, row.engine, AttemptOutcome.LOST, row.started_at, now)
        note_fact(connection, fact)
    back = connection.execute(
        update(segments)
        .where(text(SEGMENT_IS_OPEN), segments.c.status == SegmentStatus.RUNNING.value)
        .values(status=SegmentStatus.PENDING.value, attempt_id=None, losses=segments.c.losses + int(lost))
    )
    poisoned = select(segments.c.task_id).where(text(SEGMENT_IS_OPEN), segments.c.losses >= LOSSES_POISONED)
    for task_id in set(connection.execute(poisoned).scalars()):
        end_task(connection, task_id, TaskStatus.FAILED, error_code=500, error_message=_POISONED)
    return back.rowcount


def take_back(connection: Connection, segment_id: int, *, lost: bool) -> int:
    """Recover one segment whose worker crashed or stops; return its number of losses."""
    lock_task_of(connection, segment_id)
    claimed = (segments.c.id == segment_id) & (segments.c.status == SegmentStatus.RUNNING.value)
    row = connection.execute(
        select(segments.c.task_id, segments.c.attempt_id, segments.c.losses).where(claimed)
    ).first()
    if row is None:
        return 0
    losses: int = row.losses + int(lost)
    end_attempt_as_lost(connection, row.attempt_id)
    connection.execute(
        update(segments).where(claimed).values(status=SegmentStatus.PENDING.value, attempt_id=None, losses=losses)
    )
    if losses >= LOSSES_POISONED:
        end_task(connection, row.task_id, TaskStatus.FAILED, error_code=500, error_message=_POISONED)
    return losses


def reopen(connection: Connection, segment_id: int, detail: str) -> None:
    """Requeue a segment whose attempt was dropped by an internal error."""
    lock_task_of(connection, segment_id)
    claimed = (segments.c.id == segment_id) & (segments.c.status == SegmentStatus.RUNNING.value)
    connection.execute(
        update(attempts)
        .where(
            text(ATTEMPT_IS_RUNNING),
            attempts.c.id.in_(select(segments.c.attempt_id).where(claimed)),
        )
        .values(outcome=AttemptOutcome.ERROR.value, detail=detail, ended_at=now_ms())
    )
    connection.execute(update(segments).where(claimed).values(status=SegmentStatus.PENDING.value, attempt_id=None))


_FIRST = Statement(
    select(segments.c.id, segments.c.status)
    .where(
        segments.c.task_id == bindparam("p_task"), segments.c.item == bindparam("p_item"), segments.c.phonemes != ""
    )
    .order_by(segments.c.start)
    .limit(1)
)


def first_segment(connection: Connection, task_id: str, item: int, status: SegmentStatus) -> int | None:
    """Return the first segment of an item that is to be spoken, if it is planned and in that state."""
    row = _FIRST.first(connection, {"p_task": task_id, "p_item": item})
    return row.id if row is not None and row.status == status.value else None


def unfinished(connection: Connection) -> list[UnfinishedTask]:
    """Return every task that is not final, with what is left to do of it, the oldest first."""
    # No joins and no ORDER BY in the statements of segments: with either, SQLite would read all finished ones.
    heads = connection.execute(
        select(tasks.c.id, tasks.c.key_id, tasks.c.engine).where(text(TASK_IS_LIVE)).order_by(tasks.c.id)
    ).all()
    of_task = _unfinished_items(connection, _waiting_segments(connection))
    return [UnfinishedTask(row.id, row.key_id, row.engine, of_task[row.id]) for row in heads]


_OF_LIVE_TASK = select(tasks.c.id).where(text(TASK_IS_LIVE))


def _waiting_segments(connection: Connection) -> dict[tuple[str, int], list[PendingSegment]]:
    """Return the segments that wait to be rendered, by their task and item, in the order of the text."""
    rows = connection.execute(
        select(
            segments.c.task_id,
            segments.c.item,
            segments.c.id,
            segments.c.start,
            segments.c.end,
            segments.c.losses,
        ).where(
            segments.c.task_id.in_(_OF_LIVE_TASK),
            text(SEGMENT_IS_OPEN),
            segments.c.status == SegmentStatus.PENDING.value,
        )
    ).all()
    in_order = sorted(rows, key=lambda row: (row.task_id, row.item, row.start))
    return {
        place: [PendingSegment(row.id, row.end - row.start, row.losses) for row in group]
        for place, group in groupby(in_order, key=lambda row: (row.task_id, row.item))
    }


def _unfinished_items(
    connection: Connection, waiting: Mapping[tuple[str, int], list[PendingSegment]]
) -> dict[str, list[UnfinishedItem]]:
    """Return the items of the tasks that are not final, by task. ``waiting`` are their segments by task and item."""
    rows = connection.execute(
        select(
            items.c.task_id,
            items.c.item,
            items.c.characters,
            items.c.planned_to,
            items.c.output,
            items.c.engine,
        )
        .where(items.c.task_id.in_(_OF_LIVE_TASK))
        .order_by(items.c.task_id, items.c.item)
    ).all()
    return {
        task_id: [
            UnfinishedItem(
                index=row.item,
                characters=row.characters,
                planned_to=row.planned_to,
                assembled=row.output is not None,
                segments=waiting.get((task_id, row.item), []),
                engine=row.engine,
            )
            for row in group
        ]
        for task_id, group in groupby(rows, key=lambda row: row.task_id)
    }
