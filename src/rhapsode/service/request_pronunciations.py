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
    dictionary: KeptDictionary,
    requested: Sequence[Pronunciation],
    text: str,
    profile: EngineProfile,
    language: str,
    speed: float = 1.0,
) -> tuple[Pronunciation, ...]:
    """Return ``requested`` and what ``dictionary`` has of other words in ``text``, in the order of the words.

    What a request says itself holds, then what is kept for the key, then for the installation; of these an entry for
    one variety of a language before one for all. An entry that the engine cannot say (IPA, where it takes none) is
    left out.
    """
    candidates = _candidates(dictionary, language)
    if requested:
        said_already = {normal_form(pronunciation.word).casefold() for pronunciation in requested}
        candidates = tuple(
            pronunciation
            for pronunciation in candidates
            if normal_form(pronunciation.word).casefold() not in said_already
        )
    if not candidates:
        return tuple(requested)
    # At each place the longest word holds, so those of the request are looked for as well.
    everything = (*requested, *candidates) if requested else candidates
    places = {occurrence.index for occurrence in find_pronounced(text, everything)}
    used = [pronunciation for at, pronunciation in enumerate(everything) if at in places and at >= len(requested)]
    speakable = (pronunciation for pronunciation in used if _is_speakable(pronunciation, profile, language, speed))
    return tuple(sorted((*requested, *speakable), key=lambda pronunciation: pronunciation.word))


def with_dictionary_of_lines(
    dictionary: KeptDictionary,
    requested: Sequence[Pronunciation],
    lines: Mapping[str, str],
    profile: EngineProfile,
    speed: float = 1.0,
) -> tuple[Pronunciation, ...]:
    """Return ``requested`` and what ``dictionary`` has of other words of a dialogue, in the order of the words.

    ``lines`` are what is said in each language (BCP-47). What is kept holds in the lines of the language that it is
    found for, as :func:`with_dictionary` decides for each; what is found for all of them holds everywhere.
    """
    said_already = frozenset(requested)
    languages_of: dict[Pronunciation, list[str]] = {}
    for language, part in lines.items():
        for pronunciation in with_dictionary(dictionary, requested, part, profile, language, speed):
            if pronunciation not in said_already:
                languages_of.setdefault(pronunciation, []).append(language)
    merged = list(requested)
    for pronunciation, languages in languages_of.items():
        everywhere = len(languages) == len(lines)
        merged += (
            [pronunciation]
            if everywhere
            else [replace(pronunciation, language_code=language) for language in languages]
        )
    return tuple(sorted(merged, key=lambda pronunciation: (pronunciation.word, pronunciation.language_code or "")))


@lru_cache(maxsize=64)
def _candidates(dictionary: KeptDictionary, language: str) -> tuple[Pronunciation, ...]:
    """Return what a dictionary has for texts in a language. It may have ten thousand entries."""
    best: dict[str, DictionaryEntry] = {}
    for entry in sorted(
        dictionary.entries, key=lambda candidate: (candidate.key_id is None, -len(candidate.language_code or ""))
    ):
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
