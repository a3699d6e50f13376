"""Pronunciation dictionaries of an installation and of its keys: permissions, validation and import."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import structlog

from rhapsode.core.clock import now_ms
from rhapsode.core.dictionary import (
    MAX_ENTRIES,
    SCOPES,
    DictionaryEntry,
    KeptDictionary,
    Scope,
    dictionary_of,
    too_many_entries,
)
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.nearest import hint
from rhapsode.core.speech import MAX_WORD_CHARS, EngineProfile, Pronunciation
from rhapsode.core.task import ApiKey
from rhapsode.engines.registry import Catalogue
from rhapsode.service.keys import actor_of, need_scope_of_owner, owner_of
from rhapsode.service.pronunciations import check_spoken_as, check_word
from rhapsode.store.dictionary import DictionaryStore, NewEntry
from rhapsode.text.pronunciation_files import PronunciationFile, SkippedEntry, read_file
from rhapsode.text.pronunciations import normal_form

log = structlog.get_logger(__name__)

CACHE_SECONDS: Final = 0.5
"""The TTL of dictionaries in memory: a change takes effect within a second, as with keys."""
CACHE_LIMIT: Final = 1_000
INLINE_ENTRIES: Final = 500
SETTLED_MS: Final = 5_000
"""A change that is older than this, whatever the clocks of a fleet, is followed by no other with the same time."""
_one_at_a_time = ThreadPoolExecutor(1, thread_name_prefix="rhapsode-lexicon")
"""Reads and checks files, which takes seconds: in one thread, so that other requests have their turn."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: how many words were kept, and which were not."""

    kept: int
    skipped: Sequence[SkippedEntry]


@dataclass(frozen=True, slots=True)
class _Known:
    """A dictionary in memory: until when it is valid, and the state by which changes are detected."""

    until: float
    changed: tuple[int, int, int] | None
    dictionary: KeptDictionary


class DictionaryService:
    """Pronunciations that are kept. Every key has its own; those of the installation need the scope ``admin``.

    Raises ForbiddenError without permission, NotFoundError for an entry of another key, RequestError for a
    pronunciation that no engine can speak.
    """

    def __init__(self, store: DictionaryStore, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._known: dict[str, _Known] = {}

    async def of(self, key_id: str) -> KeptDictionary:
        """Return the dictionary for the texts of a key."""
        cached = self._known.get(key_id)
        if cached is not None and cached.until > time.monotonic():
            return cached.dictionary
        read_at, changed = now_ms(), await self._store.changed(key_id)
        if cached is not None and cached.changed == changed:  # reading ten thousand entries takes long
            dictionary = cached.dictionary
        else:
            entries = await self._store.of(key_id)
            dictionary = (
                await asyncio.to_thread(dictionary_of, entries)
                if len(entries) > INLINE_ENTRIES
                else dictionary_of(entries)
            )
        if len(self._known) >= CACHE_LIMIT:
            self._known.clear()
        settled = changed[1] < read_at - SETTLED_MS  # or another change of that millisecond may follow
        self._known[key_id] = _Known(time.monotonic() + CACHE_SECONDS, changed if settled else None, dictionary)
        return dictionary

    async def page(
        self, caller: ApiKey, scope: Scope, limit: int, after: str | None
    ) -> tuple[Sequence[DictionaryEntry], bool]:
        """Return entries sorted by word, after the entry of that id, and whether there are more."""
        return await self._store.page(owner_of(caller, scope), limit, after)

    async def get(self, caller: ApiKey, entry_id: str) -> DictionaryEntry:
        """Return an entry of the caller or of the installation."""
        entry = await self._store.get(entry_id)
        if entry.key_id not in (None, caller.id):
            raise NotFoundError("There is no such pronunciation.", param="id")
        return entry

    async def add(
        self, caller: ApiKey, scope: Scope, word: str, spoken_as: str, language_code: str | None
    ) -> DictionaryEntry:
        """Keep a word. Raises AlreadyExistsError when it is kept already."""
        need_scope_of_owner(caller, scope)
        entry = await self._store.add(
            owner_of(caller, scope), self._checked(word, spoken_as, language_code), actor_of(caller)
        )
        return self._changed(caller, "dictionary.added", entry)

    async def replace(
        self, caller: ApiKey, entry_id: str, word: str, spoken_as: str, language_code: str | None
    ) -> DictionaryEntry:
        """Replace the word and pronunciation of an entry."""
        need_scope_of_owner(caller, (await self.get(caller, entry_id)).scope)
        entry = await self._store.replace(entry_id, self._checked(word, spoken_as, language_code), actor_of(caller))
        return self._changed(caller, "dictionary.replaced", entry)

    async def remove(self, caller: ApiKey, entry_id: str) -> DictionaryEntry:
        """Delete an entry."""
        need_scope_of_owner(caller, (await self.get(caller, entry_id)).scope)
        return self._changed(caller, "dictionary.removed", await self._store.remove(entry_id, actor_of(caller)))

    async def clear(self, caller: ApiKey, scope: Scope) -> int:
        """Delete all entries of a scope; return how many there were."""
        need_scope_of_owner(caller, scope)
        count = await self._store.clear(owner_of(caller, scope), actor_of(caller))
        self._known.clear()
        log.info("dictionary.cleared", scope=scope, entries=count, by=caller.id)
        return count

    async def load(self, caller: ApiKey, scope: Scope, data: bytes, media_type: str) -> Imported:
        """Import the words of a PLS lexicon or a CSV file; words that exist are replaced."""
        need_scope_of_owner(caller, scope)
        entries, skipped = await asyncio.get_running_loop().run_in_executor(
            _one_at_a_time, lambda: checked_file(self._catalogue, read_file(data, media_type))
        )
        if len(entries) > MAX_ENTRIES:
            raise too_many_entries(MAX_ENTRIES)
        kept = await self._store.put(owner_of(caller, scope), entries, actor_of(caller))
        self._known.clear()
        log.info("dictionary.imported", scope=scope, entries=len(kept), skipped=len(skipped), by=caller.id)
        return Imported(len(kept), skipped)

    def _checked(self, word: str, spoken_as: str, language_code: str | None) -> NewEntry:
        return checked_entry(self._catalogue, word, spoken_as, language_code)

    def _changed(self, caller: ApiKey, event: str, entry: DictionaryEntry) -> DictionaryEntry:
        self._known.clear()
        log.info(event, pronunciation=entry.id, scope=entry.scope, by=caller.id)
        return entry


def checked_entry(catalogue: Catalogue, word: str, spoken_as: str, language_code: str | None) -> NewEntry:
    """Return the entry to keep for a word. Raises RequestError unless a local engine for its language, or the first
    one, can speak it.
    """
    check_word(word, "word")
    profiles = catalogue.profiles
    language = None if language_code is None else _known_language(language_code, profiles)
    readers = [candidate for candidate in profiles if language is None or _variety(candidate, language)] or profiles
    entry = Pronunciation(word, spoken_as)
    profile = next((candidate for candidate in readers if candidate.ipa_symbols), readers[0])
    read_in = (_variety(profile, language) if language is not None else None) or profile.languages[0]
    check_spoken_as(entry, profile, read_in, 1.0, "spoken_as")
    return NewEntry(word, normal_form(word), spoken_as, language)


def checked_file(catalogue: Catalogue, file: PronunciationFile) -> tuple[list[NewEntry], list[SkippedEntry]]:
    """Return the entries of a file that can be kept, the last of each word, and those that cannot."""
    entries: dict[tuple[str, str | None], NewEntry] = {}
    skipped = list(file.skipped)
    for imported in file.entries:
        try:
            entry = checked_entry(catalogue, imported.word, imported.spoken_as, imported.language_code)
        except RequestError as error:
            skipped.append(SkippedEntry(imported.word[:MAX_WORD_CHARS], imported.line, error.message))
        else:
            entries[entry.same_word, entry.language_code] = entry
    return list(entries.values()), sorted(skipped, key=lambda entry: entry.line)


def _known_language(code: str, profiles: Sequence[EngineProfile]) -> str:
    """Return the language, or variety of one, that ``code`` names. Raises RequestError, naming the nearest one."""
    varieties = dict.fromkeys(variety for profile in profiles for variety in profile.languages)
    tags = [*dict.fromkeys(variety.partition("-")[0] for variety in varieties), *varieties]
    by_folded = {known_tag.casefold(): known_tag for known_tag in tags}
    tag = code.casefold().replace("_", "-")
    if tag not in by_folded:
        meant = hint(tag, tags, listed_as="Valid", cutoff=0.3)
        raise RequestError(f"Unknown language {code[:40]!r}. {meant}", param="language_code")
    return by_folded[tag]


def _variety(profile: EngineProfile, language: str) -> str | None:
    """Return the variety of ``language``, or that variety, which the engine reads."""
    return next((variety for variety in profile.languages if language in (variety, variety.partition("-")[0])), None)


def find_scope(name: str | None) -> Scope:
    """Return the scope of that name, the key's if there is none. Raises RequestError."""
    for scope in SCOPES:
        if (name or "key") == scope:
            return scope
    raise RequestError(f"Unknown scope '{(name or '')[:40]}'. Valid: {', '.join(SCOPES)}.", param="scope")
