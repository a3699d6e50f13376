"""Plain words: one word, contractions, compounds with a hyphen, and letters set in capitals."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import IN_SMALL, letters_of, read_capitals, read_mixed
from rhapsode.text.languages.en.pronounceable import is_word
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

LETTER: Final = r"[^\W\d_²³¹⁰-⁹₀-₉¼-¾⅐-⅞]"
LONGEST_WORD: Final = 20
"""Letters that the G2P reads of an unknown word at a time; longer ones are given to it in parts."""
LONGEST_SPOKEN_WORD: Final = 64
"""Letters beyond any word, which are spelled."""

_WORD = re.compile(rf"{LETTER}+(?:'{LETTER}+)*")
_NO_PLURALS: Final = frozenset(("api", "rv", "ide"))
"""Initialisms that are another word with an s: "the ides of March"."""
_SMALL = re.compile(rf"(?P<word>{'|'.join(sorted(IN_SMALL, key=len, reverse=True))})(?P<plural>s)?(?![\w'])")
_AND = re.compile(r"'?[nN]'(?=\s[A-Za-z])|'[nN](?=\s[A-Za-z])")
_READ_BEFORE = re.compile(r"(?<=(?:well|most|best|much)-)read(?![\w'])|(?<=widely-)read(?![\w'])")
"""The participle in a compound, of which the dictionary has the present: "a well-read man"."""
_TWICE_A_DAY = re.compile(r"(?:(?<=(?:mg|cg|ab|PO|po|IV|mL|ml) )|(?<=(?:abs|aps|ffs|ops) ))(?:BID|bid)(?!\w)")
"""How often a drug is taken ("500 mg PO BID"), which is a word elsewhere."""
_STAMMER = re.compile(
    r"(?P<onset>Th|Sh|Wh|Ch|[A-Z])-(?=(?P<again>(?P=onset)-){0,5}(?P<word>(?P=onset)[a-z']{0,20})(?!\w))",
    re.IGNORECASE,
)
_STAMMERED_WORDS: Final = word_set(
    "here her his him hold hurry hey "
    "what what's where who why when how he he's she they them that that's this there there's then the these you your "
    "you're yes yeah no not nothing never now but because be been please don't didn't do doesn't did can can't could "
    "couldn't me my mom mum maybe sorry stop so sir stay it's it if is i i'm i'll i've i'd and are a about gone get "
    "go going god good just help hello hi have haven't had look let let's leave run really wait we we're was wasn't "
    "were will would won't want with well from for father dad dead cold come tell think thought thank thanks to love "
    "like know need mister miss must"
)
"""Words that novels let people stammer: a letter before another word is a name ("T-test", "S-shaped")."""
_NAMED_BY_A_LETTER: Final = word_set("test tests table tables tube tubes shaped shape day days state class clamp")
_HARD: Final = {"c": "k", "wh": "w", "k": "k", "q": "k"}
_SOFT_C = re.compile("c[eiy]", re.IGNORECASE)
_ELISION = re.compile(r"'[eE][mM](?![\w'])")


def split_long(word: str) -> str:
    """Split a word that is longer than the G2P reads; one that is longer than any word is spelled."""
    if len(word) <= LONGEST_WORD or is_word(word.lower()):
        return word
    if len(word) > LONGEST_SPOKEN_WORD:
        return " ".join(word.upper() if len(word.upper()) == len(word) else word)
    parts = -(-len(word) // LONGEST_WORD)
    size = -(-len(word) // parts)
    return " ".join(word[at : at + size].strip("'") for at in range(0, len(word), size))


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


def _stammer(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the beginning of a word that somebody stammers: "W-what", "n-no"."""
    start, onset = match.start(), match["onset"].lower()
    before = context.before(start)
    again = match["again"] is not None or (before == "-" and context.text[start - 2 : start - 1].lower() == onset[:1])
    word = match["word"].lower()
    spoken = (
        context.text.rfind('"', max(0, start - 120), start) >= 0 and word not in _NAMED_BY_A_LETTER and is_word(word)
    )
    if before.isalnum() or not (again or spoken or word in _STAMMERED_WORDS):
        return None
    if before == "-" and not again:  # "Tehrik-i-Insaf"
        return None
    if onset in "aeiou":
        said = "I" if match["word"][:2].lower() in ("i", "i'") else "uh"
    else:
        said = f"{'s' if _SOFT_C.match(match['word']) else _HARD.get(onset, onset)}uh"
    end = match.end() - 1
    return [Token(start, end, said, "plain"), Token(end, match.end(), ",", "punctuation")]


def _elision(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "'em": it is weaker than the name of the letter."""
    if not context.alone(match.start()):
        return None
    return one(match, "'em", "plain")


_DROPPED_H = re.compile(r"'(?:ave|ere|ead|ouse|ome|undred|ospital|usband|orse|eard|ello)(?![\w'])", re.IGNORECASE)
"""Words of dialects without their h that are no other words: "'ave a look over 'ere"."""
_PRESCRIPTION = re.compile(r"Rx\s#?(?P<number>\d{6,9})(?![\w]|[.,]\d)")


def _prescription(match: re.Match[str], context: Context) -> list[Token]:
    """Read the number of a prescription digit by digit."""
    return [
        Token(match.start(), match.start() + 2, "R X", "acronym"),
        Token(match.start() + 2 + 1, match.end(), numbers.digits(match["number"]), "serial"),
    ]


def _clipped(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "o'" and "wi'" of dialects, which are weaker than the letter and "why": "the back o' the barn"."""
    quoted = context.text.count("'", 0, match.start()) % 2 == 1 and not context.word_after(match.end()).islower()
    return None if quoted or not context.alone(match.start()) else one(match, match[0], "plain")


RULES: Final = (
    Rule("'", _ELISION, _elision),
    Rule("a", _TWICE_A_DAY, lambda m, c: one(m, "B I D", "acronym"), frozenset(("bid",))),
    Rule("a", re.compile(r"[Tt][Ll];?[Dd][Rr](?!\w)"), lambda m, c: one(m, "T L D R", "acronym"), word_set("tl tldr")),
    Rule("a", re.compile(r"(?:o|wi)'(?=[\s,.;:!?-])"), _clipped, frozenset(("o", "wi"))),
    Rule("a", _STAMMER, _stammer, frozenset("abcdefghijklmnopqrstuvwyz") | frozenset(("th", "sh", "wh", "ch"))),
    Rule("'a", _AND, _and, frozenset(("n",))),
    Rule("a", _READ_BEFORE, lambda m, c: one(m, "red", "plain"), frozenset(("read",))),
    Rule("'", _DROPPED_H, lambda m, c: one(m, m[0].lower(), "plain") if c.alone(m.start()) else None),
    Rule("a", _PRESCRIPTION, _prescription, frozenset(("rx",))),
    Rule("a", re.compile(r"Rx(?![\w'])"), lambda m, c: one(m, "R X", "acronym"), frozenset(("rx",))),
    Rule(
        "a",
        _SMALL,
        _initialism,
        IN_SMALL | frozenset(f"{word}s" for word in IN_SMALL if word not in _NO_PLURALS),
    ),
    Rule("a", _WORD, _word),
)
