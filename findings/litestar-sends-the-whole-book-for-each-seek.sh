#!/usr/bin/env bash
# Litestar 2.25.0 and Quart 0.22.0 send the whole of an audiobook when a player asks for a part of it, and Quart, told to heed
# ranges, answers 500 to a request for the last bytes.
#
# A player that jumps to a chapter, or looks for the index at the end of an MP4 file, asks for a range of bytes (RFC 9110, 14).
# Litestar's File and its router of static files ignore it, and so does Quart's send_file unless conditional=True is given, which
# then fails with an AssertionError at "bytes=-500", the last 500 (14.1.2). A seek costs the whole file, if the player does not
# give it up. FileResponse of Starlette 1.10.0 and the static route of Falcon 4.4.0 answer all of them. Serve sounds by one of
# these, or by the proxy in front.
#
# Seen with Python 3.11, a file of 100000 bytes, status and bytes sent for 1000-1999 and for -500:
#   Litestar, File: 200 100000, 200 100000
#   Litestar, static files: 200 100000, 200 100000
#   Quart: 200 100000, 200 100000
#   Quart, conditional: 206 1000, 500
#   Starlette: 206 1000, 206 500
#   Falcon: 206 1000, 206 500
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check \
  litestar==2.25.0 quart==0.22.0 starlette==1.10.0 falcon==4.4.0 httpx==0.28.1
cd "$home"
head -c 100000 /dev/zero >book.mp3
venv/bin/python - <<'PYTHON'
import asyncio
import logging
from importlib.metadata import version
from pathlib import Path

import falcon.asgi
import httpx
import litestar
import quart
from litestar.response import File
from litestar.static_files import create_static_files_router
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

BOOK = Path("book.mp3").resolve()


@litestar.get("/book.mp3", sync_to_thread=False)
def by_litestar() -> File:
    return File(path=BOOK, media_type="audio/mpeg")


def quart_app(**options: bool) -> quart.Quart:
    app = quart.Quart("books")

    @app.get("/book.mp3")
    async def by_quart() -> quart.Response:
        return await quart.send_file(BOOK, **options)

    return app


async def by_starlette(request) -> FileResponse:
    return FileResponse(BOOK)


def falcon_app() -> falcon.asgi.App:
    app = falcon.asgi.App()
    app.add_static_route("/", BOOK.parent)
    return app


async def answer(app, range_: str) -> str:
    """Ask for a range of the book, and return the status and how many bytes came."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        response = await client.get("/book.mp3", headers={"Range": f"bytes={range_}"})
    return f"{response.status_code} {len(response.content)}" if response.is_success else str(response.status_code)


logging.disable()
print(", ".join(f"{package} {version(package)}" for package in ("litestar", "quart", "starlette", "falcon")))
for name, app, wanted in (
    ("Litestar, File", litestar.Litestar([by_litestar]), ("200 100000", "200 100000")),
    (
        "Litestar, static files",
        litestar.Litestar([create_static_files_router(path="/", directories=[BOOK.parent])]),
        ("200 100000", "200 100000"),
    ),
    ("Quart", quart_app(), ("200 100000", "200 100000")),
    ("Quart, conditional", quart_app(conditional=True), ("206 1000", "500")),
    ("Starlette", Starlette(routes=[Route("/book.mp3", by_starlette)]), ("206 1000", "206 500")),
    ("Falcon", falcon_app(), ("206 1000", "206 500")),
):
    seen = tuple(asyncio.run(answer(app, range_)) for range_ in ("1000-1999", "-500"))
    print(f"{name}: {', '.join(seen)}")
    assert seen == wanted, f"{name} has changed"
PYTHON
