"""``/`` and ``/favicon.ico``, which browsers request automatically, and ``/console`` where there is none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from rhapsode.http.accept import accepts

router = APIRouter(include_in_schema=False)

_ICON = Path(__file__).resolve().parents[1] / "console" / "favicon.svg"
_METHODS = ["GET", "HEAD"]
CONSOLE = "/console"
"""Where the console is, if it is on."""


@router.api_route("/", methods=_METHODS)
async def to_the_pages(request: Request) -> Response:
    """Redirect a browser to the console, or to the documentation where there is no console.

    Other clients get a 404, as at any unknown path. The redirect is relative,
    for proxies that serve this under a path of theirs.
    """
    if not accepts(request, "text/html"):
        raise HTTPException(404)
    target = "console/" if request.app.state.has_console else "docs/"
    return RedirectResponse(target, status_code=307, headers={"Vary": "Accept", "Cache-Control": "no-store"})


@router.api_route(CONSOLE, methods=_METHODS)
@router.api_route(CONSOLE + "/{path:path}", methods=_METHODS)
async def no_console(request: Request, path: str | None = None) -> Response:
    """Redirect a browser to what the documentation says of the console, where the console is off.

    The documentation links to the console. With it on, none of its paths comes here.
    """
    if not accepts(request, "text/html"):
        raise HTTPException(404)
    up = "" if path is None else "../" * (path.count("/") + 1)
    target = f"{up}docs/guides/console/"
    return RedirectResponse(target, status_code=307, headers={"Vary": "Accept", "Cache-Control": "no-store"})


@router.api_route("/favicon.ico", methods=_METHODS)
async def favicon(_request: Request) -> Response:
    """Return the icon, which browsers ask for beside every page and every file."""
    return Response(_icon(), media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@lru_cache(maxsize=1)
def _icon() -> bytes:
    return _ICON.read_bytes()
