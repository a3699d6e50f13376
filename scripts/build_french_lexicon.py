# ruff: noqa: RUF001
"""Rebuild the pronouncing dictionary of French from the one of gruut.

The source is ``lexicon.db`` of the Python package gruut-lang-fr 2.0.2: words of Wiktionary with their sounds (Creative
Commons Attribution-ShareAlike, see NOTICE). Nothing else of that package is used. Fetch it, and run this on it::

    pip download --no-deps --no-binary :all: gruut-lang-fr==2.0.2
    python -m scripts.build_french_lexicon gruut_lang_fr-2.0.2.tar.gz

What is written is ``src/rhapsode/text/languages/fr/lexicon.txt.xz``: a line for each word, ``word<TAB>phonemes``,
sorted by the bytes of the line. Elided and hyphenated forms are left out, since words come to the dictionary without
them, as is what is no word: names of letters, sounds that have nothing to do with the spelling. The same input gives
the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from rhapsode.text.languages.fr.spelling import sounds
from scripts.gruut_lexicon import LANGUAGES, build

MEMBER = "gruut_lang_fr-2.0.2/gruut_lang_fr/lexicon.db"
SHA256 = "77e0dc2b54615c1283116832daf775af01c34eb641112f5be2dee8006cfba909"
TARGET = LANGUAGES / "fr" / "lexicon.txt.xz"

WORD = re.compile(r"[a-zàâäçéèêëîïôöùûüÿœæ]{2,30}")
KEPT = frozenset(("aujourd'hui", "quelqu'un", "quelqu'une", "presqu'île", "presqu'îles", "prud'hommes", "prud'homal"))
"""Words with an apostrophe that are one."""
LEAST_LIKENESS = 0.34
"""Phonemes that share less than this with those of the letters spell the letters' names, or are another word's."""
SHORT = 3
"""Phonemes of so short a word are not compared: ``jouent`` shares one of two with its letters."""
NO_WORDS = frozenset(("cepem", "esp", "qund"))
"""Abbreviations and misspellings whose sounds are not those that the letters have."""
NOTATION = str.maketrans({"ɥ": "y", "g": "ɡ"})


def entries(rows: list[tuple[str, str]]) -> dict[str, str]:
    """Return word → phonemes (NFD, without stress), the first pronunciation of each word."""
    found: dict[str, str] = {}
    for word, phonemes in dict(reversed(rows)).items():
        if not (WORD.fullmatch(word) or word in KEPT) or word in NO_WORDS or "SIL" in phonemes:
            continue
        said = unicodedata.normalize("NFD", phonemes.replace(" ", "").translate(NOTATION))
        if said and alike(word, said):
            found[word] = said
    return found


def alike(word: str, said: str) -> bool:
    """Tell whether ``said`` (NFD) can be the sounds of ``word``, by what its letters would sound like."""
    short = sum(not unicodedata.combining(sign) for sign in said) <= SHORT < len(word)
    spelled = sounds(word)
    return short or (bool(spelled) and SequenceMatcher(None, said, spelled, autojunk=False).ratio() >= LEAST_LIKENESS)


if __name__ == "__main__":
    build(__doc__, MEMBER, SHA256, entries, TARGET)
