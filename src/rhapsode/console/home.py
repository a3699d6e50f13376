"""``/console/``: a redirect to the first page."""

from __future__ import annotations

from nicegui import ui
from starlette.responses import RedirectResponse


@ui.page("/")
async def home() -> RedirectResponse:
    """Redirect to the page that the console begins with."""
    return RedirectResponse("keys", status_code=307)
