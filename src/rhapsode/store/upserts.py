"""Inserts that may meet a row that is there: the same words on both databases, but each has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(table: Table, dialect: str) -> Insert:
    """Return an INSERT with ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # with its drivers' dialects, which a command on SQLite never needs

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def insert_new(connection: Connection, table: Table, values: dict[str, object]) -> bool:
    """Insert a row unless one with the same key exists or is being inserted concurrently; return whether it was
    inserted.
    """
    statement = insert_into(table, connection.dialect.name).values(values).on_conflict_do_nothing()
    return bool(connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount)
