# ruff: noqa: RUF001  (typographic characters are what this module is about)
"""The plug-in interface of languages.

A language is a package ``rhapsode.text.languages.<tag>``, a subclass of :class:`TextFrontEnd`, and a line in the
entry-point group ``rhapsode.languages``; :mod:`rhapsode.text.languages.registry` finds it. The order of the calls for
a text, with what is known where:

1. The server process checks it: :meth:`TextFrontEnd.first_unreadable`, :meth:`TextFrontEnd.estimate_phonemes`,
   :meth:`TextFrontEnd.count_breaks`. Nothing heavy may be imported for these, nor to construct the front end.
2. A worker splits it: :meth:`TextFrontEnd.sentence_ends`, and :attr:`TextFrontEnd.cuts` for sentences that are longer
   than an engine takes.
3. A worker reads a sentence: :meth:`TextFrontEnd.read` gives tokens, words with the span of the text they come from.
   Everything that depends on how a language is written is decided there.
4. A worker phonemises the tokens: the object of :meth:`TextFrontEnd.g2p` gives a string for each. It expands, drops
   and guesses nothing but sounds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from rhapsode.text.characters import INVISIBLE, PICTURE, is_greek, is_readable, plain, script_of
from rhapsode.text.estimate import Breaks, count_breaks, estimate_phonemes
from rhapsode.text.tokens import Token

NO_PHONEMES: Final[Mapping[int, str]] = MappingProxyType({})

LINK: Final = "‿"
"""In front of a token's phonemes: no space parts them from those of the token before (IPA's sign of linking)."""

CLAUSE_END: Final = re.compile(
    r"[;:,—…!?)\]][\"'”’»)]*\s+|\s+(?=[(\[“«\"])|—(?=\w)|\s[-–]{1,3}\s+|[。！？；：、，।॥]+[”’」』）】》\"']*\s*"
)
"""Where a clause ends: at Latin punctuation with a space, and at that of scripts that are written without one."""


class G2P(Protocol):
    """Converts the words of a sentence to phonemes, in one variety of a language."""

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return one string of phonemes for each token, in misaki's notation, without spaces around it.

        ``tokens`` are those of a sentence or a clause, in order, so that a word can be read by its neighbours
        (homographs, "the" before a vowel, liaison). Only ``said`` and ``kind`` count, never the spans.

        - Where ``said`` holds several words, their phonemes are parted by single spaces.
        - A punctuation mark comes back as it is in ``said``. The caller parts words by
          :attr:`TextFrontEnd.word_separator` and puts no space before a closing mark; a string that begins with
          :data:`LINK` is joined to the one before (a particle, a liaison).
        - ``given`` holds the phonemes of tokens whose pronunciation the caller has decided, by their index. They come
          back as they are; their neighbours are read as beside such a word.
        - A word that cannot be pronounced gives an empty string, and is then spelled by :meth:`TextFrontEnd.spell`.
          Nothing else with a letter may be empty, and no word is an error.

        Symbols that an engine does not have are left out by the caller. Called in one thread at a time.
        """
        ...


@dataclass(frozen=True, slots=True)
class CutPoints:
    """Where a sentence that is too long for one segment may be cut: at the *end* of a match.

    The patterns are tried in this order of preference. ``phrase`` is before a conjunction or preposition, ``None`` if
    the language has no list of them; ``dangling`` matches (with ``search``) what should not stand before such a cut:
    an article, say. The patterns must not backtrack over more than a bounded number of characters.
    """

    clause: re.Pattern[str] = CLAUSE_END
    phrase: re.Pattern[str] | None = None
    dangling: re.Pattern[str] | None = None


class TextFrontEnd(Protocol):
    """A language. Subclass it; only what has no default must be written.

    Construction and every attribute are cheap (the server process does it): dictionaries, segmenters and G2Ps are
    imported and loaded by :meth:`read` and :meth:`g2p` when they are first called, which happens in workers only.
    ``variety`` is one of :attr:`varieties` everywhere.
    """

    tag: str
    """The language as BCP-47 writes it, without a region: ``en``."""
    name: str
    """How English calls it, for messages: ``English``."""
    varieties: tuple[str, ...]
    """The accents that can be read, as BCP-47 tags; the first is the one to take when only the language is known."""
    scripts: frozenset[str] = frozenset(("Latin",))
    """The scripts whose letters can be read, named as by :func:`~rhapsode.text.characters.script_of` ("Devanagari",
    "Hiragana", "Chinese" for Han). Latin letters are always readable: names and brands stand in every text."""
    word_separator: str = " "
    """What parts the phonemes of two words: a space, or nothing where the notation of the language has none."""
    cuts: CutPoints = CutPoints()

    # -- in the server process ----------------------------------------------------------------------------------------

    def is_readable(self, char: str) -> bool:
        """Tell whether a letter, digit or number can be spoken (or is nothing but a mark)."""
        return is_readable(char) or script_of(char) in self.scripts

    def sounds(self, char: str) -> bool:
        """Tell whether a letter, digit or number is heard when it stands alone; some are only marks, of stress say."""
        plain_forms = unicodedata.normalize("NFKC", PICTURE.sub("", INVISIBLE.sub("", char)))
        return any(
            form.isalnum()
            and (form.isascii() or is_greek(form) or plain(form).strip("'") or script_of(form) in self.scripts)
            for form in plain_forms
        )

    def first_unreadable(self, text: str) -> int | None:
        """Return the offset of the first letter, digit or number of ``text`` that cannot be spoken."""
        if text.isascii():
            return None
        foreign = {char for char in set(text) if not char.isascii() and char.isalnum() and not self.is_readable(char)}
        return min((text.index(char) for char in foreign), default=None)

    def unreadable(self, text: str) -> list[tuple[int, int]]:
        """Return the ranges of ``text`` that hold nothing but letters that cannot be spoken, in order."""
        if self.first_unreadable(text) is None:
            return []
        foreign = {char for char in set(text) if not char.isascii() and char.isalnum() and not self.is_readable(char)}
        return [match.span() for match in re.finditer(f"[{re.escape(''.join(foreign))}]+", text)] if foreign else []

    def name_unreadable(self, letters: str) -> str:
        """Return what is said for ``letters`` that cannot be spoken: a name for one, the script for several.

        The default is English, by Unicode: "Hebrew letter shin", "Hebrew letters".
        """
        script = script_of(letters[0])
        if script == "Chinese":
            return f"Chinese {'character' if len(letters) == 1 else 'characters'}"
        name = unicodedata.name(letters[0], "").lower()
        if len(letters) == 1 and name and not any(map(str.isdigit, name)):
            return script + name[len(script) :] if name.startswith(script.lower()) else name
        return f"{script} {'letter' if len(letters) == 1 else 'letters'}"

    def estimate_phonemes(self, text: str) -> float:
        """Return about how many phonemes ``text`` is read as, and never far too few.

        Limits, fairness and segment lengths hang on it, so it is fast: a million characters in a few hundredths of a
        second. The default is made for the Latin script: other letters count one, so multiply or override.
        """
        return estimate_phonemes(text)

    def count_breaks(self, text: str) -> Breaks:
        """Return about how many pauses ``text`` has: sentences, lines and paragraphs."""
        return count_breaks(text)

    def transcribe(self, ipa: str, variety: str, symbols: Collection[str]) -> str:
        """Return a caller's ``ipa`` in the ``symbols`` of an engine, which are misaki's notation of ``variety``.

        Raises RequestError (without ``param``) for a symbol that the engine has not, naming the nearest one, and when
        nothing is left that sounds. The default knows no rules of the language: see :mod:`rhapsode.text.ipa`.
        """
        from rhapsode.text.ipa import transcribe

        return transcribe(ipa, symbols)

    def possessive(self, phonemes: str, variety: str) -> str | None:
        """Return the phonemes of a word with the ending that "'s" stands for, ``None`` if the language has none."""
        return None

    def respell(self, spoken_as: str) -> str:
        """Return a caller's respelling of a word ("ZIH-gee") as :meth:`read` is to see it."""
        return spoken_as

    # -- in workers ---------------------------------------------------------------------------------------------------

    def sentence_ends(self, text: str) -> list[int]:
        """Return where the sentences of ``text`` end, rising, each with the white space behind it.

        ``text`` is one block (a paragraph or a line), at most 3,000 characters of it; its end need not be among them.
        Full stops of abbreviations and numbers end no sentence, nor does a closing quotation mark that the sentence
        goes on behind (「はい。」と言った).
        """
        from rhapsode.text.sentences import boundaries

        return boundaries(text, self.tag)

    def is_hyphenated(self, left: str, right: str, variety: str) -> bool:
        """Tell whether ``left``-``right``, parted by a hyphen at a line's end, is one word without it.

        The default says so of all: compounds that break at their own hyphen are few.
        """
        return True

    def read(self, text: str, variety: str) -> Sequence[Token]:
        """Return the tokens of ``text``: which words are said for what is written.

        ``text`` is a sentence or a clause of one: NFC, without tags, markup and invisible characters; white space may
        be of any length. The tokens are as :class:`~rhapsode.text.tokens.Token` says: they cover every character that
        is no white space, in order, and no letter or digit is left unsaid. In a script without spaces a token is a
        word that the segmenter found. What reads as one thing is one token ("25 m", "3月12日"). Runs in the Latin
        script of a language that does not use it are tokens of their own, with what English says for them
        (``registry.front_end("en").read``), and its G2P phonemises them.

        A word of letters alone with capitals inside that begins with ``Xq`` stands for one whose phonemes are given:
        it is a ``plain`` token of its own. Never raises for any text, and is at most linear in its length.
        """
        ...

    def say_as(self, written: str, interpret_as: str, form: str, variety: str) -> str | None:
        """Return what :meth:`read` is given for the content of SSML's ``say-as``, ``None`` if it is not understood.

        ``form`` is its ``format`` ("mdy"). Content that is read in that way anyway comes back as it is.
        """
        return self.spell(written) if interpret_as in ("characters", "spell-out", "verbatim") else None

    def spell(self, word: str) -> str:
        """Return ``word``, which the G2P cannot pronounce, as words that name its characters one by one.

        The last resort. The default parts its letters by spaces.
        """
        return " ".join(char for char in word if char.isalnum())

    def g2p(self, variety: str) -> G2P:
        """Return the G2P of ``variety``, made once in a process.

        Raises EngineUnavailableError when a package is missing, with the command that installs it.
        """
        ...
