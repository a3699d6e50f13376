"""The requests of the last minute, counted for all processes of a fleet.

Those of callers whose key has a limit on them, and those to a provider with a key of ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from rhapsode.core.clock import MINUTE_MS
from rhapsode.store.database import Database
from rhapsode.store.queries import SERVER_NOW, changed_rows
from rhapsode.store.schema import requests

# A crash loses the counts of some milliseconds, so the commit need not wait for the disk.
_NOT_DURABLE = text("SET LOCAL synchronous_commit TO off")
_ALONE = text("SELECT pg_advisory_xact_lock(1919443824, hashtext(:key))")  # one request of a key after the other
_FORGET = delete(requests).where(requests.c.at <= SERVER_NOW - MINUTE_MS)
_MINE = requests.c.key_id == bindparam("key")
_COUNT = select(func.count().label("sent"), func.min(requests.c.at).label("oldest"), SERVER_NOW.label("now")).where(
    _MINE
)
_NOTE = insert(requests)
_FREES = select(requests.c.at).where(_MINE).order_by(requests.c.at).offset(bindparam("over")).limit(1)


@dataclass(frozen=True, slots=True)
class Counted:
    """The result of counting a request: whether it is within the limit, and how many have been sent, it included.

    ``frees_ms``: when the next one is taken, if it is not, or else when the oldest one counts no more.
    """

    taken: bool
    sent: int
    frees_ms: int


class RequestStore:
    """Each call is one transaction. PostgreSQL only: one server counts in its memory."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, key_id: str, limit: int) -> Counted:
        """Count a request of a key unless it has sent so many in the last minute."""

        def count(connection: Connection) -> Counted:
            key = {"key": key_id}
            connection.execute(_NOT_DURABLE)
            connection.execute(_ALONE, key)
            connection.execute(_FORGET.where(_MINE), key)
            row = connection.execute(_COUNT, key).one()
            if row.sent >= limit:
                at = connection.execute(_FREES, {**key, "over": row.sent - limit}).scalar_one()
                return Counted(False, row.sent, at + MINUTE_MS - row.now + 1)
            connection.execute(_NOTE, {"key_id": key_id, "at": row.now})
            oldest = row.now if row.oldest is None else row.oldest
            return Counted(True, row.sent + 1, oldest + MINUTE_MS - row.now + 1)

        return await self._database.write(count)

    async def forget(self) -> int:
        """Remove requests that are older than a minute; return how many there were."""
        return await self._database.write(changed_rows, _FORGET)
