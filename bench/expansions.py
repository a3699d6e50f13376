# ruff: noqa: RUF001  (phonetic symbols)
"""Which words of a text are said otherwise than they are written, and which words have several pronunciations.

``python -m bench.expansions FILE [--language en-US] [--characters N] [--pronunciations] [--digits]``

Invented examples miss gross misreadings that a megabyte of prose shows at once ("He is apt to be late" was read as
"apartment"). FILE is plain text, one paragraph a line, of any kind: quotations, a manual, a novel. Printed is what to
look through by eye, most frequent first:

- each written form with what is said for it, where the letters of the two differ, with up to two places; without
  ``--digits`` those with digits are left out, because there are too many of them;
- with ``--pronunciations`` instead each word that has more than one, but for its stress, with a place of each: what is
  rare is a homograph, or a mistake.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from rhapsode.core.errors import RhapsodeError
from rhapsode.engines.kokoro.provider import PROFILE
from rhapsode.text.reader import reader_of
from rhapsode.text.reading import read_text

AROUND: Final = 45
"""How many characters of a place are shown on either side."""
PLACES: Final = 2
_SIGNS = re.compile(r"[\W_]")
_STRESS = str.maketrans({"ˈ": None, "ˌ": None, "ᵊ": "ə", "ᵻ": "ɪ"})


def lines_of(path: Path, characters: int) -> Iterator[str]:
    """Yield the lines of a text, up to so many characters."""
    left = characters
    with path.open(encoding="utf-8", errors="replace") as text:
        for line in text:
            if left <= 0:
                return
            left -= len(line)
            if line.strip():
                yield line.strip()


def spoken(lines: Iterable[str], language: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield each word of the lines as it is written and said, its phonemes, and the place that it stands in."""
    reader = reader_of(PROFILE, language)
    for line in lines:
        try:
            windows = read_text(line, PROFILE, reader)
        except RhapsodeError as error:
            print(f"not read ({error}): {line[:80]}")
            continue
        for window in windows:
            for word in window.words:
                place = line[max(0, word.start - AROUND) : word.end + AROUND]
                yield line[word.start : word.end], word.said, word.phonemes, place


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` in small letters."""
    return _SIGNS.sub("", text).casefold()


def expansions(words: Iterable[tuple[str, str, str, str]], digits: bool) -> Iterator[str]:
    """Yield a row for each written form whose letters differ from what is said."""
    counts, places = Counter[tuple[str, str]](), defaultdict[tuple[str, str], list[str]](list)
    for written, said, _, place in words:
        if letters(written) == letters(said) or (not digits and any(map(str.isdigit, written))):
            continue
        counts[written, said] += 1
        places[written, said].append(place)
    for (written, said), count in counts.most_common():
        yield f"{count} {written} = {said} | " + " || ".join(islice(places[written, said], PLACES))


def pronunciations(words: Iterable[tuple[str, str, str, str]]) -> Iterator[str]:
    """Yield a row for each word that is pronounced in several ways, with how often and one place of each."""
    ways = defaultdict[str, Counter[str]](Counter)
    places: dict[tuple[str, str], str] = {}
    for written, _, phonemes, place in words:
        word, sounds = written.casefold(), phonemes.translate(_STRESS)
        if word.isalpha():
            ways[word][sounds] += 1
            places.setdefault((word, sounds), place)
    several = {word: counts for word, counts in ways.items() if len(counts) > 1}
    for word, counts in sorted(several.items(), key=lambda item: -item[1].total()):
        yield f"{word}: " + " | ".join(f"{sounds} {n} [{places[word, sounds]}]" for sounds, n in counts.most_common())


def main() -> None:
    """Read a text and print the rows."""
    parser = argparse.ArgumentParser(prog="bench.expansions", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", default="en-US")
    parser.add_argument("--characters", type=int, default=1_000_000, help="how much of the file is read")
    parser.add_argument("--pronunciations", action="store_true", help="words of several pronunciations instead")
    parser.add_argument("--digits", action="store_true", help="with what is written in digits")
    options = parser.parse_args()
    words = spoken(lines_of(options.file, options.characters), options.language)
    print(*(pronunciations(words) if options.pronunciations else expansions(words, options.digits)), sep="\n")


if __name__ == "__main__":
    main()
