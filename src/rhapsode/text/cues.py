# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""Cues of captions: the text that is shown together, with its start and end.

A cue is a sentence if that is short enough, or else a clause of it, or as much of one as fits: two lines of 42
characters, six seconds. It never reaches beyond what one speaker says at a time, nor over a long silence. Words that
are not spoken are shown with those beside them; where nothing is spoken, nothing is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from rhapsode.text.cutting import best_cut
from rhapsode.text.languages.registry import front_end
from rhapsode.text.markdown import without_marks_inside
from rhapsode.text.source import without_entities
from rhapsode.text.tags import find_tags, without_tags

LINE_CHARS: Final = 42
MAX_LINES: Final = 2
MAX_SECONDS: Final = 6.0
"""The usual limits of television subtitles."""
SHORT_SECONDS: Final = 1.2
"""A cue that is over sooner is shown together with a neighbour, if nobody waits in between…"""
NEAR_SECONDS: Final = 0.5
"""…for so long."""
LEAST_SECONDS: Final = 1.0
"""A cue that nothing follows stays so long."""
SILENCE_SECONDS: Final = 1.2
"""A silence that a cue does not reach over."""
MAX_WORDS: Final = 200
"""A sentence that has not ended by then is not waited for."""
MAX_SEARCHED: Final = 3000
"""No clause is looked for in more characters: 200 words are that long if they are ornaments or endless, and the search
would take longer by the square of them."""

_CLOSING: Final = frozenset(".,;:!?…)]}”’»\"'")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_BREAK = re.compile(r"[.!?…,;:—)\]][\"'”’»)]*$")


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word at ``[start, end)`` of the text, heard from ``begins`` to ``stops`` (seconds); both alike: not spoken.

    ``closes``: a sentence or a line ends behind it. ``turn`` counts what speakers of a dialogue say at a time.
    """

    start: int
    end: int
    begins: float
    stops: float
    closes: bool = False
    turn: int = 0
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """One or two lines of text, shown from ``begins`` to ``stops`` (seconds)."""

    begins: float
    stops: float
    text: str
    turn: int = 0


def make_cues(words: Iterable[TimedWord], text: str, duration: float) -> Iterator[Cue]:
    """Yield the cues of ``text``, none of which overlaps another or goes beyond ``duration``."""
    waiting: Cue | None = None
    for group in _joined(_pieces(words, text), text):
        heard = [word for word in group if word.spoken]
        cue = Cue(heard[0].begins, heard[-1].stops, "\n".join(_lines(shown(group, text))), heard[0].turn)
        if waiting is not None:
            yield _kept(waiting, cue.begins)
        waiting = cue
    if waiting is not None:
        yield _kept(waiting, duration)


def shown(words: Iterable[TimedWord], text: str) -> str:
    """Return words as they are written, without tags and marks between them."""
    return "".join(_shown(words, text))


def _shown(words: Iterable[TimedWord], text: str) -> Iterator[str]:
    """Yield each word, with what parts it from the one before."""
    before, at = "", 0
    for index, word in enumerate(words):
        piece = without_entities(_HYPHENATED.sub("", without_marks_inside(text[word.start : word.end])))
        if not piece.isalnum() and any(map(str.isspace, piece)):  # words that came as one, over a tag or a line's end
            piece = " ".join(without_tags(piece, find_tags(piece)).split())
        yield _between(text[at : word.start], before, piece) + piece if index else piece
        before, at = piece, word.end


def _between(gap: str, before: str, after: str) -> str:
    """Return what parts two words: nothing where only marks stood between a word and its punctuation."""
    if not gap:
        return ""
    if (
        (gap[0] in "[<" and after[:1] not in _CLOSING)
        or any(map(str.isspace, gap))
        or (before[-1:].isalnum() and after[:1].isalnum())
    ):
        return " "
    return ""


def _kept(cue: Cue, until: float) -> Cue:
    """Return ``cue``, long enough to be read if there is time until then."""
    stops = max(cue.stops, min(cue.begins + LEAST_SECONDS, until))
    return replace(cue, stops=min(stops, max(until, cue.begins)))


def _pieces(words: Iterable[TimedWord], text: str) -> Iterator[list[TimedWord]]:
    """Yield sentences, and the parts of those that do not fit."""
    sentence: list[TimedWord] = []
    for word in words:
        if sentence and (word.turn != sentence[-1].turn or _is_silence_between(sentence, word)):
            yield from _parts(sentence, text)
            sentence = []
        sentence.append(word)
        if word.closes or len(sentence) >= MAX_WORDS:
            yield from _parts(sentence, text)
            sentence = []
    if sentence:
        yield from _parts(sentence, text)


def _is_silence_between(before: list[TimedWord], word: TimedWord) -> bool:
    heard = next((earlier for earlier in reversed(before) if earlier.spoken), None)
    return heard is not None and word.spoken and word.begins - heard.stops >= SILENCE_SECONDS


def _parts(sentence: list[TimedWord], text: str) -> Iterator[list[TimedWord]]:
    """Yield a sentence in parts that fit, as far as words allow it."""
    if not _is_heard(sentence) or _fits(sentence, text):
        yield sentence
        return
    at = _cut(sentence, text)
    if at is None:
        yield _with_what_fits(sentence, text)
        return
    yield from _parts(sentence[:at], text)
    yield from _parts(sentence[at:], text)


def _with_what_fits(words: list[TimedWord], text: str) -> list[TimedWord]:
    """Return the one word that is spoken, with as many of those around it as there is room for: of a row of emoji, a
    few.
    """
    first = next(index for index, word in enumerate(words) if word.spoken)
    end = first + 1
    while end < len(words) and _fits(words[first : end + 1], text):
        end += 1
    while first and _fits(words[first - 1 : end], text):
        first -= 1
    return words[first:end]


def _cut(sentence: list[TimedWord], text: str) -> int | None:
    """Find before which word a sentence falls best into two parts that are both heard; ``None``: there is no such
    one.
    """
    pieces = list(_shown(sentence, text))
    ends = list(accumulate(map(len, pieces)))
    best = best_cut("".join(pieces), front_end("en").cuts, only_clauses=False) if ends[-1] <= MAX_SEARCHED else None
    if best is None:
        best = ends[-1] // 2
    spoken = [index for index, word in enumerate(sentence) if word.spoken]
    fit = range(spoken[0] + 1, spoken[-1] + 1)
    return min(fit, key=lambda index: abs(ends[index - 1] + 1 - best), default=None)


def _joined(pieces: Iterable[list[TimedWord]], text: str) -> Iterator[list[TimedWord]]:
    """Yield pieces, those that are over soon together with a neighbour; what is not spoken goes with what was
    before.
    """
    waiting: list[TimedWord] = []
    for piece in pieces:
        if waiting and _join(waiting, piece, text):
            waiting = [*waiting, *piece]
            continue
        if _is_heard(waiting):
            yield waiting
        waiting = piece
    if _is_heard(waiting):
        yield waiting


def _join(before: list[TimedWord], piece: list[TimedWord], text: str) -> bool:
    if before[-1].turn != piece[0].turn:
        return False
    both = [*before, *piece]
    if not _is_heard(before) or not _is_heard(piece):
        return _fits(both, text)
    heard_before = [word for word in before if word.spoken]
    heard = [word for word in piece if word.spoken]
    if heard[0].begins - heard_before[-1].stops > NEAR_SECONDS:
        return False
    short = min(heard_before[-1].stops - heard_before[0].begins, heard[-1].stops - heard[0].begins)
    return short < SHORT_SECONDS and _fits(both, text)


def _is_heard(words: Iterable[TimedWord]) -> bool:
    return any(word.spoken for word in words)


def _fits(words: list[TimedWord], text: str) -> bool:
    heard = [word for word in words if word.spoken]
    if heard and heard[-1].stops - heard[0].begins > MAX_SECONDS:
        return False
    lines = _lines(shown(words, text))
    return len(lines) <= MAX_LINES and all(len(line) <= LINE_CHARS for line in lines)


def _lines(words: str) -> list[str]:
    """Return one line if it is short, else two of similar length, preferably split after punctuation."""
    if len(words) <= LINE_CHARS:
        return [words]
    spaces = [match.start() for match in re.finditer(" ", words)]
    if not spaces:
        return [words]

    def cost(at: int) -> float:
        first, second = at, len(words) - at - 1
        over = max(first - LINE_CHARS, 0) + max(second - LINE_CHARS, 0)
        return 10.0 * over + abs(first - second) - (12.0 if _BREAK.search(words, max(at - 4, 0), at) else 0.0)

    at = min(spaces, key=cost)
    return [words[:at], words[at + 1 :]]
