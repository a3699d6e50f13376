"""How commands that show what keys have done refer to a key. Revoked keys are among them."""

from __future__ import annotations

from collections.abc import Iterable

from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.task import ApiKey


def find_key_id(keys: Iterable[ApiKey], reference: str) -> str | None:
    """Return the id of the key with that id, prefix or name; ``None`` if there is none.

    Raises RequestError when several keys have that name.
    """
    named = []
    for key in keys:
        if reference in (key.id, key.prefix):
            return key.id
        if key.name == reference:
            named.append(key)
    if len(named) > 1:
        prefixes = ", ".join(key.prefix for key in named)
        raise RequestError(f"Several keys are named {reference!r}: name one by its prefix ({prefixes}).")
    return named[0].id if named else None


def key_id_of(keys: Iterable[ApiKey], reference: str) -> str:
    """Do as :func:`find_key_id`. Raises NotFoundError when there is none."""
    found = find_key_id(keys, reference)
    if found is None:
        raise NotFoundError(f"No key has the name, prefix or id {reference!r}. 'rhapsode keys list' shows all.")
    return found
