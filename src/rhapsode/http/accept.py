"""What a caller wants to have, by the header ``Accept`` (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from starlette.requests import Request


def accepts(request: Request, media_type: str) -> bool:
    """Return whether the caller names ``media_type`` itself (not ``*/*``), and does not prefer JSON to it."""
    weights = {}
    for entry in ",".join(request.headers.getlist("accept")).split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        weights[name] = next((_weight(part[2:]) for part in parameters if part.startswith("q=")), 1.0)
    wanted = weights.get(media_type, 0.0)
    return wanted > 0.0 and wanted >= weights.get("application/json", 0.0)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
