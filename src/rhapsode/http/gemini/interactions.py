"""Google's Interactions API for speech: ``POST /v1/interactions``."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BeforeValidator, Field, JsonValue
from starlette.responses import JSONResponse, Response

from rhapsode.audio.encode import Encoder, encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError, RhapsodeError
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.core.task import Task, TaskStatus
from rhapsode.http.bodies import WITHOUT_EFFECT, JsonBody, LenientRequest, Parameter, Query, taking
from rhapsode.http.context import Caller, Context, Ctx, require_speech_scope
from rhapsode.http.events import MEDIA_TYPE, event
from rhapsode.http.gemini.errors import google_error
from rhapsode.http.gemini.generate import REPLAYS, VERSIONS, answer_fields, check_audio
from rhapsode.http.gemini.keys import KEY_PARAMETER
from rhapsode.http.gemini.names import find_google_model, with_known_voices
from rhapsode.http.gemini.prompts import MODALITY, directed, format_of
from rhapsode.http.streaming import Streamed, begun, encoded, slices, with_client
from rhapsode.http.synchronous import length_of, speak

router = APIRouter(tags=["gemini"])

FIELDS = {
    "text": "input",
    "voice_name": "generation_config.speech_config[0].voice",
    "language_code": "generation_config.speech_config[0].language",
    "speakers": "generation_config.speech_config",
}
"""Google's names of our parameters."""


def _listed(value: object) -> object:
    """Return a single entry as a list."""
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
    sample_rate: int | None = Field(default=None, description="In Hz; default: what the format usually has.")


class CreateInteraction(LenientRequest):
    """A text to be spoken."""

    model: str
    input: str | Annotated[list[InteractionText], BeforeValidator(_listed)] = Field(description="The text.")
    response_modalities: list[str] | None = None
    response_format: Annotated[list[InteractionFormat], BeforeValidator(_listed)] = Field(default_factory=list)
    generation_config: InteractionConfig = Field(default_factory=InteractionConfig)
    system_instruction: str | None = None
    stream: bool = Field(default=False, description="`true`: the audio comes in server-sent events.")
    background: bool = Field(default=False, description="`true` is refused: `POST /v1/tasks` is for that.")
    store: Annotated[JsonValue, WITHOUT_EFFECT] = Field(default=None, description="No effect.")


_BODY = JsonBody(CreateInteraction)
_QUERY = Query(Parameter(KEY_PARAMETER, "The API key, if no header has it.", {"type": "string"}), others=True)


def params_of(body: CreateInteraction) -> SpeechParams:
    """Return the parameters of the input. Raises RequestError, with Google's names."""
    if body.background:
        raise RequestError(
            "This server has no interactions in the background: 'POST /v1/tasks' is for that.", param="background"
        )
    if body.response_modalities and [modality.upper() for modality in body.response_modalities] != [MODALITY]:
        raise RequestError(
            "This server answers in audio only: 'response_modalities' must be ['audio'].", param="response_modalities"
        )
    voices = body.generation_config.speech_config
    named = [voice for voice in voices if voice.speaker is not None and voice.voice is not None]
    several = len(voices) > 1
    if several and len(named) < len(voices):
        raise RequestError(
            "Of several voices each needs its 'speaker' and its 'voice'.", param="generation_config.speech_config"
        )
    speakers = tuple(Speaker(voice.speaker or "", voice.voice or "") for voice in named) if several else ()
    whole = body.input if isinstance(body.input, str) else "\n".join(part.text for part in body.input)
    text, direction = directed(whole, [speaker.name for speaker in speakers])
    return SpeechParams(
        text=text,
        voice_name=voices[0].voice if voices and not several else None,
        format=AudioFormat.PCM,  # as generateContent keeps it
        language_code=next((voice.language for voice in voices if voice.language), None),
        style="\n".join(filter(None, (body.system_instruction, direction))) or None,
        speakers=speakers,
    )


async def create_interaction(request: Request, key: Caller, context: Ctx) -> Response:
    """Speak a text and answer with all of it, or with events while it is rendered. A disconnect cancels the task."""
    _QUERY(request)
    body = await _BODY(request)
    model = find_google_model(context.service.catalogue, body.model)
    output = next((requested for requested in body.response_format if requested.type == "audio"), InteractionFormat())
    format = format_of(output.mime_type, "response_format.mime_type")
    check_audio(context, model, format, output.sample_rate, "response_format")
    params = with_known_voices(params_of(body), model)
    answer = answer_fields(format, output.sample_rate, streamed=body.stream)
    speech = await speak(request, context, key, model.id, params, FIELDS, answer=answer)
    if body.stream:
        events = _events(context, key, speech.task, body.model, format, output.sample_rate)
        return Streamed(
            await begun(request, events, speech.on_disconnect),
            MEDIA_TYPE,
            speech.headers,
            speech.on_disconnect,
        )
    task = await with_client(request, context.service.ended(key, speech.task.id), speech.on_disconnect)
    await context.listener.find(key.id, task.id, 0)  # or it has failed
    item = task.items[0]
    audio_encoder = encoder(format, item.sample_rate_hz, file_hz=output.sample_rate)
    audio = [part async for part in encoded(context.listener.samples(key.id, task.id, 0), audio_encoder, item.samples)]
    content = _content(audio_encoder, format.rate_hz(item.sample_rate_hz, output.sample_rate), b"".join(audio))
    steps = [{"type": "model_output", "content": [content]}]
    return JSONResponse({**_interaction(body.model, task), "steps": steps}, headers=dict(speech.headers))


async def _events(
    context: Context, key: Caller, task: Task, model: str, format: AudioFormat, rate_hz: int | None
) -> AsyncGenerator[bytes]:
    """Yield the answer as events, as google-genai 3.6 and @google/genai 3.3 read them.

    A failure after the first event is sent as an event, and raised.
    """
    playable, samples = await context.listener.begun(key.id, task.id, 0)
    audio_encoder = encoder(format, playable.rate_hz, file_hz=rate_hz)
    length = await length_of(context, key, task.id) if format is AudioFormat.WAV else None
    chunks = encoded(samples, audio_encoder, length)
    try:
        yield event({"event_type": "interaction.created", "interaction": _interaction(model, task)})
        yield event({"event_type": "step.start", "index": 0, "step": {"type": "model_output"}})
        async with aclosing(chunks):
            async for chunk in chunks:
                for part in slices(chunk):
                    delta = _content(audio_encoder, format.rate_hz(playable.rate_hz, rate_hz), part)
                    yield event({"event_type": "step.delta", "index": 0, "delta": delta})
        task = await context.service.ended(key, task.id)
        await context.listener.find(key.id, task.id, 0)  # or it failed at the very end
    except RhapsodeError as error:
        error_body = google_error(error)["error"]
        yield event({"event_type": "error", "error": {"code": error_body["status"], "message": error_body["message"]}})
        raise
    yield event({"event_type": "step.stop", "index": 0})
    yield event({"event_type": "interaction.completed", "interaction": _interaction(model, task)})
    yield b"data: [DONE]\n\n"


def _content(audio_encoder: Encoder, rate_hz: int, audio: bytes) -> dict[str, object]:
    """Return encoded audio, whole or a piece of it."""
    mime_type = audio_encoder.mime_type.replace("audio/L16", "audio/l16").partition(";")[0]
    data = base64.b64encode(audio).decode()
    return {"type": "audio", "data": data, "mime_type": mime_type, "sample_rate": rate_hz, "channels": 1}


def _interaction(model: str, task: Task) -> dict[str, object]:
    """Return the fields of an interaction other than its steps, as google-genai 3.6 reads it."""
    created = datetime.fromtimestamp(task.created_at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text, sound = task.input_text_tokens, task.output_audio_tokens
    answer: dict[str, object] = {
        "id": task.id,
        "object": "interaction",
        "model": model,
        "status": "completed" if task.status is TaskStatus.COMPLETED else "in_progress",
        "created": created,
        "updated": created,
    }
    if task.status is TaskStatus.COMPLETED:
        answer["usage"] = {"total_input_tokens": text, "total_output_tokens": sound, "total_tokens": text + sound}
    return answer


for version in VERSIONS:
    router.post(
        f"{version}/interactions",
        operation_id=f"create_interaction_{version.strip('/')}",
        summary="Speak, for Google's clients that make interactions",
        responses=REPLAYS,
        openapi_extra=taking(_BODY, _QUERY),
        dependencies=[Depends(require_speech_scope)],
    )(create_interaction)
