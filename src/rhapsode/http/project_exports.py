"""``/v1/projects/{id}/exports``: files of a project, made in the background."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from rhapsode.audio.acx import acx_rules
from rhapsode.audio.chapter_marks import file_name
from rhapsode.core.errors import FileGoneError, TaskFailedError
from rhapsode.core.projects import MAX_CHAPTERS, BookFormat, Export, ExportFigures, ExportOptions
from rhapsode.http import request_params
from rhapsode.http.bodies import SIGNED_LINK, JsonBody, StrictRequest, taking
from rhapsode.http.context import Caller, Ctx, require_project_file, require_speech_scope
from rhapsode.http.files import GONE, PENDING, file_answers, serve_blob
from rhapsode.http.json_reader import no_body
from rhapsode.http.links import LinkSigner

router = APIRouter(prefix="/v1/projects", tags=["projects"], dependencies=[Depends(require_speech_scope)])
files = APIRouter(prefix="/v1/projects", tags=["projects"])
"""Routes that a signed link opens as well."""


class CreateExport(StrictRequest):
    """Options of a new export. More than one file becomes a ZIP archive."""

    format: BookFormat = Field(default=BookFormat.M4B, strict=False, description="`m4b` needs the extra `aac`.")
    chapters: list[int] = Field(
        default_factory=list, max_length=MAX_CHAPTERS, description="Numbers of chapters. Default: all."
    )
    per_chapter: bool = Field(default=False, description="A file for each chapter, in a ZIP archive.")
    loudness: float | None = Field(
        default=-19.0, ge=-36, le=-9, description="Of the whole, in LUFS (EBU R 128); `null` leaves it as it is."
    )
    subtitles: Literal["srt", "vtt"] | None = None
    chapter_list: Literal["txt", "json"] | None = None
    check: Literal["acx"] | None = Field(
        default=None, description="Compare the chapters with the rules of ACX; `report` has the figures."
    )


class CheckedRule(BaseModel):
    """A rule: its limits, the extreme values of all chapters, and whether every chapter complies."""

    rule: str
    asked: str
    found: str
    met: bool


class CheckedChapter(BaseModel):
    """Measurements of a chapter: levels in dBFS, a true peak, and the noise floor of the quietest half second."""

    title: str
    rms_db: float
    peak_db: float
    floor_db: float
    seconds: float


class ExportReport(BaseModel):
    """The result of checking the chapters of an export against a set of rules."""

    rules: list[CheckedRule]
    chapters: list[CheckedChapter]


class ExportObject(BaseModel):
    """An export. `pending`: paragraphs are being rendered. `file_url` needs no key and expires like other links."""

    id: str
    object: Literal["project.export"] = "project.export"
    status: Literal["pending", "processing", "completed", "failed"]
    progress: float = Field(description="0 to 1, of the making of the file once all is spoken.")
    format: BookFormat
    chapters: list[int]
    per_chapter: bool
    loudness_target: float | None
    subtitles: Literal["srt", "vtt"] | None
    chapter_list: Literal["txt", "json"] | None
    check: Literal["acx"] | None
    created_at: int
    completed_at: int | None
    error: str | None
    seconds: float = Field(description="How long all of it sounds.")
    loudness: float | None = Field(description="In LUFS, by the takes and the gain that was applied.")
    bytes: int
    report: ExportReport | None = Field(description="Of an export with a `check` that is completed.")
    file_url: str | None


class ExportList(BaseModel):
    """Exports, the newest first."""

    object: Literal["list"] = "list"
    data: list[ExportObject]


class RemovedExport(BaseModel):
    """A deleted export."""

    id: str
    object: Literal["project.export"] = "project.export"
    deleted: Literal[True] = True


_CREATE = JsonBody(CreateExport, optional=True)


@router.post(
    "/{id}/exports",
    status_code=202,
    summary="Export a project",
    responses={202: {"model": ExportObject}},
    openapi_extra=taking(_CREATE),
)
async def create_export(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Create an export. Paragraphs without up-to-date audio are rendered first, as `POST …/render` does.

    It is made in the background, and continues after a restart.
    """
    request_params.query(request)
    request_params.not_idempotent(request)
    body = await _CREATE(request)
    options = ExportOptions(
        body.format,
        tuple(dict.fromkeys(body.chapters)),
        body.per_chapter,
        body.loudness,
        body.subtitles,
        body.chapter_list,
        body.check,
    )
    export = await context.exports.create(key, id, options)
    return JSONResponse(export_object(export, context.links, context.base_url(request)), status_code=202)


@router.get("/{id}/exports", summary="List the exports of a project", responses={200: {"model": ExportList}})
async def list_exports(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return the exports of a project, the newest first."""
    request_params.query(request)
    base = context.base_url(request)
    data = [export_object(export, context.links, base) for export in await context.exports.of(key, id)]
    return JSONResponse({"object": "list", "data": data})


@router.get("/{id}/exports/{export_id}", summary="Read an export", responses={200: {"model": ExportObject}})
async def read_export(request: Request, id: str, export_id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return an export, with a link to its file when it is completed."""
    request_params.query(request)
    export = await context.exports.get(key, id, export_id)
    return JSONResponse(export_object(export, context.links, context.base_url(request)))


@router.delete("/{id}/exports/{export_id}", summary="Delete an export", responses={200: {"model": RemovedExport}})
async def delete_export(request: Request, id: str, export_id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Delete an export with its file. An export that is being made is cancelled."""
    request_params.query(request)
    await no_body(request)
    await context.exports.delete(key, id, export_id)
    return JSONResponse({"id": export_id, "object": "project.export", "deleted": True})


@files.head("/{id}/exports/{export_id}/file", include_in_schema=False, dependencies=[Depends(require_project_file)])
@files.get(
    "/{id}/exports/{export_id}/file",
    summary="Download an export",
    response_class=Response,
    responses={
        **file_answers(["application/zip", *sorted({format.mime_type for format in BookFormat})]),
        **PENDING,
        **GONE,
    },
    dependencies=[Depends(require_project_file)],
    openapi_extra=taking(SIGNED_LINK),
)
async def download_export(request: Request, id: str, export_id: str, context: Ctx) -> Response:
    """Return the file of an export. Use the key, or its link `file_url`. Range requests are supported."""
    SIGNED_LINK(request)
    export = await context.exports.output(id, export_id)
    if not export.status.final:
        raise TaskFailedError("The file of this export is not there yet: read the export until it is completed.")
    if export.output is None:
        raise FileGoneError("This export has failed, so there is no file of it.")
    suffix = export.options.suffix
    answer = await serve_blob(request, context.blobs, export.output, f"{export.id}.{suffix}", export.options.mime_type)
    title = await context.projects.title(id)
    name = quote(f"{file_name(title) or 'book'}.{suffix}")
    if "content-disposition" in answer.headers:
        answer.headers["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def export_object(export: Export, links: LinkSigner, base_url: str) -> dict[str, object]:
    """Return the wire form of an export."""
    options = export.options
    path = f"/v1/projects/{export.project_id}/exports/{export.id}/file"
    return {
        "id": export.id,
        "object": "project.export",
        "status": export.status.value,
        "progress": round(export.progress, 3),
        "format": options.format.value,
        "chapters": list(options.chapters),
        "per_chapter": options.per_chapter,
        "loudness_target": options.loudness,
        "subtitles": options.subtitles,
        "chapter_list": options.chapter_list,
        "check": options.check,
        "created_at": export.created_at // 1000,
        "completed_at": None if export.completed_at is None else export.completed_at // 1000,
        "error": export.error,
        "seconds": round(export.seconds, 3),
        "loudness": None if export.loudness is None else round(export.loudness, 2),
        "bytes": export.output_bytes,
        "report": None if export.figures is None else _report(export.figures),
        "file_url": None if export.output is None else base_url + links.signed(path),
    }


def _report(figures: ExportFigures) -> dict[str, object]:
    chapters = [
        {name: round(value, 2) if isinstance(value, float) else value for name, value in asdict(chapter).items()}
        for chapter in figures.chapters
    ]
    return {"rules": [asdict(rule) for rule in acx_rules(figures.chapters, figures.rate_hz)], "chapters": chapters}
