"""Operations of one statement, for :class:`~rhapsode.store.database.Database`: ``look(all_rows, statement)``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, CursorResult, Executable, Row, RowMapping, cast, func

SERVER_NOW: Final = cast(func.extract("epoch", func.clock_timestamp()) * 1000, BigInteger)
"""The time in milliseconds by the clock of PostgreSQL, one for all processes."""
Parameters = Mapping[str, object]


def all_rows(
    connection: Connection, statement: Executable, parameters: Parameters | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return all rows of ``statement``."""
    return connection.execute(statement, parameters).all()


def all_mappings(connection: Connection, statement: Executable) -> Sequence[RowMapping]:
    """Return all rows of ``statement``, each by the names of its columns."""
    return connection.execute(statement).mappings().all()


def only_row(
    connection: Connection, statement: Executable, parameters: Parameters | None = None
) -> Row[*tuple[Any, ...]]:
    """Return the row of ``statement``, which always has exactly one."""
    return connection.execute(statement, parameters).one()


def first_row(
    connection: Connection, statement: Executable, parameters: Parameters | None = None
) -> Row[*tuple[Any, ...]] | None:
    """Return the first row of ``statement``, ``None`` if there is none."""
    return connection.execute(statement, parameters).first()


def first_value(connection: Connection, statement: Executable) -> Any:
    """Return the first column of the first row of ``statement``, ``None`` if there is none."""
    return connection.execute(statement).scalar()


def all_values(connection: Connection, statement: Executable) -> Sequence[Any]:
    """Return the first column of all rows of ``statement``."""
    return connection.execute(statement).scalars().all()


def changed_rows(
    connection: Connection, statement: Executable, parameters: Parameters | Sequence[Parameters] | None = None
) -> int:
    """Execute ``statement``, which writes, and return how many rows it has inserted, changed or removed."""
    result: CursorResult[*tuple[Any, ...]] = connection.execute(statement, parameters)
    return result.rowcount
