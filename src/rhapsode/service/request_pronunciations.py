"""Apply the dictionary of a key to the words of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rhapsode.core.dictionary import DictionaryEntry, KeptDictionary
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import EngineProfile, Pronunciation
from rhapsode.service.pronunciations import check_spoken_as
from rhapsode.text.pronunciations import find_pronounced, normal_form


def with_dictionary(
    kept: KeptDictionary,
    own: Sequence[Pronunciation],
    text: str,
    profile: EngineProfile,
    language: str,
    speed: float = 1.0,
) -> tuple[Pronunciation, ...]:
    """Return ``own`` and what ``kept`` has of other words that stand in ``text``, in the order of the words.

    What a request says itself holds, then what is kept for the key, then for the installation; of these an entry for
    one variety of a language before one for all. An entry that the engine cannot say (IPA, where it takes none) is
    left out.
    """
    candidates = _candidates(kept, language)
    if own:
        said_already = {normal_form(one.word).casefold() for one in own}
        candidates = tuple(one for one in candidates if normal_form(one.word).casefold() not in said_already)
    if not candidates:
        return tuple(own)
    # At each place the longest word holds, so those of the request are looked for as well.
    everything = (*own, *candidates) if own else candidates
    places = {found.index for found in find_pronounced(text, everything)}
    used = [one for at, one in enumerate(everything) if at in places and at >= len(own)]
    speakable = (one for one in used if _is_speakable(one, profile, language, speed))
    return tuple(sorted((*own, *speakable), key=lambda one: one.word))


def with_dictionary_of_lines(
    kept: KeptDictionary,
    own: Sequence[Pronunciation],
    lines: Mapping[str, str],
    profile: EngineProfile,
    speed: float = 1.0,
) -> tuple[Pronunciation, ...]:
    """Return ``own`` and what ``kept`` has of other words of a dialogue, in the order of the words.

    ``lines`` are what is said in each language (BCP-47). What is kept holds in the lines of the language that it is
    found for, as :func:`with_dictionary` decides for each; what is found for all of them holds everywhere.
    """
    said_already = frozenset(own)
    languages_of: dict[Pronunciation, list[str]] = {}
    for language, said in lines.items():
        for one in with_dictionary(kept, own, said, profile, language, speed):
            if one not in said_already:
                languages_of.setdefault(one, []).append(language)
    found = list(own)
    for one, languages in languages_of.items():
        everywhere = len(languages) == len(lines)
        found += [one] if everywhere else [replace(one, language_code=language) for language in languages]
    return tuple(sorted(found, key=lambda one: (one.word, one.language_code or "")))


@lru_cache(maxsize=64)
def _candidates(kept: KeptDictionary, language: str) -> tuple[Pronunciation, ...]:
    """Return what a dictionary has for texts in a language. It may have ten thousand entries."""
    best: dict[str, DictionaryEntry] = {}
    for entry in sorted(kept.entries, key=lambda one: (one.key_id is None, -len(one.language_code or ""))):
        word = normal_form(entry.word)
        if entry.is_for(language):
            best.setdefault(word, entry)
    return tuple(entry.pronunciation for entry in best.values())


def _is_speakable(entry: Pronunciation, profile: EngineProfile, language: str, speed: float) -> bool:
    try:
        check_spoken_as(entry, profile, language, speed, "spoken_as")
    except RequestError:
        return False
    return True
