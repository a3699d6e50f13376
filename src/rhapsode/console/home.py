"""``/console/``: straight to the first page."""

from __future__ import annotations

from nicegui import ui
from starlette.responses import RedirectResponse


@ui.page("/")
async def home() -> RedirectResponse:
    """There is nothing here but the way on."""
    return RedirectResponse("keys", status_code=307)
