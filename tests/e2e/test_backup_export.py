"""Backup and restore, and export from one server to a fleet, with keys, tasks and audio."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.fleet import Fleet
from tests.e2e.server import Json, ServerProcess, run_cli, running
from tests.e2e.wire import completed, download, read, spoken, urls
from tests.support.postgres import PostgresServer
from tests.support.s3 import s3_server

pytestmark = pytest.mark.e2e

LONG = "One sentence of many that wait. " * 200
CAPTIONED = {"model": "tone", "input": [{"params": {"text": "Taken along.", "captions": "json"}}]}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = ServerProcess(tmp_path_factory.mktemp("origin"), RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
    with running(server):
        yield server


@pytest.fixture(scope="module")
def done(origin: ServerProcess) -> Json:
    """Complete a task of two files."""
    with origin.client() as client:
        return spoken(client, "To be taken along.", "And this, too.")


def download_from(link: str, before: ServerProcess, after: ServerProcess) -> bytes:
    """Download the file of a link of one server from another."""
    return download(link.replace(before.url, after.url))


@pytest.mark.slow
def test_one_machine_becomes_a_fleet(
    origin: ServerProcess, done: Json, postgres: PostgresServer, tmp_path: Path
) -> None:
    with origin.client() as client:
        body = {"model": "tone", "input": [{"params": {"text": LONG, "captions": "srt"}}]}
        waiting = client.post("/v1/tasks", json=body).json()
        captioned = completed(client, client.post("/v1/tasks", json=CAPTIONED).json()["id"])
        exported = origin.cli("export", str(tmp_path / "all.tar"))
        assert exported.returncode == 0, exported.stderr
        assert "1 keys, 3 tasks, " in exported.stdout
        client.post(f"/v1/tasks/{waiting['id']}/cancel")
    assert stat.S_IMODE((tmp_path / "all.tar").stat().st_mode) == 0o600
    database = postgres.create("moved")
    with s3_server() as s3:
        settings = {"RHAPSODE_ENGINES": "tone", "RHAPSODE_BLOB_URL": s3.url("moved"), **s3.environment}
        imported = run_cli(
            tmp_path, tmp_path / "cli", "import", str(tmp_path / "all.tar"), RHAPSODE_DATABASE_URL=database, **settings
        )
        assert imported.returncode == 0, imported.stderr
        fleet = Fleet(tmp_path / "fleet", database, replicas=1, workers=1, **settings)
        try:
            [there] = fleet.start().replicas
            with there.client(origin.first_key) as client:  # the key of the other one
                same = read(client, done["id"])
                assert {**same, "output": None} == {**done, "output": None}
                for link in urls(done):  # signed by the other one
                    redirected = httpx.get(link.replace(origin.url, there.url), follow_redirects=True, verify=False)
                    assert redirected.content == download(link)
                after = completed(client, waiting["id"])  # what was not done there was done here
                sound, captions = (
                    httpx.get(part["url"], follow_redirects=True, verify=False)
                    for part in after["output"][0]["content"]
                )
                assert sound.content[:4] == b"RIFF"
                assert captions.text.count("One sentence of many that wait.") == 200
                link = captioned["output"][0]["content"][1]["url"].replace(origin.url, there.url)
                brought = httpx.get(link, follow_redirects=True, verify=False)
                assert [word["word"] for word in brought.json()["words"]] == ["Taken", "along."]
                assert spoken(client, "And more.")["status"] == "completed"
        finally:
            fleet.stop()


def test_a_backup_is_a_data_directory(origin: ServerProcess, done: Json, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with origin.client() as client:
        forgotten = spoken(client, "Soon to be forgotten.")
        assert origin.cli("backup", str(copy)).returncode == 0
        assert len(list((copy / "audio" / "outputs").glob(f"{forgotten['id']}/*/*.wav"))) == 1
        client.delete(f"/v1/tasks/{forgotten['id']}")
        later = spoken(client, "Said since.")
    second = origin.cli("backup", str(copy))
    assert second.returncode == 0, second.stderr
    assert not list((copy / "audio" / "outputs").glob(f"{forgotten['id']}/*/*.wav"))
    restored = ServerProcess(tmp_path / "restored", RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
    copy.rename(restored.data_dir)
    try:
        restored.start()
        for link in [*urls(done), *urls(later)]:
            assert download_from(link, origin, restored) == download(link)
        with restored.client(origin.first_key) as client:
            assert spoken(client, "And it speaks on.")["status"] == "completed"
    finally:
        restored.stop()
