# ruff: noqa: RUF001
"""Rebuild the pronouncing dictionary of French from the one of gruut.

The source is ``lexicon.db`` of the Python package gruut-lang-fr 2.0.2: words of Wiktionary with their sounds (Creative
Commons Attribution-ShareAlike, see NOTICE). Nothing else of that package is used. Fetch it, and run this on it::

    pip download --no-deps --no-binary :all: gruut-lang-fr==2.0.2
    python scripts/build_french_lexicon.py gruut_lang_fr-2.0.2.tar.gz

What is written is ``src/rhapsode/text/languages/fr/lexicon.txt.xz``: a line for each word, ``word<TAB>phonemes``,
sorted by the bytes of the line. Elided and hyphenated forms are left out, since words come to the dictionary without
them, as is what is no word: names of letters, sounds that have nothing to do with the spelling. The same input gives
the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import re
import sqlite3
import tarfile
import tempfile
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

from rhapsode.text.languages.fr.spelling import sounds

MEMBER = "gruut_lang_fr-2.0.2/gruut_lang_fr/lexicon.db"
SHA256 = "77e0dc2b54615c1283116832daf775af01c34eb641112f5be2dee8006cfba909"
TARGET = Path(__file__).parents[1] / "src" / "rhapsode" / "text" / "languages" / "fr" / "lexicon.txt.xz"

WORD = re.compile(r"[a-zàâäçéèêëîïôöùûüÿœæ]{2,30}")
KEPT = frozenset(("aujourd'hui", "quelqu'un", "quelqu'une", "presqu'île", "presqu'îles", "prud'hommes", "prud'homal"))
"""Words with an apostrophe that are one."""
LEAST_LIKENESS = 0.34
"""Phonemes that share less than this with those of the letters spell the letters' names, or are another word's."""
SHORT = 3
"""Phonemes of so short a word are not compared: ``jouent`` shares one of two with its letters."""
NOTATION = str.maketrans({"ɥ": "y", "g": "ɡ"})


def entries(database: Path) -> dict[str, str]:
    """Return word → phonemes (NFD, without stress), the first pronunciation of each word."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT word, phonemes FROM word_phonemes WHERE pron_order = 0 ORDER BY word"
        ).fetchall()
    found: dict[str, str] = {}
    for word, phonemes in rows:
        if not (WORD.fullmatch(word) or word in KEPT) or "SIL" in phonemes:
            continue
        said = unicodedata.normalize("NFD", phonemes.replace(" ", "").translate(NOTATION))
        if said and _alike(word, said, sounds(word)):
            found[word] = said
    return found


def _alike(word: str, said: str, spelled: str) -> bool:
    short = len(said) <= SHORT < len(word)
    return short or (bool(spelled) and SequenceMatcher(None, said, spelled, autojunk=False).ratio() >= LEAST_LIKENESS)


def main() -> None:
    """Write the dictionary and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, help="gruut_lang_fr-2.0.2.tar.gz")
    archive = parser.parse_args().archive
    with tarfile.open(archive) as packed:
        member = packed.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{archive} has no {MEMBER}.")
        database = member.read()
    digest = hashlib.sha256(database).hexdigest()
    if digest != SHA256:
        raise SystemExit(f"{MEMBER} has the SHA-256 {digest}, not {SHA256}.")
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "lexicon.db"
        file.write_bytes(database)
        found = entries(file)
    lines = sorted(f"{word}\t{phonemes}".encode() for word, phonemes in found.items())
    content = lzma.compress(b"\n".join(lines) + b"\n", preset=9 | lzma.PRESET_EXTREME)
    TARGET.write_bytes(content)
    print(f"{len(lines)} words, {len(content)} bytes")


if __name__ == "__main__":
    main()
