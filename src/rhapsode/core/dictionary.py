"""Pronunciation dictionaries of API keys and of the whole installation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Pronunciation

Scope = Literal["key", "installation"]
SCOPES: Final = ("key", "installation")


def scope_of(key_id: str | None) -> Scope:
    """Return whom something is kept for that belongs to that key, or, for ``None``, to the installation."""
    return "installation" if key_id is None else "key"


MAX_ENTRIES: Final = 5_000
"""How many pronunciations are kept for a key, and how many for the installation."""


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """The pronunciation of a word. ``key_id`` is ``None`` for an entry of the installation.

    ``language_code`` restricts it to texts in that language ("en") or variety ("en-GB"). Times in milliseconds.
    """

    id: str
    key_id: str | None
    word: str
    spoken_as: str
    language_code: str | None
    created_at: int
    updated_at: int

    @property
    def scope(self) -> Scope:
        """The owner: ``key`` or ``installation``."""
        return scope_of(self.key_id)

    @property
    def pronunciation(self) -> Pronunciation:
        """The word and its pronunciation."""
        return Pronunciation(self.word, self.spoken_as)

    def is_for(self, language: str) -> bool:
        """Tell whether it holds for texts in ``language`` (BCP-47)."""
        if self.language_code is None:
            return True
        own_tag, tag = self.language_code.casefold(), language.casefold()
        return own_tag in (tag, tag.partition("-")[0])


@dataclass(frozen=True, slots=True)
class KeptDictionary:
    """The dictionary for the texts of a key: its own entries, and those of the installation.

    ``version`` is a digest of the entries: equal versions give equal pronunciations. It is ``None`` for an empty
    dictionary.
    """

    entries: tuple[DictionaryEntry, ...] = field(default=(), compare=False)
    version: str | None = None


NOTHING_KEPT: Final = KeptDictionary()


def too_many_entries(most: int) -> RequestError:
    """Return the error of a dictionary with more than ``most`` entries."""
    return RequestError(f"At most {most:,} pronunciations are kept for a key and for the installation.")


def dictionary_of(entries: Iterable[DictionaryEntry]) -> KeptDictionary:
    """Return the dictionary of ``entries``; its version is a digest of owners, words and pronunciations."""
    ordered = tuple(sorted(entries, key=lambda entry: (entry.key_id is None, entry.word, entry.language_code or "")))
    if not ordered:
        return NOTHING_KEPT
    meaning = [[entry.scope, entry.word, entry.spoken_as, entry.language_code] for entry in ordered]
    written = json.dumps(meaning, ensure_ascii=True, separators=(",", ":"))
    return KeptDictionary(ordered, hashlib.sha256(written.encode()).hexdigest()[:16])
