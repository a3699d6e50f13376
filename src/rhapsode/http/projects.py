"""``/v1/projects``: books with voices, their chapters and paragraphs, and the rendering of changed paragraphs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from rhapsode.core.errors import FileGoneError, RequestError, TaskFailedError
from rhapsode.core.projects import VoiceSettings
from rhapsode.core.task import ApiKey
from rhapsode.http import request_params
from rhapsode.http.bodies import PAGE_SIZE, SIGNED_LINK, JsonBody, Parameter, Query, taking
from rhapsode.http.context import Caller, Context, Ctx, require_project_file, require_speech_scope
from rhapsode.http.files import GONE, PENDING, file_answers, serve_blob
from rhapsode.http.json_reader import no_body
from rhapsode.http.large_json import large_json
from rhapsode.http.project_objects import (
    chapter_object,
    paragraph_object,
    project_object,
    project_summary,
    take_object,
)
from rhapsode.http.project_schemas import (
    ChapterContents,
    CreateProject,
    EditChapter,
    EditParagraph,
    EditProject,
    ParagraphList,
    ParagraphObject,
    ProjectList,
    ProjectObject,
    ProjectParams,
    RemovedProject,
    RenderingObject,
    RenderProject,
    TakeList,
)
from rhapsode.http.uploads import READING, document_body, read_options, uploaded
from rhapsode.service.projects import NewProject

router = APIRouter(prefix="/v1/projects", tags=["projects"], dependencies=[Depends(require_speech_scope)])
audio = APIRouter(prefix="/v1/projects", tags=["projects"])
"""Routes that a signed link opens as well."""

M = TypeVar("M", bound=BaseModel)
_CREATE, _EDIT = JsonBody(CreateProject), JsonBody(EditProject)
_EDIT_CHAPTER, _EDIT_PARAGRAPH = JsonBody(EditChapter), JsonBody(EditParagraph)
_RENDER = JsonBody(RenderProject, optional=True)
_PAGE: Final = Query(
    PAGE_SIZE,
    Parameter("after", "The id of the last project of the page before.", {"type": "string"}),
)
_OF_DOCUMENT: Final = Query(
    *READING,
    Parameter("model", "A model, for a document. Default: the usual one.", {"type": "string"}),
    Parameter("voice_name", "A voice of the model, for a document.", {"type": "string"}),
    Parameter("language_code", "The language to read in (BCP-47). Default: the document's.", {"type": "string"}),
)
_WORD: Final = Query(
    Parameter("word", "A word, or several, found as pronunciations are.", {"type": "string"}, required=True)
)


def _creating() -> dict[str, Any]:
    described = taking(_CREATE, _OF_DOCUMENT)
    described["requestBody"]["content"].update(document_body()["content"])
    return described


@router.post(
    "",
    status_code=201,
    summary="Make a project",
    responses={201: {"model": ProjectObject}},
    openapi_extra=_creating(),
)
async def create_project(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Create a project from a document, or from chapters as JSON. Nothing is rendered yet.

    A document is sent as to `POST /v1/documents`.
    """
    request_params.not_idempotent(request)
    parameters = _OF_DOCUMENT(request)
    usual = context.service.catalogue.default_model.id
    if "json" in request.headers.get("content-type", ""):
        body = await _CREATE(request)
        new = NewProject(
            body.title,
            [chapter.chapter() for chapter in body.chapters],
            body.model or usual,
            body.author,
            body.language_code,
            settings=body.settings(),
            speakers=_speakers(body),
            pronunciations=body.pronunciations,
            paragraph_speakers=_paragraph_speakers(body),
        )
    else:
        async with uploaded(request, _OF_DOCUMENT) as upload:
            document = await context.documents.read(upload.name, upload.path, read_options(parameters))
        new = NewProject(
            document.title,
            document.chapters,
            parameters.get("model", usual),
            document.author,
            parameters.get("language_code"),
            document.language,
            VoiceSettings(parameters.get("voice_name")),
            cover=document.cover,
        )
    return JSONResponse(project_object(await context.projects.create(key, new)), status_code=201)


@router.get("", summary="List projects", responses={200: {"model": ProjectList}}, openapi_extra=taking(_PAGE))
async def list_projects(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return the projects of the key, the newest first."""
    parameters = _PAGE(request)
    after = request_params.cursor(parameters, "project")
    projects, more = await context.projects.page(key, request_params.page_size(parameters), after)
    return JSONResponse(
        {"object": "list", "data": [project_summary(project) for project in projects], "has_more": more}
    )


@router.get("/{id}", summary="Read a project", responses={200: {"model": ProjectObject}})
async def read_project(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return a project with its chapters, how much of each is rendered, and an estimate of the remaining time."""
    request_params.query(request)
    return JSONResponse(project_object(await context.projects.state(key, id)))


@router.patch(
    "/{id}", summary="Change a project", responses={200: {"model": ProjectObject}}, openapi_extra=taking(_EDIT)
)
async def edit_project(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Change voices, delivery, pronunciations or names. Paragraphs whose audio is affected become `unrendered`."""
    request_params.query(request)
    body = _something(await _EDIT(request))
    before = await context.projects.get(key, id)
    changes = _given(body, "title", "author", "language_code", "model", "speakers", "pronunciations")
    if "speakers" in changes:
        changes["speakers"] = _speakers(body)
    changed = replace(before, settings=body.settings_over(before.settings), **changes)
    return JSONResponse(project_object(await context.projects.change(key, changed)))


@router.delete("/{id}", summary="Delete a project", responses={200: {"model": RemovedProject}})
async def delete_project(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Delete a project with its takes and exports; what still renders it is canceled."""
    request_params.query(request)
    await no_body(request)
    await context.projects.delete(key, id)
    return JSONResponse({"id": id, "object": "project", "deleted": True})


@router.post(
    "/{id}/render",
    status_code=202,
    summary="Render a project",
    responses={202: {"model": RenderingObject}},
    openapi_extra=taking(_RENDER),
)
async def render_project(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Render the paragraphs that have no up-to-date audio, by ordinary tasks, to which the limits of the key apply.

    When a limit refuses a part of them, the tasks that were created continue; repeat the call later for the rest.
    """
    request_params.query(request)
    request_params.not_idempotent(request)
    body = await _RENDER(request)
    begun = await context.renderer.render(key, id, chapters=body.chapters, paragraphs=body.paragraphs)
    answer = {"object": "project.rendering", "tasks": list(begun.tasks)}
    return JSONResponse({**answer, "paragraphs": begun.paragraphs, "reused": begun.reused}, status_code=202)


@router.get(
    "/{id}/chapters/{number}", summary="Read a chapter of a project", responses={200: {"model": ChapterContents}}
)
async def read_chapter(request: Request, id: str, number: str, key: Caller, context: Ctx) -> Response:
    """Return a chapter with its paragraphs. Chapters are counted from 1."""
    request_params.query(request)
    return await _chapter(request, id, chapter_number(number), key, context)


@router.patch(
    "/{id}/chapters/{number}",
    summary="Change a chapter of a project",
    responses={200: {"model": ChapterContents}},
    openapi_extra=taking(_EDIT_CHAPTER),
)
async def edit_chapter(request: Request, id: str, number: str, key: Caller, context: Ctx) -> Response:
    """Change the voice or the delivery of a chapter, or its title in files."""
    request_params.query(request)
    body = _something(await _EDIT_CHAPTER(request))
    before, _ = await context.projects.chapter(key, id, chapter_number(number))
    changed = replace(before, settings=body.settings_over(before.settings), **_given(body, "title"))
    await context.projects.change_chapter(key, id, changed)
    return await _chapter(request, id, before.number, key, context)


@router.get(
    "/{id}/paragraphs",
    summary="Find paragraphs of a project",
    responses={200: {"model": ParagraphList}},
    openapi_extra=taking(_WORD),
)
async def find_paragraphs(request: Request, id: str, key: Caller, context: Ctx) -> Response:
    """Return the paragraphs that contain a word: those that a pronunciation of it in the project affects."""
    word = _WORD(request).get("word", "").strip()
    if not word:
        raise RequestError("Name the word: ?word=Siobhan.", param="word")
    paragraphs = await context.projects.find(key, id, word)
    base = context.base_url(request)
    return await large_json(
        lambda: {
            "object": "list",
            "data": [paragraph_object(paragraph, id, context.links, base) for paragraph in paragraphs],
        }
    )


@router.get(
    "/{id}/paragraphs/{paragraph_id}",
    summary="Read a paragraph of a project",
    responses={200: {"model": ParagraphObject}},
)
async def read_paragraph(request: Request, id: str, paragraph_id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return a paragraph with its current take."""
    request_params.query(request)
    paragraph = await context.projects.paragraph(key, id, paragraph_id)
    return JSONResponse(paragraph_object(paragraph, id, context.links, context.base_url(request)))


@router.patch(
    "/{id}/paragraphs/{paragraph_id}",
    summary="Change a paragraph of a project",
    responses={200: {"model": ParagraphObject}},
    openapi_extra=taking(_EDIT_PARAGRAPH),
)
async def edit_paragraph(request: Request, id: str, paragraph_id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Change the text, speaker, voice or delivery of a paragraph, or choose an earlier take (`take_id`)."""
    request_params.query(request)
    body = _something(await _EDIT_PARAGRAPH(request))
    before = await context.projects.paragraph(key, id, paragraph_id)
    changed = replace(before, settings=body.settings_over(before.settings), **_given(body, "text", "speaker"))
    paragraph = await context.projects.change_paragraph(key, id, changed, **_given(body, "take_id"))
    return JSONResponse(paragraph_object(paragraph, id, context.links, context.base_url(request)))


@router.get(
    "/{id}/paragraphs/{paragraph_id}/takes",
    summary="List the takes of a paragraph",
    responses={200: {"model": TakeList}},
)
async def list_takes(request: Request, id: str, paragraph_id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return the takes of a paragraph, the newest first."""
    request_params.query(request)
    takes = await context.projects.takes_of(key, id, paragraph_id)
    data = [take_object(take, id, context.links, context.base_url(request)) for take in takes]
    return JSONResponse({"object": "list", "data": data})


@audio.head("/{id}/takes/{take_id}/audio", include_in_schema=False, dependencies=[Depends(require_project_file)])
@audio.get(
    "/{id}/takes/{take_id}/audio",
    summary="Hear a take",
    response_class=Response,
    responses={**file_answers(["audio/flac"]), **PENDING, **GONE},
    dependencies=[Depends(require_project_file)],
    openapi_extra=taking(SIGNED_LINK),
)
async def hear_take(request: Request, id: str, take_id: str, context: Ctx) -> Response:
    """Return the audio of a take as FLAC. Use the key, or the link `audio_url` of the take."""
    SIGNED_LINK(request)
    take = await context.projects.takes.get(id, take_id)
    if not take.status.final:
        raise TaskFailedError("The audio of this take is not there yet: list the takes until it is completed.")
    if take.audio is None:
        raise FileGoneError("This take has failed, so there is no audio of it.")
    return await serve_blob(request, context.blobs, take.audio, f"{take.id}.flac", "audio/flac")


async def _chapter(request: Request, id: str, number: int, key: ApiKey, context: Context) -> Response:
    chapter, paragraphs = await context.projects.chapter(key, id, number)
    progress = await context.projects.store.progress(id)
    base = context.base_url(request)
    url = base + context.links.signed(f"/v1/projects/{id}/chapters/{number}/audio")

    def contents() -> dict[str, object]:
        listed = [paragraph_object(paragraph, id, context.links, base) for paragraph in paragraphs]
        return {**chapter_object(chapter, progress.get(number)), "audio_url": url, "paragraphs": listed}

    return await large_json(contents)


def chapter_number(number: str) -> int:
    """Return the chapter number of a path. Raises RequestError."""
    if not number.isascii() or not number.isdecimal() or len(number) > 6:
        raise RequestError("A chapter is named by its number, counted from 1.", param="number")
    return int(number)


def _something(body: M) -> M:
    """Return a body that has at least one field. Raises RequestError for an empty one."""
    if not body.model_fields_set:
        raise RequestError(f"Name what is to be changed: {', '.join(type(body).model_fields)}.")
    return body


def _given(body: BaseModel, *names: str) -> dict[str, Any]:
    """Return the fields that are present in a body; they replace the previous values."""
    return {name: getattr(body, name) for name in names if name in body.model_fields_set}


def _speakers(body: ProjectParams) -> dict[str, VoiceSettings]:
    return {name: params.settings() for name, params in body.speakers.items()}


def _paragraph_speakers(body: CreateProject) -> dict[tuple[int, int], str]:
    """Return the speakers of paragraphs by chapter and position. Raises RequestError for an unknown speaker."""
    speakers = {}
    for number, chapter in enumerate(body.chapters, 1):
        for position, paragraph in enumerate(chapter.paragraphs):
            if paragraph.speaker is None:
                continue
            if paragraph.speaker not in body.speakers:
                names = ", ".join(list(body.speakers)[:20]) or "none"
                raise RequestError(
                    f"There is no such speaker among 'speakers'. Known: {names}.",
                    param=f"chapters[{number - 1}].paragraphs[{position}].speaker",
                )
            speakers[number, position] = paragraph.speaker
    return speakers
