"""What Spanish makes of English words: the spellings that tell them, and its sounds for theirs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.es.words import RESPELLED
from rhapsode.text.languages.shared.english import english_words, listed_in

_SOUNDS: Final = """
O = oʊ
Y = oɪ
Q = oʊ
i = i
ɛ = e
ɛ/a = a
æ = a
ɑ/o = o
ɔ = a
ɔ/o = o
ɔ/u = o
ʌ = a
ʌ/o = o
ə = e
ə/o = o
ə/u = u
ᵊ = e
ᵊ/o = o
əɹ = eɾ
əɹ/o = oɾ
əɹ/a = aɾ
ɜɹ = eɾ
ɜɹ/o = oɾ
ɜɹ/u = uɾ
ɹ = ɾ
ʤ = ʝ
ʒ = ʃ
z = s
v = b
ð = d
h = x
ŋ = n
"""

ENGLISH: Final = english_words(
    marks=r"w|sh|ck|ph|ee|oo|gh|[^aeiour]th|th[^aeiou]|ith$|^th|[^aeou]y$|[a-z]{2}[dklmnstv]ey$|[aeo]y(?=[^aeiou])|tt|ss|ff|pp|mm|bb|dd|"
    r"(?:ld|ft|rk|rd|sk|nk|lk|ngs?|ns|rs|ts|ps|tch|[lbcdhkmnrst]son|(?:[hlrsgy]|in|ing)ton)$|^s[ptcmnkl]|[vr]ic$|j[^aeiou]",
    small_marks=r"sh|ck|w|[^n]ght|[^aeiou]ings?$|^s[ptcmnkl]",
    native=r"[aiou]$|e[sz]$",
    sounds=_SOUNDS,
    finish=(
        (r"^([ˈˌ]?)ɾ|(?<=[nls])([ˈˌ]?)ɾ", r"\1\2r"),
        (r"^j|(?<=[aeo])j(?=[aeo])", "ʝ"),
        (r"^s(?=[ˈˌ]?[ptkmnlfb])", "es"),
        (r"nk", "ŋk"),
    ),
    listed=listed_in(RESPELLED),
)
