"""The backends. A test that takes ``database`` or ``rig`` runs on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rhapsode.store.database import Database
from rhapsode.store.migrate import migrate_sqlite
from tests.contract.backends import Backend, SqliteBackend
from tests.contract.rig import Rig


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "rhapsode.db"
    migrate_sqlite(path)
    return path


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    assert request.param == "sqlite"
    backend = SqliteBackend(request.getfixturevalue("sqlite_template"), tmp_path)
    yield backend
    backend.close()


@pytest.fixture
def database(backend: Backend) -> Database:
    return backend.open()


@pytest.fixture
def rig(database: Database) -> Rig:
    return Rig.on(database)
