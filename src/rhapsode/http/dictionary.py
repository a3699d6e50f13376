"""``/v1/pronunciations``: the dictionary of a key, and of the installation."""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from rhapsode.core.dictionary import DictionaryEntry, Scope
from rhapsode.core.errors import NotJsonError, RequestError
from rhapsode.core.speech import MAX_SPOKEN_AS_CHARS, MAX_WORD_CHARS
from rhapsode.http import request_params
from rhapsode.http.bodies import PAGE_SIZE, JsonBody, Parameter, Query, Responses, StrictRequest, taking
from rhapsode.http.context import Caller, Ctx
from rhapsode.http.json_reader import no_body
from rhapsode.http.schemas import ErrorResponse
from rhapsode.service.dictionary import find_scope
from rhapsode.text.pronunciation_files import CSV, MAX_FILE_BYTES, PLS

router = APIRouter(prefix="/v1/pronunciations", tags=["pronunciations"])


class PutPronunciation(StrictRequest):
    """A word and its pronunciation, everywhere in the text."""

    word: str = Field(min_length=1, max_length=MAX_WORD_CHARS, examples=["SQL"])
    spoken_as: str = Field(
        min_length=1,
        max_length=MAX_SPOKEN_AS_CHARS,
        description="`/…/` is IPA, anything else another spelling.",
        examples=["sequel"],
    )
    language_code: str | None = Field(
        default=None, description="Only for texts in that language (`en`) or variety (`en-GB`).", examples=["en-GB"]
    )


class CreatePronunciation(PutPronunciation):
    """A pronunciation: for the calling key, or (with the scope `admin`) for the whole installation."""

    scope: Literal["key", "installation"] = Field(default="key")


class PronunciationObject(BaseModel):
    """A stored pronunciation. Times are seconds since the epoch."""

    id: str
    object: Literal["pronunciation"] = "pronunciation"
    scope: Literal["key", "installation"]
    word: str
    spoken_as: str
    language_code: str | None
    created_at: int
    updated_at: int


class PronunciationList(BaseModel):
    """A page of pronunciations, sorted by word."""

    object: Literal["list"] = "list"
    data: list[PronunciationObject]
    has_more: bool = Field(description="Whether there are more: give the last id as `after`.")
    version: str | None = Field(
        description="Names all that is kept for the key and for the installation; `null` if there is nothing. A task "
        "says under `metadata.rhapsode.dictionary_version` which it was read with."
    )


class SkippedPronunciation(BaseModel):
    """A word of a file that was not imported."""

    word: str
    line: int
    reason: str


class ImportedPronunciations(BaseModel):
    """The result of an import."""

    object: Literal["import"] = "import"
    kept: int = Field(description="How many words are kept now, in the place of what was kept for them before.")
    skipped: list[SkippedPronunciation]
    version: str | None


class RemovedPronunciation(BaseModel):
    """What was removed."""

    id: str
    object: Literal["pronunciation"] = "pronunciation"
    deleted: Literal[True] = True


class RemovedPronunciations(BaseModel):
    """How many were removed."""

    object: Literal["pronunciations"] = "pronunciations"
    deleted: int


_SCOPES: Final = {"type": "string", "enum": ["key", "installation"]}
_SCOPE: Final = Parameter("scope", "Whose: the key's that asks, or the installation's.", {**_SCOPES, "default": "key"})
_PAGE = Query(
    _SCOPE,
    PAGE_SIZE,
    Parameter("after", "The id of the last pronunciation of the page before.", {"type": "string"}),
)
_IN_SCOPE = Query(_SCOPE)
_CLEAR = Query(Parameter("scope", "Which dictionary is to be emptied.", _SCOPES, required=True))
_CREATE, _REPLACE = JsonBody(CreatePronunciation), JsonBody(PutPronunciation)
_ADMIN: Final[Responses] = {
    403: {"model": ErrorResponse, "description": "The key lacks the scope, for the installation's dictionary"}
}
_TAKEN: Final[Responses] = {
    **_ADMIN,
    409: {"model": ErrorResponse, "description": "The word is kept already; the message has the id"},
}


def _taking_files() -> dict[str, object]:
    described = taking(_CREATE, _IN_SCOPE)
    for kind in (PLS, CSV):
        described["requestBody"]["content"][kind] = {"schema": {"type": "string", "maxLength": MAX_FILE_BYTES}}
    return described


@router.get(
    "", summary="List pronunciations", responses={200: {"model": PronunciationList}}, openapi_extra=taking(_PAGE)
)
async def list_pronunciations(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return the pronunciations, sorted by word."""
    parameters = _PAGE(request)
    scope = find_scope(parameters.get("scope"))
    entries, more = await context.dictionary.page(
        key, scope, request_params.page_size(parameters), parameters.get("after")
    )
    kept = await context.dictionary.of(key.id)
    data = [pronunciation_object(entry) for entry in entries]
    return JSONResponse({"object": "list", "data": data, "has_more": more, "version": kept.version})


@router.post(
    "",
    status_code=201,
    summary="Keep pronunciations",
    responses={201: {"model": PronunciationObject}, 200: {"model": ImportedPronunciations}, **_TAKEN},
    openapi_extra=_taking_files(),
)
async def create_pronunciation(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Store a pronunciation; or import a lexicon (PLS 1.0 of the W3C) or a CSV file that is sent as the body.

    A file is imported into the dictionary that `?scope=` names. The columns of a CSV file are
    `word,spoken_as,language_code`; the last one is optional. Existing words are replaced.
    """
    request_params.not_idempotent(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type in (PLS, CSV):
        scope = find_scope(_IN_SCOPE(request).get("scope"))
        imported = await context.dictionary.load(key, scope, await request.body(), media_type)
        return JSONResponse(
            {
                "object": "import",
                "kept": imported.kept,
                "skipped": [
                    {"word": line.word, "line": line.line, "reason": line.reason} for line in imported.skipped
                ],
                "version": (await context.dictionary.of(key.id)).version,
            }
        )
    request_params.query(request)
    try:
        body = await _CREATE(request)
    except NotJsonError:
        raise NotJsonError(f"Send JSON (application/json), a lexicon ({PLS}) or a table ({CSV}).") from None
    entry = await context.dictionary.add(key, body.scope, body.word, body.spoken_as, body.language_code)
    return JSONResponse(pronunciation_object(entry), status_code=201)


@router.delete(
    "",
    summary="Remove all pronunciations",
    responses={200: {"model": RemovedPronunciations}, **_ADMIN},
    openapi_extra=taking(_CLEAR),
)
async def clear_pronunciations(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Remove all pronunciations of the key, or of the installation. `scope` is required."""
    parameters = _CLEAR(request)
    await no_body(request)
    if "scope" not in parameters:
        raise RequestError("Name the dictionary to empty: ?scope=key or ?scope=installation.", param="scope")
    count = await context.dictionary.clear(key, find_scope(parameters["scope"]))
    return JSONResponse({"object": "pronunciations", "deleted": count})


@router.get("/{id}", summary="Read a pronunciation", responses={200: {"model": PronunciationObject}})
async def read_pronunciation(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return a pronunciation of the key or of the installation."""
    request_params.query(request)
    return JSONResponse(pronunciation_object(await context.dictionary.get(key, id)))


@router.put(
    "/{id}",
    summary="Replace a pronunciation",
    responses={200: {"model": PronunciationObject}, **_TAKEN},
    openapi_extra=taking(_REPLACE),
)
async def replace_pronunciation(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Replace a pronunciation. The change applies to tasks created at least a second later."""
    request_params.query(request)
    body = await _REPLACE(request)
    entry = await context.dictionary.replace(key, id, body.word, body.spoken_as, body.language_code)
    return JSONResponse(pronunciation_object(entry))


@router.delete("/{id}", summary="Remove a pronunciation", responses={200: {"model": RemovedPronunciation}, **_ADMIN})
async def remove_pronunciation(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Remove a pronunciation. Tasks that were created before are not affected."""
    request_params.query(request)
    await no_body(request)
    entry = await context.dictionary.remove(key, id)
    return JSONResponse({"id": entry.id, "object": "pronunciation", "deleted": True})


def pronunciation_object(entry: DictionaryEntry) -> dict[str, object]:
    """Return the wire form of an entry (a :class:`PronunciationObject`, as plain data)."""
    scope: Scope = entry.scope
    return {
        "id": entry.id,
        "object": "pronunciation",
        "scope": scope,
        "word": entry.word,
        "spoken_as": entry.spoken_as,
        "language_code": entry.language_code,
        "created_at": entry.created_at // 1000,
        "updated_at": entry.updated_at // 1000,
    }
