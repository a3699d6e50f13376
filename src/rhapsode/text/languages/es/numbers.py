"""Spanish number words, with gender and apocope (RAE, Ortografía de la lengua española, 2010, chapter VIII)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_SMALL: Final = words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_TENS: Final = words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS: Final = words(
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
_SCALES: Final = ((10**18, "trillón", "trillones"), (10**12, "billón", "billones"), (10**6, "millón", "millones"))
LARGEST: Final = 10**24 - 1


@lru_cache(4096)
def cardinal(number: int, gender: Gender = "m", *, counting: bool = False) -> str:
    """Return the name of ``number``; ``counting`` shortens a final uno before a masculine noun (veintiún libros)."""
    words: list[str] = []
    rest = number
    for scale, one, many in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            words += [cardinal(count, counting=True), one if count == 1 else many]
    if rest or not words:
        words.append(_below_million(rest, gender, counting=counting))
    return " ".join(words)


def _below_million(number: int, gender: Gender, *, counting: bool) -> str:
    thousands, rest = divmod(number, 1000)
    words = []
    if thousands:
        words.append("mil" if thousands == 1 else f"{_below_thousand(thousands, gender, counting=True)} mil")
    if rest or not thousands:
        words.append(_below_thousand(rest, gender, counting=counting))
    return " ".join(words)


def _below_thousand(number: int, gender: Gender, *, counting: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if number == 100:
        return "cien"
    words = []
    if hundreds:
        word = _HUNDREDS[hundreds - 1]
        words.append(word[:-2] + "as" if gender == "f" and hundreds > 1 else word)
    if rest or not hundreds:
        words.append(_below_hundred(rest, gender, counting=counting))
    return " ".join(words)


def _below_hundred(number: int, gender: Gender, *, counting: bool) -> str:
    if number < len(_SMALL):
        word = _SMALL[number]
    else:
        tens, unit = divmod(number, 10)
        word = _TENS[tens - 3] + (f" y {_SMALL[unit]}" if unit else "")
    if word.endswith("uno"):
        if gender == "f":
            return word[:-1] + "a"
        if counting:
            return "veintiún" if word == "veintiuno" else word[:-1]
    return word


_ORDINAL_UNITS: Final = [
    "",
    "primero",
    "segundo",
    "tercero",
    "cuarto",
    "quinto",
    "sexto",
    "séptimo",
    "octavo",
    "noveno",
]
_ORDINAL_TENS: Final = [
    "",
    "décimo",
    "vigésimo",
    "trigésimo",
    "cuadragésimo",
    "quincuagésimo",
    "sexagésimo",
    "septuagésimo",
    "octogésimo",
    "nonagésimo",
]
_ORDINAL_HUNDREDS: Final = [
    "",
    "centésimo",
    "ducentésimo",
    "tricentésimo",
    "cuadringentésimo",
    "quingentésimo",
    "sexcentésimo",
    "septingentésimo",
    "octingentésimo",
    "noningentésimo",
]
_JOINED: Final = str.maketrans("áéíóú", "aeiou")
_EXACT: Final = {11: "undécimo", 12: "duodécimo", 10**6: "millonésimo", 10**9: "milmillonésimo"}


@lru_cache(1024)
def ordinal(number: int, gender: Gender = "m", *, before_noun: bool = False) -> str:
    """Return the ordinal; ``before_noun`` shortens primero and tercero (primer piso)."""
    if before_noun and gender == "m" and number == 11:
        word = "undécimo"
    else:
        word = _EXACT.get(number) or " ".join(_ordinal(number))
    if gender == "f":
        return " ".join(part[:-1] + "a" if part.endswith("o") else part for part in word.split())
    if before_noun and word.endswith(("primero", "tercero")):
        return word[:-1]
    return word


def shortened(number: int) -> str:
    """Return the ordinal that ``.er`` is written for: primer, tercer, decimoprimer."""
    word = " ".join(_ordinal(number))
    return word[:-1] if word.endswith("o") else word


def _ordinal(number: int) -> list[str]:
    thousands, rest = divmod(number, 1000)
    words = []
    if thousands:
        multiple = "" if thousands == 1 else cardinal(thousands, counting=True).replace(" ", "").translate(_JOINED)
        words.append(f"{multiple}milésimo")
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        words.append(_ORDINAL_HUNDREDS[hundreds])
    tens, unit = divmod(rest, 10)
    if tens and unit and tens < 3:
        words.append((_ORDINAL_TENS[tens].translate(_JOINED) + _ORDINAL_UNITS[unit]).replace("oo", "o"))
    else:
        words += [word for word in (_ORDINAL_TENS[tens], _ORDINAL_UNITS[unit]) if word]
    return words


_PARTS: Final = {2: "medio", 3: "tercio"}
_HUNDREDTHS: Final = {100: "centésimo", **{100 * index: word for index, word in enumerate(_ORDINAL_HUNDREDS) if index}}


def denominator(number: int, *, many: bool) -> str | None:
    """Return the name of a part (tercio, octavo, onceavo, milésimo); ``None`` for those read with "sobre"."""
    if number in _PARTS:
        word = _PARTS[number]
    elif 4 <= number <= 10:
        word = ordinal(number)
    elif number < 11:
        return None
    elif number < 100:
        word = cardinal(number).replace(" y ", "i").translate(_JOINED)
        word = word.removesuffix("o") if word.endswith("uno") else word
        word = word.rstrip("a") + "avo" if word.endswith("a") else word + "avo"
    elif number in _HUNDREDTHS:
        word = _HUNDREDTHS[number]
    elif number % 1_000_000 == 0 and number < 10**12:
        word = _multiple(number // 1_000_000) + "millonésimo"
    elif number % 1000 == 0 and number < 10**6:
        word = _multiple(number // 1000) + "milésimo"
    else:
        return None
    return word + "s" if many else word


def _multiple(number: int) -> str:
    return "" if number == 1 else cardinal(number, counting=True).replace(" ", "").translate(_JOINED)
