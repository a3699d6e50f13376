"""Damaged databases and files, a directory that cannot be written, and a clock that is set: told in a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.ledger import assert_sound, audio_files
from tests.e2e.server import WEB, Json, ServerProcess, run_cli, until
from tests.e2e.wire import completed, create, download, spoken, urls

pytestmark = pytest.mark.e2e

PAGE = 4096
DAY = 24 * 3600


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Json]:
    """Return a data directory with a task, a copy of its database, and a task since; the key and the first task."""
    server = ServerProcess(tmp_path_factory.mktemp("damage"), RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
    server.start()
    with server.client() as client:
        task = spoken(client, "Said before the copy.")
        copied = server.cli("backup")
        assert copied.returncode == 0, copied.stderr
        assert "backups/rhapsode-00000" in copied.stdout  # a slow start may have made the first
        spoken(client, "Said since.")
    key = server.first_key
    server.stop()
    return server.home, key, task


@pytest.fixture
def server(template: tuple[Path, str, Json], tmp_path: Path) -> Iterator[ServerProcess]:
    home = tmp_path / "home"
    shutil.copytree(template[0], home)
    copied = ServerProcess(home, RHAPSODE_ENGINES="tone", RHAPSODE_ENGINE_WORKERS="1")
    yield copied
    copied.stop()


def root_page(database: Path, name: str) -> int:
    """Return the first page of a table or an index."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        assert found is not None
        return int(found[0])


def overwrite(database: Path, name: str) -> None:
    """Put noise in the place of the first page of a table or an index."""
    page = root_page(database, name)
    with database.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xa5" * PAGE)


def of_table(name: str) -> Callable[[Path], None]:
    return lambda database: overwrite(database, name)


def cut(database: Path) -> None:
    with database.open("r+b") as file:
        file.truncate(database.stat().st_size // 2 // PAGE * PAGE)


def header(database: Path) -> None:
    with database.open("r+b") as file:
        file.write(b"\0" * 100)


def picture(database: Path) -> None:
    database.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(20_000))


DAMAGES = {
    "keys": of_table("api_keys"),
    "tasks": of_table("tasks"),
    "segments": of_table("segments"),
    "index": of_table("ix_tasks_key_id_id"),
    "cut": cut,
    "header": header,
    "picture": picture,
}
QUICK = {"tasks"}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(damage, id=name, marks=[] if name in QUICK else pytest.mark.slow)
        for name, damage in DAMAGES.items()
    ],
)
def test_a_damaged_database_ends_in_a_sentence_and_is_restored(
    server: ServerProcess, template: tuple[Path, str, Json], damage: Callable[[Path], None]
) -> None:
    _, key, task = template
    database = server.data_dir / "rhapsode.db"
    damage(database)
    damaged = database.read_bytes()
    server.launch()
    assert server.wait() == 1
    said = " ".join(server.log.split())
    assert f"error: The database {database} is damaged: " in said
    assert "'rhapsode restore' puts back the copy rhapsode-00000" in said
    for trace in ("Traceback", "sqlalchemy", ".py"):
        assert trace not in said
    listed = server.cli("tasks", "list")
    assert listed.returncode in (0, 1)  # an index that is not read does not keep a command from its work
    assert "Traceback" not in listed.stderr
    doctor = server.cli("doctor")
    assert doctor.returncode == 1
    assert "rhapsode restore" in doctor.stdout

    restored = server.cli("restore")
    assert restored.returncode == 0, restored.stderr
    [aside] = server.data_dir.glob("rhapsode.replaced-*")
    assert (aside / "rhapsode.db").read_bytes() == damaged
    server.start()
    with server.client(key) as client:
        assert len(download(urls(client.get(f"/v1/tasks/{task['id']}").json())[0])) > 44
        assert spoken(client, "And it goes on.")["status"] == "completed"
    until(lambda: WEB.get(f"{server.url}/readyz").json().get("warnings"), "what was said since the copy to be told")
    assert_sound(server)


def test_damage_that_turns_up_in_a_running_server_is_told(
    server: ServerProcess, template: tuple[Path, str, Json]
) -> None:
    database = server.data_dir / "rhapsode.db"
    page = root_page(database, "ix_tasks_key_id_id")
    server.start()
    with server.client(template[1]) as client:
        assert client.get("/v1/tasks").status_code == 200
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with database.open("r+b") as file:
            file.seek((page - 1) * PAGE)
            file.write(b"\xa5" * PAGE)
        with closing(sqlite3.connect(database)) as connection:  # so that the server reads its pages anew
            connection.execute("UPDATE meta SET value = value")
            connection.commit()

        def told() -> Json | None:
            client.get("/v1/tasks")
            answer = WEB.get(f"{server.url}/readyz")
            return answer.json() if answer.status_code == 503 else None

        found = until(told, "the damage to be told")
        assert found["store"] == "damaged"
        assert found["warnings"] == ["The database is damaged. Stop the server and run 'rhapsode restore'."]
        assert client.get("/v1/tasks").status_code == 503
    assert "database.damaged" in server.log
    assert "rhapsode restore" in server.log


@pytest.mark.slow
def test_a_restore_is_for_damaged_databases_and_stopped_servers(server: ServerProcess, tmp_path: Path) -> None:
    sound = server.cli("restore")
    assert (sound.returncode, "--confirm" in sound.stderr) == (1, True)
    server.start()
    running = server.cli("restore", "--confirm")
    assert (running.returncode, "Another rhapsode server" in running.stderr) == (1, True)
    copy = tmp_path / "copy"
    assert server.cli("backup", str(copy)).returncode == 0
    server.stop()
    shutil.rmtree(server.data_dir / "audio" / "outputs")
    before = audio_files(server, "outputs")
    assert before == []
    restored = server.cli("restore", str(copy), "--confirm")
    assert restored.returncode == 0, restored.stderr
    assert "2 pieces of audio were put back" in restored.stdout
    assert len(audio_files(server, "outputs")) == 2
    shutil.rmtree(server.data_dir / "backups")
    header(server.data_dir / "rhapsode.db")
    none = server.cli("restore")
    assert (none.returncode, "There is no copy of the database" in none.stderr) == (1, True)


# -- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bytes_", [0, 30, -1, 1], ids=["empty", "in its header", "one byte short", "one too long"])
def test_a_file_that_was_cut_short_is_not_served(tone: ServerProcess, bytes_: int) -> None:
    with tone.client() as client:
        task = spoken(client, f"To be cut, {bytes_}.")
        [link] = urls(task)
        [path] = (tone.data_dir / "audio" / "outputs" / task["id"]).rglob("*.wav")
        whole = path.read_bytes()
        path.write_bytes(whole[:bytes_] if bytes_ < 1 or bytes_ == 30 else whole + b"x")
        for answer in (
            WEB.get(link),
            WEB.get(link, headers={"Range": "bytes=0-10"}),
            client.get(f"/v1/tasks/{task['id']}/audio"),
        ):
            assert answer.status_code == 410, answer.text
            assert "damaged" in answer.json()["error"]["error_message"]
        assert WEB.head(link).status_code == 410
        path.write_bytes(whole)
        assert WEB.get(link).content == whole


# -- directories -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["/proc/rhapsode", "/sys/rhapsode", "/dev/null/rhapsode"])
@pytest.mark.parametrize("command", [("serve",), ("restore", "copy"), ("import", "all.tar")])
def test_a_data_directory_that_cannot_be_written(tmp_path: Path, place: str, command: tuple[str, ...]) -> None:
    for copied in (("keys", "create", "mine"), ("backup", "copy"), ("export", "all.tar")):
        assert run_cli(tmp_path, tmp_path / "data", *copied).returncode == 0
    ended = run_cli(tmp_path, Path(place), *command, RHAPSODE_ENGINES="tone")
    assert ended.returncode == 1
    assert f"error: The data directory {place} cannot be used: " in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr


# -- clocks ----------------------------------------------------------------------------------------------------------


CLOCK = """
import time, os
_real, _real_ns, _file = time.time, time.time_ns, os.environ["TEST_CLOCK"]
def _offset():
    try:
        return int(open(_file).read() or 0)
    except OSError:
        return 0
time.time = lambda: _real() + _offset()
time.time_ns = lambda: _real_ns() + _offset() * 10**9
"""


@pytest.mark.parametrize("by", [DAY, pytest.param(-DAY, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_a_clock_that_is_set_by_a_day(tmp_path: Path, by: int) -> None:
    """Nothing that was accepted is lost or done twice, and no file is swept because of it."""
    site, offset = tmp_path / "site", tmp_path / "offset"
    site.mkdir()
    (site / "sitecustomize.py").write_text(CLOCK)
    settings = {"RHAPSODE_ENGINES": "tone", "PYTHONPATH": str(site), "TEST_CLOCK": str(offset)}
    server = ServerProcess(tmp_path / "home", RHAPSODE_AUDIO_RETENTION_SECONDS=str(7 * DAY), **settings)
    try:
        server.start()
        with server.client() as client:
            before = spoken(client, "Said before.")
            running = create(client, "A task that takes a while. " * 300)
            offset.write_text(str(by))
            after = spoken(client, "Said after.")
            assert completed(client, running["id"])["status"] == "completed"
            key = server.first_key
            server.stop()
            server.start()
            with server.client(key) as again:
                for task in (before, running, after):
                    read = again.get(f"/v1/tasks/{task['id']}").json()
                    link = again.get(f"/v1/tasks/{task['id']}/audio")
                    assert (read["status"], link.status_code) == ("completed", 200)
                assert spoken(again, "Said in the end.")["status"] == "completed"
            assert server.cli("backup").returncode == 0
            offset.write_text("0")
            assert server.cli("backup").returncode == 0
            assert len(list((server.data_dir / "backups").glob("*.db"))) == 2
            assert server.cli("sweep", "--confirm").returncode == 0
        assert_sound(server)
        assert len(audio_files(server, "outputs")) == 4
    finally:
        server.stop()


# -- the cache directory ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_cache_directory_that_is_deleted_or_damaged(tmp_path: Path) -> None:
    """What is in it is rebuilt: nothing of the engine's is believed that is not what it should be."""
    cache = tmp_path / "cache"
    settings = {"RHAPSODE_ENGINES": "hibari", "RHAPSODE_ENGINE_WORKERS": "1", "RHAPSODE_CACHE_DIR": str(cache)}
    server = ServerProcess(tmp_path / "home", **settings)
    try:
        server.start().warm()
        with server.client() as client:
            first = spoken(client, "Heard with a cache.", model="hibari")
            sound = download(urls(first)[0])
        server.stop()
        for path in cache.rglob("*"):
            if path.is_file():
                path.write_bytes(b"noise")
        server.start().warm()
        with server.client() as client:
            assert len(download(urls(spoken(client, "Heard with noise.", model="hibari"))[0])) > 44
        server.stop()
        shutil.rmtree(cache, ignore_errors=True)
        server.start().warm()
        with server.client() as client:
            assert len(download(urls(spoken(client, "Heard without.", model="hibari"))[0])) > 44
            assert download(urls(client.get(f"/v1/tasks/{first['id']}").json())[0]) == sound
    finally:
        server.stop()
