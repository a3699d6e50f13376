"""Labels of forms and advertisements for homes: "Wt: 182 lb", "3BR/2BA".

What decides: a colon right behind the short word makes it a label; a label that is a word too ("Max: 7") needs a
number behind the colon. The letters for rooms need their number before them.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.truncated_words import TRUNCATED
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_LABEL = re.compile(r"(?P<word>[A-Za-z]{2,5})\.?(?=:(?P<number>[ \t]{0,2}[$£€#~<>±-]?\d)?)(?!:[/A-Za-z])")
_TRUNCATED_LABELS: Final = word_set(
    "addr bal chg cust desc dest dim dims ext ht loc locs mfr pgs pmt prev qty rm subj wt"
)
"""Labels that are read as the same short word is in a sentence."""
_LABELS: Final = {word: TRUNCATED[word] for word in _TRUNCATED_LABELS} | {
    "amt": "amount", "dist": "distance", "dur": "duration", "pop": "population", "ref": "reference",
    "tel": "telephone", "temp": "temperature", "temps": "temperatures", "ver": "version", "bldg": "building",
    "vol": "volume", "pg": "page", "exp": "expires", "est": "estimated", "avg": "average", "max": "maximum",
    "min": "minimum", "mag": "magnitude", "res": "resolution", "pos": "position", "fl": "floor",
    "alt": "altitude", "lat": "latitude", "lon": "longitude", "lng": "longitude", "long": "longitude",
    "no": "number", "appt": "appointment", "spec": "specification", "ingr": "ingredients", "dep": "departs",
    "arr": "arrives",
}  # fmt: skip
_ONLY_BEFORE_NUMBER: Final = word_set("pop temp temps exp est max min mag res pos fl dim alt lat long no spec dep arr")
"""Labels that are words, names or other abbreviations too."""
_HOME = re.compile(
    r"(?P<rooms>[1-9]\d?)[ -]?(?:BR|BD|bd|br|bdrms?)\.?(?P<and>[ ]?[/,|+·•-][ ]?|[ ])"
    r"(?P<baths>[1-9](?:\.\d{1,2})?)[ -]?(?:BA|ba|bath)s?(?!\w)"
    r"|(?P<only>[1-9])[ -]?BRs?(?!\w)|(?P<bath>[1-9](?:\.\d{1,2})?)[ -]?BA(?!\w)"
)


_LAUNDRY = re.compile(r"W/D(?=\s(?:hook|in|incl|on|conn|unit|combo)|[,;.)]|\s*$)")
_OF_A_HOME = re.compile(
    r"\b(?:BR|BA|bd|ba|[Bb]ed(?:room)?s?|[Bb]ath(?:room)?s?|sq\.?\s?ft|SF|HOA|rent|[Rr]anch|condo|apt|pets)\b|\dBR|\dBA"
)


def _laundry(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the washer and dryer of a home that is advertised: "W/D hookups"."""
    if not _OF_A_HOME.search(context.text, max(0, match.start() - 120), match.end() + 120):
        return None
    return one(match, "washer dryer", "abbreviation")


def _label(match: re.Match[str], context: Context) -> list[Token] | None:
    word = match["word"].lower()
    start = match.start()
    within = match[0][0].islower() and context.word_before(start) != ""  # "Operating temp: 20 °C"
    if within or not context.alone(start) or (word in _ONLY_BEFORE_NUMBER and not match["number"]):
        return None
    said = _LABELS[word]
    return one(match, said.capitalize() if match[0][0].isupper() else said, "abbreviation")


def _home(match: re.Match[str], context: Context) -> list[Token]:
    """Read the rooms of a home: "3BR/2.5BA" is "three bedroom, two point five bath"."""
    start, end = match.start(), match.end()
    if match["only"]:
        return one(match, f"{numbers.number(match['only'])} bedroom", "measure")
    if match["bath"]:
        return one(match, f"{numbers.number(match['bath'])} bath", "measure")
    gap = match.start("and")
    return [
        Token(start, gap, f"{numbers.number(match['rooms'])} bedroom", "measure"),
        Token(gap, match.end("and"), ",", "punctuation"),
        Token(match.start("baths"), end, f"{numbers.number(match['baths'])} bath", "measure"),
    ]


RULES: Final = (
    Rule("a", _LABEL, _label, frozenset(_LABELS)),
    Rule("a", _LAUNDRY, _laundry, frozenset("w")),
    Rule("0", _HOME, _home),
)
