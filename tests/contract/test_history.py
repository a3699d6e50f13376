"""Tasks are found again by text, voice, key, date and state, and nobody finds another's without the scope."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rhapsode.core.audit import AuditFilter
from rhapsode.core.errors import ForbiddenError, NotFoundError, StoreUnavailableError
from rhapsode.core.task import ApiKey, TaskStatus
from rhapsode.service import history, view_audit
from rhapsode.service.history import History, HistoryFilter, HistoryPage
from rhapsode.service.inspection import Inspector
from rhapsode.service.view_audit import ViewAudit
from rhapsode.store.audit import AuditStore
from rhapsode.store.inspection import InspectionStore
from rhapsode.store.keys import KeyStore
from tests.contract.rig import Rig

OWN = ApiKey("key-a", "laptop", "rhap_key-a", frozenset({"speech"}), 0)
ADMIN = replace(OWN, scopes=frozenset({"speech", "admin"}))


def views_of(rig: Rig) -> ViewAudit:
    return ViewAudit(AuditStore(rig.database), KeyStore(rig.database))


def history_of(rig: Rig) -> History:
    return History(rig.tasks, InspectionStore(rig.database), views_of(rig))


async def events(rig: Rig) -> list[tuple[str, str, str]]:
    """Return what the audit log says: who did what to what, the oldest first."""
    page, _ = await AuditStore(rig.database).page(AuditFilter(action="task"), 100)
    return [(event.actor.name, event.action, event.target_id) for event in page][::-1]


async def found(
    rig: Rig, caller: ApiKey = OWN, *, limit: int = 10, before: str | None = None, **filters: Any
) -> HistoryPage:
    return await history_of(rig).page(caller, HistoryFilter(filters.pop("key_id", "key-a"), **filters), limit, before)


def ids(page: HistoryPage) -> list[str]:
    return [entry.task.id for entry in page.entries]


async def test_tasks_are_found_by_what_they_say_and_whose_they_are(rig: Rig) -> None:
    harbour = await rig.completed("The Harbour was quiet.")
    ship = await rig.accept("A ship, and no more.")
    other = await rig.accept("Another harbour.", key_id="key-b")
    assert ids(await found(rig)) == [ship.id, harbour.id]
    page = await found(rig, text="hARBOUR")
    assert (ids(page), page.next_before, page.complete) == ([harbour.id], None, True)
    assert page.entries[0].inputs[0].text == "The Harbour was quiet."
    assert page.entries[0].input_count == len(page.entries[0].task.items) == 1
    voice = page.entries[0].inputs[0].voice_name or ""
    assert ids(await found(rig, voice=voice.upper())) == [ship.id, harbour.id]
    assert ids(await found(rig, voice="nobody")) == []
    assert ids(await found(rig, statuses={TaskStatus.COMPLETED})) == [harbour.id]

    assert ids(await found(rig, ADMIN, key_id=None, text="harbour")) == [other.id, harbour.id]
    assert ids(await found(rig, ADMIN, key_id=None, statuses={TaskStatus.PENDING})) == [other.id, ship.id]
    for key_id in (None, "key-b"):
        with pytest.raises(ForbiddenError):
            await found(rig, key_id=key_id)


async def test_tasks_are_found_by_their_time(rig: Rig) -> None:
    created = [await rig.accept("text") for _ in range(3)]
    at = created[1].created_at
    assert ids(await found(rig, since=at, until=at + 1))[-1:] != []
    for task in (await found(rig, since=at, until=at + 1)).entries:
        assert task.task.created_at == at
    assert ids(await found(rig, until=created[0].created_at)) == []
    assert ids(await found(rig, since=created[2].created_at + 1)) == []


async def test_pages_follow_each_other_and_a_search_ends(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    created = sorted([(await rig.accept(f"text {number % 2}")).id for number in range(9)], reverse=True)
    monkeypatch.setattr(history, "AT_ONCE", 2)
    seen: list[str] = []
    before = None
    while True:
        page = await found(rig, limit=2, before=before)
        seen += ids(page)
        before = page.next_before
        if before is None:
            break
    assert seen == created
    monkeypatch.setattr(history, "MOST_LOOKED_THROUGH", 4)
    page = await found(rig, text="nowhere")
    assert (ids(page), page.next_before, page.complete) == ([], created[3], False)


async def test_an_admin_alone_is_told_whose_a_task_is(rig: Rig) -> None:
    other = await rig.accept("Not yours.", key_id="key-b")
    none: Any = None
    inspector = Inspector(none, rig.tasks, none, none, views_of(rig))
    assert await inspector.owner(ADMIN, other.id) == "key-b"
    for caller, task_id in ((OWN, other.id), (ADMIN, "task_none")):
        with pytest.raises(NotFoundError):
            await inspector.owner(caller, task_id)


async def test_looking_at_tasks_of_other_keys_is_in_the_audit_log_once_in_an_hour(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await rig.accept("Not yours.", key_id="key-b")
    own = await rig.accept("Yours.")
    none: Any = None
    inspector = Inspector(none, rig.tasks, InspectionStore(rig.database), none, views_of(rig))
    for _ in range(3):
        await inspector.owner(ADMIN, other.id)
        await inspector.owner(ADMIN, own.id)
        await inspector.history.page(ADMIN, HistoryFilter("key-a"), 10)
    assert await events(rig) == [("laptop", "task.viewed", other.id)]
    for key_id in ("key-b", None, "key-b", None):
        await inspector.history.page(ADMIN, HistoryFilter(key_id), 10)
    with pytest.raises(ForbiddenError):
        await inspector.history.page(OWN, HistoryFilter(None), 10)
    listed = [("laptop", "task.listed", "key-b"), ("laptop", "task.listed", view_audit.ALL_KEYS)]
    assert await events(rig) == [("laptop", "task.viewed", other.id), *listed]
    monkeypatch.setattr(view_audit, "AGAIN_SECONDS", 0.0)
    await inspector.owner(ADMIN, other.id)
    assert len(await events(rig)) == 4
    monkeypatch.setattr(AuditStore, "append", _full)
    with pytest.raises(StoreUnavailableError):  # what cannot be written down is not shown
        await inspector.owner(ADMIN, other.id)


async def _full(*_: object) -> None:
    raise StoreUnavailableError
