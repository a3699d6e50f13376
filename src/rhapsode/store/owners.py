"""The column value for the owner of entries of a key, or of the installation."""

from __future__ import annotations

from typing import Final

INSTALLATION: Final = ""
"""The owner column of entries of the installation: no NULL, which a unique index would not compare."""


def owner_column(key_id: str | None) -> str:
    """Return the value of the owner column for a key, or for the installation (``None``)."""
    return INSTALLATION if key_id is None else key_id
