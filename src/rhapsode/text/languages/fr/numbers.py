"""French number words (Grevisse, Le bon usage, §§ 596 to 604), as said in France."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_SMALL: Final = words(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
)
_TENS: Final = words("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
_SCALES: Final = (
    (10**18, "trillion"),
    (10**15, "billiard"),
    (10**12, "billion"),
    (10**9, "milliard"),
    (10**6, "million"),
)
LARGEST: Final = 10**24 - 1


@lru_cache(4096)
def cardinal(number: int, gender: Gender = "m") -> str:
    """Return the name of ``number`` with hyphens; only one has a gender."""
    parts: list[str] = []
    rest = number
    for scale, name in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            parts.append(f"{cardinal(count)} {name}{'s' if count > 1 else ''}")
    thousands, rest = divmod(rest, 1000)
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_below_thousand(thousands, final=False)} mille")
    if rest or not parts:
        parts.append(_below_thousand(rest, final=True))
    said = " ".join(parts)
    return f"{said[:-2]}une" if gender == "f" and said.endswith("un") else said


def _below_thousand(number: int, *, final: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds > 1:
        parts.append(_SMALL[hundreds])
    if hundreds:
        parts.append("cents" if hundreds > 1 and not rest and final else "cent")
    if rest or not hundreds:
        parts.append(_below_hundred(rest, final=final))
    return " ".join(parts)


def _below_hundred(number: int, *, final: bool) -> str:
    if number < 20:
        return _SMALL[number]
    tens, unit = divmod(number, 10)
    word = _TENS[tens - 2]
    if tens in (7, 9):
        unit += 10
    if tens < 8 and unit in (1, 11):
        return f"{word} et {_SMALL[unit]}"
    if not unit:
        return f"{word}s" if tens == 8 and final else word
    return f"{word}-{_SMALL[unit]}"


@lru_cache(1024)
def ordinal(number: int, gender: Gender = "m") -> str:
    """Return the ordinal (premier, deuxième, vingt et unième)."""
    if number == 1:
        return "première" if gender == "f" else "premier"
    name = cardinal(number)
    if name.endswith("un"):
        return f"{name}ième"
    if name.endswith("cinq"):
        return f"{name}uième"
    if name.endswith("neuf"):
        return f"{name[:-1]}vième"
    if name.endswith(("cents", "vingts", "millions", "milliards")):
        name = name[:-1]
    return f"{name[:-1] if name.endswith('e') else name}ième"


def denominator(number: int, *, many: bool) -> str | None:
    """Return the name of a part (demi, tiers, quart, cinquième)."""
    if number < 2:
        return None
    if number == 3:
        return "tiers"
    word = {2: "demi", 4: "quart"}.get(number) or ordinal(number)
    return f"{word}s" if many else word
