"""What a price is paid for or how often: "£140 p/w", "$500 p.c.m.", "€95 pppn", "5% p.a.".

What decides is the amount before it; only "p.a." in small letters is clear by itself.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule
from rhapsode.text.tokens import Token

_PER: Final = {
    "w": "per week", "pw": "per week", "m": "per month", "pm": "per month", "pcm": "per calendar month",
    "cm": "per calendar month", "n": "per night", "pn": "per night", "d": "per day", "pd": "per day", "h": "per hour",
    "hr": "per hour", "ph": "per hour", "y": "per year", "yr": "per year", "a": "per annum", "pa": "per annum",
    "p": "per person", "pp": "per person", "ppn": "per person per night", "pppn": "per person per night",
    "ppw": "per person per week", "pppw": "per person per week", "pppd": "per person per day",
}  # fmt: skip
_SLASHED = re.compile(r"[Pp]/(?P<unit>w|m|n|d|hr?|yr?|a|p)(?![\w/'])")
_DOTTED = re.compile(r"p\.(?P<unit>c\.\s?m|w|m|n|d|h|a|p)(?:\.|(?![\w.]))")
_GLUED = re.compile(r"(?P<unit>p(?:cm|w|n|pn|ppn|pw|ppw|ppd|a|m|d|h|p))(?![\w'/]|\.\w)")
_AMOUNT_BEFORE = re.compile(
    r"(?:[$£€¥]\s?\d[\d.,]{0,12}(?:[kKmM]n?)?|\d\s?%|\d\s?(?:USD|GBP|EUR|pounds|euros|dollars|per\scent|percent))\s?$"
)
_AFTER: Final = 24


def _period(match: re.Match[str], context: Context) -> list[Token] | None:
    start = match.start()
    unit = match["unit"].replace(".", "").replace(" ", "")
    priced = _AMOUNT_BEFORE.search(context.text, max(0, start - _AFTER), start)
    if not priced and not (match[0].startswith("p.a") and context.alone(start)):
        return None
    if unit in ("m", "pm") and "/" not in match[0] and context.word_before(start) == "at":
        return None
    ahead = context.text[match.end() : match.end() + 2].strip()[:1]
    ends = match[0].endswith(".") and (not ahead or ahead.isupper())
    return [Token(start, match.end() - ends, _PER[unit], "abbreviation")]


WORDS: Final = frozenset(("p", "pcm", "pw", "pn", "ppn", "pppn", "ppw", "pppw", "pppd", "pa", "pm", "pd", "ph", "pp"))
RULES: Final = (
    Rule("a", _SLASHED, _period, WORDS),
    Rule("a", _DOTTED, _period, WORDS),
    Rule("a", _GLUED, _period, WORDS),
)
