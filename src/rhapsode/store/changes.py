"""Changes and events of a transaction: recorded on its connection, published after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from rhapsode.core.observe import Fact
    from rhapsode.core.work import PendingWork


_NOTED = "rhapsode.changed_tasks"
_FACTS = "rhapsode.facts"
_WORK = "rhapsode.work"


def note_change(connection: Connection, task_id: str, *, ended: bool = False) -> None:
    """Record that this transaction changes the visible state of the task, and whether it ends it."""
    noted: dict[str, bool] | None = connection.info.get(_NOTED)
    if noted is not None:
        noted[task_id] = ended or noted.get(task_id, False)


def note_fact(connection: Connection, fact: Fact) -> None:
    """Record an event for observers, which is published after the commit of this transaction."""
    noted: list[Fact] | None = connection.info.get(_FACTS)
    if noted is not None:
        noted.append(fact)


def collect_changes(connection: Connection, into: dict[str, bool], facts: list[Fact]) -> None:
    """Collect the changes that are recorded on ``connection`` in ``into``, and the events in ``facts``."""
    connection.info[_NOTED] = into
    connection.info[_FACTS] = facts


def wants_work(connection: Connection) -> bool:
    """Tell whether jobs are collected: in a fleet, where they are inserted into the queue of the database."""
    return connection.info.get(_WORK) is not None


def note_work(connection: Connection, jobs: Iterable[PendingWork]) -> None:
    """Record a job that is due once this transaction is committed."""
    noted: list[PendingWork] | None = connection.info.get(_WORK)
    if noted is not None:
        noted.extend(jobs)


def collect_work(connection: Connection, into: list[PendingWork] | None) -> None:
    """Collect the jobs that are recorded on ``connection`` in ``into``, or drop them."""
    connection.info[_WORK] = into


class Subscription:
    """Implements :class:`rhapsode.core.changes.Subscription`."""

    def __init__(self, *, closed: bool) -> None:
        self._changed = asyncio.Event()
        self._ended = asyncio.Event()
        self._closed = closed

    async def changed(self) -> bool:
        if not self._closed:
            await self._changed.wait()
            self._changed.clear()
        return not self._closed

    async def ended(self) -> bool:
        if not self._closed:
            await self._ended.wait()
            self._ended.clear()
        return not self._closed

    def notify(self, *, ended: bool) -> None:
        self._changed.set()
        if ended:
            self._ended.set()

    def close(self) -> None:
        self._closed = True
        self._changed.set()
        self._ended.set()


class LocalChanges:
    """Implements :class:`rhapsode.core.changes.TaskChanges` in one event loop."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, set[Subscription]] = {}
        self._closed = False

    def publish(self, task_id: str, *, ended: bool = False) -> None:
        for subscription in self._subscriptions.get(task_id, ()):
            subscription.notify(ended=ended)

    def wake_all(self) -> None:
        """Wake all subscribers, because changes may have been missed."""
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.notify(ended=True)

    @contextmanager
    def subscribe(self, task_id: str) -> Iterator[Subscription]:
        subscription = Subscription(closed=self._closed)
        self._subscriptions.setdefault(task_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            subscriptions = self._subscriptions[task_id]
            subscriptions.discard(subscription)
            if not subscriptions:
                del self._subscriptions[task_id]

    def close(self) -> None:
        self._closed = True
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.close()

    def __len__(self) -> int:
        """Return the number of subscriptions."""
        return sum(map(len, self._subscriptions.values()))
