"""The audit log: the event of a change is written in the transaction of the change, or neither is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select

from rhapsode.core.audit import Actor, AuditEvent, AuditFilter, command_line_actor
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import RequestError
from rhapsode.store.database import Database
from rhapsode.store.schema import audit_events

INSTALLATION_NAME = "installation"


class AuditStore:
    """Reads the audit log, and forgets what is too old. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, wanted: AuditFilter, limit: int, after: str | None = None
    ) -> tuple[Sequence[AuditEvent], bool]:
        """Return events, the newest first, behind the one whose id is ``after``, and whether there are more.

        Raises RequestError when ``after`` is no event.
        """

        def read(connection: Connection) -> Sequence[Row[Any]]:
            statement = _matching(wanted).order_by(audit_events.c.at.desc(), audit_events.c.id.desc())
            if after is not None:
                at = connection.execute(select(audit_events.c.at).where(audit_events.c.id == after)).scalar()
                if at is None:
                    raise RequestError("'after' must be the id of the last event of the page before.", param="after")
                same = (audit_events.c.at == at) & (audit_events.c.id < after)
                statement = statement.where(or_(audit_events.c.at < at, same))
            return connection.execute(statement.limit(limit + 1)).all()

        rows = await self._database.read(read)
        return [_event(row) for row in rows[:limit]], len(rows) > limit

    async def append(
        self, actor: Actor, action: str, target_id: str, target_name: str, details: Mapping[str, Any]
    ) -> None:
        """Write an event of something that changes nothing, in a transaction of its own."""
        await self._database.write(
            lambda connection: record(connection, actor, action, target_id, target_name, details)
        )

    async def forget(self, before: int) -> int:
        """Remove the events from before that time (ms since the epoch); how many there were."""
        statement = delete(audit_events).where(audit_events.c.at < before)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)


def record(
    connection: Connection,
    actor: Actor | None,
    action: str,
    target_id: str,
    target_name: str,
    details: Mapping[str, Any] | None = None,
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
    details: Mapping[str, Any] | None = None,
) -> None:
    """Do as :func:`record` if ``owner`` is the installation; what keys keep for themselves is theirs alone."""
    if not owner:
        record(connection, actor, action, target_id, target_name, details)


def changed_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what differs, as ``{name: {"before": …, "after": …}}``."""
    return dict(_differences(before, after))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in after.items():
        if before.get(name) != value:
            yield name, {"before": before.get(name), "after": value}


def _matching(wanted: AuditFilter) -> Select[Any]:
    table = audit_events.c
    statement = select(audit_events)
    if wanted.actor is not None:
        statement = statement.where(table.actor_id == wanted.actor)
    if wanted.target is not None:
        statement = statement.where(table.target_id == wanted.target)
    if wanted.action is not None:
        whole = "." in wanted.action
        same = (
            table.action == wanted.action if whole else table.action.startswith(f"{wanted.action}.", autoescape=True)
        )
        statement = statement.where(same)
    if wanted.since is not None:
        statement = statement.where(table.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(table.at < wanted.until)
    return statement


def _event(row: Row[Any]) -> AuditEvent:
    return AuditEvent(
        id=row.id,
        at=row.at,
        actor=Actor(row.actor_id, row.actor_name),
        action=row.action,
        target_id=row.target_id,
        target_name=row.target_name,
        details=json.loads(row.details),
    )
