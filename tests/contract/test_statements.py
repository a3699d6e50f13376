"""Statements that are executed without SQLAlchemy on SQLite have the same effect on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from rhapsode.store.database import Database
from rhapsode.store.schema import meta
from rhapsode.store.statements import Statement

ADD = Statement(insert(meta))
ADD_RETURNING = Statement(insert(meta).returning(meta.c.name, meta.c.value.label("what")))
NAMED = Statement(select(meta).where(meta.c.name == bindparam("p_name")))
CALLED_A = Statement(select(meta.c.name).where(meta.c.value == "a").order_by(meta.c.name.desc()))
CHANGE = Statement(update(meta).where(meta.c.value == bindparam("p_before")).values(value="b"))


async def test_rows_have_their_columns_as_attributes_and_by_name(database: Database) -> None:
    added = await database.write(ADD_RETURNING.first, {"name": "one", "value": "a"})
    assert (added.name, added.what) == ("one", "a") == tuple(added)
    found = await database.read(NAMED.first, {"p_name": "one"})
    assert found.value == "a"
    assert await database.read(NAMED.first_by_name, {"p_name": "one"}) == {"name": "one", "value": "a"}
    assert await database.read(NAMED.scalar, {"p_name": "one"}) == "one"


async def test_without_rows_there_is_none(database: Database) -> None:
    values = {"p_name": "nobody"}
    assert await database.read(NAMED.first, values) is None
    assert await database.read(NAMED.first_by_name, values) is None
    assert await database.read(NAMED.scalar, values) is None
    assert list(await database.read(NAMED.all, values)) == []


async def test_changed_rows_are_counted(database: Database) -> None:
    await database.write(ADD.run_each, [{"name": name, "value": "a"} for name in ("one", "two")])
    await database.write(ADD.run_each, [{"name": "three", "value": "c"}])
    assert [row.name for row in await database.read(CALLED_A.all, {})] == ["two", "one"]
    assert await database.write(CHANGE.run, {"p_before": "a"}) == 2
    assert await database.write(CHANGE.run, {"p_before": "a"}) == 0


async def test_what_returns_rows_leaves_nothing_open(database: Database) -> None:
    """A statement that is not read to its end would keep its transaction from being committed."""

    def add_both(connection: Connection) -> None:
        for name in ("one", "two"):
            ADD_RETURNING.scalar(connection, {"name": name, "value": "a"})

    await database.write(add_both)
    assert len(await database.read(CALLED_A.all, {})) == 2


async def test_a_violated_constraint_is_told_apart_and_undoes_the_write(database: Database) -> None:
    await database.write(ADD.run, {"name": "one", "value": "a"})

    def add_two(connection: Connection) -> None:
        ADD.run(connection, {"name": "two", "value": "a"})
        ADD.run(connection, {"name": "one", "value": "b"})

    with pytest.raises(IntegrityError):
        await database.write(add_two)
    assert [row.name for row in await database.read(CALLED_A.all, {})] == ["one"]


async def test_a_missing_value_is_an_error_and_not_null(database: Database) -> None:
    await database.read(NAMED.all, {"p_name": "one"})
    with pytest.raises(Exception, match="p_name"):
        await database.read(NAMED.all, {})
