"""Unicode's composed form (NFC) of untrusted text, in linear time.

To compose a text is to sort the marks behind each letter, and CPython sorts them in quadratic time: 40,000 marks on
one letter take 1.7 s, a million would take a quarter of an hour. Unicode's stream-safe text format (UAX #15,
section 13) lets no more than 30 follow each other.
"""

from __future__ import annotations

import unicodedata

MOST_MARKS = 30
"""So many marks behind a letter are composed with it; what follows them is by itself."""


def composed(text: str) -> str:
    """Return ``text`` in the form NFC, but that no more than :data:`MOST_MARKS` marks in a row are sorted."""
    if len(text) <= MOST_MARKS or text.isascii():
        return unicodedata.normalize("NFC", text)
    pieces, start, marks = [], 0, 0
    for at, char in enumerate(text):
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > MOST_MARKS:
            pieces.append(text[start:at])
            start, marks = at, 1
    pieces.append(text[start:])
    return "".join(unicodedata.normalize("NFC", piece) for piece in pieces)
