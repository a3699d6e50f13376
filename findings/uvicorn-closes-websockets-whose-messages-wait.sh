#!/usr/bin/env bash
# uvicorn 0.54.0 closes a WebSocket of a client that answers every ping, when the application has not taken a message.
#
# It stops reading the socket while one message waits for the application's receive(). Pongs are in the same stream, so the
# client's answers to uvicorn's own pings are not read either: after ws_ping_interval plus ws_ping_timeout (20 s each by
# default) it closes the connection with 1011, "keepalive ping timeout", and the client's pings stay without a pong as
# long. So an application cannot hold a client back by not receiving, as it can with the body of a request.
#
# Seen on Linux x86-64, Python 3.11, with intervals of 0.5 s and an application that sends sound for 3 s meanwhile:
#   no message waits: 30 messages of sound, closed with 1000
#   a message waits: 10 messages of sound, closed with 1011 keepalive ping timeout
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check uvicorn==0.54.0 websockets==17.4
"$home/venv/bin/python" - <<'PYTHON'
import asyncio

import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

PIECES = 30


async def speak(scope, receive, send) -> None:
    """Take one message, send sound for three seconds without taking another one, and close."""
    await receive()
    await send({"type": "websocket.accept"})
    await receive()
    for _ in range(PIECES):
        await send({"type": "websocket.send", "bytes": b"sound"})
        await asyncio.sleep(0.1)
    await send({"type": "websocket.close", "code": 1000})


async def listen(port: int, messages: int) -> tuple[int, int, str]:
    """Send so many messages and receive until the connection is closed. Return the pieces heard, the code and the reason."""
    heard = 0
    async with connect(f"ws://127.0.0.1:{port}", ping_interval=None) as client:
        for number in range(messages):
            await client.send(f"text {number}")
        try:
            while True:
                await client.recv()
                heard += 1
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            return heard, closed.rcvd.code, closed.rcvd.reason


async def main() -> None:
    config = uvicorn.Config(
        speak, port=0, ws="websockets-sansio", ws_ping_interval=0.5, ws_ping_timeout=0.5, lifespan="off", log_level="error"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    for messages, expected in ((1, 1000), (2, 1011)):
        heard, code, reason = await listen(port, messages)
        print(f"{'a' if messages > 1 else 'no'} message waits: {heard} messages of sound, closed with {code} {reason}")
        assert code == expected, "uvicorn has changed"
        assert (heard == PIECES) == (expected == 1000), "uvicorn has changed"
    server.should_exit = True
    await serving


print("uvicorn", uvicorn.__version__)
asyncio.run(main())
PYTHON
