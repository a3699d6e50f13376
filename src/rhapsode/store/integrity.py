"""Finds out whether a SQLite file is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""The error codes of SQLite for a damaged page, or a file that is not a database."""


def damage_of(path: Path, *, full: bool = False) -> str | None:
    """Return the damage of the database at ``path``; ``None`` if it is sound, or if there is none.

    Reads all of it; with ``full`` indexes are compared with their tables too, which takes longer. Others may use the
    database meanwhile. What keeps it from being looked at (a lock, permissions) is no damage: the next process that
    uses it gets an error.
    """
    if not path.exists():
        return None
    if not path.is_file():
        return "it is no file"
    try:
        with closing(sqlite3.connect(path, timeout=5.0, isolation_level=None)) as connection:
            row = connection.execute("PRAGMA integrity_check(1)" if full else "PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error) if is_damage(error) else None
    answer = str(row[0]) if row else "no answer"
    return None if answer == "ok" else answer.splitlines()[-1]


def is_damage(error: BaseException | None) -> bool:
    """Tell whether a failure of SQLite means that the file is damaged."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in DAMAGE
