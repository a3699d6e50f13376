"""The opening of a streamed sentence: its first words as a segment, synthesised as part of the whole sentence.

A voice lengthens and lowers the end of all that it is given, so words cut off a sentence sound like its end. The
segments made here therefore tell the engine what stands before and after them (:attr:`Segment.before`), and are cut
between any two words without being heard as cut; punctuation and phrases are preferred all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from rhapsode.core.captions import Word
from rhapsode.core.delivery import DeliverySpan
from rhapsode.core.speech import Segment
from rhapsode.text.front_end import CutPoints
from rhapsode.text.words import shifted

SHORTEST_OPENING: Final = 10
"""Phonemes: about 0.7 s of sound, in which two cores speak the rest of the sentence."""
BEST_OPENING: Final = 14
LONGEST_OPENING: Final = 32
SHORTEST_REST: Final = 14
"""The fewest phonemes of the second segment; with fewer the sentence is not split."""
CONTEXT_PHONEMES: Final = 44
"""The length of an opening with what it is told of the rest. The same for all of them where the sentence is long
enough, so that the engine's kernels for this length are there."""
_CLAUSE_COST: Final = 0.0
_PHRASE_COST: Final = 6.0
_WORD_COST: Final = 14.0
_DANGLING_COST: Final = 16.0
"""The cost of a kind of place, in phonemes of distance to the best length."""


def with_opening(segments: Sequence[Segment], text: str, offset: int, cuts: CutPoints) -> list[Segment]:
    """Return ``segments`` with the first that is spoken as two: an opening and the rest.

    ``text`` is what they are of, without its tags, from ``offset`` on. Their words must be known. They are returned
    as they are when there is no place to cut at, or when the segment is short.
    """
    for index, segment in enumerate(segments):
        if segment.phonemes:
            cut = _place(segment, text, offset, cuts)
            if cut is not None:
                return [*segments[:index], *_cut(segment, cut), *segments[index + 1 :]]
            break
    return list(segments)


def _place(segment: Segment, text: str, offset: int, cuts: CutPoints) -> Word | None:
    """Return the word that the rest of ``segment`` is best to begin with."""
    best: tuple[float, Word] | None = None
    words = segment.words or ()
    for before, word in pairwise(words):
        if not (SHORTEST_OPENING <= word.first <= LONGEST_OPENING and word.spoken and before.spoken):
            continue
        if len(segment.phonemes) - word.first < SHORTEST_REST:
            continue
        between = text[before.start - offset : word.end - offset]
        at = word.start - before.start
        clause = _ends_at(cuts.clause, between, at)
        phrase = cuts.phrase is not None and _ends_at(cuts.phrase, between + " ", at)
        if not (between[before.end - before.start : at].isspace() or clause or phrase):
            continue
        score = float(abs(word.first - BEST_OPENING))
        if clause:
            score += _CLAUSE_COST
        elif _is_one(between[: before.end - before.start], between[at:]):
            continue
        elif phrase:
            score += _PHRASE_COST
        else:
            score += _WORD_COST
        if not clause and cuts.dangling is not None and cuts.dangling.search(between, 0, at):
            score += _DANGLING_COST
        if best is None or score < best[0]:
            best = score, word
    return None if best is None else best[1]


def _ends_at(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return any(match.end() == at for match in pattern.finditer(text))


def _is_one(before: str, after: str) -> bool:
    """Tell whether two words may be one thing: a number with its unit, a name, a title with a name."""
    return (
        any(char.isdigit() for char in before + after)
        or before.endswith(".")
        or (before[:1].isupper() and after[:1].isupper())
    )


def _cut(segment: Segment, word: Word) -> list[Segment]:
    """Return ``segment`` as two, the second of which begins with ``word``."""
    opening_phonemes, rest = segment.phonemes[: word.first], segment.phonemes[word.first :]
    words = segment.words or ()
    opening = replace(
        segment,
        end=word.start,
        phonemes=opening_phonemes,
        pause_ms=0,
        timed_pause_ms=0,
        words=tuple(candidate for candidate in words if candidate.start < word.start),
        deliveries=_between(segment.deliveries, 0, word.first),
        after=rest[: max(0, CONTEXT_PHONEMES - len(opening_phonemes))],
    )
    other = replace(
        segment,
        start=word.start,
        phonemes=rest,
        words=tuple(shifted([candidate for candidate in words if candidate.start >= word.start], 0, -word.first)),
        deliveries=_between(segment.deliveries, word.first, len(segment.phonemes)),
        before=opening_phonemes,
    )
    return [opening, other]


def _between(deliveries: Sequence[DeliverySpan], first: int, last: int) -> tuple[DeliverySpan, ...]:
    """Return the deliveries of the phonemes ``[first, last)``, counted from the first of them."""
    return tuple(
        replace(span, start=max(span.start, first) - first, end=min(span.end, last) - first)
        for span in deliveries
        if span.start < last and span.end > first
    )
