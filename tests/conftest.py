"""What tests of several tiers share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.support.postgres import FOR_TESTS, PostgresServer, running_postgres

# Collecting ten thousand tests makes millions of objects that stay: to look through them again and again takes a tenth
# of the time.
gc.set_threshold(50_000)

# A property is to hold however busy the machine is that it is tried on.
settings.register_profile("rhapsode", deadline=None)
settings.load_profile("rhapsode")

# structlog formats a traceback with all variables unless told otherwise, which takes seconds for each.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Yield a real PostgreSQL, started by the first test that needs it."""
    with running_postgres(**FOR_TESTS) as server:
        yield server
