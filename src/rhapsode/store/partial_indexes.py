"""Partial indexes of either database, declared without the PostgreSQL dialect.

SQLAlchemy imports a dialect, with those of all its drivers, as soon as an index has an option for it. Commands on
SQLite would wait for that (a twentieth of their start).
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, MetaData, text

_WHERE: Final = "rhapsode.where"


def partial_index(name: str, *columns: str, where: str) -> Index:
    """Return an index of the rows that match ``where``, a condition in SQL on columns without their table."""
    return Index(name, *columns, sqlite_where=text(where), info={_WHERE: where})


def add_postgres_conditions(metadata: MetaData) -> None:
    """Give the partial indexes of ``metadata`` their conditions on PostgreSQL, before it is used there."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if (where := index.info.get(_WHERE)) is not None:
                index.dialect_options["postgresql"]["where"] = text(where)
