# ruff: noqa: RUF001  (phonetic symbols)
"""How frequent words sound beside espeak-ng's: ``python -m bench.words [--languages es,fr] [--count N] [--worst N]``.

The words are the most frequent ones of wordfreq (``pip install wordfreq==3.1.1``; its data is under CC BY-SA
and no part of the project). Both sides are compared without stress and length, with the symbols of one sound taken
for each other, by
edit distance; French nasal vowels are compared, others are not. The stress counts apart. espeak-ng is the reference
because Kokoro was trained on it, not because it is right: what differs is largely English words, letters and words
that it says wrong (``--worst`` shows them). Ends with 1 when a language is above its limit.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import unicodedata
from typing import Final

from rapidfuzz.distance import Levenshtein

from bench.languages import espeak
from rhapsode.text.front_end import LINK
from rhapsode.text.languages.registry import front_end

LIMITS: Final = {"es": 1.0, "fr": 1.0, "it": 1.0, "pt": 3.0, "hi": 4.0}
"""Per cent of the phonemes that may differ."""

ALIKE: Final = (
    ("ː", ""), ("ˌ", ""), ("A", "ei"), ("I", "ai"), ("W", "au"), ("Y", "oi"), ("O", "ou"), ("ɪ", "i"), ("ʊ", "u"),
    ("ɛ", "e"), ("ɔ", "o"), ("æ", "a"), ("ɐ", "a"), ("ʌ", "ə"), ("r", "ɾ"), ("β", "b"), ("ð", "d"), ("ɣ", "ɡ"),
    ("ŋ", "n"), ("j", "i"), ("w", "u"), ("y", "i"), ("S", "ss"), ("ʧ", "tʃ"), ("ʤ", "dʒ"), ("ʦ", "ts"), ("ʣ", "dz"),
    ("g", "ɡ"), (".", ""), (" ", ""), ("-", ""), ("ɕ", "ʃ"),
)  # fmt: skip
"""Symbols, and what they are compared as."""
_VOWELS: Final = re.compile("[aeiouəɨɯøœyɑ]+")


def frequent(tag: str, count: int) -> list[str]:
    """Return the most frequent words of a language of two letters and more."""
    letters = r"[\u0900-\u0963]{2,}" if tag == "hi" else r"[^\W\d_]{2,}"
    words: list[str] = importlib.import_module("wordfreq").top_n_list(tag, 2 * count + 200)
    return [word for word in words if re.fullmatch(letters, word)][:count]


def plain(phonemes: str, *, nasal: bool) -> str:
    """Return ``phonemes`` without stress, as they are compared."""
    phonemes = unicodedata.normalize("NFD", phonemes)
    for symbol, like in (*ALIKE, ("ˈ", ""), *(() if nasal else (("\u0303", ""),))):
        phonemes = phonemes.replace(symbol, like)
    return re.sub(r"(.)\1+", r"\1", phonemes)


def stressed(phonemes: str) -> int | None:
    """Return how many vowels follow the main stress, ``None`` without one."""
    _, mark, tail = phonemes.partition("ˈ")
    return len(_VOWELS.findall(plain(tail, nasal=False))) if mark else None


def main() -> int:
    """Print the share of phonemes that differ and of words with the same stress, for each language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--languages", default=",".join(LIMITS))
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--worst", type=int, default=0, help="words to show that differ")
    asked = parser.parse_args()
    failed = False
    for tag in asked.languages.split(","):
        reference, language = espeak(tag), front_end(tag)
        variety = language.varieties[0]
        g2p = language.g2p(variety)
        off = total = same = stresses = 0
        different: list[str] = []
        for word in frequent(tag, asked.count):
            theirs, ours = reference(word), " ".join(g2p(language.read(word, variety))).replace(LINK, "")
            their_phonemes, other = (plain(said, nasal=tag == "fr") for said in (theirs, ours))
            distance = Levenshtein.distance(their_phonemes, other)
            off, total = off + distance, total + len(their_phonemes)
            where = stressed(theirs), stressed(ours)
            if None not in where:
                stresses, same = stresses + 1, same + (where[0] == where[1])
            if distance or (None not in where and where[0] != where[1]):
                different.append(f"  {word}: {ours}, espeak-ng {theirs}")
        share = 100 * off / total
        failed = failed or share > LIMITS[tag]
        print(
            f"{tag} {share:.2f} % of the phonemes differ, {100 * same / stresses:.1f} % of the stresses are the same"
        )
        print("\n".join(different[: asked.worst]), end="\n" if asked.worst else "")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
