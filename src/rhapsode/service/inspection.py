"""Details of a task, and a new task of the same request."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.routes import RoutingPolicy
from rhapsode.core.task import ApiKey, Task
from rhapsode.service.history import PAUSE_SECONDS, History
from rhapsode.service.keys import ADMIN
from rhapsode.service.requests import TaskRequest
from rhapsode.service.speech import SpeechService
from rhapsode.service.view_audit import ViewAudit
from rhapsode.store.deliveries import DeliveryRecord, DeliveryStore
from rhapsode.store.inspection import InspectionStore, Request, SegmentRecord
from rhapsode.store.tasks import AttemptRecord, SegmentCounts, TaskStore

TEXT_SHOWN = 2000
"""How many characters of each text are shown."""
ATTEMPTS_SHOWN = 200
"""How many attempts are shown, the newest ones: a book has tens of thousands."""


@dataclass(frozen=True, slots=True)
class TaskDetails:
    """A task with all that is known of how it was made. Texts are cut off after :data:`TEXT_SHOWN` characters,
    and only the last :data:`ATTEMPTS_SHOWN` attempts are there.
    """

    task: Task
    request: Request
    counts: SegmentCounts
    segments: Sequence[SegmentRecord]
    attempts: Sequence[AttemptRecord]
    deliveries: Sequence[DeliveryRecord]


class Inspector:
    """Raises the same NotFoundError for another key's task and for one that does not exist."""

    def __init__(
        self,
        service: SpeechService,
        tasks: TaskStore,
        details: InspectionStore,
        deliveries: DeliveryStore,
        views: ViewAudit,
    ) -> None:
        self._service = service
        self._tasks = tasks
        self._details = details
        self._deliveries = deliveries
        self._views = views
        self.history = History(tasks, details, views)

    async def owner(self, caller: ApiKey, task_id: str) -> str:
        """Return the id of the key that a task belongs to: the caller's own, or for an admin any, which is recorded in
        the audit log.

        Raises NotFoundError.
        """
        task = await self._tasks.get(task_id)
        if task is None or (task.key_id != caller.id and ADMIN not in caller.scopes):
            raise NotFoundError("There is no such task.", param="id")
        await self._views.task_viewed(caller, task.key_id, task_id)
        return task.key_id

    async def details(self, key: ApiKey, task_id: str) -> TaskDetails:
        """Return the details of a task of ``key``."""
        task = await self._service.get(key, task_id)
        request = await self._details.request(task_id, TEXT_SHOWN)
        if request is None:  # the task was deleted meanwhile
            raise NotFoundError("There is no such task.", param="id")
        await asyncio.sleep(PAUSE_SECONDS)
        counts = await self._tasks.segment_counts(task_id)
        segments = await self._details.segments(task_id)
        await asyncio.sleep(PAUSE_SECONDS)
        attempts = await self._tasks.attempts(task_id, ATTEMPTS_SHOWN)
        deliveries = await self._deliveries.log(task_id)
        await asyncio.sleep(PAUSE_SECONDS)
        return TaskDetails(
            task=task, request=request, counts=counts, segments=segments, attempts=attempts, deliveries=deliveries
        )

    async def again(self, key: ApiKey, task_id: str) -> Task:
        """Return a new task of the same request, without its deadline.

        It may use no engine that the first task was not allowed to use: a text for local engines is never sent to a
        provider.

        Raises RequestError when its texts were removed, and what :meth:`SpeechService.submit` raises.
        """
        task = await self._service.get(key, task_id)
        request = await self._details.request(task_id)
        if request is None or not request.kept:
            raise RequestError("The texts of this task were removed: they are kept only for a time.", param="id")
        task_request = TaskRequest(
            request.model,
            request.inputs,
            task.metadata,
            webhook_url=request.webhook_url,
            route=self._route(task, request),
        )
        return await self._service.submit(key, task_request)

    def _route(self, task: Task, request: Request) -> str | None:
        profile = self._service.catalogue.all_profiles.get(task.engine)
        if profile is None or not profile.remote:
            return RoutingPolicy.LOCAL.value
        return None if request.falls_back or task.fallback_used else RoutingPolicy.REMOTE.name_for(task.engine)
