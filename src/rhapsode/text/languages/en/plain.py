"""Plain words: one word, contractions, compounds with a hyphen, and letters set in capitals."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.acronym import IN_SMALL, letters_of, read_capitals, read_mixed
from rhapsode.text.languages.en.pronounceable import is_word
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

LETTER: Final = r"[^\W\d_²³¹⁰-⁹₀-₉¼-¾⅐-⅞]"
LONGEST_WORD: Final = 20
"""Letters that the G2P reads of an unknown word at a time; longer ones are given to it in parts."""
LONGEST_SPOKEN_WORD: Final = 64
"""Letters beyond any word, which are spelled."""

_WORD = re.compile(rf"{LETTER}+(?:'{LETTER}+)*")
_SMALL = re.compile(rf"(?P<word>{'|'.join(sorted(IN_SMALL, key=len, reverse=True))})(?P<plural>s)?(?![\w'])")
_AND = re.compile(r"'?[nN]'(?=\s[A-Za-z])|'[nN](?=\s[A-Za-z])")
_READ_BEFORE = re.compile(r"(?<=(?:well|most|best|much)-)read(?![\w'])|(?<=widely-)read(?![\w'])")
"""The participle in a compound, of which the dictionary has the present: "a well-read man"."""
_ELISION = re.compile(r"'[eE][mM](?![\w'])")


def split_long(word: str) -> str:
    """Split a word that is longer than the G2P reads; one that is longer than any word is spelled."""
    if len(word) <= LONGEST_WORD or is_word(word.lower()):
        return word
    if len(word) > LONGEST_SPOKEN_WORD:
        return " ".join(word.upper() if len(word.upper()) == len(word) else word)
    parts = -(-len(word) // LONGEST_WORD)
    size = -(-len(word) // parts)
    return " ".join(word[at : at + size] for at in range(0, len(word), size))


def _word(match: re.Match[str], context: Context) -> list[Token]:
    word = match[0]
    letters = word.replace("'", "")
    if len(letters) > 1 and letters.isupper():
        return read_capitals(match, context)
    if word.islower() or word[1:].islower():
        return one(match, split_long(word), "plain")
    return read_mixed(match)


def _initialism(match: re.Match[str], context: Context) -> list[Token] | None:
    """Spell an initialism in small letters: "a usb cable"."""
    plural = match["plural"] or ""
    return one(match, letters_of(match["word"]) + ("'s" if plural else ""), "acronym")


def _and(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the "and" of "rock 'n' roll", "Guns N' Roses"."""
    start = match.start()
    spaced = context.before(start) == " " and context.text[max(0, start - 2) : start - 1].isalpha()
    return one(match, "and", "plain") if spaced else None


def _elision(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "'em": it is weaker than the name of the letter."""
    if not context.alone(match.start()):
        return None
    return one(match, "'em", "plain")


RULES: Final = (
    Rule("'", _ELISION, _elision),
    Rule("'a", _AND, _and, frozenset(("n",))),
    Rule("a", _READ_BEFORE, lambda m, c: one(m, "red", "plain"), frozenset(("read",))),
    Rule("a", re.compile(r"Rx(?![\w'])"), lambda m, c: one(m, "R X", "acronym"), frozenset(("rx",))),
    Rule("a", _SMALL, _initialism, IN_SMALL | frozenset(f"{word}s" for word in IN_SMALL if word not in ("api", "rv"))),
    Rule("a", _WORD, _word),
)
