# ruff: noqa: RUF001  (phonetic symbols)
"""Validate the pronunciations of an input."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rhapsode.core.errors import RequestError
from rhapsode.core.field_paths import field_path
from rhapsode.core.speech import (
    MAX_PRONUNCIATIONS,
    MAX_SPOKEN_AS_CHARS,
    MAX_WORD_CHARS,
    EngineProfile,
    Pronunciation,
)
from rhapsode.text.languages.registry import front_end, variety_of
from rhapsode.text.pronunciations import normal_form, spoken_length
from rhapsode.text.speakable import check_text

_SPEAKABLE = re.compile(r"[^\W_]")
_NOT_IN_LINE = frozenset(("Cc", "Cs", "Zl", "Zp"))
_IPA = re.compile("[\u0250-\u02af\u02c8\u02cc\u02d0]")
"""Symbols of IPA that are in no English word."""


def check_pronunciations(
    pronunciations: Sequence[Pronunciation],
    profile: EngineProfile,
    language: str,
    speed: float,
    where: str,
    *,
    instead: str = "",
) -> None:
    """Raise RequestError unless the engine of ``profile`` can speak all of them; ``param`` is ``where`` or below it.

    ``instead`` is what else to do, for who gives IPA to an engine that takes none.
    """
    if len(pronunciations) > MAX_PRONUNCIATIONS:
        raise RequestError(
            f"There are {len(pronunciations)} pronunciations; an input takes up to {MAX_PRONUNCIATIONS}.", param=where
        )
    seen: dict[str, str] = {}
    for entry in pronunciations:
        param = field_path(where, entry.word[:MAX_WORD_CHARS])
        check_word(entry.word, param)
        first = seen.setdefault(normal_form(entry.word), entry.word)
        if first != entry.word:
            raise RequestError(f"{entry.word!r} is the same word as {first!r}.", param=param)
        check_spoken_as(entry, profile, language, speed, param, instead=instead)


def check_word(word: str, param: str) -> None:
    """Raise RequestError unless ``word`` can be found in a text."""
    _check_line(word, "The word", MAX_WORD_CHARS, param)
    if not _SPEAKABLE.search(word):
        raise RequestError(f"{word!r} holds no letter and no digit: it is no word.", param=param)


def check_spoken_as(
    entry: Pronunciation, profile: EngineProfile, language: str, speed: float, param: str, *, instead: str = ""
) -> None:
    """Raise RequestError unless the engine of ``profile`` can say ``entry`` in ``language``."""
    _check_line(entry.spoken_as, "What is said for a word", MAX_SPOKEN_AS_CHARS, param)
    try:
        if entry.ipa is None:
            _check_respelling(entry.spoken_as, profile, language)
        else:
            _check_ipa(entry.ipa, profile, language, instead)
    except RequestError as error:
        error.param = param
        raise
    length = spoken_length(entry, front_end("en" if profile.remote else language))
    longest = round(profile.max_phonemes * min(1.0, speed))
    if length > longest:
        raise RequestError(
            f"What is said for {entry.word!r} is too long: about {length:.0f} phonemes, where the engine "
            f"{profile.name} takes up to {longest} in one go at that speed.",
            param=param,
        )


def _check_line(line: str, name: str, most: int, param: str) -> None:
    if not line.strip():
        raise RequestError(f"{name} must not be empty.", param=param)
    if len(line) > most:
        raise RequestError(f"{name} has {len(line):,} characters; at most {most} are taken.", param=param)
    if line != line.strip():
        raise RequestError(f"{name} has a space at its beginning or end.", param=param)
    bad = next((char for char in line if unicodedata.category(char) in _NOT_IN_LINE), None)
    if bad is not None:
        raise RequestError(f"{name} holds the control character U+{ord(bad):04X}.", param=param)


def _check_ipa(ipa: str, profile: EngineProfile, language: str, instead: str) -> None:
    if not profile.ipa_symbols:
        raise RequestError(
            f"The engine {profile.name} cannot be given IPA. Write with letters how it sounds{instead}."
        )
    front_end(language).transcribe(ipa, variety_of(language), profile.ipa_symbols)


def _check_respelling(spelling: str, profile: EngineProfile, language: str) -> None:
    if spelling.startswith("/") != spelling.endswith("/") or spelling == "/":
        raise RequestError("IPA stands between two slashes: '/həˈloʊ/'.")
    if profile.ipa_symbols and _IPA.search(spelling):
        raise RequestError(f"That looks like IPA, which stands between two slashes: '/{spelling.strip('[]/')}/'.")
    if not _SPEAKABLE.search(spelling):
        raise RequestError(f"There is nothing to speak in {spelling!r}: it holds no letter and no digit.")
    check_text(spelling, profile, language)
