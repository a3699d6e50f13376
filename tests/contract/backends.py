"""The databases that the contract is checked on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

from rhapsode.core.changes import TaskChanges
from rhapsode.core.observe import Observe, ignore
from rhapsode.store.database import Database, SqliteDatabase
from rhapsode.store.postgres import PostgresDatabase
from tests.support.postgres import PostgresServer


class Backend(Protocol):
    """A database with the current schema and no rows, which can be opened more than once at a time."""

    def open(self, changes: TaskChanges | None = None, observe: Observe = ignore) -> Database:
        """Return another way in, such as the command line's beside the server's; closed with the test."""
        ...

    def close(self) -> None:
        """Close whatever was opened."""
        ...


class SqliteBackend:
    """A copy of a migrated file, because migrating takes longer than most tests."""

    def __init__(self, template: Path, directory: Path) -> None:
        self.path = directory / "rhapsode.db"
        shutil.copy(template, self.path)
        self._opened: list[Database] = []

    def open(self, changes: TaskChanges | None = None, observe: Observe = ignore) -> Database:
        database = SqliteDatabase(self.path, changes, observe)
        self._opened.append(database)
        return database

    def close(self) -> None:
        for database in self._opened:
            database.close()


class PostgresBackend:
    """A copy of a migrated database."""

    def __init__(self, server: PostgresServer, template: str, name: str) -> None:
        self.server = server
        self.name = name
        self.url = server.create(name, template)
        self._opened: list[Database] = []

    def open(self, changes: TaskChanges | None = None, observe: Observe = ignore) -> Database:
        database = PostgresDatabase(self.url, changes, observe)
        self._opened.append(database)
        return database

    def close(self) -> None:
        for database in self._opened:
            database.close()
        self.server.drop(self.name)
