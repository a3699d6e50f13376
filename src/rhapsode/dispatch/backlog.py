"""Counters of the remaining work of all tasks, updated with every job, so that a query takes constant time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rhapsode.core.work import Job, JobKind, UnfinishedTask


@dataclass(slots=True)
class _TaskLoad:
    key_id: str
    engine: str
    characters: int
    jobs: int = 0


@dataclass(slots=True)
class _EngineLoad:
    characters: int = 0
    tasks_of_key: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Share:
    """The remaining work of a task at its engine, and the number of keys and tasks that share the engine.

    ``characters`` are left of the task and ``characters_of_all`` of all tasks of the engine, itself included.
    ``turns`` is the number of fair turns in which it gets one: waiting keys times the tasks of its key.
    """

    engine: str
    characters: int
    characters_of_all: int
    turns: int


class Backlog:
    """The tasks of a dispatcher. A task is removed when it has no further jobs."""

    def __init__(self) -> None:
        self._tasks: dict[str, _TaskLoad] = {}
        self._engines: dict[str, _EngineLoad] = {}

    def add(self, task: UnfinishedTask, jobs: int) -> None:
        """Add a new task with its number of initial jobs."""
        self.drop(task.id)
        left = sum(
            item.characters - item.planned_to + sum(segment.characters for segment in item.segments)
            for item in task.items
            if not item.assembled
        )
        self._tasks[task.id] = _TaskLoad(task.key_id, task.engine, left, jobs)
        engine = self._engines.setdefault(task.engine, _EngineLoad())
        engine.characters += left
        engine.tasks_of_key[task.key_id] += 1

    def advance(self, job: Job, following: Sequence[Job]) -> None:
        """Count a job as done, and add its follow-up jobs."""
        task = self._tasks.get(job.task_id)
        if task is None:
            return
        renders = job.kind is JobKind.RENDER or (
            job.inline_plan and all(after.kind is JobKind.ASSEMBLE for after in following)
        )
        if renders or job.kind is JobKind.ASSEMBLE:  # the text of its segments was counted with the plan
            again = sum(after.cost for after in following if after.kind is JobKind.RENDER)
            done = job.cost if renders else 0
            change = max(again - done, -task.characters)
            task.characters += change
            self._engines[task.engine].characters += change
        task.jobs += len(following) - 1
        if task.jobs <= 0:
            self.drop(job.task_id)

    def drop(self, task_id: str) -> None:
        """Drop a task that has ended."""
        task = self._tasks.pop(task_id, None)
        if task is None:
            return
        engine = self._engines[task.engine]
        engine.characters -= task.characters
        engine.tasks_of_key[task.key_id] -= 1
        if not engine.tasks_of_key[task.key_id]:
            del engine.tasks_of_key[task.key_id]

    def share(self, task_id: str) -> Share | None:
        """Return the remaining work of a task; ``None`` for an unknown task."""
        task = self._tasks.get(task_id)
        if task is None:
            return None
        engine = self._engines[task.engine]
        turns = len(engine.tasks_of_key) * engine.tasks_of_key[task.key_id]
        return Share(task.engine, task.characters, engine.characters, turns)

    def characters(self, engine: str) -> int:
        """Return how many characters an engine has left to render."""
        load = self._engines.get(engine)
        return 0 if load is None else load.characters

    def __len__(self) -> int:
        """Return the number of tasks."""
        return len(self._tasks)
