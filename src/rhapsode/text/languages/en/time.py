# ruff: noqa: RUF001
"""Times of day and durations: "7:30", "5pm", "7.30pm", "14:10:30", "10:20Z", "2h15m"; ratios written with a colon.

What decides between a time and a ratio: two digits behind the colon and an hour up to 24 make a time, unless the word
before speaks of a ratio ("a ratio of 1:10"); "16:9", "3:1" are ratios.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import letters_of
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.short_forms import BIBLE, BIBLE_IN_FULL
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

ZONES: Final = (
    r"e\.?s\.?t|e\.?d\.?t|p\.?s\.?t|p\.?d\.?t|c\.?s\.?t|c\.?d\.?t|m\.?s\.?t|m\.?d\.?t|gmt|utc|b\.?s\.?t|cet|cest|eet|"
    r"ist|jst|aest|akst|hst|et|pt|ct"
)
_FOLLOWS = r"(?-i:[a-z0-9]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Pacific|Central|Mountain)"
_DOT = (
    rf"\.(?=[ \t]{{1,3}}{_FOLLOWS}|[,;:)]|\s?[-–—]"
    r"|\s?(?:[ECPM][SD]?T|GMT|UTC|(?:B|I|J|AE|H|AK)ST|[CE]ES?T)\b)|\.(?=[A-Za-z])"
)
"""The full stop of "a.m." where the sentence goes on."""
_HALF = rf"(?P<half>[ap])\.?\s?m\b(?:{_DOT})?"
_ZONE = rf"(?:(?P<gap>\s?)(?P<zone>{ZONES})(?![^\W_]))?"
_CLOCK = re.compile(
    rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?P<part>[.,]\d{{1,6}})?)?(?!\d|:\d)"
    rf"(?:\s?{_HALF})?{_ZONE}", re.IGNORECASE,
)  # fmt: skip
_DOTTED = re.compile(rf"(?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})\s?{_HALF}{_ZONE}", re.IGNORECASE)
_HOUR = re.compile(rf"(?P<hour>\d{{1,2}})\s?{_HALF}{_ZONE}", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,3})\s?h(?:rs?)?\s?(\d{1,2})\s?(m(?:in|ins)?)?(?:\s?(\d{1,2})\s?s(?:ec)?)?(?![^\W_])")
_RATIO_NEAR = re.compile(r"\s?=\s?\d{1,4}:\d|:\d")
_RATIO_BEFORE = re.compile(r"\d:\d{1,4}\s?=\s?$")
_MINUTES = re.compile(
    r"(?P<minutes>\d{1,3})m\s?(?P<seconds>[0-5]?\d(?:\.\d{1,3})?)s(?![\w])"
    r"|(?P<days>\d{1,3})d\s(?P<hours>[012]?\d)h(?![\w])|(?P<weeks>\d{1,2})w\s?(?P<more>[0-6])d(?!\w)"
)
_TWO_ZONES = re.compile(
    r"(?P<east>1[0-2]|[1-9])(?::(?P<east_minute>[0-5]\d))?/(?P<central>1[0-2]"
    r"|[1-9])(?::(?P<central_minute>[0-5]\d))?c(?![\w])"
)
_HALF_IN_ONE_LETTER = re.compile(r"(?P<hour>1[0-2]|[1-9]):(?P<minute>[0-5]\d)(?P<half>[APap])(?![\w.]\w|\w)")
_MEETING = re.compile(r"1:1(?P<many>s)?(?![\w:]|\s(?:ratio|scale|mapping|correspondence|match|dilution|mix))")
_LAP = re.compile(r"(\d{1,2}):([0-5]\d)\.(\d{1,3})(?![\w:]|\.\d)")
_RATIO = re.compile(r"(\d{1,6}(?:\.\d{1,4})?):(\d{1,6}(?:\.\d{1,4})?)(?:(?::)(\d{1,6}))?(?![^\W_]|:\d)")
_BOOKS: Final = frozenset(BIBLE) | BIBLE_IN_FULL | word_set("surah quran")
"""Words behind which a colon parts a chapter and its verse."""
_TO_HALF = re.compile(r"\s?[-–—]\s?\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?\s?m\b", re.IGNORECASE)
"""The end of a stretch of time that says which half of the day its beginning is in: "2:00-3:30 p.m."."""
_OFFSET = re.compile(r"(?<=:\d\d )(?P<sign>[-+])(?P<hours>0\d|1[0-4])(?P<minutes>[034][05])(?!\w)")
_MEETING_BEFORE: Final = word_set(
    "sync meet chat "
    "our my your his her their weekly biweekly monthly daily next regular first quick today's tomorrow's have had a"
)
_SCALE = re.compile(r"(1):(\d{1,3}(?:,\d{3}){1,3})(?![\w]|[.,:]\d)")
_RATIO_WORDS: Final = word_set("ratio scale odds of mix proportion ratios")


def _minutes(minute: str) -> str:
    return f"oh {numbers.ONES[int(minute)]}" if minute[0] == "0" else numbers.cardinal(int(minute))


def counted(value: int, unit: str) -> str:
    """Return a number of hours, minutes or seconds: "one minute", "thirty seconds"."""
    return f"{numbers.cardinal(value)} {unit}{'' if value == 1 else 's'}"


_BEFORE_MIDNIGHT: Final = word_set("after and around at before between by from since till to until")


def half_of_day(letter: str) -> str:
    """Give what is said for "am" or "pm"."""
    return f"{letter.upper()} M"


def say_clock(hour: str, minute: str, *, half: str = "") -> str:
    """Name a time of day without its half: ("7", "30") → "seven thirty", ("10", "00") → "ten o'clock"."""
    hours = numbers.cardinal(int(hour))
    if minute == "00":
        return hours if half else f"{hours} o'clock"
    return f"{hours} {_minutes(minute)}"


def _clock(match: re.Match[str], context: Context) -> list[Token] | None:
    hour, minute, half, zone = match["hour"], match["minute"], match["half"] or "", match["zone"] or ""
    second = match["second"] if "second" in match.re.groupindex else None
    if _RATIO_NEAR.match(context.text, match.end()) or _RATIO_BEFORE.search(
        context.text, max(0, match.start() - 16), match.start()
    ):
        return None
    if int(minute) > 59 or (int(hour) > 24 and not (second is None and int(hour) < 60)):
        return None
    if second is not None and int(second) > 59:
        return None
    if zone and not half and not zone.isupper():
        return None
    before = context.word_before(match.start())
    if before in _RATIO_WORDS and before != "of" and not half:
        return None
    if before == "of" and "ratio" in context.text[max(0, match.start() - 30) : match.start()].lower() and not half:
        return None
    if int(hour) > 24 or _bible(match.start(), context):
        said = f"{numbers.cardinal(int(hour))} {_minutes(minute) if minute != '00' else 'zero zero'}"
    elif second is not None and hour == "00" and context.before(match.start()) in tuple("[("):  # of a transcript
        parts = [(minute, "minute"), (second, "second")] if int(minute) else [(second, "second")]
        said = " ".join(counted(int(value), unit) for value, unit in parts)
    elif second is not None and not half and not zone and before != "at" and not _behind_a_date(context):
        said = " ".join(
            ["" if hour in ("0", "00") else counted(int(hour), "hour"), counted(int(minute), "minute"), "and",
             counted(int(second), "second")]
        ).strip()  # fmt: skip
    else:
        after = context.word_after(match.end()).lower()
        at_noon = after in ("noon", "midnight", "midday") or _TO_HALF.match(context.text, match.end()) is not None
        bare = at_noon or after in ("o'clock", "o’clock")
        said = say_clock(hour, minute, half=half or zone or ("noon" if bare else ""))
        if zone and not half and minute == "00" and int(hour) > 12:  # "20:00 CET", as in timetables
            said = f"{numbers.cardinal(int(hour))} hundred"
        if int(hour) == 0 and minute == "00" and second is None and not half and (zone or before in _BEFORE_MIDNIGHT):
            said = "midnight"
        if second is not None:
            said += f" and {counted(int(second), 'second')}"
    if "part" in match.re.groupindex and match["part"]:
        said = f"{said.rsplit(' ', 1)[0]} point {numbers.digits(match['part'])} seconds"
    return _with_half(match, said)


def _behind_a_date(context: Context) -> bool:
    """Tell whether hours, minutes and seconds are a time of day: those of a log or of the head of a mail."""
    if context.tokens and context.tokens[-1].said in ("(", "["):
        return len(context.tokens) == 1  # the beginning of a line of a log
    tokens = [token for token in context.tokens[-2:] if token.kind != "punctuation"]
    return bool(tokens) and tokens[-1].kind == "date"


def _offset(match: re.Match[str], context: Context) -> list[Token]:
    """Read how far a clock is from universal time: "09:12:44 -0500"."""
    hours, minutes = int(match["hours"]), int(match["minutes"])
    said = f"U T C {'plus' if match['sign'] == '+' else 'minus'} {numbers.cardinal(hours)}"
    return one(match, f"{said} {numbers.cardinal(minutes)}" if minutes else said, "time")


def _with_half(match: re.Match[str], said: str) -> list[Token]:
    parts: list[tuple[int | str, str]] = [("hour", said)]
    if match["half"]:
        parts.append(("half", half_of_day(match["half"])))
    if match["zone"]:
        parts.append(("zone", letters_of(match["zone"])))
    return groups(match, parts, "time")


def _bible(start: int, context: Context) -> bool:
    return context.word_before(start) in _BOOKS


def _hour(match: re.Match[str], context: Context) -> list[Token] | None:
    if int(match["hour"]) > 24:
        return None
    zone = match["zone"]
    if zone and zone.islower() and zone.replace(".", "") in ("et", "pt", "ct", "ist"):
        return None
    return _with_half(match, numbers.cardinal(int(match["hour"])))


def _dotted(match: re.Match[str], context: Context) -> list[Token] | None:
    if int(match["hour"]) > 24 or int(match["minute"]) > 59:
        return None
    return _with_half(match, say_clock(match["hour"], match["minute"], half=match["half"]))


def _duration(match: re.Match[str], context: Context) -> list[Token] | None:
    if match[3] is None and match[4] is None and len(match[2]) != 2:
        return None
    words = f"{counted(int(match[1]), 'hour')} {counted(int(match[2]), 'minute')}"
    if match[4]:
        words += f" {counted(int(match[4]), 'second')}"
    return one(match, words, "time")


def _lap(match: re.Match[str], context: Context) -> list[Token]:
    """Read the minutes and seconds of a race: "1:21.046"."""
    minutes = numbers.cardinal(int(match[1]))
    return one(match, f"{minutes} {_minutes(match[2])} point {numbers.digits(match[3])}", "time")


def _scale(match: re.Match[str], context: Context) -> list[Token]:
    """Read the scale of a map or a dilution: "1:50,000" is "one to fifty thousand"."""
    many = numbers.number(match[2].replace(",", ""), british=context.british)
    return groups(match, [(1, f"{numbers.number(match[1])} to"), (2, many)], "score")


def _ratio(match: re.Match[str], context: Context) -> list[Token] | None:
    if _bible(match.start(), context):
        return groups(match, [(1, numbers.number(match[1])), (2, numbers.number(match[2]))], "cardinal")
    if len(match[1]) == len(match[2]) == 4 and match[3] is None:  # a standard and its year: "ISO 9001:2015"
        return groups(match, [(1, numbers.number(match[1])), (2, numbers.year(int(match[2])))], "cardinal")
    parts: list[tuple[int | str, str]] = [(1, f"{numbers.number(match[1])} to"), (2, numbers.number(match[2]))]
    if match[3]:
        parts[1] = (2, f"{numbers.number(match[2])} to")
        parts.append((3, numbers.number(match[3])))
    return groups(match, parts, "score")


_SHORT_HALVES = re.compile(
    r"(?P<hour>1[0-2]|[1-9])(?::(?P<minute>[0-5]\d))?(?P<half>[ap])(?=\s?[-–]\s?(?:1[0-2]"
    r"|[1-9])(?::[0-5]\d)?[ap]m?(?![\w]))"
    r"|(?<=[-–])(?P<hour2>1[0-2]|[1-9])(?::(?P<minute2>[0-5]\d))?(?P<half2>[ap])(?![\w'])"
    r"|(?:(?<=\bat )|(?<=@ )|(?<=until )|(?<=till )|(?<=from ))"
    r"(?P<hour3>1[0-2]|[1-9])(?::(?P<minute3>[0-5]\d))?(?P<half3>[ap])(?=[.,;!?)]|\s(?:on|and"
    r"|to|E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T|sharp|today|tomorrow|tonight|Mon|Tue|Wed|Thu|Fri|Sat|Sun)|$)"
)


def _short_halves(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read hours whose half of the day is one letter: "11a-9p", "at 7p"."""
    which = "" if match["hour"] else "2" if match["hour2"] else "3"
    if which == "2" and not (len(context.tokens) > 1 and context.tokens[-2].kind == "time"):
        return None
    hour, minute, half = match[f"hour{which}"], match[f"minute{which}"] or "00", match[f"half{which}"]
    return one(match, f"{say_clock(hour, minute, half=half)} {half_of_day(half)}", "time")


def _meeting(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a meeting of two: "our 1:1"."""
    if context.word_before(match.start()) not in _MEETING_BEFORE:
        return None
    return one(match, f"one on one{'s' if match['many'] else ''}", "time")


def _minutes_and_seconds(match: re.Match[str], context: Context) -> list[Token]:
    """Read "4m 32s", "2d 5h", "32w4d"."""
    if match["weeks"]:
        return one(match, f"{counted(int(match['weeks']), 'week')} {counted(int(match['more']), 'day')}", "time")
    if match["days"]:
        return one(match, f"{counted(int(match['days']), 'day')} {counted(int(match['hours']), 'hour')}", "time")
    seconds = match["seconds"]
    several = "" if seconds in ("1", "01") else "s"
    said = f"{counted(int(match['minutes']), 'minute')} {numbers.number(seconds)} second{several}"
    return one(match, said, "time")


def _two_zones(match: re.Match[str], context: Context) -> list[Token]:
    """Read the hours of a broadcast in two zones: "8/7c"."""
    east = say_clock(match["east"], match["east_minute"] or "00", half="p")
    central = say_clock(match["central"], match["central_minute"] or "00", half="p")
    return one(match, f"{east} {central} Central", "time")


def _half_in_one_letter(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "7:05A", "8:10a"; not a half of a verse, "John 3:16a"."""
    if _bible(match.start(), context):
        return None
    half = match["half"].lower()
    return one(match, f"{say_clock(match['hour'], match['minute'], half=half)} {half_of_day(half)}", "time")


def hour_of_four(hour: str, minute: str) -> str:
    """Name a time of day of four digits: ("06", "00") → "oh six hundred", ("21", "05") → "twenty one oh five"."""
    said = "zero" if hour == "00" else f"{'oh ' if hour[0] == '0' else ''}{numbers.cardinal(int(hour))}"
    if minute == "00":
        return f"{said} hundred"
    return f"{said} {'oh ' if minute[0] == '0' else ''}{numbers.cardinal(int(minute))}"


_SPAN_OF_HOURS = re.compile(
    r"(?P<hour>0\d)(?P<minute>[0-5]\d)(?P<dash>\s?[-–]\s?)(?P<last>[01]\d|2[0-3])(?P<end>[0-5]\d)(?![\w-]|[.,]\d)"
)


def _span_of_hours(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read two times of day of four digits, the first with a zero in front: "0600-2100"."""
    if not context.alone(match.start()):
        return None
    dash = match.start("dash")
    return [
        Token(match.start(), dash, hour_of_four(match["hour"], match["minute"]), "time"),
        Token(dash, match.start("last"), "to", "range"),
        Token(match.start("last"), match.end(), hour_of_four(match["last"], match["end"]), "time"),
    ]


SPAN: Final = Rule("0", _SPAN_OF_HOURS, _span_of_hours)
RULES: Final = (
    Rule("+-", _OFFSET, _offset),
    Rule("0", _SCALE, _scale),
    Rule("0", _MEETING, _meeting),
    Rule("0", _MINUTES, _minutes_and_seconds),
    Rule("0", _TWO_ZONES, _two_zones),
    Rule("0", _HALF_IN_ONE_LETTER, _half_in_one_letter),
    Rule("0", _SHORT_HALVES, _short_halves),
    Rule("0", _LAP, _lap),
    Rule("0", _CLOCK, _clock),
    Rule("0", _DOTTED, _dotted),
    Rule("0", _HOUR, _hour),
    Rule("0", _DURATION, _duration),
    Rule("0", _RATIO, _ratio),
)
