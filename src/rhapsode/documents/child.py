"""Reads one document in a process of its own: ``python -m rhapsode.documents.child REQUEST``.

``REQUEST`` is JSON: ``name``, ``path``, ``notes``, ``tables``, ``images``, ``memory_bytes``, ``cpu_seconds``. The
answer on standard output is JSON too: ``document``, or ``error`` and ``message``.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from rhapsode.core.errors import ConfigurationError, DocumentError, TooLargeError
from rhapsode.documents.model import NotesPolicy, ReadOptions
from rhapsode.documents.reader import read_document
from rhapsode.documents.serialise import document_to_data


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Read the document that ``request`` names. Returns what goes to standard output."""
    options = ReadOptions(NotesPolicy(request["notes"]), request["tables"], request["images"])
    try:
        return {"document": document_to_data(read_document(request["name"], _content(request["path"]), options))}
    except TooLargeError as error:
        return {"error": "too_large", "message": str(error)}
    except DocumentError as error:
        return {"error": "document", "message": str(error)}
    except ConfigurationError as error:
        return {"error": "configuration", "message": str(error)}
    except MemoryError:
        return {"error": "too_large", "message": f"{request['name']} takes more memory than is given to a document."}


def _content(path: str) -> bytes:
    return Path(path).read_bytes()


def main() -> None:
    """Bound this process, and answer."""
    request = json.loads(sys.argv[1])
    for kind, most in (
        (resource.RLIMIT_AS, request["memory_bytes"]),
        (resource.RLIMIT_CPU, request["cpu_seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
    ):
        resource.setrlimit(kind, (most, most))
    json.dump(answer(request), sys.stdout)


if __name__ == "__main__":
    main()
