"""How many workers fit, and one server for each data directory."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import ClassVar

import pytest
from structlog.testing import capture_logs

from rhapsode import compose
from rhapsode.compose import data_directory, sizing
from rhapsode.core.errors import ConfigurationError, StoreUnavailableError
from rhapsode.dispatch.local import LocalDispatcher
from rhapsode.settings import Settings

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "memory", "configured", "expected"),
    [
        (1, 8 * GB, {}, (1, 1)),
        (2, 8 * GB, {}, (1, 2)),
        (8, 64 * GB, {}, (4, 2)),
        (64, 8 * GB, {}, (2, 2)),
        (8, 1 * GB, {}, (1, 2)),
        (2, 8 * GB, {"workers": 5}, (5, 2)),
        (8, 64 * GB, {"threads": 4}, (2, 4)),
        (2, 8 * GB, {"threads": 16}, (1, 16)),
    ],
)
def test_workers_and_threads_follow_the_machine(
    monkeypatch: pytest.MonkeyPatch, cores: int, memory: int, configured: dict[str, int], expected: tuple[int, int]
) -> None:
    monkeypatch.setattr(compose, "usable_cores", lambda: cores)
    monkeypatch.setattr(compose, "memory_bytes", lambda: memory)
    size = sizing(Settings(**configured))
    assert (size.workers, size.threads) == expected
    assert size.text_workers >= 1
    assert ("as configured" in size.reason) is bool(configured)


def test_the_machine_has_cores_and_memory() -> None:
    assert compose.usable_cores() >= 1
    assert compose.memory_bytes() > 100_000_000


def test_a_data_directory_has_one_server(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with data_directory(settings) as directory:
        assert directory.stat().st_mode & 0o077 == 0
        with (
            pytest.raises(ConfigurationError, match="Another rhapsode server uses the data directory"),
            data_directory(settings),
        ):
            pass
        (directory / "server.json").write_text(json.dumps({"url": "http://127.0.0.1:8080"}))
        with (
            pytest.raises(ConfigurationError, match=r"server \(http://127\.0\.0\.1:8080\) uses"),
            data_directory(settings),
        ):
            pass
    with data_directory(settings):
        pass


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(ConfigurationError, match="cannot be used"),
        data_directory(Settings(data_dir=tmp_path / "file" / "data")),
    ):
        pass


class IdlePool:
    """A pool without processes."""

    made: ClassVar[list[IdlePool]] = []

    def __init__(self, name: str, size: int) -> None:
        self.name, self.size, self.stopped = name, size, False
        self.made.append(self)

    async def run_in_each(self, *_: object) -> None:
        pass

    async def stop(self) -> None:
        self.stopped = True


@pytest.mark.parametrize("trouble", ["none", "start", "stop"])
async def test_the_processes_end_with_the_server_however_that_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trouble: str
) -> None:
    async def fail(*_: object) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(IdlePool, "made", [])
    monkeypatch.setattr(compose, "WorkerPool", IdlePool)
    if trouble != "none":
        monkeypatch.setattr(LocalDispatcher, trouble, fail)
    settings = Settings(data_dir=tmp_path / "data", engines=("tone",), shutdown_grace_seconds=0)
    with capture_logs(), pytest.raises(StoreUnavailableError) if trouble != "none" else nullcontext():
        async with compose.running_server(settings) as server:
            await server.service.ping()
    assert {pool.name: pool.stopped for pool in IdlePool.made} == {"tone": True, "text": True}
