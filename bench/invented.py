"""Sentences that nobody has spoken before: plain English from a small grammar, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

NOUNS = (
    "river", "teacher", "window", "garden", "engine", "letter", "market", "winter", "doctor", "kitchen", "village",
    "captain", "mountain", "paper", "neighbour", "harbour", "bridge", "evening", "station", "picture", "farmer",
    "answer", "corner", "morning", "table", "island", "driver", "summer", "basket", "forest", "sister", "lamp",
)  # fmt: skip
ADJECTIVES = (
    "old", "quiet", "narrow", "bright", "heavy", "distant", "careful", "yellow", "empty", "gentle", "broken", "early",
    "famous", "honest", "simple", "wooden", "silver", "patient", "sudden", "warm",
)  # fmt: skip
VERBS = (
    "followed", "remembered", "painted", "carried", "watched", "repaired", "answered", "crossed", "opened", "noticed",
    "described", "visited", "covered", "measured", "forgot", "discovered",
)  # fmt: skip
PLACES = ("behind", "beside", "across", "near", "beyond", "under", "before", "above")
OPENINGS = ("", "In the end ", "After a while ", "Every year ", "Without a word ", "Late that night ", "Once again ")
SHAPES = (
    "{o}the {a} {n} {v} the {n}.",
    "{o}the {n} {p} the {a} {n} {v} a {n}.",
    "{o}a {a} {n} {v} the {n} {p} the {n}, and the {n} {v} it too.",
    "The {n} {v} the {a} {n}, but nobody {v} the {n} {p} the {a} {n}.",
    "Who {v} the {a} {n} {p} the {n}?",
    "{o}the {a} {n} and the {a} {n} {v} the {n}, because the {n} {p} the {n} {v} every {a} {n}.",
)


def sentences(seed: int) -> Iterator[str]:
    """Yield sentences of 5 to 30 words, without end."""
    chance = random.Random(seed)
    parts = {"o": OPENINGS, "a": ADJECTIVES, "n": NOUNS, "v": VERBS, "p": PLACES}
    while True:
        shape = chance.choice(SHAPES)
        for name, words in parts.items():
            while f"{{{name}}}" in shape:
                shape = shape.replace(f"{{{name}}}", chance.choice(words), 1)
        yield shape[0].upper() + shape[1:]


def text(characters: int, seed: int) -> str:
    """Return at least so many characters, in paragraphs of about six sentences."""
    said: list[str] = []
    length = 0
    for number, sentence in enumerate(sentences(seed), 1):
        said.append(sentence)
        length += len(sentence) + 1
        if length > characters:
            break
        said.append("\n\n" if number % 6 == 0 else " ")
    return "".join(said)
