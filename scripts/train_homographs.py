"""Train the model of English homographs: ``python -m scripts.train_homographs DIRECTORY``.

DIRECTORY holds the training part of Google's WikipediaHomographData (Apache-2.0): tab-separated files with the columns
homograph, wordid, sentence, start and end (bytes). Our own sentences are added, of the kinds that an encyclopedia
lacks; vectors of words (``scripts/word_vectors.py``) say which are of one topic. A multinomial logistic regression
with an L2 penalty is fitted by L-BFGS; its weights are rounded to eight bits and written into the package.
``--folds N`` prints the accuracy of a cross-validation instead of writing anything.
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
TOPIC_VALUE: Final = 2.5
"""How much a word of the topic counts beside other features; the best of 0.3 to 4 in a cross-validation."""
TOPIC_WORDS: Final = 4_000
"""How many words of a topic each reading keeps, of the 20,000 that have vectors."""
_OTHER_READINGS: Final = tuple((word, reading) for word, readings in READINGS.items() for reading in [*readings][1:])

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
        same = [word_there for word_there in clause.words[index] if word_there.text.lower().removesuffix("'s") == word]
        if not same:
            print(f"left out: {word} is read as {tokens[index].said!r} in {sentence!r}")
            continue
        words, tags, at = clause.context(same[0])
        readings = homographs.readings_of(word, g2p.entries.get(word))
        if reading not in readings:
            raise ValueError(f"{word} has no reading {reading}, only {', '.join(readings)}")
        found.append(Example(word, readings, readings.index(reading), words, tags, at))
    return found


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of words, centred and of the length 1; shape ``(words, features)``."""

    places: dict[str, int]
    values: NDArray[np.float64]

    @classmethod
    def load(cls, path: Path) -> Vectors:
        """Read what ``scripts/word_vectors.py`` has written."""
        found = np.load(path, allow_pickle=False)
        values = found["vectors"].astype(np.float64)
        values -= values.mean(0)
        values /= np.linalg.norm(values, axis=1, keepdims=True)
        return cls({word: at for at, word in enumerate(found["words"].tolist())}, values)

    def topic(self, example: Example) -> NDArray[np.float64]:
        """Return the sum of the vectors of what stands around the word."""
        total = np.zeros(self.values.shape[1])
        for feature, value in homographs.topic_features(example.words, example.at):
            place = self.places.get(feature.removeprefix("z="))
            if place is not None:
                total += TOPIC_VALUE * value * self.values[place]
        return total


class Problem:
    """The examples as a sparse matrix: a row for every reading of each.

    With ``vectors`` the topic of a word of ``READINGS`` is the sum of the vectors around it, for which weights can be
    learned that hold for words never seen; they are behind the table. Without, its words have weights in the table.
    """

    def __init__(self, given: Sequence[Example], vectors: Vectors | None = None) -> None:
        indices: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float64]] = []
        ends, owner, right = [0], list[int](), list[int]()
        self.vectors = vectors
        self.topics = {(word, reading): at for at, (word, reading) in enumerate(_OTHER_READINGS)}
        for number, example in enumerate(given):
            shared = homographs.shared_features(example.words, example.tags, example.at)
            own = homographs.own_features(example.words, example.tags, example.at)
            topic = homographs.topic_features(example.words, example.at) if vectors is None else []
            vector = vectors.topic(example) if vectors is not None and example.word in READINGS else np.zeros(0)
            for place, reading in enumerate(example.readings):
                found: list[tuple[int, float]] = []
                if place:
                    found = homographs.slots(example.word, reading, shared, own, topic, TABLE_SIZE)
                    indices.append(np.array([slot for slot, _ in found]))
                    values.append(np.array([value for _, value in found]))
                    begin = TABLE_SIZE + self.topics.get((example.word, reading), 0) * len(vector)
                    indices.append(np.arange(begin, begin + len(vector)))
                    values.append(vector)
                if place == example.right:
                    right.append(len(owner))
                owner.append(number)
                ends.append(ends[-1] + (len(found) + len(vector) if place else 0))
        width = TABLE_SIZE + (0 if vectors is None else len(self.topics) * vectors.values.shape[1])
        self.rows = csr_matrix(
            (np.concatenate(values), np.concatenate(indices), np.array(ends)), shape=(len(owner), width)
        )
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
        weights = np.zeros(self.rows.shape[1])
        weights[used] = done.x
        return self._with_topics(weights)

    def _with_topics(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a table in which the words that say most about a topic have what their vectors have learned."""
        table = weights[:TABLE_SIZE].copy()
        if self.vectors is None:
            return table
        words = list(self.vectors.places)
        size = self.vectors.values.shape[1]
        for (word, reading), at in self.topics.items():
            learned = weights[TABLE_SIZE + at * size : TABLE_SIZE + (at + 1) * size]
            strengths = TOPIC_VALUE * (self.vectors.values @ learned)
            for place in np.argsort(-np.abs(strengths))[:TOPIC_WORDS]:
                for slot, _ in homographs.slots(word, reading, (), (), [(f"z={words[place]}", 1.0)], TABLE_SIZE):
                    table[slot] += strengths[place]
        return table


def cross_validate(
    google: Sequence[Example], own: Sequence[Example], folds: int, penalty: float, vectors: Vectors | None
) -> None:
    """Print how many of Google's sentences are read right by what was learned from the others."""
    fold = [crc32(" ".join(example.words).encode()) % folds for example in google]
    right: dict[str, list[bool]] = defaultdict(list)
    for number in range(folds):
        others = [example for example, at in zip(google, fold, strict=True) if at != number]
        weights = Problem([*own, *others], vectors).fit(penalty)
        held = [example for example, at in zip(google, fold, strict=True) if at == number]
        for example, good in zip(held, Problem(held).choose(weights), strict=True):
            right[example.word].append(bool(good))
    for word, results in sorted(right.items(), key=lambda item: np.mean(item[1]))[:30]:
        print(f"{word:16} {np.mean(results):.3f} of {len(results)}")
    everything = [good for results in right.values() for good in results]
    by_word = np.mean([np.mean(results) for results in right.values()])
    print(f"{np.mean(everything):.4f} of {len(everything)} sentences, {by_word:.4f} by word")


def write(given: Sequence[Example], penalty: float, vectors: Vectors | None) -> None:
    """Train on all examples and write the weights into the package."""
    weights = Problem(given, vectors).fit(penalty)
    weights[np.abs(weights) < SMALLEST] = 0
    scale = float(np.abs(weights).max()) / 127
    rounded = np.round(weights / scale).astype(np.int8)
    words = np.array(sorted({example.word for example in given}))
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
    parser.add_argument("--penalty", type=float, default=0.1, help="of the squares of the weights")
    parser.add_argument("--vectors", type=Path, help="what scripts/word_vectors.py has written")
    options = parser.parse_args()
    vectors = None if options.vectors is None else Vectors.load(options.vectors)
    g2p = english_g2p("en-US")
    google = examples(google_sentences(options.directory), g2p)
    own = examples(own_sentences(), g2p)
    counts = Counter(example.word for example in (*google, *own))
    missing = [word for word in READINGS if word not in counts]
    print(f"{len(google)} and {len(own)} sentences of {len(counts)} words; none for {', '.join(missing) or 'no word'}")
    if options.folds:
        cross_validate(google, own, options.folds, options.penalty, vectors)
    else:
        write([*google, *own], options.penalty, vectors)


if __name__ == "__main__":
    main()
