"""Ranges, scores, areas, powers, ratios and sums: several numbers with signs between them."""

from __future__ import annotations

import re
import unicodedata

from rhapsode.text.languages.shared.grammar import Grammar, words
from rhapsode.text.languages.shared.patterns import YEAR, alternatives, noun_before
from rhapsode.text.languages.shared.scanner import Rule, word_after, word_before

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BEFORE_CHRIST = re.compile(r"\s(?:a\.?\s?[eE]?\.?\s?[cC](?![a-z])|av\.?\sJ|avant\s(?:notre|J))")
"""What stands behind years that fall: "305-30 a. C."."""
_LENGTH = re.compile(r"\s?[kcm]?m(?![\w/])")
_HIGHEST_SCORE = 20
"""The most goals that a team scored against none: "0-255" is no result."""
BOOKS = frozenset(
    words(
        "génesis éxodo salmo salmos isaías mateo marcos lucas juan hechos romanos corintios apocalipsis "
        "genèse exode psaume psaumes ésaïe matthieu marc luc jean actes romains corinthiens apocalypse "
        "genesi esodo salmi isaia matteo marco luca giovanni atti romani corinzi apocalisse "
        "gênesis êxodo isaías mateus joão atos coríntios apocalipse mt mc lc jn jo gn ex sal ap"
    )
)
"""Books whose chapters and verses are parted by a colon."""


def _raised(grammar: Grammar, written: str) -> str:
    """Return the words for an exponent: "²", "⁻³", "^10"."""
    exponent = unicodedata.normalize("NFKC", written).replace("−", "-").lstrip("^")
    sign = f"{grammar.minus} " if exponent.startswith("-") else ""
    fixed = grammar.tables.fixed
    return fixed.get(exponent) or fixed["power"].format(sign + grammar.cardinal(int(exponent.lstrip("-"))))


def power_rule(grammar: Grammar) -> Rule:
    """Return the rule for letters and their exponent, with what multiplies them (``x²``, ``mc²``, ``2y^3``)."""
    pattern = rf"(?<!\w)(?P<k>\d{{1,3}})?(?P<a>[A-Za-z]{{1,2}})(?P<e>⁻?[{SUPERSCRIPTS}]{{1,3}}|\^[-−]?\d{{1,3}})(?!\w)"

    def said(match: re.Match[str]) -> str:
        factor = f"{grammar.cardinal(int(match['k']))} " if match["k"] else ""
        return f"{factor}{grammar.spell(match['a'])} {_raised(grammar, match['e'])}"

    return Rule("math", re.compile(pattern), said)


def range_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for ranges (10–20), scores (3-1 read as two numbers), areas (3x4) and powers."""
    return _RangeReader(grammar).rules()


class _RangeReader:
    """Reads ranges and what looks like them in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._units, self._fixed = grammar.tables.units, grammar.tables.fixed
        self._named = frozenset(
            (*self._fixed.get("before laws", "").split(), "número", "numéro", "numero", "núm", "nr")
        )
        self._number_sign = re.compile(
            r"(?:(?<!\w)(?:[nN]\.?\s?[º°]|no|num[ée]ro|n[úu]mero|dossier|expediente|pedido)|#)\s?$"
        )
        comma = rf"(?:,\s|\s(?:{re.escape(grammar.and_)}|et|e|y)\s)"
        self._pair = re.compile(r"(\d{1,2})-(\d{1,2})(?!\w)")
        self._listed = re.compile(rf"(\d{{1,2}})-(\d{{1,2}}){comma}$")
        self._listing = re.compile(rf"{comma}(\d{{1,2}})-(\d{{1,2}})(?!\w)")
        self._operators = {
            "+": grammar.plus,
            "-": grammar.minus,
            "−": grammar.minus,
            "–": grammar.minus,
            "*": grammar.times,
        }
        self._term = re.compile(rf"({grammar.number})|(\S)")

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        number = self._grammar.number
        ratio = r"(?P<a>[1-9]\d{0,3}):(?P<b>\d{1,3}(?:[.,\u00a0\u202f ]\d{3}){1,3}|\d|\d{3,6})(?![\w:]|[.,]\d)"
        area = rf"(?P<n>{number}(?:\s?[xX×]\s?{number}){{1,3}})(?:\s?(?P<u>{alternatives(self._units)}))?(?![\w⁻^])"
        power = rf"(?P<a>{number})(?P<e>⁻?[{SUPERSCRIPTS}]{{1,3}}|\^[-−]?\d{{1,3}})(?!\w)"
        sum_ = rf"{number}(?:\s?[-+−–×÷=*/]\s?{number}){{1,12}}(?![\w⁻^]|[-.,/]\d)"
        span = rf"(?P<a>{number})\s?[-–]\s?(?P<b>{number})(?![\w]|[-–]\d)"
        rules = [
            Rule("math", re.compile(sum_), self._sum),
            Rule("range", re.compile(span), self._range),
            Rule("measure", re.compile(area), self._area),
            Rule("math", re.compile(power), self._power),
        ]
        return [Rule("math", re.compile(ratio), self._ratio), *rules] if "ratio" in self._fixed else rules

    def _range(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        first, second = grammar.parse(match["a"]), grammar.parse(match["b"])
        if first.serial or second.serial:
            return None
        text, at = match.string, match.start()
        noun = noun_before(grammar, text, at)
        numbered = self._number_sign.search(text[:at][-11:]) or noun in self._named
        rising = (first.value < second.value or "–" in match[0]) and not self._among_scores(match) and not numbered
        if not rising:
            result = f"{grammar.amount(first)} {grammar.amount(second)}"
            total = grammar.cardinal(first.value + second.value)
            like_one = result.replace(" ", "") == total.replace(" ", "")  # "10-8" is not eighteen
            before_christ = _BEFORE_CHRIST.match(text, match.end()) is not None
            joined = like_one or before_christ
            return f"{grammar.amount(first)} {grammar.to} {grammar.amount(second)}" if joined else result
        before, after = word_before(text, at), word_after(text, match.end())
        years = YEAR.fullmatch(match["a"]) is not None and YEAR.fullmatch(match["b"]) is not None
        counted = (after and grammar.gender(after)) or noun in grammar.tables.numbered
        span_from_zero = not first.value and second.value > _HIGHEST_SCORE
        return grammar.span(
            grammar.amount(first),
            grammar.amount(second),
            "years" if years else "amounts" if (counted and first.value) or span_from_zero else "pair",
            before,
        )

    def _among_scores(self, match: re.Match[str]) -> bool:
        """Tell whether a pair of numbers beside this one falls, so that all are scores: "6-4, 3-6 y 7-5"."""
        text, start = match.string, match.start()
        near = (self._listed.search(text, max(0, start - 12), start), self._listing.match(text, match.end()))
        return self._pair.fullmatch(match[0]) is not None and any(
            other is not None and int(other[1]) > int(other[2]) for other in near
        )

    def _area(self, match: re.Match[str]) -> str:
        grammar = self._grammar
        *sides, last = (grammar.parse(side) for side in re.split(r"\s?[xX×]\s?", match["n"]))
        end = grammar.counted(last, self._units[match["u"]]) if match["u"] else grammar.amount(last)
        equals = match.string[match.end() : match.end() + 2].strip() == "="
        times = grammar.tables.signs["×"] if equals else grammar.times
        return f" {times} ".join([*map(grammar.amount, sides), end])

    def _power(self, match: re.Match[str]) -> str:
        return f"{self._grammar.amount(self._grammar.parse(match['a']))} {_raised(self._grammar, match['e'])}"

    def _ratio(self, match: re.Match[str]) -> str:
        """Read a scale or a ratio, and the chapter and verse of a book: "1:25.000", "16:9", "Marcos 3:5"."""
        first, second = (self._grammar.amount(self._grammar.parse(match[group])) for group in "ab")
        book = word_before(match.string, match.start()).rstrip(".") in BOOKS
        return f"{first} {second}" if book else f"{first} {self._fixed.get('ratio', '')} {second}"

    def _sum(self, match: re.Match[str]) -> str | None:
        if not re.search("[+=×÷*]", match[0]):
            return None
        if not re.search("[-+=÷*/]", match[0]) and _LENGTH.match(match.string, match.end()):
            return None  # the sides of an area: "3 × 4 m"
        grammar = self._grammar
        return " ".join(
            grammar.amount(grammar.parse(digits))
            if digits
            else self._operators.get(sign) or grammar.tables.signs[sign]
            for digits, sign in self._term.findall(match[0])
        )
