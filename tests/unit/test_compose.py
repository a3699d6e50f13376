"""How many workers fit, and one server for each data directory."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from structlog.testing import capture_logs

from rhapsode import compose, execution, installation
from rhapsode.core.errors import ConfigurationError, StoreUnavailableError
from rhapsode.core.machine import memory_bytes, usable_cores
from rhapsode.dispatch.local import LocalDispatcher
from rhapsode.engines.tone import ToneProvider
from rhapsode.installation import sizing
from rhapsode.settings import Settings
from rhapsode.stores import data_directory

GB = 1_000_000_000


BIG = replace(ToneProvider.profile, name="big", worker_bytes=1_800_000_000, max_threads=None)
SMALL = replace(ToneProvider.profile, name="small", worker_bytes=400_000_000, max_threads=1)


def machine(monkeypatch: pytest.MonkeyPatch, cores: int, memory: int) -> None:
    monkeypatch.setattr(installation, "usable_cores", lambda: cores)
    monkeypatch.setattr(installation, "memory_bytes", lambda: memory)


@pytest.mark.parametrize(
    ("cores", "memory", "configured", "big", "small"),
    [
        (1, 8 * GB, {}, (1, 1), (1, 1)),
        (2, 8 * GB, {}, (1, 2), (2, 1)),
        (8, 64 * GB, {}, (4, 2), (8, 1)),
        (64, 8 * GB, {}, (2, 2), (3, 1)),  # 4.8 GB for both: one each, one more of the first, two of the second
        (8, 1 * GB, {}, (1, 2), (1, 1)),
        (2, 8 * GB, {"engine_workers": 5}, (5, 2), (5, 1)),
        (8, 64 * GB, {"engine_threads": 4}, (2, 4), (8, 1)),
        (2, 8 * GB, {"engine_threads": 16}, (1, 16), (2, 1)),
        (8, 64 * GB, {"engine_threads": 4, "engine_workers": 1}, (1, 4), (1, 1)),
    ],
)
def test_workers_and_threads_of_each_engine_follow_the_machine(
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    memory: int,
    configured: dict[str, int],
    big: tuple[int, int],
    small: tuple[int, int],
) -> None:
    machine(monkeypatch, cores, memory)
    sizes = sizing(Settings(**configured), [BIG, SMALL])
    assert list(sizes) == ["big", "small"]
    assert {name: (size.workers, size.threads) for name, size in sizes.items()} == {"big": big, "small": small}
    for profile in (BIG, SMALL):
        assert sizes[profile.name].memory_bytes == sizes[profile.name].workers * profile.worker_bytes


def test_memory_that_is_short_goes_to_the_engine_named_first(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, 64, 8 * GB)
    sizes = sizing(Settings(), [SMALL, BIG])
    assert {name: size.workers for name, size in sizes.items()} == {"small": 7, "big": 1}


def test_an_engine_gets_the_options_within_its_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, 8, 64 * GB)
    options = installation.engine_options(Settings(engine_threads=4))
    sizes = sizing(Settings(engine_threads=4), [BIG, SMALL])
    for profile, threads in ((BIG, 4), (SMALL, 1)):
        assert options.within(profile).threads == sizes[profile.name].threads == threads
        assert replace(options.within(profile), threads=4) == options


def test_the_machine_has_cores_and_memory() -> None:
    assert usable_cores() >= 1
    assert memory_bytes() > 100_000_000


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

    pools: ClassVar[list[IdlePool]] = []

    def __init__(self, name: str, size: int, max_bytes: int | None = None, observe: object = None) -> None:
        self.name, self.size, self.max_bytes, self.stopped = name, size, max_bytes, False
        self.pools.append(self)

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

    monkeypatch.setattr(IdlePool, "pools", [])
    for module in (compose, execution):
        monkeypatch.setattr(module, "WorkerPool", IdlePool)
    if trouble != "none":
        monkeypatch.setattr(LocalDispatcher, trouble, fail)
    settings = Settings(data_dir=tmp_path / "data", engines=("tone",), shutdown_grace_seconds=0)
    with capture_logs(), pytest.raises(StoreUnavailableError) if trouble != "none" else nullcontext():
        async with compose.running_server(settings) as server:
            assert (await server.readiness.conditions()).store == "ok"
    assert {pool.name: pool.stopped for pool in IdlePool.pools} == {"tone": True, "text": True, "books": True}
    assert {pool.name: pool.max_bytes for pool in IdlePool.pools} == {
        "tone": ToneProvider.profile.worker_bytes,
        "text": None,
        "books": None,
    }
