"""Find the first validation error of a body without formatting all of them: there may be tens of thousands."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rhapsode.core.nearest import nearest
from rhapsode.http.body_fields import model_at, place_within

FEW = 200
"""Up to this number all errors are formatted; with more, the first is found by validating a part of the body."""
KEPT_UNKNOWN, KEPT_ENTRIES = 3, 101
"""What is kept of unknown fields of an object, and of a list, in that part: all that can be first."""


def first_error(error: ValidationError, model: type[BaseModel], value: object) -> ErrorDetails:
    """Return the first error of ``error``, which ``model`` has raised for ``value``."""
    if error.error_count() > FEW:
        try:
            model.model_validate(_part(value, _names(model)))
        except ValidationError as smaller:
            error = smaller
    problems = error.errors(include_url=False, include_context=True)
    return _misplaced(problems, model) or problems[0]


def _misplaced(problems: Sequence[ErrorDetails], model: type[BaseModel]) -> ErrorDetails | None:
    """Return the unknown field that stands for the first error, a field that is missing.

    Either its name is like that of the missing one (``txt``), or it belongs in that (``text`` beside ``params``).
    """
    *parent, missing = problems[0]["loc"]
    if problems[0]["type"] != "missing":
        return None
    for other in problems:
        name = str(other["loc"][-1])
        if other["type"] != "extra_forbidden" or [*other["loc"][:-1]] != parent:
            continue
        place = place_within(model_at(model, parent), name) or ""
        if nearest(name, [str(missing)]) is not None or place.split(".")[0].removesuffix("[]") == missing:
            return other
    return None


def _part(value: object, names: frozenset[str]) -> object:
    if isinstance(value, dict):
        unknown = [name for name in value if name not in names][:KEPT_UNKNOWN]
        kept = {name: _part(entry, names) for name, entry in value.items() if name in names}
        return {**kept, **{name: _part(value[name], names) for name in unknown}}
    if isinstance(value, list):
        return [_part(entry, names) for entry in value[:KEPT_ENTRIES]]
    return value


@lru_cache
def _names(model: type[BaseModel]) -> frozenset[str]:
    """Return every name that a field has somewhere in ``model``, and some more words of its schema."""
    return frozenset(re.findall(r'"(\w+)":', json.dumps(model.model_json_schema())))
