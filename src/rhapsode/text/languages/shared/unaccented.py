"""Words that are often typed without their accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rhapsode.text.languages.shared.grammar import words


def unaccented(listed: str) -> Mapping[str, str]:
    """Return the words of ``listed`` by how they are written without accents: "não" by "nao"."""
    return {_plain(word): word for word in words(listed)}


def _plain(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
