# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""Estimates the phonemes of a text from its letters alone: fast, and never far too low.

Everything is counted on one byte per character with the C loops of ``bytes``: a regular expression over a million
characters costs ten times as much as all of this.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import Final

LONG_WORD: Final = 64
"""Letters beyond which a word is spelled out."""

LONG_NUMBER: Final = 15
"""Digits beyond which a number is read digit by digit."""

_VOWELS: Final = frozenset("aeiouyAEIOUY")
_SIGNS: Final = frozenset("%&+=@#$£¥°§<>/\\×÷±^~¢")
_JOINING_SIGNS: Final = frozenset(".:/=&_#-!")


def _shape(code: int) -> int:
    """Return a class per Latin-1 byte: 0 digit, c consonant, a other letter, blank, . joining sign or end, ! anything
    else.

    A question mark is a class of its own, for everything that is not Latin-1 arrives as one.
    """
    char = chr(code)
    if char == "?":
        return code
    if char in string.digits:
        return ord("0")
    if char.isascii() and char.isalpha() and char not in _VOWELS:
        return ord("c")
    if char.isalnum():
        return ord("a")
    if char.isspace():
        return ord(" ")
    return ord("." if char in _JOINING_SIGNS else "!")


_SHAPES: Final = bytes(_shape(code) for code in range(256))
_SIGN_BYTES: Final = "".join(_SIGNS).encode("latin-1")
_LETTERS_ALIKE: Final = bytes.maketrans(b"c0", b"aa")
_NOT_SAID: Final = (b"  ", b"..", b"!!")
_SENTENCE_ENDS: Final = (b"a. ", b"a? ", b"a.! ", b"a?! ")
_LINE_BREAK = re.compile(r"\n\s*+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n\s*+")
_SPELLED_WORD = re.compile(rb"a{%d,}+" % (LONG_WORD + 1))
_LONG_DIGITS = b"0" * (LONG_NUMBER + 1)
_LONG_UNKNOWN = b"?" * (LONG_WORD + 1)
_LONG = b"a" * (LONG_WORD + 1)
_SPELLED_OUT = re.compile(
    "[\u0370-\u03ff\u00b5\u00bc-\u00be\u20a0-\u20bf\u2150-\u215f\u00b2\u00b3\u2070-\u209c\u2264-\u2265\u2460-\u24ff]"
)


def estimate_phonemes(text: str) -> float:
    """Return about how many phoneme ids ``text`` becomes once it is normalised."""
    data = text.encode("latin-1", "replace")
    phonemes = float(len(data))
    # A sign is read as a word; a dot, dash or slash inside a word or address too.
    phonemes += 7.0 * (len(data) - len(data.translate(None, _SIGN_BYTES)))
    shape = data.translate(_SHAPES)
    # Floods of blanks and punctuation are not heard.
    phonemes -= 2.0 * sum(map(shape.count, _NOT_SAID))
    # A digit in a number is a word of its own, and part of "hundred" or "thousand".
    digits = shape.count(b"0")
    if digits:
        phonemes += 7.0 * digits
        # Digit by digit it is less.
        phonemes -= 4.0 * len(_LONG_DIGITS) * shape.count(_LONG_DIGITS)
        phonemes += 3.0 * (shape.count(b"0a") + shape.count(b"0c") + shape.count(b"a0") + shape.count(b"c0"))
    # Runs without a vowel are spelled, and so are single letters.
    phonemes += 12.0 * shape.count(b"ccccc")
    words = shape.replace(b" ", b"  ")
    phonemes += 3.0 * words.count(b" c ") + 5.0 * words.count(b" cc ") + 7.0 * words.count(b" ccc ")
    alike = shape.translate(_LETTERS_ALIKE)
    phonemes += 4.0 * (alike.count(b".a") + alike.count(b"a?a"))
    if _LONG in alike:
        phonemes += 3.0 * sum(map(len, _SPELLED_WORD.findall(alike)))
    if not text.isascii():
        phonemes += 8.0 * len(_SPELLED_OUT.findall(text))
        # Of letters beyond Latin-1 (full-width, mathematical) only the question marks are seen.
        phonemes += 3.0 * len(_LONG_UNKNOWN) * alike.count(_LONG_UNKNOWN)
    return phonemes


@dataclass(frozen=True, slots=True)
class Breaks:
    """The number of pauses of a text: after all sentences, at line breaks, and at blank lines among those."""

    sentences: int
    lines: int
    paragraphs: int


def count_breaks(text: str) -> Breaks:
    """Return about how many pauses a text has."""
    shape = text.encode("latin-1", "replace").translate(_SHAPES).translate(_LETTERS_ALIKE)
    lines = paragraphs = 0
    if "\n" in text:
        lines, paragraphs = len(_LINE_BREAK.findall(text)), len(_BLANK_LINE.findall(text))
    return Breaks(sum(map(shape.count, _SENTENCE_ENDS)), lines, paragraphs)
