"""``GET /v1/audit``: changes of keys and of the installation, with the key that made them."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from rhapsode.core.audit import ACTIONS, AuditEvent, AuditFilter
from rhapsode.core.periods import bounds
from rhapsode.http import request_params
from rhapsode.http.accept import accepts
from rhapsode.http.bodies import Parameter, Query, Responses, taking
from rhapsode.http.context import Admin, Ctx
from rhapsode.http.streaming import begun, csv_response
from rhapsode.service.audit_csv import AUDIT_FILE_NAME, audit_csv

router = APIRouter(prefix="/v1/audit", tags=["keys"])


class AuditActor(BaseModel):
    """The author of a change."""

    key: str | None = Field(description="The id of a key; null: the command line or the server.")
    name: str = Field(description="Its name at the time.")


class AuditTarget(BaseModel):
    """What was changed."""

    id: str
    name: str = Field(description="Its name at the time.")


class AuditEventObject(BaseModel):
    """One change."""

    id: str
    object: Literal["audit_event"] = "audit_event"
    created_at: int
    actor: AuditActor
    action: str = Field(examples=["key.created"])
    target: AuditTarget
    details: dict[str, Any] = Field(
        description="What the change was; of values that were changed, `before` and `after`."
    )


class AuditEventList(BaseModel):
    """A page of the audit log."""

    object: Literal["list"] = "list"
    data: list[AuditEventObject]
    has_more: bool


_DAY = {"type": "string", "format": "date"}
_PAGE = Query(
    Parameter(
        "limit",
        "How many. With `Accept: text/csv` all, if it is left out.",
        {"type": "integer", "minimum": 1, "maximum": request_params.MAX_PAGE, "default": request_params.DEFAULT_PAGE},
    ),
    Parameter("after", "The id of the last event of the page before.", {"type": "string"}),
    Parameter("actor", "Only what the key of this id changed.", {"type": "string"}),
    Parameter("target", "Only changes of what has this id, such as a key.", {"type": "string"}),
    Parameter(
        "action",
        "Only this action, or all of a kind: `key`.",
        {"type": "string", "examples": [ACTIONS[0]]},
    ),
    Parameter("start", "The first day (UTC).", _DAY),
    Parameter("end", "The last day (UTC).", _DAY),
)
_ANSWERS: Responses = {200: {"model": AuditEventList, "content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("", summary="Read the audit log", responses=_ANSWERS, openapi_extra=taking(_PAGE))
async def read_audit_log(request: Request, key: Admin, context: Ctx) -> Response:
    """Return who changed keys, and pronunciations, voices and the store of the whole installation, and which admin
    looked at tasks of other keys in the console, the newest first.

    For the next page give the last id as `after`, while `has_more` is true. With `Accept: text/csv` the answer is a
    file for spreadsheets.
    """
    parameters = _PAGE(request)
    since, until = bounds(parameters.get("start"), parameters.get("end"))
    filters = AuditFilter(parameters.get("actor"), parameters.get("target"), parameters.get("action"), since, until)
    after = parameters.get("after")
    if accepts(request, "text/csv"):
        limit = request_params.page_size(parameters) if "limit" in parameters else None
        blocks = audit_csv(context.keys.audit_blocks(key, filters, after, limit))
        return csv_response(await begun(request, blocks), AUDIT_FILE_NAME)
    events, more = await context.keys.audit_page(key, filters, request_params.page_size(parameters), after)
    return JSONResponse({"object": "list", "data": [event_object(event) for event in events], "has_more": more})


def event_object(event: AuditEvent) -> dict[str, object]:
    """Return the wire form of an event (:class:`AuditEventObject`, as plain data)."""
    return {
        "id": event.id,
        "object": "audit_event",
        "created_at": event.at // 1000,
        "actor": {"key": event.actor.key_id, "name": event.actor.name},
        "action": event.action,
        "target": {"id": event.target_id, "name": event.target_name},
        "details": dict(event.details),
    }
