"""Train the model of English homographs: ``python -m scripts.train_homographs DIRECTORY``.

DIRECTORY holds the training part of Google's WikipediaHomographData (Apache-2.0): tab-separated files with the columns
homograph, wordid, sentence, start and end (bytes). Our own sentences are added, of the kinds that an encyclopedia
lacks. A multinomial logistic regression with an L2 penalty is fitted by L-BFGS; its weights are rounded to eight bits
and written into the package. ``--folds N`` prints the accuracy of a cross-validation instead of writing anything.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from rhapsode.text.languages.en import homographs
from rhapsode.text.languages.en.g2p import EnglishG2P, english_g2p
from rhapsode.text.languages.en.homographs import OTHER, READINGS, VERB
from rhapsode.text.languages.en.reader import read

OWN_SENTENCES: Final = Path(__file__).with_name("homograph_sentences.txt")
WEIGHTS: Final = Path(homographs.__file__).with_name("homographs.npz")
TABLE_SIZE: Final = 1 << 21
SMALLEST: Final = 0.01
"""Weights below it are left out: the file gets smaller, and nothing is read differently."""

WORD_IDS: Final[dict[str, dict[str, str]]] = {
    "aged": {"": "years", "adj": "old"},
    "august": {"": "month", "adj": "venerable", "nam": "name"},
    "axes": {"nou": "axis", "nou-vrb": "axe"},
    "bass": {"": "music", "corp": "fish"},
    "blessed": {"vrb": "verb", "adj": "holy"},
    "bologna": {"geo": "city", "": "sausage"},
    "bow": {"nou-knot": "knot", "nou-ship": "ship"},
    "celtic": {"": "people", "adj-nou-sports": "team"},
    "content": {"nou": "matter", "adj-nou-vrb": "satisfied"},
    "dove": {"": "bird", "vrb": "dive"},
    "invalid": {"adj": "void", "nou": "person"},
    "jesus": {"": "christ", "es": "spanish"},
    "job": {"": "work", "bible": "bible"},
    "lead": {"nou-vrb": "guide", "nou": "metal"},
    "learned": {"vrb": "verb", "adj": "scholarly"},
    "mate": {"": "friend", "nou": "tea"},
    "minute": {"": "time", "adj": "tiny"},
    "mobile": {"": "movable", "geo": "city", "nou-art": "sculpture"},
    "nestle": {"vrb": "verb", "nam": "company"},
    "pasty": {"nou": "pie", "adj": "pale"},
    "polish": {"": "shine", "geo": "poland"},
    "ravel": {"nou": "thread", "nam": "composer"},
    "read": {"present": "present", "past": "past"},
    "reading": {"en": "read", "geo": "town"},
    "resume": {"vrb": "verb", "nou": "document"},
    "rodeo": {"": "riding", "geo": "drive"},
    "row": {"1": "line", "2": "quarrel"},
    "sake": {"": "behalf", "jp": "drink"},
    "sow": {"": "plant", "nou": "pig"},
    "wound": {"nou-vrb": "injury", "vrb": "wind"},
}
"""The names of Google's readings, without the word, and ours. All others are a verb or not."""

VERB_IDS: Final = frozenset(
    ("vrb", "affect", "compress", "isolate", "transform", "correlate_nou-vrb", "intrigue_nou-vrb")
)


@dataclass(frozen=True, slots=True)
class Example:
    """One homograph in its sentence: its readings, which is right, and where it stands among the pieces."""

    word: str
    readings: tuple[str, ...]
    right: int
    words: Sequence[str]
    tags: Sequence[str]
    at: int


def reading_of(word: str, word_id: str) -> str:
    """Return our name of Google's ``word_id`` of ``word``."""
    suffix = word_id[len(word) + 1 :]
    if word in WORD_IDS:
        return WORD_IDS[word][suffix]
    return VERB if suffix in VERB_IDS or word_id in VERB_IDS else OTHER


def google_sentences(directory: Path) -> Iterator[tuple[str, str, str, int]]:
    """Yield word, reading, sentence and where the word begins (code points)."""
    for path in sorted(directory.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                start = len(row["sentence"].encode()[: int(row["start"])].decode(errors="replace"))
                yield row["homograph"], reading_of(row["homograph"], row["wordid"]), row["sentence"], start


def own_sentences(path: Path = OWN_SENTENCES) -> Iterator[tuple[str, str, str, int]]:
    """Yield word, reading, sentence and where the word begins."""
    word = reading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if "*" not in line:
            word, _, reading = line.partition(": ")
            continue
        before, _, _ = line.partition("*")
        yield word, reading, line.replace("*", ""), len(before)


def examples(sentences: Iterable[tuple[str, str, str, int]], g2p: EnglishG2P) -> list[Example]:
    """Return what the model sees of ``sentences`` as the reader reads them.

    A sentence whose word the reader takes for something else is left out, and said. Raises ValueError for an unknown
    reading.
    """
    found = []
    for word, reading, sentence, start in sentences:
        tokens = read(sentence)
        clause = g2p.tagged(tokens)
        index = next(at for at, token in enumerate(tokens) if token.start <= start < token.end)
        same = [one for one in clause.words[index] if one.text.lower().removesuffix("'s") == word]
        if not same:
            print(f"left out: {word} is read as {tokens[index].said!r} in {sentence!r}")
            continue
        words, tags, at = clause.context(same[0])
        readings = homographs.readings_of(word, g2p.entries.get(word))
        if reading not in readings:
            raise ValueError(f"{word} has no reading {reading}, only {', '.join(readings)}")
        found.append(Example(word, readings, readings.index(reading), words, tags, at))
    return found


class Problem:
    """The examples as a sparse matrix: a row for every reading of each."""

    def __init__(self, given: Sequence[Example]) -> None:
        indices: list[int] = []
        values: list[float] = []
        ends, owner, right = [0], list[int](), list[int]()
        for number, one in enumerate(given):
            shared = homographs.shared_features(one.words, one.tags, one.at)
            own = homographs.own_features(one.words, one.tags, one.at)
            for place, reading in enumerate(one.readings):
                if place:
                    for slot, value in homographs.slots(one.word, reading, shared, own, TABLE_SIZE):
                        indices.append(slot)
                        values.append(value)
                if place == one.right:
                    right.append(len(owner))
                owner.append(number)
                ends.append(len(indices))
        shape = (len(owner), TABLE_SIZE)
        self.rows = csr_matrix((np.array(values), np.array(indices), np.array(ends)), shape=shape)
        self.owner, self.right, self.count = np.array(owner), np.array(right), len(given)

    def choose(self, weights: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return for each example whether ``weights`` choose the right reading."""
        scores = self.rows @ weights
        best = np.full(self.count, -np.inf)
        np.maximum.at(best, self.owner, scores)
        first: NDArray[np.int64] = np.full(self.count, len(scores))
        np.minimum.at(first, self.owner[scores >= best[self.owner]], np.flatnonzero(scores >= best[self.owner]))
        right: NDArray[np.bool_] = first == self.right
        return right

    def fit(self, penalty: float, iterations: int = 80) -> NDArray[np.float64]:
        """Return the weights that make the right readings likeliest, with ``penalty / 2`` times their squares."""
        used = np.unique(self.rows.indices)
        rows = self.rows[:, used].tocsr()
        columns = rows.T.tocsr()

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            scores = rows @ weights
            top = np.full(self.count, -np.inf)
            np.maximum.at(top, self.owner, scores)
            shares = np.exp(scores - top[self.owner])
            shares /= np.bincount(self.owner, shares)[self.owner]
            value = -np.log(shares[self.right] + 1e-300).sum() + penalty / 2 * (weights @ weights)
            shares[self.right] -= 1
            return float(value), columns @ shares + penalty * weights

        done = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B", options={"maxiter": iterations})
        weights = np.zeros(TABLE_SIZE)
        weights[used] = done.x
        return weights


def cross_validate(google: Sequence[Example], own: Sequence[Example], folds: int, penalty: float) -> None:
    """Print how many of Google's sentences are read right by what was learned from the others."""
    fold = [crc32(" ".join(one.words).encode()) % folds for one in google]
    right: dict[str, list[bool]] = defaultdict(list)
    for number in range(folds):
        weights = Problem([*own, *(one for one, at in zip(google, fold, strict=True) if at != number)]).fit(penalty)
        held = [one for one, at in zip(google, fold, strict=True) if at == number]
        for one, good in zip(held, Problem(held).choose(weights), strict=True):
            right[one.word].append(bool(good))
    for word, results in sorted(right.items(), key=lambda item: np.mean(item[1]))[:30]:
        print(f"{word:16} {np.mean(results):.3f} of {len(results)}")
    everything = [good for results in right.values() for good in results]
    by_word = np.mean([np.mean(results) for results in right.values()])
    print(f"{np.mean(everything):.4f} of {len(everything)} sentences, {by_word:.4f} by word")


def write(given: Sequence[Example], penalty: float) -> None:
    """Train on all examples and write the weights into the package."""
    weights = Problem(given).fit(penalty)
    weights[np.abs(weights) < SMALLEST] = 0
    scale = float(np.abs(weights).max()) / 127
    rounded = np.round(weights / scale).astype(np.int8)
    words = np.array(sorted({one.word for one in given}))
    np.savez_compressed(WEIGHTS, weights=rounded, scale=np.float32(scale), words=words)
    kept = Problem(given).choose(rounded * np.float64(scale))
    print(
        f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes, {np.count_nonzero(rounded)} weights, {kept.mean():.4f} right"
    )


def main() -> None:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path, help="the folder train of WikipediaHomographData")
    parser.add_argument("--folds", type=int, default=0, help="print the accuracy of a cross-validation")
    parser.add_argument("--penalty", type=float, default=0.3, help="of the squares of the weights")
    options = parser.parse_args()
    g2p = english_g2p("en-US")
    google = examples(google_sentences(options.directory), g2p)
    own = examples(own_sentences(), g2p)
    counts = Counter(one.word for one in (*google, *own))
    missing = [word for word in READINGS if word not in counts]
    print(f"{len(google)} and {len(own)} sentences of {len(counts)} words; none for {', '.join(missing) or 'no word'}")
    if options.folds:
        cross_validate(google, own, options.folds, options.penalty)
    else:
        write([*google, *own], options.penalty)


if __name__ == "__main__":
    main()
