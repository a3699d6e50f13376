"""Words that are often typed without their accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rhapsode.text.languages.shared.grammar import words


def unaccented(listed: str) -> Mapping[str, str]:
    """Return the words of ``listed`` by how they are written without accents: "não" by "nao"."""
    return {without_accents(word): word for word in words(listed)}


def without_accents(word: str) -> str:
    """Return ``word`` without the accents of its letters: "É. Zola" as "E. Zola"."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
