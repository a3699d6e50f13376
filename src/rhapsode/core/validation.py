"""Wording of what pydantic finds wrong with a value, the same for bodies, settings and options of commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KINDS = {
    "string_type": "a string",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "an array",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "url_type": "a URL such as https://speech.example.com",
    "url_parsing": "a URL such as https://speech.example.com",
    "url_scheme": "a URL such as https://speech.example.com",
}
_GENERIC = "Input should "
_OF_VALIDATOR = "Value error, "


def requirement(problem: Mapping[str, Any]) -> str:
    """Return what a value has to be, to stand behind its name: ``must be at least 1``.

    ``problem`` is an error as pydantic lists it, with its context.
    """
    kind, message, context = problem["type"], problem["msg"], problem.get("ctx", {})
    match kind:
        case "greater_than_equal":
            return f"must be at least {context['ge']:,}"
        case "greater_than":
            return f"must be over {context['gt']:,}"
        case "less_than_equal":
            return f"must be at most {context['le']:,}"
        case "less_than":
            return f"must be under {context['lt']:,}"
        case "too_short":
            return f"must have at least {_counted(context['min_length'], 'entry', 'entries')}"
        case "too_long":
            return f"must have at most {_counted(context['max_length'], 'entry', 'entries')}"
        case "string_too_short":
            least = context["min_length"]
            return "must not be empty" if least == 1 else f"must have at least {least:,} characters"
        case "string_too_long":
            return f"must have at most {_counted(context['max_length'], 'character', 'characters')}"
        case "string_pattern_mismatch":
            return f"must match the pattern {context['pattern']}"
    if kind in _KINDS:
        return f"must be {_KINDS[kind]}"
    return f"must {message.removeprefix(_GENERIC)}" if message.startswith(_GENERIC) else f"is wrong: {message}"


def message_of_validator(problem: Mapping[str, Any]) -> str | None:
    """Return what a validator of this program has raised, without pydantic's prefix; ``None`` for other problems."""
    message: str = problem["msg"]
    return message.removeprefix(_OF_VALIDATOR) if message.startswith(_OF_VALIDATOR) else None


def allowed_values(problem: Mapping[str, Any]) -> list[str]:
    """Return the values of an ``enum`` or ``literal_error``, whose context lists them as ``'a', 'b' or 'c'``."""
    return [value.strip("'") for value in problem["ctx"]["expected"].replace(" or ", ", ").split(", ")]


def _counted(number: int, singular: str, plural: str) -> str:
    return f"one {singular}" if number == 1 else f"{number:,} {plural}"
