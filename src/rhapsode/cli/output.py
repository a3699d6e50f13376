"""What commands print with: results to stdout, all else to stderr."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

WIDE = 200
"""Columns when the output is not a terminal: nothing is folded for a script."""

results = Console(width=None if sys.stdout.isatty() else WIDE)
errors = Console(stderr=True)


def table(*columns: str) -> Table:
    """A plain table that can be read on any terminal and cut into fields by a script."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def when(milliseconds: int | None) -> str:
    """A time for people, in UTC; ``-`` when there is none."""
    if milliseconds is None:
        return "-"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
