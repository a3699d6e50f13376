"""``GET /v1/projects/{id}/chapters/{number}/audio``: stream a chapter while it is rendered."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.http.bodies import BINARY, SIGNED_LINK, Parameter, Query, Responses, taking
from rhapsode.http.context import Ctx, require_project_file
from rhapsode.http.files import GONE
from rhapsode.http.projects import chapter_number
from rhapsode.http.schemas import ErrorResponse
from rhapsode.http.streaming import Streamed, begun, encoded, with_client

router = APIRouter(prefix="/v1/projects", tags=["projects"])

FORMATS: Final = tuple(
    format.value for format in (AudioFormat.MP3, AudioFormat.OPUS, AudioFormat.FLAC, AudioFormat.WAV)
)
_QUERY: Final = Query(
    Parameter("format", "What it is sent as.", {"type": "string", "enum": list(FORMATS), "default": FORMATS[0]}),
    *SIGNED_LINK.parameters,
)
_ANSWERS: Final[Responses] = {
    200: {"content": {AudioFormat(name).mime_type(24_000): BINARY for name in FORMATS}},
    409: {"model": ErrorResponse, "description": "Something of the chapter is to be rendered, or could not be spoken"},
    **GONE,
}


@router.get(
    "/{id}/chapters/{number}/audio",
    summary="Listen to a chapter",
    response_class=Response,
    responses=_ANSWERS,
    dependencies=[Depends(require_project_file)],
    openapi_extra=taking(_QUERY),
)
async def listen_to_chapter(request: Request, id: str, number: str, context: Ctx) -> Response:
    """Stream a chapter from beginning to end, as in its exported file except for the loudness.

    The response begins when the first paragraph is rendered and continues as the others are; render the chapter first.
    When a paragraph fails, the connection is closed before the end of the body.
    """
    format = AudioFormat(_QUERY(request).get("format", FORMATS[0]))
    begin = context.chapters.begun(id, chapter_number(number))
    rate_hz, samples = await with_client(request, begin)
    audio_encoder = encoder(format, rate_hz)
    return Streamed(await begun(request, encoded(samples, audio_encoder)), audio_encoder.mime_type)
