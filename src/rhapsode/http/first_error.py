"""Find the first validation error of a body without formatting all of them: there may be tens of thousands."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

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
    return error.errors(include_url=False, include_context=True)[0]


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
