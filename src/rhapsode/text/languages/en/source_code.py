"""Source code and commands in prose: "a || b", "!done", "arr[0]", "| grep".

What decides: another sign of code near (an operator of two signs, a semicolon at the end, a call). An index behind a
name is else the mark of a note ("as shown[12]"), of which none is a zero.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import letters_of
from rhapsode.text.languages.en.pronounceable import is_word
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_OF_CODE = re.compile(
    r"&&|\|\||[=!]==?(?=\s)|[<>]=|\+\+|--(?=[;)])|;\s*$|\(\)|\b(?:return|if|while|for)\s?\(|=>|\b(?:let|const|var|int|def)\s\w"
    r"|\w\s[-+*/]?=\s|\b(?:array|list|index|indices|tuple|pointer|vector)\b"
)
_NEAR: Final = 80
_OR = re.compile(r"\|\|(?=\s[\w(!'\"$-])")
_NOT = re.compile(r"!(?=(?!important\b)[A-Za-z_][\w.]*(?:\s?(?:&&|\|\||[)\];,])|\(|\s*$))")
_INDEX = re.compile(r"\[(?P<index>-?\d{1,4}|[a-z])\]")
_NAME_BEFORE = re.compile(r"[A-Za-z_\])][\w.]*$")
_PIPE = re.compile(
    r"\|(?=\s?(?:grep|awk|sed|sort|uniq|wc|head|tail|less|more|xargs|tee|cut|tr|jq|sh|bash|cat|python3?|perl|column)\b)"
)
_COMMAND = re.compile(r"(?P<name>[a-z]{2,12})(?=\([1-8][a-z]{0,4}\))")
_OTHER_COMMAND = re.compile(
    r"[a-z]{2}[\w.-]{0,20}\([1-8][a-z]{0,4}\)|\b(?:commands?|manpages?|man pages?|see)\b", re.IGNORECASE
)
_SHORT_FORMS: Final = word_set("apt cat col ex fig ln log max min op rm sec tab vol")
"""Commands of Unix that are short forms too."""


def _command(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a command with the section of its manual page as it is written: "see ln(1)" is no logarithm."""
    name, start, end = match["name"], match.start(), match.end()
    if name not in _SHORT_FORMS or not context.alone(start):
        return None
    near = (context.text[max(0, start - 2 * _NEAR) : start], context.text[end : end + 2 * _NEAR])
    if not any(_OTHER_COMMAND.search(text) for text in near):
        return None
    return one(match, name if is_word(name) and name != "rm" else letters_of(name), "plain")


def _is_code(match: re.Match[str], context: Context) -> bool:
    text, start, end = context.text, match.start(), match.end()
    before, after = _OF_CODE.search(text, max(0, start - _NEAR), start), _OF_CODE.search(text, end, end + _NEAR)
    return (before or after) is not None


def _or(match: re.Match[str], context: Context) -> list[Token] | None:
    return one(match, "or", "plain") if context.before(match.start()) == " " else None


def _not(match: re.Match[str], context: Context) -> list[Token] | None:
    opens = context.before(match.start()) in ("", " ", "(", "&", "|", "=")
    return one(match, "not", "plain") if opens and _is_code(match, context) else None


def _index(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the index of an array: "arr[0]" is "arr zero"."""
    start, index = match.start(), match["index"]
    if not _NAME_BEFORE.search(context.text, max(0, start - 40), start):
        return None
    if index != "0" and not _is_code(match, context):
        return None
    minus = "minus " if index[0] == "-" else ""
    said = index.upper() if index.isalpha() else f"{minus}{numbers.number(index.lstrip('-'))}"
    return one(match, said, "serial")


RULES: Final = (
    Rule("|", _OR, _or),
    Rule("|", _PIPE, lambda m, c: one(m, "pipe", "plain")),
    Rule("!", _NOT, _not),
    Rule("[", _INDEX, _index),
    Rule("a", _COMMAND, _command, _SHORT_FORMS),
)
