"""The audit log as CSV (RFC 4180), for spreadsheets and auditors."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from rhapsode.core.audit import AuditEvent
from rhapsode.service.usage_csv import safe_cell

MOST_ROWS: Final = 10_000
"""Lines of one file."""
COLUMNS: Final = ("id", "time", "actor_key", "actor_name", "action", "target", "target_name", "details")


def audit_csv(events: Sequence[AuditEvent]) -> str:
    """Return a header and a line for each event: times in UTC by ISO 8601, details as JSON."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(COLUMNS)
    for event in events:
        lines.writerow(
            [
                event.id,
                iso_time(event.at),
                event.actor.key_id or "",
                safe_cell(event.actor.name),
                event.action,
                safe_cell(event.target_id),
                safe_cell(event.target_name),
                json.dumps(dict(event.details), ensure_ascii=False),
            ]
        )
    return file.getvalue()


def iso_time(milliseconds: int) -> str:
    """Return a time as ISO 8601 in UTC, such as ``2026-11-23T09:30:00.125Z``."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
