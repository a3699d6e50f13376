"""The server of ``rhapsode serve``: the application on a socket, until SIGINT or SIGTERM."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import cast

import structlog
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from rhapsode.cli import end_of_imports
from rhapsode.compose import running_server, sending_spans
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.task import Task
from rhapsode.http.app import create_app
from rhapsode.http.connection_table import ConnectionTable
from rhapsode.http.connections import Connection, backlog, connection_limits, drop_overdue
from rhapsode.http.context import Context
from rhapsode.http.links import LinkSigner
from rhapsode.http.loopback import OpenAccess
from rhapsode.http.task_objects import task_object
from rhapsode.observe.hub import Hub
from rhapsode.service.speech import SpeechService
from rhapsode.settings import Settings

log = structlog.get_logger(__name__)

OPEN_CONNECTIONS_SECONDS = 5
"""How long connections may take to finish after SIGTERM, once running segments are done."""
LOOK_SECONDS = 1.0
"""The interval in which connections that exceeded a timeout are closed."""
MESSAGE_BYTES = 4_000_000
"""The largest message of a websocket: a text of a million characters, whatever they are."""
HURRY_SECONDS = 0.1
"""How soon a second Ctrl-C is noticed."""
SWITCH_SECONDS = 0.001
"""The switch interval of the interpreter, whose default is 5 ms. A request releases the interpreter's lock a dozen
times, and waits so long for it each time while a thread reads a large body: a poll took 112 ms, now 24 (p99)."""


def run(
    settings: Settings,
    listener: socket.socket,
    announcement: Path,
    url: str,
    *,
    renders: bool,
    descriptors: int,
    open_token: str | None = None,
) -> None:
    """Serve on ``listener`` until SIGINT or SIGTERM. Where it listens is written to ``announcement`` once it does.

    ``descriptors`` is how many open files this process may have. ``open_token`` is the key of callers of this machine
    who send none; ``None``: they need one.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    hub = Hub()
    table = ConnectionTable(connection_limits(settings, descriptors))

    @asynccontextmanager
    async def running() -> AsyncIterator[Context]:
        async with sending_spans(hub), running_server(settings, hub, renders=renders) as server:
            process.service = server.service
            links = LinkSigner(server.link_secret, settings.url_ttl_seconds, settings.audio_retention_seconds)
            address = public_url(settings)

            def present(task: Task) -> dict[str, object]:
                return task_object(task, links, address or url)

            async with server.sending_webhooks(present):
                yield Context.of(
                    server,
                    links=links,
                    public_url=address,
                    redirect_files=settings.blob_redirect,
                    public_lists=settings.public_lists,
                    open_access=None if open_token is None else OpenAccess(open_token, settings.cors_origins),
                )
            announcement.unlink(missing_ok=True)  # noqa: ASYNC240 (at the very end: nobody waits)

    app = create_app(
        running,
        max_body_bytes=settings.max_body_bytes,
        max_document_bytes=settings.max_document_bytes,
        observe=hub,
        cors_origins=settings.cors_origins,
        console=_console(settings),
        loopback_hosts=open_token is not None,
    )
    config = _uvicorn_config(settings, app, table, descriptors)
    end_of_imports()
    process = _Server(config, announcement, {"pid": os.getpid(), "url": url}, settings.shutdown_grace_seconds, table)
    process.run(sockets=[listener])
    if not process.started:
        raise ConfigurationError("The server could not start; the log above says why.")


def _uvicorn_config(settings: Settings, app: ASGIApp, table: ConnectionTable, descriptors: int) -> uvicorn.Config:
    """Return the configuration of the HTTP server. Its own log is off: the application logs requests."""
    return uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", partial(Connection, table=table)),
        backlog=backlog(descriptors),
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        lifespan="on",
        ws="websockets-sansio",
        ws_max_size=MESSAGE_BYTES,
        server_header=False,
        timeout_graceful_shutdown=OPEN_CONNECTIONS_SECONDS,
    )


class _Server(uvicorn.Server):
    """Announces its address once it listens, for programs that start it as a subprocess. On shutdown, ``service``
    refuses new tasks at once; running segments are finished while tasks can still be read, and only then are the
    connections closed.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        announcement: Path,
        facts: dict[str, object],
        grace_s: float,
        table: ConnectionTable,
    ) -> None:
        super().__init__(config)
        self._table = table
        self._announcement = announcement
        self._facts = facts
        self._grace_s = grace_s
        self._look_at = 0.0
        self.service: SpeechService | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.service is not None:
            self.service.close()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            draft = self._announcement.with_suffix(".tmp")
            draft.write_text(json.dumps(self._facts))
            draft.replace(self._announcement)

    async def on_tick(self, counter: int) -> bool:
        now = asyncio.get_running_loop().time()
        if now >= self._look_at:
            self._look_at = now + LOOK_SECONDS
            if dropped := drop_overdue(self.server_state.connections, now):
                log.info("connections.dropped", connections=dropped)
            if refused := self._table.summary():
                log.warning("connections.refused", **refused)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.service is not None:
            draining = asyncio.create_task(self.service.drain(self._grace_s))
            while not draining.done() and not self.force_exit:
                await asyncio.wait([draining], timeout=HURRY_SECONDS)
            draining.cancel()
        await super().shutdown(sockets)


def public_url(settings: Settings) -> str | None:
    """Return the configured public URL, ``None`` without one."""
    return str(settings.public_url).rstrip("/") if settings.public_url else None


def _console(settings: Settings) -> Callable[[FastAPI], ASGIApp] | None:
    """Return the function that mounts the console, which is imported only if needed: it takes time and memory."""
    if not settings.console:
        return None
    from rhapsode.console.mount import mount

    return partial(mount, storage=settings.data_dir.resolve() / "console", public_url=public_url(settings))
