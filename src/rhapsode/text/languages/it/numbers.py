"""Italian number words (Serianni, Grammatica italiana, chapter VI)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_SMALL: Final = words(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
)
_TENS: Final = words("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_SCALES: Final = (
    (10**18, "trilione", "trilioni"), (10**15, "biliardo", "biliardi"), (10**12, "bilione", "bilioni"),
    (10**9, "miliardo", "miliardi"), (10**6, "milione", "milioni"),
)  # fmt: skip
LARGEST: Final = 10**24 - 1


@lru_cache(4096)
def cardinal(number: int, gender: Gender = "m", *, counting: bool = False) -> str:
    """Return the name of ``number``; only one has a gender and, ``counting``, a short form (un libro, una casa).

    Thousands, hundreds and the rest are words of their own, each with its stress, though they are written as one.
    """
    if number == 1:
        return ("una" if gender == "f" else "un") if counting else ("una" if gender == "f" else "uno")
    words: list[str] = []
    rest = number
    for scale, one, many in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            words.append(f"un {one}" if count == 1 else f"{_below_million(count)} {many}")
    if rest or not words:
        words.append(_below_million(rest))
    return " ".join(words)


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    word = ""
    if thousands:
        word = "mille" if thousands == 1 else f"{_below_thousand(thousands).replace('tré', 'tre')}mila"
    if rest or not thousands:
        word += " " + _below_thousand(rest)
    return word.strip()


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    word = ("" if hundreds == 1 else _SMALL[hundreds] if hundreds else "") + ("cento" if hundreds else "")
    if rest or not hundreds:
        word += " " + _below_hundred(rest)
    return word.strip()


def _below_hundred(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, unit = divmod(number, 10)
    word = _TENS[tens - 2]
    if unit in (1, 8):
        word = word[:-1]
    return word + ("tré" if unit == 3 else _SMALL[unit] if unit else "")


_ORDINALS: Final = [
    "",
    "primo",
    "secondo",
    "terzo",
    "quarto",
    "quinto",
    "sesto",
    "settimo",
    "ottavo",
    "nono",
    "decimo",
]


@lru_cache(1024)
def ordinal(number: int, gender: Gender = "m") -> str:
    """Return the ordinal (primo, undicesimo, ventitreesimo)."""
    if 0 < number <= 10:
        word = _ORDINALS[number]
    elif number in (10**6, 10**9):
        word = {10**6: "milionesimo", 10**9: "miliardesimo"}[number]
    else:
        name = cardinal(number).replace(" ", "")
        if name.endswith("tré"):
            stem = name[:-1] + "e"
        elif name.endswith("sei"):
            stem = name
        elif name.endswith("mila"):
            stem = name[:-3] + "ill"
        else:
            stem = name[:-1]
        word = f"{stem}esimo"
    return word[:-1] + "a" if gender == "f" else word


def denominator(number: int, *, many: bool) -> str | None:
    """Return the name of a part (mezzo, terzo, ottavo, centesimo); ``None`` for those read with "su"."""
    if number < 2 or number > 1000 or (number > 100 and number != 1000):
        return None
    word = "mezzo" if number == 2 else ordinal(number)
    return word[:-1] + "i" if many else word
