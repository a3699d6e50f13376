"""Notifications between the processes on one PostgreSQL: a NOTIFY after the commit, a LISTEN in each process.

Changes of tasks are sent to subscribers, and new jobs to workers. A notification carries no state: the receiver reads
the database. A lost notification, of a process that died right after its commit, only delays the receivers, because
they poll as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from sqlalchemy.engine import URL

from rhapsode.logs import Logger
from rhapsode.store.changes import LocalChanges, Subscription

CHANNEL = "rhapsode_changes"
JOBS_CHANNEL = "rhapsode_jobs"
ENDED = "!"
"""Behind the id of a task that has become final."""
KEEPALIVES = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 15_000,  # for when something was on its way: then nothing is sent to keep alive
}
"""Of every connection: a host that is gone without a word is noticed after half a minute at most."""
AT_ONCE = 150
"""Ids in one notification, which takes up to 8,000 bytes."""
RECONNECT_SECONDS = 0.5
LATER_SECONDS = 1.0
"""The longest time until a worker process listens for its first subscriber."""
log = Logger(__name__)


_NOTIFY = "SELECT pg_notify(channel, payload) FROM unnest(%s::text[], %s::text[]) AS told (channel, payload)"
Wake = Callable[[Collection[str] | None], None]
"""Called with the lanes that have new jobs; ``None``: possibly any of them."""


def announce(driver: psycopg.Connection[TupleRow], changed: Mapping[str, bool], lanes: Collection[str] = ()) -> None:
    """Notify all processes of changed tasks, with whether they ended, and of lanes with new jobs.

    In autocommit mode: at once.
    """
    told = [f"{task_id}{ENDED}" if ended else task_id for task_id, ended in changed.items()]
    messages = [(CHANNEL, " ".join(told[start : start + AT_ONCE])) for start in range(0, len(told), AT_ONCE)]
    if lanes:
        messages.append((JOBS_CHANNEL, " ".join(lanes)))
    channels, payloads = zip(*messages, strict=True)
    driver.execute(_NOTIFY, (list(channels), list(payloads)))


class FleetChanges(LocalChanges):
    """Implements :class:`rhapsode.core.changes.TaskChanges` for all processes on one database."""

    def __init__(self, url: URL) -> None:
        super().__init__()
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._conninfo = make_conninfo(plain, **KEEPALIVES)
        self._awaited = False

    @contextmanager
    def subscribe(self, task_id: str) -> Iterator[Subscription]:
        self._awaited = True
        with super().subscribe(task_id) as subscription:
            yield subscription

    async def listen(self, wake: Wake | None = None) -> None:
        """Receive notifications of other processes, for as long as the server runs; pass new jobs to ``wake``."""
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self._conninfo, autocommit=True, connect_timeout=5, application_name="rhapsode listener"
                )
                async with connection:
                    await self._hear(connection, wake)
            except psycopg.Error as error:
                log.warning("changes.not_heard", reason=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _hear(self, connection: psycopg.AsyncConnection, wake: Wake | None) -> None:
        if wake is not None:
            await connection.execute(f"LISTEN {JOBS_CHANNEL}")
            wake(None)  # jobs may have been added before LISTEN
        # A worker process listens for changes of tasks only with a subscriber, which workers usually do not have.
        while not (wake is None or self._awaited):
            async for notification in connection.notifies(timeout=LATER_SECONDS):
                wake(notification.payload.split())
        await connection.execute(f"LISTEN {CHANNEL}")
        self.wake_all()  # changes may have been missed before LISTEN
        async for notification in connection.notifies():
            if notification.channel == CHANNEL:
                self._tell(notification.payload.split())
            elif wake is not None:
                wake(notification.payload.split())

    def _tell(self, messages: Iterable[str]) -> None:
        for task_id in messages:
            self.publish(task_id.removesuffix(ENDED), ended=task_id.endswith(ENDED))
