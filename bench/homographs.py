# ruff: noqa: RUF001  (phonemes are what this module is about)
"""How many homographs are read right: ``python -m bench.homographs DIRECTORY``.

DIRECTORY holds Google's WikipediaHomographData: ``train``, ``eval`` and ``wordids.tsv``. Every sentence of ``eval``
goes the whole way, reader and G2P; the phonemes of the homograph are compared with the transcriptions of its readings,
and the nearest has to be the right one, alone. Beside it stand hibari's G2P as it comes, and the commoner reading of
``train`` for every word.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rhapsode.text.front_end import LINK
from rhapsode.text.languages.en.g2p import english_g2p
from rhapsode.text.languages.en.lexicon import load_g2p
from rhapsode.text.languages.en.reader import read

_MISAKI: Final = (("eɪ", "A"), ("oʊ", "O"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"), ("ɚ", "əɹ"), ("ː", ""), ("'", "ˈ"))
_VOWELS: Final = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊ")
_STRESSES: Final = "ˈˌ"
_SAME: Final = str.maketrans({"ɪ": "ə", "ᵻ": "ə", "ᵊ": "ə", "ɜ": "ə", "ɔ": "ɑ", "T": "t"})
"""Sounds that the two notations write otherwise, and that tell no readings apart."""

_NEAR: Final = {frozenset("iə"): 0.5, frozenset("uʊ"): 0.5, frozenset("uə"): 0.8}
_GAP: Final = 0.8
"""What a sound more or less counts; the transcriptions leave some out."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with one homograph at ``text[start:end]``, and Google's name of its reading."""

    word: str
    reading: str
    text: str
    start: int
    end: int


def sentences(directory: Path) -> Iterator[Sentence]:
    """Yield what the files of ``directory`` hold; their offsets are bytes."""
    for path in sorted(directory.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                written = row["sentence"].encode()
                start, end = (len(written[: int(row[name])].decode(errors="replace")) for name in ("start", "end"))
                yield Sentence(row["homograph"], row["wordid"], row["sentence"], start, end)


def transcriptions(path: Path) -> dict[str, dict[str, str]]:
    """Return the phonemes of each reading of each word, in misaki's notation."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["homograph"]][row["wordid"]] = to_misaki(row["pronunciation"].strip('"'))
    return found


def to_misaki(transcription: str) -> str:
    """Return one of Google's transcriptions in misaki's notation, the stress before the vowel of its syllable."""
    text = re.sub(r"\d", "", transcription)
    for theirs, ours in _MISAKI:
        text = text.replace(theirs, ours)
    found, stress = "", ""
    for symbol in text:
        if symbol in _STRESSES:
            stress = symbol
        else:
            found += stress + symbol if symbol in _VOWELS else symbol
            stress = "" if symbol in _VOWELS else stress
    return found


def distance(first: str, other: str) -> float:
    """Return how much the sounds differ, and half a sound more if another syllable has the main stress."""
    sounds = [re.sub(f"[{_STRESSES}]", "", text.translate(_SAME)) for text in (first, other)]
    stressed = [sum(symbol in _VOWELS for symbol in text.partition("ˈ")[0]) for text in (first, other)]
    return _edits(*sounds) + 0.5 * (stressed[0] != stressed[1])


def _edits(first: str, other: str) -> float:
    row = [_GAP * at for at in range(len(other) + 1)]
    for at, symbol in enumerate(first, 1):
        diagonal, row[0] = row[0], _GAP * at
        for to, target in enumerate(other, 1):
            change = 0.0 if symbol == target else _NEAR.get(frozenset((symbol, target)), 1.0)
            diagonal, row[to] = row[to], min(row[to] + _GAP, row[to - 1] + _GAP, diagonal + change)
    return row[-1]


def heard(phonemes: str, readings: dict[str, str]) -> str | None:
    """Return the reading that ``phonemes`` are nearest to; ``None`` if two are equally near."""
    ranked = sorted((distance(phonemes, transcription), name) for name, transcription in readings.items())
    return None if len(ranked) > 1 and ranked[0][0] == ranked[1][0] else ranked[0][1]


def phonemes_at(sentence: Sentence) -> str:
    """Return what reader and G2P say for the homograph."""
    tokens = read(sentence.text)
    said = english_g2p("en-US")(tokens)
    at = next(at for at, token in enumerate(tokens) if token.start <= sentence.start < token.end)
    words, sounds = tokens[at].said.lower().split(), said[at].removeprefix(LINK).split()
    if len(words) != len(sounds):
        return " ".join(sounds)
    return next((sound for word, sound in zip(words, sounds, strict=True) if word == sentence.word), " ".join(sounds))


def plain_phonemes(sentence: Sentence) -> str:
    """Return what hibari's own G2P says for the homograph, with its normaliser."""
    from hibari.g2p.normalize import normalize

    g2p = load_g2p("en-US")
    before = sum(sentence.word == word for word in _words(sentence.text[: sentence.start]))
    said = list(g2p.phonemize_tokens(g2p.tokenize(normalize(sentence.text))))
    same = [token.phonemes or "" for token in said if sentence.word in _words(token.text)]
    return same[before] if before < len(same) else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


Reader = Callable[[Sentence], str | None]


def compare(directory: Path) -> dict[str, dict[str, list[bool]]]:
    """Return for each way of reading, and each word, which sentences of ``eval`` it reads right."""
    readings = transcriptions(directory / "wordids.tsv")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences(directory / "train"):
        counts[sentence.word][sentence.reading] += 1
    ways: dict[str, Reader] = {
        "rhapsode": lambda example: heard(phonemes_at(example), readings[example.word]),
        "hibari": lambda example: heard(plain_phonemes(example), readings[example.word]),
        "commoner": lambda example: counts[example.word].most_common(1)[0][0],
    }
    found: dict[str, dict[str, list[bool]]] = {way: defaultdict(list) for way in ways}
    for sentence in sentences(directory / "eval"):
        for way, reading in ways.items():
            found[way][sentence.word].append(reading(sentence) == sentence.reading)
    return found


def main() -> None:
    """Print the share of right readings by word, the worst first, and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    found = compare(parser.parse_args().directory)
    print(f"{'word':16} {'':>4} " + " ".join(f"{way:>9}" for way in found))
    words = sorted(found["rhapsode"], key=lambda word: sum(found["rhapsode"][word]) / len(found["rhapsode"][word]))
    for word in words:
        shares = (sum(by_word[word]) / len(by_word[word]) for by_word in found.values())
        print(f"{word:16} {len(found['rhapsode'][word]):4} " + " ".join(f"{share:9.2f}" for share in shares))
    totals = [[good for by_word in results.values() for good in by_word] for results in found.values()]
    print(f"{'all':16} {len(totals[0]):4} " + " ".join(f"{sum(total) / len(total):9.3f}" for total in totals))


if __name__ == "__main__":
    main()
