"""Slashes behind a unit or something counted: "counts / minute", "8 tabs/24 h", and "or" between two scales."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.units import per_unit
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_PER_DISTANCE = re.compile(r"(?<=:\d\d)/(?P<unit>mi|mile|km|k|lap|500m)(?!\w)")
_OF_A_UNIT = re.compile(
    r"(?:(?<=[a-z]{3})|(?<=%))/(?P<unit>yr|mo|wk|hr|day|week|month|year|hour|minute|min|sec|second|night|person|capita|serv|serving"
    r"|d|h|s)(?![\w/])"
)
"""What counted things are per: "365 days/yr"."""
_NOT_COUNTED: Final = word_set(
    "does has his hers its yes this thus plus was always perhaps days weeks months years hours minutes"
)
_RATED: Final = word_set(
    "bill charge cost count dose fee hit income msg msgs output pay price rate rent req reqs revenue salary spend tok "
    "toks traffic usage volume wage"
)
"""What a table is headed with in front of a slash and a time: "Price/mo"."""
_PER_TIME = re.compile(
    r"/\s?(?P<unit>param(?:eter)?|token|user|seat|item|page|request|query|order|visit"
    r"|sec(?:ond)?|min(?:ute)?|hr|hour|day|wk|week|mo|month|yr|year|(?P<short>s))(?![\w/'])"
)
_COUNTED_BEFORE = re.compile(r"(?<![\w/])(?P<word>[A-Za-z][a-z]{2,14})\s?$")
_PER_SO_MANY = re.compile(
    r"(?<=[a-z.])/(?=100\s?(?:sq|cu|ft|m|kg|g|m[lL]|L|km|mi|lbs?|gal)\b)|(?<=[a-z]{3})/(?=(?:\d{1,3}|[2-9]\d)\s?(?:h|hrs?|hours|d|days|wks?|weeks|mins?|minutes|mos?|months|yrs?|years)(?!\w))"
)
"""What parts counted things from the time they are for: "8 tabs/24 h"."""
_OR_DEGREES = re.compile(
    r"(?:(?<=°[CF])|(?<=°[CF] ))/(?=\s?\d{1,3}\s?°\s?[CF])"
    r"|(?:(?<=\d kg)|(?<=\dkg)|(?<=\d km)|(?<=\dkm)|(?<=\d cm)|(?<=\dcm))"
    r"/(?=\d{1,4}(?:\.\d)?\s?(?:lbs?|mi|in|miles|inches)(?!\w))"
)
"""What parts the same heat in two scales: "220°C/425°F"."""
_THIRD_SCALE = re.compile(r"/\s?\d{1,3}\s?°[CF]\s?$")


def _of_a_unit(match: re.Match[str], context: Context) -> list[Token] | None:
    last = context.tokens[-1] if context.tokens else None
    counted = bool(context.tokens) and context.tokens[-1].kind == "measure"
    counted = counted or (
        len(context.tokens) > 1 and context.tokens[-2].kind in ("cardinal", "decimal", "measure", "range", "serial")
    )
    if last is None or last.end != match.start() or not counted:
        return None
    return one(match, f"per {per_unit(match['unit'])}", "measure")


def _per_time(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read what a column is counted in: "counts / minute", "req/s", "Price/mo"."""
    found = _COUNTED_BEFORE.search(context.text, max(0, match.start() - 18), match.start())
    word = found["word"].lower() if found else ""
    singular = word in _RATED
    counted = singular or (word.endswith("s") and word not in _NOT_COUNTED and not word.endswith(("ss", "us", "is")))
    spaced = context.before(match.start()) == " "
    glued_ending = match["short"] and singular and word[-1] in "aeiouytl"  # fee/s
    if not counted or glued_ending or spaced != (context.text[match.start() + 1] == " "):
        return None
    return one(match, f"per {per_unit(match['unit'])}", "measure")


def _or_degrees(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the slash between the same heat in two scales; "Mark 6/200°C/400°F" has three."""
    of_three = _THIRD_SCALE.search(context.text, max(0, match.start() - 9), match.start())
    return None if of_three else one(match, "or", "measure")


RULES: Final = (
    Rule("/", _PER_DISTANCE, lambda m, c: one(m, f"per {per_unit(m['unit'])}", "measure")),
    Rule("/", _OF_A_UNIT, _of_a_unit),
    Rule("/", _PER_TIME, _per_time),
    Rule("/", _OR_DEGREES, _or_degrees),
    Rule("/", _PER_SO_MANY, lambda m, c: one(m, "per", "measure")),
)
