"""Every error that pydantic raises for a body, a setting or an option is worded without pydantic's own phrases."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AnyHttpUrl, Field, TypeAdapter, ValidationError

from rhapsode.core.validation import allowed_values, message_of_validator, requirement


def problem(kind: Any, value: object) -> Any:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(value)
    return raised.value.errors(include_url=False)[0]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (int, "1h", "must be a whole number"),
        (int, 1.5, "must be a whole number"),
        (int, "9" * 5000, "must be a whole number"),
        (float, "fast", "must be a number"),
        (Annotated[float, Field(allow_inf_nan=False)], "nan", "must be a finite number"),
        (bool, "maybe", "must be true or false"),
        (str, 1, "must be a string"),
        (list[int], 1, "must be an array"),
        (Annotated[int, Field(ge=1000)], 1, "must be at least 1,000"),
        (Annotated[int, Field(gt=0)], 0, "must be over 0"),
        (Annotated[int, Field(le=65_535)], 70_000, "must be at most 65,535"),
        (Annotated[int, Field(lt=5)], 5, "must be under 5"),
        (Annotated[str, Field(min_length=1)], "", "must not be empty"),
        (Annotated[str, Field(min_length=3)], "ab", "must have at least 3 characters"),
        (Annotated[str, Field(max_length=1)], "ab", "must have at most one character"),
        (Annotated[list[int], Field(min_length=1)], [], "must have at least one entry"),
        (Annotated[list[int], Field(max_length=2)], [1, 2, 3], "must have at most 2 entries"),
        (AnyHttpUrl, "speech.example", "must be a URL such as https://speech.example.com"),
        (AnyHttpUrl, "ftp://speech.example", "must be a URL such as https://speech.example.com"),
        (Literal["bf16", "f32"], "f16", "must be 'bf16' or 'f32'"),
        (Annotated[str, Field(pattern="^[a-z]{2}$")], "Mars", "must match the pattern ^[a-z]{2}$"),
        (Annotated[int, Field(multiple_of=25)], 24, "must be a multiple of 25"),
    ],
)
def test_a_requirement_stands_behind_the_name_of_a_value(kind: Any, value: object, expected: str) -> None:
    found = problem(kind, value)
    assert requirement(found) == expected
    assert message_of_validator(found) is None


def test_what_a_validator_raised_is_told_as_it_is() -> None:
    assert message_of_validator({"msg": "Value error, a bucket is needed"}) == "a bucket is needed"


def test_the_values_of_a_literal_are_listed() -> None:
    assert allowed_values(problem(Literal["key", "installation", "all"], "x")) == ["key", "installation", "all"]
    assert allowed_values(problem(Literal["acx"], "x")) == ["acx"]
