# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""Finds the words of a text that have a given pronunciation, and what is read in their place.

A word is found in the text as it was written, before anything is made of it, in capitals and small letters alike, and
only where it stands as a whole: no letter, digit or joined apostrophe touches it. A respelling takes its place, and
is normalised with the sentence around it. IPA is stood in for by a word that no language has, which the G2P gets
together with its phonemes (:class:`~rhapsode.text.front_end.G2P`), so that it sees the whole sentence.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, zip_longest
from operator import attrgetter
from typing import Final

from rhapsode.core.speech import Pronunciation
from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.languages.registry import front_end, variety_of
from rhapsode.text.nfc import composed
from rhapsode.text.substitution import overwritten
from rhapsode.text.tags import Tag, without_tags

# Scripts that put no space between words: there a word may touch others.
_UNSPACED_RANGES: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED: Final = re.compile(f"[{_UNSPACED_RANGES}]")
# A whole run of letters and digits with their marks, or any other single character that is no space.
_ATOM = re.compile(f"[{_UNSPACED_RANGES}]|(?:[^\\W_{_UNSPACED_RANGES}][\u0300-\u036f]*+)++|[^\\w\\s]|_")
_LETTER = re.compile(r"[^\W_]")
_ALIKE: Final = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u2010": "-", "\u2011": "-"})
_ENDS: Final = ".!?…"
UNSEEN: Final = "\xad\u200b\u200c\u200d\u2060\ufeff"
_OUT_OF_SIGHT: Final = "\0"
_JOINED: Final = "\u034f"
"""A character that no piece of text may begin with."""

STAND_IN: Final = re.compile(r"(?<![^\W\d_])Xq[a-z]{2,3}vq[xz](?![^\W\d_])")
"""A word that stands in for the IPA of an entry."""

_NOWHERE: Final = -2
"""The number of what is in no word."""


LAST_STAND_IN: Final = 26 * 26 - 1
"""The largest index that a word stands in for."""


@dataclass(slots=True)
class _Node:
    """A node of the tree of words.

    ``branches`` are the nodes by the number of the next atom, with a space in front of it if there is one. ``entries``
    are the indexes of the words that end here, by how they are written in capitals.
    """

    branches: dict[int, _Node] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A word at ``[start, end)`` of a text; ``index`` is that of its pronunciation.

    ``said`` is the respelling or, for IPA, the word that stands in for it.
    """

    start: int
    end: int
    index: int
    said: str


def normal_form(word: str) -> str:
    """Return ``word`` as it is compared with others, but for capitals: typed in whatever way, it is the same."""
    return " ".join(composed(word).translate(_ALIKE).split())


def find_pronounced(
    text: str, pronunciations: Sequence[Pronunciation], tags: Sequence[Tag] = (), masked: str | None = None
) -> list[Occurrence]:
    """Return where the words of ``pronunciations`` stand in ``text``, from left to right: at each place the longest.

    Nothing is found in ``tags``, nor where ``masked``, the text without what is not spoken, does not hold it.
    """
    if not pronunciations:
        return []
    entries = tuple(pronunciations)
    tree, numbers = _tree(entries)
    atoms = _Atoms(without_tags(text, tags, _OUT_OF_SIGHT))
    firsts = [numbers.get(atom, _NOWHERE) for atom in atoms.folded]
    steps = [_NOWHERE if step is None else numbers.get(step, _NOWHERE) for step in atoms.steps()] + [_NOWHERE]
    occurrences = []
    at = 0
    while at < len(firsts):
        first = tree.branches.get(firsts[at])
        longest = None if first is None else _longest(atoms, steps, at, first)
        if longest is None:
            at += 1
            continue
        last, index = longest
        start, end = atoms.spans[at][0], atoms.spans[last][1]
        at = last + 1
        if masked is not None and _letters(masked[start:end]) != _letters(text[start:end]):
            continue
        if entries[index].ipa is None:
            occurrences.append(Occurrence(start, end, index, entries[index].spoken_as))
        elif ending := atoms.possessive_end(last):
            occurrences.append(Occurrence(start, ending, index, stand_in(index, ending=True)))
        else:
            occurrences.append(Occurrence(start, end, index, stand_in(index)))
    return occurrences


def phonemes_given(pronunciations: Sequence[Pronunciation], symbols: Collection[str], language: str) -> dict[str, str]:
    """Return the phonemes of every word that stands in for IPA. Raises RequestError as the language does."""
    reading, variety = front_end(language), variety_of(language)
    given = {}
    for index, entry in enumerate(pronunciations):
        if entry.ipa is not None:
            phonemes = reading.transcribe(entry.ipa, variety, symbols)
            given[stand_in(index)] = phonemes
            given[stand_in(index, ending=True)] = reading.possessive(phonemes, variety) or phonemes
    return given


def spoken_length(entry: Pronunciation, front_end: TextFrontEnd) -> float:
    """Estimate the number of its phonemes."""
    return float(len(entry.ipa)) if entry.ipa is not None else front_end.estimate_phonemes(entry.spoken_as)


def hidden(text: str, occurrences: Sequence[Occurrence]) -> str:
    """Return ``text``, the same length, with every occurrence overwritten by letters of about one phoneme each."""
    return overwritten(
        text,
        ((occurrence.start, occurrence.end, "a" * (occurrence.end - occurrence.start)) for occurrence in occurrences),
    )


def added_phonemes(
    occurrences: Sequence[Occurrence], pronunciations: Sequence[Pronunciation], front_end: TextFrontEnd
) -> float:
    """Estimate how many phonemes they have beyond one for each of their letters."""
    lengths = [spoken_length(entry, front_end) for entry in pronunciations]
    return sum(lengths[occurrence.index] - (occurrence.end - occurrence.start) for occurrence in occurrences)


def inside(occurrences: Sequence[Occurrence]) -> frozenset[int]:
    """Return the offsets within occurrences, at which the text must not be cut."""
    return frozenset(at for occurrence in occurrences for at in range(occurrence.start + 1, occurrence.end))


def unbroken(text: str, occurrences: Sequence[Occurrence]) -> str:
    """Return ``text``, the same length, with every occurrence overwritten so that it is a word and nothing is cut
    within it.

    By anything that asks :func:`~rhapsode.text.cutting.is_break_point`.
    """

    def word(occurrence: Occurrence) -> str:
        first = text[occurrence.start]
        return (first if first.isalnum() else "a") + _JOINED * (occurrence.end - occurrence.start - 1)

    return overwritten(text, ((occurrence.start, occurrence.end, word(occurrence)) for occurrence in occurrences))


def read_as(text: str, occurrences: Sequence[Occurrence], start: int, end: int, *, ends_sentence: bool = False) -> str:
    """Return ``text[start:end]`` with what is said in place of the occurrences in it, as :func:`replacements` has
    it.
    """
    replaced = replacements(text, occurrences, start, end, ends_sentence=ends_sentence)
    return overwritten(text[start:end], ((begin - start, stop - start, by) for begin, stop, by in replaced))


def replacements(
    text: str, occurrences: Sequence[Occurrence], start: int, end: int, *, ends_sentence: bool = False
) -> list[tuple[int, int, str]]:
    """Return the occurrences in ``text[start:end]`` as ranges of ``text``, each with what is said in its place.

    With ``ends_sentence`` a full stop of the last word, if that is the end, goes on to end the sentence. There is a
    space where two pieces would make one word: a script may have none, a mark may not be seen.
    """
    inside: list[Occurrence] = []
    for occurrence in islice(occurrences, bisect_left(occurrences, start, key=attrgetter("start")), None):
        if occurrence.end > end:  # outside of the segment, or across its end
            break
        inside.append(occurrence)
    edits: list[tuple[int, int, str]] = []
    last, at = "", start
    for occurrence, following in zip_longest(inside, inside[1:]):
        spoken = occurrence.said
        if ends_sentence and text[occurrence.end - 1] in _ENDS and spoken[-1] not in _ENDS:
            spoken += "" if _LETTER.search(text, occurrence.end, end) else text[occurrence.end - 1]
        last = text[at : occurrence.start].strip(UNSEEN)[-1:] or last
        behind = text[occurrence.end : end if following is None else following.start].strip(UNSEEN)[:1]
        before = " " if _would_join(last, spoken.strip(UNSEEN)[:1]) else ""
        after = " " if _would_join(spoken.strip(UNSEEN)[-1:], behind) else ""
        edits.append((occurrence.start, occurrence.end, f"{before}{spoken}{after}"))
        last, at = spoken.strip(UNSEEN)[-1:], occurrence.end
    return edits


def _would_join(left: str, right: str) -> bool:
    # A combining mark belongs to the letter before it.
    ends_word = left.isalnum() or bool(left and unicodedata.combining(left))
    return ends_word and right.isalnum() and not UNSPACED.match(left) and not UNSPACED.match(right)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def stand_in(index: int, *, ending: bool = False) -> str:
    """Return a word for the IPA of the entry at ``index``: letters alone, so that everything takes it for a name."""
    high, low = divmod(index, 26)
    letters = (*divmod(high, 26), low) if high >= 26 else (high, low)
    return f"Xq{''.join(chr(ord('a') + letter) for letter in letters)}vq{'z' if ending else 'x'}"


class _Atoms:
    """A text in atoms: where each stands, and how it is compared with others."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in _ATOM.finditer(text)]
        self.folded = [_folded(text[start:end]) for start, end in self.spans]
        self._ending: list[bool | None] = [None] * len(self.spans)
        self._normal: str | None = None
        self._normal_spans: list[tuple[int, int]] = []

    def space_before(self, at: int) -> str | None:
        """Return what parts an atom from the one before: nothing, a space, or (``None``) too much."""
        start, end = self.spans[at - 1][1], self.spans[at][0]
        if start == end:
            return ""
        return " " if self.text.count("\n", start, end) < 2 else None

    def steps(self) -> list[str | None]:
        """Return by what the tree goes on to each atom from the one before; ``None`` when too much parts them."""
        steps: list[str | None] = [None]
        for at in range(1, len(self.spans)):
            space = self.space_before(at)
            steps.append(None if space is None else space + self.folded[at])
        return steps

    def written(self, first: int, last: int) -> str:
        """Return the atoms from ``first`` to ``last`` in normal form, in the capitals that they have."""
        if self._normal is None:
            pieces: list[str] = []
            length = 0
            for at, (start, end) in enumerate(self.spans):
                space = self.space_before(at) or "" if at else ""
                normal = normal_form(self.text[start:end])
                pieces += [space, normal]
                self._normal_spans.append((length + len(space), length + len(space) + len(normal)))
                length += len(space) + len(normal)
            self._normal = "".join(pieces)
        return self._normal[self._normal_spans[first][0] : self._normal_spans[last][1]]

    def begins_alone(self, first: int) -> bool:
        """Tell whether no letter, digit or joined apostrophe touches the atom ``first`` from before."""
        return self._edge_alone(first, -1)

    def ends_alone(self, last: int) -> bool:
        """Tell whether none touches the atom ``last`` from behind, but for a possessive ending."""
        cached = self._ending[last]
        if cached is None:
            cached = self._ending[last] = self._edge_alone(last, 1)
        return cached

    def _edge_alone(self, edge: int, step: int) -> bool:
        beside, beyond = self._touching(edge, step), self._touching(edge + step, step)
        if beside is None:
            return True
        if not self.folded[edge][0].isalnum() and self._is_word(beside):
            return False
        if beyond is None or not self._is_word(beyond):
            return True
        if self.folded[beside] == "'" and not (step == 1 and self.possessive_end(edge)):
            return False
        near, far = (-1, 0) if step == 1 else (0, -1)
        digits = self.folded[edge][near].isdecimal() and self.folded[beyond][far].isdecimal()
        return not (self.folded[beside] in ".,:" and digits)  # the rest of a number

    def possessive_end(self, last: int) -> int | None:
        """Return where the "'s" ends that belongs to the word before it, if one does."""
        mark, ending = self._touching(last, 1), self._touching(last + 1, 1)
        if mark is None or ending is None or self.folded[mark] != "'" or self.folded[ending] != "s":
            return None
        return self.spans[ending][1]

    def _touching(self, at: int, step: int) -> int | None:
        """Return the atom next to the one at ``at``, if no space is between them."""
        low, high = min(at, at + step), max(at, at + step)
        if low < 0 or high >= len(self.spans) or self.spans[low][1] != self.spans[high][0]:
            return None
        return at + step

    def _is_word(self, at: int) -> bool:
        return self.folded[at][0].isalnum() and not UNSPACED.match(self.folded[at])


def _longest(atoms: _Atoms, steps: Sequence[int], at: int, node: _Node) -> tuple[int, int] | None:
    """Return the last atom of the longest word that begins at ``at``, and the index of its entry.

    The number of steps is at most the atoms of the text times those of the longest word.
    """
    if not atoms.begins_alone(at):
        return None
    candidates = []
    last = at
    following: _Node | None = node
    while following is not None:
        if following.entries:
            candidates.append((last, following.entries))
        last += 1
        following = following.branches.get(steps[last])
    for last, ends in reversed(candidates):
        if atoms.ends_alone(last):
            # Entries that differ in capitals only: each applies to its own spelling.
            index = next(iter(ends.values())) if len(ends) == 1 else ends.get(atoms.written(at, last))
            if index is not None:
                return last, index
    return None


@lru_cache(maxsize=64)
def _tree(entries: tuple[Pronunciation, ...]) -> tuple[_Node, dict[str, int]]:
    """Return the tree of the words, and the numbers of the atoms that its branches go by."""
    root = _Node()
    numbers: dict[str, int] = {}
    for index, entry in enumerate(entries):
        node = root
        atoms = _Atoms(normal_form(entry.word))
        for at, atom in enumerate(atoms.folded):
            step = ((atoms.space_before(at) or "") if at else "") + atom
            node = node.branches.setdefault(numbers.setdefault(step, len(numbers)), _Node())
        node.entries.setdefault(atoms.written(0, len(atoms.folded) - 1), index)
    return root, numbers


def _folded(atom: str) -> str:
    if atom.isascii():
        return atom.lower()
    return composed(atom).translate(_ALIKE).casefold()
