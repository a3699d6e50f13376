"""Routes: which engine speaks for a model, and which one if that cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """Who may speak for a model that Google's API and an engine of this machine can both serve."""

    GEMINI = "gemini"
    LOCAL = "local"
    GEMINI_THEN_LOCAL = "gemini_then_local"

    def allows(self, asked: Policy) -> bool:
        """Tell whether a request may ask for ``asked`` under this policy: for what is as strict or stricter."""
        return self in (asked, Policy.GEMINI_THEN_LOCAL)


@dataclass(frozen=True, slots=True)
class Route:
    """The engine that speaks, and the one that takes over for a whole input when it cannot. ``None``: nobody does."""

    engine: str
    fallback: str | None = None
