"""A project on a database, and what renders it. Run as a program it is killed while it accepts a task."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from rhapsode.core.ports import Dispatcher
from rhapsode.core.projects import Project, ProjectChapter, ProjectParagraph, VoiceSettings
from rhapsode.core.task import ApiKey
from rhapsode.core.work import UnfinishedTask
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.service.custom_voices import CustomVoiceService
from rhapsode.service.deadlines import DeadlineTimer
from rhapsode.service.dictionary import DictionaryService
from rhapsode.service.project_rendering import ProjectRenderer
from rhapsode.service.projects import ProjectService
from rhapsode.service.request_checker import RequestChecker
from rhapsode.service.speech import SpeechService
from rhapsode.service.termination import TaskTermination
from rhapsode.service.watching import Watcher
from rhapsode.store import project_takes
from rhapsode.store.changes import LocalChanges
from rhapsode.store.custom_voices import CustomVoiceStore
from rhapsode.store.database import Database, SqliteDatabase
from rhapsode.store.dictionary import DictionaryStore
from rhapsode.store.idempotency import IdempotencyStore
from rhapsode.store.lifecycle import LifecycleStore
from rhapsode.store.project_takes import TakeStore
from rhapsode.store.projects import ProjectStore
from rhapsode.store.tasks import TaskStore

KEY = ApiKey("key1", "laptop", "rhap_key1", frozenset({"speech"}), 0)
NONE = VoiceSettings()
PROJECT = Project("project_1", KEY.id, "Book", None, None, "tone", NONE, 1, 1)
CHAPTER = ProjectChapter(1, "One", 1)


class Desk(Dispatcher):
    """A project's services, as one process of a server has them; what is dispatched is only written down."""

    def __init__(self, database: Database) -> None:
        self.submitted: list[str] = []
        self.canceled: list[str] = []
        catalogue = Catalogue([ToneProvider()])
        tasks, lifecycle = TaskStore(database), LifecycleStore(database)
        ends = TaskTermination(lifecycle, _NoAudio(), self)
        self.speech = SpeechService(
            tasks,
            IdempotencyStore(database),
            self,
            RequestChecker(catalogue, max_text_characters=50_000),
            ends,
            Watcher(tasks, LocalChanges()),
            DeadlineTimer(ends, lifecycle),
        )
        self.store, self.takes = ProjectStore(database), TakeStore(database)
        self.projects = ProjectService(
            self.store,
            self.takes,
            self.speech,
            DictionaryService(DictionaryStore(database), catalogue),
            CustomVoiceService(CustomVoiceStore(database), catalogue),
            _NoAudio(),
            lambda _engine: None,
        )
        self.renderer = ProjectRenderer(self.projects)

    def submit(self, task: UnfinishedTask) -> None:
        self.submitted.append(task.id)

    def cancel(self, task_id: str) -> None:
        self.canceled.append(task_id)

    async def fill(self, paragraphs: int) -> None:
        """Keep a project of so many paragraphs."""
        created = [
            ProjectParagraph(f"p{at}", 1, at, "paragraph", 0, f"Text {at}.", None, None, NONE, "", False)
            for at in range(paragraphs)
        ]
        await self.store.add(PROJECT, [CHAPTER], created)


class _NoAudio:
    async def remove(self, task_id: str, further: Sequence[str] = ()) -> None:
        assert not further, task_id

    async def delete(self, keys: Sequence[str]) -> None:
        assert not keys


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _Killed(Desk):
    """Is killed once a task is accepted, before anybody is told."""

    def submit(self, task: UnfinishedTask) -> None:
        _kill()


def main(path: str, when: str) -> None:
    """Render the project of the SQLite database ``path``, and be killed in the transaction or behind it."""
    desk = _Killed(SqliteDatabase(Path(path)))
    if when == "inside":
        project_takes._add_takes = lambda *_: _kill()
    asyncio.run(desk.renderer.render(KEY, PROJECT.id))


if __name__ == "__main__":
    main(*sys.argv[1:])
