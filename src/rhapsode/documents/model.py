"""The data model of a document: chapters of blocks of text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "quote", "row", "image", "note"]


class NotesPolicy(StrEnum):
    """How footnotes and endnotes are read. Their marks are left out of the text in every case."""

    OMIT = "omit"
    END = "end"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What of a document is read.

    ``notes``: left out, at the end of the chapter, or behind the paragraph with the mark. ``tables``: whether the rows
    of tables are read. ``images``: whether the alternative texts of images that stand alone are read; one that stands
    within a line, such as an initial, is part of its word and always read.
    """

    notes: NotesPolicy = NotesPolicy.OMIT
    tables: bool = True
    images: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text between two pauses. ``level`` is 1 to 6 for a heading, else 0.

    Line feeds within ``text`` are line breaks of the document. ``language`` (BCP-47) is set where it changes.
    """

    kind: BlockKind
    text: str
    level: int = 0
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: ``title`` as the table of contents or its heading has it, which may be among the ``blocks`` too."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1

    @property
    def characters(self) -> int:
        """Return the number of characters of its text."""
        return sum(len(block.text) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture of a book: its bytes, and whether they are JPEG or PNG."""

    data: bytes
    mime_type: Literal["image/jpeg", "image/png"]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read. ``language`` is a BCP-47 tag."""

    format: str
    title: str
    author: str | None
    language: str | None
    chapters: tuple[Chapter, ...]
    cover: Cover | None = None

    @property
    def characters(self) -> int:
        """Return the number of characters of its text."""
        return sum(chapter.characters for chapter in self.chapters)
