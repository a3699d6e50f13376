"""Output of commands: results to stdout, everything else to stderr.

Rich is imported where a table is wider than the terminal only: its import, and laying out a table of eighty rows with
it, take longer than all else that a short command does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TextIO

from rhapsode.core.errors import ConfigurationError

GAP = "  "
"""What stands between two columns."""
STYLES = {"bold": "1", "red": "31", "green": "32"}
"""Parameters of the control sequence SGR (ECMA-48, 8.3.117)."""


class Table:
    """Rows below the names of their columns, which can be read on any terminal and cut into fields by a script.

    ``right`` are the indexes of columns of numbers, which end at one edge. Without ``header`` there are rows only.
    ``colours`` maps what a cell says to the colour that it has on a terminal.
    """

    def __init__(
        self,
        *columns: str,
        right: Sequence[int] = (),
        header: bool = True,
        colours: Mapping[str, str] | None = None,
    ) -> None:
        self._columns = columns
        self._rows: list[tuple[str, ...]] = []
        self._right = frozenset(right)
        self._header = header
        self._colours = colours or {}

    def add_row(self, *cells: str) -> None:
        """Add a row. A cell may have several lines."""
        self._rows.append(cells)

    def print(self) -> None:
        """Print it to stdout. Raises ConfigurationError when that cannot be written.

        Nothing is folded, unless a terminal is too narrow for it.
        """
        need_output()
        rows = [self._columns, *self._rows] if self._header else self._rows
        lines = [line for row in rows for line in _lines(row)]
        widths = [max((cell_width(line[at]) for line in lines), default=0) for at in range(len(self._columns))]
        terminal = _terminal_columns()
        if terminal is not None and sum(widths) + len(GAP) * (len(widths) - 1) > terminal:
            self._print_folded()
            return
        laid_out = [self._laid_out(line, widths) for line in lines]
        if self._header:
            laid_out[0] = styled(laid_out[0], "bold", sys.stdout)
        print_line("\n".join(laid_out))

    def _laid_out(self, line: Sequence[str], widths: Sequence[int]) -> str:
        cells = []
        for at, (cell, width) in enumerate(zip(line, widths, strict=True)):
            space = " " * (width - cell_width(cell))
            shown = styled(cell, self._colours[cell], sys.stdout) if cell in self._colours else cell
            cells.append(space + shown if at in self._right else shown + space)
        return GAP.join(cells).rstrip()

    def _print_folded(self) -> None:
        from rich.console import Console
        from rich.table import Table as FoldedTable
        from rich.text import Text

        folded = FoldedTable(box=None, pad_edge=False, header_style="bold", show_header=self._header)
        for at, column in enumerate(self._columns):
            folded.add_column(column, overflow="fold", justify="right" if at in self._right else "left")
        for row in self._rows:
            folded.add_row(*(Text(_printable(cell), self._colours.get(cell, "")) for cell in row))
        Console().print(folded, highlight=False)


def cell_width(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def print_line(line: str = "", *, end: str = "\n") -> None:
    """Print a line to stdout unchanged. Raises ConfigurationError when that is closed or cannot be written."""
    need_output()
    try:
        sys.stdout.write(line + end)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise ConfigurationError(f"Standard output could not be written: {error.strerror}.") from None


def print_note(line: str) -> None:
    """Print a message that is not a result to stderr."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def print_error(message: str) -> None:
    """Print to stderr why a command failed."""
    print_note(f"{styled('error:', 'red', sys.stderr)} {message}")


def styled(text: str, style: str, stream: TextIO) -> str:
    """Return ``text`` in bold or a colour where ``stream`` is a terminal that shows it (https://no-color.org)."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m"


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


def when(milliseconds: int | None) -> str:
    """Return a time in UTC as text; ``-`` when there is none."""
    if milliseconds is None:
        return "-"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _terminal_columns() -> int | None:
    """Return the width of the terminal that stdout is, ``None`` where it is none: a script gets lines unfolded."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _lines(row: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of a row, each with a part of every cell."""
    cells = [_printable(cell).split("\n") for cell in row]
    for number in range(max(map(len, cells), default=0)):
        yield [cell[number] if number < len(cell) else "" for cell in cells]


def _printable(text: str) -> str:
    """Return ``text`` without control characters: those in a name could move the cursor of the terminal."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)
