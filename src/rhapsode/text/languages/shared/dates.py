"""Dates, days of the week and months."""

from __future__ import annotations

import re

from rhapsode.text.languages.shared.fractions import ROUND_THE_CLOCK
from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.patterns import alternatives
from rhapsode.text.languages.shared.scanner import Rule, word_after, word_before
from rhapsode.text.languages.shared.sets import among_results
from rhapsode.text.languages.shared.written import roman

MONTHS, DAYS = 12, 31
LAST_COMMON_PART = 10
"""The last part that numbers are divided into in texts: behind "de", 5/11 is a day."""
USUAL_FRACTIONS = frozenset(((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5)))
"""Fractions that are also a day and a month; before a noun they are read as fractions."""
STOP = r"(?:\.(?!\s*$|\s+(?-i:[A-ZÀ-Þ¿¡«])|[\"»”)]))?"
"""The full stop of an abbreviation, which also ends the sentence if it is the last word."""
_EXPIRES = re.compile(
    r"(?i:valid|válid|valab|validez|caduc|expir|vence|vencim|venc\.|scad|échéance|péremption)\w*[^.;!?\d]{0,12}$"
)
YOUNGEST_CENTURY = 50
"""Years of two digits below this number are read as 20xx."""


def date_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for dates in digits, and for a day before the name of a month."""
    return _DateReader(grammar).rules()


class _DateReader:
    """Reads dates in digits, and days with the name of a month, in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._months = {name.lower(): index for index, name in enumerate(grammar.tables.months, 1)}
        self._short = {name: self._months[full] for name, full in grammar.tables.month_abbreviations.items()}
        self._words = grammar.tables.fixed.get("months that are words", "").split()
        self._of = re.compile(
            rf"\s(?:{alternatives(grammar.tables.fixed.get('of', grammar.of).split())})(?!\w)|\s?d['’]"
        )
        self._of_days = frozenset((grammar.of, *grammar.tables.fixed.get("of", "").split()))
        listing = alternatives((grammar.and_, *grammar.tables.fixed["between days"].split()))
        article = grammar.tables.fixed.get("articles m", "").replace(" ", "|") or "-"
        self._listed = re.compile(rf"(?<![\d/])(?:[0-3]?\d/[01]?\d(?:,\s|,?\s(?:{listing})\s)){{1,6}}$")
        self._days = re.compile(
            rf"[0-3]?\d/(?P<m>[01]?\d)(?:(?:,\s|,?\s(?:{listing})\s)(?:(?:{article})\s|l['’])?[0-3]?\d/(?P=m))+(?![\d/])"
        )
        self._after_date = re.compile(
            rf"(?<![\d/])(?:(?:1[3-9]|2\d|3[01])/1?\d|0?\d/0\d)(?:,|\s(?:{listing})|\s?-)"
            rf"(?:\s(?:{article})|\sl['’])?\s?$"
        )

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        grammar = self._grammar
        named = "|".join(sorted(map(re.escape, (*self._months, *self._short)), key=len, reverse=True))
        no_more = r"(?![\w/]|[.,-]\d)"
        return [
            Rule(
                "date",
                re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[/.-])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d){no_more}"),
                self._numeric,
            ),
            Rule(
                "date",
                re.compile(
                    rf"(?P<y>[12]\d{{3}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<a>\d{{1,2}})"
                    rf"{no_more}"
                ),
                self._iso,
            ),
            Rule(
                "date",
                re.compile(
                    rf"(?P<a>\d{{1,2}})(?:º|°|er|\.)?[\s/-](?P<m>{named}){STOP}"
                    r"(?:[\s/-](?P<y>[12]\d{3}))?(?!\w)",
                    re.IGNORECASE,
                ),
                self._worded,
            ),
            Rule(
                "date",
                re.compile(
                    rf"(?P<m>{named})\.?\s(?P<a>\d{{1,2}}),?\s(?P<y>[12]\d{{3}})(?![\w]|[.,]\d)", re.IGNORECASE
                ),
                self._worded,
            ),
            Rule(
                "date",
                re.compile(
                    rf"(?P<a>\d{{1,2}})\s{re.escape(grammar.of)}\s(?P<m>{alternatives(self._short)})(?!\w){STOP}"
                    rf"(?:\s(?:{re.escape(grammar.of)}\s)?(?P<y>[12]\d{{3}}))?(?!\w)",
                    re.IGNORECASE,
                ),
                self._worded,
            ),
            Rule(
                "date",
                re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[/.-])(?P<b>[IVX]{{1,4}})(?P=s)(?P<y>\d{{4}}|\d\d){no_more}"),
                self._roman_month,
            ),
            Rule(
                "date",
                re.compile(
                    rf"(?P<a>\d{{1,2}})\s?[-–]\s?(?=(?P<b>\d{{1,2}})(?:\s{re.escape(grammar.of)})?\s"
                    rf"(?:{named})\b)",
                    re.IGNORECASE,
                ),
                self._from_day,
            ),
            Rule(
                "date",
                re.compile(
                    rf"(?P<a>\d{{1,2}})(?=(?:(?:\s?[-–/]\s?\d{{1,2}}){{0,4}}\s{re.escape(grammar.of)}|(?:/\d{{1,2}}){{1,4}})"
                    rf"\s(?:{named})\b)(?:/(?=\d{{1,2}}))?",
                    re.IGNORECASE,
                ),
                self._day_of,
            ),
            Rule(
                "date",
                re.compile(
                    rf"(?P<a>\d{{1,2}})(?P<nth>[º°](?=/))?/(?P<b>\d{{1,2}})(?:\s{re.escape(grammar.of)}\s"
                    rf"(?P<y>[12]\d{{3}}))?{no_more}"
                ),
                self._day_and_month,
            ),
            Rule("date", re.compile(rf"(?P<b>0[1-9])/(?P<y>(?:19|20)\d\d){no_more}"), self._month_of),
            Rule("date", re.compile(rf"(?P<b>1[0-2])/(?P<y>20\d\d){no_more}"), self._expiry),
        ]

    def _day_and_month(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        if not match["nth"] and not match["y"] and among_results(match):
            return None
        day, month, text, end = int(match["a"]), int(match["b"]), match.string, match.end()
        if not 1 <= day <= DAYS or not 1 <= month <= MONTHS or (not match["y"] and self._of.match(text, end)):
            return None
        padded = "0" in (match["a"][0], match["b"][0])
        late = day > MONTHS and month >= 10 and "before dates" in grammar.tables.fixed
        if not padded and not late:
            after = word_after(text, end) if text[end : end + 1] == " " else ""
            part = (day, month) in USUAL_FRACTIONS and after and grammar.gender(after)
            listed = self._listed.search(text, max(0, match.start() - 60), match.start())
            told = announced(grammar, text, listed.start() if listed else match.start()) or self._after_date.search(
                text[: match.start()][-24:]
            )
            late = month > LAST_COMMON_PART and word_before(text, match.start()) in self._of_days
            if (
                part
                or (day, month) == ROUND_THE_CLOCK
                or not (told or late or match["nth"] or self._among_days(match))
            ):
                return None
        return self._dated(match, day, month, _year(match["y"]) if match["y"] else None)

    def _among_days(self, match: re.Match[str]) -> bool:
        """Tell whether a pair is one of several days of a month: "los partidos de 10/11, 12/11 y 15/11"."""
        for found in self._days.finditer(match.string, max(0, match.start() - 40), match.end() + 40):
            if found.start() <= match.start() < found.end():
                days = [int(day) for day in re.findall(r"(\d+)/", found[0])]
                return max(days) > int(found["m"])
        return False

    def _dated(self, match: re.Match[str], day: int, month: int, year: int | None) -> str:
        """Return a date; the first of a month behind an elided article is a cardinal ("l'1 gennaio")."""
        grammar = self._grammar
        said = grammar.date(day, month, year)
        elided = day == 1 and match.string[: match.start()].endswith(("'", "’"))
        return said.replace(grammar.day(1), grammar.cardinal(1), 1) if elided else said

    def _expiry(self, match: re.Match[str]) -> str | None:
        """Read the last months of a year behind a word of what ends then: "validade: 12/2026"."""
        told = _EXPIRES.search(match.string, max(0, match.start() - 30), match.start())
        return self._month_of(match) if told else None

    def _month_of(self, match: re.Match[str]) -> str:
        """Read a month and its year, which has a zero in front: "caduca 06/2027"."""
        return self._grammar.date(None, int(match["b"]), int(match["y"]))

    def _numeric(self, match: re.Match[str]) -> str | None:
        first, second, year = int(match["a"]), int(match["b"]), match["y"]
        if first > DAYS or second > DAYS or not first or not second:
            return None
        day, month = (second, first) if second > MONTHS >= first else (first, second)
        if month > MONTHS:
            return None
        section = "." in match[0] and len(match["b"]) == 1 and len(year or "") == len("10")
        if section and not announced(self._grammar, match.string, match.start()):
            return None  # the number of a section or a version: "4.2.10"
        return self._dated(match, day, month, _year(year) if year else None)

    def _iso(self, match: re.Match[str]) -> str | None:
        month, day = int(match["b"]), int(match["a"])
        if not 1 <= month <= MONTHS or not 1 <= day <= DAYS:
            return None
        return self._grammar.date(day, month, int(match["y"]))

    def _worded(self, match: re.Match[str]) -> str | None:
        if not 1 <= int(match["a"]) <= DAYS:
            return None
        name = match["m"].lower()
        month = self._months.get(name) or self._short[name]
        year = match["y"]
        if name in self._words and not year and match.re.groupindex["a"] < match.re.groupindex["m"]:
            stopped = (
                match[0].endswith(".")
                or match.string.startswith(".", match.end())
                or not {"-", "/"}.isdisjoint(match[0])
            )
            if not stopped and not announced(self._grammar, match.string, match.start()):
                return None
        return self._dated(match, int(match["a"]), month, int(year) if year else None)

    def _roman_month(self, match: re.Match[str]) -> str | None:
        """Read a date whose month is a roman numeral: "7/VII/2007"."""
        month = roman(match["b"])
        known = month is not None and month <= MONTHS and 1 <= int(match["a"]) <= DAYS
        return self._grammar.date(int(match["a"]), month, _year(match["y"])) if known and month else None

    def _from_day(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        first, last = int(match["a"]), int(match["b"])
        if not 1 <= first <= DAYS or not 1 <= last <= DAYS:
            return None
        last_said = grammar.day(last)
        said = grammar.span(grammar.day(first), last_said, "days", word_before(match.string, match.start()))
        return said.removesuffix(last_said).rstrip()

    def _day_of(self, match: re.Match[str]) -> str | None:
        return self._grammar.day(int(match["a"])) if 1 <= int(match["a"]) <= DAYS else None


def announced(grammar: Grammar, text: str, at: int) -> bool:
    """Tell whether a date may follow the word before ``at``: an article used with dates, or a day of the week."""
    while at > 0 and text[at - 1] in " ,":
        at -= 1
    before = word_before(text, at).rstrip(".").replace("’", "'")
    tables = grammar.tables
    return before in tables.fixed.get("before dates", "").split() or before in tables.weekdays


def weekday_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for shortened days of the week: spans and lists of them, and one before a date."""
    tables = grammar.tables
    if not tables.weekdays:
        return []
    days = rf"(?i:{alternatives(tables.weekdays)})"
    months = alternatives((*tables.months, *tables.month_abbreviations))
    joints = alternatives(tables.fixed["between days"].split())
    day = re.compile(rf"({days})(?!\w)\.?")

    def named(text: str) -> str:
        return day.sub(lambda match: tables.weekdays[match[1].lower()], text)

    def several(match: re.Match[str]) -> str | None:
        written = match[0]
        if not re.search("[-–/]", written) and "." not in written and len(day.findall(written)) < 3:
            return None
        said = re.sub(r"\s?[-–]\s?", f" {grammar.to} ", named(written))
        return re.sub(r"\s?[,/]\s?", " ", said).lower()

    def one(match: re.Match[str]) -> str | None:
        before = word_before(match.string, match.start())
        day = match[0].rstrip(".")
        return named(day) if before in articles and day.lower() not in nouns else None

    articles = frozenset(tables.fixed.get("before weekdays", "").split())
    nouns = frozenset(tables.fixed.get("weekdays that are words", "").split())
    stop = r"\.(?!\s*$|\s+[A-ZÀ-Þ])"
    names = alternatives({*tables.weekdays.values(), *tables.months})
    certain = rf"(?i:{alternatives(day for day in tables.weekdays if day not in nouns)})"
    behind = alternatives(tables.fixed.get("behind days", "").split() or (grammar.to,))
    return [
        Rule("range", re.compile(rf"(?P<a>(?i:{names}))\s?[-–]\s?(?P<b>(?i:{names}))(?![\w-])"),
             lambda match: f"{match['a'].lower()} {grammar.to} {match['b'].lower()}"),
        Rule("abbreviation", re.compile(
            rf"{days}\.?(?:(?:\s?[-–/]\s?|,\s|\s(?:{joints})\s){days}(?!\w)(?:{stop})?){{1,6}}(?!\w)"), several),
        Rule("abbreviation", re.compile(rf"{days}\.?(?=,?\s\d{{1,2}}(?:[/.-]\d|\s(?:{re.escape(grammar.of)}\s)?"
                                        rf"(?i:{months})(?!\w)))"), lambda match: named(match[0])),
        Rule("abbreviation", re.compile(rf"{certain}\.?(?=,?\s(?:[12]?\d|3[01])(?:\s(?:{behind})(?!\w)|[,;!?)]|$))"),
             lambda match: named(match[0])),
        Rule("abbreviation", re.compile(rf"{days}(?!\w)(?:{stop}|(?=\.))"), one),
    ]  # fmt: skip


def month_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for a shortened month before a year (``feb. 2024``), in a span, and by itself."""
    months = {name.lower(): index for index, name in enumerate(grammar.tables.months, 1)}
    short = {name: months[full] for name, full in grammar.tables.month_abbreviations.items()}
    if not short:
        return []

    def said(match: re.Match[str]) -> str:
        return grammar.date(None, short[match["m"].lower()], int(match["y"]))

    pattern = (
        rf"(?P<m>{alternatives(short)})\.?[\s/-](?:{re.escape(grammar.of)}\s)?(?P<y>[12]\d{{3}})(?![\w]|[.,/-]\d)"
    )
    fixed = grammar.tables.fixed
    doubtful = frozenset(fixed.get("months that are words", "").split())
    certain = alternatives(month for month in short if month not in doubtful)
    prepositions = frozenset(fixed.get("before months", "").split())

    def alone(match: re.Match[str]) -> str | None:
        """Read a month that an abbreviation stands for in a sentence: behind a preposition, or with a full stop."""
        introduced = word_before(match.string, match.start()) in prepositions
        small = match["m"].islower()  # "de Jan Kounen", "la Gen Z"
        told = (match["s"] and (small or introduced)) or (introduced and small)
        return grammar.date(None, short[match["m"].lower()], None) if told else None

    def span(match: re.Match[str]) -> str:
        first, last = (grammar.date(None, short[match[group].lower()], None) for group in "mt")
        return f"{first} {grammar.to} {last}"

    ahead = r"(?:(?P<s>\.)(?=\s+[a-zà-ÿ\d(]|[,;:)])|(?=[\s,;:.)]|$))"
    every = alternatives(short)
    return [
        Rule("date", re.compile(pattern, re.IGNORECASE), said),
        Rule("range", re.compile(rf"(?P<m>(?i:{every}))\.?\s?[-–/]\s?(?P<t>(?i:{every})){STOP}(?![\w-])"), span),
        Rule("date", re.compile(rf"(?P<m>(?i:{certain}))(?!\w){ahead}"), alone),
    ]


def _year(written: str) -> int:
    year = int(written)
    if len(written) == len("24"):
        return year + (2000 if year < YOUNGEST_CENTURY else 1900)
    return year
