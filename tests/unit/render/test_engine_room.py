"""Engines warm up in the background, and say so if they cannot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from rhapsode.core.errors import EngineCrashedError, EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.work import TEXT_LANE
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.render.engines import EngineRoom, EngineStatus
from rhapsode.render.jobs import WorkerConfig


class WarmingPool(WorkerPool):
    def __init__(self, outcome: Exception | None = None) -> None:
        self.outcome = outcome
        self.may_end = asyncio.Event()
        self.stopped = False

    async def run_in_each(self, timeout_s: float, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        await self.may_end.wait()
        if self.outcome:
            raise self.outcome

    async def stop(self) -> None:
        self.stopped = True


def room(engine: WarmingPool, text: WarmingPool) -> EngineRoom:
    config = WorkerConfig(EngineOptions(Path("unused"), 1), Path("unused"))
    return EngineRoom(Catalogue([ToneProvider()]), config, {"tone": engine, TEXT_LANE: text})


async def ended(engines: EngineRoom) -> EngineStatus:
    await asyncio.gather(*engines._warming)
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


async def test_a_stop_does_not_wait_for_the_warming() -> None:
    pools = WarmingPool(), WarmingPool()
    engines = room(*pools)
    engines.start()
    await asyncio.sleep(0)
    await engines.stop()
    assert [pool.stopped for pool in pools] == [True, True]
