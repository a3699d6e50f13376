"""What the tagger and the model of homographs see of the tokens of a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

NUMBERS: Final[frozenset[SemioticClass]] = frozenset(
    ("cardinal", "ordinal", "decimal", "fraction", "date", "time", "money", "measure", "telephone", "roman", "range",
     "score", "math", "serial")
)  # fmt: skip
"""Classes that the model of homographs sees as one word, a number."""

_NAME: Final = "Xq"  # what the tagger sees of a word whose phonemes are given: an unknown name
_NUMBER: Final = "0"
_NO_WORDS: Final = frozenset(("NFP", "SYM", "HYPH", "XX", "ADD"))
"""Tags by which the tagger says that something is no word."""


_OF_A_NOTE: Final = frozenset(("flat", "major", "minor", "sharp"))
_ALWAYS_LETTERED: Final = word_set(
    "appendix exhibit grade group hepatitis haemophilia hemophilia immunoglobulin influenza plan provitamin "
    "streptococcus strep type vitamin"
)
"""Words behind which "A" is a letter whatever follows: "Vitamin A Deficiency"."""
_LETTERED: Final = word_set(
    "aisle answer apartment area arm bay bin block box building bus candidate category chain choice class cohort "
    "column company country customer district division document driver entry event factor field figure flat form "
    "gate hall house item lane layer level line list location lot method model node note option panel paper part "
    "patient person phase pier pin platform player point pool port product protein question region room route row "
    "sample scenario schedule seat section series set shelf side site solution stage stand station step string "
    "student suite tab table task team terminal tier track treatment truck unit user variable variant version "
    "ward wing zone"
)
"""Words behind which "A" is a letter in front of small letters: "from point A towards the river"."""
_HEADINGS: Final = frozenset(("Note", "Question", "Answer", "Example", "Sample", "Scenario", "Step", "Task"))
"""Words of ``_LETTERED`` that a paragraph begins with as its heading."""


_BEHIND_A_NAME: Final = frozenset(("and", "are", "equals", "is", "or"))
"""Words that no article stands before: "A is for apple", "a and b"."""
_BEHIND_A_CAPITAL: Final = _BEHIND_A_NAME | {"had", "has", "was", "were"}
"""The same, but for "a has-been"."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word to say: ``pieces[piece : piece + count]`` are what the tagger sees of it."""

    text: str
    piece: int
    count: int
    is_letter: bool


def in_capitals(word: str) -> bool:
    """Tell whether a word is set in capitals; a single letter is not."""
    return len(word) > 1 and word.isupper()


class Clause:
    """The words of the tokens, and what the tagger and the model of homographs see of them."""

    def __init__(
        self, tokens: Sequence[Token], given: Mapping[int, str], pieces_of: Callable[[str], Sequence[str]]
    ) -> None:
        """Take ``tokens`` apart; ``pieces_of`` a word are what the tagger knows ("do", "n't"). Set ``tags`` then."""
        self.pieces: list[str] = []  # capitals that are a word are small letters to the tagger
        self.tags: list[str] = []
        self._written: list[str] = []
        self.words: list[list[Word]] = []
        self._numbers: list[tuple[int, int]] = []
        self._seen: tuple[list[str], list[str], list[int]] | None = None
        for index, token in enumerate(tokens):
            mine: list[Word] = []
            self.words.append(mine)
            begin = len(self.pieces)
            if index in given:
                self._append((_NAME,))
            elif token.kind == "punctuation":
                self._append(filter(None, (token.said,)))
            elif token.said:
                self._add(token, mine, pieces_of)
                if token.kind in NUMBERS:
                    self._numbers.append((begin, len(self.pieces)))

    def _append(self, pieces: Iterable[str], written: Iterable[str] = ()) -> None:
        self.pieces += (pieces := tuple(pieces))
        self._written += tuple(written) or pieces

    def _add(self, token: Token, mine: list[Word], pieces_of: Callable[[str], Sequence[str]]) -> None:
        texts = token.said.split()
        lettered = [len(text) == 1 and text.isupper() for text in texts]
        among = len(texts) > 1 or token.kind == "acronym"
        if among and all(lettered):  # the tagger knows an initialism as one word
            mine += [Word(text, len(self.pieces), 1, True) for text in texts]
            self._append(("".join(texts),))
            return
        for text, is_letter in zip(texts, lettered, strict=True):
            written = pieces_of(text)
            parts = pieces_of(text.lower()) if in_capitals(text) else written
            mine.append(Word(text, len(self.pieces), len(parts), among and is_letter))
            self._append(parts, written if len(written) == len(parts) else ())

    def tag(self, word: Word) -> str:
        """Return the tag of a word: that of the longest of its pieces. None is a punctuation mark."""
        if word.count == 1:
            tag = self.tags[word.piece]
        else:
            within = range(word.piece, word.piece + word.count)
            tag = self.tags[max(within, key=lambda at: (len(self.pieces[at]), -at))]
        return tag if tag[0].isalpha() and tag not in _NO_WORDS else "NN"

    def is_shouting(self, word: Word) -> bool:
        """Tell whether a word in capitals stands beside another, so that its capitals stress nothing."""
        return self._shouts(word.piece - 1, -1) or self._shouts(word.piece + word.count, 1)

    def _shouts(self, at: int, step: int) -> bool:
        while 0 <= at < len(self._written) and self._written[at] in ("A", "I"):
            at += step
        return 0 <= at < len(self._written) and in_capitals(self._written[at])

    def is_of_number(self, word: Word) -> bool:
        """Tell whether a word is said for a number or a unit: "minute" of "120 bpm"."""
        return any(begin <= word.piece < end for begin, end in self._numbers)

    def is_beside_letter(self, word: Word) -> bool:
        """Tell whether a single letter stands beside another one ("A B"), and is no article ("A B grade is fine")."""
        following = self.pieces[word.piece + 2 : word.piece + 3]
        if word.piece == 0 and following and following[0].islower() and len(following[0]) > 1:
            return False
        beside = (word.piece - 1, word.piece + word.count)
        letters = (self.pieces[at] for at in beside if 0 <= at < len(self.pieces))
        return any(len(letter) == 1 and letter.isupper() and letter not in "AI" for letter in letters)

    def is_named_by_letter(self, word: Word) -> bool:
        """Tell whether a capital "A" names what stands before it ("vitamin A helps") or a note ("in A minor")."""
        if word.piece == 0:
            return False
        before = self._written[word.piece - 1]
        after = next(iter(self._written[word.piece + word.count :]), "")
        if after in _OF_A_NOTE:
            return before.islower()
        if before in _HEADINGS and word.piece == 1:  # "Note A long cable helps"
            return after in ("is", "was", "above", "below", "in", "of", "on", "refers", "says", "to", "and", "or")
        return before.lower() in _ALWAYS_LETTERED or (before.lower() in _LETTERED and after.islower())

    def is_no_article(self, word: Word) -> bool:
        """Tell whether a single "a" is a letter because a verb or a conjunction follows."""
        following = self.pieces[word.piece + 1 : word.piece + 2]
        return bool(following) and following[0] in (_BEHIND_A_CAPITAL if word.text == "A" else _BEHIND_A_NAME)

    def context(self, word: Word) -> tuple[list[str], list[str], int]:
        """Return pieces, tags and the place of ``word`` among them as the model of homographs takes them.

        Every number is one piece.
        """
        if self._seen is None:
            words, tags, places = list[str](), list[str](), [0] * len(self.pieces)
            numbers = dict(self._numbers)
            at = 0
            while at < len(self.pieces):
                end = numbers.get(at, at + 1)
                places[at:end] = [len(words)] * (end - at)
                words.append(_NUMBER if at in numbers else self._written[at])
                tags.append("CD" if at in numbers else self.tags[at])
                at = end
            self._seen = words, tags, places
        words, tags, places = self._seen
        return words, tags, places[word.piece]
