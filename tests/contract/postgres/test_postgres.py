"""What is PostgreSQL's own: writers side by side, connections that break, and a server that dies and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import threading

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text, update

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import ConfigurationError, OutcomeUnknownError, StorageFullError, StoreUnavailableError
from rhapsode.core.limits import Limits
from rhapsode.core.task import AttemptOutcome, TaskStatus
from rhapsode.store.claims import FailedAttempt
from rhapsode.store.migrate import HEAD, migrate_postgres
from rhapsode.store.notifications import FleetChanges
from rhapsode.store.postgres import PostgresDatabase, connected, postgres_url
from rhapsode.store.schema import meta, metadata, tasks
from tests.contract.backends import PostgresBackend
from tests.contract.rig import Rig, new_task
from tests.support.postgres import PostgresServer


@pytest.fixture
def crowd(backend: PostgresBackend) -> list[Rig]:
    """Return four processes' worth of stores on one database."""
    return [Rig.on(backend.open()) for _ in range(4)]


def cut_off(backend: PostgresBackend) -> int:
    """End all connections to the database, as a server that restarts would; how many there were."""
    with psycopg.connect(backend.server.url("postgres"), autocommit=True) as connection:
        ended = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s", (backend.name,)
        ).fetchone()
    assert ended is not None
    return int(ended[0])


def test_the_migrated_schema_is_that_of_the_code(backend: PostgresBackend) -> None:
    ours = set(metadata.tables)

    def of_rhapsode(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or name in ours

    with connected(backend.url) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_object": of_rhapsode}
        )
        assert compare_metadata(context, metadata) == []


def test_many_processes_migrate_at_once(postgres: PostgresServer) -> None:
    url = postgres.create("test_migrations")
    threads = [threading.Thread(target=migrate_postgres, args=(url,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with connected(url) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    migrate_postgres(url)  # a version that came later has left this one able to run
    with connected(url) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]
        connection.execute(text("COMMENT ON TABLE alembic_version IS '9999'"))
    with pytest.raises(ConfigurationError, match="written by a newer rhapsode"):
        migrate_postgres(url)
    postgres.drop("test_migrations")


def test_the_tables_of_the_queue_are_brought_up_to_date(postgres: PostgresServer) -> None:
    url = postgres.create("test_jobs_schema")
    migrate_postgres(url)
    indexes = text("SELECT indexname FROM pg_indexes WHERE tablename = 'procrastinate_jobs'")
    with connected(url) as connection:
        noted = connection.execute(text("SELECT obj_description('procrastinate_jobs'::regclass)")).scalar_one()
        expected = set(connection.execute(indexes).scalars())
        assert "procrastinate_jobs_priority_idx_v1" not in expected
        connection.execute(text("DROP INDEX rhapsode_jobs_by_lane"))
        connection.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS '{noted.partition('+')[0]}'"))
    migrate_postgres(url)  # from the version before, which noted Procrastinate's own alone
    with connected(url) as connection:
        assert set(connection.execute(indexes).scalars()) == expected
        assert connection.execute(text("SELECT obj_description('procrastinate_jobs'::regclass)")).scalar() == noted
    postgres.drop("test_jobs_schema")


@pytest.mark.parametrize("url", ["mysql://host/db", "nonsense"])
def test_only_postgresql_is_taken(url: str) -> None:
    with pytest.raises(ConfigurationError, match="RHAPSODE_DATABASE_URL"):
        postgres_url(url)


def test_a_database_that_is_not_there_is_said_to_be_so(postgres: PostgresServer) -> None:
    with pytest.raises(ConfigurationError, match="cannot be reached") as raised:
        migrate_postgres("postgresql://me:geheim@127.0.0.1:1/none")
    assert "geheim" not in raised.value.message
    with pytest.raises(ConfigurationError, match='database "nowhere" does not exist'):
        migrate_postgres(postgres.url("nowhere"))


async def test_a_lost_connection_is_replaced_without_an_error(backend: PostgresBackend) -> None:
    rig = Rig.on(backend.open())
    task = await rig.accept("Ten chars.")
    assert cut_off(backend) > 0
    assert (await rig.read(task.id)).status is TaskStatus.PENDING
    assert cut_off(backend) > 0
    await rig.accept("More chars.")
    assert len(await rig.work.unfinished()) == 2


async def test_a_connection_that_is_lost_in_a_commit_leaves_the_outcome_unknown(backend: PostgresBackend) -> None:
    rig = Rig.on(backend.open())
    tries = []

    def lost(connection: Connection) -> None:
        tries.append(1)
        connection.execute(insert(meta).values(name="half", value="x"))
        cut_off(backend)

    with pytest.raises(OutcomeUnknownError):
        await rig.database.write(lost)
    assert len(tries) == 1, "what may have happened is not done again"
    assert await rig.database.read(lambda c: c.execute(select(meta.c.name)).all()) == []


async def test_a_task_whose_commit_was_not_confirmed_is_looked_for(
    backend: PostgresBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig.on(backend.open())
    write = rig.database.write

    async def unheard(operation: object) -> None:
        await write(operation)  # type: ignore[arg-type]
        raise OutcomeUnknownError

    monkeypatch.setattr(rig.database, "write", unheard)
    new = new_task("Ten chars.")
    assert (await rig.tasks.add(new)).id == new.id


async def test_a_result_whose_commit_was_not_confirmed_is_recorded_once(crowd: list[Rig]) -> None:
    task, claim = await crowd[0].claimed_only()
    assert await crowd[0].finish(claim) is True
    assert await crowd[1].finish(claim) is True
    assert await crowd[0].assemble(task.id) is True
    assert await crowd[1].assemble(task.id) is True
    assert (await crowd[2].read(task.id)).done_characters == 10
    assert await crowd[2].outcomes(task.id) == ["done"]


async def test_a_deadlock_is_begun_anew(backend: PostgresBackend) -> None:
    database = backend.open()
    for name in "ab":
        await database.write(lambda c, name=name: c.execute(insert(meta).values(name=name, value="0")))
    both = threading.Barrier(2, timeout=5)

    def transfer(connection: Connection, first: str, second: str) -> None:
        for name in (first, second):
            connection.execute(update(meta).where(meta.c.name == name).values(value=meta.c.value + "1"))
            if name == first:
                with contextlib.suppress(threading.BrokenBarrierError):
                    both.wait()
                both.abort()  # who comes again does not wait

    await asyncio.gather(
        database.write(lambda c: transfer(c, "a", "b")), database.write(lambda c: transfer(c, "b", "a"))
    )
    assert await database.read(lambda c: c.execute(select(meta.c.value)).scalars().all()) == ["011", "011"]


async def test_failures_of_the_database_have_our_names(backend: PostgresBackend) -> None:
    database = backend.open()
    for state, error in (("53100", StorageFullError), ("57014", StoreUnavailableError)):
        with pytest.raises(error) as raised:
            await database.write(
                lambda c, state=state: c.execute(text(f"DO $$BEGIN RAISE 'geheim' USING ERRCODE = '{state}'; END$$"))
            )
        assert "geheim" not in raised.value.message
    postponed = PostgresDatabase("postgresql://postgres@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailableError):
        await postponed.read(lambda c: c.execute(select(meta.c.name)).all())
    postponed.close()


async def test_a_crowd_claims_each_segment_once_and_counts_every_character(crowd: list[Rig]) -> None:
    task = await crowd[0].accept("x" * 400)
    planned = await crowd[0].plan(task.id, *[10] * 40)

    async def work(rig: Rig, segment_id: int) -> bool | None:
        claim = await rig.work.claim_segment(segment_id)
        return None if claim is None else await rig.finish(claim)  # type: ignore[arg-type]

    done = await asyncio.gather(*(work(rig, segment.id) for rig in crowd for segment in planned.segments))
    assert done.count(True) == 1, "exactly one has seen that the item is ready"
    assert done.count(False) == 39
    assert (await crowd[0].read(task.id)).done_characters == 400


async def test_a_task_ends_once_however_many_end_it(crowd: list[Rig]) -> None:
    key, _ = await crowd[0].keys.create("busy")
    tasks_, claims = [], []
    for _ in range(10):
        task = await crowd[0].accept("Ten chars.", key_id=key.id)
        planned = await crowd[0].plan(task.id, 10)
        claims.append(await crowd[0].claimed(planned.segments[0].id))
        tasks_.append(task)
    await crowd[0].database.write(lambda c: c.execute(update(tasks).values(deadline_at=1)))
    ended = await asyncio.gather(
        *(rig.lifecycle.expire(now_ms()) for rig in crowd),
        *(crowd[1].lifecycle.cancel(task.id) for task in tasks_),
        *(crowd[2].finish(claim) for claim in claims),
        *(
            crowd[3].work.fail_task(claim.task_id, 500, "No.", FailedAttempt(claim, AttemptOutcome.ERROR))
            for claim in claims
        ),
    )
    assert len(ended) == 34
    found = [await crowd[0].read(task.id) for task in tasks_]
    assert {task.status for task in found} <= {TaskStatus.FAILED, TaskStatus.CANCELED}
    used = await crowd[0].database.read(
        lambda c: c.execute(text("SELECT sum(failed) + sum(canceled) FROM usage")).scalar()
    )
    assert used == 10


async def test_budgets_hold_across_processes(crowd: list[Rig]) -> None:
    key, _ = await crowd[0].keys.create("limited", limits=Limits(max_concurrent_tasks=7))
    outcomes = await asyncio.gather(
        *(rig.tasks.add(new_task("x", key_id=key.id)) for rig in crowd for _ in range(10)), return_exceptions=True
    )
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 7


async def test_a_secret_is_the_same_for_all(crowd: list[Rig]) -> None:
    assert len(set(await asyncio.gather(*(rig.tasks.secret("links") for rig in crowd for _ in range(3))))) == 1
    await asyncio.gather(*(rig.tasks.ping() for rig in crowd))


async def test_a_change_is_heard_by_all_processes_even_after_a_break(backend: PostgresBackend) -> None:
    changes = FleetChanges(postgres_url(backend.url))
    rig = Rig.on(backend.open())
    task = await rig.accept("Ten chars.")
    with changes.subscribe(task.id) as ear:
        listening = asyncio.create_task(changes.listen())
        assert await asyncio.wait_for(ear.changed(), 60), "told when the listener begins: it may have missed some"
        planned = await rig.plan(task.id, 10)
        await rig.claimed(planned.segments[0].id)
        assert await asyncio.wait_for(ear.changed(), 60)
        cut_off(backend)
        assert await asyncio.wait_for(ear.changed(), 60), "told when it listens again"
        assert await asyncio.wait_for(ear.ended(), 60), "which may have been its end"
        await rig.lifecycle.cancel(task.id)
        assert await asyncio.wait_for(ear.ended(), 60)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
