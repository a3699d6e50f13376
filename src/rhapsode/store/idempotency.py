"""Idempotency keys: the task of a repeated request."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from rhapsode.core.clock import DAY_MS, now_ms
from rhapsode.core.errors import RhapsodeError
from rhapsode.core.task import Idempotency
from rhapsode.store.database import Database
from rhapsode.store.queries import changed_rows
from rhapsode.store.schema import idempotency_keys

KEPT_MS = DAY_MS
"""The lifetime of a key; after that it creates a new task."""


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A used key: the task that it created, and the digest of the request; ``None`` once the task was deleted."""

    task_id: str
    fingerprint: str | None


class KeyTakenError(RhapsodeError):
    """This idempotency key has made a task already."""

    def __init__(self, used: UsedKey) -> None:
        super().__init__()
        self.used = used


class IdempotencyStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key_id: str, name: str) -> UsedKey | None:
        """Return what the API key's idempotency key of that name was used for in the last 24 hours."""
        return await self._database.read(find_key, key_id, name)

    async def sweep(self, now: int) -> int:
        """Remove the keys that are older than 24 hours; return how many there were."""
        old = delete(idempotency_keys).where(idempotency_keys.c.created_at <= now - KEPT_MS)
        return await self._database.write(changed_rows, old)


def find_key(connection: Connection, key_id: str, name: str) -> UsedKey | None:
    """Return what the API key's idempotency key of that name was used for in the last 24 hours."""
    row = connection.execute(
        select(idempotency_keys.c.task_id, idempotency_keys.c.fingerprint).where(
            idempotency_keys.c.key_id == key_id,
            idempotency_keys.c.name == name,
            idempotency_keys.c.created_at > now_ms() - KEPT_MS,
        )
    ).first()
    return None if row is None else UsedKey(*row)


def take_key(connection: Connection, key_id: str, idempotency: Idempotency, task_id: str, now: int) -> None:
    """Bind the key to the task of this transaction.

    Raises KeyTakenError when it is bound already.
    """
    used = find_key(connection, key_id, idempotency.name)
    if used is not None:
        raise KeyTakenError(used)
    # Only an expired key, not one that another transaction inserted in the meantime: then the insert fails.
    connection.execute(
        delete(idempotency_keys).where(
            idempotency_keys.c.key_id == key_id,
            idempotency_keys.c.name == idempotency.name,
            idempotency_keys.c.created_at <= now_ms() - KEPT_MS,
        )
    )
    connection.execute(
        insert(idempotency_keys).values(
            key_id=key_id,
            name=idempotency.name,
            fingerprint=idempotency.fingerprint,
            task_id=task_id,
            created_at=now,
        )
    )


def forget_request(connection: Connection, task_id: str) -> None:
    """Remove the digest of the request of a deleted task; its key stays taken."""
    connection.execute(update(idempotency_keys).where(idempotency_keys.c.task_id == task_id).values(fingerprint=None))
