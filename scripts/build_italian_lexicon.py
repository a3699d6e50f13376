# ruff: noqa: RUF001
"""Rebuild the dictionary of Italian accents from the pronouncing dictionary of gruut.

The source is ``lexicon.db`` of the Python package gruut-lang-it 2.0.1: words of Wiktionary with their sounds (Creative
Commons Attribution-ShareAlike, see NOTICE). Nothing else of that package is used. Fetch it, and run this on it::

    pip download --no-deps gruut-lang-it==2.0.1
    python -m scripts.build_italian_lexicon gruut_lang_it-2.0.1.tar.gz

What is written is ``src/rhapsode/text/languages/it/lexicon.txt.xz``: a line for each word that the rules read with
another stress or another vowel, ``word<TAB>word with its accent``. Words of two readings are left
out, as are those whose letters are not read by the rules of Italian. The same input gives the same bytes.
"""

from __future__ import annotations

import re

from rhapsode.text.languages.it.g2p import spelled_phonemes
from rhapsode.text.languages.it.lexicon import inflected
from rhapsode.text.languages.it.words import ACCENTED, RESPELLED, SOUNDS, UNSTRESSED
from scripts.gruut_lexicon import LANGUAGES, build

MEMBER = "gruut_lang_it-2.0.1/gruut_lang_it/lexicon.db"
SHA256 = "845af5314ea1f412af7e3625ecfb329c7e2a0aee6251590d9774a31faf1b8fdc"
TARGET = LANGUAGES / "it" / "lexicon.txt.xz"

WORD = re.compile(r"[a-zàèéìòù]*[aeiou][a-z]*[a-z]")
INFINITIVE = re.compile(r"(?:are|ire|arsi|irsi|mente|zione|zioni|ist[aei]|ismi?o?)$")
"""Endings that the rules stress rightly: entries that say otherwise are mistaken."""
MISTAKEN = frozenset(
    (
        "algeria", "aperto", "averla", "averle", "bellico", "berna", "cantanti", "fantasia", "fiera",
        "immigrati", "libano", "pagano", "parigi", "pascolo", "pelli", "pello", "pericolo", "potenti",
        "quiete", "seguito", "separo", "significativa", "significative", "significativi", "significativo",
        "solita", "solite", "soliti", "solito", "testi", "umiliante", "vienna", "volano",
    )
)  # fmt: skip
"""Words that the source reads wrongly (Canepari, Dizionario di pronuncia italiana)."""
ACCENTS = {"a": "à", "e": "èé", "i": "ì", "o": "òó", "u": "ù"}
ALIKE = (
    ("dd͡ʒ", "ʤ"), ("tt͡ʃ", "ʧ"), ("tt͡s", "ʦ"), ("dd͡z", "ʣ"), ("t͡ʃ", "ʧ"), ("d͡ʒ", "ʤ"), ("t͡s", "ʦ"), ("d͡z",
    "ʣ"), ("g", "ɡ"), ("ɾ", "r"), ("ɱ", "n"), ("ŋ", "n"), ("ʣ", "ʦ"), ("z", "s"), ("S", "s"), ("ɪ", "i"), ("ʊ",
    "u"), ("I", "ai"), ("A", "ei"), ("W", "au"), ("j", "i"), ("w", "u"), ("ː", ""), ("ˌ", ""), ("m", "n"), (".",
    ""), (" ", ""),
)  # fmt: skip
"""Symbols, and what they are compared as."""
GLIDE = re.compile(r"i(?=e.)|u(?=o.)|(?<=[gq])u(?=[aeio])")
"""An i or u that is no vowel of its own, and never bears the stress."""
CLOSED_DIPHTHONG = re.compile(r"uó|ié(?!tt|zz|s[ec]|v[eo])")
"""Diphthongs that are open, whatever the source says."""
SKIPPED = MISTAKEN | UNSTRESSED | SOUNDS.keys() | RESPELLED.keys()
VOWELS = "aeɛioɔuɪʊIAW"


def alike(phonemes: str) -> str:
    """Return ``phonemes`` as they are compared: without length, with the stress right before its vowel."""
    head, mark, tail = phonemes.partition("ˈ")
    onset = re.match(f"[^{VOWELS}]*(?:u(?=[ɔo])|(?<=[ɡk])u(?=[aeɛi])|i(?=[ɛe].))?", tail)
    phonemes = head + tail[: onset.end()] + mark + tail[onset.end() :] if onset else phonemes
    for symbol, like in ALIKE:
        phonemes = phonemes.replace(symbol, like)
    return re.sub(r"([^ˈ])\1+", r"\1", phonemes)


def accent(word: str, said: str) -> str | None:
    """Return ``word`` with the accent by which the rules read it as ``said``; ``None`` if there is none."""
    said_alike = alike(said)
    if alike(spelled_phonemes(word)) == said_alike:
        return word
    glides = {match.start() for match in GLIDE.finditer(word)}
    places = [place for place, char in enumerate(word) if char in ACCENTS and place < len(word) - 1]
    places = [place for place in places if place not in glides]
    candidates = (word[:place] + mark + word[place + 1 :] for place in places for mark in ACCENTS[word[place]])
    return next(
        (
            marked
            for marked in candidates
            if alike(spelled_phonemes(marked)) == said_alike and not CLOSED_DIPHTHONG.search(marked)
        ),
        None,
    )


def entries(rows: list[tuple[str, str]]) -> dict[str, str]:
    """Return word → word with its accent: what the rules read wrongly, and what another form would mislead."""
    readings: dict[str, set[str]] = {}
    for word, phonemes in rows:
        if WORD.fullmatch(word) and "ˈ" in phonemes and word not in SKIPPED:
            readings.setdefault(word, set()).add(alike(phonemes.replace(" ", "")))
    found = {
        word: marked
        for word, said in readings.items()
        if len(said) == 1 and (marked := accent(word, next(iter(said)))) is not None
        if not INFINITIVE.search(word) or marked == word
    }
    needed = {word: marked for word, marked in found.items() if marked != word}
    find = (needed | ACCENTED).get
    right = {word: word for word in readings if word not in needed and inflected(word, find) is not None}
    return needed | right


if __name__ == "__main__":
    build(__doc__, MEMBER, SHA256, entries, TARGET)
