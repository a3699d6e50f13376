"""English for SSML's ``say-as``: a text that is read as its ``interpret-as`` wants it."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.date import MONTHS

_LETTERS: Final = frozenset(("characters", "character", "spell-out", "verbatim", "letters"))
_CARDINALS: Final = frozenset(("cardinal", "number"))
_AS_WRITTEN: Final = frozenset(("time", "currency", "fraction", "unit", "address", "duration", "name"))
"""Those that the reader finds out by itself."""
_DATE_PART = re.compile(r"\d+|[^\W\d_]+")
_ORDERS: Final = ("mdy", "dmy", "ymd", "ydm", "md", "dm", "my", "ym", "y", "m", "d")
_SIGNS: Final = {"-": "dash", ".": "dot", "/": "slash", "@": "at", "_": "underscore", "#": "hash", "+": "plus",
                 "&": "and", ":": "colon", "*": "star", ",": "comma"}  # fmt: skip


def say_as(written: str, interpret_as: str, form: str, *, british: bool) -> str | None:
    """Return what is read for ``written``; itself where the reader knows it anyway, ``None`` for an unknown wish."""
    if interpret_as in _LETTERS:
        return " ".join(
            numbers.digits(char) if char.isdecimal() else char.upper() if char.isalnum() else _SIGNS.get(char, "")
            for char in written
        )
    if interpret_as == "digits":
        return numbers.digits(written) or written
    plain = written.replace(",", "").replace(" ", "").strip()
    if interpret_as in _CARDINALS:
        return _cardinal(plain, british=british) or written
    if interpret_as == "ordinal":
        number = re.fullmatch(r"(\d{1,15})(?:st|nd|rd|th)?", plain)
        value = int(number[1]) if number else numbers.roman_value(plain)
        return numbers.ordinal(value, british=british) if value or number else written
    if interpret_as == "telephone":
        groups = re.findall(r"\d+|\+", written)
        return ", ".join("plus" if group == "+" else numbers.digits(group) for group in groups) or written
    if interpret_as == "date":
        return _date(written, form, british=british)
    return written if interpret_as in _AS_WRITTEN else None


def _cardinal(plain: str, *, british: bool) -> str | None:
    number = re.fullmatch(r"([-+]?)(\d{1,15})(?:\.(\d{1,15}))?", plain)
    if number is None:
        value = numbers.roman_value(plain)
        return numbers.cardinal(value, british=british) if value else None
    sign = {"-": "minus ", "+": "plus "}.get(number[1], "")
    decimals = f" point {numbers.digits(number[3])}" if number[3] else ""
    return f"{sign}{numbers.cardinal(int(number[2]), british=british)}{decimals}"


def _date(written: str, form: str, *, british: bool) -> str:
    """Return a date of numbers in the order of ``form`` ("mdy"), or else in the order that the accent has."""
    parts = _DATE_PART.findall(written)
    if not all(map(str.isdecimal, parts)):
        return written
    if form not in _ORDERS or len(form) != len(parts):
        orders = {3: "ymd" if parts and len(parts[0]) == 4 else "dmy" if british else "mdy", 2: "md", 1: "y"}
        form = orders.get(len(parts), "")
    found = dict(zip(form, map(int, parts), strict=False))
    if not form or not 1 <= found.get("m", 1) <= 12 or not 1 <= found.get("d", 1) <= 31:
        return written
    month = MONTHS[found["m"] - 1] if "m" in found else ""
    day = numbers.ordinal(found["d"], british=british) if "d" in found else ""
    if day and month:
        day, month = (f"the {day} of", month) if british else (month, day)
    year = numbers.year(found["y"], british=british) if "y" in found else ""
    return " ".join(filter(None, (day, month, year)))
