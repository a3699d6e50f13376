"""The real server as a process of its own, and what tests ask of it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

import httpx

from rhapsode.store.migrate import migrate_sqlite
from tests.support.fork_server import COMMAND, ForkedProcess, fork_server, inherited_environment

T = TypeVar("T")
Json = dict[str, Any]

FORKED = ("RHAPSODE_", "GEMINI_", "PROBE_", "AWS_", "PYTHONPATH")
"""What settings of a process begin with that can be a fork: others count from the beginning of a process."""
START_SECONDS = 180.0
COMMAND_SECONDS = 300.0
PATIENCE_SECONDS = 180.0
POLL_SECONDS = (0.02, 0.25)
"""How often is asked: the first time, and at most."""

WEB = httpx.Client(verify=False, timeout=60.0, limits=httpx.Limits(max_keepalive_connections=0))
"""For what needs no key. Nothing here uses TLS, and to load its certificates would take longer than most tests."""


def until(question: Callable[[], T | None], what: str, *, seconds: float = PATIENCE_SECONDS) -> T:
    """Return the first answer of ``question`` that is true; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    pause, longest = POLL_SECONDS
    while True:
        if answer := question():
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {seconds:.0f} s in vain for {what}.")
        time.sleep(pause)
        pause = min(1.2 * pause, longest)


def environment(data_dir: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with only the given settings of rhapsode; the cache is everybody's."""
    kept = inherited_environment()
    if cache := os.environ.get("RHAPSODE_CACHE_DIR"):
        kept["RHAPSODE_CACHE_DIR"] = cache
    return {**kept, "RHAPSODE_DATA_DIR": str(data_dir), **settings}


class Process(Protocol):
    """What is started and stopped."""

    def start(self) -> object: ...

    def stop(self) -> None: ...


P = TypeVar("P", bound=Process)


@contextmanager
def running(process: P) -> Iterator[P]:
    """Yield ``process``, started, until the block is left."""
    try:
        process.start()
        yield process
    finally:
        process.stop()


class CommandProcess:
    """A ``rhapsode`` command that runs until it is told to end."""

    forked = False
    """Whether it may be a fork of the fork server, as in tests; benchmarks execute the command."""

    def __init__(self, home: Path, *command: str, **settings: str) -> None:
        self.home = home
        self.data_dir = home / "data"
        self.settings = settings
        self._command = command
        self._process: subprocess.Popen[bytes] | ForkedProcess | None = None
        self.prefix: list[str] = []
        home.mkdir(parents=True, exist_ok=True)

    @classmethod
    def may_fork(cls, settings: Mapping[str, str]) -> bool:
        """Tell whether a command with these settings may be a fork."""
        return cls.forked and all(name.startswith(FORKED) for name in settings)

    def _launch(self, out: IO[bytes], err: IO[bytes]) -> subprocess.Popen[bytes] | ForkedProcess:
        env = environment(self.data_dir, self.settings)
        if self.forked and not self.prefix and self.may_fork(self.settings):
            self._process = fork_server().launch(self._command, cwd=self.home, env=env, out=out, err=err)
        else:
            command = [*self.prefix, str(COMMAND), *self._command]
            stdin = subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=stdin, stdout=out, stderr=err, cwd=self.home, env=env)
        return self._process

    def send(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, seconds: float = 60.0) -> int:
        """Return the exit code, once the process has ended."""
        assert self._process is not None
        return self._process.wait(timeout=seconds)

    def kill(self) -> None:
        """Kill the process by SIGKILL: no chance to tidy up. Its engine processes end as well when they see that it
        is gone.
        """
        self.send(signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        """Stop the process, however the test went."""
        if self._process is None or self._process.poll() is not None:
            return
        self.send(signal.SIGTERM)
        try:
            self.wait()
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None


@cache
def empty_database() -> Path:
    """Return a SQLite file with the empty tables of this version, made once for all tests of this process."""
    path = Path(tempfile.mkdtemp(prefix="rhapsode-tests-")) / "empty.db"
    migrate_sqlite(path)
    return path


def _private(path: str, flags: int) -> int:
    """Open a file for its owner alone: into any other one the first key is not printed."""
    return os.open(path, flags, 0o600)


class ServerProcess(CommandProcess):
    """``rhapsode serve`` on a data directory. It can be started again after it ended, as an owner would."""

    def __init__(self, home: Path, *arguments: str, **settings: str) -> None:
        super().__init__(home, "serve", "--port", "0", *arguments, **settings)
        self.url = ""
        self.starts = 0
        self.make_tables = False
        self.first_readiness: Json = {}

    def launch(self) -> subprocess.Popen[bytes] | ForkedProcess:
        """Start the process and wait for nothing."""
        self.starts += 1
        if self.starts == 1 and "RHAPSODE_DATABASE_URL" not in self.settings:
            self._take_empty_database()
        with open(self._file("out"), "wb", opener=_private) as out, self._file("log").open("wb") as err:
            return self._launch(out, err)

    def _take_empty_database(self) -> None:
        """Give a first start the tables that it would make itself, which takes half a second of processor time.

        Tests of the first start itself make their own (``tests/e2e/test_keys.py``, ``tests/e2e/test_cli.py``).
        """
        database = self.data_dir / "rhapsode.db"
        if not self.make_tables and not self.data_dir.exists():
            self.data_dir.mkdir(mode=0o700, parents=True)
            shutil.copy(empty_database(), database)
            database.chmod(0o600)

    def start(self) -> ServerProcess:
        """Start the process and wait until it takes requests."""
        process = self.launch()

        def lives() -> None:
            if process.poll() is not None:
                raise AssertionError(f"The server ended with {process.returncode}:\n{self.log}")

        def announced() -> str | None:
            lives()
            try:
                facts = json.loads((self.data_dir / "server.json").read_text())
            except FileNotFoundError:
                return None
            return str(facts["url"]) if facts["pid"] == process.pid else None

        self.url = until(announced, "server.json", seconds=START_SECONDS)

        def ready() -> Json | None:
            lives()
            with contextlib.suppress(httpx.TransportError):  # it may have ended meanwhile, which is told next time
                answer = WEB.get(f"{self.url}/readyz")
                return answer.json() if answer.status_code == 200 else None
            return None

        self.first_readiness = until(ready, "/readyz", seconds=START_SECONDS)
        return self

    def warm(self) -> ServerProcess:
        """Wait until every engine is loaded."""

        def ready() -> bool:
            engines = WEB.get(f"{self.url}/readyz").json()["engines"]
            return all(engine["state"] == "ready" for engine in engines.values())

        until(ready, "the engines")
        return self

    # -- what it said --------------------------------------------------------------------------------------------

    def _file(self, kind: str) -> Path:
        return self.home / f"server-{self.starts}.{kind}"

    @property
    def printed(self) -> str:
        """What the last start wrote to standard output."""
        return self._file("out").read_text()

    @property
    def log(self) -> str:
        """What the last start wrote to standard error."""
        return self._file("log").read_text()

    @property
    def first_output(self) -> str:
        """What the first start wrote to standard output."""
        return (self.home / "server-1.out").read_text()

    @property
    def first_key(self) -> str:
        """The admin key that the first start printed."""
        found = re.findall(r"rhap_\w+_[\w-]+", self.first_output)
        assert len(found) == 1
        return str(found[0])

    # -- asking it -----------------------------------------------------------------------------------------------

    def client(self, key: str | None = None) -> httpx.Client:
        """Return a client with the key in its headers; without a key given, the first one."""
        headers = {"Authorization": f"Bearer {key or self.first_key}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60.0, verify=False)

    def anonymous(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60.0, verify=False)

    def cli(self, *arguments: str, stdin: str | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
        """Return the command line on the same data directory, beside the server or without it."""
        return run_cli(self.home, self.data_dir, *arguments, stdin=stdin, **{**self.settings, **settings})

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """Yield the database, to be looked at only."""
        connection = sqlite3.connect(f"file:{self.data_dir / 'rhapsode.db'}?mode=ro", uri=True, timeout=30.0)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, statement: str, *values: object) -> list[Json]:
        with self.database() as connection:
            return [dict(row) for row in connection.execute(statement, values)]


def run_cli(
    home: Path, data_dir: Path, *arguments: str, stdin: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Return a ``rhapsode`` command that has ended."""
    env = environment(data_dir, settings)
    if CommandProcess.may_fork(settings):
        return _run_fork(home, env, arguments, stdin or "")
    return run_executable(home, data_dir, *arguments, stdin=stdin, **settings)


def run_executable(
    home: Path, data_dir: Path, *arguments: str, stdin: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Return the same by the installed script in a process of its own, with all that is imported on the way."""
    return subprocess.run(
        [str(COMMAND), *arguments],
        input=stdin or "",
        capture_output=True,
        text=True,
        cwd=home,
        env=environment(data_dir, settings),
        timeout=COMMAND_SECONDS,
        check=False,
    )


def _run_fork(
    home: Path, env: Mapping[str, str], arguments: Sequence[str], stdin: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as a fork of the fork server, which saves the second of processor time for its imports."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        process = fork_server().launch(arguments, cwd=home, env=env, out=out, err=err, stdin=given)
        try:
            code = process.wait(COMMAND_SECONDS)
        finally:
            process.send_signal(signal.SIGKILL)
        return subprocess.CompletedProcess([str(COMMAND), *arguments], code, _text_of(out), _text_of(err))


def _text_of(file: IO[bytes]) -> str:
    """Return all that was written to a file, with ``\\n`` as line end, like the text of a subprocess."""
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n").replace("\r", "\n")
