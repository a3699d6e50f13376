"""Idempotency keys: only the first request creates a task; later ones find that task."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import NoReturn

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from rhapsode.core.clock import now_ms
from rhapsode.core.task import Idempotency, NewTask
from rhapsode.store.database import Database
from rhapsode.store.idempotency import KEPT_MS, KeyTakenError, UsedKey
from rhapsode.store.schema import tasks
from rhapsode.store.tasks import TaskStore
from tests.contract.backends import Backend
from tests.contract.rig import Rig, new_task


def with_key(name: str = "once", *, key_id: str = "key-a", fingerprint: str = "f", at: int | None = None) -> NewTask:
    new = new_task("Ten chars.", key_id=key_id)
    return replace(new, idempotency=Idempotency(name, fingerprint), created_at=at or new.created_at)


async def count(rig: Rig) -> int:
    statement = select(func.count()).select_from(tasks)
    return await rig.database.read(lambda connection: connection.execute(statement).scalar()) or 0


async def test_a_key_makes_one_task(rig: Rig) -> None:
    assert await rig.idempotency.find("key-a", "once") is None
    first = with_key()
    await rig.tasks.add(first)
    with pytest.raises(KeyTakenError) as raised:
        await rig.tasks.add(with_key(fingerprint="other"))
    assert raised.value.used == UsedKey(first.id, "f") == await rig.idempotency.find("key-a", "once")
    assert await count(rig) == 1


async def test_keys_are_told_apart_by_name_and_owner(rig: Rig) -> None:
    for new in (with_key(), with_key("Once"), with_key(key_id="key-b"), new_task("None."), new_task("None.")):
        await rig.tasks.add(new)
    assert await count(rig) == 5


async def test_a_crowd_makes_one_task(backend: Backend) -> None:
    rigs = [Rig.on(backend.open()) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(rigs[number % 4].tasks.add(with_key()) for number in range(100)), return_exceptions=True
    )
    created = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    assert len(created) == 1
    assert {outcome.used.task_id for outcome in outcomes if isinstance(outcome, KeyTakenError)} == {created[0].id}
    assert await count(rigs[0]) == 1


async def test_a_key_that_was_taken_in_the_same_moment_is_told_too(rig: Rig) -> None:
    """Where writes run side by side, both may have found the key free."""
    first = with_key()

    class Late(Database):
        read = rig.database.read

        async def write(self, operation: object) -> NoReturn:
            await rig.tasks.add(first)
            raise IntegrityError("INSERT", {}, Exception("UNIQUE"))

    with pytest.raises(KeyTakenError) as raised:
        await TaskStore(Late()).add(with_key())
    assert raised.value.used.task_id == first.id


async def test_a_task_that_is_not_accepted_takes_no_key(rig: Rig) -> None:
    taken = with_key("other")
    await rig.tasks.add(taken)
    with pytest.raises(IntegrityError):
        await rig.tasks.add(replace(with_key(), id=taken.id))
    assert await rig.idempotency.find("key-a", "once") is None


async def test_a_key_is_free_again_after_a_day(rig: Rig) -> None:
    now = now_ms()
    old, recent = with_key(at=now - KEPT_MS - 1), with_key("recent", at=now - KEPT_MS + 60_000)
    await rig.tasks.add(old)
    await rig.tasks.add(recent)
    assert await rig.idempotency.find("key-a", "once") is None
    assert await rig.idempotency.find("key-a", "recent") is not None
    again = with_key()
    await rig.tasks.add(again)
    used = await rig.idempotency.find("key-a", "once")
    assert used is not None
    assert used.task_id == again.id


async def test_old_keys_are_swept(rig: Rig) -> None:
    now = now_ms()
    await rig.tasks.add(with_key(at=now - KEPT_MS - 1))
    await rig.tasks.add(with_key("recent", at=now))
    assert await rig.idempotency.sweep(now) == 1
    assert await rig.idempotency.sweep(now) == 0
    assert await rig.idempotency.sweep(now + KEPT_MS) == 1
