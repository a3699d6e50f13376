"""What is special about blobs on the disk of this machine."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import pytest

from rhapsode.core.disk import sync
from rhapsode.core.errors import StorageFullError, StoreUnavailableError
from rhapsode.store.blobs import LocalBlobs, local
from tests.contract.test_blobs import KEY, files_below


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "audio")


@pytest.mark.parametrize("key", ["../outside", "segments/../../outside", "/absolute/outside", "a/./../../outside"])
async def test_a_blob_path_cannot_leave_the_directory(blobs: LocalBlobs, key: str, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"not ours")
    with contextlib.suppress(ValueError, StoreUnavailableError):
        blobs.put(key, [b"overwritten"])
    assert (tmp_path / "outside").read_bytes() == b"not ours"
    assert all(path.parts[0] == "audio" for path in files_below(tmp_path) if path != Path("outside"))


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("No space left on device (os error 28)", StorageFullError),
        ("Disk quota exceeded (os error 122)", StorageFullError),
        ("Input/output error (os error 5)", StoreUnavailableError),
    ],
)
async def test_failures_of_the_disk_are_told_apart(
    blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch, reason: str, expected: type[Exception]
) -> None:
    def fail(_path: Path) -> None:
        raise OSError(reason)

    monkeypatch.setattr(local, "sync", fail)
    with pytest.raises(expected):
        blobs.put(KEY, [b"1234"])


async def test_a_file_is_on_the_disk_before_put_returns(
    blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(local, "sync", synced.append)
    root = tmp_path / "audio"

    def flushed() -> list[Path]:
        """Return what was flushed since the last call, in any order: the parents behind their children."""
        paths = sorted(synced, reverse=True)
        synced.clear()
        return paths

    blobs.put(KEY, [b"1234"])
    assert flushed() == [root / KEY, root / "segments/task_1/0", root / "segments/task_1", root / "segments", root]
    second = KEY.replace("task_1", "task_2")
    blobs.put(second, [b"1234"])
    below = [root / second, root / "segments/task_2/0", root / "segments/task_2"]
    assert flushed() == [*below, root / "segments"], "it is in the root"
    blobs.put("outputs/task_2/0/attempt_1.wav", [b"1234"])
    assert flushed()[-2:] == [root / "outputs", root], "another place is an entry of its own"


def test_a_blob_is_flushed_with_its_new_directories_on_quick_and_slow_disks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[str, str]] = []

    def flush(path: Path) -> float:
        sync(path)
        flushed.append((path.name, threading.current_thread().name))
        return seconds

    monkeypatch.setattr(local, "_sync_seconds", flush)
    store = LocalBlobs(tmp_path / "blobs")
    seconds = 0.0002
    store.put("outputs/task_1/0/attempt_1.wav", [b"1"])
    assert [name for name, _ in flushed] == ["attempt_1.wav", "0", "task_1", "outputs", "blobs"]
    assert {thread for _, thread in flushed} == {threading.current_thread().name}
    flushed.clear()
    seconds = 0.004
    store.put("outputs/task_2/0/attempt_2.wav", [b"2"])  # the first slow one shows that the disk is slow
    assert {thread for _, thread in flushed} == {threading.current_thread().name}
    flushed.clear()
    seconds = 0.0002
    store.put("outputs/task_3/0/attempt_3.wav", [b"3"])
    assert sorted(name for name, _ in flushed) == ["0", "attempt_3.wav", "outputs", "task_3"]
    assert threading.current_thread().name not in {thread for _, thread in flushed}
    flushed.clear()
    store.put("outputs/task_4/0/attempt_4.wav", [b"4"])
    assert {thread for _, thread in flushed} == {threading.current_thread().name}


@pytest.mark.parametrize("failing", ["attempt_1.pcm", "0", "task_1", "segments"])
async def test_a_flush_that_fails_fails_the_put(
    blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fail(path: Path) -> None:
        if path.name == failing:
            raise OSError("Input/output error (os error 5)")

    assert KEY.endswith("segments/task_1/0/attempt_1.pcm")
    monkeypatch.setattr(local, "sync", fail)
    with pytest.raises(StoreUnavailableError):
        blobs.put(KEY, [b"1234"])


async def test_a_directory_in_the_way_is_a_failure_of_the_store(blobs: LocalBlobs, tmp_path: Path) -> None:
    (tmp_path / "audio" / "segments").write_bytes(b"a file where a directory should be")
    with pytest.raises(StoreUnavailableError):
        blobs.put(KEY, [b"1234"])


async def test_drafts_of_writers_that_died_are_discarded(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "audio")
    blobs.put("outputs/task_1/0/attempt_1.wav", [b"whole"])
    draft = tmp_path / "audio" / "outputs" / "task_1" / "0" / "attempt_2.wav#1"
    draft.write_bytes(b"half")
    assert await blobs.discard_drafts(before=draft.stat().st_mtime) == 0
    assert await blobs.discard_drafts(before=draft.stat().st_mtime + 1) == 1
    assert not draft.exists()
    assert blobs.get("outputs/task_1/0/attempt_1.wav") == b"whole"
