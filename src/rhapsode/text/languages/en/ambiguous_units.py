"""Symbols that are short for several units: which one is meant by what stands near."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context
from rhapsode.text.languages.en.wordlists import word_set

_AT_SEA = re.compile(
    r"\b(?:kts?|knots|[Ss]eas|[Ww]aves|[Vv]is(?:\.|ibility)?|[Nn]autical|[Ss]ail\w*|[Oo]ffshore|[Vv]essels?|[Ss]hips?|[Bb]oats?"
    r"|[Bb]uoys?|[Ww]aypoints?|[Cc]oast|[Hh]arbou?r|VOR|[Rr]unway|[Aa]irport|[Aa]ircraft)\b"
)
"""What speaks of ships and aircraft, so that "2 nm" are nautical miles."""
_OF_THE_AIR = re.compile(
    r"\b(?:[Ll]ows?|[Hh]ighs?|[Pp]ressure|MSLP|[Bb]aromet\w+|[Ss]torms?|[Hh]urricanes?|[Cc]yclones?|[Ww]inds?|kts?|mph|[Tt]rough|[Rr]idge|hPa)\b"
)
"""What speaks of the pressure of the air, so that "980 mb" are millibars and no megabytes."""
_OF_TYPE = re.compile(
    r"\b(?:fonts?|type(?:face)?s?|text|letters|leading|bold|italics?|(?:sans[ -])?serif|Arial|Calibri|Courier|Garamond"
    r"|Georgia|Helvetica|Times|Verdana|headings?|headers?|footnotes?|captions?|borders?|strokes?|lines?"
    r"|(?:line )?spacing)\b"
)
"""What speaks of letters on a page, so that "12pt" are points and no pints."""
_SMALLEST_TYPE: Final = 8
"""From this size on, a number right in front of "pt" is one of letters wherever it stands."""
_VOLTAGES: Final = word_set("1.5 3 3.3 3.7 5 6 9 12 18 20 24 36 40 48 110 115 120 208 220 230 240 250 400 480")
"""Numbers in front of a small "v" for which it is volts."""
_NEAR: Final = 80


def meant_by(unit: str, match: re.Match[str], context: Context) -> str:
    """Return the unit that the symbol ``unit`` of a measure stands for, as :data:`~.units.UNITS` has it.

    ``match`` has the groups ``number`` and ``gap``, which is what stands between the number and the symbol.
    """
    if unit == "nm":
        return "nmi" if _found(_AT_SEA, match, context) else unit
    if unit == "mb":
        return unit if _found(_OF_THE_AIR, match, context) else "MB"
    if unit == "v" and not match["gap"]:
        return "V" if match["number"] in _VOLTAGES else unit
    if unit == "pt":
        number = match["number"]
        large = not match["gap"] and number.isdecimal() and int(number) >= _SMALLEST_TYPE
        counted = context.word_after(match.end()) == "of"
        return "pts" if large or (not counted and _found(_OF_TYPE, match, context)) else unit
    return unit


def _found(pattern: re.Pattern[str], match: re.Match[str], context: Context) -> bool:
    return pattern.search(context.text, max(0, match.start() - _NEAR), match.end() + _NEAR) is not None
