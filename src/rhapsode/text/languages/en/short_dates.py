# ruff: noqa: RUF001, RUF002
"""Weekdays and months in short: "Mon-Fri", "Sat. & Sun.", "in Feb. of that year".

Short forms that are words too (sun, sat, mar, jan) are expanded only where what stands around them speaks of dates.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.date import MONTH_OF
from rhapsode.text.languages.en.full_stops import dotted
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.short_forms import DAY_BEFORE, DAYS, MONTH_BEFORE, NAME_BEFORE, PARTS_OF_A_DAY
from rhapsode.text.tokens import Token

SHORT_FORM: Final = re.compile(r"(?P<word>[A-Za-z]{2,6})(?P<dot>\.?)(?![\w@]|(?<!\.)'[a-z]|-[A-Za-z])")
"""A word that may be a short form, with its full stop."""
_ORDINAL = re.compile(r"(?:\d(?:st|nd|rd|th)|[23]d)\s?$")
_UP_TO_A_DAY: Final = frozenset(("due", "by", "on", "next", "this", "last", "until", "till", "every", "cob", "eod"))
"""Words behind which "Fri" is the day, with no full stop."""
_BEFORE_A_DAY: Final = frozenset(("to", "for", "from", "since", "before", "after", "through", "thru"))
_NUMBER_AHEAD = re.compile(r"\s(?:at\s)?\d")
_DAY_RANGE = re.compile(r"(?P<word>[A-Z][a-z]{2,4})(?P<dot>\.?)\s?[-–—/&]\s?(?P<other>[A-Z][a-z]{2,8})(?![a-z])")


def before_ordinal(context: Context, at: int) -> bool:
    """Tell whether an ordinal in digits ends before ``at``: "3rd fl."."""
    return _ORDINAL.search(context.text, max(0, at - 12), at) is not None


def _short_date(match: re.Match[str], context: Context) -> list[Token] | None:
    word = match["word"].lower()
    if not match["word"][0].isupper():
        return None
    if word in DAYS:
        return None if match["word"].isupper() else _day(match, context, word)
    return _month(match, context, word) if match["dot"] else None


def _month(match: re.Match[str], context: Context, word: str) -> list[Token] | None:
    if word in ("may", "june", "july"):
        return None
    start, end = match.span()
    before = context.word_before(start)
    follows = context.text[end : end + 2].strip()[:1]
    if not follows and before in NAME_BEFORE and word in ("jan", "mar"):
        return None
    if (
        before in MONTH_BEFORE
        or context.text[max(0, start - 4) : start].lower() == "mid-"
        or (context.before(start) == "(" and follows == ")")
        or (follows.islower() and word not in ("mar", "jan", "dec") and before)
        or follows in ("-", "–")
    ):
        return dotted(start, end, MONTH_OF[word], "date", context)
    return None


_LABELS_A_DAY = re.compile(r":(?=\s)")
_OTHER_DAY = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,6}\b")
_DATE_BEHIND = re.compile(
    r",\s(?:\d{1,2}\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:(?<=,\s...)[a-z]{0,6}\.?\s\d|(?<=\d\s...)[a-z]{0,6}(?!\w))"
    r"|,?\s\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])"
)
"""A date behind a day: "Sat, 17 Apr", "Wed, May 6", "Wed 12/9"."""
_DATED = re.compile(r"[, ]{0,4}(?:\d|[A-Z][a-z]{2,8}\.? \d)")
_WORDS_TOO: Final = frozenset(("sat", "sun", "wed", "mon"))
_NEAR: Final = 300
"""Characters on each side in which another day is looked for."""
_HOURS_AHEAD = re.compile(r"\s\d{1,2}:\d\d(?!\d)|\s\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.?m\b|\s?[-–]\s?\d)")
_DAY_OF_MONTH_BEHIND = re.compile(r",?\s(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)(?!\w|\s(?:of\b|[A-Z][a-z]{2,8}\b))")


def _day(match: re.Match[str], context: Context, word: str) -> list[Token] | None:
    start, end = match.span()
    if _DAY_OF_MONTH_BEHIND.match(context.text, end):  # "Fri 7th"
        return one(match, f"{DAYS[word]} the", "date")
    before = context.word_before(start)
    if match["dot"]:
        is_day = _is_dotted_day(word, before, context, start, end)
        return dotted(start, end, DAYS[word], "date", context) if is_day else None
    is_day = _is_day(word, before, context, start, end)
    return one(match, DAYS[word], "date") if is_day else None


def _stands_at_a_date(word: str, context: Context, end: int) -> bool:
    """Tell whether a date follows a day, or a time of day precedes it: "Sat, 17 Apr", "at 1 p.m. Sat"."""
    at_a_time = word != "sun" and bool(context.tokens) and context.tokens[-1].kind == "time"
    return at_a_time or _DATE_BEHIND.match(context.text, end) is not None


def _is_dotted_day(word: str, before: str, context: Context, start: int, end: int) -> bool:
    """Tell whether ``word`` and its full stop are a day, not the last word of a sentence: "in the sun."."""
    return (
        word in ("fri", "tue", "thu", "tues", "thurs", "thur", "weds")
        or before in _UP_TO_A_DAY
        or before in DAY_BEFORE
        or before in ("first", "second", "third", "fourth", "fifth")
        or before_ordinal(context, start)
        or context.text[end : end + 1] in tuple(",;:!?)")
        or context.text[end : end + 12].lstrip(", ")[:1].islower()
        or _DATED.match(context.text, end) is not None
        or _stands_at_a_date(word, context, end)
    )


def _is_day(word: str, before: str, context: Context, start: int, end: int) -> bool:
    """Tell whether ``word``, which has no full stop, is a day: "due Fri", "Sat evening", "Wed 9-5", "Mon: rest"."""
    if _stands_at_a_date(word, context, end):
        return True
    after = context.word_after(end)
    if before in _UP_TO_A_DAY and (word != "sun" or _NUMBER_AHEAD.match(context.text, end)):
        return True
    ends = context.text[end : end + 1] in tuple("?!.,;:)")
    if ends and word in ("mon", "wed", "tue") and before in _BEFORE_A_DAY:
        return True
    if (ends or end == len(context.text)) and word in ("sat", "sun") and before in DAY_BEFORE:
        return True
    if after in PARTS_OF_A_DAY or (word in ("fri", "thu") and not after[:1].isupper()):
        return True
    if word != "sun" and before in ("noon", "midnight", "midday"):
        return True
    if word in _WORDS_TOO and before not in ("", "the") and _HOURS_AHEAD.match(context.text, end):
        return True
    if before not in ("the", "a") and _LABELS_A_DAY.match(context.text, end):
        near = (context.text[max(0, start - _NEAR) : start], context.text[end : end + _NEAR])
        return word != "sun" or any(map(_OTHER_DAY.search, near))
    return _DATED.match(context.text, end) is not None and (word not in _WORDS_TOO or before in ("on", ""))


def _day_range(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "Mon-Fri", "Jan.–Mar.": the dash is said as "to" by the rules of ranges, the names here."""
    first, other = match["word"].lower(), match["other"].lower()
    names = DAYS if first in DAYS and (other in DAYS or other.endswith("day")) else MONTH_OF
    if first not in names or (other not in names and not other.endswith("day")):
        return None
    return [Token(match.start(), match.end("dot"), names[first], "date")]


def _joins_days(tokens: list[Token]) -> bool:
    """Tell whether the last word joins what comes to a day or month before it: "Sat. & Sun."."""
    return len(tokens) > 1 and tokens[-1].said in ("and", "or") and tokens[-2].kind == "date"


def _day_behind(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.tokens or (context.tokens[-1].kind != "range" and not _joins_days(context.tokens)):
        return None
    word = match["word"].lower()
    said = DAYS.get(word) or (MONTH_OF.get(word) if len(word) <= 4 else None)
    return dotted(match.start(), match.end(), said, "date", context) if said else None


_DAY_WORDS: Final = frozenset(DAYS) | frozenset(name for name in MONTH_OF if len(name) <= 4)
RULES: Final = (
    Rule("a", _DAY_RANGE, _day_range, _DAY_WORDS),
    Rule("a", SHORT_FORM, _day_behind, _DAY_WORDS),
    Rule("a", SHORT_FORM, _short_date, _DAY_WORDS),
)
