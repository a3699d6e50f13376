"""Commands that only read find without SQLAlchemy what the stores find."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from rhapsode.core.audit import AuditFilter
from rhapsode.core.clock import now_ms
from rhapsode.core.limits import Limits
from rhapsode.core.periods import GROUPS
from rhapsode.settings import Settings
from rhapsode.store.dictionary import NewEntry
from rhapsode.store.keys import ORDERS
from rhapsode.store.light_reads import (
    _head,
    has_custom_voices,
    read_audit,
    read_keys,
    read_pronunciations,
    read_tasks,
    read_usage,
)
from rhapsode.store.migrate import HEAD
from rhapsode.store.rows import AMOUNTS
from rhapsode.stores import Stores, opened_stores
from tests.contract.rig import new_task

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 29)


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    async with opened_stores(Settings(data_dir=tmp_path)) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rhapsode.db"


async def fill(stores: Stores, path: Path) -> list[str]:
    limits = Limits(max_concurrent_tasks=3, tokens_per_day=1_000)
    names = ["laptop", "Büro", "a desk", "Laptop", "laptop"]
    keys = [
        (await stores.keys.create(name, frozenset({"speech", "admin"}), now_ms() + 5, limits))[0] for name in names
    ]
    await stores.keys.revoke(keys[1].id)
    with sqlite3.connect(path) as connection:
        for place, key in enumerate(keys[2:]):
            connection.execute("UPDATE api_keys SET last_used_at = ? WHERE id = ?", (1_000 + place, key.id))
        columns = ["day", "key_id", "model", *AMOUNTS]
        marks = ", ".join("?" * len(columns))
        for place, day in enumerate(["2026-08-31", "2026-09-01", "2026-10-15", "2026-11-29", "2026-11-30"]):
            for number, key in enumerate(keys):
                values = [place + number + amount for amount in range(len(AMOUNTS))]
                row = [day, key.id, f"model-{number % 2}", *values]
                connection.execute(f"INSERT INTO usage ({', '.join(columns)}) VALUES ({marks})", row)
    return [key.id for key in keys]


async def test_keys_are_those_of_the_store(stores: Stores, path: Path) -> None:
    await fill(stores, path)
    assert read_keys(path) == await stores.keys.list()
    for order in ORDERS:
        assert read_keys(path, order) == (await stores.keys.page(10, order=order))[0]


async def test_usage_is_that_of_the_store(stores: Stores, path: Path) -> None:
    keys = await fill(stores, path)
    for count in range(len(GROUPS) + 1):
        for groups in combinations(GROUPS, count):
            for key in (None, keys[0], "nobody"):
                expected = await stores.usage.report(FIRST, LAST, groups, key)
                assert read_usage(path, FIRST, LAST, groups, key) == expected, groups


async def test_the_audit_log_is_that_of_the_store(stores: Stores, path: Path) -> None:
    keys = await fill(stores, path)
    newest = (await stores.audit.page(AuditFilter(), 1))[0][0].at
    for filters in (
        AuditFilter(),
        AuditFilter(action="key"),
        AuditFilter(action="key.revoked"),
        AuditFilter(action="voice"),
        AuditFilter(target=keys[1]),
        AuditFilter(target=keys[1], action="key.created"),
        AuditFilter(actor="nobody"),
        AuditFilter(since=newest),
        AuditFilter(until=newest),
    ):
        for limit in (1, 2, 100):
            found, more = await stores.audit.page(filters, limit)
            assert read_audit(path, filters, limit) == (list(found), more), filters
    assert len((read_audit(path, AuditFilter(), 100) or ([], False))[0]) == len(keys) + 1


async def test_tasks_are_those_of_the_store(stores: Stores, path: Path) -> None:
    for text in ("One.", "Two.", "Three."):
        task = new_task(text, metadata={"episode": 12})
        await stores.tasks.add(task)
    await stores.lifecycle.cancel(task.id)
    for limit in (1, 100):
        found = read_tasks(path, limit)
        assert found == await stores.tasks.recent(limit)
    assert [task.status for task in found or ()] == ["canceled", "pending", "pending"]


async def test_pronunciations_are_those_of_the_store(stores: Stores, path: Path) -> None:
    key = (await fill(stores, path))[0]
    words = [
        NewEntry("zebra", "zebra", "zebbra"),
        NewEntry("Ähre", "ähre", "ehre", "de"),
        NewEntry("SQL", "sql", "sequel", "en"),
    ]
    await stores.dictionary.put(None, words)
    await stores.dictionary.put(key, words[:1])
    for owner, count in ((None, 3), (key, 1), ("nobody", 0)):
        found = read_pronunciations(path, owner)
        assert found == list((await stores.dictionary.page(owner, 100))[0])
        assert len(found or ()) == count


async def test_custom_voices_are_noticed(stores: Stores, path: Path) -> None:
    assert has_custom_voices(path) is False
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO custom_voices "
            "(id, owner, name, folded_name, engine, blend, delivery, created_at, updated_at) "
            "VALUES ('v', '', 'x', 'x', 'kokoro', 'af_sky', '{}', 1, 1)"
        )
    assert has_custom_voices(path) is True


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_what_cannot_be_read_is_left_to_the_store(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
    assert read_keys(path) is None
    assert read_usage(path, FIRST, LAST, ["day"]) is None
    assert read_audit(path, AuditFilter(), 10) is None
    assert read_tasks(path, 10) is None
    assert read_pronunciations(path, None) is None
    assert has_custom_voices(path) is None


async def test_another_schema_is_left_to_the_store(stores: Stores, path: Path) -> None:
    assert _head() == HEAD
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    assert read_keys(path) is None
