"""Bars around an expression: "|x - 3|" is an absolute value, "|AB|" the length of a line.

What decides: both bars touch what they enclose and nothing else does, and a sign of mathematics stands within or
beside them; the cells of a table have spaces, and its outer bars are none of its text.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule
from rhapsode.text.tokens import Token

_BARS = re.compile(r"\|(?P<inside>[^|\s](?:[^|\n]{0,40}[^|\s])?)\|(?!\w)")
_LINE = re.compile(r"[A-Z]{2}")
_SIGN = re.compile(r"[-+*/^=<>≤≥≠·²³√]|(?<!\w)[a-z](?!\w)|\d")
_BESIDE = re.compile(r"\s?[-+=<>≤≥≠·≈^²³]")
_BEFORE = re.compile(r"[-+=<>≤≥≠·≈*/(,]\s?$|\b(?:if|If|that|find|of|let|Let|then|and|where|when|is)\s$|^$|\d$")
_OPERATOR_BEFORE = re.compile(r"[-+=<>≤≥≠·≈*/]\s?$")
_VALUE: Final = "the absolute value of"
_MAGNITUDE: Final = "the magnitude of"
_LENGTH: Final = "the length of"
_TOKENS_WITHIN: Final = 24


def _bars(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the bar that opens, and a line named by its two ends with both bars."""
    start, end, inside = match.start(), match.end(), match["inside"]
    beside = _BESIDE.match(context.text, end) is not None
    before = _BEFORE.search(context.text[max(0, start - 8) : start]) is not None
    if not (before or (beside and context.alone(start))):
        return None
    if inside.isupper() and len(inside) == 1 and (beside or _OPERATOR_BEFORE.search(context.text[:start][-3:])):
        return [Token(start, start + 1, _MAGNITUDE, "math")]
    if not (beside or _SIGN.search(inside)):
        return None
    if _LINE.fullmatch(inside):
        return [
            Token(start, start + 1, _LENGTH, "math"),
            Token(start + 1, end - 1, " ".join(inside), "math"),
            Token(end - 1, end, "", "punctuation"),
        ]
    return [Token(start, start + 1, _VALUE, "math")] if _SIGN.search(inside) or len(inside) == 1 else None


def _closing(match: re.Match[str], context: Context) -> list[Token] | None:
    """Leave out the bar that closes."""
    opens = any(token.said in (_VALUE, _MAGNITUDE) for token in context.tokens[-_TOKENS_WITHIN:])
    if not opens or context.text.count("|", max(0, match.start() - 42), match.start()) % 2 == 0:
        return None
    return [Token(match.start(), match.end(), "", "punctuation")]


RULES: Final = (
    Rule("|", _BARS, _bars),
    Rule("|", re.compile(r"(?<=[^|\s])\|"), _closing),
)
