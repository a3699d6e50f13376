"""Tell words of a text in capitals from initialisms: "TU AS DIX ANS"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from rhapsode.text.languages.shared.grammar import Grammar

_NEAR: Final = 60
"""How many characters on each side are looked at."""
_LONG: Final = len("abcd")
_VOWEL: Final = re.compile("[AEIOUYÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÄËÏÖÜÃÕÆŒ]")
_MARKS: Final = "\"'’“”«»,;:!?¡¿()…."
_PARTS: Final = re.compile(r"[\s'’]+|(?<!\s)-|-(?=\w)")


class CapitalText:
    """Tells which short words in capitals are ordinary words, because those beside them are in capitals too."""

    def __init__(self, grammar: Grammar) -> None:
        fixed = grammar.tables.fixed
        keys = ("short words", "first words", "emphasised")
        self._small = frozenset(word for key in keys for word in fixed.get(key, "").split())
        self._grammar = grammar

    def is_word(self, match: re.Match[str]) -> bool:
        """Tell whether a match is a short word of the language, or a longer one, within a text in capitals."""
        short = match[0].lower() in self._small
        if not short and not (len(match[0]) >= _LONG and _VOWEL.search(match[0])):
            return False
        near = [word.lower() for word in (*_before(match), *_after(match))]
        long = short and any(len(word) >= _LONG and self._grammar.pronounceable(word) for word in near)
        return long or sum(word in self._small for word in near) >= 2

    def begins_or_follows_small_word(self, match: re.Match[str]) -> bool:
        """Tell whether a match begins a text in capitals or follows a word that no number stands behind."""
        before = next(_before(match), "")
        return not before or before.lower() in self._small


def _before(match: re.Match[str]) -> Iterator[str]:
    """Yield the words in capitals right before ``match``, the nearest first."""
    text = match.string[max(0, match.start() - _NEAR) : match.start()]
    return _in_capitals(reversed(_PARTS.split(text)))


def _after(match: re.Match[str]) -> Iterator[str]:
    """Yield the words in capitals right behind ``match``."""
    return _in_capitals(_PARTS.split(match.string[match.end() : match.end() + _NEAR]))


def _in_capitals(words: Iterable[str]) -> Iterator[str]:
    """Yield the first of ``words`` as far as they are in capitals, without the marks around them."""
    for written in words:
        word = written.strip(_MARKS)
        if not word:
            continue
        if not (word.isalpha() and word.isupper()):
            return
        yield word
