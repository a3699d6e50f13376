"""English behind the port of languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from anyascii import anyascii

from rhapsode.text.characters import GREEK, GREEK_WORD, MATHEMATICAL_GREEK, UNCOMMON, is_readable
from rhapsode.text.front_end import G2P, CutPoints, TextFrontEnd
from rhapsode.text.languages.en import ipa
from rhapsode.text.languages.en.cutting import CUTS
from rhapsode.text.languages.en.sentence_ends import goes_on
from rhapsode.text.tokens import Token

_MATHEMATICAL_GREEK = re.compile("[\U0001d6a8-\U0001d7cb]")
_GREEK_RUN = re.compile(f"(?:[{GREEK}\xb5][\u0300-\u036f]{{0,3}})+")
_SYLLABLES = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


class English(TextFrontEnd):
    """American and British English."""

    tag = "en"
    name = "English"
    varieties = ("en-US", "en-GB")
    cuts: CutPoints = CUTS

    def first_unreadable(self, text: str) -> int | None:
        """Return the offset of a letter of another script, or of two Greek ones, which are a word of that language."""
        if text.isascii():
            return None
        # In order of first appearance, so the first that is foreign stands first in the text as well.
        foreign = next((char for char in dict.fromkeys(UNCOMMON.findall(text)) if not is_readable(char)), None)
        found = None if foreign is None else text.index(foreign)
        greek = text.translate(MATHEMATICAL_GREEK) if _MATHEMATICAL_GREEK.search(text) else text
        if (word := GREEK_WORD.search(greek)) and (found is None or word.start() < found):
            found = word.start()
        return found

    def unreadable(self, text: str) -> list[tuple[int, int]]:
        """Return the ranges of other scripts and of Greek words."""
        found = super().unreadable(text)
        greek = text.translate(MATHEMATICAL_GREEK) if _MATHEMATICAL_GREEK.search(text) else text
        found += (run.span() for run in _GREEK_RUN.finditer(greek) if GREEK_WORD.search(run[0]))
        return sorted(found)

    def transcribe(self, ipa_word: str, variety: str, symbols: Collection[str]) -> str:
        """Return a word in IPA as misaki writes the accent of ``variety``."""
        return ipa.transcribe(ipa_word, symbols, variety)

    def possessive(self, phonemes: str, variety: str) -> str | None:
        """Return a word with the ending of "'s"."""
        return ipa.possessive(phonemes, variety)

    def respell(self, spoken_as: str) -> str:
        """Return a respelling in small letters where capitals mark the stress (``ZIH-gee``): they are not spelled."""

        def small(match: re.Match[str]) -> str:
            parts = match[0].split("-")
            stressed = [part for part in parts if len(part) > 1 and part.isupper()]
            return match[0].lower() if stressed and any(part.islower() for part in parts) else match[0]

        return _SYLLABLES.sub(small, spoken_as)

    def sentence_ends(self, text: str) -> list[int]:
        """Return where sentences end; not behind the dot of ".NET", "ch. 7", "est. 1920", "6 a.m. EST" or "2. Nf3"."""
        ends = super().sentence_ends(text)
        return [end for end in ends if not goes_on(text, end)]

    def read(self, text: str, variety: str) -> Sequence[Token]:
        """Return the words that are said for ``text``."""
        from rhapsode.text.languages.en.reader import read

        return read(text, british=variety == "en-GB")

    def is_hyphenated(self, left: str, right: str, variety: str) -> bool:
        """Tell whether both halves are one word of the dictionary, or one of them is none ("exam-", "ple")."""
        from rhapsode.text.languages.en.lexicon import known_word

        if known_word(left + right, variety):
            return True
        return not (known_word(left, variety) and known_word(right, variety))

    def say_as(self, written: str, interpret_as: str, form: str, variety: str) -> str | None:
        """Return the words for characters, digits, cardinals, ordinals, dates and telephone numbers."""
        from rhapsode.text.languages.en.say_as import say_as

        return say_as(written, interpret_as, form, british=variety == "en-GB")

    def g2p(self, variety: str) -> G2P:
        """Return hibari's dictionaries, tagger and network behind rules of our own (half a second to load)."""
        from rhapsode.text.languages.en.g2p import EnglishG2P

        return EnglishG2P(variety)

    def spell(self, word: str) -> str:
        """Return the letters of a word one by one, in capitals, which are read by their names."""
        return " ".join(letter for letter in anyascii(word).upper() if letter.isalpha())
