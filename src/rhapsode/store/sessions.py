"""Sessions of the console, and links that sign in once: made at random, kept only as digests."""

from __future__ import annotations

import hashlib
import secrets
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import NotFoundError
from rhapsode.core.task import ApiKey
from rhapsode.store.database import Database
from rhapsode.store.keys import key_digest, opened_by
from rhapsode.store.schema import console_sessions as sessions

Kind = Literal["session", "link"]


class SessionStore:
    """Makes, finds and ends sessions. Each call is one transaction.

    A session opens as long as the API key that it was made with: it ends when that is revoked, expires or is rotated
    (after the overlap), whatever process does it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, kind: Kind, key_id: str, lifetime_ms: int) -> str:
        """Create a session, or a link, for a key, and return its secret, which is not stored. Raises NotFoundError."""
        token = secrets.token_urlsafe(32)

        def create(connection: Connection) -> None:
            digest = key_digest(connection, key_id)
            if digest is None:
                raise NotFoundError("There is no such key.", param="id")
            now = now_ms()
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
            connection.execute(
                insert(sessions).values(
                    digest=_digest(token), kind=kind, key_id=key_id, key_digest=digest, expires_at=now + lifetime_ms
                )
            )

        await self._database.write(create)
        return token

    async def find(self, token: str) -> ApiKey | None:
        """Return the key of a session, ``None`` once it has ended."""
        return await self._database.read(_find, "session", token)

    async def redeem(self, link: str) -> ApiKey | None:
        """Return the key of a link, and invalidate the link."""

        def redeem(connection: Connection) -> ApiKey | None:
            key = _find(connection, "link", link)
            # Of several concurrent calls only one removes it.
            return key if _remove(connection, link) else None

        return await self._database.write(redeem)

    async def remove(self, token: str) -> None:
        """End a session."""
        await self._database.write(_remove, token)


def _find(connection: Connection, kind: Kind, token: str) -> ApiKey | None:
    row = connection.execute(
        select(sessions.c.key_id, sessions.c.key_digest).where(
            sessions.c.digest == _digest(token), sessions.c.kind == kind, sessions.c.expires_at > now_ms()
        )
    ).first()
    return None if row is None else opened_by(connection, row.key_id, row.key_digest)


def _remove(connection: Connection, token: str) -> bool:
    return connection.execute(delete(sessions).where(sessions.c.digest == _digest(token))).rowcount == 1


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
