"""``/files``: download finished audio and captions by signed links, with range requests."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import FileGoneError, PreconditionError, RangeError
from rhapsode.core.ports import BlobInfo, BlobStore
from rhapsode.core.task import TaskItem
from rhapsode.http.bodies import Parameter, Query, Responses, taking
from rhapsode.http.context import Ctx
from rhapsode.http.errors import error_response
from rhapsode.http.links import Link
from rhapsode.http.schemas import ErrorResponse
from rhapsode.service.listening import check_whole

router = APIRouter(tags=["files"])

REDIRECT_SECONDS = 600
"""The validity of a presigned URL of the object storage, in seconds: enough to begin, and to seek. A running download
is not interrupted.
"""

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_MEDIA_TYPES = [
    *(format.mime_type(24_000) for format in AudioFormat),
    *(format.content_type for format in CaptionFormat),
]


def file_answers(media_types: Sequence[str]) -> Responses:
    """Describe what :func:`serve_blob` answers with, for OpenAPI."""
    return {
        200: {"content": {kind: {"schema": _schema(kind)} for kind in media_types}},
        206: {"description": "A part of the file", "content": {kind: {} for kind in media_types}},
        304: {"description": "The copy that you have is the file"},
        412: {"description": "The file is not the one that `If-Match` names", "model": ErrorResponse},
        416: {"description": "The range lies outside the file", "model": ErrorResponse},
    }


def _schema(media_type: str) -> dict[str, object]:
    """Return the schema of a body: text is no binary string, of which generated clients would make bytes."""
    return {"type": "string"} if media_type.startswith("text/") else {"type": "string", "format": "binary"}


PENDING: Responses = {409: {"description": "There is no file yet", "model": ErrorResponse}}
GONE: Responses = {410: {"description": "The link has expired, or there is no file", "model": ErrorResponse}}
_ANSWERS: Responses = {
    **file_answers(_MEDIA_TYPES),
    307: {"description": "The file is in object storage: at `Location`, which opens for ten minutes"},
}


_LINK = Query(
    Parameter("expires", "Until when the link opens, in seconds since the epoch.", {"type": "integer"}, required=True),
    Parameter("signature", "What makes the link valid.", {"type": "string"}, required=True),
    others=True,
)
"""Players and caches append query parameters to a link."""


@router.get(
    "/files/{name}",
    summary="Download audio or captions",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=taking(_LINK),
)
async def download(request: Request, name: str, context: Ctx) -> Response:
    """Return a finished file. The link, which the task object holds, carries its own permission."""
    return await _serve(request, name, context)


@router.head("/files/{name}", include_in_schema=False)
async def probe(request: Request, name: str, context: Ctx) -> Response:
    """Return the headers of :func:`download`."""
    return await _serve(request, name, context)


async def _serve(request: Request, name: str, context: Ctx) -> Response:
    query = _LINK(request)
    link = context.links.check(name, query.get("expires"), query.get("signature"))
    task_id, index = link.task_id, link.item
    task = await context.service.output(task_id, index)
    if task is not None and task.data_removed_at is not None:
        raise FileGoneError("This audio was removed: it had been kept for as long as this server keeps audio.")
    item = task.items[index] if task is not None else None
    path = _path(item, link) if item is not None else None
    blob = await context.blobs.head(path) if path is not None else None
    if item is None or path is None or blob is None:
        raise FileGoneError
    if link.captions is None:
        check_whole(blob, item.output_bytes)
    # The Content-Security-Policy lets pages load from this server only.
    if context.redirect_files and request.headers.get("sec-fetch-site") != "same-origin":
        seconds = max(1, min(link.seconds_left, REDIRECT_SECONDS))
        if url := await context.blobs.signed_url(path, method=request.method, seconds=seconds):
            return RedirectResponse(url, status_code=307, headers={"Cache-Control": "no-store"})
    mime_type = item.mime_type if link.captions is None else link.captions.content_type
    etag = f"{task_id}-{index}" if link.captions is None else name
    return await serve_blob(request, context.blobs, path, name, mime_type, etag, link.seconds_left, blob)


async def serve_blob(
    request: Request,
    blobs: BlobStore,
    path: str,
    name: str,
    mime_type: str,
    etag: str | None = None,
    max_age: int = 0,
    blob: BlobInfo | None = None,
) -> Response:
    """Return a file as a download called ``name``, or the range of it that is asked for.

    ``etag`` is without quotes; default: ``name``. Raises FileGoneError when there is no such blob, and
    PreconditionError when it is none that ``If-Match`` names.
    """
    blob = blob or await blobs.head(path)
    if blob is None:
        raise FileGoneError
    etag = f'"{etag or name}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={max_age}",
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Type": mime_type,
        "ETag": etag,
    }
    if _is_known(request, etag):
        kept = {name: value for name, value in headers.items() if name in {"Cache-Control", "ETag"}}
        return Response(status_code=304, headers=kept)
    span = _span(request, etag, blob.size)
    start, end = span or (0, blob.size)
    if span is not None:
        if start >= end:
            return _outside(request, blob.size, headers)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{blob.size}"
    headers["Content-Length"] = str(end - start)
    status = 200 if span is None else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(await _begun(blobs, path, start, end), status_code=status, headers=headers)


async def _begun(blobs: BlobStore, path: str, start: int, end: int) -> AsyncIterator[bytes]:
    """Return bytes ``[start, end)`` of a blob once the first of them are there. Raises FileGoneError.

    So a file that is gone is answered with a 410 and not with a 200 that breaks off.
    """
    chunks = blobs.stream(path, start, end)
    try:
        first = await anext(chunks)
    except FileNotFoundError:
        raise FileGoneError from None

    async def all_chunks() -> AsyncIterator[bytes]:
        yield first
        async for chunk in chunks:
            yield chunk

    return all_chunks()


def _outside(request: Request, size: int, headers: Mapping[str, str]) -> Response:
    """Return the answer to a range that lies outside a file of ``size`` bytes."""
    kept = {name: value for name, value in headers.items() if name != "Content-Type"}
    return error_response(RangeError(), request.scope, {**kept, "Content-Range": f"bytes */{size}"})


def _is_known(request: Request, etag: str) -> bool:
    """Tell whether the caller has the file with that ``etag``, by ``If-None-Match``.

    Raises PreconditionError where ``If-Match``, which is looked at first (RFC 9110, section 13.2.2), names others.
    """
    if (required := request.headers.get("if-match")) is not None and _tags(required).isdisjoint({etag, "*"}):
        raise PreconditionError
    known = {tag.removeprefix("W/") for tag in _tags(request.headers.get("if-none-match", ""))}
    return etag in known or known == {"*"}


def _tags(header: str) -> set[str]:
    """Return the entity tags of a header, with their quotes; ours have no comma in them."""
    return {tag.strip() for tag in header.split(",")}


def _path(item: TaskItem, link: Link) -> str | None:
    """Return the blob path of the file of a link."""
    if link.captions is None:
        return item.output
    return item.captions_output if item.captions == link.captions else None


def _span(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """Return the bytes ``[start, end)`` that are asked for; ``None`` for all of them (RFC 9110, section 14.2).

    Multiple ranges are answered with the whole file, as the RFC allows. An empty
    span means that nothing of the range lies in the file.
    """
    header = request.headers.get("range")
    condition = request.headers.get("if-range")
    if header is None or (condition is not None and condition != etag):
        return None
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-" or max(len(match[1]), len(match[2])) > 18:
        return None
    if not match[1]:
        return max(0, size - int(match[2])), size
    start = int(match[1])
    end = int(match[2]) + 1 if match[2] else size
    if end <= start and match[2]:
        return None
    return start, min(end, size)
