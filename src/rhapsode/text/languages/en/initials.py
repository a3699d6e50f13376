"""Initials without a space ("W.H.Harvey"), of a subspecies ("P. c. cristatus"), before a year ("John P. 1995")."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_TOUCHING = re.compile(r"[A-Z]\.(?=(?:[A-Z]\.){0,3}[A-Z][a-z]{2,20}(?![\w./@]))")
_SUBSPECIES = re.compile(r"(?<=[A-Z]\.\s)[a-z]\.(?=\s[a-z]{4,})")
_BEFORE_A_YEAR = re.compile(r"[A-Z]\.(?=\s\(?(?:1[5-9]|20)\d\d[.):,])")
_NAME_BEFORE = re.compile(r"(?:[A-Z][a-z'-]{1,24}|[A-Z]\.),?\s$")


def _touching(match: re.Match[str], context: Context) -> list[Token] | None:
    behind_another = context.before(match.start()) == "." and context.tokens and context.tokens[-1].kind == "acronym"
    return one(match, match[0][0], "acronym") if behind_another or context.alone(match.start()) else None


def _before_a_year(match: re.Match[str], context: Context) -> list[Token] | None:
    if not _NAME_BEFORE.search(context.text, max(0, match.start() - 28), match.start()):
        return None
    return one(match, match[0][0], "acronym")


RULES: Final = (
    Rule("a", _TOUCHING, _touching),
    Rule("a", _SUBSPECIES, lambda m, c: one(m, m[0][0].upper(), "acronym")),
    Rule("a", _BEFORE_A_YEAR, _before_a_year),
)
