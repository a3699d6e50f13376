"""A database that does not know the files beside it deletes none of them, whichever way the two came together."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path

import pytest

from tests.e2e.fleet import Fleet
from tests.e2e.ledger import let_pass
from tests.e2e.server import WEB, ServerProcess, run_cli, until
from tests.e2e.wire import completed, create, download, spoken, urls
from tests.support.postgres import PostgresServer
from tests.support.s3 import S3, s3_server

pytestmark = pytest.mark.e2e

MARK = "rhapsode.json"
FILES = 24
"""More than a sweep deletes by itself."""


class Place:
    """A data directory with files of some tasks, as a server left it."""

    def __init__(self, home: Path) -> None:
        self.server = ServerProcess(home, RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
        self.server.start()
        with self.server.client() as client:
            self.task = spoken(client, *(f"File number {number}." for number in range(FILES)))
        self.key = self.server.first_key
        self.server.stop()
        let_pass(self.server, days=30)

    @property
    def audio(self) -> Path:
        return self.server.data_dir / "audio"

    def files(self) -> dict[str, bytes]:
        """Return all audio of tasks, by name."""
        return {path.name: path.read_bytes() for path in (self.audio / "outputs").rglob("*.wav")}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("owned"))
    assert len(place.files()) == FILES
    assert json.loads((place.audio / MARK).read_text())["installation"].startswith("inst_")
    return place


@pytest.fixture
def place(template: Place, tmp_path: Path) -> Iterator[Place]:
    """Yield a copy of the directory for each test."""
    home = tmp_path / "home"
    shutil.copytree(template.server.home, home)
    installation = copy(template)
    installation.server = ServerProcess(home, RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
    yield installation
    installation.server.stop()


def refused(server: ServerProcess) -> str:
    """Return what a server says that does not start."""
    server.launch()
    assert server.wait() == 1
    assert "Traceback" not in server.log
    assert "rhap_" not in server.printed, "no key of an installation that is not to be"
    return server.log


def lose(place: Place) -> None:
    (place.server.data_dir / "rhapsode.db").unlink()


def empty(place: Place) -> None:
    for name in ("rhapsode.db", "rhapsode.db-wal", "rhapsode.db-shm"):
        (place.server.data_dir / name).unlink(missing_ok=True)
    (place.server.data_dir / "rhapsode.db").touch()


def replace(place: Place) -> None:
    """Put the database of another installation in place, which has tasks of its own."""
    other = ServerProcess(place.server.home / "other", RHAPSODE_ENGINES="tone").start()
    with other.client() as client:
        spoken(client, "Elsewhere.")
    other.stop()
    shutil.copy(other.data_dir / "rhapsode.db", place.server.data_dir / "rhapsode.db")


def lose_both(place: Place) -> None:
    lose(place)
    (place.audio / MARK).unlink()


@pytest.mark.parametrize(
    "happens", [lose, *(pytest.param(accident, marks=pytest.mark.slow) for accident in (empty, replace, lose_both))]
)
def test_a_database_that_does_not_own_the_audio_is_refused(place: Place, happens: Callable[[Place], None]) -> None:
    before = place.files()
    marked = (place.audio / MARK).read_text()
    happens(place)
    said = refused(place.server)
    assert "rhapsode store take-over" in said
    assert "This is installation inst_" in said
    if happens is not lose_both:
        assert f"belongs to installation {json.loads(marked)['installation']}" in said
    found = place.server.cli("doctor")
    assert found.returncode == 1
    assert "rhapsode store take-over" in found.stdout
    refusal = place.server.cli("sweep", "--confirm")
    assert (refusal.returncode, "take-over" in refusal.stderr) == (1, True)
    assert place.files() == before

    # On purpose it is taken over, and even then the files stay until that is confirmed.
    taken = place.server.cli("store", "take-over")
    assert taken.returncode == 0, taken.stderr
    place.server.start()
    until(lambda: warnings(place.server), "the files to be counted")
    assert "rhapsode sweep --confirm" in warnings(place.server)[0]
    assert place.files() == before
    assert place.server.cli("sweep").returncode == 0
    assert place.files() == before
    swept = place.server.cli("sweep", "--confirm")
    assert f"{2 * FILES} files were deleted" in swept.stdout, swept.stderr  # with those of the cache
    assert place.files() == {}
    with place.server.client(place.server.cli("keys", "create", "mine").stdout.strip()) as client:
        assert spoken(client, "And it speaks.")["status"] == "completed"


def warnings(server: ServerProcess) -> list[str]:
    answer: list[str] = WEB.get(f"{server.url}/readyz").json().get("warnings", [])
    return answer


@pytest.mark.slow
def test_audio_from_before_there_were_marks_is_adopted_by_who_knows_it(place: Place) -> None:
    (place.audio / MARK).unlink()
    with sqlite3.connect(place.server.data_dir / "rhapsode.db") as connection:
        connection.execute("DELETE FROM meta WHERE name = 'installation'")
    connection.close()
    place.server.start()
    assert (place.audio / MARK).is_file()
    assert warnings(place.server) == []
    assert len(place.files()) == FILES
    assert place.server.cli("doctor").returncode == 0


@pytest.mark.slow
def test_a_restored_database_holds_what_is_newer(place: Place) -> None:
    server = place.server
    older = server.home / "older.db"
    shutil.copy(server.data_dir / "rhapsode.db", older)
    server.start()
    with server.client(place.key) as client:
        since = [spoken(client, f"Said since, {number}.") for number in range(3)]
    server.stop()
    for path in server.data_dir.glob("rhapsode.db*"):
        path.unlink()
    shutil.copy(older, server.data_dir / "rhapsode.db")
    let_pass(server, days=2)
    before = place.files()
    assert len(before) == FILES + 3
    server.start()
    until(lambda: warnings(server), "the files to be counted")
    assert "The database is older than the audio beside it: 3 files" in warnings(server)[0]
    doctor = server.cli("doctor")
    assert doctor.returncode == 1
    assert "older than the audio" in " ".join(doctor.stdout.split())
    with server.client(place.key) as client:
        assert client.get(f"/v1/tasks/{since[0]['id']}").status_code == 404
        spoken(client, "After the restore.")
    server.stop()
    server.start()  # by now the newest task is newer than those files: they are remembered
    until(lambda: warnings(server), "the files to be counted")
    assert len(place.files()) == FILES + 4
    assert "6 files were deleted" in server.cli("sweep", "--confirm").stdout  # with those of the cache
    assert len(place.files()) == FILES + 1
    assert before.items() >= {name: data for name, data in place.files().items() if name in before}.items()


@pytest.mark.slow
def test_a_log_that_was_lost_after_a_kill(place: Place) -> None:
    server = place.server
    server.start()
    with server.client(place.key) as client:
        lost = spoken(client, "Only in the log.")
        server.kill()
    (server.data_dir / "rhapsode.db-wal").unlink()
    (server.data_dir / "rhapsode.db-shm").unlink(missing_ok=True)
    let_pass(server, days=2)
    before = place.files()
    server.start()
    with server.client(place.key) as client:
        assert client.get(f"/v1/tasks/{lost['id']}").status_code == 404
    until(lambda: warnings(server), "the files to be counted")
    assert "1 files belong to tasks or takes that are newer" in warnings(server)[0]
    assert place.files() == before


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with s3_server() as running:
        yield running


@pytest.mark.parametrize("where", ["directory", "bucket"])
@pytest.mark.slow
def test_a_fleet_whose_database_url_is_forgotten(postgres: PostgresServer, tmp_path: Path, s3: S3, where: str) -> None:
    """The incident: everything of the fleet was deleted by a server on an empty SQLite database."""
    database = postgres.create(f"owned_{where}")
    settings = {"RHAPSODE_ENGINES": "tone"}
    if where == "bucket":
        settings |= {"RHAPSODE_BLOB_URL": s3.url("owned"), "RHAPSODE_BLOB_REDIRECT": "false", **s3.environment}
    fleet = Fleet(tmp_path / "fleet", database, replicas=1, workers=1, **settings)
    try:
        [replica] = fleet.start().replicas
        with replica.client() as client:
            task = spoken(client, "One.", "Two.", "Three.")
            sound = [download(url) for url in urls(task)]
            alone = ServerProcess(tmp_path / "alone", **{**replica.settings, "RHAPSODE_DATABASE_URL": ""})
            said = refused(alone)
            assert "rhapsode store take-over" in said
            assert f"database {database.partition('@')[2].split(':')[0]}" in said
            assert "password" not in said
            assert [download(url) for url in urls(task)] == sound

            # A server that takes it over while the fleet runs: the fleet takes no more tasks.
            assert alone.cli("store", "take-over").returncode == 0
            until(lambda: WEB.get(f"{replica.url}/readyz").status_code == 503, "the replica to be unready")
            assert "belongs to another installation" in warnings(replica)[0]
            back = run_cli(tmp_path, tmp_path / "cli", "store", "take-over", **replica.settings)
            assert back.returncode == 0, back.stderr
            until(lambda: WEB.get(f"{replica.url}/readyz").status_code == 200, "the replica to be ready")
            assert [download(url) for url in urls(task)] == sound
    finally:
        fleet.stop()


@pytest.mark.slow
def test_what_else_is_in_the_directory_stays(tmp_path: Path) -> None:
    """A directory of the owner's own, which RHAPSODE_BLOB_URL names, and which has folders of the same names."""
    mine = tmp_path / "mine"
    names = ["probe/data.csv", "outputs/holiday.jpg", "audio/song #1.mp3", "cache/a/b/c.pcm", "Opus #2"]
    for name in names:
        (mine / name).parent.mkdir(parents=True, exist_ok=True)
        (mine / name).write_text("mine")
    server = ServerProcess(tmp_path / "home", RHAPSODE_ENGINES="tone", RHAPSODE_BLOB_URL=mine.as_uri())
    assert "take-over" in refused(server)
    assert server.cli("store", "take-over").returncode == 0
    try:
        server.start()
        with server.client(server.cli("keys", "create", "mine").stdout.strip()) as client:
            spoken(client, "Beside it.")
        for _ in range(2):
            WEB.get(f"{server.url}/readyz")
        assert server.cli("sweep", "--confirm").returncode == 0
    finally:
        server.stop()
    assert [name for name in names if (mine / name).read_text() != "mine"] == []


@pytest.mark.slow
def test_a_second_server_on_one_directory_is_refused(place: Place, tmp_path: Path) -> None:
    place.server.start()
    second = ServerProcess(place.server.home, RHAPSODE_ENGINES="tone")
    second.starts = 7
    second.launch()
    assert second.wait() == 1
    assert f"Another rhapsode server ({place.server.url})" in second.log
    # Of another installation, on the same audio alone.
    third = ServerProcess(tmp_path / "third", RHAPSODE_ENGINES="tone", RHAPSODE_BLOB_URL=place.audio.as_uri())
    assert "belongs to installation" in refused(third)
    assert WEB.get(f"{place.server.url}/readyz").status_code == 200
    assert len(place.files()) == FILES


# -- copies and archives ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_backup_goes_nowhere_else(place: Place, tmp_path: Path) -> None:
    """A backup removes what is gone: never the files of somebody else, nor another installation."""
    music = tmp_path / "music"
    (music / "audio").mkdir(parents=True)
    (music / "audio" / "song.mp3").write_text("mine")
    other = Place(tmp_path / "other")
    before = other.files()
    for target in (music, other.server.data_dir):
        refusal = place.server.cli("backup", str(target))
        assert refusal.returncode == 1
        assert "Name another directory" in refusal.stderr.replace("\n", " ")
    assert (music / "audio" / "song.mp3").read_text() == "mine"
    assert not (music / "rhapsode.db").exists()
    assert other.files() == before
    assert other.server.cli("tasks", "list").stdout.count("task_") == 1

    target = tmp_path / "copy"
    assert place.server.cli("backup", str(target)).returncode == 0
    (target / "audio" / "notes.txt").write_text("mine")
    assert place.server.cli("backup", str(target)).returncode == 0
    assert (target / "audio" / "notes.txt").read_text() == "mine"
    mark = json.loads((target / "audio" / MARK).read_text())
    assert mark["installation"] == json.loads((place.audio / MARK).read_text())["installation"]
    refusal = other.server.cli("backup", str(target))
    assert (refusal.returncode, mark["installation"] in refusal.stderr) == (1, True)


@pytest.mark.slow
def test_an_import_takes_over_the_audio_of_what_was_exported(place: Place, tmp_path: Path) -> None:
    """The same bucket or directory, another database: afterwards it is the new one's, and the old one is refused."""
    server = place.server
    server.start()
    with server.client(place.key) as client:
        running = create(client, "A task that is not done yet. " * 400)
        assert server.cli("export", str(tmp_path / "all.tar")).returncode == 0
    server.stop()
    let_pass(server, days=2)
    new = ServerProcess(tmp_path / "new", RHAPSODE_ENGINES="tone", RHAPSODE_BLOB_URL=place.audio.as_uri())
    imported = new.cli("import", str(tmp_path / "all.tar"))
    assert imported.returncode == 0, imported.stderr
    assert "belongs to installation" in refused(server)
    new.start()
    try:
        with new.client(place.key) as client:
            assert completed(client, running["id"])["status"] == "completed"
            assert len([download(url) for url in urls(client.get(f"/v1/tasks/{place.task['id']}").json())]) == FILES
    finally:
        new.stop()
    # A third installation's audio is not imported into.
    third = ServerProcess(tmp_path / "third", RHAPSODE_ENGINES="tone", RHAPSODE_BLOB_URL=place.audio.as_uri())
    refusal = third.cli("import", str(tmp_path / "all.tar"))
    assert refusal.returncode == 1
    assert "take-over" in refusal.stderr
