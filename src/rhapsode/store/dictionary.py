"""The pronunciations that are kept for a key and for the installation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from rhapsode.core.audit import Actor
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.dictionary import MAX_ENTRIES, DictionaryEntry, too_many_entries
from rhapsode.core.errors import AlreadyExistsError, NotFoundError, RequestError
from rhapsode.store.audit import INSTALLATION_NAME, changed_values, record_for_installation
from rhapsode.store.database import Database
from rhapsode.store.owners import INSTALLATION, owner_column
from rhapsode.store.queries import all_rows, first_row, only_row
from rhapsode.store.schema import pronunciations

_TRIES = 3
_OWNER, _AT = pronunciations.c.owner, pronunciations.c.updated_at
_CHANGED = select(func.count(), func.max(_AT), func.sum(_AT)).where(_OWNER.in_((bindparam("p_key"), INSTALLATION)))
"""Built once, because every create asks."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A word to keep; ``same_word`` is the form by which two are the same word."""

    word: str
    same_word: str
    spoken_as: str
    language_code: str | None = None


class DictionaryStore:
    """Keeps pronunciations. Each call is one transaction; an owner of ``None`` is the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key_id: str | None) -> list[DictionaryEntry]:
        """Return the entries for the texts of a key, unordered: its own, and those of the installation. Without a key,
        those of the installation alone.
        """
        owners = (INSTALLATION,) if key_id is None else (key_id, INSTALLATION)
        statement = select(pronunciations).where(pronunciations.c.owner.in_(owners))
        rows = await self._database.look(all_rows, statement)
        return [_entry(row) for row in rows]

    async def changed(self, key_id: str) -> tuple[int, int, int]:
        """Return the number of entries that :meth:`of` returns, when the last was changed, and the sum of all times.

        The sum tells of a change also when the clock was set back before it.
        """
        row = await self._database.look(only_row, _CHANGED, {"p_key": key_id})
        return int(row[0]), int(row[1] or 0), int(row[2] or 0)

    async def page(
        self, owner: str | None, limit: int, after: str | None = None
    ) -> tuple[Sequence[DictionaryEntry], bool]:
        """Return entries of an owner in the order of their words, behind that of the id, and whether there are more.

        Raises RequestError when ``after`` is no entry of that owner.
        """

        def read(connection: Connection) -> Sequence[Row[Any]]:
            order = (pronunciations.c.same_word, pronunciations.c.language)
            statement = select(pronunciations).where(pronunciations.c.owner == owner_column(owner)).order_by(*order)
            if after is not None:
                place = connection.execute(_place(owner, after)).first()
                if place is None:
                    raise RequestError("'after' must be the id of the last entry of the page before.", param="after")
                same, language = place.same_word, place.language
                later = and_(pronunciations.c.same_word == same, pronunciations.c.language > language)
                statement = statement.where((pronunciations.c.same_word > same) | later)
            return connection.execute(statement.limit(limit + 1)).all()

        rows = await self._database.read(read)
        return [_entry(row) for row in rows[:limit]], len(rows) > limit

    async def get(self, entry_id: str) -> DictionaryEntry:
        """Return an entry. Raises NotFoundError."""
        statement = select(pronunciations).where(pronunciations.c.id == entry_id)
        row = await self._database.look(first_row, statement)
        if row is None:
            raise NotFoundError("There is no such pronunciation.", param="id")
        return _entry(row)

    async def add(self, owner: str | None, entry: NewEntry, actor: Actor | None = None) -> DictionaryEntry:
        """Insert an entry. Raises AlreadyExistsError if the owner has the word, RequestError if there are too many."""

        def add(connection: Connection) -> DictionaryEntry:
            existing = connection.execute(_same(owner, entry)).first()
            if existing is not None:
                raise AlreadyExistsError(
                    f"That word has a pronunciation already, {existing.id}: change it.", param="word"
                )
            _check_room(connection, owner, 1)
            inserted = _insert(connection, owner, entry)
            record_for_installation(
                connection, actor, owner, "pronunciation.added", inserted.id, inserted.word, _values(entry)
            )
            return inserted

        return await self._unless_taken(add)

    async def replace(self, entry_id: str, entry: NewEntry, actor: Actor | None = None) -> DictionaryEntry:
        """Replace an entry by ``entry``. Raises NotFoundError, and AlreadyExistsError as :meth:`add`."""

        def replace(connection: Connection) -> DictionaryEntry:
            before = connection.execute(select(pronunciations).where(pronunciations.c.id == entry_id)).first()
            if before is None:
                raise NotFoundError("There is no such pronunciation.", param="id")
            existing = connection.execute(_same(before.owner or None, entry)).first()
            if existing is not None and existing.id != entry_id:
                raise AlreadyExistsError(
                    f"That word has a pronunciation already, {existing.id}: change it.", param="word"
                )
            changed = changed_values({name: getattr(before, name) for name in _values(entry)}, _values(entry))
            record_for_installation(
                connection, actor, before.owner, "pronunciation.changed", entry_id, before.word, changed
            )
            return _update(connection, entry_id, entry)

        return await self._unless_taken(replace)

    async def put(
        self, owner: str | None, entries: Sequence[NewEntry], actor: Actor | None = None
    ) -> list[DictionaryEntry]:
        """Insert or replace many entries: all of them, or none. Raises RequestError."""

        def put(connection: Connection) -> list[DictionaryEntry]:
            kept, added = [], 0
            for entry in entries:
                existing = connection.execute(_same(owner, entry)).first()
                added += existing is None
                kept.append(
                    _insert(connection, owner, entry) if existing is None else _update(connection, existing.id, entry)
                )
            if added:
                _check_room(connection, owner, 0)
            facts = {"added": added, "changed": len(kept) - added}
            record_for_installation(
                connection, actor, owner, "pronunciations.imported", INSTALLATION_NAME, INSTALLATION_NAME, facts
            )
            return kept

        for _ in range(_TRIES - 1):
            with suppress(IntegrityError):  # another write has just added one of the words: it is replaced, then
                return await self._database.write(put)
        return await self._database.write(put)

    async def remove(self, entry_id: str, actor: Actor | None = None) -> DictionaryEntry:
        """Remove an entry and return what it was. Raises NotFoundError."""
        statement = delete(pronunciations).where(pronunciations.c.id == entry_id).returning(*pronunciations.c)

        def remove(connection: Connection) -> DictionaryEntry:
            row = connection.execute(statement).first()
            if row is None:
                raise NotFoundError("There is no such pronunciation.", param="id")
            facts = {"spoken_as": row.spoken_as}
            record_for_installation(connection, actor, row.owner, "pronunciation.removed", row.id, row.word, facts)
            return _entry(row)

        return await self._database.write(remove)

    async def clear(self, owner: str | None, actor: Actor | None = None) -> int:
        """Remove all entries of an owner; return how many there were."""
        statement = (
            delete(pronunciations).where(pronunciations.c.owner == owner_column(owner)).returning(pronunciations.c.id)
        )

        def clear(connection: Connection) -> int:
            removed = len(connection.execute(statement).all())
            facts = {"removed": removed}
            record_for_installation(
                connection, actor, owner, "pronunciations.cleared", INSTALLATION_NAME, INSTALLATION_NAME, facts
            )
            return removed

        return await self._database.write(clear)

    async def _unless_taken(self, operation: Callable[[Connection], DictionaryEntry]) -> DictionaryEntry:
        """Write. Raises AlreadyExistsError when another write has just added the word (writes run side by side)."""
        try:
            return await self._database.write(operation)
        except IntegrityError:
            raise AlreadyExistsError(
                "That word has just been given a pronunciation: change it.", param="word"
            ) from None


def _place(owner: str | None, entry_id: str) -> Select[tuple[str, str]]:
    return select(pronunciations.c.same_word, pronunciations.c.language).where(
        pronunciations.c.id == entry_id, pronunciations.c.owner == owner_column(owner)
    )


def _same(owner: str | None, entry: NewEntry) -> Select[Any]:
    return select(pronunciations).where(
        pronunciations.c.owner == owner_column(owner),
        pronunciations.c.same_word == entry.same_word,
        pronunciations.c.language == (entry.language_code or ""),
    )


def _check_room(connection: Connection, owner: str | None, more: int) -> None:
    count = select(func.count()).select_from(pronunciations).where(pronunciations.c.owner == owner_column(owner))
    if connection.execute(count).scalar_one() + more > MAX_ENTRIES:
        raise too_many_entries(MAX_ENTRIES)


def _insert(connection: Connection, owner: str | None, entry: NewEntry) -> DictionaryEntry:
    now = now_ms()
    values = {
        "id": new_id("pron"),
        "owner": owner_column(owner),
        "created_at": now,
        "updated_at": now,
        **_values(entry),
    }
    return _entry(connection.execute(insert(pronunciations).values(values).returning(*pronunciations.c)).one())


def _update(connection: Connection, entry_id: str, entry: NewEntry) -> DictionaryEntry:
    statement = update(pronunciations).where(pronunciations.c.id == entry_id).returning(*pronunciations.c)
    return _entry(connection.execute(statement.values(updated_at=now_ms(), **_values(entry))).one())


def _values(entry: NewEntry) -> dict[str, object]:
    return {
        "word": entry.word,
        "same_word": entry.same_word,
        "spoken_as": entry.spoken_as,
        "language": entry.language_code or "",
    }


def _entry(row: Row[Any]) -> DictionaryEntry:
    return DictionaryEntry(
        id=row.id,
        key_id=row.owner or None,
        word=row.word,
        spoken_as=row.spoken_as,
        language_code=row.language or None,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
