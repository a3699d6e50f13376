"""The seam by which a change of a task reaches those who wait for one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol


class Subscription(Protocol):
    """An ear for one task."""

    async def changed(self) -> bool:
        """Wait until the task has changed since the last call (or, the first time, since the subscription was made).

        Several changes may be told as one, and one that did not happen may be told: read the task to know. False
        means that nothing will be told any more, because the server stops.
        """
        ...

    async def ended(self) -> bool:
        """Do as :meth:`changed`, but only until the task has become final."""
        ...


class TaskChanges(Protocol):
    """Tells those who wait for a task that it has changed. Within one server; a fleet needs one that reaches all."""

    def publish(self, task_id: str, *, ended: bool = False) -> None:
        """Tell that a change of the task was committed, by which it ``ended`` or not. Costs next to nothing when
        nobody waits.

        To be called in the loop.
        """
        ...

    def subscribe(self, task_id: str) -> AbstractContextManager[Subscription]:
        """Listen to a task until the block is left. To miss nothing, subscribe first and read the task then."""
        ...

    def close(self) -> None:
        """Let everybody go who waits: their ``changed()`` answers False from now on."""
        ...
