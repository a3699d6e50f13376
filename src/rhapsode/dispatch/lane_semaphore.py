"""A semaphore that limits how many jobs of a lane run at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class LaneSemaphore:
    """Admits up to ``capacity`` jobs at a time, or a single exclusive one, in the order in which they come."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._busy = 0
        self._exclusive = False
        self._waiting: deque[tuple[bool, asyncio.Future[None]]] = deque()

    async def acquire(self, *, exclusive: bool) -> Callable[[], None]:
        """Wait for a place and return the function that releases it; further calls of that do nothing."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((exclusive, place))
        self._let_in()
        inside = True

        def leave() -> None:
            nonlocal inside
            if inside:
                inside = False
                self._busy -= 1
                self._exclusive = False
                self._let_in()

        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # admitted and cancelled at once
                leave()
            raise
        return leave

    def _let_in(self) -> None:
        while self._waiting:
            exclusive, place = self._waiting[0]
            if place.cancelled():
                self._waiting.popleft()
            elif self._exclusive or self._busy >= (1 if exclusive else self._capacity):
                return
            else:
                self._waiting.popleft()
                self._busy += 1
                self._exclusive = exclusive
                place.set_result(None)
