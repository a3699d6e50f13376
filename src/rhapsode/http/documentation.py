"""``/docs``: the documentation built into the package (``scripts/build_site.py``). It is public."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from rhapsode.core.errors import NotFoundError

router = APIRouter(include_in_schema=False)

SITE = Path(__file__).resolve().parents[1] / "site"
"""Where the build puts it."""
PATH = "/docs"

_PRIVATE = ("policy.json",)
_YEAR = "public, max-age=31536000, immutable"
_METHODS = ["GET", "HEAD"]


@router.api_route(PATH, methods=_METHODS)
async def to_the_start(_request: Request) -> Response:
    """Redirect to the path with a slash, because pages link to each other relatively, which proxies need too."""
    return RedirectResponse("docs/", status_code=308)


@router.api_route(PATH + "/{path:path}", methods=_METHODS)
async def page(request: Request, path: str) -> Response:
    """Return a page, or a file of one."""
    if not SITE.is_dir():
        raise NotFoundError("This installation was made without its documentation: run 'make docs' in the checkout.")
    try:
        if path in _PRIVATE:
            raise HTTPException(404)
        response = await _files().get_response(path or "index.html", request.scope)
    except HTTPException as error:
        if error.status_code != 404:
            raise
        raise NotFoundError(f"There is no such page. The documentation begins at {PATH}/.") from None
    if isinstance(response, RedirectResponse):  # StaticFiles names the host; a proxy may have another one
        response = RedirectResponse(path.rpartition("/")[2] + "/", status_code=308)
    response.headers["Content-Security-Policy"] = policy()
    response.headers["Referrer-Policy"] = "no-referrer"
    # Names of bundles hold a hash of what is in them; everything else is asked for anew, and answered with 304.
    response.headers["Cache-Control"] = _YEAR if path.endswith((".min.js", ".min.css")) else "no-cache"
    return response


@lru_cache(maxsize=1)
def policy() -> str:
    """Return the Content-Security-Policy of the pages: this server alone, and nothing inline but what the build
    knew.
    """
    hashes = json.loads((SITE / "policy.json").read_text(encoding="utf-8"))
    scripts, styles = (" ".join(f"'{source}'" for source in hashes[kind]) for kind in ("scripts", "styles"))
    return (
        f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' {styles}; img-src 'self' data:; "
        "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


class Section(TypedDict):
    """A section of the documentation: ``path`` is the titles of what it is in, ``url`` is relative to ``/docs/``."""

    title: str
    path: list[str]
    url: str
    text: str


def sections() -> list[Section]:
    """Return every section of the documentation. Empty where the documentation was not built."""
    try:
        entries: list[Section] = json.loads((SITE / "sections.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return entries


@lru_cache(maxsize=1)
def _files() -> StaticFiles:
    return StaticFiles(directory=SITE, html=True)
