"""The processes of a fleet, as registered in its database, and the queued work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Connection, cast, delete, func, select, text

from rhapsode.store.database import Database
from rhapsode.store.queries import SERVER_NOW, all_rows, all_values, changed_rows
from rhapsode.store.schema import TASK_IS_LIVE, tasks, workers
from rhapsode.store.upserts import insert_into

SEEN_MS = 12_000
"""A process without a report for so long is considered dead."""


@dataclass(frozen=True, slots=True)
class WorkerLane:
    """The worker processes of a process for a lane: their number, the version of the engine, and its state.

    A remote engine has a version for each of its models; they are separated by spaces.
    """

    workers: int
    version: str
    state: str

    @property
    def versions(self) -> set[str]:
        """All that it can speak with."""
        return {self.version, *self.version.split()}


@dataclass(frozen=True, slots=True)
class Load:
    """The tasks of a key that are not final, for one engine, and the characters that are left of them."""

    tasks: int
    characters: int


class FleetStore:
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, worker_id: str, host: str, started_at: int, lanes: Mapping[str, WorkerLane]) -> None:
        """Record that a process is alive, and has these lanes. Processes without a report for long are removed."""
        values = {
            "id": worker_id,
            "host": host,
            "started_at": started_at,
            "seen_at": SERVER_NOW,
            "lanes": json.dumps({name: asdict(lane) for name, lane in lanes.items()}),
        }

        def report(connection: Connection) -> None:
            statement = insert_into(workers, connection.dialect.name).values(values)
            same = {"seen_at": statement.excluded.seen_at, "lanes": statement.excluded.lanes}
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=same))
            silent = select(workers.c.id).where(workers.c.seen_at < SERVER_NOW - 10 * SEEN_MS)
            connection.execute(delete(workers).where(workers.c.id.in_(silent.with_for_update(skip_locked=True))))

        await self._database.write(report)

    async def leave(self, worker_id: str) -> None:
        """Record that a process stops."""
        gone = delete(workers).where(workers.c.id == worker_id)
        await self._database.write(changed_rows, gone)

    async def lanes(self) -> list[Mapping[str, WorkerLane]]:
        """Return the lanes of each living process."""
        statement = select(workers.c.lanes).where(workers.c.seen_at >= SERVER_NOW - SEEN_MS)
        rows = await self._database.read(all_values, statement)
        return [{name: WorkerLane(**lane) for name, lane in json.loads(row).items()} for row in rows]

    async def loads(self) -> dict[tuple[str, str], Load]:
        """Return the remaining work, by engine and key."""
        left = cast(func.sum(tasks.c.characters - tasks.c.done_characters), BigInteger)
        statement = (
            select(tasks.c.engine, tasks.c.key_id, func.count(), left)
            .where(text(TASK_IS_LIVE))
            .group_by(tasks.c.engine, tasks.c.key_id)
        )
        rows = await self._database.read(all_rows, statement)
        return {(row[0], row[1]): Load(row[2], row[3]) for row in rows}
