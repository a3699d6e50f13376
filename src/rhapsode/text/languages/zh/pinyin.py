"""Turn syllables of pinyin into the phonemes that Kokoro was trained on for Mandarin.

The notation is that of misaki's Mandarin G2P for version 1.0 of the model: IPA after Duanmu (The Phonology of Standard
Chinese, 2007) without marks of non-syllabic vowels, ``ɨ`` for the vowel of zhi and zi, and an arrow behind the vowel
for its tone.
"""

# ruff: noqa: E501, SIM905  (a full-width character counts as two columns)
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": "", "0": "", "": ""}
_INITIALS: Final = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s", "": "",
}  # fmt: skip
_FINALS: Final = {  # the digit is where the tone is written
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
    "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n", "iou": "jou0", "iu": "jou0",
    "ing": "i0ŋ", "iong": "jʊ0ŋ", "io": "jɔ0", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0", "ui": "wei0", "ua": "wa0",
    "uai": "wai0", "uan": "wa0n", "uen": "wə0n", "un": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0",
    "ü": "y0", "üe": "ɥe0", "üan": "ɥɛ0n", "ün": "y0n", "ê": "ɛ0", "er": "ɚ0", "r": "ɚ0", "m": "m0", "n": "n0", "ng": "ŋ0",
    "hm": "hm0", "hng": "hŋ0",
}  # fmt: skip
_SPELLED: Final = {
    "yi": "i", "ya": "ia", "yan": "ian", "yang": "iang", "yao": "iao", "ye": "ie", "yin": "in", "you": "iou", "ying": "ing",
    "yong": "iong", "yo": "io", "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün", "wu": "u", "wa": "ua", "wai": "uai",
    "wan": "uan", "wang": "uang", "wei": "uei", "wen": "uen", "weng": "ueng", "wo": "uo", "yai": "iai",
}  # fmt: skip
_SYLLABLE: Final = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?)([a-zêü]+?)([0-5]?)")


_ACCENTS: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_TONE: Final = "".join(_ACCENTS)
_PARTS: Final = re.compile(
    rf"(?![fgkh]i|[jqx][aeo])(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiou][aeiou\u0308{_TONE}]*(?:ng(?![aeiou])|n(?![aeiou])|(?<=e[{_TONE}])r)?"
)
_TONELESS: Final = frozenset("zi de le ma ba ne me men tou ge li".split())
"""Syllables without an accent within a word; its last may be any."""


def marked(word: str) -> list[str]:
    """Return the syllables of a word of Pinyin with its accents (``nǐhǎo``); empty if it is none."""
    spelled = unicodedata.normalize("NFD", word.lower())
    syllables = _PARTS.findall(spelled)
    if "".join(syllables) != spelled:
        return []
    result: list[str] = []
    for syllable in syllables:
        tone = next((number for accent, number in _ACCENTS.items() if accent in syllable), "5")
        bare = syllable.translate(dict.fromkeys(map(ord, _ACCENTS))).replace("u\u0308", "ü")
        ends = len(result) == len(syllables) - 1
        if tone == "5" and (not result or not (ends or bare in _TONELESS)):
            return []
        result.append(bare + tone)
    return result if all(map(phonemes, result)) else []


@lru_cache(maxsize=4096)
def phonemes(syllable: str) -> str:
    """Return the phonemes of a syllable with the number of its tone: ``zhang3`` gives ``ꭧa↓ŋ``.

    An empty string if it is none.
    """
    syllable = syllable.lower().replace("v", "ü").replace("u:", "ü")
    match = _SYLLABLE.fullmatch(syllable)
    if match is None:
        return ""
    initial, final, tone = match.groups()
    whole = initial + final
    if whole in _SPELLED:
        initial, final = "", _SPELLED[whole]
    elif whole in ("er", "r", "m", "n", "ng", "hm", "hng"):
        initial, final = "", whole
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    if final not in _FINALS:
        return ""
    said = _FINALS[final]
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        said = "ɨ0"
    elif final == "o" and not initial:
        said = "ɔ0"
    return _INITIALS[initial] + said.replace("0", _TONES[tone])
