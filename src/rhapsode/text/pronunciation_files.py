"""Pronunciations from files: the W3C's Pronunciation Lexicon Specification 1.0, and comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import MAX_SPOKEN_AS_CHARS, MAX_WORD_CHARS

PLS: Final = "application/pls+xml"
CSV: Final = "text/csv"
MAX_FILE_BYTES: Final = 4_000_000
"""The largest file that is read."""
MAX_WORDS: Final = 20_000
"""The most words of a file, four times what a dictionary keeps: some may stand twice, or cannot be taken over."""
MAX_DEPTH: Final = 8
"""Elements within each other; a lexicon has three."""

_NAMESPACE: Final = "http://www.w3.org/2005/01/pronunciation-lexicon"
_XML_LANGUAGE: Final = "http://www.w3.org/XML/1998/namespace lang"
_MAX_TEXT: Final = 4 * max(MAX_WORD_CHARS, MAX_SPOKEN_AS_CHARS)
_COLUMNS: Final = ("word", "spoken_as", "language_code")
_ALSO_CALLED: Final = {
    "grapheme": "word", "written": "word", "phoneme": "spoken_as", "alias": "spoken_as", "pronunciation": "spoken_as",
    "said": "spoken_as", "said_as": "spoken_as", "spoken": "spoken_as", "respelling": "spoken_as",
    "language": "language_code", "lang": "language_code",
}  # fmt: skip

_HALF_A_HEADER: Final = (
    "The first line seems to name the columns, but not both 'word' and 'spoken_as'. If it is an entry, put it further "
    "down."
)


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A word of a file, how it is said (``/…/`` is IPA), in which language if that is said, and where it stands."""

    word: str
    spoken_as: str
    language_code: str | None
    line: int


@dataclass(frozen=True, slots=True)
class SkippedEntry:
    """A word of a file that cannot be taken over, with the reason as a sentence."""

    word: str
    line: int
    reason: str


@dataclass(slots=True)
class PronunciationFile:
    """What a file holds, in its order."""

    entries: list[FileEntry] = field(default_factory=list)
    skipped: list[SkippedEntry] = field(default_factory=list)

    def add(self, entry: FileEntry | SkippedEntry) -> None:
        """Add a word. Raises RequestError when there are more than :data:`MAX_WORDS`."""
        if len(self.entries) + len(self.skipped) >= MAX_WORDS:
            raise RequestError(f"The file has more than {MAX_WORDS:,} words: divide it, or leave some out.")
        if isinstance(entry, FileEntry):
            self.entries.append(entry)
        else:
            self.skipped.append(entry)


def read_file(data: bytes, media_type: str) -> PronunciationFile:
    """Read a file of :data:`PLS` or :data:`CSV`. Raises RequestError when it is neither, too large or broken."""
    if len(data) > MAX_FILE_BYTES:
        raise RequestError(f"The file has {len(data):,} bytes; at most {MAX_FILE_BYTES:,} are read.")
    if media_type == PLS:
        return read_pls(data)
    if media_type == CSV:
        return read_csv(data)
    raise RequestError(f"Pronunciations are imported as {PLS} or {CSV}, not as {media_type!r}.", param="Content-Type")


# -- PLS --------------------------------------------------------------------------------------------------------------


def read_pls(data: bytes) -> PronunciationFile:
    """Read a lexicon of PLS 1.0 (W3C Recommendation of 14 October 2008).

    Every ``grapheme`` of a ``lexeme`` is a word. It is said as the ``phoneme`` with ``prefer``, or else the first; or
    as the ``alias``. Other alphabets than IPA and lexemes with a ``role`` (readings by part of speech) are skipped. No
    document type and no entity declaration is taken, so that nothing is fetched or expanded.

    Raises RequestError with the line for what is not well-formed, is another kind of document or has too many words.
    """
    reader = _PlsReader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code) or "it is not well-formed"
        raise RequestError(f"The lexicon cannot be read: {message} (line {error.lineno}).") from None
    return reader.found


@dataclass(slots=True)
class _Lexeme:
    line: int
    language: str | None
    role: bool
    graphemes: list[str] = field(default_factory=list)
    phonemes: list[tuple[bool, str, str]] = field(default_factory=list)  # preferred, alphabet, text
    aliases: list[tuple[bool, str]] = field(default_factory=list)


class _PlsReader:
    def __init__(self) -> None:
        self.found = PronunciationFile()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True  # else each line and entity is reported separately
        self.parser.buffer_size = 2 * _MAX_TEXT
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._path: list[str] = []
        self._language: str | None = None
        self._alphabet = "ipa"
        self._lexeme: _Lexeme | None = None
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] = []

    def _refuse(self, *_: object) -> None:
        raise RequestError("The lexicon has a document type or entities, which are not read: leave them out.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        line = self.parser.CurrentLineNumber
        if not self._path and (local != "lexicon" or namespace not in ("", _NAMESPACE)):
            raise RequestError(f"That is no lexicon of PLS: its first element is '{local[:40]}', not 'lexicon'.")
        if len(self._path) >= MAX_DEPTH:
            raise RequestError(f"The lexicon has elements within more than {MAX_DEPTH} others (line {line}).")
        self._path.append(local)
        if local == "lexicon":
            self._language = attributes.get(_XML_LANGUAGE)
            self._alphabet = attributes.get("alphabet", "ipa")
        elif local == "lexeme":
            language = attributes.get(_XML_LANGUAGE, self._language)
            self._lexeme = _Lexeme(line, language, "role" in attributes)
        self._attributes, self._pieces = attributes, []

    def _text(self, text: str) -> None:
        if self._path and self._path[-1] in ("grapheme", "phoneme", "alias"):
            if sum(map(len, self._pieces)) + len(text) > _MAX_TEXT:
                line = self.parser.CurrentLineNumber
                raise RequestError(f"The {self._path[-1]} at line {line} is longer than {_MAX_TEXT} characters.")
            self._pieces.append(text)

    def _end(self, _: str) -> None:
        local = self._path.pop()
        text = " ".join("".join(self._pieces).split())
        lexeme = self._lexeme
        if lexeme is None:
            return
        preferred = self._attributes.get("prefer") == "true"
        if local == "grapheme":
            lexeme.graphemes.append(text)
        elif local == "phoneme":
            lexeme.phonemes.append((preferred, self._attributes.get("alphabet", self._alphabet), text))
        elif local == "alias":
            lexeme.aliases.append((preferred, text))
        elif local == "lexeme":
            self._finish(lexeme)
            self._lexeme = None
        self._pieces = []

    def _finish(self, lexeme: _Lexeme) -> None:
        spoken_as, reason = _choose(lexeme)
        for word in lexeme.graphemes or [""]:
            if spoken_as is None or not word:
                problem = reason if word else "A lexeme has no grapheme."
                self.found.add(SkippedEntry(word[:MAX_WORD_CHARS], lexeme.line, problem))
            else:
                self.found.add(FileEntry(word, spoken_as, lexeme.language, lexeme.line))


def _choose(lexeme: _Lexeme) -> tuple[str | None, str]:
    """Return what a lexeme is said as, or ``None`` and why nothing can be chosen."""
    if lexeme.role:
        return None, "It is for one part of speech alone (role), which cannot be told apart here."
    in_ipa = [(preferred, text) for preferred, alphabet, text in lexeme.phonemes if alphabet == "ipa" and text]
    if in_ipa:
        return f"/{next((text for preferred, text in in_ipa if preferred), in_ipa[0][1])}/", ""
    if lexeme.aliases:
        return next((text for preferred, text in lexeme.aliases if preferred), lexeme.aliases[0][1]) or None, "Empty."
    if lexeme.phonemes:
        return None, f"Its alphabet is {lexeme.phonemes[0][1][:40]!r}; only 'ipa' is read."
    return None, "It has neither a phoneme nor an alias."


# -- CSV --------------------------------------------------------------------------------------------------------------


def read_csv(data: bytes) -> PronunciationFile:
    """Read lines of ``word,spoken_as[,language_code]`` in UTF-8, parted by commas, semicolons or tabs.

    A first line that names the columns decides their order. Raises RequestError when the bytes are no UTF-8 or the
    first line has a single column.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(f"The file is not UTF-8 (byte {error.start}).") from None
    if "\0" in text:
        raise RequestError("The file holds the character NUL.")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    if not first:
        return PronunciationFile()
    if separator not in first:
        raise RequestError("The first line has one column; there are to be two: word,spoken_as.")
    file = PronunciationFile()
    order = list(range(len(_COLUMNS)))
    for line, row in enumerate(_rows(text, separator), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if line == 1 and (named := _header(cells)):
            order = named
            continue
        if line == 1 and any(_column(cell) in _COLUMNS for cell in cells):
            file.add(SkippedEntry(cells[0][:MAX_WORD_CHARS], line, _HALF_A_HEADER))
            continue
        word, spoken_as, language = (cells[at] if at < len(cells) else "" for at in order)
        if not word or not spoken_as:
            file.add(SkippedEntry(word[:MAX_WORD_CHARS], line, "The line has not both columns."))
        else:
            file.add(FileEntry(word, spoken_as, language or None, line))
    return file


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise RequestError(f"The file cannot be read as comma-separated values: {error}.") from None


def _column(cell: str) -> str:
    return cell.lower().replace(" ", "_")


def _header(cells: Sequence[str]) -> list[int] | None:
    """Return where the columns stand if a line names them; a column that is missing is beyond the last."""
    names = [_ALSO_CALLED.get(name, name) for name in map(_column, cells)]
    if "word" not in names or "spoken_as" not in names:
        return None
    return [names.index(name) if name in names else len(cells) for name in _COLUMNS]
