"""API keys: shown once, kept as a digest, verified, revoked, expired."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from sqlalchemy import select

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import AuthenticationError, NotFoundError, RequestError
from rhapsode.core.limits import Limits
from rhapsode.core.task import ApiKey
from rhapsode.service.keys import ME, KeyService
from rhapsode.store import keys as keys_module
from rhapsode.store.audit import AuditStore
from rhapsode.store.keys import KeyStore
from rhapsode.store.schema import api_keys
from rhapsode.store.usage import UsageStore
from tests.contract.backends import Backend
from tests.contract.rig import Rig


class Clock:
    """Stands in for the module ``time``: its monotonic clock moves only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(keys_module, "time", clock)
    return clock


async def settled(keys: KeyStore) -> None:
    """Wait for what ``verify`` does on the side."""
    await asyncio.gather(*keys._touching)


async def found(keys: KeyStore, identity: str) -> ApiKey:
    return next(key for key in await keys.list() if key.id == identity)


async def test_a_key_opens_what_it_was_made_for(rig: Rig) -> None:
    key, token = await rig.keys.create("laptop", frozenset({"speech", "admin"}))
    verified = await rig.keys.verify(token)
    assert verified == key
    assert (key.name, key.scopes, key.revoked_at, key.expires_at) == ("laptop", {"speech", "admin"}, None, None)
    assert token.startswith(f"{key.prefix}_")
    assert key.prefix == f"rhap_{key.id}"
    await settled(rig.keys)


async def test_the_scope_is_speech_unless_said_otherwise(rig: Rig) -> None:
    assert (await rig.keys.create("plain"))[0].scopes == {"speech"}


async def test_the_key_itself_is_nowhere_in_the_store(rig: Rig) -> None:
    key, token = await rig.keys.create("laptop")
    secret = token.removeprefix(f"{key.prefix}_")
    assert len(secret) >= 40
    rows = await rig.database.read(lambda connection: connection.execute(select(api_keys)).all())
    assert secret not in repr([tuple(row) for row in rows])
    assert secret not in repr(key)


@pytest.mark.parametrize("spoil", ["last", "case", "extra", "id", "prefix", "no secret"])
async def test_a_key_that_is_almost_right_opens_nothing(rig: Rig, spoil: str) -> None:
    key, token = await rig.keys.create("laptop")
    _, other = await rig.keys.create("other")
    wrong = {
        "last": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "case": token.swapcase(),
        "extra": token + "A",
        "id": f"{other[:17]}{token[17:]}",
        "prefix": "shap" + token[4:],
        "no secret": f"{key.prefix}_",
    }[spoil]
    assert await rig.keys.verify(wrong) is None


@pytest.mark.parametrize(
    "token",
    ["", "rhap", "rhap_", "rhap__", "_", "rhap_é_x", "rhap_\udcff_x", "rhap_%_x", "x" * 100_000, "rhap_1' OR 1=1_x"],
)
async def test_malformed_keys_are_refused(rig: Rig, token: str) -> None:
    await rig.keys.create("laptop")
    assert await rig.keys.verify(token) is None


async def test_an_expired_key_opens_nothing(rig: Rig) -> None:
    now = now_ms()
    _, past = await rig.keys.create("past", expires_at=now - 1)
    key, future = await rig.keys.create("future", expires_at=now + 3_600_000)
    assert await rig.keys.verify(past) is None
    assert await rig.keys.verify(future) == key
    await settled(rig.keys)
    assert key.active(now + 3_599_999)
    assert not key.active(now + 3_600_000)


async def test_a_revocation_by_another_process_holds_within_a_second(backend: Backend, clock: Clock) -> None:
    server, command_line = KeyStore(backend.open()), KeyStore(backend.open())
    _, token = await command_line.create("laptop")
    assert await server.verify(token) is not None
    revoked = await command_line.revoke("laptop")
    assert revoked.revoked_at is not None
    clock.now += 1.0
    assert await server.verify(token) is None
    await settled(server)


async def test_a_verified_key_is_believed_for_a_moment(backend: Backend, clock: Clock) -> None:
    server, command_line = KeyStore(backend.open()), KeyStore(backend.open())
    key, token = await command_line.create("laptop")
    await server.verify(token)
    await command_line.revoke(key.id)
    assert await server.verify(token) is not None, "what the cache is for: no read for every call"
    await settled(server)


async def test_a_key_is_inactive_once_it_is_revoked_or_expired(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, command_line = KeyStore(backend.open()), KeyStore(backend.open())
    key, _ = await command_line.create("laptop")
    brief, _ = await command_line.create("brief", expires_at=now_ms() + 3_600_000)
    known = [key.id, brief.id]
    assert await server.inactive([*known, "key_none"]) == {"key_none"}
    await command_line.revoke(key.id)
    assert await server.inactive(known) == {key.id}
    later = now_ms() + 3_600_000
    monkeypatch.setattr(keys_module, "now_ms", lambda: later)
    assert await server.inactive(known) == {*known}
    assert await server.inactive([]) == set()


async def test_use_is_remembered_but_not_written_for_every_call(
    rig: Rig, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, token = await rig.keys.create("laptop")
    wall = now_ms()
    monkeypatch.setattr(keys_module, "now_ms", lambda: wall)
    for later, expected in ((0, 0), (59_000, 0), (61_000, 61_000)):
        wall = key.created_at + later
        clock.now += 10
        await rig.keys.verify(token)
        await settled(rig.keys)
        assert (await found(rig.keys, key.id)).last_used_at == key.created_at + expected


async def test_the_cache_is_bounded(rig: Rig, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_module, "CACHE_LIMIT", 3)
    tokens = [(await rig.keys.create(f"key {number}"))[1] for number in range(8)]
    for token in tokens:
        assert await rig.keys.verify(token) is not None
        assert len(rig.keys._verified) <= 3
    await settled(rig.keys)


@pytest.mark.parametrize("by", ["name", "prefix", "id"])
async def test_a_key_is_revoked_by(rig: Rig, by: str) -> None:
    key, token = await rig.keys.create("laptop")
    kept, kept_token = await rig.keys.create("phone")
    assert (await rig.keys.revoke(getattr(key, by))).id == key.id
    assert await rig.keys.verify(token) is None
    assert await rig.keys.verify(kept_token) == kept
    await settled(rig.keys)
    assert {entry.name: entry.revoked_at is not None for entry in await rig.keys.list()} == {
        "laptop": True,
        "phone": False,
    }


async def test_an_ambiguous_name_revokes_nothing_and_names_the_choices(rig: Rig) -> None:
    first, _ = await rig.keys.create("laptop")
    second, _ = await rig.keys.create("laptop")
    with pytest.raises(RequestError) as raised:
        await rig.keys.revoke("laptop")
    assert first.prefix in raised.value.message
    assert second.prefix in raised.value.message
    assert [key.revoked_at for key in await rig.keys.list()] == [None, None]
    await rig.keys.revoke(first.prefix)
    assert (await rig.keys.revoke("laptop")).id == second.id, "only active keys count"


async def test_a_key_that_is_named_like_another_is_not_taken_for_it(rig: Rig) -> None:
    key, _ = await rig.keys.create("laptop")
    await rig.keys.create(key.prefix)
    await rig.keys.create(key.id)
    for reference in (key.prefix, key.id):
        assert (await rig.keys.find(reference)).id == key.id
    assert (await rig.keys.revoke(key.prefix)).id == key.id


async def test_an_unknown_or_revoked_key_cannot_be_revoked(rig: Rig) -> None:
    await rig.keys.create("laptop")
    await rig.keys.revoke("laptop")
    for reference in ("laptop", "phone", "%", ""):
        with pytest.raises(NotFoundError):
            await rig.keys.revoke(reference)


async def test_a_revoked_key_counts_as_a_key_that_exists(rig: Rig) -> None:
    assert await rig.keys.any() is False
    await rig.keys.create("laptop")
    await rig.keys.revoke("laptop")
    assert await rig.keys.any() is True


async def test_the_newest_key_is_listed_first(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    start = int(time.time() * 1000)
    for number, name in enumerate(("a", "b", "c")):
        monkeypatch.setattr(keys_module, "now_ms", lambda number=number: start + number)
        await rig.keys.create(name)
    assert [key.name for key in await rig.keys.list()] == ["c", "b", "a"]


# -- limits, edits, pages --------------------------------------------------------------------------------------------


async def test_a_key_keeps_its_limits(rig: Rig) -> None:
    limits = Limits(requests_per_minute=60, tokens_per_month=10**15)
    key, token = await rig.keys.create("laptop", limits=limits)
    assert key.limits == limits
    assert await rig.keys.verify(token) == key
    assert (await rig.keys.create("free"))[0].limits == Limits()
    await settled(rig.keys)


async def test_an_edit_changes_what_it_names_and_nothing_else(rig: Rig) -> None:
    key, _ = await rig.keys.create("laptop", limits=Limits(requests_per_minute=60, tokens_per_day=7))
    other, _ = await rig.keys.create("other")
    edited = await rig.keys.edit(key.id, {"name": "desk", "tokens_per_day": None, "max_concurrent_tasks": 3})
    expected = Limits(requests_per_minute=60, max_concurrent_tasks=3)
    assert edited == replace(key, name="desk", limits=expected)
    assert await rig.keys.get(key.id) == edited
    assert await rig.keys.edit(key.id, {}) == edited
    assert await rig.keys.get(other.id) == other
    assert await rig.keys.get("nothing") is None


async def test_an_edit_holds_within_a_second(backend: Backend, clock: Clock) -> None:
    server, command_line = KeyStore(backend.open()), KeyStore(backend.open())
    key, token = await command_line.create("laptop")
    await server.verify(token)
    edited = await command_line.edit(key.id, {"requests_per_minute": 5})
    clock.now += 1.0
    verified = await server.verify(token)
    assert verified is not None
    assert verified.limits == edited.limits
    await settled(server)


async def test_what_this_process_changes_holds_at_once(rig: Rig, clock: Clock) -> None:
    key, token = await rig.keys.create("laptop")
    assert await rig.keys.verify(token) == key
    await rig.keys.edit(key.id, {"name": "desk"})
    verified = await rig.keys.verify(token)
    assert verified is not None
    assert verified.name == "desk"
    _, rotated = await rig.keys.rotate(key.id)
    assert await rig.keys.verify(token) is None
    assert await rig.keys.verify(rotated) is not None
    await rig.keys.revoke(key.id)
    assert await rig.keys.verify(rotated) is None
    await settled(rig.keys)


async def test_what_is_not_there_or_revoked_is_not_changed(rig: Rig) -> None:
    key, token = await rig.keys.create("laptop")
    await rig.keys.revoke(key.id)
    for call in (rig.keys.edit(key.id, {"name": "x"}), rig.keys.rotate(key.id)):
        with pytest.raises(RequestError, match="revoked"):
            await call
    for call in (rig.keys.edit("nothing", {}), rig.keys.rotate("nothing")):
        with pytest.raises(NotFoundError):
            await call
    assert await rig.keys.verify(token) is None


async def test_pages_of_keys_follow_each_other(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([5, 5, 5, 9, 9, 2, 1])
    monkeypatch.setattr(keys_module, "now_ms", lambda: next(moments))
    for number in range(7):
        await rig.keys.create(f"key {number}")
    everything = await rig.keys.list()
    assert [key.created_at for key in everything] == [9, 9, 5, 5, 5, 2, 1]
    seen: list[ApiKey] = []
    more = True
    while more:
        page, more = await rig.keys.page(2, after=seen[-1].id if seen else None)
        seen += page
    assert seen == everything
    assert await rig.keys.page(7) == (everything, False)
    with pytest.raises(RequestError):
        await rig.keys.page(2, after="nothing")


# -- rotation --------------------------------------------------------------------------------------------------------


async def test_a_rotated_key_is_the_same_key(rig: Rig) -> None:
    key, before = await rig.keys.create("laptop", limits=Limits(tokens_per_day=7))
    (secret,) = await rig.keys.webhook_secrets(key.id)
    rotated, token = await rig.keys.rotate(key.id)
    assert rotated == key
    assert token.startswith(f"{key.prefix}_")
    assert await rig.keys.verify(before) is None
    assert await rig.keys.verify(token) == key
    assert await rig.keys.webhook_secrets(key.id) == [secret]
    await settled(rig.keys)


async def test_the_form_before_holds_for_the_overlap(rig: Rig, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    key, first = await rig.keys.create("laptop")
    _, second = await rig.keys.rotate(key.id, 60_000)
    assert await rig.keys.verify(first) is not None
    assert await rig.keys.verify(second) is not None
    _, third = await rig.keys.rotate(key.id, 60_000)
    clock.now += 1.0
    assert await rig.keys.verify(first) is None, "two forms at most"
    assert await rig.keys.verify(second) is not None
    await settled(rig.keys)
    clock.now += 60.0
    later = now_ms() + 60_000
    monkeypatch.setattr(keys_module, "now_ms", lambda: later)
    assert await rig.keys.verify(second) is None
    assert await rig.keys.verify(third) is not None
    await settled(rig.keys)


async def test_a_revocation_ends_both_forms(rig: Rig) -> None:
    key, first = await rig.keys.create("laptop")
    _, second = await rig.keys.rotate(key.id, 60_000)
    await rig.keys.revoke(key.prefix)
    assert await rig.keys.verify(first) is None
    assert await rig.keys.verify(second) is None


async def test_a_rotation_by_another_process_holds_within_a_second(backend: Backend, clock: Clock) -> None:
    server, command_line = KeyStore(backend.open()), KeyStore(backend.open())
    key, token = await command_line.create("laptop")
    assert await server.verify(token) is not None
    await command_line.rotate(key.id)
    clock.now += 1.0
    assert await server.verify(token) is None
    await settled(server)


@pytest.mark.parametrize(("seconds", "taken"), [(-1, False), (0, True), (604_800, True), (604_801, False)])
async def test_a_rotated_key_holds_for_a_week_at_most(rig: Rig, seconds: int, taken: bool) -> None:
    service = KeyService(rig.keys, UsageStore(rig.database), AuditStore(rig.database))
    key, token = await rig.keys.create("laptop")
    if taken:
        await service.rotate(key, ME, seconds)
    else:
        with pytest.raises(RequestError) as refused:
            await service.rotate(key, ME, seconds)
        assert refused.value.param == "overlap_seconds"
    assert (await rig.keys.verify(token) is not None) is (seconds != 0)
    await settled(rig.keys)


async def test_a_revoked_key_neither_authenticates_nor_is_found_by_its_id(rig: Rig) -> None:
    service = KeyService(rig.keys, UsageStore(rig.database), AuditStore(rig.database))
    key, token = await rig.keys.create("laptop")
    assert (await service.authenticate(token)).id == key.id
    await settled(rig.keys)  # the use of the key is noted
    found = await service.active(key.id)
    assert found is not None
    assert found.id == key.id
    await rig.keys.revoke(key.id)
    with pytest.raises(AuthenticationError):
        await service.authenticate(token)
    assert [await service.active(key_id) for key_id in (key.id, "key_never_was")] == [None, None]
    await settled(rig.keys)


async def test_the_open_key_is_one_key_with_a_new_secret_each_time(rig: Rig) -> None:
    limits = Limits(requests_per_minute=600)
    key, first = await rig.keys.open_key("open", frozenset({"speech"}), limits)
    assert await rig.keys.verify(first) == key
    await settled(rig.keys)
    await rig.keys.edit(key.id, {"name": "mine", "requests_per_minute": 5})
    again, second = await rig.keys.open_key("open", frozenset({"speech"}), limits)
    assert (again.id, again.name, again.limits.requests_per_minute) == (key.id, "mine", 5)
    assert (await rig.keys.verify(second)) is not None
    assert await KeyStore(rig.keys._database).verify(first) is None
    await rig.keys.revoke(key.id)
    other, third = await rig.keys.open_key("open", frozenset({"speech"}), limits)
    assert other.id != key.id
    assert await rig.keys.verify(second) is None
    assert (await rig.keys.verify(third)) is not None
    await settled(rig.keys)
