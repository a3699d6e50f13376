"""What the tests of the European languages share: readings in tables, and checks of tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.languages.registry import front_end
from rhapsode.text.tokens import Token

MARKS = frozenset(',.;:!?…—()"')


def table(text: str) -> list[tuple[str, str]]:
    """Return the rows of ``written | said``, without blank lines and those that begin with #."""
    rows = (
        line.split("|") for line in text.strip().splitlines() if line.strip() and not line.lstrip().startswith("#")
    )
    return [(written.strip(), said.strip()) for written, said in rows]


def said(tag: str, text: str) -> str:
    """Return the words that are said for ``text``, without punctuation, in small letters."""
    language = front_end(tag)
    tokens = language.read(text, language.varieties[0])
    check_tokens(text, tokens)
    return " ".join(token.said for token in tokens if token.kind != "punctuation" and token.said).lower()


def check_tokens(text: str, tokens: Sequence[Token]) -> None:
    """Assert that ``tokens`` are in order and cover ``text``, and that they hold words alone."""
    at = 0
    for token in tokens:
        assert token.start >= at, f"{token} overlaps what ends at {at} in {text!r}"
        assert not text[at : token.start].strip(), f"{text[at : token.start]!r} of {text!r} is in no token"
        assert token.end > token.start
        at = token.end
        written = text[token.start : token.end]
        if token.kind == "punctuation":
            assert token.said == "" or token.said in MARKS, token
        elif token.kind == "dropped":
            assert token.said == ""
            assert not any(map(str.isalnum, written)), f"{written!r} of {text!r} is dropped"
        else:
            assert token.said, f"nothing is said for {written!r} of {text!r}"
            assert token.said == " ".join(token.said.split()), token
            assert not re.search(r"[\d.,;:!?()_\"/\\@#%&*+=<>|~^-]", token.said), token
    assert not text[at:].strip()


def phonemes(language: TextFrontEnd, text: str) -> str:
    """Return the phonemes of ``text``, tokens parted by spaces."""
    variety = language.varieties[0]
    tokens = language.read(text, variety)
    phonemes = language.g2p(variety)(tokens)
    assert len(phonemes) == len(tokens)
    return " ".join(filter(None, phonemes)).replace(" ‿", "")


def sentences(tag: str, text: str) -> list[str]:
    """Return the sentences of ``text``."""
    bounds = [0, *front_end(tag).sentence_ends(text)]
    if bounds[-1] < len(text):
        bounds.append(len(text))
    return [text[start:end].strip() for start, end in pairwise(bounds)]
