"""Cancel long requests when the client disconnects."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from rhapsode.core.cancelling import cancel_and_wait

T = TypeVar("T")


async def while_connected(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """Return what ``work`` returns. When the client disconnects before, it is cancelled and ClientDisconnect raised.

    The request's body must have been read: whatever else arrives is discarded.
    """
    working = asyncio.create_task(work)
    hangup = asyncio.create_task(_hung_up(receive))
    try:
        await asyncio.wait((working, hangup), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        await cancel_and_wait([working, hangup])


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
