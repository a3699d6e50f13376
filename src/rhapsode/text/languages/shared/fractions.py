"""Fractions, mixed numbers and Unicode's fractions; marks, seasons and numbers of laws, which look like fractions."""

from __future__ import annotations

import re
import unicodedata

from rhapsode.text.languages.shared.grammar import Grammar, Noun, words
from rhapsode.text.languages.shared.patterns import YEAR, alternatives, negative, noun_before
from rhapsode.text.languages.shared.scanner import LETTERS, Rule, word_after, word_before
from rhapsode.text.languages.shared.sets import among_sets
from rhapsode.text.languages.shared.written import Written

VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
ROUND_THE_CLOCK = (24, 7)
OUT_OF = frozenset((10, 20, 30, 100))
"""The highest marks that school grades are written out of: "8/10"."""
HALVES = 2
LEAST_PRESSURE = 4
"""The lowest pressure of blood, which some write in centimetres: "tensión de 120/80", "12/8"."""
FEWEST_HOURS = 10
"""The least number whose double may be the other end: "24/48 ore"."""
STARS = 5
"""The highest rating of what is sold: "4,5/5"."""


COUNTED_ABOUT = frozenset(
    words(
        "minutos horas días dias semanas meses años anos veces vezes personas pessoas minutes heures jours semaines "
        "mois ans fois personnes minuti ore giorni settimane mesi anni volte persone"
    )
)
"""What is counted by two numbers with a slash, about so many: "16/18 minuti", "3/4 giorni"."""


def about_so_many(top: int, bottom: int) -> bool:
    """Tell whether the numbers of a fraction are two that follow each other closely: "16/18", but no half."""
    return 1 < top < bottom <= (2 * top if top >= FEWEST_HOURS else top + max(1, top // 2))


def fraction_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for fractions, mixed numbers and Unicode's fractions."""
    return _FractionReader(grammar).rules()


def quotient_rule(grammar: Grammar) -> Rule:
    """Return the rule for what stands in brackets divided by a number: "(b × h)/2"."""
    return Rule("math", re.compile(r"(?<=\))\s?/\s?(?=\d)"), lambda match: grammar.tables.signs["÷"])


class _FractionReader:
    """Reads fractions in one language."""

    def __init__(self, grammar: Grammar) -> None:
        fixed = grammar.tables.fixed
        laws = fixed.get("before laws", "").split()
        law = alternatives(laws or ("(?!)",))
        joints = alternatives((grammar.and_, grammar.minus))
        linking = alternatives((grammar.of, *fixed.get("of", "").split()))
        self._grammar = grammar
        self._units = grammar.tables.units
        self._named_laws = frozenset(laws)
        self._laws = re.compile(rf"(?<!\w)(?:{law})(?:\s(?:n\.?\s?[º°o]|nº|núm|num|no|n)\.?)?\s$", re.IGNORECASE)
        self._behind_number = re.compile(rf"(?<!\w)\d{{1,3}}(?:\s(?P<noun>{LETTERS}+)\.?)?\s(?P<joint>{joints})\s$")
        self._pressure = re.compile(
            r"(?<!\w)(?:tensi[óo]n|presi[óo]n|press[ãa]o|pressione|PA|TA|PAS)(?!\w)[^.;!?]*$", re.IGNORECASE
        )
        self._part_of = re.compile(
            rf"\s(?:{linking}|d[aeo]s?|del|dell[aeo']?|de[il]|degli)(?!\w)|\s?(?:d|dell)['’]|\s?[%‰]"
        )

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        decimal = self._grammar.decimal
        unit = rf"(?:\s?(?P<u>{alternatives(self._units)})(?![\w²³]|/\w))?"
        mark = rf"\d{{1,3}}{re.escape(decimal)}\d\d?(?=/)|"
        whole = r"\d{1,3}(?:\.\d{3})+|\d{1,16}" if decimal == "," else r"\d{1,16}"
        noun = rf"(?P<n>{LETTERS}{{3,}})(?![\w'’-])"
        return [
            Rule("fraction", re.compile(rf"(?:(?P<w>\d{{1,3}})(?:\s(?=1/)|\s?(?=½)))?(?:1/2|½)\s{noun}"), self._half),
            Rule("fraction", re.compile(rf"(?P<sign>[-−])?(?P<w>\d{{1,4}})?\s?(?P<v>[{VULGAR}]){unit}"), self._vulgar),
            Rule(
                "fraction",
                re.compile(
                    rf"(?P<sign>[-−])?(?:(?P<w>\d{{1,4}})\s)?(?P<t>{mark}{whole})\s?[/⁄]\s?"
                    rf"(?P<b>{whole})(?![\w/]|[.,]\d)"
                ),
                self._fraction,
            ),
        ]

    def _fraction(self, match: re.Match[str]) -> str | None:
        if match["sign"] and not negative(match):
            return None
        top, bottom = (self._grammar.parse(match[group]) for group in "tb")
        if bottom.decimals or (top.serial and not top.decimals):
            return None
        if not match["w"] and not match["sign"] and (pair := self._numbered(match, top, bottom)):
            return pair
        if not match["sign"] and not top.decimals and (more := self._added(match, top.value, bottom.value)):
            return more
        if top.decimals or bottom.serial:
            return None
        named = self._grammar.denominator(bottom.value, many=True) is not None
        if (
            not match["w"]
            and named
            and (top.value == bottom.value > 1 or (top.value, bottom.value) == ROUND_THE_CLOCK)
        ):
            return f"{self._grammar.cardinal(top.value)} {self._grammar.cardinal(bottom.value)}"
        said = (
            self._grammar.mixed(int(match["w"]), top.value, bottom.value)
            if match["w"]
            else self._grammar.fraction(top.value, bottom.value)
        )
        return f"{self._grammar.minus} {said}" if match["sign"] else said

    def _of_law(self, match: re.Match[str]) -> bool:
        text, at = match.string, match.start()
        named = noun_before(self._grammar, text, at) in self._named_laws
        return named or self._laws.search(text[:at][-40:]) is not None

    def _added(self, match: re.Match[str], top: int, bottom: int) -> str | None:
        """Read a half or a quarter that is added to an hour or to what was counted: "las 8 y 1/2", "2 ans et 1/2"."""
        before = self._behind_number.search(match.string[: match.start()])
        if not before or (top, bottom) not in ((1, 2), (1, 4)) or match["w"]:
            return None
        counted, joint = before["noun"] or "", before["joint"]
        if bottom == HALVES and joint == self._grammar.and_:
            noun = self._units.get(counted) or Noun(counted, counted, self._grammar.gender(counted.lower()) or "m")
            return self._grammar.half[noun.gender == "f" or not counted]
        whole = self._grammar.tables.fixed.get("quarter more" if joint == self._grammar.and_ else "quarter less", "")
        return whole or None if bottom != HALVES else None

    def _numbered(self, match: re.Match[str], top: Written, bottom: Written) -> str | None:
        """Read what looks like a fraction but is a mark out of 10 or 20, a season, or a law with its number and
        year."""
        if " " in match[0]:
            return None
        first, last = self._grammar.amount(top), match["b"]
        if self._pressure.search(match.string[: match.start()][-40:]) and top.value > bottom.value >= LEAST_PRESSURE:
            return self._grammar.over(first, self._grammar.amount(bottom))
        whole = not top.decimals and not bottom.decimals and not bottom.serial
        if whole and about_so_many(top.value, bottom.value):
            counted = word_after(match.string, match.end())
            if counted in COUNTED_ABOUT and match.string[match.end() : match.end() + 1] == " ":
                before = word_before(match.string, match.start())
                return self._grammar.span(first, self._grammar.amount(bottom), "pair", before)
        if among_sets(match):
            return f"{first} {self._grammar.amount(bottom)}"
        if YEAR.fullmatch(match["t"]) and last == f"{(top.value + 1) % 100:02}":
            return f"{first} {self._grammar.cardinal(bottom.value)}"
        if not top.decimals and YEAR.fullmatch(match["t"]) and bottom.value == top.value + 1:
            return f"{first} {self._grammar.amount(bottom)}"
        tables = self._grammar.tables
        slash = tables.fixed.get("slash between numbers", tables.signs["/"])
        if not top.decimals and not bottom.decimals and self._of_law(match):
            return f"{first} {slash} {self._grammar.amount(bottom)}"
        told = bool(word_before(match.string, match.start()))
        if told and not top.decimals and top.value > 0 and (YEAR.fullmatch(last) or YEAR.fullmatch(match["t"])):
            return f"{first} {slash} {self._grammar.amount(bottom)}"
        rated = bottom.value == STARS and top.decimals and top.value < STARS
        out_of = rated or (
            bottom.value in OUT_OF and (top.decimals or bottom.value <= 2 * top.value <= 2 * bottom.value)
        )
        if out_of and not self._part_of.match(match.string, match.end()):
            return self._grammar.over(first, self._grammar.amount(bottom))
        return None

    def _vulgar(self, match: re.Match[str]) -> str:
        top, _, bottom = unicodedata.normalize("NFKC", match["v"]).partition("⁄")
        noun = self._units.get(match["u"]) if match["u"] else None
        if match["w"]:
            return self._grammar.mixed(int(match["w"]), int(top), int(bottom), noun)
        return self._grammar.fraction(int(top), int(bottom), noun)

    def _half(self, match: re.Match[str]) -> str | None:
        """Read "1/2" before a noun, in the gender of that noun."""
        word = match["n"]
        gender = self._grammar.gender(word) if word.islower() else None
        if gender is None or word in self._units or f"{word}." in self._units:
            return None
        if match["w"]:
            return self._grammar.half_more(int(match["w"]), word, gender)
        return self._grammar.fraction(1, 2, Noun(word, word, gender))
