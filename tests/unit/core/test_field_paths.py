"""The path of a field, as ``param`` of an error names it."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from rhapsode.core.errors import RequestError
from rhapsode.core.field_paths import field_path
from rhapsode.core.speech import Pronunciation, Speaker, SpeechParams
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.http.bodies import check
from rhapsode.service.checks import check_params
from tests.support.cases import each_case

CATALOGUE = Catalogue([ToneProvider()])
TWO = (Speaker("Ann", "Low"), Speaker("Ben", "Lo"))


@each_case(
    ("where", "steps", "path"),
    [
        ("", ("text",), "text"),
        ("", (0,), "[0]"),
        ("", ("input", 0, "params", "text"), "input[0].params.text"),
        ("input[1].params", ("speakers", 2, "voice_name"), "input[1].params.speakers[2].voice_name"),
        ("", (".hidden",), ".hidden"),
        ("pronunciations", (".NET",), "pronunciations..NET"),
        ("where", (), "where"),
    ],
)
def test_a_path_has_a_dot_before_every_name_but_the_first(where: str, steps: tuple[str | int, ...], path: str) -> None:
    assert field_path(where, *steps) == path


@each_case(
    ("params", "field"),
    [
        (SpeechParams("x" * 101), "text"),
        (SpeechParams("x" * 101, text_field="prompt"), "prompt"),
        (SpeechParams("Hi.", "Lo"), "voice_name"),
        (SpeechParams("Hi.", language_code="xx-XX"), "language_code"),
        (SpeechParams("Hi.", sample_rate=7), "sample_rate"),
        (SpeechParams("Hi.", pronunciations=(Pronunciation(".", "dot"),)), "pronunciations.."),
        (SpeechParams("Ann: Hi.", speakers=TWO), "speakers[1].voice_name"),
        (SpeechParams("Ann: Hi.", "Low", speakers=TWO), "voice_name"),
    ],
)
@each_case(("where", "prefix"), [("", ""), ("speakers.Ann", "speakers.Ann."), ("input[3].params", "input[3].params.")])
def test_a_refused_parameter_is_named_below_the_place_of_its_object(
    params: SpeechParams, field: str, where: str, prefix: str
) -> None:
    with pytest.raises(RequestError) as raised:
        check_params(CATALOGUE, CATALOGUE.models["tone"], params, where, max_characters=100)
    assert raised.value.param == prefix + field


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


@each_case("name", ["texts", ".text", "..", ".a.b"])
def test_an_unknown_field_of_a_body_is_named_as_it_is_written(name: str) -> None:
    with pytest.raises(RequestError) as raised:
        check(_Body, {name: 1})
    assert raised.value.param == name
