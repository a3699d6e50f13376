"""What the processes of a fleet share that send with one key of a provider."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from rhapsode.core.errors import UpstreamDeniedError, UpstreamLimitError
from rhapsode.core.ports import Cooldown
from rhapsode.engines.circuit_breaker import CircuitBreaker
from rhapsode.fleet import shared_quota
from rhapsode.store.database import Database
from tests.contract.backends import PostgresBackend

KEY = "AIza-not-a-real-key"


@pytest.fixture
def databases(backend: PostgresBackend) -> list[Database]:
    """Yield four databases, as four processes have them."""
    return [backend.open() for _ in range(4)]


async def test_no_minute_has_more_requests_than_allowed_however_many_processes_send(databases: list[Database]) -> None:
    quotas = [shared_quota(database, "gemini", KEY, 10) for database in databases]
    waits = await asyncio.gather(*(quota.take() for quota in quotas * 6))
    assert waits.count(0.0) == 10
    assert all(55.0 < wait <= 60.1 for wait in waits if wait)
    assert await shared_quota(databases[0], "gemini", "another-key", 10).take() == 0.0
    assert await shared_quota(databases[0], "gemini", KEY, None).take() == 0.0


async def test_what_one_is_told_all_know(databases: list[Database]) -> None:
    here, there = (CircuitBreaker("gemini", shared_quota(database, "gemini", KEY, None)) for database in databases[:2])
    limit = UpstreamLimitError("It answered 429.")
    limit.retry_after_s, limit.of_model = 30.0, True
    with pytest.raises(UpstreamLimitError):
        async with here.passing("one"):
            raise limit
    assert await there.reserve("one") == pytest.approx(30.0, abs=5.0)
    assert await there.reserve("two") == 0.0
    denied = UpstreamDeniedError("The key is not valid.")
    denied.of_model = False
    with pytest.raises(UpstreamDeniedError):
        async with here.passing("two"):
            raise denied
    assert await there.reserve("two") == 0.0
    assert (there.status().state, there.status().reason) == ("failed", "The key is not valid.")
    with pytest.raises(UpstreamDeniedError, match="The key is not valid"):
        async with there.passing("two"):
            raise AssertionError("nothing is sent")


async def test_the_longest_of_several_holds_until_it_is_over(databases: list[Database]) -> None:
    quota = shared_quota(databases[0], "gemini", KEY, None)
    for seconds in (0.6, 30.0, 5.0):
        await quota.cool_down(Cooldown("one", seconds))
    await quota.cool_down(Cooldown("one", 2.0, "It is gone."))
    await quota.cool_down(Cooldown(None, 2.0, "The key is not valid."))
    found = {(cooldown.model, cooldown.reason): cooldown.seconds for cooldown in await quota.cooldowns()}
    assert found["one", None] == pytest.approx(30.0, abs=5.0)
    assert set(found) == {("one", None), ("one", "It is gone."), (None, "The key is not valid.")}
    await asyncio.sleep(2.05)
    assert [cooldown.reason for cooldown in await quota.cooldowns()] == [None]
    await quota.cool_down(Cooldown("two", 30.0))
    rows = await databases[0].read(lambda c: c.execute(text("SELECT model, scope FROM holds ORDER BY model")).all())
    assert [row.model for row in rows] == ["one", "two"], "what is over is forgotten"
    assert all(KEY not in row.scope for row in rows)
