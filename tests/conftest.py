"""What tests of several tiers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import FOR_TESTS, PostgresServer, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, started by the first test that needs it."""
    with running_postgres(**FOR_TESTS) as server:
        yield server
