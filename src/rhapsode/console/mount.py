"""Puts the console into the application of the HTTP API."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from rhapsode.console.gate import PATH, Gate

PAGES = ("home", "keys", "playground", "samples", "search", "task", "tasks", "usage", "voices")
"""The modules that make pages."""
MESSAGES = 200
"""How many messages are kept for a browser that was away for a moment."""
RECONNECT_SECONDS = 10.0
"""How long a page outlives its connection."""


def mount(app: FastAPI, *, storage: Path, public_url: str | None) -> ASGIApp:
    """Mount the console on ``app`` and return what takes the place of ``app``: the same behind a gate.

    ``storage`` is the directory that is NiceGUI's. To be called once in a process, before the application starts.
    """
    os.environ["NICEGUI_STORAGE_PATH"] = str(storage)  # it is read when NiceGUI is imported
    from nicegui import run, ui

    from rhapsode.console.theme import SCRIPT, STYLE

    for page in PAGES:  # each registers itself
        import_module(f"rhapsode.console.{page}")
    ui.add_css(STYLE, shared=True)
    ui.add_head_html(f"<script>{SCRIPT}</script>", shared=True)
    run.process_pool_start_method = "spawn"
    ui.run_with(
        app,
        mount_path=PATH,
        title="rhapsode",
        favicon=Path(__file__).with_name("favicon.svg"),
        dark=None,
        language="en-US",
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT_SECONDS,
        message_history_length=MESSAGES,
        show_welcome_message=False,
    )
    return Gate(app, app.state, public_url)
