"""What Italian makes of English words: the spellings that tell them, and its sounds for theirs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.it.words import RESPELLED, SOUNDS
from rhapsode.text.languages.shared.english import english_words, listed_in

_SOUNDS: Final = """
O = o
W = aʊ
Y = ɔi
Q = o
æ = ɛ
ɑ/o = ɔ
ɔ = ɔ
ɔ/a = o
ʌ = a
ʌ/o = o
ə = e
ə/o = o
ə/u = u
ᵊ = e
ᵊ/o = o
əɹ = er
əɹ/o = or
əɹ/a = ar
ɜɹ = er
ɜɹ/o = or
ɜɹ/u = ur
ɹ = r
ʒ = ʤ
θ = t
ð = d
h =
"""


ENGLISH: Final = english_words(
    marks=r"w|sh|ck|ph|ee|oo|gh(?![ei])|[^aeiour]th|th[^aeiou]|ith$|^th|y|^j|k|"
    r"(?:ld|ft|rd|ngs?|ns|rs|ts|ps|tch|tt|ss|ll|ff|[lbcdhkmnrst]son|(?:[hlrsgy]|in|ing)ton)$|[vr]ic$",
    small_marks=r"sh|ck|w|[^n]ght|[^aeiou]ings?$|tch$|ay$|ey$",
    native=r"[aiou]$|^walter$|^juventus$",
    sounds=_SOUNDS,
    finish=((r"i$", "ɪ"), (r"ˈɪ$", "ˈi"), (r"n(?=[kɡ])", "ŋ"), (r"(?<=[aeo])u$", "ʊ")),
    listed=listed_in(RESPELLED, SOUNDS),
)
