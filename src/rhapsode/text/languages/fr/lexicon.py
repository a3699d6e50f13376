"""The pronouncing dictionary of French: made by ``scripts/build_french_lexicon.py``, loaded when first asked for."""

from __future__ import annotations

from functools import cache

from rhapsode.text.languages.shared.lexicon import Lexicon, load_lexicon


@cache
def lexicon() -> Lexicon:
    """Return the dictionary (lower case, NFC → phonemes without stress), unpacked once in a process."""
    return load_lexicon("rhapsode.text.languages.fr", "lexicon.txt.xz")
