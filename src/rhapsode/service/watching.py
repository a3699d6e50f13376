"""Waiting for a task: woken by its changes, without asking the store in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable

from rhapsode.core.changes import TaskChanges
from rhapsode.core.errors import NotFoundError
from rhapsode.core.task import Task
from rhapsode.store.tasks import TaskStore

MAX_WAIT_SECONDS = 60
QUIET_SECONDS = 15.0
"""After so long without a change the task is read all the same: another process, such as the command line's, ends
tasks without anybody here being told."""
PACE_SECONDS = 0.2
"""A task that is watched is read no more often than this, however fast it changes."""


class Watcher:
    """Waits for tasks. Whoever waits costs nothing until his task changes, and nothing any more once cancelled."""

    def __init__(self, tasks: TaskStore, changes: TaskChanges) -> None:
        self._tasks = tasks
        self._changes = changes

    async def until_final(self, key_id: str, task_id: str, seconds: float) -> Task:
        """The task once it is final, or as it is after so long, or when the server stops. Raises NotFoundError."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        with self._changes.subscribe(task_id) as subscription:
            while True:
                task = await self._read(key_id, task_id)
                left = end - loop.time()
                if task.status.final or left <= 0:
                    return task
                if await within(subscription.ended(), min(left, QUIET_SECONDS)) is False:
                    return await self._read(key_id, task_id)

    async def states(self, key_id: str, task_id: str) -> AsyncGenerator[Task | None]:
        """The task as it is now, and again whenever it has changed, until it is final (or the server stops).

        ``None`` says that there was no change for :data:`QUIET_SECONDS`. Raises NotFoundError, also when the task is
        deleted meanwhile.
        """
        loop = asyncio.get_running_loop()
        with self._changes.subscribe(task_id) as subscription:
            while True:
                task = await self._read(key_id, task_id)
                yield task
                if task.status.final:
                    return
                paced = loop.time() + PACE_SECONDS
                changed = await within(subscription.changed(), QUIET_SECONDS)
                if changed is False:
                    return
                if changed is None:
                    yield None
                await asyncio.sleep(max(0.0, paced - loop.time()))

    def release(self) -> None:
        """Let everybody go who waits, because the server stops."""
        self._changes.close()

    async def _read(self, key_id: str, task_id: str) -> Task:
        task = await self._tasks.get(task_id, key_id)
        if task is None:
            raise NotFoundError("There is no such task.", param="id")
        return task


async def within(news: Awaitable[bool], seconds: float) -> bool | None:
    """Whether there was news; ``None`` if not within ``seconds``, false if there will be none any more."""
    try:
        async with asyncio.timeout(seconds):
            return await news
    except TimeoutError:
        return None
