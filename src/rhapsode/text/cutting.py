"""Where to cut a sentence that is too long for one segment."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.front_end import CutPoints, TextFrontEnd

_SPACE = re.compile(r"\s+")
# Inside a word, best at punctuation; else wherever the next character does not belong to the one before.
_INSIDE = re.compile(r"(?<=[^\w\s])(?=\w)|(?<=\w)(?=[^\w\s])")
_PHRASE_COST: Final = 0.12
_SPACE_COST: Final = 0.22
"""What such a cut costs against lying in the middle."""
_COMBINES = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
VIRAMA: Final = 9
"""The combining class of the sign that takes a consonant its vowel."""
_SMALLEST_SHARE: Final = 0.15
MIN_CUT_CHARS: Final = 4
"""A word of so few characters is never cut."""


def is_break_point(text: str, at: int) -> bool:
    """Tell whether the character at ``at`` may begin a piece: not a mark of, or joined to, the one before it."""
    if not 0 < at < len(text) or text[at - 1] == "\u200d":
        return False
    # Vowel signs of Indic scripts are marks as well, and a virama joins the consonants around it.
    return not _COMBINES.match(text[at]) and (
        text[at].isascii()
        or (unicodedata.category(text[at])[0] != "M" and unicodedata.combining(text[at - 1]) != VIRAMA)
    )


def best_cut(text: str, cuts: CutPoints, *, only_clauses: bool) -> int | None:
    """Return the offset at which ``text`` falls best into two parts that both hold something, or ``None``.

    With ``only_clauses`` it must be at punctuation.
    """
    length = len(text)
    first = length - len(text.lstrip())
    last = len(text.rstrip())
    middle = first + (last - first) / 2
    low = first + (last - first) * _SMALLEST_SHARE
    high = last - (last - first) * _SMALLEST_SHARE
    best: tuple[float, int] | None = None
    kinds = [(cuts.clause, 0.0)]
    if not only_clauses:
        kinds += [(cuts.phrase, _PHRASE_COST)] if cuts.phrase else []
        kinds.append((_SPACE, _SPACE_COST))
    for pattern, cost in kinds:
        for match in pattern.finditer(text, first, last):
            at = match.end()
            if not low <= at <= high or not is_break_point(text, at):
                continue
            score = abs(at - middle) / length + cost
            if cuts.dangling and pattern is not cuts.clause and cuts.dangling.search(text, max(first, at - 8), at):
                score += 0.08
            if best is None or score < best[0]:
                best = (score, at)
    if best is not None or only_clauses:
        return best[1] if best else None
    # No space near the middle: any space at all, or inside the word.
    spaces = [m.end() for m in _SPACE.finditer(text, first, last) if is_break_point(text, m.end())]
    if spaces:
        return min(spaces, key=lambda at: abs(at - middle))
    if last - first < MIN_CUT_CHARS:
        return None
    inside = [m.start() for m in _INSIDE.finditer(text, first + 1, last) if low <= m.start() <= high]
    candidates = [at for at in inside if is_break_point(text, at)]
    if candidates:
        return min(candidates, key=lambda at: abs(at - middle))
    for distance in range((last - first) // 2):
        for at in (int(middle) - distance, int(middle) + distance):
            if first < at < last and is_break_point(text, at):
                return at
    return None


def last_clause(text: str, cuts: CutPoints, shortest: int, longest: int, *, only_clauses: bool) -> int | None:
    """Return where the last clause ends that lies within so many characters of the beginning, if one does.

    Without ``only_clauses`` it may also be a phrase, before a conjunction.
    """
    for pattern in (cuts.clause,) if only_clauses or cuts.phrase is None else (cuts.clause, cuts.phrase):
        ends = [match.end() for match in pattern.finditer(text, 0, longest + 1)]
        if fit := [at for at in ends if at >= shortest and is_break_point(text, at)]:
            return fit[-1]
    return None


def cut_to_estimate(text: str, front_end: TextFrontEnd, target: float, maximum: float) -> list[tuple[int, int]]:
    """Return ``text`` as ranges of at most about ``maximum`` phonemes, and of ``target`` where clauses allow it."""
    done: list[tuple[int, int]] = []
    waiting = [(0, len(text))]
    while waiting:
        start, end = waiting.pop()
        piece = text[start:end]
        size = front_end.estimate_phonemes(piece)
        at = best_cut(piece, front_end.cuts, only_clauses=size <= maximum) if size > target else None
        if at is None:
            done.append((start, end))
        else:
            waiting += [(start + at, end), (start, start + at)]
    return done
