"""The page for unknown paths of the console (404)."""

from __future__ import annotations

from starlette.requests import Request

from rhapsode.console.frame import console_page, console_route
from rhapsode.core.errors import NotFoundError


@console_route("/{path:path}", "Not found")
async def missing(request: Request) -> None:
    """Answer 404 with a page of the console."""
    async with console_page(request, "Not found", at=""):
        raise NotFoundError("The console has no such page. Choose one beside this, or search with Ctrl+K.")
