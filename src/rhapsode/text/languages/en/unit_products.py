"""Units without a number that are made of several: "in kg·m/s²", "W/m²", "J/kg".

What decides is a dot between units, a raised number, or a unit of energy or amount before the slash.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.units import UNITS
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
_INVERSE = re.compile(rf"(?P<unit>{_FACTOR}|dm)⁻(?P<power>[¹²³])(?![\w⁰-⁹])")
"""A unit below the line, as chemists write it: "0.1 mol dm⁻³"."""
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
    power = "" if match["power"] == "¹" else match["power"]
    return one(match, f"per {_with_power(_names(match['unit'])[0], match['unit'], power)}", "measure")


RULES: Final = (Rule("a", _PRODUCT, _product), Rule("a", _INVERSE, _inverse))
