"""Content negotiation by the header ``Accept`` (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from starlette.requests import Request


def accepts(request: Request, media_type: str, usual: str = "application/json") -> bool:
    """Return whether the caller names ``media_type`` itself (not ``*/*``), and does not prefer ``usual`` to it.

    Of several entries for a type, as of its versions, the one with the greatest weight counts.
    """
    weights: dict[str, float] = {}
    for entry in ",".join(request.headers.getlist("accept")).split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        weight = next((_weight(part[2:]) for part in parameters if part.startswith("q=")), 1.0)
        weights[name] = max(weight, weights.get(name, 0.0))
    media_weight = weights.get(media_type, 0.0)
    return media_weight > 0.0 and media_weight >= weights.get(usual, 0.0)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
