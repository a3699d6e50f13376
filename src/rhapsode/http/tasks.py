"""``/v1/tasks``: create, list, read, wait for, watch, cancel and delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from rhapsode.core.errors import LimitError
from rhapsode.core.task import Task
from rhapsode.http import request_params
from rhapsode.http.bodies import PAGE_SIZE, SIGNED_LINK, JsonBody, Parameter, Query, taking
from rhapsode.http.context import Caller, Context, Ctx, Watching, require_speech_scope
from rhapsode.http.disconnect import while_connected
from rhapsode.http.events import FINAL_ID, LAST_EVENT_ID, MEDIA_TYPE, TaskEvents, begun_states, event_id, last_event_id
from rhapsode.http.json_reader import no_body
from rhapsode.http.schemas import (
    CreateTask,
    DeletedTask,
    ErrorResponse,
    TaskList,
    TaskObject,
    task_request,
)
from rhapsode.http.submission import submit
from rhapsode.http.task_objects import task_object
from rhapsode.service.watching import MAX_WAIT_SECONDS

router = APIRouter(prefix="/v1/tasks", tags=["tasks"], dependencies=[Depends(require_speech_scope)])
events = APIRouter(prefix="/v1/tasks", tags=["tasks"])
"""What a signed link opens too."""

_WAIT = {"type": "integer", "minimum": 0, "maximum": MAX_WAIT_SECONDS}


def _header(description: str, *, required: bool = False) -> dict[str, object]:
    return {"description": description, "required": required, "schema": {"type": "string"}}


_CREATE = JsonBody(CreateTask)
_ONCE = Parameter(
    request_params.IDEMPOTENCY,
    "The same key and request give the same task for 24 hours.",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "header",
)
_PREFER = Parameter(
    "Prefer",
    f"`wait=N`: answer once the task is final, or after N seconds, {MAX_WAIT_SECONDS} at most.",
    {"type": "string", "examples": ["wait=30"]},
    "header",
)
_CREATED_HEADERS = {
    "Location": _header("Where the task is read", required=True),
    request_params.APPLIED: _header("The preference that was applied, `wait=N`"),
    request_params.REPLAYED: _header("`true` when an earlier request with this key had created the task"),
}
_PAGE = Query(
    PAGE_SIZE,
    Parameter("after", "The id of the last task of the page before.", request_params.TASK_ID),
    Parameter(
        "status", "Only tasks with this status, or with one of several, separated by commas.", request_params.STATUSES
    ),
)
_READ = Query(Parameter("wait", "Answer once the task is final, or after so many seconds.", _WAIT))
_SEEN = Parameter(
    LAST_EVENT_ID,
    "The id of the last event that was seen; what it told is not repeated.",
    {"type": "string", "pattern": r"^([0-9]{1,2}|[01][0-9]{2}|200)$"},
    "header",
)


@router.post(
    "",
    status_code=202,
    summary="Create a task",
    response_description="Accepted: the task will be done. Poll `Location` for its result.",
    responses={
        200: {
            "model": TaskObject,
            "description": "The task is final already: `Prefer: wait` was given, or the key had been used before",
            "headers": _CREATED_HEADERS,
        },
        202: {"model": TaskObject, "headers": _CREATED_HEADERS},
        409: {
            "model": ErrorResponse,
            "description": "The task of this Idempotency-Key is still being created, or was deleted",
        },
        422: {"model": ErrorResponse, "description": "This Idempotency-Key was used for another request"},
    },
    openapi_extra=taking(_CREATE, _ONCE, _PREFER),
)
async def create_task(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Accept texts to be spoken. Answers at once, before any audio exists, unless asked to wait."""
    request_params.query(request)
    wait = request_params.preferred_wait(request)
    idempotency_key = request_params.idempotency_key(request)
    speech_request = task_request(await _CREATE(request))
    task, headers = await submit(request, context, key, speech_request, idempotency_key)
    headers["Location"] = f"{context.base_path}/v1/tasks/{task.id}"
    if wait is not None:
        headers[request_params.APPLIED] = f"wait={wait}"
        with suppress(LimitError):  # the task is accepted: answer without waiting
            task = await while_connected(request, context.service.wait(key, task.id, wait))
    return answer_task(request, context, task, 200 if task.status.final else 202, headers)


@router.get("", summary="List tasks", responses={200: {"model": TaskList}}, openapi_extra=taking(_PAGE))
async def list_tasks(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """List your tasks, the newest first. For the next page give the last id as `after`, while `has_more` is true."""
    request_params.no_idempotency_key(request)
    parameters = _PAGE(request)
    tasks, more = await context.service.page(
        key,
        request_params.page_size(parameters),
        after=request_params.cursor(parameters),
        statuses=request_params.statuses(parameters),
    )
    base = context.base_url(request)
    data = []
    for task in tasks:
        data.append(task_object(task, context.links, base))
        if len(task.items) > 1:
            await asyncio.sleep(0)  # a hundred links are signed in about a millisecond
    return JSONResponse({"object": "list", "data": data, "has_more": more})


@router.get(
    "/{id}",
    summary="Read a task",
    responses={
        200: {"model": TaskObject, "headers": {request_params.APPLIED: _header("`wait=N`, when it was asked for")}}
    },
    openapi_extra=taking(_READ),
)
async def read_task(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return the current state of a task. Poll until its `status` is `completed`, `failed` or `canceled`."""
    request_params.no_idempotency_key(request)
    wait = request_params.asked_wait(_READ(request))
    if wait is None:
        return answer_task(request, context, await context.service.get(key, id))
    task = await while_connected(request, context.service.wait(key, id, wait))
    return answer_task(request, context, task, headers={request_params.APPLIED: f"wait={wait}"})


@events.get(
    "/{id}/events",
    summary="Watch a task",
    response_class=Response,
    responses={
        200: {
            "description": "A stream of `task` events, each with the whole task as its data; the last one is final",
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
        },
        204: {"description": f"The final event was seen ({LAST_EVENT_ID}): there is nothing to come back for"},
    },
    openapi_extra=taking(SIGNED_LINK, _SEEN),
)
async def watch_task(request: Request, id: str, key: Watching, context: Ctx) -> Response:
    """Stream the task as server-sent events, one for each change, until it is final.

    `metadata.rhapsode.events_url` of the task is a signed link to it, which needs no key and is valid for an hour: a
    browser's `EventSource` cannot send a key.
    """
    request_params.no_idempotency_key(request)
    SIGNED_LINK(request)
    seen = last_event_id(request.headers)
    task = await context.service.get(key, id)
    if seen == FINAL_ID and event_id(task) == FINAL_ID:
        return Response(status_code=204)
    base = context.base_url(request)

    def data(task: Task) -> bytes:
        return context.events.data(task, base, lambda task: task_object(task, context.links, base))

    # The first state is awaited here, so that what is refused has a status.
    states = await begun_states(context.service.states(key, id))
    return TaskEvents(states, data, seen)


@router.post("/{id}/cancel", summary="Cancel a task", responses={200: {"model": TaskObject}})
async def cancel_task(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Cancel a task. A task that is already final is returned unchanged."""
    request_params.query(request)
    await no_body(request)
    return answer_task(request, context, await context.service.cancel(key, id))


@router.delete("/{id}", summary="Delete a task", responses={200: {"model": DeletedTask}})
async def delete_task(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Cancel a task unless it is final, and remove its texts, audio and details permanently."""
    request_params.query(request)
    await context.service.delete(key, id)
    return JSONResponse({"id": id, "object": "task", "deleted": True})


def answer_task(
    request: Request, context: Context, task: Task, status: int = 200, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return the response with a task as it is now."""
    wire = task_object(task, context.links, context.base_url(request))
    return JSONResponse(wire, status_code=status, headers=headers)


def _route_of(endpoint: Callable[..., Any]) -> APIRoute:
    return next(route for route in router.routes if isinstance(route, APIRoute) and route.endpoint is endpoint)


CREATE_TASK, READ_TASK = _route_of(create_task), _route_of(read_task)
"""The routes of :func:`create_task` and :func:`read_task`."""
