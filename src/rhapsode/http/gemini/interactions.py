"""Interactions: how Google's newer clients have a text spoken, ``POST /v1/interactions``."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BeforeValidator, Field, JsonValue
from starlette.responses import JSONResponse

from rhapsode.audio.encode import encoder
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.core.task import Task
from rhapsode.http.bodies import WITHOUT_EFFECT, JsonBody, LenientRequest, Parameter, Query, taking
from rhapsode.http.context import Caller, Ctx, require_speech_scope
from rhapsode.http.gemini.generate import REPLAYS, VERSIONS
from rhapsode.http.gemini.keys import KEY_PARAMETER
from rhapsode.http.gemini.names import find_google_model, with_known_voices
from rhapsode.http.gemini.prompts import MODALITY, directed, format_of
from rhapsode.http.streaming import encoded, with_client
from rhapsode.http.synchronous import speak

router = APIRouter(tags=["gemini"])

FIELDS = {
    "text": "input",
    "voice_name": "generation_config.speech_config[0].voice",
    "language_code": "generation_config.speech_config[0].language",
    "speakers": "generation_config.speech_config",
}
"""Google's names of our parameters."""


def _listed(value: Any) -> Any:
    """Let one entry stand for a list of it."""
    return [value] if isinstance(value, dict) else value


class InteractionSpeech(LenientRequest):
    """A voice, and who speaks with it."""

    voice: str | None = None
    language: str | None = None
    speaker: str | None = None


class InteractionConfig(LenientRequest):
    """How it is to sound."""

    speech_config: Annotated[list[InteractionSpeech], BeforeValidator(_listed)] = Field(default_factory=list)


class InteractionText(LenientRequest):
    """A piece of the text."""

    type: str = "text"
    text: str


class InteractionFormat(LenientRequest):
    """What the audio is encoded in."""

    type: str = "audio"
    mime_type: str | None = None


class CreateInteraction(LenientRequest):
    """A text to be spoken."""

    model: str
    input: str | Annotated[list[InteractionText], BeforeValidator(_listed)] = Field(description="The text.")
    response_modalities: list[str] | None = None
    response_format: Annotated[list[InteractionFormat], BeforeValidator(_listed)] = Field(default_factory=list)
    generation_config: InteractionConfig = Field(default_factory=InteractionConfig)
    system_instruction: str | None = None
    stream: bool = Field(default=False, description="Answers come whole: `true` is refused.")
    background: bool = Field(default=False, description="`true` is refused: `POST /v1/tasks` is for that.")
    store: Annotated[JsonValue, WITHOUT_EFFECT] = Field(default=None, description="No effect.")


_BODY = JsonBody(CreateInteraction)
_QUERY = Query(Parameter(KEY_PARAMETER, "The API key, if no header has it.", {"type": "string"}))


def params_of(wanted: CreateInteraction) -> SpeechParams:
    """Return what is to be spoken. Raises RequestError, with Google's names."""
    for name in ("stream", "background"):
        if getattr(wanted, name):
            raise RequestError(f"This server has no {name!r} interactions: leave it out.", param=name)
    if wanted.response_modalities and [one.upper() for one in wanted.response_modalities] != [MODALITY]:
        raise RequestError(
            "This server answers in audio only: 'response_modalities' must be ['audio'].", param="response_modalities"
        )
    voices = wanted.generation_config.speech_config
    named = [one for one in voices if one.speaker is not None and one.voice is not None]
    several = len(voices) > 1
    if several and len(named) < len(voices):
        raise RequestError(
            "Of several voices each needs its 'speaker' and its 'voice'.", param="generation_config.speech_config"
        )
    speakers = tuple(Speaker(one.speaker or "", one.voice or "") for one in named) if several else ()
    whole = wanted.input if isinstance(wanted.input, str) else "\n".join(part.text for part in wanted.input)
    text, direction = directed(whole, [speaker.name for speaker in speakers])
    return SpeechParams(
        text=text,
        voice_name=voices[0].voice if voices and not several else None,
        language_code=next((one.language for one in voices if one.language), None),
        style="\n".join(filter(None, (wanted.system_instruction, direction))) or None,
        speakers=speakers,
    )


async def create_interaction(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Speak a text and answer with all of it. Who hangs up cancels it."""
    _QUERY(request)
    wanted = await _BODY(request)
    model = find_google_model(context.service.catalogue, wanted.model)
    format = format_of(next((one.mime_type for one in wanted.response_format), None), "response_format.mime_type")
    params = with_known_voices(params_of(wanted), model)
    spoken = await speak(request, context, key, model.id, params, FIELDS)
    task = await with_client(request.receive, context.service.ended(key, spoken.task.id), spoken.on_disconnect)
    await context.listener.find(key.id, task.id, 0)  # or it has failed
    item = task.items[0]
    making = encoder(format, item.sample_rate_hz)
    audio = [part async for part in encoded(context.listener.samples(key.id, task.id, 0), making, item.samples)]
    mime_type = making.mime_type.replace("audio/L16", "audio/l16").partition(";")[0]
    return JSONResponse(_interaction(wanted.model, task, mime_type, b"".join(audio)), headers=dict(spoken.headers))


def _interaction(model: str, task: Task, mime_type: str, audio: bytes) -> dict[str, Any]:
    """Return the answer, as google-genai 3.6 reads it."""
    content = {
        "type": "audio",
        "data": base64.b64encode(audio).decode(),
        "mime_type": mime_type,
        "sample_rate": task.items[0].sample_rate_hz,
        "channels": 1,
    }
    created = datetime.fromtimestamp(task.created_at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text, sound = task.input_text_tokens, task.output_audio_tokens
    return {
        "id": task.id,
        "object": "interaction",
        "model": model,
        "status": "completed",
        "created": created,
        "updated": created,
        "steps": [{"type": "model_output", "content": [content]}],
        "usage": {"total_input_tokens": text, "total_output_tokens": sound, "total_tokens": text + sound},
    }


for version in VERSIONS:
    router.post(
        f"{version}/interactions",
        operation_id=f"create_interaction_{version.strip('/')}",
        summary="Speak, for Google's clients that make interactions",
        responses=REPLAYS,
        openapi_extra=taking(_BODY, _QUERY),
        dependencies=[Depends(require_speech_scope)],
    )(create_interaction)
