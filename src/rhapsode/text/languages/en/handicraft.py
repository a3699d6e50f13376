"""Patterns of knitting and crochet: "Row 7: k2, p2; rep to last 3 sts", "Ch 3, 2 dc in next st".

What decides: two different short forms of a pattern near each other; one alone is something else ("K2", "sc.", "St.").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_FORMS: Final = {
    "st": "stitch", "sts": "stitches", "rep": "repeat", "rnd": "round", "rnds": "rounds", "beg": "beginning",
    "inc": "increase", "dec": "decrease", "ch": "chain", "chs": "chains", "sc": "single crochet",
    "dc": "double crochet", "hdc": "half double crochet", "tr": "treble crochet", "sk": "skip", "sl": "slip",
    "yo": "yarn over", "ssk": "S S K", "tog": "together", "pm": "place marker", "sm": "slip marker", "sp": "space",
    "patt": "pattern", "rem": "remaining", "cont": "continue", "foll": "following", "alt": "alternate",
    "bo": "bind off", "co": "cast on", "rs": "right side", "ws": "wrong side",
}  # fmt: skip
_FORM = re.compile(
    rf"(?P<form>{'|'.join(sorted(_FORMS, key=len, reverse=True))})(?P<dot>\.(?=\s[a-z]|[,;:)]))?(?![\w'/])",
    re.IGNORECASE,
)
_STITCHES = re.compile(r"(?P<kind>[kKpP])(?P<count>\d{1,3})(?P<together>tog)?(?!\w)")
_KINDS: Final = {"k": "knit", "p": "purl"}
_OF_KNITTING = re.compile(
    r"(?<!\w)(?:[kKpP]\d{1,3}(?:tog)?|sts|yo|ssk|rnds?|k2tog)(?!\w)|\b(?:knit|purl|yarn|needles?)\b", re.IGNORECASE
)
_OF_CROCHET = re.compile(
    r"(?<!\w)(?:h?dc|sl st|sk|sts)(?!\w)|\bch \d|\d sc\b|\bsc in\b|\b(?:crochet|hook|yarn)\b", re.IGNORECASE
)
_NEAR: Final = 120


def _is_pattern(match: re.Match[str], context: Context) -> bool:
    """Tell whether short forms of a pattern stand near, besides the one that is read."""
    text, start, end = context.text, match.start(), match.end()
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    found = {
        sign.lower()
        for pattern in (_OF_KNITTING, _OF_CROCHET)
        for part in (before, after)
        for sign in pattern.findall(part)
    }
    others = found - {match[0].lower()}
    return len(others) > 1 or (len(others) > 0 and match[0].lower() in ("sts", "ssk", "yo", "hdc"))


_IN_CAPITALS: Final = frozenset(("bo", "co", "rs", "ws"))
"""Short forms that are others in small letters."""


def _form(match: re.Match[str], context: Context) -> list[Token] | None:
    if match["form"].lower() in _IN_CAPITALS and not match["form"].isupper():
        return None
    if not context.alone(match.start()) or not _is_pattern(match, context):
        return None
    return one(match, _FORMS[match["form"].lower()], "abbreviation")


def _stitches(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "k2" as "knit two", "p2tog" as "purl two together"."""
    if not (context.alone(match.start()) or context.before(match.start()) == "*"):
        return None
    if not _is_pattern(match, context):
        return None
    together = " together" if match["together"] else ""
    said = f"{_KINDS[match['kind'].lower()]} {numbers.cardinal(int(match['count']))}{together}"
    return one(match, said, "serial")


RULES: Final = (
    Rule("a", _STITCHES, _stitches, frozenset("kp")),
    Rule("a", _FORM, _form, word_set(" ".join(_FORMS))),
)
