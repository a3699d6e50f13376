"""Turn katakana as it is pronounced into the phonemes that Kokoro was trained on for Japanese.

The notation is that of misaki's first Japanese G2P, which the model's version 1.0 was trained with: palatalised
consonants before i, ``ɨ`` for u behind sibilants and palatals, ``ʔ`` for the first half of a long consonant, ``ː`` for
a long vowel, and a moraic nasal that takes the place of what follows.
"""

# ruff: noqa: E501, RUF001, RUF002  (a full-width character counts as two columns)
from __future__ import annotations

import re
from typing import Final

_ROWS: Final = {
    "k": "カキクケコ", "ɡ": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ", "ɾ": "ラリルレロ",
}  # fmt: skip
_OF_ITS_OWN: Final = {
    "シ": "ɕi", "ス": "sɨ", "ザ": "ʣa", "ジ": "ʥi", "ズ": "zɨ", "ゼ": "ʣe", "ゾ": "ʣo", "チ": "ʨi", "ツ": "ʦɨ", "ヂ": "ʥi", "ヅ": "zɨ",
    "ニ": "ɲi", "ヒ": "çi", "フ": "ɸɯ", "ア": "a", "イ": "i", "ウ": "ɯ", "エ": "e", "オ": "o", "ァ": "a", "ィ": "i", "ゥ": "ɯ",
    "ェ": "e", "ォ": "o", "ヤ": "ja", "ユ": "jɯ", "ヨ": "jo", "ャ": "ja", "ュ": "jɯ", "ョ": "jo", "ワ": "βa", "ヮ": "βa", "ヰ": "i",
    "ヱ": "e", "ヲ": "o", "ヴ": "vɯ", "ヵ": "ka", "ヶ": "ke", "ヷ": "va", "ヸ": "vʲi", "ヹ": "ve", "ヺ": "vo",
}  # fmt: skip
_PALATAL: Final = {
    "キ": "kʲ", "ギ": "ɡʲ", "シ": "ɕ", "ジ": "ʥ", "チ": "ʨ", "ヂ": "ʥ", "ニ": "ɲ", "ヒ": "ç", "ビ": "bʲ", "ピ": "pʲ", "ミ": "mʲ",
    "リ": "ɾʲ", "テ": "tʲ", "デ": "dʲ", "フ": "ɸʲ", "ヴ": "bʲ",
}  # fmt: skip
_ROUNDED: Final = {
    "ク": "kᵝ",
    "グ": "ɡᵝ",
    "ツ": "ʦ",
    "フ": "ɸ",
    "ヴ": "v",
    "ウ": "β",
    "ス": "s",
    "ズ": "z",
    "ト": "t",
    "ド": "d",
}


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for consonant, row in _ROWS.items():
        for vowel, kana in zip("aiɯeo", row, strict=True):
            table[kana] = consonant + ("ʲ" if vowel == "i" else "") + vowel
    table |= _OF_ITS_OWN
    for kana, stem in _PALATAL.items():
        table |= {f"{kana}ャ": f"{stem}a", f"{kana}ュ": f"{stem}ɨ", f"{kana}ョ": f"{stem}o"}
        if kana not in "テデフヴ":
            table[f"{kana}ェ"] = f"{stem}e"
    for kana, stem in _ROUNDED.items():
        soft = "" if kana in "クグウスズ" else "ʲ"
        table |= {
            f"{kana}ァ": f"{stem}a",
            f"{kana}ィ": f"{stem}{soft}i",
            f"{kana}ェ": f"{stem}e",
            f"{kana}ォ": f"{stem}o",
        }
    table |= {
        "イェ": "je",
        "ティ": "tʲi",
        "ディ": "dʲi",
        "トゥ": "tɯ",
        "ドゥ": "dɯ",
        "クヮ": "kᵝa",
        "グヮ": "ɡᵝa",
        "スィ": "si",
        "ズィ": "zi",
    }
    return table


_SYLLABLES: Final = _table()
_MORA: Final = re.compile("|".join(sorted(map(re.escape, _SYLLABLES), key=len, reverse=True)) + "|[ンッー]")
_NASALS: Final = {
    "m": "mpb", "ŋ": "kɡ", "ɲ": "ɲʨʥ", "n": "ntdɾz",
}  # fmt: skip
_HIRAGANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def phonemes(kana: str) -> str:
    """Return the phonemes of a word in katakana or hiragana, as pronounced: キョー gives ``kʲoː``.

    Anything that is no kana is passed over. A word that begins with ー begins with ``ː``.
    """
    moras = _MORA.findall(kana.translate(_HIRAGANA))
    said: list[str] = []
    following = ""
    for mora in reversed(moras):
        if mora == "ン":
            sound = next((nasal for nasal, before in _NASALS.items() if following[:1] and following[0] in before), "ɴ")
        else:
            sound = {"ッ": "ʔ", "ー": "ː"}.get(mora) or _SYLLABLES[mora]
        said.append(sound)
        following = sound
    return "".join(reversed(said))
