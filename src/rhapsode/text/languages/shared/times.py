"""Times of day, time zones and durations."""

from __future__ import annotations

import re

from rhapsode.text.languages.shared.dates import STOP
from rhapsode.text.languages.shared.grammar import Grammar, words
from rhapsode.text.languages.shared.patterns import alternatives
from rhapsode.text.languages.shared.scanner import Rule, word_before
from rhapsode.text.languages.shared.written import Written

HOURS, SIXTY, NOON = 24, 60, 12
ZONES = words("EST EDT CST CDT MST MDT PST PDT GMT UTC CET CEST BST IST BRT ART")
"""Time zones behind a time of day, in capitals or not; in small letters some are words: "à 9 h 45 est"."""
_GOALS = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*|goles|gols?|minutos|minuti|minutes|doblete|triplete|doppietta|tripletta|doublé|triplé)\s"
    r"\((?:\d{1,3}(?:['’′]?\+\d{1,2})?['’′](?:\s(?:[A-ZÀ-Þ]\.\s?)?[A-ZÀ-Þ][\w’'-]+)?(?:,\s|\s\w{1,2}\s))*$"
)
"""What stands before the minute of a goal: the name of the player and a bracket."""


def time_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for times of day: ``15:30``, ``15h30``, ``9:05:31``, ``3 h``."""
    return _TimeReader(grammar).rules()


class _TimeReader:
    """Reads times of day and durations in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._words = grammar.tables.fixed["clock words"].split()
        self._words_like_zones = grammar.tables.fixed.get("zones that are words", "").split()

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        half_day = r"(?:\s?(?P<p>[apAP])\.?\s?[mM]\b(?:\.(?!\s*$|\s+[A-ZÀ-Þ¿¡]))?)"
        small = {zone.lower() for zone in ZONES}.difference(self._words_like_zones)
        zones = alternatives((*ZONES, *small))
        zone = rf"(?:\s(?P<z>{zones})(?!\w|\s?[-+−]\d))?"
        end = r"(?![\w:]|[.,/]\d)"
        return [
            Rule(
                "time",
                re.compile(
                    rf"(?P<h>\d{{1,2}})(?:(?:[:hH]|\.(?=[\d\s–-]{{3,8}}\.))(?P<m>[0-5]\d)|\s?[hH])"
                    r"\s?[-–]\s?(?P<i>\d{1,2})(?:[:hH.](?P<n>[0-5]\d))?(?P<u>\s?[hH]s?(?!\w))?"
                    rf"{end}"
                ),
                self._span,
            ),
            Rule(
                "time",
                re.compile(
                    r"(?P<h>\d{1,2})\s?h\s?(?P<m>[0-5]?\d)['′’]"
                    r"(?:\s?(?P<s>[0-5]?\d)(?:[\"″”]|['′’]{2}))?(?!\w)"
                ),
                self._enduring,
            ),
            Rule(
                "time",
                re.compile(
                    r"(?:(?P<m>\d{1,2})['′’]\s?)?(?P<s>\d{1,2})(?:[\"″”]|['′’]{2})(?P<c>\d{1,3})"
                    r"(?![\w'’\"])"
                ),
                self._timed,
            ),
            Rule("time", re.compile(r"(?P<m>\d{1,2}):(?P<s>[0-5]\d[.,](?!000)\d{1,3})(?![\w:]|[.,]\d)"), self._lap),
            Rule(
                "time", re.compile(rf"(?P<m>\d{{1,3}})['′’]\s?(?P<s>[0-5]\d)(?:[\"″”]|['′’]{{2}}){end}"), self._lasting
            ),
            Rule(
                "time",
                re.compile(r"(?P<m>\d{1,3})(?:['’′]?\+(?P<extra>\d{1,2}))?['’′](?![\w'’′]|\s?\d)"),
                self._minutes,
            ),
            Rule(
                "time",
                re.compile(
                    rf"(?P<h>\d{{1,2}}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?!\d|[:.,/]\d|[ \u00a0\u202f]000)"
                    rf"(?:\s?(?P<u>[hH](?:s|rs|oras)?)\b{STOP})?{half_day}?{zone}"
                ),
                self._clock,
            ),
            Rule(
                "time",
                re.compile(rf"(?P<h>\d{{1,2}})(?P<m>(?!))?(?P<s>(?!))?(?P<u>(?!))?{half_day}{zone}"),
                self._clock,
            ),
            Rule(
                "time",
                re.compile(
                    rf"(?P<h>\d{{1,2}})\.(?P<m>[0-5]\d)(?P<s>(?!))?(?![\d]|[.,]\d)"
                    rf"(?:\s?(?P<u>[hH])\b{STOP})?"
                    rf"{half_day}?{zone}"
                ),
                self._dotted,
            ),
            Rule(
                "time",
                re.compile(
                    rf"(?P<h>\d{{1,2}})\s?(?P<u>[hH])\s?(?P<m>[0-5]\d)"
                    rf"(?:\s?(?P<d>min|mn|m)(?![a-z]){STOP})?"
                    rf"(?:\s?(?P<s>[0-5]\d)\s?(?:s|seg|sec)\b{STOP})?(?!\w){half_day}?{zone}"
                ),
                self._clock,
            ),
        ]

    def _clock(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        hour = int(match["h"])
        minute = int(match["m"]) if match["m"] else None
        second = int(match["s"]) if match["s"] else None
        if match.groupdict().get("d") and minute is not None and minute < SIXTY:
            return grammar.duration(*((hour, "h"), (minute, "min"), (second or 0, "s"))[: 3 if second else 2])
        if hour > HOURS or (minute or 0) >= SIXTY or (second or 0) >= SIXTY:
            return None
        half = match["p"].lower() if match["p"] else ""
        if half and hour > NOON:
            half = ""
        said = grammar.clock(hour, minute, second, named=not half and bool(match["u"]))
        said = f"{said} {grammar.period(hour, half)}" if half else said
        return f"{said} {grammar.spell(match['z'])}" if match["z"] else said

    def _span(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        first, last = int(match["h"]), int(match["i"])
        minutes = [int(match[group]) if match[group] else None for group in "mn"]
        if first > HOURS or last > HOURS or ("." in match[0] and None in minutes):
            return None
        begins = grammar.clock(first, minutes[0], None, named=False)
        ends = grammar.clock(last, minutes[1], None, named=bool(match["u"]))
        return grammar.span(begins, ends, "times", word_before(match.string, match.start()))

    def _lasting(self, match: re.Match[str]) -> str | None:
        return self._grammar.duration((int(match["m"]), "min"), (int(match["s"]), "s"))

    def _timed(self, match: re.Match[str]) -> str:
        """Read what stopwatches show, seconds with their hundredths: 9"58."""
        grammar = self._grammar
        parts = ((int(match[group]), unit) for group, unit in (("m", "min"), ("s", "s")) if match[group])
        joint = f" {grammar.and_} " if grammar.joins_durations else " "
        rest = grammar.digits(match["c"]) if match["c"][0] == "0" else grammar.cardinal(int(match["c"]))
        return f"{grammar.duration(*parts)}{joint}{rest}"

    def _lap(self, match: re.Match[str]) -> str:
        """Read the time of a lap, or how far behind someone is: "1:18,3"."""
        grammar = self._grammar
        units, second = grammar.tables.units, match["s"].replace(".", grammar.decimal).lstrip("0")
        parts = [grammar.parse(second if second[0].isdecimal() else f"0{second}")]
        joint = f" {grammar.and_} " if grammar.joins_durations else " "
        minutes = grammar.counted(Written(match["m"]), units["min"])
        return f"{minutes}{joint}{grammar.counted(parts[0], units['s'])}"

    def _enduring(self, match: re.Match[str]) -> str | None:
        parts = ((int(match[group]), unit) for group, unit in (("h", "h"), ("m", "min"), ("s", "s")) if match[group])
        return self._grammar.duration(*parts)

    def _minutes(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        quoted = match.string.rfind(match[0][-1], 0, match.start())
        if quoted >= 0 and not match.string[quoted - 1 : quoted].isalnum():
            return None
        number, noun = Written(match["m"]), grammar.tables.units["min"]
        if match["extra"]:
            return f"{grammar.nth_minute(number.value)} {grammar.plus} {grammar.cardinal(int(match['extra']))}"
        if _GOALS.search(match.string[: match.start()][-60:]):
            return grammar.nth_minute(number.value)
        article = word_before(match.string, match.start()).replace("’", "'")
        if article in grammar.tables.fixed.get("before nth minute", "").split():
            return grammar.nth_minute(number.value)
        return grammar.counted(number, noun)

    def _dotted(self, match: re.Match[str]) -> str | None:
        if match["u"] or match["p"] or match["z"] or word_before(match.string, match.start()) in self._words:
            return self._clock(match)
        return None


def half_day_rule(grammar: Grammar) -> Rule:
    """Return the rule for the dash between two times with their halves of the day: "8 a. m.-6 p. m."."""

    def said(match: re.Match[str]) -> str | None:
        ahead = match.string[max(0, match.start() - 8) : match.start()]
        return grammar.to if re.search(r"\d\s?[apAP]\.?\s?[mM]\.?\s?$", ahead) else None

    return Rule("time", re.compile(r"[-–](?=\s?\d{1,2}(?:[:.]\d\d)?\s?[apAP]\.?\s?[mM]\b)"), said)


def zone_rules(grammar: Grammar) -> list[Rule]:
    """Return the rule for a time zone given by its offset: ``UTC-5``, ``GMT+2:30``."""

    def said(match: re.Match[str]) -> str:
        sign = grammar.plus if match["s"] == "+" else grammar.minus
        distance = " ".join(grammar.cardinal(int(part)) for part in match.group("h", "m") if part)
        return f"{grammar.spell(match['z'])} {sign} {distance}"

    zone = r"(?P<z>UTC|GMT|utc|gmt)\s?(?P<s>[-+−])\s?(?P<h>\d{1,2})(?::?(?P<m>[0-5]\d))?(?!\w)"
    return [Rule("time", re.compile(zone), said)]
