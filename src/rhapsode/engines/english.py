"""English text to phonemes for every engine that takes misaki's notation, by hibari's port of misaki's G2P.

hibari is imported when the first text of an accent arrives, so only where phonemes are made. It reads well and is
guarded here where it would lose something: its network for unknown words cuts off after 24 letters and ignores
letters that it has not learned, numbers beyond its scales raise IndexError, and words or numbers that its tagger takes
for punctuation are not read.
"""

# ruff: noqa: RUF001
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from anyascii import anyascii

from rhapsode.core.errors import EngineError, EngineUnavailableError
from rhapsode.core.ports import NOTHING_GIVEN

if TYPE_CHECKING:
    from hibari.g2p import G2P
    from hibari.g2p.oov import OOV
    from hibari.g2p.token import Tok

LANGUAGES = ("en-US", "en-GB")
LONGEST_NUMBER = 21
"""Digits of the largest number that is named (quintillions); a longer one is read digit by digit.

hibari spells the names above octillions letter by letter, raises IndexError above decillions, and a number that is
named takes ten phonemes per digit, which must fit a segment.
"""

NEAREST_SYMBOL = str.maketrans(
    {"ʀ": "ʁ", "g": "ɡ", "-": " ", "1": None, "\u2009": " ", "–": "—", "‘": None, "’": None}
)
"""What hibari may write that misaki's notation does not have, and the symbol to say instead."""

_LONG_NUMBER = re.compile(rf"\d(?:,?\d){{{LONGEST_NUMBER},}}")
_SPACES = re.compile(r"\s+")
_PRIMARY_STRESS, _SECONDARY_STRESS = "ˈ", "ˌ"


class EnglishPhonemiser:
    """Reads English for an engine that has the symbols of ``vocabulary``; the others are left out.

    The G2P of an accent is made when it is first needed (about half a second), once for all engines of a process.
    """

    def __init__(self, vocabulary: Collection[str]) -> None:
        self._vocabulary = frozenset(vocabulary)

    def __call__(self, text: str, language: str, given: Mapping[str, str] = NOTHING_GIVEN) -> str:
        """The phonemes of ``text`` in ``language`` ("en-US" or "en-GB"); every character is in the vocabulary.

        Words that are ``given`` have those phonemes; what stands beside them is read as beside any name.

        An empty string means that nothing can be spoken. Raises EngineError for another language, and
        EngineUnavailableError when hibari is not installed.
        """
        g2p = _g2p(language)
        text = text.replace("[", " ").replace("]", " ")  # hibari takes "[word](/phonemes/)" as an instruction
        text = _LONG_NUMBER.sub(_spelled, unicodedata.normalize("NFC", text))
        if given:  # a token of its own, which no hyphen joins to others
            text = re.sub(rf"-?\b(?:{'|'.join(given)})\b-?", lambda match: match[0].replace("-", " "), text)
        phonemes = _read(g2p, text, given).translate(NEAREST_SYMBOL)
        return _SPACES.sub(" ", "".join(symbol for symbol in phonemes if symbol in self._vocabulary)).strip()


@lru_cache
def _g2p(language: str) -> G2P:
    if language not in LANGUAGES:
        raise EngineError(f"English is read in {' and '.join(LANGUAGES)}, not {language}.")
    try:
        from hibari.g2p import G2P
    except ImportError as error:
        raise EngineUnavailableError("hibari is missing. Run: pip install hibari-tts==0.2.1") from error
    g2p = G2P(british=language == "en-GB")
    g2p._oov = UnknownWords(g2p.oov)
    return g2p


class UnknownWords:
    """hibari's network for words that no dictionary has, without its limits.

    A word longer than the network's input is read in equal pieces, the last keeping its stress, as long English words
    do. Letters that the network has not learned are read as the Latin ones nearest to them.
    """

    def __init__(self, network: OOV) -> None:
        self._network: Callable[[str], str | None] = network
        self._known: frozenset[str] = frozenset(network.cin)
        self._longest: int = network.maxlen

    def __call__(self, word: str) -> str:
        """The phonemes of ``word``; empty when it has no letter that can be read."""
        letters = "".join(self._learned(letter) for letter in word)
        pieces = [self._network(piece) or "" for piece in _equal_pieces(letters, self._longest)]
        *others, last = pieces or [""]
        return "".join(piece.replace(_PRIMARY_STRESS, _SECONDARY_STRESS) for piece in others) + last

    def _learned(self, letter: str) -> str:
        if letter in self._known:
            return letter
        return "".join(part for part in anyascii(letter) if part in self._known)


def _equal_pieces(word: str, longest: int) -> list[str]:
    """``word`` in the fewest pieces of at most ``longest`` characters, of about the same length."""
    count = -(-len(word) // longest)
    bounds = [len(word) * index // count for index in range(count + 1)] if count else []
    return [word[start:end] for start, end in pairwise(bounds)]


def _spelled(number: re.Match[str]) -> str:
    return " ".join(digit for digit in number.group() if digit != ",")


def _read(g2p: G2P, text: str, given: Mapping[str, str]) -> str:
    """What ``g2p`` makes of ``text``. A part that it cannot take is narrowed down, at last to single characters."""
    try:
        return _all_read(g2p, text, given)
    except Exception as error:  # its rules index and look up without checks, so the kind of error says nothing
        halves = _halves(text)
        if not halves:
            raise EngineError(f"hibari cannot read a character ({type(error).__name__}).") from error
        return " ".join(filter(None, (_read(g2p, half, given) for half in halves)))


def _all_read(g2p: G2P, text: str, given: Mapping[str, str]) -> str:
    """What ``g2p(text)`` returns, but no token with a letter or digit is passed over, and some are ``given``."""
    from hibari.g2p import PUNCT_TAGS
    from hibari.g2p.normalize import normalize

    tokens = g2p.tokenize(normalize(text))
    for token in tokens:
        if token.text in given:
            token.phonemes = given[token.text]  # seen by what is read before it
        elif token.tag in PUNCT_TAGS and _has_words(token.text):
            token.tag = "CD" if any(map(str.isdecimal, token.text)) else "NN"
    read = g2p.phonemize_tokens(tokens)
    return "".join(
        (given.get(token.text) or _phonemes_of(g2p, token)) + (" " if token.whitespace else "") for token in read
    ).strip()


def _phonemes_of(g2p: G2P, token: Tok) -> str:
    """The phonemes of a token that was read; when there are none, of its letters and digits one by one."""
    phonemes = token.phonemes or ""
    if _has_words(phonemes) or not _has_words(token.text):
        return phonemes
    spelled = (_phonemes_alone(g2p, character) for character in anyascii(token.text) if character.isalnum())
    return " ".join(filter(None, spelled)) + phonemes


def _phonemes_alone(g2p: G2P, character: str) -> str:
    alone = g2p.tokenize(character.upper())
    for token in alone:
        token.tag = "CD" if character.isdecimal() else "NNP"
    return "".join(token.phonemes or "" for token in g2p.phonemize_tokens(alone))


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _halves(text: str) -> list[str]:
    """``text`` cut at the space nearest to its middle, or in its middle; empty when it is too short to be cut."""
    text = text.strip()
    if len(text) < 2:
        return []
    spaces = [match.start() for match in re.finditer(" ", text)]
    middle = min(spaces, key=lambda at: abs(at - len(text) // 2)) if spaces else len(text) // 2
    return [text[:middle], text[middle:]]
