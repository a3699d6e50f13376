"""Turn the tokens of a sentence into phonemes by a function for words, and let words that meet change each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rhapsode.text.front_end import LINK, NO_PHONEMES
from rhapsode.text.tokens import Token

MOST_LETTERS: Final = 12
_INTERJECTIONS: Final = tuple(
    (re.compile(pattern), sounds)
    for pattern, sounds in (
        ("h+m+", "hm"), ("m{2,}", "mm"), ("s+h+|c+h{2,}", "ʃː"), ("p+s+t+", "pst"), ("b+r{2,}", "bɾɾ"),
        ("p+f+", "pff"), ("z{3,}", "zz"), ("g+r{2,}", "ɡɾɾ"),
    )
)  # fmt: skip


def interjection(word: str) -> str:
    """Return the phonemes of a sound that is written without a vowel (hmm, shh, pst); "" for any other word."""
    if len(word) > MOST_LETTERS or any(vowel in word for vowel in "aeiou"):
        return ""
    return next((sounds for pattern, sounds in _INTERJECTIONS if pattern.fullmatch(word.lower())), "")


def _first_word(following: Sequence[Token]) -> str:
    """Return the first word of the next token in small letters; "" at a mark and at the end."""
    return next((token.said.lower().split(" ")[0] for token in following if token.kind != "punctuation"), "")


class RuleG2P:
    """The G2P of a language whose spelling tells the sound: :meth:`word`, then :meth:`meet` with its neighbour."""

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return one string of phonemes for each token, as :class:`rhapsode.text.front_end.G2P` says."""
        words: list[tuple[int, str]] = []  # of which token, phonemes
        said_before: tuple[str, ...] = ()
        fixed = True  # whether a pause or a given word stands before
        for index, token in enumerate(tokens):
            if index in given:
                words.append((index, given[index]))
                fixed = False
            elif token.kind == "punctuation":
                fixed = fixed or bool(token.said)
                said_before = () if token.said else said_before
            else:
                spoken = token.said.split()
                for place, word in enumerate(spoken):
                    after = spoken[place + 1] if place + 1 < len(spoken) else _first_word(tokens[index + 1 :][:1])
                    sound = self.letter if token.kind == "acronym" else self.word
                    phonemes = sound(self.beside(word, said_before, after)) or interjection(word)
                    said_before = (*said_before[-1:], word.lower())
                    if words and phonemes and not fixed:
                        owner, before = words[-1]
                        changed, phonemes = self.meet(before, phonemes)
                        if owner not in given:
                            words[-1] = owner, changed
                    if phonemes:
                        words.append((index, phonemes))
                        fixed = False
        said = [token.said if token.kind == "punctuation" else "" for token in tokens]
        for index, phonemes in words:
            said[index] = f"{said[index]} {phonemes}" if said[index] else phonemes
        for index in range(1, len(tokens)):
            if tokens[index - 1].said.endswith("'") and said[index] and index not in given:
                said[index] = LINK + said[index]
        return said

    def word(self, word: str) -> str:
        """Return the phonemes of ``word`` in isolation; an empty string if they are unknown."""
        raise NotImplementedError

    def letter(self, name: str) -> str:
        """Return the phonemes of a letter's name, or of a word in capitals."""
        return self.word(name)

    def beside(self, word: str, before: Sequence[str], after: str) -> str:
        """Return ``word`` as it is spelled for :meth:`word` between up to two words ``before`` and one ``after``."""
        return word

    def meet(self, before: str, after: str) -> tuple[str, str]:
        """Return the phonemes of two adjacent words without a pause between them."""
        return before, after
