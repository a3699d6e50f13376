# ruff: noqa: RUF001
"""Dates: in digits, in words, ISO, months with years, quarters, decades, years before and after Christ.

What decides which number of "3/4/2025" is the month: American English takes the first, British English the second; a
number above 12 is never one. Two numbers ("12/25") are a date only behind a word of time.
"""

from __future__ import annotations

import math
import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTH_OF: Final = {
    **{name.lower(): name for name in MONTHS}, **{name[:3].lower(): name for name in MONTHS}, "sept": "September",
}  # fmt: skip
_FULL = "|".join(sorted((name.lower() for name in MONTHS), key=len, reverse=True))
_SHORT_MONTH = rf"(?P<month>{_FULL}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
_END = r"(?![^\W_]|[/.-]\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?P<suffix>st|nd|rd|th|(?<=[23])d)?"
_YEAR = r"(?:(?P<comma>,?)\s?(?P<year>1\d{3}|20\d\d|21\d\d)(?!\d|,\d|\.\d|-\d{1,2}-|[^\W_]))?"

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"(?:(?:T|\s)(?P<clock>\d{2}:\d{2}(?::\d{2})?)(?:[.,](?P<part>\d{1,6}))?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?![^\W_]|[-/]\d)"
)
_NUMERIC = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sign>[/.-])(?P<second>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}}){_END}"
)
_TWO = re.compile(rf"(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}}){_END}")
_WEEKDAY_BEFORE = re.compile(
    r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:s|day)?\.?,?\s\(?$"
    r"|\b(?:[Tt]oday|[Tt]onight|[Tt]omorrow|[Yy]esterday),?\s\($"
)
_WEEK_OF = re.compile(
    r"\b(?:week|wk\.?|weekend|night|day|evening|morning|e-?mail|letter|memo|notice|message|invoice|statement|order"
    r"|as)s?\sof\s$"
)
_SPAN = re.compile(r"(\d{1,2})/(\d{1,2})\s?([-–])\s?(\d{1,2})/(\d{1,2})(?![/\w]|\.\d)")
_DAYS = re.compile(r"(\d{1,2})/(\d{1,2})([-–])(\d{1,2})(?![/\w-]|\.\d|\s?[ap]\.?m)")
_MONTH_YEAR = re.compile(r"(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![^\W_]|[/.-]\d)")
_DAY_MONTH = re.compile(
    rf"{_DAY}(?:\s(?:of\s)?|-)(?P<name>{_SHORT_MONTH}(?![^\W_])\.?)(?P<rest>(?:,?\s?|-)(?P<year>1\d{{3}}"
    rf"|2[01]\d\d)(?!\d|,\d|\.\d))?",
    re.IGNORECASE,
)  # fmt: skip
_LOGGED = re.compile(r"(?P<day>\d{1,2})/(?P<month>[A-Z][a-z]{2})/(?P<year>(?:19|20)\d\d)(?::(?=\d\d:\d\d)|(?![\w/]))")
"""The day of a line in the log of a web server: "10/Oct/2024:13:55:36"."""
_FIRST_DAY = re.compile(
    r"(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?=\s?(?:[-–]|to|and)\s?(?:[1-9]|[12]\d|3[01])(?:st|nd|rd"
    r"|th)?\s(?:of\s)?"
    rf"(?:{_FULL}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)(?![^\W_]))",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?P<name>{_SHORT_MONTH}(?![^\W_])\.?),?\s?(?:the\s)?{_DAY}(?![^\W_]|[:%/]\d|[.,]\d|\s?%)"
    rf"(?:\s?[-–]\s?(?P<to>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![^\W_]|[:%/.,]\d|(?<=[a-z])\s[A-Z]))?{_YEAR}",
    re.IGNORECASE,
)  # fmt: skip
_MONTH_AND_YEAR = re.compile(
    rf"(?P<name>{_SHORT_MONTH}(?![^\W_])\.?)(?P<comma>,?)\s(?:of\s)?(?P<year>1\d{{3}}|2[01]\d\d|'\d\d(?!'))(?!\d|,\d|\.\d"
    rf"|[^\W_])",
    re.IGNORECASE,
)  # fmt: skip
_AUGUST = re.compile(
    r"august(?=,?\s(?:the\s)?(?:\w{2,12}th|first|second|third|(?:twenty|thirty)\s\w+|nineteen|eighteen"
    r"|two thousand)\b)"
)
"""The month in small letters, which is an adjective elsewhere."""
_QUARTER_FIRST = re.compile(r"([1-4])Q(\d{4}|\d{2})(?![^\W_])")
_DECADE = re.compile(r"(?P<century>1\d|20|21)?(?P<tens>\d)0'?s(?![^\W_])")
_SHORT_DECADE = re.compile(r"'(?P<tens>\d)0'?s(?![^\W_])")
_SHORT_YEAR = re.compile(r"'(?P<year>\d\d)(?![\w'\"]|\.\d)")
_ERA = re.compile(
    r"(?P<year>\d{1,4})(?P<gap>\s?)(?P<era>A\.?D|B\.?C\.?E|B\.?C|C\.?E)(?P<dot>\.(?=\s[a-z(]|[,;:)]))?(?![^\W_])"
)
_ZEROS_AND_YEAR = re.compile(r"(?P<name>FY)\s?'?(?P<year>\d\d|\d{4})(?P<next>[/-](?P<until>\d\d))?(?![^\W_])")
_QUARTER = re.compile(r"Q([1-4])(?P<gap>[\s-]?|\s?')(?P<year>(?:19|20)\d\d|(?<=')\d\d)?(?![^\W_])")

_QUARTERS: Final = ("first quarter", "second quarter", "third quarter", "fourth quarter")
DECADES: Final = {1: "tens", 2: "twenties", 3: "thirties", 4: "forties", 5: "fifties", 6: "sixties", 7: "seventies",
                   8: "eighties", 9: "nineties"}  # fmt: skip
_DATE_WORDS: Final = word_set(
    "on due by until till since before after from through starting beginning ending effective dated thru"
    " til theaters theatres cinemas stores shelves closed open opens closes monday tuesday "
    "wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun expires deadline date eod cob"
)
_HAPPENED: Final = word_set(
    "seen updated posted sent filed issued received born died sold paid started ended signed submitted"
    " delivered shipped revised payable "
    "approved scheduled rescheduled postponed moved released published logged arrived launches launched"
    " begins ends starts"
)
_WEEKDAYS: Final = word_set("mon tue tues wed weds thu thur thurs fri sat sun")
_NOT_AFTER_DATE: Final = word_set("inch inches of cup cups mile miles percent teaspoon tablespoon hour hours")
_EXPIRY: Final = word_set("exp expires expiry expiring expired expiration thru")
_VALID = re.compile(r"\b(?:[Vv]alid|[Gg]ood|VALID|GOOD)\b")
_OFFER = re.compile(r"\b(?:code|coupon|offer|sale|off|deal|promo|discount)\b")
"""What ends on a day, and not in a month of a year as a card does."""
_NO_DENOMINATORS: Final = frozenset((13, 14, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31))
_SCORING: Final = word_set("scored score got shot went made hit rated only pitch slope")
_AT_A_TIME = re.compile(r",?\s(?:@|at)\s?\d{1,2}(?::\d\d|\s?[ap]\.?m)")
"""The hour behind a day: "seen 3/2 @ 02:15"."""
_OF_A_SUM = re.compile(r"\s?[-+*/=×]|\s[a-z]")
"""What stands behind a fraction that nobody has shortened: "6/9 = 2/3", "8/12 members"."""
_BEFORE_SECONDS: Final = word_set(
    "after for every within wait waits waited takes took another hold sleep timeout delay pause rest"
)
_SECONDS_BEFORE = re.compile(
    r"(?:\b(?:[Cc]ooldown|CD|[Dd]uration|[Tt]imeout|[Ii]nterval|TTL|[Hh]old|[Rr]est|[Ww]ork|[Dd]elay|[Ll]atency|[Rr]untime):\s"
    r"|\d{1,3}s\s?(?:→|->)\s?)$"
)
_SECONDS_BEHIND = re.compile(
    r"\d{1,3}s\s(?:on|off|rest|work|hold|each|timeout|delay|cooldown|intervals?|apart)\b|\d{1,3}s\s?(?:→|->)\s?\d{1,3}s"
)
"""What speaks of seconds: "cooldown: 8s", "30s → 60s", "40s on / 20s off"."""
_COUNTED: Final = word_set(
    "miles kilometers km people times days weeks years hours minutes steps meters metres feet percent more of "
    "men women soldiers months points"
)


def year_words(text: str, context: Context) -> str:
    """Name a year of two or four digits; an apostrophe may stand before two."""
    text = text.lstrip("'")
    return numbers.short_year(text) if len(text) == 2 else numbers.year(int(text), british=context.british)


def _after_the(context: Context, start: int) -> bool:
    return context.word_before(start) == "the"


def spoken_date(month: int, day: int, year: str, context: Context, start: int, *, day_first: bool) -> str:
    """Name a day that is written at ``start``; ``year`` is in words, or empty."""
    end = f" {year}" if year else ""
    if day_first:
        the = "" if _after_the(context, start) else "the "
        return f"{the}{numbers.ordinal(day)} of {MONTHS[month - 1]}{end}"
    return f"{MONTHS[month - 1]} {numbers.ordinal(day)}{end}"


def is_day(month: int, day: int) -> bool:
    """Tell whether a month has such a day."""
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def _iso(match: re.Match[str], context: Context) -> list[Token] | None:
    year, month, day = match["year"], int(match["month"]), int(match["day"])
    if not is_day(month, day) or not 1000 <= int(year) < 3000:
        return None
    said = spoken_date(month, day, year_words(year, context), context, match.start(), day_first=context.british)
    clock, zone = match["clock"], match["zone"] or ""
    if not clock:
        return one(match, said, "date")
    part = f" point {numbers.digits(match['part'])}" if (match["part"] or "").strip("0") else ""
    if clock.count(":") > 1 and not part:
        clock = clock.removesuffix(":00")
    hour, minute, *second = clock.split(":")
    time = f"{numbers.cardinal(int(hour))} {'oh ' if minute[0] == '0' and minute != '00' else ''}"
    time += "o'clock" if minute == "00" and not second else numbers.cardinal(int(minute))
    if second:
        several = "" if second[0] == "01" and not part else "s"
        time += f" and {numbers.cardinal(int(second[0]))}{part} second{several}"
    if zone == "Z":
        time += " U T C"
    elif zone:
        offset = zone[1:3] + zone[-2:]
        hours = numbers.cardinal(int(offset[:2]))
        if offset[2:] != "00":
            hours += f" {numbers.cardinal(int(offset[2:]))}"
        time += f" U T C {'plus' if zone[0] == '+' else 'minus'} {hours}"
    return [
        Token(match.start(), match.start("clock"), said, "date"),
        Token(match.start("clock"), match.end(), time, "time"),
    ]


def _numeric(match: re.Match[str], context: Context) -> list[Token] | None:
    first, second, year, sign = int(match["first"]), int(match["second"]), match["year"], match["sign"]
    if len(year) == 4 and not 1000 <= int(year) < 3000:
        return None
    if len(year) == 2 and sign != "/" and not (len(match["first"]) == 2 == len(match["second"])):
        return None
    month_first = is_day(first, second) and not (context.british and is_day(second, first))
    if not month_first and not is_day(second, first):
        return None
    month, day = (first, second) if month_first else (second, first)
    words = year_words(year, context)
    return one(match, spoken_date(month, day, words, context, match.start(), day_first=not month_first), "date")


def _two(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.word_before(match.start())
    if match[0] == "24/7":
        return None
    if before in _HAPPENED and match[0] in ("1/2", "1/3", "2/3", "1/4", "3/4"):
        return None
    if (
        before in _EXPIRY
        and (before != "thru" or _VALID.search(context.text, max(0, match.start() - 16), match.start()))
        and not _OFFER.search(context.text, max(0, match.start() - 80), match.start())
        and 1 <= int(match["first"]) <= 12
        and (before == "exp" or int(match["second"]) > 25)
    ):
        said = f"{MONTHS[int(match['first']) - 1]} {numbers.short_year(match['second'])}"
        return one(match, said, "date") if len(match["second"]) == 2 else None
    if before in ("", *_WEEKDAYS) and _WEEKDAY_BEFORE.search(context.text, max(0, match.start() - 14), match.start()):
        before = "on"
    if before in ("not", "or", "and") and any(token.kind == "date" for token in context.tokens[-6:]):
        before = "on"
    if (before == "for" and first_is_larger(match)) or _AT_A_TIME.match(context.text, match.end()):
        before = "on"
    if "0" in (match["first"][0], match["second"][0]):  # no fraction begins with a zero
        before = "on"
    week = before == "of" and _WEEK_OF.search(context.text, max(0, match.start() - 14), match.start()) is not None
    if before not in _DATE_WORDS and before not in _HAPPENED and not week and _is_fraction(match, context):
        return None
    if context.word_after(match.end()).lower() in _NOT_AFTER_DATE:
        return None
    if before in ("by", "from", "to", "through", "after", "before", "since") and match[0] in (
        "1/2",
        "1/3",
        "1/4",
        "2/3",
        "3/4",
    ):
        return None
    first, second = int(match["first"]), int(match["second"])
    month_first = is_day(first, second) and not (context.british and is_day(second, first))
    if not month_first and not is_day(second, first):
        return None
    month, day = (first, second) if month_first else (second, first)
    return one(match, spoken_date(month, day, "", context, match.start(), day_first=not month_first), "date")


def _span(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the first and the last day of a span: "9/18-9/22"."""
    start = match.start()
    first, day, second, last = (int(match[group]) for group in (1, 2, 4, 5))
    if not is_day(first, day) and is_day(day, first) and is_day(last, second):  # "22/12-2/1", the day first
        first, day, second, last = day, first, last, second
    if (
        not (is_day(first, day) and is_day(second, last))
        or ((first, day) >= (second, last) and (first, second) != (12, 1))
        or context.british
    ):
        return None
    if not context.alone(start) or not (
        day > 8 or last > 8 or first > day or second > last or context.word_before(start) in _DATE_WORDS
    ):
        return None
    return [
        Token(start, match.end(2), spoken_date(first, day, "", context, start, day_first=False), "date"),
        Token(match.start(3), match.end(3), "to", "range"),
        Token(match.start(4), match.end(), spoken_date(second, last, "", context, start, day_first=False), "date"),
    ]


def _days(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read two days of one month: "the night of 7/16-17"."""
    month, day, last = (int(match[group]) for group in (1, 2, 4))
    before = context.word_before(match.start())
    week = before == "of" and _WEEK_OF.search(context.text, max(0, match.start() - 14), match.start()) is not None
    if not (is_day(month, day) and is_day(month, last) and day < last) or context.british:
        return None
    if not week and before not in _DATE_WORDS:
        return None
    said = spoken_date(month, day, "", context, match.start(), day_first=False)
    return [
        Token(match.start(), match.end(2), said, "date"),
        Token(match.start(3), match.end(3), "to", "range"),
        Token(match.start(4), match.end(), numbers.ordinal(last), "date"),
    ]


def _is_fraction(match: re.Match[str], context: Context) -> bool:
    """Tell whether two numbers behind no word of time are a fraction: all but "3/14", whose parts nobody counts in."""
    before = context.text[max(0, match.start() - 2) : match.start()]
    first, second = int(match["first"]), int(match["second"])
    if any(
        token.kind == "fraction" and context.text[token.end - 3 : token.end].endswith(f"/{second}")
        for token in context.tokens[-6:]
    ):  # "3/8, 5/8 and 10/8"
        return True
    improper = _is_improper(first, second)
    shortened = (
        second in (6, 9, 12, 15) and math.gcd(first, second) > 1 and not _OF_A_SUM.match(context.text, match.end())
    )
    if not improper and not shortened and second not in _NO_DENOMINATORS:
        return True
    if context.word_before(match.start()) in _SCORING:
        return True
    if before[:1].isdecimal() and not before[1:].strip():
        return True
    if int(match["first"]) > 12 or context.british or before[-1:] in tuple("=+-*/^("):
        return True
    after = context.word_after(match.end()).lower()
    if improper and (after in ("time", "ratio", "scale", "power", "split", "rule") or _counted(after)):
        return True
    return after in ("of", "in", "majority", "vote") or context.text[match.end() : match.end() + 3].lstrip()[:1] in (
        tuple("=+*/%°")
    )


def first_is_larger(match: re.Match[str]) -> bool:
    """Tell whether two such numbers are more than one, so that "for 7/4" is a day."""
    return int(match["first"]) > int(match["second"])


def _is_improper(top: int, bottom: int) -> bool:
    """Tell whether nobody would write two numbers as a fraction: "5/1", "10/6", "7/7", but "3/2", "9/4", "10/10"."""
    if bottom == 1:
        return True
    if top == bottom:
        return top in (6, 7, 8, 9, 11, 12)
    return top > bottom and (top >= 10 or bottom not in (2, 3, 4, 5, 8))


def _counted(noun: str) -> bool:
    """Tell whether ``noun`` is a plural that a fraction or a share counts: "8/8 tests"."""
    return len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def _logged(match: re.Match[str], context: Context) -> list[Token] | None:
    month = MONTH_OF.get(match["month"].lower())
    if month is None or not 1 <= int(match["day"]) <= 31:
        return None
    return one(match, f"{month} {numbers.ordinal(int(match['day']))} {year_words(match['year'], context)}", "date")


def _month_year(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, f"{MONTHS[int(match['month']) - 1]} {year_words(match['year'], context)}", "date")


def _name(match: re.Match[str]) -> str:
    return MONTH_OF[match["month"].lower()]


def _day_month(match: re.Match[str], context: Context) -> list[Token] | None:
    month = match["month"].lower()
    if month in ("may", "mar", "march") and match["month"].islower() and not match["year"] and not match["suffix"]:
        return None
    bare = match["month"].islower() and not match["year"] and not match["name"].endswith(".")
    if bare and month in ("sep", "dec", "mar", "may", "jun", "oct", "nov"):
        return None
    the = "" if _after_the(context, match.start()) else "the "
    of = " of" if " of" not in match.string[match.end("day") : match.start("name")].lower() else ""
    dot = _ends_with_dot(match, context)
    parts: list[tuple[int | str, str]] = [("day", f"{the}{numbers.ordinal(int(match['day']))}{of}")]
    if not of:
        parts = [("day", f"{the}{numbers.ordinal(int(match['day']))} of")]
    parts.append(("name", _name(match)))
    if match["year"]:
        parts.append(("year", year_words(match["year"], context)))
    return _shortened(groups(match, parts, "date"), dot)


def _ends_with_dot(match: re.Match[str], context: Context) -> bool:
    """Tell whether the match ends with the full stop of a whole month's name or of a sentence."""
    if not match[0].endswith("."):
        return False
    if len(match["month"]) > 4 or match["month"].lower() in ("may", "june", "july"):
        return True
    after = context.text[match.end() : match.end() + 3].strip()
    return after == "" or after[0].isupper() or after[0] in "\"')]"


def _shortened(tokens: list[Token], dot: bool) -> list[Token]:
    if not dot:
        return tokens
    last = tokens[-1]
    return [
        *tokens[:-1],
        Token(last.start, last.end - 1, last.said, last.kind),
        Token(last.end - 1, last.end, ".", "punctuation"),
    ]


def _first_day(match: re.Match[str], context: Context) -> list[Token]:
    """Read the 5 of "5-7 January"."""
    the = "" if _after_the(context, match.start()) else "the "
    return one(match, f"{the}{numbers.ordinal(int(match['day']))}", "date")


def _month_day(match: re.Match[str], context: Context) -> list[Token] | None:
    written = match["month"]
    bare = not match["year"] and not match["suffix"] and not match["name"].endswith(".")
    if written == "March" and context.word_before(match.start()) == "long" and bare:  # the rocket
        return None
    if bare and written in ("may", "march", "mar", "jan", "sep", "dec", "oct", "nov", "jun"):
        return None
    if context.word_after(match.end()).lower() in _COUNTED and not match["year"]:
        return None
    if not match["year"] and match["to"] is None and context.text[match.end() : match.end() + 2].startswith(" -"):
        pass
    day = numbers.ordinal(int(match["day"]))
    if context.british:
        day = f"the {day}" if "the" not in context.text[match.end("name") : match.start("day")] else day
    parts: list[tuple[int | str, str]] = [("name", _name(match)), ("day", day)]
    if match["to"]:
        parts[1] = ("day", f"{day} to")
        parts.append(("to", numbers.ordinal(int(match["to"]))))
    if not match["year"]:
        return groups(match, parts, "date")
    head = groups(match, parts, "date")
    year = Token(match.start("year"), match.end(), year_words(match["year"], context), "date")
    last = head[-1]
    end = match.start("comma") if match["comma"] else match.start("year")
    while match.string[end - 1].isspace():
        end -= 1
    head[-1] = Token(last.start, end, last.said, last.kind)
    if match["comma"]:
        head.append(Token(match.start("comma"), match.end("comma"), ",", "punctuation"))
    return [*head, year]


def _month_and_year(match: re.Match[str], context: Context) -> list[Token] | None:
    if match["month"].islower() and match["month"] in ("may", "march", "mar"):
        return None
    parts: list[tuple[int | str, str]] = [("name", _name(match)), ("year", year_words(match["year"], context))]
    return groups(match, parts, "date")


def _decade(match: re.Match[str], context: Context) -> list[Token] | None:
    tens = int(match["tens"])
    century = match["century"] if "century" in match.re.groupindex else None
    if century:
        first = numbers.cardinal(int(century))
        if tens == 0:
            words = {"10": "thousands", "20": "two thousands"}.get(century) or f"{first} hundreds"
        else:
            words = f"{first} {DECADES[tens]}"
        return one(match, words, "date")
    if tens == 0 or (match[0][0].isdecimal() and counts_seconds(context, match.start())):
        return None
    return one(match, DECADES[tens], "date")


def counts_seconds(context: Context, start: int) -> bool:
    """Tell whether the "30s" at ``start`` are seconds and no decade: "wait 30s", "timeout=30s"."""
    before = context.before(start)
    if _SECONDS_BEFORE.search(context.text, max(0, start - 16), start) or _SECONDS_BEHIND.match(context.text, start):
        return True
    return before in tuple("=:~<>") or (before == " " and context.word_before(start) in _BEFORE_SECONDS)


def _short_year(match: re.Match[str], context: Context) -> list[Token] | None:
    return one(match, numbers.short_year(match["year"]), "date") if context.alone(match.start()) else None


def _era(match: re.Match[str], context: Context) -> list[Token] | None:
    era = match["era"]
    if (not match["gap"] and len(match["year"]) < 2) or (era == "CE" and not match["gap"]):
        return None
    year = match["year"]
    said = numbers.year(int(year)) if len(year) == 4 and int(year) >= 1000 else numbers.in_pairs(year)
    return groups(match, [("year", said), ("era", " ".join(era.replace(".", "")))], "date")


def _quarter_first(match: re.Match[str], context: Context) -> list[Token]:
    the = "" if _after_the(context, match.start()) else "the "
    return one(match, f"{the}{_QUARTERS[int(match[1]) - 1]} of {year_words(match[2], context)}", "date")


def _quarter(match: re.Match[str], context: Context) -> list[Token] | None:
    number = numbers.cardinal(int(match[1]))
    if match["year"]:
        return groups(match, [(0, f"Q {number}"), ("year", year_words(match["year"], context))], "date")
    return [Token(match.start(), match.end(1), f"Q {number}", "serial")]


def _fiscal_year(match: re.Match[str], context: Context) -> list[Token]:
    parts: list[tuple[int | str, str]] = [("name", "fiscal year"), ("year", year_words(match["year"], context))]
    if match["until"]:
        parts.append(("next", numbers.short_year(match["until"])))
    return groups(match, parts, "date")


_MONTH_WORDS: Final = frozenset(MONTH_OF)
RULES: Final = (
    Rule("0", _ISO, _iso),
    Rule("0", _NUMERIC, _numeric),
    Rule("0", _LOGGED, _logged),
    Rule("0", _MONTH_YEAR, _month_year),
    Rule("0", _SPAN, _span),
    Rule("0", _DAYS, _days),
    Rule("0", _TWO, _two),
    Rule("0", _ERA, _era),
    Rule("0", _FIRST_DAY, _first_day),
    Rule("0", _DAY_MONTH, _day_month),
    Rule("0", _QUARTER_FIRST, _quarter_first),
    Rule("0", _DECADE, _decade),
    Rule("'", _SHORT_DECADE, _decade),
    Rule("'", _SHORT_YEAR, _short_year),
    Rule("a", _MONTH_DAY, _month_day, _MONTH_WORDS),
    Rule("a", _MONTH_AND_YEAR, _month_and_year, _MONTH_WORDS),
    Rule("a", _AUGUST, lambda m, c: one(m, "August", "date"), frozenset(("august",))),
    Rule("a", _QUARTER, _quarter, frozenset(("q",))),
    Rule("a", _ZEROS_AND_YEAR, _fiscal_year,
         frozenset(("fy",))),
)  # fmt: skip
