"""Accepting and reading tasks."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import NewInput, TaskStatus
from rhapsode.store.schema import items, tasks, texts
from tests.contract.backends import Backend
from tests.contract.rig import Rig, new_task


async def test_an_accepted_task_is_there_for_everybody_at_once(backend: Backend) -> None:
    accepted = await Rig.on(backend.open()).tasks.add(
        new_task("One.", "Two, longer.", metadata={"order": [1, None, "é"]})
    )
    found = await Rig.on(backend.open()).read(accepted.id)
    assert found == accepted
    assert found.status is TaskStatus.PENDING
    assert (found.characters, found.done_characters, found.progress) == (16, 0, 0)
    assert found.metadata == {"order": [1, None, "é"]}
    assert (found.started_at, found.completed_at, found.error, found.engine_version) == (None, None, None, None)


async def test_the_texts_come_back_unchanged(rig: Rig) -> None:
    text = "A 𝄞 clef, an é, \"quotes\", 'more' \\ and\r\n\ttabs; :colons %s {x}"
    task = await rig.accept(text, "second")
    assert (await rig.claimed_plan(task.id)).window == text
    assert (await rig.claimed_plan(task.id, item=1)).window == "second"
    assert await rig.work.text(task.id, 0, 2, 3) == "𝄞"
    assert await rig.work.text(task.id, 7, 0, 3) == ""


async def test_a_task_is_accepted_whole_or_not_at_all(rig: Rig) -> None:
    broken = new_task("fine", "x")
    broken = type(broken)(
        id=broken.id, key_id="key-a", model="tone", engine="tone", created_at=1, metadata={},
        inputs=(*broken.inputs, NewInput(SpeechParams("half a character: \ud800", "Low"))),
    )  # fmt: skip
    with pytest.raises(UnicodeEncodeError):
        await rig.tasks.add(broken)
    for table in (tasks, items, texts):
        statement = select(func.count()).select_from(table)
        assert await rig.database.read(lambda connection, s=statement: connection.execute(s).scalar()) == 0


async def test_another_keys_task_is_as_if_it_did_not_exist(rig: Rig) -> None:
    task = await rig.accept("secret", key_id="key-a")
    assert await rig.tasks.get(task.id, "key-a") is not None
    assert await rig.tasks.get(task.id, "key-b") is None
    assert await rig.tasks.get(task.id, "") is None
    assert await rig.tasks.get("task_nothing", "key-a") is None
    assert await rig.tasks.get("task_nothing") is None


async def test_recent_lists_the_newest_first(rig: Rig) -> None:
    created = [(await rig.accept("text", key_id=f"key-{number % 2}")).id for number in range(5)]
    assert [task.id for task in await rig.tasks.recent(3)] == sorted(created, reverse=True)[:3]
    assert len(await rig.tasks.recent(100)) == 5


async def test_unfinished_tells_a_dispatcher_what_is_left(rig: Rig) -> None:
    await rig.completed("All done.")
    failed = await rig.accept("Failed.")
    await rig.work.fail_task(failed.id, 500, "no")
    new = await rig.accept("New one.", "Two.", key_id="key-b", engine="other")
    begun = await rig.accept("Twelve chars", "Assembled.")
    planned = await rig.plan(begun.id, 3, 4)
    await rig.render(planned.segments[0].id)
    whole = await rig.plan(begun.id, 10, item=1)
    await rig.render(whole.segments[0].id)
    await rig.assemble(begun.id, 1)

    first, second = sorted(await rig.work.unfinished(), key=lambda task: task.id != new.id)
    assert (first.id, first.key_id, first.engine) == (new.id, "key-b", "other")
    assert [(item.index, item.characters, item.planned_to, item.assembled) for item in first.items] == [
        (0, 8, 0, False),
        (1, 4, 0, False),
    ]
    assert [(item.planned_to, item.assembled, list(item.segments)) for item in second.items] == [
        (7, False, [planned.segments[1]]),
        (10, True, []),
    ]


async def test_secrets_are_made_once(backend: Backend) -> None:
    first, second = Rig.on(backend.open()).tasks, Rig.on(backend.open()).tasks
    links = await first.secret("links")
    assert len(links) == 32
    assert await first.secret("links") == links
    assert await second.secret("links") == links
    assert await second.secret("other") != links


async def test_a_store_that_can_be_written_answers_a_ping(rig: Rig) -> None:
    await rig.tasks.ping()
