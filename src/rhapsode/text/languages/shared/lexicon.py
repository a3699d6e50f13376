"""Pronouncing dictionaries as sorted lines of bytes: a tenth of the memory of a mapping."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from importlib.resources import files


class Lexicon:
    """Words and their pronunciations as sorted lines of bytes, found by binary search: 2 MB instead of 20."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines

    def words(self) -> Iterator[str]:
        """Return each word, in the order of their bytes."""
        return (line.partition("\t")[0] for line in self._lines.decode().splitlines())

    def __call__(self, word: str) -> str | None:
        """Return the entry of ``word`` (lower case, NFC); ``None`` if there is none."""
        key = word.encode() + b"\t"
        low, high = 0, len(self._lines)
        while low < high:
            start = self._lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._lines.index(b"\n", start)
            line = self._lines[start:end]
            if line.startswith(key):
                return line[len(key) :].decode()
            if line < key:
                low = end + 1
            else:
                high = start
        return None


def load_lexicon(package: str, name: str) -> Lexicon:
    """Load the sorted lines of ``name``, an xz file of ``package``."""
    return Lexicon(lzma.decompress(files(package).joinpath(name).read_bytes()))
