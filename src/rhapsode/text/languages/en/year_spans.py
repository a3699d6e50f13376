# ruff: noqa: RUF001
"""Years in two parts, days without signs, decades of the first thousand years, and rough numbers.

"1815/16", "348/47 BC", "1904-05"; "20240306"; "the 430s BC"; "1000s of".
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.date import DECADES, is_day, spoken_date, year_words
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_SEASON = re.compile(r"(?P<first>1\d{3}|20\d\d)/(?P<second>\d\d)(?![^\W_]|[/.]\d)")
_SEASON_BEFORE_CHRIST = re.compile(r"(?P<first>\d{2,3})/(?P<second>\d{1,2})(?=\s?B\.?C)")
_LAST_OF_A_SPAN = re.compile(r"(?<=(?<!\d)[12]\d\d\d[-–])(?P<year>0[1-9])(?![^\W_]|[-–./:,]\d)")
"""A year of two digits that ends a span: the 05 of "1904–05"."""
_ROUGHLY = re.compile(r"1(?P<zeros>0|00|0,?000|00,?000)'?s(?=\s(?:of|or)\s)")
"""A number without its size, counted: "1000s of people", "100's of miles"."""
_ROUGH_NUMBERS: Final = {1: "tens", 2: "hundreds", 4: "tens of thousands", 5: "hundreds of thousands"}
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?![\w]|[.,:/-]\d)")
"""A day as names of files and logs write it: "20240306"."""
_NUMBERED: Final = word_set("account code id invoice no number order part patent reference serial ticket tracking")
_CITED = re.compile(r"(?P<year>1[89]\d\d|20\d\d)(?P<letter>[a-f])(?=[);,:]|\s(?:and|&)\s|\.?(?:\s|$))")
_CITING = re.compile(r"\($|\b[A-Z][\w'-]+,?\s\(?$|\bal\.,?\s\(?$|\d[a-f]?(?:[,;]|\s(?:and|&))\s$")
"""What stands before the year of a paper that a letter tells from others: "(Berg 2005b)", "2009a, 2009b"."""
_DECADE_OF_THREE = re.compile(r"(?P<century>[1-9])(?P<tens>\d)0s(?![^\W_])")
_DECADE_BEFORE: Final = word_set("the early late mid middle")
_ERA_AHEAD = re.compile(r"\s(?:A\.?D|B\.?C|C\.?E)")


def _season(match: re.Match[str], context: Context) -> list[Token] | None:
    if (int(match["first"]) + 1) % 100 != int(match["second"]):
        return None
    second = (
        numbers.short_year(match["second"])
        if match["second"] != "00"
        else year_words(str(int(match["first"]) + 1), context)
    )
    return groups(match, [("first", year_words(match["first"], context)), ("second", second)], "date")


def _roughly(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) or context.word_before(match.start()) == "the":
        return None
    return one(match, _ROUGH_NUMBERS[match["zeros"].count("0")], "cardinal")


def _compact(match: re.Match[str], context: Context) -> list[Token] | None:
    month, day = int(match["month"]), int(match["day"])
    if not is_day(month, day) or not context.alone(match.start()) or context.word_before(match.start()) in _NUMBERED:
        return None
    year = year_words(match["year"], context)
    return one(match, spoken_date(month, day, year, context, match.start(), day_first=context.british), "date")


def _cited(match: re.Match[str], context: Context) -> list[Token] | None:
    start = match.start()
    if not _CITING.search(context.text, max(0, start - 24), start):
        return None
    return one(match, f"{year_words(match['year'], context)} {match['letter'].upper()}", "date")


def _decade_of_three(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a decade of the first thousand years, or before them: "the 430s BC" is "the four thirties"."""
    if context.word_before(match.start()) not in _DECADE_BEFORE and not _ERA_AHEAD.match(context.text, match.end()):
        return None
    century, tens = numbers.cardinal(int(match["century"])), int(match["tens"])
    return one(match, f"{century} {DECADES[tens]}" if tens else f"{century} hundreds", "date")


def _last_of_a_span(match: re.Match[str], context: Context) -> list[Token] | None:
    first = context.text[match.start() - 3 : match.start() - 1]
    return one(match, numbers.short_year(match["year"]), "date") if int(match["year"]) > int(first) else None


def _season_before_christ(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a year that began in one of ours and ended in the next: "in 348/47 BC"."""
    first, second = int(match["first"]), int(match["second"])
    if (first - 1) % 10 ** len(match["second"]) != second:
        return None
    parts: list[tuple[int | str, str]] = [(name, numbers.in_pairs(match[name])) for name in ("first", "second")]
    return groups(match, parts, "date")


RULES: Final = (
    Rule("0", _ROUGHLY, _roughly),
    Rule("0", _COMPACT, _compact),
    Rule("0", _CITED, _cited),
    Rule("0", _SEASON, _season),
    Rule("0", _SEASON_BEFORE_CHRIST, _season_before_christ),
    Rule("0", _LAST_OF_A_SPAN, _last_of_a_span),
    Rule("0", _DECADE_OF_THREE, _decade_of_three),
)
