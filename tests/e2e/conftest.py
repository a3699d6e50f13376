"""Servers that several tests share. They are started by the first test that needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.probe_engine import install
from tests.e2e.server import ServerProcess
from tests.support.transcribe import Transcriber

MakeServer = Callable[..., ServerProcess]


def _running(home: Path, **settings: str) -> Iterator[ServerProcess]:
    server = ServerProcess(home, **settings)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server whose speech is a tone: for all that is not about voices."""
    yield from _running(tmp_path_factory.mktemp("tone"), RHAPSODE_ENGINES="tone")


@pytest.fixture(scope="session")
def client(tone: ServerProcess) -> Iterator[httpx.Client]:
    """A client of ``tone`` with a key."""
    with tone.client() as opened:
        yield opened


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with the engine that does as it is told, and logs all it can."""
    home = tmp_path_factory.mktemp("probe")
    yield from _running(home, RHAPSODE_LOG_LEVEL="debug", **install(home))


@pytest.fixture(scope="session")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with a small limit on texts, links that soon expire, and a public address."""
    yield from _running(
        tmp_path_factory.mktemp("strict"),
        RHAPSODE_ENGINES="tone",
        RHAPSODE_MAX_TEXT_CHARACTERS="40",
        RHAPSODE_URL_TTL_SECONDS="1",
        RHAPSODE_PUBLIC_URL="https://speech.example/base/",
    )


@pytest.fixture(scope="session")
def kokoro(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server as it is without any setting, but that webhooks may go to this machine."""
    yield from _running(tmp_path_factory.mktemp("kokoro"), RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true")


@pytest.fixture(scope="session")
def ears() -> Transcriber:
    """The small Whisper."""
    return Transcriber("tiny")


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """Makes servers of a test's own; whatever still runs at its end is stopped."""
    made: list[ServerProcess] = []

    def make(**settings: str) -> ServerProcess:
        made.append(ServerProcess(tmp_path / f"server-{len(made)}", **settings))
        return made[-1]

    yield make
    for server in made:
        server.stop()
