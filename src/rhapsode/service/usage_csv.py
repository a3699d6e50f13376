"""Usage as CSV (RFC 4180), for spreadsheets and bookkeeping."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
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
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def usage_csv(rows: Sequence[UsageRow], group_by: Sequence[str], names: Mapping[str, str]) -> str:
    """Return a header and a line for each group, without a total, which a spreadsheet would count twice.

    Beside the id of a key stands its name, from ``names``. A name that a spreadsheet would take for a formula has an
    apostrophe before it (CWE-1236).
    """
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow([column for group in group_by for column in _columns(group)] + list(COLUMNS))
    for row in rows:
        groups: list[str] = []
        for group in group_by:
            value = row.group[group]
            groups += [value, safe_cell(names.get(value, ""))] if group == "key" else [safe_cell(value)]
        amounts = row.amounts
        lines.writerow(
            [
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
        )
    return file.getvalue()


def _columns(group: str) -> tuple[str, ...]:
    return ("key", "key_name") if group == "key" else (group,)


def safe_cell(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
