"""Changes of tasks told to all processes on one PostgreSQL: a NOTIFY after the commit, a LISTEN in each server.

What is told is only that something has changed: who hears it reads the task. A notification that is lost, with a
process that died right after its commit, costs those who wait some seconds, because they look for themselves as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL

from rhapsode.logs import Logger
from rhapsode.store.changes import LocalChanges

CHANNEL = "rhapsode_changes"
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
log = Logger(__name__)


def announce(driver: psycopg.Connection[Any], changed: Mapping[str, bool]) -> None:
    """Tell everybody which tasks have changed; the value says whether they ended. In autocommit mode: at once."""
    told = [f"{task_id}{ENDED}" if ended else task_id for task_id, ended in changed.items()]
    for start in range(0, len(told), AT_ONCE):
        driver.execute("SELECT pg_notify(%s, %s)", (CHANNEL, " ".join(told[start : start + AT_ONCE])))


class FleetChanges(LocalChanges):
    """Implements :class:`rhapsode.core.changes.TaskChanges` for all processes on one database."""

    def __init__(self, url: URL) -> None:
        super().__init__()
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._conninfo = make_conninfo(plain, **KEEPALIVES)

    async def listen(self) -> None:
        """Pass on what other processes tell, for as long as the server runs."""
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self._conninfo, autocommit=True, connect_timeout=5, application_name="rhapsode listener"
                )
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.ring_all()  # something may have changed while nobody listened
                    async for notification in connection.notifies():
                        self._tell(notification.payload.split())
            except psycopg.Error as error:
                log.warning("changes.not_heard", reason=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    def _tell(self, told: Iterable[str]) -> None:
        for task_id in told:
            self.publish(task_id.removesuffix(ENDED), ended=task_id.endswith(ENDED))
