"""Output of commands: results to stdout, everything else to stderr."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from rhapsode.core.errors import ConfigurationError

WIDE = 200
"""Columns when the output is not a terminal: nothing is folded for a script."""


class Results(Console):
    """Standard output; a failed write raises ConfigurationError."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print as rich does. Raises ConfigurationError when standard output is closed or cannot be written."""
        need_output()
        try:
            super().print(*objects, **options)
        except BrokenPipeError:
            raise
        except OSError as error:
            drop_output()
            raise ConfigurationError(f"Standard output could not be written: {error.strerror}.") from None


def need_output() -> None:
    """Raise ConfigurationError when there is no standard output (``>&-``)."""
    if sys.stdout is None:
        raise ConfigurationError("Standard output is closed: there is nowhere to print to.")


def drop_output() -> None:
    """Discard output that could not be written; otherwise Python would try again at exit and print a warning."""
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


results = Results(width=None if sys.stdout is not None and sys.stdout.isatty() else WIDE)
errors = Console(stderr=True)


def print_line(line: str) -> None:
    """Print a line to stdout unchanged: without markup, colours or wrapping."""
    results.print(line, markup=False, highlight=False, soft_wrap=True)


def table(*columns: str) -> Table:
    """Return a plain table that can be read on any terminal and cut into fields by a script."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def when(milliseconds: int | None) -> str:
    """Return a time in UTC as text; ``-`` when there is none."""
    if milliseconds is None:
        return "-"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
