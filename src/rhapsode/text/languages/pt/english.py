"""What Brazilian Portuguese makes of English words: the spellings that tell them, and its sounds for theirs."""

from __future__ import annotations

import unicodedata
from typing import Final

from rhapsode.text.languages.pt.words import RESPELLED, SOUNDS
from rhapsode.text.languages.shared.english import english_words, listed_in

_SOUNDS: Final = """
O = ow
Y = ɔɪ
Q = ow
æ = ɛ
ɑ/o = ɔ
ɔ = ɔ
ɔ/a = a
ʌ = a
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
θ = f
ð = d
h = x
"""
_VOWEL: Final = "aeiouɛɔAIWOY"


ENGLISH: Final = english_words(
    marks=r"w|sh|ck|ee|oo|gh(?![ei])|[^aeiour]th|th[^aeiou]|ith$|[^aeiou]y|y$|k|tt|"
    r"(?:ld|ft|rd|ngs?|ts|ps|tch|[lbcdhkmnrst]son|(?:[hlrsgy]|in|ing)ton)$|[vr]ic$|^s[ptcmnkl]",
    small_marks=r"sh|ck|w|[^n]ght|[^aeiou]ings?$|tch$|^s[ptcmnkl]",
    native=r"[aiou]$|^wagner|^thi(?:ag|er)",
    sounds=_SOUNDS,
    finish=(
        (r"^([ˈˌ]?)ɾ|(?<=[nls])([ˈˌ]?)ɾ", r"\1\2x"),
        (r"(?<=[pbtdkɡfv])ɾ", "r"),
        (r"ɾ$", "r"),
        (rf"ɾ(?=[ˈˌ]?[^ˈˌ{_VOWEL}])", "ɾə"),
        (r"aʊ", "W"),
        (rf"l(?=[ˈˌ]?[^ˈˌ{_VOWEL}j]|$)", "ʊ"),
        (rf"[eɛ][nmŋ](?=[ˈˌ]?[^ˈˌ{_VOWEL}jw]|$)", "Aŋ"),
        (rf"a[nmŋ](?=[ˈˌ]?[^ˈˌ{_VOWEL}jw]|$)", unicodedata.normalize("NFD", "ɐ̃ŋ")),
        (rf"[oɔ][nmŋ](?=[ˈˌ]?[^ˈˌ{_VOWEL}jw]|$)", "oŋ"),
        (rf"i[nmŋ](?=[ˈˌ]?[^ˈˌ{_VOWEL}jw]|$)", "iŋ"),
        (rf"u[nmŋ](?=[ˈˌ]?[^ˈˌ{_VOWEL}jw]|$)", unicodedata.normalize("NFD", "ũŋ")),
        (r"t(?=[ˈˌ]?i|$)", "ʧ"),
        (r"d(?=[ˈˌ]?i|$)", "ʤ"),
        (r"(?<=[pbkɡfvʃʒʧʤ])$", "y"),
        (r"^s(?=[ˈˌ]?[ptkfʧ])", "is"),
        (r"^s(?=[ˈˌ]?[mnlv])", "iz"),
    ),
    listed=listed_in(RESPELLED, SOUNDS),
)
