"""Reads of a SQLite database without SQLAlchemy, whose import takes longer than the rest of these commands.

They read what the stores read (a test compares both), and nothing is written. ``None`` means that the database cannot
be read so: it is missing, damaged or locked, or has the schema of another version. Then the stores say what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from rhapsode.core.audit import AuditEvent, AuditFilter
    from rhapsode.core.dictionary import DictionaryEntry
    from rhapsode.core.task import ApiKey, Task
    from rhapsode.store.rows import UsageRow

T = TypeVar("T")
BUSY_SECONDS: Final = 5.0
MOST_ROWS: Final = 10_000
"""A report of more rows is left to the store, which refuses it."""
_ORDERS: Final = {
    "created_at": "-created_at",
    "name": "lower(name)",
    "last_used_at": "-coalesce(last_used_at, 0)",
}
_COLUMNS: Final = {"day": "day", "key": "key_id", "model": "model"}
_MIGRATIONS: Final = Path(__file__).parent / "migrations" / "versions"


def read_keys(path: Path, order: str = "created_at") -> list[ApiKey] | None:
    """Return all keys in one of the orders of :data:`rhapsode.store.keys.ORDERS`."""
    from rhapsode.store.rows import key_of

    def read(connection: sqlite3.Connection) -> list[ApiKey]:
        rows = connection.execute(f"SELECT * FROM api_keys ORDER BY {_ORDERS[order]}, id")  # noqa: S608 (a constant)
        return [key_of(dict(row)) for row in rows]

    return _read(path, read)


def read_usage(
    path: Path, start: date, end: date, group_by: Sequence[str], key_id: str | None = None
) -> list[UsageRow] | None:
    """Return what :meth:`rhapsode.store.usage.UsageStore.report` does."""
    from rhapsode.store.rows import AMOUNTS, Amounts, UsageRow

    groups = [_COLUMNS[name] for name in group_by]
    sums = [f"sum({name})" for name in AMOUNTS]
    statement = f"SELECT {', '.join([*groups, *sums])} FROM usage WHERE day BETWEEN ? AND ?"  # noqa: S608 (constants)
    values = [start.isoformat(), end.isoformat()]
    if key_id is not None:
        statement += " AND key_id = ?"
        values.append(key_id)
    if groups:
        statement += f" GROUP BY {', '.join(groups)} ORDER BY {', '.join(groups)}"

    def read(connection: sqlite3.Connection) -> list[UsageRow]:
        rows = (tuple(row) for row in connection.execute(statement, values))
        return [
            UsageRow(
                dict(zip(group_by, row[: len(groups)], strict=True)),
                Amounts(*(int(value or 0) for value in row[len(groups) :])),
            )
            for row in rows
        ]

    usage_rows = _read(path, read)
    return None if usage_rows is None or len(usage_rows) > MOST_ROWS else usage_rows


def read_tasks(path: Path, limit: int) -> list[Task] | None:
    """Return the newest tasks of all keys, as :meth:`rhapsode.store.tasks.TaskStore.recent` does."""
    from rhapsode.store.rows import task_of

    def read(connection: sqlite3.Connection) -> list[Task]:
        rows = connection.execute("SELECT * FROM tasks ORDER BY id DESC LIMIT ?", (limit,))
        return [task_of(dict(row)) for row in rows]

    return _read(path, read)


def read_audit(path: Path, filters: AuditFilter, limit: int) -> tuple[list[AuditEvent], bool] | None:
    """Return the newest events, and whether there are more, as :meth:`rhapsode.store.audit.AuditStore.page` does."""
    from rhapsode.store.rows import event_of

    kind = filters.action if filters.action is None or "." in filters.action else f"{filters.action}.*"
    criteria = {
        "actor_id = ?": filters.actor,
        "target_id = ?": filters.target,
        "action GLOB ?": kind,  # no action has a character that is one of a pattern
        "at >= ?": filters.since,
        "at < ?": filters.until,
    }
    conditions = {condition: value for condition, value in criteria.items() if value is not None}
    statement = "SELECT * FROM audit_events"
    if conditions:
        statement += f" WHERE {' AND '.join(conditions)}"
    statement += " ORDER BY at DESC, id DESC LIMIT ?"

    def read(connection: sqlite3.Connection) -> tuple[list[AuditEvent], bool]:
        rows = connection.execute(statement, (*conditions.values(), limit + 1)).fetchall()
        return [event_of(dict(row)) for row in rows[:limit]], len(rows) > limit

    return _read(path, read)


def read_pronunciations(path: Path, owner: str | None) -> list[DictionaryEntry] | None:
    """Return the entries of a key or of the installation, as the pages of
    :meth:`rhapsode.store.dictionary.DictionaryStore.page` have them.
    """
    from rhapsode.core.dictionary import DictionaryEntry

    columns = "id, word, spoken_as, language, created_at, updated_at"
    statement = f"SELECT {columns} FROM pronunciations WHERE owner = ? ORDER BY same_word, language"  # noqa: S608

    def read(connection: sqlite3.Connection) -> list[DictionaryEntry]:
        rows = connection.execute(statement, (owner or "",))
        return [
            DictionaryEntry(identity, owner, word, spoken_as, language or None, created_at, updated_at)
            for identity, word, spoken_as, language, created_at, updated_at in rows
        ]

    return _read(path, read)


def has_custom_voices(path: Path) -> bool | None:
    """Tell whether any custom voice is kept."""
    return _read(
        path, lambda connection: connection.execute("SELECT 1 FROM custom_voices LIMIT 1").fetchone() is not None
    )


def _read(path: Path, read: Callable[[sqlite3.Connection], T]) -> T | None:
    try:
        with _opened(path) as connection:
            if connection.execute("SELECT version_num FROM alembic_version").fetchone()["version_num"] != _head():
                return None
            return read(connection)
    except (sqlite3.Error, OSError, TypeError):
        return None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def _head() -> str:
    """Return the newest revision, which is the number of the last migration (as
    :data:`rhapsode.store.migrate.HEAD`).
    """
    return max(path.name[:4] for path in _MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))
