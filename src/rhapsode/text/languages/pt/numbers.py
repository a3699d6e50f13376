"""Number words of Brazilian Portuguese (Cunha and Cintra, Nova gramática do português contemporâneo, chapter 10)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_SMALL: Final = words(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
    "dezesseis dezessete dezoito dezenove"
)
_TENS: Final = words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_HUNDREDS: Final = words(
    "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
)
_SCALES: Final = (
    (10**21, "sextilhão", "sextilhões"), (10**18, "quintilhão", "quintilhões"), (10**15, "quatrilhão", "quatrilhões"),
    (10**12, "trilhão", "trilhões"), (10**9, "bilhão", "bilhões"), (10**6, "milhão", "milhões"),
)  # fmt: skip
LARGEST: Final = 10**24 - 1
_FEMININE: Final = {"um": "uma", "dois": "duas"}


@lru_cache(4096)
def cardinal(number: int, gender: Gender = "m") -> str:
    """Return the name of ``number``; one, two and the hundreds from 200 have a gender."""
    groups: list[tuple[str, int]] = []
    rest = number
    for scale, one, many in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            groups.append((f"{_below_thousand(count, 'm')} {one if count == 1 else many}", count))
    thousands, rest = divmod(rest, 1000)
    if thousands:
        groups.append(("mil" if thousands == 1 else f"{_below_thousand(thousands, gender)} mil", thousands))
    if rest or not groups:
        groups.append((_below_thousand(rest, gender), rest))
    *heads, (last, value) = groups
    if not heads:
        return last
    joint = " e " if value <= 100 or value % 100 == 0 else " "
    return " ".join(head for head, _ in heads) + joint + last


def _below_thousand(number: int, gender: Gender) -> str:
    hundreds, rest = divmod(number, 100)
    if number == 100:
        return "cem"
    words = []
    if hundreds:
        word = _HUNDREDS[hundreds - 1]
        words.append(word[:-2] + "as" if gender == "f" and hundreds > 1 else word)
    if rest >= 20:
        words.append(_TENS[rest // 10 - 2])
        rest %= 10
    if rest or not words:
        words.append(_FEMININE.get(_SMALL[rest], _SMALL[rest]) if gender == "f" else _SMALL[rest])
    return " e ".join(words)


_UNITS: Final = ["", "primeiro", "segundo", "terceiro", "quarto", "quinto", "sexto", "sétimo", "oitavo", "nono"]
_ORDINAL_TENS: Final = [
    "",
    "décimo",
    "vigésimo",
    "trigésimo",
    "quadragésimo",
    "quinquagésimo",
    "sexagésimo",
    "septuagésimo",
    "octogésimo",
    "nonagésimo",
]
_ORDINAL_HUNDREDS: Final = [
    "",
    "centésimo",
    "ducentésimo",
    "trecentésimo",
    "quadringentésimo",
    "quingentésimo",
    "sexcentésimo",
    "septingentésimo",
    "octingentésimo",
    "nongentésimo",
]
_LARGE: Final = {10**6: "milionésimo", 10**9: "bilionésimo"}


@lru_cache(1024)
def ordinal(number: int, gender: Gender = "m") -> str:
    """Return the ordinal (primeiro, vigésimo terceiro)."""
    words: list[str] = []
    if number in _LARGE:
        words.append(_LARGE[number])
    else:
        thousands, rest = divmod(number, 1000)
        if thousands:
            words += ([] if thousands == 1 else cardinal(thousands).split()) + ["milésimo"]
        hundreds, rest = divmod(rest, 100)
        words += [_ORDINAL_HUNDREDS[hundreds], _ORDINAL_TENS[rest // 10], _UNITS[rest % 10]]
    return " ".join(word[:-1] + "a" if gender == "f" and word.endswith("o") else word for word in words if word)


def denominator(number: int, *, many: bool) -> str | None:
    """Return the name of a part (meio, terço, oitavo, onze avos, centésimo)."""
    if number < 2:
        return None
    if number in (2, 3):
        word = "meio" if number == 2 else "terço"
    elif number <= 10 or number in (100, 1000, *_LARGE):
        word = ordinal(number)
    else:
        return f"{cardinal(number)} avos"
    return word + "s" if many else word
