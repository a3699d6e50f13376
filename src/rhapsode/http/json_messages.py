"""JSON objects in messages of WebSockets."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from rhapsode.core.errors import RequestError
from rhapsode.http.json_reader import parse_aside


async def receive_text(websocket: WebSocket) -> str:
    """Return the next message. Raises WebSocketDisconnect, and RequestError for a binary one."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    if text is None:
        raise RequestError("Messages are JSON in text frames; this one was binary.")
    return str(text)


async def receive_text_unless(failing: asyncio.Future[Any], websocket: WebSocket) -> str:
    """Return the next message, as :func:`receive_text` does. Raises what ``failing`` fails with before it comes."""
    receiving = asyncio.create_task(receive_text(websocket))
    try:
        await asyncio.wait((receiving, failing), return_when=asyncio.FIRST_COMPLETED)
        if failing.done():
            failing.result()
        return await receiving
    finally:
        receiving.cancel()


async def parse_message(data: str) -> dict[str, object]:
    """Return the JSON object of a message, within the limits of a body. Raises RequestError for anything else."""
    try:
        body = await parse_aside(data.encode())
    except RequestError as error:
        raise RequestError(error.message.replace("The body", "The message", 1), param=error.param) from None
    if not isinstance(body, dict):
        raise RequestError("The message must be a JSON object.")
    return body
