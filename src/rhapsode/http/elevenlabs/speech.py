"""``/v1/text-to-speech``: speech for ElevenLabs' clients."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass

import numpy as np
from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from rhapsode.core.audio import AudioFormat, Int16
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import SpeechParams
from rhapsode.http.bodies import BINARY, JsonBody, Parameter, Query, Responses, taking
from rhapsode.http.context import Caller, Context, Ctx, require_speech_scope
from rhapsode.http.elevenlabs.alignment import Aligner, Alignment
from rhapsode.http.elevenlabs.formats import DEFAULT_FORMAT, FORMATS, OutputFormat, find_format
from rhapsode.http.elevenlabs.names import find_models, find_spoken
from rhapsode.http.elevenlabs.schemas import ElevenLabsError, SpeechWithTimestamps, TextToSpeech
from rhapsode.http.streaming import (
    LINES_TYPE,
    MOST_TIMED_CHARACTERS,
    Streamed,
    begun,
    encoded,
    encoded_blocks,
    with_client,
)
from rhapsode.http.synchronous import SynchronousTask, length_of, speak
from rhapsode.service.listening import AudioBlock
from rhapsode.text.cues import TimedWord

router = APIRouter(prefix="/v1/text-to-speech", tags=["elevenlabs"], dependencies=[Depends(require_speech_scope)])

FIELDS = {
    "voice_name": "voice_id",
    "speed": "voice_settings.speed",
    "style": "voice_settings.style",
    "format": "output_format",
}
"""Their names of our parameters."""
_CONFLICTS: Responses = {
    409: {"model": ElevenLabsError, "description": "The task of this Idempotency-Key cannot be given"},
    422: {"model": ElevenLabsError, "description": "This Idempotency-Key was used for another request"},
}
_BODY = JsonBody(TextToSpeech)
_QUERY = Query(
    Parameter(
        "output_format",
        "Codec, sample rate and bit rate.",
        {"type": "string", "enum": list(FORMATS), "default": DEFAULT_FORMAT},
    ),
    others=True,
)


@dataclass(frozen=True, slots=True)
class SpeechCall:
    """A task that speaks what was asked for, and how its sound is to be given. ``timed``: its engine tells times."""

    text: str
    output: OutputFormat
    spoken: SynchronousTask
    timed: bool


async def _ask(
    request: Request, context: Context, key: Caller, voice_id: str, *, timestamps: bool = False
) -> SpeechCall:
    """Submit what a request asks for. Raises RequestError and its kin with the names of ElevenLabs' fields."""
    output = find_format(_QUERY(request).get("output_format"))
    body = await _BODY(request)
    catalogue = context.service.catalogue
    custom_voices = await context.custom_voices.of(key.id)
    model, voice_name = find_spoken(catalogue, find_models(catalogue, body.model_id), voice_id, custom_voices)
    timed = timestamps and catalogue.profile(catalogue.route(model.id).engine).timings
    params = SpeechParams(
        text=body.text,
        voice_name=voice_name,
        format=AudioFormat.PCM,  # it is encoded while it is sent; a slow client continues from the file without a loss
        speed=body.voice_settings.speed,
        style=body.voice_settings.direction,
        language_code=body.language_code,
        captions=CaptionFormat.JSON if timed else None,
    )
    answer = {} if output == find_format(None) else asdict(output)
    speech = await speak(request, context, key, model.id, params, FIELDS, answer=answer)
    return SpeechCall(body.text, output, speech, timed)


async def create_speech(request: Request, voice_id: str, key: Caller, context: Ctx) -> Response:
    """Speak a text and answer with the audio while it is rendered. A disconnect cancels the task."""
    call = await _ask(request, context, key, voice_id)
    speech = call.spoken
    playable, samples = await with_client(
        request, context.listener.begun(key.id, speech.task.id, 0), speech.on_disconnect
    )
    length = await length_of(context, key, speech.task.id) if call.output.codec == "wav" else None
    chunks = encoded(samples, call.output.encoder(playable.rate_hz), length)
    return Streamed(
        await begun(request, chunks, speech.on_disconnect),
        call.output.mime_type,
        speech.headers,
        speech.on_disconnect,
    )


for path, name in (("/{voice_id}", "text_to_speech"), ("/{voice_id}/stream", "stream_text_to_speech")):
    router.post(
        path,
        operation_id=name,
        summary="Speak, for ElevenLabs' clients",
        response_class=Response,
        responses={
            200: {
                "description": "The audio, from the first finished segment on",
                "content": dict.fromkeys(sorted({output.mime_type for output in FORMATS.values()}), BINARY),
            },
            **_CONFLICTS,
        },
        openapi_extra=taking(_BODY, _QUERY),
    )(create_speech)


@router.post(
    "/{voice_id}/with-timestamps",
    summary="Speak with times, for ElevenLabs' clients",
    responses={200: {"model": SpeechWithTimestamps}, **_CONFLICTS},
    openapi_extra=taking(_BODY, _QUERY),
)
async def create_speech_with_timestamps(request: Request, voice_id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Speak a text and answer, once all of it is spoken, with the audio and the times of its characters."""
    _QUERY(request)
    body = await _BODY(request)
    if len(body.text) > MOST_TIMED_CHARACTERS:
        raise RequestError(
            f"The text has {len(body.text):,} characters; this call takes up to {MOST_TIMED_CHARACTERS:,}. "
            "'/stream/with-timestamps' takes more.",
            param="text",
        )
    call = await _ask(request, context, key, voice_id, timestamps=True)
    speech = call.spoken

    async def all_of_it() -> tuple[bytes, Alignment | None]:
        words: list[TimedWord] = []
        blocks, rate_hz = [], 1
        async with aclosing(context.listener.spoken(key.id, speech.task.id, 0, call.text)) as pieces:
            async for piece in pieces:
                words += piece.words
                blocks.append(piece.samples)
                rate_hz = piece.rate_hz
        samples: Int16 = np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
        audio_encoder = call.output.encoder(rate_hz)

        def encode() -> bytes:
            return audio_encoder.begin(len(samples)) + audio_encoder.write(samples) + audio_encoder.finish()

        aligner = Aligner(call.text)
        parts = (aligner.add(words), aligner.finish(len(samples) / rate_hz))
        alignment = Alignment(
            *(
                [value for part in parts if part is not None for value in getattr(part, name)]
                for name in ("characters", "begins", "ends")
            )
        )
        return await asyncio.to_thread(encode), alignment if call.timed else None

    audio, alignment = await with_client(request, _awaited(all_of_it()), speech.on_disconnect)
    times = None if alignment is None else alignment.in_seconds()
    return JSONResponse(_timed(audio, times), headers=dict(speech.headers))


@router.post(
    "/{voice_id}/stream/with-timestamps",
    summary="Speak with times while it is rendered, for ElevenLabs' clients",
    response_class=Response,
    responses={
        200: {
            "description": "A JSON object on each line, as `with-timestamps` answers with one",
            "content": {LINES_TYPE: {"schema": {"type": "string"}}},
        },
        **_CONFLICTS,
    },
    openapi_extra=taking(_BODY, _QUERY),
)
async def stream_speech_with_timestamps(request: Request, voice_id: str, key: Caller, context: Ctx) -> Response:
    """Speak a text and answer with pieces of the audio, and the times of its characters, while it is rendered."""
    call = await _ask(request, context, key, voice_id, timestamps=True)
    speech = call.spoken
    pieces = context.listener.spoken(key.id, speech.task.id, 0, call.text)
    lines = await begun(request, _lines(call, pieces), speech.on_disconnect)
    return Streamed(lines, LINES_TYPE, speech.headers, speech.on_disconnect)


async def _lines(call: SpeechCall, pieces: AsyncGenerator[AudioBlock]) -> AsyncGenerator[bytes]:
    """Yield the lines of an answer with times."""
    aligner = Aligner(call.text)
    seconds = 0.0
    async with aclosing(encoded_blocks(pieces, call.output.encoder)) as encoded:
        async for _, data, piece in encoded:
            if piece is None:
                yield _line(data, aligner.finish(seconds) if call.timed else None)
                return
            seconds += len(piece.samples) / piece.rate_hz
            alignment = aligner.add(piece.words) if call.timed else None
            if data or alignment is not None:
                yield _line(data, alignment)


def _line(audio: bytes, alignment: Alignment | None) -> bytes:
    times = None if alignment is None else alignment.in_seconds()
    return json.dumps(_timed(audio, times), ensure_ascii=False).encode() + b"\n"


def _timed(audio: bytes, alignment: Mapping[str, object] | None) -> dict[str, object]:
    """Return the object that tells of sound with times."""
    return {
        "audio_base64": base64.b64encode(audio).decode(),
        "alignment": alignment,
        "normalized_alignment": alignment,
    }


async def _awaited(work: Awaitable[tuple[bytes, Alignment | None]]) -> tuple[bytes, Alignment | None]:
    return await work
