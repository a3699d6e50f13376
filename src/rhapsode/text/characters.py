"""Single characters: which can be read by an engine of English, and their plainest form.

Every letter and digit is either *readable* (Latin with any marks, digits, their compatibility forms such as full-width
or mathematical ones, and Greek letters, which are read by name) or foreign. Foreign ones are refused before a task
exists; everything else (punctuation, symbols, invisible characters) never is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

LATIN_1: Final = "À-ÖØ-öø-ÿ"
"""Accented letters that a G2P's lexicon may know (café); all other accented Latin is transliterated."""

# Invisible: format characters (zero-width, soft hyphen, byte order mark, bidi controls, tags), variation selectors,
# and the fillers of Hangul, which count as letters.
_INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff"
)
INVISIBLE: Final = re.compile(f"[{_INVISIBLE}]+")

GREEK: Final = (
    "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u03f5"
    "\u03f7-\u03ff\u1f00-\u1fbc\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc\u2126"
)

# A letter, digit or number outside the blocks that are readable as a whole: the only ones worth a closer look.
UNCOMMON: Final = re.compile(
    f"[^\\W\\x00-\\x7f\xb5\xb2\xb3\xb9\xbc-\xbe{LATIN_1}\u0100-\u01b7\u01ba-\u0240\u0243-\u0293\u1e00-\u1eff"
    f"\u115f\u1160\u3164\uffa0{GREEK}"
    "\u2460-\u249b\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d454\U0001d552-\U0001d6a5\U0001d6a8-\U0001d7ff]"
)
MATHEMATICAL_GREEK: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x1D6A8, 0x1D7CC)}
# Two Greek letters side by side are a word of that language. A leading delta is a difference: Δθ, Δλ.
GREEK_WORD: Final = re.compile(f"[{GREEK}\xb5][\u0300-\u036f]{{0,3}}(?<!Δ)[{GREEK}]")

_CIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf\U0001f100-\U0001f10c]")
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_PICTURE = (
    "[\u2190-\u21ff\u2300-\u23ff\u25a0-\u2775\u2794-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d"
    # squares of East Asian words
    "\u3200-\u3250\u3260-\u32b0\u32c0-\u3370\u337b-\u337f\u33e0-\u33fe\ufdfc\ufdfd"
    "\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f200-\U0001fbef]"
)
_EXTENDER = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
# What a reader sees as one picture: a flag, or pictures joined by ZERO WIDTH JOINER, with skin tones and variants.
PICTURE: Final = re.compile(f"{_FLAG}|{_PICTURE}{_EXTENDER}*+(?:\u200d+{_PICTURE}{_EXTENDER}*+)*+")
KEYCAP: Final = re.compile("([0-9#*])\ufe0f?\u20e3")


@lru_cache(maxsize=4096)
def plain(char: str) -> str:
    """Return the reading of one character of NFKC text: letters of ASCII or Latin-1, digits, an apostrophe, or
    nothing.
    """
    kind = unicodedata.category(char)
    if kind[0] not in "LN":
        return ""
    if kind == "No" and (value := unicodedata.numeric(char, -1)) >= 0 and value == int(value) and _CIRCLED.match(char):
        return f" {int(value)} "
    if kind == "Nd" or not unicodedata.name(char, "").startswith(("LATIN", "MODIFIER LETTER", "SUPERSCRIPT LATIN")):
        return ""
    base = unicodedata.normalize("NFKD", char)
    readable = "".join(c for c in (c if c.isascii() else anyascii(c) for c in base) if c.isalnum() or c == "'")
    return readable if any(c.isalnum() for c in readable) or kind == "Lm" else ""


def is_greek(char: str) -> bool:
    """Tell whether it is a Greek letter, which is read by its name."""
    return char != "" and re.match(f"[{GREEK}\xb5]", char) is not None


@lru_cache(maxsize=8192)
def is_readable(char: str) -> bool:
    """Tell whether a letter, digit or number can be spoken (or is nothing but an apostrophe)."""
    if _CIRCLED.match(char) or ord(char) in MATHEMATICAL_GREEK or is_greek(char):
        return True
    if unicodedata.category(char) == "Nd" and not char.isascii():
        return unicodedata.normalize("NFKC", char).isascii()
    for c in unicodedata.normalize("NFKC", char):
        if not c.isalnum() or c.isascii() or is_greek(c):
            continue
        if not plain(c) and unicodedata.category(c) != "Lm":
            return False
        if unicodedata.category(c) == "Lm" and not unicodedata.name(c, "").startswith("MODIFIER LETTER"):
            return False
        if "CYRILLIC" in unicodedata.name(c, "") or "GEORGIAN" in unicodedata.name(c, ""):
            return False
    return True


# Where the name of the script ends in the name of a character.
_NAME_ENDS: Final = frozenset(
    (
        *("LETTER", "DIGIT", "NUMBER", "NUMERAL", "NUMERIC", "SYLLABLE", "SIGN", "SYMBOL", "IDEOGRAPH", "CHARACTER"),
        *("VOWEL", "CONSONANT", "INDEPENDENT", "SMALL", "CAPITAL", "LIGATURE", "HIEROGLYPH", "FRACTION", "MODIFIER"),
        *("CHOSEONG", "JUNGSEONG", "JONGSEONG", "COMPATIBILITY", "ITERATION"),
    )
)


_SHARED_SCRIPTS: Final = {
    "CJK": "Chinese", "IDEOGRAPHIC NUMBER": "Chinese", "IDEOGRAPHIC": "Ideographic", "KATAKANA": "Katakana",
    "HIRAGANA": "Hiragana", "DEVANAGARI": "Devanagari",
}  # fmt: skip
"""How names of characters begin that go on with more than the script: 々, ॐ, the ー of Japanese, the Chinese zero."""


def script_of(char: str) -> str:
    """Return the script of a letter or digit as English names it, for messages: ``Hebrew``, ``Arabic-Indic``,
    ``Chinese``.
    """
    name = unicodedata.name(char, "").removeprefix("HALFWIDTH ")
    for beginning, script in _SHARED_SCRIPTS.items():
        if name.startswith(beginning):
            return script
    words = []
    for word in name.split():
        if word in _NAME_ENDS:
            break
        words.append(word)
    return " ".join(words).title() or "Unknown"
