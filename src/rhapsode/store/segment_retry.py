"""Handling of failed segments: retry, split into smaller ones, fall back to another engine, render again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from rhapsode.core.speech import Segment
from rhapsode.core.task import SegmentStatus
from rhapsode.core.work import PendingSegment
from rhapsode.store.cache import forget
from rhapsode.store.claims import FailedAttempt
from rhapsode.store.locks import lock_task, lock_task_of
from rhapsode.store.schema import segments
from rhapsode.store.segment_sql import (
    advance,
    claim_values,
    end_attempt,
    insert_segments,
    is_claimed,
    note_next,
    restart_item,
    task_is_live,
)


def retry_segment(connection: Connection, failed: FailedAttempt, *, attempts: int) -> bool:
    """Record a failed attempt, counted ``attempts`` times; the segment waits again. False if late."""
    _end(connection, failed)
    back = (
        update(segments)
        .where(is_claimed())
        .values(
            status=SegmentStatus.PENDING.value,
            attempt_id=None,
            attempts=segments.c.attempts + attempts,
        )
    )
    return bool(connection.execute(back, claim_values(failed.claim)).rowcount)


def fall_back(connection: Connection, failed: FailedAttempt, engine: str) -> bool:
    """Record a failed attempt and hand the whole item to another engine, to be planned anew. False if late."""
    _end(connection, failed)
    claim = failed.claim
    if connection.execute(select(segments.c.id).where(is_claimed()), claim_values(claim)).first() is None:
        return False
    restart_item(connection, claim.task_id, claim.item, engine=engine, fallback=None)
    return True


def split_segment(
    connection: Connection, failed: FailedAttempt, parts: Sequence[Segment]
) -> Sequence[PendingSegment] | None:
    """Record a failed attempt and put ``parts``, which cover the same text, in the segment's place."""
    _end(connection, failed)
    claim = failed.claim
    gone = connection.execute(segments.delete().where(is_claimed()), claim_values(claim))
    if not gone.rowcount:
        return None
    added = insert_segments(connection, claim.task_id, claim.item, parts, attempts=claim.attempts + 1)
    note_next(connection, claim.task_id, claim.item, segments=added)
    return added


def _end(connection: Connection, failed: FailedAttempt) -> None:
    """Lock the task of an attempt, and record how that failed."""
    lock_task(connection, failed.claim.task_id)
    end_attempt(connection, failed.claim, failed.outcome, failed.detail, billed=failed.billed)


def rerender(connection: Connection, segment_ids: Sequence[int]) -> list[PendingSegment]:
    """Let finished segments whose audio is gone wait again; the cache forgets that audio."""
    lock_task_of(connection, segment_ids[0])  # they are of one item
    lost = select(segments.c.audio).where(segments.c.id.in_(segment_ids), segments.c.audio.is_not(None))
    forget(connection, connection.execute(lost).scalars().all())
    rows = connection.execute(
        update(segments)
        .where(
            segments.c.id.in_(segment_ids),
            segments.c.status == SegmentStatus.DONE.value,
            task_is_live(segments.c.task_id),
        )
        .values(status=SegmentStatus.PENDING.value, attempt_id=None, audio=None, checksum=None, timings=None, cached=0)
        .returning(*(segments.c[name] for name in ("id", "task_id", "item", "start", "end", "losses")))
    ).all()
    for row in rows:
        advance(connection, row.task_id, row.start - row.end)
    waiting = [PendingSegment(row.id, row.end - row.start, row.losses) for row in rows]
    if rows:
        note_next(connection, rows[0].task_id, rows[0].item, segments=waiting)
    return waiting
