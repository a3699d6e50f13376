"""Builds the parts that only a fleet has. Imported only where ``RHAPSODE_DATABASE_URL`` is set: it needs an extra."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

from procrastinate.manager import JobManager
from sqlalchemy import Connection

from rhapsode.core.cancelling import cancel_and_wait
from rhapsode.core.observe import Observe
from rhapsode.core.work import Job, PendingWork, WebhookAttempt
from rhapsode.dispatch.deliveries import WebhookLane, enqueue_attempts
from rhapsode.dispatch.fleet import FleetDispatcher
from rhapsode.dispatch.heartbeat import Heartbeat
from rhapsode.dispatch.maintenance import Maintenance, PeriodicJob
from rhapsode.dispatch.queue import enqueue
from rhapsode.dispatch.workers import FleetWorkers, opened_queue
from rhapsode.engines.registry import Catalogue
from rhapsode.render.engines import EngineManager
from rhapsode.render.runner import Runner, SpeaksElsewhere
from rhapsode.service.background import BackgroundJob
from rhapsode.store.database import Database
from rhapsode.store.fleet import SEEN_MS, FleetStore, WorkerLane
from rhapsode.store.migrate import migrate_postgres
from rhapsode.store.notifications import FleetChanges
from rhapsode.store.postgres import PostgresDatabase, postgres_url
from rhapsode.store.quota import SharedQuota
from rhapsode.store.work import WorkStore
from rhapsode.webhooks.sender import WebhookSender

MIRROR_SECONDS = 0.5
WEBHOOK_POOL = 2
"""Connections for fetching and finishing the jobs of webhooks."""


def postgres_database(
    url: str, observe: Observe, connections: int, *, migrate: bool = True
) -> tuple[PostgresDatabase, FleetChanges]:
    """Return the database at ``url``, and the changes that all its processes hear of.

    With ``migrate``, its schema is migrated first.
    """
    if migrate:
        migrate_postgres(url)
    changes = FleetChanges(postgres_url(url))
    return PostgresDatabase(url, changes, observe, enqueue=enqueue_noted, connections=connections), changes


def enqueue_noted(connection: Connection, noted: Sequence[PendingWork]) -> None:
    """Add jobs for what a transaction makes possible, in that transaction."""
    jobs = [job for job in noted if isinstance(job, Job)]
    tries = [job for job in noted if isinstance(job, WebhookAttempt)]
    if jobs:
        enqueue(connection, jobs)
    if tries:
        enqueue_attempts(connection, tries)


def periodic_jobs(jobs: Iterable[BackgroundJob]) -> dict[str, PeriodicJob]:
    """Return the background jobs by name, each of which runs in one process of the fleet at a time."""
    return {job.name: PeriodicJob(job.interval.cron, job.act, slow=not job.quick) for job in jobs}


def heartbeat_of(url: str) -> Heartbeat:
    """Return the heartbeat of this process, which beats from :func:`fleet_dispatcher` on."""
    return Heartbeat(_plain(url))


def _plain(url: str) -> str:
    """Return ``url`` as libpq takes it."""
    return postgres_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def speaks_elsewhere(database: Database, heartbeat: Heartbeat) -> SpeaksElsewhere:
    """Tell whether a living process of the fleet has a certain version of an engine, according to the last known
    state.
    """

    async def ask(engine: str, version: str) -> bool:
        if not heartbeat.well_for(SEEN_MS / 1000):
            return True  # a process with that version may not have reconnected yet
        lanes_by_process = await FleetStore(database).lanes()
        return any(version in lanes[engine].versions for lanes in lanes_by_process if engine in lanes)

    return ask


def shared_quota(database: Database, provider: str, key: str, requests_per_minute: int | None) -> SharedQuota:
    """Return the quota that all processes with the same ``key`` of a provider share; the database stores only its
    digest.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    return SharedQuota(database, f"{provider[:15]}:{digest[:16]}", requests_per_minute)


@asynccontextmanager
async def fleet_dispatcher(
    url: str,
    database: Database,
    changes: FleetChanges,
    work: WorkStore,
    runner: Runner | None,
    engines: EngineManager,
    offered: Catalogue,
    sizes: Mapping[str, int],
    jobs: Iterable[BackgroundJob],
    heartbeat: Heartbeat,
    observe: Observe,
) -> AsyncIterator[FleetDispatcher]:
    """Yield the dispatcher of a process of the fleet, not started. Without ``runner`` it renders nothing itself.

    ``sizes`` says how many can be at work in each lane of this process.
    """

    def lanes() -> dict[str, WorkerLane]:
        return {
            name: WorkerLane(sizes[name], engines.versions(name), status.state)
            for name, status in engines.status.items()
        }

    async with opened_queue(_plain(url)) as connector:
        workers = None
        if runner is not None:
            workers = FleetWorkers(
                _plain(url),
                JobManager(connector),
                work,
                runner,
                sizes,
                heartbeat,
                observe,
                claims_ahead={profile.name: profile.claims_ahead for profile in offered.profiles},
            )
        maintenance = Maintenance(connector, database, work, periodic_jobs(jobs), heartbeat)
        host = f"{socket.gethostname()}:{os.getpid()}"
        dispatcher = FleetDispatcher(database, FleetStore(database), maintenance, workers, host, lanes)
        wake = None if workers is None else workers.hear
        listening = [
            asyncio.create_task(heartbeat.run(), name="heartbeat"),
            asyncio.create_task(changes.listen(wake), name="changes"),
        ]
        if runner is None:
            listening.append(asyncio.create_task(_mirror_engine_states(engines, dispatcher), name="engine states"))
        try:
            yield dispatcher
        finally:
            await cancel_and_wait(listening)


@asynccontextmanager
async def sending_webhooks(url: str, heartbeat: Heartbeat, sender: WebhookSender) -> AsyncIterator[None]:
    """Let this process run webhook jobs with ``sender``, until the block is left."""
    async with opened_queue(_plain(url), WEBHOOK_POOL) as connector:
        lane = WebhookLane(connector, heartbeat, sender.make_attempt)
        lane.start()
        try:
            yield
        finally:
            await lane.stop()
            await sender.close()


async def _mirror_engine_states(engines: EngineManager, dispatcher: FleetDispatcher) -> None:
    """Copy the state of an engine from the fleet: ready if any process has it ready."""
    while True:
        seen = dispatcher.engine_states()
        for name, status in engines.status.items():
            states = seen.get(name, set())
            status.state = "ready" if "ready" in states else "failed" if states == {"failed"} else "warming"
            status.reason = "No worker of the fleet can load it; their logs say why." if states == {"failed"} else None
        await asyncio.sleep(MIRROR_SECONDS)
