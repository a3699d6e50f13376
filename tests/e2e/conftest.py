"""Servers that several tests share. They are started by the first test that needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from uuid import uuid4

import httpx
import pytest

from tests.e2e.ledger import idle
from tests.e2e.probe_engine import install
from tests.e2e.server import CommandProcess, ServerProcess, run_cli, running
from tests.e2e.wire import spoken
from tests.support.postgres import PostgresServer, running_postgres
from tests.support.transcribe import Transcriber

MakeServer = Callable[..., ServerProcess]
Cli = Callable[..., "CompletedProcess[str]"]
CommandProcess.forked = True


@pytest.fixture(scope="session")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Yield a server whose speech is a tone: for all that is not about voices."""
    with running(
        ServerProcess(tmp_path_factory.mktemp("tone"), RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
    ) as server:
        yield server


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Return a command with the tone engine and a data directory of its own, run in ``tmp_path``."""

    def run(*arguments: str, stdin: str | None = None, **settings: str) -> CompletedProcess[str]:
        return run_cli(
            tmp_path, tmp_path / "data", *arguments, stdin=stdin, **{"RHAPSODE_ENGINES": "tone", **settings}
        )

    return run


@pytest.fixture(scope="session")
def client(tone: ServerProcess) -> Iterator[httpx.Client]:
    """Yield a client of ``tone`` with a key."""
    with tone.client() as opened:
        yield opened


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Yield a server with the engine that does as it is told, and logs all it can."""
    home = tmp_path_factory.mktemp("probe")
    with running(ServerProcess(home, RHAPSODE_LOG_LEVEL="debug", **install(home))) as server:
        yield server.warm()


@pytest.fixture
def mine(probe: ServerProcess) -> Iterator[httpx.Client]:
    """Yield a client of ``probe``, by the contract."""
    with probe.client() as opened:
        yield opened


@pytest.fixture
def go(probe: ServerProcess) -> Iterator[Path]:
    """Yield the file that the engine of ``probe`` waits for. After the test it exists until the engine is free."""
    sign = probe.home / "signals" / "go"
    assert not sign.exists()  # a test that touches it without this fixture has to remove it again
    yield sign
    sign.touch()
    idle(probe)
    with probe.client() as client:  # what was canceled goes on in the engine, whose one process comes to this after it
        spoken(client, f"Free again, {uuid4().hex}.", model="probe")
    sign.unlink()


@pytest.fixture(scope="session")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Yield a server with a small limit on texts, links that soon expire, and a public address."""
    server = ServerProcess(
        tmp_path_factory.mktemp("strict"),
        RHAPSODE_ENGINES="tone",
        RHAPSODE_ENGINE_WORKERS="1",
        RHAPSODE_MAX_TEXT_CHARACTERS="40",
        RHAPSODE_URL_TTL_SECONDS="2",
        RHAPSODE_PUBLIC_URL="https://speech.example/base/",
    )
    with running(server):
        yield server


@pytest.fixture(scope="session")
def kokoro(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Yield a server as it is without any setting, but that webhooks may go to this machine."""
    with running(ServerProcess(tmp_path_factory.mktemp("kokoro"), RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true")) as server:
        yield server


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """Yield one that may be killed: it is as durable as it is by default."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def ears() -> Transcriber:
    """Return the small Whisper."""
    return Transcriber("tiny")


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """Make servers of a test's own; whatever still runs at its end is stopped."""
    servers: list[ServerProcess] = []

    def make(**settings: str) -> ServerProcess:
        servers.append(
            ServerProcess(tmp_path / f"server-{len(servers)}", **{"RHAPSODE_ENGINE_WORKERS": "1", **settings})
        )
        return servers[-1]

    yield make
    for server in servers:
        server.stop()
