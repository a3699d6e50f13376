"""``/v1/models`` and ``/v1/voices``.

The list of models is one response for all clients: ``data`` is the native list, which OpenAI's clients read too, and
``models`` is the one that Google's read. An entry has the fields of both as well. ElevenLabs' clients, which are
recognised by the header of their key, get separate lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from rhapsode.audio.wav import MAX_SAMPLES
from rhapsode.core.custom_voices import CustomVoice
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Model, Voice
from rhapsode.core.task import OUTPUT_TOKENS_PER_SECOND
from rhapsode.engines.registry import Catalogue
from rhapsode.http import request_params
from rhapsode.http.bodies import ANY_QUERY, Parameter, Query, taking
from rhapsode.http.context import Caller, Context, Ctx, require_speech_scope
from rhapsode.http.elevenlabs import catalogue as elevenlabs_catalogue
from rhapsode.http.elevenlabs import keys as elevenlabs
from rhapsode.http.families import family_of
from rhapsode.http.gemini import keys as gemini
from rhapsode.http.gemini.generate import CHARACTERS_PER_TOKEN
from rhapsode.http.gemini.names import MODEL_PATH, PREFIX, find_google_model, google_name
from rhapsode.http.model_schemas import ModelEntry, ModelList
from rhapsode.http.openai.names import ALIASES, is_alias
from rhapsode.http.schemas import CustomVoiceMetadata, VoiceList, VoiceObject
from rhapsode.service.samples import MEDIA_TYPE

router = APIRouter(tags=["catalogue"])

CREATED = 1_795_392_000
"""The date that OpenAI's clients read as the creation of each model: 2026-11-23."""
OWNER = "rhapsode"
METHODS = ["generateContent", "streamGenerateContent", "countTokens"]
MAX_PAGE = 1000
"""As in Google's API."""
VOICE_TYPES = ("prebuilt", "prompted", "replicated")
"""As in Google's API; all voices here are of the first kind."""
_GOOGLE_VOICES = Query(
    Parameter("type", "`prebuilt`: all there are.", {"type": "string", "enum": list(VOICE_TYPES)}), others=True
)
_PAGE_SIZE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_PAGE = Query(
    Parameter("pageSize", "How many, for Google's clients. Default: all.", {"type": "integer", "minimum": 1}),
    Parameter("pageToken", "The `nextPageToken` of the page before.", {"type": "string"}),
    others=True,
)


async def list_models(request: Request, _key: Caller, context: Ctx) -> JSONResponse:
    """Return the models of this server with their engines, in a form that OpenAI's and Google's clients read too."""
    if family_of(request.scope).key is elevenlabs.KEY:
        return elevenlabs_catalogue.list_models(request, context)
    models = list(context.service.catalogue.models.values())
    start, end = _page(_PAGE(request), len(models))
    data = [_own(model) for model in models[start:end]]
    if end == len(models):
        data += [_alias(alias, context.service.catalogue.default_model) for alias in ALIASES]
    answer = {
        "object": "list",
        "data": data,
        "models": [_google(context, model) for model in models[start:end]],
    }
    if end < len(models):
        answer["nextPageToken"] = str(end)
    return JSONResponse(answer)


async def read_model(request: Request, id: str, _key: Caller, context: Ctx) -> JSONResponse:
    """Return a model of this server by its id, or by Google's or OpenAI's name for it."""
    ANY_QUERY(request)
    if is_alias(id):
        usual = context.service.catalogue.default_model
        return JSONResponse({**_google(context, usual), **_alias(id.casefold(), usual)})
    model = find_google_model(context.service.catalogue, id)
    return JSONResponse({**_google(context, model), **_own(model)})


for version in ("/v1", "/v1beta", "/v1alpha"):
    name = version.strip("/")
    router.get(
        f"{version}/models",
        operation_id=f"list_models_{name}",
        summary="List the models",
        response_model=ModelList,
        openapi_extra=taking(_PAGE),
    )(list_models)
    router.get(
        f"{version}/models/{{id:{MODEL_PATH}}}",
        operation_id=f"read_model_{name}",
        summary="Read a model",
        response_model=ModelEntry,
    )(read_model)


def _page(parameters: Mapping[str, str], count: int) -> tuple[int, int]:
    """Return the requested page of ``count`` models, by default all. Raises RequestError."""
    size, token = parameters.get("pageSize", str(MAX_PAGE)), parameters.get("pageToken", "")
    if not _PAGE_SIZE.fullmatch(size):
        raise RequestError("'pageSize' must be a whole number from 1 on.", param="pageSize")
    if token and not (_PAGE_SIZE.fullmatch(token) and int(token) < count):
        raise RequestError("'pageToken' must be the 'nextPageToken' of the page before.", param="pageToken")
    start = int(token or 0)
    return start, min(count, start + int(size))


def _own(model: Model) -> dict[str, object]:
    return {
        "id": model.id,
        "object": "model",
        "created": CREATED,
        "owned_by": OWNER,
        "display_name": model.display_name,
        "description": model.description,
        "engine": model.engine,
        "default_voice": model.default_voice,
        "voices": [voice.name for voice in model.voices],
    }


def _alias(name: str, model: Model) -> dict[str, object]:
    """Return the entry of a model of OpenAI's that ``model`` stands in for."""
    return {**_own(model), "id": name, "display_name": f"{name} ({model.display_name})"}


def _google(context: Context, model: Model) -> dict[str, object]:
    profile = context.service.catalogue.profile(model.engine)
    name = google_name(model.id)
    return {
        "name": f"{PREFIX}{name}",
        "baseModelId": name,
        "version": profile.version,
        "displayName": model.display_name,
        "description": model.description,
        "inputTokenLimit": context.service.max_text_characters // CHARACTERS_PER_TOKEN,
        "outputTokenLimit": OUTPUT_TOKENS_PER_SECOND * MAX_SAMPLES // profile.sample_rate_hz,
        "supportedGenerationMethods": METHODS,
    }


async def list_google_voices(request: Request, _key: Caller, context: Ctx) -> JSONResponse:
    """Return the voices of the preferred model, as ``voices.list`` of Google's clients reads them: all are
    ``prebuilt``.
    """
    parameters = _GOOGLE_VOICES(request)
    model = context.service.catalogue.default_model
    voices = [
        {
            "id": voice.name,
            "type": "prebuilt",
            "display_name": voice.name,
            "description": voice.style,
            "gender": voice.gender,
            "language_code": voice.language,
        }
        for voice in model.voices
        if parameters.get("type", "prebuilt") == "prebuilt"
    ]
    return JSONResponse({"voices": voices})


for version in ("v1beta", "v1alpha"):
    router.get(
        f"/{version}/voices",
        operation_id=f"list_voices_{version}",
        summary="List the voices, for Google's clients",
        openapi_extra=taking(_GOOGLE_VOICES),
    )(list_google_voices)


@router.get("/v1/voices", summary="List the voices", response_model=VoiceList)
async def list_voices(request: Request, key: Caller, context: Ctx) -> VoiceList | JSONResponse:
    """Return the voices of this server, each with the models that it can be used with."""
    match family_of(request.scope).key:
        case elevenlabs.KEY:
            return await elevenlabs_catalogue.list_voices(request, key, context)
        case gemini.KEY:
            return await list_google_voices(request, key, context)
    request_params.query(request)
    catalogue = context.service.catalogue
    base = context.base_url(request)
    custom_voices = (await context.custom_voices.of(key.id)).voices
    return VoiceList(
        data=[
            *(voice_object(voice, models, base) for voice, models in catalogue.voices.values()),
            *(custom_voice_object(catalogue, voice, base) for voice in custom_voices),
        ]
    )


def voice_object(voice: Voice, models: Sequence[Model], base_url: str) -> VoiceObject:
    """Return the API object of a voice, with the models that have it."""
    return VoiceObject(
        name=voice.name,
        description=voice.style,
        gender=voice.gender,
        languages=[voice.language, *voice.others],
        models=[model.id for model in models],
        sample_url=f"{base_url}/v1/voices/{quote(voice.name, safe='')}/sample",
    )


def custom_voice_object(catalogue: Catalogue, voice: CustomVoice, base_url: str) -> VoiceObject:
    """Return the API object of a custom voice."""
    usable = catalogue.mixed(voice) is not None
    models = [model for model in catalogue.models.values() if usable and model.engine == voice.engine]
    shown = voice_object(catalogue.described(voice), models, base_url)
    shown.custom = CustomVoiceMetadata(
        id=voice.id,
        scope=voice.scope,
        blend=voice.blend,
        delivery=asdict(voice.delivery),
        created_at=voice.created_at // 1000,
        updated_at=voice.updated_at // 1000,
    )
    return shown


@router.get(
    "/v1/voices/{voice}/sample",
    summary="Listen to a voice",
    dependencies=[Depends(require_speech_scope)],
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_sample(request: Request, voice: str, key: Caller, context: Ctx) -> Response:
    """Return a sample of a voice, by the first model that has it. It is rendered once, at the first request, as a task
    of the calling key.
    """
    request_params.query(request)
    nameable = await context.custom_voices.of(key.id)
    custom = nameable.find(voice)
    for model in context.service.catalogue.models.values():
        native = model.voice(voice)
        if custom is not None:  # samples are stored under the blend, not under the name
            native = context.service.catalogue.mixed(custom) if model.engine == custom.engine else None
        if native is not None:
            audio = await context.samples.audio(key, model.id, native.name)
            digest = context.samples.digest(model.id, native.name)
            headers = {"Cache-Control": "private, no-cache", "ETag": f'"{digest}"'}
            return Response(audio, media_type=MEDIA_TYPE, headers=headers)
    raise context.custom_voices.unknown(voice, nameable)
