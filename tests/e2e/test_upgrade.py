"""What an older version has accepted, begun and stored goes on with this one; the way back is refused with a sentence.

The older version is the commit before parameters became one column. Its own code makes the data.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.e2e.probe_engine import ROOT, install
from tests.e2e.receiver import receiving
from tests.e2e.server import WEB, Json, ServerProcess, running, until
from tests.e2e.wire import completed, create, download, read, urls
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.e2e

BEFORE: Final = "b5dc8545c9ca24c7a936ab6420054cac1590d494"
NEEDED_BEFORE: Final = ("pebble==5.2.3",)
"""What that commit imports and this version no longer installs, as its lock pinned it."""
KEPT = "This was said before the upgrade."
PARAMS: Final[tuple[Json, ...]] = (
    {"text": "Plain words."},
    {"text": "Softly and slowly, all the way to the end.", "format": "mp3", "speed": 0.8, "language_code": "en-GB"},
    {
        "text": "Joe: Who speaks?\nJane: I do.",
        "speakers": [{"speaker": "Joe", "voice_name": "Low"}, {"speaker": "Jane", "voice_name": "High"}],
        "captions": "json",
    },
    {
        "text": "The word xyzzy is said so.",
        "pronunciations": {"xyzzy": "plain words for it"},
        "captions": "vtt",
        "voice_name": "Low",
    },
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the code of that commit, with its tests' engine."""
    directory = tmp_path_factory.mktemp("before")
    names = ("src", "tests/__init__.py", "tests/e2e", "tests/support")
    packed = subprocess.run(["git", "-C", ROOT, "archive", BEFORE, *names], capture_output=True, check=False)
    assert packed.returncode == 0, f"The history lacks {BEFORE}: {packed.stderr.decode()}"
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(directory, filter="data")
    install_needed = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(directory / "src"),
    ]
    subprocess.run([*install_needed, *NEEDED_BEFORE], check=True)
    return directory


@pytest.fixture(params=["one machine", pytest.param("fleet", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> ServerProcess:
    """Return a server of this version, on nothing yet."""
    settings = install(tmp_path) | {"RHAPSODE_WEBHOOK_ALLOW_PRIVATE": "true"}
    settings["RHAPSODE_WORKERS"] = settings.pop("RHAPSODE_ENGINE_WORKERS")  # its name before
    if request.param == "fleet":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        settings |= {
            "RHAPSODE_DATABASE_URL": postgres.create("upgrade"),
            "RHAPSODE_BLOB_URL": (tmp_path / "audio").as_uri(),
        }
    process = ServerProcess(tmp_path, **settings)
    process.make_tables = True  # those of that commit
    process.forked = False
    return process


def _as_before(server: ServerProcess, before: Path) -> Callable[[], None]:
    """Have ``server`` run that commit's code, until what is returned is called."""
    now = server.settings["PYTHONPATH"]
    site = now.partition(os.pathsep)[0]
    server.settings["PYTHONPATH"] = os.pathsep.join([site, str(before / "src"), str(before)])
    return lambda: server.settings.update(PYTHONPATH=now)


@pytest.mark.slow
def test_everything_goes_on_after_an_upgrade(server: ServerProcess, before: Path) -> None:
    upgrade = _as_before(server, before)
    with receiving() as receiver, running(server):
        with server.client() as client:
            created = client.post("/v1/keys", json={"name": "mine", "budgets": {"tokens_per_day": 100_000}}).json()
        with server.client(created["key"]) as client:
            old = completed(client, client.post("/v1/tasks", json=_asked("tone", {"text": KEPT})).json()["id"])
            audio = download(urls(old)[0])
            begun = create(client, "Said.\n\nwait for it.", model="probe", webhook_url=f"{receiver.url}/hook")
            until(lambda: read(client, begun["id"])["status"] == "processing", "the first segment")
            waiting = [client.post("/v1/tasks", json=_asked("probe", *PARAMS)).json()]
            waiting += [create(client, f"wait, number {number}.", model="probe") for number in range(3)]
            with suppress(httpx.TimeoutException):  # a style has no other way in
                speech = {"model": "probe", "voice": "Low", "input": "wait here.", "instructions": "Calmly."}
                client.post("/v1/audio/speech", json=speech, headers={"Idempotency-Key": "styled"}, timeout=1.0)
            styled = client.get("/v1/tasks").json()["data"][0]
            upgrade()
            _check_the_server_before_is_not_pulled_from_under(server, client)
        server.kill()
        (server.home / "signals" / "go").touch()
        server.start().warm()
        with server.client(created["key"]) as client:
            assert read(client, old["id"])["usage"] == old["usage"]
            assert download(server.url + "/files/" + urls(old)[0].partition("/files/")[2]) == audio
            completed(client, begun["id"])
            task = completed(client, waiting[0]["id"])
            again = completed(client, client.post("/v1/tasks", json=_asked("probe", *PARAMS)).json()["id"])
            for ours, theirs in zip(map(_files, task["output"]), map(_files, again["output"]), strict=True):
                assert [kind for kind, _ in ours] == [kind for kind, _ in theirs]
                # Who reads texts may have learned something since.
                assert [len(data) for _, data in ours] == pytest.approx([len(data) for _, data in theirs], rel=0.1)
            for waiting_task in waiting[1:]:
                completed(client, waiting_task["id"])
            assert completed(client, styled["id"])["metadata"]["rhapsode"]["style_ignored"] is True
            repeated = completed(client, client.post("/v1/tasks", json=_asked("tone", {"text": KEPT})).json()["id"])
            assert repeated["metadata"]["rhapsode"]["cache_hits"] == 1
            until(lambda: receiver.of(begun["id"]), "the webhook")
            secret = client.get("/v1/keys/me/webhook-secret").json()["secret"]
            receiver.of(begun["id"])[0].verified(secret)
            assert client.get("/v1/keys/me").json()["budgets"]["tokens_per_day"] == 100_000
        server.stop()
        _as_before(server, before)
        refused = server.launch()
        assert refused.wait(timeout=60) != 0
        assert "The database was written by a newer rhapsode (schema " in server.log
        assert "Traceback" not in server.log


def _check_the_server_before_is_not_pulled_from_under(server: ServerProcess, client: httpx.Client) -> None:
    """Check that a command of the new version does not change the database while the older server runs, which goes
    on.
    """
    refused = server.cli("keys", "list")
    assert refused.returncode != 0
    assert "Nothing was changed." in refused.stderr
    assert "of an older rhapsode" in refused.stderr
    assert client.get("/v1/tasks").status_code == 200
    assert WEB.get(f"{server.url}/readyz").json()["status"] == "ready"


def _asked(model: str, *params: Json) -> Json:
    return {"model": model, "input": [{"params": entry} for entry in params]}


def _files(output: Json) -> list[tuple[str, bytes]]:
    return [(entry["mime_type"], download(entry["url"])) for entry in output["content"]]
