"""Transactions: each write is durable or rolled back on its own, also with concurrent writes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert, select, text

from rhapsode.core.errors import NotFoundError, StoreUnavailableError
from rhapsode.store.database import Database
from rhapsode.store.schema import meta
from tests.contract.backends import Backend
from tests.contract.rig import Rig


async def names(database: Database) -> set[str]:
    return set(await database.read(lambda connection: connection.execute(select(meta.c.name)).scalars().all()))


def put(connection: Connection, name: str) -> str:
    connection.execute(insert(meta).values(name=name, value="x"))
    return name


async def test_a_write_is_there_for_everybody_once_it_returns(backend: Backend) -> None:
    writer, reader = backend.open(), backend.open()
    assert await writer.write(lambda connection: put(connection, "a")) == "a"
    assert await reader.read(lambda connection: connection.execute(select(meta.c.name)).scalars().all()) == ["a"]
    assert await names(writer) == {"a"}


async def test_a_write_that_raises_is_undone_and_its_error_comes_back(database: Database) -> None:
    def fail(connection: Connection) -> None:
        put(connection, "half")
        raise NotFoundError("nothing here")

    with pytest.raises(NotFoundError, match="nothing here"):
        await database.write(fail)
    assert await names(database) == set()


async def test_a_failing_write_does_not_take_its_neighbours_with_it(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold(connection: Connection) -> str:
        """Keep the writer busy until the others have queued up behind it, to be committed as one group."""
        begun.set()
        assert go_on.wait(60)
        return put(connection, "first")

    def fail(connection: Connection) -> None:
        put(connection, "bad")
        connection.execute(insert(meta).values(name="bad", value="again"))

    first = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(begun.wait, 10)
    crowd = [
        asyncio.create_task(
            database.write(fail if number % 3 == 1 else lambda connection, n=number: put(connection, f"{n}"))
        )
        for number in range(9)
    ]
    await asyncio.sleep(0)
    go_on.set()
    outcomes = await asyncio.gather(first, *crowd, return_exceptions=True)
    failed = [index for index, outcome in enumerate(outcomes[1:]) if isinstance(outcome, Exception)]
    assert failed == [1, 4, 7]
    assert await names(database) == {"first", "0", "2", "3", "5", "6", "8"}


async def test_a_write_happens_though_nobody_waits_for_it_any_more(backend: Backend) -> None:
    database = backend.open()
    begun, go_on = threading.Event(), threading.Event()

    def slow(name: str) -> Callable[[Connection], None]:
        def write(connection: Connection) -> None:
            begun.set()
            assert go_on.wait(60)
            put(connection, name)

        return write

    awaiting = asyncio.create_task(database.write(slow("abandoned")))
    queued = asyncio.create_task(database.write(slow("abandoned in the queue")))
    await asyncio.to_thread(begun.wait, 10)
    for task in (awaiting, queued):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    go_on.set()
    await database.write(lambda connection: put(connection, "after"))
    database.close()  # once all is done that was asked for
    assert await names(backend.open()) == {"abandoned", "abandoned in the queue", "after"}


async def test_a_read_sees_one_moment(backend: Backend) -> None:
    reader, writer = backend.open(), backend.open()
    await writer.write(lambda connection: put(connection, "before"))

    def read_twice(connection: Connection) -> tuple[int, int]:
        first = len(connection.execute(select(meta.c.name)).all())
        done = threading.Thread(target=asyncio.run, args=(writer.write(lambda other: put(other, "meanwhile")),))
        done.start()
        done.join(60)
        return first, len(connection.execute(select(meta.c.name)).all())

    assert await reader.read(read_twice) == (1, 1)
    assert await names(reader) == {"before", "meanwhile"}


async def test_a_read_changes_nothing(database: Database) -> None:
    await database.read(lambda connection: put(connection, "from a read"))
    assert await names(database) == set()


async def test_two_servers_worth_of_writers_get_along(backend: Backend) -> None:
    """The command line beside the server: another way in, from another thread with a loop of its own."""
    server, other = backend.open(), backend.open()
    rigs = {"server": Rig.on(server), "other": Rig.on(other)}

    async def work(who: str) -> list[str]:
        rig = rigs[who]
        accepted = await asyncio.gather(*(rig.accept(f"{who} {number}") for number in range(20)))
        for number in range(5):
            await rig.keys.create(f"{who} {number}")
        return [task.id for task in accepted]

    theirs: list[str] = []
    thread = threading.Thread(target=lambda: theirs.extend(asyncio.run(work("other"))))
    thread.start()
    mine = await work("server")
    await asyncio.to_thread(thread.join, 30)
    assert len(theirs) == len(mine) == 20
    for task_id in mine + theirs:
        assert await rigs["server"].tasks.get(task_id) is not None
    assert len(await rigs["other"].keys.list()) == 10


async def test_what_was_asked_for_is_done_before_it_closes(backend: Backend) -> None:
    database = backend.open()
    writes = [
        asyncio.create_task(database.write(lambda connection, n=number: put(connection, f"{n}")))
        for number in range(5)
    ]
    await asyncio.sleep(0)
    database.close()
    assert await asyncio.gather(*writes) == ["0", "1", "2", "3", "4"]
    with pytest.raises(StoreUnavailableError):
        await database.write(lambda connection: put(connection, "late"))
    database.close()
    assert await names(backend.open()) == {"0", "1", "2", "3", "4"}


async def test_a_missing_table_is_a_failure_of_the_store(database: Database) -> None:
    for call in (database.read, database.write):
        with pytest.raises(StoreUnavailableError) as raised:
            await call(lambda connection: connection.execute(text("SELECT secret FROM nowhere")))
        assert "secret" not in raised.value.message
    await database.write(lambda connection: put(connection, "and goes on"))
