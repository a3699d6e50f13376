"""Limits of keys: what is accepted never passes them, however many ask at once; what was not needed is given back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select

from rhapsode.core.errors import AuthenticationError, LimitError
from rhapsode.core.limits import Limits, LimitStatus
from rhapsode.core.task import Idempotency, Task
from rhapsode.store.finalize import utc_day
from rhapsode.store.idempotency import KeyTakenError
from rhapsode.store.schema import tasks, usage
from rhapsode.store.tasks import TaskStore
from tests.contract.backends import Backend
from tests.contract.rig import Rig, new_task

NOW = 1_795_478_400_000 - 9_500
"""2026-11-23, 9.5 seconds before midnight UTC."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    now = [NOW]
    for module in ("limits", "finalize"):
        monkeypatch.setattr(f"rhapsode.store.{module}.now_ms", lambda: now[0])
    return now


async def key_with(rig: Rig, **limits: int) -> str:
    return (await rig.keys.create("limited", limits=Limits(**limits)))[0].id


async def ask(rig: Rig, key_id: str, tokens: int = 0, audio_ms: int = 0, **more: Any) -> Task:
    new = replace(new_task("Ten chars.", key_id=key_id), reserved_tokens=tokens, reserved_audio_ms=audio_ms, **more)
    return await rig.tasks.add(new)


async def refused(rig: Rig, key_id: str, tokens: int = 0, audio_ms: int = 0) -> LimitError:
    with pytest.raises(LimitError) as raised:
        await ask(rig, key_id, tokens, audio_ms)
    return raised.value


async def spend(rig: Rig, key_id: str, day: str, **amounts: int) -> None:
    row = {"key_id": key_id, "day": day, "model": "tone", **amounts}
    await rig.database.write(lambda connection: connection.execute(insert(usage).values(row)))


async def reserved(rig: Rig, task: Task) -> tuple[int, int]:
    statement = select(tasks.c.reserved_tokens, tasks.c.reserved_audio_ms).where(tasks.c.id == task.id)
    row = await rig.database.read(lambda connection: connection.execute(statement).one())
    return row[0], row[1]


# -- tasks at a time -------------------------------------------------------------------------------------------------


async def test_only_so_many_tasks_are_unfinished(rig: Rig) -> None:
    key_id = await key_with(rig, max_concurrent_tasks=2)
    first = await ask(rig, key_id)
    await ask(rig, key_id)
    error = await refused(rig, key_id)
    assert error.message == (
        "This key may have 2 unfinished tasks at a time and has 2. There is room again as soon as one ends."
    )
    assert (error.status, error.kind, error.retry_after_seconds) == (429, "rate_limit_error", 5)
    await rig.lifecycle.cancel(first.id)
    await ask(rig, key_id)
    await rig.accept("of another key")


async def test_a_limit_that_is_set_later_counts_what_is_there(rig: Rig) -> None:
    key_id = await key_with(rig)
    await ask(rig, key_id, tokens=70)
    await rig.keys.edit(key_id, {"tokens_per_day": 100})
    assert ": 0 are used, 70 are reserved" in (await refused(rig, key_id, tokens=31)).message
    await ask(rig, key_id, tokens=30)
    await rig.keys.edit(key_id, {"tokens_per_day": None})
    await ask(rig, key_id, tokens=10**9)


async def test_what_is_left_is_told(rig: Rig) -> None:
    limits = Limits(max_concurrent_tasks=2, tokens_per_day=100, audio_seconds_per_month=10)
    key_id = (await rig.keys.create("limited", limits=limits))[0].id
    await ask(rig, key_id, tokens=30, audio_ms=1_500)
    await spend(rig, key_id, "2026-11-22", input_text_tokens=10**9, audio_ms=1_000)
    month = 7 * 24 * 3600 + 10
    assert await rig.tasks.limit_statuses(key_id, limits) == [
        LimitStatus("max-concurrent-tasks", 1),
        LimitStatus("tokens-per-day", 70, 10),
        LimitStatus("audio-seconds-per-month", 7, month),
    ]
    assert await rig.tasks.limit_statuses(key_id, Limits(requests_per_minute=1)) == []


# -- budgets ---------------------------------------------------------------------------------------------------------


async def test_a_budget_is_what_was_spent_and_what_is_reserved(rig: Rig) -> None:
    key_id = await key_with(rig, tokens_per_day=1_000)
    billed = {"failed_input_tokens": 10, "failed_audio_tokens": 20}
    await spend(rig, key_id, "2026-11-23", input_text_tokens=170, output_audio_tokens=400, audio_ms=10**9, **billed)
    await spend(rig, "key-b", "2026-11-23", input_text_tokens=10**9)
    await ask(rig, key_id, tokens=300)
    error = await refused(rig, key_id, tokens=101)
    assert error.message == (
        "The budget of this key is 1,000 tokens a day: 600 are used, 300 are reserved for unfinished tasks, and this "
        "task needs about 101. The budget is renewed at 2026-11-24 00:00 UTC. There may be room sooner, when "
        "unfinished tasks have ended."
    )
    assert error.retry_after_seconds == 5
    assert error.limit_status is not None
    assert (error.limit_status.name, error.limit_status.remaining, error.limit_status.reset_seconds) == (
        "tokens-per-day",
        100,
        10,
    )
    await ask(rig, key_id, tokens=100)
    await refused(rig, key_id, tokens=1)


async def test_audio_is_counted_in_seconds(rig: Rig) -> None:
    key_id = await key_with(rig, audio_seconds_per_day=10)
    await spend(rig, key_id, "2026-11-23", audio_ms=4_000, input_text_tokens=10**9)
    await ask(rig, key_id, audio_ms=3_500)
    error = await refused(rig, key_id, audio_ms=2_501)
    assert "10 seconds of audio a day: 4 are used, 4 are reserved for unfinished tasks, and this" in error.message
    await ask(rig, key_id, audio_ms=2_500)


async def test_the_day_and_the_month_are_those_of_utc(rig: Rig, clock: list[int]) -> None:
    key_id = await key_with(rig, tokens_per_day=100, tokens_per_month=250)
    for day in ("2026-10-31", "2026-12-01", "2026-11-24"):
        await spend(rig, key_id, day, input_text_tokens=10**9)
    for day in ("2026-11-01", "2026-11-22"):
        await spend(rig, key_id, day, input_text_tokens=75)
    error = await refused(rig, key_id, tokens=101)
    assert "more than the whole budget" in error.message
    await ask(rig, key_id, tokens=60)
    error = await refused(rig, key_id, tokens=41)
    assert "tokens a day" in error.message
    await rig.keys.edit(key_id, {"tokens_per_day": 1_000})
    error = await refused(rig, key_id, tokens=101)
    assert "250 tokens a month: 150 are used, 60 are reserved" in error.message
    assert error.message.endswith("The budget is renewed at 2026-12-01 00:00 UTC.")
    assert error.retry_after_seconds == 7 * 24 * 3600 + 10
    clock[0] = NOW + 7 * 24 * 3600 * 1000 + 10_000
    assert utc_day(clock[0]) == "2026-12-01"
    assert ": 1,000,000,000 are used" in (await refused(rig, key_id, tokens=1)).message


async def test_a_budget_that_is_only_reserved_may_have_room_once_tasks_have_ended(rig: Rig, clock: list[int]) -> None:
    key_id = await key_with(rig, tokens_per_month=250)
    await spend(rig, key_id, "2026-11-22", input_text_tokens=150)
    first = await ask(rig, key_id, tokens=60)
    error = await refused(rig, key_id, tokens=41)
    assert error.message.endswith(
        "The budget is renewed at 2026-12-01 00:00 UTC. There may be room sooner, when unfinished tasks have ended."
    )
    assert error.retry_after_seconds == 5
    await rig.lifecycle.cancel(first.id)
    await ask(rig, key_id, tokens=41)
    clock[0] = NOW + 7 * 24 * 3600 * 1000 + 8_000
    await ask(rig, key_id, tokens=20)
    assert (await refused(rig, key_id, tokens=60)).retry_after_seconds == 2, "the month ends before that"


@pytest.mark.parametrize("limits", [{}, {"tokens_per_day": 100}])
async def test_a_key_that_has_ended_gets_no_task(rig: Rig, clock: list[int], limits: dict[str, int]) -> None:
    revoked = await key_with(rig, **limits)
    await ask(rig, revoked, tokens=1)
    await rig.keys.revoke(revoked)
    expired, _ = await rig.keys.create("expired", expires_at=clock[0] + 1_000, limits=Limits(**limits))
    await ask(rig, expired.id, tokens=1)
    clock[0] += 1_000
    for key_id in (revoked, expired.id):
        with pytest.raises(AuthenticationError):
            await ask(rig, key_id, tokens=1)
        assert len((await rig.tasks.page(key_id, 10))[0]) == 1, "nothing was accepted"


@pytest.mark.parametrize("end", ["completed", "failed", "canceled", "deleted"])
async def test_what_was_reserved_is_settled_when_a_task_ends(rig: Rig, end: str) -> None:
    key_id = await key_with(rig, tokens_per_day=1_000, audio_seconds_per_month=60)
    task = await ask(rig, key_id, tokens=1_000, audio_ms=60_000)
    await refused(rig, key_id, tokens=1)
    await refused(rig, key_id, audio_ms=1)
    if end == "completed":
        planned = await rig.plan(task.id, 10)
        await rig.render(planned.segments[0].id)
        await rig.assemble(task.id)  # a second of audio, 25 tokens, and 7 tokens of text
    elif end == "failed":
        await rig.work.fail_task(task.id, 500, "no")
    elif end == "canceled":
        await rig.lifecycle.cancel(task.id)
    else:
        await rig.lifecycle.delete(task.id)
    if end != "deleted":
        assert await reserved(rig, task) == (0, 0)
    spent = (32, 1_000) if end == "completed" else (0, 0)
    await refused(rig, key_id, tokens=1_001 - spent[0])
    await refused(rig, key_id, audio_ms=60_001 - spent[1])
    await ask(rig, key_id, tokens=1_000 - spent[0], audio_ms=60_000 - spent[1])


async def test_what_is_refused_leaves_nothing_behind(rig: Rig) -> None:
    key_id = await key_with(rig, tokens_per_day=10)
    once = Idempotency("once", "f" * 64)
    with pytest.raises(LimitError):
        await ask(rig, key_id, tokens=11, idempotency=once)
    assert await rig.tasks.page(key_id, 10) == ([], False)
    assert await rig.idempotency.find(key_id, "once") is None
    await ask(rig, key_id, tokens=10, idempotency=once)


async def test_a_repeated_request_is_told_of_its_task_at_the_limit(rig: Rig) -> None:
    key_id = await key_with(rig, max_concurrent_tasks=1)
    once = Idempotency("once", "f" * 64)
    task = await ask(rig, key_id, idempotency=once)
    with pytest.raises(KeyTakenError) as raised:
        await ask(rig, key_id, idempotency=once)
    assert raised.value.used.task_id == task.id


@pytest.mark.parametrize(
    "limits", [{"tokens_per_day": 730}, {"audio_seconds_per_month": 73}, {"max_concurrent_tasks": 7}], ids=str
)
async def test_a_hundred_at_once_never_pass_a_limit(backend: Backend, limits: dict[str, int]) -> None:
    rig = Rig.on(backend.open())
    key_id = await key_with(rig, **limits)
    stores = [TaskStore(backend.open()) for _ in range(2)]

    async def one(number: int) -> bool:
        new = replace(new_task("text", key_id=key_id), reserved_tokens=100, reserved_audio_ms=10_000)
        try:
            await stores[number % 2].add(new)
        except LimitError:
            return False
        return True

    accepted = await asyncio.gather(*map(one, range(100)))
    assert sum(accepted) == 7


async def test_a_key_that_nobody_made_has_no_limits(rig: Rig) -> None:
    for _ in range(3):
        await ask(rig, "key-a", tokens=10**12)
