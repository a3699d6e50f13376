"""Cutting a flow of blocks into chapters."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from rhapsode.core.projects import MAX_TITLE_CHARS
from rhapsode.documents.model import Block, Chapter


@dataclass(frozen=True, slots=True)
class Start:
    """Where a chapter begins: at the block ``index``. ``level`` is 1 for the outermost."""

    index: int
    title: str
    level: int = 1


def title_of(text: str) -> str:
    """Return a title on one line, of a bounded length."""
    return " ".join(text.split())[:MAX_TITLE_CHARS]


def title_of_file(name: str) -> str:
    """Return the title of a document that names none: that of its file, without the suffix."""
    return title_of(posixpath.splitext(posixpath.basename(name))[0]) or name


def starts_by_heading(blocks: Sequence[Block]) -> list[Start]:
    """Return the chapters given by headings: those of the outermost level that occurs more than once.

    Headings further out, such as those of parts, begin a chapter too. One heading alone, at the beginning, is the
    title of the whole.
    """
    levels = [block.level for block in blocks if block.kind == "heading"]
    often = next((level for level in sorted(set(levels)) if levels.count(level) > 1), None)
    if often is None:
        return []
    outermost = min(levels)
    return [
        Start(index, title_of(block.text), block.level - outermost + 1)
        for index, block in enumerate(blocks)
        if block.kind == "heading" and block.level <= often
    ]


def cut(
    blocks: Sequence[Block], starts: Sequence[Start], title: str, notes: Sequence[Sequence[Block]] = ()
) -> tuple[Chapter, ...]:
    """Return the chapters that begin at ``starts``, with all blocks in their order.

    What stands before the first is a chapter by its own heading or the document's ``title``. Starts at the same block
    are one chapter, with all their titles. A heading without text, such as that of a part, joins the chapter after it
    when that lies deeper. ``notes`` are read at the end of the chapter that their block (by index) is in.
    """
    merged: list[Start] = []
    for start in sorted(starts, key=lambda start: start.index):
        if start.index >= len(blocks):
            continue
        if merged and merged[-1].index == start.index:
            previous = merged.pop()
            both = start.title if start.title in {"", previous.title} else f"{previous.title}: {start.title}"
            start = Start(start.index, title_of(both), previous.level)
        merged.append(start)
    if blocks and (not merged or merged[0].index > 0):
        heading = blocks[0].text if blocks[0].kind == "heading" else title
        merged.insert(0, Start(0, title_of(heading), 1))
    ends = [start.index for start in merged[1:]] + [len(blocks)]
    chapters: list[Chapter] = []
    waiting: tuple[Block, ...] = ()
    titles: list[str] = []
    level = 0
    for number, (start, end) in enumerate(zip(merged, ends, strict=True)):
        content = tuple(blocks[start.index : end])
        level = level or start.level
        deeper = number + 1 < len(merged) and merged[number + 1].level > start.level
        if deeper and all(block.kind == "heading" for block in content):
            waiting += content
            titles.append(start.title)
            continue
        titles.append(start.title)
        at_end = tuple(note for block_notes in notes[start.index : end] for note in block_notes)
        named = title_of(": ".join(dict.fromkeys(filter(None, titles)))) or f"Chapter {len(chapters) + 1}"
        chapters.append(Chapter(named, waiting + content + at_end, level))
        waiting, titles, level = (), [], 0
    return tuple(chapters)
