"""Copies of a SQLite database beside it: when they are made, which are kept, and how one is put back."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from rhapsode.core.errors import ConfigurationError, StorageFullError
from rhapsode.core.notices import Notices
from rhapsode.service.database_backups import DAY_SECONDS, DatabaseBackups
from rhapsode.store import sqlite_copy
from rhapsode.store.backups import backups, damage_sentence, make_backup, newest_sound, restore
from rhapsode.store.integrity import damage_of
from rhapsode.store.sqlite_copy import copy_sqlite

ROWS = 400


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database of some pages, in WAL mode."""
    path = tmp_path / "data" / "rhapsode.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE rows (number INTEGER, content TEXT)")
        connection.executemany("INSERT INTO rows VALUES (?, ?)", [(number, "x" * 3000) for number in range(ROWS)])
        connection.commit()
    return path


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 8192)


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM rows").fetchone()[0])


def test_a_copy_ends_however_often_others_write(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite begins a copy anew when somebody writes, unless the copy is of one snapshot."""
    monkeypatch.setattr(sqlite_copy, "PAGES_AT_ONCE", 8)
    over = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(database, isolation_level=None, timeout=30.0)) as connection:
            while not over.is_set():
                connection.execute("INSERT INTO rows VALUES (0, 'y')")
                written += 1
                time.sleep(0.001)

    writer = threading.Thread(target=write)
    writer.start()
    copier = threading.Thread(target=copy_sqlite, args=(database, tmp_path / "copy.db"), daemon=True)
    copier.start()
    copier.join(timeout=30.0)
    ended = not copier.is_alive()
    over.set()
    writer.join()
    assert ended
    assert ROWS <= count(tmp_path / "copy.db") <= ROWS + written


def test_a_damaged_database_does_not_replace_a_copy(database: Path, tmp_path: Path) -> None:
    copy_sqlite(database, tmp_path / "copy.db")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(database)
    with pytest.raises(sqlite3.DatabaseError):
        copy_sqlite(database, tmp_path / "copy.db")
    assert count(tmp_path / "copy.db") == ROWS
    with pytest.raises(sqlite3.DatabaseError):
        make_backup(database, 2)
    assert backups(database.parent) == []


def test_the_newest_are_kept_whatever_the_clock_says(database: Path) -> None:
    for number in range(1, 4):
        created = make_backup(database, 2)
        assert created.number == number
        os.utime(created.path, (time.time() - number * DAY_SECONDS,) * 2)  # each looks older than the one before
    assert [backup.number for backup in backups(database.parent)] == [3, 2]
    assert [path.stat().st_mode & 0o777 for path in (database.parent / "backups").iterdir()] == [0o600, 0o600]


def test_without_free_space_no_copy_is_made(database: Path) -> None:
    with pytest.raises(StorageFullError):
        make_backup(database, 2, min_free_bytes=10**18)
    assert backups(database.parent) == []


def test_a_damaged_copy_is_passed_over_and_not_put_back(database: Path) -> None:
    first, second = make_backup(database, 3), make_backup(database, 3)
    damage(second.path)
    assert newest_sound(database.parent) == first
    assert first.path.name in damage_sentence(database, "malformed")
    with pytest.raises(ConfigurationError, match="damaged itself"):
        restore(second.path, database)
    damage(first.path)
    assert "There is no copy" in damage_sentence(database, "malformed")


def test_what_was_there_is_kept_and_its_log_not_played_into_the_copy(database: Path) -> None:
    created = make_backup(database, 2)
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM rows")
    connection.commit()
    log = database.with_name("rhapsode.db-wal").read_bytes()
    main = database.read_bytes()
    connection.close()
    database.write_bytes(main)  # as a kill leaves it: everything is in the log
    database.with_name("rhapsode.db-wal").write_bytes(log)
    damage(database)
    aside = restore(created.path, database)
    assert aside is not None
    assert count(database) == ROWS
    assert damage_of(database) is None
    assert (aside / "rhapsode.db").is_file()
    assert not database.with_name("rhapsode.db-wal").exists()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", os.urandom(5000)])
def test_files_that_are_no_database_are_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rhapsode.db"
    path.write_bytes(content)
    assert (damage_of(path) is None) is (content == b""), "an empty file is an empty database"
    path.unlink()
    assert damage_of(path) is None
    path.mkdir()
    assert damage_of(path) == "it is no file"


class Clocks:
    def __init__(self) -> None:
        self.wall, self.passed = time.time(), 1000.0

    def move(self, seconds: float, *, set_by: float = 0.0) -> None:
        self.wall += seconds + set_by
        self.passed += seconds


@pytest.mark.parametrize("set_by", [0.0, DAY_SECONDS, -DAY_SECONDS])
def test_a_copy_a_day_by_whatever_clock(database: Path, set_by: float) -> None:
    clocks, notices = Clocks(), Notices()
    keeping = DatabaseBackups(database, 2, 0, notices, lambda: clocks.wall, lambda: clocks.passed)
    assert keeping.due()
    keeping.check_and_copy()
    assert not keeping.due()
    clocks.move(3600, set_by=set_by)
    assert keeping.due() is (set_by > 0)
    clocks.move(DAY_SECONDS)
    assert keeping.due()
    assert list(notices) == []


def test_damage_and_a_copy_that_fails_are_told(database: Path) -> None:
    notices = Notices()
    full = DatabaseBackups(database, 2, 10**18, notices)
    full.check_and_copy()
    assert list(notices) == ["The daily copy of the database could not be made: there is no room."]
    assert full.due(), "it is tried again"
    keeping = DatabaseBackups(database, 2, 0, notices)
    keeping.check_and_copy()
    assert list(notices) == []
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(database)
    keeping.check_and_copy()
    assert list(notices) == ["The database is damaged. Stop the server and run 'rhapsode restore'."]
    assert len(backups(database.parent)) == 1
