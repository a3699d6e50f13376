"""The fields of a body: of an object within it, and where in it a field belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args, get_origin

from pydantic import BaseModel


def model_at(model: type[BaseModel], location: Sequence[int | str]) -> type[BaseModel]:
    """Return the model of the object at a place in a body of ``model``."""
    callers_name = False
    for name in location:
        if isinstance(name, int):
            continue
        if callers_name:
            callers_name = False
            continue
        field = model.model_fields.get(name) or next(
            field for field in model.model_fields.values() if field.alias == name
        )
        model = next(models_in(field.annotation))
        callers_name = _has_callers_names(field.annotation)
    return model


def _has_callers_names(kind: object) -> bool:
    """Tell whether a type is an object whose fields the caller names, such as ``dict[str, A] | None``."""
    return get_origin(kind) is dict or any(map(_has_callers_names, get_args(kind)))


def field_names(model: type[BaseModel]) -> list[str]:
    """Return the names of the fields, as clients write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def place_within(model: type[BaseModel], name: str) -> str | None:
    """Return where objects inside one of ``model`` have a field of that name, such as ``input[].params``."""
    for own, field in model.model_fields.items():
        place = (field.alias or own) + ("[]" if get_origin(field.annotation) is list else "")
        for inner in models_in(field.annotation):
            if name in field_names(inner):
                return place
            if (deeper := place_within(inner, name)) is not None:
                return f"{place}.{deeper}"
    return None


def models_in(kind: object) -> Iterator[type[BaseModel]]:
    """Yield the models that a type is made of, such as ``A`` of ``list[A] | None``."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from models_in(part)
