"""SSML's elements that say how their content is spoken: ``sub``, ``say-as`` and ``phoneme``; and ``lang``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from rhapsode.core.errors import ConfigurationError, RequestError
from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.languages.registry import front_end, variety_of
from rhapsode.text.pronunciations import LAST_STAND_IN, Occurrence, stand_in
from rhapsode.text.tags import Tag

FIRST_INDEX: Final = 100
"""The index of the first ``phoneme`` of a window, behind those of the pronunciations of a request."""
MAX_CONTENT_CHARS: Final = 300
"""The longest content of an element that is replaced; what is longer is read as it is."""
_ATTRIBUTE = r"{}\s?=\s?(?:\"([^\"<>]{{1,400}})\"|'([^'<>]{{1,400}})')"
_ALIAS, _PHONEMES, _ALPHABET, _INTERPRET_AS, _FORMAT, _LANGUAGE = (
    re.compile(rf"(?<![\w-]){_ATTRIBUTE.format(name)}", re.IGNORECASE)
    for name in ("alias", "ph", "alphabet", "interpret-as", "format", "(?:xml:)?lang")
)


@dataclass(frozen=True, slots=True)
class Markup:
    """The effects of the elements of a window.

    ``spoken`` are their contents with what is read for them, ``given`` the phonemes of words among those, and
    ``languages`` the stretches that are of another language. ``tags`` are those of the window; what is honoured of
    them is no longer dropped.
    """

    tags: list[Tag]
    spoken: tuple[Occurrence, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[int, int, str], ...] = ()


def find_markup(
    window: str, tags: Sequence[Tag], language: TextFrontEnd, variety: str, symbols: Collection[str] = ()
) -> Markup:
    """Find the effects of the elements of ``window``; ``tags`` are all of its tags.

    IPA is taken for engines with ``symbols``. An element that cannot be applied is dropped: its content is read as it
    is.
    """
    honoured: set[int] = set()
    occurrences: list[Occurrence] = []
    phonemes_by_key: list[tuple[str, str]] = []
    for index, (opening, closing) in enumerate(pairwise(tags)):
        start, end = _inner(window, opening.end, closing.start)
        if opening.element != closing.element or opening.closes or not closing.closes:
            continue
        if not 0 < end - start <= MAX_CONTENT_CHARS:
            continue
        said, phonemes = _said(window, opening, window[start:end], language, variety, symbols, len(phonemes_by_key))
        if said is None:
            continue
        honoured |= {index, index + 1}
        if phonemes is not None:
            phonemes_by_key.append((said, phonemes))
        if said != window[start:end]:
            occurrences.append(Occurrence(start, end, -1, said))
    languages = list(_languages(window, tags, honoured))
    kept = [replace(tag, honoured=True) if index in honoured else tag for index, tag in enumerate(tags)]
    return Markup(kept, tuple(occurrences), tuple(phonemes_by_key), tuple(languages))


def _said(
    window: str,
    opening: Tag,
    content: str,
    language: TextFrontEnd,
    variety: str,
    symbols: Collection[str],
    count: int,
) -> tuple[str | None, str | None]:
    """Return what is read for the content of an element, and the phonemes of that word if they are given."""
    attributes = window[opening.start : opening.end]
    match opening.element:
        case "sub":
            return _value(_ALIAS, attributes), None
        case "say-as":
            wish, form = _value(_INTERPRET_AS, attributes), _value(_FORMAT, attributes)
            if wish is None:
                return None, None
            return language.say_as(content, wish.lower(), (form or "").lower(), variety), None
        case "phoneme":
            ipa = _value(_PHONEMES, attributes)
            number = FIRST_INDEX + count
            if ipa is None or not symbols or number > LAST_STAND_IN:
                return None, None
            if (_value(_ALPHABET, attributes) or "ipa").lower() != "ipa":
                return None, None
            try:
                return stand_in(number), language.transcribe(ipa, variety, symbols)
            except RequestError:
                return None, None
        case _:
            return None, None


def readable_elsewhere(text: str, languages: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Return those of ``languages``, as :class:`Markup` has them, whose own front end can read all of them."""
    return [
        (start, end)
        for start, end, language in languages
        if front_end(language).first_unreadable(text[start:end]) is None
    ]


def _languages(window: str, tags: Sequence[Tag], honoured: set[int]) -> list[tuple[int, int, str]]:
    """Return the stretches in ``lang`` of languages that are installed, innermost ones only; they do not overlap."""
    stretches: list[tuple[int, int, str]] = []
    opened: tuple[int, str] | None = None
    for index, tag in enumerate(tags):
        if tag.element != "lang":
            continue
        if not tag.closes:
            named = _value(_LANGUAGE, window[tag.start : tag.end])
            opened = None if named is None or not _is_installed(named) else (index, named)
        elif opened is not None:
            first, named = opened
            stretches.append((tags[first].end, tag.start, variety_of(named)))
            honoured |= {first, index}
            opened = None
    return stretches


def _is_installed(language: str) -> bool:
    try:
        front_end(language)
    except ConfigurationError:
        return False
    return True


def _inner(window: str, start: int, end: int) -> tuple[int, int]:
    content = window[start:end]
    return start + len(content) - len(content.lstrip()), end - (len(content) - len(content.rstrip()))


def _value(attribute: re.Pattern[str], attributes: str) -> str | None:
    match = attribute.search(attributes)
    return None if match is None else (match[1] or match[2]).strip() or None
