"""Documents as plain data, to pass from one process to another."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from rhapsode.documents.model import Block, Chapter, Cover, Document

BLOCKS_OF_LINE = 500
"""The most blocks in one line. Lines are parsed one after the other, so that other threads run in between."""


def document_to_lines(document: Document) -> Iterator[str]:
    """Yield lines of JSON: the document without its blocks, and then its blocks, some at a time."""
    data = document_to_data(document)
    chapters = data["chapters"]
    data["chapters"] = [[title, level, []] for title, level, _ in chapters]
    yield json.dumps({"document": data}, ensure_ascii=False) + "\n"
    for number, (_, _, blocks) in enumerate(chapters):
        for at in range(0, len(blocks), BLOCKS_OF_LINE):
            yield json.dumps([number, blocks[at : at + BLOCKS_OF_LINE]], ensure_ascii=False) + "\n"


def data_from_lines(written: bytes) -> dict[str, Any]:
    """Return what :func:`document_to_lines` wrote as one object, its ``document`` for :func:`document_from_data`."""
    first, *rest = written.splitlines()
    answer: dict[str, Any] = json.loads(first)
    for line in rest:
        number, blocks = json.loads(line)
        answer["document"]["chapters"][number][2].extend(blocks)
    return answer


def document_to_data(document: Document) -> dict[str, Any]:
    """Return a document as what JSON can hold. Texts lose NUL and lone surrogates, which no store keeps."""
    cover = document.cover
    return {
        "format": document.format,
        "title": _clean(document.title),
        "author": None if document.author is None else _clean(document.author),
        "language": None if document.language is None else _clean(document.language),
        "cover": None if cover is None else [base64.b64encode(cover.data).decode(), cover.mime_type],
        "chapters": [
            [
                _clean(chapter.title),
                chapter.level,
                [[block.kind, _clean(block.text), block.level, block.language] for block in chapter.blocks],
            ]
            for chapter in document.chapters
        ],
    }


def document_from_data(data: dict[str, Any]) -> Document:
    """Return the document that :func:`document_to_data` made ``data`` of."""
    cover = data["cover"]
    return Document(
        data["format"],
        data["title"],
        data["author"],
        data["language"],
        tuple(
            Chapter(title, tuple(Block(*block) for block in blocks), level)
            for title, level, blocks in data["chapters"]
        ),
        None if cover is None else Cover(base64.b64decode(cover[0]), cover[1]),
    )


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
