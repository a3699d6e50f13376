"""Submits tasks for all routes: once for each idempotency key, and reports the remaining limits."""

from __future__ import annotations

from starlette.requests import Request

from rhapsode.core.task import ApiKey, Task
from rhapsode.http import request_params
from rhapsode.http.context import Context
from rhapsode.http.rate_limit_headers import allowance_of
from rhapsode.service.requests import TaskRequest


async def submit(
    request: Request, context: Context, key: ApiKey, task_request: TaskRequest, idempotency_key: str | None
) -> tuple[Task, dict[str, str]]:
    """Return the task, and the headers that say whether ``idempotency_key`` had made it before.

    Raises as :meth:`rhapsode.service.speech.SpeechService.submit_once` does.
    """
    headers = {}
    if idempotency_key is None:
        task = await context.service.submit(key, task_request)
    else:
        task, replayed = await context.service.submit_once(key, task_request, idempotency_key)
        if replayed:
            headers[request_params.REPLAYED] = "true"
    for limit_status in await context.service.limit_statuses(key):
        allowance_of(request).stands(limit_status)
    return task, headers
