"""Find the words of Mandarin and their pinyin."""

from __future__ import annotations

from collections.abc import Sequence

from rhapsode.text.languages.zh import dictionary, polyphones, polyphonic_words, quotations
from rhapsode.text.languages.zh.corrections import corrected, is_listed
from rhapsode.text.languages.zh.dictionary import is_word, part_of_speech
from rhapsode.text.languages.zh.place import Place
from rhapsode.text.languages.zh.surnames import FAMILIAR, ONLY_SURNAMES, SURNAMES, surname


def words(text: str) -> list[str]:
    """Return the words of a run of Chinese characters; together they are the run."""
    return list(dictionary.jieba().cut(text))


def load() -> None:
    """Load both dictionaries: about a second. Raises EngineUnavailableError when a package is missing."""
    dictionary.jieba()
    dictionary.pinyin()


def syllables(run: Sequence[str]) -> list[list[str]]:
    """Return the pinyin of each word of a run of words, a syllable for each character; empty for unknown ones.

    Each word is read by itself, because pypinyin's phrases cross the words of the segmenter (这|种植|物,
    瞩目|的|成就); what hangs on grammar (地, 得, 长, surnames) is decided by the words beside it.
    """
    said = [_syllables(Place.of(run, index)) for index in range(len(run))]
    places = [(word, part) for word, characters in enumerate(run) for part in range(len(characters))]
    for at, syllable in quotations.readings("".join(run)):
        word, part = places[at]
        if part < len(said[word]):
            said[word][part] = syllable
    return said


def _syllables(place: Place) -> list[str]:
    word = place.word
    said = dictionary.pinyin()(word)
    if len(word) > 1 and len(said) == len(word):
        said = corrected(word, said, name=part_of_speech(word).startswith(polyphones.NAMES))
    if is_listed(word):
        return said
    if len(word) == 1:
        return [polyphonic_words.reading(place) or said[0]]
    if word[0] in "老小" and word[1:] in FAMILIAR and not is_word(word):
        return [said[0], SURNAMES[word[1]]]
    family = _family(place)
    if family is None:
        return polyphones.read(place, said)
    master = len(word) > 2 and word[1] == "子"  # 曾子曰
    return [family, *(("zi3", *said[2:]) if master else said[1:])]


def _family(place: Place) -> str | None:
    """Return the reading of the surname that a word of several characters begins with; ``None`` if it is no name."""
    word = place.word
    if word[0] not in SURNAMES:
        return None
    if word[0] in ONLY_SURNAMES and not is_word(word):
        return SURNAMES[word[0]]
    kind = part_of_speech(word)
    if len(word) == 2:
        return surname(word, kind, place.before, place.after, compound=is_word(word))
    compound = any(
        is_word(part) and not part_of_speech(part).startswith(("nr", "ns", "nz")) for part in (word[:2], word[1:])
    )
    return surname(word, kind, place.before, place.after, compound=compound)
