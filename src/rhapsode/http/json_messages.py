"""JSON objects in messages of WebSockets."""

from __future__ import annotations

import json
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from rhapsode.core.errors import NotJsonError, RequestError


async def receive_text(websocket: WebSocket) -> str:
    """Return the next message. Raises WebSocketDisconnect, and RequestError for a binary one."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    if text is None:
        raise RequestError("Messages are JSON in text frames; this one was binary.")
    return str(text)


def parse_message(data: str) -> dict[str, Any]:
    """Return the JSON object of a message. Raises NotJsonError, and RequestError for other JSON."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise NotJsonError("The message is not valid JSON.") from None
    if not isinstance(body, dict):
        raise RequestError("The message must be a JSON object.")
    return body
