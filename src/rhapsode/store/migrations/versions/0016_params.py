"""The parameters of an input are one JSON column: those of their own become it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BATCH = 1000
_ITEMS = sa.table(
    "items",
    *map(sa.column, ("task_id", "item", "params", "voice", "format", "speed", "language", "style", "speakers")),
    *map(sa.column, ("pronunciations", "captions")),
)
_REPLACED = "voice", "speed", "language", "style", "speakers", "pronunciations"


def upgrade() -> None:
    op.add_column("items", sa.Column("params", sa.Text, nullable=False, server_default=sa.text("'{}'")))
    connection = op.get_bind()
    fill = (
        sa.update(_ITEMS)
        .where(_ITEMS.c.task_id == sa.bindparam("p_task"), _ITEMS.c.item == sa.bindparam("p_item"))
        .values(params=sa.bindparam("p_params"))
    )
    for rows in _batches(connection):
        filled = [{"p_task": row.task_id, "p_item": row.item, "p_params": params_of(row)} for row in rows]
        connection.execute(fill, filled)
    for name in _REPLACED:
        op.drop_column("items", name)


def _batches(connection: sa.Connection) -> Iterator[list[sa.Row[Any]]]:
    place = sa.tuple_(_ITEMS.c.task_id, _ITEMS.c.item)
    rows = sa.select(_ITEMS).order_by(_ITEMS.c.task_id, _ITEMS.c.item).limit(BATCH)
    found = list(connection.execute(rows))
    while found:
        yield found
        last = found[-1]
        found = list(connection.execute(rows.where(place > sa.tuple_(last.task_id, last.item))))


def params_of(row: Any) -> str:
    """Return what version 1 of the parameters writes for an item; what is not given is left out."""
    given = {
        "version": 1,
        "voice_name": None if row.speakers else row.voice,
        "format": None if row.format == "wav" else row.format,
        "speed": None if row.speed == 1.0 else row.speed,
        "language_code": row.language,
        "style": row.style,
        "speakers": None if row.speakers is None else json.loads(row.speakers),
        "captions": row.captions,
        "pronunciations": None if row.pronunciations is None else json.loads(row.pronunciations),
    }
    return json.dumps(
        {name: value for name, value in given.items() if value is not None}, ensure_ascii=False, separators=(",", ":")
    )
