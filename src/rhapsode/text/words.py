"""The words of a written text with the phonemes of their tokens, for captions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rhapsode.core.captions import Word
from rhapsode.text.pronunciations import UNSPACED
from rhapsode.text.reader import SpokenToken

_SPACE = re.compile(r"\s")
_OPENING: Final = frozenset(("Ps", "Pi"))


def find_words(masked: str, tokens: Sequence[SpokenToken], ranges: Sequence[tuple[int, int]]) -> list[Word]:
    """Return the words of ``masked``, a text without its tags, that ``tokens`` stand for.

    ``ranges`` says where in the phonemes of the segment each token is heard. A word is what stands between spaces or
    behind a dash, with its punctuation; in a script without spaces, what the language takes for one. Tokens that a
    word has only a part of make it one with its neighbours ("10 000 000"). Every phoneme that sounds belongs to one
    word; the range of one that is not spoken is empty.
    """
    words: list[Word] = []
    opens = False
    for token, (first, last) in zip(tokens, ranges, strict=True):
        if words and _belongs(masked, words[-1], token, opens=opens):
            before = words[-1]
            heard = before.first < before.last
            is_space = masked[token.start : token.end].isspace()  # a pause where nothing is written
            words[-1] = replace(
                before,
                end=before.end if is_space else max(before.end, token.end),
                first=before.first if heard or first == last else first,
                last=last if first < last else before.last,
            )
        else:
            at = words[-1].last if words else 0
            words.append(Word(token.start, token.end, *((first, last) if first < last else (at, at))))
        opens = token.kind == "punctuation" and unicodedata.category(masked[token.end - 1]) in _OPENING
    return words


def _belongs(masked: str, word: Word, token: SpokenToken, *, opens: bool) -> bool:
    """Tell whether a token goes on with the word before it; ``opens``: that ends with an opening bracket."""
    if token.start < word.end:
        return True
    if _SPACE.search(masked, word.end, token.start):
        return False
    if masked[word.end - 1] == "—":  # "said—and" is spoken without a break
        return masked[token.start] == "—"
    if not (UNSPACED.match(masked[word.end - 1]) or UNSPACED.match(masked[token.start])):
        return True
    return opens or (
        token.kind in ("punctuation", "dropped") and unicodedata.category(masked[token.start]) not in _OPENING
    )


def shifted(words: Sequence[Word], offset: int, phonemes: int = 0) -> list[Word]:
    """Return ``words`` shifted by that many characters and phonemes."""
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
    """Return ``words`` with the last one marked as the end of a sentence."""
    return [*words[:-1], replace(words[-1], closes=True)] if words else []
