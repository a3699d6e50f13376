"""The shared quota of a provider's key in a fleet: its request rate, and its cooldowns."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from rhapsode.core.ports import Cooldown
from rhapsode.store.database import Database
from rhapsode.store.queries import SERVER_NOW
from rhapsode.store.requests import RequestStore
from rhapsode.store.schema import holds
from rhapsode.store.upserts import insert_into

_MINE = holds.c.scope == bindparam("p_scope")
_CURRENT = select(holds.c.model, holds.c.until - SERVER_NOW, holds.c.reason).where(_MINE, holds.c.until > SERVER_NOW)
_PAST = delete(holds).where(_MINE, holds.c.until <= SERVER_NOW)


class SharedQuota:
    """Implements :class:`rhapsode.core.ports.Quota`. Each call is one transaction. PostgreSQL only.

    ``scope`` names the provider and the key.
    """

    def __init__(self, database: Database, scope: str, requests_per_minute: int | None) -> None:
        self._database = database
        self._requests = RequestStore(database)
        self._scope = scope
        self._requests_per_minute = requests_per_minute

    async def take(self) -> float:
        if self._requests_per_minute is None:
            return 0.0
        counted = await self._requests.count(self._scope, self._requests_per_minute)
        return 0.0 if counted.taken else max(0.001, counted.frees_ms / 1000)

    async def cool_down(self, cooldown: Cooldown) -> None:
        def note(connection: Connection) -> None:
            connection.execute(_PAST, {"p_scope": self._scope})
            new = insert_into(holds, connection.dialect.name).values(
                scope=self._scope,
                model=cooldown.model or "",
                denied=int(cooldown.reason is not None),
                until=SERVER_NOW + int(1000 * cooldown.seconds),
                reason=cooldown.reason,
            )
            longer = {"until": new.excluded.until, "reason": new.excluded.reason}
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=["scope", "model", "denied"],
                    set_=longer,
                    where=holds.c.until < new.excluded.until,
                )
            )

        await self._database.write(note)

    async def cooldowns(self) -> Sequence[Cooldown]:
        rows = await self._database.read(lambda c: c.execute(_CURRENT, {"p_scope": self._scope}).all())
        return [Cooldown(row[0] or None, row[1] / 1000, row[2]) for row in rows]
