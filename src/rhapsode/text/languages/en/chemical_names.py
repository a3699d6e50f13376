# ruff: noqa: RUF001  (phonemes are what this module is about)
"""Names of compounds that no dictionary has, by their parts: "dimethylbutane", "dibromopropane", "hydroxypropyl".

A name is any number of combining forms and radicals, and a compound or a radical that the dictionary knows. Each part
keeps its vowels; the last one has the main stress.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from rhapsode.text.languages.en.unknown_words import PRIMARY_STRESS, SECONDARY_STRESS

_FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "di": ("dˌI", "dˌI"), "tri": ("tɹˌI", "tɹˌI"), "tetra": ("tˌɛtɹə", "tˌɛtɹə"), "penta": ("pˌɛntə", "pˌɛntə"),
    "hexa": ("hˌɛksə", "hˌɛksə"), "cyclo": ("sˌIklO", "sˌIklQ"), "iso": ("ˌIsO", "ˌIsQ"),
    "hydroxy": ("hIdɹˌɑksi", "hIdɹˌɒksi"), "methoxy": ("məθˌɑksi", "məθˌɒksi"), "ethoxy": ("əθˌɑksi", "əθˌɒksi"),
    "carboxy": ("kɑɹbˌɑksi", "kɑːbˌɒksi"), "deoxy": ("diˌɑksi", "diːˌɒksi"), "oxo": ("ˌɑksO", "ˌɒksQ"),
    "chloro": ("klˌɔɹO", "klˌɔːɹQ"), "bromo": ("bɹˌOmO", "bɹˌQmQ"), "fluoro": ("flˌʊɹO", "flˌʊəɹQ"),
    "iodo": ("IˌOdO", "IˌQdQ"), "nitro": ("nˌItɹO", "nˌItɹQ"), "amino": ("əmˌinO", "əmˌiːnQ"),
    "thio": ("θˌIO", "θˌIQ"), "cyano": ("sˌIənO", "sˌIənQ"), "benzo": ("bˌɛnzO", "bˌɛnzQ"),
}  # fmt: skip
_RADICALS: Final = frozenset(
    ("methyl", "ethyl", "propyl", "butyl", "pentyl", "hexyl", "phenyl", "benzyl", "vinyl", "allyl", "acetyl")
)
_STEMS: Final[Mapping[str, tuple[str, str]]] = {
    "butene": ("bjˈutˌin", "bjˈuːtiːn"), "butanone": ("bjˈutᵊnˌOn", "bjˈuːtənQn"),
    "propanone": ("pɹˈOpənˌOn", "pɹˈQpənQn"),
    "benzoate": ("bˈɛnzəwˌAt", "bˈɛnzQAt"), "sulfoxide": ("sʌlfˈɑksˌId", "sʌlfˈɒksId"),
}  # fmt: skip
"""Compounds that the dictionary lacks."""
_IS_LAST: Final = re.compile(r".*(?:[aey]ne|ol|one|ine|ate|ide|ether|carbon|furan|urea)|(?:[a-z]{2,4}th|prop|but)yl")
_SHORTEST: Final = 4
_PARTS: Final = sorted((*_FORMS, *_RADICALS), key=len, reverse=True)


def chemical_sounds(word: str, known: Callable[[str], str | None], *, british: bool) -> str | None:
    """Return the phonemes of ``word``, in small letters, if it is such a name; ``known`` has the dictionary's."""
    found = ""
    while True:
        stem = _STEMS[word][british] if word in _STEMS else known(word) if _IS_LAST.fullmatch(word) else None
        if found and stem and len(word) >= _SHORTEST:
            return found + stem
        part = next((part for part in _PARTS if word.startswith(part)), "")
        sounds = _FORMS[part][british] if part in _FORMS else known(part) if part else None
        if not sounds:
            return None
        if part in _RADICALS:
            sounds = sounds.replace(SECONDARY_STRESS, "").replace(PRIMARY_STRESS, SECONDARY_STRESS)
        found += sounds
        word = word[len(part) :]
