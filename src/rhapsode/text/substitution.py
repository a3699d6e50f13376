"""Replaces ranges of a text."""

from __future__ import annotations

from collections.abc import Iterable


def overwritten(text: str, ranges: Iterable[tuple[int, int, str]]) -> str:
    """Return ``text`` with ``by`` in the place of each ``(start, end, by)``, which are in order and do not overlap."""
    pieces, at = [], 0
    for start, end, by in ranges:
        pieces += [text[at:start], by]
        at = end
    return "".join([*pieces, text[at:]])
