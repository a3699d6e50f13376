"""Fifty sessions of streamed text at once, of which some are killed, and a server that stops among them."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import idle
from tests.e2e.server import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SESSIONS, KILLED = 50, 15
PATIENCE_SECONDS = 180.0
RESTARTING = 1012
"""The close code of RFC 6455's registry: service restart."""


@dataclass
class Heard:
    """What a client was given."""

    spoken: str = ""
    sound: int = 0
    tasks: list[str] = field(default_factory=list)
    last: str = ""


def story(number: int) -> str:
    return (
        f"Session {number} begins here. Dr. Smith paid ${number}.50, i.e. a lot! “Really?” he asked. It ends at 3.14."
    )


def tokens(text: str) -> Iterator[str]:
    """Yield the text as a language model writes it."""
    yield from (text[at : at + 5] for at in range(0, len(text), 5))


async def say(socket: ClientConnection, type: str, **fields: Any) -> None:
    await socket.send(json.dumps({"type": type, **fields}))


async def listen(socket: ClientConnection, text: str, heard: Heard, last: str) -> None:
    while heard.last != last:
        message = await socket.recv()
        if isinstance(message, bytes):
            heard.sound += len(message)
            continue
        told = json.loads(message)
        heard.last = told["type"]
        assert heard.last != "error", told
        if heard.last == "chunk":
            heard.spoken += text[told["from"] : told["to"]]
            heard.tasks.append(told["task_id"])


async def session(server: ServerProcess, number: int) -> Heard:
    """Speak a story; every third or so client dies at its first chunk, without a word."""
    address = server.url.replace("http", "ws") + "/v1/speech/stream"
    text, heard = story(number), Heard()
    key = {"Authorization": f"Bearer {server.first_key}"}
    async with connect(address, additional_headers=key, max_size=None, open_timeout=60) as socket:
        await say(socket, "configure", model="tone")
        for token in tokens(text):
            await say(socket, "append", text=token)
        if number < KILLED:
            await say(socket, "flush")
            await listen(socket, text, heard, "chunk")
            socket.transport.abort()
        else:
            await say(socket, "close")
            await listen(socket, text, heard, "closed")
    return heard


async def all_of(server: ServerProcess) -> list[Heard]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await asyncio.gather(*(session(server, number) for number in range(SESSIONS)))


async def until_it_stops(server: ServerProcess, opened: asyncio.Event) -> int:
    """Speak without an end, and return the code that the connection is closed with."""
    address = server.url.replace("http", "ws") + "/v1/speech/stream"
    key = {"Authorization": f"Bearer {server.first_key}"}
    async with connect(address, additional_headers=key, max_size=None, open_timeout=60) as socket:
        await say(socket, "configure", model="tone")
        await socket.recv()
        opened.set()
        try:
            while True:
                await say(socket, "append", text="It goes on and on. ")
                await asyncio.sleep(0.05)
        except ConnectionClosed as closed:
            code: int = closed.rcvd.code if closed.rcvd is not None else 0
            return code


async def stopped(server: ServerProcess) -> list[int]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        signs = [asyncio.Event() for _ in range(SESSIONS)]
        speaking = [asyncio.create_task(until_it_stops(server, sign)) for sign in signs]
        await asyncio.gather(*(sign.wait() for sign in signs))
        server.send(signal.SIGTERM)
        return await asyncio.gather(*speaking)


def test_fifty_sessions_killed_clients_and_a_stopped_server(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone").start()
    told = asyncio.run(all_of(server))
    for number, heard in enumerate(told):
        if number >= KILLED:
            assert heard.spoken == story(number)
            assert heard.sound > 0
    idle(server)
    with server.client() as client:
        usage = client.get("/v1/usage").json()["totals"]
        tasks = [client.get(f"/v1/tasks/{row['id']}").json() for row in server.rows("SELECT id FROM tasks")]
    completed = {task["id"] for task in tasks if task["status"] == "completed"}
    assert {task["status"] for task in tasks} <= {"completed", "canceled"}
    assert {id for session in told[KILLED:] for id in session.tasks} <= completed
    assert usage["tasks"]["completed"] == len(completed)
    counted = [task["usage"]["extra_info"]["total_tokens"] for task in tasks if "usage" in task]
    assert len(counted) == len(completed)
    assert usage["total_tokens"] == sum(counted)
    assert server.rows("SELECT sum(reserved_tokens) AS t FROM tasks") == [{"t": 0}]
    assert asyncio.run(stopped(server)) == [RESTARTING] * SESSIONS
    assert server.wait(60) == -signal.SIGTERM  # it tidied up, and ended as a signal ends
