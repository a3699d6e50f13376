# ruff: noqa: RUF001
"""Phrases of other languages in an English text: "She said 'buenos días'", "Je ne sais pas", "Guten Morgen".

Such a phrase is known by its words, which are read by the G2P of their language, every sound replaced by the nearest
English one, as those of English names in Romance texts are (record 80). A word that stands alone stays with the
English dictionaries, and so does one at the edge of a phrase that may be English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rhapsode.text.languages.en.foreign_names import in_british, said_in_german, weakened
from rhapsode.text.languages.en.foreign_vocabulary import VOCABULARIES, Vocabulary
from rhapsode.text.tokens import Token

IsEnglish = Callable[[str], bool]
"""Tells whether a word in small letters is one of the English dictionary that was made by hand."""

_TELLING, _FOREIGN, _UNKNOWN = 2.0, 1.0, 0.5
_ENOUGH: Final = 2.0
_FEWEST: Final = 2
_SHORTEST_ALONE: Final = 4
_SURE: Final = 4.0
_MOST: Final = 0.7
"""The weight, and the share of a stretch, from which on the other words of the stretch are of the language as well."""
_CLUES: Final = frozenset[str]().union(
    *(vocabulary.telling | {first for first, _ in vocabulary.pairs} for vocabulary in VOCABULARIES.values())
)
_PARTING: Final = ","
"""The punctuation that a phrase may go on behind."""


@dataclass(frozen=True, slots=True)
class _Sounds:
    """What a language's sounds become in English: first by ``rules``, then letter by letter."""

    rules: Sequence[tuple[re.Pattern[str], str]]
    letters: Mapping[int, str | None]


def _sounds(rules: Sequence[tuple[str, str]], letters: Mapping[str, str | None]) -> _Sounds:
    return _Sounds([(re.compile(pattern), sound) for pattern, sound in rules], str.maketrans(dict(letters)))


_OPEN: Final = "(?=[^aeiouɑOɛ]?[jwlɹɾr]?[aeiouɑOɛ]|$|[jw][aeiou])"
_GLIDES: Final = (
    ("a[jɪi](?![aeiouɑ])", "I"), ("[eɛ][jɪ](?![aeiou])", "A"), ("[oɔ][jɪ](?![aeiou])", "Y"), ("a[wʊ](?![aeiou])", "W"),
)  # fmt: skip
_COMMON: Final = {
    "a": "ɑ",
    "o": "O",
    "ɾ": "ɹ",
    "r": "ɹ",
    "ʁ": "ɹ",
    "ː": None,
    "x": "h",
    "ʦ": "ts",
    "ʣ": "dz",
    "ɪ": "i",
}
_SPANISH: Final = _sounds(
    (("o(?=ɾ)", "ɔ"), *_GLIDES, (f"e{_OPEN}", "A"), ("ɲ(?=[jw])", "n")),
    {**_COMMON, "e": "ɛ", "β": "b", "ð": "d", "ɣ": "ɡ", "θ": "s", "ʎ": "j", "ʝ": "j"},
)
_FRENCH: Final = _sounds(
    (
        ("ɑ̃(?=[ ˈˌ]*[pb])", "ɑm"), ("ɔ̃(?=[ ˈˌ]*[pb])", "ɔm"), ("ɛ̃(?=[ ˈˌ]*[pb])", "æm"), ("ɑ̃", "ɑn"), ("ɔ̃", "ɔn"),
        ("ɛ̃", "æn"), ("œ̃", "ʌn"), ("[œø](?=ʁ)", "ɜ"), ("[øœ]$", "u"), ("[eɛ]$", "A"),
        ("y(?=ˈ?i)", "w"), ("(?<=[bdfɡkptv])ʁ$", "ɹə"),
    ),
    {**_COMMON, "e": "A", "y": "u", "ø": "ʊ", "œ": "ʊ", "ɥ": "w"},
)  # fmt: skip
_ITALIAN: Final = _sounds(
    (
        (r"ː|(?<=(.))\1", ""), *_GLIDES, ("ʎ(?=[ɪi])", "lj"), ("ʎ", "lj"), ("o(?=r)", "ɔ"), (f"[eɛ]{_OPEN}", "A"),
        ("^([^aeiou]*)ʊ(?=[aeɛoɔ])", r"\1w"),
    ),
    {**_COMMON, "e": "ɛ", "ʊ": "u"},
)  # fmt: skip
_PORTUGUESE: Final = _sounds(
    (("[ɐa]̃[ʊw]̃", "Wn"), ("[ɐa]̃[jɪy]̃?", "In"), ("õ[jɪy]̃?", "Yn"), ("ɐ̃$", "ʌn"), (f"e{_OPEN}", "A"), ("̃", "n")),
    {**_COMMON, "e": "ɛ", "ʊ": "u", "ɐ": "ə", "æ": "ə", "ʎ": "lj", "y": "i"},
)
_SOUNDS: Final[Mapping[str, _Sounds]] = {"es": _SPANISH, "fr": _FRENCH, "it": _ITALIAN, "pt": _PORTUGUESE}


def foreign_phrases(tokens: Sequence[Token], is_english: IsEnglish, *, british: bool) -> dict[int, str]:
    """Return the phonemes of the words of ``tokens`` that belong to a phrase of another language, by their index."""
    if _CLUES.isdisjoint(_small(token) for token in tokens if token.kind == "plain"):
        return {}
    found: dict[int, str] = {}
    for stretch in _stretches(tokens):
        phrases = ((tag, run) for tag in VOCABULARIES for run in _runs(stretch, tokens, tag, is_english))
        weighed = [(_weight(run, tokens, tag, is_english), len(run), tag, run) for tag, run in phrases]
        for _, _, tag, run in sorted(weighed, key=lambda each: each[:2], reverse=True):
            if found.keys().isdisjoint(run):
                found |= zip(run, _said([tokens[at].said for at in run], tag, british=british), strict=True)
    return {at: phonemes for at, phonemes in found.items() if phonemes}


def _small(token: Token) -> str:
    return token.said.lower().replace("’", "'")


def _stretches(tokens: Sequence[Token]) -> Iterator[list[int]]:
    """Yield the places of words that only commas part."""
    stretch: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind == "plain" and " " not in token.said:
            stretch.append(at)
        elif token.kind != "punctuation" or token.said != _PARTING:
            if stretch:
                yield stretch
            stretch = []
    if stretch:
        yield stretch


def _runs(stretch: Sequence[int], tokens: Sequence[Token], tag: str, is_english: IsEnglish) -> Iterator[list[int]]:
    """Yield the phrases of the language ``tag`` in a stretch."""
    members = {at for at in stretch if _may_belong(at, tokens, VOCABULARIES[tag], is_english, german=tag == "de")}
    most = tag != "de" and len(members) >= _MOST * len(stretch)  # "vous êtes en retard"
    if most and _weight(sorted(members), tokens, tag, is_english) >= _SURE:
        yield [at for at in stretch if at in members or tokens[at].said.islower()]
        return
    run: list[int] = []
    for at in (*stretch, None):
        if at in members:
            run.append(at)
            continue
        if run and (trimmed := _trimmed(run, stretch, tokens, tag, is_english)):
            yield trimmed
        run = []


def _may_belong(
    at: int, tokens: Sequence[Token], vocabulary: Vocabulary, is_english: IsEnglish, *, german: bool
) -> bool:
    """Tell whether a word is one of the language, or no English one and no name."""
    small = _small(tokens[at])
    if small in vocabulary.telling or small in vocabulary.shared:
        return True
    if tokens[at].said[:1].isupper():
        return german
    return vocabulary.spelling.fullmatch(small) is not None and not is_english(small)


def _weight(run: Sequence[int], tokens: Sequence[Token], tag: str, is_english: IsEnglish) -> float:
    """Return how much the words of a phrase prove."""
    vocabulary = VOCABULARIES[tag]
    weight = 0.0
    for at in run:
        small = _small(tokens[at])
        english = is_english(small)
        if small in vocabulary.telling:
            weight += _FOREIGN if english else _TELLING
        elif not english:
            weight += _FOREIGN if small in vocabulary.shared and len(small) > 2 else _UNKNOWN
    return weight + _TELLING * (len(_paired(run, tokens, tag)) > 0)


def _trimmed(
    run: Sequence[int], stretch: Sequence[int], tokens: Sequence[Token], tag: str, is_english: IsEnglish
) -> list[int]:
    """Return a phrase without the words at its edges that may be English; empty if too little proves it."""
    others = [at for at in stretch if at not in run]
    weight = _weight(run, tokens, tag, is_english)
    whole = all(tokens[at].said[:1].isupper() for at in others)
    found = list(run)
    if not whole or weight < _ENOUGH:
        paired = _paired(run, tokens, tag)
        proves = [at for at in run if at in paired or _proves(_small(tokens[at]), tag, is_english)]
        found = [at for at in run if proves and proves[0] <= at <= proves[-1]]
    told = any(_small(tokens[at]) in VOCABULARIES[tag].telling for at in found) or _paired(run, tokens, tag)
    if told and weight >= _ENOUGH and len(found) >= _FEWEST:
        return found
    alone = (
        len(found) == 1
        and not {found[0] - 1, found[0] + 1} & set(stretch)
        and _may_stand_alone(tokens[found[0]], tag, is_english)
    )
    return found if alone else []


def _may_stand_alone(token: Token, tag: str, is_english: IsEnglish) -> bool:
    """Tell whether one word between two marks is read by its language: "Danke!"."""
    small = _small(token)
    telling = small in VOCABULARIES[tag].telling and len(small) >= _SHORTEST_ALONE and not is_english(small)
    return telling and not token.said.isupper()


def _paired(run: Sequence[int], tokens: Sequence[Token], tag: str) -> list[int]:
    """Return the places of the two words side by side by which a language is told; none of them, if there are none."""
    pairs = ([at, other] for at, other in pairwise(run) if other == at + 1)
    small = ((places, (_small(tokens[places[0]]), _small(tokens[places[1]]))) for places in pairs)
    return [at for places, pair in small if pair in VOCABULARIES[tag].pairs for at in places]


def _proves(small: str, tag: str, is_english: IsEnglish) -> bool:
    """Tell whether a phrase may begin or end with a word among English ones."""
    return not is_english(small) or (small in VOCABULARIES[tag].telling and len(small) > 2)


@lru_cache(maxsize=1024)
def _read(words: tuple[str, ...], tag: str) -> tuple[str, ...]:
    """Return the phonemes of a phrase in English sounds, of American English."""
    if tag == "de":
        return tuple(said_in_german(word) for word in words)
    from rhapsode.text.languages.registry import g2p

    sounds = _SOUNDS[tag]
    said = g2p(tag)([Token(at, at + 1, word.lower()) for at, word in enumerate(words)])
    return tuple(weakened(_in_english(phonemes.lstrip("‿"), sounds)) for phonemes in said)


def _in_english(phonemes: str, sounds: _Sounds) -> str:
    phonemes = unicodedata.normalize("NFD", phonemes)
    for pattern, sound in sounds.rules:
        phonemes = pattern.sub(sound, phonemes)
    return phonemes.translate(sounds.letters).replace("ɲ", "nj").replace("nn", "n")


def _said(words: Sequence[str], tag: str, *, british: bool) -> list[str]:
    said = _read(tuple(words), tag)
    return [in_british(phonemes) if british else phonemes for phonemes in said]
