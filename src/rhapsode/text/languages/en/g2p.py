# ruff: noqa: RUF001  (phonemes are what this module is about)
"""Graphemes to phonemes of English: the words that a reader decided on, in misaki's notation.

Dictionary, tagger and network for unknown words are hibari's, whose rules for words in context ("the" before a vowel,
"to", weak forms, stress of capitals) derive from misaki 0.9.4, which Kokoro was trained with. Nothing here expands,
drops or guesses: hibari's normaliser, number reader and spelling of capitals are not used. A word in capitals is a
word; what is to be spelled comes as single capital letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from rhapsode.text.front_end import LINK, NO_PHONEMES
from rhapsode.text.languages.en.clause import Clause, Word
from rhapsode.text.languages.en.foreign_phrases import foreign_phrases
from rhapsode.text.languages.en.foreign_spelling import is_marked, lettered
from rhapsode.text.languages.en.homographs import (
    OTHER,
    VERB,
    load_model,
    readings_of,
    sounds,
)
from rhapsode.text.languages.en.lexicon import known_word, load_g2p
from rhapsode.text.languages.en.names import name_sounds
from rhapsode.text.languages.en.rare_readings import RARE_READINGS, rare_reading
from rhapsode.text.languages.en.unknown_words import (
    ACCENTED,
    CONTRACTED,
    ELIDED,
    PRIMARY_STRESS,
    SECONDARY_STRESS,
    UnknownWords,
    contracted,
    descendant,
    drawn_out,
    without_accents,
)
from rhapsode.text.languages.en.verb_places import can_only_be_noun, can_only_be_verb, only_reading
from rhapsode.text.languages.en.word_formation import WordFormation
from rhapsode.text.tokens import Token

NEAREST_SYMBOL: Final = str.maketrans(
    {"ʀ": "ʁ", "g": "ɡ", "-": " ", "1": None, "\u2009": " ", "–": "—", "‘": None, "’": None, "ɾ": "T", "ʔ": "t"}
)
"""What the dictionaries may write that misaki's notation does not have, and the symbol to say instead."""

_CAMEL: Final = re.compile(r"[^\W\d_]*?[a-zß-öø-ÿ](?=[A-ZÀ-ÖØ-Þ])|[^\W\d_]+(?:'[^\W\d_]+)*")
_CAPITALISED, _SHOUTED, _DEMOTED = 0.5, 2.0, -0.5  # stress, as hibari's apply_stress takes it
_PAUSES: Final = frozenset(";:,.!?—…")
_STRONG: Final = {"am": "ˈæm", "an": "ˈæn", "than": "ðˈæn", "the": "ðˈi", "to": "tˈu"}
"""Words of other vowels where they are named: "the word 'than'"."""
_SENTENCE_ENDS: Final = frozenset(".!?…")
_QUOTES: Final = ("", '"')
"""Quotation marks as the reader has them: single ones are silent, as a hyphen is."""
_INFLECTIONS: Final = (
    "s",
    "es",
    "d",
    "ed",
    "r",
    "er",
    "st",
    "est",
    "ing",
    "ly",
    "'s",
    "'d",
    "'ll",
    "'re",
    "'ve",
    "n't",
)
_SHORTEST_NAME: Final = 2
_SHORTEST_GERUND: Final = 3
_PREFIXES: Final = {"re": "ɹˌi"}
"""Words that sound otherwise before a hyphen: "re-created"."""
_CACHED: Final = 32_768
_STRESSES: Final = (PRIMARY_STRESS, SECONDARY_STRESS)
_NO_STRESS: Final = str.maketrans("", "", PRIMARY_STRESS + SECONDARY_STRESS)
_IRISH: Final = re.compile(r"^([OD]')(\w)")
_DESCENDANT: Final = re.compile(r"(Mc|Mac(?=[A-Z])|[OD]')([^\W\d_]{3,})")
"""A surname with the beginning of one: "McGonagall", "O'Riordan"."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What follows: whether it begins with a vowel (``None``: a pause), and whether it is the word "to"."""

    vowel: bool | None = None
    to: bool = False


class EnglishG2P:
    """Says how English words sound, in one accent. See :class:`~rhapsode.text.front_end.G2P`."""

    def __init__(self, language: str) -> None:
        from hibari.g2p import Context
        from hibari.g2p.lexicon import CONSONANTS, VOWELS, apply_stress, stress_weight

        hibari = load_g2p(language)
        self._british = language == "en-GB"
        self._rules = hibari.lexicon
        self._split = hibari.tokenizer.split
        self._tagger = hibari.tagger
        self._unknown = UnknownWords(hibari.oov, british=self._british)
        self._formed = WordFormation(self._plainly, self._unknown, british=self._british)
        self._homographs = load_model()
        self._context, self._apply_stress, self._stress_weight = Context, apply_stress, stress_weight
        self._vowels: frozenset[str] = VOWELS
        self._sounds: frozenset[str] = VOWELS | CONSONANTS | _PAUSES
        # Bound to this object, which lives as long as the process.
        self._pieces_of = lru_cache(maxsize=_CACHED)(self._in_pieces)
        self._read = lru_cache(maxsize=_CACHED)(self._look_up)
        self._readings = lru_cache(maxsize=_CACHED)(self._readings_of)
        self._whole = lru_cache(maxsize=_CACHED)(self._whole_compound)

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return the phonemes of each token; compounds and spelled letters have the stress of one word."""
        given = {**foreign_phrases(tokens, self._is_english, british=self._british), **given}
        clause = self.tagged(tokens, given)
        found = [""] * len(tokens)
        ahead = _Ahead()
        for index in range(len(tokens) - 1, -1, -1):
            token = tokens[index]
            if index in given or token.kind == "punctuation":
                found[index] = given.get(index, token.said)
                ahead = self._before(found[index], "", ahead)
                continue
            words = clause.words[index]
            said: list[str] = []
            for word in reversed(words):
                phonemes = self._say(word, clause, ahead)
                if len(words) == 1 and _is_quoted(tokens, index):
                    phonemes = self._mentioned(token.said, phonemes)
                ahead = self._before(phonemes, word.text, ahead)
                said.append(phonemes)
            found[index] = said[0] if len(said) == 1 else self._joined(token, words, said[::-1])
        for compound in _compounds(tokens, given):
            texts = [tokens[at].said for at in compound]
            for at, phonemes in zip(compound, self._compound(texts, [found[at] for at in compound]), strict=True):
                found[at] = phonemes if at == compound[0] else LINK + phonemes
        for at in _sentences_of_one_word(tokens, given):
            found[at] = self._mentioned(tokens[at].said, found[at])
        return found

    @property
    def entries(self) -> Mapping[str, object]:
        """The entries of the dictionary, as :func:`~rhapsode.text.languages.en.homographs.sounds` takes them."""
        return self._rules.golds  # type: ignore[no-any-return]

    def tagged(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> Clause:
        """Return the words of ``tokens`` with the tags of their pieces."""
        clause = Clause(tokens, given, self._pieces_of)
        if clause.pieces:
            clause.tags = self._tagger(clause.pieces)
        return clause

    def _before(self, phonemes: str, text: str, ahead: _Ahead) -> _Ahead:
        """Return what stands ahead of the word before these ``phonemes``."""
        first = next((symbol for symbol in phonemes if symbol in self._sounds), None)
        vowel = ahead.vowel if first is None else None if first in _PAUSES else first in self._vowels
        return _Ahead(vowel, text in ("to", "To", "TO"))

    def _in_pieces(self, word: str) -> tuple[str, ...]:
        """Return a word as the tagger was trained on it: "don't" is two pieces."""
        word = word.replace("’", "'")
        return tuple(filter(None, self._split(word))) or (word,)

    # -- a word -------------------------------------------------------------------------------------------------------

    def _say(self, word: Word, clause: Clause, ahead: _Ahead) -> str:
        text = word.text
        if word.is_letter:
            return self._letter(text)
        tag = clause.tag(word)
        if len(text) == 1:
            if text in "Aa":
                return self._article(text, tag, word, clause, ahead)
        elif text.isupper():
            stress: float | None = None if clause.is_shouting(word) else _SHOUTED
            text = text.lower()
            return self._read_homograph(text, tag, stress, word, clause) or self._read(text, tag, stress, ahead)
        stress = None if text.islower() else _CAPITALISED
        return self._read_homograph(text.lower(), tag, stress, word, clause) or self._read(text, tag, stress, ahead)

    def _article(self, text: str, tag: str, word: Word, clause: Clause, ahead: _Ahead) -> str:
        """Return the article; a letter at a pause ("list A."), beside letters, as a name, or by the tagger's word."""
        is_letter = ahead.vowel is None or clause.is_no_article(word)
        is_letter = is_letter or (text == "A" and clause.is_beside_letter(word))
        if text == "A" and ((tag != "DT" and word.piece > 0) or clause.is_named_by_letter(word)):
            is_letter = True
        return self._letter("A") if is_letter else "ɐ"

    def _mentioned(self, text: str, phonemes: str) -> str:
        """Return a word that is named ("the word 'of'") or a sentence ("Why?"): in its strong form, with a stress."""
        if text in "Aa":
            return self._letter("A")
        strong = _STRONG.get(text.lower()) or phonemes
        return str(self._apply_stress(strong, _SHOUTED))

    def _letter(self, letter: str) -> str:
        names = (self._rules.golds.get(char) for char in anyascii(letter).upper() if char.isalpha())
        return " ".join(filter(None, names)).translate(NEAREST_SYMBOL)

    def _read_homograph(self, small: str, tag: str, stress: float | None, word: Word, clause: Clause) -> str | None:
        """Return the phonemes of the reading that fits the context; ``None`` leaves it to the dictionary."""
        if small in RARE_READINGS:
            rare = rare_reading(small, *clause.context(word))
            if rare is not None:
                return str(self._apply_stress(rare[self._british], stress)).translate(NEAREST_SYMBOL)
        readings = self._readings(small)
        owner = not readings and small.endswith("'s") and self._readings(small[:-2])
        if not (readings or owner):
            return None
        base = small[:-2] if owner else small
        words, tags, at = clause.context(word)
        if owner == (OTHER, VERB):
            reading = OTHER
        elif owner and base == "invalid":  # an adjective owns nothing
            reading = "person"
        elif readings and clause.is_of_number(word):
            reading = readings[0]
        elif only := only_reading(base, words, tags, at):
            reading = only
        elif readings == (OTHER, VERB) and can_only_be_noun(base, words, tags, at):
            reading = OTHER
        elif readings == (OTHER, VERB) and can_only_be_verb(base, words, tags, at):
            reading = VERB
        else:
            reading = self._homographs.choose(base, owner or readings, words, tags, at)
        phonemes = sounds(base, reading, self._rules.golds.get(base), self._british)
        if phonemes is None:
            return None
        if owner:
            phonemes = self._rules._s(phonemes)
        return str(self._apply_stress(phonemes, stress)).translate(NEAREST_SYMBOL)

    def _readings_of(self, small: str) -> tuple[str, ...]:
        known = small in self._homographs.words  # the others keep the dictionary's reading for the tag
        return readings_of(small, self._rules.golds.get(small)) if known else ()

    # -- dictionary and network ---------------------------------------------------------------------------------------

    def _look_up(self, text: str, tag: str, stress: float | None, ahead: _Ahead) -> str:
        """Return the phonemes of a word, by the dictionary, its inflections, or the network; empty if it has none."""
        text = text.replace("’", "'")
        if elided := ELIDED.get(text.lower()):
            return elided
        if text.startswith("'") and known_word(whole := f"h{text[1:]}"):  # 'ave
            return self._look_up(whole, tag, stress, ahead).replace("h", "", 1)
        if text.lower() in ("am", "an"):  # words: hibari spells them where its tagger says that they are nouns
            tag = "VBP"
        if named := self._named(text, stress):
            return named.translate(NEAREST_SYMBOL)
        context = self._context(ahead.vowel, ahead.to)
        for form in self._forms(text):
            phonemes: str | None = self._rules.get_word(form, tag, stress, context)[0]
            if phonemes:
                return phonemes.translate(NEAREST_SYMBOL)
        return self._invent(text, stress).translate(NEAREST_SYMBOL)

    def _named(self, text: str, stress: float | None) -> str | None:
        """Return the phonemes of a name, or of its form in -'s or -s; ``None`` where a dictionary is the better guide.

        A word of our own list is said as it has it; one of CMUdict's where misaki's hand-made dictionary lacks it and,
        unless it is written with a capital, the other one too.
        """
        if text.lower().removesuffix("'s") in ACCENTED:
            return None
        for ending in ("", "'s", "s"):
            base = without_accents(text.removesuffix(ending)).lower() if text.endswith(ending) else ""
            if len(base) < _SHORTEST_NAME or (ending == "s" and self._is_known(text, names=True)):
                continue
            names = stress is not None
            ours = (
                is_marked(text)
                or self._is_known(base, names=names)
                or (ending == "s" and self._is_known(text, names=names))
            )
            if found := name_sounds(base, british=self._british, ours=ours):
                stressed = str(self._apply_stress(found, None if stress == _CAPITALISED else stress))
                return str(self._rules._s(stressed)) if ending else stressed
        if formed := self._formed.inflected(text.lower(), self._of_ours):
            return str(self._apply_stress(formed, None if stress == _CAPITALISED else stress))
        return None

    def _of_ours(self, small: str) -> str | None:
        """Return the phonemes of a word of our own list."""
        return name_sounds(small, british=self._british, ours=True)

    def _plainly(self, small: str) -> str | None:
        """Return the commonest phonemes of a word of misaki's hand-made dictionary or of our own list."""
        entry = self._rules.golds.get(small)
        return self._of_ours(small) or (entry.get("DEFAULT") if isinstance(entry, dict) else entry)

    def _is_known(self, small: str, *, names: bool) -> bool:
        """Tell whether misaki's dictionaries have a word; with ``names`` only the one that was made by hand counts."""
        forms = (small, small.capitalize())
        return any(form in self._rules.golds or (not names and form in self._rules.silvers) for form in forms)

    def _is_english(self, small: str) -> bool:
        """Tell whether a word or what it is inflected from stands in misaki's dictionary that was made by hand."""
        bases = (small.removesuffix(ending) for ending in _INFLECTIONS if small.endswith(ending))
        return any(self._is_known(base, names=True) for base in (small, *bases) if base)

    def _is_sure(self, small: str) -> bool:
        """Tell whether a word stands in misaki's dictionary that was made by hand, or in our own list."""
        return small in self._rules.golds or name_sounds(small, british=self._british, ours=True) is not None

    def _forms(self, text: str) -> list[str]:
        """Return the forms of a word by which it may stand in the dictionary."""
        forms = [text, text.strip("'")]
        if not text[1:].islower():
            forms += [text.lower(), text.capitalize()]
        if text[1:2] == "'":  # O'Neil
            forms.append(_IRISH.sub(lambda match: match[1] + match[2].upper(), text))
        if not text.isascii() and text.lower() not in ACCENTED:
            plain = without_accents(text)
            if is_marked(text) and plain not in self._rules.golds:  # families of America have lost the sound, too
                return [text]
            # Where only the larger and less careful dictionary has the accents, the letters are the better guide.
            forms.insert(0 if text.removesuffix("'s") not in self._rules.golds else len(forms), plain)
        return [form for form in dict.fromkeys(forms) if form]

    def _invent(self, text: str, stress: float | None) -> str:
        """Return the phonemes of a word that the dictionary does not have."""
        if accented := ACCENTED.get(text.lower()):
            return str(self._apply_stress(accented[self._british], stress))
        if match := CONTRACTED.fullmatch(text):
            return contracted(self._read(match[1], "NN", stress, _Ahead(False)), match[2], british=self._british)
        if text.endswith("in") and len(text) > _SHORTEST_GERUND and known_word(f"{text}g"):  # doin'
            return self._read(f"{text}g", "VBG", stress, _Ahead(False)).removesuffix("ŋ") + "n"
        if text.endswith("'s") and len(text) > 2:
            return str(self._rules._s(self._invent(text[:-2], stress)) or "")
        if len(set(text)) > 1 and (shorter := drawn_out(text, self._is_sure)) != text:
            return self._read(shorter, "NN", stress, _Ahead(False))
        if (match := _DESCENDANT.fullmatch(text)) and (match[1] != "Mac" or not known_word(match[2])):
            return descendant(match[1], self._read(match[2].capitalize(), "NNP", _CAPITALISED, _Ahead(False)))
        if "'" in text[1:-1] and known_word(joined := text.replace("'", "")):  # Hawai'i
            return self._read(joined, "NNP", stress, _Ahead(False))
        parts = _CAMEL.findall(text)
        if len(parts) > 1:
            return "".join(self._read(part, "NNP", _CAPITALISED, _Ahead(False)) for part in parts)
        bare = text.strip("'")
        for letters, word in lettered(bare):
            if known_word(word):
                return f"{self._letters(letters)} {self._read(word, 'NN', stress, _Ahead(False))}"
        return self._formed(bare) or self._unknown(bare) or self._letters(text)

    def _letters(self, text: str) -> str:
        names = [self._letter(char) for char in anyascii(text)]
        return " ".join(filter(None, names))

    # -- several words of one token -----------------------------------------------------------------------------------

    def _joined(self, token: Token, words: Sequence[Word], said: list[str]) -> str:
        """Return the words of a token: spelled letters stressed on the last, compounds on their heavier half."""
        if words and all(word.is_letter for word in words):
            said[:-1] = [letter.replace(PRIMARY_STRESS, SECONDARY_STRESS) for letter in said[:-1]]
        elif token.kind == "plain":
            said = self._compound([word.text for word in words], said)
        return " ".join(filter(None, said))

    def _compound(self, texts: Sequence[str], said: Sequence[str]) -> list[str]:
        """Return the parts of a compound ("well-known") as the dictionary has it, or else stressed as misaki does.

        Where the dictionary's sounds cannot be parted as the words are, the first part has them all.
        """
        whole = self._whole("-".join(texts).lower())
        if not whole:
            prefixes = (_PREFIXES.get(text.lower(), sound) for text, sound in zip(texts[:1], said, strict=False))
            return self._demoted(texts, [*prefixes, *said[1:]])
        return _aligned(whole, said) or [whole, *("" for _ in said[1:])]

    def _whole_compound(self, text: str) -> str:
        if ours := name_sounds(without_accents(text), british=self._british, ours=True):
            return ours.translate(NEAREST_SYMBOL)
        phonemes: str | None = self._rules.get_word(text, "NN", None, self._context(None, False))[0]
        return (phonemes or "").translate(NEAREST_SYMBOL)

    def _demoted(self, texts: Sequence[str], said: Sequence[str]) -> list[str]:
        """Take the main stress from the lighter half of the parts."""
        found = list(said)
        weights = sorted(
            (PRIMARY_STRESS in part, self._stress_weight(part), at) for at, part in enumerate(found) if part
        )
        lighter = [at for _, _, at in weights[: len(weights) // 2]]
        if len(weights) == 2 and len(texts[min(at for _, _, at in weights)]) == 1:
            lighter = [max(at for _, _, at in weights)]  # T-shirt
        elif sum(stressed for stressed, _, _ in weights) <= (len(weights) + 1) // 2:
            return found
        for at in lighter:
            found[at] = self._apply_stress(found[at], _DEMOTED)
        return found


def _aligned(entry: str, said: Sequence[str]) -> list[str] | None:
    """Return a compound's phonemes parted as its words are, if they are the same but for the stress."""
    found, at = [], 0
    for part in said:
        start = at
        for symbol in part.translate(_NO_STRESS):
            while entry[at : at + 1] in _STRESSES:
                at += 1
            if entry[at : at + 1] != symbol:
                return None
            at += 1
        found.append(entry[start:at])
    return found if at == len(entry) else None


def _compounds(tokens: Sequence[Token], given: Mapping[int, str]) -> Iterator[list[int]]:
    """Yield the indices of words that are joined by hyphens: marks without a sound, which touch both."""
    at = 0
    while at < len(tokens):
        found = [at]
        while _is_joined(tokens, given, found[-1]):
            found.append(found[-1] + 2)
        if len(found) > 1:
            yield found
        at = found[-1] + 1


def _is_joined(tokens: Sequence[Token], given: Mapping[int, str], at: int) -> bool:
    if at + 2 >= len(tokens) or at in given or at + 2 in given:
        return False
    word, mark, other = tokens[at : at + 3]
    touching = word.end == mark.start and mark.end == other.start
    return touching and mark.kind == "punctuation" and not mark.said and word.kind == other.kind == "plain"


def _sentences_of_one_word(tokens: Sequence[Token], given: Mapping[int, str]) -> Iterator[int]:
    """Yield the indices of words that are all there is of their sentence, except those with ``given`` phonemes."""
    sentence: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind != "punctuation":
            sentence.append(at)
        elif token.said in _SENTENCE_ENDS:
            yield from _only_word(tokens, sentence, given)
            sentence = []
    yield from _only_word(tokens, sentence, given)


def _only_word(tokens: Sequence[Token], sentence: Sequence[int], given: Mapping[int, str]) -> Sequence[int]:
    """Return a sentence, given by the indices of its tokens, if it is one word; else nothing."""
    is_word = len(sentence) == 1 and sentence[0] not in given and len(tokens[sentence[0]].said.split()) == 1
    return sentence if is_word else ()


def _is_quoted(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a token is all that stands between two quotation marks."""
    if not 0 < at < len(tokens) - 1:
        return False
    opening, token, closing = tokens[at - 1 : at + 2]
    if not opening.kind == closing.kind == "punctuation" or opening.said not in _QUOTES:
        return False
    if closing.said != opening.said or opening.end != token.start or token.end != closing.start:
        return False
    behind = tokens[at + 2] if at + 2 < len(tokens) else None
    # A hyphen touches words on both sides.
    apart_before = at == 1 or tokens[at - 2].end < opening.start or tokens[at - 2].kind == "punctuation"
    return apart_before and (behind is None or closing.end < behind.start or behind.kind == "punctuation")


@lru_cache(maxsize=2)
def english_g2p(language: str) -> EnglishG2P:
    """Return the G2P of an accent, made once in a process (about 0.4 s).

    Raises EngineError for another language, and EngineUnavailableError when hibari is not installed.
    """
    return EnglishG2P(language)
