# ruff: noqa: RUF001
"""Decimal numbers, numbers with a scale ("0.1 billion", "5M") and percentages."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_DECIMAL = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,18})?\.(\d{1,400})(?!\.?\d)")
_COMMA_DECIMAL = re.compile(r"(\d{1,18}),(\d{1,2}|0\d{2,8})(?=\s?%|(?:\s?[a-zµ]{1,2}[²³]?)(?![^\W_]))(?!,\d)")
_BROKEN = re.compile(r"\d{1,18}(?:,\d{1,18}){1,300}")
_BARE_POINT = re.compile(r"\.(\d{1,400})(?!\.?\d)")
_MILLIONS = re.compile(r"((?:\d{1,3}(?:,\d{3}){1,6}|\d{1,9})(?:\.\d{1,4})?)(M|B|bn|mn|tn)(?![^\W_])")
_SCALES: Final = {"M": "million", "B": "billion", "bn": "billion", "mn": "million", "tn": "trillion"}


def _decimal(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, numbers.number(match[0], british=context.british), "decimal")


def _point(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) and context.before(match.start()) not in "-+$£€=<>~^±×÷,;:":
        return None
    return one(match, f"point {numbers.digits(match[1])}", "decimal")


def _comma_decimal(match: re.Match[str], context: Context) -> list[Token] | None:
    whole = numbers.number(match[1], british=context.british)
    return one(match, f"{whole} point {numbers.digits(match[2])}", "decimal")


def _broken(match: re.Match[str], context: Context) -> list[Token]:
    """Read numbers that commas part, but not into thousands: "1,2,3", "123,000012"."""
    tokens: list[Token] = []
    at = match.start()
    for part in match[0].split(","):
        if tokens:
            tokens.append(Token(at - 1, at, ",", "punctuation"))
        tokens.append(Token(at, at + len(part), numbers.number(part, british=context.british), "cardinal"))
        at += len(part) + 1
    return tokens


RULES: Final = (
    Rule("0", _COMMA_DECIMAL, _comma_decimal),
    Rule("0", _MILLIONS, lambda m, c: one(m, f"{numbers.number(m[1], british=c.british)} {_SCALES[m[2]]}", "decimal")),
    Rule("0", _DECIMAL, _decimal),
    Rule(".", _BARE_POINT, _point),
)
BROKEN: Final = (Rule("0", _BROKEN, _broken),)
