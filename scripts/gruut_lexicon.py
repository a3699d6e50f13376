"""Read the pronouncing dictionaries of gruut's packages, and write ours: what the scripts that build one share."""

from __future__ import annotations

import argparse
import hashlib
import lzma
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

LANGUAGES = Path(__file__).parents[1] / "src" / "rhapsode" / "text" / "languages"


Rows = list[tuple[str, str]]
"""Words with their phonemes."""


def build(
    document: str | None, member: str, sha256: str, entries: Callable[[Rows], Mapping[str, str]], target: Path
) -> None:
    """Write the ``entries`` of the archive that the command line names, whose lexicon is ``member``, to ``target``.

    Raises SystemExit when the arguments or the archive are wrong.
    """
    parser = argparse.ArgumentParser(description=document, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, help=f"{member.partition('/')[0]}.tar.gz")
    write(target, entries(pronunciations(parser.parse_args().archive, member, sha256)))


def pronunciations(archive: Path, member: str, sha256: str) -> Rows:
    """Return the words of the database ``member`` of ``archive`` with their phonemes, the first of a word first.

    Ends the script if it is not the file that ``sha256`` tells.
    """
    with tarfile.open(archive) as packed:
        found = packed.extractfile(member)
        if found is None:
            raise SystemExit(f"{archive} has no {member}.")
        database = found.read()
    digest = hashlib.sha256(database).hexdigest()
    if digest != sha256:
        raise SystemExit(f"{member} has the SHA-256 {digest}, not {sha256}.")
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "lexicon.db"
        file.write_bytes(database)
        with sqlite3.connect(file) as connection:
            return connection.execute("SELECT word, phonemes FROM word_phonemes ORDER BY word, pron_order").fetchall()


def write(target: Path, entries: Mapping[str, str]) -> None:
    """Write a line for each entry, ``word<TAB>reading``, sorted by its bytes, and say how large the file is."""
    lines = sorted(f"{word}\t{reading}".encode() for word, reading in entries.items())
    content = lzma.compress(b"\n".join(lines) + b"\n", preset=9 | lzma.PRESET_EXTREME)
    target.write_bytes(content)
    print(f"{len(lines)} words, {len(content)} bytes")
