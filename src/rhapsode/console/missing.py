"""Every path of the console that is none of its pages."""

from __future__ import annotations

from starlette.requests import Request

from rhapsode.console.frame import console_page, console_route
from rhapsode.core.errors import NotFoundError


@console_route("/{path:path}", "Not found")
async def missing(request: Request) -> None:
    """Say that there is nothing."""
    async with console_page(request, "Not found", at=""):
        raise NotFoundError("The console has no such page. Choose one beside this, or search with Ctrl+K.")
