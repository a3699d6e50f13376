"""The signs ">" and "<" between those who are counted and a measure: "pacientes >65 años"."""

from __future__ import annotations

import re

from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.scanner import LETTERS, Rule, word_before

_LETTERS_OF_A_NOUN = 4
_MEANT_FOR = frozenset(("para", "pour", "per"))
_AGE = re.compile(r"\d{1,3}\s(?:años|ans|anos|anni|meses|mois|mesi|kg)(?!\w)")
"""Whom something is for: "gratis para < 6 años"."""
_SEVERAL = re.compile(r"(?:[aeiou]s|[aeiou]nts?|[bcdfglmnrstvz]i)$")
"""Endings of those who are counted: pacientes, patients pesant, pazienti."""


def comparison_rules(grammar: Grammar) -> list[Rule]:
    """Return the rule for ">" and "<" between those who are counted and a measure: "pacientes >65 años"."""
    if "more than" not in grammar.tables.fixed:
        return []
    more, less = grammar.tables.fixed["more than"], grammar.tables.fixed["less than"]

    def said(match: re.Match[str]) -> str | None:
        before = word_before(match.string, match.start())
        if before in _MEANT_FOR and _AGE.match(match.string, match.end()):
            return (more if match[0][0] == ">" else less).removeprefix(f"{grammar.of} ")
        if not _SEVERAL.search(before) or len(before) < _LETTERS_OF_A_NOUN:
            return None
        than = more if match[0][0] == ">" else less
        return than.removeprefix(f"{grammar.of} ") if before.endswith("ant") else than

    return [Rule("math", re.compile(rf"[><]\s?(?={grammar.number}\s?(?:{LETTERS}|%|€))"), said)]
