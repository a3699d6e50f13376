"""Accents that are written as apostrophes, as on keyboards without them: perche', E' vero, la citta'.

Such a word is stressed on its last vowel. The same apostrophe shortens some words ("un po'") and closes a quotation
("disse 'basta' e uscì"), which stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rhapsode.text.languages.shared.grammar import words
from rhapsode.text.tokens import Token

_MARKS: Final = frozenset("'’`´")
_GRAVE: Final = {"a": "à", "e": "è", "i": "ì", "o": "ò", "u": "ù"}
_CLOSED_E: Final = re.compile(r"(?:ch|nt[ai]tr|vicer|^n|^s)e$")
"""Words with a closed last vowel: perché, trentatré, viceré, né, sé."""
_SHORTENED: Final = frozenset(words("a be ca co da de di fa fra i mo o po que sta su to u va ve vo"))
"""Words of which more than an accent is left out, or that are stressed all the same: un po', be', da', fra' Luca."""
_OPENING: Final = r"(?<![^\W\d_])['‘`](?=[^\W\d_])(?!ndr|st[aeio]\b|n[aou]?\b|[aeio]\b)"
"""What opens a quotation, and is neither an elision nor the beginning of a word: la 'ndrangheta, 'sta sera."""
_QUOTED: Final = re.compile(rf"{_OPENING}(?:[^'’`´]|['’](?=[^\W\d_])|(?<=\b[Ee])['’]){{1,120}}$")


def with_accents(tokens: Sequence[Token], text: str) -> list[Token]:
    """Return ``tokens`` with an accent in the words that an apostrophe stands behind in its place."""
    if _MARKS.isdisjoint(text):
        return list(tokens)
    return [_accented(token, text) for token in tokens]


def _accented(token: Token, text: str) -> Token:
    start, end, said = token.start, token.end, token.said
    if text[end : end + 1] not in _MARKS or not text[start:end].endswith(tuple("aeiouAEIOU")):
        return token
    if text[end + 1 : end + 2].isalnum() or token.kind not in ("plain", "acronym"):
        return token
    word = said.lower().rpartition("'")[2]
    if not word or word in _SHORTENED:
        return token
    if word != "e" and _QUOTED.search(text, max(0, end - 120), end):
        return token
    last = "é" if _CLOSED_E.search(word) else _GRAVE.get(word[-1], word[-1])
    return replace(token, said=f"{said[:-1]}{last}")
