"""Use cases on API keys and their usage, with permissions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date

import structlog

from rhapsode.core.audit import Actor, AuditEvent, AuditFilter
from rhapsode.core.clock import now_ms
from rhapsode.core.dictionary import Scope
from rhapsode.core.errors import AuthenticationError, ForbiddenError, NotFoundError, RequestError
from rhapsode.core.limits import LONGEST_OVERLAP_SECONDS, Limits
from rhapsode.core.task import ApiKey
from rhapsode.store.audit import AuditStore
from rhapsode.store.keys import KeyStore
from rhapsode.store.rows import UsageRow
from rhapsode.store.usage import UsageStore

log = structlog.get_logger(__name__)

SPEECH, ADMIN = "speech", "admin"
SCOPES = (SPEECH, ADMIN)
ME = "me"
"""Stands for the id of the key that asks."""
LONGEST_NAME = 100


class KeyService:
    """Keys and usage, for keys with the scope ``admin``; the others see themselves.

    Raises ForbiddenError for what a caller may not do, NotFoundError for a key that does not exist.
    """

    def __init__(self, keys: KeyStore, usage: UsageStore, audit: AuditStore) -> None:
        self._keys = keys
        self._audit = audit
        self._usage = usage

    async def authenticate(self, token: str) -> ApiKey:
        """Return the API key of the secret ``token``. Raises AuthenticationError if it is unknown, expired or
        revoked."""
        key = await self._keys.verify(token)
        if key is None:
            raise AuthenticationError("This API key is unknown, expired or revoked.")
        return key

    async def active(self, key_id: str) -> ApiKey | None:
        """Return a key by its id; ``None`` if it is unknown, expired or revoked."""
        key = await self._keys.get(key_id)
        return key if key is not None and key.active(now_ms()) else None

    async def create(
        self, caller: ApiKey, name: str, scopes: frozenset[str], expires_at: int | None, limits: Limits
    ) -> tuple[ApiKey, str]:
        """Return a new key and its secret, which is shown only this once."""
        need_scope(caller, ADMIN)
        check_key_name(name)
        _check_expiry(expires_at)
        key, token = await self._keys.create(name, scopes, expires_at, limits, actor_of(caller))
        log.info("key.created", key=key.id, by=caller.id)
        return key, token

    async def page(
        self, caller: ApiKey, limit: int, after: str | None, search: str | None = None, order: str = "created_at"
    ) -> tuple[Sequence[ApiKey], bool]:
        """Return keys, behind the one whose id is ``after`` if given: see :meth:`KeyStore.page`."""
        need_scope(caller, ADMIN)
        return await self._keys.page(limit, after=after, search=search, order=order)

    async def count(self, caller: ApiKey, search: str | None = None) -> int:
        """Return how many keys there are, or have ``search`` in their name or prefix."""
        need_scope(caller, ADMIN)
        return await self._keys.count(search)

    async def get(self, caller: ApiKey, key_id: str) -> ApiKey:
        """Return a key. Without the scope, only as :data:`ME`."""
        if key_id != ME:
            need_scope(caller, ADMIN)
        return await self._existing(_resolved(caller, key_id))

    async def edit(self, caller: ApiKey, key_id: str, values: Mapping[str, object]) -> ApiKey:
        """Change some of a key's name, expiry and limits: see :meth:`rhapsode.store.keys.KeyStore.edit`."""
        need_scope(caller, ADMIN)
        name, expires_at = values.get("name"), values.get("expires_at")
        if isinstance(name, str):
            check_key_name(name)
        _check_expiry(expires_at)
        key = await self._keys.edit(_resolved(caller, key_id), values, actor_of(caller))
        log.info("key.edited", key=key.id, by=caller.id)
        return key

    async def revoke(self, caller: ApiKey, key_id: str) -> ApiKey:
        """Revoke a key; one that is revoked stays as it is. Every key may revoke itself."""
        need_own(caller, key_id)
        key = await self._existing(_resolved(caller, key_id))
        if key.revoked_at is not None:
            return key
        key = await self._keys.revoke(key.prefix, actor_of(caller))
        log.info("key.revoked", key=key.id, by=caller.id)
        return key

    async def rotate(self, caller: ApiKey, key_id: str, overlap_seconds: int) -> tuple[ApiKey, str]:
        """Return a new secret of a key; the previous one stays valid for the overlap. Every key may rotate itself."""
        need_own(caller, key_id)
        _check_overlap(overlap_seconds)
        key, token = await self._keys.rotate(_resolved(caller, key_id), 1000 * overlap_seconds, actor_of(caller))
        log.info("key.rotated", key=key.id, by=caller.id)
        return key, token

    async def webhook_secrets(self, caller: ApiKey, key_id: str) -> Sequence[str]:
        """Return the secrets that a key's webhooks are signed with, the current one first. Every key may read its
        own."""
        need_own(caller, key_id)
        key = await self._existing(_resolved(caller, key_id))
        return await self._keys.webhook_secrets(key.id)

    async def rotate_webhook_secret(self, caller: ApiKey, key_id: str) -> Sequence[str]:
        """Give a key a new webhook secret; the previous one is used too for a day. Every key may rotate its own."""
        need_own(caller, key_id)
        key = await self._existing(_resolved(caller, key_id))
        log.info("key.webhook_secret_rotated", key=key.id, by=caller.id)
        return await self._keys.rotate_webhook_secret(key.id, actor_of(caller))

    async def usage(
        self, caller: ApiKey, start: date, end: date, group_by: Sequence[str], key_id: str | None
    ) -> list[UsageRow]:
        """Return the usage from ``start`` to the end of ``end``: of one key or, for admins without one, of all
        keys."""
        resolved_id = None if key_id is None else _resolved(caller, key_id)
        if ADMIN not in caller.scopes:
            if resolved_id not in (None, caller.id):
                raise ForbiddenError("A key without the scope 'admin' sees only its own usage.", param="key")
            resolved_id = caller.id
        elif resolved_id is not None:
            await self._existing(resolved_id, "key")
        return await self._usage.report(start, end, group_by, resolved_id)

    async def names(self, caller: ApiKey) -> Mapping[str, str]:
        """Return the names of keys by their ids (``KeyStore.labels``): of all for admins, else of their own."""
        if ADMIN not in caller.scopes:
            return {caller.id: caller.name}
        return await self._keys.labels()

    async def audit_page(
        self, caller: ApiKey, filters: AuditFilter, limit: int, after: str | None = None
    ) -> tuple[Sequence[AuditEvent], bool]:
        """Return events of the audit log, the newest first, behind that of the id, and whether there are more."""
        need_scope(caller, ADMIN)
        return await self._audit.page(filters, limit, after)

    def audit_blocks(
        self, caller: ApiKey, filters: AuditFilter, after: str | None = None, limit: int | None = None
    ) -> AsyncIterator[Sequence[AuditEvent]]:
        """Return events of the audit log in blocks: see :meth:`rhapsode.store.audit.AuditStore.blocks`."""
        need_scope(caller, ADMIN)
        return self._audit.blocks(filters, after, limit)

    async def _existing(self, key_id: str, param: str = "id") -> ApiKey:
        key = await self._keys.get(key_id)
        if key is None:
            raise NotFoundError("There is no such key.", param=param)
        return key


def actor_of(caller: ApiKey) -> Actor:
    """Return the caller as an actor of the audit log."""
    return Actor(caller.id, caller.name)


def need_scope(key: ApiKey, scope: str) -> None:
    """Raise ForbiddenError unless ``key`` has that scope."""
    if scope not in key.scopes:
        raise ForbiddenError(f"This needs a key with the scope '{scope}'.")


def need_scope_of_owner(caller: ApiKey, scope: Scope) -> None:
    """Raise ForbiddenError unless the caller may change resources of that owner. Every key may change its own."""
    if scope == "installation":
        need_scope(caller, ADMIN)


def owner_of(caller: ApiKey, scope: Scope) -> str | None:
    """Return the id of the key that owns a resource of that scope; ``None`` for the installation."""
    return caller.id if scope == "key" else None


def need_own(caller: ApiKey, key_id: str) -> None:
    """Raise ForbiddenError unless the key of that id is the caller's own, or the caller has the scope ``admin``."""
    if _resolved(caller, key_id) != caller.id:
        need_scope(caller, ADMIN)


def check_key_name(name: str) -> None:
    """Raise RequestError unless a key may have that name."""
    if not name.strip():
        raise RequestError("A key needs a name that says what it is for.", param="name")
    if len(name) > LONGEST_NAME:
        raise RequestError(
            f"The name of a key has up to {LONGEST_NAME} characters; this one has {len(name)}.", param="name"
        )
    if not name.isprintable():
        raise RequestError("The name of a key is one line of printable characters.", param="name")


def _check_overlap(seconds: int) -> None:
    """Raise RequestError unless the previous secret of a key may stay valid for so long."""
    if not 0 <= seconds <= LONGEST_OVERLAP_SECONDS:
        raise RequestError(
            f"A key that was rotated holds for 0 to {LONGEST_OVERLAP_SECONDS:,} more seconds.", param="overlap_seconds"
        )


def _check_expiry(expires_at: object) -> None:
    if isinstance(expires_at, int) and expires_at <= now_ms():
        raise RequestError("The expiry lies in the past. DELETE revokes a key.", param="expires_at")


def _resolved(caller: ApiKey, key_id: str) -> str:
    return caller.id if key_id == ME else key_id
