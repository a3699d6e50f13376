"""What only PostgreSQL has: a database of its own for each test, whose writes add jobs as those of a fleet do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from rhapsode.fleet import enqueue_noted
from rhapsode.store.postgres import PostgresDatabase
from tests.contract.backends import PostgresBackend
from tests.contract.rig import Rig
from tests.support.postgres import PostgresServer

_NUMBERS = count(1)


@pytest.fixture
def backend(postgres: PostgresServer, postgres_template: str) -> Iterator[PostgresBackend]:
    backend = PostgresBackend(postgres, postgres_template, f"test_own_{next(_NUMBERS)}")
    yield backend
    backend.close()


@pytest.fixture
def url(backend: PostgresBackend) -> str:
    return backend.url


@pytest.fixture
def rig(url: str) -> Iterator[Rig]:
    """Yield stores whose writes add jobs."""
    database = PostgresDatabase(url, enqueue=enqueue_noted)
    yield Rig.on(database)
    database.close()
