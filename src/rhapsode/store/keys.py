"""API keys: the secret is shown once and stored only as a digest."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from rhapsode.core.audit import Actor
from rhapsode.core.clock import DAY_MS, now_ms
from rhapsode.core.errors import AuthenticationError, NotFoundError, RequestError, UnavailableError
from rhapsode.core.limits import LIMITS, Limits
from rhapsode.core.nearest import suggestion
from rhapsode.core.task import ApiKey, labels_of
from rhapsode.store.audit import changed_values, record
from rhapsode.store.database import Database
from rhapsode.store.queries import all_rows, changed_rows, first_row, first_value
from rhapsode.store.rows import KEY_COLUMNS, key_of
from rhapsode.store.schema import api_keys, meta
from rhapsode.store.statements import Statement
from rhapsode.store.upserts import insert_new

TOKEN_PREFIX = "rhap"  # noqa: S105 (the public part, so that leaked keys can be recognised)
CACHE_SECONDS = 0.5
"""The TTL of verified keys in memory: a revocation takes effect within a second."""
CACHE_LIMIT = 10_000
LAST_USED_MS = 60_000
"""How exact ``last_used_at`` is: it is not worth a write for every call."""
NO_LIMITS = Limits()
SERVER = Actor(None, "server")
"""Who makes the first key, and the one of callers without one."""
FIRST_KEY = "first key"
"""The entry of :data:`~rhapsode.store.schema.meta` that says that there was one."""
OPEN_KEY = "open key"
"""The entry that says which key is that of callers without one, under ``rhapsode serve --open``."""

ORDERS: Mapping[str, ColumnElement[Any]] = {
    "created_at": -api_keys.c.created_at,
    "name": func.lower(api_keys.c.name),
    "last_used_at": -func.coalesce(api_keys.c.last_used_at, 0),
}
"""What keys can be sorted by: the newest first, by name, or those that were used last first."""
ROTATION_MS = DAY_MS
"""How long webhooks are signed with the secret before a rotation as well."""
_MOST_NAMES_COMPARED = 1000
"""So many names are compared with one that no key has."""


class KeyStore:
    """Creates, verifies, lists, edits, rotates and revokes API keys.

    A key reads ``rhap_<id>_<secret>``: the id finds the row, and a SHA-256 digest of the whole key is compared in
    constant time. (A slow password hash would add nothing: the secret has 256 random bits.)
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._verified: dict[bytes, tuple[float, ApiKey]] = {}
        self._touching: set[asyncio.Task[None]] = set()

    async def create(
        self,
        name: str,
        scopes: frozenset[str] = frozenset({"speech"}),
        expires_at: int | None = None,
        limits: Limits = NO_LIMITS,
        actor: Actor | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key and return it with its secret form, which exists nowhere else.

        Here and below, ``actor`` is who is written down in the audit log; by default the command line.
        """
        key, token, values = _new_key(name, scopes, expires_at, limits)
        await self._database.write(_insert, key, values, actor)
        return key, token

    async def create_first(self, name: str, scopes: frozenset[str]) -> tuple[ApiKey, str] | None:
        """Do as :meth:`create`, once for the database, however many servers begin on it at the same time."""
        key, token, values = _new_key(name, scopes, None, NO_LIMITS)

        def create(connection: Connection) -> bool:
            first = insert_new(connection, meta, {"name": FIRST_KEY, "value": key.id})
            if first:
                _insert(connection, key, values, SERVER)
            return first

        return (key, token) if await self._database.write(create) else None

    async def open_key(self, name: str, scopes: frozenset[str], limits: Limits) -> tuple[ApiKey, str]:
        """Return the key of those who send none, and a secret form of it that is new each time.

        It is made when there is none, or when the one before is revoked or expired; else it is as it was left.
        """
        key, token, values = _new_key(name, scopes, None, limits)

        def find(connection: Connection) -> tuple[ApiKey, str]:
            key_id = connection.execute(select(meta.c.value).where(meta.c.name == OPEN_KEY)).scalar()
            row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first()
            if row is not None and (before := _key(row)).active(now_ms()):
                renewed = _token(before.id)
                ends = {"digest": _digest(renewed), "digest_before": None, "digest_before_until": None}
                return _set(connection, before.id, ends), renewed
            connection.execute(delete(meta).where(meta.c.name == OPEN_KEY))
            connection.execute(insert(meta).values(name=OPEN_KEY, value=key.id))
            _insert(connection, key, values, SERVER)
            return key, token

        return await self._database.write(find)

    async def verify(self, token: str) -> ApiKey | None:
        """Return the active key with the secret ``token``, or ``None``. Updates when it was last used."""
        handle = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        cached = self._verified.get(handle)
        if cached is not None and cached[0] > time.monotonic():
            return cached[1]
        self._verified.pop(handle, None)
        prefix, _, rest = token.partition("_")
        identity, _, _ = rest.partition("_")
        if prefix != TOKEN_PREFIX or not identity.isalnum() or not identity.isascii():
            return None
        row = await self._database.look(first_row, _KEY, {"p_key": identity})
        now = now_ms()
        if row is None or not _opens(row, handle.hex(), now):
            return None
        key = _key(row)
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
        """Return all keys, the newest first."""
        statement = select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        rows = await self._database.read(all_rows, statement)
        return [_key(row) for row in rows]

    async def labels(self) -> dict[str, str]:
        """Return what to call each key, by its id: see :func:`rhapsode.core.task.key_labels`."""
        statement = select(api_keys.c.id, api_keys.c.name, api_keys.c.prefix)
        rows = await self._database.read(all_rows, statement)
        return labels_of((key_id, name, prefix) for key_id, name, prefix in rows)

    async def page(
        self, limit: int, *, after: str | None = None, search: str | None = None, order: str = "created_at"
    ) -> tuple[Sequence[ApiKey], bool]:
        """Return keys in one of :data:`ORDERS`, behind the one whose id is ``after``, and whether there are more.

        With ``search``, those whose name or prefix has it in it, in either case. Raises RequestError when ``after`` is
        no key.
        """
        sorted_by = ORDERS[order]

        def read(connection: Connection) -> Sequence[Row[tuple[object, ...]]]:
            statement = select(api_keys).where(_named_like(search)).order_by(sorted_by, api_keys.c.id).limit(limit + 1)
            if after is not None:
                place = connection.execute(select(sorted_by).where(api_keys.c.id == after)).first()
                if place is None:
                    raise RequestError(
                        "'after' must be the id of a key: the last one of the page before.", param="after"
                    )
                same = and_(sorted_by == place[0], api_keys.c.id > after)
                statement = statement.where(or_(sorted_by > place[0], same))
            return connection.execute(statement).all()

        rows = await self._database.read(read)
        return [_key(row) for row in rows[:limit]], len(rows) > limit

    async def count(self, search: str | None = None) -> int:
        """Return how many keys there are, or how many :meth:`page` finds with ``search``."""
        statement = select(func.count()).select_from(api_keys).where(_named_like(search))
        return await self._database.read(first_value, statement)

    async def get(self, key_id: str) -> ApiKey | None:
        """Return the key of that id, active or not."""
        row = await self._database.read(first_row, select(api_keys).where(api_keys.c.id == key_id))
        return None if row is None else _key(row)

    async def inactive(self, key_ids: Collection[str]) -> set[str]:
        """Return those of ``key_ids`` that may not be used: that are revoked, expired or unknown."""
        valid = or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > now_ms())
        active = select(api_keys.c.id).where(api_keys.c.id.in_(key_ids), api_keys.c.revoked_at.is_(None), valid)
        rows = await self._database.read(all_rows, active)
        return set(key_ids).difference(key_id for (key_id,) in rows)

    async def any(self) -> bool:
        """Tell whether there is any key, revoked or not."""
        statement = select(api_keys.c.id).limit(1)
        return await self._database.read(first_row, statement) is not None

    async def find(self, reference: str) -> ApiKey:
        """Return the key that is not revoked and whose id, prefix or name is ``reference``.

        Raises NotFoundError when there is none, RequestError when several have that name.
        """
        return await self._database.read(_referred, reference)

    async def revoke(self, reference: str, actor: Actor | None = None) -> ApiKey:
        """Revoke the key that :meth:`find` finds, and raises the same."""

        def revoke(connection: Connection) -> ApiKey:
            key = _referred(connection, reference)
            record(connection, actor, "key.revoked", key.id, key.name)
            return _set(connection, key.id, {"revoked_at": now_ms()})

        return await self._change(revoke)

    async def edit(self, key_id: str, values: Mapping[str, object], actor: Actor | None = None) -> ApiKey:
        """Set some of ``name``, ``expires_at`` and the limits of a key, by their names.

        Raises NotFoundError when there is no such key, RequestError when it is revoked.
        """
        assert values.keys() <= {"name", "expires_at", *LIMITS}

        def edit(connection: Connection) -> ApiKey:
            key = _usable(connection, key_id)
            before = {"name": key.name, "expires_at": key.expires_at, **asdict(key.limits)}
            if not (changed := changed_values(before, values)):
                return key
            record(connection, actor, "key.changed", key_id, key.name, changed)
            return _set(connection, key_id, _columns(values))

        return await self._change(edit)

    async def rotate(self, key_id: str, overlap_ms: int = 0, actor: Actor | None = None) -> tuple[ApiKey, str]:
        """Give a key a new secret form; it keeps all that it has. The form before opens it for ``overlap_ms`` more.

        Of several rotations within an overlap the last two forms hold. Raises as :meth:`edit` does.
        """
        token = _token(key_id)

        def rotate(connection: Connection) -> ApiKey:
            key = _usable(connection, key_id)
            record(connection, actor, "key.rotated", key_id, key.name, {"overlap_seconds": overlap_ms // 1000})
            before: dict[str, object] = {"digest_before": None, "digest_before_until": None}
            if overlap_ms:
                before = {"digest_before": api_keys.c.digest, "digest_before_until": now_ms() + overlap_ms}
            return _set(connection, key_id, {"digest": _digest(token), **before})

        return await self._change(rotate), token

    async def webhook_secrets(self, key_id: str) -> Sequence[str]:
        """Return what webhooks of a key are signed with, the current secret first, made on first use.

        For a day after a rotation there is the one before as well, so that receivers can change over.
        """
        stored = await self._database.read(_webhook_secrets, key_id)
        return stored or await self.rotate_webhook_secret(key_id, only_if_missing=True)

    async def rotate_webhook_secret(
        self, key_id: str, actor: Actor | None = None, *, only_if_missing: bool = False
    ) -> Sequence[str]:
        """Give a key a new webhook secret; the secrets as :meth:`webhook_secrets` tells them."""
        secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"

        def rotate(connection: Connection) -> None:
            place = update(api_keys).where(api_keys.c.id == key_id)
            if only_if_missing:
                place = place.where(api_keys.c.webhook_secret.is_(None))
            else:
                name = connection.execute(select(api_keys.c.name).where(api_keys.c.id == key_id)).scalar()
                record(connection, actor, "key.webhook_secret_rotated", key_id, name or "")
            rotated = case((api_keys.c.webhook_secret.is_(None), None), else_=now_ms())
            connection.execute(
                place.values(
                    webhook_secret=secret,
                    webhook_secret_before=api_keys.c.webhook_secret,
                    webhook_rotated_at=rotated,
                )
            )

        await self._database.write(rotate)
        return await self._database.read(_webhook_secrets, key_id)

    async def _change(self, operation: Callable[[Connection], ApiKey]) -> ApiKey:
        """Change a key, and clear the cache of verified keys."""
        key = await self._database.write(operation)
        self._verified.clear()
        return key

    async def _touch(self, identity: str, now: int) -> None:
        statement = update(api_keys).where(api_keys.c.id == identity).values(last_used_at=now)
        with contextlib.suppress(UnavailableError):  # the next use tries again
            await self._database.write(changed_rows, statement)


def _new_key(
    name: str, scopes: frozenset[str], expires_at: int | None, limits: Limits
) -> tuple[ApiKey, str, dict[str, object]]:
    """Return a key with its secret form and its row."""
    identity = secrets.token_hex(6)
    token = _token(identity)
    key = ApiKey(
        id=identity,
        name=name,
        prefix=f"{TOKEN_PREFIX}_{identity}",
        scopes=scopes,
        created_at=now_ms(),
        expires_at=expires_at,
        limits=limits,
    )
    values = {
        "id": key.id,
        "name": name,
        "prefix": key.prefix,
        "digest": _digest(token),
        "scopes": " ".join(sorted(scopes)),
        "created_at": key.created_at,
        "expires_at": expires_at,
        **_columns(asdict(limits)),
    }
    return key, token, values


def _insert(connection: Connection, key: ApiKey, values: Mapping[str, object], actor: Actor | None) -> None:
    connection.execute(insert(api_keys).values(values))
    limits = {name: limit for name, limit in asdict(key.limits).items() if limit is not None}
    facts = {"scopes": sorted(key.scopes), "expires_at": key.expires_at, **limits}
    record(connection, actor, "key.created", key.id, key.name, facts)


def _named_like(search: str | None) -> ColumnElement[bool]:
    """Return the condition that a key's name or prefix has ``search`` in it."""
    if not search:
        return true()
    name = api_keys.c.name
    named = (
        name.contains(search, autoescape=True),
        func.lower(name).contains(search.lower(), autoescape=True),  # SQLite folds the letters of ASCII alone
        api_keys.c.prefix.contains(search.lower(), autoescape=True),
    )
    return or_(*named)


def _webhook_secrets(connection: Connection, key_id: str) -> Sequence[str]:
    row = connection.execute(
        select(api_keys.c.webhook_secret, api_keys.c.webhook_secret_before, api_keys.c.webhook_rotated_at).where(
            api_keys.c.id == key_id
        )
    ).first()
    if row is None or row.webhook_secret is None:
        return []
    overlap = row.webhook_rotated_at is not None and now_ms() - row.webhook_rotated_at < ROTATION_MS
    return [row.webhook_secret, *([row.webhook_secret_before] if overlap else [])]


def _referred(connection: Connection, reference: str) -> ApiKey:
    matches = connection.execute(
        select(api_keys).where(
            api_keys.c.revoked_at.is_(None),
            or_(api_keys.c.id == reference, api_keys.c.prefix == reference, api_keys.c.name == reference),
        )
    ).all()
    # Another key may be named like it.
    matches = [match for match in matches if reference in (match.id, match.prefix)] or matches
    if not matches:
        active = select(api_keys.c.name).where(api_keys.c.revoked_at.is_(None)).limit(_MOST_NAMES_COMPARED)
        near = suggestion(reference, connection.scalars(active)) or " 'rhapsode keys list' shows all."
        raise NotFoundError(f"No active key has the name or prefix {reference!r}.{near}")
    if len(matches) > 1:
        prefixes = ", ".join(match.prefix for match in matches)
        raise RequestError(f"Several active keys are named {reference!r}: name one by its prefix ({prefixes}).")
    return _key(matches[0])


def _usable(connection: Connection, key_id: str) -> ApiKey:
    row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first()
    if row is None:
        raise NotFoundError("There is no such key.", param="id")
    if row.revoked_at is not None:
        raise RequestError("This key is revoked, for good.", param="id")
    return _key(row)


def _columns(values: Mapping[str, object]) -> dict[str, object]:
    """Replace the names of values of a key by those of their columns."""
    return {KEY_COLUMNS.get(name, name): value for name, value in values.items()}


def _set(connection: Connection, key_id: str, values: Mapping[str, object]) -> ApiKey:
    statement = update(api_keys).where(api_keys.c.id == key_id).values(values).returning(*api_keys.c)
    return _key(connection.execute(statement).one())


_KEY = select(api_keys).where(api_keys.c.id == bindparam("p_key"))
_LIMITS_OF = select(
    api_keys.c.revoked_at, api_keys.c.expires_at, *(api_keys.c[KEY_COLUMNS.get(name, name)] for name in LIMITS)
).where(api_keys.c.id == bindparam("p_key"))
_LIMITS, _LOCKED_LIMITS = Statement(_LIMITS_OF), Statement(_LIMITS_OF.with_for_update())


def limits_of(connection: Connection, key_id: str, now: int, *, lock: bool = False) -> Limits:
    """Return the limits of a key; with ``lock`` other transactions that lock them wait for the end of this one.

    Raises AuthenticationError for a key that is revoked, or has expired by ``now``.
    """
    row = (_LOCKED_LIMITS if lock else _LIMITS).first(connection, {"p_key": key_id})
    if row is None:
        return NO_LIMITS
    revoked_at, expires_at, *limits = row
    if revoked_at is not None or (expires_at is not None and expires_at <= now):
        raise AuthenticationError("This API key has been revoked or has expired.")
    return Limits(*limits)


def key_digest(connection: Connection, key_id: str) -> str | None:
    """Return the digest of the secret form that a key has now, ``None`` if there is no such key."""
    return connection.execute(select(api_keys.c.digest).where(api_keys.c.id == key_id)).scalar()


def opened_by(connection: Connection, key_id: str, digest: str) -> ApiKey | None:
    """Return the key of that id if it is active and opened by a secret form of that digest."""
    row = connection.execute(_KEY, {"p_key": key_id}).first()
    now = now_ms()
    if row is None or not _opens(row, digest, now):
        return None
    key = _key(row)
    return key if key.active(now) else None


def _opens(row: Row[tuple[object, ...]], digest: str, now: int) -> bool:
    """Tell whether a key of that digest is the one of ``row``, or was it before a rotation and still holds."""
    values = row._mapping
    if hmac.compare_digest(values["digest"], digest):
        return True
    until = values["digest_before_until"]
    return until is not None and now < until and hmac.compare_digest(values["digest_before"], digest)


def _token(identity: str) -> str:
    return f"{TOKEN_PREFIX}_{identity}_{secrets.token_urlsafe(32)}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    return key_of(row._asdict())
