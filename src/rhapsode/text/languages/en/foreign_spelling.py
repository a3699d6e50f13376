# ruff: noqa: RUF001
"""Foreign names that no dictionary has, spelled so that a network for English words can say them.

The network has learned English spelling. It reads the c of "Perišić" as in "music", and where a word begins with
consonants that begin no English word ("Svitolina", "Mwangi") it names the first letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rhapsode.text.languages.en.wordlists import word_set

_SOUND_OF_MARK: Final = {
    "ć": "ch", "č": "ch", "š": "sh", "ś": "sh", "ş": "sh", "ș": "sh", "ž": "zh", "ź": "zh", "ż": "zh", "đ": "j",
    "ł": "w", "ñ": "ny", "ň": "ny", "ń": "n", "ř": "rzh", "ě": "ye", "ą": "on", "ę": "en", "ğ": "", "ı": "i",
    "ţ": "ts", "ț": "ts",
}  # fmt: skip
"""Letters whose mark tells their sound, in English spelling."""
MARKED_LETTERS: Final = frozenset("".join(_SOUND_OF_MARK) + "".join(_SOUND_OF_MARK).upper()) - {"I"}
"""Such letters in both sizes; the capital of the dotless i is that of every i."""
_MARKED: Final = re.compile(f"[{''.join(_SOUND_OF_MARK)}]")
_SLAVIC: Final = re.compile("[ćčšśžźżđłńřěęą]")
_POLISH: Final = re.compile("[łńśźżęą]|szcz|ewicz$|owicz$|czyk$|wski$|^cz(?!ec)|[aeo]sz$|prz")
_POLISH_SPELLING: Final = (("szcz", "shch"), ("sz", "sh"), ("cz", "ch"), ("rz", "zh"), ("w", "v"))
_C_AS_TS: Final = re.compile("c(?![hkz])")
_PATRONYMIC: Final = re.compile("(?<=[eo]v)ic$")
_GREEK_OR_LATIN: Final = re.compile(
    "(?:us|um|ae|is|eus|ion|ian|ians|ia|ea|[^h]os|[^h]es|[^h]as|[lr]ch[ao]s|idae?|ids)$"
)
_GREEK_CH: Final = re.compile("ch(?=[aeiouy])|^ch(?=[aeioylrt])")
_AS_OO: Final = re.compile("ou(?![gnrst]|ld|ch)")
_ALBANIAN: Final = re.compile("(?<=[^aioïou])ë(?:(?P<last>$)|(?=(?P<many>s$)))?")
_TURKISH_START: Final = re.compile("^ç")

_ONSET: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]+(?=[aeiouyà-öø-ÿ])", re.IGNORECASE)
_LONGEST_ONSET: Final = 5
_ENGLISH_ONSETS: Final = word_set(
    "bl br ch chl chr ck cl cr cz dh dj dr dw dz fl fr gh gl gn gr gw jh kh kl kn kr kw ll mc ph phl phr pl pn pr ps "
    "pt qu rh sc sch schl schm schn schr schw scl scr sh shl shm shn shr shw sk skl skr sl sm sn sp sph spl spr sq st "
    "str sw th thr thw tr ts tw vr wh wr zh zw"
)
"""Letters that begin words which the network says without naming one of them."""
_SOUNDS: Final = {
    "sh": "ʃ", "ch": "ʧ", "zh": "ʒ", "th": "θ", "mr": "m", "ml": "m", "mw": "m", "my": "m", "nw": "n", "ny": "n",
    "b": "b", "c": "k", "d": "d", "f": "f", "g": "ɡ", "h": "h", "k": "k", "l": "l", "m": "əm", "n": "ən", "p": "p",
    "r": "ɹ", "s": "s", "t": "t", "v": "v", "w": "w", "z": "z",
}  # fmt: skip
"""The sounds of such letters; M and N are syllables of their own, except before a semivowel and a liquid."""
_OF_TWO_LETTERS: Final = frozenset(("sh", "ch", "zh", "th"))


def is_marked(word: str) -> bool:
    """Tell whether ``word`` has a letter whose mark tells its sound."""
    return not MARKED_LETTERS.isdisjoint(word)


def anglicized(word: str) -> str:
    """Return ``word`` in English spelling where its letters tell what language it is of: "Perišić" → "Perishich"."""
    small = word.lower()
    if not word[:1].isupper():
        return word
    polish = _POLISH.search(small) is not None
    slavic = polish or _SLAVIC.search(small) is not None
    found = _TURKISH_START.sub("ch", small)
    if polish:
        for spelling, english in _POLISH_SPELLING:
            found = found.replace(spelling, english)
    if slavic:
        found = _C_AS_TS.sub("ts", found).replace("j", "y")
    found = _PATRONYMIC.sub("ich", _MARKED.sub(lambda match: _SOUND_OF_MARK[match[0]], found))
    found = _ALBANIAN.sub(lambda match: "a" if match["last"] is not None else "i" if match["many"] else "e", found)
    if _GREEK_OR_LATIN.search(found):
        found = _GREEK_CH.sub("k", found)
    found = _AS_OO.sub("oo", found)
    return word if found == small else found.capitalize()


_LETTERED: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,3}(?=[a-z]{4})")


def lettered(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part letters that begin no English word from the rest: "pgbouncer" → "pg", "bouncer"."""
    match = _LETTERED.match(word)
    for end in range(2, len(match[0]) + 1 if match else 0):
        if word[:end] not in _ENGLISH_ONSETS and len(word) - end > 3:
            yield word[:end], word[end:]


def parted(word: str) -> tuple[str, str]:
    """Return the sounds of consonants that begin no English word, and the rest: "Mwangi" → "m", "Wangi"."""
    match = _ONSET.match(word)
    letters = match[0].lower() if match else ""
    sounds = ""
    at = 0
    while 1 < len(letters) - at <= _LONGEST_ONSET and letters[at:] not in _ENGLISH_ONSETS and letters[at] in _SOUNDS:
        two = letters[at : at + 2]
        sounds += _SOUNDS.get(two) or _SOUNDS[letters[at]]
        at += 2 if two in _OF_TWO_LETTERS else 1
        if letters[at : at + 1] == "j" and letters[at - 1] not in "nd":
            return sounds, f"Y{word[at + 1 :]}"
    return sounds, word[at:].capitalize() if at else word
