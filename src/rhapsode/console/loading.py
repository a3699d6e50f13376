"""Loads the pages at the first request to the console, so that a server without it spends neither time nor memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

log = structlog.get_logger(__name__)

Load = Callable[[], tuple[ASGIApp, AbstractAsyncContextManager[object]]]
"""Imports the pages: the application that serves them, and what is to be entered while it does."""


class Pages:
    """An ASGI application that is loaded when it is wanted, in a thread beside the event loop.

    Concurrent requests wait. If loading fails, the next request tries again.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._running: asyncio.Task[None] | None = None
        self._loaded: asyncio.Future[ASGIApp] | None = None
        self._ended = asyncio.Event()

    def begin(self) -> asyncio.Future[ASGIApp]:
        """Load them, unless it was done or begun."""
        if self._loaded is None:
            self._loaded = asyncio.get_running_loop().create_future()
            self._running = asyncio.create_task(self._run(self._loaded), name="console")
        return self._loaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = await asyncio.shield(self.begin())
        await app(scope, receive, send)

    async def close(self) -> None:
        """End them, if they were loaded."""
        self._ended.set()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self, loaded: asyncio.Future[ASGIApp]) -> None:
        try:
            app, life = await asyncio.to_thread(self._load)
            async with life:
                loaded.set_result(app)
                await self._ended.wait()
        except Exception as error:  # reported to the waiting requests; the next request tries again
            if loaded.done():
                raise
            log.exception("console.not_loaded")
            self._loaded = None
            loaded.set_exception(error)
            loaded.exception()  # retrieved, because there may be no waiter
