"""``rhapsode serve``: the server."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import structlog
import typer
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from rhapsode.cli.output import errors, need_output, results
from rhapsode.cli.worker import need_database
from rhapsode.compose import catalogue, data_directory, opened_stores, running_server, sending_spans, sending_webhooks
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.task import Task
from rhapsode.http.app import create_app
from rhapsode.http.connections import Connection, allow_descriptors, drop_overdue
from rhapsode.http.context import Context
from rhapsode.http.links import LinkSigner
from rhapsode.http.schemas import task_object
from rhapsode.logs import configure_logging
from rhapsode.observe.hub import Hub
from rhapsode.service import SpeechService
from rhapsode.service.sessions import LINK_SECONDS
from rhapsode.settings import Settings

log = structlog.get_logger(__name__)

OPEN_CONNECTIONS_SECONDS = 5
"""How long connections may take to finish after SIGTERM, once what was being spoken is done."""
LOOK_SECONDS = 1.0
"""How often is looked for connections whose clients are waited for in vain."""
MESSAGE_BYTES = 4_000_000
"""The largest message of a websocket of the console: a text of a million characters, whatever they are."""
CONSOLE = "/console"
"""Where the console is."""
HURRY_SECONDS = 0.1
"""How soon a second Ctrl-C is noticed."""


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port; 0 takes a free one. [default: 8080]", min=0, max=65535)
    ] = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Whether to render here too, or only to answer, in a fleet.")
    ] = True,
    console: Annotated[
        bool | None, typer.Option("--console/--no-console", help="A web console at /console. [default: console]")
    ] = None,
) -> None:
    """Run the server until SIGINT or SIGTERM."""
    given = {"host": host, "port": port, "console": console}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    configure_logging(settings.log_level, settings.log_format)
    if not worker:
        need_database(settings)
    need_output()  # the first key is shown only once
    catalogue(settings)  # engines that do not exist are told before anything is done
    allow_descriptors()
    with data_directory(settings) as directory:
        listener = _listen(settings.host, settings.port)
        first = asyncio.run(_first_key(settings))
        url = _url(settings.host, listener)
        results.print(f"rhapsode listens on {url}", highlight=False)
        if first is not None:
            key, link = first
            results.print(f"Your first API key, an admin key, shown only this once:\n\n    {key}\n", highlight=False)
            if settings.console:
                shown = f"{_public(settings) or url}{CONSOLE}/login?link={link}"
                results.print(f"The console, signed in by this link once:\n\n    {shown}\n", soft_wrap=True)
        elif settings.console:
            results.print(f"The console is at {_public(settings) or url}{CONSOLE}/", highlight=False)
        announcement = directory / "server.json"
        try:
            _run(settings, listener, announcement, url, renders=worker)
        finally:
            announcement.unlink(missing_ok=True)


def _run(settings: Settings, listener: socket.socket, announcement: Path, url: str, *, renders: bool) -> None:
    hub = Hub()

    @asynccontextmanager
    async def running() -> AsyncIterator[Context]:
        async with sending_spans(hub), running_server(settings, hub, renders=renders) as server:
            process.service = server.service
            links = LinkSigner(server.link_secret, settings.url_ttl_seconds, settings.audio_retention_seconds)
            public_url = _public(settings)

            def present(task: Task) -> dict[str, Any]:
                return task_object(task, links, public_url or url)

            async with sending_webhooks(settings, server.stores, present, hub):
                yield Context(
                    service=server.service,
                    listener=server.listener,
                    keys=server.keys,
                    sessions=server.sessions,
                    inspector=server.inspector,
                    checkup=server.checkup,
                    limits=server.limits,
                    samples=server.samples,
                    deliveries=server.stores.deliveries,
                    blobs=server.blobs,
                    engines=server.engines,
                    links=links,
                    readiness=server.readiness,
                    metrics=server.metrics,
                    public_url=public_url,
                    redirect_files=settings.blob_redirect,
                )
            announcement.unlink(missing_ok=True)  # noqa: ASYNC240 (at the very end: nobody waits)

    config = uvicorn.Config(
        create_app(
            running,
            max_body_bytes=settings.max_body_bytes,
            observe=hub,
            cors_origins=settings.cors_origins,
            console=_console(settings),
        ),
        http=Connection,
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        lifespan="on",
        ws="websockets-sansio" if settings.console else "none",
        ws_max_size=MESSAGE_BYTES,
        server_header=False,
        timeout_graceful_shutdown=OPEN_CONNECTIONS_SECONDS,
    )
    process = _Server(config, announcement, {"pid": os.getpid(), "url": url}, settings.shutdown_grace_seconds)
    process.run(sockets=[listener])
    if not process.started:
        raise ConfigurationError("The server could not start; the log above says why.")


class _Server(uvicorn.Server):
    """Says where it listens once it does, for those who start it as a subprocess.

    When it is to stop, ``service`` takes nothing on any more, at once; what is being spoken is finished while tasks
    can still be read, and only then are the connections closed.
    """

    def __init__(self, config: uvicorn.Config, announcement: Path, facts: dict[str, object], grace_s: float) -> None:
        super().__init__(config)
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
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.service is not None:
            draining = asyncio.create_task(self.service.drain(self._grace_s))
            while not draining.done() and not self.force_exit:
                await asyncio.wait([draining], timeout=HURRY_SECONDS)
            draining.cancel()
        await super().shutdown(sockets)


def _public(settings: Settings) -> str | None:
    """The address by which callers come, if it was set."""
    return str(settings.public_url).rstrip("/") if settings.public_url else None


def _console(settings: Settings) -> Callable[[FastAPI], ASGIApp] | None:
    """What puts the console into the application. It takes time and memory to load, so it is only if it is wanted."""
    if not settings.console:
        return None
    from rhapsode.console.mount import mount

    return partial(mount, storage=settings.data_dir.resolve() / "console", public_url=_public(settings))


async def _first_key(settings: Settings) -> tuple[str, str] | None:
    """Make an admin key if there is no key at all, and a link that signs in to the console with it, once."""
    async with opened_stores(settings) as stores:
        if await stores.keys.any():
            return None
        made = await stores.keys.create_first("first", frozenset({"speech", "admin"}))
        if made is None:
            return None
        key, token = made
        return token, await stores.sessions.create("link", key.id, 1000 * LINK_SECONDS)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        # Its number says little: a resolver's errors have numbers of their own. Its text may repeat the address.
        reason = (error.strerror or str(error)).partition(" (while attempting")[0]
        raise ConfigurationError(f"Cannot listen on {host}:{port}: {reason}.") from None
    except (ValueError, TypeError):  # what cannot even be asked for: a label too long, a NUL
        raise ConfigurationError(f"Cannot listen on {host!r}: it cannot be a host's name.") from None


def _url(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        errors.print("Listening on every address of this machine.", highlight=False)
    return f"http://{shown}:{port}"
