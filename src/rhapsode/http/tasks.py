"""``/v1/tasks``: create and poll."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from rhapsode.http.body import read_json
from rhapsode.http.context import Caller, Ctx, refuse_extensions
from rhapsode.http.schemas import CreateTask, TaskObject, parse_create, task_object

router = APIRouter(prefix="/v1/tasks", tags=["tasks"])

_CREATE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{CreateTask.__name__}"}}},
    }
}


@router.post(
    "",
    status_code=202,
    summary="Create a task",
    response_description="Accepted: the task will be done. Poll `Location` for its result.",
    responses={202: {"model": TaskObject, "headers": {"Location": {"schema": {"type": "string"}}}}},
    openapi_extra=_CREATE_BODY,
)
async def create_task(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Accept texts to be spoken. Answers at once, before any audio exists."""
    refuse_extensions(request)
    task = await context.service.submit(key, parse_create(await read_json(request)))
    wire = task_object(task, context.links, context.base_url(request))
    return JSONResponse(wire, status_code=202, headers={"Location": f"/v1/tasks/{task.id}"})


@router.get("/{id}", summary="Read a task", responses={200: {"model": TaskObject}})
async def read_task(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """The task as it is now. Poll until its `status` is `completed`, `failed` or `canceled`."""
    refuse_extensions(request)
    task = await context.service.get(key, id)
    return JSONResponse(task_object(task, context.links, context.base_url(request)))
