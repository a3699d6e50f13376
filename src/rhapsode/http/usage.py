"""``GET /v1/usage``: what was used."""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from rhapsode.core.periods import DEFAULT_DAYS, MOST_DAYS, groups, period
from rhapsode.http.accept import accepts
from rhapsode.http.bodies import Parameter, Query, Responses, absent, taking
from rhapsode.http.context import Caller, Ctx
from rhapsode.http.large_json import large_json
from rhapsode.http.streaming import csv_response
from rhapsode.service.usage_csv import usage_csv, usage_file_name
from rhapsode.store.rows import Amounts, total

router = APIRouter(prefix="/v1/usage", tags=["usage"])


class TaskCounts(BaseModel):
    """Tasks that became final, by status."""

    completed: int
    failed: int
    canceled: int


class BilledTokens(BaseModel):
    """Tokens that a provider billed for failed attempts."""

    input_text_tokens: int
    output_audio_tokens: int


class UsageAmounts(BaseModel):
    """What was used."""

    tasks: TaskCounts
    characters: int = Field(description="Of completed tasks, as all that follows.")
    audio_seconds: float
    input_text_tokens: int
    output_audio_tokens: int
    total_tokens: int
    cache_hits: int
    billed_for_failed_attempts: BilledTokens = Field(description="Not part of the tokens above.")


class UsageGroup(UsageAmounts):
    """The usage of a group: a day, a key, a model, or a combination of these."""

    day: str = Field(default_factory=absent, description="UTC, such as 2026-11-23.")
    key: str = Field(default_factory=absent, description="The id of a key.")
    model: str = Field(default_factory=absent)


class UsageReport(BaseModel):
    """A usage report. A task counts for the day (UTC) on which it became final."""

    object: Literal["usage"] = "usage"
    start: str
    end: str
    group_by: list[Literal["day", "key", "model"]]
    data: list[UsageGroup]
    totals: UsageAmounts


ROWS_AT_ONCE: Final = 500
"""Reports of more rows are made in a thread."""
_PERIOD = Query(
    Parameter(
        "start",
        f"The first day. Default: {DEFAULT_DAYS} days with the last one.",
        {"type": "string", "format": "date"},
    ),
    Parameter(
        "end",
        f"The last day, at most {MOST_DAYS} days in all. Default: today (UTC).",
        {"type": "string", "format": "date"},
    ),
    Parameter("group_by", "Some of `day`, `key`, `model`, separated by commas.", {"type": "string", "default": "day"}),
    Parameter("key", "The id of one key. Default: with the scope `admin`, all; else your own.", {"type": "string"}),
)


_ANSWERS: Responses = {200: {"model": UsageReport, "content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("", summary="Read the usage", responses=_ANSWERS, openapi_extra=taking(_PERIOD))
async def read_usage(request: Request, key: Caller, context: Ctx) -> Response:
    """Return the usage from one day to another, both included: of your key or, with the scope `admin`, of all keys.

    With `Accept: text/csv` the answer is a file for spreadsheets, with the names of keys, a line for each group and no
    totals.
    """
    parameters = _PERIOD(request)
    start, end = period(parameters.get("start"), parameters.get("end"))
    group_by = groups(parameters.get("group_by", "day"))
    rows = await context.keys.usage(key, start, end, group_by, parameters.get("key"))
    if accepts(request, "text/csv"):
        lines = usage_csv(rows, group_by, await context.keys.names(key))
        return csv_response(lines, usage_file_name(start, end))

    def report() -> dict[str, object]:
        return {
            "object": "usage",
            "start": start.isoformat(),
            "end": end.isoformat(),
            "group_by": group_by,
            "data": [{**row.group, **amounts_object(row.amounts)} for row in rows],
            "totals": amounts_object(total(rows)),
        }

    return JSONResponse(report()) if len(rows) <= ROWS_AT_ONCE else await large_json(report)


def amounts_object(amounts: Amounts) -> dict[str, object]:
    """Return the wire form of used amounts (:class:`UsageAmounts`, as plain data)."""
    return {
        "tasks": {"completed": amounts.completed, "failed": amounts.failed, "canceled": amounts.canceled},
        "characters": amounts.characters,
        "audio_seconds": amounts.audio_ms / 1000,
        "input_text_tokens": amounts.input_text_tokens,
        "output_audio_tokens": amounts.output_audio_tokens,
        "total_tokens": amounts.input_text_tokens + amounts.output_audio_tokens,
        "cache_hits": amounts.cache_hits,
        "billed_for_failed_attempts": {
            "input_text_tokens": amounts.failed_input_tokens,
            "output_audio_tokens": amounts.failed_audio_tokens,
        },
    }
