"""Route families: who is asked, errors in the format that the caller reads, and what is left out leniently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.requests import Request

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import (
    AuthenticationError,
    LimitError,
    NotFoundError,
    QueueFullError,
    RequestError,
    RhapsodeError,
    TaskFailedError,
)
from rhapsode.http.app import FAMILIES
from rhapsode.http.bodies import (
    IGNORED,
    JsonBody,
    LenientRequest,
    Parameter,
    Query,
    StrictRequest,
    ignored_header,
    taking,
)
from rhapsode.http.body_fields import models_in
from rhapsode.http.error_formats import own_error
from rhapsode.http.families import RouteFamily, family_at, routed_path
from rhapsode.http.gemini.errors import google_error
from rhapsode.http.gemini.family import FAMILY as GEMINI
from rhapsode.http.gemini.schemas import GenerateContent
from rhapsode.http.openai.errors import openai_error
from rhapsode.http.openai.schemas import CreateSpeech


def dialect_of(scope: Any) -> Any:
    return family_at(FAMILIES, scope).error_format


def takes_google_key(scope: Any) -> bool:
    return GEMINI.takes_key(scope["path"])


def scope(path: str, header: str = "", query: str = "") -> Any:
    headers = [(header.encode(), b"key")] if header else []
    return {"type": "http", "path": path, "headers": headers, "query_string": query.encode()}


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        ("/v1/audio/speech", openai_error),
        ("/v1/audio/nothing", openai_error),
        ("/v1beta/models", google_error),
        ("/v1beta", google_error),
        ("/v1beta/what/ever", google_error),
        ("/v1alpha/models", google_error),
        ("/v1/interactions", google_error),
        ("/v1/models/hibari:generateContent", google_error),
        ("/v1/models", own_error),
        ("/v1/models/hibari", own_error),
        ("/v1/tasks", own_error),
        ("/v1betas", own_error),
        ("/", own_error),
    ],
)
def test_the_path_decides(path: str, dialect: Any) -> None:
    assert dialect_of(scope(path)) is dialect


def test_for_the_list_of_models_the_key_decides() -> None:
    for path in ("/v1/models", "/v1/models/hibari"):
        assert dialect_of(scope(path, "x-goog-api-key")) is google_error
        assert dialect_of(scope(path, query="a=b&key=")) is google_error
        assert dialect_of(scope(path, "authorization", "keys=1")) is own_error
        assert takes_google_key(scope(path))
    for path in ("/v1/tasks", "/v1/audio/speech"):
        assert not takes_google_key(scope(path))
    assert dialect_of(scope("/v1/tasks", "x-goog-api-key")) is google_error, "who sends that reads no other errors"
    assert dialect_of(scope("/v1/audio/speech", "x-goog-api-key")) is openai_error
    assert dialect_of(scope("/v1/voices", "x-goog-api-key")) is google_error
    assert dialect_of(scope("/console", "x-goog-api-key")) is own_error
    assert dialect_of(scope("/v1/usage", query="key=key_1")) is own_error, "there it is the key that is asked about"


@pytest.mark.parametrize(
    ("error", "kind", "param", "code"),
    [
        (AuthenticationError("No."), "authentication_error", None, "invalid_api_key"),
        (RequestError("No.", param="voice"), "invalid_request_error", "voice", None),
        (NotFoundError("No.", param="model"), "invalid_request_error", "model", "model_not_found"),
        (NotFoundError("No."), "invalid_request_error", None, None),
        (LimitError("No."), "requests", None, "rate_limit_exceeded"),
        (TaskFailedError("No.", code=502), "engine_error", None, None),
        (RhapsodeError("No."), "server_error", None, None),
    ],
)
def test_errors_have_openais_type_and_code(
    error: RhapsodeError, kind: str, param: str | None, code: str | None
) -> None:
    assert openai_error(error) == {"error": {"message": "No.", "type": kind, "param": param, "code": code}}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (AuthenticationError("No."), "UNAUTHENTICATED"),
        (NotFoundError("No.", param="model"), "NOT_FOUND"),
        (TaskFailedError("No.", code=504), "DEADLINE_EXCEEDED"),
        (TaskFailedError("No.", code=502), "UNAVAILABLE"),
        (TaskFailedError("No.", code=413), "INVALID_ARGUMENT"),
        (TaskFailedError("No.", code=507), "INTERNAL"),
    ],
)
def test_errors_have_googles_status(error: RhapsodeError, status: str) -> None:
    assert google_error(error) == {"error": {"code": error.status, "message": "No.", "status": status}}


def test_errors_in_googles_format_have_details() -> None:
    (field,) = google_error(RequestError("No.", param="contents"))["error"]["details"]
    assert field == {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"field": "contents", "description": "No."}],
    }
    for error in (LimitError("No.", retry_after_seconds=47), QueueFullError("No.", retry_after_seconds=47)):
        (retry,) = google_error(error)["error"]["details"]
        assert retry == {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "47s"}


# -- strict and lenient ---------------------------------------------------------------------------------------------


def models_of(family: RouteFamily) -> Iterator[type[BaseModel]]:
    """Yield the models of all bodies of a family, with all that they are made of."""
    waiting, seen = list(family.requests), set[type[BaseModel]]()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        yield model
        waiting += [part for field in model.model_fields.values() for part in models_in(field.annotation)]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_all_models_of_a_family_are_as_strict_as_it_is(family: RouteFamily) -> None:
    models = list(models_of(family))
    assert models
    kind = LenientRequest if family.lenient else StrictRequest
    assert [model.__name__ for model in models if not issubclass(model, kind)] == []


def request_with(body: Any) -> Request:
    async def receive() -> Any:
        return {"type": "http.request", "body": json.dumps(body).encode()}

    headers = [(b"content-type", b"application/json")]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b""}, receive)


async def read(model: type[BaseModel], body: Any) -> tuple[Any, list[str]]:
    request = request_with(body)
    parsed = await JsonBody(model)(request)
    return parsed, request.scope.get(IGNORED, [])


SPEECH = {"model": "tts-1", "input": "Hello.", "voice": "alloy"}


async def test_what_a_lenient_family_does_not_know_is_named() -> None:
    parsed, ignored = await read(CreateSpeech, {**SPEECH, "pitch": 2, "user": "me", "seed": None, "tools": []})
    assert (parsed.input, ignored) == ("Hello.", ["pitch", "user"])
    body = {
        "contents": [{"parts": [{"text": "Hi.", "thought": False}], "role": "user"}],
        "generationConfig": {
            "temperature": 1,
            "topK": None,
            "stopSequences": [],
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore", "mood": "gay"}}},
        },
        "tools": None,
        "toolConfig": {},
        "safety_settings": [{"category": "X"}],
        "labels": {"a": "b"},
        "model": "models/x",
    }
    parsed, ignored = await read(GenerateContent, body)
    assert parsed.contents[0].parts[0].text == "Hi."
    assert sorted(ignored) == [
        "contents[0].parts[0].thought",
        "generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.mood",
        "generationConfig.temperature",
        "labels",
        "safetySettings",
    ]


@pytest.mark.parametrize("empty", [None, [], {}])
async def test_what_is_empty_counts_as_left_out_there(empty: Any) -> None:
    parsed, ignored = await read(CreateSpeech, {**SPEECH, "speed": empty, "instructions": empty, "what": empty})
    assert (parsed.speed, parsed.instructions, ignored) == (1.0, None, [])
    parsed, _ = await read(CreateSpeech, {**SPEECH, "voice": empty, "model": empty})
    assert (parsed.voice, parsed.model) == ("default", "default")
    with pytest.raises(RequestError, match="The field 'input' is required"):
        await read(CreateSpeech, {**SPEECH, "input": empty})
    parsed, _ = await read(GenerateContent, {"contents": {"parts": {"text": "Hi."}, "role": empty}})
    assert parsed.contents[0].role is None


@pytest.mark.parametrize(("given", "speed"), [("1.0", 1.0), ("2", 2), ("0.25", 0.25)])
async def test_a_string_that_is_a_number_is_one_there(given: str, speed: float) -> None:
    parsed, _ = await read(CreateSpeech, {**SPEECH, "speed": given, "volume_multiplier": given})
    assert (parsed.speed, parsed.volume_multiplier) == (speed, speed)
    parsed, _ = await read(CreateSpeech, {**SPEECH, "input": given})
    assert parsed.input == given
    parsed, _ = await read(
        GenerateContent, {"contents": {"parts": {"text": given}}, "generationConfig": {"topK": given}}
    )
    assert (parsed.contents[0].parts[0].text, parsed.generation_config.top_k) == (given, speed)


@pytest.mark.parametrize("given", ["fast", "1e0", "1,5", " 1", "", "nan", "\u0661"])
async def test_a_string_that_is_no_exact_number_is_an_error(given: str) -> None:
    with pytest.raises(RequestError, match="'speed' must be a number"):
        await read(CreateSpeech, {**SPEECH, "speed": given})


@pytest.mark.parametrize(
    ("path", "routed"),
    [
        ("/v1/audio/speech/", "/v1/audio/speech"),
        ("/v1//audio/speech", "/v1/audio/speech"),
        ("//v1///audio//voices//", "/v1/audio/voices"),
        ("/v1beta//models/x:generateContent", "/v1beta/models/x:generateContent"),
        ("/v1//models", "/v1/models"),
        ("/v1/tasks/", "/v1/tasks/"),
        ("/v1//tasks", "/v1//tasks"),
        ("/", "/"),
        ("//", "//"),
    ],
)
def test_slashes_too_many_find_the_routes_of_clients(path: str, routed: str) -> None:
    assert routed_path(FAMILIES, path) == routed


async def test_names_are_taken_in_capitals_too() -> None:
    body, _ = await read(CreateSpeech, {"input": "Hi.", "response_format": "MP3", "stream_format": "SSE"})
    assert (body.response_format, body.stream_format) == (AudioFormat.MP3, "sse")


async def test_what_is_known_is_checked_all_the_same() -> None:
    with pytest.raises(RequestError, match="'speed' must be at most 4"):
        await read(CreateSpeech, {**SPEECH, "speed": 9, "unknown": 1})
    with pytest.raises(RequestError, match="The body must be a JSON object"):
        await read(CreateSpeech, [])


def test_a_value_that_the_document_does_not_allow_is_refused() -> None:
    query = Query(Parameter("alt", "How.", {"type": "string", "enum": ["sse", "json"]}))

    def asked(value: str) -> Request:
        return Request({"type": "http", "query_string": f"alt={value}".encode(), "headers": []})

    assert query(asked("sse")) == {"alt": "sse"}
    with pytest.raises(RequestError, match="'alt' must be 'sse' or 'json'") as refused:
        query(asked("proto"))
    assert refused.value.param == "alt"
    assert taking(query)["parameters"][0]["schema"]["enum"] == ["sse", "json"]


def test_of_many_values_the_nearest_is_named() -> None:
    query = Query(Parameter("rate", "How.", {"type": "string", "enum": [f"pcm_{khz}000" for khz in range(8, 49, 4)]}))
    request = Request({"type": "http", "query_string": b"rate=pcm_4800", "headers": []})
    with pytest.raises(RequestError, match=r"^Unknown rate 'pcm_4800'\. Did you mean 'pcm_48000'\?") as refused:
        query(request)
    assert refused.value.param == "rate"


def test_names_of_callers_make_a_short_and_plain_header() -> None:
    assert ignored_header(["a.b[0]", "a.b[0]", "x y\r\nSet-Cookie: z", "\u00e4"]) == (
        b"a.b[0], x%20y%0D%0ASet-Cookie%3A%20z, %C3%A4"
    )
    long = ignored_header([f"{number}{'x' * 100}" for number in range(30)])
    assert long.endswith(b", ...")
    assert len(long) < 21 * 66
