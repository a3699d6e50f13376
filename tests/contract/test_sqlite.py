"""What only SQLite can get wrong: its errors, its indexes, and the command line's process beside the server's."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import DatabaseError

from rhapsode.core.errors import LimitError, StorageFullError, StoreUnavailableError, UnavailableError
from rhapsode.core.observe import Fact, WorkerChanged
from rhapsode.core.task import TaskStatus
from rhapsode.store import database as database_module
from rhapsode.store import statements as statements_module
from rhapsode.store.changes import note_fact
from rhapsode.store.claims import FailedAttempt
from rhapsode.store.database import Database, SqliteDatabase
from rhapsode.store.schema import TASK_IS_LIVE, meta
from rhapsode.store.statements import driver_of
from tests.contract.backends import SqliteBackend
from tests.contract.rig import Rig

MAKE_KEYS = """
import asyncio, sys
from pathlib import Path
from rhapsode.store.database import SqliteDatabase
from rhapsode.store.keys import KeyStore

async def main():
    database = SqliteDatabase(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(30):
        await KeyStore(database).create(f"key {number}")
    database.close()

asyncio.run(main())
"""


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[SqliteBackend]:
    backend = SqliteBackend(sqlite_template, tmp_path)
    yield backend
    backend.close()


def put(connection: Connection, name: str, value: str = "x") -> None:
    connection.execute(insert(meta).values(name=name, value=value))


async def count(database: Database) -> int:
    found = await database.read(lambda connection: connection.execute(text("SELECT count(*) FROM meta")).scalar())
    assert found is not None
    return int(found)


# -- errors ----------------------------------------------------------------------------------------------------------


async def test_a_database_that_somebody_locked_is_unavailable(
    sqlite: SqliteBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 20)
    database = SqliteDatabase(sqlite.path)
    other = sqlite3.connect(sqlite.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError):
        await database.write(lambda connection: put(connection, "locked out"))
    assert await count(database) == 0, "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    await database.write(lambda connection: put(connection, "afterwards"))
    assert await count(database) == 1
    database.close()


async def test_a_full_disk_fails_what_did_not_fit_and_nothing_else(sqlite: SqliteBackend) -> None:
    database = sqlite.open()
    await database.write(lambda connection: put(connection, "small"))
    await database.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 60").scalar())
    with pytest.raises(StorageFullError):
        await database.write(lambda connection: put(connection, "large", "x" * 1_000_000))
    assert await count(database) == 1
    await database.write(lambda connection: put(connection, "fits"))
    assert await count(database) == 2


async def test_a_full_disk_tells_nobody_that_was_undone_that_it_succeeded(sqlite: SqliteBackend) -> None:
    """SQLite may undo the whole transaction, with the writes of others in it; those must then hear of it."""
    database = sqlite.open()
    await database.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 60").scalar())
    sizes = [10, 1_000_000, 10, 10, 1_000_000, 10]
    outcomes = await asyncio.gather(
        *(
            database.write(lambda connection, n=number, s=size: put(connection, f"{n}", "x" * s))
            for number, size in enumerate(sizes)
        ),
        return_exceptions=True,
    )
    succeeded = sum(outcome is None for outcome in outcomes)
    assert await count(database) == succeeded
    assert isinstance(outcomes[1], StorageFullError)
    assert all(outcome is None or isinstance(outcome, UnavailableError) for outcome in outcomes)
    assert outcomes[4] is not None


async def test_a_failure_undoes_nothing_of_its_group_and_tells_no_observer(sqlite: SqliteBackend) -> None:
    observed: list[Fact] = []
    database = sqlite.open(observe=observed.append)
    facts = [WorkerChanged(f"{number}", "renewed") for number in range(40)]

    def write(connection: Connection, number: int) -> int:
        put(connection, f"{number}")
        note_fact(connection, facts[number])
        if number % 7 == 3:
            raise LimitError(f"No {number}.")
        return number

    outcomes = await asyncio.gather(
        *(database.write(write, number) for number in range(len(facts))), return_exceptions=True
    )
    failed = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, LimitError)]
    assert failed == [3, 10, 17, 24, 31, 38]
    assert [outcome for outcome in outcomes if isinstance(outcome, int)] == [n for n in range(40) if n not in failed]
    assert observed == [fact for number, fact in enumerate(facts) if number not in failed]
    assert await count(database) == 40 - len(failed)


async def test_a_failed_commit_is_told_to_all_of_its_group(sqlite: SqliteBackend) -> None:
    database = sqlite.open()

    def roll_back(connection: Connection) -> None:
        put(connection, "a")
        connection.exec_driver_sql("ROLLBACK")  # as SQLite itself does after some I/O errors

    with pytest.raises(StoreUnavailableError):
        await database.write(roll_back)
    await database.write(lambda connection: put(connection, "b"))
    assert await count(database) == 1


async def test_a_read_only_file_is_unavailable(sqlite: SqliteBackend) -> None:
    database = sqlite.open()
    await database.write(lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))
    with pytest.raises(StoreUnavailableError):
        await database.write(lambda connection: put(connection, "a"))
    assert await count(database) == 0


async def test_a_malformed_file_is_unavailable(sqlite: SqliteBackend) -> None:
    def malformed(_connection: Connection) -> None:
        raise DatabaseError("SELECT 1", {}, sqlite3.DatabaseError("database disk image is malformed"))

    database = sqlite.open()
    with pytest.raises(StoreUnavailableError):
        await database.read(malformed)
    with pytest.raises(StoreUnavailableError):
        await database.write(malformed)


async def test_the_errors_of_the_store_do_not_repeat_what_was_written(sqlite: SqliteBackend) -> None:
    database = sqlite.open()
    with pytest.raises(StoreUnavailableError) as raised:
        await database.write(
            lambda connection: connection.execute(text("INSERT INTO nowhere VALUES (:v)"), {"v": "the caller's text"})
        )
    assert "caller" not in str(raised.value)
    assert raised.value.__cause__ is None


# -- durability and company ------------------------------------------------------------------------------------------


async def test_the_writer_syncs_every_commit(sqlite: SqliteBackend) -> None:
    database = sqlite.open()
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for name, expected in pragmas.items():
        got = await database.write(lambda connection, n=name: connection.exec_driver_sql(f"PRAGMA {n}").scalar())
        assert got == expected


def other_process(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", MAKE_KEYS, str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="threads are not moved on this system")
async def test_the_writer_runs_on_the_core_of_the_event_loop(sqlite: SqliteBackend) -> None:
    database = sqlite.open()
    cores = os.sched_getaffinity(0)
    writer = next(thread for thread in threading.enumerate() if thread.name == "rhapsode-sqlite-writer")
    assert writer.native_id is not None
    try:
        for number, core in enumerate([*cores, *cores]):
            os.sched_setaffinity(0, {core})
            await database.write(lambda connection, n=number: put(connection, f"{n}"))
            assert os.sched_getaffinity(writer.native_id) == {core}
    finally:
        os.sched_setaffinity(0, cores)


async def test_the_command_line_writes_beside_the_server(sqlite: SqliteBackend) -> None:
    rig = Rig.on(sqlite.open())
    with other_process(sqlite.path) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert await asyncio.to_thread(other.stdout.readline) == b"ready\n"
        other.stdin.write(b"go\n")
        other.stdin.flush()
        tasks = [await rig.accept(f"text {number}") for number in range(60)]
        assert await asyncio.to_thread(other.wait, 30) == 0
    assert len(await rig.keys.list()) == 30
    assert {task.id for task in await rig.tasks.recent(100)} == {task.id for task in tasks}


async def test_a_task_that_was_accepted_survives_the_death_of_the_process(sqlite: SqliteBackend) -> None:
    program = f"""
import asyncio, os, sys
sys.path.insert(0, {str(Path.cwd())!r})
from tests.contract.rig import Rig
from rhapsode.store.database import SqliteDatabase
from pathlib import Path

async def main():
    task = await Rig.on(SqliteDatabase(Path(sys.argv[1]))).accept("Twelve chars", "and more")
    os.write(1, task.id.encode())
    os._exit(1)

asyncio.run(main())
"""
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, str(sqlite.path)], stdout=subprocess.PIPE, check=False
    )
    rig = Rig.on(sqlite.open())
    task = await rig.read(done.stdout.decode())
    assert task.characters == 20
    assert (await rig.claimed_plan(task.id)).window == "Twelve chars"


# -- indexes ---------------------------------------------------------------------------------------------------------


class Statements:
    """The statements that a database runs, and how SQLite would look them up."""

    def __init__(self, database: SqliteDatabase, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path = path
        self._seen: list[tuple[str, Sequence[object]]] = []
        event.listen(database._engine, "before_cursor_execute", self._note)
        # What does not go through SQLAlchemy.
        monkeypatch.setattr(statements_module, "driver_of", lambda connection: _Noted(driver_of(connection), self))

    def _note(self, _c: object, _cur: object, sql: str, parameters: tuple[object, ...], *_: object) -> None:
        self.note(sql, parameters)

    def note(self, sql: str, parameters: Sequence[object]) -> None:
        """Keep a statement that reads rows to find those that it is about."""
        if sql.split()[0] in {"SELECT", "UPDATE", "DELETE"}:
            self._seen.append((sql, parameters))

    def plans(self) -> dict[str, str]:
        """Return the query plan of each statement."""
        with sqlite3.connect(self._path) as connection:
            plans = {
                sql: " | ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters))
                for sql, parameters in self._seen
            }
        connection.close()
        return plans


class _Noted:
    """SQLite's connection, whose statements are noted."""

    def __init__(self, driver: sqlite3.Connection, statements: Statements) -> None:
        self._driver = driver
        self._statements = statements

    def execute(self, sql: str, parameters: Sequence[object]) -> sqlite3.Cursor:
        self._statements.note(sql, parameters)
        return self._driver.execute(sql, parameters)


@pytest.fixture
async def busy(sqlite: SqliteBackend, monkeypatch: pytest.MonkeyPatch) -> tuple[Rig, Statements]:
    """Return a store in which most tasks are finished and a few are not."""
    database = sqlite.open()
    assert isinstance(database, SqliteDatabase)
    rig = Rig.on(database)
    for _ in range(4):
        await rig.completed("Ten chars.")
    task = await rig.accept("Ten chars.")
    await rig.plan(task.id, 5, 5)
    return rig, Statements(database, sqlite.path, monkeypatch)


PARTIAL = ("ix_tasks_unfinished", "ix_tasks_deadline", "ix_segments_open", "ix_attempts_running")


def scans(plan: str) -> list[str]:
    """Return the tables that are read from end to end, be it by an index that has all their rows."""
    steps = [step for step in plan.split(" | ") if step.startswith("SCAN")]
    return [step for step in steps if not step.endswith(PARTIAL)]


async def test_finding_unfinished_work_does_not_read_what_is_finished(busy: tuple[Rig, Statements]) -> None:
    rig, statements = busy
    await rig.work.unfinished()
    plans = statements.plans()
    assert len(plans) == 3
    for sql, plan in plans.items():
        assert scans(plan) == [], sql
        assert "ix_tasks_unfinished" in plan, sql
        assert "segments" not in sql or "ix_segments_open" in plan, sql


async def test_recovery_does_not_read_what_is_finished(busy: tuple[Rig, Statements]) -> None:
    rig, statements = busy
    await rig.work.recover()
    plans = statements.plans()
    used = {"UPDATE attempts": "ix_attempts_running", "UPDATE segments": "ix_segments_open", "SELECT": "ix_segments"}
    assert len(plans) == len(used)
    for sql, plan in plans.items():
        assert scans(plan) == [], sql
        (index,) = [index for start, index in used.items() if sql.startswith(start)]
        assert index in plan, sql


async def test_whether_an_item_is_ready_costs_the_same_however_long_it_is(busy: tuple[Rig, Statements]) -> None:
    rig, statements = busy
    (task,) = await rig.work.unfinished()
    for waiting in task.items[0].segments:
        await rig.render(waiting.id)
    asked = statements.plans().items()
    questions = {sql: plan for sql, plan in asked if sql.startswith("SELECT segments.id \nFROM") and "!=" not in sql}
    assert len(questions) == 1
    (plan,) = questions.values()
    assert "ix_segments_open (task_id=? AND item=?)" in plan


async def test_no_step_of_a_worker_reads_a_table_from_end_to_end(busy: tuple[Rig, Statements]) -> None:
    rig, statements = busy
    task = await rig.completed("Ten chars.")
    failing, claim = await rig.claimed_only("Ten chars.")
    await rig.work.reopen_segment(claim.segment_id, "fault")
    await rig.work.item_segments(failing.id, 0)
    await rig.work.rerender([claim.segment_id])
    await rig.work.fail_task(failing.id, 500, "no", FailedAttempt(claim))
    await rig.work.live([task.id])
    await rig.work.outputs([task.id])
    await rig.tasks.attempts(task.id)
    await rig.tasks.segment_counts(task.id)
    assert {sql: found for sql, plan in statements.plans().items() if (found := scans(plan))} == {}


async def test_listing_reads_no_more_than_a_page(busy: tuple[Rig, Statements]) -> None:
    rig, statements = busy
    await rig.tasks.page("key-a", 3)
    await rig.tasks.page("key-a", 3, after="task_Z", statuses=[TaskStatus.COMPLETED])
    await rig.tasks.page("key-a", 3, after="task_Z", statuses=[TaskStatus.COMPLETED, TaskStatus.FAILED])
    plans = {sql: plan for sql, plan in statements.plans().items() if "FROM items" not in sql}
    assert len(plans) == 3
    for sql, plan in plans.items():
        steps = [step for step in plan.split(" | ") if "tasks" in step]
        by_status = "tasks.status" in sql.partition("WHERE")[2]
        index = "ix_tasks_key_id_status_id (key_id=? AND status=?" if by_status else "ix_tasks_key_id_id (key_id=?"
        found = [step for step in steps if step != "SEARCH tasks USING INDEX sqlite_autoindex_tasks_1 (id=?)"]
        assert len(found) == max(1, sql.count("tasks.status = ")), plan
        assert all(index in step for step in found), plan
        assert "TEMP B-TREE" not in plan or len(found) > 1, "only the pages of several statuses are sorted"


async def test_no_way_to_end_a_task_reads_a_table_from_end_to_end(busy: tuple[Rig, Statements]) -> None:
    rig, statements = busy
    task = await rig.completed("Ten chars.")
    live = await rig.accept("Ten chars.")
    await rig.lifecycle.cancel(live.id, "key-a")
    await rig.lifecycle.delete(task.id, "key-a")
    await rig.lifecycle.expire(1)
    await rig.lifecycle.next_deadline()
    await rig.idempotency.find("key-a", "name")
    await rig.idempotency.sweep(1)
    plans = statements.plans()
    assert {sql: found for sql, plan in plans.items() if (found := scans(plan))} == {}
    deadlines = [plan for sql, plan in plans.items() if "deadline_at IS NOT NULL" in sql]
    assert len(deadlines) == 2
    assert all("ix_tasks_deadline" in plan for plan in deadlines)


async def test_an_index_has_all_that_is_asked_of_unfinished_tasks(sqlite: SqliteBackend) -> None:
    query = (
        "SELECT count(*), sum(reserved_tokens), sum(reserved_audio_ms) FROM tasks "
        f"WHERE key_id = 'key-a' AND {TASK_IS_LIVE}"
    )
    plan = await sqlite.open().read(
        lambda connection: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    )
    assert any("COVERING INDEX ix_tasks_reserved" in line for line in plan), plan
