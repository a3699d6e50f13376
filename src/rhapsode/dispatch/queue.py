"""The queue of a fleet: a row of Procrastinate for each job, inserted in the transaction of its rows.

Fairness is the start-time fair queueing of :mod:`rhapsode.dispatch.fairness`, with tags that are computed when a job
is added and kept in the database: a flow (a task) continues at the finish tag of its last job, or at the virtual time
``V`` (the lowest queued tag) if that is later, and each job advances it by its cost. The new tasks of a key share a
separate flow, so that an endless stream of sentences leaves its book half of the throughput. The more flows of a key
are queued, the faster each of them advances, so that a key does not get more by sending more tasks. A job's priority
is its negated tag.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from procrastinate.connector import BaseConnector
from procrastinate.jobs import Job as ProcrastinateJob
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from sqlalchemy import Connection, text

from rhapsode.core.clock import now_ms
from rhapsode.core.work import TEXT_LANE, Job, JobKind, LaneState, PendingSegment

JOB = "rhapsode.unit"
"""The name of jobs in the database, where processes of other versions look for it: it stays as it is."""
TOP = 2**31 - 1
"""The highest priority that there is. The text lane counts down from it, and the lanes of engines from 0: short jobs
are found first, however many segments wait."""
MOST_FLOWS = 1_000
"""The most flows of a key that are counted."""

_VIRTUAL_TIME = """
    WITH head AS (
        SELECT CAST(:top AS bigint) - priority AS tag FROM procrastinate_jobs
        WHERE queue_name = :lane AND status = 'todo' AND scheduled_at IS NULL
        ORDER BY priority DESC, id LIMIT 1
    ), now AS (
        SELECT coalesce((SELECT tag FROM head), (SELECT max(until) FROM flows WHERE lane = :lane), 0)::bigint AS v
    )
"""
"""The virtual time ``v`` of a lane, as the row ``now`` of a query that begins with this."""
_OTHERS = """
    (SELECT count(*) FROM (
        SELECT 1 FROM flows WHERE lane = :lane AND key_id = :key AND task_id <> :task AND until > now.v LIMIT :most
    ) AS others)
"""
"""How many other flows of the key wait at ``now``."""
_STANDING = text(
    f"""
    {_VIRTUAL_TIME}
    SELECT now.v, {_OTHERS} AS others,
        (SELECT until FROM flows WHERE lane = :lane AND key_id = :key AND task_id = :task) AS until
    FROM now
    """  # noqa: S608 (constants)
)
_ADVANCE = text(
    """
    INSERT INTO flows (lane, key_id, task_id, until) VALUES (:lane, :key, :task, CAST(:v AS bigint) + :cost)
    ON CONFLICT (lane, key_id, task_id) DO UPDATE SET until = greatest(flows.until, CAST(:v AS bigint)) + :cost
    RETURNING until
    """
)
_DEFER = text(
    """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
    SELECT job ->> 'queue', :name, (job ->> 'priority')::integer, job -> 'args'
    FROM jsonb_array_elements(CAST(:jobs AS jsonb)) WITH ORDINALITY AS each (job, place) ORDER BY place
    """
)
_ADD_ONE = text(
    f"""
    {_VIRTUAL_TIME}, flow AS (
        SELECT now.v,
            CASE WHEN EXISTS (SELECT 1 FROM flows WHERE lane = :lane AND key_id = :key AND task_id = :task)
                THEN CAST(:task AS varchar) ELSE '' END AS name,
            CAST(:cost AS bigint) * (1 + {_OTHERS}) AS span
        FROM now
    ), moved AS (
        INSERT INTO flows AS standing (lane, key_id, task_id, until)
        SELECT :lane, :key, name, v + span FROM flow
        ON CONFLICT (lane, key_id, task_id)
        DO UPDATE SET until = greatest(excluded.until, standing.until + (SELECT span FROM flow))
        RETURNING until
    )
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
    SELECT :lane, :name, greatest(-:most_tag, least(:most_tag, :top - (moved.until - flow.span))), CAST(:args AS jsonb)
    FROM moved, flow
    """  # noqa: S608 (constants)
)
"""The statements below in one, for the usual case of a single job."""
_DROP = text("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args ->> 'task_id' = :task")


def base_priority(lane: str) -> int:
    """Return the priority of tag 0 in a lane."""
    return TOP if lane == TEXT_LANE else 0


def enqueue(connection: Connection, jobs: Sequence[Job]) -> None:
    """Add jobs to the queue, in this transaction."""
    if len(jobs) == 1:
        _add_one(connection, jobs[0])
        return
    rows = []

    def flow(job: Job) -> tuple[str, str, str]:
        return job.lane, job.key_id, job.task_id

    rendered = {(job.task_id, job.item) for job in jobs if job.kind is JobKind.RENDER}
    continued = [job for job in jobs if job.kind is JobKind.PLAN and (job.task_id, job.item) in rendered]
    tags_of: dict[tuple[str, str], list[int]] = {}
    fresh = sorted((job for job in jobs if job not in continued), key=flow)
    for (lane, key_id, task_id), of_flow in groupby(fresh, key=flow):
        mine = list(of_flow)
        tags = tags_of[lane, task_id] = _tags(connection, lane, key_id, task_id, [job.cost for job in mine])
        rows += [_row(job, lane, tag) for job, tag in zip(mine, tags, strict=True)]
    for job in continued:
        # The plan of the next window is queued among the segments of this one, so that its tag is not assigned
        # long before.
        tags = tags_of[job.engine, job.task_id]
        rows.append(_row(job, job.engine, tags[len(tags) // 2]))
    connection.execute(_DEFER, {"name": JOB, "jobs": json.dumps(rows)})


def _add_one(connection: Connection, job: Job) -> None:
    values = {
        "lane": job.lane,
        "key": job.key_id,
        "task": job.task_id,
        "cost": job.cost,
        "top": base_priority(job.lane),
        "most": MOST_FLOWS,
        "most_tag": TOP,
        "name": JOB,
        "args": json.dumps({**arguments(job), "at": now_ms()}),
    }
    connection.execute(_ADD_ONE, values)


def drop(connection: Connection, task_id: str) -> int:
    """Remove the queued jobs of a task; return how many."""
    return connection.execute(_DROP, {"task": task_id}).rowcount


def _tags(connection: Connection, lane: str, key_id: str, task_id: str, costs: Sequence[int]) -> list[int]:
    """Return the tags of jobs of a task that are added now, in their order."""
    place = {"lane": lane, "key": key_id, "task": task_id}
    standing = connection.execute(_STANDING, {**place, "top": base_priority(lane), "most": MOST_FLOWS}).one()
    weight = 1 + standing.others
    spans = [cost * weight for cost in costs]
    values = {**place, "v": standing.v}
    if standing.until is not None:
        begin = connection.execute(_ADVANCE, {**values, "cost": sum(spans)}).scalar_one() - sum(spans)
    else:
        first = spans[0]
        begin = connection.execute(_ADVANCE, {**values, "task": "", "cost": first}).scalar_one() - first
        if len(spans) > 1:
            connection.execute(_ADVANCE, {**values, "v": begin, "cost": sum(spans)})
    tags = []
    for span in spans:
        tags.append(begin)
        begin += span
    return tags


def _row(job: Job, lane: str, tag: int) -> dict[str, Any]:
    priority = max(-TOP, min(TOP, base_priority(lane) - tag))
    return {"queue": lane, "priority": priority, "args": {**arguments(job), "at": now_ms()}}


def arguments(job: Job) -> dict[str, Any]:
    """Return a job as the arguments of its row in the queue."""
    return {
        "kind": job.kind.value,
        "task_id": job.task_id,
        "key_id": job.key_id,
        "engine": job.engine,
        "item": job.item,
        "cost": job.cost,
        "segment_id": job.segment_id,
        "alone": job.exclusive,
        "direct": job.inline_plan,
    }


def job_of(arguments: dict[str, Any]) -> Job:
    """Return the job of the arguments of a row."""
    return Job(
        kind=JobKind(arguments["kind"]),
        task_id=arguments["task_id"],
        key_id=arguments["key_id"],
        engine=arguments["engine"],
        item=arguments["item"],
        cost=arguments["cost"],
        segment_id=arguments["segment_id"],
        exclusive=arguments["alone"],
        inline_plan=arguments.get("direct", False),
    )


# -- taking ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that a worker has taken from the queue of a lane."""

    id: int
    lane: str
    job: Job


_TAKE = """
    WITH gone AS (
        DELETE FROM procrastinate_jobs
        WHERE id = ANY(%(done)s::bigint[]) AND worker_id = %(worker)s AND status = 'doing'
    ), next AS MATERIALIZED (
        SELECT job.id FROM unnest(%(lanes)s::varchar[], %(rooms)s::integer[]) AS free (lane, room)
        CROSS JOIN LATERAL (
            SELECT id FROM procrastinate_jobs
            WHERE queue_name = free.lane AND status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
                AND (free.lane <> %(text)s OR args ->> 'engine' = ANY(%(engines)s::varchar[]))
            ORDER BY priority DESC, id LIMIT free.room FOR UPDATE SKIP LOCKED
        ) AS job
    )
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = %(worker)s WHERE id = ANY(ARRAY(SELECT id FROM next))
    RETURNING id, queue_name, args, priority
"""
_KEEP_ONLY = """
    UPDATE procrastinate_jobs SET status = 'todo'
    WHERE worker_id = %(worker)s AND status = 'doing' AND id <> ALL(%(jobs)s::bigint[])
"""
_PUT_BACK = """
    UPDATE procrastinate_jobs AS job
    SET status = 'todo', attempts = attempts + 1, scheduled_at = now() + again.seconds * interval '1 second'
    FROM unnest(%(jobs)s::bigint[], %(seconds)s::float[]) AS again (id, seconds)
    WHERE job.id = again.id AND job.worker_id = %(worker)s AND job.status = 'doing'
"""
_DROP_JOBS = "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args ->> 'task_id' = ANY(%(tasks)s::text[])"


_HAS = "SELECT id FROM procrastinate_jobs WHERE id = %(id)s AND worker_id = %(worker)s AND status = 'doing'"
_WIN = """
    UPDATE procrastinate_jobs SET worker_id = %(me)s
    WHERE id = %(id)s AND status = 'doing' AND worker_id IS NOT DISTINCT FROM %(dead)s::bigint RETURNING id
"""
_IN_HAND = """
    SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
    FROM procrastinate_jobs
    WHERE worker_id = ANY(%(workers)s::bigint[]) AND status = 'doing' AND task_name = ANY(%(names)s::varchar[])
"""
_DISMISS = """
    DELETE FROM procrastinate_jobs
    WHERE id = %(id)s AND status = 'doing' AND worker_id IS NOT DISTINCT FROM %(dead)s::bigint RETURNING id
"""


async def take(
    connection: AsyncConnection[TupleRow],
    worker_id: int,
    room: Mapping[str, int],
    done: Sequence[int],
    *,
    engines: Collection[str] = (),
) -> list[ClaimedJob]:
    """Remove the jobs that are ``done``, and claim up to so many of each lane, in the order in which to start them.

    Of the text lane only texts for ``engines``: a worker without the engine could only requeue them, possibly
    repeatedly. A job that was recovered by another worker in the meantime, because this one had missed heartbeats, is
    left to it.
    """
    if not room and not done:
        return []
    values = {
        "worker": worker_id,
        "lanes": list(room),
        "rooms": list(room.values()),
        "done": list(done),
        "text": TEXT_LANE,
        "engines": list(engines),
    }
    rows = await (await connection.execute(_TAKE, values)).fetchall()
    return [ClaimedJob(row[0], row[1], job_of(row[2])) for row in sorted(rows, key=lambda row: (-row[3], row[0]))]


async def requeue_all_but(connection: AsyncConnection[TupleRow], worker_id: int, jobs: Sequence[int]) -> None:
    """Requeue all jobs of a worker except these."""
    await connection.execute(_KEEP_ONLY, {"worker": worker_id, "jobs": list(jobs)})


async def requeue_after(
    connection: AsyncConnection[TupleRow], worker_id: int, jobs: Sequence[tuple[int, float]]
) -> None:
    """Requeue jobs, each with a delay in seconds."""
    ids, seconds = zip(*jobs, strict=True)
    await connection.execute(_PUT_BACK, {"worker": worker_id, "jobs": list(ids), "seconds": list(seconds)})


async def drop_jobs(connection: AsyncConnection[TupleRow], task_ids: Collection[str]) -> None:
    """Remove the queued jobs of these tasks."""
    await connection.execute(_DROP_JOBS, {"tasks": list(task_ids)})


async def holds_job(connector: BaseConnector, worker_id: int, job_id: int) -> bool:
    """Tell whether a worker still holds a job, according to the queue."""
    return bool(await connector.execute_query_all_async(_HAS, id=job_id, worker=worker_id))


async def held_jobs(connector: BaseConnector, workers: Sequence[int], names: Sequence[str]) -> list[ProcrastinateJob]:
    """Return the jobs of these names that these workers hold."""
    rows = await connector.execute_query_all_async(_IN_HAND, workers=list(workers), names=list(names))
    return [ProcrastinateJob.from_row(row) for row in rows]


async def assign_job(connector: BaseConnector, job_id: int, dead: int | None, me: int) -> bool:
    """Assign a job of a dead worker to worker ``me``, unless another process was faster."""
    return bool(await connector.execute_query_all_async(_WIN, id=job_id, dead=dead, me=me))


async def requeue(connector: BaseConnector, worker_id: int, job_id: int) -> None:
    """Requeue a job that a worker holds."""
    await connector.execute_query_async(_PUT_BACK, worker=worker_id, jobs=[job_id], seconds=[0.0])


async def remove_job(connector: BaseConnector, job_id: int, dead: int | None) -> bool:
    """Remove a job of a dead worker, unless another process was faster."""
    return bool(await connector.execute_query_all_async(_DISMISS, id=job_id, dead=dead))


# -- maintenance -----------------------------------------------------------------------------------------------------

_SET_ASIDE = text(
    """
    UPDATE procrastinate_jobs SET scheduled_at = now()
    WHERE queue_name = :lane AND status = 'todo' AND scheduled_at IS NULL
        AND args ->> 'engine' <> ALL(CAST(:engines AS varchar[]))
    """
)
_FORGET_FLOWS = text(
    """
    DELETE FROM flows WHERE flows.until <= coalesce(
        (SELECT (CASE WHEN flows.lane = :text_lane THEN CAST(:top AS bigint) ELSE 0 END) - max(priority)
         FROM procrastinate_jobs WHERE queue_name = flows.lane AND status = 'todo' AND scheduled_at IS NULL),
        flows.until)
    """
)
_TAG_TOO_FAR = 2**30
_FARTHEST = text("SELECT lane, min(until) AS nearest FROM flows GROUP BY lane HAVING max(until) > :far")
_NEARER_FLOWS = text("UPDATE flows SET until = until - :by WHERE lane = :lane")
_NEARER_JOBS = text(
    """
    UPDATE procrastinate_jobs SET priority = least(:top, priority + CAST(:by AS bigint))
    WHERE queue_name = :lane AND status = 'todo'
    """
)
_MISSING = text(
    """
    SELECT t.id AS task_id, t.key_id, coalesce(i.engine, t.engine) AS engine, i.item,
        i.planned_to < i.characters AS unplanned, s.id AS segment_id, s."end" - s.start AS characters, s.losses
    FROM tasks t
    JOIN items i ON i.task_id = t.id
    LEFT JOIN segments s ON s.task_id = t.id AND s.item = i.item AND s.status <> 'done'
    WHERE t.status IN ('pending', 'processing') AND t.created_at < :before AND i.output IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM procrastinate_jobs j
            WHERE j.status IN ('todo', 'doing') AND j.args ->> 'task_id' = t.id
                AND (j.args ->> 'item')::integer = i.item
        )
    ORDER BY t.id, i.item, s.start
    LIMIT 5000
    """
)


def exclude_unserved(connection: Connection, engines: Collection[str]) -> int:
    """Exclude texts for none of ``engines`` from the virtual time of their lane; return how many.

    No worker fetches them, so the virtual time would stand still. A worker that has their engine later finds them as
    before.
    """
    return connection.execute(_SET_ASIDE, {"lane": TEXT_LANE, "engines": list(engines)}).rowcount


def compact_flows(connection: Connection) -> None:
    """Remove flows whose tags are below the virtual time, and shift large tags of lanes towards 0."""
    connection.execute(_FORGET_FLOWS, {"text_lane": TEXT_LANE, "top": TOP})
    for row in connection.execute(_FARTHEST, {"far": _TAG_TOO_FAR}).all():
        values = {"lane": row.lane, "by": row.nearest, "top": base_priority(row.lane)}
        connection.execute(_NEARER_FLOWS, values)
        connection.execute(_NEARER_JOBS, values)


_ABANDONED = text(
    """
    SELECT s.id FROM segments s JOIN tasks t ON t.id = s.task_id
    WHERE s.status = 'running' AND t.status IN ('pending', 'processing') AND t.created_at < :before
        AND NOT EXISTS (
            SELECT 1 FROM procrastinate_jobs j
            WHERE j.status IN ('todo', 'doing') AND j.args ->> 'task_id' = t.id
                AND (j.args ->> 'item')::integer = s.item
        )
    """
)


def abandoned_segments(connection: Connection, before: int) -> Sequence[int]:
    """Return the segments in work of items, of tasks accepted before that time, for which there is no job at all."""
    return connection.execute(_ABANDONED, {"before": before}).scalars().all()


def missing_jobs(connection: Connection, before: int) -> list[Job]:
    """Return the due work of items of tasks, accepted before that time, for which there is no job at all."""
    jobs: dict[tuple[str, int, int | None, JobKind], Job] = {}
    for row in connection.execute(_MISSING, {"before": before}).all():
        plan = Job(JobKind.PLAN, row.task_id, row.key_id, row.engine, row.item)
        if row.segment_id is not None:
            job = plan.render(PendingSegment(row.segment_id, row.characters, row.losses))
            jobs[row.task_id, row.item, row.segment_id, job.kind] = job
        if row.unplanned:
            jobs[row.task_id, row.item, None, plan.kind] = plan
        elif row.segment_id is None:
            jobs[row.task_id, row.item, None, JobKind.ASSEMBLE] = plan.assemble()
    return list(jobs.values())


def add_missing(connection: Connection, before: int) -> int:
    """Add the jobs of :func:`missing_jobs`; return how many."""
    jobs = missing_jobs(connection, before)
    if jobs:
        enqueue(connection, jobs)
    return len(jobs)


_LANES = text(
    """
    SELECT queue_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
        coalesce(min((args ->> 'at')::bigint) FILTER (WHERE status = 'todo'), :now)
    FROM procrastinate_jobs WHERE task_name = :name AND status IN ('todo', 'doing') GROUP BY queue_name
    """
)


def lane_states(connection: Connection) -> list[LaneState]:
    """Return the state of the lanes of the whole fleet; takes time in proportion to the queued jobs."""
    now = now_ms()
    rows = connection.execute(_LANES, {"name": JOB, "now": now}).all()
    return [LaneState(row[0], row[1], row[2], max(0, now - row[3]) / 1000) for row in rows]
