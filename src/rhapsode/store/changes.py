"""From a transaction to those who wait for its task, and to observers: noted while it runs, told once committed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from rhapsode.core.observe import Fact
from rhapsode.core.work import PendingWork

_NOTED = "rhapsode.changed_tasks"
_FACTS = "rhapsode.facts"
_WORK = "rhapsode.work"


def note_change(connection: Connection, task_id: str, *, ended: bool = False) -> None:
    """Remember that this transaction changes what a caller sees of the task, and perhaps ends it."""
    noted: dict[str, bool] | None = connection.info.get(_NOTED)
    if noted is not None:
        noted[task_id] = ended or noted.get(task_id, False)


def note_fact(connection: Connection, fact: Fact) -> None:
    """Remember what observers are told once this transaction is committed."""
    noted: list[Fact] | None = connection.info.get(_FACTS)
    if noted is not None:
        noted.append(fact)


def collect_changes(connection: Connection, into: dict[str, bool], facts: list[Fact]) -> None:
    """Put from now on the changes that are noted on ``connection`` into ``into``, and the facts into ``facts``."""
    connection.info[_NOTED] = into
    connection.info[_FACTS] = facts


def wants_work(connection: Connection) -> bool:
    """Tell whether somebody collects what is to be done next: in a fleet, where it goes into a queue of the
    database.
    """
    return connection.info.get(_WORK) is not None


def note_work(connection: Connection, jobs: Iterable[PendingWork]) -> None:
    """Remember what can be done once this transaction is committed."""
    noted: list[PendingWork] | None = connection.info.get(_WORK)
    if noted is not None:
        noted.extend(jobs)


def collect_work(connection: Connection, into: list[PendingWork] | None) -> None:
    """Put from now on the jobs that are noted on ``connection`` into ``into``, or nowhere."""
    connection.info[_WORK] = into


class _Ear:
    """Implements :class:`rhapsode.core.changes.Subscription`."""

    def __init__(self, *, closed: bool) -> None:
        self._rung = asyncio.Event()
        self._ended = asyncio.Event()
        self._closed = closed

    async def changed(self) -> bool:
        if not self._closed:
            await self._rung.wait()
            self._rung.clear()
        return not self._closed

    async def ended(self) -> bool:
        if not self._closed:
            await self._ended.wait()
            self._ended.clear()
        return not self._closed

    def ring(self, *, ended: bool) -> None:
        self._rung.set()
        if ended:
            self._ended.set()

    def close(self) -> None:
        self._closed = True
        self._rung.set()
        self._ended.set()


class LocalChanges:
    """Implements :class:`rhapsode.core.changes.TaskChanges` in one event loop."""

    def __init__(self) -> None:
        self._ears: dict[str, set[_Ear]] = {}
        self._closed = False

    def publish(self, task_id: str, *, ended: bool = False) -> None:
        for ear in self._ears.get(task_id, ()):
            ear.ring(ended=ended)

    def ring_all(self) -> None:
        """Have everybody look who waits, because changes may have been missed."""
        for ears in self._ears.values():
            for ear in ears:
                ear.ring(ended=True)

    @contextmanager
    def subscribe(self, task_id: str) -> Iterator[_Ear]:
        ear = _Ear(closed=self._closed)
        self._ears.setdefault(task_id, set()).add(ear)
        try:
            yield ear
        finally:
            ears = self._ears[task_id]
            ears.discard(ear)
            if not ears:
                del self._ears[task_id]

    def close(self) -> None:
        self._closed = True
        for ears in self._ears.values():
            for ear in ears:
                ear.close()

    def __len__(self) -> int:
        """Return how many wait."""
        return sum(map(len, self._ears.values()))
