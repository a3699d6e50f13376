"""Files that are built once: atomic writes, stamps that notice damage, a lock between processes."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import cache
from rhapsode.engines.kokoro.build import prepare


def _broken() -> Iterator[bytes]:
    yield b"half"
    raise OSError("the disk went away")


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "file"
    cache.write_atomically(target, [b"old"])
    with pytest.raises(OSError, match="went away"):
        cache.write_atomically(target, _broken())
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.fixture
def stamped(tmp_path: Path) -> Path:
    file = tmp_path / "model.bin"
    cache.write_atomically(file, [b"weights" * 100])
    cache.write_stamp(tmp_path / "stamp.json", [file])
    return file


def test_a_stamp_knows_its_files(stamped: Path) -> None:
    assert cache.intact(stamped.with_name("stamp.json"), ["model.bin"])
    assert not cache.intact(stamped.with_name("stamp.json"), ["model.bin", "other.bin"])
    assert not cache.intact(stamped.with_name("no-stamp.json"), ["model.bin"])


@pytest.mark.parametrize("damage", ["truncated", "changed", "gone", "stamp"])
def test_damage_is_noticed(stamped: Path, damage: str) -> None:
    match damage:
        case "truncated":
            stamped.write_bytes(stamped.read_bytes()[:-1])
        case "changed":
            stamped.write_bytes(b"x" + stamped.read_bytes()[1:])
            os.utime(stamped, (time.time() + 5, time.time() + 5))
        case "gone":
            stamped.unlink()
        case _:
            stamped.with_name("stamp.json").write_text('{"model.bin": {"size"')
    assert not cache.intact(stamped.with_name("stamp.json"), ["model.bin"])


def test_a_touched_file_is_still_good(stamped: Path) -> None:
    os.utime(stamped, (1, 1))
    assert cache.intact(stamped.with_name("stamp.json"), ["model.bin"])


def _hold(lock: Path, log: Path) -> None:
    with cache.exclusive(lock):
        with log.open("a") as lines:
            lines.write("in\n")
        time.sleep(0.1)
        with log.open("a") as lines:
            lines.write("out\n")


def test_the_lock_lets_one_process_through(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    log = tmp_path / "log"
    workers = [context.Process(target=_hold, args=(tmp_path / "deep" / "lock", log)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert log.read_text().split() == ["in", "out"] * 3


def test_a_cache_directory_that_cannot_be_is_explained_by_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineUnavailableError) as raised:
        prepare(EngineOptions(tmp_path / "file" / "cache", threads=1))
    assert raised.value.message == "The cache directory (RHAPSODE_CACHE_DIR) cannot be used: Not a directory."
