"""Cancel long requests when the client disconnects, or its key is revoked."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, TypeVar

from starlette.requests import ClientDisconnect, HTTPConnection, Request

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.service.active_keys import ActiveKeys

T = TypeVar("T")
SCOPE: Final = "rhapsode.until_inactive"
"""Where the ASGI scope of a request has what watches the key of its caller."""


def end_with_key(connection: HTTPConnection, active_keys: ActiveKeys, key_id: str) -> None:
    """Have what is long about a request end when that key is revoked or expires: see :func:`while_connected`."""
    connection.scope[SCOPE] = partial(active_keys.until_inactive, key_id)


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what ``work`` returns.

    It is cancelled when the client disconnects (ClientDisconnect is raised then), and when the key of the caller is
    revoked or expires (AuthenticationError). The request's body must have been read: whatever else arrives is
    discarded.
    """
    with ExitStack() as watched:
        until_inactive = request.scope.get(SCOPE)
        inactive = None if until_inactive is None else watched.enter_context(until_inactive())
        working = asyncio.create_task(work)
        hangup = asyncio.create_task(_hung_up(request))
        try:
            ends = (working, hangup) if inactive is None else (working, hangup, inactive)
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            if inactive is not None and inactive.done():
                inactive.result()
            raise ClientDisconnect
        finally:
            await cancel_and_wait([working, hangup])


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
