#!/usr/bin/env bash
# aiohttp 3.14.5 refuses a line of more than 512 KiB in a body, which is 8.2 s of speech in one server-sent event.
#
# "async for line in response.content" is the usual way to read the events of a stream. It raises LineTooLong, "400, message: Got
# more than 524288 bytes", which reads like an answer of the server, at a line that is longer than twice the session's
# read_bufsize. Sound of 16 bits and 24 kHz takes 64,000 characters of Base64 a second: short sentences arrive, and a long one
# ends the stream. iter_any and iter_chunked have no such limit. Split lines yourself, give the session a larger read_bufsize,
# or have the server send short events.
#
# Seen on Linux x86-64, Python 3.11, an event of Base64 of silence:
#   8 s: 512007 characters read
#   9 s: LineTooLong
#   9 s with read_bufsize=2**20: 576007 characters read
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check aiohttp==3.14.5
"$home/venv/bin/python" - <<'PYTHON'
import asyncio
import base64

import aiohttp
from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

RATE = 24_000


async def speech(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await answer.prepare(request)
    sound = bytes(2 * RATE * int(request.query["seconds"]))
    await answer.write(b"data: " + base64.b64encode(sound) + b"\n\n")
    return answer


async def read(url: str, **options: int) -> str:
    async with aiohttp.ClientSession(**options) as session, session.get(url) as response:
        try:
            lines = [len(line) async for line in response.content]
        except LineTooLong:
            return "LineTooLong"
    assert lines[1:] == [1], "aiohttp has changed"
    return f"{lines[0]} characters read"


async def main() -> None:
    print("aiohttp", aiohttp.__version__)
    application = web.Application()
    application.router.add_get("/", speech)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    for seconds, options, wanted in (
        (8, {}, "512007 characters read"),
        (9, {}, "LineTooLong"),
        (9, {"read_bufsize": 2**20}, "576007 characters read"),
    ):
        found = await read(f"http://127.0.0.1:{port}/?seconds={seconds}", **options)
        print(f"{seconds} s {options or ''}: {found}")
        assert found == wanted, "aiohttp has changed"
    await runner.cleanup()


asyncio.run(main())
PYTHON
