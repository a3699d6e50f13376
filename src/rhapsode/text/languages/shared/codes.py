"""Codes that are read sign by sign: keys of a telephone, numbers of accounts and cards, formulas of chemistry."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.patterns import YEAR
from rhapsode.text.languages.shared.scanner import Rule

_KEY_AHEAD: Final = re.compile(
    r"(?<!\w)(?:tecla|teclas|teclea\w*|tecle|tecleie|pulse\w*|pulsa\w*|pulsando|presion\w+|oprim\w+|marque|marca\w*|"
    r"touches?|tapez|taper|appuy\w+|compos\w+|faites|tast[oi]|prem[aie]\w*|premere|digit\w+|selezion\w+|"
    r"aperte|apertar|aperta|pression\w+|disque|signo|símbolo|symbole|simbolo|boton|botón|bouton|bottone|botão)"
    r"(?:\s(?:la|el|le|o|a|il|lo|do|de|da|sur|per|em|na|no|con|dans|touche|tecla|tasto|signo)){0,3}\s[«“\"'(]?$"
    r"|(?<!\w)(?:tecl|puls|presion|marc|touche|tap|appuy|compos|tast|prem|digit|apert|disqu)[^.;!?]{1,30}\s"
    r"(?:o|ou|oppure|e|et|y|puis|luego|poi|depois)\s$",
    re.IGNORECASE,
)
"""What stands before a key of a telephone that is pressed."""
_SUBSCRIPTS: Final = "₀₁₂₃₄₅₆₇₈₉"
_ELEMENTS: Final = re.compile(rf"[A-Z][a-z]?|[a-z]|[{_SUBSCRIPTS}]+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[⁺⁻]")
_LAST_CARD_GROUP: Final = 4


def key_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for ``*`` and ``#`` as keys ("pulse #"), and for codes that are dialled (``*123#``)."""
    star = grammar.tables.fixed.get("star key")
    if star is None:
        return []
    names = {"*": star, "#": grammar.tables.fixed.get("hash key", grammar.tables.electronic["#"])}

    def key(match: re.Match[str]) -> str | None:
        ahead = match.string[max(0, match.start() - 40) : match.start()]
        return names[match[0]] if _KEY_AHEAD.search(ahead) else None

    def dialled(match: re.Match[str]) -> str:
        return " ".join(names.get(part) or grammar.digits(part) for part in re.findall(r"\d+|[*#]", match[0]))

    return [
        Rule("telephone", re.compile(r"(?<![\w*#])[*#]{1,2}\d{1,16}(?:[*#]\d{1,16}){0,4}#(?![\w*#])"), dialled),
        Rule("telephone", re.compile(r"(?<![*#])[*#](?![\w*#])"), key),
    ]


def account_rules(grammar: Grammar) -> tuple[Rule, Rule]:
    """Return the rule for an IBAN, at its letters, and that for the number of a card in groups of four digits."""

    def iban(match: re.Match[str]) -> str:
        return grammar.spell(match[0])

    def card(match: re.Match[str]) -> str | None:
        groups = re.split(r"[\s-]", match[0])
        return None if all(YEAR.fullmatch(group) for group in groups) else grammar.digits(match[0])

    return (
        Rule(
            "serial",
            re.compile(r"[A-Z]{2}\d{2}(?=(?:[A-Z\s]*\d){10})(?:\s?[\dA-Z]{4}){3,7}(?:\s?[\dA-Z]{1,3})?(?!\w)"),
            iban,
        ),
        Rule(
            "serial",
            re.compile(
                rf"\d{{4}}(?:([\s-])\d{{4}})(?:\1\d{{4}}){{1,3}}(?:\1\d{{1,{_LAST_CARD_GROUP}}})?(?![\w]|[.,-]\d)"
            ),
            card,
        ),
    )


def formula_rule(grammar: Grammar) -> Rule:
    """Return the rule for letters with lowered digits, and the charge of an ion: "CO₂", "x₁", "SO₄²⁻"."""

    def said(match: re.Match[str]) -> str:
        words = []
        for part in _ELEMENTS.findall(match[0]):
            digits = unicodedata.normalize("NFKC", part)
            if digits.isdecimal():
                words.append(grammar.cardinal(int(digits)))
            elif part in "⁺⁻":
                words.append(grammar.plus if part == "⁺" else grammar.minus)
            else:
                words.append(grammar.spell(part))
        return " ".join(words)

    element = rf"[A-Z][a-z]?[{_SUBSCRIPTS}]{{0,3}}"
    charge = r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{0,2}[⁺⁻])"
    return Rule(
        "math",
        re.compile(
            rf"(?=\w*[{_SUBSCRIPTS}]|[A-Za-z]{{1,6}}{charge})(?:(?:{element}){{1,12}}{charge}?|[a-z][{_SUBSCRIPTS}]{{1,3}})(?!\w)"
        ),
        said,
    )
