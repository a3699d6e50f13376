"""The way into a lane: how many units are at work in it at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class Gate:
    """Lets so many units into a lane at a time, or one that has to be alone, in the order in which they come."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._busy = 0
        self._exclusive = False
        self._waiting: deque[tuple[bool, asyncio.Future[None]]] = deque()

    async def enter(self, *, alone: bool) -> Callable[[], None]:
        """Wait for a place; the function that gives it back, once."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((alone, place))
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
            if place.done() and not place.cancelled():  # let in and called away at once
                leave()
            raise
        return leave

    def _let_in(self) -> None:
        while self._waiting:
            alone, place = self._waiting[0]
            if place.cancelled():
                self._waiting.popleft()
            elif self._exclusive or self._busy >= (1 if alone else self._capacity):
                return
            else:
                self._waiting.popleft()
                self._busy += 1
                self._exclusive = alone
                place.set_result(None)
