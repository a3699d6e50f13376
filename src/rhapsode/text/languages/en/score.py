# ruff: noqa: RUF001
"""Scores and dimensions: "won 3-0", "a 10-6 win", "1920x1080", "2x8 m2", "4 x 4"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_BY = re.compile(r"[xX×](?=\s?(?:\.?\d|[½¼¾]))")
_TEN_TO = re.compile(r"\s?10(?:\^|\*\*|[⁻⁰-⁹²³])")
_EQUALS = re.compile(r"\s?[\d.,]{1,15}\s?(?:[-+*/x×]\s?[\d.,]{1,15}\s?){0,3}=")
_SCREEN = re.compile(r"(?P<wide>\d{3,4})\s?[xX×]\s?(?P<high>\d{3,4})(?![\w.,]?\d|\w)")
_SCORE = re.compile(r"(?P<ours>\d{1,3})\s?[-–]\s?(?P<theirs>\d{1,3})(?![\w%]|[-–./:]\d|[,]\d{3})")
_SCORE_WORDS: Final = word_set(
    "won lost beat win wins winning led lead leading leads tied drew draw score scored scoring final defeated "
    "victory by it a trailing "
    "trailed were up"
)


def _by(match: re.Match[str], context: Context) -> list[Token] | None:
    last = context.tokens[-1] if context.tokens else None
    if last is None or last.kind not in ("cardinal", "decimal", "measure", "fraction", "score", "math"):
        return None
    gap = context.text[last.end : match.start()]
    after = context.text[match.end() : match.end() + 1]
    if gap.strip() or len(gap) > 1 or ((gap == "") != (after != " ") and match[0] != "×"):
        return None
    if context.text[last.start : last.end] == "0" and gap == "":
        return None
    if _TEN_TO.match(context.text, match.end()):
        return one(match, "times", "math")
    if _EQUALS.match(context.text, match.end()):
        return one(match, "times", "math")
    return one(match, "times" if match[0] == "×" and last.kind != "measure" else "by", "score")


def _screen(match: re.Match[str], context: Context) -> list[Token]:
    wide, high = match["wide"], match["high"]
    said = [numbers.in_pairs(side) if len(side) == 4 else numbers.number(side) for side in (wide, high)]
    return groups(match, [("wide", f"{said[0]} by"), ("high", said[1])], "score")


def _score(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.word_before(match.start())
    if before not in _SCORE_WORDS or (
        before in ("a", "it", "by", "were", "up") and int(match["ours"]) < int(match["theirs"])
    ):
        return None
    return groups(
        match, [("ours", f"{numbers.number(match['ours'])} to"), ("theirs", numbers.number(match["theirs"]))], "score"
    )


RULES: Final = (
    Rule("0", _SCREEN, _screen),
    Rule("0", _SCORE, _score),
    Rule("ax×X", _BY, _by, frozenset(("x",))),
)
