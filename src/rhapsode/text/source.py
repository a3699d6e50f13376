"""The edited text that a front end reads, with a mapping of its offsets to the caller's text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import html5
from typing import Final

from rhapsode.text.characters import INVISIBLE, KEYCAP, PICTURE
from rhapsode.text.front_end import TextFrontEnd

# Letters are composed (NFC), invisible characters left out, entities replaced by what they stand for, signs of several
# characters (flags, families) made one.
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ENTITY: Final = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}\d{0,2});"
_EDITED = re.compile(
    f"{KEYCAP.pattern}|{PICTURE.pattern}|{INVISIBLE.pattern}|[^\\s{_MARKS}][{_MARKS}]+|{_ENTITY}|[\ud800-\udfff]"
    "|(?<=\\S) {2,3}(?=\\S)"  # of typewriters and justified lines: "Sept.  1982"
)


_NOTHING: Final = "\u200b"
_ENTITIES = re.compile(_ENTITY)
_HYPHENATED = re.compile(r"(?<![^\W_])([^\W\d_]{2,30})(-)([ \t]{0,8}\r?\n[ \t]{0,16})([^\W\d_A-Z]{2,30})(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Source:
    """A text to be read, and for each of its characters the range of the original that it stands for."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the original that ``text[start:end]``, which is not empty, stands for."""
        return self.starts[start], self.ends[end - 1]


def edited(match: re.Match[str]) -> str:
    """Return the text that replaces a match of :func:`source_of`."""
    entity = match[0]
    if entity[0] == "&":  # an unknown entity is kept as it is written
        is_known = entity[1] == "#" or entity[1:] in html5
        return html.unescape(entity) if is_known else entity
    if INVISIBLE.fullmatch(entity):
        return ""
    if entity[0] == " ":
        return " "
    if KEYCAP.fullmatch(entity) or PICTURE.fullmatch(entity):  # one sign, of however many characters
        return entity[0]
    if "\ud800" <= entity[0] <= "\udfff":
        return "\ufffd"
    return unicodedata.normalize("NFC", entity)


def without_entities(text: str) -> str:
    """Return ``text`` with what entities of HTML stand for in their place: ``&amp;`` is ``&``."""
    return _ENTITIES.sub(edited, text) if "&" in text else text


def join_hyphenated(masked: str, language: TextFrontEnd, variety: str) -> str:
    """Return ``masked``, the same length, with words joined again that were hyphenated at the end of a line.

    What is left out is overwritten by zero-width spaces, which are never read.
    """

    def joined(match: re.Match[str]) -> str:
        left, hyphen, gap, right = match.groups()
        if language.is_hyphenated(left, right, variety):
            hyphen = _NOTHING
        return f"{left}{hyphen}{_NOTHING * len(gap)}{right}"

    return _HYPHENATED.sub(joined, masked) if "-" in masked and "\n" in masked else masked


def source_of(text: str, start: int, end: int, replaced: Iterable[tuple[int, int, str]] = ()) -> Source:
    """Return what is read for ``text[start:end]``.

    ``replaced`` are ranges of it, in order, each with what is read in its place; a token of that comes from all of the
    range. What they stand for is edited like the rest.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def kept(begin: int, stop: int) -> None:
        parts.append(text[begin:stop])
        starts.extend(range(begin, stop))
        ends.extend(range(begin + 1, stop + 1))

    def put(by: str, begin: int, stop: int) -> None:
        parts.append(by)
        starts.extend([begin] * len(by))
        ends.extend([stop] * len(by))

    def plain(begin: int, stop: int) -> None:
        at = begin
        for match in _EDITED.finditer(text, begin, stop):
            kept(at, match.start())
            put(edited(match), *match.span())
            at = match.end()
        kept(at, stop)

    at = start
    for begin, stop, by in replaced:
        plain(at, begin)
        put(_EDITED.sub(edited, by), begin, stop)
        at = stop
    plain(at, end)
    return Source("".join(parts), starts, ends)
