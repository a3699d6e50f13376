"""End what is open for a key (streams, waits, WebSockets) when the key is revoked or expires."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from typing import NoReturn

from rhapsode.core.errors import AuthenticationError, UnavailableError

CHECK_SECONDS = 0.5
"""How often the keys of all that is open are checked, in one query."""


class ActiveKeys:
    """Watches the keys of open calls. ``inactive`` returns which of several key ids may not be used any more."""

    def __init__(
        self, inactive: Callable[[Collection[str]], Awaitable[Collection[str]]], seconds: float = CHECK_SECONDS
    ) -> None:
        self._inactive = inactive
        self._seconds = seconds
        self._open: dict[str, set[asyncio.Future[NoReturn]]] = {}
        self._checking: asyncio.Task[None] | None = None

    @contextmanager
    def until_inactive(self, key_id: str) -> Iterator[asyncio.Future[NoReturn]]:
        """Yield a future that fails with AuthenticationError when the key is revoked or expires within the block."""
        ended: asyncio.Future[NoReturn] = asyncio.get_running_loop().create_future()
        self._open.setdefault(key_id, set()).add(ended)
        if self._checking is None:
            self._checking = asyncio.create_task(self._check(), name="active keys")
        try:
            yield ended
        finally:
            ended.cancel()
            calls = self._open[key_id]
            calls.discard(ended)
            if not calls:
                del self._open[key_id]

    async def _check(self) -> None:
        """Check the keys until no call is open."""
        try:
            while self._open:
                await asyncio.sleep(self._seconds)
                try:
                    inactive = await self._inactive(list(self._open))
                except (OSError, UnavailableError):
                    continue  # nothing is known about the keys: the next check tells
                for key_id in inactive:
                    for ended in self._open.get(key_id, ()):
                        _fail(ended)
        finally:
            self._checking = None


def _fail(ended: asyncio.Future[NoReturn]) -> None:
    if not ended.done():
        ended.set_exception(AuthenticationError("This API key was revoked or has expired."))
        ended.exception()  # possibly without a waiter
