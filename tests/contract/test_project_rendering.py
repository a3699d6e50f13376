"""What of a project is rendered: each paragraph once, whatever is killed and whoever asks at the same time."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from rhapsode.core.errors import NotFoundError
from rhapsode.core.projects import NewTakes, ParagraphStatus
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import TaskStatus
from rhapsode.service.requests import TaskRequest
from rhapsode.store.database import Database, SqliteDatabase
from rhapsode.store.migrate import migrate_sqlite
from rhapsode.store.project_takes import TakesExistError
from rhapsode.store.schema import items, project_takes, tasks
from tests.contract.backends import Backend
from tests.contract.projects_rig import KEY, PROJECT, Desk


async def counts(database: Database) -> tuple[int, int, int]:
    """Return how many tasks, items and takes there are."""

    def read(connection: Any) -> tuple[int, int, int]:
        first, second, third = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tasks, items, project_takes)
        )
        return first, second, third

    return await database.read(read)


async def test_a_task_and_its_takes_are_recorded_together(database: Database) -> None:
    desk = Desk(database)
    await desk.fill(150)
    begun = await desk.renderer.render(KEY, PROJECT.id)
    assert (len(begun.tasks), begun.paragraphs, begun.reused) == (2, 150, 0)
    assert list(begun.tasks) == desk.submitted
    assert await counts(database) == (2, 150, 150)
    paragraphs = await desk.store.paragraphs(PROJECT.id)
    assert {paragraph.status for paragraph in paragraphs} == {ParagraphStatus.PENDING}
    places = [(paragraph.take.task_id, paragraph.take.item) for paragraph in paragraphs if paragraph.take is not None]
    assert places == [(begun.tasks[at // 100], at % 100) for at in range(150)]
    again = await Desk(database).renderer.render(KEY, PROJECT.id)
    assert (again.tasks, again.paragraphs, again.reused) == ((), 0, 0)


async def test_servers_that_render_at_once_render_each_paragraph_once(backend: Backend) -> None:
    desks = [Desk(backend.open()) for _ in range(3)]
    await desks[0].fill(250)
    begun = await asyncio.gather(*(desk.renderer.render(KEY, PROJECT.id) for desk in desks))
    assert sum(rendering.paragraphs for rendering in begun) == 250
    assert await counts(backend.open()) == (sum(len(rendering.tasks) for rendering in begun), 250, 250)


async def test_what_is_being_spoken_is_not_rendered_again_after_a_change_and_back(database: Database) -> None:
    desk = Desk(database)
    await desk.fill(2)
    await desk.renderer.render(KEY, PROJECT.id)
    (first, _) = await desk.store.paragraphs(PROJECT.id)
    await desk.projects.change_paragraph(KEY, PROJECT.id, replace(first, text="Other."))
    assert (await desk.renderer.render(KEY, PROJECT.id)).paragraphs == 1
    (changed, _) = await desk.store.paragraphs(PROJECT.id)
    await desk.projects.change_paragraph(KEY, PROJECT.id, replace(changed, text=first.text))
    back = await desk.renderer.render(KEY, PROJECT.id)
    assert (back.paragraphs, back.reused) == (0, 1)
    (now, _) = await desk.store.paragraphs(PROJECT.id)
    assert now.take is not None
    assert first.take is not None
    assert now.take.id == first.take.id


async def test_nothing_is_accepted_for_takes_that_exist_or_a_project_that_is_gone(database: Database) -> None:
    desk = Desk(database)
    await desk.fill(1)
    await desk.renderer.render(KEY, PROJECT.id)
    (paragraph,) = await desk.store.paragraphs(PROJECT.id)
    assert paragraph.take is not None
    request = TaskRequest("tone", [SpeechParams("Text 0.")])
    for project, error in ((PROJECT.id, TakesExistError), ("project_gone", NotFoundError)):
        with pytest.raises(error):
            await desk.speech.submit_takes(KEY, request, NewTakes(project, [replace(paragraph.take, id="take_x")]))
    assert await counts(database) == (1, 1, 1)
    assert len(desk.submitted) == 1


async def test_a_project_that_is_deleted_is_not_rendered_any_more(database: Database) -> None:
    desk = Desk(database)
    await desk.fill(250)
    begun = await desk.renderer.render(KEY, PROJECT.id)
    ended, removed, *running = begun.tasks
    await desk.speech.cancel(KEY, ended)
    await desk.speech.delete(KEY, removed)
    await desk.projects.delete(KEY, PROJECT.id)
    assert desk.canceled[2:] == running
    for task_id in running:
        assert (await desk.speech.get(KEY, task_id)).status is TaskStatus.CANCELED
    with pytest.raises(NotFoundError):
        await desk.projects.get(KEY, PROJECT.id)


@pytest.mark.parametrize(("when", "accepted"), [("inside", 0), ("behind", 1)])
async def test_a_kill_while_a_task_is_accepted_renders_nothing_twice(tmp_path: Path, when: str, accepted: int) -> None:
    path = tmp_path / "rhapsode.db"
    migrate_sqlite(path)
    database = SqliteDatabase(path)
    await Desk(database).fill(3)
    database.close()
    program = [sys.executable, "-m", "tests.contract.projects_rig", str(path), when]
    ended = await asyncio.to_thread(subprocess.run, program, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    database = SqliteDatabase(path)
    assert await counts(database) == (accepted, 3 * accepted, 3 * accepted)
    begun = await Desk(database).renderer.render(KEY, PROJECT.id)
    assert begun.paragraphs == 3 * (1 - accepted)
    assert await counts(database) == (1, 3, 3)
    database.close()
