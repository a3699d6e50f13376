"""Cancel, delete and expire tasks: remove their queued jobs and their audio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import structlog

from rhapsode.core.errors import NotFoundError, UnavailableError
from rhapsode.core.ports import Dispatcher
from rhapsode.core.task import Task
from rhapsode.store.lifecycle import LifecycleStore

log = structlog.get_logger(__name__)


class AudioRemover(Protocol):
    """Removes audio."""

    async def remove(self, task_id: str, further: Sequence[str] = ()) -> None:
        """Remove all audio of a task, and the blobs with ``further`` paths. Raises UnavailableError or OSError."""
        ...


class TaskTermination:
    """Ends tasks. Beside a running server, for the CLI, there is no ``dispatcher``: jobs find their task ended.

    A running synthesis is not interrupted; its result is discarded.
    """

    def __init__(self, store: LifecycleStore, audio: AudioRemover, dispatcher: Dispatcher | None = None) -> None:
        self._store = store
        self._audio = audio
        self.dispatcher = dispatcher

    async def cancel(self, task_id: str, key_id: str | None = None) -> tuple[Task, bool]:
        """End a task unless it is final; return the task, and whether this call ended it.

        Raises NotFoundError.
        """
        ended = await self._store.cancel(task_id, key_id)
        if ended is None:
            raise NotFoundError("There is no such task.", param="id")
        task, was_us = ended
        if was_us:
            log.info("task.canceled", task=task.id)
            await self._clear(task.id)
        return task, was_us

    async def delete(self, task_id: str, key_id: str | None = None) -> None:
        """Remove a task with its texts and its audio. Raises NotFoundError."""
        deleted = await self._store.delete(task_id, key_id)
        if deleted is None:
            raise NotFoundError("There is no such task.", param="id")
        log.info("task.deleted", task=task_id, was_live=deleted.was_live)
        await self._clear(task_id, deleted.audio)

    async def expire(self, now: int) -> None:
        """Fail every task whose deadline has passed."""
        while overdue := await self._store.expire(now):
            for task_id in overdue:
                log.warning("task.failed", task=task_id, code=504, reason="deadline")
                await self._clear(task_id)

    async def _clear(self, task_id: str, audio: Sequence[str] = ()) -> None:
        if self.dispatcher is not None:
            self.dispatcher.cancel(task_id)
        try:
            await self._audio.remove(task_id, audio)
        except (OSError, UnavailableError) as error:
            # The task has ended even if its audio is still there: nothing refers to it, and the next start sweeps it.
            log.warning("task.audio_left", task=task_id, error=type(error).__name__)
