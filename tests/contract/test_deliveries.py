"""Webhooks: announced with the end of their task, sent until they are taken, each try on record."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from rhapsode.core.clock import now_ms
from rhapsode.core.task import Task
from rhapsode.store.deliveries import Delivery, FullReceivers
from rhapsode.webhooks import delivery_slots
from rhapsode.webhooks import sender as sending
from rhapsode.webhooks.sender import LEASE_MS, WAITS_SECONDS, WebhookSender
from tests.contract.rig import Rig, new_task

URL = "https://hooks.example/speech"


class Hooks:
    """A sender whose clock and receiver are in our hands."""

    def __init__(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rig = rig
        self.now = 1_800_000_000_000
        self.answers: list[Callable[[httpx.Request], httpx.Response]] = []
        self.got: list[httpx.Request] = []
        monkeypatch.setattr(sending, "now_ms", lambda: self.now)
        monkeypatch.setattr("rhapsode.store.finalize.now_ms", lambda: self.now)
        self.sender = self.make()

    def make(self) -> WebhookSender:
        return WebhookSender(
            self.rig.deliveries,
            self.rig.tasks.get,
            self.rig.keys.webhook_secrets,
            lambda task: {"id": task.id, "status": task.status.value},
            httpx.MockTransport(self.receive),
        )

    def receive(self, request: httpx.Request) -> httpx.Response:
        self.got.append(request)
        return self.answers.pop(0)(request) if self.answers else httpx.Response(204)

    def answer(self, *statuses: int | Exception) -> None:
        for status in statuses:
            self.answers.append(_raiser(status) if isinstance(status, Exception) else _status(status))

    async def send(self) -> int:
        """Send what is due now; how many requests that made."""
        before = len(self.got)
        await self.sender.send_due()
        await asyncio.gather(*self.sender._sending)
        await asyncio.sleep(0)  # they leave the set
        return len(self.got) - before

    async def log(self, task: Task) -> Any:
        (record,) = await self.rig.deliveries.log(task.id)
        return record

    async def canceled(self, key_id: str | None = None, url: str | None = URL) -> Task:
        if key_id is None:
            key_id = (await self.rig.keys.create("mine"))[0].id
        task = await self.rig.tasks.add(replace(new_task("Ten chars.", key_id=key_id), webhook_url=url))
        await self.rig.lifecycle.cancel(task.id)
        return task


def _status(status: int) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(status, headers={"Location": "http://10.0.0.1/"})


def _raiser(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    return answer


@pytest.fixture
async def hooks(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hooks]:
    hooks = Hooks(rig, monkeypatch)
    yield hooks
    await hooks.sender._client.aclose()


async def test_every_ending_is_announced_once(hooks: Hooks) -> None:
    key = (await hooks.rig.keys.create("mine"))[0].id
    ended = {}
    for status in ("completed", "failed", "canceled"):
        task = await hooks.rig.tasks.add(replace(new_task("Ten chars.", key_id=key), webhook_url=URL))
        if status == "completed":
            planned = await hooks.rig.plan(task.id, 10)
            await hooks.rig.render(planned.segments[0].id)
            await hooks.rig.assemble(task.id)
        elif status == "failed":
            assert await hooks.rig.work.fail_task(task.id, 500, "no")
        await hooks.rig.lifecycle.cancel(task.id)  # which changes nothing for those that have ended
        ended[task.id] = f"task.{status}"
    assert await hooks.send() == 3
    bodies = [json.loads(request.content) for request in hooks.got]
    assert {body["data"]["id"]: body["type"] for body in bodies} == ended
    assert await hooks.send() == 0


async def test_a_task_without_a_webhook_announces_nothing(hooks: Hooks) -> None:
    task = await hooks.canceled(url=None)
    assert await hooks.send() == 0
    assert await hooks.rig.deliveries.log(task.id) == []


async def test_a_delivery_is_signed_as_the_specification_says(hooks: Hooks) -> None:
    key = (await hooks.rig.keys.create("mine"))[0].id
    task = await hooks.canceled(key)
    await hooks.send()
    (request,) = hooks.got
    (secret,) = await hooks.rig.keys.webhook_secrets(key)
    assert secret.startswith("whsec_")
    body = Webhook(secret).verify(request.content, dict(request.headers))
    assert body["data"] == {"id": task.id, "status": "canceled"}
    assert set(body) == {"type", "timestamp", "data"}
    assert request.headers["webhook-id"] == (await hooks.log(task)).id
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(secret).verify(request.content + b" ", dict(request.headers))


async def test_after_a_rotation_both_secrets_hold_for_a_day(hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    key = (await hooks.rig.keys.create("mine"))[0].id
    (before,) = await hooks.rig.keys.webhook_secrets(key)
    new, old = await hooks.rig.keys.rotate_webhook_secret(key)
    assert old == before != new
    assert await hooks.rig.keys.webhook_secrets(key) == [new, old]
    await hooks.canceled(key)
    await hooks.send()
    for secret in (new, old):
        signed = dict(hooks.got[0].headers)
        assert Webhook(secret).verify(hooks.got[0].content, signed)["type"] == "task.canceled"
    later = now_ms() + 25 * 3600 * 1000
    monkeypatch.setattr("rhapsode.store.keys.now_ms", lambda: later)
    assert await hooks.rig.keys.webhook_secrets(key) == [new]


@pytest.mark.parametrize("failure", [500, 404, 302, 429, httpx.ConnectError("no"), httpx.ReadTimeout("slow")])
async def test_what_is_not_taken_is_sent_again_later_and_later(hooks: Hooks, failure: int | Exception) -> None:
    task = await hooks.canceled()
    for number, wait in enumerate(WAITS_SECONDS, 1):
        hooks.answer(failure)
        assert await hooks.send() == 1
        record = await hooks.log(task)
        assert (record.status, len(record.attempts)) == ("pending", number)
        assert 0.9 * wait <= (record.due_at - hooks.now) / 1000 <= 1.1 * wait
        hooks.now = record.due_at - 1
        assert await hooks.send() == 0
        hooks.now = record.due_at
    assert await hooks.send() == 1
    record = await hooks.log(task)
    assert (record.status, record.due_at) == ("delivered", None)
    assert [attempt.http_status for attempt in record.attempts[:-1]] == [
        failure if isinstance(failure, int) else None
    ] * 7
    assert record.attempts[-1].http_status == 204
    assert len({request.headers["webhook-id"] for request in hooks.got}) == 1
    assert all(str(request.url) == URL for request in hooks.got), "no redirect is followed"


async def test_a_delivery_is_given_up_after_its_last_attempt(hooks: Hooks) -> None:
    task = await hooks.canceled()
    for _ in range(len(WAITS_SECONDS) + 1):
        hooks.answer(503)
        assert await hooks.send() == 1
        hooks.now += 50 * 3600 * 1000
    record = await hooks.log(task)
    assert (record.status, len(record.attempts)) == ("failed", 8)
    assert await hooks.send() == 0


async def test_a_receiver_that_answers_gone_gets_no_further_attempt(hooks: Hooks) -> None:
    task = await hooks.canceled()
    hooks.answer(410)
    await hooks.send()
    assert (await hooks.log(task)).status == "failed"


async def test_a_sender_that_dies_has_promised_nothing_away(hooks: Hooks) -> None:
    task = await hooks.canceled()
    claimed = await hooks.rig.deliveries.claim(
        hooks.now, LEASE_MS, lambda rows: ([row.id for row in rows], FullReceivers())
    )
    assert [delivery.task_id for delivery in claimed] == [task.id]
    assert await hooks.send() == 0, "somebody has it"
    hooks.now += LEASE_MS
    assert await hooks.send() == 1
    assert (await hooks.log(task)).status == "delivered"


async def test_a_try_is_claimed_by_its_number_and_given_back(hooks: Hooks) -> None:
    task = await hooks.canceled()
    delivery_id = (await hooks.log(task)).id
    store = hooks.rig.deliveries
    assert await store.claim_one(delivery_id, 1, hooks.now, LEASE_MS) is None, "the first was not made yet"
    claimed = await store.claim_one(delivery_id, 0, hooks.now, LEASE_MS)
    assert isinstance(claimed, Delivery)
    assert (claimed.task_id, claimed.url, claimed.tries) == (task.id, URL, 0)
    assert await store.claim_one(delivery_id, 0, hooks.now + 1, LEASE_MS) == LEASE_MS - 1
    assert await hooks.send() == 0, "somebody has it"
    await store.release(delivery_id, 0, hooks.now)
    assert await hooks.send() == 1
    assert await store.claim_one(delivery_id, 0, hooks.now, LEASE_MS) is None
    assert await store.claim_one("msg_none", 0, hooks.now, LEASE_MS) is None


async def test_words_of_receivers_and_resolvers_are_not_stored(hooks: Hooks) -> None:
    task = await hooks.canceled()
    hooks.answer(httpx.ConnectError("the secret of 10.0.0.7"))
    await hooks.send()
    (attempt,) = (await hooks.log(task)).attempts
    assert attempt.error == "no connection"


async def test_a_deleted_task_is_not_told_of(hooks: Hooks) -> None:
    task = await hooks.canceled()
    await hooks.rig.lifecycle.delete(task.id)
    assert await hooks.send() == 0
    assert await hooks.rig.deliveries.log(task.id) == []


async def test_a_receiver_that_hangs_does_not_keep_the_others_waiting(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = asyncio.Event()

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.host == "slow.example":
                await hanging.wait()
            hooks.got.append(request)
            return httpx.Response(204)

    hooks.sender._client = httpx.AsyncClient(transport=Slow())
    key = (await hooks.rig.keys.create("mine"))[0].id
    for _ in range(30):
        await hooks.canceled(key, "https://slow.example/")
    quick = await hooks.canceled(key)
    await hooks.sender.send_due()
    for _ in range(200):
        if hooks.got:
            break
        await asyncio.sleep(0.005)
    assert [request.url.host for request in hooks.got] == ["hooks.example"]
    hanging.set()
    await asyncio.gather(*hooks.sender._sending)
    assert len(hooks.got) == 31
    assert (await hooks.log(quick)).status == "delivered"


@pytest.mark.parametrize("url", ["http://xn--a/", "http://a..b/"])  # httpx takes neither, and not with its own errors
async def test_a_url_that_cannot_be_sent_to_is_not_tried_for_ever(hooks: Hooks, url: str) -> None:
    task = await hooks.canceled(url=url)
    hooks.answer(UnicodeError("label empty or too long"))
    await hooks.send()
    record = await hooks.log(task)
    assert len(record.attempts) == 1
    assert record.due_at is not None
    assert record.due_at > hooks.now


async def test_a_fault_counts_as_a_try(hooks: Hooks) -> None:
    task = await hooks.canceled()
    hooks.answer(RuntimeError("a fault of ours"))
    assert await hooks.send() == 1
    record = await hooks.log(task)
    assert len(record.attempts) == 1
    assert record.due_at is not None
    assert record.due_at > hooks.now


# -- fairness ---


class Receivers(httpx.AsyncBaseTransport):
    """Receivers of which some never answer."""

    def __init__(self, *hanging: str) -> None:
        self.hanging = hanging
        self.got: list[str] = []
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.host)
        if request.url.host.endswith(self.hanging):
            await asyncio.sleep(3600)
        self.got.append(request.url.host)
        return httpx.Response(204)


async def ended_tasks(rig: Rig, key_id: str, *urls: str) -> None:
    """Create tasks that have ended and whose webhooks are due."""
    for url in urls:
        task = await rig.tasks.add(replace(new_task("Ten chars.", key_id=key_id), webhook_url=url))
        await rig.lifecycle.cancel(task.id)


@pytest.fixture
async def besieged(hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., Any]]:
    """Run a sender for so long on the receivers that are given, with small limits."""
    monkeypatch.setattr(delivery_slots, "CLAIMED", 24)
    monkeypatch.setattr(sending, "CLAIMED", 24)
    monkeypatch.setattr(delivery_slots, "IN_HAND_PER_HOST", 6)
    monkeypatch.setattr(delivery_slots, "IN_HAND_PER_HOST_AND_KEY", 4)
    monkeypatch.setattr(delivery_slots, "IN_HAND_PER_KEY", 12)
    monkeypatch.setattr("rhapsode.store.deliveries.PORTION", 10)
    running: list[asyncio.Task[None]] = []

    async def run(receivers: Receivers, until: Callable[[], bool]) -> None:
        sender = WebhookSender(
            hooks.rig.deliveries, hooks.rig.tasks.get, hooks.rig.keys.webhook_secrets, lambda task: {}, receivers
        )
        running.append(asyncio.create_task(sender.run()))
        async with asyncio.timeout(60.0):
            while not until():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    yield run
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_a_receiver_that_hangs_keeps_nobody_else_waiting(hooks: Hooks, besieged: Callable[..., Any]) -> None:
    first, other = [(await hooks.rig.keys.create(name))[0].id for name in ("one", "other")]
    await ended_tasks(hooks.rig, first, *["https://hangs.example/a"] * 40)
    await ended_tasks(
        hooks.rig, other, "https://hangs.example/b", "https://hangs.example.org/c", "https://fine.example/"
    )
    receivers = Receivers("hangs.example")
    await besieged(receivers, lambda: len(receivers.got) == 2)
    assert set(receivers.got) == {"hangs.example.org", "fine.example"}, "though a name begins like another"
    assert receivers.asked.count("hangs.example") <= 6


async def test_a_key_with_receivers_without_end_keeps_no_other_key_waiting(
    hooks: Hooks, besieged: Callable[..., Any]
) -> None:
    first, other = [(await hooks.rig.keys.create(name))[0].id for name in ("one", "other")]
    await ended_tasks(hooks.rig, first, *(f"https://{n}.hangs.example/" for n in range(40)))
    await ended_tasks(hooks.rig, other, "https://fine.example/")
    receivers = Receivers(".hangs.example")
    await besieged(receivers, lambda: receivers.got == ["fine.example"])
    assert len(receivers.asked) <= 13


async def test_two_keys_share_a_receiver(hooks: Hooks, besieged: Callable[..., Any]) -> None:
    first, other = [(await hooks.rig.keys.create(name))[0].id for name in ("one", "other")]
    await ended_tasks(hooks.rig, first, *["https://slow.example/one"] * 40)
    await ended_tasks(hooks.rig, other, "https://slow.example/other")
    receivers = Receivers("slow.example")
    await besieged(receivers, lambda: len(receivers.asked) == 5)


async def test_many_for_one_receiver_do_not_wait_for_the_clock(hooks: Hooks, besieged: Callable[..., Any]) -> None:
    key = (await hooks.rig.keys.create("one"))[0].id
    await ended_tasks(hooks.rig, key, *["https://fine.example/"] * 40)
    receivers = Receivers("hangs.example")
    began = asyncio.get_running_loop().time()
    await besieged(receivers, lambda: len(receivers.got) == 40)
    assert asyncio.get_running_loop().time() - began < 10 * sending.POLL_SECONDS - 1.0, "ten times four"
