"""The request that creates a task: what is taken, and what is said about the rest."""

from __future__ import annotations

from typing import Any

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Pronunciation, SpeechParams
from rhapsode.http.schemas import parse_create
from rhapsode.service.requests import TaskRequest, fingerprint


def request(params: Any = None, **more: Any) -> dict[str, Any]:
    return {"model": "tone", "input": [{"params": {"text": "Hi."} if params is None else params}], **more}


def test_a_request_with_all_fields_is_read() -> None:
    body = {
        "model": "tone",
        "input": [{"params": {"text": "One.", "voice_name": "Low"}}, {"params": {"prompt": "Two."}}],
        "metadata": {"order": 7, "tags": ["a", None, {"b": 1.5}]},
    }
    assert parse_create(body) == TaskRequest(
        "tone",
        [SpeechParams("One.", "Low"), SpeechParams("Two.", None)],
        {"order": 7, "tags": ["a", None, {"b": 1.5}]},
    )


def test_text_and_prompt_may_be_given_alike() -> None:
    assert parse_create(request({"text": "Same.", "prompt": "Same."})).inputs == [SpeechParams("Same.")]


def test_a_style_is_taken_as_it_is_written() -> None:
    asked = parse_create(request({"text": "Hi.", "style": "very calm"}))
    assert asked.inputs == [SpeechParams("Hi.", style="very calm")]
    assert fingerprint(asked) != fingerprint(parse_create(request({"text": "Hi."})))


def test_pronunciations_are_the_same_in_whatever_order() -> None:
    first = parse_create(request({"text": "Hi.", "pronunciations": {"SQL": "sequel", "3D": "/θri/"}}))
    second = parse_create(request({"text": "Hi.", "pronunciations": {"3D": "/θri/", "SQL": "sequel"}}))
    assert first == second
    assert first.inputs[0].pronunciations == (Pronunciation("3D", "/θri/"), Pronunciation("SQL", "sequel"))
    assert fingerprint(first) == fingerprint(second)
    plain = parse_create(request({"text": "Hi.", "pronunciations": {}}))
    assert fingerprint(plain) == fingerprint(parse_create(request({"text": "Hi."}))) != fingerprint(first)


@pytest.mark.parametrize("count", [1, 100])
def test_the_order_of_inputs_is_kept(count: int) -> None:
    body = {"model": "tone", "input": [{"params": {"text": f"{number}"}} for number in range(count)]}
    assert [params.text for params in parse_create(body).inputs] == [f"{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("body", "param", "message"),
    [
        (None, None, "The body must be a JSON object, not null."),
        ([], None, "The body must be a JSON object, not an array."),
        ("x", None, "The body must be a JSON object, not a string."),
        (7, None, "The body must be a JSON object, not a number."),
        (True, None, "The body must be a JSON object, not a boolean."),
        ({"input": []}, "model", "The field 'model' is required."),
        ({"model": "tone"}, "input", "The field 'input' is required."),
        (request(model=None), "model", "'model' must be a string, not null."),
        (request(model=3), "model", "'model' must be a string, not a number."),
        ({"model": "tone", "input": {}}, "input", "'input' must be an array, not an object."),
        ({"model": "tone", "input": "Hi."}, "input", "'input' must be an array, not a string."),
        ({"model": "tone", "input": []}, "input", "'input' must have at least one entry."),
        (
            {"model": "tone", "input": [{"params": {"text": "x"}}] * 101},
            "input",
            "'input' must have at most 100 entries.",
        ),
        ({"model": "tone", "input": ["Hi."]}, "input[0]", "'input[0]' must be an object, not a string."),
        ({"model": "tone", "input": [{}]}, "input[0].params", "The field 'params' is required."),
        (request([]), "input[0].params", "'input[0].params' must be an object, not an array."),
        (request({}), "input[0].params.text", "The field 'text' is required."),
        (request({"voice_name": "Low"}), "input[0].params.text", "The field 'text' is required."),
        (request({"txt": "Hi."}), "input[0].params.txt", "Unknown field 'txt'. Did you mean 'text'?"),
        ({"modle": "tone", "input": []}, "modle", "Unknown field 'modle'. Did you mean 'model'?"),
        (
            {"model": "tone", "input": [{"text": "Hi."}]},
            "input[0].text",
            "Unknown field 'text': it belongs in 'params'.",
        ),
        (request(voice_name="Low"), "voice_name", "Unknown field 'voice_name': it belongs in 'input[].params'."),
        ({"model": "tone", "text": "Hi."}, "text", "Unknown field 'text': it belongs in 'input[].params'."),
        (
            request({"text": "Hi.", "webhook_url": "https://example.com"}),
            "input[0].params.webhook_url",
            "Unknown field 'webhook_url': it belongs to the body itself, not to what is in it.",
        ),
        ({"model": "tone", "metadata": {}, "colour": 1}, "input", "The field 'input' is required."),
        (request({"text": ""}), "input[0].params.text", "The field 'text' must not be empty."),
        (request({"prompt": ""}), "input[0].params.prompt", "The field 'prompt' must not be empty."),
        (request({"text": None}), "input[0].params.text", "'input[0].params.text' must be a string, not null."),
        (request({"text": ["Hi."]}), "input[0].params.text", "'input[0].params.text' must be a string, not an array."),
        (
            request({"text": "Hi.", "voice_name": None}),
            "input[0].params.voice_name",
            "'input[0].params.voice_name' must be a string, not null.",
        ),
        (
            request({"text": "One.", "prompt": "Two."}),
            "input[0].params.prompt",
            "'prompt' is an alias of 'text': give one of them, or both alike.",
        ),
        (request(metadata=[]), "metadata", "'metadata' must be an object, not an array."),
        (request(metadata=None), "metadata", "'metadata' must be an object, not null."),
        (request(modle="x"), "modle", "Unknown field 'modle'. Did you mean 'model'?"),
        (request(stream=True), "stream", "Unknown field 'stream'. Known: model, input, metadata, deadline_seconds, "),
        (
            request({"text": "Hi.", "voice": "Low"}),
            "input[0].params.voice",
            "Unknown field 'voice'. Did you mean 'voice_name'?",
        ),
        (
            {"model": "tone", "input": [{"params": {"text": "x"}, "parms": {}}]},
            "input[0].parms",
            "Unknown field 'parms'. Did you mean 'params'?",
        ),
        (
            request({"text": "x", "pronunciations": ["SQL"]}),
            "input[0].params.pronunciations",
            "'input[0].params.pronunciations' must be an object, not an array.",
        ),
        (
            request({"text": "x", "pronunciations": {"S.Q": 5}}),
            "input[0].params.pronunciations.S.Q",
            "'input[0].params.pronunciations.S.Q' must be a string, not a number.",
        ),
        (
            request({"text": "x", "style": ""}),
            "input[0].params.style",
            "The field 'style' must not be empty.",
        ),
        (
            request({"text": "x", "style": "calm " * 801}),
            "input[0].params.style",
            "'input[0].params.style' must have at most 4,000 characters.",
        ),
        (
            request({"text": "x", "style": {"mood": "calm"}}),
            "input[0].params.style",
            "'input[0].params.style' must be a string, not an object.",
        ),
        (
            request({"text": "x", "styl": "calm"}),
            "input[0].params.styl",
            "Unknown field 'styl'. Did you mean 'style'?",
        ),
        (request({"text": "x", "pitch": 2}), "input[0].params.pitch", "Unknown field 'pitch'."),
        (request({"text": "x", "speed": "fast"}), "input[0].params.speed", "'input[0].params.speed' must be a number"),
        (request({"text": "x", "speed": True}), "input[0].params.speed", "'input[0].params.speed' must be a number"),
        (
            request({"text": "x", "volume_db": -20.5}),
            "input[0].params.volume_db",
            "'input[0].params.volume_db' must be at least -20.0.",
        ),
        (
            request({"text": "x", "volume_db": 21}),
            "input[0].params.volume_db",
            "'input[0].params.volume_db' must be at most 20.0.",
        ),
        (
            request({"text": "x", "speed": 0.24}),
            "input[0].params.speed",
            "'input[0].params.speed' must be at least 0.25.",
        ),
        (
            request({"text": "x", "speed": 4.1}),
            "input[0].params.speed",
            "'input[0].params.speed' must be at most 4.0.",
        ),
        (
            request({"text": "x", "format": "ogg"}),
            "input[0].params.format",
            "Unknown format 'ogg'. Valid: wav, mp3, opus, flac, pcm, aac, mulaw, alaw.",
        ),
        (
            request({"text": "x", "format": None}),
            "input[0].params.format",
            "'input[0].params.format' must be a string, not null.",
        ),
        (
            request({"text": "x", "language_code": 7}),
            "input[0].params.language_code",
            "'input[0].params.language_code' must be a string, not a number.",
        ),
    ],
)
def test_what_is_wrong_is_named(body: Any, param: str | None, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        parse_create(body)
    assert raised.value.param == param
    assert raised.value.message.startswith(message)
    assert raised.value.status == 400


def test_the_second_input_is_named_as_such() -> None:
    with pytest.raises(RequestError) as raised:
        parse_create({"model": "tone", "input": [{"params": {"text": "x"}}, {"params": {"text": 3}}]})
    assert raised.value.param == "input[1].params.text"


def test_long_names_are_not_repeated_at_length() -> None:
    with pytest.raises(RequestError) as raised:
        parse_create(request(**{"x" * 100_000: 1}))
    assert len(raised.value.message) < 200
    assert len(raised.value.param or "") <= 200
