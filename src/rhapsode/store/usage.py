"""Usage of keys by day and model, as recorded at the end of their tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, func, select

from rhapsode.core.errors import RequestError
from rhapsode.store.database import Database
from rhapsode.store.rows import AMOUNTS, Amounts, UsageRow
from rhapsode.store.schema import usage

_COLUMNS = {"day": usage.c.day, "key": usage.c.key_id, "model": usage.c.model}
DAYS_AT_ONCE = 7
"""How many days are added up in one statement, so that other queries can run in between."""
ROWS_AT_ONCE = 500
"""How many rows are added before other tasks of the event loop run: some 3 ms of processor time."""
MOST_ROWS = 10_000


class UsageStore:
    """Each call is several transactions: past days do not change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(
        self, start: date, end: date, group_by: Sequence[str], key_id: str | None = None
    ) -> list[UsageRow]:
        """Return what was used from the UTC day ``start`` to ``end``, both included, of one key or of all.

        Grouped by some of :data:`rhapsode.core.periods.GROUPS`, in the order of the groups; without any it is one
        row. Raises RequestError when that is more than :data:`MOST_ROWS`.
        """
        groups = [_COLUMNS[name] for name in group_by]
        sums = [func.sum(usage.c[name]) for name in AMOUNTS]
        by_group: dict[tuple[str, ...], Amounts] = {}
        for first in range(start.toordinal(), end.toordinal() + 1, DAYS_AT_ONCE):
            last = min(end.toordinal(), first + DAYS_AT_ONCE - 1)
            since, until = (date.fromordinal(day).isoformat() for day in (first, last))
            statement = select(*groups, *sums).where(usage.c.day.between(since, until))
            if key_id is not None:
                statement = statement.where(usage.c.key_id == key_id)
            if groups:
                statement = statement.group_by(*groups)

            rows = await self._database.read(partial(_rows, statement))
            for at in range(0, len(rows), ROWS_AT_ONCE):
                for row in rows[at : at + ROWS_AT_ONCE]:
                    group = row[: len(groups)]
                    amounts = Amounts(*(int(value or 0) for value in row[len(groups) :]))
                    by_group[group] = by_group[group] + amounts if group in by_group else amounts
                await asyncio.sleep(0)
            if len(by_group) > MOST_ROWS:
                raise RequestError(
                    f"That is more than {MOST_ROWS:,} rows. Ask for fewer days, or group by less.", param="group_by"
                )
            await asyncio.sleep(0)
        ordered = sorted(by_group)
        report: list[UsageRow] = []
        for at in range(0, len(ordered), ROWS_AT_ONCE):
            report += [
                UsageRow(dict(zip(group_by, group, strict=True)), by_group[group])
                for group in ordered[at : at + ROWS_AT_ONCE]
            ]
            await asyncio.sleep(0)
        return report


def _rows(statement: Select[Any], connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(statement)]
