"""The audit log, on every database: each change writes its event, and neither is there without the other."""

from __future__ import annotations

import csv
import io

import pytest

from rhapsode.core.audit import Actor, AuditEvent, AuditFilter
from rhapsode.core.custom_voices import NewCustomVoice
from rhapsode.core.delivery import Delivery
from rhapsode.core.errors import AlreadyExistsError, RequestError
from rhapsode.core.limits import Limits
from rhapsode.service.audit_csv import audit_csv, audit_header, audit_lines
from rhapsode.store import audit as audit_module
from rhapsode.store.audit import AuditStore
from rhapsode.store.custom_voices import CustomVoiceStore
from rhapsode.store.database import Database
from rhapsode.store.dictionary import DictionaryStore, NewEntry
from rhapsode.store.keys import KeyStore

ANNA = Actor("key_of_anna", "Anna")
EVERYTHING = AuditFilter()


async def events(database: Database, filters: AuditFilter = EVERYTHING) -> list[AuditEvent]:
    """Return all events that match, the oldest first."""
    page, more = await AuditStore(database).page(filters, 100)
    assert not more
    return list(page)[::-1]


async def test_every_change_of_a_key_is_written_down_without_its_secrets(database: Database) -> None:
    keys = KeyStore(database)
    key, token = await keys.create("shop", limits=Limits(requests_per_minute=5), actor=ANNA)
    await keys.edit(key.id, {"name": "Shop", "requests_per_minute": None}, ANNA)
    await keys.edit(key.id, {"name": "Shop"}, ANNA)  # which changes nothing
    _, rotated = await keys.rotate(key.id, 60_000, ANNA)
    webhook_secrets = await keys.webhook_secrets(key.id)  # made on first use: nobody's change
    signed = await keys.rotate_webhook_secret(key.id, ANNA)
    await keys.revoke("Shop", ANNA)
    found = await events(database)
    assert [event.action for event in found] == [
        "key.created", "key.changed", "key.rotated", "key.webhook_secret_rotated", "key.revoked",
    ]  # fmt: skip
    assert {(event.actor, event.target_id) for event in found} == {(ANNA, key.id)}
    assert [event.target_name for event in found] == ["shop", "shop", "Shop", "Shop", "Shop"]
    assert found[0].details == {"scopes": ["speech"], "expires_at": None, "requests_per_minute": 5}
    assert found[1].details == {
        "name": {"before": "shop", "after": "Shop"},
        "requests_per_minute": {"before": 5, "after": None},
    }
    assert found[2].details == {"overlap_seconds": 60}
    written = repr(found)
    assert not any(secret in written for secret in (token, rotated, *webhook_secrets, *signed))


async def test_what_fails_leaves_no_event_and_no_change_is_without_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, words = KeyStore(database), DictionaryStore(database)
    key, _ = await keys.create("shop")
    await words.add(None, NewEntry("GIF", "gif", "jif"))
    before = await events(database)
    with pytest.raises(AlreadyExistsError):
        await words.add(None, NewEntry("Gif", "gif", "ghif"))
    await keys.revoke(key.id)
    with pytest.raises(RequestError):
        await keys.edit(key.id, {"name": "late"})
    assert [event.action for event in (await events(database))[len(before) :]] == ["key.revoked"]

    def refuse(kind: str) -> str:
        raise OSError(kind)

    monkeypatch.setattr(audit_module, "new_id", refuse)
    with pytest.raises(OSError, match="audit"):
        await keys.create("unwritten")
    assert [key.name for key in await keys.list()] == ["shop"]


async def test_what_keys_keep_for_themselves_is_not_written_down(database: Database) -> None:
    words, voices = DictionaryStore(database), CustomVoiceStore(database)
    for owner in ("key1", None):
        entry = await words.add(owner, NewEntry("GIF", "gif", "jif"), ANNA)
        await words.replace(entry.id, NewEntry("GIF", "gif", "ghif"), ANNA)
        await words.put(owner, [NewEntry("GIF", "gif", "giff"), NewEntry("SQL", "sql", "sequel")], ANNA)
        await words.remove(entry.id, ANNA)
        assert await words.clear(owner, ANNA) == 1
        voice = await voices.add(owner, NewCustomVoice("Nora", "kokoro", "Puck", Delivery(), ""), ANNA)
        await voices.replace(voice.id, NewCustomVoice("Nora", "kokoro", "Kore", Delivery(), ""), ANNA)
        await voices.remove(voice.id, ANNA)
    found = {event.action: event for event in await events(database)}
    assert list(found) == [
        "pronunciation.added", "pronunciation.changed", "pronunciations.imported", "pronunciation.removed",
        "pronunciations.cleared", "voice.added", "voice.changed", "voice.removed",
    ]  # fmt: skip
    assert len(await events(database)) == len(found)
    assert found["pronunciation.changed"].details == {"spoken_as": {"before": "jif", "after": "ghif"}}
    assert found["pronunciations.imported"].details == {"added": 1, "changed": 1}
    assert found["voice.changed"].details == {"blend": {"before": "Puck", "after": "Kore"}}


async def test_events_are_paged_filtered_and_forgotten(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, log = KeyStore(database), AuditStore(database)
    clock = iter([1000, 2000, 2000, 3000, 2500])  # clocks are set back, too
    monkeypatch.setattr(audit_module, "now_ms", lambda: next(clock))
    first, _ = await keys.create("first", actor=ANNA)
    for name in ("second", "third", "fourth"):
        await keys.create(name)
    await keys.revoke(first.id)
    everything, _ = await log.page(EVERYTHING, 100)
    assert [event.at for event in everything] == [3000, 2500, 2000, 2000, 1000]
    paged: list[AuditEvent] = []
    more = True
    while more:
        page, more = await log.page(EVERYTHING, 2, paged[-1].id if paged else None)
        paged += page
    assert paged == list(everything)
    for filters, count in (
        (AuditFilter(actor=ANNA.key_id), 1),
        (AuditFilter(target=first.id), 2),
        (AuditFilter(action="key"), 5),
        (AuditFilter(action="key.revoked"), 1),
        (AuditFilter(action="voice"), 0),
        (AuditFilter(since=2000, until=2500), 2),
    ):
        assert len(await events(database, filters)) == count, filters
    assert [event.actor.name.startswith("command line") for event in everything] == [True, True, True, True, False]
    with pytest.raises(RequestError, match="last event"):
        await log.page(EVERYTHING, 2, "audit_none")
    assert await log.forget(2500) == 3
    assert [event.at for event in await events(database)] == [2500, 3000]


async def test_blocks_of_events_are_made_between_other_tasks_and_miss_none(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_module, "EVENTS_AT_ONCE", 4)
    monkeypatch.setattr(audit_module, "EXAMINED_AT_ONCE", 7)
    log = AuditStore(database)
    times = iter([1000, 1000, 1000, 1000, 1000, *range(1001, 1021)])  # some at the same time
    monkeypatch.setattr(audit_module, "now_ms", lambda: next(times))
    for number in range(25):
        await log.append(ANNA, "key.changed" if number % 12 else "voice.added", f"t{number}", "name", {})
    everything = [event.id for event in await events(database)][::-1]
    for filters, limit in (
        (EVERYTHING, None),
        (EVERYTHING, 9),
        (AuditFilter(action="voice"), None),
        (AuditFilter(action="key"), None),
        (AuditFilter(action="key"), 8),
        (AuditFilter(target="t3"), None),
        (AuditFilter(target="nothing"), None),
        (AuditFilter(since=1000, until=1001), None),
    ):
        page, _ = await log.page(filters, 100)
        for after in (None, everything[6], everything[-1]):
            behind = everything[everything.index(after) + 1 :] if after else everything
            found = [[event.id for event in block] async for block in log.blocks(filters, after, limit)]
            expected = [event.id for event in page if event.id in behind][:limit]
            assert [event for block in found for event in block] == expected, (filters, after, limit)
            assert max(map(len, found)) <= 4
    lines = [line async for line in audit_csv(log.blocks(AuditFilter(target="nothing")))]
    assert b"".join(lines).decode() == audit_header()
    blocks = log.blocks(EVERYTHING)
    first = [event.id for event in await anext(blocks)]
    assert await log.forget(2000) == 25, "what is read next begins behind an event that is gone"
    assert (first, [block async for block in blocks]) == (everything[:4], [[]])


@pytest.mark.parametrize(("action", "message"), [("key.rotate", "'key.rotated'"), ("keys", "'key'"), ("", "Known: ")])
def test_an_unknown_action_is_refused_with_the_nearest(action: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        AuditFilter(action=action)


def test_csv_has_a_line_for_each_event_and_no_formula() -> None:
    event = AuditEvent("audit_1", 1_700_000_000_125, Actor(None, "=cmd()"), "key.created", "k1", 'a "b", c', {"x": 1})
    header, line = csv.reader(io.StringIO(audit_header() + audit_lines([event])))
    assert dict(zip(header, line, strict=True)) == {
        "id": "audit_1",
        "time": "2023-11-14T22:13:20.125Z",
        "actor_key": "",
        "actor_name": "'=cmd()",
        "action": "key.created",
        "target": "k1",
        "target_name": 'a "b", c',
        "details": '{"x": 1}',
    }
