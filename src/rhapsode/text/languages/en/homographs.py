# ruff: noqa: RUF001  (phonemes are what this module is about)
"""Words that are written alike and said otherwise, told apart by a log-linear model of their context.

Two kinds of words are covered:

- those whose dictionary entry has a reading as a verb and another ("record", "objects", "house"): one model of verbs
  for all of them, with weights of a word's own where it was seen in training;
- those of ``READINGS``, whose readings differ in tense or meaning ("read", "bass"): weights of their own alone.

The features are words, tags, suffixes and the topic around the word (Gorman, Mazovetskiy and Nikolaev, "Improving
homograph disambiguation with supervised machine learning", LREC 2018), hashed into one table (Weinberger et al.,
"Feature hashing for large scale multitask learning", ICML 2009), shared and own weights as in Daumé, "Frustratingly
easy domain adaptation", ACL 2007. ``scripts/train_homographs.py`` makes ``homographs.npz``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

VERB: Final = "verb"
OTHER: Final = "other"
POS_READINGS: Final = (OTHER, VERB)

AS_READ: Final = ""
Sounds = str | tuple[str, str]
"""The key of the dictionary's entry that has the phonemes (``AS_READ``: what it says anyway), or those of American and
British English."""

READINGS: Final[Mapping[str, Mapping[str, Sounds]]] = {
    "aged": {"years": AS_READ, "old": ("ˈAʤɪd", "ˈAʤɪd")},
    "august": {"month": ("ˈɔɡəst", "ˈɔːɡəst"), "venerable": ("ɔɡˈʌst", "ɔːɡˈʌst"), "name": ("ˈWɡˌʊst", "ˈWɡʊst")},
    "axes": {"axis": "DEFAULT", "axe": "VERB"},
    "bases": {"base": ("bˈAsᵻz", "bˈAsɪz"), "basis": ("bˈAsˌiz", "bˈAsiːz")},
    "bass": {"music": "ADJ", "fish": "DEFAULT"},
    "blessed": {"verb": AS_READ, "holy": ("blˈɛsɪd", "blˈɛsɪd")},
    "bologna": {"city": AS_READ, "sausage": ("bəlˈOni", "bəlˈQni")},
    "bow": {"knot": "DEFAULT", "ship": "VERB"},
    "bows": {"knot": ("bˈOz", "bˈQz"), "ship": ("bˈWz", "bˈWz")},
    "celtic": {"people": AS_READ, "team": ("sˈɛltɪk", "sˈɛltɪk")},
    "content": {"matter": "NOUN", "satisfied": "DEFAULT"},
    "does": {"do": AS_READ, "deer": ("dˈOz", "dˈQz")},
    "dove": {"bird": "DEFAULT", "dive": "VERB"},
    "invalid": {"void": "DEFAULT", "person": "NOUN"},
    "jesus": {"christ": AS_READ, "spanish": ("hAsˈus", "hAsˈuːs")},
    "job": {"work": AS_READ, "bible": ("ʤˈOb", "ʤˈQb")},
    "lead": {"guide": AS_READ, "metal": ("lˈɛd", "lˈɛd")},
    "learned": {"verb": "DEFAULT", "scholarly": "ADJ"},
    "mate": {"friend": AS_READ, "tea": ("mˈɑtˌA", "mˈɑːtA")},
    "minute": {"time": "DEFAULT", "tiny": "ADJ"},
    "mobile": {
        "movable": ("mˈObᵊl", "mˈQbIl"),
        "city": ("mObˈil", "mQbˈiːl"),
        "sculpture": ("mˈObˌil", "mˈQbIl"),
    },
    "nestle": {"verb": AS_READ, "company": ("nˈɛslˌi", "nˈɛslˌi")},
    "pasty": {"pie": "DEFAULT", "pale": "ADJ"},
    "polish": {"shine": ("pˈɑlɪʃ", "pˈɒlɪʃ"), "poland": ("pˈOlɪʃ", "pˈQlɪʃ")},
    "ravel": {"thread": AS_READ, "composer": ("ɹəvˈɛl", "ɹəvˈɛl")},
    "read": {"present": "DEFAULT", "past": "ADJ"},
    "reading": {"read": AS_READ, "town": ("ɹˈɛdɪŋ", "ɹˈɛdɪŋ")},
    "resume": {"document": ("ɹˈɛzəmˌA", "ɹˈɛzjʊmA"), VERB: ("ɹəzˈum", "ɹɪzjˈuːm")},
    "rodeo": {"riding": AS_READ, "drive": ("ɹOdˈAˌO", "ɹQdˈAQ")},
    "row": {"line": AS_READ, "quarrel": ("ɹˈW", "ɹˈW")},
    "rows": {"line": AS_READ, "quarrel": ("ɹˈWz", "ɹˈWz")},
    "sake": {"behalf": AS_READ, "drink": ("sˈɑkˌA", "sˈɑːkA")},
    "sow": {"plant": "DEFAULT", "pig": "NOUN"},
    "wound": {"injury": "DEFAULT", "wind": "VBD"},
}
"""The readings of words that do not differ by being a verb. The first is taken when nothing speaks for another."""

VERB_SOUNDS: Final[Mapping[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "annex": (("ˈænˌɛks", "ənˈɛks"), ("ˈanɛks", "anˈɛks")),
    "compact": (("kˈɑmpˌækt", "kəmpˈækt"), ("kˈɒmpakt", "kəmpˈakt")),
    "document": (("dˈɑkjʊmənt", "dˈɑkjəmˌɛnt"), ("dˈɒkjʊmᵊnt", "dˈɒkjʊmɛnt")),
    "export": (("ˈɛkspˌɔɹt", "ɪkspˈɔɹt"), ("ˈɛkspɔːt", "ɪkspˈɔːt")),
    "exports": (("ˈɛkspˌɔɹts", "ɪkspˈɔɹts"), ("ˈɛkspɔːts", "ɪkspˈɔːts")),
    "expose": (("ˌɛkspOzˈA", "ɪkspˈOz"), ("ɛkspˈQzA", "ɪkspˈQz")),
    "frequent": (("fɹˈikwənt", "fɹikwˈɛnt"), ("fɹˈiːkwᵊnt", "fɹɪkwˈɛnt")),
    "impact": (("ˈɪmpˌækt", "ɪmpˈækt"), ("ˈɪmpakt", "ɪmpˈakt")),
    "impacts": (("ˈɪmpˌækts", "ɪmpˈækts"), ("ˈɪmpakts", "ɪmpˈakts")),
    "increment": (("ˈɪŋkɹəmənt", "ˈɪŋkɹəmˌɛnt"), ("ˈɪnkɹɪmᵊnt", "ˈɪnkɹɪmɛnt")),
    "instrument": (("ˈɪnstɹəmənt", "ˈɪnstɹəmˌɛnt"), ("ˈɪnstɹʊmᵊnt", "ˈɪnstɹʊmɛnt")),
    "ornament": (("ˈɔɹnəmənt", "ˈɔɹnəmˌɛnt"), ("ˈɔːnəmᵊnt", "ˈɔːnəmɛnt")),
    "perfume": (("pˈɜɹfjˌum", "pəɹfjˈum"), ("pˈɜːfjuːm", "pəfjˈuːm")),
    "protest": (("pɹˈOtˌɛst", "pɹətˈɛst"), ("pɹˈQtɛst", "pɹətˈɛst")),
    "protests": (("pɹˈOtˌɛsts", "pɹətˈɛsts"), ("pɹˈQtɛsts", "pɹətˈɛsts")),
    "recount": (("ɹˈikˌWnt", "ɹikˈWnt"), ("ɹˈiːkWnt", "ɹɪkˈWnt")),
    "reset": (("ɹˈisˌɛt", "ɹisˈɛt"), ("ɹˈiːsɛt", "ɹiːsˈɛt")),
    "transfer": (("tɹˈænsfəɹ", "tɹænsfˈɜɹ"), ("tɹˈansfɜː", "tɹansfˈɜː")),
    "transfers": (("tɹˈænsfəɹz", "tɹænsfˈɜɹz"), ("tɹˈansfɜːz", "tɹansfˈɜːz")),
}
"""Words whose reading as a verb the dictionary lacks: American and British, each the other reading and the verb."""

_VERB_IS_DEFAULT: Final = ("NOUN", "ADJ")
_BE: Final = frozenset(("is", "are", "was", "were", "be", "been", "being", "am", "'s", "'re", "'m"))
_AUXILIARIES: Final = frozenset(("do", "does", "did", "'d", "'ll", "have", "has", "had", "'ve"))
_PERFECT: Final = frozenset(("have", "has", "had", "'ve", "'d", "'s"))
_TIMES: Final = {
    "past": frozenset(("yesterday", "ago", "last", "earlier", "previously", "recently", "once", "already", "then")),
    "habit": frozenset(("daily", "every", "each", "always", "usually", "often", "sometimes", "never", "now", "today")),
}
_NUMBER: Final = "0"
_FUNCTION_WORDS: Final = frozenset(
    (
        "the", "and", "for", "that", "with", "was", "were", "are", "his", "her", "she", "they", "this",
        "from", "which", "has", "have", "had", "not", "but", "you", "all", "one", "its", "their", "been",
        "also", "when", "who", "will", "more", "can", "about", "out", "into", "than", "then", "there", "them",
        "these", "some", "what", "him", "your", "would", "other", "after", "only", "over", "such", "most",
        "may", "first", "two", "new", "any", "our", "could", "between", "those", "where", "being", "because",
        "through", "during", "before", "both", "while", "same", "own", "each", "under", "since", "against",
        "around", "off",
    )
)  # fmt: skip


def sounds(word: str, reading: str, entry: object, british: bool) -> str | None:
    """Return the phonemes of ``reading`` of ``word``, whose entry in the dictionary is ``entry``.

    ``None`` leaves them to the dictionary.
    """
    entries: Mapping[str, str | None] = entry if isinstance(entry, dict) else {}
    if word in VERB_SOUNDS:
        return VERB_SOUNDS[word][british][reading == VERB]
    if word in READINGS:
        value = READINGS[word][reading]
        return value[british] if isinstance(value, tuple) else entries.get(value)
    if "VERB" in entries:
        return entries["VERB" if reading == VERB else "DEFAULT"]
    return entries["DEFAULT"] if reading == VERB else next(filter(None, map(entries.get, _VERB_IS_DEFAULT)), None)


def readings_of(word: str, entry: object) -> tuple[str, ...]:
    """Return the names of the readings of ``word``: of ``READINGS``, ``POS_READINGS``, or none if it has only one."""
    if word in READINGS:
        return tuple(READINGS[word])
    if word in VERB_SOUNDS:
        return POS_READINGS
    if not isinstance(entry, dict) or not entry.get("DEFAULT"):
        return ()
    others = [entry[key] for key in ("VERB", *_VERB_IS_DEFAULT) if entry.get(key)]
    if not others or "VBD" in entry or set(others) == {entry["DEFAULT"]}:
        return ()
    return POS_READINGS


def shared_features(words: Sequence[str], tags: Sequence[str], at: int) -> list[str]:
    """Return the features of ``words[at]`` that are the same for all words; ``tags`` are of the Penn Treebank."""
    count = len(words)

    def word(index: int) -> str:
        return "^" if index < 0 else "$" if index >= count else normal(words[index])

    def tag(index: int) -> str:
        return "^" if index < 0 else "$" if index >= count else tags[index]

    before, after, before2, after2 = word(at - 1), word(at + 1), word(at - 2), word(at + 2)
    t, t_before, t_after, t_before2, t_after2 = tag(at), tag(at - 1), tag(at + 1), tag(at - 2), tag(at + 2)
    found = [
        "", f"a={before}", f"b={after}", f"c={before2}", f"d={after2}", f"e={word(at - 3)}", f"g={word(at + 3)}",
        f"ab={before} {after}", f"ca={before2} {before}", f"bd={after} {after2}",
        f"ta={t_before}", f"tb={t_after}", f"tc={t_before2}", f"td={t_after2}", f"tab={t_before} {t_after}",
        f"tca={t_before2} {t_before}", f"tbd={t_after} {t_after2}", f"tcab={t_before2} {t_before} {t_after}",
        f"tabd={t_before} {t_after} {t_after2}", f"atb={before} {t_after}", f"tawb={t_before} {after}",
        f"t={t}", f"tta={t} {t_before}", f"ttb={t} {t_after}", f"ttab={t} {t_before} {t_after}",
        f"sa={before[-3:]}", f"sb={after[-3:]}", f"tcwa={t_before2} {before}", f"wbtd={after} {t_after2}",
        f"case={_case(words[at])}{'^' if before in _OPENING else ''}",
    ]  # fmt: skip
    found += _governors(words, tags, at, before, t_before2)
    return found


_OPENING: Final = frozenset(("^", '"', "“", "(", ".", ":"))


def _governors(words: Sequence[str], tags: Sequence[str], at: int, before: str, t_before2: str) -> list[str]:
    """Return what may govern the word from further away: auxiliaries, subjects, verbs and coordinated words."""
    found = []
    index = at - 1
    while index >= 0 and at - index < 5 and tags[index] in ("RB", "RBR", "JJ", "CD"):
        index -= 1
    over = "+" if index < at - 1 else ""
    found += [f"gov={tags[index]}{over}", f"govw={normal(words[index])}{over}"] if index >= 0 else [f"gov=^{over}"]
    if before in ("and", "or", "but", ","):
        found.append(f"coord={t_before2} {before}")
        governing = (tags[j] for j in range(at - 2, max(at - 8, -1), -1) if tags[j] in _GOVERNING)
        found.append(f"cgov={next(governing, '-')}")
    found_auxiliary = ""
    for index in range(at - 1, max(at - 7, -1), -1):
        word = normal(words[index])
        if tags[index] in ("MD", "TO") or word in _AUXILIARIES or word in _BE:
            found_auxiliary = word
            found.append(f"aux={'be' if word in _BE else word}")
            break
    left = any(tags[j] in _FINITE for j in range(max(0, at - 8), at))
    right = next((tags[j] for j in range(at + 1, min(len(tags), at + 7)) if tags[j][0] == "V" or tags[j] == "MD"), "-")
    subject = next((tags[j] for j in range(at - 1, max(-1, at - 6), -1) if tags[j] in _SUBJECTS), "-")
    perfect = next((tags[j] for j in range(at - 1, max(-1, at - 6), -1) if tags[j][0] == "V" or tags[j] == "MD"), "-")
    if perfect in ("VBP", "VBZ", "VBD") and found_auxiliary in _PERFECT:
        found.append("perfect")
    return [*found, f"fl={left:d}", f"fr={right}", f"flr={left:d}{right}", f"subj={subject}"]


_GOVERNING: Final = frozenset(("TO", "MD", "DT", "VBZ", "VBP", "VBD", "VB", "IN", "PRP$"))
_FINITE: Final = frozenset(("VBZ", "VBP", "VBD", "MD"))
_SUBJECTS: Final = frozenset(("PRP", "NNS", "NN", "NNP", "NNPS", "WDT", "WP", "DT", "EX"))


def own_features(words: Sequence[str], tags: Sequence[str], at: int) -> list[str]:
    """Return the features that say something about one word only: which others stand near, and the tenses."""
    found = []
    for index in range(max(0, at - 9), min(len(words), at + 10)):
        word = normal(words[index])
        if index == at or len(word) < 3:
            continue
        found.append(f"w={word}")
        if abs(index - at) <= 4:
            found.append(f"n={word}")
        if len(word) > 5:
            found.append(f"p={word[:5]}")
    found += [f"when={kind}" for kind, adverbs in _TIMES.items() if any(normal(word) in adverbs for word in words)]
    past = sum(tag == "VBD" for index, tag in enumerate(tags) if index != at)
    present = sum(tag in ("VBZ", "VBP") for index, tag in enumerate(tags) if index != at)
    return [*found, f"tense={min(past, 2)}{min(present, 2)}"]


def normal(word: str) -> str:
    """Return a word as the features have it: in small letters, a number as one sign."""
    return _NUMBER if word[:1].isdecimal() else word.lower()


def _case(word: str) -> str:
    return "l" if word.islower() else "U" if word.isupper() and len(word) > 1 else "C"


def topic_features(words: Sequence[str], at: int) -> list[tuple[str, float]]:
    """Return the content words of the clause with their weights, by which a topic is known."""
    found = []
    for index, written in enumerate(words):
        word = normal(written)
        if index != at and len(word) > 2 and word.isalpha() and word not in _FUNCTION_WORDS:
            found.append((f"z={word}", 1.0 if abs(index - at) <= 4 else 0.5))
    return found


OWN_VALUE: Final = 0.5
"""The value of an own feature, where that of a shared one is 1: many of them are of one context."""


def slots(
    word: str,
    reading: str,
    shared: Sequence[str],
    own: Sequence[str],
    topic: Sequence[tuple[str, float]],
    size: int,
) -> list[tuple[int, float]]:
    """Return the indices in a table of ``size`` weights, and the values, that decide for ``reading`` of ``word``.

    Readings are compared with the first, for which nothing speaks. Topics count for the words of ``READINGS``.
    """
    name = f"{word}|{reading}|"
    found = [(crc32(f"{name}{feature}".encode()) % size, 1.0) for feature in shared]
    found += [(crc32(f"{name}{feature}".encode()) % size, OWN_VALUE) for feature in own]
    if word in READINGS:
        found += [(crc32(f"{name}{feature}".encode()) % size, value) for feature, value in topic]
    if reading == VERB:
        found += [(crc32(f"|{feature}".encode()) % size, 1.0) for feature in shared]
    return found


@dataclass(frozen=True, slots=True)
class HomographModel:
    """The trained weights: ``weights * scale``, and the words that have some of their own."""

    weights: NDArray[np.int8]
    scale: float
    words: frozenset[str]

    def choose(self, word: str, readings: Sequence[str], words: Sequence[str], tags: Sequence[str], at: int) -> str:
        """Return the likeliest of ``readings`` of ``word``, which is ``words[at]`` in small letters."""
        shared, own = shared_features(words, tags, at), own_features(words, tags, at)
        topic = topic_features(words, at) if word in READINGS else ()
        best, best_score = readings[0], 0.0
        for reading in readings[1:]:
            found = slots(word, reading, shared, own, topic, len(self.weights))
            score = self.scale * sum(int(self.weights[slot]) * value for slot, value in found)
            if score > best_score:
                best, best_score = reading, score
        return best


@lru_cache(maxsize=1)
def load_model() -> HomographModel:
    """Load the weights that ship with the package."""
    with files(__package__).joinpath("homographs.npz").open("rb") as file:
        arrays: Any = np.load(file, allow_pickle=False)
        return HomographModel(arrays["weights"], float(arrays["scale"]), frozenset(arrays["words"].tolist()))
