"""Reads one document in a separate process: ``python -m rhapsode.documents.child REQUEST``.

``REQUEST`` is JSON: ``name``, ``path``, ``notes``, ``tables``, ``images``, ``memory_bytes``, ``cpu_seconds``. The
answer on standard output is JSON too: the lines of :func:`rhapsode.documents.serialise.document_to_lines`, or one with
``error`` and ``message``.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rhapsode.core.errors import ConfigurationError, DocumentError, TooLargeError
from rhapsode.core.projects import MAX_CHARACTERS, MAX_PARAGRAPHS
from rhapsode.documents.model import Document, NotesPolicy, ReadOptions
from rhapsode.documents.reader import read_document
from rhapsode.documents.serialise import document_to_lines


def answer(request: dict[str, Any]) -> Iterator[str]:
    """Read the document that ``request`` names. Yields the lines that go to standard output."""
    options = ReadOptions(NotesPolicy(request["notes"]), request["tables"], request["images"])
    try:
        document = read_document(request["name"], _content(request["path"]), options)
        _check_size(request["name"], document)
        lines = list(document_to_lines(document))
    except TooLargeError as error:
        yield _error("too_large", str(error))
    except DocumentError as error:
        yield _error("document", str(error))
    except ConfigurationError as error:
        yield _error("configuration", str(error))
    except MemoryError:
        yield _error("too_large", f"{request['name']} takes more memory than is given to a document.")
    else:
        yield from lines


def _error(kind: str, message: str) -> str:
    return json.dumps({"error": kind, "message": message}) + "\n"


def _check_size(name: str, document: Document) -> None:
    """Raise TooLargeError for a document that is larger than a project may be."""
    paragraphs = sum(len(chapter.blocks) for chapter in document.chapters)
    for kind, size, most in (
        ("characters", document.characters, MAX_CHARACTERS),
        ("paragraphs", paragraphs, MAX_PARAGRAPHS),
    ):
        if size > most:
            raise TooLargeError(f"{name} has {size:,} {kind}; at most {most:,} are read.")


def _content(path: str) -> bytes:
    return Path(path).read_bytes()


def main() -> None:
    """Limit the memory, time and files of this process, then read the document."""
    request = json.loads(sys.argv[1])
    for kind, most in (
        (resource.RLIMIT_AS, request["memory_bytes"]),
        (resource.RLIMIT_CPU, request["cpu_seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
    ):
        resource.setrlimit(kind, (most, most))
    sys.stdout.writelines(answer(request))


if __name__ == "__main__":
    main()
