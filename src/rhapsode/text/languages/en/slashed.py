"""Abbreviations with a slash: "w/o", "c/o", "n/a", "y/y"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_SLASHED = re.compile(
    r"(?:w/in(?!\w)|w/[ce](?=\s(?:\d|the\s\d|Mon|Fri|Sun))|w/o|w/e(?!\w)|r/t(?!\w)|s/n(?!\s[Rr]atio)|p/n|w/[wv](?!\w)|v/v|d/d|w/|y/[oy]|h/o|s/p|b/w|f/u|q/q|m/m|p/e|o/s(?=\s(?:shares?|stock|balances?|invoices?|debts?|amounts?|payments?|loans?)\b)|i/o|a/[prlw](?!\w)|a/b(?=[-\s][Tt]est)|y/n(?!\w)|k/d(?:/a)?(?!\w)|m/r/g(?!\w)|n/v(?:/d)?(?!\w)|s/h(?!\w)|ob/gyn(?!\w)|b/l(?!\w)|d/w(?!\w)|b/c|c/o|c/f|b/f|r/o|d/c|c/w|a/k/a|d/b/a|n/a|a/c|and/or)(?![/])",
    re.IGNORECASE,
)
_LETTER_BEHIND = re.compile(r"[A-Z](?!\w)")
_SLASHES: Final = {
    "w/o": "without",
    "r/t": "round trip",
    "c/f": "carried forward",
    "b/f": "brought forward",
    "r/o": "rule out",
    "d/c": "discharge",
    "c/w": "consistent with",
    "a/k/a": "also known as",
    "d/b/a": "doing business as",
    "s/n": "serial number",
    "p/n": "part number",
    "w/": "with",
    "b/c": "because",
    "c/o": "care of",
    "n/a": "N A",
    "a/c": "A C",
    "a/p": "A P",
    "a/r": "A R",
    "a/l": "annual leave",
    "a/w": "associated with",
    "a/b": "A B",
    "y/n": "yes or no",
    "k/d": "K D",
    "k/d/a": "K D A",
    "m/r/g": "murmurs rubs or gallops",
    "n/v": "nausea or vomiting",
    "n/v/d": "nausea vomiting or diarrhea",
    "s/h": "shipping and handling",
    "and/or": "and or",
    "w/in": "within",
    "w/e": "whatever",
    "w/c": "week commencing",
    "h/o": "history of",
    "s/p": "status post",
    "f/u": "follow up",
    "b/w": "between",
    "w/w": "weight for weight",
    "w/v": "weight by volume",
    "v/v": "volume by volume",
    "d/d": "day on day",
    "y/o": "year old",
    "y/y": "year on year",
    "q/q": "quarter on quarter",
    "m/m": "month on month",
    "p/e": "P E",
    "i/o": "I O",
    "o/s": "outstanding",
    "ob/gyn": "O B G Y N",
    "b/l": "bilateral",
    "d/w": "discussed with",
}
_GROWTH = re.compile(
    r"[-+]\d|\b(?:up|down|ris(?:es?|en|ing)|rose|f[ae]ll(?:s|en)?|gr[eo]w(?:n|s|th)?|gain(?:s|ed)?|drop(?:s|ped)?"
    r"|increased?|decreased?|declined?|jumped|climbed|slipped)\b"
)
"""What speaks of a change, so that "w/w" is one from week to week."""
_DATE_AHEAD = re.compile(r"\s(?:\d|the\s\d|Mon|Fri|Sun)")
_PATIENTS: Final = word_set("patient pt he she male female man woman")


def _slashed(match: re.Match[str], context: Context) -> list[Token] | None:
    behind_age = match[0].lower() == "y/o" and context.before(match.start()) == "-"
    if not context.alone(match.start()) and not behind_age:
        return None
    written = match[0].lower()
    if match[0] == "W/" and _LETTER_BEHIND.match(context.text, match.end()):
        return None
    if written != "w/" and re.match(r"[^\W_]", context.text[match.end() : match.end() + 1]):
        return None
    if written == "c/o" and context.word_before(match.start()) in _PATIENTS:
        return one(match, "complains of", "abbreviation")
    if written == "w/e" and _DATE_AHEAD.match(context.text, match.end()):
        return one(match, "week ending", "abbreviation")
    if written == "w/w" and _GROWTH.search(context.text, max(0, match.start() - 80), match.start()):
        return one(match, "week on week", "abbreviation")
    return one(match, _SLASHES[written], "abbreviation")


_JOINING = re.compile(r"(?<=[A-Z])/(?=[A-Z])")
_CAPITALS_BEFORE = re.compile(r"(?<![\w.])(?!(?:DD|MM|Y{2,4}|HH)/?$)[A-Z]{1,5}s?$")
_CAPITALS_BEHIND = re.compile(r"(?!(?:DD|MM|Y{2,4}|HH)(?!\w))[A-Z]{1,5}s?(?!\w)")
"""Short forms, which the parts of a form of dates ("DD/MM/YYYY") are not."""


def _joining(match: re.Match[str], context: Context) -> list[Token] | None:
    """Leave out the slash between two short forms of capitals, which are said side by side: "CI/CD", "TCP/IP"."""
    at = match.start()
    if not _CAPITALS_BEFORE.search(context.text, max(0, at - 8), at) or not _CAPITALS_BEHIND.match(
        context.text, at + 1
    ):
        return None
    return one(match, "", "punctuation")


_LOW_BEHIND = re.compile(r"(?<=\d)/(?=[Ll]o(?:w)?:?\s\d)")
"""What parts the highest and the lowest of a day: "hi 38/lo 21"."""
JOINED: Final = (
    Rule("/", _JOINING, _joining),
    Rule("/", _LOW_BEHIND, lambda m, c: one(m, ",", "punctuation")),
)
RULE: Final = Rule(
    "a",
    _SLASHED,
    _slashed,
    frozenset(("r", "w", "k", "b", "c", "n", "a", "and", "y", "q", "m", "p", "i", "h", "s", "f", "v", "d", "o", "ob")),
)
