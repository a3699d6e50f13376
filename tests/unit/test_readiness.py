"""Ready means that tasks can be accepted: found out by writing now and then, never by queueing up behind a hang."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from rhapsode.core.errors import StorageFullError, StoreUnavailableError
from rhapsode.core.ports import Dispatcher
from rhapsode.core.speed import Speeds
from rhapsode.engines.tone import ToneProvider
from rhapsode.service import readiness
from rhapsode.service.admission import Admission
from rhapsode.service.readiness import Conditions, Readiness
from rhapsode.store.blobs import LocalBlobs

GOOD = Conditions("ok", "ok", stopping=False)


class Store:
    def __init__(self) -> None:
        self.written = 0
        self.error: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def write(self) -> None:
        self.written += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error


class Idle(Dispatcher):
    def queued_characters(self, engine: str) -> int:
        return 0


PROBE_SECONDS = 60.0
"""How long a result holds, and a probe may take."""


class Scene:
    def __init__(self, directory: Path) -> None:
        self.free = 1_000
        self.store = Store()
        self.directory = directory
        self.blobs = LocalBlobs(directory)
        self.admission = Admission(
            Idle(), Speeds(), {"tone": ToneProvider.profile}, {"tone": 1}, lambda: self.free,
            min_free_bytes=500, max_queued_audio_seconds=0,
        )  # fmt: skip
        self.readiness = Readiness(self.store.write, self.blobs, self.admission)


class Clock:
    """Stands in for the module ``time``: its clock moves only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(readiness, "time", clock)
    return clock


@pytest.fixture
def scene(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(readiness, "PROBE_SECONDS", PROBE_SECONDS)
    return Scene(tmp_path / "audio")


async def test_a_ready_server_leaves_no_probe_behind(scene: Scene) -> None:
    assert await scene.readiness.conditions() == GOOD
    assert GOOD.good
    assert [path for path in scene.directory.rglob("*") if path.is_file()] == []


async def test_probes_are_written_at_intervals_however_often_it_is_asked(scene: Scene, clock: Clock) -> None:
    for _ in range(5):
        await asyncio.gather(*(scene.readiness.conditions() for _ in range(10)))
    assert scene.store.written == 1
    clock.now += PROBE_SECONDS
    await scene.readiness.conditions()
    assert scene.store.written == 2


@pytest.mark.parametrize("error", [StoreUnavailableError(), StorageFullError()])
async def test_a_store_that_cannot_be_written_is_told_and_so_is_its_recovery(
    scene: Scene, clock: Clock, error: Exception
) -> None:
    scene.store.error = error
    with capture_logs() as logs:
        found = await scene.readiness.conditions()
    assert (found.store, found.storage, found.good) == ("failed", "ok", False)
    assert [entry["event"] for entry in logs] == ["probe.failed"]
    scene.store.error = None
    clock.now += PROBE_SECONDS
    assert await scene.readiness.conditions() == GOOD


async def test_a_store_that_hangs_is_asked_by_one(scene: Scene, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.store.gate = asyncio.Event()
    with monkeypatch.context() as patch, capture_logs():
        patch.setattr(readiness, "PROBE_SECONDS", 0.05)
        for _ in range(3):
            assert (await scene.readiness.conditions()).store == "failed"
            clock.now += PROBE_SECONDS
    assert scene.store.written == 1
    scene.store.gate.set()
    await asyncio.sleep(0.01)
    clock.now += PROBE_SECONDS
    assert (await scene.readiness.conditions()).store == "ok"


async def test_audio_that_cannot_be_written(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise StorageFullError

    monkeypatch.setattr(scene.blobs, "put", full)
    with capture_logs():
        found = await scene.readiness.conditions()
    assert (found.store, found.storage, found.good) == ("ok", "failed", False)


async def test_no_task_is_accepted_while_audio_cannot_be_written(scene: Scene, clock: Clock) -> None:
    def accepted() -> bool:
        clock.now += PROBE_SECONDS
        try:
            with scene.admission.hold("tone", 0.001):
                return True
        except StoreUnavailableError:
            return False

    assert accepted(), "nothing is known yet: what is accepted waits"
    await asyncio.sleep(0.02)
    away = scene.directory.rename(scene.directory.with_suffix(".away"))
    scene.directory.touch()  # nothing can be made below a file
    with capture_logs():
        async with asyncio.timeout(PROBE_SECONDS):
            while accepted():  # noqa: ASYNC110 (nobody asks /readyz: creates find out by themselves)
                await asyncio.sleep(0.01)
        scene.directory.unlink()
        away.rename(scene.directory)
        async with asyncio.timeout(PROBE_SECONDS):
            while not accepted():  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_a_fault_is_not_taken_for_success(scene: Scene, clock: Clock) -> None:
    assert await scene.readiness.conditions() == GOOD
    scene.store.error = RuntimeError("can't start new thread")
    clock.now += PROBE_SECONDS
    with capture_logs():
        assert (await scene.readiness.conditions()).store == "failed"


async def test_a_disk_without_room_is_reported_as_full(scene: Scene) -> None:
    scene.free = 499
    found = await scene.readiness.conditions()
    assert (found.storage, found.good) == ("full", False)


async def test_a_server_that_stops(scene: Scene) -> None:
    scene.admission.stopping = True
    found = await scene.readiness.conditions()
    assert (found.stopping, found.good) == (True, False)
