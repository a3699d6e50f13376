"""What a Wyoming client may send."""

from __future__ import annotations

import asyncio
import json
import warnings
from typing import Any, cast

import pytest

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)  # which the library imports
    from wyoming.event import Event, async_read_event

    from rhapsode.wyoming_server import MOST_BYTES, BoundedReader


async def read(head: dict[str, Any], rest: bytes = b"") -> Event | None:
    stream = asyncio.StreamReader()
    stream.feed_data(json.dumps(head).encode() + b"\n" + rest)
    stream.feed_eof()
    return await async_read_event(cast("asyncio.StreamReader", BoundedReader(stream)))


async def test_an_event_is_read() -> None:
    event = await read({"type": "synthesize", "data_length": 15, "payload_length": 3}, b'{"text": "Hi."}abc')
    assert event is not None
    assert (event.type, event.data, event.payload) == ("synthesize", {"text": "Hi."}, b"abc")


@pytest.mark.parametrize("field", ["data_length", "payload_length"])
@pytest.mark.parametrize("length", [MOST_BYTES + 1, 10**18, 1.5])
async def test_what_is_announced_to_be_too_long_ends_the_connection(field: str, length: float) -> None:
    assert await read({"type": "synthesize", field: length}, b"{}") is None
