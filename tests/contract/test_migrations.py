"""Migrations: they end at the schema of the code, from any number of processes, and never touch a newer database."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

import rhapsode.store
from rhapsode.core.errors import ConfigurationError
from rhapsode.store.migrate import COPY_SECONDS, HEAD, KNOWN, migrate_sqlite
from rhapsode.store.schema import metadata

MIGRATE = """
import sys
from pathlib import Path
from rhapsode.store.migrate import migrate_sqlite
print("ready", flush=True)
sys.stdin.readline()
migrate_sqlite(Path(sys.argv[1]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "rhapsode.db"


def sql_of_indexes(path: Path) -> set[str]:
    """Return the indexes as SQLite keeps them, conditions included, which Alembic does not compare."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    connection.close()
    return {re.sub(r"\s+", " ", row[0]) for row in rows}


def test_the_migrated_schema_is_that_of_the_code(path: Path, tmp_path: Path) -> None:
    migrate_sqlite(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(fresh)
    fresh.dispose()
    assert sql_of_indexes(path) == sql_of_indexes(tmp_path / "fresh.db")


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(rhapsode.store.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == HEAD
    assert {script.revision for script in scripts.walk_revisions()} == KNOWN


def test_migrating_again_changes_nothing_and_keeps_the_rows(path: Path) -> None:
    migrate_sqlite(path)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO meta VALUES ('kept', 'value')")
    migrate_sqlite(path)
    assert connection.execute("SELECT value FROM meta WHERE name = 'kept'").fetchone() == ("value",)
    connection.close()


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    migrate_sqlite(path)
    assert path.stat().st_mode & 0o077 == 0


def test_a_newer_database_is_refused_and_left_as_it_is(path: Path) -> None:
    migrate_sqlite(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigurationError, match=rf"newer rhapsode \(schema 9999, this one knows up to {HEAD}\)"):
        migrate_sqlite(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    connection.close()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"This is a text of mine, and no database at all. " * 50)
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        migrate_sqlite(path)
    assert path.read_bytes().startswith(b"This is a text")


def test_a_migration_that_fails_leaves_no_half_of_it(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE segments (mine)")
    with pytest.raises(ConfigurationError):
        migrate_sqlite(path)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert tables == {"segments"}


def test_processes_that_start_at_once_migrate_it_once(path: Path) -> None:
    command = [sys.executable, "-c", MIGRATE, str(path)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    outcomes = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=60)
        outcomes.append((process.returncode, errors.decode()[-500:] if process.returncode else ""))
    assert outcomes == [(0, ""), (0, "")]
    migrate_sqlite(path)


def at_revision(path: Path, revision: str) -> None:
    """Migrate to the schema of an earlier version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(Path(rhapsode.store.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(text("INSERT INTO meta VALUES ('from', 'before')"))
    engine.dispose()


def test_a_database_is_copied_before_it_is_changed(path: Path) -> None:
    at_revision(path, "0001")
    older = path.with_name("rhapsode.schema-0000.db")
    older.write_bytes(b"of a migration long ago")
    migrate_sqlite(path)
    copy = path.with_name("rhapsode.schema-0001.db")
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert connection.execute("SELECT value FROM meta WHERE name = 'from'").fetchone() == ("before",)
    assert copy.stat().st_mode & 0o077 == 0
    assert not older.exists()
    migrate_sqlite(path)
    assert copy.exists()


def test_the_copy_does_not_outlive_the_texts_for_long(path: Path) -> None:
    at_revision(path, "0001")
    migrate_sqlite(path)
    copy = path.with_name("rhapsode.schema-0001.db")
    past = copy.stat().st_mtime - COPY_SECONDS - 1
    os.utime(copy, (past, past))
    migrate_sqlite(path)
    assert not copy.exists()


def test_without_room_for_the_copy_nothing_is_changed(path: Path) -> None:
    at_revision(path, "0001")
    path.with_name("rhapsode.schema-0001.db.draft").mkdir()  # in the way, as a full disk would be
    with pytest.raises(ConfigurationError, match=r"cannot be copied before that.*Nothing was changed"):
        migrate_sqlite(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_a_new_database_has_nothing_to_copy(path: Path) -> None:
    migrate_sqlite(path)
    assert list(path.parent.glob("*.schema-*")) == []
