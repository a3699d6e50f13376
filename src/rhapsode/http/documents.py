"""``POST /v1/documents``: the content of a document, with an estimate of duration and tokens."""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from rhapsode.documents.model import Block, BlockKind, Document
from rhapsode.http import request_params
from rhapsode.http.bodies import Parameter, Query, taking
from rhapsode.http.context import Caller, Ctx, require_speech_scope
from rhapsode.http.large_json import large_json
from rhapsode.http.schemas import ErrorResponse
from rhapsode.http.uploads import READING, document_body, read_options, uploaded
from rhapsode.service.documents import Estimate, estimate

router = APIRouter(prefix="/v1/documents", tags=["documents"])

PATHS: Final = frozenset({"/v1/documents", "/v1/projects"})
"""The paths that take documents."""


class ParagraphContent(BaseModel):
    """A piece of text between two pauses."""

    kind: BlockKind
    text: str
    level: int = Field(description="1 to 6 for a heading, else 0.")
    language: str | None = Field(description="Where it is another than that of the document (BCP-47).")


class ChapterContent(BaseModel):
    """A chapter, by the table of contents or the headings."""

    title: str
    level: int = Field(description="1 for the outermost.")
    characters: int
    paragraphs: list[ParagraphContent]


class EstimateObject(BaseModel):
    """The estimated duration and tokens of a text."""

    model: str
    seconds: float = Field(description="How long it will sound, with the pauses between paragraphs.")
    tokens: int


class DocumentObject(BaseModel):
    """The content of a document, which is not stored. `chapters` can be sent to `POST /v1/projects` unchanged."""

    object: Literal["document"] = "document"
    format: str
    title: str
    author: str | None
    language: str | None
    has_cover: bool
    characters: int
    estimate: EstimateObject
    chapters: list[ChapterContent]


_QUERY: Final = Query(
    *READING, Parameter("model", "The model that the estimate is for. Default: the usual one.", {"type": "string"})
)


@router.post(
    "",
    summary="Read a document",
    responses={
        200: {"model": DocumentObject},
        501: {"model": ErrorResponse, "description": "The extra 'books' is not installed"},
    },
    dependencies=[Depends(require_speech_scope)],
    openapi_extra={**taking(_QUERY), "requestBody": document_body()},
)
async def read_document(request: Request, _key: Caller, context: Ctx) -> Response:
    """Return title, author, language and chapters of an EPUB, Word, HTML, Markdown, text or SubRip file.

    Send it as the field `file` of a form, or as the body with `?filename=`. Nothing is kept, and nothing that the
    document refers to is fetched.
    """
    request_params.not_idempotent(request)
    parameters = _QUERY(request)
    catalogue = context.service.catalogue
    model = catalogue.find_model(parameters["model"]) if "model" in parameters else catalogue.default_model
    async with uploaded(request, _QUERY) as upload:
        document = await context.documents.read(upload.name, upload.path, read_options(parameters))
    pace = catalogue.profile(catalogue.route(model.id).engine).seconds_per_character
    return await large_json(lambda: document_object(document, model.id, estimate(document, pace)))


def document_object(document: Document, model: str, needed: Estimate) -> dict[str, object]:
    """Return the wire form of a document (a :class:`DocumentObject`, as plain data)."""
    return {
        "object": "document",
        "format": document.format,
        "title": document.title,
        "author": document.author,
        "language": document.language,
        "has_cover": document.cover is not None,
        "characters": document.characters,
        "estimate": {"model": model, "seconds": round(needed.seconds, 1), "tokens": needed.tokens},
        "chapters": [
            {
                "title": chapter.title,
                "level": chapter.level,
                "characters": chapter.characters,
                "paragraphs": [_paragraph(block) for block in chapter.blocks],
            }
            for chapter in document.chapters
        ],
    }


def _paragraph(block: Block) -> dict[str, object]:
    return {"kind": block.kind, "text": block.text, "level": block.level, "language": block.language}
