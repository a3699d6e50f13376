"""The engines of this machine: their worker processes, and whether they are ready."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from rhapsode.core.errors import RhapsodeError
from rhapsode.core.ports import EngineState
from rhapsode.core.work import TEXT_LANE
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue
from rhapsode.render import jobs

log = structlog.get_logger(__name__)

PREPARE_SECONDS = 900.0
"""Building the graph takes about ten seconds; a loaded machine may need far longer."""
LOAD_SECONDS = 300.0


@dataclass(slots=True)
class EngineStatus:
    """Whether an engine can speak, and if not, why."""

    state: EngineState
    reason: str | None = None


class EngineRoom:
    """Starts the worker processes and loads the engines into them, while the server already takes requests."""

    def __init__(self, catalogue: Catalogue, config: jobs.WorkerConfig, pools: Mapping[str, WorkerPool]) -> None:
        self.config = config
        self.pools = pools
        self.status = {name: EngineStatus("warming") for name in catalogue.providers}
        self._warming: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to load all engines, in the background. Work that arrives earlier waits for its worker.

        One after the other in the order of preference, so that none slows down one that is preferred to it.
        """
        self._warming = asyncio.create_task(self._warm_all(), name="warm")

    async def stop(self) -> None:
        """End all worker processes."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.wait([self._warming])
        await asyncio.gather(*(pool.stop() for pool in self.pools.values()))

    async def _warm_all(self) -> None:
        for name in self.status:
            await self._warm(name)

    async def _warm(self, name: str) -> None:
        status = self.status[name]
        try:
            await asyncio.gather(
                self.pools[name].run_in_each(PREPARE_SECONDS + LOAD_SECONDS, jobs.warm, self.config, name),
                self.pools[TEXT_LANE].run_in_each(LOAD_SECONDS, jobs.warm_text, name),
            )
        except RhapsodeError as error:
            status.state, status.reason = "failed", error.message
            log.error("engine.failed", engine=name, reason=error.message)
        except Exception as error:  # a fault of ours: the other engines shall be loaded all the same
            status.state, status.reason = "failed", f"The server failed ({type(error).__name__}) and logged why."
            log.exception("engine.error", engine=name)
        else:
            status.state = "ready"
            log.info("engine.ready", engine=name)
