"""Descriptions of land: townships, ranges and sections ("T. 3 N., R. 2 W."), their quarters, and bearings.

What decides: a letter of a side of the sky behind the number of a township or a range, of which one stands beside the
other or a section; a fraction behind a side with a section near ("NE¼ of Sec. 4"); a bearing of degrees between two
sides ("N 45° E"); a latitude with a longitude behind it ("23.4N 71.8W").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.short_forms import COMPASS
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_TOWNSHIP = re.compile(
    r"(?P<kind>T|R|Twp|Tp|Rge?)\.?\s?(?P<number>\d{1,3})\s?(?P<side>[NSEW])(?P<dot>\.(?=[,;:)]|\s[A-Z\d(a-z]))?(?!\w)"
)
_SURVEYED = re.compile(
    r"\bT(?:wp|p)?\.?\s?\d{1,3}\s?[NS]\b|\bR(?:ge?)?\.?\s?\d{1,3}\s?[EW]\b|\b[Ss]ec(?:tion|t)?s?\.?\s\d{1,2}\b"
    r"|\b(?:township|range|P\.?M\.?|meridian)\b"
)
_KINDS: Final = {"T": "township", "Twp": "township", "Tp": "township", "R": "range", "Rg": "range", "Rge": "range"}
_QUARTER = re.compile(r"(?P<side>[NS][EW]|[NSEW])\s?(?P<part>[¼½]|1/4|1/2)(?!\w)")
_SIDES: Final = {
    "N": "north", "S": "south", "E": "east", "W": "west", "NE": "northeast", "NW": "northwest", "SE": "southeast",
    "SW": "southwest",
}  # fmt: skip
_BEARING = re.compile(r"(?P<from>[NS])\.?(?=\s?\d{1,2}(?:°|\sdeg))")
_TO_A_SIDE = re.compile(r"\s?\d{1,2}(?:°|\sdeg\.?|\sdegrees)[\s\d'\"]{0,14}(?P<to>[EW])(?![\w'])")
_NEAR: Final = 60


def _township(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "T. 3 N.": "township three north"; only where a range, a township or a section stands near."""
    start, end = match.start(), match.end()
    if not context.alone(start) or (match["side"] in "EW") != (match["kind"][0] == "R"):
        return None
    text = context.text
    beside = _SURVEYED.search(text, max(0, start - _NEAR), start) or _SURVEYED.search(text, end, end + _NEAR)
    if beside is None:
        return None
    said = f"{_KINDS[match['kind']]} {numbers.cardinal(int(match['number']))}"
    return groups(match, [("kind", said), ("side", _SIDES[match["side"]])], "address")


def _quarter(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the part of a section: "NW¼" is "northwest quarter"."""
    start, end = match.start(), match.end()
    if not (context.alone(start) or context.before(start) in "¼½24"):
        return None
    if not _SURVEYED.search(context.text, max(0, start - 2 * _NEAR), end + 2 * _NEAR):
        return None
    part = "half" if match["part"] in ("½", "1/2") else "quarter"
    return one(match, f"{_SIDES[match['side']]} {part}", "address")


def _bearing(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the side that a bearing is counted from: "N 45° E"; the other one is read with its degrees."""
    if not context.alone(match.start()) or not _TO_A_SIDE.match(context.text, match.end()):
        return None
    return one(match, COMPASS[match["from"]].lower(), "address")


_PLACE = re.compile(
    r"(?P<lat>\d{1,2}(?:\.\d{1,6})?)\s?(?P<ns>[NS])(?P<gap>,?\s)(?P<long>\d{1,3}(?:\.\d{1,6})?)\s?(?P<ew>[EW])(?!\w)"
)


def _place(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a latitude and a longitude: "23.4N 71.8W"."""
    if not context.alone(match.start()):
        return None
    parts = (("lat", "ns"), ("long", "ew"))
    said = [(number, f"{numbers.number(match[number])} {_SIDES[match[side]]}") for number, side in parts]
    return groups(match, said, "measure")


RULES: Final = (
    Rule("0", _PLACE, _place),
    Rule("a", _TOWNSHIP, _township, word_set("t r twp tp rg rge")),
    Rule("a", _QUARTER, _quarter, frozenset(side.lower() for side in _SIDES)),
    Rule("a", _BEARING, _bearing, frozenset("ns")),
)
