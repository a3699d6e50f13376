"""The engines: worker processes of the local ones, connections of the remote ones, and whether they are ready."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import structlog

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.errors import EngineError, RhapsodeError, UnavailableError, WorkerUnavailableError
from rhapsode.core.ports import EngineStatus, RemoteEngine
from rhapsode.core.speech import PlanRequest, RemoteRequest
from rhapsode.core.work import TEXT_LANE
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue
from rhapsode.render import worker_functions
from rhapsode.render.cancellation import CancelWithTask
from rhapsode.store.claims import SegmentClaim
from rhapsode.text.reading import WINDOW_CHARACTERS, ReadingObject, WindowReading, reading_object

log = structlog.get_logger(__name__)

PREPARE_SECONDS = 900.0
"""Building the graph takes about ten seconds; a loaded machine may need far longer."""
LOAD_SECONDS = 300.0
READ_SECONDS = 60.0
"""The time limit of reading a window of a text."""
RETRY_SECONDS = 2.0
"""The retry interval of loading an engine whose worker processes cannot be started."""
SEGMENT_SECONDS = 120.0
"""The default time limit of a segment."""


class EngineManager:
    """Starts the worker processes and loads the engines into them, while the server already accepts requests.

    Hides from callers whether an engine is local (``pools``) or remote (``upstreams``).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        config: worker_functions.WorkerConfig,
        pools: Mapping[str, WorkerPool],
        upstreams: Mapping[str, RemoteEngine] | None = None,
        *,
        segment_timeout_s: float = SEGMENT_SECONDS,
        cancel_with_task: CancelWithTask | None = None,
    ) -> None:
        self.config = config
        self.pools = pools
        self._upstreams = upstreams or {}
        self._segment_timeout_s = segment_timeout_s
        self._cancel_with_task = cancel_with_task
        self._catalogue = catalogue
        self._status = {name: EngineStatus("warming") for name in (*catalogue.providers, *self._upstreams)}
        self._warming: asyncio.Task[None] | None = None

    @property
    def status(self) -> Mapping[str, EngineStatus]:
        """Whether each engine can speak; of remote ones, whether their provider answers."""
        return {name: self._status_now(name, status) for name, status in self._status.items()}

    def _status_now(self, name: str, status: EngineStatus) -> EngineStatus:
        if status.state == "failed":
            return status
        for pool in (self.pools.get(name), self.pools.get(TEXT_LANE)):
            if pool is not None and (failure := pool.failure()) is not None:
                return EngineStatus("failed", f"None of its worker processes can be started: {failure}.", True)
        return self._upstreams[name].status() if status.state == "ready" and name in self._upstreams else status

    def version(self, engine: str, model: str) -> str:
        """Return the version of ``engine`` for ``model``."""
        upstream = self._upstreams.get(engine)
        return self._catalogue.profile(engine).version if upstream is None else upstream.version(model)

    def versions(self, engine: str) -> str:
        """Return all values that :meth:`version` may return, separated by spaces."""
        upstream = self._upstreams.get(engine)
        return self._catalogue.profile(engine).version if upstream is None else " ".join(upstream.versions())

    async def reserve(self, engine: str, model: str) -> float:
        """Reserve an attempt, for an engine with a rate limit: 0.0 if granted, else the seconds to wait."""
        upstream = self._upstreams.get(engine)
        return 0.0 if upstream is None else await upstream.reserve(model)

    async def reserved(self, engine: str, model: str) -> None:
        """Wait until an attempt is reserved."""
        while wait := await self.reserve(engine, model):  # noqa: ASYNC110  (nothing but time has to pass)
            await asyncio.sleep(wait)

    async def read(self, request: PlanRequest) -> ReadingObject:
        """Return the words and phonemes of the whole text of ``request``, as the HTTP API returns them.

        Raises EngineError and UnavailableError.
        """
        text, offset, speed = request.window, 0, 1.0
        windows: list[WindowReading] = []
        while offset < len(text):
            window = text[offset : offset + WINDOW_CHARACTERS]
            last = offset + len(window) >= len(text)
            part = replace(request, window=window, offset=offset, last=last, speed=speed)
            windows.append(await self.pools[TEXT_LANE].run(READ_SECONDS, worker_functions.read, part))
            offset, speed = windows[-1].end, windows[-1].speed
        return reading_object(text, windows)

    async def speak(
        self,
        engine: str,
        claim: SegmentClaim,
        path: str | None,
        target: worker_functions.Target | None,
        begun: Callable[[], None],
        *,
        awaited: bool = False,
    ) -> worker_functions.Rendered:
        """Return one attempt at a segment: spoken, checked and stored under ``path`` and ``target``, as in jobs.

        ``begun`` is called as soon as the engine is free for another one. ``awaited``: the samples of an engine of
        this machine are returned as well. Raises EngineError and UnavailableError, and
        TaskEndedError if the task ends while a provider is asked.
        """
        upstream = self._upstreams.get(engine)
        if upstream is None:
            rendered: worker_functions.Rendered = await self.pools[engine].run(
                self._segment_timeout_s,
                worker_functions.render,
                self.config,
                engine,
                claim.segment,
                claim.params,
                path,
                target,
                awaited,
            )
            return rendered
        begun_at = time.perf_counter()
        segment = claim.segment
        asking = upstream.speak(RemoteRequest(claim.model, segment.phonemes, segment.speed, claim.params))
        speech = await (asking if self._cancel_with_task is None else self._cancel_with_task(claim.task_id, asking))
        seconds = time.perf_counter() - begun_at
        begun()
        billed = speech.input_text_tokens, speech.output_audio_tokens
        try:
            rendered = await self.pools[TEXT_LANE].run(
                self._segment_timeout_s,
                worker_functions.receive,
                self.config,
                engine,
                segment,
                claim.params,
                speech,
                path,
                target,
            )
        except (EngineError, UnavailableError) as error:
            error.billed = billed
            raise
        return replace(rendered, seconds=seconds)

    def start(self) -> None:
        """Begin to load all engines, in the background. Work that arrives earlier waits for its worker.

        One after the other in the order of preference, so that none delays a preferred one.
        """
        self._warming = asyncio.create_task(self._warm_all(), name="warm")

    async def stop(self) -> None:
        """End all worker processes."""
        await cancel_and_wait([self._warming])
        await asyncio.gather(
            *(pool.stop() for pool in self.pools.values()),
            *(upstream.stop() for upstream in self._upstreams.values()),
        )

    async def _warm_all(self) -> None:
        for name in self._status:
            await self._warm(name)
        for name, status in self._status.items():
            if status.state == "ready":
                await self._rehearse(name)

    async def _warm(self, name: str) -> None:
        status = self._status[name]
        try:
            while not await self._warmed(name):  # noqa: ASYNC110  (nothing but time has to pass)
                await asyncio.sleep(RETRY_SECONDS)
        except RhapsodeError as error:
            status.state, status.reason = "failed", error.message
            log.error("engine.failed", engine=name, reason=error.message)
        except Exception as error:  # an internal error: load the other engines anyway
            status.state, status.reason = "failed", f"The server failed ({type(error).__name__}) and logged why."
            log.exception("engine.error", engine=name)
        else:
            status.state = "ready"
            log.info("engine.ready", engine=name)

    async def _rehearse(self, name: str) -> None:
        """Let an engine compile ahead what openings need, one after the other beside the requests that come."""
        if name in self._upstreams or not self._catalogue.profile(name).joins:
            return
        try:
            for length in worker_functions.REHEARSALS:
                await self.pools[name].run_in_each(LOAD_SECONDS, worker_functions.rehearse, self.config, name, length)
        except RhapsodeError as error:
            log.warning("engine.not_rehearsed", engine=name, reason=error.message)
        else:
            log.info("engine.rehearsed", engine=name)

    async def _warmed(self, name: str) -> bool:
        """Load an engine; return false if no process can be started for it at the moment."""
        try:
            if name in self._upstreams:
                await self._upstreams[name].start()
            else:
                await self._warm_pools(name)
        except WorkerUnavailableError as error:
            log.warning("engine.waits", engine=name, reason=error.message)
            return False
        return True

    async def _warm_pools(self, name: str) -> None:
        await asyncio.gather(
            self.pools[name].run_in_each(PREPARE_SECONDS + LOAD_SECONDS, worker_functions.warm, self.config, name),
            self.pools[TEXT_LANE].run_in_each(LOAD_SECONDS, worker_functions.warm_text, name),
        )
