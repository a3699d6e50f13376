"""The silence between the blocks of a document, by their kind."""

from __future__ import annotations

from typing import Final, Protocol

LEAD_MS: Final = 750
"""The silence before the first word of a chapter."""
TAIL_MS: Final = 2000
"""The silence behind its last word."""
HEADING_MS: Final = {1: 1800, 2: 1400}
LOWER_HEADING_MS: Final = 1000
"""The silence after a heading, and before one within a chapter, by its level."""
BLOCK_MS: Final = {"item": 450, "row": 450}
PARAGRAPH_MS: Final = 700
"""The silence after a block of text, by its kind."""


class Spaced(Protocol):
    """A block of a document, or a paragraph of a project."""

    @property
    def kind(self) -> str:
        """Its kind, such as a heading."""
        ...

    @property
    def level(self) -> int:
        """1 to 6 for a heading, else 0."""
        ...


def pause_ms(block: Spaced, following: Spaced | None) -> int:
    """Return the silence between a block and the next of its chapter, or the end of that."""
    if following is None:
        return TAIL_MS
    block_ms = _heading_ms(block) if block.kind == "heading" else BLOCK_MS.get(block.kind, PARAGRAPH_MS)
    return max(block_ms, _heading_ms(following)) if following.kind == "heading" else block_ms


def _heading_ms(block: Spaced) -> int:
    return HEADING_MS.get(block.level, LOWER_HEADING_MS)
