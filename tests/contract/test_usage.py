"""What was used: added up by day, key and model, of the days that were asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from rhapsode.core.errors import RequestError
from rhapsode.store import usage as usage_module
from rhapsode.store.rows import Amounts, total
from rhapsode.store.schema import usage
from rhapsode.store.usage import UsageStore
from tests.contract.rig import Rig

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
ROWS: list[dict[str, Any]] = [
    {"key_id": "a", "day": "2026-10-31", "model": "kokoro", "completed": 1, "characters": 1000},
    {"key_id": "a", "day": "2026-11-01", "model": "kokoro", "completed": 2, "characters": 20, "audio_ms": 1500},
    {"key_id": "a", "day": "2026-11-01", "model": "hibari", "failed": 1, "failed_audio_tokens": 9},
    {"key_id": "b", "day": "2026-11-01", "model": "kokoro", "completed": 4, "characters": 40, "cache_hits": 3},
    {"key_id": "b", "day": "2026-11-30", "model": "kokoro", "canceled": 5, "failed_input_tokens": 8},
    {"key_id": "b", "day": "2026-12-01", "model": "kokoro", "completed": 1, "output_audio_tokens": 1000},
]


@pytest.fixture
async def store(rig: Rig) -> UsageStore:
    zero = dict.fromkeys(usage_module.AMOUNTS, 0)
    await rig.database.write(lambda connection: connection.execute(insert(usage), [zero | row for row in ROWS]))
    return UsageStore(rig.database)


async def test_a_report_without_groups_is_one_row(store: UsageStore) -> None:
    (row,) = await store.report(*NOVEMBER, [])
    assert row.group == {}
    assert row.amounts == Amounts(
        completed=6,
        failed=1,
        canceled=5,
        characters=60,
        audio_ms=1500,
        cache_hits=3,
        failed_input_tokens=8,
        failed_audio_tokens=9,
    )


async def test_a_report_of_no_tasks_is_empty(store: UsageStore) -> None:
    assert await store.report(date(2025, 1, 1), date(2025, 1, 1), ["day"]) == []
    assert await store.report(*NOVEMBER, ["day", "key", "model"], "nobody") == []
    assert total([]) == Amounts()


@pytest.mark.parametrize("days_at_once", [1, 31])
async def test_a_report_has_a_row_for_each_group_in_order(
    store: UsageStore, monkeypatch: pytest.MonkeyPatch, days_at_once: int
) -> None:
    monkeypatch.setattr(usage_module, "DAYS_AT_ONCE", days_at_once)
    by_day = await store.report(*NOVEMBER, ["day"])
    assert [(row.group, row.amounts.completed, row.amounts.canceled) for row in by_day] == [
        ({"day": "2026-11-01"}, 6, 0),
        ({"day": "2026-11-30"}, 0, 5),
    ]
    by_key = await store.report(date(2026, 10, 31), date(2026, 12, 1), ["key"])
    assert [(row.group["key"], row.amounts.completed) for row in by_key] == [("a", 3), ("b", 5)]
    by_all = await store.report(*NOVEMBER, ["model", "key", "day"])
    assert [tuple(row.group.values()) for row in by_all] == [
        ("hibari", "a", "2026-11-01"),
        ("kokoro", "a", "2026-11-01"),
        ("kokoro", "b", "2026-11-01"),
        ("kokoro", "b", "2026-11-30"),
    ]
    assert total(by_all) == total(by_day)


async def test_one_key_sees_its_own(store: UsageStore) -> None:
    (row,) = await store.report(*NOVEMBER, ["key"], "b")
    assert (row.group, row.amounts.completed, row.amounts.canceled) == ({"key": "b"}, 4, 5)


async def test_what_would_be_too_much_is_refused(store: UsageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_module, "MOST_ROWS", 3)
    with pytest.raises(RequestError, match="more than 3 rows"):
        await store.report(*NOVEMBER, ["day", "key", "model"])
    assert len(await store.report(*NOVEMBER, ["day", "key"])) == 3
