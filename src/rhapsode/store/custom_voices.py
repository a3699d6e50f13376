"""The custom voices of API keys and of the installation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from rhapsode.core.audit import Actor
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.custom_voices import MAX_CUSTOM_VOICES, CustomVoice, NewCustomVoice, folded_name
from rhapsode.core.delivery import Delivery
from rhapsode.core.errors import AlreadyExistsError, NotFoundError, RequestError
from rhapsode.store.audit import changed_values, record_for_installation
from rhapsode.store.database import Database
from rhapsode.store.owners import INSTALLATION, owner_column
from rhapsode.store.queries import all_rows
from rhapsode.store.schema import custom_voices


class CustomVoiceStore:
    """Keeps voices. Each call is one transaction; an owner of ``None`` is the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key_id: str | None) -> list[CustomVoice]:
        """Return the voices of a key and those of the installation, in no order; of the latter alone for ``None``."""
        owners = {INSTALLATION, owner_column(key_id)}
        statement = select(custom_voices).where(custom_voices.c.owner.in_(owners))
        rows = await self._database.look(all_rows, statement)
        return [_voice(row) for row in rows]

    async def add(self, owner: str | None, voice: NewCustomVoice, actor: Actor | None = None) -> CustomVoice:
        """Insert a voice. Raises AlreadyExistsError if the owner has one of that name, and RequestError if it has too
        many.
        """

        def add(connection: Connection) -> CustomVoice:
            count = select(func.count()).select_from(custom_voices).where(custom_voices.c.owner == owner_column(owner))
            if connection.execute(count).scalar_one() >= MAX_CUSTOM_VOICES:
                raise RequestError(f"At most {MAX_CUSTOM_VOICES} voices are kept for a key and for the installation.")
            now = now_ms()
            values = {"id": new_id("voice"), "owner": owner_column(owner), "created_at": now, "updated_at": now}
            statement = insert(custom_voices).values(**values, **_values(voice)).returning(*custom_voices.c)
            created = _voice(connection.execute(statement).one())
            record_for_installation(connection, actor, owner, "voice.added", created.id, created.name, _facts(voice))
            return created

        return await self._unless_taken(add)

    async def replace(self, voice_id: str, voice: NewCustomVoice, actor: Actor | None = None) -> CustomVoice:
        """Replace a voice by ``voice``. Raises NotFoundError, and AlreadyExistsError as :meth:`add`."""

        def replace(connection: Connection) -> CustomVoice:
            before = connection.execute(select(custom_voices).where(custom_voices.c.id == voice_id)).first()
            statement = update(custom_voices).where(custom_voices.c.id == voice_id).returning(*custom_voices.c)
            row = connection.execute(statement.values(updated_at=now_ms(), **_values(voice))).first()
            if row is None or before is None:
                raise NotFoundError("There is no such voice.", param="voice")
            facts = _facts(voice)
            changed = changed_values({name: getattr(before, name) for name in facts}, facts)
            record_for_installation(connection, actor, before.owner, "voice.changed", voice_id, before.name, changed)
            return _voice(row)

        return await self._unless_taken(replace)

    async def remove(self, voice_id: str, actor: Actor | None = None) -> CustomVoice:
        """Remove a voice and return what it was. Raises NotFoundError."""
        statement = delete(custom_voices).where(custom_voices.c.id == voice_id).returning(*custom_voices.c)

        def remove(connection: Connection) -> CustomVoice:
            row = connection.execute(statement).first()
            if row is None:
                raise NotFoundError("There is no such voice.", param="voice")
            facts = {"blend": row.blend}
            record_for_installation(connection, actor, row.owner, "voice.removed", row.id, row.name, facts)
            return _voice(row)

        return await self._database.write(remove)

    async def _unless_taken(self, operation: Callable[[Connection], CustomVoice]) -> CustomVoice:
        try:
            return await self._database.write(operation)
        except IntegrityError:
            raise AlreadyExistsError("There is a voice of that name already: change it.", param="name") from None


def _values(voice: NewCustomVoice) -> dict[str, object]:
    return {
        "name": voice.name,
        "folded_name": folded_name(voice.name),
        "engine": voice.engine,
        "blend": voice.blend,
        "delivery": json.dumps({field.name: getattr(voice.delivery, field.name) for field in fields(Delivery)}),
        "description": voice.description,
    }


def _facts(voice: NewCustomVoice) -> dict[str, object]:
    """Return what the audit log says of a voice."""
    return {name: value for name, value in _values(voice).items() if name != "folded_name"}


def _voice(row: Row[Any]) -> CustomVoice:
    return CustomVoice(
        id=row.id,
        key_id=row.owner or None,
        name=row.name,
        engine=row.engine,
        blend=row.blend,
        delivery=Delivery(**json.loads(row.delivery)),
        description=row.description,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
