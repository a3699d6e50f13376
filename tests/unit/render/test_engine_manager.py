"""Engines warm up in the background, and say so if they cannot."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from rhapsode.core.errors import EngineCrashedError, EngineUnavailableError, WorkerUnavailableError
from rhapsode.core.ports import EngineOptions, EngineStatus
from rhapsode.core.work import TEXT_LANE
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.render import engines as engines_module
from rhapsode.render.engines import EngineManager
from rhapsode.render.worker_functions import WorkerConfig


class WarmingPool(WorkerPool):
    def __init__(self, outcome: Exception | None = None) -> None:
        self.outcome = outcome
        self.may_end = asyncio.Event()
        self.stopped = False
        self.asked = False
        self.broken: str | None = None

    async def run_in_each(self, timeout_s: float, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.asked = True
        await self.may_end.wait()
        if self.outcome:
            raise self.outcome

    def failure(self) -> str | None:
        return self.broken

    async def stop(self) -> None:
        self.stopped = True


def room(engine: WarmingPool, text: WarmingPool) -> EngineManager:
    config = WorkerConfig(EngineOptions(Path("unused"), 1), Path("unused"))
    return EngineManager(Catalogue([ToneProvider()]), config, {"tone": engine, TEXT_LANE: text})


async def ended(engines: EngineManager) -> EngineStatus:
    assert engines._warming is not None
    await engines._warming
    return engines.status["tone"]


async def test_an_engine_is_ready_once_both_its_sides_are() -> None:
    pools = WarmingPool(), WarmingPool()
    engines = room(*pools)
    engines.start()
    for pool in pools:
        assert engines.status["tone"].state == "warming"
        pool.may_end.set()
        await asyncio.sleep(0)
    assert (await ended(engines)) == EngineStatus("ready")


@pytest.mark.parametrize("error", [EngineUnavailableError("No weights here."), EngineCrashedError("Out of memory.")])
@pytest.mark.parametrize("side", [0, 1])
async def test_an_engine_that_cannot_load_says_why(error: Exception, side: int) -> None:
    pools = [WarmingPool(), WarmingPool()]
    pools[side].outcome = error
    engines = room(*pools)
    engines.start()
    for pool in pools:
        pool.may_end.set()
    assert (await ended(engines)) == EngineStatus("failed", str(error))


@pytest.mark.parametrize("side", [0, 1], ids=["engine", "text"])
async def test_an_engine_whose_workers_cannot_be_started_is_stalled_for_so_long(side: int) -> None:
    pools = WarmingPool(), WarmingPool()
    engines = room(*pools)
    engines.start()
    for pool in pools:
        pool.may_end.set()
    assert (await ended(engines)).state == "ready"
    pools[side].broken = "Too many open files"
    status = engines.status["tone"]
    assert (status.state, status.stalled) == ("failed", True)
    assert "Too many open files" in (status.reason or "")
    pools[side].broken = None
    assert engines.status["tone"] == EngineStatus("ready")
    await engines.stop()


async def test_an_engine_whose_workers_cannot_be_started_yet_is_loaded_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines_module, "RETRY_SECONDS", 0.01)
    pools = WarmingPool(WorkerUnavailableError()), WarmingPool()
    engines = room(*pools)
    engines.start()
    for pool in pools:
        pool.may_end.set()
    await asyncio.sleep(0.05)
    assert engines.status["tone"].state == "warming"
    pools[0].outcome = None
    assert (await ended(engines)) == EngineStatus("ready")


async def test_a_stop_does_not_wait_for_the_warming() -> None:
    pools = WarmingPool(), WarmingPool()
    engines = room(*pools)
    engines.start()
    await asyncio.sleep(0)
    await engines.stop()
    assert [pool.stopped for pool in pools] == [True, True]


class NamedTone(ToneProvider):
    def __init__(self, name: str) -> None:
        self.profile = replace(ToneProvider.profile, name=name)


@pytest.mark.parametrize("error", [EngineUnavailableError("No weights here."), ValueError("a fault of ours")])
async def test_engines_warm_in_turn_and_one_that_fails_stops_no_other(error: Exception) -> None:
    pools = {name: WarmingPool() for name in ("second", "first", TEXT_LANE)}
    config = WorkerConfig(EngineOptions(Path("unused"), 1), Path("unused"))
    engines = EngineManager(Catalogue([NamedTone("first"), NamedTone("second")]), config, pools)
    pools[TEXT_LANE].may_end.set()
    pools["first"].outcome = error
    engines.start()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not pools["second"].asked
    pools["first"].may_end.set()
    pools["second"].may_end.set()
    with capture_logs() as log:
        assert engines._warming is not None
        await engines._warming
    assert (engines.status["first"].state, engines.status["second"].state) == ("failed", "ready")
    assert "fault of ours" not in (engines.status["first"].reason or "")
    assert [entry["engine"] for entry in log] == ["first", "second"]
