"""Nothing is sent anywhere, and nothing written beside the data and cache directories, that nobody configured.

Every process is watched at its system calls, with all its children, in an empty home directory.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.fleet import WorkerProcess
from tests.e2e.server import WEB, ServerProcess, environment, running, until
from tests.e2e.wire import spoken
from tests.support.fork_server import COMMAND
from tests.support.google import KEY, GoogleStandIn
from tests.support.postgres import PostgresServer
from tests.support.system_calls import STRACE, outgoing, watching, written

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(STRACE is None, reason="needs strace, which Linux has"),
]

LOCK = Path(__file__).parents[2] / "requirements.lock"
SENTENCE = "Not a word of this leaves the machine."
IMPORTED = """
import importlib, importlib.metadata, pathlib, pkgutil, re, sys
import rhapsode
for module in pkgutil.walk_packages(rhapsode.__path__, "rhapsode."):
    if ".migrations" not in module.name:
        importlib.import_module(module.name)
locked = re.findall(r"^([A-Za-z0-9_.-]+)==", pathlib.Path(sys.argv[1]).read_text(), re.MULTILINE)
normal = lambda name: re.sub(r"[-_.]+", "-", name).lower()
wanted = {normal(name) for name in locked}
tops = sorted(top for top, owners in importlib.metadata.packages_distributions().items()
              if wanted & {normal(owner) for owner in owners} and top.isidentifier())
count = 0
for top in tops:
    try:
        importlib.import_module(top)
        count += 1
    except ImportError as error:
        print("not importable:", top, type(error).__name__)
print("imported:", count, "of", len(wanted))
"""


class Empty:
    """An empty home directory, and the directories that rhapsode is given."""

    def __init__(self, place: Path) -> None:
        self.home = place / "home"
        self.data = place / "data"
        self.cache = place / "cache"
        self.work = place / "work"
        for directory in (self.home, self.work):
            directory.mkdir()
        self.trace = place / "trace"

    @property
    def settings(self) -> dict[str, str]:
        """The environment that makes this the home."""
        return {"HOME": str(self.home), "RHAPSODE_CACHE_DIR": str(self.cache), "TMPDIR": str(self.work)}

    def assert_silent(
        self, *, ports: tuple[int, ...] = (), inside: tuple[Path, ...] = (), sockets: tuple[str, ...] = ()
    ) -> None:
        """Fail unless nothing was asked for, and the home is still empty."""
        assert self.trace.stat().st_size > 0, "nothing was watched"
        assert outgoing(self.trace, ports=ports, sockets=sockets) == []
        assert written(self.trace, inside=(self.data, self.cache, self.work, *inside)) == []
        assert list(self.home.iterdir()) == []

    def run(self, *command: str, **settings: str) -> str:
        """Return what a command that succeeds prints, watched."""
        quiet = {name: value for name, value in environment(self.data, {}).items() if not name.startswith("XDG_")}
        done = subprocess.run(
            [*watching(self.trace), *command],
            env={**quiet, **self.settings, **settings},
            cwd=self.work,
            capture_output=True,
            text=True,
            timeout=180.0,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def empty(tmp_path: Path) -> Empty:
    return Empty(tmp_path)


def test_what_watches_sees_a_look_up_a_connection_and_a_file(empty: Empty) -> None:
    program = (
        "import pathlib, socket\n"
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 4000))\n"
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('::1', 4001))\n"
        "pathlib.Path.home().joinpath('made').mkdir()\n"
        "pathlib.Path.home().joinpath('file').touch()\n"
        "try: socket.getaddrinfo('name.invalid', 80)\n"
        "except OSError: pass\n"
    )
    empty.run(sys.executable, "-S", "-c", program)
    sent = outgoing(empty.trace)
    assert "connect 192.0.2.1 port 4000" in sent
    assert "sendto ::1 port 4001" in sent
    assert any("resolv.conf" in line for line in sent)
    assert written(empty.trace, inside=[empty.work]) == [f"mkdir {empty.home}/made", f"openat {empty.home}/file"]
    assert outgoing(empty.trace, ports=[4000]) == sent, "only this machine's own ports may be allowed"


@pytest.mark.slow
def test_speak_builds_the_model_and_speaks_in_silence(empty: Empty) -> None:
    for model in ("kokoro", "hibari"):
        empty.run(str(COMMAND), "speak", SENTENCE, "--model", model, "--output", str(empty.work / f"{model}.wav"))
        assert (empty.work / f"{model}.wav").stat().st_size > 10_000
        empty.assert_silent()


@pytest.fixture
def shared_cache() -> dict[str, str]:
    """Return the cache of the other tests: the models are built."""
    kept = os.environ.get("RHAPSODE_CACHE_DIR")
    return {"RHAPSODE_CACHE_DIR": kept or str(Path.home() / ".cache" / "rhapsode")}


@pytest.mark.slow
def test_the_server_is_silent_with_every_engine(empty: Empty, shared_cache: dict[str, str]) -> None:
    with GoogleStandIn() as google:
        port = urlsplit(google.url).port or 0
        settings = {
            **empty.settings,
            **shared_cache,
            "RHAPSODE_ENGINES": "kokoro,hibari,tone",
            "RHAPSODE_GEMINI_API_KEY": KEY,
            "RHAPSODE_GEMINI_BASE_URL": google.url,
        }
        server = ServerProcess(empty.work, **settings)
        server.data_dir = empty.data
        server.prefix = watching(empty.trace)
        with running(server):
            server.warm()
            with server.client() as client:
                for model in ("kokoro", "hibari", "tone", "gemini_3_1_flash_tts_preview"):
                    spoken(client, SENTENCE, model=model)
                for page in ("/v1/models", "/v1/voices", "/docs/", "/openapi.json", "/console/login"):
                    assert client.get(page, follow_redirects=True).status_code == 200, page
            assert WEB.get(f"{server.url}/readyz").status_code == 200
        empty.assert_silent(ports=(port,), inside=(Path(shared_cache["RHAPSODE_CACHE_DIR"]),))


@pytest.mark.slow
def test_a_worker_of_a_fleet_speaks_to_its_database_alone(
    empty: Empty, shared_cache: dict[str, str], postgres: PostgresServer
) -> None:
    url = postgres.create("silence")
    settings = {"RHAPSODE_DATABASE_URL": url, "RHAPSODE_BLOB_URL": (empty.data / "audio").as_uri()}
    replica = ServerProcess(empty.work / "replica", "--no-worker", **settings)
    worker = WorkerProcess(empty.work / "worker", **{**empty.settings, **shared_cache, **settings})
    worker.data_dir = empty.data
    worker.prefix = watching(empty.trace)
    with running(replica), running(worker):
        until(lambda: WEB.get(f"{replica.url}/readyz").status_code == 200, "the replica")
        with replica.client() as client:
            for model in ("kokoro", "hibari"):
                spoken(client, SENTENCE, model=model)
    port = urlsplit(url).port or 0
    # The client library of PostgreSQL asks the system who its user is, by way of the daemon that caches such answers.
    cache = Path(shared_cache["RHAPSODE_CACHE_DIR"])
    empty.assert_silent(ports=(port,), inside=(cache,), sockets=("/var/run/nscd/socket",))


@pytest.mark.parametrize("command", [("doctor",), ("voices",), ("models",), ("keys", "create", "one")])
def test_commands_are_silent(empty: Empty, shared_cache: dict[str, str], command: tuple[str, ...]) -> None:
    empty.run(str(COMMAND), *command, **shared_cache)
    empty.assert_silent(inside=(Path(shared_cache["RHAPSODE_CACHE_DIR"]),))


@pytest.mark.slow
def test_importing_every_package_of_the_default_install_is_silent(empty: Empty) -> None:
    printed = empty.run(sys.executable, "-c", IMPORTED, str(LOCK), PYTHONPATH="")
    empty.assert_silent()
    assert int(printed.split("imported: ")[1].split()[0]) > 80, printed
