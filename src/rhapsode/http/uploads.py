"""Documents in requests: the field ``file`` of a form, or the body itself, spooled to a file on the disk."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from rhapsode.core.errors import NotJsonError, RequestError
from rhapsode.core.nearest import CUTOFF_IF_LISTED, hint
from rhapsode.documents.model import NotesPolicy, ReadOptions
from rhapsode.documents.reader import SUFFIXES
from rhapsode.http.bodies import Parameter, Query

MAX_NAME_CHARS: Final = 200
_CHUNK_BYTES: Final = 1_000_000
_FORM: Final = "multipart/form-data"
_SUFFIX_OF: Final = {
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/x-subrip": ".srt",
}
"""The media types of documents, for bodies without a name."""
_BOOLEAN: Final = {"type": "string", "enum": ["true", "false"], "default": "true"}
READING: Final = (
    Parameter(
        "filename",
        "The name of a document that is the body itself; its suffix says the format. A longer name than "
        f"{MAX_NAME_CHARS} characters is shortened.",
        {"type": "string", "examples": ["book.epub"]},
    ),
    Parameter(
        "notes",
        "Footnotes: left out, at the end of their chapter, or behind the paragraph with the mark.",
        {"type": "string", "enum": [policy.value for policy in NotesPolicy], "default": NotesPolicy.OMIT.value},
    ),
    Parameter("tables", "Whether tables are read, row by row.", _BOOLEAN),
    Parameter("images", "Whether the texts that stand for images are read.", _BOOLEAN),
)
"""The query parameters of every call that takes a document."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded document: its name, and the temporary file that holds it."""

    name: str
    path: Path


def read_options(parameters: Mapping[str, str]) -> ReadOptions:
    """Return what of a document is to be read, by the parameters of :data:`READING`."""
    return ReadOptions(
        NotesPolicy(parameters.get("notes", NotesPolicy.OMIT.value)),
        tables=parameters.get("tables") != "false",
        images=parameters.get("images") != "false",
    )


def document_body() -> dict[str, object]:
    """Describe a body that is a document, for OpenAPI."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    form = {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary", "description": "The document, with its name."}},
        "required": ["file"],
    }
    return {
        "required": True,
        "content": {_FORM: {"schema": form}, **dict.fromkeys((*_SUFFIX_OF, "application/octet-stream"), binary)},
    }


@asynccontextmanager
async def uploaded(request: Request, query: Query) -> AsyncIterator[Upload]:
    """Yield the document of a request as a file, which is removed when the block is left.

    Raises RequestError without a document or without a format, and TooLargeError (of the middleware) beyond the limit.
    """
    parameters = query(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise NotJsonError("The document must not be compressed: send it without 'Content-Encoding'.")
    with tempfile.NamedTemporaryFile(prefix="rhapsode-document-") as file:
        if kind == _FORM:
            name = await _from_form(request, file, parameters.get("filename"))
        else:
            async for chunk in request.stream():
                file.write(chunk)
            name = parameters.get("filename") or f"document{_SUFFIX_OF.get(kind, '')}"
        file.flush()
        yield Upload(_checked_name(name), Path(file.name))


async def _from_form(request: Request, file: IO[bytes], requested_name: str | None) -> str:
    """Write the file of a form to ``file``. Returns its name."""
    try:
        form = await request.form(max_files=1, max_fields=1)
    except HTTPException as error:
        raise RequestError(f"The form cannot be read: {error.detail.rstrip('.')}.") from None
    try:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise RequestError("The form needs the document in the field 'file'.", param="file")
        for name in form:
            if name != "file":
                raise RequestError(f"Unknown field '{name[:64]}'. Known: file.", param=name[:64])
        while chunk := await upload.read(_CHUNK_BYTES):
            file.write(chunk)
        return requested_name or upload.filename or "document"
    finally:
        await form.close()


def _checked_name(name: str) -> str:
    """Return the last part of a name, as messages may show it. Raises RequestError for an unknown suffix."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    suffix = PurePosixPath(shown).suffix.lower()
    if suffix not in SUFFIXES:
        meant = hint(suffix, SUFFIXES, cutoff=CUTOFF_IF_LISTED)
        named = suffix[:16] if suffix else "missing. Name it with ?filename=, as in book.epub"
        raise RequestError(
            f"The format of the document is not known: its suffix is {named}. {meant}", param="filename"
        )
    return shown if len(shown) <= MAX_NAME_CHARS else shown[: MAX_NAME_CHARS - len(suffix)] + suffix
