"""English names of numbers: cardinals, ordinals, years, digits, decimals and roman numerals.

Every function returns lower-case words parted by single spaces, without hyphens. British English says "and" before
the tens and ones ("one hundred and five"), American English does not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES: Final = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")
MAX_NAMED_DIGITS: Final = 21
"""Digits of the largest number that is named (quintillions); a longer one is read digit by digit."""

_ORDINAL_ENDS: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN_FORM = re.compile(r"(?=.)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


def _below_hundred(number: int) -> str:
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return f"{TENS[tens]} {ONES[ones]}" if ones else TENS[tens]


def _below_thousand(number: int, *, british: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{ONES[hundreds]} hundred"
    if not rest:
        return words
    return f"{words} and {_below_hundred(rest)}" if british else f"{words} {_below_hundred(rest)}"


@lru_cache(maxsize=4096)
def cardinal(number: int, *, british: bool = False) -> str:
    """Name a whole number that is not negative: 1234 → "one thousand two hundred thirty four"."""
    if number < 100:
        return _below_hundred(number)
    if number >= 10**MAX_NAMED_DIGITS:
        return digits(str(number))
    words: list[str] = []
    rest = number
    groups: list[int] = []
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    for scale in range(len(groups) - 1, -1, -1):
        group = groups[scale]
        if not group:
            continue
        if british and scale == 0 and group < 100 and words:
            words.append("and")
        words.append(_below_thousand(group, british=british))
        if scale:
            words.append(SCALES[scale])
    return " ".join(words)


@lru_cache(maxsize=1024)
def ordinal(number: int, *, british: bool = False) -> str:
    """Name the place in an order: 22 → "twenty second"."""
    *head, last = cardinal(number, british=british).split()
    if last in _ORDINAL_ENDS:
        last = _ORDINAL_ENDS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last += "th"
    return " ".join([*head, last])


def digits(text: str) -> str:
    """Name the digits of ``text`` one by one; other characters are passed over."""
    return " ".join(ONES[int(char)] for char in text if char.isdecimal())


@lru_cache(maxsize=1024)
def year(number: int, *, british: bool = False) -> str:
    """Name a year of one to four digits: 1905 → "nineteen oh five", 2024 → "twenty twenty four"."""
    century, rest = divmod(number, 100)
    if number < 1000 or 2000 <= number < 2010 or number % 1000 == 0 or (number < 1100 and rest < 10):
        return cardinal(number, british=british)
    if rest == 0:
        return f"{_below_hundred(century)} hundred"
    if rest < 10:
        return f"{_below_hundred(century)} oh {ONES[rest]}"
    return f"{_below_hundred(century)} {_below_hundred(rest)}"


def short_year(two: str) -> str:
    """Name a year of two digits: 98 → "ninety eight", 05 → "oh five"."""
    number = int(two)
    return _below_hundred(number) if number >= 10 else f"oh {ONES[number]}" if number else "two thousand"


def in_pairs(text: str) -> str:
    """Name three or four digits as house numbers and flights are: 123 → "one twenty three"."""
    number = int(text)
    if text[0] == "0":
        return digits(text)
    if len(text) == 3:
        if text[1:] == "00":
            return cardinal(number)
        return f"{ONES[int(text[0])]} {'oh ' if text[1] == '0' else ''}{_below_hundred(number % 100)}"
    if len(text) == 4:
        if number % 1000 == 0:
            return cardinal(number)
        if number % 100 == 0:
            return f"{_below_hundred(number // 100)} hundred"
        if text[2] == "0":
            return f"{_below_hundred(number // 100)} oh {ONES[number % 10]}"
        return f"{_below_hundred(number // 100)} {_below_hundred(number % 100)}"
    return cardinal(number) if len(text) < 3 else digits(text)


def number(text: str, *, british: bool = False) -> str:
    """Name a number as it is written: "1,234.50" → "one thousand two hundred thirty four point five zero".

    Zeros in front ("007") and more digits than have a name are read one by one.
    """
    whole, point, decimals = text.replace(",", "").partition(".")
    if not whole:
        words = ""
    elif (whole[0] == "0" and len(whole) > 1) or len(whole) > MAX_NAMED_DIGITS:
        words = digits(whole)
    else:
        words = cardinal(int(whole), british=british)
    if point and decimals:
        words = f"{words} point {digits(decimals)}" if words else f"point {digits(decimals)}"
    return words


def roman_value(text: str) -> int:
    """Give the value of a well-formed roman numeral in either case; 0 for anything else."""
    letters = text.lower()
    if len(letters) > 15 or not _ROMAN_FORM.fullmatch(letters):
        return 0
    total = 0
    for letter, after in zip(letters, [*letters[1:], ""], strict=True):
        value = _ROMAN[letter]
        total += -value if after and _ROMAN[after] > value else value
    return total


def numeral_of(value: int) -> str:
    """Write a number below 4000 as a roman numeral in small letters."""
    letters = ""
    for worth, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                        (40, "xl"),
                        (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        count, value = divmod(value, worth)
        letters += sign * count
    return letters


_DENOMINATORS: Final = {2: ("half", "halves"), 4: ("quarter", "quarters")}


def denominator(value: int, *, many: bool, british: bool = False) -> str:
    """Name the bottom of a fraction: 3 → "third", several: "thirds"."""
    if value in _DENOMINATORS:
        return _DENOMINATORS[value][many]
    if value in (100, 1000, 1_000_000):
        words = f"one {ordinal(value).split()[-1]}" if not many else ordinal(value).split()[-1]
    else:
        words = ordinal(value, british=british)
    return f"{words}s" if many else words


def fraction(top: int, bottom: int, *, british: bool = False) -> str:
    """Name a fraction: 3/16 → "three sixteenths", 1/100 → "one one hundredth"."""
    if bottom == 0 or bottom == 1:
        return f"{cardinal(top, british=british)} over {cardinal(bottom)}"
    if (bottom > 1000 and bottom != 1_000_000) or top > 9999:
        return f"{cardinal(top, british=british)} over {cardinal(bottom, british=british)}"
    return f"{cardinal(top, british=british)} {denominator(bottom, many=top != 1, british=british)}"
