"""Puts the console before the application of the HTTP API."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from rhapsode.console.garbage_collection import collecting_between_pages
from rhapsode.console.loading import Pages
from rhapsode.console.session_middleware import PATH, SessionMiddleware
from rhapsode.http.app import TELEMETRY

PAGES = (
    "downloads",
    "home",
    "keys",
    "playground",
    "project",
    "projects",
    "pronunciations",
    "samples",
    "search",
    "task",
    "tasks",
    "usage",
    "voices",
    "not_found",
)
"""The modules that make pages; the last one takes every other path."""
WORDS = {
    "connection_lost": "The server cannot be reached.",
    "trying_to_reconnect": "This page goes on as soon as it can. Tasks do not need it.",
}
"""What a page says while its connection is lost."""
MESSAGES = 200
"""How many messages are kept for a browser that was away for a moment."""
GZIP_LEVEL = 4
"""A page of 150 kB takes 2 ms at this level and 8 ms at the usual 9, for 4 % less of it."""
GZIP_INLINE_BYTES = 16 * 1024
"""What is larger is compressed in a thread, which does not hold the event loop."""
RECONNECT_SECONDS = 10.0
"""How long a page outlives its connection."""


def mount(app: FastAPI, *, storage: Path, public_url: str | None) -> ASGIApp:
    """Return what takes the place of ``app``: the same, with the console beside it, behind the session middleware.

    ``storage`` is the directory that is NiceGUI's. To be called once in a process.
    """
    return SessionMiddleware(app, Pages(partial(load, storage)), app.state, public_url)


def load(storage: Path) -> tuple[ASGIApp, AbstractAsyncContextManager[object]]:
    """Import NiceGUI and the pages: an application that has them at :data:`PATH`, and NiceGUI's life."""
    os.environ["NICEGUI_STORAGE_PATH"] = str(storage)  # it is read when NiceGUI is imported
    from nicegui import app as framework
    from nicegui import run, ui
    from nicegui.client import Client
    from nicegui.translations import translations

    from rhapsode.console.theme import PLACEHOLDER, SCRIPT, STYLE

    logging.getLogger("nicegui").addFilter(_without_words)
    for page in PAGES:  # importing a page registers it
        import_module(f"rhapsode.console.{page}")
    ui.add_css(STYLE, shared=True)
    ui.add_head_html(f"<script>{SCRIPT}</script>", shared=True)
    ui.add_body_html(PLACEHOLDER, shared=True)
    translations["en-US"] |= WORDS
    run.process_pool_start_method = "spawn"
    host = FastAPI(openapi_url=None, telemetry=TELEMETRY)
    ui.run_with(
        host,
        mount_path=PATH,
        title="rhapsode",
        favicon=Path(__file__).with_name("favicon.svg").read_text(encoding="utf-8"),  # a file has a path
        dark=None,
        language="en-US",
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT_SECONDS,
        message_history_length=MESSAGES,
        show_welcome_message=False,
        gzip_middleware_factory=partial(
            GZipMiddleware, compresslevel=GZIP_LEVEL, thread_minimum_size=GZIP_INLINE_BYTES
        ),
    )
    # Not the host's: that would look through all objects of the process for its server.
    return host, _life(framework.router.lifespan_context(framework), lambda: len(Client.instances))


@asynccontextmanager
async def _life(framework: AbstractAsyncContextManager[object], open_pages: Callable[[], int]) -> AsyncIterator[None]:
    async with framework, collecting_between_pages(open_pages):
        yield


def _without_words(record: logging.LogRecord) -> bool:
    """Strip the messages of NiceGUI's log events, which contain paths and text that a browser sent."""
    record.msg, record.args = "console.framework", ()
    return True
