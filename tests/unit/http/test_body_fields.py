"""The place of a field in a body, for messages on fields that are not known."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, Field

from rhapsode.core.errors import RequestError
from rhapsode.http.bodies import check
from rhapsode.http.body_fields import model_at
from rhapsode.http.project_schemas import CreateProject, EditProject


class Inner(BaseModel):
    value: int = 0


class Outer(BaseModel):
    one: Inner | None = None
    several: list[Inner] = []
    named: dict[str, Inner] | None = None
    lists: dict[str, list[Inner]] = {}
    other: Inner = Field(default_factory=Inner, alias="theOther")


@pytest.mark.parametrize(
    "location",
    [("one",), ("several", 2), ("named", "value"), ("named", "one"), ("lists", "several", 0), ("theOther",)],
)
def test_the_model_of_an_object_is_found_also_under_names_of_the_caller(location: tuple[int | str, ...]) -> None:
    assert model_at(Outer, location) is Inner
    assert model_at(Outer, ()) is Outer


@pytest.mark.parametrize("model", [CreateProject, EditProject])
@pytest.mark.parametrize("name", ["Ann", "title", "voice_name"])
def test_an_unknown_field_of_a_speaker_is_named(model: type[BaseModel], name: str) -> None:
    body = {"speakers": {name: {"voice": "Kore"}}, "title": "A"}
    if model is CreateProject:
        body |= {"chapters": [{"title": "One", "paragraphs": [{"text": "Hello."}]}]}
    with pytest.raises(RequestError) as refused:
        check(model, body)
    assert refused.value.message == "Unknown field 'voice'. Did you mean 'voice_name'?"
    assert refused.value.param == f"speakers.{name}.voice"
