"""Downloads of the console: files of tasks as one ZIP archive, usage and the audit log as CSV, made while sent."""

from __future__ import annotations

import asyncio
import re
import unicodedata
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from io import RawIOBase
from typing import Any, Final

from nicegui import app
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from rhapsode.console.visitor import visitor_of
from rhapsode.core.audit import AuditFilter
from rhapsode.core.errors import NotFoundError, RequestError, RhapsodeError
from rhapsode.core.periods import DEFAULT_DAYS, GROUPS, MOST_DAYS
from rhapsode.core.ports import BlobStore
from rhapsode.core.task import Task, TaskStatus
from rhapsode.http.errors import error_response
from rhapsode.http.streaming import begun, csv_response
from rhapsode.service.audit_csv import AUDIT_FILE_NAME, audit_csv
from rhapsode.service.usage_csv import usage_csv, usage_file_name

MOST_TASKS: Final = 100
"""So many tasks can be downloaded at once."""
NAME_CHARACTERS: Final = 40
"""So much of a text is in the name of its file."""


@app.get("/downloads/tasks.zip")
async def download(request: Request) -> Response:
    """Return the files of the completed tasks that ``?id=`` names, as often as it is given."""
    ids = list(dict.fromkeys(request.query_params.getlist("id")))
    try:
        visitor = await visitor_of(request)
        if not 1 <= len(ids) <= MOST_TASKS:
            raise RequestError(f"Choose from 1 to {MOST_TASKS} tasks.", param="id")
        tasks: list[tuple[Task, str]] = []
        for task_id in ids:
            owner = await visitor.owner(task_id)
            task = await visitor.context.service.get(owner, task_id)
            if task.status is TaskStatus.COMPLETED and task.data_removed_at is None:
                words = await visitor.context.inspector.history.first_text(task_id)
                tasks.append((task, words))
            await asyncio.sleep(0)  # let other requests run: each task takes three queries
        if not tasks:
            raise NotFoundError("None of these tasks has audio.", param="id")
    except RhapsodeError as error:
        return error_response(error, request.scope)
    headers = {"Content-Disposition": 'attachment; filename="rhapsode-tasks.zip"', "Cache-Control": "no-store"}
    return StreamingResponse(archive(visitor.context.blobs, tasks), media_type="application/zip", headers=headers)


@app.get("/downloads/usage.csv")
async def download_usage(request: Request) -> Response:
    """Return the usage of the last ``?days=`` days by day, key and model, as ``GET /v1/usage`` does."""
    try:
        visitor = await visitor_of(request)
        start, end = last_days(request.query_params.get("days", str(DEFAULT_DAYS)))
        caller = await visitor.caller()
        rows = await visitor.context.keys.usage(caller, start, end, GROUPS, None)
        names = await visitor.context.keys.names(caller)
    except RhapsodeError as error:
        return error_response(error, request.scope)
    return csv_response(usage_csv(rows, GROUPS, names), usage_file_name(start, end))


@app.get("/downloads/audit.csv")
async def download_audit_log(request: Request) -> Response:
    """Return the audit log, or the events of an ``?action=`` alone, as ``GET /v1/audit`` does."""
    try:
        visitor = await visitor_of(request)
        filters = AuditFilter(action=request.query_params.get("action") or None)
        blocks = visitor.context.keys.audit_blocks(await visitor.caller(), filters)
        lines = await begun(request, audit_csv(blocks))
    except RhapsodeError as error:
        return error_response(error, request.scope)
    return csv_response(lines, AUDIT_FILE_NAME)


def last_days(value: str) -> tuple[date, date]:
    """Return the first and the last of so many days, of which the last is today (UTC). Raises RequestError."""
    if not value.isdecimal() or not 1 <= int(value[:9]) <= MOST_DAYS:
        raise RequestError(f"'days' must be a number from 1 to {MOST_DAYS}.", param="days")
    end = datetime.now(UTC).date()
    return end - timedelta(days=int(value) - 1), end


class _Written(RawIOBase):
    """Takes what is written, until it is fetched."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def fetch(self) -> bytes:
        """Return what was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


async def archive(blobs: BlobStore, tasks: Sequence[tuple[Task, str]]) -> AsyncIterator[bytes]:
    """Yield a ZIP archive of the files of ``tasks``, each with the beginning of its text. Audio is not compressed.

    A file that was removed meanwhile is left out.
    """
    written = _Written()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as target:
        for task, words in tasks:
            for item in task.items:
                number = f"-{item.index + 1:03}" if len(task.items) > 1 else ""
                name = f"{task.id}{number}{file_words(words) if item.index == 0 else ''}"
                for path, extension in ((item.output, item.format), (item.captions_output, item.captions)):
                    if path is None or await blobs.head(path) is None:
                        continue
                    with target.open(f"{name}.{extension}", "w", force_zip64=True) as entry:
                        async for chunk in blobs.stream(path):
                            entry.write(chunk)
                            yield written.fetch()
    yield written.fetch()


def file_words(text: str) -> str:
    """Return the beginning of a text as an end of a file's name: letters and digits with hyphens between."""
    plain = unicodedata.normalize("NFC", text[: 4 * NAME_CHARACTERS])
    words = re.sub(r"[^\w]+", "-", plain).strip("-_")[:NAME_CHARACTERS].rstrip("-_")
    return f"-{words}" if words else ""
