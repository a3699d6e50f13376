"""The port that publishes changes of tasks to their subscribers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol


class Subscription(Protocol):
    """A subscription to the changes of one task."""

    async def changed(self) -> bool:
        """Wait until the task has changed since the last call (or, the first time, since the subscription was made).

        Several changes may be merged into one, and a wake-up may be spurious: read the task for its state. False means
        that no more changes are published, because the server stops.
        """
        ...

    async def ended(self) -> bool:
        """Do as :meth:`changed`, but only until the task has become final."""
        ...


class TaskChanges(Protocol):
    """Publishes changes of tasks to subscribers: within one server, or in a fleet to all processes."""

    def publish(self, task_id: str, *, ended: bool = False) -> None:
        """Publish a committed change of the task; ``ended``: the task became final.

        Cheap without subscribers. Call it in the event loop.
        """
        ...

    def subscribe(self, task_id: str) -> AbstractContextManager[Subscription]:
        """Subscribe to a task for the duration of the block. To miss no change, subscribe first and read the task
        afterwards.
        """
        ...

    def close(self) -> None:
        """Wake all subscribers: their ``changed()`` returns False from now on."""
        ...
