"""Routes: the engine of a model, and its fallback."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """The routing policy of a model that both Google's API and a local engine can serve."""

    GEMINI = "gemini"
    LOCAL = "local"
    GEMINI_THEN_LOCAL = "gemini_then_local"

    def allows(self, asked: Policy) -> bool:
        """Tell whether a request may ask for ``asked`` under this policy: for one that is as strict or stricter."""
        return self in (asked, Policy.GEMINI_THEN_LOCAL)


@dataclass(frozen=True, slots=True)
class Route:
    """The engine, and the fallback that renders a whole input again when the engine fails (``None``: no fallback)."""

    engine: str
    fallback: str | None = None
