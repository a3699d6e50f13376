"""Bounded reading of ZIP archives, the containers of EPUB and DOCX."""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib

from rhapsode.core.errors import DocumentError, TooLargeError
from rhapsode.documents.limits import (
    MAX_ENTRIES,
    MAX_ENTRY_BYTES,
    MAX_RATIO,
    MAX_TEXT_BYTES,
    MAX_UNPACKED_BYTES,
    SMALL_BYTES,
)

_ENCRYPTED = 0x1


class Archive:
    """The entries of an archive in memory, by name. Nothing is ever written to a file."""

    def __init__(self, name: str, data: bytes) -> None:
        """Open ``data``; ``name`` is what errors call the file.

        Raises DocumentError if it is not a ZIP archive, and TooLargeError if the sizes in its directory exceed the
        limits.
        """
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError) as error:
            raise DocumentError(f"{name} is damaged: it is no ZIP archive ({error}).") from None
        if len(entries) > MAX_ENTRIES:
            raise TooLargeError(f"{name} holds {len(entries):,} files; up to {MAX_ENTRIES:,} are read.")
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise TooLargeError(f"{name} unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000:,} MB.")
        self._entries = {entry.filename: entry for entry in entries}
        self._loose = {_loose(entry.filename): entry for entry in entries}
        self._left = MAX_TEXT_BYTES

    def find(self, path: str) -> str | None:
        """Return the name of an entry: ``path``, or one that differs from it only by case or Unicode normalisation."""
        if path in self._entries:
            return path
        entry = self._loose.get(_loose(path))
        return None if entry is None else entry.filename

    def size(self, path: str) -> int:
        """Return the unpacked size of an entry according to the directory of the archive."""
        return self._entries[path].file_size

    def read(self, path: str) -> bytes:
        """Return the content of an entry.

        Raises DocumentError if it is not there, encrypted or damaged, and TooLargeError beyond the limits.
        """
        location = self.find(path)
        if location is None:
            raise DocumentError(f"{self.name} is incomplete: there is no {path[:200]!r} in it.")
        entry = self._entries[location]
        where = f"{self.name}: {location[:200]!r}"
        if entry.flag_bits & _ENCRYPTED:
            raise DocumentError(f"{where} is encrypted.")
        if entry.file_size > SMALL_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise TooLargeError(f"{where} unpacks to over {MAX_RATIO} times its size, as no text does.")
        limit = min(MAX_ENTRY_BYTES, self._left)
        try:
            with self._zip.open(entry) as file:
                data = file.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise DocumentError(f"{where} is damaged ({error}).") from None
        if len(data) > limit:
            raise TooLargeError(f"{where} is beyond the {limit // 1_000_000:,} MB of text that are read.")
        self._left -= len(data)
        return data


def _loose(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
