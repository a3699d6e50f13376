"""A language as an engine speaks it: from a piece of text to words, each with its span and its phonemes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from rhapsode.core.errors import RhapsodeError
from rhapsode.core.speech import EngineProfile
from rhapsode.text.front_end import G2P, LINK, NO_PHONEMES, TextFrontEnd
from rhapsode.text.languages.registry import front_end, g2p, variety_of
from rhapsode.text.pronunciations import STAND_IN
from rhapsode.text.source import source_of
from rhapsode.text.tokens import SemioticClass, Token

_LETTERS_KEPT: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 .,;:!?-'")
_SILENT: Final = frozenset('"“”')
"""Quotation marks, which no engine renders."""
_STRENGTH: Final = {",": 1, ";": 2, ":": 2, "—": 3, ".": 4, "…": 4, "!": 5, "?": 6}
"""The strength of punctuation marks: of several in a row the strongest is kept, of equal ones the first."""


@dataclass(frozen=True, slots=True)
class SpokenToken:
    """A token with its phonemes; ``[start, end)`` are offsets of the text that was asked for, not of what was read."""

    start: int
    end: int
    said: str
    kind: SemioticClass
    phonemes: str


class LetterG2P:
    """What engines take that consume letters: what is said, in small letters, as far as they have symbols for it."""

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return the letters of each token, or what is given for it."""
        return [given.get(index) or self._letters(token.said) for index, token in enumerate(tokens)]

    def _letters(self, word: str) -> str:
        return "".join(char for char in anyascii(word).lower() if char in _LETTERS_KEPT)


class Reader:
    """Reads one variety of a language for one notation and set of symbols (all of them, if that is empty)."""

    def __init__(self, language: TextFrontEnd, variety: str, g2p: G2P, symbols: str = "") -> None:
        self.language = language
        self.variety = variety
        self._g2p = g2p
        self.symbols = symbols
        self._symbols = frozenset(symbols)

    def sibling(self, variety: str) -> Reader:
        """Return the reader of another language for the same engine, or this one if it is no other."""
        if variety == self.variety:
            return self
        notation = self._g2p if isinstance(self._g2p, LetterG2P) else g2p(variety)
        return Reader(front_end(variety), variety, notation, self.symbols)

    def phonemes(self, text: str) -> str:
        """Return the phonemes of a short ``text``, all in one; "" if nothing in it is heard."""
        source = source_of(text, 0, len(text))
        tokens = [
            SpokenToken(*source.span(token.start, token.end), token.said, token.kind, phonemes)
            for token, phonemes in zip(*self.read(source.text, {}), strict=True)
        ]
        return self.join(tokens)[0]

    def read(self, text: str, given: Mapping[str, str]) -> tuple[list[Token], list[str]]:
        """Return the tokens of ``text`` and what each is pronounced as.

        ``given`` are the phonemes of words that stand in for others. A token that the G2P cannot pronounce is spelled;
        one with letters whose phonemes are empty nevertheless cannot be spoken at all.
        """
        tokens = self._tokens(text)
        known = {
            index: given[text[token.start : token.end]]
            for index, token in enumerate(tokens)
            if given and text[token.start : token.end] in given
        }
        phonemes = self._pronounced(tokens, known)
        for index, token in enumerate(tokens):
            if not phonemes[index] and is_word(token):
                spelled = Token(token.start, token.end, self.language.spell(token.said), token.kind)
                phonemes[index] = self._pronounced([spelled], {})[0]
        return tokens, phonemes

    def _tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text in which each word that stands in for another is one of its own."""
        tokens = list(self.language.read(text, self.variety))
        if "Xq" not in text:
            return tokens
        spans = {(token.start, token.end) for token in tokens}
        at = 0
        for match in STAND_IN.finditer(text):
            if match.span() not in spans:  # the language has taken it for a part of something: read what is around it
                return [
                    *self._from(text, at, match.start()),
                    Token(*match.span(), match[0]),
                    *self._from(text, match.end(), len(text)),
                ]
        return tokens

    def _from(self, text: str, start: int, end: int) -> list[Token]:
        return [
            Token(token.start + start, token.end + start, token.said, token.kind)
            for token in (self._tokens(text[start:end]) if text[start:end].strip() else ())
        ]

    def _pronounced(self, tokens: Sequence[Token], given: Mapping[int, str]) -> list[str]:
        if not tokens:
            return []
        try:
            phonemes = self._g2p(tokens, given)
        except RhapsodeError:
            raise
        except Exception:
            # A G2P may fail on an unforeseen combination of words: try word by word.
            if len(tokens) < 2:
                return [""] * len(tokens)
            return [
                self._pronounced([token], {0: given[index]} if index in given else {})[0]
                for index, token in enumerate(tokens)
            ]
        return [self._kept(pronunciation) for pronunciation in phonemes]

    def _kept(self, phonemes: str) -> str:
        phonemes = " ".join(phonemes.split())
        if not self._symbols:
            return phonemes
        return "".join(symbol for symbol in phonemes if symbol in self._symbols or symbol == LINK)

    def join(self, tokens: Sequence[SpokenToken]) -> tuple[str, list[tuple[int, int]]]:
        """Return the phonemes of ``tokens`` in one string, and where in it those of each are.

        Marks before the first word are left out, of several in a row the strongest is kept. The range of a token that
        is not heard is empty.
        """
        ranges = [(0, 0)] * len(tokens)
        parts: list[str] = []
        at = 0
        before = "("
        for phonemes, index in _balanced(_heard(tokens)):
            gap = self.gap(before, phonemes)
            phonemes = phonemes.removeprefix(LINK)
            parts += [gap, phonemes]
            at += len(gap)
            if tokens[index].kind != "punctuation":
                ranges[index] = (at, at + len(phonemes))
            at += len(phonemes)
            before = phonemes
        return "".join(parts), ranges

    def with_marks(self, phonemes: str, marks: Sequence[SpokenToken]) -> str:
        """Return ``phonemes`` that end with the strongest of the punctuation ``marks`` and of what stands there."""
        strongest = max((token.phonemes for token in marks), key=lambda mark: _STRENGTH.get(mark, 0), default="")
        strength, last = _STRENGTH.get(strongest, 0), phonemes[-1:]
        if strength <= _STRENGTH.get(last, 0):
            return phonemes
        return (phonemes[:-1] if last in _STRENGTH else phonemes + self.gap(last, strongest)) + strongest

    def gap(self, before: str, after: str) -> str:
        """Return the separator between two tokens."""
        if before == "(" or after[0] == LINK or (after in _STRENGTH and after != "—") or after == ")":
            return ""
        return " " if before in _STRENGTH or after in _STRENGTH or after == "(" else self.language.word_separator


def _heard(tokens: Sequence[SpokenToken]) -> list[tuple[str, int]]:
    """Return the phonemes of words and marks, each with the index of its token; nothing if there is no word."""
    items: list[tuple[str, int]] = []
    has_word = False
    for index, token in enumerate(tokens):
        phonemes = token.phonemes
        if not phonemes or phonemes in _SILENT:
            continue
        last = items[-1][0] if items else ""
        if token.kind != "punctuation":
            items.append((phonemes, index))
            has_word = has_word or any(map(str.isalnum, phonemes))
        elif phonemes == "(":
            items.append((phonemes, index))
        elif phonemes == ")" and last == "(":
            items.pop()
        elif phonemes not in _STRENGTH:
            if has_word:
                items.append((phonemes, index))
        elif has_word and last != "(":
            if last not in _STRENGTH:
                items.append((phonemes, index))
            elif _STRENGTH[phonemes] > _STRENGTH[last]:
                items[-1] = (phonemes, index)
    return items if has_word else []


def _balanced(items: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return ``items`` without parentheses that have no counterpart."""
    open_at: list[int] = []
    alone = set()
    for at, (phonemes, _) in enumerate(items):
        if phonemes == "(":
            open_at.append(at)
        elif phonemes == ")":
            if open_at:
                open_at.pop()
            else:
                alone.add(at)
    alone.update(open_at)
    return [item for at, item in enumerate(items) if at not in alone] if alone else list(items)


def is_word(token: Token | SpokenToken) -> bool:
    """Tell whether a token is spoken."""
    return token.kind not in ("punctuation", "dropped") and any(map(str.isalnum, token.said))


@lru_cache(maxsize=64)
def reader_of(profile: EngineProfile, language: str) -> Reader:
    """Return the reader of ``language`` (BCP-47) for an engine. This loads the G2P: for workers only."""
    variety = variety_of(language)
    if profile.notation == "letters":
        return Reader(front_end(language), variety, LetterG2P())
    return Reader(front_end(language), variety, g2p(variety), profile.ipa_symbols)


Readers = Callable[[str], Reader]
"""Gives the reader of a language."""
