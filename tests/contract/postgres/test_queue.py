"""The queue of a fleet: jobs come with what they stand for, in a fair order, and what lost its job is found."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from psycopg import AsyncConnection
from sqlalchemy import Connection, text, update

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import NotFoundError
from rhapsode.core.task import AttemptOutcome
from rhapsode.core.work import TEXT_LANE, Job, JobKind
from rhapsode.dispatch import queue
from rhapsode.dispatch.queue import (
    abandoned_segments,
    add_missing,
    arguments,
    compact_flows,
    drop,
    enqueue,
    exclude_unserved,
    job_of,
    lane_states,
)
from rhapsode.store.claims import FailedAttempt
from rhapsode.store.notifications import FleetChanges
from rhapsode.store.postgres import postgres_url
from rhapsode.store.schema import tasks
from tests.contract.backends import PostgresBackend
from tests.contract.rig import Rig, cut, new_task, plan_of


@pytest.fixture
async def worker(backend: PostgresBackend) -> AsyncIterator[tuple[AsyncConnection[Any], int]]:
    """Yield the connection of a worker of the fleet, and its number."""
    async with await AsyncConnection.connect(backend.url, autocommit=True) as connection:
        row = await (await connection.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")).fetchone()
        assert row is not None
        yield connection, row[0]


LONG = "x" * 400
"""A text that is not planned by who speaks it."""


def render(key: str, task: str, segment: int, cost: int = 100) -> Job:
    return Job(JobKind.RENDER, task, key, "tone", 0, cost, segment)


async def add(rig: Rig, *jobs: Job) -> None:
    await rig.database.write(lambda connection: enqueue(connection, jobs))


async def take(rig: Rig, lane: str = "tone") -> Job | None:
    """Fetch and finish a job, as Procrastinate does."""

    def fetch(connection: Connection) -> Job | None:
        row = connection.execute(
            text("SELECT id, args FROM procrastinate_fetch_job_v2(ARRAY[:lane]::varchar[], NULL)"), {"lane": lane}
        ).one()
        if row.id is None:
            return None
        connection.execute(text("SELECT procrastinate_finish_job_v1(:id, 'succeeded', true)"), {"id": row.id})
        return job_of(row.args)

    return await rig.database.write(fetch)


async def taken(rig: Rig, count: int, lane: str = "tone") -> list[Job]:
    found = [await take(rig, lane) for _ in range(count)]
    return [job for job in found if job is not None]


async def kinds(rig: Rig) -> Counter[str]:
    rows = await rig.database.read(
        lambda c: c.execute(text("SELECT args ->> 'kind' FROM procrastinate_jobs")).scalars().all()
    )
    return Counter(rows)


def test_a_job_survives_being_a_job() -> None:
    for job in (
        Job(JobKind.RENDER, "task_1", "key", "tone", 3, 77, 12, exclusive=True),
        Job(JobKind.PLAN, "task_1", "key", "tone", 3, 77, inline_plan=True),
    ):
        assert job_of(arguments(job)) == job


async def test_every_step_of_a_task_brings_the_jobs_of_the_next(rig: Rig) -> None:
    task = await rig.accept(LONG, LONG)
    assert await kinds(rig) == {"plan": 2}
    assert [job.item for job in await taken(rig, 2, TEXT_LANE)] == [0, 1]
    first = await rig.plan(task.id, 150, 250)
    second = await rig.plan(task.id, 400, item=1)
    assert await kinds(rig) == {"render": 3}
    assert {job.segment_id for job in await taken(rig, 3)} == {
        segment.id for segment in [*first.segments, *second.segments]
    }
    assert await rig.render(first.segments[0].id) is False
    assert await rig.render(first.segments[1].id) is True
    assert await kinds(rig) == {"assemble": 1}
    job = await take(rig, TEXT_LANE)
    assert job == Job(JobKind.ASSEMBLE, task.id, "key-a", "tone", 0)


async def test_a_short_text_is_one_job_for_who_can_speak_it(rig: Rig) -> None:
    task = await rig.accept("Ten chars.", LONG, "x" * 300)
    assert await taken(rig, 9) == [
        Job(JobKind.PLAN, task.id, "key-a", "tone", item, cost, inline_plan=True) for item, cost in ((0, 10), (2, 200))
    ]
    assert [job.item for job in await taken(rig, 9, TEXT_LANE)] == [1]
    await rig.plan_and_begin(task.id, 4, 6)
    assert [job.cost for job in await taken(rig, 9)] == [6], "the first one is begun, and needs no job"


async def test_what_is_undone_leaves_no_job(rig: Rig) -> None:
    def refuse(connection: Connection) -> None:
        enqueue(connection, [render("a", "task_1", 1)])
        raise NotFoundError

    with pytest.raises(NotFoundError):
        await rig.database.write(refuse)
    await rig.tasks.add(new_task("x"))
    assert await kinds(rig) == {"plan": 1}


async def test_the_plan_of_what_comes_next_waits_among_the_segments(rig: Rig) -> None:
    task = await rig.accept(LONG)
    await take(rig, TEXT_LANE)
    claim = await rig.claimed_plan(task.id)
    await rig.work.finish_plan(task.id, 0, claim, plan_of(cut(0, 10, 10, 10, 10)))
    found = [job.kind.value for job in await taken(rig, 5)]
    assert Counter(found) == {"render": 4, "plan": 1}
    assert found[0] == "render"
    assert found[-1] == "render", "so that nobody waits for it"


async def test_keys_take_turns_whatever_they_have_sent(rig: Rig) -> None:
    await add(rig, *(render("a", "book", n) for n in range(40)))
    await taken(rig, 10)
    await add(rig, *(render("b", "other book", 100 + n) for n in range(40)))
    served = Counter(job.key_id for job in await taken(rig, 20))
    assert abs(served["a"] - served["b"]) <= 2, served


async def test_a_sentence_does_not_wait_behind_a_book(rig: Rig) -> None:
    await add(rig, *(render("a", "book", n) for n in range(200)))
    await taken(rig, 50)
    await add(rig, render("a", "own", 1000))
    await add(rig, render("b", "others", 1001))
    assert {job.task_id for job in await taken(rig, 3)} >= {"own", "others"}


async def test_sentences_without_end_leave_the_book_its_half(rig: Rig) -> None:
    await add(rig, *(render("a", "book", n) for n in range(200)))
    await taken(rig, 5)
    served: Counter[str] = Counter()
    for number in range(60):
        await add(rig, render("a", f"sentence {number}", 1000 + number))
        await add(rig, render("a", f"another {number}", 2000 + number))
        served.update(job.task_id[:4] for job in await taken(rig, 2))
    assert served["book"] >= 0.4 * served.total(), served


async def test_a_key_does_not_get_more_by_sending_more_books(rig: Rig) -> None:
    for number in range(6):
        await add(rig, *(render("many", f"book {number}", 100 * number + n) for n in range(60)))
    await add(rig, *(render("one", "book", 1000 + n) for n in range(60)))
    served = Counter(job.key_id for job in await taken(rig, 60))
    assert served["one"] >= 15, served


async def test_the_text_lane_is_served_first_and_lanes_do_not_mix(rig: Rig) -> None:
    await add(rig, *(render("a", "book", n) for n in range(5)))
    await rig.accept(LONG)
    assert await take(rig, "elsewhere") is None
    job = await take(rig, TEXT_LANE)
    assert job is not None
    assert job.kind is JobKind.PLAN
    (lane,) = await rig.database.read(lane_states)
    assert (lane.name, lane.waiting, lane.running) == ("tone", 5, 0)
    assert 0 <= lane.oldest_seconds < 5


async def test_a_worker_takes_what_it_has_room_for_in_each_lane_in_their_order(
    rig: Rig, worker: tuple[AsyncConnection[Any], int]
) -> None:
    await add(rig, *(render("a", "book", n) for n in range(6)))
    await add(rig, replace(render("b", "elsewhere", 99), engine="other"))
    await add(rig, render("b", "sentence", 100))
    first = await queue.take(*worker, {"tone": 3, "text": 2}, [], engines=["tone"])
    assert [(job.lane, job.job.segment_id) for job in first] == [("tone", 0), ("tone", 100), ("tone", 1)]
    second = await queue.take(*worker, {"tone": 9, "other": 1}, [job.id for job in first])
    assert {job.job.segment_id for job in second} == {2, 3, 4, 5, 99}
    assert await kinds(rig) == {"render": 5}, "what was done is gone"
    assert await queue.take(*worker, {}, [job.id for job in second]) == []
    assert await kinds(rig) == {}


async def test_what_waits_in_other_lanes_costs_nothing(rig: Rig, worker: tuple[AsyncConnection[Any], int]) -> None:
    connection, number = worker
    await connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) "
        "SELECT 'elsewhere', 'rhapsode.unit', -n, '{}' FROM generate_series(1, 20000) AS n"
    )
    await add(rig, render("a", "task", 1))
    await connection.execute("ANALYZE")
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    values = {"worker": number, "lanes": ["tone", "other", "text"], "rooms": [2, 2, 4], "done": [1, 2]}
    values |= {"text": TEXT_LANE, "engines": ["tone", "other"]}
    explained = await connection.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + queue._TAKE, values)
    row = await explained.fetchone()
    assert row is not None
    read = row[0][0]["Plan"]["Shared Hit Blocks"] + row[0][0]["Plan"]["Shared Read Blocks"]
    assert read < 100, "pages; the jobs of the other lane are on hundreds"


async def test_texts_for_other_engines_are_left_to_those_who_have_them(
    rig: Rig, worker: tuple[AsyncConnection[Any], int]
) -> None:
    texts = [Job(JobKind.PLAN, f"task {engine}", "a", engine, 0) for engine in ("far", "near")]
    await add(rig, *texts)
    assert [job.job for job in await queue.take(*worker, {TEXT_LANE: 9}, [], engines=["near"])] == texts[1:]
    assert [job.job for job in await queue.take(*worker, {TEXT_LANE: 9}, [], engines=["far", "near"])] == texts[:1]


async def test_what_is_put_back_is_not_taken_before_its_time(
    rig: Rig, worker: tuple[AsyncConnection[Any], int]
) -> None:
    await add(rig, render("a", "task", 1), render("a", "task", 2))
    jobs = await queue.take(*worker, {"tone": 9}, [])
    await queue.requeue_after(*worker, [(jobs[0].id, 0.0), (jobs[1].id, 60.0)])
    assert await queue.take(*worker, {"tone": 9}, []) == jobs[:1]


async def test_a_job_that_others_were_given_is_not_removed_by_who_was_silent(
    rig: Rig, worker: tuple[AsyncConnection[Any], int]
) -> None:
    connection, number = worker
    await add(rig, render("a", "task", 1))
    (job,) = await queue.take(connection, number, {"tone": 1}, [])
    await connection.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", (job.id,))
    row = await (await connection.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")).fetchone()
    assert row is not None
    assert await queue.take(connection, row[0], {"tone": 1}, []) == [job]
    await queue.take(connection, number, {}, [job.id])
    await queue.requeue_after(connection, number, [(job.id, 0.0)])
    assert await kinds(rig) == {"render": 1}
    assert await queue.take(connection, number, {"tone": 1}, []) == []


async def test_what_was_taken_and_never_arrived_waits_again(
    rig: Rig, worker: tuple[AsyncConnection[Any], int]
) -> None:
    await add(rig, *(render("a", "book", n) for n in range(3)))
    first, *lost = await queue.take(*worker, {"tone": 9}, [])
    await queue.requeue_all_but(*worker, [first.id])
    assert await queue.take(*worker, {"tone": 9}, []) == lost


async def test_jobs_of_tasks_that_ended_are_removed_unless_they_are_in_work(
    rig: Rig, worker: tuple[AsyncConnection[Any], int]
) -> None:
    await add(rig, *(render("a", "book", n) for n in range(5)), render("a", "other", 9))
    await queue.take(*worker, {"tone": 1}, [])
    await queue.drop_jobs(worker[0], ["book", "nothing"])
    assert await kinds(rig) == {"render": 2}


async def test_new_jobs_are_told_when_they_are_committed(rig: Rig, backend: PostgresBackend) -> None:
    heard: asyncio.Queue[list[str] | None] = asyncio.Queue()
    changes = FleetChanges(postgres_url(backend.url))
    listening = asyncio.create_task(changes.listen(lambda lanes: heard.put_nowait(lanes and sorted(lanes))))
    assert await asyncio.wait_for(heard.get(), 60) is None, "there may have been some before"
    task = await rig.accept("Ten chars.", LONG)
    assert await asyncio.wait_for(heard.get(), 60) == ["text", "tone"]
    await rig.plan(task.id, 400, item=1)
    assert await asyncio.wait_for(heard.get(), 60) == ["tone"]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_worker_hears_of_changes_once_a_caller_waits_there(rig: Rig, backend: PostgresBackend) -> None:
    changes = FleetChanges(postgres_url(backend.url))
    lanes: asyncio.Queue[object] = asyncio.Queue()
    listening = asyncio.create_task(changes.listen(lanes.put_nowait))
    assert await asyncio.wait_for(lanes.get(), 60) is None
    task = await rig.accept("Ten chars.")
    with changes.subscribe(task.id) as ear:
        assert await asyncio.wait_for(ear.changed(), 60), "told when it begins to listen: it may have missed some"
        await rig.lifecycle.cancel(task.id)
        assert await asyncio.wait_for(ear.ended(), 60)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_canceled_task_leaves_the_queue(rig: Rig) -> None:
    await add(rig, *(render("a", "book", n) for n in range(5)), render("a", "other", 9))
    assert await rig.database.write(lambda c: drop(c, "book")) == 5
    assert [job.task_id for job in await taken(rig, 5)] == ["other"]


async def test_what_has_lost_its_job_is_found(rig: Rig) -> None:
    unplanned = await rig.accept("Ten chars.")
    planned = await rig.accept("Ten chars.")
    waiting = (await rig.plan(planned.id, 4, 6)).segments
    begun, claim = await rig.claimed_only()
    ready = await rig.accept("Ten chars.")
    await rig.render((await rig.plan(ready.id, 10)).segments[0].id)
    await rig.completed("Nothing left.")
    soon = now_ms() + 1000
    await rig.database.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
    assert await rig.database.write(lambda c: add_missing(c, 1)) == 0, "they are too new to be missed"
    assert await rig.database.read(lambda c: list(abandoned_segments(c, soon))) == [claim.segment_id]
    assert await rig.work.take_back(claim.segment_id, lost=True) == 1
    assert await rig.database.write(lambda c: add_missing(c, soon)) == 5
    assert await rig.database.write(lambda c: add_missing(c, soon)) == 0
    texts = {(job.task_id, job.kind.value) for job in await taken(rig, 9, TEXT_LANE)}
    assert texts == {(unplanned.id, "plan"), (ready.id, "assemble")}
    segments = {job.segment_id for job in await taken(rig, 9)}
    assert segments == {claim.segment_id, *(segment.id for segment in waiting)}
    assert begun.id != planned.id


async def test_what_another_engine_took_over_is_found_for_that_one(rig: Rig) -> None:
    task, claim = await rig.claimed_only("Ten chars.")
    assert await rig.work.fall_back(FailedAttempt(claim, AttemptOutcome.ERROR, "no"), "other")
    planned = await rig.plan(task.id, 4)
    await rig.database.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
    assert await rig.database.write(lambda c: add_missing(c, now_ms() + 1000)) == 2
    assert await taken(rig, 9) == [], "the engine that lost it has nothing to do"
    found = [*await taken(rig, 9, "other"), *await taken(rig, 9, TEXT_LANE)]
    assert {(job.engine, job.segment_id) for job in found} == {("other", planned.segments[0].id), ("other", None)}


async def test_a_segment_that_was_lost_too_often_takes_its_task_with_it(rig: Rig) -> None:
    task, claim = await rig.claimed_only()
    for losses in range(1, 21):
        assert await rig.work.take_back(claim.segment_id, lost=True) == losses
        assert await rig.work.take_back(claim.segment_id, lost=True) == 0, "once each time"
        if losses < 20:
            await rig.claimed(claim.segment_id)
    assert (await rig.read(task.id)).status.value == "failed"
    assert set(await rig.outcomes(task.id)) == {"lost"}


async def test_flows_are_forgotten_and_tags_stay_within_what_a_priority_holds(rig: Rig) -> None:
    await add(rig, *(render("a", "book", n, cost=2**27) for n in range(16)), render("b", "short", 99))
    await rig.database.write(compact_flows)
    await taken(rig, 10)
    await rig.database.write(compact_flows)
    before = [job.segment_id for job in await taken(rig, 20)]
    assert before == sorted(before), "the order is the same"
    await rig.database.write(compact_flows)
    assert await rig.database.read(lambda c: c.execute(text("SELECT count(*) FROM flows")).scalar()) == 0


def plan(key: str, task: str, cost: int, engine: str = "tone") -> Job:
    return Job(JobKind.PLAN, task, key, engine, 0, cost)


async def test_the_text_lane_goes_on_when_its_tags_have_come_far(rig: Rig) -> None:
    """Tags and priorities are added as 64-bit numbers: each is near what 32 bits hold."""
    await add(rig, plan("a", "near", 100))
    await add(rig, plan("b", "far", 2**31 - 1))
    await add(rig, plan("b", "farther", 2**30))
    await rig.database.write(compact_flows)
    await add(rig, plan("c", "new", 100), plan("c", "newer", 100))
    assert [job.task_id for job in await taken(rig, 9, TEXT_LANE)][-1] == "farther"
    await rig.database.write(compact_flows)
    assert await rig.database.read(lambda c: c.execute(text("SELECT count(*) FROM flows")).scalar()) == 0


@pytest.mark.parametrize("lane", ["tone", TEXT_LANE])
async def test_a_priority_at_the_end_of_its_range_is_still_a_tag(rig: Rig, lane: str) -> None:
    await rig.database.write(
        lambda c: c.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) "
                "VALUES (:lane, 'rhapsode.unit', -2147483647, CAST(:args AS jsonb))"
            ),
            {"lane": lane, "args": json.dumps(arguments(plan("a", "last", 1)))},
        )
    )
    job = plan("b", "next", 10) if lane == TEXT_LANE else render("b", "next", 1)
    await add(rig, job)
    await add(rig, job, replace(job, task_id="third"))
    await rig.database.write(compact_flows)
    assert len(await taken(rig, 9, lane)) == 4


async def test_a_text_that_nobody_can_take_does_not_stop_the_time_of_its_lane(
    rig: Rig, worker: tuple[AsyncConnection[Any], int]
) -> None:
    await add(rig, plan("a", "nobody's", 10, engine="gone"))
    for number in range(3):
        await add(rig, plan("b", f"text {number}", 1000))
    assert await rig.database.write(lambda c: exclude_unserved(c, {"tone"})) == 1
    assert await rig.database.write(lambda c: exclude_unserved(c, {"tone"})) == 0
    assert len(await queue.take(*worker, {TEXT_LANE: 2}, [], engines=["tone"])) == 2
    await add(rig, plan("c", "new", 10))
    order = await queue.take(*worker, {TEXT_LANE: 9}, [], engines=["tone"])
    assert [job.job.task_id for job in order] == ["text 2", "new"], "it begins where the lane is"
    await rig.database.write(compact_flows)
    assert await rig.database.read(lambda c: c.execute(text("SELECT count(*) FROM flows")).scalar()) == 0
    found = await queue.take(*worker, {TEXT_LANE: 9}, [], engines=["gone"])
    assert [job.job.task_id for job in found] == ["nobody's"], "and is done as soon as somebody can"


async def test_a_job_of_a_task_that_ended_finds_nothing_to_do(rig: Rig) -> None:
    task = await rig.accept("Ten chars.")
    segment = (await rig.plan(task.id, 10)).segments[0]
    await rig.database.write(lambda c: c.execute(update(tasks).values(deadline_at=1)))
    await rig.lifecycle.expire(now_ms())
    assert await rig.work.claim_segment(segment.id) is None
