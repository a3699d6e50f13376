"""Dates and times of day."""

from __future__ import annotations

import re

from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.scanner import Rule, word_before

MONTHS, DAYS, HOURS, SIXTY, NOON = 12, 31, 24, 60, 12
ZONES = "est|edt|cst|cdt|mst|mdt|pst|pdt|gmt|utc|cet|cest|bst|ist|brt|art"
YOUNGEST_CENTURY = 50
"""Two digits of a year below it are of this century."""


def date_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for dates in digits, and for a day before the name of a month."""
    months = {name.lower(): index for index, name in enumerate(grammar.tables.months, 1)}
    short = {name: months[full] for name, full in grammar.tables.month_abbreviations.items()}
    named = "|".join(sorted(map(re.escape, (*months, *short)), key=len, reverse=True))

    def numeric(match: re.Match[str]) -> str | None:
        first, second, year = int(match["a"]), int(match["b"]), match["y"]
        if first > DAYS or second > DAYS or not first or not second:
            return None
        day, month = (second, first) if second > MONTHS >= first else (first, second)
        if month > MONTHS:
            return None
        return grammar.date(day, month, _year(year) if year else None)

    def iso(match: re.Match[str]) -> str | None:
        month, day = int(match["b"]), int(match["a"])
        if not 1 <= month <= MONTHS or not 1 <= day <= DAYS:
            return None
        return grammar.date(day, month, int(match["y"]))

    def worded(match: re.Match[str]) -> str | None:
        if not 1 <= int(match["a"]) <= DAYS:
            return None
        name = match["m"].lower()
        month = months.get(name) or short[name]
        year = match["y"]
        return grammar.date(int(match["a"]), month, int(year) if year else None)

    def day_of(match: re.Match[str]) -> str | None:
        return grammar.day(int(match["a"])) if 1 <= int(match["a"]) <= DAYS else None

    no_more = r"(?![\w/]|[.,-]\d)"
    return [
        Rule("date", re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[/.-])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d){no_more}"),
             numeric),
        Rule("date", re.compile(rf"(?P<y>[12]\d{{3}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<a>\d{{1,2}})"
                                rf"{no_more}"), iso),
        Rule("date", re.compile(rf"(?P<a>\d{{1,2}})(?:º|°|er|\.)?[\s-](?P<m>{named})\.?"
                                r"(?:[\s-](?P<y>[12]\d{3}))?(?!\w)",
                                re.IGNORECASE), worded),
        Rule("date", re.compile(rf"(?P<m>{named})\.?\s(?P<a>\d{{1,2}}),?\s(?P<y>[12]\d{{3}})(?![\w]|[.,]\d)",
                                re.IGNORECASE), worded),
        Rule("date", re.compile(rf"(?P<a>\d{{1,2}})(?=(?:\s?[-–/]\s?\d{{1,2}}){{0,4}}"
                                rf"\s{re.escape(grammar.of)}\s(?:{named})\b)",
                                re.IGNORECASE), day_of),
    ]  # fmt: skip


def _year(written: str) -> int:
    year = int(written)
    if len(written) == len("24"):
        return year + (2000 if year < YOUNGEST_CENTURY else 1900)
    return year


def time_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for times of day: ``15:30``, ``15h30``, ``9:05:31``, ``3 h``."""

    def clock(match: re.Match[str]) -> str | None:
        hour = int(match["h"])
        minute = int(match["m"]) if match["m"] else None
        second = int(match["s"]) if match["s"] else None
        if hour > HOURS or (minute or 0) >= SIXTY or (second or 0) >= SIXTY:
            return None
        half = match["p"].lower() if match["p"] else ""
        if half and hour > NOON:
            half = ""
        said = grammar.clock(hour, minute, second, named=not half and bool(match["u"]))
        said = f"{said} {grammar.period(hour, half)}" if half else said
        return f"{said} {grammar.spell(match['z'])}" if match["z"] else said

    half_day = r"(?:\s?(?P<p>[apAP])\.?\s?[mM]\b(?:\.(?!\s*$|\s+[A-ZÀ-Þ¿¡]))?)"
    zone = rf"(?:\s(?P<z>(?i:{ZONES}))(?!\w))?"
    words = grammar.tables.fixed["clock words"].split()

    def dotted(match: re.Match[str]) -> str | None:
        if match["u"] or match["p"] or match["z"] or word_before(match.string, match.start()) in words:
            return clock(match)
        return None

    return [
        Rule("time", re.compile(rf"(?P<h>\d{{1,2}}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?!\d|[:.,/]\d)"
                                rf"(?:\s?(?P<u>[hH](?:s|rs|oras)?)\b\.?)?{half_day}?{zone}"), clock),
        Rule("time", re.compile(rf"(?P<h>\d{{1,2}})(?P<m>(?!))?(?P<s>(?!))?(?P<u>(?!))?{half_day}{zone}"), clock),
        Rule("time", re.compile(rf"(?P<h>\d{{1,2}})\.(?P<m>[0-5]\d)(?P<s>(?!))?(?![\d]|[.,]\d)(?:\s?(?P<u>[hH])\b\.?)?"
                                rf"{half_day}?{zone}"), dotted),
        Rule("time", re.compile(r"(?P<h>\d{1,2})\s?(?P<u>[hH])\s?(?P<m>[0-5]\d)(?:\s?(?:min|mn|m)(?![a-z]))?"
                                rf"(?:\s?(?P<s>[0-5]\d)\s?(?:s|seg|sec)\b\.?)?(?!\w){half_day}?{zone}"), clock),
    ]  # fmt: skip
