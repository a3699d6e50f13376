"""Which word of a written text each of its phonemes comes from.

Between the text and its phonemes are hundreds of rules, of ours and of the G2P, that see the words around a word. So
it is not followed but found again: each word is phonemised alone, and those readings are aligned with what the whole
was read as, phoneme word by phoneme word (between spaces). Most are the same but for their stress. Where a word is
read otherwise among the others (a day of the month, a saint), its neighbours show what is left for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from rhapsode.core.captions import Word

# A dash without spaces parts words: nobody waits at the end of "said—and" for its beginning.
_TOKEN = re.compile(r"[^\s—\u200b][^\s—]*—*|—+")
_RUN = re.compile(r"\S+")
_LEFT_OUT: Final = 0.6
"""What a word costs that has no counterpart in an alignment: two together more than one that is read otherwise."""
_ALIKE: Final = 0.5
"""Readings that are less alike than this say nothing about whose they are."""


@dataclass(slots=True)
class _Token:
    """A word of the text, what it is read as alone, and the phoneme words that were found for it."""

    start: int
    end: int
    alone: list[str]
    first: int = -1
    last: int = -1
    alike: bool = False

    @property
    def found(self) -> bool:
        return self.first >= 0


def find_words(masked: str, start: int, end: int, phonemes: str, read: Callable[[int, int], str]) -> list[Word]:
    """The words of ``masked[start:end]``, a text without its tags, that was read as ``phonemes``.

    ``read`` phonemises a word alone, from one offset to another. A word is what stands between spaces (or behind a
    dash). In order, and every phoneme that sounds belongs to exactly one of them; words that cannot be told apart
    come as one.
    """
    runs = [match.span() for match in _RUN.finditer(phonemes) if _sounding(match[0])]
    tokens = [
        _Token(match.start(), match.end(), [word for word in map(_bare, read(*match.span()).split()) if word])
        for match in _TOKEN.finditer(masked, start, end)
    ]
    owners = [(index, word) for index, token in enumerate(tokens) for word in token.alone]
    heard = [_bare(phonemes[begin:stop]) for begin, stop in runs]
    _share_out(tokens, owners, heard)
    words: list[Word] = []
    for token in _told_apart(tokens):
        if token.found:
            begin, stop = runs[token.first][0], _sounding(phonemes[: runs[token.last][1]])
            words.append(Word(token.start, token.end, begin, stop))
        else:
            at = words[-1].last if words else 0
            words.append(Word(token.start, token.end, at, at))
    return words


def shifted(words: Sequence[Word], offset: int, phonemes: int = 0) -> list[Word]:
    """``words`` so many characters and phonemes later."""
    return [
        replace(
            word,
            start=word.start + offset,
            end=word.end + offset,
            first=word.first + phonemes,
            last=word.last + phonemes,
        )
        for word in words
    ]


def closed(words: Sequence[Word]) -> list[Word]:
    """``words``, with which a sentence ends."""
    return [*words[:-1], replace(words[-1], closes=True)] if words else []


def _sounding(phonemes: str) -> int:
    """The length up to the last one that is no punctuation and no space."""
    length = len(phonemes)
    while length and not phonemes[length - 1].isalnum():
        length -= 1
    return length


def _bare(phonemes: str) -> str:
    """Without punctuation and stress, which depend on what is around."""
    return "".join(symbol for symbol in phonemes if symbol.isalnum() and symbol not in "ˈˌ")


def _share_out(tokens: list[_Token], owners: list[tuple[int, str]], heard: list[str]) -> None:
    """Give every phoneme word that was heard to one of the tokens, in order."""
    if not heard:
        return
    if not owners:  # nothing of it is read alone: an odd text, read in a way of its own
        owners = [(index, "") for index in range(len(tokens))][:1]
    pairs = _aligned([word for _, word in owners], heard)
    owner_at: list[int | None] = [None] * len(heard)
    for mine, theirs in pairs:
        index, word = owners[mine]
        owner_at[theirs] = index
        tokens[index].alike = tokens[index].alike or _likeness(word, heard[theirs]) >= _ALIKE
    # What is heard beside goes to the word before it ("percent", "cents"), at the very beginning to the first.
    known = next((owner for owner in owner_at if owner is not None), owners[0][0])
    for position, owner in enumerate(owner_at):
        known = known if owner is None else owner
        token = tokens[known]
        token.first = position if token.first < 0 else token.first
        token.last = position


def _told_apart(tokens: list[_Token]) -> list[_Token]:
    """``tokens``, those that are spoken and have nothing of their own joined with a neighbour ("10 000 000").

    With the next one if that is read otherwise than alone, as a part of a number is; else with the one before.
    """
    joined: list[_Token] = []
    waiting: int | None = None
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.alone and not token.found:
            if joined and joined[-1].found and (after is None or not after.found or after.alike):
                joined[-1].end = token.end
            elif waiting is None:
                waiting = token.start
            continue
        if waiting is not None and token.found:
            token.start, waiting = waiting, None
        joined.append(token)
    return joined


def _aligned(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Which of ``ours`` is which of ``theirs``: pairs in order, by the least sum of differences."""
    ahead = 0
    while ahead < min(len(ours), len(theirs)) and ours[ahead] == theirs[ahead]:
        ahead += 1
    behind = 0
    while behind < min(len(ours), len(theirs)) - ahead and ours[-1 - behind] == theirs[-1 - behind]:
        behind += 1
    pairs = [(index, index) for index in range(ahead)]
    middle = _least_different(ours[ahead : len(ours) - behind], theirs[ahead : len(theirs) - behind])
    pairs += [(ahead + mine, ahead + other) for mine, other in middle]
    pairs += [(len(ours) - behind + index, len(theirs) - behind + index) for index in range(behind)]
    return pairs


def _least_different(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """The alignment of Needleman and Wunsch. The lists are parts of a segment: tens of words."""
    width = len(theirs) + 1
    costs = [[column * _LEFT_OUT for column in range(width)]]
    for row, mine in enumerate(ours, 1):
        above, line = costs[-1], [row * _LEFT_OUT]
        for column, other in enumerate(theirs, 1):
            paired = above[column - 1] + 1.0 - _likeness(mine, other)
            line.append(min(paired, above[column] + _LEFT_OUT, line[-1] + _LEFT_OUT))
        costs.append(line)
    pairs = []
    row, column = len(ours), len(theirs)
    while row and column:
        here = costs[row][column]
        if here == costs[row - 1][column - 1] + 1.0 - _likeness(ours[row - 1], theirs[column - 1]):
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif here == costs[row - 1][column] + _LEFT_OUT:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


@lru_cache(maxsize=50_000)
def _likeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same."""
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()
