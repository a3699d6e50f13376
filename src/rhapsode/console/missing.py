"""Every path of the console that is none of its pages."""

from __future__ import annotations

from nicegui import ui
from starlette.requests import Request

from rhapsode.console.frame import console_page, title_of
from rhapsode.core.errors import NotFoundError


@ui.page("/{path:path}", title=title_of("Not found"))
async def missing(request: Request) -> None:
    """Say that there is nothing."""
    async with console_page(request, "Not found", at=""):
        raise NotFoundError("The console has no such page. Choose one beside this, or search with Ctrl+K.")
