"""Where a word stands: what the rules for characters of several readings go by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a run, and the words beside it; those are empty at the ends of the run."""

    run: Sequence[str]
    index: int
    word: str
    before: str
    after: str

    @classmethod
    def of(cls, run: Sequence[str], index: int) -> Place:
        """Return the place of the word at ``index`` of a run of words."""
        before = run[index - 1] if index else ""
        after = run[index + 1] if index + 1 < len(run) else ""
        return cls(run, index, run[index], before, after)
