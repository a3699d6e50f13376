# ruff: noqa: RUF001, RUF002
"""Ranges: a dash between two numbers, times, prices, years, months or weekdays is said as "to".

What decides between "to", "minus" and a pause: an equals sign behind the second number makes a difference; a hyphen
with spaces on both sides is a pause unless the numbers rise or are years; all else is a range.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_NUMERIC: Final = frozenset(
    (
        "cardinal",
        "ordinal",
        "decimal",
        "fraction",
        "date",
        "time",
        "money",
        "measure",
        "range",
        "score",
        "roman",
        "address",
        "serial",
    )
)
_DASH = re.compile(
    r"(?:--|[-–—])(?P<space>\s?)(?P<minus>-(?=\.?\d))?(?=(?P<coin>[$£€¥₹]\s?)?\.?\d|'\d\d(?!\d)|#\d|FY\s?'?\d|Q[1-4](?!\w)"
    r"|(?P<name>[A-Z][a-z]{2})"
    r"|(?P<roman>[ivxlcIVXLC]+(?!\w)))"
)
_NAMES = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]{0,6})\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec)(?:[a-z]{0,6})\b"
)
_EQUALS = re.compile(r"\s?[\d.,]{1,15}\s?(?:[-+*/x×]\s?[\d.,]{1,15}\s?){0,3}=")
_FULL_NAMES: Final = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october "
    "november december"
)
_LETTERED_PAGE = re.compile(r"\d{1,4}(?:[a-e]|[A-H])(?!\w)")
_THREADS = re.compile(r"[1-8]\d(?![\w\"'/.])")
"""Threads of a screw in an inch."""
_ANNIVERSARY = re.compile(r"\d{1,3}(?:st|nd|rd|th)\s[A-Z]")
_REVISION = re.compile(r"\d{1,2}(?![\d.])")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_CODE = re.compile(r"0\d{2,}")
_CODE_BEHIND_LETTERS = re.compile(r"0\d")
_NUMBER_BEFORE = re.compile(r"(\d[\d,]{0,14}(?:\.\d{1,9})?)\s?$")
_NUMBER_AFTER = re.compile(r"\d[\d,]{0,14}(?:\.\d{1,9})?")


def _lettered_pages(written: str, context: Context, end: int) -> bool:
    """Tell whether a dash joins two numbers with a letter: "514a-520a"."""
    return _LETTERED_PAGE.fullmatch(written) is not None and _LETTERED_PAGE.match(context.text, end) is not None


def _to(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a dash between two names of days or months, two Roman numerals or two numbers."""
    last = context.tokens[-1] if context.tokens else None
    if last is None:
        return None
    start, end = match.span()
    gap = context.text[last.end : start]
    if gap.strip() or len(gap) > 1:
        return None
    if match["name"]:
        named = last.kind == "date" or (last.kind == "plain" and last.said.lower() in _FULL_NAMES)
        joined = named and _NAMES.match(context.text, end) is not None
    elif match["roman"]:
        joined = last.kind == "roman"
    elif last.kind == "plain":
        joined = last.said.lower() in ("noon", "midnight") and not gap
    else:
        return _between_numbers(match, context, last) if last.kind in _NUMERIC and last.said else None
    return [Token(start, end, "to", "range")] if joined else None


def _between_numbers(match: re.Match[str], context: Context, last: Token) -> list[Token] | None:
    """Read a dash behind the number ``last``; ``None`` if it is the sign of the next one or parts two things."""
    start, end = match.span()
    written = context.text[last.start : last.end]
    spaced = last.end < start
    if last.kind == "serial" and (spaced or not (written[-1].isdecimal() or _lettered_pages(written, context, end))):
        return None
    if last.kind == "ordinal" and not spaced and context.text[start] == "-" and not _ORDINAL.match(context.text, end):
        return None
    sign = _other_sign(match, context, last, written)
    if sign is not None:
        return sign
    if spaced and _parts_two_things(match, context, last):
        return None
    return None if context.text.startswith("--", start) else [Token(start, end, "to", "range")]


def _other_sign(match: re.Match[str], context: Context, last: Token, written: str) -> list[Token] | None:
    """Read a dash that is no "to": of a subtraction, in front of a negative number, of a version or of a code."""
    start, end = match.span()
    hyphen, spaced = context.text[start] == "-", last.end < start
    if hyphen and _EQUALS.match(context.text, end):
        return [Token(start, end, "minus", "math")]
    if match["minus"]:
        return [Token(start, match.start("minus"), "to", "range"), Token(match.start("minus"), end, "minus", "math")]
    if hyphen and not spaced and written.count(".") > 1 and _REVISION.match(context.text, end):
        return [Token(start, end, "dash", "range")]  # "version 1.2.1-2"
    threads = last.kind == "measure" and "/" in written and written[-1] == '"' and _THREADS.match(context.text, end)
    coded = not spaced and (_CODE if last.kind != "serial" else _CODE_BEHIND_LETTERS).match(context.text, end)
    if threads or coded:  # '1/2"-13', "No. 2026-0042"
        return [Token(start, end, "", "punctuation")]
    return None


def _parts_two_things(match: re.Match[str], context: Context, last: Token) -> bool:
    """Tell whether a dash behind a space joins no numbers: "10 -5", "1500 m - 3:39.5", "Feb 5 - 20th Anniversary"."""
    start, end = match.span()
    if context.text[start] == "—":
        return True
    hyphen = context.text[start] == "-"
    if not match["space"]:
        return hyphen
    if last.kind == "measure" and _CLOCK.match(context.text, end):
        return True
    if last.kind == "date" and _ANNIVERSARY.match(context.text, end):
        return True
    return hyphen and not _rises(context, start, end)


def _rises(context: Context, start: int, end: int) -> bool:
    before = _NUMBER_BEFORE.search(context.text, max(0, start - 20), start)
    after = _NUMBER_AFTER.match(context.text, end)
    if before is None or after is None:
        last = context.tokens[-1]
        return last.kind in ("time", "money", "date")
    return float(before[1].replace(",", "") or 0) <= float(after[0].replace(",", "").rstrip(".") or 0)


_LETTERS = re.compile(r"(?<=(?<![^\W_])[a-zA-Z])[-–](?=[a-zA-Z](?![\w'-]))")
_LETTERED_THINGS: Final = word_set(
    "items item parts questions points steps rows sections letters options columns exercises problems"
    " answers choices cells seats "
    "groups grades volumes exhibits tracks zones gates from lines halls blocks aisles wings classes"
)


def _letters(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a span of letters: "items a–d", "Rows A-K", "A–Z"."""
    start = match.start()
    first, last = context.text[start - 1], context.text[start + 1]
    if not context.alone(start - 1) or first.isupper() != last.isupper() or first >= last:
        return None
    if context.word_before(start - 1) not in _LETTERED_THINGS and (first + last).upper() != "AZ":
        return None
    return [Token(start, match.end(), "to", "range")]


_PARTS = re.compile(r"(?<=\d[a-hA-H])[-–](?P<last>[a-hA-H])(?![\w'-])")


def _parts(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a span of the parts of a figure: "Fig. 3a-c"."""
    first, last = context.text[match.start() - 1], match["last"]
    if first.isupper() != last.isupper() or first >= last:
        return None
    return [Token(match.start(), match.start() + 1, "to", "range")]


_LETTERED_SPAN = re.compile(r"(?P<first>\d{1,3}[A-Ha-h])-(?P<last>\d{1,3}[A-Ha-h])(?![\w-])")
_LETTERED_BEFORE: Final = word_set("figs figures seats rows exhibits items pages pp questions exercises plates")


def _lettered_span(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a span of numbers with letters: "FIGS. 2B-2F"."""
    if context.word_before(match.start()) not in _LETTERED_BEFORE:
        return None
    dash = match.end("first")
    return [
        Token(match.start(), dash, _number_and_letter(match["first"]), "serial"),
        Token(dash, dash + 1, "to", "range"),
        Token(dash + 1, match.end(), _number_and_letter(match["last"]), "serial"),
    ]


def _number_and_letter(written: str) -> str:
    return f"{numbers.cardinal(int(written[:-1]))} {written[-1].upper()}"


_BETWEEN: Final = tuple(
    f"between{words}"
    for words in ("", " about", " around", " roughly", " approximately", " years", " the years", " ages")
)
"""What stands before a range whose ends are joined by "and": "between the years 1914–1918"."""
_OTHER_RANGE = re.compile(r"[^.;!?\n]{0,40}?\band\s[$£€¥₹~]?\d")


def say_and_after_between(text: str, tokens: list[Token]) -> None:
    """Say "and" for the dash of a range behind "between" ("between 9–11am"), unless the range is only the first of
    what "between" joins ("between 5–10 mg and 20–30 mg").
    """
    for at, token in enumerate(tokens):
        if token.kind == "range" and token.said == "to":
            before = " ".join(near.said.lower() for near in tokens[max(0, at - 4) : at - 1])
            if before.endswith(_BETWEEN) and not _OTHER_RANGE.match(text, token.end):
                tokens[at] = Token(token.start, token.end, "and", "range")


FIRST: Final = (Rule("0", _LETTERED_SPAN, _lettered_span),)
"""What is tried before serial numbers."""
RULES: Final = (
    Rule("-–", _LETTERS, _letters),
    Rule("-–", _PARTS, _parts),
    Rule("-–—", _DASH, _to),
    Rule("~", re.compile(r"(?<=\d)~(?=\d)"), lambda m, c: [Token(m.start(), m.end(), "to", "range")]),
    Rule(
        "-–—",
        re.compile(r"(?<=[a-zA-Z\d]\))[-–—](?=\([a-zA-Z\d]{1,4}\))"),
        lambda m, c: [Token(m.start(), m.end(), "to", "range")],
    ),
)
