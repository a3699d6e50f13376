"""Scan a text with the rules of a language: each place is read by the first rule that matches it.

Words of letters that no rule waits for, most of a text, pass without one being tried, so that a text costs little more
than its special places. Every character that is no white space ends up in a token: what no rule reads is a word, a
punctuation mark, a named sign, or ``dropped``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from anyascii import anyascii

from rhapsode.text.tokens import SemioticClass, Token

WORD: Final = r"[^\W\d_][^\W\d_\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d]*"
LETTERS: Final = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d])"
"""A letter, or a mark that belongs to one (Latin diacritics, Devanagari vowel signs, joiners)."""

_IN_A_WORD: Final = rf"(?![⁰¹²³⁴-⁹₀-₉¼-¾⅐-⅞]){LETTERS}"
"""A letter that is no raised or lowered digit, which Python counts among the letters."""
_PLAIN: Final = re.compile(rf"(?:{_IN_A_WORD})++(?:['’\-‑](?:{_IN_A_WORD})++)*+")
_LONGEST_COMPOUND: Final = 256
"""The most characters of joined words that are read as one."""
_SPACE: Final = re.compile(r"\s++")
_DIGITS: Final = re.compile(r"\d++")
_GIVEN: Final = re.compile(r"(?<![^\W\d_])Xq[^\W\d_]+")
"""The placeholder of a word whose phonemes are given."""
_JOINTS: Final = re.compile("[-‑\u200c\u200d]+")
_VOWELLESS: Final = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,4}").fullmatch
"""A short form of a compound that is no word: Btp-Bund."""
_GREEK_WORD: Final = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{3,}").fullmatch
_APOSTROPHES: Final = frozenset("'’")
_WORDS_OF_ONE_LETTER: Final = frozenset("aày")
"""What stands behind an apostrophe as a word: jusqu'à, n'y, l'a."""
_BEHIND: Final = frozenset(" \t\n\r.,;:!?…)»”\"'’]")

_ONLY_WORDS: Final = {code: " " for code in range(128) if not chr(code).isalpha() and chr(code) != "'"}

MARKS: Final[Mapping[str, str]] = {
    ",": ",", ".": ".", ";": ";", ":": ":", "!": "!", "?": "?", "…": "…", "—": "—", "(": "(", ")": ")", '"': '"',
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "[": "(", "]": ")", "{": "(", "}": ")", "–": "—", "―": "—",
    "।": ".", "॥": ".", "‥": "…", "‼": "!", "⁇": "?", "⁈": "?", "⁉": "!",
    "¿": "", "¡": "", "'": "", "’": "", "‘": "", "‚": "", "‹": "", "›": "", "-": "", "‑": "",
    "‐": "", "`": "", "´": "",
}  # fmt: skip
"""The pause of a punctuation mark that no rule reads, or nothing."""

_DECORATION: Final = frozenset("*_~^|#•‣◦▪●·■□◆◇○►▶–")
"""Signs that are read by name between words, but are silent when repeated (rules and underlines)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Read what ``pattern`` matches as ``say`` answers; ``None`` declines, and the next rule is tried.

    ``say`` looks at the context through the match: ``match.string`` is the whole text.
    """

    kind: SemioticClass
    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]


class Scanner:
    """Reads a language by rules.

    ``waiting`` holds the lower-case words that a rule may begin with; other words of letters that end before a space
    or a mark are plain. ``digit_rules`` are tried where a digit stands, ``letter_rules`` before a word that is
    waited for or not plain, and ``sign_rules`` at everything else. ``signs`` names signs, ``unknown`` reads a letter
    or number that nothing else does.
    """

    def __init__(
        self,
        *,
        digit_rules: Sequence[Rule],
        letter_rules: Sequence[Rule],
        sign_rules: Sequence[Rule],
        waiting: Collection[str],
        signs: Mapping[str, str],
        digits: Callable[[str], str],
        letter_names: Callable[[str], str],
        native: str,
        elisions: Collection[str] = (),
    ) -> None:
        self._digit_rules, self._letter_rules, self._sign_rules = digit_rules, letter_rules, sign_rules
        self._waiting = frozenset(waiting)
        self._words = re.compile(rf"[{native}'.,;:!?…—()\" ]*").fullmatch
        self._native = re.compile(rf"[{native}'’\-‑\u200c\u200d]+").fullmatch
        self._elisions = frozenset(elisions)
        self._signs, self._digits, self._letter_names = signs, digits, letter_names

    def read(self, text: str) -> list[Token]:
        """Return the tokens of ``text``, which cover it as :class:`~rhapsode.text.tokens.Token` says."""
        tokens: list[Token] = []
        at, end = 0, len(text)
        while at < end:
            char = text[at]
            if char.isspace():
                at = _matched(_SPACE, text, at)
                continue
            token = None
            if (char.isalpha() or unicodedata.combining(char)) and (plain := _plain_word(text, at)):
                token = self._word(text, plain)
            elif char.isdecimal():
                token = _first(self._digit_rules, text, at) or self._number(text, at)
            else:
                token = _first(self._sign_rules, text, at)
            if token and "-" in token.said:
                token = replace(token, said=" ".join(token.said.replace("-", " ").split()))
            if token and not token.said.isascii() and not self._words(token.said):
                token = replace(token, said=self._foreign(token.said))
            tokens.append(token or self._sign(text, at))
            at = tokens[-1].end
        return tokens

    def _word(self, text: str, match: re.Match[str]) -> Token:
        word, start, end = match[0], match.start(), match.end()
        native = word.isascii() or self._native(word) is not None
        ends = end == len(text) or text[end].isspace() or (text[end] in _BEHIND and _ends_sentence(text, end))
        if self._elisions and (elided := self._elided(text, match)):
            return elided
        if (
            native
            and ends
            and word.islower()
            and word not in self._waiting
            and _JOINTS.split(word, 1)[0] not in self._waiting
        ):
            return Token(start, end, _JOINTS.sub(" ", word).replace("’", "'"))
        if given := _GIVEN.search(word):
            end = start + (given.start() or given.end())
            return Token(start, end, text[start:end].strip("-‑'’") or "x")
        ruled = _first(self._letter_rules, text, start)
        if not ruled and not native:
            return Token(start, end, self._foreign(word))
        if ruled or not _JOINTS.search(word):
            return ruled or Token(start, end, word.replace("’", "'"))
        said = " ".join(self._letter_names(part) if _VOWELLESS(part) else part for part in _JOINTS.split(word) if part)
        return Token(start, end, said.replace("’", "'") or self._letter_names(word))

    def _elided(self, text: str, match: re.Match[str]) -> Token | None:
        """Return the article before a number or capitals (``l'11``, ``l'ONU``) as a token of its own."""
        if text[match.end() : match.end() + 1] not in _APOSTROPHES and _APOSTROPHES.isdisjoint(match[0]):
            return None
        article, apostrophe, rest = match[0].replace("’", "'").partition("'")
        end = match.start() + len(article) + 1
        if article.lower() not in self._elisions or text[end - 1 : end] not in ("'", "’"):
            return None
        if apostrophe:
            whole = (
                (len(rest) > 1 or rest in _WORDS_OF_ONE_LETTER)
                and (rest.islower() or rest[1:].islower())
                and rest not in self._waiting
            )
            whole = whole and not text[match.end() : match.end() + 1].isdecimal()
            whole = whole and not (rest.lower() in self._waiting and text[match.end() : match.end() + 1] == ".")
        else:
            whole = not text[end : end + 1].isalnum()
        return None if whole else Token(match.start(), end, f"{article.lower()}'")

    def _foreign(self, word: str) -> str:
        if _GREEK_WORD(word):
            return anyascii(word).lower()
        parts = (self._signs.get(part) or anyascii(part) for part in re.findall(r"[Α-Ωα-ω]|[^Α-Ωα-ω]+", word))
        return " ".join(" ".join(parts).translate(_ONLY_WORDS).split()) or self._letter_names("x")

    def _number(self, text: str, at: int) -> Token:
        end = _matched(_DIGITS, text, at)
        return Token(at, end, self._digits(text[at:end]), "cardinal")

    def _sign(self, text: str, at: int) -> Token:
        char = text[at]
        mark = MARKS.get(char)
        repeated = (at and text[at - 1] == char) or text[at + 1 : at + 2] == char
        if mark is not None and not (repeated and char in _DECORATION):
            return _mark(text, at, char, mark)
        if char in _DECORATION and (repeated or not _between_words(text, at)):
            return Token(at, at + 1, "", "punctuation")
        if char == "/" and at and text[at - 1].isspace() and text[at + 1 : at + 2].isspace():
            return Token(at, at + 1, ",", "punctuation")
        named = self._signs.get(char)
        if named:
            return Token(at, at + 1, named, "math" if unicodedata.category(char) == "Sm" else "plain")
        if char.isalnum():
            return Token(at, at + 1, self._unknown(char))
        if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc", "Zs"):
            return Token(at, at + 1, "", "punctuation")
        return Token(at, at + 1, "", "dropped")

    def _unknown(self, char: str) -> str:
        plain = unicodedata.normalize("NFKC", char)
        latin = plain if plain.isascii() else anyascii(char)
        said = (self._digits(part) if part.isdecimal() else part for part in re.findall(r"\d+|[^\W\d_]+", latin))
        return " ".join(said).lower() or self._letter_names("x")


def _plain_word(text: str, at: int) -> re.Match[str] | None:
    """Return the word at ``at``; of an endless chain of joined words the first ones, to keep the scan linear."""
    match = _PLAIN.match(text, at, at + _LONGEST_COMPOUND)
    if match is None or match.end() < at + _LONGEST_COMPOUND:
        return match
    joint = max(match[0].rfind(sign) for sign in "-‑'’")
    return _PLAIN.match(text, at, at + joint) if joint > 0 else _PLAIN.match(text, at)


def _mark(text: str, at: int, char: str, mark: str) -> Token:
    if char in "-–‐‑" and not (at > 0 and text[at - 1].isspace() and text[at + 1 : at + 2].isspace()):
        return Token(at, at + 1, "—" if char == "–" and at and not text[at - 1].isalnum() else "", "punctuation")
    if char == "-":
        return Token(at, at + 1, "—", "punctuation")
    if char == "." and text[at + 1 : at + 2] == "." and not text.startswith("...", at):
        return Token(at, at + 1, "", "punctuation")
    if text.startswith("...", at):
        end = at + 3
        while text[end : end + 1] == ".":
            end += 1
        return Token(at, end, "…", "punctuation")
    return Token(at, at + 1, mark, "punctuation")


def _ends_sentence(text: str, at: int) -> bool:
    """Tell whether the mark at ``at`` is punctuation, not part of an address or number: a space or mark follows it."""
    return at + 1 == len(text) or text[at + 1].isspace() or text[at + 1] in _BEHIND


def _between_words(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _first(rules: Sequence[Rule], text: str, at: int) -> Token | None:
    for rule in rules:
        match = rule.pattern.match(text, at)
        if match and match.end() > at:
            said = rule.say(match)
            if said is not None:
                return Token(at, match.end(), said, rule.kind)
    return None


def _matched(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at + 1


_BEFORE: Final = re.compile(r"([^\W\d_][\w\u0900-\u0963'’]*\.?|[\d.,]+|\S)\s*$")
_AFTER: Final = re.compile(rf"\s*({LETTERS}+)")


def word_before(text: str, at: int) -> str:
    """Return the word that ends before ``at`` (lower case, with its full stop), or the sign there; "" at a start."""
    found = _BEFORE.search(text, max(0, at - 40), at)
    return found[1].lower() if found else ""


def word_after(text: str, at: int) -> str:
    """Return the word that begins behind ``at`` and spaces, lower case; "" where none does."""
    found = _AFTER.match(text, at)
    return found[1].lower() if found else ""
