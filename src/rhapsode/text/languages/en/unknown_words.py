# ruff: noqa: RUF001  (phonemes are what this module is about)
"""Words that no dictionary has: by hibari's network, without its limits, and by their letters without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from anyascii import anyascii

from rhapsode.text.languages.en.foreign_names import foreign_sounds
from rhapsode.text.languages.en.foreign_spelling import anglicized, is_marked, parted

if TYPE_CHECKING:
    from hibari.g2p.oov import OOV

ELIDED: Final = {
    "'em": "əm",
    "d'you": "ʤu",
    "d'ya": "ʤə",
    "d'ye": "ʤi",
    "is't": "ɪzt",
    "o'": "ə",
    "ol": "Ol",
    "wi'": "wɪ",
}
"""Forms that have lost some of their sounds, and are never stressed: "tell 'em"."""
CONTRACTED: Final = re.compile(r"(.+)('(?:d|ll|ve|re|st|lt|rt))", re.IGNORECASE)
"""A word with the end of "had", "will", "have", "are", "hast", "wilt" or "art": "they'd", "thou'st", "saw'st"."""
_VOWELS: Final = tuple("AIOQWYaiuæɑɒɔəɛɜɪʊʌː")
_FULL_VOWEL: Final = re.compile("[AIOQWYaæɑɒɔɛɜʌʊu]|i(?!z?$|[əᵊ])")
_U_BEHIND: Final = re.compile("[ghkvz]u(?!e)")
_GLIDE: Final = re.compile("(?<=[ɡhkvz])j(?=[ˈˌ]?[uʊ])")
_REPEATED = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)
PRIMARY_STRESS: Final = "ˈ"
SECONDARY_STRESS: Final = "ˌ"


class UnknownWords:
    """hibari's network for words that no dictionary has, without its limits.

    A word longer than the network's input is read in equal pieces, the last keeping its stress, as long English words
    do. What is written as another language writes is read by its rules. Letters that the network has not learned are
    read as the Latin ones nearest to them, and other foreign names as English would spell them. The network doubles
    the R between vowels, which English never does, and leaves one word of a hundred without a stress.
    """

    def __init__(self, network: OOV, *, british: bool) -> None:
        self._british = british
        self._network: Callable[[str], str | None] = network
        self._known: frozenset[str] = frozenset(network.cin)
        self._longest: int = network.maxlen

    def __call__(self, word: str) -> str:
        """Return the phonemes of ``word``; empty when it has no letter that can be read."""
        if not is_marked(word.replace("ñ", "n")) and (sounds := foreign_sounds(word, british=self._british)):
            return sounds
        onset, word = parted(anglicized(word))
        letters = "".join(self._learned(letter) for letter in word)
        pieces = [
            _without_glide(word, (self._network(piece) or "").replace("ɹɹ", "ɹ"))
            for piece in equal_pieces(letters, self._longest)
        ]
        *others, last = pieces or [""]
        sounds = onset + "".join(piece.replace(PRIMARY_STRESS, SECONDARY_STRESS) for piece in others) + last
        return with_stress(sounds.replace("ˈə", "ˈʌ"))

    def _learned(self, letter: str) -> str:
        if letter in self._known:
            return letter
        return "".join(part for part in anyascii(letter) if part in self._known)


def with_stress(phonemes: str) -> str:
    """Return the phonemes of a word with a main stress where the network gave none: on its last full vowel.

    An "i" that ends the word or stands before a schwa is none.
    """
    full = [match.start() for match in _FULL_VOWEL.finditer(phonemes)]
    unmarked = [at for at in full if phonemes[at - 1 : at] != SECONDARY_STRESS]
    if PRIMARY_STRESS in phonemes or not full:
        return phonemes
    if unmarked:
        return phonemes[: unmarked[-1]] + PRIMARY_STRESS + phonemes[unmarked[-1] :]
    return phonemes[: full[-1] - 1] + PRIMARY_STRESS + phonemes[full[-1] :]


def _without_glide(word: str, phonemes: str) -> str:
    """Return the phonemes of a name with the u of "Kumasi", which the network reads as in "cute"."""
    is_name = word[:1].isupper() and _U_BEHIND.search(word.lower()) is not None
    return _GLIDE.sub("", phonemes) if is_name else phonemes


def contracted(phonemes: str, ending: str, *, british: bool) -> str:
    """Return the phonemes of a word with an ending of :data:`CONTRACTED`: "that'll", "they'd've", "thou'rt"."""
    after_vowel = phonemes.endswith(_VOWELS)
    match ending.lower():
        case "'d":
            return phonemes + (("ɪd" if british else "ᵻd") if phonemes.endswith(("t", "d")) else "d")
        case "'ll":
            return phonemes + ("l" if after_vowel else "ᵊl")
        case "'st" | "'lt":
            return phonemes + ending[1:].lower()
        case "'rt":
            return phonemes + ("t" if british else "ɹt")
        case "'ve":
            return phonemes + ("v" if after_vowel else "əv")
        case _:
            return phonemes + ("ə" if british else "əɹ")


def drawn_out(word: str, is_word: Callable[[str], bool]) -> str:
    """Return a word whose letters are repeated as it is in the dictionary: "sooooo" → "so", "gooood" → "good".

    Of the ways to leave two letters or one of each row, the first that is a word counts; if none is, two are left.
    """
    ways = [""]
    at = 0
    for row in _REPEATED.finditer(word):
        between = word[at : row.start()]
        ways = [f"{way}{between}{row[0][:count]}" for way in ways[:16] for count in (2, 1)]
        at = row.end()
    ways = [f"{way}{word[at:]}" for way in ways]
    return next((way for way in ways if is_word(way.lower())), ways[0])


def equal_pieces(word: str, longest: int) -> list[str]:
    """Return ``word`` in the fewest pieces of at most ``longest`` characters, of about the same length."""
    count = -(-len(word) // longest)
    bounds = [len(word) * index // count for index in range(count + 1)] if count else []
    return [word[start:end] for start, end in pairwise(bounds)]


_OF_ONE_PIECE: Final = str.maketrans({
    "ø": "o", "Ø": "O", "ß": "ss", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "æ": "ae", "Æ": "Ae", "œ": "oe",
    "Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
})  # fmt: skip


def without_accents(word: str) -> str:
    """Return the letters of ``word`` without marks: ``naïve`` → ``naive``, ``Ødegaard`` → ``Odegaard``."""
    parts = unicodedata.normalize("NFKD", word.translate(_OF_ONE_PIECE))
    return "".join(char for char in parts if not unicodedata.combining(char))


ACCENTED: Final[dict[str, tuple[str, str]]] = {
    "à": ("ɑ", "ɑː"),
    "exposé": ("ˌɛkspOzˈA", "ɛkspˈQzA"),
    "exposés": ("ˌɛkspOzˈAz", "ɛkspˈQzAz"),
    "glacé": ("ɡlæsˈA", "ɡlˈasA"),
    "grâce": ("ɡɹˈɑs", "ɡɹˈɑːs"),
    "hermès": ("ɛɹmˈɛz", "ɛəmˈɛz"),
    "lamé": ("lɑmˈA", "lˈɑːmA"),
    "maté": ("mˈɑtˌA", "mˈatA"),
    "nestlé": ("nˈɛslA", "nˈɛslA"),
    "outré": ("utɹˈA", "ˈuːtɹA"),
    "pièce": ("pjˈɛs", "pjˈɛs"),
    "pâté": ("pɑtˈA", "pˈatA"),
    "pâtés": ("pɑtˈAz", "pˈatAz"),
    "purée": ("pjʊɹˈA", "pjˈʊəɹA"),
    "resumé": ("ɹˈɛzəmˌA", "ɹˈɛzjʊmA"),
    "resumés": ("ɹˈɛzəmˌAz", "ɹˈɛzjʊmAz"),
    "rosé": ("ɹOzˈA", "ɹˈQzA"),
    "rosés": ("ɹOzˈAz", "ɹˈQzAz"),
    "résumé": ("ɹˈɛzəmˌA", "ɹˈɛzjʊmA"),
    "résumés": ("ɹˈɛzəmˌAz", "ɹˈɛzjʊmAz"),
    "saké": ("sˈɑki", "sˈɑːki"),
    "touché": ("tuʃˈA", "tuːʃˈA"),
}
"""Words that are others without their accents (American, British)."""


def descendant(beginning: str, name: str) -> str:
    """Return the phonemes of a surname in Mc-, Mac-, O'- or D'- before one whose phonemes are ``name``."""
    first = name.lstrip(PRIMARY_STRESS + SECONDARY_STRESS)[:1]
    match beginning:
        case "O'":
            return f"O{name}"
        case "D'":
            return f"d{name}" if first in _VOWELS else f"də{name}"
        case _:
            return f"mə{name}" if first in "kɡ" else f"mək{name}"
