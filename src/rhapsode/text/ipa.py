# ruff: noqa: RUF001  (phonetic symbols are what this module is about)
"""Words in the International Phonetic Alphabet, as people and dictionaries write them, to the symbols of an engine.

Local engines take misaki's notation, in which a stress mark stands right before the vowel. What one language writes
in a way of its own is in its package (:meth:`~rhapsode.text.front_end.TextFrontEnd.transcribe`); here is what all
have in common, in the order of the steps: :func:`bare`, :func:`spelled_in`, :func:`checked`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import did_you_mean

MARKS: Final = frozenset("\u0361\u035c\u032a\u033a\u033b\u031a\u031d\u031e\u031f\u0320\u0325\u030a\u032c\u032f\u0330"
                         "\u0339\u031c\u033d\u0308\u0324\u0318\u0319")  # fmt: skip
"""Ties, and the diacritics of a finer transcription than an engine knows."""
_JOINTS = re.compile("[.‿\u2010\u2011-]")
_SPELLINGS: Final = (("c\u0327", "ç"), ("g", "ɡ"), (":", "ː"), ("'", "ˈ"), ("’", "ˈ"), ("ǝ", "ə"), ("ε", "ɛ"))
_AFFRICATES: Final = (("tʃ", "ʧ"), ("dʒ", "ʤ"))

_VOWELS = "AIOQWYaeiouyæɐɑɒɔəɚɛɜɨɪɯøœʊʌɤᵊᵻ"
_STRESS = re.compile(f"([ˈˌ])([^{_VOWELS}ˈˌ ]+)(?=[{_VOWELS}])")
VOICELESS, HISSING = frozenset("ptkfθ"), frozenset("szʃʒʧʤ")

_NEAREST: Final = {
    "ɬ": "l", "ɮ": "l", "ɭ": "l", "ʟ": "l", "ʘ": "p", "ʙ": "b", "ɓ": "b", "ɗ": "d", "ɠ": "ɡ", "ɢ": "ɡ", "ʛ": "ɡ",
    "ħ": "h", "ɦ": "h", "ʜ": "h", "ʕ": "ʔ", "ʡ": "ʔ", "ʢ": "ʔ", "ɺ": "ɾ", "ʀ": "ʁ", "ʐ": "ʒ", "ʑ": "ʒ", "ʄ": "ʤ",
    "ɧ": "ʃ", "ʉ": "u", "ɵ": "ə", "ɘ": "ə", "ɞ": "ɜ", "ɶ": "œ", "ʏ": "y", "ⱱ": "v",
    "ˑ": "ː", "`": "ˈ", "´": "ˈ", "ʼ": "ˈ", "!": "k", "@": "ə", "{": "æ", "3": "ɜ", "N": "ŋ", "D": "ð", "E": "ɛ",
    "V": "ʌ", "Z": "ʒ", "U": "ʊ",
}  # fmt: skip
"""What to write for a symbol that engines have not; the last ones are SAMPA's."""


def transcribe(ipa: str, symbols: Collection[str], spellings: Sequence[tuple[str, str]] = _AFFRICATES) -> str:
    """Return ``ipa`` in ``symbols`` by ``spellings``, what is written and what is meant by it.

    Raises RequestError as :func:`checked` does.
    """
    return checked(spelled_in(bare(ipa), spellings, symbols), symbols)


def bare(ipa: str) -> str:
    """Return ``ipa`` decomposed (NFD), without ties and the diacritics of a finer transcription."""
    return "".join(char for char in unicodedata.normalize("NFD", ipa) if char not in MARKS)


def spelled_in(ipa: str, spellings: Sequence[tuple[str, str]], symbols: Collection[str]) -> str:
    """Return ``ipa`` with each spelling replaced, in their order, where ``symbols`` has what is meant by it."""
    for written, meant in (*_SPELLINGS, *spellings):
        if all(symbol in symbols for symbol in meant):
            ipa = ipa.replace(written, meant)
    return ipa


def checked(ipa: str, symbols: Collection[str]) -> str:
    """Return ``ipa`` with stress before the vowels, once it is sure that ``symbols`` has all of it.

    Raises RequestError (without ``param``) for a symbol that is not there, with the nearest one, and when nothing is
    left that could be said.
    """
    normalised = " ".join(_JOINTS.sub("", ipa).split())
    for symbol in normalised:
        if symbol not in symbols or not (symbol == " " or unicodedata.category(symbol)[0] in "LM"):
            raise RequestError(_unknown(symbol, symbols))
    if not any(unicodedata.category(symbol) in ("Ll", "Lu", "Lo") for symbol in normalised):
        raise RequestError("There is no sound between the slashes.")
    return _STRESS.sub(r"\2\1", normalised)


def last_sound(phonemes: str) -> str:
    """Return the last symbol of ``phonemes`` that is a sound of its own, "" if there is none."""
    return next((symbol for symbol in reversed(phonemes) if symbol not in "ˈˌː ʰʲ"), "")


def _unknown(symbol: str, symbols: Collection[str]) -> str:
    shown = (
        f"'{symbol}' (U+{ord(symbol):04X})"
        if symbol.isprintable() and not unicodedata.combining(symbol)
        else (f"U+{ord(symbol):04X} ({unicodedata.name(symbol, 'unknown').lower()})")
    )
    near = _NEAREST.get(symbol)
    letters = "".join(char for char in symbols if char.isalpha() and char not in "\u0303")
    hint = did_you_mean(near) if near is not None and near in set(symbols) else f"Valid: {letters}."
    return f"There is no IPA symbol {shown} in the engine's vocabulary. {hint}"
