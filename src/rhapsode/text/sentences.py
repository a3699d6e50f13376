# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""Where a window of text breaks: paragraphs, lines and sentences, in the window's own coordinates."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, Literal

import sentencex

from rhapsode.text.characters import PICTURE
from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.pronunciations import Occurrence
from rhapsode.text.tags import MAX_TAG_CHARS, Tag

MAX_PIECE: Final = 3000
"""Characters given to the sentence splitter at a time: it is quadratic on unmatched quotes (100,000 take 3 s)."""

WRAPPED_LINE: Final = 45
"""Lines of at least this many characters may be prose wrapped at a margin; shorter ones were broken on purpose."""
LONGEST_WRAPPED_LINE: Final = 120
"""Longer lines are paragraphs or items of their own, which nothing has wrapped."""

_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_NUMBERED = re.compile(r"\s*(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|[A-Z]\d{0,2}[.:)]|[-*+•‣◦▪●–—|#])\s")
_LABEL = re.compile(r"\s*[A-Z][\w'./&-]{0,20}(?: [\w'./&-]{1,20}){0,2}:(?:\s|$)")
"""The name of a field at the start of a line: "Date:", "Cord length:"."""
_PICTURE_AT_THE_END = re.compile(rf"(?:{PICTURE.pattern})\s*$")
_STAMP = re.compile(r"\s*(?:\[[^\]\n]{1,40}\]|[\[(]?\d{1,2}:\d\d|\d{4}-\d\d-\d\d[T ])")
"""What lines of a log or a chat begin with: "[10:02 AM]", "(00:15)"."""
_NARROW: Final = 0.8
"""A line that is shorter than this share of its paragraph's lines, even with the next word, was broken on purpose."""
_LAST_SPACE = re.compile(r"\s(?=\S*$)")
_RARE_SPACE = re.compile(r"[^\S\n]")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that read as one: a paragraph of wrapped prose, a list item, a heading, a line of a poem.

    ``end`` includes the line breaks after it. ``gap`` says what ended it.
    """

    start: int
    end: int
    gap: Literal["comma", "line", "paragraph"]


def _begins_item(raw: str, following_raw: str) -> bool:
    """Tell whether ``following_raw``, the line after ``raw``, begins an item: of a list, a table, a form or a log."""
    if _NUMBERED.match(following_raw) or following_raw.lstrip().startswith("|") or _LABEL.match(following_raw):
        return True
    if PICTURE.match(following_raw.lstrip()) or _PICTURE_AT_THE_END.search(raw):
        return True
    return _STAMP.match(following_raw) is not None and _STAMP.match(raw) is not None


def _is_wrap(line: str, following: str, margin: int) -> bool:
    """Tell whether the break between two lines is a wrap at the margin, not an intended line break.

    ``margin`` is how long the lines of their paragraph are: a line was wrapped where the next word did not fit.
    """
    text, next_text = line.strip(), following.replace("\u200b", "").strip() or following.strip()
    if next_text[0].islower() and not _NUMBERED.match(line):
        return True
    if next_text[0].islower() and not _TERMINAL.search(text):
        return True
    first_word = next_text.split(None, 1)[0]
    return WRAPPED_LINE <= len(text) <= LONGEST_WRAPPED_LINE and len(text) + 1 + len(first_word) > margin * _NARROW


def _margins(lines: Sequence[str]) -> list[int]:
    """Return for each line about how long the lines of its paragraph are: the median, which no long address moves.

    The last line of a paragraph is shorter than what it was wrapped at.
    """
    margins: list[int] = []
    for blank, paragraph in groupby(map(str.strip, lines), key=lambda line: not line):
        lengths = list(map(len, paragraph))
        full = lengths[:-1] if len(lengths) > 2 and lengths[-1] == min(lengths) else lengths
        margins += [0 if blank else sorted(full)[len(full) // 2]] * len(lengths)
    return margins


def blocks(window: str, masked: str) -> list[Block]:
    """Return the blocks of ``window``, which together cover it; ``masked`` is the same text without tags and marks.

    Marks at the start of a line decide whether it is an item of its own, so they are looked for in ``window``.
    """
    result: list[Block] = []
    start = at = 0
    previous: str | None = None  # the line before, if it holds text and nothing ended it yet
    previous_raw = ""
    heading = False
    lines = window.splitlines(keepends=True)
    for raw, margin in zip(lines, _margins(lines), strict=True):
        line, end = masked[at : at + len(raw)], at + len(raw)
        if not line.strip():
            if previous is not None:
                result.append(Block(start, end, "paragraph"))
                start, previous = end, None
            elif result:
                # Further blank lines belong to what they follow.
                result[-1] = Block(result[-1].start, end, result[-1].gap)
                start = end
        else:
            if previous is not None and (
                heading or _begins_item(previous_raw, raw) or not _is_wrap(previous, line, margin)
            ):
                gap: Literal["comma", "line"] = "comma" if previous.rstrip().endswith((",", "—", ";")) else "line"
                result.append(Block(start, at, gap))
                start = at
            heading = raw.lstrip().startswith("#") and not line.lstrip().startswith("#")
            previous = line if not raw.endswith("\u2029") else previous
            previous_raw = raw
            if raw.endswith("\u2029"):
                result.append(Block(start, end, "paragraph"))
                start, previous = end, None
        at = end
    if start < len(window):
        result.append(Block(start, len(window), "paragraph"))
    return result


def ends_complete(window: str, last: Block) -> bool:
    """Tell whether the last block of a window surely ends there: a blank line closes it."""
    tail = window[last.start : last.end]
    rest = tail[len(tail.rstrip()) :]
    return len(rest.splitlines()) > 1


def boundaries(text: str, language: str) -> list[int]:
    """Return where the sentences of ``text`` end by the rules that sentencex has for ``language`` (``en``), rising."""
    # It panics on a capital letter and a space of several bytes before a full stop ("vitamin A\xa0.").
    plain = _RARE_SPACE.sub(" ", text)
    return [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(language, plain)]


def sentences(masked: str, front_end: TextFrontEnd, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of ``masked[start:end]``, which cover it; each keeps the space after it."""
    at = start
    while at < end:
        limit = min(at + MAX_PIECE, end)
        piece = masked[at:limit]
        ends = front_end.sentence_ends(piece)
        if limit < end:
            # The last one goes on behind the piece; a single one is cut at its last space.
            if len(ends) > 1:
                ends.pop()
            else:
                space = _LAST_SPACE.search(piece)
                ends = [space.end() if space and space.end() > 1 else len(piece)]
        elif not ends or ends[-1] < len(piece):
            ends.append(len(piece))
        begin = 0
        for stop in ends:
            if stop > begin:
                yield at + begin, at + stop
                begin = stop
        at += begin


class BlockSentences:
    """The sentences of a block with tags: their ends are found as if only those tags stood there that end something.

    ``tags`` are those that begin in the block. No sentence ends at an offset in ``joined``.
    """

    def __init__(
        self,
        masked: str,
        front_end: TextFrontEnd,
        block: Block,
        tags: Sequence[Tag],
        joined: Collection[int],
    ) -> None:
        self._masked = masked
        borders = [block.start]
        for tag in tags:
            if tag.gap is not None:
                borders += [tag.start, min(tag.end, block.end)]
        borders.append(block.end)
        ends = set(borders)
        for start, end in pairwise(borders):
            ends.update(stop for _, stop in sentences(masked, front_end, start, end) if stop not in joined)
        self._ends = sorted(ends)
        self._borders = sorted(ends.union(*(self._apart(tag) for tag in tags)))

    def stops(self, start: int, end: int) -> Iterator[int]:
        """Yield where the sentences of ``[start, end)`` end, the last of which ends there in any case."""
        begin = start
        for stop in self._ends[bisect_right(self._ends, start) : bisect_left(self._ends, end)]:
            if not self._is_blank(begin, stop) and not self._is_blank(stop, end):
                yield stop
                begin = stop
        yield end

    def ends_at(self, at: int) -> bool:
        """Tell whether a sentence ends at ``at``."""
        return self._is_blank(at, self._ends[min(bisect_left(self._ends, at), len(self._ends) - 1)])

    def context(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the sentence that ``[start, end)``, which is not blank, is a part of."""
        text = self._masked[start:end]
        first, last = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        after = min(bisect_left(self._borders, last), len(self._borders) - 1)
        return self._borders[bisect_right(self._borders, first) - 1], self._borders[after]

    def _apart(self, tag: Tag) -> tuple[int, ...]:
        """Return where a tag lies between two numbers, which are not read as one."""
        if tag.element not in (None, "break"):
            return ()
        before = self._masked[max(0, tag.start - MAX_TAG_CHARS) : tag.start].rstrip()
        after = self._masked[tag.end : tag.end + MAX_TAG_CHARS].lstrip()
        return (tag.start, tag.end) if before[-1:].isdigit() and after[:1].isdigit() else ()

    def _is_blank(self, start: int, end: int) -> bool:
        return not self._masked[start:end].strip()


def undivided(occurrences: Sequence[Occurrence], window: str, masked: str) -> list[Occurrence]:
    """Return those of ``occurrences`` that the end of no block divides: words on two lines of a list do not stand
    together.
    """
    if not any(
        len(window[occurrence.start : occurrence.end].splitlines()) > 1 for occurrence in occurrences
    ):  # blocks end where lines do
        return list(occurrences)
    ends = {block.end for block in blocks(window, masked)}
    return [occurrence for occurrence in occurrences if ends.isdisjoint(range(occurrence.start + 1, occurrence.end))]
