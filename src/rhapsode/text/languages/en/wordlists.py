"""Lists of words, written as a text."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Make a set of the words of a text, which white space parts."""
    return frozenset(words.split())
