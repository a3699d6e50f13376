"""Italian letters to phonemes, in the notation that Kokoro was trained on (espeak-ng's, with misaki's symbols).

Rules: Canepari, Manuale di pronuncia italiana (1992); the stress is in :mod:`rhapsode.text.languages.it.stress`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.it.english import ENGLISH
from rhapsode.text.languages.it.homographs import stressed_beside
from rhapsode.text.languages.it.lexicon import accented
from rhapsode.text.languages.it.stress import listed, position, stressed_i
from rhapsode.text.languages.it.words import RESPELLED, SOUNDS, UNSTRESSED, VOICED_Z
from rhapsode.text.languages.shared.english import WithEnglishWords
from rhapsode.text.languages.shared.phonemes import RuleG2P

VOWELS: Final = "aeiouàèéìòùíóáú"
_ACCENTED: Final = {"à": "a", "è": "ɛ", "é": "e", "ì": "i", "ò": "ɔ", "ù": "u", "í": "i", "ó": "o", "á": "a", "ú": "u"}
_BARE: Final = str.maketrans("àèéìòùíóáú", "aeeiouioau")
_PLAIN: Final = str.maketrans({
    "â": "a", "ä": "a", "ã": "a", "å": "a", "ê": "e", "ë": "e", "î": "i", "ï": "i", "ô": "o", "ö": "o", "õ": "o",
    "ø": "o", "û": "u", "ü": "u", "ç": "s", "ñ": "gn", "ß": "ss", "š": "sc", "ž": "z", "č": "c", "ć": "c", "œ": "e",
})  # fmt: skip
_SOFT: Final = "[ieèéìêíë]"
_BROAD: Final = "[aouàòùóáú]"
_LETTERS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sh", "ʃ"), (r"ph", "f"), (r"th", "t"), (r"ck", "k"), (r"w", "W"),
        (rf"sc(?=i{_BROAD})", "ʃ_"), (rf"sc(?={_SOFT})", "ʃ"), (rf"gli(?={_BROAD}|[eèé])", "ʎ"),
        (r"gli$", "ʎi"),
        (r"(?<=[aeiouàèéìòóù])gli", "ʎi"), (rf"gni(?={_BROAD})", "ɲ"), (r"gn", "ɲ"),
        (rf"cc(?=i{_BROAD})", "ʧː_"), (rf"gg(?=i{_BROAD})", "ʤː_"), (rf"c(?=i{_BROAD})", "ʧ_"),
        (rf"g(?=i{_BROAD})", "ʤ_"),
        (r"_i", ""), (rf"cc(?={_SOFT})", "ʧː"),
        (rf"gg(?={_SOFT})", "ʤː"), (rf"c(?={_SOFT})", "ʧ"), (rf"g(?={_SOFT})", "ʤ"), (r"(?<=[ʧʤʃː])ie", "e"),
        (r"cch", "kː"), (r"ggh", "ɡː"), (r"ch", "k"), (r"gh", "ɡ"), (r"cqu|qqu", "kːw"), (r"qu", "kw"), (r"q", "k"),
        (r"cc", "kː"), (r"gg", "ɡː"), (r"c", "k"), (r"g", "ɡ"), (r"h", ""), (r"zz", "ʦː"), (r"ZZ", "ʣː"),
        (r"^z|Z", "ʣ"), (r"z", "ʦ"),
        (r"x", "ks"), (r"j", "i"), (r"y", "i"), (r"W", "w"), (r"ss", "S"),
        (r"(?<=[aeiouàèéìòùw])s(?=[aeiouàèéìòùj])", "z"),
        (r"s(?=[bdɡvmnlrʤ])", "z"), (r"([bdpt])\1", r"\1ː"), (r"k{2,}", "kː"),
    )
)  # fmt: skip
_OPEN_E: Final = re.compile(
    r"e(?=nʦ|nt[eiao]?$|ll[oaie]$|llo|r[dnstvp]|rɾ|st[aoei]$|mp[oirl]|bːe|bːero|tː(?:o|i|ero)$|S[oi]$|di|nd[oei]$|ʦːo|ndo|"
    r"[aʊɪ]$|a$|ri[oae]$|mio$|rm[ie]|ks)"
)
_CLOSED_E: Final = re.compile(r"ment[eio]$|kwell|kwest|ntr[eoa]|dell|nell|stell|verde|mesS?|venti|trent")
_OPEN_O: Final = re.compile(
    r"o(?=rʦ|rt[eoai]$|rp|Sa?o?$|tːe$|tːi$|kːi|lt[aeio]$|lv|ʎ|nn|ll[aoi]$|st[raoei]|ri[ao]$|i$|[bdkɡlmpr][eiou][ʧklmndtv][aeioɪ])"
)
_CLOSED_O: Final = re.compile(r"o(?:so|za|ze|zo|re|ri|ne|ni|nt[eo]|nd[oai]|rn[oi]|rs[eio]|rm[ae])$|sotːo|molt|rSo")


_COMPOUND: Final = re.compile(
    r"(?:venti|mille|[a-z]*(?:cento|mila)(?=se(?:i|tt|ssant|dic))|(?:tre|quara|cinqua|sessa|setta|otta|nova)nta|auto|sotto|sopra|contro|foto|mono|micro|semi|anti|multi|gira|buona)"
    r"(?=s[aeiou][a-zà-ù])"
)
"""First parts of compounds behind which an s between vowels is voiceless: ventisette, sottosuolo."""
_SHORTENED: Final = re.compile(
    r"(?:un|ion|[td]or|[rgln]i?or|ssor|(?:av|pot|vol|dov|sap|ved|ten)er|[^aeiou]ar|[^aeiou]ir|ciel|quel|buon|el|gran)$"
)
"""Italian words without their last vowel, which keep their stress: nessun, maggior, poter, parlar."""


_FULL: Final = {"ɪ": "i", "ʊ": "u"}
_FULL_VOWEL: Final = re.compile("[aeɛioɔuɪʊ]")


class ItalianG2P(RuleG2P):
    """Italian."""

    def word(self, word: str) -> str:
        return word_phonemes(word)

    def beside(self, word: str, before: Sequence[str], after: str) -> str:
        """Mark the stress of a word that has two: ho subìto, arrivo subito."""
        return stressed_beside(word, before, after)

    def letter(self, name: str) -> str:
        """Return the name of a letter, which is stressed even where it is spelled like a word of grammar: ci, e."""
        said = word_phonemes(name)
        return (
            said if "ˈ" in said else _FULL_VOWEL.sub(lambda match: f"ˈ{_FULL.get(match[0], match[0])}", said, count=1)
        )


def g2p() -> WithEnglishWords:
    """Return the G2P."""
    return WithEnglishWords(ItalianG2P(), ENGLISH, _elided)


@lru_cache(50_000)
def word_phonemes(word: str) -> str:
    """Return the phonemes of a word by itself; an empty string where it has no vowel."""
    word = unicodedata.normalize("NFC", word.lower()).replace("’", "'")
    if word in SOUNDS:
        return SOUNDS[word]
    word = RESPELLED.get(word, word)
    if compound := _COMPOUND.match(word):
        return word_phonemes(compound[0]).replace("ˈ", "") + word_phonemes(word[compound.end() :])
    article, apostrophe, rest = word.partition("'")
    if apostrophe:
        if not rest:
            return (
                _elided(article)
                if article not in ("po", "mo", "di", "be", "va", "fa", "da", "sta")
                else _sounds(article)
            )
        return _elided(article) + word_phonemes("àncora" if rest == "ancora" else rest)
    return spelled_phonemes(accented(word) or word)


def spelled_phonemes(word: str) -> str:
    """Return the phonemes of a word (lower case, without an apostrophe) by the rules for letters and accents."""
    return _sounds(word)


def _elided(article: str) -> str:
    if not any(char in VOWELS for char in article):
        return "".join(_letters(article + "a"))[:-1] if article != "c" else "ʧ"
    return _sounds(article).replace("ˈ", "") if len(article) < 6 else _sounds(article + "o")[:-1]


def _letters(word: str) -> str:
    for pattern, sound in _LETTERS:
        word = pattern.sub(sound, word)
    return word


def _sounds(word: str) -> str:
    word = "".join(char for char in word.translate(_PLAIN) if char.isalpha())
    if word[-2:-1] == "i" and stressed_i(word):
        word = f"{word[:-2]}ì{word[-1]}"
    voiced = VOICED_Z.sub(lambda match: match[0].replace("z", "Z"), word.translate(_BARE))
    sounds = _letters("".join("Z" if mark == "Z" else char for char, mark in zip(word, voiced, strict=True)))
    glides, nuclei = _nuclei(word, sounds)
    if not nuclei:
        return ""
    at = _stressed(word, sounds, nuclei)
    out: list[str] = []
    for index, char in enumerate(sounds):
        stressed = index == at
        if stressed and word not in UNSTRESSED:
            out.append("ˈ")
        out.append(_vowel(sounds, index, glides, at) if char in VOWELS else char)
    return _joined("".join(out))


def _nuclei(word: str, sounds: str) -> tuple[set[int], list[int]]:
    vowels = [index for index, char in enumerate(sounds) if char in VOWELS]
    glides: set[int] = set()
    final = vowels[-1] if vowels else 0
    for index in vowels:
        after, before = sounds[index + 1 : index + 2], sounds[index - 1 : index]
        if sounds[index] in "iu":
            if after and after in VOWELS and index + 1 not in glides:
                last = index + 1 == final and final == len(sounds) - 1
                if not (len(vowels) == 2 and last and after not in _ACCENTED):
                    glides.add(index)
            elif (
                before
                and before in VOWELS
                and index - 1 not in glides
                and before not in "iu"
                and not (sounds[index] == "u" and word.startswith(("paur", "baul")))
            ):
                glides.add(index)
    return glides, [index for index in vowels if index not in glides]


def _stressed(word: str, sounds: str, nuclei: list[int]) -> int:
    marked = next((index for index in reversed(nuclei) if sounds[index] in _ACCENTED), None)
    if marked is not None:
        return marked
    if len(nuclei) == 1:
        return nuclei[0]
    if nuclei[-1] == len(sounds) - 2 and sounds[-1] == "i":  # vorrei, europei, assai; but temporanei
        return nuclei[-2] if word.endswith("ei") and listed(word[:-1]) else nuclei[-1]
    if sounds[-1] not in VOWELS and not listed(word):
        return nuclei[-1] if _SHORTENED.search(word) else nuclei[-min(position(word, len(nuclei)), len(nuclei))]
    return nuclei[-min(position(word, len(nuclei)), len(nuclei))]


def _vowel(sounds: str, index: int, glides: set[int], at: int) -> str:
    char, after = sounds[index], sounds[index + 1 : index + 2]
    if index in glides:
        if not after or after not in VOWELS:
            return "ɪ" if char == "i" else "ʊ"
        if char == "u":
            return "w" if index == 0 or sounds[index - 1] in "kɡ" else "ʊ"
        if index > at or index == 0:
            return "j" if index == 0 or sounds[index - 1] == "ʦ" else "i"
        early = not any(char in VOWELS for char in sounds[:index])
        return "j" if early or sounds[index:].startswith("iamo") or sounds[index - 1] in "tbSʦfː" else "i"
    if char in _ACCENTED:
        return _ACCENTED[char]
    if index != at:
        if char == "i" and index == len(sounds) - 1:
            return "ɪ"
        return "ʊ" if char == "u" else char
    rest, before = sounds[index:], sounds[index - 1 : index]
    if char == "e" and not _CLOSED_E.search(sounds) and (before == "i" or _OPEN_E.match(rest)):
        return "ɛ"
    if (
        char == "o"
        and not _CLOSED_O.match(rest)
        and not _CLOSED_O.search(sounds)
        and (before == "u" or _OPEN_O.match(rest))
    ):
        return "ɔ"
    return char


def _joined(sounds: str) -> str:
    sounds = re.sub(r"n(?=ˈ?ɡ)", "ŋ", sounds).replace("rr", "rɾ")
    sounds = re.sub(r"n(?=ˈ?[pb])", "m", sounds)
    sounds = re.sub(r"(?<=[aeɛoɔ])ɲ(?!ˈ)", "ɲɲ", sounds)
    sounds = re.sub(r"(?<=[aeiouʊ])r(?=ˈ[aɔ]$|ˈɔle|ˈɔla)", "ɾ", sounds)
    sounds = re.sub(r"(?<=[aeiouʊ].)ˈ[eɛ]ɪ$|(?<=[aeiouʊ]..)ˈ[eɛ]ɪ$", "ˈɛi", sounds)
    for glided, symbol in (("aɪ", "I"), ("eɪ", "A")):
        sounds = sounds.replace(glided, symbol)
    return sounds
