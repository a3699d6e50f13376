"""The front end of a language that is written like English: spaces between words, sentences that end with a mark."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

from rhapsode.text.front_end import G2P, TextFrontEnd
from rhapsode.text.ipa import transcribe
from rhapsode.text.tokens import Token

if TYPE_CHECKING:
    from rhapsode.text.languages.shared.grammar import Grammar
    from rhapsode.text.languages.shared.sentences import SentenceEnds


class EuropeanFrontEnd(TextFrontEnd):
    """Front end that imports the modules ``reading`` and ``g2p`` of its package when they are first needed."""

    phonemes_per_estimate: ClassVar[float] = 1.0
    """Phonemes of ordinary text for each one that the estimate for English gives, and a tenth more."""
    ipa_spellings: ClassVar[Sequence[tuple[str, str]]] = ()
    """What dictionaries write in IPA, and how the notation of Kokoro writes it."""

    def estimate_phonemes(self, text: str) -> float:
        """Return about how many phonemes ``text`` is read as, from its letters alone."""
        return self.phonemes_per_estimate * super().estimate_phonemes(text)

    def transcribe(self, ipa: str, variety: str, symbols: Collection[str]) -> str:
        """Return a word in IPA as Kokoro's notation of the language writes it."""
        return transcribe(ipa, symbols, self.ipa_spellings)

    def sentence_ends(self, text: str) -> list[int]:
        """Return where sentences end, by marks and the abbreviations of the language."""
        return self._sentence_ends()(text)

    def read(self, text: str, variety: str) -> Sequence[Token]:
        """Return the tokens of ``text``."""
        tokens: Sequence[Token] = self._module("reading").read(text)
        return tokens

    def spell(self, word: str) -> str:
        """Return the names of the letters of ``word``."""
        return self._grammar().spell(word) or super().spell(word)

    def g2p(self, variety: str) -> G2P:
        """Return the G2P."""
        made: G2P = self._module("g2p").g2p()
        return made

    def _module(self, name: str) -> ModuleType:
        return import_module(f"rhapsode.text.languages.{self.tag}.{name}")

    def _grammar(self) -> Grammar:
        grammar: Grammar = self._module("reading").GRAMMAR
        return grammar

    def _sentence_ends(self) -> SentenceEnds:
        return _sentence_ends(self.tag)


@cache
def _sentence_ends(tag: str) -> SentenceEnds:
    from rhapsode.text.languages.shared.sentences import SentenceEnds

    tables = import_module(f"rhapsode.text.languages.{tag}.tables").TABLES
    return SentenceEnds(
        tables.abbreviations,
        tables.fixed["final abbreviations"].split("|"),
        (
            *("v", "c"),
            *tables.weekdays,
            *(month.rstrip(".") for month in tables.month_abbreviations),
            *(coin[:-1] for coin in tables.currencies if coin.endswith(".")),
        ),
    )
