"""Cancellation of work whose task has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.changes import TaskChanges
from rhapsode.store.work import WorkStore

T = TypeVar("T")


class TaskEndedError(Exception):
    """The task ended before."""


class CancelWithTask:
    """Runs a coroutine until its task ends: canceled, deleted, or failed because of another part of it.

    For work that could occupy a slot for long, such as a call of a provider that does not answer.
    """

    def __init__(self, store: WorkStore, changes: TaskChanges) -> None:
        self._store = store
        self._changes = changes

    async def __call__(self, task_id: str, work: Coroutine[Any, Any, T]) -> T:
        """Return what ``work`` returns. When the task ends before, it is cancelled and TaskEndedError raised."""
        working = asyncio.create_task(work)
        try:
            with self._changes.subscribe(task_id) as subscription:
                while not working.done():
                    ending = asyncio.create_task(subscription.ended())
                    try:
                        await asyncio.wait((working, ending), return_when=asyncio.FIRST_COMPLETED)
                    finally:
                        ending.cancel()
                    if working.done() or not ending.result():  # or the server stops, and running work may finish
                        break
                    if not await self._store.live([task_id]):
                        raise TaskEndedError
            return await working
        finally:
            await cancel_and_wait([working])
