"""A fleet as an owner would run it: one PostgreSQL, replicas that answer, and workers, each a process of its own."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg.rows import dict_row

from tests.e2e.server import CommandProcess, Json, ServerProcess, until


class WorkerProcess(CommandProcess):
    """``rhapsode worker``. It can be started again after it ended."""

    def __init__(self, home: Path, *arguments: str, **settings: str) -> None:
        super().__init__(home, "worker", *arguments, **settings)

    def start(self) -> WorkerProcess:
        """Start it and wait for nothing."""
        with (self.home / "worker.log").open("ab") as log:
            self._launch(log, log)
        return self

    @property
    def log(self) -> str:
        """What it wrote, in all its starts."""
        return (self.home / "worker.log").read_text()


class Fleet:
    """Replicas and workers on one database and one directory of audio. Stop it in the end."""

    def __init__(self, home: Path, database_url: str, *, replicas: int, workers: int, **settings: str) -> None:
        self.database_url = database_url
        self.audio = home / "audio"
        shared = {
            "RHAPSODE_DATABASE_URL": database_url,
            "RHAPSODE_BLOB_URL": self.audio.as_uri(),
            "RHAPSODE_DATABASE_CONNECTIONS": "4",
            **settings,
        }
        self.replicas = [ServerProcess(home / f"replica-{n}", "--no-worker", **shared) for n in range(replicas)]
        self.workers = [WorkerProcess(home / f"worker-{n}", **shared) for n in range(workers)]

    def start(self) -> Fleet:
        """Start everything, and wait until the engines are loaded in every worker."""
        for worker in self.workers:
            worker.start()
        for replica in self.replicas:
            replica.start()
        until(lambda: self.ready_workers() >= len(self.workers), "the workers")
        for replica in self.replicas:
            replica.warm()
        return self

    def stop(self) -> None:
        for worker in self.workers:
            worker.stop()
        for replica in self.replicas:
            replica.stop()

    @property
    def key(self) -> str:
        """The admin key, which one replica has printed."""
        return next(replica.first_key for replica in self.replicas if "rhap_" in replica.first_output)

    def rows(self, statement: str, *values: object) -> list[Json]:
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def ready_workers(self) -> int:
        """Return how many workers have said of late that all their engines are loaded."""
        found = self.rows(
            "SELECT lanes FROM workers WHERE seen_at > extract(epoch FROM now()) * 1000 - 8000 "
            "AND lanes NOT LIKE '%%warming%%'"
        )
        return len(found)
