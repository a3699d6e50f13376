"""Money, measures and percentages."""

from __future__ import annotations

import re
import unicodedata

from rhapsode.text.languages.shared.fractions import about_so_many
from rhapsode.text.languages.shared.grammar import Grammar, Noun, pairs, words
from rhapsode.text.languages.shared.patterns import alternatives, negative, noun_before
from rhapsode.text.languages.shared.scanner import Rule, word_after, word_before
from rhapsode.text.languages.shared.written import Written

_HAS = re.compile(
    r"\s(?:un[oa]?|un[’']|il|la|lo|i|gli|le|più|già|anche|sempre|ya|más|los|las|el|\d|"
    r"fame|sete|sonno|ragione|torto|bisogno|voglia|paura|solo|soltanto|molt[oaie]|tant[oaie]|poc[oah]\w*|lugar|"
    r"\w*(?:[aiíu][dt]|ch|[^aeiou\s]t|est|ist|s)[oaie])\b"
)
"""What follows "ha", the verb, and no hectares."""
_SHORT_SCALES = (
    ("millón", "millones", "M"), ("million", "millions", "M|mln"), ("milione", "milioni", "M|mln|Mln"),
    ("milhão", "milhões", "M|mi|mn"), ("milliard", "milliards", "Md|Mds|mds|Mrd"),
    ("miliardo", "miliardi", "mld|Mld|mrd"), ("bilhão", "bilhões", "bi|bn"), ("trilhão", "trilhões", "tri|trn"),
)  # fmt: skip
"""A million or milliard, several of them, and how newspapers shorten them."""


def _short_scales(grammar: Grammar) -> dict[str, tuple[str, str]]:
    """Return the short forms of the language's scales, each with its word for one and for several."""
    return {
        short: (one, many)
        for one, many, forms in _SHORT_SCALES
        if many in grammar.tables.scales
        for short in forms.split("|")
    }


def _thousands(written: Written) -> Written | None:
    """Return ``written`` thousand as a number; ``None`` if it is not a whole number."""
    decimals = written.decimals.ljust(3, "0")
    return Written(str(int(written.whole + decimals))) if len(decimals) == 3 and not written.serial else None


def money_rules(grammar: Grammar) -> tuple[list[Rule], list[Rule]]:
    """Return the rules for amounts with the currency behind them, and with the currency before."""
    return _MoneyReader(grammar).rules()


class _MoneyReader:
    """Reads amounts of money in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._named = grammar.tables.currencies
        self._lower = {symbol.lower(): currency for symbol, currency in self._named.items()}
        self._words = frozenset(grammar.tables.fixed.get("units that are words", "").split())
        self._short, self._per = _short_scales(grammar), grammar.tables.per
        self._thousand = grammar.tables.fixed.get("thousand", "").split()
        self._units = {
            name: currency for currency in self._named.values() for name in (currency.unit.one, currency.unit.many)
        }

    def rules(self) -> tuple[list[Rule], list[Rule]]:
        """Return the rules, those that hold first in front."""
        grammar = self._grammar
        lettered = [symbol for symbol in self._named if unicodedata.category(symbol[-1])[0] in "LM"]
        signs = alternatives(symbol for symbol in self._named if symbol not in lettered)
        codes = alternatives(lettered)
        behind = alternatives(symbol for symbol in lettered if len(symbol) > 1)
        shorter = rf"|\s?(?P<short>(?-i:{alternatives((*self._short, 'k', 'K'))}))\b" if self._short else ""
        edge = r"(?![\w\u0900-\u0963])"
        scales = alternatives((*grammar.tables.scales, *self._thousand))
        scale = rf"(?:\s(?P<scale>(?:{scales})(?:\s(?:{scales}))?){edge}(?:\s{re.escape(grammar.of)}\b)?{shorter})?"
        told = f"(?i:{alternatives(self._per)})|[kMG]Wh|(?!{alternatives(self._named)})[a-zà-ÿ\u0900-\u0963]{{3,}}"
        rate = rf"(?:\s?/\s?(?P<per>{told})\.?(?![\w²]))" if self._per else r"(?P<per>(?!))"
        number = grammar.number
        after = rf"(?P<sign>[-−])?(?P<n>{number}){scale}\s?(?P<c>{signs}|(?i:{behind}){edge})(?:{rate}|(?!/[a-zà-ÿ]))"
        three = alternatives(symbol for symbol in lettered if len(symbol) == len("USD") and symbol.isupper())
        which = rf"(?:\s(?P<code>(?-i:{three}))(?!\w))?"
        before = rf"(?P<sign>[-−])?(?P<c>{signs}|\b(?:{codes}))\s?(?P<n>{number}){scale}{which}{rate}?"
        span = (
            rf"(?P<sign>(?!))?(?P<c>{signs}|\b(?:{codes}))\s?(?P<from>{number})\s?[-–]\s?(?P<n>{number}){scale}{rate}?"
            r"(?![\w]|[-–.,/]\d)"
        )
        two_decimals = rf"(?=[\d.\u00a0\u202f ]+{re.escape(grammar.decimal)}\d\d\s){number}"
        cents = rf"(?P<sign>[-−])?(?P<n>{two_decimals})\s(?P<c>{alternatives(self._units)})(?!\w)"
        return (
            [Rule("money", re.compile(after), self._said), Rule("money", re.compile(cents), self._with_cents)],
            [
                Rule("money", re.compile(span, re.IGNORECASE), self._said),
                Rule("money", re.compile(before, re.IGNORECASE), self._said),
            ],
        )

    def _each(self, what: str) -> str:
        """Return what a price is for that the table does not name: "4,95 €/caja"."""
        grammar = self._grammar
        unit = grammar.tables.units.get(what) or grammar.tables.units.get(f"{what}.")
        return f"{grammar.tables.fixed['per']} {unit.one if unit else what}"

    def _said(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        symbol = match.groupdict().get("code") or match["c"]
        if symbol.islower() and symbol in self._words and symbol not in self._named:
            return None
        currency = self._named.get(symbol) or self._lower[symbol.lower()]
        if match["sign"] and not negative(match):
            return None
        if symbol == "COP" and _SUMMIT.fullmatch(match[0]):
            return None
        written = grammar.parse(match["n"])
        first = match.groupdict().get("from")
        if first and not (grammar.parse(first).value < written.value and not written.serial):
            return None
        shortened = match.groupdict().get("short") or ""
        scale_word = (match["scale"] or "").lower()
        if shortened in ("k", "K") or (scale_word and scale_word in self._thousand):
            many = _thousands(written)
            if many is None:
                return None
            money = grammar.money(many, currency)
        elif shortened or scale_word:
            scale_word = scale_word or self._short[shortened][not written.one]
            money = grammar.scaled(f"{grammar.multiple(written)} {scale_word}", currency.unit)
        else:
            money = grammar.money(written, currency)
        if match["per"]:
            money = f"{money} {self._per.get(match['per'].lower()) or self._each(match['per'])}"
        if first:
            before = word_before(match.string, match.start())
            return grammar.span(grammar.amount(grammar.parse(first), currency.unit.gender), money, "amounts", before)
        return f"{grammar.minus} {money}" if match["sign"] else money

    def _with_cents(self, match: re.Match[str]) -> str | None:
        """Read two decimals before the name of a currency as cents: "50,50 euros"."""
        grammar = self._grammar
        if match["sign"] and not negative(match):
            return None
        money = grammar.money(grammar.parse(match["n"]), self._units[match["c"].lower()])
        return f"{grammar.minus} {money}" if match["sign"] else money


ALONE = frozenset(
    words("km kg cm mm mg km² m² cm² m³ dm³ cm³ km/h m/s kWh kW MW GW GB MB TB MHz GHz kHz Hz Mbps hPa kPa mAh")
)
"""Units that are read without a number as well, because no word is spelled like them."""


def unit_rule(grammar: Grammar) -> Rule:
    """Return the rule for units that stand alone (``millones de km²``)."""
    units = grammar.tables.units

    each = frozenset(grammar.tables.fixed.get("before one", "").split())

    def said(match: re.Match[str]) -> str:
        noun = units[match[0]]
        if word_before(match.string, match.start()) in each:
            return noun.one
        return noun.one if match.string[match.end() : match.end() + 2].strip()[:1].isdecimal() else noun.many

    pattern = rf"(?:{alternatives(unit for unit in units if unit in ALONE)})(?![\w²³/'’]|\.\w)"
    return Rule("measure", re.compile(pattern), said)


def scaled_unit_rule(grammar: Grammar) -> Rule:
    """Return the rule for a unit behind a word that multiplies: "6 mil pts", "2 millones de t"."""
    units = {unit: noun for unit, noun in grammar.tables.units.items() if unit in vowelless_units(grammar)}
    scales = alternatives((*grammar.tables.scales, *grammar.tables.fixed.get("thousand", "").split(), "mille"))
    ahead = re.compile(rf"\d\s(?:{scales})(?:\s(?:de|di))?\s$")

    def said(match: re.Match[str]) -> str | None:
        behind = ahead.search(match.string, max(0, match.start() - 24), match.start())
        return units[match[0]].many if behind else None

    return Rule("measure", re.compile(rf"(?:{alternatives(units)})(?![\w²³/'’]|\.\w)"), said)


def vowelless_units(grammar: Grammar) -> frozenset[str]:
    """Return the units of letters that no word is spelled with: pts, kg, but not min."""
    return frozenset(unit for unit in grammar.tables.units if unit.isalpha() and not re.search("(?i)[aeiouà-ÿ]", unit))


def rate_rule(grammar: Grammar) -> Rule:
    """Return the rule for what a count without a unit is for: "7.200/mm³", "3 veces/día", "0,5 gota/kg/dose"."""
    what = _per_what(grammar)
    counted = re.compile(r"\d(?:\s?(?:[a-zà-ÿ²³µ.]{1,20}|[€$£\"″'’]))?(?:/[a-zà-ÿA-Z²³µ]{1,8})?$")

    def said(match: re.Match[str]) -> str | None:
        return what[match["u"]] if counted.search(match.string, max(0, match.start() - 32), match.start()) else None

    return Rule("measure", re.compile(rf"/\s?(?P<u>{alternatives(what)})(?!\w|[.]\w)"), said)


def _per_what(grammar: Grammar) -> dict[str, str]:
    """Return what may stand behind a measure and a slash, and how it is said."""
    fixed = grammar.tables.fixed
    return {
        **grammar.tables.per,
        **{unit: f"{fixed['per']} {noun.one}" for unit, noun in grammar.tables.units.items()},
        **pairs(fixed.get("per what", "").replace("|", "\n")),
    }


def measure_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for numbers, ranges and fractions with a unit or a percent sign."""
    return _MeasureReader(grammar).rules()


_QUOTATION = re.compile(r'(?:^|[\s(\[=:,/«])"(?:\S[^"]*)?$')


def closes_quotation(text: str, at: int) -> bool:
    """Tell whether the mark behind the number at ``at`` closes a quotation ("Apollo 13"), and is no sign of inches."""
    return _QUOTATION.search(text, max(0, at - _LONGEST_QUOTATION), at) is not None


_LONGEST_QUOTATION = 200
NOON = 12
_SUMMIT = re.compile(r"COP\d{2}")
"""A conference of the United Nations, which is no amount of Colombian pesos."""
_DOSES = frozenset(words("mg g mcg µg μg ml mL UI V"))
_LEAST_PART = 16
"""The least part that a fraction is of; "875/125 mg" are the doses of two substances, "127/220 V" two voltages."""
_DURATIONS = frozenset(("h", "min", "min.", "gg", "j", "d", "s"))
_SEATS = re.compile(r"(?<!\w)(?:\d{1,3}[A-Z](?:,\s|\s(?:y|e|et|ou|o|à|a)\s)){1,5}$")
"""Seats before the last of a list: "asientos 12A y 12B"."""


class _MeasureReader:
    """Reads numbers with units in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._units, self._fixed = grammar.tables.units, grammar.tables.fixed
        self._words = frozenset(self._fixed.get("units that are words", "").split())
        self._per = _per_what(grammar)

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        grammar = self._grammar
        rate = (
            rf"(?P<per>(?:\s?/\s?(?:{alternatives(self._per)})(?![\w²³])){{0,2}})"
            rf"(?:\s?/\s?(?P<every>{grammar.number})\s?(?P<span>{alternatives(self._units)})(?!\w))?"
        )
        stop = r"(?:(?<=[a-z])\.(?=\s+[a-zà-ÿ\d(]|[,;:)]))?"
        ends = r"(?:\s*$|\s+[A-ZÀ-Þ¿¡«])"
        stopped = [unit for unit in self._units if unit.endswith(".")]
        shortened = (
            rf"(?:{alternatives(stopped)})(?!{ends})|(?:{alternatives(unit[:-1] for unit in stopped)})(?=\.{ends})|"
        )
        plain = alternatives(unit for unit in self._units if unit not in stopped)
        behind = rf"{rate}(?![\w²³]|/\w|['’]\w|(?<=[A-Z])-\d){stop}"
        symbols = rf"(?P<u>{shortened if stopped else ''}{plain})(?:(?<=[%‰°′″])|{behind})"
        number = grammar.number
        return [
            Rule(
                "measure",
                re.compile(rf"(?P<n>\d{{1,3}}{re.escape(grammar.decimal)}\d\d?)\s?º(?!\w|\s[CF])"),
                self._degrees,
            ),
            Rule(
                "measure",
                re.compile(
                    rf"(?P<sign>[-−+])?(?P<n>{number})(?:\s(?:{re.escape(grammar.and_)}\s)?(?P<t>\d{{1,3}})/(?P<b>\d{{1,3}})|\s?[-–]\s?(?P<to>{number}))?\s?{symbols}"
                ),
                self._measure,
            ),
            Rule("measure", re.compile(rf"(?P<t>\d{{1,3}})/(?P<b>\d{{1,3}})\s?{symbols}"), self._part),
        ]

    def _unit_of(self, match: re.Match[str]) -> Noun:
        """Return the unit of a match; the full stop of a shortened one may be that of the sentence."""
        written = match["u"]
        return self._units.get(written) or self._units.get(re.sub(r"\s", "", written)) or self._units[f"{written}."]

    def _rated(self, said: str, match: re.Match[str]) -> str:
        """Return ``said`` with the units that follow it behind slashes: "3 mg/kg/día"."""
        others = re.split(r"\s?/\s?", match["per"] or "")
        said = " ".join([said, *(self._per[other] for other in others if other)])
        if match["every"]:
            every = self._grammar.counted(self._grammar.parse(match["every"]), self._units[match["span"]])
            if match["span"] == match["u"]:
                return f"{said} {every}"  # two sizes of something: "8 GB/256 GB"
            said = f"{said} {self._fixed.get('every', self._fixed['per'])} {every}"
        return said

    def _measure(self, match: re.Match[str]) -> str | None:
        if match["u"] == '"' and closes_quotation(match.string, match.start()):
            return None
        grammar = self._grammar
        noun = self._unit_of(match)
        if match["u"] == '"' and match["sign"] == "+":
            noun = self._units["s"]  # the distance to the winner of a race
        if match["sign"] and not negative(match):
            return None
        attached = len(match["u"]) == 1 and match["u"].isupper() and match[0].endswith(f"{match['n']}{match['u']}")
        seats = _SEATS.search(match.string, max(0, match.start() - 30), match.start()) if attached else None
        if (
            attached
            and noun_before(grammar, match.string, seats.start() if seats else match.start())
            in grammar.tables.numbered
        ):
            return None  # a seat or a line: "asiento 14A"
        if match["u"] == "ha" and _HAS.match(match.string, match.end()):
            return None
        after = word_after(match.string, match.end()) if match["u"] in self._words else ""
        if after and after not in (grammar.of, grammar.and_, self._fixed["per"], grammar.to):
            return None  # "a los 30 mi padre"
        written = grammar.parse(match["n"])
        if match["to"]:
            last = grammar.parse(match["to"])
            before = word_before(match.string, match.start())
            said = grammar.span(grammar.amount(written, noun.gender), grammar.counted(last, noun), "amounts", before)
        elif match["t"]:
            top, bottom = int(match["t"]), int(match["b"])
            said = grammar.mixed(written.value, top, bottom, noun) if bottom else ""
        else:
            said = grammar.counted(written, noun)
        said = self._rated(said, match)
        if match["sign"]:
            said = f"{grammar.minus if match['sign'] != '+' else grammar.plus} {said}"
        return said or None

    def _part(self, match: re.Match[str]) -> str | None:
        if match["u"] == '"' and closes_quotation(match.string, match.start()):
            return None
        grammar, noun = self._grammar, self._unit_of(match)
        if match["u"] == "mmHg":  # the pressure of blood
            return grammar.over(grammar.amount(Written(match["t"])), grammar.counted(Written(match["b"]), noun))
        closely = about_so_many(int(match["t"]), int(match["b"])) and (match["t"], match["b"]) not in (
            ("2", "3"),
            ("3", "4"),
        )
        if (match["u"] == "h" and int(match["t"]) >= NOON) or (match["u"] in _DURATIONS and closely):
            # how soon something comes, or how long it takes: "24/48h", "5/6 min"
            first, last = grammar.amount(Written(match["t"]), noun.gender), grammar.counted(Written(match["b"]), noun)
            return grammar.span(first, last, "amounts", word_before(match.string, match.start()))
        if match["u"] in _DOSES and int(match["b"]) > _LEAST_PART:
            first, last = grammar.amount(Written(match["t"])), grammar.counted(Written(match["b"]), noun)
            return self._rated(f"{first} {grammar.tables.signs['/']} {last}", match)
        return (
            self._rated(self._grammar.fraction(int(match["t"]), int(match["b"]), noun), match)
            if int(match["b"])
            else None
        )

    def _degrees(self, match: re.Match[str]) -> str:
        """Read the sign of an ordinal behind decimals as degrees: "38,5º"."""
        grammar = self._grammar
        return grammar.counted(grammar.parse(match["n"]), grammar.degrees)
