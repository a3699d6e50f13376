"""Names and other words that misaki's dictionaries lack or have wrong: CMUdict's, and ours before them.

``names.txt.xz`` is made by ``scripts/build_english_names.py``. Where neither has a word, hibari's network invents its
sound, and it is a poor guide to names.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from rhapsode.text.languages.shared.lexicon import Lexicon, load_lexicon

_OURS: Final = "!"
"""Stands behind the pronunciations that scripts/english_words.txt has, which count before any dictionary's."""


@cache
def _lexicon() -> Lexicon:
    return load_lexicon("rhapsode.text.languages.en", "names.txt.xz")


def name_sounds(word: str, *, british: bool, ours: bool) -> str | None:
    """Return the phonemes of ``word`` (small letters) with their stress, ``None`` where it is not there.

    With ``ours`` only words of our own list are looked for, else all.
    """
    found = _lexicon()(word)
    if found is None:
        return None
    american, other, mark = found.split("\t")
    if ours and mark != _OURS:
        return None
    return (other or american) if british else american
