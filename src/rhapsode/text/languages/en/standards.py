"""Numbers of standards and laws: "ISO 8859-1", "IEEE 1003.1-1990", "code page 1252", "X.509", "resolution 47/29"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_BODY_BEFORE = re.compile(
    r"\b(?:(?:ISO|IEC|IEEE|ANSI|DIN|FIPS|ECMA|NIST|STD|JIS(?:\s[A-Z])?|ASTM(?:\s[A-Z])?)(?:\s(?:[Ss]tandard|[Ss]td\.?|EN))?"
    r"|RFCs?|[Cc]ode\s?page|CP)\s$"
)
_NUMBER = re.compile(
    r"(?P<number>[1-9]\d{2,4})(?P<point>\.\d{1,2})?(?P<parts>(?:-\d{1,2}(?!\d)){0,2})"
    r"(?:[-:](?P<year>(?:19|20)\d\d))?(?![\w]|[-:/.]\d)"
)
_ISO_FILM: Final = frozenset(("100", "125", "200", "400", "800", "1600", "3200", "6400"))
"""Speeds of films, which are numbers as every other: "ISO 400"."""

_RECOMMENDATION = re.compile(r"(?P<series>[GHTVXY])\.(?P<number>[1-9]\d{1,3})(?![\w]|[./:]\d)")
"""A recommendation of the ITU, known by the letter of its series: "H.264", "X.509"."""
_LAW = re.compile(r"(?P<first>\d{1,4})(?P<slash>/)(?P<second>\d{1,4})(?![\w]|[.,/-]\d)(?P<body>/E[CU](?!\w))?")
_LAW_BEFORE = re.compile(
    r"\b(?:[Rr]esolution|[Dd]ecision|[Dd]irective|[Rr]egulation)s?(?:\s\([A-Z]{2,7}\))?(?:\sNo\.?)?\s"
    r"(?:\d{1,4}/\d{1,4}(?:\s?[A-Z]|/E[CU])?(?:,\s(?:and\s)?|\s(?:and|or|to)\s)){0,4}$"
)
"""What announces numbered laws, and those before in a row: "resolutions 47/29 and 48/30"."""


def _recommendation(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()):
        return None
    number = match["number"]
    words = numbers.in_pairs(number) if len(number) == 3 else numbers.number(number, british=context.british)
    return one(match, f"{match['series']} dot {words}", "serial")


def _law(match: re.Match[str], context: Context) -> list[Token] | None:
    start = match.start()
    if not _LAW_BEFORE.search(context.text, max(0, start - 90), start):
        return None
    first, second = match["first"], match["second"]
    year = _year_or_number(first, context)
    number = numbers.in_pairs(second) if len(second) == 3 else _year_or_number(second, context)
    end = match.end("second")
    tokens = [Token(start, end, f"{year} slash {number}", "serial")]
    return [*tokens, Token(end, match.end(), f"slash E {match['body'][-1]}", "serial")] if match["body"] else tokens


def _year_or_number(digits: str, context: Context) -> str:
    """Name one part of a law's number: a year, or a number as every other."""
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return numbers.year(int(digits), british=context.british)
    return numbers.number(digits, british=context.british)


def _standard(match: re.Match[str], context: Context) -> list[Token] | None:
    """Name the number of a standard in pairs, and its parts and year behind it."""
    start, number = match.start(), match["number"]
    if number in _ISO_FILM or not _BODY_BEFORE.search(context.text, max(0, start - 24), start):
        return None
    said = [_named(number)]
    if match["point"]:
        said.append(f"point {numbers.digits(match['point'][1:])}")
    said += [numbers.cardinal(int(part)) for part in match["parts"].split("-") if part]
    tokens = [Token(start, match.end("parts"), " ".join(said), "serial")]
    if match["year"]:
        at = match.start("year")
        year = numbers.year(int(match["year"]), british=context.british)
        tokens += [Token(at - 1, at, ",", "punctuation"), Token(at, match.end(), year, "date")]
    return tokens


def _named(number: str) -> str:
    if len(number) == 3 or (len(number) == 4 and (number[1:3] != "00" or number[0] == "1")):
        return numbers.in_pairs(number)
    return numbers.cardinal(int(number)) if number[-3] == "0" else numbers.digits(number)


RULES: Final = (
    Rule("0", _NUMBER, _standard),
    Rule("0", _LAW, _law),
    Rule("a", _RECOMMENDATION, _recommendation, frozenset("ghtvxy")),
)
