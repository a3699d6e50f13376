"""``generateContent`` and its kin: speech for Google's clients, under ``/v1beta`` and ``/v1``."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat, Int16
from rhapsode.core.errors import RequestError, RhapsodeError
from rhapsode.core.field_paths import field_path
from rhapsode.core.speech import Model
from rhapsode.core.task import Task
from rhapsode.http.bodies import JsonBody, Parameter, Query, Responses, taking
from rhapsode.http.context import Caller, Context, Ctx, require_speech_scope
from rhapsode.http.events import MEDIA_TYPE, event
from rhapsode.http.gemini.errors import google_error
from rhapsode.http.gemini.keys import KEY_PARAMETER
from rhapsode.http.gemini.names import MODEL_PATH, find_google_model, with_known_voices
from rhapsode.http.gemini.prompts import AUDIO, FIELDS, params_of, text_of, wanted_format
from rhapsode.http.gemini.schemas import (
    CountTokens,
    GenerateContent,
    GenerateContentAnswer,
    GoogleError,
    TokenCount,
)
from rhapsode.http.streaming import SLICE_BYTES, Streamed, begun, encoded, slices, with_client
from rhapsode.http.synchronous import SynchronousTask, length_of, speak
from rhapsode.service.checks import check_file

router = APIRouter(tags=["gemini"])

VERSIONS = ("/v1beta", "/v1", "/v1alpha")
CHARACTERS_PER_TOKEN = 4
"""Google's own rule of thumb."""
_KEY = Parameter(KEY_PARAMETER, "The API key, if no header has it.", {"type": "string"})
_ALT = Parameter(
    "alt",
    "`sse` for server-sent events, `json` for a JSON array.",
    {"type": "string", "enum": ["sse", "json"], "default": "json"},
)
_QUERY = Query(_KEY, _ALT, others=True)
_GENERATE, _COUNT = JsonBody(GenerateContent), JsonBody(CountTokens)
REPLAYS: Responses = {
    409: {"model": GoogleError, "description": "The task of this Idempotency-Key cannot be given"},
    422: {"model": GoogleError, "description": "This Idempotency-Key was used for another request"},
}
_STREAM = {
    "description": "Pieces of the answer, from the first finished segment on; the last has `finishReason`",
    "content": {
        MEDIA_TYPE: {"schema": {"type": "string"}},
        "application/json": {
            "schema": {"type": "array", "items": {"$ref": f"#/components/schemas/{GenerateContentAnswer.__name__}"}}
        },
    },
}


async def generate_content(request: Request, model: str, key: Caller, context: Ctx) -> Response:
    """Speak a text and answer with all of it. A disconnect cancels the task."""
    _QUERY(request)
    speech, format, rate_hz = await _submit(request, context, key, model)
    task_id = speech.task.id
    task = await with_client(request, context.service.ended(key, task_id), speech.on_disconnect)
    await context.listener.find(key.id, task_id, 0)  # or it has failed
    samples = context.listener.samples(key.id, task_id, 0)
    chunks = await begun(request, _whole(task, samples, format, rate_hz))
    return Streamed(chunks, "application/json", speech.headers)


async def stream_generate_content(request: Request, model: str, key: Caller, context: Ctx) -> Response:
    """Speak a text and answer with pieces of it while it is rendered. A disconnect cancels the task."""
    alt = _QUERY(request).get("alt", "json")
    speech, format, rate_hz = await _submit(request, context, key, model, streamed=True)
    pieces = _pieces(context, key, speech.task, format, rate_hz)
    if alt == "sse":
        chunks, mime_type = _as_events(pieces), MEDIA_TYPE
    else:
        chunks, mime_type = _as_array(pieces), "application/json"
    return Streamed(
        await begun(request, chunks, speech.on_disconnect), mime_type, speech.headers, speech.on_disconnect
    )


async def count_tokens(request: Request, model: str, _key: Caller, context: Ctx) -> JSONResponse:
    """Return about how many tokens a text has, at four characters each."""
    _QUERY(request)
    find_google_model(context.service.catalogue, model)
    body = await _COUNT(request)
    nested = body.generate_content_request
    if (body.contents is None) == (nested is None):
        raise RequestError("Give either 'contents' or 'generateContentRequest'.", param="contents")
    text = text_of(body.contents or (nested.contents if nested is not None else []))
    count = -(-len(text) // CHARACTERS_PER_TOKEN)
    return JSONResponse({"totalTokens": count, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": count}]})


for version in VERSIONS:
    name = version.strip("/")
    path = f"{version}/models/{{model:{MODEL_PATH}}}"
    speaks = [Depends(require_speech_scope)]
    router.post(
        f"{path}:generateContent",
        operation_id=f"generate_content_{name}",
        summary="Speak, for Google's clients",
        response_class=Response,
        responses={200: {"model": GenerateContentAnswer, "description": "The audio"}, **REPLAYS},
        openapi_extra=taking(_GENERATE, _QUERY),
        dependencies=speaks,
    )(generate_content)
    router.post(
        f"{path}:streamGenerateContent",
        operation_id=f"stream_generate_content_{name}",
        summary="Speak while it is rendered, for Google's clients",
        response_class=Response,
        responses={200: _STREAM, **REPLAYS},
        openapi_extra=taking(_GENERATE, _QUERY),
        dependencies=speaks,
    )(stream_generate_content)
    router.post(
        f"{path}:countTokens",
        operation_id=f"count_tokens_{name}",
        summary="Count tokens, for Google's clients",
        responses={200: {"model": TokenCount}},
        openapi_extra=taking(_COUNT, _QUERY),
    )(count_tokens)


async def _submit(
    request: Request, context: Context, key: Caller, name: str, *, streamed: bool = False
) -> tuple[SynchronousTask, AudioFormat, int | None]:
    """Submit a request; return the task with the requested format and sample rate."""
    model = find_google_model(context.service.catalogue, name)
    body = await _GENERATE(request)
    format, rate_hz = wanted_format(body)
    check_audio(context, model, format, rate_hz, AUDIO)
    params = with_known_voices(params_of(body), model)
    answer = answer_fields(format, rate_hz, streamed=streamed)
    return await speak(request, context, key, model.id, params, FIELDS, answer=answer), format, rate_hz


def answer_fields(format: AudioFormat, rate_hz: int | None, *, streamed: bool) -> dict[str, object]:
    """Return what is asked for of the answer, as far as it is not the default."""
    fields: dict[str, object] = {}
    if format is not AudioFormat.PCM:
        fields["format"] = format.value
    if rate_hz is not None:
        fields["sample_rate"] = rate_hz
    if streamed:
        fields["stream"] = True
    return fields


def check_audio(context: Context, model: Model, format: AudioFormat, rate_hz: int | None, where: str) -> None:
    """Raise RequestError unless a model's speech can be encoded so; ``where`` is the field that asks for it."""
    catalogue = context.service.catalogue
    profile = catalogue.profile(catalogue.route(model.id).engine)
    check_file(format, profile, rate_hz, field_path(where, "mimeType"), field_path(where, "sampleRate"))


def _mime_type(format: AudioFormat, rate_hz: int) -> str:
    """Return the media type as Google has it; the samples of L16 are little-endian all the same."""
    return f"audio/L16;codec=pcm;rate={rate_hz}" if format is AudioFormat.PCM else format.mime_type(rate_hz)


def _answer(task: Task, version: str | None, mime_type: str, data: str, *, last: bool = False) -> dict[str, object]:
    """Return a whole answer, or a piece of it, spoken by a ``version`` of an engine; usage is known with the last."""
    blob = {"mimeType": mime_type, "data": data}
    candidate: dict[str, object] = {"content": {"parts": [{"inlineData": blob}], "role": "model"}, "index": 0}
    answer: dict[str, object] = {"candidates": [candidate]}
    if last:
        candidate["finishReason"] = "STOP"
        text, audio = task.input_text_tokens, task.output_audio_tokens
        answer["usageMetadata"] = {
            "promptTokenCount": text,
            "candidatesTokenCount": audio,
            "totalTokenCount": text + audio,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": text}],
            "candidatesTokensDetails": [{"modality": "AUDIO", "tokenCount": audio}],
        }
    answer["modelVersion"] = version or task.engine
    answer["responseId"] = task.id
    return answer


async def _whole(
    task: Task, samples: AsyncGenerator[Int16], format: AudioFormat, rate_hz: int | None
) -> AsyncGenerator[bytes]:
    """Yield the answer with all of the audio, which is read from the store while it is sent."""
    mark = "\0"
    item = task.items[0]
    mime_type = _mime_type(format, format.rate_hz(item.sample_rate_hz, rate_hz))
    audio_encoder = encoder(format, item.sample_rate_hz, file_hz=rate_hz)
    answer = _answer(task, task.engine_version, mime_type, mark, last=True)
    head, tail = json.dumps(answer).split(json.dumps(mark)[1:-1])
    yield head.encode()
    async for part in _in_slices(encoded(samples, audio_encoder, item.samples)):
        yield base64.b64encode(part)
    yield tail.encode()


async def _pieces(
    context: Context, key: Caller, task: Task, format: AudioFormat, rate_hz: int | None
) -> AsyncGenerator[dict[str, object]]:
    """Yield the answer in pieces as they become known; the last has the usage."""
    playable, samples = await context.listener.begun(key.id, task.id, 0)
    length = await length_of(context, key, task.id) if format is AudioFormat.WAV else None
    chunks = encoded(samples, encoder(format, playable.rate_hz, file_hz=rate_hz), length)
    mime_type = _mime_type(format, format.rate_hz(playable.rate_hz, rate_hz))
    held: bytes | None = None  # hold back one chunk: the last one is marked
    async with aclosing(chunks):
        async for chunk in chunks:
            for part in slices(chunk):
                if held is not None:
                    yield _answer(task, playable.version, mime_type, base64.b64encode(held).decode())
                held = part
    task = await context.service.ended(key, task.id)
    await context.listener.find(key.id, task.id, 0)  # or it failed at the very end
    yield _answer(task, playable.version, mime_type, base64.b64encode(held or b"").decode(), last=True)


async def _as_events(pieces: AsyncGenerator[dict[str, object]]) -> AsyncGenerator[bytes]:
    """Yield server-sent events. A failure after the first event is sent as an event, and raised."""
    begun = False
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                yield event(piece)
                begun = True
    except RhapsodeError as error:
        if begun:
            yield event(google_error(error))
        raise


async def _as_array(pieces: AsyncGenerator[dict[str, object]]) -> AsyncGenerator[bytes]:
    """Yield one JSON array, whose entries come one by one."""
    before = b"["
    async with aclosing(pieces):
        async for piece in pieces:
            yield before + json.dumps(piece, separators=(",", ":")).encode()
            before = b",\r\n"
    yield b"]"


async def _in_slices(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """Yield the same bytes in slices of three bytes each but for the last, so that the base64 of all is that of
    each.
    """
    data = b""
    async for chunk in chunks:
        data += chunk
        whole = len(data) - len(data) % SLICE_BYTES
        for part in slices(data[:whole]):
            yield part
        data = data[whole:]
    if data:
        yield data
