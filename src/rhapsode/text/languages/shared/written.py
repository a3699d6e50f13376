"""Numbers as they are written: grouped, with decimals, in the digits of any script; and roman numerals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LONGEST_NAMED, LONGEST_GROUPED = 15, 24
"""The most digits of a number that is read as a number, plain and grouped; longer ones are read digit by digit."""


@dataclass(frozen=True, slots=True)
class Written:
    """A written number: the digits before and behind the decimal sign, and which sign that was."""

    whole: str
    decimals: str = ""
    sign: str = ""
    grouped: bool = False

    @property
    def value(self) -> int:
        """What stands before the decimal sign."""
        return int(self.whole)

    @property
    def serial(self) -> bool:
        """Whether it is read digit by digit: with a zero in front, or too long to be named."""
        return (len(self.whole) > 1 and self.whole[0] == "0") or len(self.whole) > (
            LONGEST_GROUPED if self.grouped else LONGEST_NAMED
        )

    @property
    def one(self) -> bool:
        """Whether a noun behind it is in the singular: 1, and nothing behind the decimal sign."""
        return not self.decimals and self.value == 1 and not self.serial


def number_pattern(decimal: str, groups: str, *, indian: bool = False) -> str:
    """Return the regular expression of a number without a sign: ``decimal`` is "," or ".", ``groups`` part thousands.

    The other of comma and full stop is taken as a decimal sign where it cannot part thousands (3.14 in Spanish).
    """
    other = "." if decimal == "," else ","
    first = r"\d{1,2}(?:,\d{2})+,\d{3}|" if indian else ""
    grouped = "|".join(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+" for group in groups)
    tail = rf"(?:{re.escape(decimal)}\d+)?"
    american = rf"\d{{1,3}}(?:{re.escape(decimal)}\d{{3}})+{re.escape(other)}\d+"
    foreign = rf"{re.escape(other)}(?:\d{{1,2}}|\d{{4,}})" if other == "." else r"(?!)"
    return (
        rf"(?:{american}(?!\d)|(?:{first}{grouped})(?!\d){tail}(?!\d)|\d+(?:{re.escape(decimal)}\d+|{foreign}"
        rf"(?![\d]|[.,]\d))?(?!\d))"
    )


def parse(written: str, decimal: str) -> Written:
    """Return ``written``, which :func:`number_pattern` matched for the same ``decimal`` sign."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in written)
    other = "." if decimal == "," else ","
    plain = re.sub(r"[\s\u00a0\u202f\u2009'’]", "", plain)
    if decimal in plain and other in plain:
        sign = max((decimal, other), key=plain.rindex)
    elif plain.count(decimal) == 1:
        sign = decimal
    elif plain.count(other) == 1 and not re.search(rf"{re.escape(other)}\d{{3}}$", plain):
        sign = other
    else:
        sign = ""
    whole, _, decimals = plain.rpartition(sign) if sign else (plain, "", "")
    return Written(re.sub(r"[.,]", "", whole), decimals, sign, not whole.isdecimal() or len(plain) < len(written))


_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def roman(written: str) -> int | None:
    """Return the value of a roman numeral in capitals; ``None`` if it is not valid."""
    if not written or not _ROMAN.fullmatch(written):
        return None
    values = [_VALUES[char] for char in written]
    return sum(value if value >= max(values[index:]) else -value for index, value in enumerate(values))
