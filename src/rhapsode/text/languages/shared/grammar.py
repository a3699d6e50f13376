"""The interface between the shared reading rules and a language: number words, nouns of measure, tables."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final, Literal

from anyascii import anyascii

from rhapsode.text.languages.shared.written import Written, number_pattern, parse

Gender = Literal["m", "f"]
Span = Literal["amounts", "pair", "years", "days", "times"]
"""What a range joins: amounts of something, two bare numbers, years, days of a month, times of day."""
CENTS: Final = 2


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that is counted: a unit, a currency, a part of one."""

    one: str
    many: str
    gender: Gender = "m"

    def form(self, written: Written) -> str:
        """Return the form that agrees with ``written``."""
        return self.one if written.one else self.many


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and its hundredth part."""

    unit: Noun
    cent: Noun | None = None


def nouns(table: str) -> dict[str, Noun]:
    """Return the nouns of a table: one a line, ``symbol symbol = one / many / f``; without ``many`` it is ``one``."""
    found: dict[str, Noun] = {}
    for line in table.strip().splitlines():
        symbols, _, forms = line.partition("=")
        one, *rest = (part.strip() for part in forms.split("/"))
        feminine = bool(rest) and rest[-1] == "f"
        many = rest[0] if rest and rest[0] != "f" else one
        for symbol in symbols.split():
            found[symbol.replace("_", " ")] = Noun(one, many, "f" if feminine else "m")
    return found


def currencies(table: str) -> dict[str, Currency]:
    """Return the currencies of a table: ``symbol symbol = one / many / m ; cent / cents / m`` a line."""
    found: dict[str, Currency] = {}
    for line in table.strip().splitlines():
        symbols, _, forms = line.partition("=")
        unit, _, cent = forms.partition(";")
        named = nouns(f"u = {unit.strip()}\n" + (f"c = {cent.strip()}" if cent.strip() else ""))
        for symbol in symbols.split():
            found[symbol] = Currency(named["u"], named.get("c"))
    return found


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, separated by white space."""
    return tuple(text.split())


def pairs(table: str) -> dict[str, str]:
    """Return the pairs of a table: ``written = said`` a line."""
    split = (line.partition("=") for line in table.strip().splitlines())
    return {written.strip(): said.strip() for written, _, said in split}


def sign_names(table: str, *, equals: str) -> dict[str, str]:
    """Return the names of signs of a table, with that of "=", which separates the columns of the table."""
    return {**{sign: name for sign, name in pairs(table).items() if sign}, "=": equals}


@dataclass(frozen=True, slots=True)
class Tables:
    """The words of a language that stand in lists."""

    units: Mapping[str, Noun]
    currencies: Mapping[str, Currency]
    abbreviations: Mapping[str, str]
    """What stands for what, with the full stops as they are written."""
    months: Sequence[str]
    month_abbreviations: Mapping[str, str]
    letters: Mapping[str, str]
    signs: Mapping[str, str]
    electronic: Mapping[str, str]
    """Names of signs in addresses."""
    words: Mapping[str, str]
    """What capitals or parts of an address are said as (``GMAIL``, ``PSOE``), keyed in lower case."""
    single: frozenset[str]
    """Letters that are words by themselves."""
    scales: frozenset[str]
    """Words behind a number that multiply it and take a linking word before the noun (``millones``)."""
    numbered: frozenset[str]
    """Nouns that a number or a roman numeral names rather than counts (``página 21``, ``capítulo IV``)."""
    regnal: Mapping[str, Gender]
    """First names of monarchs and popes, behind which a roman numeral is an ordinal."""
    telephone: frozenset[str]
    """Words before a number that make it one of a telephone."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    weekdays: Mapping[str, str] = field(default_factory=dict)
    """Shortened days of the week, without a full stop, and their names."""
    per: Mapping[str, str] = field(default_factory=dict)
    """What stands behind a price and a slash, and how it is said (``mes``: "al mes")."""


class Grammar(ABC):
    """The number words of a language, and how its classes of written things are put into words."""

    decimal: ClassVar[str] = ","
    groups: ClassVar[str] = ".\u00a0\u202f\u2009 "
    comma: ClassVar[str]
    point: ClassVar[str]
    minus: ClassVar[str]
    plus: ClassVar[str]
    to: ClassVar[str]
    """Between the ends of a range."""
    times: ClassVar[str]
    """Between the sides of an area, "3x4"."""
    percent: ClassVar[str]
    per_mille: ClassVar[str]
    of: ClassVar[str]
    """Between a scale or a fraction and its noun: "millones de euros"."""
    and_: ClassVar[str]
    half: ClassVar[tuple[str, str]]
    """How a half is said behind a number: masculine, feminine."""
    degrees: ClassVar[Noun]
    joins_durations: ClassVar[bool] = True
    """Whether "and" stands between hours and minutes of a duration."""
    spells_labels: ClassVar[bool] = False
    """Whether unknown parts of an address are spelled, because the language is not written in its letters."""
    tables: ClassVar[Tables]

    @cached_property
    def number(self) -> str:
        """The regular expression of a number without a sign."""
        return number_pattern(self.decimal, self.groups)

    def parse(self, written: str) -> Written:
        """Return a number that :attr:`number` matched."""
        return parse(written, self.decimal)

    # -- number words -------------------------------------------------------------------------------------------------

    @abstractmethod
    def cardinal(self, number: int, gender: Gender = "m", *, counting: bool = False) -> str:
        """Return the name of ``number``; with ``counting`` as it stands right before a noun of that ``gender``."""

    @abstractmethod
    def ordinal(self, number: int, gender: Gender = "m", *, before_noun: bool = False) -> str:
        """Return the ordinal of ``number``."""

    @abstractmethod
    def denominator(self, number: int, *, many: bool) -> str | None:
        """Return the name of a part, a third or an eighth; ``None`` where a fraction is read with "over"."""

    @abstractmethod
    def over(self, top: str, bottom: str) -> str:
        """Return a fraction whose denominator has no word of its own ("3 over 47")."""

    def gender(self, word: str) -> Gender | None:
        """Return the gender of a noun; ``None`` if ``word`` is not a noun that can be counted."""
        return None

    def digits(self, digits: str) -> str:
        """Return ``digits`` one by one."""
        return " ".join(self.cardinal(int(digit)) for digit in digits if digit.isdecimal())

    def decimals(self, digits: str) -> str:
        """Return the words for the digits behind the decimal sign."""
        return self.digits(digits)

    def amount(self, written: Written, gender: Gender = "m", *, counting: bool = False) -> str:
        """Return a number in words; ``counting`` a noun of that ``gender`` that follows it."""
        if written.serial and not written.decimals:
            return self.digits(written.whole)
        if written.decimals:
            whole = self.digits(written.whole) if written.serial else self.cardinal(written.value)
            sign = self.comma if written.sign == self.decimal else self.point
            return f"{whole} {sign} {self.decimals(written.decimals)}"
        return self.cardinal(written.value, gender, counting=counting)

    def multiple(self, written: Written) -> str:
        """Return a number before a word that multiplies it: "tres coma cinco" millones."""
        return self.amount(written, counting=True)

    # -- classes ------------------------------------------------------------------------------------------------------

    def counted(self, written: Written, noun: Noun) -> str:
        """Return a number and the noun it counts."""
        if noun.one.startswith((self.percent, self.per_mille)):
            return f"{self.amount(written)} {noun.one}"
        return f"{self.amount(written, noun.gender, counting=True)} {noun.form(written)}"

    def money(self, written: Written, currency: Currency) -> str:
        """Return an amount of money; two decimals are cents."""
        if written.decimals and len(written.decimals) <= CENTS and currency.cent:
            cents = Written(str(int(written.decimals.ljust(CENTS, "0"))))
            whole = Written(written.whole)
            if not cents.value:
                return self.counted(whole, currency.unit)
            if not whole.value:
                return self.counted(cents, currency.cent)
            return self.with_cents(self.counted(whole, currency.unit), cents, currency.cent)
        return self.of_millions(written, currency.unit)

    def of_millions(self, written: Written, noun: Noun) -> str:
        """Return an amount, with the linking word where millions end it."""
        plain = self.counted(written, noun)
        if not written.decimals and written.value and not written.value % 1_000_000 and not written.serial:
            return f"{self.cardinal(written.value)} {self.of} {noun.many}"
        return plain

    def scaled(self, amount: str, noun: Noun) -> str:
        """Return an amount that ends in a word for millions, with its noun."""
        return f"{amount} {self.of} {noun.many}"

    def with_cents(self, whole: str, cents: Written, noun: Noun) -> str:
        """Return units and cents together."""
        return f"{whole} {self.and_} {self.counted(cents, noun)}"

    def span(self, first: str, last: str, of: Span, before: str = "") -> str:
        """Return a range "from ``first`` to ``last``" behind the word ``before``."""
        return f"{first} {self.tables.fixed.get('until', self.to) if of == 'times' else self.to} {last}"

    @abstractmethod
    def date(self, day: int | None, month: int, year: int | None) -> str:
        """Return a date."""

    @abstractmethod
    def day(self, day: int) -> str:
        """Return the day of a month."""

    def year(self, year: int) -> str:
        """Return a year."""
        return self.cardinal(year)

    @abstractmethod
    def clock(self, hour: int, minute: int | None, second: int | None, *, named: bool) -> str:
        """Return a time of day; ``named`` where a letter for hours was written."""

    def period(self, hour: int, half: str) -> str:
        """Return the part of the day of ``hour`` (1 to 12) in its ``half``, "a" or "p"."""
        return self.spell(half + "m")

    def duration(self, *parts: tuple[int, str]) -> str:
        """Return the words for a duration; each part is a number and the symbol of its unit."""
        units = self.tables.units
        said = [self.counted(Written(str(number)), units[symbol]) for number, symbol in parts]
        return f" {self.and_} ".join(said) if self.joins_durations else " ".join(said)

    def nth_minute(self, number: int) -> str:
        """Return a minute by its number, behind an article: "al 90'"."""
        return f"{self.ordinal(number)} {self.tables.units['min'].one}"

    def half_more(self, whole: int, noun: str, gender: Gender) -> str:
        """Return a number of ``noun`` and a half: "dos tazas y media"."""
        noun = self.singular(noun, gender) if whole == 1 else noun
        return f"{self.cardinal(whole, gender, counting=True)} {noun} {self.and_} {self.half[gender == 'f']}"

    def singular(self, noun: str, gender: Gender) -> str:
        """Return the singular of a noun that is counted."""
        return noun.removesuffix("s")

    def fraction(self, top: int, bottom: int, noun: Noun | None = None) -> str:
        """Return a fraction, of a noun perhaps."""
        part = self.denominator(bottom, many=top != 1)
        said = (
            f"{self.cardinal(top, counting=True)} {part}"
            if part
            else self.over(self.cardinal(top), self.cardinal(bottom))
        )
        return f"{said} {self.of} {noun.one}" if noun else said

    def mixed(self, whole: int, top: int, bottom: int, noun: Noun | None = None) -> str:
        """Return a whole number and a fraction, of a noun perhaps."""
        if (top, bottom) == (1, 2):
            gender = noun.gender if noun else "m"
            number = self.cardinal(whole, gender, counting=noun is not None)
            said = f"{number} {self.and_} {self.half[gender == 'f']}"
            return f"{said} {noun.one if whole == 1 else noun.many}" if noun else said
        whole_part = self.cardinal(whole, noun.gender if noun else "m")
        return f"{whole_part} {self.and_} {self.fraction(top, bottom, noun)}"

    def telephone(self, groups: Sequence[str], *, country: str = "") -> str:
        """Return a telephone number, digit by digit; ``country`` is the code behind the plus sign."""
        said = " ".join(self.digits(group) for group in groups)
        return f"{self.plus} {self.country_code(country)} {said}".strip() if country else said

    def country_code(self, code: str) -> str:
        """Return the words for the calling code of a country."""
        return self.digits(code)

    def spell(self, letters: str) -> str:
        """Return the names of ``letters`` and digits one by one; of "ß" those of "ss" where it has no name."""
        named = (name for char in letters if char.isalnum() for name in self._names(char.lower()))
        return " ".join(self.digits(name) if name.isdecimal() else name for name in named)

    def _names(self, char: str) -> list[str]:
        """Return the name of a letter, or the names of the plain letters that replace it in other languages ("ß":
        "ss")."""
        known = self.tables.letters.get(char)
        if known is not None or char.isascii():
            return [known or char]
        return [self.tables.letters.get(plain, plain) for plain in anyascii(char).lower() if plain.isalnum()] or [char]

    _SYLLABLES: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:(?:[bcdfgklmnñpqrstvwyzjhç]|[bcdfgptv][lr]|ch|gh|ll|[qg]u|s[ptc])?[aeiouáéíóúâêôãõàèìòùéèêëîïôû]{1,2}"
        r"[lrnsmxzdc]?)+(?:(?<=[aeiouáéíóú])[tpkgfb])?"
    )
    _CLUSTER: ClassVar[re.Pattern[str]] = re.compile(r"(?<=[a-z]{3}[nrslc])[tdskg]$")
    """A second consonant at the end of a longer word: dupont, albert."""
    _DOUBLED: ClassVar[re.Pattern[str]] = re.compile(r"([bcdfglmnprstvz])\1")

    def knows(self, word: str) -> bool:
        """Tell whether a dictionary of the language has ``word``, in small letters."""
        return False

    def address_words(self, label: str) -> str | None:
        """Return the words of a part of an address that is otherwise spelled; ``None`` where there are none."""
        return None

    def pronounceable(self, word: str) -> bool:
        """Tell whether a run of capitals or a part of an address can be said as a word."""
        word = self._CLUSTER.sub("", self._DOUBLED.sub(r"\1", word.lower()))
        return len(word) > 2 and bool(self._SYLLABLES.fullmatch(word)) and bool(re.search("[^aeiou]", word))
