# ruff: noqa: RUF001  (phonemes are what this module is about)
"""Words that no dictionary has, made of words that one has: "skincare", "sincerest", "unmuted", "Wrexham".

A word in small letters is tried as a regular form (``vlogged``), with a suffix that leaves the stress where it is
(``memoize``), with a prefix, and as a compound of two words, in this order. Of names only the endings of English
places are known, since names are rarely made of the words that they look like ("Guildford", "Declan"). What is left
is for the network, which guesses from letters: of 6,000 words of the dictionary that were read without their entry,
522 came out as it has them by this module alone, and 223 by the network alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from rhapsode.text.languages.en.chemical_names import chemical_sounds
from rhapsode.text.languages.en.ipa import possessive
from rhapsode.text.languages.en.unknown_words import PRIMARY_STRESS, SECONDARY_STRESS

_FLAPPED_AFTER: Final = frozenset("AIOWYiuæɑəɛɪɹʊʌ")
"""Sounds between which and a vowel American English says T as in "water"."""
_VOWELS_WRITTEN: Final = frozenset("aeiouy")
_SHORTEST_BASE: Final = 3
_SHORTEST_SECOND: Final = 4
_SHORTEST_STEM: Final = 5
_SHORTEST_COMPOUND: Final = 7

Sounds = tuple[str, str]
_SUFFIXES: Final[Mapping[str, Sounds]] = {
    "ness": ("nəs", "nəs"), "less": ("ləs", "ləs"), "ful": ("fᵊl", "fᵊl"), "ship": ("ʃˌɪp", "ʃɪp"),
    "hood": ("hˌʊd", "hʊd"), "like": ("lˌIk", "lIk"), "wise": ("wˌIz", "wIz"), "proof": ("pɹˌuf", "pɹuːf"),
    "ward": ("wəɹd", "wəd"), "wards": ("wəɹdz", "wədz"), "dom": ("dəm", "dəm"), "some": ("səm", "səm"),
    "ment": ("mᵊnt", "mᵊnt"), "ly": ("li", "li"),
    "able": ("əbᵊl", "əbᵊl"), "ably": ("əbli", "əbli"), "ability": ("əbˈɪləTi", "əbˈɪləti"), "ish": ("ɪʃ", "ɪʃ"),
    "er": ("əɹ", "ə"), "est": ("ᵻst", "ɪst"), "ed": ("", ""), "ing": ("ɪŋ", "ɪŋ"), "y": ("i", "i"),
    "ism": ("ˌɪzəm", "ɪzəm"), "ist": ("ɪst", "ɪst"), "ize": ("ˌIz", "Iz"), "ise": ("ˌIz", "Iz"),
    "ization": ("əzˈAʃən", "IzˈAʃən"), "isation": ("əzˈAʃən", "IzˈAʃən"),
}  # fmt: skip
"""Endings that leave the stress of a word as it is, or take it where they have it themselves (American, British)."""
_PREFIXES: Final[Mapping[str, Sounds]] = {
    "un": ("ʌn", "ʌn"), "re": ("ɹi", "ɹiː"), "non": ("nˌɑn", "nˌɒn"), "pre": ("pɹˌi", "pɹˌiː"),
    "mis": ("mˌɪs", "mˌɪs"), "out": ("ˌWt", "ˌWt"), "over": ("ˌOvəɹ", "ˌQvə"), "under": ("ˌʌndəɹ", "ˌʌndə"),
    "anti": ("ˌænti", "ˌanti"),
    "inter": ("ˌɪntəɹ", "ˌɪntə"), "multi": ("mˌʌlti", "mˌʌlti"), "micro": ("mˌIkɹO", "mˌIkɹQ"),
    "bio": ("bˌIO", "bˌIQ"), "hyper": ("hˌIpəɹ", "hˌIpə"), "neuro": ("nˌʊɹO", "njˌʊəɹQ"), "post": ("pˌOst", "pˌQst"),
    "pseudo": ("sˌudO", "sjˌuːdQ"), "semi": ("sˌɛmi", "sˌɛmi"), "sub": ("sˌʌb", "sˌʌb"), "ultra": ("ˌʌltɹə", "ˌʌltɹə"),
    "electro": ("əlˌɛktɹO", "ɪlˌɛktɹQ"), "geo": ("ʤˌiO", "ʤˌiːQ"), "hydro": ("hˌIdɹO", "hˌIdɹQ"),
    "infra": ("ˌɪnfɹə", "ˌɪnfɹə"), "intra": ("ˌɪntɹə", "ˌɪntɹə"), "macro": ("mˌækɹO", "mˌakɹQ"),
    "meta": ("mˌɛTə", "mˌɛtə"), "nano": ("nˌænO", "nˌanQ"), "thermo": ("θˌɜɹmO", "θˌɜːmQ"),
    "counter": ("kˌWntəɹ", "kˌWntə"), "extra": ("ˌɛkstɹə", "ˌɛkstɹə"),
}  # fmt: skip
"""Beginnings that leave the main stress to the word behind them."""
_OF_PLACES: Final[Mapping[str, Sounds]] = {
    "ham": ("əm", "əm"), "combe": ("kəm", "kəm"), "mouth": ("məθ", "məθ"), "shire": ("ʃəɹ", "ʃə"),
}  # fmt: skip
"""Endings of the names of places in England, which are weak."""
_OF_FAMILIES: Final[Mapping[str, Sounds]] = {
    "escu": ("ˈɛsku", "ˈɛskuː"), "opoulos": ("ˈɑpᵊləs", "ˈɒpᵊlɒs"), "singhe": ("sˈɪŋə", "sˈɪŋə"),
    "shvili": ("ʃvˈili", "ʃvˈiːli"),
}  # fmt: skip
"""Endings of surnames of other languages, which take the stress."""
_MERGED_BEFORE_HAM: Final[Mapping[str, str]] = {"s": "ʃ", "z": "ʃ", "t": "θ", "T": "θ"}
"""The last sound of a word in -s or -t, which -ham makes "sh" or "th": "Lewisham", "Bentham"."""
_SYLLABLES: Final = frozenset(
    ("con", "per", "par", "pro", "dis", "des", "som", "chin", "able", "ally", "ford", "land")
)
"""Words that are more often a syllable of another one than a part of a compound."""


class WordFormation:
    """Says how words sound that are made of others. ``known`` returns the phonemes of a word of a dictionary."""

    def __init__(self, known: Callable[[str], str | None], guess: Callable[[str], str], *, british: bool) -> None:
        self._known = known
        self._guess = guess
        self._british = british

    def __call__(self, text: str) -> str | None:
        """Return the phonemes of ``text``, or ``None`` if it is made of nothing that is known."""
        word = text.lower()
        if not word.isascii() or not word.isalpha():
            return None
        if sounds := chemical_sounds(word, self._known, british=self._british):
            return sounds
        if text[:1].isupper():
            return self._place(word) or self._family(word)
        return self._made(word) or self._compound(word)

    def inflected(self, word: str, known: Callable[[str], str | None]) -> str | None:
        """Return the phonemes of a form in -ies, -ied, -ed or -ing of a word that ``known`` has."""
        for ending in ("ed", "ing"):
            for base in _bases(word, ending):
                if sounds := known(base):
                    return self._with_ending(sounds, ending, _SUFFIXES[ending])
        base = f"{word.removesuffix('ies')}y" if word.endswith("ies") else ""
        sounds = known(base) if base else None
        return f"{sounds}z" if sounds else None

    def _made(self, word: str) -> str | None:
        """Return a word with endings and beginnings that have no word's sound of their own."""
        if sounds := self._plural(word) or self._suffixed(word):
            return sounds
        for ending, said in _SUFFIXES.items():
            for base in _bases(word, ending):
                if sounds := self._prefixed(base) or self._suffixed(base):
                    return self._with_ending(sounds, ending, said)
        return self._prefixed(word)

    def _plural(self, word: str) -> str | None:
        """Return a plural of a word that is made of others."""
        if not word.endswith("s") or word.endswith(("ss", "us", "is")):
            return None
        base = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
        sounds = self._known(base) or self._made(base) or self._compound(base)
        if sounds is None:
            return None
        return possessive(sounds, "en-GB" if self._british else "en-US")

    def _prefixed(self, word: str) -> str | None:
        for prefix, sounds in _PREFIXES.items():
            base = word.removeprefix(prefix)
            if base == word or len(base) < _SHORTEST_STEM:
                continue
            if known := self._known(base) or self._suffixed(base):
                return sounds[self._british] + self._linked(sounds[self._british], known)
        return None

    def _suffixed(self, word: str) -> str | None:
        for ending, said in _SUFFIXES.items():
            for base in _bases(word, ending):
                if sounds := self._known(base):
                    return self._with_ending(sounds, ending, said)
        return None

    def _linked(self, prefix: str, sounds: str) -> str:
        """Return a word with the R of a British "over-" or "super-" before its vowel."""
        vowel = sounds.lstrip(PRIMARY_STRESS + SECONDARY_STRESS)[:1] in _FLAPPED_AFTER
        return f"ɹ{sounds}" if self._british and prefix.endswith("ə") and vowel else sounds

    def _with_ending(self, sounds: str, ending: str, said: Sounds) -> str:
        if ending == "ed":
            return self._past(sounds)
        spoken = said[self._british]
        if PRIMARY_STRESS in spoken:
            sounds = _demoted(sounds)
        if ending == "ly" and sounds[-1] == "l":
            sounds = sounds[:-1]
        begins_with_vowel = spoken.lstrip(PRIMARY_STRESS + SECONDARY_STRESS)[:1] not in "nlfʃhwpmdsk"
        if begins_with_vowel:
            sounds = f"{sounds}ɹ" if self._british and _ends_with_r(sounds) else self._flapped(sounds)
        return sounds + spoken

    def _past(self, sounds: str) -> str:
        if sounds[-1] in "td":
            return self._flapped(sounds) + ("ɪd" if self._british else "ᵻd")
        return sounds + ("t" if sounds[-1] in "pkfθʃsʧ" else "d")

    def _flapped(self, sounds: str) -> str:
        """Return a word before a vowel, where American English says a T behind a vowel as in "water"."""
        flapped = not self._british and sounds[-1] == "t" and sounds[-2:-1] in _FLAPPED_AFTER
        return f"{sounds[:-1]}T" if flapped else sounds

    def _compound(self, word: str) -> str | None:
        """Return a compound with the stress on its first part; of several ways to part it the most even one."""
        if len(word) < _SHORTEST_COMPOUND:
            return None
        places = range(_SHORTEST_BASE, len(word) - _SHORTEST_SECOND + 1)
        for at in sorted(places, key=lambda place: abs(2 * place - len(word))):
            first, second = word[:at], word[at:]
            if not _SYLLABLES.isdisjoint((first, second)):
                continue
            before, after = self._known(first), self._known(second)
            if before and after and PRIMARY_STRESS in before and PRIMARY_STRESS in after:
                return before + _demoted(after)
        return None

    def _place(self, word: str) -> str | None:
        """Return a name of a place in England: "Fulham", "Ashcombe"."""
        for ending, said in _OF_PLACES.items():
            base = word.removesuffix(ending)
            if base == word or len(base) < _SHORTEST_BASE:
                continue
            sounds = self._known(base) or self._guess(base)
            if not sounds:
                continue
            if ending == "ham" and base[-1] in "st":
                sounds = sounds[:-1] + _MERGED_BEFORE_HAM.get(sounds[-1], sounds[-1])
            return sounds + said[self._british]
        return None

    def _family(self, word: str) -> str | None:
        """Return a surname with an ending that is stressed: "Vasilescu", "Economopoulos"."""
        for ending, said in _OF_FAMILIES.items():
            base = word.removesuffix(ending)
            if base != word and len(base) >= _SHORTEST_BASE:
                return _demoted(self._guess(base.capitalize())) + said[self._british]
        return None


def _bases(word: str, ending: str) -> Iterator[str]:
    """Yield what may be written before an ending: "vlogged" → "vlog", "memoize" → "memo", "sincerest" → "sincere"."""
    stem = word.removesuffix(ending)
    if stem == word or len(stem) < _SHORTEST_BASE:
        return
    if ending[0] not in _VOWELS_WRITTEN:
        yield stem
    elif stem[-1] == stem[-2] and stem[-1] not in "aeioul":
        yield stem[:-1]
        yield stem
    else:
        yield stem
        if stem[-1] not in "aiouy":
            yield f"{stem}e"
    if stem[-1] == "i" and ending not in ("ing", "ish", "ist", "ism"):
        yield f"{stem[:-1]}y"


def _demoted(sounds: str) -> str:
    """Return a word with its main stress as a secondary one, and without others."""
    return sounds.replace(SECONDARY_STRESS, "").replace(PRIMARY_STRESS, SECONDARY_STRESS)


def _ends_with_r(sounds: str) -> bool:
    """Tell whether a British word has a silent R at its end, by its vowel."""
    return sounds.endswith(("ə", "ɛː", "ɔː", "ɑː", "ɜː"))
