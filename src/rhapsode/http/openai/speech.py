"""``/v1/audio``: speech for OpenAI's clients."""

from __future__ import annotations

import base64
import math
from collections.abc import AsyncGenerator
from contextlib import aclosing

import structlog
from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.custom_voices import NO_CUSTOM_VOICES
from rhapsode.core.errors import RhapsodeError
from rhapsode.core.speech import SpeechParams
from rhapsode.http.bodies import ANY_QUERY, BINARY, JsonBody, Parameter, Query, Responses, note_ignored, taking
from rhapsode.http.catalogue import CREATED, OWNER
from rhapsode.http.context import Caller, Context, Ctx, Lister, require_list_access, require_speech_scope
from rhapsode.http.events import MEDIA_TYPE, event
from rhapsode.http.openai.errors import openai_error
from rhapsode.http.openai.names import ALIASES, DEFAULT, VOICES, counterpart, find_models, find_spoken, language_of
from rhapsode.http.openai.schemas import (
    CreateSpeech,
    OpenAIError,
    SpeechModels,
    SpeechVoiceNames,
    SpeechVoices,
)
from rhapsode.http.streaming import Streamed, begun, encoded, slices, with_client
from rhapsode.http.synchronous import SynchronousTask, length_of, speak
from rhapsode.service.checks import check_file

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/v1/audio", tags=["openai"])

PCM_TYPE = "audio/pcm"
"""What OpenAI calls 16-bit little-endian samples at 24 kHz."""
FIELDS = {
    "text": "input",
    "voice_name": "voice",
    "format": "response_format",
    "style": "instructions",
    "language_code": "language",
}
"""Their names of our parameters."""
ANSWER_FIELDS = {"response_format", "sample_rate", "stream", "stream_format", "return_timestamps"}
"""The fields that are about the answer alone."""
ANSWERS: Responses = {
    200: {
        "description": "The audio, from the first finished segment on; or events of type `speech.audio.delta` "
        "(`audio` is base64) and at last `speech.audio.done` (with `usage`)",
        "content": {
            **{AudioFormat(name).mime_type(24_000): BINARY for name in AudioFormat if name != AudioFormat.PCM},
            PCM_TYPE: BINARY,
            MEDIA_TYPE: {"schema": {"type": "string"}},
        },
    },
    409: {"model": OpenAIError, "description": "The task of this Idempotency-Key cannot be given"},
    422: {"model": OpenAIError, "description": "This Idempotency-Key was used for another request"},
}
_BODY = JsonBody(CreateSpeech)


@router.post(
    "/speech",
    summary="Speak, for OpenAI's clients",
    response_class=Response,
    responses=ANSWERS,
    openapi_extra=taking(_BODY),
    dependencies=[Depends(require_speech_scope)],
)
async def create_speech(request: Request, key: Caller, context: Ctx) -> Response:
    """Speak a text and answer with the audio while it is rendered. A disconnect cancels the task."""
    ANY_QUERY(request)
    return await answer_speech(request, context, key, await _BODY(request))


async def answer_speech(request: Request, context: Context, key: Caller, body: CreateSpeech) -> Response:
    """Return the response to a request for speech. Raises as :func:`submit_speech` does."""
    speech = await submit_speech(request, context, key, body)
    task_id = speech.task.id
    if not body.stream:
        await with_client(request, context.service.ended(key, task_id), speech.on_disconnect)
    playable, samples = await with_client(request, context.listener.begun(key.id, task_id, 0), speech.on_disconnect)
    audio_encoder = encoder(body.response_format, playable.rate_hz, file_hz=body.sample_rate)
    whole_file = not body.stream or speech.task.status.final or body.response_format is AudioFormat.WAV
    length = await length_of(context, key, task_id) if whole_file else None
    chunks = encoded(samples, audio_encoder, length)
    if body.stream_format == "sse":
        chunks, mime_type = _events(context, key, task_id, chunks), MEDIA_TYPE
    else:
        mime_type = PCM_TYPE if body.response_format is AudioFormat.PCM else audio_encoder.mime_type
    return Streamed(
        await begun(request, chunks, speech.on_disconnect), mime_type, speech.headers, speech.on_disconnect
    )


async def submit_speech(
    request: Request, context: Context, key: Caller, body: CreateSpeech, *, timed: bool = False
) -> SynchronousTask:
    """Submit what a request asks for, ``timed``: with word times, where the engine has them.

    Raises RequestError and its kin with the names of OpenAI's fields.
    """
    models, name = find_models(context.service.catalogue, body.model), None
    if body.voice.casefold() != DEFAULT:
        custom_voices = await context.custom_voices.of(key.id)
        model, name = find_spoken(context.service.catalogue, models, body.voice, custom_voices)
        models = [model]
    if not body.normalization_options.normalize:
        note_ignored(request.scope, ["normalization_options.normalize"])
    catalogue = context.service.catalogue
    profile = catalogue.profile(catalogue.route(models[0].id).engine)
    check_file(body.response_format, profile, body.sample_rate, "response_format", "sample_rate")
    params = SpeechParams(
        text=body.input,
        voice_name=name,
        format=AudioFormat.PCM,  # it is encoded while it is sent; a slow client continues from the file without a loss
        speed=body.speed,
        style=body.instructions or None,
        volume_db=round(20 * math.log10(body.volume_multiplier), 2),
        language_code=language_of(body.language) or language_of(body.lang_code),
        captions=CaptionFormat.JSON if timed and profile.timings else None,
    )
    answer = body.model_dump(mode="json", include=ANSWER_FIELDS, exclude_defaults=True, exclude_none=True)
    return await speak(request, context, key, models[0].id, params, FIELDS, answer=answer)


async def _events(context: Context, key: Caller, task_id: str, chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Yield the audio as server-sent events. Raises RhapsodeError, after an event ``error`` if one was sent before."""
    begun = False
    try:
        async with aclosing(chunks):
            async for chunk in chunks:
                for part in slices(chunk):
                    yield event({"type": "speech.audio.delta", "audio": base64.b64encode(part).decode()})
                    begun = True
        task = await context.service.ended(key, task_id)
        await context.listener.find(key.id, task_id, 0)  # or it failed at the very end
    except RhapsodeError as error:
        if begun:
            yield event({"type": "error", **openai_error(error)})
        raise
    tokens = {"input_tokens": task.input_text_tokens, "output_tokens": task.output_audio_tokens}
    yield event({"type": "speech.audio.done", "usage": {**tokens, "total_tokens": sum(tokens.values())}})


_FILTERS = Query(
    Parameter("model", "Only the voices of that model.", {"type": "string"}),
    Parameter("model_id", "The same, for clients of Speaches.", {"type": "string"}),
    Parameter("legacy", "`true`: their names alone, in `voices`.", {"type": "string", "enum": ["true", "false"]}),
    others=True,
)


async def list_speech_voices(request: Request, key: Lister, context: Ctx) -> JSONResponse:
    """List the names that ``voice`` takes: OpenAI's, each with the voice that speaks for it, and those of all models.

    With a key, those of its own and of the installation as well.
    """
    filters = _FILTERS(request)
    catalogue = context.service.catalogue
    usual = catalogue.default_model
    names = {}
    of_voice: dict[str, list[str]] = {}
    for name, described in VOICES.items():
        names[name] = f"{name} ({counterpart(usual, described).name}, {described.gender})"
        of_voice[name] = list(ALIASES)
    for model in catalogue.models.values():
        for voice in model.voices:
            names.setdefault(voice.name, f"{voice.name} ({voice.style}, {voice.gender}, {voice.language})")
            of_voice.setdefault(voice.name, []).append(model.id)
    custom_voices = NO_CUSTOM_VOICES if key is None else await context.custom_voices.of(key.id)
    for kept in custom_voices.voices:
        names[kept.name] = f"{kept.name} ({kept.description or kept.blend})"
        of_voice[kept.name] = [model.id for model in catalogue.models.values() if model.engine == kept.engine]
    only = filters.get("model", filters.get("model_id"))
    if only is not None:
        models = find_models(catalogue, only)
        taken = {voice.name for model in models for voice in model.voices} | set(VOICES)
        taken |= {kept.name for kept in custom_voices.voices if any(model.engine == kept.engine for model in models)}
        names = {name: shown for name, shown in names.items() if name in taken}
    if filters.get("legacy") == "true":
        return JSONResponse({"voices": list(names)})
    voices = [
        {
            "id": name,
            "object": "voice",
            "voice_id": name,
            "model_id": of_voice[name][0],
            "name": shown,
            "models": of_voice[name],
        }
        for name, shown in names.items()
    ]
    return JSONResponse({"object": "list", "data": voices, "voices": voices})


for path, id in (("/voices", "list_speech_voices"), ("/speech/voices", "list_speech_voices_of_speaches")):
    router.get(
        path,
        operation_id=id,
        summary="List the voices, for OpenAI's clients",
        response_model=SpeechVoices | SpeechVoiceNames,
        openapi_extra=taking(_FILTERS),
    )(list_speech_voices)


@router.get(
    "/models",
    summary="List the models, for OpenAI's clients",
    response_model=SpeechModels,
    dependencies=[Depends(require_list_access)],
)
async def list_speech_models(request: Request, context: Ctx) -> JSONResponse:
    """List the names that ``model`` takes: OpenAI's, which all stand for the same model, and this server's."""
    ANY_QUERY(request)
    catalogue = context.service.catalogue
    usual = catalogue.default_model.display_name
    named = {**{alias: f"{alias} ({usual})" for alias in ALIASES}}
    named |= {model.id: model.display_name for model in catalogue.models.values()}
    models = [
        {"id": name, "object": "model", "name": shown, "created": CREATED, "owned_by": OWNER}
        for name, shown in named.items()
    ]
    return JSONResponse({"object": "list", "data": models, "models": models})
