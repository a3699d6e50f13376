"""Reads a document of any supported format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from rhapsode.core.errors import DocumentError, TooLargeError
from rhapsode.core.nearest import CUTOFF_IF_LISTED, hint
from rhapsode.documents.docx import read_docx
from rhapsode.documents.epub import read_epub
from rhapsode.documents.html import read_html, read_markdown
from rhapsode.documents.limits import MAX_DOCUMENT_BYTES, MAX_TEXT_BYTES
from rhapsode.documents.model import Document, ReadOptions
from rhapsode.documents.plain import read_srt, read_text

_Reader = Callable[[str, bytes, ReadOptions], Document]
_READERS: Final[dict[str, _Reader]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".epub": read_epub,
    ".srt": read_srt,
}
_PACKED: Final = frozenset((".docx", ".epub"))
SUFFIXES: Final = tuple(_READERS)
"""The suffixes of files that are read."""


def read_document(name: str, data: bytes, options: ReadOptions | None = None) -> Document:
    """Read a document whose format is that of the suffix of ``name``, which errors call it.

    Raises DocumentError for an unknown suffix and for what cannot be read, TooLargeError beyond the limits, and
    ConfigurationError when the extra ``books`` is not installed.
    """
    suffix = PurePath(name).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        meant = hint(suffix, SUFFIXES, cutoff=CUTOFF_IF_LISTED)
        raise DocumentError(f"{name} is no document that can be read: its suffix is {suffix or 'missing'}. {meant}")
    most = MAX_DOCUMENT_BYTES if suffix in _PACKED else MAX_TEXT_BYTES
    if len(data) > most:
        raise TooLargeError(f"{name} has {len(data) / 1e6:,.0f} MB; up to {most // 1_000_000:,} MB are read.")
    return reader(name, data, options or ReadOptions())
