"""The pages are loaded when they are wanted, once, beside the event loop."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Scope

from rhapsode.console.loading import Pages

SCOPE: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}


class House:
    """Counts how often it was loaded, and whether it is alive."""

    def __init__(self) -> None:
        self.loads = 0
        self.alive = False
        self.threads: set[int] = set()
        self.fails = False

    def load(self) -> tuple[ASGIApp, AbstractAsyncContextManager[object]]:
        self.loads += 1
        self.threads.add(threading.get_ident())
        if self.fails:
            raise ImportError("no module of that name")
        return PlainTextResponse("a page"), self.life()

    @asynccontextmanager
    async def life(self) -> AsyncIterator[None]:
        self.alive = True
        yield
        self.alive = False


async def ask(pages: Pages) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await pages(SCOPE, receive, send)
    return sent


async def test_pages_are_loaded_once_and_end_with_the_server() -> None:
    house = House()
    pages = Pages(house.load)
    assert house.loads == 0
    answers = await asyncio.gather(*(ask(pages) for _ in range(5)))
    assert [messages[1]["body"] for messages in answers] == [b"a page"] * 5
    assert (house.loads, house.alive) == (1, True)
    assert house.threads != {threading.get_ident()}
    await pages.close()
    assert not house.alive


async def test_pages_that_were_never_loaded_need_no_end() -> None:
    house = House()
    await Pages(house.load).close()
    assert house.loads == 0


async def test_what_could_not_be_loaded_is_tried_again() -> None:
    house = House()
    house.fails = True
    pages = Pages(house.load)
    for _ in range(2):
        with pytest.raises(ImportError):
            await ask(pages)
    house.fails = False
    assert (await ask(pages))[0]["status"] == 200
    assert house.loads == 3
    await pages.close()


def test_the_framework_is_not_imported_before() -> None:
    code = (
        "import sys\n"
        "from fastapi import FastAPI\n"
        "from pathlib import Path\n"
        "from rhapsode.console.mount import mount\n"
        "mount(FastAPI(), storage=Path('/nowhere'), public_url=None)\n"
        "sys.exit('nicegui' in sys.modules or 'socketio' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
