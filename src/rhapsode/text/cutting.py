# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""Where to cut a sentence that is too long for one segment."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.estimate import estimate_phonemes

# Kinds of cut, best first, with what each costs against lying in the middle. Groups: the cut is at their end.
_CLAUSE = re.compile(r"[;:,—…!?)\]][\"'”’»)]*\s+|\s+(?=[(\[“«\"])|—(?=\w)|\s[-–]{1,3}\s+")
_CONJUNCTION = re.compile(
    r"\s+(?=(?:and|or|but|nor|so|yet|because|although|though|while|when|where|which|who|whom|that|if|unless|until|"
    r"since|as|than|then|before|after|for|with|without|from|into|through|between|by|to|in|on|at|of)\s)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
# Inside a word, best at punctuation; else wherever the next character does not belong to the one before.
_INSIDE = re.compile(r"(?<=[^\w\s])(?=\w)|(?<=\w)(?=[^\w\s])")
_KINDS: Final = ((_CLAUSE, 0.0), (_CONJUNCTION, 0.12), (_SPACE, 0.22))
_DANGLING = re.compile(r"(?:^|\s)(?:a|an|the|of|to|in|my|his|her|its|our|your|their)\s+$", re.IGNORECASE)
_COMBINES = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_SMALLEST_SHARE: Final = 0.15
MIN_CUT_CHARS: Final = 4
"""A word of so few characters is never cut."""


def is_break_point(text: str, at: int) -> bool:
    """Whether the character at ``at`` may begin a piece: not a mark of, or joined to, the one before it."""
    return 0 < at < len(text) and not _COMBINES.match(text[at]) and text[at - 1] != "\u200d"


def best_cut(text: str, *, only_clauses: bool) -> int | None:
    """The offset at which ``text`` falls best into two parts that both hold something, or ``None``.

    With ``only_clauses`` it must be at punctuation.
    """
    length = len(text)
    first = length - len(text.lstrip())
    last = len(text.rstrip())
    middle = first + (last - first) / 2
    low = first + (last - first) * _SMALLEST_SHARE
    high = last - (last - first) * _SMALLEST_SHARE
    best: tuple[float, int] | None = None
    for pattern, cost in _KINDS[:1] if only_clauses else _KINDS:
        for match in pattern.finditer(text, first, last):
            at = match.end()
            if not low <= at <= high or not is_break_point(text, at):
                continue
            score = abs(at - middle) / length + cost
            if pattern is not _CLAUSE and _DANGLING.search(text, max(first, at - 8), at):
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


def last_clause(text: str, shortest: int, longest: int, *, only_clauses: bool) -> int | None:
    """Where the last clause ends that lies within so many characters of the beginning, if one does.

    Without ``only_clauses`` it may also be a phrase, before a conjunction.
    """
    for pattern in (_CLAUSE,) if only_clauses else (_CLAUSE, _CONJUNCTION):
        ends = [match.end() for match in pattern.finditer(text, 0, longest + 1)]
        if fit := [at for at in ends if at >= shortest and is_break_point(text, at)]:
            return fit[-1]
    return None


def cut_to_estimate(text: str, target: float, maximum: float) -> list[tuple[int, int]]:
    """``text`` as ranges of at most about ``maximum`` phonemes, and of ``target`` where clauses allow it."""
    done: list[tuple[int, int]] = []
    waiting = [(0, len(text))]
    while waiting:
        start, end = waiting.pop()
        piece = text[start:end]
        size = estimate_phonemes(piece)
        at = best_cut(piece, only_clauses=size <= maximum) if size > target else None
        if at is None:
            done.append((start, end))
        else:
            waiting += [(start + at, end), (start, start + at)]
    return done
