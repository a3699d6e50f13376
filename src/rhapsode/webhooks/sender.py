"""Send webhooks by the Standard Webhooks specification, at least once, until they are delivered or have failed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import httpx
import structlog
from standardwebhooks import Webhook

import rhapsode
from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.clock import now_ms
from rhapsode.core.errors import UnavailableError
from rhapsode.core.observe import Observe, WebhookAttempted, ignore
from rhapsode.core.task import Task
from rhapsode.store.deliveries import Delivery, DeliveryAttempt, DeliveryStore, DueDelivery, FullReceivers
from rhapsode.webhooks.delivery_slots import CLAIMED, DeliverySlots, host_of
from rhapsode.webhooks.transport import ForbiddenAddressError

log = structlog.get_logger(__name__)

WAITS_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)
"""The delay after each failed attempt, as the specification suggests: eight attempts in a bit over a day."""
TIMEOUT_SECONDS = 15.0
"""The timeout of an attempt."""
LEASE_MS = 60_000
"""The lease of a claim: without a queue, a delivery whose sender crashed is sent again after it."""
JOB_LEASE_MS = 30_000
"""The lease of an attempt that is a job of a queue."""
RECORD_SECONDS = 0.5
"""The retry interval for recording an attempt."""
POLL_SECONDS = 0.5
"""The polling interval for due deliveries; the query takes microseconds by an index."""
REFILL_SECONDS = 0.05
"""The delay before more deliveries are claimed after some ended, while others are due."""
AT_ONCE_PER_HOST = 8
"""So that one receiver that hangs does not keep the others waiting."""
IN_HAND_PER_HOST = 32
"""How many attempts of a queue may wait here for one receiver; more are requeued…"""
PUT_BACK_SECONDS = (4.0, 8.0)
"""…with this delay, so that those for other receivers are found."""


class WebhookSender:
    """Sends due deliveries by polling (:meth:`run`), or as jobs of a queue (:meth:`make_attempt`).

    Several may work on one database: each claims what it sends.

    ``secrets_of`` gives the signing secrets of a key, the current one first. ``present`` makes the task object that a
    poll would show.
    """

    def __init__(
        self,
        store: DeliveryStore,
        read_task: Callable[[str], Awaitable[Task | None]],
        secrets_of: Callable[[str], Awaitable[Sequence[str]]],
        present: Callable[[Task], dict[str, object]],
        transport: httpx.AsyncBaseTransport,
        observe: Observe = ignore,
    ) -> None:
        self._store = store
        self._read_task = read_task
        self._secrets_of = secrets_of
        self._present = present
        self._observe = observe
        self._client = httpx.AsyncClient(
            transport=transport,
            follow_redirects=False,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            headers={"User-Agent": f"rhapsode/{rhapsode.__version__}"},
        )
        self._sending: set[asyncio.Task[None]] = set()
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._in_hand: Counter[str] = Counter()
        self._slots = DeliverySlots()
        self._more_waits = False
        self._done = asyncio.Event()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def make_attempt(self, delivery_id: str, number: int, host: str) -> float | None:
        """Make attempt ``number`` of a delivery when its host has a free slot, unless that attempt was made.

        Seconds after which to ask again, ``None`` when there is nothing left to do. Raises UnavailableError.
        """
        if self._in_hand[host] >= IN_HAND_PER_HOST:
            return random.uniform(*PUT_BACK_SECONDS)  # noqa: S311 (not a secret)
        self._in_hand[host] += 1
        try:
            async with self._hosts.setdefault(host, asyncio.Semaphore(AT_ONCE_PER_HOST)):
                claimed = await self._store.claim_one(delivery_id, number, now_ms(), JOB_LEASE_MS)
                if not isinstance(claimed, Delivery):
                    return None if claimed is None else claimed / 1000
                try:
                    await self._deliver(claimed, time.monotonic() + JOB_LEASE_MS / 1000)
                except (asyncio.CancelledError, UnavailableError):
                    with contextlib.suppress(UnavailableError):
                        await asyncio.shield(self._store.release(delivery_id, number, now_ms()))
                    raise
        finally:
            self._in_hand[host] -= 1
            if not self._in_hand[host]:
                del self._in_hand[host]
                self._hosts.pop(host, None)
        return None

    async def run(self) -> None:
        """Send due deliveries, for as long as the server runs."""
        try:
            while True:
                try:
                    await self.send_due()
                except UnavailableError as error:
                    log.warning("webhooks.late", reason=error.message)
                except Exception:  # an internal error must not stop the other deliveries
                    log.exception("webhooks.fault")
                await self._next_look()
        finally:
            await cancel_and_wait(self._sending)
            await self.close()

    async def _next_look(self) -> None:
        """Wait until more deliveries may be started: for the clock, or for the end of running ones if more wait."""
        if not self._more_waits:
            await asyncio.sleep(POLL_SECONDS)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._done.wait()
                await asyncio.sleep(REFILL_SECONDS)

    async def send_due(self) -> None:
        """Start to send due deliveries, within the limits of their receiver and key."""
        self._done.clear()
        self._more_waits = False
        if len(self._sending) >= CLAIMED or not await self._store.due(now_ms()):
            return
        lost_at = time.monotonic() + LEASE_MS / 1000 - TIMEOUT_SECONDS
        slots, more = self._slots.copy(), False

        def choose(rows: Sequence[DueDelivery]) -> tuple[Sequence[str], FullReceivers]:
            nonlocal more
            chosen = [row.id for row in rows if slots.take(row.url, row.key_id)]
            more |= len(chosen) < len(rows)
            urls, pairs = [row.url for row in rows], [(row.url, row.key_id) for row in rows]
            everything = slots.keys.total() >= CLAIMED
            return chosen, FullReceivers(
                slots.full_places(urls),
                slots.full_keys(),
                slots.full_pairs(pairs),
                everything,
            )

        for delivery in await self._store.claim(now_ms(), LEASE_MS, choose):
            self._slots.take(delivery.url, delivery.key_id)
            task = asyncio.create_task(self._deliver_in_turn(delivery, lost_at), name=f"webhook {delivery.id}")
            self._sending.add(task)
            task.add_done_callback(partial(self._sent, delivery))
        self._more_waits = more
        if len(self._hosts) > CLAIMED:
            self._hosts.clear()  # clients in use are closed by their users

    def _sent(self, delivery: Delivery, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._slots.release(delivery.url, delivery.key_id)
        self._done.set()

    async def _deliver_in_turn(self, delivery: Delivery, lost_at: float) -> None:
        host = self._hosts.setdefault(host_of(delivery.url), asyncio.Semaphore(AT_ONCE_PER_HOST))
        async with host:
            if time.monotonic() < lost_at:  # too late: another process has claimed it
                try:
                    await self._deliver(delivery, lost_at)
                except UnavailableError as failure:
                    log.warning("webhooks.late", reason=failure.message)  # it is sent again when its lease ends

    async def _deliver(self, delivery: Delivery, lost_at: float) -> None:
        """Make one attempt and record it, unless the lease ends first."""
        at, started = now_ms(), time.monotonic()
        status: int | None = None
        error: str | None = None
        try:
            task = await self._read_task(delivery.task_id)
            if task is None:  # deleted, and this delivery with it
                return
            secrets = await self._secrets_of(delivery.key_id)
            status = await self._post(delivery, task, secrets)
        except UnavailableError:
            raise
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as failure:
            error = _reason(failure)
        except Exception as failure:  # it counts as an attempt, or it would be sent for ever
            log.exception("webhook.fault", task=delivery.task_id, delivery=delivery.id)
            error = _reason(failure)
        attempt = DeliveryAttempt(at, round(1000 * (time.monotonic() - started)), status, error)
        taken = status is not None and 200 <= status < 300
        number = delivery.tries + 1
        last = number > len(WAITS_SECONDS) or status == 410  # 410 Gone: the receiver wants no more webhooks
        if taken or last:
            await self._record(delivery, attempt, lost_at, "delivered" if taken else "failed")
        else:
            wait = WAITS_SECONDS[number - 1] * random.uniform(0.9, 1.1)  # noqa: S311 (not a secret)
            await self._record(delivery, attempt, lost_at, "pending", now_ms() + int(1000 * wait))
        self._observe(WebhookAttempted("delivered" if taken else "failed" if last else "retried"))
        level = log.info if taken else log.warning
        level("webhook.sent", task=delivery.task_id, delivery=delivery.id, number=number, status=status, error=error)

    async def _record(
        self, delivery: Delivery, attempt: DeliveryAttempt, lost_at: float, status: str, due_at: int | None = None
    ) -> None:
        """Record an attempt, with retries while the store fails: otherwise it would be made again."""
        while True:
            try:
                return await self._store.record(delivery, attempt, status=status, due_at=due_at)
            except UnavailableError as failure:
                if time.monotonic() > lost_at:
                    raise
                log.warning("webhooks.late", reason=failure.message)
                await asyncio.sleep(RECORD_SECONDS)

    async def _post(self, delivery: Delivery, task: Task, secrets: Sequence[str]) -> int:
        """Return the status of the receiver's answer; nothing else of it is read."""
        ended = datetime.fromtimestamp(delivery.created_at / 1000, UTC)
        event = {"type": delivery.event, "timestamp": ended.isoformat(), "data": self._present(task)}
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        now = datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(Webhook(secret).sign(delivery.id, now, body) for secret in secrets),
        }
        async with asyncio.timeout(TIMEOUT_SECONDS):
            request = self._client.stream("POST", delivery.url, content=body.encode(), headers=headers)
            async with request as answer:
                return answer.status_code


def _reason(failure: Exception) -> str:
    """Return the reason for the delivery log, without any text of a receiver or resolver."""
    if isinstance(failure, ForbiddenAddressError):
        return "the host has a private address"
    if isinstance(failure, TimeoutError | httpx.TimeoutException):
        return "no answer in time"
    if isinstance(failure, httpx.ConnectError):
        return "no connection"
    return f"the exchange failed ({type(failure).__name__})"
