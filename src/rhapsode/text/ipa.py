# ruff: noqa: RUF001, RUF002  (phonetic symbols are what this module is about)
"""Words in the International Phonetic Alphabet, as people and dictionaries write them, to the symbols of an engine.

The engines of English take misaki's notation: one symbol for each diphthong and affricate (``A`` is eɪ, ``I`` aɪ,
``O`` oʊ, ``Q`` əʊ, ``W`` aʊ, ``Y`` ɔɪ, ``ʧ`` tʃ, ``ʤ`` dʒ), ``T`` for the tapped t of "city", a stress mark right
before the vowel, and in American English no length. Those symbols can be given as they are, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from rhapsode.core.errors import RequestError

MARKS: Final = frozenset("\u0361\u035c\u032a\u033a\u033b\u031a\u031d\u031e\u031f\u0320\u0325\u030a\u032c\u032f\u0330"
                         "\u0339\u031c\u033d\u0308\u0324\u0318\u0319")  # fmt: skip
"""Ties, and the diacritics of a finer transcription than an engine knows."""
_JOINTS = re.compile("[.‿\u2010\u2011-]")
_SYLLABIC = re.compile("(.)[\u0329\u030d]")
_OPTIONAL = re.compile(r"\(([^()]*)\)")

# What is written for the same sound: first for everybody, then as each accent of English has it.
_SPELLINGS: Final = (("c\u0327", "ç"), ("g", "ɡ"), (":", "ː"), ("'", "ˈ"), ("’", "ˈ"), ("ǝ", "ə"), ("ε", "ɛ"))
_ENGLISH: Final = (
    ("r", "ɹ"), ("ɫ", "l"), ("ʍ", "w"), ("hw", "w"), ("ʷ", "w"), ("ɱ", "m"), ("ɚ", "əɹ"), ("ɝ", "ɜɹ"), ("ɐ", "ə"),
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("ei", "A"), ("ɛɪ", "A"), ("aɪ", "I"), ("ai", "I"), ("ɑɪ", "I"),
    ("aʊ", "W"), ("au", "W"), ("ɑʊ", "W"), ("æʊ", "W"), ("ɔɪ", "Y"), ("ɔi", "Y"), ("oɪ", "Y"), ("oi", "Y"),
)  # fmt: skip
_AMERICAN: Final = (
    ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪəɹ", "ɪɹ"), ("eəɹ", "ɛɹ"), ("ɛəɹ", "ɛɹ"), ("ʊəɹ", "ʊɹ"), ("oʊ", "O"), ("ou", "O"),
    ("əʊ", "O"), ("Q", "O"), ("ː", ""), ("ɒ", "ɑ"), ("a", "ɑ"), ("ɾ", "T"), ("oɹ", "ɔɹ"), ("o", "O"),
)  # fmt: skip
_BRITISH: Final = (
    ("eə", "ɛː"), ("ɛə", "ɛː"), ("oʊ", "Q"), ("ou", "Q"), ("əʊ", "Q"), ("O", "Q"), ("æ", "a"), ("ᵻ", "ɪ"), ("T", "t"),
    ("ɾ", "t"), ("oː", "ɔː"), ("oɹ", "ɔːɹ"), ("o", "Q"),
)  # fmt: skip
_RULES: Final = {"en-US": (*_ENGLISH, *_AMERICAN), "en-GB": (*_ENGLISH, *_BRITISH)}
_OPEN_E = re.compile("e(?= |$)")

_VOWELS = "AIOQWYaeiouyæɐɑɒɔəɚɛɜɨɪɯøœʊʌɤᵊᵻ"
_STRESS = re.compile(f"([ˈˌ])([^{_VOWELS}ˈˌ ]+)(?=[{_VOWELS}])")
_VOICELESS, _HISSING = frozenset("ptkfθ"), frozenset("szʃʒʧʤ")

_NEAREST: Final = {
    "ɬ": "l", "ɮ": "l", "ɭ": "l", "ʟ": "l", "ʘ": "p", "ʙ": "b", "ɓ": "b", "ɗ": "d", "ɠ": "ɡ", "ɢ": "ɡ", "ʛ": "ɡ",
    "ħ": "h", "ɦ": "h", "ʜ": "h", "ʕ": "ʔ", "ʡ": "ʔ", "ʢ": "ʔ", "ɺ": "ɾ", "ʀ": "ʁ", "ʐ": "ʒ", "ʑ": "ʒ", "ʄ": "ʤ",
    "ɧ": "ʃ", "ʉ": "u", "ɵ": "ə", "ɘ": "ə", "ɞ": "ɜ", "ɶ": "œ", "ʏ": "y", "ⱱ": "v",
    "ˑ": "ː", "`": "ˈ", "´": "ˈ", "ʼ": "ˈ", "!": "k", "@": "ə", "{": "æ", "3": "ɜ", "N": "ŋ", "D": "ð", "E": "ɛ",
    "V": "ʌ", "Z": "ʒ", "U": "ʊ",
}  # fmt: skip
"""What to write for a symbol that engines of English have not; the last ones are SAMPA's."""


def transcribe(ipa: str, symbols: Collection[str], language: str) -> str:
    """``ipa`` in the ``symbols`` of an engine, as it speaks ``language`` (BCP-47).

    Raises RequestError (without ``param``) for a symbol that it has not, with the nearest one, and when nothing is
    left that could be said.
    """
    said = "".join(char for char in unicodedata.normalize("NFD", ipa) if char not in MARKS)
    american = language != "en-GB"
    said = _OPTIONAL.sub(lambda match: match[1] if american or match[1] not in ("r", "ɹ") else "", said)
    said = _SYLLABIC.sub(lambda match: f"{'ə' if match[1] in 'rɹ' else 'ᵊ'}{match[1]}", said)
    for written, meant in (*_SPELLINGS, *_RULES.get(language, ())):
        if all(symbol in symbols for symbol in meant):
            said = said.replace(written, meant)
    if language in _RULES and "A" in symbols and "ɛ" in symbols:
        said = _OPEN_E.sub("A", said).replace("e", "ɛ")
    said = " ".join(_JOINTS.sub("", said).split())
    for symbol in said:
        if symbol not in symbols or not (symbol == " " or unicodedata.category(symbol)[0] in "LM"):
            raise RequestError(_unknown(symbol, symbols))
    if not any(unicodedata.category(symbol) in ("Ll", "Lu", "Lo") for symbol in said):
        raise RequestError("There is no sound between the slashes.")
    return _STRESS.sub(r"\2\1", said)


def possessive(phonemes: str, language: str) -> str:
    """``phonemes`` with the ending of "'s"."""
    last = next((symbol for symbol in reversed(phonemes) if symbol not in "ˈˌː ʰʲ"), "")
    if last in _HISSING:
        return f"{phonemes}{'ɪz' if language == 'en-GB' else 'ᵻz'}"
    return f"{phonemes}{'s' if last in _VOICELESS else 'z'}"


def _unknown(symbol: str, symbols: Collection[str]) -> str:
    shown = (
        f"'{symbol}' (U+{ord(symbol):04X})"
        if symbol.isprintable() and not unicodedata.combining(symbol)
        else (f"U+{ord(symbol):04X} ({unicodedata.name(symbol, 'unknown').lower()})")
    )
    near = _NEAREST.get(symbol)
    letters = "".join(one for one in symbols if one.isalpha() and one not in "\u0303")
    hint = f"Did you mean '{near}'?" if near in set(symbols) else f"Valid: {letters}."
    return f"There is no IPA symbol {shown} in the engine's vocabulary. {hint}"
