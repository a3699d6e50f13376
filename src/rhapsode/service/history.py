"""Search the tasks of a key, or of all keys, by text, voice, date and status."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rhapsode.core.clock import first_id
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import ApiKey, Task, TaskStatus
from rhapsode.service.keys import ADMIN, need_scope
from rhapsode.service.view_audit import ViewAudit
from rhapsode.store.inspection import InspectionStore
from rhapsode.store.tasks import TaskStore

INPUTS_READ: Final = 20
CHARACTERS_READ: Final = 2000
"""How many inputs of a task, and how many characters of each, are searched."""
MOST_LOOKED_THROUGH: Final = 5000
"""How many tasks are scanned for a page at most."""
PAUSE_SECONDS: Final = 0.001
"""The pause between two reads, so that other requests, which take several turns of the event loop, can run."""
AT_ONCE: Final = 20
"""How many tasks are read at a time before the event loop may run other tasks: a text may be a book."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """The filters of a search. Times are milliseconds since the epoch, ``until`` is not included.

    ``key_id`` is the key whose tasks they are; ``None``: all keys. ``text`` and ``voice`` are parts of a text and of
    the name of a voice, in capitals or small letters.
    """

    key_id: str | None
    text: str = ""
    voice: str = ""
    statuses: Collection[TaskStatus] = ()
    since: int | None = None
    until: int | None = None

    @property
    def reads_texts(self) -> bool:
        """Whether the inputs of tasks must be read for the filters."""
        return bool(self.text or self.voice)

    @property
    def costly(self) -> bool:
        """Whether a page may need a scan of many tasks."""
        return self.reads_texts or (self.key_id is None and bool(self.statuses))

    def fits(self, task: Task) -> bool:
        """Tell whether a task matches, apart from its inputs."""
        if self.statuses and task.status not in self.statuses:
            return False
        if self.since is not None and task.created_at < self.since:
            return False
        return self.until is None or task.created_at < self.until

    def fits_inputs(self, inputs: Sequence[SpeechParams]) -> bool:
        """Tell whether the inputs of a task match."""
        text, voice = self.text.casefold(), self.voice.casefold()
        return (not text or any(text in params.text.casefold() for params in inputs)) and (
            not voice or any(voice in name.casefold() for params in inputs for name in voices_of(params))
        )


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A task, the first of its inputs with the beginnings of their texts, and how many inputs it has."""

    task: Task
    inputs: Sequence[SpeechParams]
    input_count: int


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Tasks that fit, the newest first. ``next_before`` is where the next page begins; ``None``: there is none.

    ``complete`` unless the search ended at :data:`MOST_LOOKED_THROUGH` tasks before the page was full.
    """

    entries: Sequence[HistoryEntry]
    next_before: str | None
    complete: bool


class History:
    """Searches tasks, a few at a time, so that the event loop is never blocked for long."""

    def __init__(self, tasks: TaskStore, details: InspectionStore, views: ViewAudit) -> None:
        self._tasks = tasks
        self._details = details
        self._views = views

    async def page(self, caller: ApiKey, filters: HistoryFilter, limit: int, before: str | None = None) -> HistoryPage:
        """Return the newest tasks that fit, behind ``before``: the ``next_before`` of the page before.

        Other keys' tasks are for admins, and that they are looked at is recorded in the audit log. Raises
        ForbiddenError without the scope.
        """
        if filters.key_id != caller.id:
            need_scope(caller, ADMIN)
            await self._views.tasks_listed(caller, filters.key_id)
        if filters.until is not None:
            end = first_id("task", filters.until)
            before = end if before is None else min(before, end)
        fitting: list[Task] = []
        looked, more = 0, True
        while more and len(fitting) <= limit and looked < MOST_LOOKED_THROUGH:
            if filters.key_id is not None and filters.statuses:  # by an index: few of many tasks may have them
                statuses = filters.statuses
                tasks, more = await self._tasks.page(filters.key_id, AT_ONCE, after=before, statuses=statuses)
            else:
                tasks = await self._tasks.recent(AT_ONCE, key_id=filters.key_id, before=before)
                more = len(tasks) == AT_ONCE
            looked += len(tasks)
            if tasks:
                before = tasks[-1].id
                if filters.since is not None and tasks[-1].created_at < filters.since:
                    more = False
            fitting += await self._fitting(tasks, filters)
            await asyncio.sleep(PAUSE_SECONDS)
        shown = fitting[:limit]
        entries = await self._entries(shown)
        if len(fitting) > limit:
            return HistoryPage(entries, shown[-1].id, complete=True)
        return HistoryPage(entries, before if more else None, complete=not more)

    async def first_text(self, task_id: str) -> str:
        """Return the beginning of the first text of a task; it is empty once it was removed."""
        beginnings = await self._details.beginnings([task_id], 1, CHARACTERS_READ)
        return beginnings[task_id][0].text if beginnings.get(task_id) else ""

    async def _fitting(self, tasks: Sequence[Task], filters: HistoryFilter) -> list[Task]:
        fitting = [task for task in tasks if filters.fits(task)]
        if not fitting or not filters.reads_texts:
            return fitting
        inputs = await self._details.beginnings([task.id for task in fitting], INPUTS_READ, CHARACTERS_READ)
        return [task for task in fitting if filters.fits_inputs(inputs.get(task.id, ()))]

    async def _entries(self, tasks: Sequence[Task]) -> list[HistoryEntry]:
        ids = [task.id for task in tasks]
        inputs = await self._details.beginnings(ids, 1, CHARACTERS_READ)
        await asyncio.sleep(PAUSE_SECONDS)
        counts = await self._details.input_counts(ids)
        complete = await self._tasks.with_items(tasks)
        await asyncio.sleep(PAUSE_SECONDS)
        return [HistoryEntry(task, inputs.get(task.id, ()), counts.get(task.id, 0)) for task in complete]


def voices_of(params: SpeechParams) -> list[str]:
    """Return the names of the voices of an input."""
    return [params.voice_name] if params.voice_name else [speaker.voice_name for speaker in params.speakers]
