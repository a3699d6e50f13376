"""The upkeep of a fleet: what any process does for all."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import Connection, text

from rhapsode.core.work import TEXT_LANE, Unit, UnitKind
from rhapsode.dispatch import upkeep as upkeeping
from rhapsode.dispatch.heart import Heart
from rhapsode.dispatch.queue import enqueue
from rhapsode.dispatch.upkeep import Upkeep
from rhapsode.dispatch.workers import opened_queue
from rhapsode.store.fleet import FleetStore, WorkerLane
from rhapsode.store.postgres import PostgresDatabase, postgres_url
from tests.contract.backends import PostgresBackend
from tests.contract.rig import Rig
from tests.support.postgres import PostgresServer


@pytest.fixture
def url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    backend = PostgresBackend(postgres, postgres_template, "test_upkeep")
    yield postgres_url(backend.url).set(drivername="postgresql").render_as_string(hide_password=False)
    backend.close()


@pytest.fixture
def rig(url: str) -> Iterator[Rig]:
    database = PostgresDatabase(url, enqueue=enqueue)
    yield Rig.on(database)
    database.close()


@pytest.fixture
async def connector(url: str) -> AsyncIterator[PsycopgConnector]:
    async with opened_queue(url) as connector:
        yield connector


@pytest.fixture
def upkeep(rig: Rig, url: str, connector: PsycopgConnector) -> Upkeep:
    return Upkeep(connector, rig.database, rig.work, {}, Heart(url, time.monotonic))


async def put_aside(rig: Rig) -> list[str]:
    """The engines of the texts that do not say any more how far their lane is."""
    query = text("SELECT args ->> 'engine' FROM procrastinate_jobs WHERE scheduled_at <= now() ORDER BY id")
    return list(await rig.database.read(lambda c: c.execute(query).scalars().all()))


async def test_texts_for_engines_that_no_living_process_has_are_put_aside(rig: Rig, upkeep: Upkeep) -> None:
    texts = [Unit(UnitKind.PLAN, f"task {engine}", "a", engine, 0, 10) for engine in ("gone", "tone", "lost")]
    await rig.database.write(lambda c: enqueue(c, texts))
    await upkeep.find_missing()
    assert await put_aside(rig) == [], "nobody is seen, which says nothing of them"
    lanes = {"tone": WorkerLane(1, "1", "ready"), TEXT_LANE: WorkerLane(1, "", "ready")}
    await FleetStore(rig.database).report("worker_1", "here", 1, lanes)
    await upkeep.find_missing()
    assert await put_aside(rig) == ["gone", "lost"]


async def test_what_has_lost_its_job_is_found_even_if_flows_cannot_be_forgotten(
    rig: Rig, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(connection: Connection) -> None:
        connection.execute(text("SELECT 2147483647 + 1"))

    monkeypatch.setattr(upkeeping, "forget_flows", fails)
    monkeypatch.setattr(upkeeping, "SETTLED_MS", -1000)
    await rig.accept("Ten chars.")
    await rig.database.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
    assert await upkeep.find_missing() == 1
