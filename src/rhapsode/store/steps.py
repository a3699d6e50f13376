"""The pieces that the transactions of :mod:`rhapsode.store.work` are made of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, exists, insert, select, text, update

from rhapsode.core.clock import now_ms
from rhapsode.core.speech import Segment
from rhapsode.core.task import AttemptOutcome, SegmentStatus
from rhapsode.core.work import PendingSegment
from rhapsode.store.changes import note_change
from rhapsode.store.claims import SegmentClaim
from rhapsode.store.schema import ATTEMPT_IS_RUNNING, SEGMENT_IS_OPEN, TASK_IS_LIVE, attempts, items, segments, tasks


def task_is_live(task_id: ColumnElement[str]) -> ColumnElement[bool]:
    """That the task is not final."""
    return exists().where(tasks.c.id == task_id, text(TASK_IS_LIVE))


def is_claimed(claim: SegmentClaim) -> ColumnElement[bool]:
    """That the segment is still in work under the attempt of ``claim``, and its task is not final."""
    return (
        (segments.c.id == claim.segment_id)
        & (segments.c.attempt_id == claim.attempt_id)
        & (segments.c.status == SegmentStatus.RUNNING.value)
        & task_is_live(segments.c.task_id)
    )


def item_is_ready(connection: Connection, task_id: str, item: int) -> bool:
    """Whether the item is planned to its end and every segment of it is rendered."""
    planned = connection.execute(
        select(items.c.planned_to >= items.c.characters).where(items.c.task_id == task_id, items.c.item == item)
    ).scalar()
    if not planned:
        return False
    waiting = select(segments.c.id).where(
        segments.c.task_id == task_id,
        segments.c.item == item,
        text(SEGMENT_IS_OPEN),
    )
    return connection.execute(waiting.limit(1)).first() is None


def end_attempt(
    connection: Connection, claim: SegmentClaim, outcome: AttemptOutcome, detail: str | None = None
) -> None:
    """Record how an attempt ended, once."""
    connection.execute(
        update(attempts)
        .where(attempts.c.id == claim.attempt_id, text(ATTEMPT_IS_RUNNING))
        .values(outcome=outcome.value, detail=detail, ended_at=now_ms())
    )


def advance(connection: Connection, task_id: str, characters: int) -> None:
    """Count characters of the task as rendered (or, below zero, as not rendered after all)."""
    connection.execute(
        update(tasks).where(tasks.c.id == task_id).values(done_characters=tasks.c.done_characters + characters)
    )
    note_change(connection, task_id)


def insert_segments(
    connection: Connection, task_id: str, item: int, parts: Sequence[Segment], attempts: int = 0
) -> list[PendingSegment]:
    """Add segments; those that are only a pause are done at once. Returns those that are to be rendered."""
    if not parts:
        return []
    rows = [
        {
            "task_id": task_id,
            "item": item,
            "start": part.start,
            "end": part.end,
            "phonemes": part.phonemes,
            "speed": part.speed,
            "pause_ms": part.pause_ms,
            "status": (SegmentStatus.PENDING if part.phonemes else SegmentStatus.DONE).value,
            "attempts": attempts,
        }
        for part in parts
    ]
    connection.execute(insert(segments), rows)
    silent = sum(part.end - part.start for part in parts if not part.phonemes)
    if silent:
        advance(connection, task_id, silent)
    added = connection.execute(
        select(segments.c.id, segments.c.start, segments.c.end)
        .where(
            segments.c.task_id == task_id,
            segments.c.item == item,
            segments.c.start >= parts[0].start,
            segments.c.start < parts[-1].end,
            segments.c.status == SegmentStatus.PENDING.value,
        )
        .order_by(segments.c.start)
    ).all()
    return [PendingSegment(row.id, row.end - row.start) for row in added]
