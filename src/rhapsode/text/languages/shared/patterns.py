"""What the rules for numbers of several languages share to find them and their surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.scanner import word_before

YEAR = re.compile(r"(?:19|20)\d\d")
BEFORE_MINUS = frozenset('([{:;,=«“"|¡¿')


def alternatives(words: Iterable[str]) -> str:
    """Return a group of ``words``, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(words, key=len, reverse=True))


def negative(match: re.Match[str]) -> bool:
    """Tell whether the match begins with a minus sign: one behind a space or an opening sign."""
    text, at = match.string, match.start()
    return at == 0 or text[at - 1].isspace() or text[at - 1] in BEFORE_MINUS


def noun_before(grammar: Grammar, text: str, at: int) -> str:
    """Return the word before ``at`` in lower case; for an abbreviation its full form ("cap.": "capítulo")."""
    word = word_before(text, at).replace("’", "'").rpartition("'")[2]
    return grammar.tables.abbreviations.get(word, word).lower().rstrip(".") if word.endswith(".") else word
