"""Wait for a task, woken by its changes, without polling the store."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import NoReturn

from rhapsode.core.changes import TaskChanges
from rhapsode.core.errors import LimitError, NotFoundError, StoppingError
from rhapsode.core.task import Task
from rhapsode.store.tasks import TaskStore

MAX_WAIT_SECONDS = 60
QUIET_SECONDS = 15.0
"""After so long without a change the task is read all the same: another process, such as the command line's, can end
tasks without a notification here.
"""
PACE_SECONDS = 0.2
"""The shortest interval between two reads of a watched task."""
EVENT_SECONDS = 0.0003
"""The approximate processor time to send a change to one stream…"""
EVENT_SHARE = 0.1
"""…and the share of the event loop for all streams together: with many of them each is notified less often."""
SPREAD_SECONDS = 0.001
"""The pause between notifying streams of the same change, so that other coroutines can run."""


class Watcher:
    """Waits for tasks.

    A waiter costs nothing until its task changes, and is removed when it is cancelled. After a change the task is read
    once for all its waiters. A key may have ``max_per_key`` streams and waits open; 0: no limit.
    """

    def __init__(
        self,
        tasks: TaskStore,
        changes: TaskChanges,
        *,
        max_per_key: int = 0,
    ) -> None:
        self._tasks = tasks
        self._changes = changes
        self._max_per_key = max_per_key
        self._open: Counter[str] = Counter()
        self._watching: Counter[tuple[str, str]] = Counter()
        self._streams = 0
        self._numbers = count()
        self._reads: dict[tuple[str, str], _Read] = {}
        self._connections: set[asyncio.Future[NoReturn]] = set()
        self._all_ended = asyncio.Event()
        self._all_ended.set()
        self._ending = False

    async def until_final(self, key_id: str, task_id: str, seconds: float) -> Task:
        """Return the task once it is final, at the timeout, or when the server stops.

        Raises NotFoundError, and LimitError when the key has as many streams and waits open as it may.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        with self._held(key_id, task_id, limited=seconds > 0), self._changes.subscribe(task_id) as subscription:
            while True:
                task = await self._read(key_id, task_id, loop.time())
                left = end - loop.time()
                if task.status.final or left <= 0:
                    return task
                if await within(subscription.ended(), min(left, QUIET_SECONDS)) is False:
                    return await self._read(key_id, task_id, loop.time())

    async def states(self, key_id: str, task_id: str) -> AsyncGenerator[Task | None]:
        """Yield the task as it is now, and again whenever it has changed, until it is final, or the server stops.

        All who watch a task are given the same object for the same change. ``None`` says that there was no change for
        :data:`QUIET_SECONDS`. Raises NotFoundError, also when the task is deleted meanwhile, and LimitError.
        """
        loop = asyncio.get_running_loop()
        number = next(self._numbers)
        with self._held(key_id, task_id, limited=True), self._changes.subscribe(task_id) as subscription:
            self._streams += 1
            try:
                woken = loop.time()
                while True:
                    task = await self._read(key_id, task_id, woken)
                    yield task
                    if task.status.final:
                        return
                    paced = self._began(key_id, task_id) + self._pace()
                    changed = await within(subscription.changed(), QUIET_SECONDS)
                    woken = loop.time()
                    if changed is False:
                        return
                    if changed is None:
                        yield None
                    turn = number % self._streams * SPREAD_SECONDS
                    await asyncio.sleep(max(0.0, paced - loop.time()) + turn)
            finally:
                self._streams -= 1

    @contextmanager
    def connection(self) -> Iterator[asyncio.Future[NoReturn]]:
        """Yield a future that fails with StoppingError when the server stops; tell the client within the block.

        It may be a client whose key is not known yet.
        """
        stopping: asyncio.Future[NoReturn] = asyncio.get_running_loop().create_future()
        self._connections.add(stopping)
        self._all_ended.clear()
        if self._ending:
            _fail(stopping)
        try:
            yield stopping
        finally:
            self._connections.discard(stopping)
            stopping.cancel()
            if not self._connections:
                self._all_ended.set()

    def stream(self, key_id: str) -> AbstractContextManager[None]:
        """Count a stream of a key that does not watch a single task. Raises LimitError at the limit of the key."""
        return self._held(key_id, "", limited=True)

    def release(self) -> None:
        """Wake all waiters, because the server stops."""
        self._changes.close()

    async def end_streams(self, seconds: float) -> None:
        """End every :meth:`connection`, also those to come. Return when none is open, or after ``seconds``."""
        self._ending = True
        for stopping in self._connections:
            if not stopping.done():
                _fail(stopping)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._all_ended.wait()

    def _began(self, key_id: str, task_id: str) -> float:
        cached = self._reads.get((key_id, task_id))
        return asyncio.get_running_loop().time() if cached is None else cached.began

    def _pace(self) -> float:
        return max(PACE_SECONDS, self._streams * EVENT_SECONDS / EVENT_SHARE)

    @contextmanager
    def _held(self, key_id: str, task_id: str, *, limited: bool) -> Iterator[None]:
        """Count a waiting client for the duration of the block. Raises LimitError above the limit of its key."""
        if limited and self._max_per_key and self._open[key_id] >= self._max_per_key:
            raise LimitError(f"This key has {self._max_per_key} streams and waits open, which is as many as it may.")
        place = key_id, task_id
        self._open[key_id] += 1
        self._watching[place] += 1
        try:
            yield
        finally:
            self._open[key_id] -= 1
            if not self._open[key_id]:
                del self._open[key_id]
            self._watching[place] -= 1
            if not self._watching[place]:
                del self._watching[place]
                self._reads.pop(place, None)

    async def _read(self, key_id: str, task_id: str, since: float) -> Task:
        """Return the task as it was at ``since`` (the loop's time) or later; concurrent callers share one read."""
        place = key_id, task_id
        cached = self._reads.get(place)
        if cached is None or cached.began < since:
            cached = self._reads[place] = _Read(asyncio.get_running_loop().time(), asyncio.Event())
            try:
                cached.task = await self._tasks.get(task_id, key_id)
            except BaseException:
                if self._reads.get(place) is cached:
                    del self._reads[place]
                cached.failed = True
                raise
            finally:
                cached.done.set()
        await cached.done.wait()
        if cached.failed:
            return await self._read(key_id, task_id, asyncio.get_running_loop().time())
        if cached.task is None:
            raise NotFoundError("There is no such task.", param="id")
        return cached.task


@dataclass(slots=True)
class _Read:
    """The state of a task as it was last read, and when that read began."""

    began: float
    done: asyncio.Event
    task: Task | None = None
    failed: bool = False


def _fail(stopping: asyncio.Future[NoReturn]) -> None:
    stopping.set_exception(StoppingError("The server is shutting down. Begin again when it is started again."))
    stopping.exception()  # possibly without a waiter


async def within(news: Awaitable[bool], seconds: float) -> bool | None:
    """Tell whether the task changed; ``None`` if not within ``seconds``, false if no more changes will come."""
    try:
        async with asyncio.timeout(seconds):
            return await news
    except TimeoutError:
        return None
