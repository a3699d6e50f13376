"""Webhook deliveries: inserted with the end of their task, retried until delivered, with a record of each attempt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, false, func, insert, not_, or_, select, text, update

from rhapsode.core.work import WebhookAttempt
from rhapsode.store.changes import note_work
from rhapsode.store.database import Database
from rhapsode.store.queries import changed_rows, first_row
from rhapsode.store.schema import DELIVERY_IS_PENDING, deliveries, delivery_tries


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event to be sent. Its ``id`` is the same in every attempt, so that a receiver can recognise a repetition."""

    id: str
    task_id: str
    key_id: str
    url: str
    event: str
    created_at: int
    tries: int


@dataclass(frozen=True, slots=True)
class DeliveryAttempt:
    """One attempt: the HTTP status of the response, or why there was none."""

    at: int
    milliseconds: int
    http_status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """A delivery as its log shows it. ``due_at`` is when it is tried next, ``None`` when it is not."""

    id: str
    event: str
    url: str
    status: str
    created_at: int
    due_at: int | None
    attempts: Sequence[DeliveryAttempt]


PORTION = 1_000
"""The page size when due deliveries are read."""
PORTIONS = 8
"""The most pages of one claim."""
_DUE = select(deliveries.c.id).where(text(DELIVERY_IS_PENDING), deliveries.c.due_at <= bindparam("p_now")).limit(1)
"""Built once, because a server asks twice a second."""


class DueDelivery(NamedTuple):
    """A delivery that may be sent."""

    id: str
    url: str
    key_id: str


@dataclass(frozen=True, slots=True)
class FullReceivers:
    """Receivers and keys that are at their limit: URL prefixes, keys, and URL prefixes of a key."""

    places: Sequence[str] = ()
    keys: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()
    everything: bool = False


Choose = Callable[[Sequence[DueDelivery]], tuple[Sequence[str], FullReceivers]]
"""Returns the ids of the deliveries to claim. It may be called in another thread."""


class DeliveryStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: int) -> bool:
        """Tell whether any delivery is due."""
        found = await self._database.look(first_row, _DUE, {"p_now": now})
        return found is not None

    async def claim(self, now: int, lease_ms: int, choose: Choose) -> list[Delivery]:
        """Claim due deliveries that ``choose`` selects, with a lease: without a :meth:`record` within it the claim
        expires.

        Due deliveries are passed to ``choose`` in pages of :data:`PORTION`, the oldest first; receivers that it
        reports as full are excluded from the next page.
        """

        def claim(connection: Connection) -> list[Delivery]:
            ids: list[str] = []
            left_out: list[ColumnElement[bool]] = []
            for _ in range(PORTIONS):
                rows = connection.execute(
                    select(deliveries.c.id, deliveries.c.url, deliveries.c.key_id)
                    .where(text(DELIVERY_IS_PENDING), deliveries.c.due_at <= now, *left_out)
                    .order_by(deliveries.c.due_at)
                    .limit(PORTION)
                    .with_for_update(skip_locked=True)
                ).all()
                chosen, full = choose([DueDelivery(*row) for row in rows])
                ids += chosen
                if len(rows) < PORTION or full.everything:
                    break
                left_out = [_not_of(full), deliveries.c.id.not_in(ids)]
            if not ids:
                return []
            taken = connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_(ids))
                .values(due_at=now + lease_ms)
                .returning(*(deliveries.c[name] for name in Delivery.__slots__))
            ).all()
            return [Delivery(*row) for row in taken]

        return await self._database.write(claim)

    async def claim_one(self, delivery_id: str, number: int, now: int, lease_ms: int) -> Delivery | int | None:
        """Do as :meth:`claim`, for the try ``number`` of one delivery.

        Returns the time in milliseconds when it is due later or claimed until then; ``None`` when that attempt was
        made, or the delivery does not exist any more.
        """

        def claim(connection: Connection) -> Delivery | int | None:
            this = (deliveries.c.id == delivery_id) & (deliveries.c.tries == number) & text(DELIVERY_IS_PENDING)
            due_at = connection.execute(select(deliveries.c.due_at).where(this).with_for_update()).scalar()
            if due_at is None:
                return None
            if due_at > now:
                return int(due_at - now)
            row = connection.execute(
                update(deliveries)
                .where(this)
                .values(due_at=now + lease_ms)
                .returning(*(deliveries.c[name] for name in Delivery.__slots__))
            ).one()
            return Delivery(*row)

        return await self._database.write(claim)

    async def release(self, delivery_id: str, number: int, now: int) -> None:
        """Release the claim of attempt ``number``, if that was not made: it is due again."""
        back = (
            update(deliveries)
            .where(
                deliveries.c.id == delivery_id,
                deliveries.c.tries == number,
                deliveries.c.due_at > now,
                text(DELIVERY_IS_PENDING),
            )
            .values(due_at=now)
        )
        await self._database.write(changed_rows, back)

    async def record(
        self, delivery: Delivery, attempt: DeliveryAttempt, *, status: str, due_at: int | None = None
    ) -> None:
        """Record an attempt; ``status`` is pending (then it is due again at ``due_at``), delivered or failed."""

        def record(connection: Connection) -> None:
            values: dict[str, object] = {"status": status, "tries": delivery.tries + 1}
            if due_at is not None:
                values["due_at"] = due_at
            updated = connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.id == delivery.id,
                    deliveries.c.tries == delivery.tries,
                    text(DELIVERY_IS_PENDING),
                )
                .values(values)
            )
            if updated.rowcount:  # the task may have been deleted meanwhile, and its deliveries with it
                connection.execute(
                    insert(delivery_tries).values(
                        delivery_id=delivery.id,
                        number=delivery.tries + 1,
                        at=attempt.at,
                        milliseconds=attempt.milliseconds,
                        http_status=attempt.http_status,
                        error=attempt.error,
                    )
                )
                if due_at is not None:
                    number = delivery.tries + 1
                    note_work(connection, [WebhookAttempt.of(delivery.id, number, delivery.url, due_at)])

        await self._database.write(record)

    async def log(self, task_id: str) -> list[DeliveryRecord]:
        """Return all deliveries of a task with their attempts, the oldest first."""

        def read(connection: Connection) -> list[DeliveryRecord]:
            heads = connection.execute(
                select(deliveries).where(deliveries.c.task_id == task_id).order_by(deliveries.c.id)
            ).all()
            logged = []
            for head in heads:
                attempts = connection.execute(
                    select(*(delivery_tries.c[name] for name in DeliveryAttempt.__slots__))
                    .where(delivery_tries.c.delivery_id == head.id)
                    .order_by(delivery_tries.c.number)
                ).all()
                logged.append(
                    DeliveryRecord(
                        id=head.id,
                        event=head.event,
                        url=head.url,
                        status=head.status,
                        created_at=head.created_at,
                        due_at=head.due_at if head.status == "pending" else None,
                        attempts=[DeliveryAttempt(*row) for row in attempts],
                    )
                )
            return logged

        return await self._database.read(read)


def _not_of(full: FullReceivers) -> ColumnElement[bool]:
    """Return the condition that excludes full receivers and keys."""

    def at(place: str) -> ColumnElement[bool]:
        behind = func.substr(deliveries.c.url, len(place) + 1, 1)
        return and_(func.substr(deliveries.c.url, 1, len(place)) == place, behind.in_(("", "/", "?", "#")))

    return not_(
        or_(
            false(),
            *(at(place) for place in full.places),
            *(and_(deliveries.c.key_id == key_id, at(place)) for place, key_id in full.pairs),
            deliveries.c.key_id.in_(full.keys),
        )
    )
