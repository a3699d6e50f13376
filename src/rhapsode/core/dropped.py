"""Text that is not spoken: serialisation for the store and for API responses."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rhapsode.core.speech import MAX_DROPPED, Dropped


def write_dropped(before: str, pieces: Iterable[Dropped]) -> str:
    """Return ``before``, what this has written, with ``pieces`` behind it: JSON, at most MAX_DROPPED of them."""
    groups = json.loads(before)
    groups += ([piece.kind, piece.start, piece.end, piece.what] for piece in pieces)
    return json.dumps(groups[:MAX_DROPPED], ensure_ascii=False, separators=(",", ":"))


def read_dropped(written: str) -> list[Dropped]:
    """Return what :func:`write_dropped` has written."""
    return [Dropped(*piece) for piece in json.loads(written)]


def dropped_object(piece: Dropped) -> dict[str, object]:
    """Return a piece as callers see it."""
    return {"kind": piece.kind, "what": piece.what, "from": piece.start, "to": piece.end}
