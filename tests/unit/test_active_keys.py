"""What is open for a key, and its end when the key is revoked."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from rhapsode.core.errors import AuthenticationError, UnavailableError
from rhapsode.service.active_keys import ActiveKeys

PATIENCE_SECONDS = 50.0


class Keys:
    """Tells which keys are ``revoked``, but fails first as often as ``failures`` says."""

    def __init__(self) -> None:
        self.revoked: set[str] = set()
        self.failures = 0
        self.asked: list[set[str]] = []

    async def inactive(self, key_ids: Collection[str]) -> set[str]:
        self.asked.append(set(key_ids))
        if self.failures:
            self.failures -= 1
            raise UnavailableError
        return self.revoked.intersection(key_ids)


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def active_keys(keys: Keys) -> ActiveKeys:
    return ActiveKeys(keys.inactive, 0.01)


async def test_all_calls_of_a_key_end_and_those_of_others_do_not(keys: Keys, active_keys: ActiveKeys) -> None:
    with (
        active_keys.until_inactive("a") as first,
        active_keys.until_inactive("a") as second,
        active_keys.until_inactive("b") as other,
    ):
        keys.revoked.add("a")
        for ended in (first, second):
            with pytest.raises(AuthenticationError, match="revoked or has expired"):
                await asyncio.wait_for(ended, PATIENCE_SECONDS)
        assert not other.done()
        assert {"a", "b"} in keys.asked, "one query for all"


async def test_a_store_that_cannot_be_read_ends_nothing(keys: Keys, active_keys: ActiveKeys) -> None:
    keys.failures = 3
    keys.revoked.add("a")
    with active_keys.until_inactive("a") as ended, pytest.raises(AuthenticationError):
        await asyncio.wait_for(ended, PATIENCE_SECONDS)
    assert len(keys.asked) == 4


async def test_nothing_is_asked_once_nothing_is_open(keys: Keys, active_keys: ActiveKeys) -> None:
    with active_keys.until_inactive("a") as ended:
        (checking,) = (task for task in asyncio.all_tasks() if task.get_name() == "active keys")
    assert ended.cancelled()
    await asyncio.wait_for(checking, PATIENCE_SECONDS)
    with active_keys.until_inactive("a") as ended:  # and again afterwards
        keys.revoked.add("a")
        with pytest.raises(AuthenticationError):
            await asyncio.wait_for(ended, PATIENCE_SECONDS)
