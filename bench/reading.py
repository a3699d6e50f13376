# ruff: noqa: RUF001
"""How English is read: ``python -m bench.reading [--data DIRECTORY] [--json FILE] [--no-homographs]``.

DIRECTORY holds ``reading-en.jsonl`` (a case a line: ``{"written", "read", "kind"}``), ``nemo/en`` (the test data of
NeMo-text-processing: ``test_cases_CLASS.txt``, ``written~spoken`` a line) and ``homographs`` (``bench.homographs``).
Both texts of a pair go the whole way, planner, reader and G2P, and what is heard is compared: the phonemes without
stress, spaces, punctuation and "and"; or else the words that are said, so that a homograph counts in its own figure.

Prints a figure for each kind, what is read otherwise, and for NeMo's pairs why, where that is on purpose. Ends with 1
when a figure is below its limit.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.homographs import compare
from rhapsode.core.errors import RhapsodeError
from rhapsode.engines.kokoro.provider import PROFILE
from rhapsode.text.reader import reader_of
from rhapsode.text.reading import read_text, reading_object

LIMITS: Final = {"cases": 68 / 70, "NeMo": 0.85, "homographs": 0.96}

ON_PURPOSE: Final = {
    "123000": "six digits are a number; only codes are named digit by digit",
    "978-0": "a hyphen between numbers is a range",
    "2-5": "a hyphen between numbers is a range, as in NeMo's own 1980-1986",
    "170 - 45190": "rising numbers are a range; five digits are a number",
    "1961–1965 and (2006–2012)": "a dash between years is said as 'to', as in NeMo's own 1980-1986",
    "11/17/05": "the year '05 is 'oh five'",
    "1/2007": "a month and a year",
    "1795 / 1805": "'over' is clearer than a denominator of four digits",
    "3 cc/s": "the units are named",
    "80 s": "seconds",
    "45º&C": "45 degrees are several",
    "111st": "the number is said as a number",
    '"text 7" text ".': "a closing quotation mark is no inch sign",
    "I've 20' and 14/ they're I'm 16c.": "20' are twenty feet, in NeMo's pair nothing",
    "2+3 m2": "m2 is a square meter, as in NeMo's own 2x8 m2",
    "Sam II": "'Sam the second' is what people say",
    "1/f": "'per' needs a unit",
    "$12@12%": "$12 is twelve dollars, as everywhere",
    "B2A23C": "the same words; the letter A stands alone in NeMo's spoken form and is heard as the article",
    "http://www.ourdailynews.com.sm": "nobody says 'H T T P colon slash slash'",
    "https://developer.nvidia.com/cv-cuda/early-access": "the scheme is not said",
    "https://www.nvidia.com/dgx-basepod": "the scheme is not said",
    "https://www.nvidia.com/dgx-basepod.sm/3": "the scheme is not said",
    "http://www.nvidia.com/rtx-6000": "the scheme is not said",
}
"""NeMo's pairs that are read in another way, and why."""

_SILENT: Final = str.maketrans("", "", 'ˈˌ .,;:!?…—()"“”')
_AND: Final = frozenset(("ænd", "ənd", "and"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A text as it is written, how it is to be read, and of which kind it is."""

    written: str
    read: str
    kind: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of a text, for comparison, and to show."""

    phonemes: str
    words: str
    said: str


class Ears:
    """Reads texts the whole way, as the server does."""

    def __init__(self, variety: str = "en-US") -> None:
        self._reader = reader_of(PROFILE, variety)

    def __call__(self, text: str) -> Heard:
        """Return what is heard of ``text``; what refuses it is shown and equals nothing."""
        try:
            reading = reading_object(text, read_text(text, PROFILE, self._reader))
        except RhapsodeError as error:
            return Heard(f"error {text}", f"error {text}", error.message)
        sounds = [bare for part in reading["phonemes"].split() if (bare := part.translate(_SILENT)) not in _AND]
        said = " ".join(word["said"] for word in reading["words"])
        words = [word for word in said.lower().replace("'", "").split() if word not in _AND]
        return Heard("".join(sounds), "".join(words), said)


def cases(path: Path) -> Iterator[Pair]:
    """Yield the cases of a file of JSON lines."""
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield Pair(case["written"], case["read"], case["kind"])


def nemo(directory: Path) -> Iterator[Pair]:
    """Yield NeMo's pairs, of the class that the name of their file tells; comments and empty lines are passed over."""
    for path in sorted(directory.glob("test_cases_*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            written, found, spoken = line.partition("~")
            if found:
                yield Pair(written, spoken, path.stem.removeprefix("test_cases_"))


def agree(ears: Ears, pair: Pair) -> tuple[bool, Heard, Heard]:
    """Return whether both texts of a pair are heard as the same, and what is heard."""
    written, read = ears(pair.written), ears(pair.read)
    same = written.phonemes == read.phonemes or (written.words == read.words and written.words != "")
    return same, written, read


def score(name: str, pairs: list[Pair], ears: Ears) -> float:
    """Print what of ``pairs`` is read as it should be, by kind, and what is not; return the share."""
    right: dict[str, list[bool]] = {}
    print(f"\n{name}")
    for pair in pairs:
        same, written, read = agree(ears, pair)
        right.setdefault(pair.kind, []).append(same)
        if not same:
            reason = ON_PURPOSE.get(pair.written, "")
            print(f"  {pair.written!r}: {written.said!r}, not {read.said!r}{f' ({reason})' if reason else ''}")
    for kind, found in sorted(right.items()):
        print(f"  {kind:40} {sum(found):4} of {len(found):4}")
    total = [good for found in right.values() for good in found]
    print(f"  {'all':40} {sum(total):4} of {len(total):4}  {sum(total) / len(total):.3f}")
    return sum(total) / len(total)


def main() -> int:
    """Print the three figures, and return 1 if one is below its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/cases"), help="where the three sets are")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--no-homographs", action="store_true", help="leave out the homographs (a minute)")
    asked = parser.parse_args()
    if not asked.data.is_dir():
        parser.error(f"There is no directory {asked.data}.")
    ears = Ears()
    figures = {
        "cases": score("cases", list(cases(asked.data / "reading-en.jsonl")), ears),
        "NeMo": score("NeMo", list(nemo(asked.data / "nemo" / "en")), ears),
    }
    if not asked.no_homographs:
        read = compare(asked.data / "homographs")["rhapsode"]
        found = [good for word in read.values() for good in word]
        figures["homographs"] = sum(found) / len(found)
        print(f"\nhomographs\n  {'all':40} {sum(found):4} of {len(found):4}  {figures['homographs']:.3f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    below = [name for name, share in figures.items() if share < LIMITS[name] - 1e-9]
    for name in below:
        print(f"{name}: {figures[name]:.3f} is below {LIMITS[name]:.3f}.", file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
