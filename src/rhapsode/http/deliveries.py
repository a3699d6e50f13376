"""``GET /v1/tasks/{id}/deliveries``: the webhook deliveries of a task and their attempts."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from rhapsode.http import request_params
from rhapsode.http.context import Caller, Ctx, require_speech_scope
from rhapsode.store.deliveries import DeliveryRecord

router = APIRouter(prefix="/v1/tasks", tags=["tasks"], dependencies=[Depends(require_speech_scope)])


class DeliveryAttemptObject(BaseModel):
    """One attempt of a delivery: the status of the response, or why there was none."""

    at: int = Field(description="Seconds since the epoch.")
    milliseconds: int = Field(description="How long it took.")
    http_status: int | None
    error: str | None


class DeliveryObject(BaseModel):
    """An event that was or will be sent to the `webhook_url` of a task."""

    id: str = Field(description="The `webhook-id`, the same in every attempt.")
    object: Literal["delivery"] = "delivery"
    event: str
    url: str
    status: Literal["pending", "delivered", "failed"]
    created_at: int
    next_attempt_at: int | None
    attempts: list[DeliveryAttemptObject]
    next_try_at: int | None = Field(
        deprecated=True, description="The old name of `next_attempt_at`; it goes with 1.0."
    )
    tries: list[DeliveryAttemptObject] = Field(
        deprecated=True, description="The old name of `attempts`; it goes with 1.0."
    )


class DeliveryList(BaseModel):
    """The deliveries of a task, the oldest first. There are none before it is final, or without a `webhook_url`."""

    object: Literal["list"] = "list"
    data: list[DeliveryObject]


@router.get("/{id}/deliveries", summary="Read the webhook deliveries", responses={200: {"model": DeliveryList}})
async def read_deliveries(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return the webhook deliveries of a task, with every attempt and its response status."""
    request_params.query(request)
    task = await context.service.get(key, id)
    return JSONResponse(
        {"object": "list", "data": [_delivery(record) for record in await context.deliveries.log(task.id)]}
    )


def _delivery(record: DeliveryRecord) -> dict[str, object]:
    next_attempt_at = None if record.due_at is None else record.due_at // 1000
    attempts = [
        {
            "at": attempt.at // 1000,
            "milliseconds": attempt.milliseconds,
            "http_status": attempt.http_status,
            "error": attempt.error,
        }
        for attempt in record.attempts
    ]
    return {
        "id": record.id,
        "object": "delivery",
        "event": record.event,
        "url": record.url,
        "status": record.status,
        "created_at": record.created_at // 1000,
        "next_attempt_at": next_attempt_at,
        "attempts": attempts,
        # Their names before 0.2, until 1.0.
        "next_try_at": next_attempt_at,
        "tries": attempts,
    }
