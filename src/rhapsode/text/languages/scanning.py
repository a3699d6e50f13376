"""Rewrite what is not written in words, by rules tried where a digit or a sign stands, keeping the span of each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rhapsode.text.tokens import SemioticClass, Token


@dataclass(frozen=True, slots=True)
class Rule:
    """Say ``said(match)`` where ``pattern`` matches; ``None`` from ``said`` declines, and the next rule is tried."""

    kind: SemioticClass
    pattern: re.Pattern[str]
    said: Callable[[re.Match[str]], str | None]


def rule(kind: SemioticClass, pattern: str, said: Callable[[re.Match[str]], str | None] | str) -> Rule:
    """Make a :class:`Rule` of the source of a pattern, and of a function or a constant."""
    if isinstance(said, str):
        constant = said
        return Rule(kind, re.compile(pattern), lambda _: constant)
    return Rule(kind, re.compile(pattern), said)


def rewrite(text: str, starts: re.Pattern[str], rules: Sequence[Rule]) -> list[Token]:
    """Cut ``text`` into what the rules say and the ``plain`` stretches between, in order and without gaps.

    ``starts`` matches each character that a rule may begin at; the first rule that matches there wins, and a position
    that no rule takes stays plain. Each position is tried once, so the time is linear in the text as long as every
    pattern is bounded.
    """
    tokens: list[Token] = []
    plain_from = at = 0
    while (found := starts.search(text, at)) is not None:
        at = found.start()
        for rule in rules:
            match = rule.pattern.match(text, at)
            if match is None or match.end() == at or (said := rule.said(match)) is None:
                continue
            if plain_from < at:
                tokens.append(Token(plain_from, at, text[plain_from:at]))
            tokens.append(Token(at, match.end(), said, rule.kind))
            plain_from = at = match.end()
            break
        else:
            at += 1
    if plain_from < len(text):
        tokens.append(Token(plain_from, len(text), text[plain_from:]))
    return tokens


_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C, 0xFF0E)} | {
    0x3000: 0x20, 0x2212: 0x2D, 0xFE63: 0x2D, 0x2010: 0x2D, 0x2011: 0x2D, 0xFFE5: 0xA5, 0xFFE1: 0xA3, 0xFFE0: 0xA2,
    0xA0: 0x20, 0x202F: 0x20, 0x2009: 0x20, 0x2044: 0x2F, 0x2236: 0x3A, 0xFE55: 0x3A,
}  # fmt: skip


_WIDE_POINT = re.compile(r"(?<=\d)\uff0e(?=\d)")


def fold_width(text: str) -> str:
    """Replace full-width ASCII, spaces and signs by their plain forms, one character for one, so that spans stay.

    The full-width comma stays, and the full-width full stop where it does not stand between digits, as in a decimal.
    """
    return _WIDE_POINT.sub(".", text.translate(_FOLDED))


def tokens_of(
    text: str,
    starts: re.Pattern[str],
    rules: Sequence[Rule],
    pieces: re.Pattern[str],
    spoken: re.Pattern[str],
    marks: Mapping[str, str],
) -> list[Token]:
    """Rewrite ``text`` by ``rules`` and cut what stays plain into ``pieces``.

    A piece in which ``spoken`` is found is a word, one of ``marks`` punctuation; other punctuation is silent, and a
    sign is ``dropped``. The tokens cover all of ``text`` that is no white space, in order.
    """
    folded = fold_width(text)
    tokens: list[Token] = []
    for token in rewrite(folded, starts, rules):
        if token.kind != "plain" or token.said != folded[token.start : token.end]:
            tokens.append(token)
            continue
        for piece in pieces.finditer(token.said):
            start, end, found = token.start + piece.start(), token.start + piece.end(), piece[0]
            if found.isspace():
                continue
            if spoken.search(found):
                tokens.append(Token(start, end, found))
            elif found in marks:
                tokens.append(Token(start, end, marks[found], "punctuation"))
            else:
                silent = all(unicodedata.category(sign)[0] in "PZC" and sign != "*" for sign in found)
                tokens.append(Token(start, end, "", "punctuation" if silent else "dropped"))
    return tokens
