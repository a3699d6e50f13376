"""Spanish letters to phonemes, in the notation that Kokoro was trained on (espeak-ng's, with misaki's symbols).

The sounds are those of Castilian: θ for c and z, ʎ for ll. b, d and g are fricatives behind a vowel. Rules: RAE,
Ortografía de la lengua española (2010), chapters I and II; Hualde, The Sounds of Spanish (2005).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.es.english import ENGLISH
from rhapsode.text.languages.es.words import RESPELLED, UNSTRESSED
from rhapsode.text.languages.shared.english import WithEnglishWords
from rhapsode.text.languages.shared.phonemes import RuleG2P

VOWELS: Final = "aeiouáéíóúü"
_ACCENTED: Final = {"á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u"}
_PLAIN: Final = str.maketrans({
    "à": "a", "â": "a", "ä": "a", "ã": "a", "å": "a", "è": "e", "ê": "e", "ë": "e", "ì": "i", "î": "i", "ï": "i",
    "ò": "o", "ô": "o", "ö": "o", "õ": "o", "ø": "o", "ù": "u", "û": "u", "ç": "s", "ý": "i", "œ": "e", "æ": "e",
    "ß": "s", "š": "s", "ž": "s", "č": "ch", "ć": "ch", "đ": "d", "ł": "l", "ś": "s", "ż": "s", "ğ": "g", "ş": "s",
})  # fmt: skip
_LETTERS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ng$", "ŋ"), (r"^(?:ps)(?=[iíeéaá])", "s"), (r"^x", "s"), (r"^pt", "t"), (r"^gn", "n"), (r"^mn", "n"),
        (r"^ts", "ts"),
        (r"(?<=^des)h(?=[aeiouáéíóú])", ""),
        (r"sh", "ʃ"), (r"ph", "f"), (r"th", "t"), (r"ck", "k"), (r"w", "W"), (r"tz", "ts"),
        (r"ch", "ʧ"), (r"xc(?=[eiéí])", "ksθ"), (r"x", "ks"), (r"h", ""),
        (r"gü(?=[eiéí])", "ɡw"), (r"gu(?=[eiéí])", "ɡ"), (r"g(?=[eiéí])", "x"), (r"j", "x"), (r"qu(?=[eiéí])", "k"),
        (r"qu", "kw"), (r"q", "k"), (r"sc(?=[eiéí])", "sθ"), (r"c(?=[eiéí])", "θ"), (r"z", "θ"), (r"c", "k"),
        (r"g", "ɡ"),
        (r"ll", "ʎ"), (r"ñ", "ɲ"), (r"v", "b"), (r"^r|rr|(?<=[nls])r", "R"), (r"r", "ɾ"), (r"R", "r"),
        (r"y(?=[aeiouáéíóú])", "ʝ"), (r"y", "i"), (r"([bdfkmpstθxnl])\1", r"\1"), (r"W", "w"),
    )
)  # fmt: skip
_CLUSTER: Final = re.compile("(?=ˈ?s[bdfɡklmnptkRr])")
"""A beginning that no Spanish word has: e is said before it, "estatus"."""
_LATIN_END: Final = re.compile("[^aeiou]i?u[ms]$")
_FOREIGN_Y: Final = re.compile("[bcdfghklmnprstvxz]y$")
_SOFT: Final = {"b": "β", "d": "ð", "ɡ": "ɣ"}
_VOICED: Final = re.compile(r"(?<=[aeiouɛɔIAYWɪʊɾrsθjwlzx])(ˈ?)([bɡ])(?=[ˈˌaeiouɛɔIAYWjwɾrlxs]|d[^eoau])|"
                            r"(?<=[aeiouɛɔIAYWɪʊɾrlsθjwzβɣ])(ˈ?)(d)(?=[ˈˌaeiouɛɔIAYWjwɾrbβ])")  # fmt: skip


_NEIGHBOURS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"n(?=ˈ?[ɡx])", "ŋ"), (r"n(?=ˈ?(?:[pb]|f[lɾ]))", "m"), (r"ˈe(?=n[tdsθk]?[tdsθɾ]|ŋɡ)", "ˈɛ"),
        (r"(?:(?<=[bdfɡkpt][ɾl])|(?<=r))j(?=ˈ?[aeouɛ])", "i"),
        (r"(?:(?<=[bdfɡkpt][ɾl])|(?<=r))w(?=ˈ?[aeioɛ])", "u"), (r"(?<=ɾ|l)wˈ(?=[ei])", "uˈ"),
        (r"p(?=t)", "pː"), (r"^mwˈi$", "mˈuj"),
    )
)  # fmt: skip


class SpanishG2P(RuleG2P):
    """Spanish of Spain."""

    def word(self, word: str) -> str:
        return word_phonemes(word)

    def meet(self, before: str, after: str) -> tuple[str, str]:
        """Treat a first b, d or g as a fricative but behind a nasal (d behind l), and a last n an m before b and p."""
        first = after[0]
        if first in ("b", "p") and before[-1] == "n":
            return before[:-1] + "m", after
        if first not in _SOFT or before[-1] in "nmŋ" or (first == "d" and before[-1] == "l"):
            return before, after
        return before, _SOFT[first] + after[1:]


def g2p() -> WithEnglishWords:
    """Return the G2P."""
    return WithEnglishWords(SpanishG2P(), ENGLISH)


@lru_cache(50_000)
def word_phonemes(word: str) -> str:
    """Return the phonemes of a word by itself; an empty string where it has no vowel."""
    word = unicodedata.normalize("NFC", word.lower()).replace("’", "'")
    word = RESPELLED.get(word, word)
    if len(word) > len("mente") + 3 and word.endswith("mente"):
        return _adverb(word)
    return _sounds(word, stressed=word not in UNSTRESSED)


def _adverb(word: str) -> str:
    """Stress an adverb in -mente twice: on its adjective and on the ending."""
    stem = _sounds(word[: -len("mente")], stressed=True)
    return f"{stem}mˈente"


def _sounds(word: str, *, stressed: bool) -> str:
    word = "".join(char for char in word.translate(_PLAIN) if char.isalpha())
    if word == "y":
        return "i"
    sounds = word
    for pattern, sound in _LETTERS:
        sounds = pattern.sub(sound, sounds)
    glides, nuclei = _nuclei(sounds)
    if not nuclei:
        return ""  # to be spelled
    at = _stressed(word, sounds, nuclei)
    out: list[str] = []
    for index, char in enumerate(sounds):
        if index == at and stressed:
            out.append("ˈ")
        if index in glides:
            following = sounds[index + 1 : index + 2]
            if following and following in VOWELS:
                out.append("j" if char == "i" else "w")
            elif sounds[index - 1] in _ACCENTED:
                out.append("i" if char == "i" else "u")
            else:
                out.append("ɪ" if char == "i" else "ʊ")
        else:
            out.append(_ACCENTED.get(char, "u" if char == "ü" else char))
    return _assimilated("".join(out))


def _nuclei(sounds: str) -> tuple[set[int], list[int]]:
    """Return where an i or u is a glide, and where the vowels of syllables are."""
    vowels = [index for index, char in enumerate(sounds) if char in VOWELS]
    glides: set[int] = set()
    for index in vowels:
        if sounds[index] in "iuü":
            after, before = sounds[index + 1 : index + 2], sounds[index - 1 : index]
            if (after and after in VOWELS and after != sounds[index] and index + 1 not in glides) or (
                before and before in VOWELS and before != sounds[index] and index - 1 not in glides
            ):
                glides.add(index)
    return glides, [index for index in vowels if index not in glides]


def _stressed(word: str, sounds: str, nuclei: list[int]) -> int | None:
    marked = next((index for index, char in enumerate(sounds) if char in _ACCENTED), None)
    if marked is not None or not nuclei:
        return marked
    ends_as_native = word[-1] in "aeiouns" or _FOREIGN_Y.search(word) or _LATIN_END.search(word)
    if len(nuclei) == 1 or not ends_as_native:
        return nuclei[-1]
    return nuclei[-2]


def _assimilated(sounds: str) -> str:
    if _CLUSTER.match(sounds):
        sounds = f"e{sounds}"
    for glided, symbol in (("aɪ", "I"), ("eɪ", "A"), ("aʊ", "W")):
        sounds = sounds.replace(glided, symbol)
    for pattern, sound in _NEIGHBOURS:
        sounds = pattern.sub(sound, sounds)
    sounds = _VOICED.sub(lambda m: (m[1] or m[3] or "") + _SOFT[m[2] or m[4]], sounds)
    if "ˈ" in sounds:
        head, _, tail = sounds.partition("ˈ")
        vowels = [index for index, char in enumerate(head) if char in "aeiouAIWYɛɔ"]
        if len(vowels) > 1:
            return f"{head[: vowels[0]]}ˌ{head[vowels[0] :]}ˈ{tail}"
    return sounds
