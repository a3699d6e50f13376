"""SQL conditions and statements shared by the transactions of :mod:`rhapsode.store.work`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, func, insert, select, text, update

from rhapsode.core.captions import write_words
from rhapsode.core.clock import now_ms
from rhapsode.core.delivery import write_spans
from rhapsode.core.observe import AttemptEnded
from rhapsode.core.speech import Segment
from rhapsode.core.task import AttemptOutcome, SegmentStatus
from rhapsode.core.work import Job, JobKind, PendingSegment
from rhapsode.store.changes import note_change, note_fact, note_work, wants_work
from rhapsode.store.claims import SegmentClaim
from rhapsode.store.schema import ATTEMPT_IS_RUNNING, SEGMENT_IS_OPEN, TASK_IS_LIVE, attempts, items, segments, tasks
from rhapsode.store.statements import Statement


def task_is_live(task_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the task is not final."""
    return exists().where(tasks.c.id == task_id, text(TASK_IS_LIVE))


def is_claimed() -> ColumnElement[bool]:
    """Return the condition that the segment ``p_segment`` is still in work under the attempt ``p_attempt``, and its
    task is not final.
    """
    return (
        (segments.c.id == bindparam("p_segment"))
        & (segments.c.attempt_id == bindparam("p_attempt"))
        & (segments.c.status == SegmentStatus.RUNNING.value)
        & task_is_live(segments.c.task_id)
    )


def claim_values(claim: SegmentClaim) -> dict[str, object]:
    """Return the parameters of :func:`is_claimed`."""
    return {"p_segment": claim.segment_id, "p_attempt": claim.attempt_id}


def discard_done(connection: Connection, task_id: str, item: int) -> None:
    """Record that the rendered segments of an item are discarded; their billed tokens stay recorded."""
    connection.execute(
        update(attempts)
        .where(
            attempts.c.task_id == task_id,
            attempts.c.item == item,
            attempts.c.outcome == AttemptOutcome.DONE.value,
        )
        .values(outcome=AttemptOutcome.DISCARDED.value)
    )


_PLANNED = Statement(
    select(items.c.planned_to >= items.c.characters).where(
        items.c.task_id == bindparam("p_task"), items.c.item == bindparam("p_item")
    )
)
_OPEN = Statement(
    select(segments.c.id)
    .where(segments.c.task_id == bindparam("p_task"), segments.c.item == bindparam("p_item"), text(SEGMENT_IS_OPEN))
    .limit(1)
)
_END_ATTEMPT = Statement(
    update(attempts)
    .where(attempts.c.id == bindparam("p_attempt"), text(ATTEMPT_IS_RUNNING))
    .values(
        outcome=bindparam("p_outcome"),
        detail=bindparam("p_detail"),
        ended_at=bindparam("p_now"),
        billed_input_tokens=bindparam("p_billed_input"),
        billed_audio_tokens=bindparam("p_billed_audio"),
    )
    .returning(attempts.c.engine, attempts.c.started_at)
)
_ADVANCE = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("p_task"))
    .values(done_characters=tasks.c.done_characters + bindparam("p_characters"))
)
_OWNER = Statement(
    select(tasks.c.key_id, func.coalesce(items.c.engine, tasks.c.engine).label("engine"))
    .join(items, items.c.task_id == tasks.c.id)
    .where(tasks.c.id == bindparam("p_task"), items.c.item == bindparam("p_item"), text(TASK_IS_LIVE))
)
_INSERT_SEGMENTS = Statement(insert(segments))
_INSERT_ONE = Statement(insert(segments).returning(segments.c.id))
_ADDED = Statement(
    select(segments.c.id, segments.c.start, segments.c.end)
    .where(
        segments.c.task_id == bindparam("p_task"),
        segments.c.item == bindparam("p_item"),
        segments.c.start >= bindparam("p_from"),
        segments.c.start < bindparam("p_to"),
        segments.c.phonemes != "",
    )
    .order_by(segments.c.start)
)


def item_is_ready(connection: Connection, task_id: str, item: int) -> bool:
    """Tell whether the item is planned to its end and every segment of it is rendered."""
    place = {"p_task": task_id, "p_item": item}
    return bool(_PLANNED.scalar(connection, place)) and _OPEN.first(connection, place) is None


def end_attempt(
    connection: Connection,
    claim: SegmentClaim,
    outcome: AttemptOutcome,
    detail: str | None = None,
    *,
    billed: tuple[int, int] = (0, 0),
) -> None:
    """Record how an attempt ended, once; ``billed`` are the text and audio tokens that a provider charges for it."""
    now = now_ms()
    values = {
        "p_attempt": claim.attempt_id,
        "p_outcome": outcome.value,
        "p_detail": detail,
        "p_now": now,
        "p_billed_input": billed[0],
        "p_billed_audio": billed[1],
    }
    row = _END_ATTEMPT.first(connection, values)
    if row is not None:
        note_fact(connection, AttemptEnded(claim.task_id, claim.item, row.engine, outcome, row.started_at, now))


def advance(connection: Connection, task_id: str, characters: int) -> None:
    """Count characters of the task as rendered (or, below zero, as not rendered after all)."""
    _ADVANCE.run(connection, {"p_task": task_id, "p_characters": characters})
    note_change(connection, task_id)


def note_next(
    connection: Connection,
    task_id: str,
    item: int,
    *,
    segments: Sequence[PendingSegment] = (),
    plan: bool = False,
    assemble: bool = False,
) -> None:
    """Record the jobs of an item that are due after the commit of this transaction, if jobs are collected."""
    if not (segments or plan or assemble) or not wants_work(connection):
        return
    row = _OWNER.first(connection, {"p_task": task_id, "p_item": item})
    if row is None:
        return
    planning = Job(JobKind.PLAN, task_id, row.key_id, row.engine, item)
    jobs = [planning.render(segment) for segment in segments]
    if plan:
        jobs.append(planning)
    if assemble:
        jobs.append(planning.assemble())
    note_work(connection, jobs)


_UNPLANNED: dict[str, object] = {
    "engine_version": None,
    "generation": items.c.generation + 1,
    "planned_to": 0,
    "planned_speed": 1.0,
    "planned_speaker": None,
    "planned_delivery": None,
    "dropped_symbols": 0,
    "dropped_tags": 0,
    "dropped": "[]",
}
"""The columns of an item of which nothing is planned (any more)."""


def restart_item(
    connection: Connection, task_id: str, item: int, *conditions: ColumnElement[bool], **changes: object
) -> int | None:
    """Remove the plan and the segments of an item, set ``changes``, and plan it again.

    Returns the generation that is forgotten; ``None``, and nothing is done, unless the item meets ``conditions``. The
    task must be locked.
    """
    reset = (
        update(items)
        .where(items.c.task_id == task_id, items.c.item == item, *conditions)
        .values({**_UNPLANNED, **changes})
        .returning(items.c.generation)
    )
    generation: int | None = connection.execute(reset).scalar()
    if generation is None:
        return None
    of_item = (segments.c.task_id == task_id) & (segments.c.item == item)
    gone = connection.execute(
        delete(segments).where(of_item).returning(segments.c.status, segments.c.start, segments.c.end)
    ).all()
    discard_done(connection, task_id, item)
    advance(connection, task_id, -sum(row.end - row.start for row in gone if row.status == SegmentStatus.DONE))
    note_next(connection, task_id, item, plan=True)
    return generation - 1


def insert_segments(
    connection: Connection,
    task_id: str,
    item: int,
    parts: Sequence[Segment],
    attempts: int = 0,
    begun: tuple[str, str | None] | None = None,
) -> list[PendingSegment]:
    """Add segments; those that are only a pause are done at once. Returns those that are to be rendered.

    With ``begun``, an attempt and a digest, the first of them is in work already.
    """
    if not parts:
        return []
    rows = []
    for part in parts:
        status, attempt_id, digest = SegmentStatus.DONE, None, None
        if part.phonemes and begun is not None:
            status, (attempt_id, digest), begun = SegmentStatus.RUNNING, begun, None
        elif part.phonemes:
            status = SegmentStatus.PENDING
        row = {
            "task_id": task_id,
            "item": item,
            "start": part.start,
            "end": part.end,
            "phonemes": part.phonemes,
            "speed": part.speed,
            "pause_ms": part.pause_ms,
            "voice": part.voice,
            "status": status.value,
            "attempts": attempts,
            "attempt_id": attempt_id,
            "digest": digest,
            "deliveries": write_spans(part.deliveries),
            "words": None if part.words is None else write_words(part.words, part.start),
            "phonemes_before": part.before or None,
            "phonemes_after": part.after or None,
        }
        rows.append(row)
    if len(parts) == 1 and parts[0].phonemes:
        added = _INSERT_ONE.scalar(connection, rows[0])
        return [PendingSegment(added, parts[0].end - parts[0].start)]
    _INSERT_SEGMENTS.run_each(connection, rows)
    silent = sum(part.end - part.start for part in parts if not part.phonemes)
    if silent:
        advance(connection, task_id, silent)
    span = {"p_task": task_id, "p_item": item, "p_from": parts[0].start, "p_to": parts[-1].end}
    return [PendingSegment(row.id, row.end - row.start) for row in _ADDED.all(connection, span)]
