"""Cut a text that arrives in pieces into chunks that can be spoken before the rest of it is known.

A chunk ends where the whole text would be cut as well, so that the chunks are said as the text as one would be: at the
ends of sentences, lines and paragraphs, and once at the first clause of an utterance, so that something is soon heard.
An end is believed when the next word is complete: until then ``Dr.``, ``3.`` or ``$5.`` may go on. Where chunks end
never depends on the pieces that the text came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.markdown import mask
from rhapsode.text.pauses import PAUSE_MS
from rhapsode.text.segments import MIN_SEGMENT_PHONEMES
from rhapsode.text.sentences import blocks, sentences
from rhapsode.text.tags import Tag, find_tags
from rhapsode.text.units import SPEAKABLE

MOST_HELD_CHARS: Final = 3_000
"""Text without any end is cut at a space when it is that long."""
SKIPPED_SHARE: Final = 16
"""Behind an end that was not taken, no other is looked at within this share of the text so far: to look at one takes
time in proportion to the text, which may have an end at every other character."""
_END: Final = re.compile(r"\n|[.!?…。！？」』]|[,;:，、；：—–]")  # noqa: RUF001
"""Where a chunk may end; a pattern of one character, looked for from left to right."""
_CLOSERS: Final = re.compile(r"[^\w\n]*?(?=\s)\s+|(?<=[。！？」』])[」』]*|\n\s*")  # noqa: RUF001
_WORD: Final = re.compile(r"\W*\w\S*\s")
_NUMERIC: Final = re.compile(r"\d\W*$|\s\W*\d$")
"""A comma beside a number: of a date, an address, a sum or a list."""
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_UNSPACED_LOOKAHEAD: Final = 4
"""Characters that are waited for behind an end in a script without spaces."""
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n")
_OPENS: Final = re.compile(r"[\[<][^\]>]*$")
_STRUCTURAL: Final = frozenset(("speak", "p", "s", "html", "body", "div", "span"))
"""Elements that are open for a whole text, and change nothing of how its sentences are said."""


@dataclass(frozen=True, slots=True)
class TextChunk:
    """``text`` from ``start`` on of all that was appended, in code points.

    ``pause_ms`` is the silence between it and the next one. ``speed`` is what the tags before it have set.
    """

    text: str
    start: int
    pause_ms: int
    speed: float = 1.0

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)


class IncrementalSplitter:
    """Takes the text of one speaker in one language; give it the pieces, and speak the chunks that come back.

    The first chunk has the offset ``start``, for text that follows other text.
    """

    def __init__(self, front_end: TextFrontEnd, variety: str, start: int = 0) -> None:
        self._front_end = front_end
        self._variety = variety
        self._held = ""
        self._start = start
        self._looked = 0
        self._next_look = 0
        self._speed = 1.0
        self._begun = False

    @property
    def held(self) -> int:
        """The number of characters that are held until more text arrives."""
        return len(self._held)

    def append(self, text: str) -> list[TextChunk]:
        """Return the chunks that are complete with ``text``."""
        self._held += text
        return list(self._complete())

    def flush(self) -> list[TextChunk]:
        """Return all that is left: the text ends here, and what comes next is another utterance."""
        chunks = list(self._complete())
        if self._held:
            chunks.append(self._take(len(self._held), PAUSE_MS["sentence"]))
        self._begun, self._speed = False, 1.0
        return chunks

    def _complete(self) -> Iterator[TextChunk]:
        while (end := self._next_end()) is not None:
            yield self._take(*end)

    def _take(self, end: int, pause_ms: int) -> TextChunk:
        chunk = TextChunk(self._held[:end], self._start, pause_ms, self._speed)
        self._speed = _speed_behind(chunk.text, self._speed, pause_ms)
        self._held, self._start, self._looked, self._next_look = self._held[end:], chunk.end, 0, 0
        self._begun = self._begun or bool(SPEAKABLE.search(chunk.text))
        return chunk

    def _next_end(self) -> tuple[int, int] | None:
        """Return the first certain end, with the pause after it; ``None`` if more text is needed."""
        while (mark := _END.search(self._held, self._looked)) is not None:
            behind = _CLOSERS.match(self._held, mark.start() if mark[0] == "\n" else mark.end())
            if behind is None:
                if _could_go_on(self._held, mark.end()):
                    break
                self._looked = mark.end()
                continue
            end = behind.end()
            if end < self._next_look:
                self._looked = max(mark.end(), end)
                continue
            seen = self._lookahead(end)
            if seen is None:
                break
            if (pause_ms := self._pause_at(end, self._held[:seen])) is not None:
                return end, pause_ms
            self._looked = max(mark.end(), end)
            self._next_look = end + end // SKIPPED_SHARE
        if len(self._held) > MOST_HELD_CHARS:
            space = self._held.rfind(" ", 1, MOST_HELD_CHARS)
            return (space + 1 if space > 0 else MOST_HELD_CHARS), PAUSE_MS["clause"]
        return None

    def _lookahead(self, end: int) -> int | None:
        """Return the offset up to which text is needed to be certain of an end; ``None`` if it has not arrived yet."""
        if end < len(self._held) and _UNSPACED.match(self._held, end):
            seen = end + _UNSPACED_LOOKAHEAD
            return seen if seen <= len(self._held) else None
        word = _WORD.match(self._held, end)
        return None if word is None else word.end()

    def _pause_at(self, end: int, view: str) -> int | None:
        """Return the pause behind ``end`` if a chunk may end there, as far as ``view`` shows what follows."""
        tags = find_tags(view)
        if _OPENS.search(view[:end]) or _is_open(tags, end):
            return None
        text = view[:end]
        masked = mask(view, tags)
        if not SPEAKABLE.search(masked, 0, end):
            return None
        if self._front_end.estimate_phonemes(masked[:end]) < MIN_SEGMENT_PHONEMES:
            return None
        for block in blocks(view, masked):
            if block.end == end and block.end < len(view):
                return PAUSE_MS[block.gap]
            if block.start < end < block.end:
                stops = {stop for _, stop in sentences(masked, self._front_end, block.start, block.end)}
                if end in stops:
                    return PAUSE_MS["sentence"]
        if (
            self._begun
            or tags
            or _NUMERIC.search(view, max(0, end - 8), end + 1)
            or not self._front_end.cuts.clause.search(text, max(0, end - 8))
        ):
            return None
        return PAUSE_MS["clause"] if self._reads_alike(masked, end) else None

    def _reads_alike(self, masked: str, end: int) -> bool:
        """Tell whether both sides of ``end`` are read the same alone as together."""
        return self._said(masked[:end]) + self._said(masked[end:]) == self._said(masked)

    def _said(self, text: str) -> list[str]:
        tokens = self._front_end.read(text, self._variety)
        return [word for token in tokens if token.kind != "punctuation" for word in token.said.split()]


def _could_go_on(held: str, at: int) -> bool:
    """Tell whether only closing marks stand behind ``at``, so that white space may still follow."""
    return all(not char.isalnum() and not char.isspace() for char in held[at:])


def _is_open(tags: list[Tag], end: int) -> bool:
    """Tell whether an element that changes how its content is said is open at ``end``, or ``end`` is inside a tag."""
    open_elements: list[str] = []
    for tag in tags:
        if tag.start >= end:
            break
        if tag.end > end:
            return True
        if tag.element is None or tag.element in _STRUCTURAL:
            continue
        if tag.closes:
            if tag.element in open_elements:
                open_elements.remove(tag.element)
        elif tag.pause_ms is None and tag.gap is None:
            open_elements.append(tag.element)
    return bool(open_elements)


def _speed_behind(text: str, speed: float, pause_ms: int) -> float:
    """Return the speed that the tags of ``text`` leave in force behind it; a paragraph ends it."""
    if pause_ms >= PAUSE_MS["paragraph"]:
        return 1.0
    tags = find_tags(text)
    since = 0
    for break_ in _PARAGRAPH.finditer(text):
        since, speed = break_.end(), 1.0
    for tag in tags:
        if tag.start >= since:
            speed = tag.speed if tag.speed is not None else 1.0 if tag.gap == "paragraph" else speed
    return speed
