"""The signs ">" and "<" between those who are counted and a measure ("pacientes >65 años"), and ">" in menus."""

from __future__ import annotations

import re

from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.scanner import LETTERS, Rule, word_before

MENU_RULE = Rule(
    "punctuation",
    re.compile(r"(?<=[a-zß-ÿ\])»”] )>(?= [\[«“]?[A-ZÀ-Þ][\w-])|(?<=[\u0900-\u097F] )>(?= [\u0900-\u097F]{2})"),
    lambda match: ",",
)
"""The rule for what parts the steps of a path through menus: "Ajustes > Red"; it is a pause."""
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
