"""Webhooks in a fleet: a job for each try, with the commit that makes it due; the row stays the truth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, text

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import StoreUnavailableError
from rhapsode.core.task import Task, TaskStatus
from rhapsode.core.work import WebhookAttempt
from rhapsode.dispatch.deliveries import LANE, SOON_MS, WebhookLane, add_due, arguments, attempt_of, enqueue_attempts
from rhapsode.dispatch.heartbeat import Heartbeat
from rhapsode.dispatch.queue import drop
from rhapsode.dispatch.workers import opened_queue
from rhapsode.store.deliveries import Delivery
from rhapsode.store.finalize import end_task
from rhapsode.webhooks import sender as sending
from rhapsode.webhooks.sender import AT_ONCE_PER_HOST, IN_HAND_PER_HOST, JOB_LEASE_MS, PUT_BACK_SECONDS, WebhookSender
from tests.contract.rig import Rig, new_task

HOST = "hooks.example:8443"
URL = f"https://me:secret@{HOST}/speech"


class Fleet:
    """A process that sends, and the queue."""

    def __init__(self, rig: Rig, url: str) -> None:
        self.rig = rig
        self.url = url
        self.status = 204
        self.got: list[httpx.Request] = []
        self.sender = WebhookSender(
            rig.deliveries,
            rig.tasks.get,
            rig.keys.webhook_secrets,
            lambda task: {"id": task.id},
            httpx.MockTransport(self.receive),
        )

    def receive(self, request: httpx.Request) -> httpx.Response:
        self.got.append(request)
        return httpx.Response(self.status)

    async def jobs(self) -> list[Any]:
        rows = (
            "SELECT args, scheduled_at > now() AS later FROM procrastinate_jobs WHERE queue_name = :lane ORDER BY id"
        )
        return list(await self.rig.database.read(lambda c: c.execute(text(rows), {"lane": LANE}).all()))

    async def take(self) -> dict[str, Any]:
        """Return the arguments of the only job, which is gone."""
        (job,) = await self.jobs()
        await self.rig.database.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
        found: dict[str, Any] = job.args
        return found

    async def canceled(self, url: str = URL) -> Task:
        key = (await self.rig.keys.create("mine"))[0]
        task = await self.rig.tasks.add(replace(new_task("Ten chars.", key_id=key.id), webhook_url=url))
        await self.rig.database.write(lambda c: drop(c, task.id))
        await self.rig.lifecycle.cancel(task.id)
        return task

    async def log(self, task: Task) -> Any:
        (record,) = await self.rig.deliveries.log(task.id)
        return record


@pytest.fixture
async def fleet(rig: Rig, url: str) -> AsyncIterator[Fleet]:
    fleet = Fleet(rig, url)
    yield fleet
    await fleet.sender.close()


def test_a_try_survives_being_a_job_and_tells_no_password() -> None:
    attempt = WebhookAttempt.of("msg_1", 3, URL, 77)
    assert attempt.host == HOST
    assert attempt_of(arguments(attempt)) == ("msg_1", 3)


async def test_the_end_of_a_task_brings_the_job_and_the_jobs_of_the_task_go_without_it(fleet: Fleet) -> None:
    task = await fleet.canceled()
    await fleet.rig.database.write(lambda c: drop(c, task.id))  # as the dispatcher does after a cancel
    (job,) = await fleet.jobs()
    assert job.args == {"delivery_id": (await fleet.log(task)).id, "number": 0, "host": HOST}
    assert not job.later
    assert await fleet.rig.database.write(add_due) == 0, "it is not missed"
    assert await fleet.sender.make_attempt(**await fleet.take()) is None
    assert (await fleet.log(task)).status == "delivered"
    assert await fleet.jobs() == []


async def test_what_is_not_taken_has_a_job_for_its_next_try(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WAITS_SECONDS", (0, 60, 300))
    task = await fleet.canceled()
    fleet.status = 500
    first = await fleet.take()
    assert await fleet.sender.make_attempt(**first) is None
    assert await fleet.sender.make_attempt(**first) is None, "that try was made"
    second = await fleet.take()
    assert second == {**first, "number": 1}
    assert await fleet.sender.make_attempt(**second) is None
    (job,) = await fleet.jobs()
    assert job.later
    third = await fleet.take()
    wait = await fleet.sender.make_attempt(**third)
    assert wait is not None
    assert 30 < wait < 67, "not before it is due"
    assert len((await fleet.log(task)).attempts) == len(fleet.got) == 2
    assert len({request.headers["webhook-id"] for request in fleet.got}) == 1


async def test_what_is_hours_away_is_not_in_the_queue_until_it_is_near(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WAITS_SECONDS", (300,))
    task = await fleet.canceled()
    fleet.status = 500
    assert await fleet.sender.make_attempt(**await fleet.take()) is None
    assert await fleet.jobs() == []
    assert await fleet.rig.database.write(add_due) == 0
    due_at = (await fleet.log(task)).due_at
    monkeypatch.setattr("rhapsode.dispatch.deliveries.now_ms", lambda: due_at - SOON_MS + 1000)
    assert await fleet.rig.database.write(add_due) == 1
    assert await fleet.rig.database.write(add_due) == 0
    (job,) = await fleet.jobs()
    assert job.args["number"] == 1
    assert job.later


async def test_what_has_lost_its_job_is_found(fleet: Fleet) -> None:
    task = await fleet.canceled()
    lost = await fleet.take()
    assert await fleet.rig.database.write(add_due) == 1
    assert await fleet.take() == lost
    assert await fleet.sender.make_attempt(**lost) is None
    assert await fleet.rig.database.write(add_due) == 0
    assert (await fleet.log(task)).status == "delivered"


async def test_what_a_dead_sender_had_is_sent_when_its_job_is_taken_over(fleet: Fleet) -> None:
    task = await fleet.canceled()
    job = await fleet.take()
    place = attempt_of(job)
    claimed = await fleet.rig.deliveries.claim_one(*place, now_ms(), JOB_LEASE_MS)
    assert isinstance(claimed, Delivery)
    wait = await fleet.sender.make_attempt(**job)
    assert wait is not None
    assert wait > 20, "somebody has it"
    await fleet.rig.deliveries.release(*place, now_ms())
    assert await fleet.sender.make_attempt(**job) is None
    assert (await fleet.log(task)).status == "delivered"
    await fleet.rig.deliveries.release(*place, now_ms())
    assert (await fleet.log(task)).status == "delivered"


async def test_a_backoff_is_not_cut_short_by_the_death_of_who_made_the_try(fleet: Fleet) -> None:
    task = await fleet.canceled()
    job = await fleet.take()
    fleet.status = 500
    await fleet.sender.make_attempt(**job)
    due_at = (await fleet.log(task)).due_at
    await fleet.rig.deliveries.release(*attempt_of(job), now_ms())
    assert (await fleet.log(task)).due_at == due_at


async def test_a_try_that_cannot_be_put_on_record_waits_for_the_store(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "RECORD_SECONDS", 0.01)
    task = await fleet.canceled()
    record, failures = fleet.rig.deliveries.record, iter([StoreUnavailableError(), StoreUnavailableError()])

    async def failing(*arguments: Any, **named: Any) -> None:
        if (error := next(failures, None)) is not None:
            raise error
        await record(*arguments, **named)

    monkeypatch.setattr(fleet.rig.deliveries, "record", failing)
    assert await fleet.sender.make_attempt(**await fleet.take()) is None
    assert len(fleet.got) == 1, "and is not made again"
    assert (await fleet.log(task)).status == "delivered"


async def test_a_cancelled_sender_hands_its_attempt_back(fleet: Fleet) -> None:
    hanging = asyncio.Event()

    class Hanging(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            hanging.set()
            await asyncio.sleep(60)
            raise AssertionError

    fleet.sender._client = httpx.AsyncClient(transport=Hanging())
    task = await fleet.canceled()
    job = await fleet.take()
    trying = asyncio.create_task(fleet.sender.make_attempt(**job))
    await hanging.wait()
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    record = await fleet.log(task)
    assert record.attempts == []
    assert record.due_at <= now_ms()


async def test_a_host_that_hangs_is_not_given_all_places(fleet: Fleet) -> None:
    """Eight at once, some more in hand, and the rest goes back for a while."""
    go = asyncio.Event()
    begun = 0

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal begun
            begun += 1
            await go.wait()
            return httpx.Response(204)

    fleet.sender._client = httpx.AsyncClient(transport=Slow())
    for _ in range(IN_HAND_PER_HOST + 3):
        await fleet.canceled()
    trying = [asyncio.create_task(fleet.sender.make_attempt(**job.args)) for job in await fleet.jobs()]
    put_back = [await attempt for attempt in trying[-3:]]
    assert all(wait is not None and PUT_BACK_SECONDS[0] <= wait <= PUT_BACK_SECONDS[1] for wait in put_back)
    for _ in range(200):
        if begun == AT_ONCE_PER_HOST:
            break
        await asyncio.sleep(0.01)
    assert begun == AT_ONCE_PER_HOST
    go.set()
    assert await asyncio.gather(*trying[:-3]) == [None] * IN_HAND_PER_HOST
    assert fleet.sender._in_hand == {}


async def test_what_is_put_back_goes_after_what_is_new(fleet: Fleet) -> None:
    """Though it is older: thousands of tries for a receiver that hangs keep nobody else waiting."""
    done: list[str] = []
    both = asyncio.Event()

    async def make_attempt(delivery_id: str, number: int, host: str) -> float | None:
        if "old" not in done and host == "old":
            await fleet.rig.database.write(lambda c: add("new", c))
            done.append(host)
            return 0.0
        done.append(host)
        if len(done) == 3:
            both.set()
        return None

    def add(host: str, connection: Connection) -> None:
        enqueue_attempts(connection, [WebhookAttempt(f"msg_{host}", 0, host, 0)])

    await fleet.rig.database.write(lambda c: add("old", c))
    async with opened_queue(fleet.url) as connector:
        lane = WebhookLane(connector, Heartbeat(fleet.url), make_attempt)
        lane._lane._concurrency = 1
        lane.start()
        await asyncio.wait_for(both.wait(), 60)
        await lane.stop()
    assert done == ["old", "new", "old"]


async def test_what_is_undone_leaves_no_job(fleet: Fleet) -> None:
    task = await fleet.rig.tasks.add(replace(new_task("Ten chars."), webhook_url=URL))

    def refused(connection: Connection) -> None:
        end_task(connection, task.id, TaskStatus.CANCELED)
        raise StoreUnavailableError

    with pytest.raises(StoreUnavailableError):
        await fleet.rig.database.write(refused)
    assert await fleet.jobs() == []
