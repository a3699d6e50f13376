"""What traders and companies report: pairs of currencies, differences of yields, expenses and dividends.

"EUR/USD", "10Y-2Y", "2s10s", "R&D exp.", "a qtrly. div.".
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.full_stops import dotted
from rhapsode.text.languages.en.money import CODES
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_TRADED: Final = (
    "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|CNY|CNH|SEK|NOK|DKK|PLN|MXN|BRL|KRW|HKD|SGD|INR|ZAR|TRY|RUB|HUF|CZK|BTC|ETH|USDT"
)
_PAIR = re.compile(rf"(?P<base>{_TRADED})/(?P<quote>{_TRADED})(?![\w/])")
_TRADED_NAMES: Final = {"USD": "dollar", "CNH": "offshore yuan", "HUF": "forint", "CZK": "koruna", "USDT": "tether"}
_SPREAD = re.compile(r"(?P<long>\d{1,2})[yY](?P<dash>[-/])(?P<short>\d{1,2})[yY](?!\w)")
_CURVE = re.compile(r"(?P<short>2|3|5|7|10)s(?P<long>5|7|10|20|30)s(?!\w)")


def _pair(match: re.Match[str], context: Context) -> list[Token]:
    """Read a pair of currencies as traders do: "EUR/USD" is "euro dollar"."""
    names = [_TRADED_NAMES.get(match[part]) or CODES[match[part]][0] for part in ("base", "quote")]
    slash = match.end("base")
    return [
        Token(match.start(), slash, names[0], "money"),
        Token(slash, slash + 1, "", "punctuation"),
        Token(slash + 1, match.end(), names[1], "money"),
    ]


def _spread(match: re.Match[str], context: Context) -> list[Token]:
    """Read the difference of two yields: "10Y-2Y" is "ten year, two year"."""
    dash = match.start("dash")
    return [
        Token(match.start(), dash, f"{numbers.cardinal(int(match['long']))} year", "measure"),
        Token(dash, dash + 1, "", "punctuation"),
        Token(dash + 1, match.end(), f"{numbers.cardinal(int(match['short']))} year", "measure"),
    ]


def _curve(match: re.Match[str], context: Context) -> list[Token]:
    """Read a difference of yields as traders name it: "2s10s" is "twos tens"."""
    said = [numbers.cardinal(int(match[name])) for name in ("short", "long")]
    return one(match, " ".join(f"{word[:-1]}ies" if word.endswith("y") else f"{word}s" for word in said), "serial")


_EXPENSE = re.compile(
    r"(?:(?<=R&D )|(?<=SG&A )|(?<=nterest )|(?<=perating )|(?<=op\. )|(?<=Op\. )|(?<=tax ))[Ee]xp\.?(?!\w)"
)
_DIVIDEND = re.compile(
    r"(?:(?<=tly )|(?<=tly\. )|(?<=rly )|(?<=rly\. )|(?<=cash )"
    r"|(?<=special )|(?<=interim )|(?<=final )"
    r"|(?<=sh )|(?<=sh\. ))div\.?(?!\w)|[Dd]iv\.(?=\s(?:yield|yld|of\s[$£€]|payable|paid|per\ssh))"
)
_OF_RECORD = re.compile(r"(?<=holders of )rec\.?(?!\w)")
RULES: Final = (
    Rule("a", _EXPENSE, lambda m, c: dotted(m.start(), m.end(), "expense", "abbreviation", c), frozenset(("exp",))),
    Rule("a", _DIVIDEND, lambda m, c: dotted(m.start(), m.end(), "dividend", "abbreviation", c), frozenset(("div",))),
    Rule("a", _OF_RECORD, lambda m, c: one(m, "record", "abbreviation"), frozenset(("rec",))),
    Rule("a", _PAIR, _pair, frozenset(_TRADED.lower().split("|"))),
    Rule("0", _SPREAD, _spread),
    Rule("0", _CURVE, _curve),
)
