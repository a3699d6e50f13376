"""Export and import of all rows of an installation: plain functions of a connection.

Rows are dictionaries of what JSON can hold, by table. The databases have the same schema; whether they are SQLite or
PostgreSQL makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from sqlalchemy import Connection, func, select, text

from rhapsode.core.errors import ConfigurationError
from rhapsode.store.audit import INSTALLATION_NAME, record
from rhapsode.store.ownership import installation_of, keep_installation
from rhapsode.store.schema import (
    api_keys,
    cache,
    items,
    meta,
    metadata,
    project_exports,
    project_takes,
    segments,
    tasks,
)

Row = Mapping[str, object]
BATCH: Final = 500
TABLES: Final = tuple(table.name for table in metadata.sorted_tables)
"""All tables, those that others refer to first."""
BLOBS: Final = (
    items.c.output,
    items.c.captions_output,
    segments.c.audio,
    cache.c.audio,
    project_takes.c.audio,
    project_exports.c.output,
)
"""The columns that hold paths of blobs."""


def dump(connection: Connection, put: Callable[[str, Iterator[Row]], None]) -> None:
    """Pass the rows of every table to ``put``, which may be slow."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    for table in metadata.sorted_tables:
        rows = connection.execution_options(yield_per=BATCH).execute(select(table)).mappings()
        put(table.name, (dict(row) for row in rows))


def referred(connection: Connection) -> list[str]:
    """Return the paths of all blobs that rows refer to, each once."""
    paths: dict[str, None] = {}
    for column in BLOBS:
        paths.update(dict.fromkeys(connection.execute(select(column).where(column.is_not(None))).scalars()))
    return list(paths)


def load(connection: Connection, rows: Callable[[str], Iterable[Row]]) -> dict[str, int]:
    """Insert ``rows`` of every table into an installation without keys and tasks; return how many for each.

    Its secrets become those of the other one, so that links which were signed there stay valid; its own installation
    id is kept. Raises ConfigurationError when it is in use.
    """
    if in_use(connection):
        raise ConfigurationError(
            "This installation has keys or tasks already. An import goes into an empty one: name another data "
            "directory or database."
        )
    mine = installation_of(connection)
    connection.execute(meta.delete())
    counts = {}
    for table in metadata.sorted_tables:
        columns = {column.name for column in table.columns}
        counts[table.name] = 0
        waiting = iter(rows(table.name))
        while batch := [dict(row) for row in islice(waiting, BATCH)]:
            if any(row.keys() != columns for row in batch):
                raise ConfigurationError(f"The archive has other columns of {table.name} than this version knows.")
            connection.execute(table.insert(), batch)
            counts[table.name] += len(batch)
    keep_installation(connection, mine)
    facts = {"keys": counts[api_keys.name], "tasks": counts[tasks.name]}
    record(connection, None, "installation.imported", mine or INSTALLATION_NAME, INSTALLATION_NAME, facts)
    if connection.dialect.name == "postgresql":  # a sequence does not advance when ids are given
        highest = connection.execute(select(func.max(segments.c.id))).scalar()
        if highest is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence('segments', 'id'), :highest)"), {"highest": highest}
            )
    return counts


def in_use(connection: Connection) -> bool:
    """Tell whether there is a key or a task."""
    return any(connection.execute(select(table).limit(1)).first() is not None for table in (api_keys, tasks))
