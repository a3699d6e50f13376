"""Ordinals written with digits: "1st", "22nd", "1,000th", "1ST". A wrong ending ("2th") is said as it is written."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_ORDINAL = re.compile(
    r"((?:\d{1,3}(?:,\d{3}){1,6}|\d{1,15}))(st|nd|rd|th)(?P<adverb>ly)?(?![^\W_])(?:'s\b)?", re.IGNORECASE
)


_OLD = re.compile(
    r"(\d{0,2}[23])d(?=\s(?:of\s[A-Z]|(?:century|day|edition|parallel|anniversary|term)\b|Congress|Sess(?:ion|\.)|(?:[A-Z][a-z]+\.?\s)?(?:Regiment|Regt|Infantry|Inf|Cavalry|Cav|Division|Div|Battalion"
    r"|Brigade|Armored|Airborne|Corps|Artillery|Volunteers|Dragoons)\b))"
)
"""An ordinal as it was written in the 19th century, and is by the army: "the 3d of May", "the 2d Infantry"."""


_HIGH = re.compile(r"(\d?[2-9][23])d(?![^\W_])")
_BEFORE_DAYS: Final = word_set("in for after every last past within next about over by a per takes took")


def _high(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "the 93d meeting", "May 22d"; "in 23d" are days."""
    if not context.alone(match.start()) or context.word_before(match.start()) in _BEFORE_DAYS:
        return None
    return one(match, numbers.ordinal(int(match[1]), british=context.british), "ordinal")


def ending(number: int) -> str:
    """Give the letters that an ordinal ends in: 1 → "st", 11 → "th"."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _ordinal(match: re.Match[str], context: Context) -> list[Token]:
    value = int(match[1].replace(",", ""))
    owner = "ly" if match["adverb"] else "'s" if match[0].endswith("'s") else ""
    if match[2].lower() != ending(value) or (match[1][0] == "0" and len(match[1]) > 1):
        return one(match, f"{numbers.number(match[1], british=context.british)} {match[2].lower()}{owner}", "ordinal")
    return one(match, numbers.ordinal(value, british=context.british) + owner, "ordinal")


RULES: Final = (
    Rule("0", _HIGH, _high),
    Rule("0", _OLD, lambda m, c: one(m, numbers.ordinal(int(m[1]), british=c.british), "ordinal")),
    Rule("0", _ORDINAL, _ordinal),
)
