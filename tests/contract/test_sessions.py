"""Sessions of the console: they begin with a key or with a link, once, and end with their key."""

from __future__ import annotations

import asyncio

import pytest

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import AuthenticationError, LimitError
from rhapsode.service.sessions import ATTEMPTS, SessionService
from rhapsode.store import sessions as sessions_module
from rhapsode.store.sessions import SessionStore
from tests.contract.rig import Rig

HERE = "192.0.2.1"
NOT_TEXT = ("", "rhap", "rhap__", "rhap_\0_x", "\0", "\ud800", "rhap_\ud800_x", "x" * 100_000, "' OR 1=1 --")


@pytest.fixture
def store(rig: Rig) -> SessionStore:
    return SessionStore(rig.database)


@pytest.fixture
def service(rig: Rig, store: SessionStore) -> SessionService:
    return SessionService(store, rig.keys)


async def opens(service: SessionService, session: str) -> bool:
    try:
        await service.resume(session)
    except AuthenticationError:
        return False
    return True


async def test_a_key_begins_sessions_of_its_own(rig: Rig, service: SessionService) -> None:
    key, token = await rig.keys.create("laptop")
    first, second = await service.sign_in(token, HERE), await service.sign_in(token, HERE)
    assert first != second
    assert token not in first
    assert (await service.resume(first)).id == (await service.resume(second)).id == key.id
    await service.sign_out(first)
    assert [await opens(service, session) for session in (first, second)] == [False, True]


@pytest.mark.parametrize("given", NOT_TEXT)
async def test_other_strings_begin_no_session(service: SessionService, given: str) -> None:
    with pytest.raises(AuthenticationError):
        await service.sign_in(given, HERE)
    with pytest.raises(AuthenticationError):
        await service.sign_in_by_link(given, HERE)
    with pytest.raises(AuthenticationError):
        await service.resume(given)
    await service.sign_out(given)


async def test_a_session_ends_when_its_key_is_revoked(rig: Rig, service: SessionService) -> None:
    key, token = await rig.keys.create("laptop")
    session = await service.sign_in(token, HERE)
    await rig.keys.revoke(key.id)
    assert not await opens(service, session)
    with pytest.raises(AuthenticationError):
        await service.sign_in(token, HERE)


async def test_a_session_ends_when_its_key_expires(rig: Rig, service: SessionService) -> None:
    key, token = await rig.keys.create("laptop", expires_at=now_ms() + 60_000)
    session = await service.sign_in(token, HERE)
    await rig.keys.edit(key.id, {"expires_at": now_ms() - 1})
    assert not await opens(service, session)


async def test_a_session_goes_on_as_long_as_the_key_that_it_began_with(rig: Rig, service: SessionService) -> None:
    key, token = await rig.keys.create("laptop")
    session = await service.sign_in(token, HERE)
    _, again = await rig.keys.rotate(key.id, overlap_ms=60_000)
    assert await opens(service, session)
    after = await service.sign_in(again, HERE)
    await rig.keys.rotate(key.id)
    assert [await opens(service, token) for token in (session, after)] == [False, False]


async def test_a_session_ends_by_itself(
    rig: Rig, service: SessionService, store: SessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, token = await rig.keys.create("laptop")
    session = await service.sign_in(token, HERE)
    link = await store.create("link", key.id, 60_000)
    later = now_ms() + 13 * 3600 * 1000
    monkeypatch.setattr(sessions_module, "now_ms", lambda: later)
    assert not await opens(service, session)
    with pytest.raises(AuthenticationError):
        await service.sign_in_by_link(link, HERE)


async def test_a_link_signs_in_once_however_many_come_at_once(
    rig: Rig, service: SessionService, store: SessionStore
) -> None:
    key, _ = await rig.keys.create("laptop")
    link = await store.create("link", key.id, 60_000)
    assert not await opens(service, link)  # it is no session itself
    came = await asyncio.gather(*(service.sign_in_by_link(link, HERE) for _ in range(8)), return_exceptions=True)
    (session,) = [outcome for outcome in came if isinstance(outcome, str)]
    assert all(isinstance(outcome, AuthenticationError) for outcome in came if outcome != session)
    assert (await service.resume(session)).id == key.id
    with pytest.raises(AuthenticationError):  # nor is a session a link
        await service.sign_in_by_link(session, HERE)


async def test_a_link_is_gone_with_its_key(rig: Rig, service: SessionService, store: SessionStore) -> None:
    key, _ = await rig.keys.create("laptop")
    link = await store.create("link", key.id, 60_000)
    await rig.keys.revoke(key.id)
    with pytest.raises(AuthenticationError):
        await service.sign_in_by_link(link, HERE)


async def test_guesses_at_a_key_are_limited_and_at_that_key_alone(rig: Rig, service: SessionService) -> None:
    key, token = await rig.keys.create("laptop")
    _, other = await rig.keys.create("desk")
    for number in range(ATTEMPTS):
        with pytest.raises(AuthenticationError):
            await service.sign_in(f"{key.prefix}_guess{number}", HERE)
    with pytest.raises(LimitError):
        await service.sign_in(token, HERE)
    assert await opens(service, await service.sign_in(token, "192.0.2.2"))
    assert await opens(service, await service.sign_in(other, HERE))
