"""Units without a number that are made of several: "in kg·m/s²", "W/m²", "J/kg".

What decides is a dot between units, a raised number, or a unit of energy or amount before the slash.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.units import UNITS, per_unit
from rhapsode.text.tokens import Token

_FACTOR = r"(?:kg|mol|mm|cm|km|kW|kJ|kN|MJ|MW|kPa|Pa|Hz|N|J|W|A|V|C|m|s|g|h|K|L)"
_POWER: Final = {"²": "squared", "³": "cubed"}
_OF_SPACE: Final = {"²": "square", "³": "cubic"}
_LENGTHS: Final = frozenset(("dm", "m", "mm", "cm", "km"))
_OTHERS: Final = {"dm": ("decimeter", "decimeters"), "K": ("kelvin", "kelvins"), "C": ("coulomb", "coulombs")}
"""Units whose letters behind a number are something else ("20 K", "20 C")."""
_PRODUCT = re.compile(
    rf"(?P<above>{_FACTOR}[²³]?(?:[·⋅]{_FACTOR}[²³]?){{1,3}})(?:/(?P<below>{_FACTOR}[²³]?(?:[·⋅]{_FACTOR})?))?(?![\w²³·⋅/])"
    rf"|(?P<single>{_FACTOR}[²³]?)/(?P<under>{_FACTOR}[²³])(?![\w²³·⋅/])"
    r"|(?P<energy>k?J|MJ|N|m?mol)/(?P<mass>(?:kg|mol|K|L|m)(?:[·⋅]K)?)(?![\w²³·⋅/])"
)
_MINUS = r"(?:⁻(?P<power>[¹²³])|-(?P<flat>[1-3]))(?![\w⁰-⁹-]|[.,]\d|\s?(?:mm|cm|m|km|in|ft|g|kg|h|s|x)(?!\w))"
_INVERSE = re.compile(rf"(?P<unit>{_FACTOR}|dm|yr){_MINUS}")
"""A unit below the line, as chemists write it: "0.1 mol dm⁻³"; a text that was copied has lost the raising."""
_COUNTED_INVERSE = re.compile(rf"(?P<number>\d[\d,]{{0,12}}(?:\.\d{{1,9}})?)\s?(?P<unit>cm|m|s|nm|kg|dm){_MINUS}")
_PER_AREA = re.compile(r"(?<=\d)/(?P<unit>(?:km|cm|m|mi|ft)[²³23])(?!\w)")
"""What a number is counted on: "112/km²"."""
_COUNTED_PER_AREA = re.compile(r"(?P<number>\d[\d,]{0,12}(?:\.\d{1,3})?)/(?P<unit>(?:km|mi)[23])(?!\w)")
_ONE_FACTOR = re.compile(rf"(?P<unit>mmol|{_FACTOR})(?P<power>[²³]?)")


def _product(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a unit of several: "kg·m/s²" is "kilogram meters per second squared"."""
    if not context.alone(match.start()):
        return None
    above = match["above"] or match["single"] or match["energy"]
    below = match["below"] or match["under"] or match["mass"]
    said = _said(above, many=True)
    return one(match, f"{said} per {_said(below, many=False)}" if below else said, "measure")


def _said(written: str, *, many: bool) -> str:
    factors = list(_ONE_FACTOR.finditer(written))
    return " ".join(
        _with_power(_names(factor["unit"])[many and at == len(factors) - 1], factor["unit"], factor["power"])
        for at, factor in enumerate(factors)
    )


def _with_power(name: str, unit: str, power: str) -> str:
    """Return "cubic meter", "second squared"."""
    if not power:
        return name
    return f"{_OF_SPACE[power]} {name}" if unit in _LENGTHS else f"{name} {_POWER[power]}"


def _names(unit: str) -> tuple[str, str]:
    return _OTHERS.get(unit) or UNITS[unit]


def _inverse(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a unit with a negative power behind another unit."""
    if not context.tokens or context.tokens[-1].kind != "measure":
        return None
    return one(match, _below(match), "measure")


def _below(match: re.Match[str]) -> str:
    power = match["power"] or "¹²³"[int(match["flat"]) - 1]
    unit = match["unit"]
    name = "year" if unit == "yr" else _names(unit)[0]
    return f"per {_with_power(name, unit, '' if power == '¹' else power)}"


def _counted_inverse(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a number of a unit with a negative power: "1450 cm⁻¹" is "… per centimeter"."""
    number = numbers.number(match["number"].replace(",", ""), british=context.british)
    return one(match, f"{number} {_below(match)}", "measure")


def _counted_per_area(match: re.Match[str], context: Context) -> list[Token]:
    """Read a density whose power is no longer raised: "112/km2"."""
    number = numbers.number(match["number"].replace(",", ""), british=context.british)
    return [
        Token(match.start(), match.end("number"), number, "cardinal"),
        Token(match.end("number"), match.end(), f"per {per_unit(match['unit'])}", "measure"),
    ]


RULES: Final = (
    Rule("0", _COUNTED_INVERSE, _counted_inverse),
    Rule("a", _PRODUCT, _product),
    Rule("a", _INVERSE, _inverse),
    Rule("0", _COUNTED_PER_AREA, _counted_per_area),
    Rule("/", _PER_AREA, lambda m, c: one(m, f"per {per_unit(m['unit'])}", "measure")),
)
