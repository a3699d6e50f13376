"""Tokens: the spoken words of a text, each with the span that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SemioticClass = Literal[
    "plain", "punctuation", "cardinal", "ordinal", "decimal", "fraction", "date", "time", "money", "measure",
    "telephone", "electronic", "address", "roman", "range", "score", "math", "serial", "abbreviation", "acronym",
    "dropped",
]  # fmt: skip
"""The classes of a token, named as in the literature on text normalisation (Taylor 2009, NeMo's grammars)."""


@dataclass(frozen=True, slots=True)
class Token:
    """Say ``said`` for ``text[start:end]`` (code points).

    The tokens of a text are in order, do not overlap, and cover every character of it that is no white space. ``said``
    holds words alone, parted by single spaces: letters, apostrophes and combining marks, no digit and no sign. For
    ``punctuation`` it is one mark that the G2P knows (``, . ; : ! ? … — ( ) "``). It is empty where nothing is said:
    ``dropped`` is reported to the caller with its place, ``punctuation`` is a mark without a sound.
    """

    start: int
    end: int
    said: str
    kind: SemioticClass = "plain"
