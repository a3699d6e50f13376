"""Create, read, cancel and delete tasks: used by every route, page and command."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Collection
from contextlib import AbstractContextManager, aclosing, nullcontext
from typing import NoReturn

import structlog

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import (
    ConflictError,
    NotFoundError,
    StoppingError,
    UnavailableError,
)
from rhapsode.core.limits import LimitStatus
from rhapsode.core.ports import Dispatcher
from rhapsode.core.projects import NewTakes
from rhapsode.core.task import ApiKey, Idempotency, NewTask, Task, TaskStatus
from rhapsode.core.work import UnfinishedItem, UnfinishedTask
from rhapsode.service.admission import Admission
from rhapsode.service.checks import tokens_needed
from rhapsode.service.deadlines import DeadlineTimer
from rhapsode.service.request_checker import RequestChecker, takes_long
from rhapsode.service.requests import HEADER, InFlightRequests, TaskRequest, check_same, fingerprint
from rhapsode.service.termination import TaskTermination
from rhapsode.service.watching import Watcher
from rhapsode.store.idempotency import IdempotencyStore, KeyTakenError, UsedKey
from rhapsode.store.tasks import TaskStore

log = structlog.get_logger(__name__)

STREAMS_SECONDS = 2.0
"""How long the clients of open streams may take to be told that the server stops."""
MOST_PLACINGS = 256
"""The number of watched tasks whose place in the queue is cached."""


class SpeechService:
    """Checks everything that can be checked before a task is accepted."""

    def __init__(
        self,
        tasks: TaskStore,
        idempotency: IdempotencyStore,
        dispatcher: Dispatcher,
        checker: RequestChecker,
        termination: TaskTermination,
        watcher: Watcher,
        timer: DeadlineTimer,
        admission: Admission | None = None,
    ) -> None:
        self._tasks = tasks
        self._idempotency = idempotency
        self._dispatcher = dispatcher
        self._termination = termination
        self._watcher = watcher
        self._timer = timer
        self._admission = admission
        self._in_creation = InFlightRequests()
        self._placings: dict[str, tuple[Task, Task]] = {}
        self.checker = checker
        self.catalogue = checker.catalogue
        self.max_text_characters = checker.max_text_characters

    async def submit(self, key: ApiKey, request: TaskRequest) -> Task:
        """Validate ``request``, accept it durably and schedule it.

        Raises RequestError, naming the field, when it cannot be served, LimitError when it would be over a limit of
        the key, and UnavailableError when the server cannot take it now; nothing is accepted then.
        """
        return await self._accept(key, request)

    async def submit_takes(self, key: ApiKey, request: TaskRequest, takes: NewTakes) -> Task:
        """Do as ``submit``, and record the takes of a project in the same transaction.

        Raises also TakesExistError when one of the takes was made or is being made by another task.
        """
        return await self._accept(key, request, takes=takes)

    async def submit_once(self, key: ApiKey, request: TaskRequest, name: str) -> tuple[Task, bool]:
        """Do as ``submit``, but only once for the idempotency key ``name`` in 24 hours; return also whether it is a
        replay.

        A replay returns the current state of the original task. Raises MismatchError when that was another request,
        and ConflictError when its task is being created or was deleted.
        """
        if takes_long(request.characters + request.pronounced_characters, pronounced=False):
            digest = await asyncio.to_thread(fingerprint, request)
        else:
            digest = fingerprint(request)
        used = await self._idempotency.find(key.id, name)
        if used is None:
            with self._in_creation.hold(key.id, name, digest):
                try:
                    return await self._accept(key, request, Idempotency(name, digest)), False
                except KeyTakenError as error:
                    used = error.used
        return await self._earlier(key, used, digest), True

    async def _earlier(self, key: ApiKey, used: UsedKey, digest: str) -> Task:
        if used.fingerprint is not None:
            check_same(used.fingerprint, digest)
            task = await self._tasks.get(used.task_id, key.id)
            if task is not None:
                return self._placed(task)
        raise ConflictError(f"The task of this {HEADER} was deleted. Use a new key for a new task.", param=HEADER)

    async def _accept(
        self,
        key: ApiKey,
        request: TaskRequest,
        idempotency: Idempotency | None = None,
        takes: NewTakes | None = None,
    ) -> Task:
        checked = await self.checker.check(key, request)
        seconds = sum(entry.seconds for entry in checked.inputs)
        now = now_ms()
        new = NewTask(
            id=new_id("task"),
            key_id=key.id,
            model=checked.model.id,
            engine=checked.route.engine,
            created_at=now,
            inputs=checked.inputs,
            metadata=checked.metadata,
            deadline_at=None if request.deadline_seconds is None else now + 1000 * request.deadline_seconds,
            webhook_url=request.webhook_url,
            idempotency=idempotency,
            reserved_tokens=tokens_needed(checked.inputs),
            reserved_audio_ms=round(1000 * seconds),
            streamed=request.streamed,
            dictionary_version=checked.dictionary_version,
            takes=takes,
        )
        with nullcontext() if self._admission is None else self._admission.hold(new.engine, seconds):
            task = await self._tasks.add(new)
            todo = [UnfinishedItem(index, entry.characters, 0, False, ()) for index, entry in enumerate(new.inputs)]
            self._dispatcher.submit(UnfinishedTask(new.id, new.key_id, new.engine, todo, new.streamed))
        log.info(
            "task.accepted", task=task.id, key=key.id, model=new.model, inputs=len(new.inputs), chars=task.characters
        )
        if new.deadline_at is not None:
            self._timer.expect(new.deadline_at)
        return task  # without its place in the queue, which polls return

    async def limit_statuses(self, key: ApiKey) -> list[LimitStatus]:
        """Return how much is left of the limits of ``key`` on tasks, as far as it has any."""
        if not key.limits.applies_to_tasks:
            return []
        try:
            return await self._tasks.limit_statuses(key.id, key.limits)
        except UnavailableError:  # these only add headers; an accepted task must not be reported as refused
            return []

    def wait_seconds(self, engine: str) -> float | None:
        """Return an upper bound of the seconds that a new task waits for ``engine``; ``None`` if it is not known
        yet."""
        return 0.0 if self._admission is None else self._admission.wait_seconds(engine)

    async def get(self, key: ApiKey, task_id: str) -> Task:
        """Return a task of ``key``. Raises the same NotFoundError for another key's task and for one that does not
        exist."""
        task = await self._tasks.get(task_id, key.id)
        if task is None:
            raise _no_such_task()
        return self._placed(task)

    async def page(
        self, key: ApiKey, limit: int, *, after: str | None = None, statuses: Collection[TaskStatus] = ()
    ) -> tuple[list[Task], bool]:
        """Return the newest tasks of ``key``, after ``after`` and with these ``statuses`` if given, and whether there
        are more.
        """
        tasks, more = await self._tasks.page(key.id, limit, after=after, statuses=statuses)
        return [self._placed(task) for task in tasks], more

    async def cancel(self, key: ApiKey, task_id: str) -> Task:
        """End a task of ``key``; a final one is returned as it is. Raises NotFoundError."""
        task, _ = await self._termination.cancel(task_id, key.id)
        return task

    async def delete(self, key: ApiKey, task_id: str) -> None:
        """Remove a task of ``key`` with its texts and its audio, whatever its state. Raises NotFoundError."""
        await self._termination.delete(task_id, key.id)

    async def wait(self, key: ApiKey, task_id: str, seconds: float) -> Task:
        """Return a task of ``key`` once it is final, or at the timeout. Raises NotFoundError."""
        return self._placed(await self._watcher.until_final(key.id, task_id, seconds))

    async def ended(self, key: ApiKey, task_id: str) -> Task:
        """Return a task of ``key`` once it is final. Raises NotFoundError, and StoppingError when the server stops
        before.
        """
        task = await self._watcher.until_final(key.id, task_id, math.inf)
        if not task.status.final:
            raise StoppingError("The server is shutting down. The task goes on when it is started again.")
        return task

    def states(self, key: ApiKey, task_id: str) -> AsyncGenerator[Task | None]:
        """Yield a task of ``key`` as it changes, until it is final.

        See :meth:`rhapsode.service.watching.Watcher.states`.
        """
        return self._placed_states(self._watcher.states(key.id, task_id))

    async def _placed_states(self, states: AsyncGenerator[Task | None]) -> AsyncGenerator[Task | None]:
        async with aclosing(states):
            async for task in states:
                yield None if task is None else self._placed_once(task)

    def _placed_once(self, task: Task) -> Task:
        """Do as :meth:`_placed`, once for each task object; all callers with the same one share the result."""
        cached = self._placings.get(task.id)
        if cached is None or cached[0] is not task:
            cached = task, self._placed(task)
            self._placings[task.id] = cached
            if len(self._placings) > MOST_PLACINGS:
                del self._placings[next(iter(self._placings))]
        return cached[1]

    def _placed(self, task: Task) -> Task:
        """Return the task with its place in the queue."""
        return task if self._admission is None else self._admission.placed(task)

    def connection(self) -> AbstractContextManager[asyncio.Future[NoReturn]]:
        """Yield a future that fails with StoppingError when the server stops; tell the client within the block."""
        return self._watcher.connection()

    def stream(self, key: ApiKey) -> AbstractContextManager[None]:
        """Count an open stream of ``key``. Raises LimitError at the limit of the key."""
        return self._watcher.stream(key.id)

    def close(self) -> None:
        """Refuse new tasks, because the server stops. Also to be called in a signal handler."""
        if self._admission is not None:
            self._admission.stopping = True

    async def drain(self, grace_s: float) -> None:
        """Refuse new tasks, release all waiting callers, wait up to ``grace_s`` for running segments, and end all
        streams.
        """
        self.close()
        self._watcher.release()
        await self._dispatcher.drain(grace_s)
        await self._watcher.end_streams(STREAMS_SECONDS)

    async def output(self, task_id: str, item: int) -> Task | None:
        """Return the task whose file is asked for by a signed link, which stands for the key."""
        task = await self._tasks.get(task_id)
        return task if task is not None and item < len(task.items) else None

    async def key_id_of(self, task_id: str) -> str:
        """Return the id of the key of the task that a signed link shows. Raises NotFoundError."""
        task = await self._tasks.get(task_id)
        if task is None:
            raise _no_such_task()
        return task.key_id


def _no_such_task() -> NotFoundError:
    return NotFoundError("There is no such task.", param="id")
