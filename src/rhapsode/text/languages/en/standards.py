"""Numbers of standards: "ISO 8859-1", "IEEE 1003.1-1990", "ISO/IEC 10179:1996", "code page 1252"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule
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


RULES: Final = (Rule("0", _NUMBER, _standard),)
