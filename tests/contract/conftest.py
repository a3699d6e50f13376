"""The backends. A test that takes ``database`` or ``rig`` runs on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from ulid import ULID

from rhapsode.store.blobs import LocalBlobs, RemoteBlobs
from rhapsode.store.database import Database
from rhapsode.store.migrate import migrate_postgres, migrate_sqlite
from tests.contract.backends import Backend, PostgresBackend, SqliteBackend
from tests.contract.places import Place
from tests.contract.rig import Rig
from tests.support.postgres import PostgresServer
from tests.support.s3 import S3, s3_server

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "rhapsode.db"
    migrate_sqlite(path)
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    migrate_postgres(postgres.create("template_contract"))
    return "template_contract"


@pytest.fixture(params=["sqlite", "postgres"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    backend: Backend
    if request.param == "sqlite":
        backend = SqliteBackend(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
        backend = PostgresBackend(server, template, f"test_{next(_NUMBERS)}")
    yield backend
    backend.close()


@pytest.fixture
def database(backend: Backend) -> Database:
    return backend.open()


@pytest.fixture
def rig(database: Database) -> Rig:
    return Rig.on(database)


@pytest.fixture
def local_place(tmp_path: Path) -> Place:
    directory = tmp_path / "audio"
    return Place(directory.as_uri(), lambda: LocalBlobs(directory))


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    with s3_server() as running:
        yield running


@pytest.fixture
def s3_place(s3: S3, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    url = s3.url(f"test-{ULID()}")
    return Place(url, lambda: RemoteBlobs(url))
