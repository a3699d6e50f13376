"""Numbers that are no quantities: masked cards, codes in groups, drawn numbers, houses of Queens, posts of a thread.

What decides is the shape, or the words before: dots in front of four digits, a group of three that begins with a
zero, four and more numbers of one or two digits that rise, two numbers before the name of a street.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.time import counted
from rhapsode.text.tokens import Token

_MASKED = re.compile(r"[•●·∙]{2,16}[ -]?(?P<shown>\d{3,4})(?![\w.,]\d|\w)")
_ENDING = re.compile(r"(?<=ending in )[-x*]{1,4}(?P<shown>\d{2,4})(?!\w)")
_IN_GROUPS = re.compile(r"(?P<first>0\d{2}) (?P<second>\d{3})(?![\w,]|[-. ]\d)")
_GROUP_BEFORE = re.compile(r"[\d+(][ )-]{1,2}$")
_DRAWN = re.compile(r"[1-9]\d?(?:-[1-9]\d?){3,6}(?![\w-]|[.,]\d)")
_HOUSE = re.compile(
    r"(?P<street>[1-9]\d{1,2})-(?P<house>\d{2})(?=\s(?:[A-Z][a-z]{2,20}|\d{1,3}(?:st|nd|rd|th))\s"
    r"(?:St|Ave|Blvd|Rd|Dr|Pl|Ln|Street|Avenue|Boulevard|Road|Drive|Place|Lane|Terrace|Expy|Tpke|Turnpike)\b)"
)
_FREEWAY = re.compile(
    r"(?<=\b[Tt]he )(?P<road>[1-9]\d{1,2})(?: (?P<side>[NSEW]))?"
    r"(?=\s(?:at|to|is|near|and|toward|on-ramp|freeway)\b|[,.;:])"
)
_OF_TRAFFIC = re.compile(
    r"\b(?:[Tt]raffic|[Ll]anes?|[Ff]reeways?|[Ee]xits?|[Mm]erge|[Ss]low|[Dd]elays?|[Oo]verturned|[Jj]ammed|I-\d{1,3}|SR-\d{1,3}|US-\d{1,3})\b"
)
_SIDES: Final = {"N": "north", "S": "south", "E": "east", "W": "west"}
_STATUS = re.compile(r"(?<=HTTP )(?P<first>[1-5]\d\d)/(?P<second>[1-5]\d\d)(?![\w/])")
_DURATION = re.compile(
    r"(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)(?=/(?:side|set|leg|arm|round|rep)\b|\s(?:rest|plank|hold)\b)"
    r"|(?<=[Rr]est )(?P<rest>\d):(?P<more>[0-5]\d)(?![\d:]|\s?[ap]\.?m)"
)
_SLOT = re.compile(r"M\.2(?:\s(?P<size>22(?:30|42|80)))?(?![\w.])")
_POST = re.compile(r"(?P<place>\d{1,2})/(?=\s[A-Z\"'])")
_SCORED = re.compile(r"(?P<kills>\d{1,2})/(?P<deaths>\d{1,2})/(?P<assists>\d{1,2})(?![\w/])")
_OF_A_PLAYER = re.compile(r"\bK/?D/?A\b")


def _shown(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the last digits of a number that is hidden: "Visa ••••4402" is "Visa ending in four four zero two"."""
    return one(match, f"ending in {numbers.digits(match['shown'])}", "serial")


def _in_groups(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a code in two groups, which begins with a zero: "048 291"."""
    start = match.start()
    if not context.alone(start) or _GROUP_BEFORE.search(context.text, max(0, start - 3), start):
        return None
    return [
        Token(start, match.end("first"), numbers.digits(match["first"]), "serial"),
        Token(match.end("first"), match.end("first") + 1, ",", "punctuation"),
        Token(match.start("second"), match.end(), numbers.digits(match["second"]), "serial"),
    ]


def _drawn(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read numbers that were drawn, or that open a lock: "4-11-26-38-50"."""
    drawn = match[0].split("-")
    if not context.alone(match.start()) or not all(int(low) < int(high) for low, high in pairwise(drawn)):
        return None
    tokens: list[Token] = []
    at = match.start()
    for number in drawn:
        if tokens:
            tokens.append(Token(at - 1, at, ",", "punctuation"))
        tokens.append(Token(at, at + len(number), numbers.cardinal(int(number)), "cardinal"))
        at += len(number) + 1
    return tokens


def _scored(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read kills, deaths and assists, which are no date: "K/D/A: 21/4/6"."""
    if not _OF_A_PLAYER.search(context.text, max(0, match.start() - 24), match.start()):
        return None
    tokens: list[Token] = []
    for name in ("kills", "deaths", "assists"):
        if tokens:
            tokens.append(Token(match.start(name) - 1, match.start(name), ",", "punctuation"))
        tokens.append(Token(*match.span(name), numbers.cardinal(int(match[name])), "cardinal"))
    return tokens


def _house(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number of a house in Queens, of its cross street and itself: "41-07 Astoria Blvd"."""
    if not context.alone(match.start()):
        return None
    house = match["house"]
    street = numbers.in_pairs(match["street"])
    said = numbers.cardinal(int(house)) if house[0] != "0" else f"oh {numbers.cardinal(int(house))}"
    return one(match, f"{street} {said}", "address")


def _post(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number of a post in a thread, which begins it: "2/ The second reason"."""
    line = context.text[context.text.rfind("\n", 0, match.start()) + 1 : match.start()]
    if line.strip():
        return None
    slash = match.end("place")
    return [
        Token(match.start(), slash, numbers.cardinal(int(match["place"])), "cardinal"),
        Token(slash, slash + 1, ",", "punctuation"),
    ]


def _freeway(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number of a freeway as drivers say it: "the 405 N at Sepulveda" is "the four oh five north"."""
    near = _OF_TRAFFIC.search(context.text, max(0, match.start() - 120), match.end() + 80)
    if near is None or (match["side"] is None and len(match["road"]) < 3):
        return None
    road = numbers.in_pairs(match["road"])
    if match["side"] is None:
        return one(match, road, "address")
    side = match.start("side")
    return [
        Token(match.start(), match.end("road"), road, "address"),
        Token(side, side + 1, _SIDES[match["side"]], "address"),
    ]


def _status(match: re.Match[str], context: Context) -> list[Token]:
    """Read two answers of a server: "HTTP 502/504"."""
    slash = match.end("first")
    return [
        Token(match.start(), slash, numbers.in_pairs(match["first"]), "serial"),
        Token(slash, slash + 1, "or", "plain"),
        Token(slash + 1, match.end(), numbers.in_pairs(match["second"]), "serial"),
    ]


def _duration(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read how long an exercise lasts: "plank 1:30/side", "Rest 1:00"."""
    minutes, seconds = int(match["minutes"] or match["rest"] or 0), int(match["seconds"] or match["more"])
    if not context.alone(match.start()) or context.word_before(match.start()) in ("at", "by", "from", "until", "till"):
        return None
    parts = [counted(count, unit) for count, unit in ((minutes, "minute"), (seconds, "second")) if count]
    return one(match, " ".join(parts), "time") if parts else None


def _slot(match: re.Match[str], context: Context) -> list[Token]:
    """Read the form of a disk: "M.2 2280"."""
    tokens = [Token(match.start(), match.start() + 3, "M dot two", "serial")]
    if match["size"]:
        tokens.append(Token(match.start("size"), match.end(), numbers.in_pairs(match["size"]), "serial"))
    return tokens


RULES: Final = (
    Rule("0", _FREEWAY, _freeway),
    Rule("0", _STATUS, _status),
    Rule("0", _DURATION, _duration),
    Rule("a", _SLOT, _slot, frozenset("m")),
    Rule("•●·∙", _MASKED, _shown),
    Rule("-x*", _ENDING, lambda m, c: one(m, numbers.digits(m["shown"]), "serial")),
    Rule("0", _IN_GROUPS, _in_groups),
    Rule("0", _DRAWN, _drawn),
    Rule("0", _SCORED, _scored),
    Rule("0", _HOUSE, _house),
    Rule("0", _POST, _post),
)
