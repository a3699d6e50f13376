"""The audit log: the event of a change is written in the transaction of the change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from rhapsode.core.audit import Actor, AuditEvent, AuditFilter, command_line_actor
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import RequestError
from rhapsode.store.database import Database
from rhapsode.store.queries import changed_rows
from rhapsode.store.rows import event_of
from rhapsode.store.schema import audit_events

INSTALLATION_NAME = "installation"
EVENTS_AT_ONCE: Final = 100
"""How many events are read before other tasks of the event loop run: some 2 ms of processor time."""
EXAMINED_AT_ONCE: Final = 1_000
"""How many events a statement examines that looks for some of them: no index serves every filter."""
_Place = tuple[int, str]
"""Where an event stands in the log: its time and its id."""


class AuditStore:
    """Reads the audit log, and forgets what is too old. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, filters: AuditFilter, limit: int, after: str | None = None
    ) -> tuple[Sequence[AuditEvent], bool]:
        """Return events, the newest first, behind the one whose id is ``after``, and whether there are more.

        Raises RequestError when ``after`` is no event.
        """
        page: list[AuditEvent] = []
        async for events in self.blocks(filters, after, limit + 1):
            page += events
        return page[:limit], len(page) > limit

    async def blocks(
        self, filters: AuditFilter, after: str | None = None, limit: int | None = None
    ) -> AsyncIterator[Sequence[AuditEvent]]:
        """Yield events in blocks, the newest first, behind the one whose id is ``after``, ``limit`` at most in all.

        Other tasks of the event loop run between two blocks, which may be empty: each is made of at most
        :data:`EXAMINED_AT_ONCE` events, whether they match or not. Raises RequestError when ``after`` is no event.
        """
        last = None if after is None else await self._database.read(_place_of, after)
        while limit is None or limit > 0:
            most = EVENTS_AT_ONCE if limit is None else min(limit, EVENTS_AT_ONCE)
            rows, last = await self._database.read(_block, filters, last, most)
            yield [event_of(row._mapping) for row in rows]
            if last is None:
                return
            limit = None if limit is None else limit - len(rows)
            await asyncio.sleep(0)

    async def append(
        self, actor: Actor, action: str, target_id: str, target_name: str, details: Mapping[str, object]
    ) -> None:
        """Write an event of something that changes nothing, in a transaction of its own."""
        await self._database.write(record, actor, action, target_id, target_name, details)

    async def forget(self, before: int) -> int:
        """Remove the events before that time (ms since the epoch); return how many there were."""
        statement = delete(audit_events).where(audit_events.c.at < before)
        return await self._database.write(changed_rows, statement)


def record(
    connection: Connection,
    actor: Actor | None,
    action: str,
    target_id: str,
    target_name: str,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write an event as part of the transaction of ``connection``. Without an actor it was the command line."""
    actor = actor or command_line_actor()
    values = {
        "id": new_id("audit"),
        "at": now_ms(),
        "actor_id": actor.key_id,
        "actor_name": actor.name,
        "action": action,
        "target_id": target_id,
        "target_name": target_name,
        "details": json.dumps(dict(details or {}), ensure_ascii=False),
    }
    connection.execute(insert(audit_events).values(values))


def record_for_installation(
    connection: Connection,
    actor: Actor | None,
    owner: str | None,
    action: str,
    target_id: str,
    target_name: str,
    details: Mapping[str, object] | None = None,
) -> None:
    """Do as :func:`record` if ``owner`` is the installation; changes of a key's own resources are not recorded."""
    if not owner:
        record(connection, actor, action, target_id, target_name, details)


def changed_values(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Return the values that differ, as ``{name: {"before": …, "after": …}}``."""
    return dict(_differences(before, after))


def _differences(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    for name, value in after.items():
        if before.get(name) != value:
            yield name, {"before": before.get(name), "after": value}


def _place_of(connection: Connection, event_id: str) -> _Place:
    at = connection.execute(select(audit_events.c.at).where(audit_events.c.id == event_id)).scalar()
    if at is None:
        raise RequestError("'after' must be the id of the last event of the page before.", param="after")
    return at, event_id


def _block(
    connection: Connection, filters: AuditFilter, last: _Place | None, most: int
) -> tuple[Sequence[Row[Any]], _Place | None]:
    """Return at most ``most`` events that match behind the place ``last``, and the place to go on from, if any."""
    if filters.actor is None and filters.target is None and filters.action is None:
        rows = connection.execute(_behind(filters, last).limit(most)).all()
        return rows, (rows[-1].at, rows[-1].id) if len(rows) == most else None
    examined = _behind(filters, last).limit(EXAMINED_AT_ONCE).subquery()
    matching = select(examined).where(*_conditions(filters, examined.c))
    rows = connection.execute(matching.order_by(examined.c.at.desc(), examined.c.id.desc()).limit(most)).all()
    if len(rows) == most:
        return rows, (rows[-1].at, rows[-1].id)
    end = _behind(filters, last).with_only_columns(audit_events.c.at, audit_events.c.id)
    place = connection.execute(end.offset(EXAMINED_AT_ONCE - 1).limit(1)).first()
    return rows, None if place is None else (place.at, place.id)


def _conditions(filters: AuditFilter, table: ReadOnlyColumnCollection[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Yield what ``filters`` asks for beside a period, of the columns of a table."""
    if filters.actor is not None:
        yield table.actor_id == filters.actor
    if filters.target is not None:
        yield table.target_id == filters.target
    if filters.action is not None:
        whole = "." in filters.action
        yield (
            table.action == filters.action if whole else table.action.startswith(f"{filters.action}.", autoescape=True)
        )


def _behind(filters: AuditFilter, last: _Place | None) -> Select[Any]:
    """Return the statement of all events of the period of ``filters`` behind ``last``, the newest first."""
    table = audit_events.c
    statement = select(audit_events)
    if filters.since is not None:
        statement = statement.where(table.at >= filters.since)
    if filters.until is not None:
        statement = statement.where(table.at < filters.until)
    if last is not None:
        at, event_id = last  # the first comparison alone is one that the index serves
        statement = statement.where(table.at <= at, or_(table.at < at, table.id < event_id))
    return statement.order_by(table.at.desc(), table.id.desc())
