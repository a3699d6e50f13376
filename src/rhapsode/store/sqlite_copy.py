"""Copies of a SQLite database that may be in use."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rhapsode.core.disk import sync

PAGES_AT_ONCE = 4096
"""16 MB per step: large enough for progress, small enough not to delay a server noticeably."""
PAUSE_SECONDS = 0.005


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the database at ``source`` to ``target``, which appears all at once, is consistent and on the disk then.

    Others may read and write meanwhile. A damaged database is not copied: what is at ``target`` stays. Raises OSError
    and sqlite3.Error.
    """
    draft = target.with_name(f"{target.name}.draft")
    draft.unlink(missing_ok=True)
    try:
        before = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=60.0, isolation_level=None)
        after = sqlite3.connect(draft)
        try:
            draft.chmod(0o600)
            # One snapshot for the whole copy: otherwise SQLite restarts the copy whenever another connection writes
            # between two steps, and the copy of a large database in use never completes.
            before.execute("BEGIN")
            before.execute("SELECT count(*) FROM sqlite_master").fetchone()
            before.backup(after, pages=PAGES_AT_ONCE, sleep=PAUSE_SECONDS)
            after.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            answer = after.execute("PRAGMA quick_check(1)").fetchone()[0]
            if answer != "ok":
                raise sqlite3.DatabaseError(f"the database is damaged: {answer}")
        finally:
            after.close()
            before.close()
        sync(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
