"""Italian words with the accent that their spelling leaves out: made by ``scripts/build_italian_lexicon.py``.

It holds words that the rules for stress and open vowels read otherwise (``lièvito``), and is loaded when it is first
asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from rhapsode.text.languages.it.words import ACCENTED
from rhapsode.text.languages.shared.lexicon import Lexicon, load_lexicon

_FORMS: Final = {"a": "oe", "e": "ao", "i": "oea", "o": "a"}
"""The last vowels of forms in the dictionary for the last vowel of a form that is not there: fenomeni, fenomeno."""
_HARD: Final = {"chi": ("co", "ca"), "ghi": ("go", "ga"), "che": ("ca",), "ghe": ("ga",)}
"""Endings with a hard c or g, and those of their singular."""
_LEAST_LETTERS: Final = 5


@cache
def lexicon() -> Lexicon:
    """Return the dictionary (lower case → the word with its accent), unpacked once in a process."""
    return load_lexicon("rhapsode.text.languages.it", "lexicon.txt.xz")


def accented(word: str) -> str | None:
    """Return ``word`` (lower case) with the accent of its stress; ``None`` where the rules for spelling tell it."""
    return _listed(word) or inflected(word, _listed)


def _listed(word: str) -> str | None:
    return ACCENTED.get(word) or lexicon()(word)


def inflected(word: str, find: Callable[[str], str | None]) -> str | None:
    """Return ``word`` accented as another form of it that ``find`` knows: ``fenòmeni`` as ``fenòmeno``."""
    if len(word) < _LEAST_LETTERS or not word.isalpha():
        return None
    ending = word[-3:] if word[-3:] in _HARD else word[-1]
    stem = word[: -len(ending)]
    for other in _HARD.get(ending) or _FORMS.get(ending, ""):
        found = find(stem + other)
        if found is not None:
            return None if found == stem + other else found[: len(stem)] + ending
    return None
