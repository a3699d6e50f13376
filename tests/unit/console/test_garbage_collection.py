"""Full collections of garbage wait while pages of the console are open, and come when there are none."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from rhapsode.console.garbage_collection import collecting_between_pages


class Knot:
    """An object that only a full collection frees, once it is old."""

    def __init__(self) -> None:
        self.itself = self


def old_garbage() -> weakref.ref[Knot]:
    """Return a cycle in the oldest generation that nothing refers to."""
    knot = Knot()
    gc.collect(0)
    gc.collect(1)
    return weakref.ref(knot)


async def alive_after(known: weakref.ref[Knot], seconds: float) -> bool:
    for _ in range(round(seconds / 0.01)):
        if known() is None:
            return False
        await asyncio.sleep(0.01)
    return True


@pytest.mark.parametrize(("latest_seconds", "kept"), [(60.0, True), (0.05, False)])
async def test_a_full_collection_waits_for_open_pages_but_not_forever(latest_seconds: float, kept: bool) -> None:
    before = gc.get_threshold()
    open_pages = 1
    async with collecting_between_pages(lambda: open_pages, look_seconds=0.02, latest_seconds=latest_seconds):
        assert gc.get_threshold()[2] > 1000
        known = old_garbage()
        assert await alive_after(known, 0.2) is kept
        open_pages = 0
        assert not await alive_after(known, 5.0)
    assert gc.get_threshold() == before
