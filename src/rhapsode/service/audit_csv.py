"""The audit log as CSV (RFC 4180), for spreadsheets and auditors."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Final

from rhapsode.core.audit import AuditEvent
from rhapsode.service.usage_csv import csv_lines, safe_cell

AUDIT_FILE_NAME: Final = "audit.csv"
COLUMNS: Final = ("id", "time", "actor_key", "actor_name", "action", "target", "target_name", "details")


async def audit_csv(blocks: AsyncIterator[Sequence[AuditEvent]]) -> AsyncGenerator[bytes]:
    """Yield the lines of each block of events, behind a header."""
    header = audit_header()
    async for events in blocks:
        yield (header + audit_lines(events)).encode()
        header = ""


def audit_header() -> str:
    """Return the line with the names of the columns."""
    return ",".join(COLUMNS) + "\r\n"


def audit_lines(events: Sequence[AuditEvent]) -> str:
    """Return a line for each event: times in UTC by ISO 8601, details as JSON."""
    return csv_lines(
        (
            event.id,
            iso_time(event.at),
            event.actor.key_id or "",
            safe_cell(event.actor.name),
            event.action,
            safe_cell(event.target_id),
            safe_cell(event.target_name),
            json.dumps(dict(event.details), ensure_ascii=False),
        )
        for event in events
    )


def iso_time(milliseconds: int) -> str:
    """Return a time as ISO 8601 in UTC, such as ``2026-11-23T09:30:00.125Z``."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
