"""Schedule full collections of the cyclic garbage collector once the console is loaded.

A full collection looks at every object and holds the event loop meanwhile. NiceGUI's pages are so many objects that it
came every few pages and took up to 220 ms (``python -m bench.console_pages``). What was imported is therefore set
aside for good, and full collections wait until no page is open. The quicker ones of young objects go on as usual.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from rhapsode.core.cancelling import cancel_and_wait

LOOK_SECONDS: Final = 20.0
"""How often is looked whether pages are open."""
LATEST_SECONDS: Final = 900.0
"""A full collection comes at last after so long, although pages are open."""
_NEVER: Final = 1_000_000


@asynccontextmanager
async def collecting_between_pages(
    open_pages: Callable[[], int], *, look_seconds: float = LOOK_SECONDS, latest_seconds: float = LATEST_SECONDS
) -> AsyncIterator[None]:
    """Let full collections wait in the block until ``open_pages`` returns 0, but not forever."""
    before = gc.get_threshold()
    gc.set_threshold(before[0], before[1], _NEVER)
    gc.freeze()
    collector = asyncio.create_task(_collect(open_pages, look_seconds, latest_seconds), name="console.garbage")
    try:
        yield
    finally:
        await cancel_and_wait([collector])
        gc.set_threshold(*before)
        gc.unfreeze()


async def _collect(open_pages: Callable[[], int], look_seconds: float, latest_seconds: float) -> None:
    collected, opened = time.monotonic(), False
    while True:
        await asyncio.sleep(look_seconds)
        now = open_pages()
        opened = opened or now > 0
        if (opened and not now) or time.monotonic() - collected >= latest_seconds:
            gc.collect()
            collected, opened = time.monotonic(), False
