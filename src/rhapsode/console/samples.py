"""The samples of voices, for those who are signed in."""

from __future__ import annotations

from urllib.parse import quote

from nicegui import app
from starlette.requests import Request
from starlette.responses import Response

from rhapsode.console.visitor import Visitor, visitor_of
from rhapsode.core.errors import RhapsodeError
from rhapsode.core.speech import Model
from rhapsode.http.errors import error_response
from rhapsode.service.keys import SPEECH, need_scope
from rhapsode.service.samples import MEDIA_TYPE

FOR_EVER = "private, max-age=31536000, immutable"
"""What is at a URL with the sample's digest in it never changes."""


def sample_url(visitor: Visitor, model: Model, voice: str) -> str:
    """Return where a sample of a voice is heard, relative to a page of the console."""
    digest = visitor.context.samples.digest(model.id, voice)
    return f"samples/{quote(model.id, safe='')}/{quote(voice, safe='')}?v={digest[:16]}"


@app.get("/samples/{model_id}/{voice}")
async def sample(request: Request, model_id: str, voice: str) -> Response:
    """Return a sample. The first request for it waits until it is rendered."""
    try:
        visitor = await visitor_of(request)
        samples = visitor.context.samples
        digest = samples.digest(model_id, voice)
        if not await samples.ready(model_id, voice):
            need_scope(visitor.key, SPEECH)
            await visitor.context.limits.admit(visitor.key)
        audio = await samples.audio(visitor.key, model_id, voice)
    except RhapsodeError as error:
        return error_response(error, request.scope)
    current = request.query_params.get("v") == digest[:16]
    headers = {"Cache-Control": FOR_EVER if current else "private, no-cache", "ETag": f'"{digest}"'}
    return Response(audio, media_type=MEDIA_TYPE, headers=headers)
