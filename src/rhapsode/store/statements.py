"""Statements that run for every task, without SQLAlchemy's work for each execution.

SQLAlchemy takes several times as long to look up a statement in its cache, bind its values and wrap its rows as SQLite
takes to execute it. On SQLite a :class:`Statement` is compiled once and given to the driver; on PostgreSQL, where the
round trip is the cost, it goes through SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import UpdateBase

Clause = Select[Any] | UpdateBase
Values = Mapping[str, Any]
"""Values by the names of parameters: numbers, strings and ``None``, which the driver takes as they are."""


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's connection, for statements that take many times longer through SQLAlchemy."""
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


class Statement:
    """A statement that is executed with values for the same parameters each time.

    Its rows have their columns as attributes, on both databases. Parameters that are expanded with their values, as
    those of ``in_``, are not possible.
    """

    def __init__(self, clause: Clause) -> None:
        self._clause = clause
        self._compiled: _Compiled | None = None

    def run(self, connection: Connection, values: Values) -> int:
        """Execute it; return how many rows were changed."""
        if not _is_sqlite(connection):
            return connection.execute(self._clause, values).rowcount
        return self._on_sqlite(connection, values).execute(connection, values).rowcount

    def run_each(self, connection: Connection, many: Sequence[Values]) -> None:
        """Execute it with each of these values."""
        if len(many) == 1:  # no list of one, for which the driver would begin a batch
            self.run(connection, many[0])
        else:
            connection.execute(self._clause, many)

    def all(self, connection: Connection, values: Values) -> Sequence[Any]:
        """Return its rows."""
        if not _is_sqlite(connection):
            return connection.execute(self._clause, values).all()
        return self._on_sqlite(connection, values).rows(connection, values)

    def first(self, connection: Connection, values: Values) -> Any:
        """Return its first row, ``None`` if there is none."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def first_by_name(self, connection: Connection, values: Values) -> Values | None:
        """Return its first row by the names of its columns, ``None`` if there is none."""
        row = self.first(connection, values)
        if row is None:
            return None
        named: Values = row._asdict() if _is_sqlite(connection) else row._mapping
        return named

    def scalar(self, connection: Connection, values: Values) -> Any:
        """Return the first column of its first row, ``None`` if there is none."""
        rows = self.all(connection, values)
        return rows[0][0] if rows else None

    def _on_sqlite(self, connection: Connection, values: Values) -> _Compiled:
        if self._compiled is None:
            self._compiled = _Compiled(self._clause, connection, values)
        return self._compiled


class _Compiled:
    """A statement as SQLite has it: its text, and the names of its parameters in their order."""

    def __init__(self, clause: Clause, connection: Connection, values: Values) -> None:
        compiled: Any = clause.compile(dialect=connection.dialect, column_keys=list(values))
        self._text: str = compiled.string
        self._names: Sequence[str] = compiled.positiontup
        # What is written in the statement itself, such as the status in a condition.
        self._constants = {name: bind.value for bind, name in compiled.bind_names.items() if not bind.required}
        self._row: Any = None

    def execute(self, connection: Connection, values: Values) -> sqlite3.Cursor:
        """Execute it. Raises the driver's errors, and SQLAlchemy's for a violated constraint, as it would."""
        given = {**self._constants, **values}
        try:
            return driver_of(connection).execute(self._text, [given[name] for name in self._names])
        except sqlite3.IntegrityError as error:
            raise IntegrityError(self._text, None, error) from None

    def rows(self, connection: Connection, values: Values) -> Sequence[Any]:
        """Execute it and return its rows."""
        cursor = self.execute(connection, values)
        found = cursor.fetchall()
        if self._row is None:
            self._row = namedtuple("Row", [column[0] for column in cursor.description], rename=True)  # type: ignore[misc]
        return list(map(self._row._make, found))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
