"""What French makes of English words: the spellings that tell them, and its sounds for theirs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.fr.lexicon import lexicon
from rhapsode.text.languages.fr.words import SOUNDS
from rhapsode.text.languages.shared.english import english_words
from rhapsode.text.languages.shared.grammar import words

_SOUNDS: Final = """
A = ɛ
I = aj
O = o
W = aw
Y = ɔj
Q = o
æ = a
ɑ/o = ɔ
ʌ = œ
ʌ/o = ɔ
ə = œ
ə/e = ɛ
ə/o = ɔ
ᵊ = ɛ
ᵊ/o = ɔ
əɹ = œʁ
əɹ/o = ɔʁ
əɹ/a = aʁ
ɜɹ = œʁ
ɹ = ʁ
ʤ = dʒ
ʧ = tʃ
θ = s
ð = z
h =
"""
_ANGLICISED: Final = frozenset(words("justin george michael charlie jordan scott ryan steve mike johnny eddie"))
"""Names that the dictionary has as French ones, and that are English beside an English family name."""


def _listed(word: str) -> bool:
    return word in SOUNDS or (word not in _ANGLICISED and lexicon()(word) is not None)


ENGLISH: Final = english_words(
    marks=r"w|sh|ee|oo|wh|gh(?![eiy])|[^aeiour]th|ith$|^th|[^a]ey$|day$|(?:tt|ss|ll|ff|zz)$|[lbcdhkmnrst]son$|[hlrsg]ton$|"
    r"(?:ld|ft|sk|lk|ngs?|tch|cks)$|ay(?=[lt])|[vr]ic$",
    small_marks=r"sh|wh|w|ings?$|tch|ght",
    native=r"[aiou]$|eau|eux|[ai]lle|ois|oin|ette$|euil",
    sounds=_SOUNDS,
    finish=((r"[ˈˌ]", ""), (r"(?=(?:[aeiouyøœɛɔɑ])[^aeiouyøœɛɔɑ]*$)", "ˈ")),
    listed=_listed,
)
