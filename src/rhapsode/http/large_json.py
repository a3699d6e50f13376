"""JSON responses with tens of thousands of entries, made beside the event loop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from starlette.responses import Response

DEPTH: Final = 4
"""Objects and lists within each other whose entries are encoded one by one: chapters and their paragraphs."""


async def large_json(make: Callable[[], Any]) -> Response:
    """Return a response with the JSON of what ``make`` returns. Both are done in a thread."""
    return await asyncio.to_thread(lambda: Response(encode_apart(make()), media_type="application/json"))


def encode_apart(value: object, depth: int = DEPTH) -> str:
    """Return the JSON of ``value``, encoded an entry at a time: no other thread runs while the encoder does."""
    if depth and isinstance(value, dict):
        return (
            "{" + ",".join(f"{_encode(name)}:{encode_apart(entry, depth - 1)}" for name, entry in value.items()) + "}"
        )
    if depth and isinstance(value, list):
        return "[" + ",".join(encode_apart(entry, depth - 1) for entry in value) + "]"
    return _encode(value)


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
