"""``rhapsode doctor``, and commands that look at data or copy it: what they find, and that they make nothing else."""

from __future__ import annotations

import fcntl
import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Cli
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.e2e


def test_doctor_finds_a_sound_installation_and_what_is_wrong_with_one(
    tone: ServerProcess, cli: Cli, tmp_path: Path
) -> None:
    fine = tone.cli("doctor")
    assert fine.returncode == 0, fine.stdout
    assert re.search(rf"^ok +server +running at {re.escape(tone.url)} *$", fine.stdout, re.MULTILINE)
    assert re.search(r"^ok +tone +needs nothing *$", fine.stdout, re.MULTILINE)
    workers = re.search(
        r"^ok +tone workers +(\d+) process(?:es)? of 1 thread, up to (.+) GB", fine.stdout, re.MULTILINE
    )
    assert workers
    assert float(workers[2]) == pytest.approx(0.1 * int(workers[1]))
    assert re.search(r"^ok +memory +up to .+ GB for all engines and 2 processes", fine.stdout, re.MULTILINE)
    (tmp_path / "occupied").write_text("")
    ill = cli("doctor", RHAPSODE_DATA_DIR=str(tmp_path / "occupied" / "data"))
    assert ill.returncode == 1
    assert re.search(r"^no +data directory +.*occupied/data: Not a directory *$", ill.stdout, re.MULTILINE)
    assert "mend it: export RHAPSODE_DATA_DIR=/a/directory/of/yours" in ill.stdout
    assert "Traceback" not in ill.stderr


def test_doctor_says_what_each_engine_takes(cli: Cli) -> None:
    def line(subject: str, **settings: str) -> str:
        shown = cli("doctor", RHAPSODE_ENGINES="kokoro,hibari", **settings).stdout
        (found,) = re.findall(rf"^\w+ +{subject} +(.+?) *$", shown, re.MULTILINE)
        return str(found)

    few = {"RHAPSODE_ENGINE_WORKERS": "2", "RHAPSODE_ENGINE_THREADS": "3"}
    assert line("kokoro workers", **few) == "2 processes of 3 threads, up to 3.6 GB together"
    assert line("hibari workers", **few) == "2 processes of 1 thread, up to 0.7 GB together"
    assert line("memory", **few).startswith("up to 5.1 GB for all engines")


def test_doctor_knows_a_crash_from_a_running_server(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "server.json").write_text('{"pid": 1, "url": "http://127.0.0.1:1"}')
    with (data / "server.lock").open("w") as lock:
        shown = cli("doctor").stdout
        assert re.search(r"server +not running on this data directory; the last one was killed or crashed", shown)
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert re.search(r"(?m)server +running at http://127\.0\.0\.1:1$", cli("doctor").stdout)
        (data / "server.json").unlink()
        assert re.search(r"server +starting or stopping", cli("doctor").stdout)
    assert re.search(r"server +not running on this data directory *$", cli("doctor").stdout, re.MULTILINE)


def test_doctor_reports_wrong_settings(cli: Cli) -> None:
    ill = cli("doctor", RHAPSODE_PROT="1", RHAPSODE_ENGINE_WORKERS="x")
    assert (ill.returncode, ill.stderr) == (1, "")
    assert "Unknown setting RHAPSODE_PROT. Did you mean RHAPSODE_PORT?" in ill.stdout
    assert "RHAPSODE_ENGINE_WORKERS: " in ill.stdout
    assert re.search(r"^ok +rhapsode ", ill.stdout, re.MULTILINE)


def test_doctor_makes_no_directory(cli: Cli, tmp_path: Path) -> None:
    new, occupied = tmp_path / "new" / "deep", tmp_path / "occupied"
    occupied.write_text("")
    before = sorted(tmp_path.rglob("*"))
    shown = cli("doctor", RHAPSODE_DATA_DIR=str(new / "data"), RHAPSODE_CACHE_DIR=str(new / "cache")).stdout
    for kind in ("data", "cache"):
        assert re.search(
            rf"^(ok|no) +{kind} directory +{new / kind}, which is not there yet, [\d.]+ GB free", shown, re.M
        )
    ill = cli("doctor", RHAPSODE_DATA_DIR=str(occupied))
    assert re.search(rf"^no +data directory +{occupied}: Not a directory", ill.stdout, re.M)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["keys", "list"],
        ["keys", "revoke", "x"],
        ["tasks", "list"],
        ["tasks", "show", "x"],
        ["backup"],
        ["backup", "copy"],
        ["export", "all.tar"],
    ],
)
def test_looking_at_a_directory_without_data_makes_nothing(cli: Cli, tmp_path: Path, arguments: list[str]) -> None:
    refused = cli(*arguments)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"error: There is no rhapsode data in {tmp_path / 'data'}: ")
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["restore"], "There is no copy of the database in "),
        (["restore", "nowhere"], "There is no copy of a database at nowhere."),
        (["import", "nowhere.tar"], "nowhere.tar cannot be read: No such file or directory."),
        (["import", "some.txt"], "some.txt cannot be read: "),
    ],
)
def test_nothing_is_made_of_what_is_no_copy(cli: Cli, tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "some.txt").write_text("No archive.")
    refused = cli(*arguments)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert refused.stderr.startswith(f"error: {message}")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_copy_is_not_put_into_what_it_is_a_copy_of(cli: Cli, tmp_path: Path, command: str) -> None:
    assert cli("keys", "create", "mine").returncode == 0
    (tmp_path / "link").symlink_to("data")
    before = sorted(tmp_path.rglob("*"))
    for target in ("data/copy", "data/audio/outputs/copy", "link/copy", "elsewhere/../data/copy"):
        refused = cli(command, target)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), target
        assert refused.stderr.startswith(f"error: {target} is in the data directory, "), target
    assert sorted(tmp_path.rglob("*")) == before
    assert cli(command, "data-copy").returncode == 0
