"""Statements of planning: claim a window of a text, and insert its segments."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, Text, bindparam, case, cast, func, select, text, update

from rhapsode.core.delivery import read_state, write_state
from rhapsode.core.dropped import write_dropped
from rhapsode.core.params import read_params
from rhapsode.core.speech import RenderedSegment, TextPlan
from rhapsode.core.task import SegmentStatus
from rhapsode.core.work import Job, JobKind
from rhapsode.store.changes import note_work
from rhapsode.store.claims import ItemFile, OtherVersion, PlanClaim, Planned, SegmentClaim
from rhapsode.store.locks import lock_task
from rhapsode.store.recovery import take_back
from rhapsode.store.schema import TASK_IS_LIVE, items, segments, tasks, texts
from rhapsode.store.segment_sql import insert_segments, item_is_ready, restart_item, task_is_live
from rhapsode.store.segments import Begin, Version, begin_first, begin_task, filed_before, finish_whole
from rhapsode.store.statements import Statement

LEAD_CHARACTERS = 1000
"""The window of the first segment of a streamed task, which is planned at once."""

_LEADS = (tasks.c.streamed == 1) & (items.c.planned_to == 0)
_WINDOW = Statement(
    select(
        items.c.params,
        items.c.characters,
        items.c.planned_to,
        items.c.planned_speed,
        items.c.planned_speaker,
        items.c.planned_delivery,
        func.coalesce(items.c.engine, tasks.c.engine).label("engine"),
        items.c.engine_version,
        items.c.generation,
        items.c.fallback,
        tasks.c.key_id,
        tasks.c.model,
        _LEADS.label("leads"),
        func.substr(
            texts.c.text,
            cast(items.c.planned_to + 1, Integer),
            case((_LEADS, LEAD_CHARACTERS), else_=bindparam("p_window", type_=Integer)),
        ).label("window"),
    )
    .join(tasks, tasks.c.id == items.c.task_id)
    .join(texts, (texts.c.task_id == items.c.task_id) & (texts.c.item == items.c.item))
    .where(items.c.task_id == bindparam("p_task"), items.c.item == bindparam("p_item"), text(TASK_IS_LIVE))
)
_PLANNED = Statement(
    update(items)
    .where(
        items.c.task_id == bindparam("p_task"),
        items.c.item == bindparam("p_item"),
        items.c.planned_to == bindparam("p_from"),
        items.c.generation == bindparam("p_generation"),
        task_is_live(items.c.task_id),
    )
    .values(
        planned_to=bindparam("p_to"),
        planned_speed=bindparam("p_speed"),
        planned_speaker=bindparam("p_speaker"),
        planned_delivery=bindparam("p_delivery"),
        engine_version=func.coalesce(items.c.engine_version, bindparam("p_version", type_=Text)),
        dropped_symbols=items.c.dropped_symbols + bindparam("p_symbols"),
        dropped_tags=items.c.dropped_tags + bindparam("p_tags"),
    )
    .returning(items.c.characters)
)

_BEGUN = Statement(
    select(segments.c.id).where(
        segments.c.task_id == bindparam("p_task"),
        segments.c.item == bindparam("p_item"),
        segments.c.attempt_id == bindparam("p_attempt"),
        segments.c.status == SegmentStatus.RUNNING.value,
    )
)


def claim_plan(
    connection: Connection,
    task_id: str,
    item: int,
    window_characters: int,
    version: Version | None,
    engine: str | None,
) -> PlanClaim | OtherVersion | None:
    """Return the next window of an item's text, or ``None`` when there is nothing (left) to plan for ``engine``."""
    place = {"p_task": task_id, "p_item": item, "p_window": window_characters}
    row = _WINDOW.first(connection, place)
    if row is None or row.planned_to >= row.characters or engine not in (None, row.engine):
        return None
    speaks = None if version is None else version(row.model)
    if speaks is not None and row.engine_version not in (None, speaks):
        return OtherVersion(row.engine_version)
    last = row.planned_to + len(row.window) >= row.characters
    return PlanClaim(
        read_params(row.params),
        row.planned_to,
        row.window,
        last,
        row.planned_speed,
        row.planned_speaker,
        None if row.planned_to == 0 else read_state(row.planned_delivery),
        bool(row.leads),
        speaks,
        row.generation,
        row.key_id,
        row.engine,
        row.model,
        row.fallback,
    )


def finish_plan(
    connection: Connection, task_id: str, item: int, claim: PlanClaim, plan: TextPlan, begin: Begin | None
) -> Planned | None:
    """Insert the segments of a plan; ``None`` when another worker did, or the task is final."""
    values = {
        "p_task": task_id,
        "p_item": item,
        "p_from": claim.offset,
        "p_generation": claim.generation,
        "p_to": plan.end,
        "p_speed": plan.speed,
        "p_speaker": plan.speaker,
        "p_delivery": write_state(plan.delivery),
        "p_version": claim.version,
        "p_symbols": plan.dropped_symbols,
        "p_tags": plan.dropped_tags,
    }
    begun = False
    if begin is not None and any(segment.phonemes for segment in plan.segments):
        begun = begin_task(connection, task_id, begin.begins_at())
    if not begun:
        lock_task(connection, task_id)
    characters = _PLANNED.scalar(connection, values)
    if characters is None:
        if begin is not None:
            forget_begin(connection, task_id, item, begin.attempt_id)
        return None
    if plan.dropped:
        of_item = (items.c.task_id == task_id) & (items.c.item == item)
        before = connection.execute(select(items.c.dropped).where(of_item)).scalar_one()
        connection.execute(update(items).where(of_item).values(dropped=write_dropped(before, plan.dropped)))
    complete = plan.end >= characters
    first = None
    if begin is not None:
        whole = complete and claim.offset == 0 and len(plan.segments) == 1
        pending, first = begin_first(connection, task_id, item, claim, plan.segments, begin, whole=whole)
    else:
        pending = insert_segments(connection, task_id, item, plan.segments)
    ready = complete and not pending and first is None and item_is_ready(connection, task_id, item)
    planning = Job(JobKind.PLAN, task_id, claim.key_id, claim.engine, item)
    jobs = [planning.render(segment) for segment in pending]
    if not complete:
        jobs.append(planning)
    if ready:
        jobs.append(planning.assemble())
    note_work(connection, jobs)
    return Planned(pending, complete, ready, first)


def finish_unclaimed(
    connection: Connection,
    plan_claim: PlanClaim,
    plan: TextPlan,
    begin: Begin,
    claim: SegmentClaim,
    rendered: RenderedSegment,
    file: ItemFile,
) -> bool | None:
    """Insert the plan of an item, its only segment, which was spoken meanwhile, and its file.

    Returns whether its task is now complete; ``None`` when it is late.
    """
    planned = finish_plan(connection, claim.task_id, claim.item, plan_claim, plan, begin)
    if planned is None:
        return filed_before(connection, claim.task_id, claim.item, file)
    assert isinstance(planned.first, SegmentClaim)  # what is begun already is not looked up in the cache
    return finish_whole(connection, planned.first, rendered, file)


def forget_begin(connection: Connection, task_id: str, item: int, attempt_id: str) -> None:
    """Undo the begin of an attempt, if it was committed and the confirmation was lost: no worker runs it."""
    values = {"p_task": task_id, "p_item": item, "p_attempt": attempt_id}
    segment_id = _BEGUN.scalar(connection, values)
    if segment_id is not None:
        take_back(connection, segment_id, lost=False)


def begin_again(connection: Connection, task_id: str, item: int, version: str) -> int | None:
    """Remove the plan and the segments of an item with that version; return its generation. ``None`` if the item has
    another version.
    """
    lock_task(connection, task_id)
    of_version = items.c.engine_version == version, items.c.output.is_(None), task_is_live(items.c.task_id)
    return restart_item(connection, task_id, item, *of_version)
