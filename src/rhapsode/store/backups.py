"""Daily copies of a SQLite database, and their restore."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rhapsode.core.disk import sync
from rhapsode.core.errors import ConfigurationError, StorageFullError
from rhapsode.store.integrity import damage_of
from rhapsode.store.sqlite_copy import copy_sqlite

DIRECTORY: Final = "backups"
_NAME = re.compile(r"rhapsode-(\d{6})-\d{8}T\d{6}Z\.db", re.ASCII)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database. Copies are numbered: a clock that is set does not change which is the newest."""

    path: Path
    number: int
    made_at: float

    def __str__(self) -> str:
        made_at = datetime.fromtimestamp(self.made_at, UTC).strftime("%Y-%m-%d %H:%M UTC")
        return f"{self.path.name} of {made_at}"


def backups(data_dir: Path) -> list[Backup]:
    """Return the copies in a data directory, the newest first."""
    copies = []
    for path in (data_dir / DIRECTORY).glob("rhapsode-*.db"):
        if (match := _NAME.fullmatch(path.name)) is not None:
            with suppress(OSError):
                copies.append(Backup(path, int(match[1]), path.stat().st_mtime))
    return sorted(copies, key=lambda backup: -backup.number)


def make_backup(database: Path, keep: int, min_free_bytes: int = 0) -> Backup:
    """Copy the database, which may be in use, to ``backups`` beside it, and remove all copies but ``keep``.

    Older ones are removed only when the new one is complete and synced. Raises StorageFullError when it would leave
    less than ``min_free_bytes``, OSError, and sqlite3.Error, of a damaged database too.
    """
    directory = database.parent / DIRECTORY
    directory.mkdir(exist_ok=True, mode=0o700)
    needed = database.stat().st_size
    if shutil.disk_usage(directory).free - needed < min_free_bytes:
        raise StorageFullError("There is no room for a copy of the database.")
    before = backups(database.parent)
    number = before[0].number + 1 if before else 1
    path = directory / f"rhapsode-{number:06}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
    copy_sqlite(database, path)
    sync(directory)
    for old in before[max(0, keep - 1) :]:
        old.path.unlink(missing_ok=True)
    for draft in directory.glob("rhapsode-*.db.draft"):  # left by a process that was killed
        draft.unlink(missing_ok=True)
    return Backup(path, number, path.stat().st_mtime)


def newest_sound(data_dir: Path) -> Backup | None:
    """Return the newest copy that is not damaged itself."""
    return next((backup for backup in backups(data_dir) if damage_of(backup.path) is None), None)


def restore(source: Path, database: Path) -> Path | None:
    """Replace ``database``, which must not be open, by a copy; return where the replaced files are.

    A process that is killed in the middle leaves the previous database, and the restore can be repeated. Raises
    ConfigurationError for a copy that is damaged, OSError.
    """
    if (damage := damage_of(source)) is not None:
        raise ConfigurationError(f"{source} is damaged itself: {damage}.")
    draft = database.with_name(f"{database.name}.restoring")
    draft.unlink(missing_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        copy_sqlite(source, draft)
        aside = _set_aside(database)
        draft.replace(database)
        sync(database.parent)
    finally:
        draft.unlink(missing_ok=True)
    return aside


def _set_aside(database: Path) -> Path | None:
    """Move the log of a database, and a link to it, into a directory of their own; ``None`` if there is none.

    The log must be gone before another file has the database's name: SQLite would play it into that.
    """
    log = database.with_name(f"{database.name}-wal")
    if not database.exists() and not log.exists():
        return None
    if database.is_file() and damage_of(database) is None:
        with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=5.0)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = database.with_name(f"{database.stem}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    aside.mkdir(mode=0o700)
    if database.is_file():
        (aside / database.name).hardlink_to(database)
    elif database.exists():
        database.rename(aside / database.name)
    for beside in (log, database.with_name(f"{database.name}-shm")):
        if beside.exists():
            beside.rename(aside / beside.name)
    sync(aside)
    sync(database.parent)
    return aside


def damage_sentence(database: Path, damage: str) -> str:
    """Return an error message for a damaged database, with the command that restores the last copy."""
    sound = newest_sound(database.parent)
    remedy = (
        "There is no copy of it in backups beside it; 'rhapsode restore DIRECTORY' puts back one that 'rhapsode "
        "backup' made, and to begin with an empty one move the file away"
        if sound is None
        else f"'rhapsode restore' puts back the copy {sound}, and keeps the damaged file"
    )
    return f"The database {database} is damaged: {damage.rstrip('.')}. {remedy}."
