"""A lab for each test, on a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from rhapsode.render import retries
from rhapsode.store.changes import LocalChanges
from rhapsode.store.migrate import migrate_sqlite
from tests.contract.backends import SqliteBackend
from tests.contract.rig import Rig
from tests.unit.render.lab import Lab


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    """Yield what is logged; unconfigured, structlog would print tracebacks with all their values."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "rhapsode.db"
    migrate_sqlite(path)
    return path


@pytest.fixture
def changes() -> LocalChanges:
    return LocalChanges()


@pytest.fixture
def rig(template: Path, tmp_path: Path, changes: LocalChanges) -> Iterator[Rig]:
    backend = SqliteBackend(template, tmp_path)
    yield Rig.on(backend.open(changes))
    backend.close()


@pytest.fixture
def lab(rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setattr(retries, "RECOMMIT_SECONDS", 0.001)
    return Lab(rig, tmp_path)
