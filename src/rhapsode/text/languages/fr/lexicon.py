"""The pronouncing dictionary of French: made by ``scripts/build_french_lexicon.py``, loaded when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from rhapsode.text.languages.shared.lexicon import Lexicon, load_lexicon

_ACCENTED: Final = "àâäçéèêëîïôöùûüÿ"
_PLAIN: Final = str.maketrans(_ACCENTED, "aaaceeeeiioouuuy")


@cache
def lexicon() -> Lexicon:
    """Return the dictionary (lower case, NFC → phonemes without stress), unpacked once in a process."""
    return load_lexicon("rhapsode.text.languages.fr", "lexicon.txt.xz")


@cache
def unaccented() -> Mapping[str, str]:
    """Return the words with accents by how they are written without: société by ``societe``.

    Of several such words it is the one with the fewest accents, grave ones first: ``mere`` is mère, ``eleve`` élève.
    """
    found: dict[str, str] = {}
    for word in lexicon().words():
        plain = word.translate(_PLAIN)
        if plain != word and (plain not in found or _oddity(word) < _oddity(found[plain])):
            found[plain] = word
    return found


def _oddity(word: str) -> tuple[int, int]:
    return sum(letter in _ACCENTED for letter in word), -word.count("è")
