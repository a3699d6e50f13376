"""Hindi to phonemes, in the notation that Kokoro was trained on (espeak-ng's, with misaki's symbols).

A consonant without a vowel sign has an inherent schwa, which is silent at the end of a word and between consonants
(Ohala, Aspects of Hindi Phonology, 1983); the stress goes by the weight of the last syllables (Hayes, Metrical Stress
Theory, 1995, 6.1). Latin letters are phonemised as English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from rhapsode.text.front_end import NO_PHONEMES
from rhapsode.text.languages.hi.compounds import KEPT
from rhapsode.text.languages.hi.nukta import spelled_out
from rhapsode.text.languages.shared.grammar import words
from rhapsode.text.languages.shared.phonemes import RuleG2P
from rhapsode.text.tokens import Token

_CONSONANTS: Final = dict(zip(
    "कखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह",
    words("k kʰ ɡ ɡʰ ŋ c cʰ ɟ ɟʰ ɲ ʈ ʈʰ ɖ ɖʰ ɳ t tʰ d dʰ n p pʰ b bʰ m j ɾ l l ʋ ʃ ʂ s h"), strict=True,
))  # fmt: skip
_DOTTED: Final = {"क": "k", "ख": "kʰ", "ग": "ɡ", "ज": "z", "फ": "f", "ड": "ɽ", "ढ": "ɽʰ", "य": "j", "न": "n", "र": "r"}
_VOWELS: Final = dict(zip("अआइईउऊऋएऐओऔऑऍऎऒॲ", words("ʌ aː ɪ iː ʊ uː ɾɪ eː ɛː oː ɔː ɔ æ e o æ"), strict=True))
_SIGNS: Final = dict(zip("ािीुूृेैोौॉॅॆॊ", words("aː ɪ iː ʊ uː ɾɪ eː ɛː oː ɔː ɔ æ e o"), strict=True))
_NUKTA, _VIRAMA, _VISARGA = "\u093c", "\u094d", "\u0903"
_NASALS: Final = {"k": "ŋ", "ɡ": "ŋ", "c": "ɲ", "ɟ": "ɲ", "ʈ": "ɳ", "ɖ": "ɳ", "t": "n", "d": "n", "p": "m", "b": "m",
                  "s": "n", "ʃ": "n", "ʂ": "n", "z": "n", "ʋ": "m", "h": "ŋ",
                  "l": "n", "ɾ": "n", "j": "n", "f": "m"}  # fmt: skip
_UNSTRESSED: Final = frozenset(words("के को का की से ने में है हैं और कि था थे थी हो ये वे वो यह वह तो मैं हूँ हूं तू एक पे"))
_SOUNDS: Final = {
    "और": "ɔːɾ", "यह": "jəh", "वह": "ʋəh", "की": "ki", "थी": "tʰi",
    "रुपये": "ɾˈʊpeː", "रुपए": "ɾˈʊpeː", "रुपया": "ɾˈʊpjaː",
    "क्या": "kjaː", "नहीं": "nˈʌhĩ", "में": "mẽː", "मैं": "mɛ̃", "हैं": "hɛ̃", "हूँ": "hũ", "हूं": "hũ", "ॐ": "ˈoːm", "मैंने": "mˈɛ̃neː",
}  # fmt: skip
_LATIN: Final = re.compile("[A-Za-z]")


@dataclass(slots=True)
class _Unit:
    """A letter: a consonant (or none), a vowel (or none), whether that is the inherent one, and its nasality."""

    consonant: str
    vowel: str
    inherent: bool = False
    nasal: str = ""


class HindiG2P(RuleG2P):
    """Hindi of India; words in Latin letters are given to the G2P of English."""

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return one string of phonemes for each token, as :class:`rhapsode.text.front_end.G2P` says."""
        latin = [
            index
            for index, token in enumerate(tokens)
            if index not in given and token.kind != "punctuation" and _LATIN.search(token.said)
        ]
        english: dict[int, str] = {}
        for _, places in groupby(enumerate(latin), key=lambda place: place[1] - place[0]):
            together = [index for _, index in places]
            said = _english([tokens[index].said.split() for index in together])
            english |= dict(zip(together, said, strict=True))
        return super().__call__(tokens, {**given, **english})

    def word(self, word: str) -> str:
        return word_phonemes(word)


def g2p() -> HindiG2P:
    """Return the G2P."""
    return HindiG2P()


def _english(spoken: Sequence[Sequence[str]]) -> list[str]:
    """Return the phonemes of tokens beside each other with Latin words, which are read together."""
    from rhapsode.text.languages.registry import g2p as load

    words = [Token(0, len(word), word) for token in spoken for word in token if _LATIN.search(word)]
    sounds = iter(load("en")(words))
    return [
        " ".join(filter(None, (next(sounds) if _LATIN.search(word) else word_phonemes(word) for word in token)))
        for token in spoken
    ]


@lru_cache(50_000)
def word_phonemes(word: str) -> str:
    """Return the phonemes of a word by itself; an empty string where it has no letter of Devanagari."""
    word = unicodedata.normalize("NFC", word)
    if word in _SOUNDS:
        return unicodedata.normalize("NFD", _SOUNDS[word])
    units = _units(unicodedata.normalize("NFD", spelled_out(word)))
    if not units:
        return ""
    _drop_schwas(units)
    stressed = None if word in _UNSTRESSED else _stressed(units)
    return _assimilated("".join(_said(units, index, stressed) for index in range(len(units))))


def _units(word: str) -> list[_Unit]:
    units: list[_Unit] = []
    at = 0
    while at < len(word):
        char = word[at]
        if char in _CONSONANTS:
            consonant = _CONSONANTS[char]
            if word[at + 1 : at + 2] == _NUKTA:
                consonant = _DOTTED.get(char, consonant)
                at += 1
            sign = word[at + 1 : at + 2]
            if sign in _SIGNS and sign:
                units.append(_Unit(consonant, _SIGNS[sign]))
                at += 1
            elif sign == KEPT:
                units.append(_Unit(consonant, "ə"))
                at += 1
            elif sign == _VIRAMA:
                units.append(_Unit(consonant, ""))
                at += 1
            else:
                units.append(_Unit(consonant, "ə", inherent=True))
        elif char in _VOWELS:
            units.append(_Unit("", _VOWELS[char]))
        elif char in "ँं" and units:
            units[-1].nasal = "vowel" if char == "ँ" else "consonant"
        elif char == _VISARGA and units:
            units.append(_Unit("h", ""))
        at += 1
    for index, unit in enumerate(units):
        if (
            unit.consonant == "ɟ"
            and not unit.vowel
            and units[index + 1 : index + 2]
            and units[index + 1].consonant == "ɲ"
        ):
            unit.consonant, units[index + 1].consonant = "ɡ", "j"  # ज्ञ
        if (
            unit.consonant == "k"
            and not unit.vowel
            and units[index + 1 : index + 2]
            and units[index + 1].consonant == "ʂ"
        ):
            units[index + 1].consonant = "ʃ"  # क्ष
    return units


def _drop_schwas(units: list[_Unit]) -> None:
    """Drop the inherent vowel at the end of a word and, from right to left, between syllables with vowels."""
    last = len(units) - 1
    final = units[last]
    if last and final.inherent and not final.nasal:
        cluster = not units[last - 1].vowel and units[last - 1].consonant
        kept = cluster and (
            final.consonant in ("j", "ɾ", "ɽ")
            or (cluster, final.consonant)
            in (
                ("l", "m"),
                ("ɾ", "ɳ"),
                ("t", "n"),
                ("ɡ", "n"),
                ("t", "m"),
                ("ʃ", "n"),
                ("ʂ", "ɳ"),
                ("n", "n"),
            )
        )
        if not kept:
            final.vowel = ""
    for index in range(last - 1, 0, -1):
        before, unit, after = units[index - 1], units[index], units[index + 1]
        if not unit.inherent or unit.nasal:
            continue
        # the name of no letter begins with ऊ (लखनऊ)
        names_of_letters = not after.consonant and after.vowel != "uː" and not _before_long_i(before, unit, after)
        # a short last vowel is one of Sanskrit (प्रगति), but for the conjunction कि (जबकि)
        learned = index == last - 1 and final.vowel in ("ɪ", "ʊ") and final.consonant != "k"
        between_syllables = (
            unit.consonant != "h"
            and not learned
            and before.vowel
            and after.consonant
            and after.vowel
            and not _closed_by_nasal(before, units[index:])
        )
        if names_of_letters or between_syllables:
            unit.vowel = ""


def _before_long_i(before: _Unit, unit: _Unit, after: _Unit) -> bool:
    """Tell whether ई behind ``unit`` ends a word with its vowel (मुंबई, चेन्नई) and is no name of a letter (एनएसई)."""
    within_a_name = not before.consonant or (not before.vowel and before.consonant != unit.consonant)
    return after.vowel == "iː" and not within_a_name


def _closed_by_nasal(before: _Unit, following: list[_Unit]) -> bool:
    """Tell whether an anusvara before a letter is a consonant, which closes the syllable: अंतर, but not खींचना.

    A long vowel with one is a nasal vowel, except in words from Sanskrit (आंतरिक, वांछनीय, सांसदों).
    """
    if before.nasal != "consonant" or "ː" not in before.vowel:
        return before.nasal == "consonant"
    unit, after, *rest = following
    learned = after.vowel in ("ɪ", "iː") and [one.consonant for one in rest] in (["k"], ["j"])
    return learned or (unit.consonant, after.consonant) in (("t", "ɾ"), ("s", "d"))


def _stressed(units: list[_Unit]) -> int | None:
    """Return the unit whose vowel is stressed: a superheavy last syllable, else the last but one if heavy."""
    vowels = [index for index, unit in enumerate(units) if unit.vowel]
    if not vowels:
        return None

    def weight(position: int) -> int:
        index = vowels[position]
        following = vowels[position + 1] if position + 1 < len(vowels) else len(units) + 1
        closing = following - index - 1 if following <= len(units) else len(units) - 1 - index
        unit = units[index]
        heavy = "ː" in unit.vowel or unit.vowel in ("ɔ", "æ") or unit.nasal == "vowel"
        return 1 + heavy + min(closing, 2) + (unit.nasal == "consonant" and not heavy)

    if len(vowels) == 1:
        return vowels[0]
    if weight(len(vowels) - 1) >= 3:
        return vowels[-1]
    if len(vowels) == 2 or weight(len(vowels) - 2) >= 2:
        return vowels[-2]
    return vowels[-3]


def _said(units: list[_Unit], index: int, stressed: int | None) -> str:
    unit = units[index]
    consonant, vowel = unit.consonant, unit.vowel
    following = units[index + 1].consonant if index + 1 < len(units) else ""
    if (
        consonant
        and not vowel
        and following == consonant
        and consonant in ("c", "t", "ʈ", "k", "p", "d", "b", "ɡ", "ɟ", "ɖ")
    ):
        return ""  # the double consonant is written once, with a length
    if (
        index
        and not units[index - 1].vowel
        and units[index - 1].consonant == consonant
        and len(consonant) == 1
        and consonant in "ctʈkpdbɡɟɖ"
    ):
        consonant = f"{consonant}ː"
    if consonant == "ɾ" and not vowel and not unit.inherent and following in ("m", "j", "ʋ", "ʂ", "ʃ", "ɳ", "n", "v"):
        consonant = "r"
    if not vowel:
        return consonant
    if index == stressed and vowel == "ə":
        vowel = "ʌ"
    if index == len(units) - 1 and vowel == "iː":
        vowel = "i"
    if unit.nasal:
        short = vowel in ("ə", "ʌ")
        if unit.nasal == "consonant" and short and following:
            vowel += _NASALS.get(following[0], "n")
        else:
            bare = vowel.removesuffix("ː")
            vowel = f"{bare}\u0303{'ː' if bare == 'e' else ''}"
    if (
        vowel == "ə"
        and index + 1 < len(units)
        and following == "j"
        and not units[index + 1].vowel
        and index + 2 == len(units)
    ):
        vowel = "ɛ"
    mark = "ˈ" if index == stressed else ""
    if vowel.startswith("ɾ"):
        return f"{consonant}ɾ{mark}{vowel[1:]}"
    return f"{consonant}{mark}{vowel}"


def _assimilated(sounds: str) -> str:
    return sounds.replace("ʌj", "ʌɛj") if sounds.endswith("ʌj") else sounds
