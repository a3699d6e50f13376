"""Labels of forms, of answers and of advertisements for homes: "Wt: 182 lb", "B) Paris", "3BR/2BA".

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
_ONLY_BEFORE_NUMBER: Final = word_set(
    "pop temp temps exp est max min mag res pos fl dim alt lat lon lng long no spec dep arr"
)
"""Labels that are words, names or other abbreviations too."""
_HOME = re.compile(
    r"(?P<rooms>[1-9]\d?)[ -]?(?:BR|BD|bd|br|bdrms?)\.?(?P<and>[ ]?[/,|+·•-][ ]?|[ ])"
    r"(?P<baths>[1-9](?:\.\d{1,2})?)(?P<half>½)?[ -]?(?:BA|ba|bath)s?(?!\w)"
    r"|(?P<only>[1-9])[ -]?BRs?(?!\w)|(?P<bath>[1-9](?:\.\d{1,2})?)[ -]?BA(?!\w)"
)


_OPTION = re.compile(r"(?P<label>[A-H]|[a-h]|\d{1,2})\)(?=\s)")
_LONGEST_ANSWER: Final = 300
_LETTER_A = re.compile(r"(?<=\()[aA](?=\)(?:[\s.,;:(]|$))|(?<=from )a(?=\sto\s[b-z](?!\w))|[aA](?=\s[=≠≤≥∈⊂]\s)")
"""The letter of an item, "(a)", and of a range, "from a to b", which is no article."""
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
    baths = f"{numbers.number(match['baths'])}{' and a half' if match['half'] else ''}"
    return [
        Token(start, gap, f"{numbers.number(match['rooms'])} bedroom", "measure"),
        Token(gap, match.end("and"), ",", "punctuation"),
        Token(match.start("baths"), end, f"{baths} bath", "measure"),
    ]


def _option(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the letter or number of an answer or a step, with pauses: "A) red B) blue", "2) Click OK"."""
    start, label, end = match.start(), match["label"], match.end("label")
    first = not context.text[:start].strip()
    if not context.alone(start) or not (first or _is_of_a_row(label, start, context.text)):
        return None
    said = numbers.cardinal(int(label)) if label.isdecimal() else label.upper()
    tokens = [
        Token(start, end, said, "cardinal" if label.isdecimal() else "acronym"),
        Token(end, end + 1, ",", "punctuation"),
    ]
    return tokens if first else [Token(start - 1, start, ";", "punctuation"), *tokens]


def _is_of_a_row(label: str, at: int, text: str) -> bool:
    """Tell whether the label before stands before ``at``, or the next one behind it."""
    if label.isdecimal():
        before, after = str(int(label) - 1), str(int(label) + 1)
    else:
        before, after = chr(ord(label) - 1), chr(ord(label) + 1)
    row = text[max(0, at - _LONGEST_ANSWER) : at], text[at : at + _LONGEST_ANSWER]
    return f" {before}) " in f" {row[0]}" or f" {after}) " in row[1]


RULES: Final = (
    Rule("a0", _OPTION, _option),
    Rule("a", _LETTER_A, lambda m, c: one(m, "A", "acronym"), frozenset("a")),
    Rule("a", _LABEL, _label, frozenset(_LABELS)),
    Rule("a", _LAUNDRY, _laundry, frozenset("w")),
    Rule("0", _HOME, _home),
)
