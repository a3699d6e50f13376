"""What tests of several tiers share."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import certifi
import pytest
import structlog
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.support.postgres import FOR_TESTS, PostgresServer, running_postgres

PEM_END = "-----END CERTIFICATE-----\n"

# Collecting ten thousand tests makes millions of objects that stay: to look through them again and again takes a tenth
# of the time.
gc.set_threshold(50_000)

# A property is to hold however busy the machine is that it is tried on.
settings.register_profile("rhapsode", deadline=None)
settings.load_profile("rhapsode")

# Every client of HTTP reads the certificates that it trusts, which takes 0.1 s, and no test uses TLS: one is enough.
# Servers and commands inherit it.
certificates = Path(certifi.where()).read_text()
one_certificate = Path(tempfile.mkdtemp(prefix="rhapsode-tests-")) / "certificate.pem"
one_certificate.write_text(certificates[: certificates.index(PEM_END) + len(PEM_END)])
os.environ["SSL_CERT_FILE"] = str(one_certificate)
atexit.register(shutil.rmtree, one_certificate.parent, ignore_errors=True)

# structlog formats a traceback with all variables unless told otherwise, which takes seconds for each.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


ROOT = Path(__file__).parents[1]
ENGINE_TESTS = "tests/engine/"
KOKORO_SERVER = "kokoro: ServerProcess"
"""What stands in a file with tests of the server that ``tests/e2e/conftest.py`` starts with all of its engines."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """Have one process of xdist run all the files that need the same large model, one after the other.

    Each process that runs such a file loads the model for itself, and starts the server, which takes 20 s of processor
    time for Kokoro's.
    """
    return _ByModel(config, log) if config.getvalue("dist") == "loadfile" else None


class _ByModel(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return _scope_of(super()._split_scope(nodeid))


@cache
def _scope_of(file: str) -> str:
    if file.startswith(ENGINE_TESTS):
        return ENGINE_TESTS
    return KOKORO_SERVER if KOKORO_SERVER in (ROOT / file).read_text() else file


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Yield a real PostgreSQL, started by the first test that needs it."""
    with running_postgres(**FOR_TESTS) as server:
        yield server
