# ruff: noqa: RUF001
"""Lengths in feet and inches: "5'11"", "a 65" TV", "8' x 10'".

A closing quotation mark is no inch sign while a quotation is open.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.fraction import VULGAR, say_vulgar
from rhapsode.text.languages.en.quantity import NUMBER, is_one, noun_follows, value_words
from rhapsode.text.languages.en.rules import Context, Rule, adjectival, one
from rhapsode.text.tokens import Token

_FEET_INCHES = re.compile(
    rf"(?P<feet>\d{{1,2}})'\s?(?P<inches>\d{{1,2}}(?:\.\d)?)?\s?(?P<part>[{VULGAR}])?(?P<mark>\"|''(?!')"
    rf"|\s?in\b)?(?![^\W_])"
)
_SIDE = r"[WDHL](?![\w'])|\s[WDHL](?=\s?[x×,;()]|\s?\.(?:\s|$)|\s*$|\s(?:by|and)\s)"
_INCHES = re.compile(rf"{NUMBER}(?P<mark>\"|''(?!'))(?P<side>{_SIDE})?(?![^\W_xX]|[xX](?!\d))")
_FEET = re.compile(rf"{NUMBER}(?P<mark>')(?P<side>{_SIDE})?(?![^\W_xX]|[xX](?!\d))")
_BEFORE_QUOTATION: Final = " \n\t([{=:,—–"
_MARK = re.compile(r"(?<!\d)\"")
_LONGEST_QUOTATION: Final = 1000
_DIMENSION = re.compile(
    r"\s{0,3}(?:(?:wide|long|tall|high|deep|thick)\b|in\s(?:diameter|length|width|height|depth|thickness|girth)\b|(?:by\s|[x×]\s?)\d)"
)
"""What stands behind inches, and behind no closing quotation mark: '12" in diameter', '8" by 10"'."""
_JOINED_EXTENT = re.compile(r"-[a-z]{3}")
"""What is joined to a length that stands before its noun: '60"-wide fabric'."""
_EXTENTS: Final = {"W": "wide", "D": "deep", "H": "high", "L": "long"}
_SCREEN = re.compile(
    r"\s(?:[248]K|[A-Z]{1,3}\d{1,4}[A-Z]{0,2}|(?:AM)?O?LED|Super|Retina|Q?LED|LCD|HD|U?HD|TVs?|Smart|IPS|[A-Z][a-z]{2,}|iMac|MacBook|iPad|Class|Curved"
    r"|Gaming|Ultrawide)(?!\w)"
)
"""What stands behind the inches of a screen ('65" 4K TV')."""


def _in_quotation(context: Context, at: int) -> bool:
    """Tell whether the last quotation that opens before ``at`` is still open there: only inches have a mark since."""
    begin = max(0, at - _LONGEST_QUOTATION)
    opened = max(context.text.rfind(f'{sign}"', begin, at) + 1 for sign in _BEFORE_QUOTATION)
    if not opened and not context.text.startswith('"', 0, at):
        return False
    marks = {mark.end() for mark in re.finditer('"', context.text[opened + 1 : at])}
    if not marks:
        return True
    inches = {token.end - opened - 1 for token in context.tokens[-len(marks) * 8 :] if token.kind == "measure"}
    return marks <= inches


def _closes_later(context: Context, at: int) -> bool:
    """Tell whether the quotation that is open at ``at`` ends behind it, so that a mark here is none of its own."""
    following = _MARK.search(context.text, at, at + _LONGEST_QUOTATION)
    return following is not None and context.before(following.start()) not in _BEFORE_QUOTATION


def ends_a_quotation(context: Context, match: re.Match[str]) -> bool:
    """Tell whether the mark that ``match`` ends with closes a quotation that is open, and is no inch sign."""
    return _in_quotation(context, match.start()) and not _closes_later(context, match.end())


def _feet_inches(match: re.Match[str], context: Context) -> list[Token] | None:
    feet, inches, part = match["feet"], match["inches"], match["part"]
    if inches is None and part is None:
        return None
    if inches and float(inches) >= 12:
        if match["mark"] != '"' or int(inches.partition(".")[0]) > 59:
            return None
        said = f"{numbers.number(feet)} minute{'' if feet == '1' else 's'} {numbers.number(inches)} seconds"
        return one(match, said, "time")
    mark = match["mark"] or ""
    words = f"{numbers.number(feet)} foot"
    if inches:
        words += f" {numbers.number(inches)}"
    if part:
        words += f" and {say_vulgar('', part)}" if inches else f" {say_vulgar('', part)}"
    if mark == '"' and _in_quotation(context, match.start()) and not _dimension_follows(context, match.end()):
        closing = context.text.find('"', match.end(), match.end() + 300)
        if closing < 0:
            return [
                Token(match.start(), match.end() - 1, words, "measure"),
                Token(match.end() - 1, match.end(), '"', "punctuation"),
            ]
    return one(match, words, "measure")


def _dimension_follows(context: Context, at: int) -> bool:
    return _DIMENSION.match(context.text, at) is not None


def _length(match: re.Match[str], context: Context) -> list[Token] | None:
    mark = match["mark"]
    inch = mark in ('"', "''")
    if not _dimension_follows(context, match.end()):
        if mark == '"' and (ends_a_quotation(context, match) or _is_quoted(context, match)):
            return None
        if mark == "'" and (context.before(match.start()) == "'" or _in_single_quotation(context, match.start())):
            return None
    names = ("inch", "inches") if inch else ("foot", "feet")
    singular = is_one(match) or adjectival(context, match.start(), match.end())
    singular = singular or _JOINED_EXTENT.match(context.text, match.end()) is not None
    singular = singular or (
        inch and (noun_follows(context, match.end()) or _SCREEN.match(context.text, match.end()) is not None)
    )
    said = f"{value_words(match, context)} {names[0] if singular and not match['side'] else names[1]}"
    if match["side"]:
        said += f" {_EXTENTS[match['side'].strip()]}"
    return one(match, said, "measure")


def _is_quoted(context: Context, match: re.Match[str]) -> bool:
    """Tell whether a number alone is in quotation marks that what follows touches: '"0"/"O"', 'press "1"-key'."""
    return context.before(match.start()) == '"' and context.text[match.end() : match.end() + 1] not in ("", " ")


def _in_single_quotation(context: Context, at: int) -> bool:
    """Tell whether a single quotation mark that opens stands shortly before ``at``."""
    index = context.text.rfind("'", max(0, at - 200), at)
    return index >= 0 and (index == 0 or context.text[index - 1] in ' (\n\t—"')


RULES: Final = (
    Rule("0", _FEET_INCHES, _feet_inches),
    Rule("0", _INCHES, _length),
    Rule("0", _FEET, _length),
)
