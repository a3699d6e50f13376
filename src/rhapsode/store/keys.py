"""API keys: made once, shown once, stored only as a digest."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import secrets
import time
from collections.abc import Sequence

from sqlalchemy import Connection, Row, case, insert, or_, select, update

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import NotFoundError, RequestError, UnavailableError
from rhapsode.core.task import ApiKey
from rhapsode.store.database import Database
from rhapsode.store.schema import api_keys

TOKEN_PREFIX = "rhap"  # noqa: S105 (the public part, so that leaked keys can be recognised)
CACHE_SECONDS = 0.5
"""How long a verified key is believed without asking the store, so that a revocation holds within a second."""
CACHE_LIMIT = 10_000
LAST_USED_MS = 60_000
"""How exact ``last_used_at`` is: it is not worth a write for every call."""


ROTATION_MS = 24 * 3600 * 1000
"""How long webhooks are signed with the secret before a rotation as well."""


class KeyStore:
    """Creates, verifies, lists and revokes API keys.

    A key reads ``rhap_<id>_<secret>``: the id finds the row, and a SHA-256 digest of the whole key is compared in
    constant time. (A slow password hash would add nothing: the secret has 256 random bits.)
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._verified: dict[bytes, tuple[float, ApiKey]] = {}
        self._touching: set[asyncio.Task[None]] = set()

    async def create(
        self, name: str, scopes: frozenset[str] = frozenset({"speech"}), expires_at: int | None = None
    ) -> tuple[ApiKey, str]:
        """Make a key and return it with its secret form, which exists nowhere else."""
        identity = secrets.token_hex(6)
        token = f"{TOKEN_PREFIX}_{identity}_{secrets.token_urlsafe(32)}"
        key = ApiKey(
            id=identity,
            name=name,
            prefix=f"{TOKEN_PREFIX}_{identity}",
            scopes=scopes,
            created_at=now_ms(),
            expires_at=expires_at,
        )
        values = {
            "id": key.id,
            "name": name,
            "prefix": key.prefix,
            "digest": _digest(token),
            "scopes": " ".join(sorted(scopes)),
            "created_at": key.created_at,
            "expires_at": expires_at,
        }
        await self._database.write(lambda connection: connection.execute(insert(api_keys).values(values)))
        return key, token

    async def verify(self, token: str) -> ApiKey | None:
        """The active key that ``token`` is, or ``None``. Remembers when it was used."""
        handle = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        cached = self._verified.get(handle)
        if cached is not None and cached[0] > time.monotonic():
            return cached[1]
        self._verified.pop(handle, None)
        prefix, _, rest = token.partition("_")
        identity, _, _ = rest.partition("_")
        if prefix != TOKEN_PREFIX or not identity.isalnum() or not identity.isascii():
            return None
        row = await self._database.read(
            lambda connection: connection.execute(select(api_keys).where(api_keys.c.id == identity)).first()
        )
        if row is None or not hmac.compare_digest(row.digest, handle.hex()):
            return None
        key = _key(row)
        now = now_ms()
        if not key.active(now):
            return None
        if len(self._verified) >= CACHE_LIMIT:
            self._verified.clear()
        self._verified[handle] = (time.monotonic() + CACHE_SECONDS, key)
        if key.last_used_at is None or now - key.last_used_at > LAST_USED_MS:
            task = asyncio.create_task(self._touch(key.id, now))
            self._touching.add(task)
            task.add_done_callback(self._touching.discard)
        return key

    async def list(self) -> list[ApiKey]:
        """All keys, the newest first."""
        statement = select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        rows = await self._database.read(lambda connection: connection.execute(statement).all())
        return [_key(row) for row in rows]

    async def any(self) -> bool:
        """Whether there is any key, revoked or not."""
        statement = select(api_keys.c.id).limit(1)
        return await self._database.read(lambda connection: connection.execute(statement).first()) is not None

    async def revoke(self, reference: str) -> ApiKey:
        """Revoke the active key whose id, prefix or name is ``reference``.

        Raises NotFoundError when there is none, RequestError when several have that name.
        """

        def revoke(connection: Connection) -> ApiKey:
            matches = connection.execute(
                select(api_keys.c.id, api_keys.c.prefix).where(
                    api_keys.c.revoked_at.is_(None),
                    or_(
                        api_keys.c.id == reference,
                        api_keys.c.prefix == reference,
                        api_keys.c.name == reference,
                    ),
                )
            ).all()
            if not matches:
                raise NotFoundError(
                    f"No active key has the name or prefix {reference!r}. 'rhapsode keys list' shows all."
                )
            if len(matches) > 1:
                prefixes = ", ".join(match.prefix for match in matches)
                raise RequestError(
                    f"Several active keys are named {reference!r}: name one by its prefix ({prefixes})."
                )
            statement = (
                update(api_keys)
                .where(api_keys.c.id == matches[0].id)
                .values(revoked_at=now_ms())
                .returning(*api_keys.c)
            )
            return _key(connection.execute(statement).one())

        return await self._database.write(revoke)

    async def webhook_secrets(self, key_id: str) -> Sequence[str]:
        """What webhooks of a key are signed with, the current secret first, made on first use.

        For a day after a rotation there is the one before as well, so that receivers can change over.
        """

        def find(connection: Connection) -> Sequence[str]:
            row = connection.execute(
                select(
                    api_keys.c.webhook_secret, api_keys.c.webhook_secret_before, api_keys.c.webhook_rotated_at
                ).where(api_keys.c.id == key_id)
            ).first()
            if row is None or row.webhook_secret is None:
                return []
            overlap = row.webhook_rotated_at is not None and now_ms() - row.webhook_rotated_at < ROTATION_MS
            return [row.webhook_secret, *([row.webhook_secret_before] if overlap else [])]

        found = await self._database.read(find)
        return found or await self.rotate_webhook_secret(key_id, only_if_missing=True)

    async def rotate_webhook_secret(self, key_id: str, *, only_if_missing: bool = False) -> Sequence[str]:
        """Give a key a new webhook secret; the secrets as :meth:`webhook_secrets` tells them."""
        secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"

        def rotate(connection: Connection) -> None:
            place = update(api_keys).where(api_keys.c.id == key_id)
            if only_if_missing:
                place = place.where(api_keys.c.webhook_secret.is_(None))
            rotated = case((api_keys.c.webhook_secret.is_(None), None), else_=now_ms())
            connection.execute(
                place.values(
                    webhook_secret=secret,
                    webhook_secret_before=api_keys.c.webhook_secret,
                    webhook_rotated_at=rotated,
                )
            )

        await self._database.write(rotate)
        found = await self._database.read(
            lambda connection: connection.execute(
                select(api_keys.c.webhook_secret, api_keys.c.webhook_secret_before).where(api_keys.c.id == key_id)
            ).first()
        )
        return [] if found is None else [one for one in found if one is not None]

    async def _touch(self, identity: str, now: int) -> None:
        statement = update(api_keys).where(api_keys.c.id == identity).values(last_used_at=now)
        with contextlib.suppress(UnavailableError):  # the next use tries again
            await self._database.write(lambda connection: connection.execute(statement))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    values = row._mapping
    return ApiKey(
        id=values["id"],
        name=values["name"],
        prefix=values["prefix"],
        scopes=frozenset(values["scopes"].split()),
        created_at=values["created_at"],
        last_used_at=values["last_used_at"],
        expires_at=values["expires_at"],
        revoked_at=values["revoked_at"],
    )
