"""Parse the period and the grouping of a usage report."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from rhapsode.core.clock import DAY_MS
from rhapsode.core.errors import RequestError

DEFAULT_DAYS = 30
MOST_DAYS = 400
GROUPS = ("day", "key", "model")
"""The groupings of a usage report."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def period(start: str | None, end: str | None) -> tuple[date, date]:
    """Return the first and the last day of a report. Raises RequestError that names the wrong parameter."""
    last = datetime.now(UTC).date() if end is None else _day(end, "end")
    try:
        first = last - timedelta(days=DEFAULT_DAYS - 1) if start is None else _day(start, "start")
    except OverflowError:
        first = date.min
    if first > last:
        raise RequestError("'start' must not be after 'end'.", param="start")
    if (last - first).days >= MOST_DAYS:
        raise RequestError(f"That is more than {MOST_DAYS} days. Ask for fewer at a time.", param="start")
    return first, last


def bounds(start: str | None, end: str | None) -> tuple[int | None, int | None]:
    """Return where the first day begins and where the last one ends, in milliseconds since the epoch.

    ``None`` is no bound. Raises RequestError that names the wrong parameter.
    """
    first = None if start is None else _day(start, "start")
    last = None if end is None else _day(end, "end")
    if first is not None and last is not None and first > last:
        raise RequestError("'start' must not be after 'end'.", param="start")
    return None if first is None else _midnight(first), None if last is None else _midnight(last) + DAY_MS


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def groups(value: str) -> list[str]:
    """Return the groupings, each once. Raises RequestError for an unknown one."""
    names = list(dict.fromkeys(part.strip() for part in value.split(",")))
    for name in names:
        if name not in GROUPS:
            raise RequestError(f"'group_by' takes some of {', '.join(GROUPS)}, separated by commas.", param="group_by")
    return names


def _day(value: str, param: str) -> date:
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise RequestError(f"'{param}' must be a day such as 2026-11-23.", param=param)
