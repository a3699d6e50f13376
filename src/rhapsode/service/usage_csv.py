"""Usage as CSV (RFC 4180), for spreadsheets and bookkeeping."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from rhapsode.store.rows import UsageRow

COLUMNS: Final = (
    "tasks_completed",
    "tasks_failed",
    "tasks_canceled",
    "characters",
    "audio_seconds",
    "input_text_tokens",
    "output_audio_tokens",
    "cache_hits",
    "failed_input_text_tokens",
    "failed_output_audio_tokens",
)
"""The columns behind those of the groups."""
LINES_AT_ONCE: Final = 500
"""How many lines are made before other tasks of the event loop run: some 3 ms of processor time."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


async def usage_csv(
    rows: Sequence[UsageRow], group_by: Sequence[str], names: Mapping[str, str]
) -> AsyncGenerator[bytes]:
    """Yield a header and a line for each group, without a total, which a spreadsheet would count twice.

    Beside the id of a key stands its name, from ``names``. A name that a spreadsheet would take for a formula has an
    apostrophe before it (CWE-1236). Other tasks of the event loop run between two blocks of lines.
    """
    header = usage_header(group_by)
    for start in range(0, max(1, len(rows)), LINES_AT_ONCE):
        yield (header + usage_lines(rows[start : start + LINES_AT_ONCE], group_by, names)).encode()
        header = ""
        await asyncio.sleep(0)


def usage_file_name(first: date, last: date) -> str:
    """Return the name of a file with the usage from one day to another."""
    return f"usage-{first.isoformat()}-{last.isoformat()}.csv"


def usage_header(group_by: Sequence[str]) -> str:
    """Return the line with the names of the columns."""
    return csv_lines([[column for group in group_by for column in _columns(group)] + list(COLUMNS)])


def usage_lines(rows: Iterable[UsageRow], group_by: Sequence[str], names: Mapping[str, str]) -> str:
    """Return a line for each group."""
    return csv_lines(_line(row, group_by, names) for row in rows)


def csv_lines(lines: Iterable[Sequence[object]]) -> str:
    """Return lines of CSV, each with CR LF at its end."""
    file = io.StringIO()
    csv.writer(file).writerows(lines)
    return file.getvalue()


def _line(row: UsageRow, group_by: Sequence[str], names: Mapping[str, str]) -> list[object]:
    groups: list[object] = []
    for group in group_by:
        value = row.group[group]
        groups += [value, safe_cell(names.get(value, ""))] if group == "key" else [safe_cell(value)]
    amounts = row.amounts
    return [
        *groups,
        amounts.completed,
        amounts.failed,
        amounts.canceled,
        amounts.characters,
        f"{amounts.audio_ms / 1000:.3f}",
        amounts.input_text_tokens,
        amounts.output_audio_tokens,
        amounts.cache_hits,
        amounts.failed_input_tokens,
        amounts.failed_audio_tokens,
    ]


def _columns(group: str) -> tuple[str, ...]:
    return ("key", "key_name") if group == "key" else (group,)


def safe_cell(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
