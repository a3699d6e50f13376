"""Rules for abbreviations: what stands beside one tells it from words, initials and names of files."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.electronic import VOWEL
from rhapsode.text.languages.shared.english import FIRST_NAMES
from rhapsode.text.languages.shared.grammar import Grammar, pairs
from rhapsode.text.languages.shared.patterns import alternatives
from rhapsode.text.languages.shared.scanner import Rule, word_before

_SEVERAL: Final = {"p.": "pp.", "pág.": "págs.", "pag.": "pagg.", "art.": "arts.", "cap.": "caps.", "fig.": "figs."}
"""Abbreviations before a range of numbers, and those of several."""
_CAPITALISED: Final = re.compile(r"(?<!\w)([A-ZÀ-Þ][a-zß-ÿ]+)\s$")
_DEGREES_AHEAD: Final = re.compile(r"\.?\s?(?:de\s|di\s)?[-−]?\d{1,2}(?:[.,]\d)?\s?[°º]")
"""The degrees of a temperature, which is feminine: "máx. 18°"."""
_DIGIT_AHEAD: Final = re.compile(r"\s*(?:\d|[IVXLC]+(?![\w'’]|\.\s?[A-ZÀ-Þ])|[A-K](?!\w|\.\w))")
"""A number, a Roman numeral or a letter that an abbreviation counts: "cap. 4", "vol. II", "fig. B"."""
_NAME_AHEAD: Final = re.compile(
    r"[\s-]*(?:[A-ZÀ-Þ]['’.]?[A-Za-zà-ÿª]|l[ae]\s|l['’]|(?:et|ou)\sM|d(?:[aeo]s?|el)[\s-][A-ZÀ-Þ])"
)
_ENDS: Final = re.compile(r"\s*$|\s+[A-ZÀ-Þ]")
_ENDS_BEFORE_A_WORD: Final = re.compile(r"\s*$|\s+[A-ZÀ-Þ][a-zß-ÿ]")
_RANGE_AHEAD: Final = re.compile(r"\s*\d+\s?[-–]\s?\d")
_EXERCISE_AHEAD: Final = re.compile(r"\s?\d{1,3}[a-f]?(?:(?P<more>\s?[-–]\s?\d|\s(?:y|e|et)\s\d)|[,;.:)]|\s*$)")
"""The number of an exercise, which counts no noun: "ej. 3 y 4", "es. 12."."""
_SHORTENED_NAME: Final = re.compile(r"(?:Th|Ch|Ph)\.(?=[\s-]?[A-ZÀ-Þ][a-zà-ÿ])")


def abbreviation_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for abbreviations. The full stop of one that ends a sentence is left for the sentence."""
    return _AbbreviationReader(grammar).rules()


def _squeezed(written: str) -> str:
    return re.sub(r"\s", "", written)


def _with_capital(written: str) -> str:
    return written[0].upper() + written[1:]


class _AbbreviationReader:
    """Reads abbreviations of one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        listed, fixed = grammar.tables.abbreviations, grammar.tables.fixed
        self._table = {_squeezed(written): said for written, said in listed.items()}
        self._said = {**{_with_capital(key): said for key, said in self._table.items()}, **self._table}
        self._written = {*listed, *map(_with_capital, listed)}
        self._final = {word.removesuffix(".") for word in fixed["final abbreviations"].split("|")}
        self._before_digit = frozenset(fixed["before digit"].split("|"))
        self._before_name = frozenset(fixed["before name"].split("|"))
        self._words_too = frozenset(fixed.get("abbreviations that are words", "").split("|"))
        bound = self._before_digit | self._before_name | self._words_too
        self._stems = {word[:-1] for word in listed if word.endswith(".") and word not in bound}
        self._capitalised = frozenset(key for key in self._written - set(listed) if key.find(".") == len(key) - 1)
        self._unlisted = frozenset(self._said) - frozenset(self._table)
        self._initials = frozenset(("D.", *fixed.get("initials", "").split()))
        self._exercises = pairs(fixed.get("exercise", ""))
        self._agreeing = frozenset(fixed.get("agreeing", "").split("|"))
        self._title_before = re.compile(rf"(?<!\w)(?:{fixed.get('before a title', '-')})\s$", re.IGNORECASE)

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        stems, final, written = map(alternatives, (self._stems, self._final, self._written))
        return [
            Rule("acronym", _SHORTENED_NAME, lambda match: self._grammar.spell(match[0])),
            Rule("abbreviation", re.compile(rf"(?:{stems})(?=\.[\s\"»”)]*$)"), self._without_stop),
            Rule("abbreviation", re.compile(rf"(?:{final})(?=\.\s+[A-ZÀ-Þ¿¡«])"), self._without_stop),
            Rule("abbreviation", re.compile(rf"(?:{written})(?:(?!\w)|(?<=[.°º])(?=\d))"), self._expanded),
        ]

    def _without_stop(self, match: re.Match[str]) -> str | None:
        return self._agreed(self._said.get(_squeezed(match[0]) + "."), f"{match[0]}.", match)

    def _expanded(self, match: re.Match[str]) -> str | None:
        written, text, end = match[0], match.string, match.end()
        if self._is_an_initial(match) or _is_an_extension(match) or self._is_a_word(match):
            return None
        several = _SEVERAL.get(written, "")
        if several in self._said and _RANGE_AHEAD.match(text, end):
            return self._said[several]
        said = self._said.get(_squeezed(written))
        if written in self._exercises and (ahead := _EXERCISE_AHEAD.match(text, end)):
            one, many = self._exercises[written].split()
            return many if ahead["more"] else one
        if said and written[0].isupper() and _DIGIT_AHEAD.match(text, end):
            said = self._table.get(_squeezed(written.lower()), said)  # "Cap. 4" is a chapter, "Cap. Ruiz" a captain
        return self._agreed(said, written, match)

    def _is_a_word(self, match: re.Match[str]) -> bool:
        """Tell whether what is written is a word at the end of a sentence, or stands before nothing that it counts."""
        written, text, end = match[0], match.string, match.end()
        key = written.lower() if written in self._unlisted and not re.search(VOWEL, written.lower()) else written
        if key in self._before_digit and not _DIGIT_AHEAD.match(text, end):
            return True
        if key in self._before_name and not _NAME_AHEAD.match(text, end):
            return True
        if written in self._words_too and _ENDS.match(text, end):
            return True
        if written not in self._capitalised or not _ENDS_BEFORE_A_WORD.match(text, end):
            return False
        # "Press Tab. Then": within a sentence only what is listed so has a capital
        return word_before(text, match.start())[-1:].isalpha()

    def _agreed(self, said: str | None, written: str, match: re.Match[str]) -> str | None:
        """Return an adjective in the gender of the noun before it: "velocidad máxima"."""
        if not said or f"{written.lower().rstrip('.')}." not in self._agreeing:
            return said
        degrees = _DEGREES_AHEAD.match(match.string, match.end()) is not None
        feminine = degrees or self._grammar.gender(word_before(match.string, match.start())) == "f"
        return f"{said[:-1]}a" if feminine else said

    def _is_an_initial(self, match: re.Match[str]) -> bool:
        """Tell whether "D." or "M." is the second initial of a name ("Franklin D. Roosevelt"), or added ("I+D.")."""
        if match[0] not in self._initials:
            return False
        before = match.string[max(0, match.start() - 30) : match.start()]
        name = _CAPITALISED.search(before)
        named = name is not None and not self._title_before.search(before)
        if match[0] == "M." and name:  # "Hier M. Durand", but "Robert M. Gates"
            known = name[1].lower() in FIRST_NAMES or name[1].lower() in self._grammar.tables.regnal
            return known or (named and word_before(before, name.start(1)) in ("par", "et", "avec"))
        return named or before[-1:] in tuple("+&-")


def _is_an_extension(match: re.Match[str]) -> bool:
    """Tell whether what looks like an abbreviation ends the name of a file: "key.asc"."""
    start = match.start()
    return start > 0 and match.string[start - 1] == "." and match[0].islower() and "." not in match[0][:-1]
