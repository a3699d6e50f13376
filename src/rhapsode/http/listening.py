"""``GET /v1/tasks/{id}/audio``: listening to a task while it is rendered."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import FileGoneError
from rhapsode.http import request_params
from rhapsode.http.bodies import BINARY, Parameter, Query, Responses, taking
from rhapsode.http.context import Caller, Ctx, require_speech_scope
from rhapsode.http.schemas import ErrorResponse
from rhapsode.http.streaming import Streamed, begun, encoded, with_client
from rhapsode.service.requests import MAX_INPUTS

router = APIRouter(prefix="/v1/tasks", tags=["tasks"], dependencies=[Depends(require_speech_scope)])

_ANSWERS: Responses = {
    200: {
        "description": "The audio of an input, to its end",
        "content": {AudioFormat(name).mime_type(24_000): BINARY for name in AudioFormat},
    },
    409: {"model": ErrorResponse, "description": "The task was canceled"},
    410: {"model": ErrorResponse, "description": "The audio was removed"},
    500: {
        "model": ErrorResponse,
        "description": "The task failed; so it is with 502 and 504 where it failed with these",
    },
}
_INPUT = Query(
    Parameter(
        "input",
        "Which of several inputs, counted from 0.",
        {"type": "integer", "minimum": 0, "maximum": MAX_INPUTS - 1, "default": 0},
    )
)


@router.get(
    "/{id}/audio",
    summary="Listen to a task",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=taking(_INPUT),
)
async def listen(request: Request, id: str, key: Caller, context: Ctx) -> Response:
    """Stream the audio of an input from its first rendered segment on, with the same content as its file.

    The response begins as soon as audio is available. If the task fails meanwhile, the connection is closed before the
    end of the body. If the file is there before any of it is heard, as that of a short text, the file is returned.
    """
    request_params.no_idempotency_key(request)
    item = request_params.item(_INPUT(request))
    playable, samples = await with_client(request, context.listener.begun_or_file(key.id, id, item))
    if samples is not None:
        audio_encoder = encoder(playable.format, playable.rate_hz, file_hz=playable.file_hz)
        return Streamed(await begun(request, encoded(samples, audio_encoder)), audio_encoder.mime_type)
    if playable.file is None:
        raise FileGoneError
    await context.listener.need_whole(playable.file, playable.size)
    try:
        chunks = await begun(request, context.blobs.stream(playable.file))
    except FileNotFoundError:
        raise FileGoneError from None
    return Streamed(chunks, playable.format.mime_type(playable.file_hz), {"Content-Length": str(playable.size)})
