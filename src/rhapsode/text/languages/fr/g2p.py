"""French words to phonemes, in the notation that Kokoro was trained on (espeak-ng's, with misaki's symbols).

Sounds come from a dictionary, for words that it has not from their letters. Words are stressed on their last full
vowel; those of grammar are not. Latent consonants sound where liaison is obligatory or usual in reading aloud
(Delattre, Les modes phonétiques du français, 1966; Grevisse, Le bon usage, § 41).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from rhapsode.text.front_end import LINK, NO_PHONEMES
from rhapsode.text.languages.fr.corrections import UNACCENTED
from rhapsode.text.languages.fr.english import ENGLISH
from rhapsode.text.languages.fr.homographs import homograph
from rhapsode.text.languages.fr.lexicon import lexicon, unaccented
from rhapsode.text.languages.fr.spelling import sounds, with_sounding_end
from rhapsode.text.languages.fr.words import (
    ASPIRATED,
    DENASALISED,
    DETERMINERS,
    HALF_STRESSED,
    IDIOMS,
    LIGHT,
    LINK_N,
    LINK_T,
    LINK_Z,
    MUTE,
    NO_LIAISON,
    NOUN_ENT,
    PLURAL_WORDS,
    PREFIXES,
    SOUNDS,
    UNSTRESSED,
    VERBS_ENT,
)
from rhapsode.text.languages.shared.english import WithEnglishWords
from rhapsode.text.languages.shared.names import LONGEST_ACRONYM
from rhapsode.text.languages.shared.phonemes import interjection
from rhapsode.text.tokens import Token

Shape = Literal["word", "name", "initialism"]
"""What the capitals of a word tell: a name within a sentence, initials that are said as a word."""
_VOWEL: Final = re.compile("[aeiouyøœɛɔɑ]\u0303?")
_SCHWA: Final = re.compile("ə(?!.*[aeiouyøœɛɔɑ])")
_DOUBLE_AFTER_O: Final = re.compile(r"o([b-df-hj-np-tv-z])\1")
_OPEN_SYLLABLE_O: Final = re.compile(
    r"ɔ(?!\u0303)(?=[^aeiouyøœɛɔəɑ|]{1,2}\|?[aeiouyøœɛɔəɑ])"
    r"(?![ʁlbkpsz][^aeiouyøœɛɔəɑ|jʁlw])"
)
_MUTE_E: Final = re.compile(r"(?<=[aeiouyøœɛɔəɑ\u0303][bdfɡklmnpsʁtvzʒʃɲ])ə(?=[bdfɡklmnpsʁtvzʒʃɲ]\|?[aeiouyøœɛɔɑ])")
_VOWEL_LETTERS: Final = frozenset("aeiouàâäéèêëîïôöùûüœæ")
_ELIDED: Final = {"l": "l", "d": "d", "qu": "k", "c": "s", "j": "ʒ", "n": "n", "s": "s", "m": "m", "t": "t",
                  "jusqu": "ʒysk", "lorsqu": "lɔʁsk", "puisqu": "pyisk", "quoiqu": "kwak", "quelqu": "kɛlk",
                  "presqu": "pʁɛsk",
                  "entr": "ɑ̃tʁ", "prud": "pʁyd"}  # fmt: skip
_COUNTS: Final = frozenset(("deux", "trois", "six", "dix", "vingt", "vingts", "cent", "cents"))
_PRONOUNS: Final = frozenset(("il", "elle", "on", "ils", "elles"))
_UNITS: Final = frozenset(
    ("un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
     "quatorze", "quinze", "seize")
)  # fmt: skip
_NUMBERS: Final = _UNITS | {"zéro", "vingt", "trente", "quarante", "cinquante", "soixante"}
"""Numbers that follow another one in a score or a telephone number, which is said as if alone: six, deux."""
_OBJECTS: Final = frozenset(("le", "la", "les", "l'", "y", "en", "ne", "lui", "leur", "vous"))
"""What may stand between "nous" and its verb: nous les portions."""
_NO_LINK_AHEAD: Final = frozenset(
    ("à", "au", "aux", "en", "est", "y", "ont", "avec", "il", "elle", "on", "ils", "elles", "environ", "et", "ou")
)
"""Words to which a number is not linked: "trois pour cent | à l'heure"."""
_LINKED: Final = frozenset((("deux", "ou"), ("vingt", "et")))
_PLURAL_DETERMINERS: Final = frozenset(
    ("les", "des", "ces", "mes", "tes", "ses", "nos", "vos", "leurs", "aux", "quelques", "plusieurs", "autres")
)
_STOPS: Final = frozenset('.!?…:("—')
_SHORTEST_STEM: Final = len("agir")
_SHORTEST_UNACCENTED: Final = len("ete")
_PARTICIPLE: Final = re.compile("[a-z]*[a-su-z]és?")
"""What is a form of a verb without its accent: survolé, but société."""
_DOUBLED: Final = ("ll", "mm", "nn")
"""Letters whose sound is not doubled where they are: "illisible", "immense"."""
_DIGITS: Final = frozenset(("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"))


@dataclass(slots=True)
class _Word:
    """A word of a sentence: its token, whether a pause or the start stands before it, and how it sounds."""

    token: int
    text: str
    after_pause: bool
    within: bool
    """Whether the word before it is of the same token: joined by a hyphen, or of one number."""
    said: str = ""
    given: bool = False
    shape: Shape = "word"
    joined: bool = False
    """Whether it goes on the number of the word before it, of whose compound the last word alone is stressed."""


class FrenchG2P:
    """French of France."""

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return one string of phonemes for each token, as :class:`rhapsode.text.front_end.G2P` says."""
        line = _words(tokens, given)
        clause: list[str] = []
        for index, word in enumerate(line):
            if word.after_pause:
                clause = []
            if not word.given:
                before = line[index - 1] if index and not word.after_pause else None
                after = line[index + 1] if index + 1 < len(line) and not line[index + 1].after_pause else None
                second = line[index + 2].text if after and index + 2 < len(line) else ""
                word.said = _sound(before, word, after, clause, second)
            clause.append(word.text)
        for word, after in pairwise(line):
            if not word.given and not after.after_pause:
                _link(word, after)
        said = [token.said if token.kind == "punctuation" else "" for token in tokens]
        for index, word in enumerate(line):
            following = line[index + 1] if index + 1 < len(line) else None
            paused = following is None or following.after_pause
            unstressed = word.given or (following is not None and following.joined)
            counts = word.joined or (paused and tokens[word.token].kind != "plain")
            phonemes = word.said if unstressed else _stressed(word, paused=paused, counts=counts)
            glue = "" if word.joined or (word.said == "s" and word.text == "ce") else " "
            said[word.token] = f"{said[word.token]}{glue}{phonemes}".strip() if said[word.token] else phonemes
        for index in range(1, len(tokens)):
            if tokens[index - 1].said.endswith("'") and said[index] and index not in given:
                said[index] = LINK + said[index]
        return said


def g2p() -> WithEnglishWords:
    """Return the G2P; the dictionary is unpacked when the first word is asked for."""
    return WithEnglishWords(FrenchG2P(), ENGLISH, lambda article: _ELIDED.get(article, ""))


def _words(tokens: Sequence[Token], given: Mapping[int, str]) -> list[_Word]:
    line: list[_Word] = []
    pause = starts = True
    for index, token in enumerate(tokens):
        if index in given:
            line.append(_Word(index, token.said.lower(), pause, within=False, said=given[index], given=True))
            pause = starts = False
        elif token.kind == "punctuation":
            pause = pause or bool(token.said)
            starts = starts or token.said in _STOPS
        else:
            for number, word in enumerate(token.said.split()):
                text = unicodedata.normalize("NFC", word.lower()).replace("’", "'")
                shape = _shape(tokens, index, word, starts=starts)
                line.append(_Word(index, text, pause, within=number > 0, shape=shape))
                pause = starts = False
    for before, after in pairwise(line):
        after.joined = after.within and not before.given and _joins(before, after)
    return line


def _shape(tokens: Sequence[Token], index: int, word: str, *, starts: bool) -> Shape:
    """Return what the capitals of a ``word`` of the token at ``index`` tell, which ``starts`` a sentence or not."""
    if tokens[index].kind == "acronym":
        beside = [token for token in (*tokens[:index][-1:], *tokens[index + 1 :][:1]) if " " not in token.said]
        in_capitals = len(word) > LONGEST_ACRONYM or any(token.kind == "acronym" for token in beside)
        return "word" if in_capitals else "initialism"
    return "name" if word.rpartition("'")[2][:1].isupper() and not starts else "word"


def _joins(before: _Word, word: _Word) -> bool:
    """Tell whether two words are of one number below a hundred: vingt-deux, soixante et onze, quatre-vingt-dix."""
    unit = word.text.removesuffix("s") in _UNITS or word.text.endswith("ième")
    match before.text:
        case "vingt" | "trente" | "quarante" | "cinquante" | "soixante":
            return unit or word.text == "et"
        case "et":
            return before.joined and unit
        case "quatre":
            return not before.joined and word.text in ("vingt", "vingts", "vingtième")
        case "dix":
            return word.text.startswith(("sept", "huit", "neuf", "neuv"))
    return False


def _sound(before: _Word | None, word: _Word, after: _Word | None, clause: Sequence[str], second: str) -> str:
    """Return the phonemes of a word beside its neighbours, without stress and liaison.

    ``clause`` are the words since the last pause, ``second`` is the word behind ``after``.
    """
    earlier = clause[-2] if len(clause) > 1 else ""
    text = word.text
    last = before.text if before else ""
    following = after.text if after else ""
    if (told := homograph(clause, text, following, second)) is not None:
        return unicodedata.normalize("NFD", told)
    match text:
        case "dix" if following.startswith(("huit", "neuf", "neuv")):
            return "diz"
        case "dix" if following.startswith("sept") and after and after.within:
            return "di"
        case "quatre" if following.startswith("vingt") and after and after.joined:
            return "katʁə"
        case "six" | "dix" | "huit" if after and not starts_with_vowel(following) and not _counts_on(following):
            return SOUNDS[text][:-1]
        case "neuf" if following in ("ans", "heures", "hommes", "autres"):
            return "nœv"
        case "vingt" if (following in _DIGITS or (after and after.joined)) and last != "quatre":
            return "vɛ\u0303t"
        case "t" if word.within and following in _PRONOUNS:
            return "t"
        case "ce" if word.within and last == "est":
            return "s"
    if text.endswith("tions") and (last == "nous" or (last in _OBJECTS and earlier == "nous")):
        return unicodedata.normalize("NFD", word_phonemes(text, stressed=False)).replace("sjɔ", "tjɔ")
    if text in VERBS_ENT:
        verb = last not in DETERMINERS and (
            _is_plural(last) or last == text or (bool(last) and following in DETERMINERS)
        )
        return unicodedata.normalize("NFD", VERBS_ENT[text] + ("" if verb else "ɑ̃"))
    shape = "word" if word.shape == "name" and _is_several(last) else word.shape  # "les Maoris"
    return word_phonemes(text, stressed=False, shape=shape)


def _counts_on(following: str) -> bool:
    return (
        following
        in (
            "et",
            "pour",
            "sur",
            "à",
            "virgule",
            "point",
            "moins",
            "plus",
            "fois",
            "sept",
            "avril",
            "août",
        )
        or following.removesuffix("s") in _NUMBERS
    )


def _is_several(word: str) -> bool:
    """Tell whether ``word`` stands before a plural: an article, a number."""
    return word in _PLURAL_DETERMINERS or word in _NUMBERS


def _is_plural(word: str) -> bool:
    return word in ("ils", "elles", "qui") or (word.endswith(("s", "x")) and word not in PLURAL_WORDS)


def starts_with_vowel(word: str) -> bool:
    """Tell whether a consonant may be linked to ``word``: it begins with a vowel, or a mute h."""
    word = word.partition("'")[0] + "'" if "'" in word and word[:1] not in "aeo" else word
    if not word or word in NO_LIAISON:
        return False
    if word[0] == "h":
        return word.startswith(MUTE) or not word.startswith(tuple(ASPIRATED))
    return word[0] in _VOWEL_LETTERS or word in ("y", "yeux")


def _link(word: _Word, after: _Word) -> None:
    """Add the latent consonant of ``word``, or change its end, where the word behind it begins with a vowel."""
    text, following = word.text.rpartition("'")[2] or word.text, after.text
    if not starts_with_vowel(following) or (
        text in ("vingt", "cent", "cents", "vingts") and following in ("un", "une")
    ):
        return
    unlinked = following in _NO_LINK_AHEAD or following in _NUMBERS
    if text == "un" and (following == "à" or (word.joined and following in _NO_LINK_AHEAD)):
        return
    if unlinked and text in _COUNTS and not after.joined and (text, following) not in _LINKED:
        return
    if word.within and text in _PRONOUNS | {"nous", "vous"} and not after.within:
        return  # after an inversion: ont-ils | eu
    if text in DENASALISED and not (text in ("premier", "dernier") and following in ("et", "ou")):
        if following not in ("et", "ou", "est", "à", "au", "en"):
            word.said = unicodedata.normalize("NFD", DENASALISED[text])
    elif following in ("et", "ou") and text not in ("vingt", "tout", "deux"):
        return
    elif text in LINK_Z and not word.said.endswith("z"):
        word.said = f"{word.said.removesuffix('s')}z"
    elif text in LINK_T and not word.said.endswith("t"):
        word.said += "t"
    elif text in LINK_N and word.text != "quelqu'un":
        word.said += (
            "n" if text not in ("rien", "bien") or following in ("à", "entendu", "aimé", "eu", "avant") else ""
        )
    elif (after.within and following in (*_PRONOUNS, "être")) and text.endswith(("t", "d")) and word.said[-1:] != "t":
        word.said += "t"
    elif (after.within and following in ("y", "en")) and text.endswith(("s", "z", "x")):
        word.said += "z"
    elif (text, following) in IDIOMS and word.said[-1:] not in ("s", "z"):
        word.said += "z" if text.endswith(("s", "x", "z")) else "t"


@lru_cache(50_000)
def word_phonemes(word: str, *, stressed: bool = True, shape: Shape = "word") -> str:
    """Return the phonemes of a word by itself; an empty string where it has no vowel."""
    if word not in SOUNDS and "'" in word and word.strip("'"):
        head, _, rest = word.partition("'")
        said = _ELIDED.get(head, "") or word_phonemes(head, stressed=False)
        said = unicodedata.normalize("NFD", said) + (word_phonemes(rest, stressed=False, shape=shape) if rest else "")
    elif word in SOUNDS:
        said = SOUNDS[word]
    elif word in VERBS_ENT:
        said = f"{VERBS_ENT[word]}ɑ̃"
    elif accented := _accented(word):
        said = word_phonemes(accented, stressed=False, shape=shape)
    else:
        spelled = word.replace("oeu", "œu").replace("oei", "œi")
        known = lexicon()(spelled) or lexicon()(word) or _derived(spelled)
        said = known or _by_letters(spelled, shape) or interjection(word)
        said = _usual(word, unicodedata.normalize("NFD", said))
    said = unicodedata.normalize("NFD", said)
    return stress(said) if stressed and word not in UNSTRESSED else said


def _usual(word: str, said: str) -> str:
    """Return the phonemes of the dictionary with the weak vowels that Kokoro was trained on.

    Before the stress, o is closed except before double consonants, e is open unless it is written é, and an e between
    single consonants is silent.
    """
    for doubled in _DOUBLED:
        if doubled in word:
            said = said.replace(doubled, doubled[0])
    *_, last = [match.start() for match in _VOWEL.finditer(said)] or [0]
    head, tail = said[:last], said[last:]
    if not _DOUBLE_AFTER_O.search(word):
        head = _OPEN_SYLLABLE_O.sub("o", f"{head}|{tail}").partition("|")[0]
    if "é" not in word:
        head = head.replace("e", "ɛ")
    head = _MUTE_E.sub("", f"{head}|{tail}").partition("|")[0]
    return head + tail


def _accented(word: str) -> str | None:
    """Return the word of the dictionary that ``word`` is without its accents: société of "societe"."""
    if word in UNACCENTED:
        return unaccented()[word]
    if len(word) < _SHORTEST_UNACCENTED or not word.isascii() or lexicon()(word):
        return None
    found = unaccented().get(word)
    return None if found is None or _PARTICIPLE.fullmatch(found) else found


def _derived(word: str) -> str | None:
    """Return the phonemes of a word that is made of one that the dictionary has.

    It is the plural or the feminine of a singular, the plural of a verb, or begins with a prefix.
    """
    for ending in ("es", "s", "x"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = lexicon()(word.removesuffix(ending))
            if stem and (ending != "es" or stem[-1] in "eiyu") and (ending != "x" or word[-2] == "u"):
                return stem
    if word.endswith("ent") and (singular := lexicon()(word.removesuffix("nt"))):
        return singular
    for prefix, said in PREFIXES.items():
        rest = word.removeprefix(prefix)
        if len(rest) >= _SHORTEST_STEM and rest != word and (known := _known(rest)):
            return said + known
    return None


def _known(word: str) -> str | None:
    """Return what the tables or the dictionary have for a word, or for the one that it is an inflection of."""
    return SOUNDS.get(word) or lexicon()(word) or _derived(word)


def _by_letters(word: str, shape: Shape) -> str:
    """Return the phonemes of a word that no dictionary has, by its letters."""
    if shape == "initialism":
        return sounds(with_sounding_end(word))
    if word.endswith("ent") and not NOUN_ENT.search(word) and shape == "word":
        return sounds(word.removesuffix("nt"))  # by far the most are verbs in the plural: ils stockent
    return sounds(word, name=shape == "name")


def _stressed(word: _Word, *, paused: bool, counts: bool) -> str:
    text = word.text.rpartition("'")[2] or word.text
    if not paused and text in LIGHT:
        return word.said
    if not paused and text in HALF_STRESSED:
        return stress(word.said).replace("ˈ", "ˌ")
    number = counts and text in ("un", "une")
    return word.said if text in UNSTRESSED and not word.said.endswith("ɛst") and not number else stress(word.said)


def stress(phonemes: str) -> str:
    """Return ``phonemes`` with the stress before the last full vowel."""
    last = None
    for match in _VOWEL.finditer(phonemes):
        last = match
    if last is None:
        last = _SCHWA.search(phonemes)
    return phonemes if last is None else f"{phonemes[: last.start()]}ˈ{phonemes[last.start() :]}"
