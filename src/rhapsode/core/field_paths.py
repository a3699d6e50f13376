"""The path of a field of a request, as ``param`` of an error names it: ``input[0].params.text``."""

from __future__ import annotations


def field_path(where: str, *steps: str | int) -> str:
    """Return the path of what ``steps`` lead to from ``where``: names of fields and indices of arrays.

    An empty ``where`` is the request itself, whose fields have no prefix.
    """
    path = where
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path = f"{path}.{step}" if path else step
    return path
