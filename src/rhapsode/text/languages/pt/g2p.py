"""Brazilian Portuguese letters to phonemes, in the notation that Kokoro was trained on (espeak-ng's, by misaki).

That notation writes ``y`` for an unstressed final e, ``æ`` for a weak a, ``lj`` for lh, ``ɾə`` for an r that closes a
syllable, and ``A`` (ei) with ŋ for a nasal e. Rules: Cristófaro Silva, Fonética e fonologia do português (2010).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.pt.english import ENGLISH
from rhapsode.text.languages.pt.homographs import opened_beside
from rhapsode.text.languages.pt.open_vowels import open_vowel
from rhapsode.text.languages.pt.unaccented import restored
from rhapsode.text.languages.pt.words import OPEN, RESPELLED, SOUNDS, UNSTRESSED, X_KS, X_S, X_Z
from rhapsode.text.languages.shared.english import WithEnglishWords
from rhapsode.text.languages.shared.phonemes import RuleG2P

VOWELS: Final = "aeiouáéíóúâêôãõàèìòùy"
_BASE: Final = {"á": "a", "é": "ɛ", "í": "i", "ó": "ɔ", "ú": "u", "â": "a", "ê": "e", "ô": "o", "à": "a",
                "ã": "ɐ̃", "õ": "õ", "è": "ɛ", "ì": "i", "ò": "ɔ", "ù": "u", "y": "i"}  # fmt: skip
_PLAIN: Final = str.maketrans({"ü": "u", "ñ": "nh", "ä": "a", "ö": "o", "ë": "e", "ï": "i", "î": "i", "û": "u",
                               "ß": "ss",
                               "å": "a", "ø": "o", "œ": "e", "æ": "e", "š": "x", "ž": "j", "č": "t"})  # fmt: skip
_SOUNDED_U: Final = re.compile(
    r"(?<=fre)q(?=u[eê]n)|(?<=se)q(?=u[eê]n)|(?<=lo)q(?=u[eê]n)|(?<=lin)q(?=uen)|(?<=cin)q(?=uen)|(?<=tran)q(?=ui)|"
    r"(?<=lin)g(?=ui[çs])|(?<=lín)g(?=ue)|(?<=pin)g(?=uim)|(?<=un)g(?=uent)|(?<=^a)g(?=uent)|(?<=^e)q(?=uestr)"
)
"""Words with a q or g whose u is pronounced before e and i: frequente, cinquenta, tranquilo, pinguim."""
_LETTERS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sh", "ʃ"), (r"ph", "f"), (r"th", "t"), (r"ck", "k"), (r"w", "w"), (r"tch", "ʧ"), (r"y(?=[aeiou])", "J"),
        (r"qu(?=[eiéíê])", "k"), (r"gu(?=[eiéíê])", "ɡ"), (r"qu(?=[aoáóâôã])", "kw"), (r"q", "k"),
        (r"gu(?=[aoáóâôã])", "ɡw"), (r"ch", "ʃ"), (r"lh", "λ"), (r"nh", "ɲ"), (r"ss", "S"), (r"sç|ç", "S"),
        (r"[sx]c(?=[eiéíêy])", "S"), (r"c(?=[eiéíêy])", "S"), (r"g(?=[eiéíêy])", "ʒ"), (r"j", "ʒ"), (r"c", "k"),
        (r"g", "ɡ"), (r"x", "ʃ"), (r"h", ""), (r"^r|rr|(?<=[nls])r", "X"), (r"r", "ɾ"), (r"X", "x"),
        (rf"(?<=[{VOWELS}])s(?=[{VOWELS}])", "z"), (r"s(?=[bdɡvmnlʒxz])", "z"), (r"S", "s"), (r"z$", "s"), (r"J", "j"),
        (r"([bdfkmnptvzl])\1", r"\1"),
    )
)  # fmt: skip
_OPEN_E: Final = re.compile(
    r"e(?:l|la|las|lo|lu|sa|ssa|sta|stas|ste|stes|stɾe|ɾɾa|xa|xas|ɾto|ɾta|ɾtos|ɾtas|ɾɡa|ɾna|ɾno|ɾso|ɾsa|ɾsos|ɾsas|se|sem|"
    r"ɾe|ɾem|ɾo|ɾa|to|ta|tas|tos|te|de|be|be|ve|vem|ɡa|ɡam|ɡe|ɡem|k[ao]|s|to|so|dɾa|bɾe|za)$"
)
_CLOSED_E: Final = re.compile(
    r"(?:[st]|^d|^n)(?:es[st]?e|ese)s?$|(?:k|p|ed|am|et|str|v|d|tɾ|^d|^p|^n|ak)elo?s?$|eza$|ezas$|ent|ensa$|este$|"
    r"(?:eto|eta|etas|etos)$(?<!jeto)|(?:^s|^v|^m|^t|^ʒ|pɾ|z|ʃ)eʒ?a$|[aeiou]eɾo$|esa$|(?:ɾ|s|m|d|b|n|v|ʃ)ede?s?$|seɾ[ea]"
)
_OPEN_O: Final = re.compile(
    r"o(?:l|la|las|le|ɾte|ɾta|ɾtas|ɾtes|va|vas|vos|ve|vem|sa|sas|so|ssa|zas|za|ta|tas|to|tos|te|tes|ɾa|ɾas|ɾe|ɾes|de|dem|"
    r"ɡos|ɡas|ɡa|ka|kas|k[ae]|pa|pas|be|bɾa|bɾas|ʒa|ɾma|ɾda|ɾʒe|lta|lve|λos|λa|stɾa|sta|stas|stam|stem|lt[ae]|"
    r"ʃa|da|das|ba|mo|ɡam|ɾdam)$"
)
_CLOSED_O: Final = re.compile(
    r"oɾ$|.{2}[tds]oɾas?$|Soɾas?$|oso$|oɾma|oka$|ota?do|esposa|poɾto|boto|^todo|^toda|^ovo|^novo$|^povo$|^moɾo|odo$|ona$|ome|"
    r"^foɾam?$|^boa|^doze|sobɾ|ʒoɡo$|fogo|fɔɡo|^folɡ|ʃoɾo|oʒe$|lobo$|ɡosto$|ɡota$|otɾ|[^ɾ]oɾe$|oɾes$|^moso|moλo|oλo$"
)


class PortugueseG2P(RuleG2P):
    """Portuguese of Brazil."""

    def word(self, word: str) -> str:
        return word_phonemes(word)

    def beside(self, word: str, before: Sequence[str], after: str) -> str:
        """Mark the vowel of a word that has two: a colher, para colher; eu gosto, o gosto."""
        return opened_beside(word, before, after)

    def meet(self, before: str, after: str) -> tuple[str, str]:
        """Read a final s as z before a voiced sound, tap a final r, and turn a weak i or u into a glide."""
        first = after.lstrip("ˈˌ")[:1]
        if before[-1] == "s" and first in _VOICED:
            return before[:-1] + "z", after
        if before[-1] == "r" and first in _VOWEL_SOUNDS:
            return before[:-1] + "ɾ", after
        if (
            before not in ("dʊ", "nʊ")
            and before[-1] in _GLIDES
            and before[-2:-1] in _CONSONANTS
            and first in _VOWEL_SOUNDS
            and after not in _ALONE
        ):
            return before[:-1] + _GLIDES[before[-1]], after
        return before, after


_VOWEL_SOUNDS: Final = frozenset("aeiouɐɛɔæʊAIWYOũẽĩõ")
_GLIDES: Final = {"y": "j", "ʊ": "w"}
_CONSONANTS: Final = frozenset("bdfɡklmnpɾrsʃtvxzʒʧʤɲʎ")
_ALONE: Final = frozenset(("ˈɛ", "ɛ"))
"""Words before which a weak i or u stays a vowel: é."""
_VOICED: Final = _VOWEL_SOUNDS | frozenset("bdɡvmnlʒzʤxjw")


def g2p() -> WithEnglishWords:
    """Return the G2P."""
    return WithEnglishWords(PortugueseG2P(), ENGLISH)


@lru_cache(50_000)
def word_phonemes(word: str) -> str:
    """Return the phonemes of a word by itself; an empty string where it has no vowel."""
    word = unicodedata.normalize("NFC", word.lower()).replace("’", "'").replace("'", "")
    if word in SOUNDS:
        return SOUNDS[word]
    word = RESPELLED.get(word) or restored(word)
    sounds = _sounds(_with_x(word.translate(_PLAIN)), word, stressed=word not in UNSTRESSED)
    return unicodedata.normalize("NFD", _secondary(sounds, closed=word.endswith("l")))


def _with_x(word: str) -> str:
    """Spell the sound of an x, which is ʃ unless a list or the beginning says otherwise."""
    if "x" not in word:
        return word
    if X_KS.search(word):
        return word.replace("x", "cs")
    word = X_Z.sub("z", word)
    return X_S.sub("ss", word).replace("essc", "esc").replace("ss" * 2, "ss") if X_S.search(word) else word


def _sounds(word: str, spelled: str, *, stressed: bool) -> str:
    sounds = "".join(char for char in word if char.isalpha())
    sounds = _SOUNDED_U.sub(lambda match: {"q": "kW", "g": "ɡW"}[match[0]], sounds).replace("Wu", "w")
    for pattern, sound in _LETTERS:
        sounds = pattern.sub(sound, sounds)
    sounds = re.sub(r"^ss|(?<=[^aeiouáéíóúâêôãõ])ss", "s", sounds)
    vowels = [index for index, char in enumerate(sounds) if char in VOWELS]
    if not vowels:
        return ""
    glides = _glides(sounds)
    nuclei = [index for index in vowels if index not in glides]
    at = _stressed(word, sounds, nuclei)
    out: list[str] = []
    index = 0
    while index < len(sounds):
        said, used = _said(spelled, sounds, index, at, glides, nuclei)
        out.append(f"ˈ{said}" if index == at and stressed else said)
        index += used
    joined = "".join(out)
    for spelled, symbol in (
        ("aɪ", "I"),
        ("eɪ", "A"),
        ("oɪ(?=$|s$)(?<=ˈoɪ)|ɔɪ", None),
        ("aʊ", "W"),
        ("oʊ", "ow"),
        ("uʊ", "uw"),
    ):
        joined = joined.replace(spelled, symbol) if symbol else joined.replace("ɔɪ", "Y")
    return joined


def _glides(sounds: str) -> set[int]:
    glides: set[int] = set()
    for index, char in enumerate(sounds):
        before, after = sounds[index - 1 : index] if index else "", sounds[index + 1 :]
        if (
            char in "iu"
            and before
            and before in VOWELS
            and index - 1 not in glides
            and before != char
            and (before not in "ií" or not after)
        ):
            alone = after[:1] in ("ɲ",) or (
                after[:1] in tuple("lɾmnz") and (len(after) == 1 or after[1] not in VOWELS)
            )
            if after[:1] and after[:1] in VOWELS and char == "u" and before in "aeio":
                alone = False
            if char == "u" and before in "iu":
                alone = False
            if not alone and not (before == "u" and char == "i" and after[:1] not in ("", "s", "d", "t")):
                glides.add(index)
        elif (char in "eo" and before and before in "ãõ") or (char == "u" and before == "í"):
            glides.add(index)
    return glides


def _stressed(word: str, sounds: str, nuclei: list[int]) -> int:
    marked = next((index for index in nuclei if sounds[index] in "áéíóúâêôèìòùà"), None)
    if marked is not None:
        return marked
    tilde = next((index for index in reversed(nuclei) if sounds[index] in "ãõ"), None)
    if tilde is not None:
        return tilde
    last = sounds.rstrip("s")
    if len(nuclei) == 1:
        return nuclei[0]
    if word.endswith("z"):
        return nuclei[-1]
    if word.endswith("y") and word[-2] not in VOWELS:
        return nuclei[-2]
    if word.endswith(("am", "em", "ens")) or (last and last[-1] in "aeo" and nuclei[-1] == len(last) - 1):
        return nuclei[-2]
    if not last or last[-1] in "bkdfɡptvʃ" or (sounds.endswith(("x", "m")) and not word.endswith(("im", "om", "um"))):
        return nuclei[-2] if last and last[-1] != "x" else nuclei[-1]
    return nuclei[-1]


def _said(word: str, sounds: str, index: int, at: int, glides: set[int], nuclei: list[int]) -> tuple[str, int]:
    """Return the phonemes for the letter at ``index``, and how many letters they stand for."""
    char, after = sounds[index], sounds[index + 1 : index + 2]
    second = sounds[index + 2 : index + 3]
    if char not in VOWELS:
        return _consonant(word, sounds, index, at), 1
    if index in glides:
        return ("ɪ" if char in "ie" else "ʊ"), 1
    if char in "ãõ":
        if after == "o" and char == "ã":
            return "ɐ̃ʊ̃", 2
        if after == "e":
            return ("ɐ̃y" if char == "ã" else "õj"), 2
        if after == "i":
            return "ɐ̃ɪ", 2
        return _BASE[char] + ("" if not after or after in "ns" else "ŋ" if after not in "mn" else ""), 1
    base = _BASE.get(char, char)
    if after and after in "mn" and (not second or (second not in VOWELS and second != "ɲ")):
        if second == "n" or (after == "m" and second == "m"):
            return base, 1
        return _nasal(
            base, after, second, final=index + 2 >= len(sounds) or (second == "s" and index + 3 >= len(sounds))
        ), 2
    if index != at:
        return _weak(word, sounds, index, base, after, nuclei, glides)
    if base == "a" and after and after in "mnɲ":
        return "ɐ̃", 1
    if base == "u" and (after == "ɲ" or sounds[index + 1 : index + 4] == "meɾ"):
        return "ũ", 1
    if index + 1 in glides and (word.rstrip("s") in OPEN if char == "e" else _OPEN_DIPHTHONG.search(word)):
        return ("ɛ" if char == "e" else "ɔ"), 1
    if char in "eo":
        base = _quality(word, sounds, index, char)
    return base, 1


def _nasal(base: str, after: str, following: str, *, final: bool) -> str:
    lips = following in ("p", "b")
    end = "m" if lips else "ŋ"
    match base:
        case "e" | "ɛ":
            return f"A{end}"
        case "a":
            if final and after == "m":
                return "ɐ̃ʊ̃"
            return f"ɐ̃{end}"
        case "i":
            return f"i{end}"
        case "o" | "ɔ":
            return f"o{end}"
    return f"ũ{end}" if not lips else "ũm"


def _weak(
    word: str, sounds: str, index: int, base: str, after: str, nuclei: list[int], glides: set[int]
) -> tuple[str, int]:
    ends = index == len(sounds) - 1 or (index == len(sounds) - 2 and sounds[-1] == "s")
    if ends and index == nuclei[-1]:
        return {"e": "y", "o": "ʊ", "a": "æ"}.get(base, base), 1
    if base == "i" and after and after in "aoe" and index + 2 >= len(sounds.rstrip("s")) and index - 1 not in glides:
        return "j", 1
    if base == "e" and after and after in "ao" and index + 2 >= len(sounds.rstrip("s")) and "ˈ" not in word:
        return "e", 1
    if base == "u" and after and after in "ao" and index + 2 >= len(sounds.rstrip("s")) and index > nuclei[0]:
        return "w", 1
    if base == "a" and after and after in "mnɲ":
        return ("ɐ̃" if after == "ɲ" else "æ"), 1
    return base, 1


def _consonant(word: str, sounds: str, index: int, at: int) -> str:
    char, after = sounds[index], sounds[index + 1 : index + 2]
    rest = sounds[index + 1 :]
    if char in "td" and (after in ("i", "í", "j") or (rest in ("e", "es") and index + 1 != at)):
        return {"t": "ʧ", "d": "ʤ"}[char]
    if char == "l" and (not after or (after not in VOWELS and after not in "lj")):
        before = sounds[index - 1 : index]
        if before in ("ó", "ú") or (before == "o" and index - 1 == at and _quality(word, sounds, at, "o") == "ɔ"):
            return "l"
        return "ʊ"
    if char == "ɾ" and after and after not in VOWELS and sounds[index - 1 : index] in (*VOWELS, ""):
        return "ɾə" if after != "j" else "ɾ"
    if char == "ɾ" and not after:
        return "r"
    if char == "ɾ" and index and sounds[index - 1] not in VOWELS and sounds[index - 1] in "pbtdkɡfv":
        return "r"
    if char == "λ":
        return "lj"
    if char == "n" and after in ("k", "ɡ"):
        return "ŋ"
    return char


def _quality(word: str, sounds: str, index: int, char: str) -> str:
    """Return the open or closed sound of a stressed e or o without an accent."""
    after = sounds[index + 1 : index + 2]
    known = open_vowel(word) if after and after not in VOWELS else word in OPEN
    if known is not None:
        return {"e": "ɛ", "o": "ɔ"}[char] if known else char
    rest = sounds[index:].rstrip("s") if len(sounds) - index > 2 else sounds[index:]
    if char == "e":
        return "ɛ" if _OPEN_E.match(rest) and not _CLOSED_E.search(sounds.rstrip("s") or sounds) else "e"
    return "ɔ" if _OPEN_O.match(rest) and not _CLOSED_O.search(sounds) else "o"


_OPEN_DIPHTHONG: Final = re.compile(r"oiam?s?$")
"""Endings with an open oi: joia, apoiam."""
_SYLLABLE: Final = re.compile(r"[aeiouɐɛɔæʊyAIWYũõ][̃]?")


def _secondary(sounds: str, *, closed: bool) -> str:
    """Mark a secondary stress on the first syllable of three or more, and on the second before the main stress.

    ``closed`` tells that a final ʊ is an l, and no syllable.
    """
    head, mark, tail = sounds.partition("ˈ")
    if not mark:
        return sounds
    found = [
        match.start() for match in _SYLLABLE.finditer(head) if match[0] != "ʊ" or not _falling(head, match.start())
    ]
    syllables = len(found) + len(_SYLLABLE.findall(re.sub("ʊs?$", "", tail) if closed else tail))
    if not found or (syllables < 3):
        return sounds
    marks = {found[0]} | ({found[-2]} if len(found) >= 4 else set())
    if len(found) == 1 and head.endswith("ɾə"):
        marks = {found[0]}
    return "".join(f"ˌ{char}" if index in marks else char for index, char in enumerate(head)) + mark + tail


def _falling(head: str, at: int) -> bool:
    return at > 0 and head[at - 1] in "aeiouɐɛɔ̃"
