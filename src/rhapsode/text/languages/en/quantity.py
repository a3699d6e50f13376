"""The number of a measure, with a fraction behind it or none: "5", "1,200.5", "2 1/2", "3½"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.fraction import VULGAR, mixed, say_vulgar
from rhapsode.text.languages.en.rules import NOT_A_NOUN, Context

NUMBER: Final = (
    rf"(?P<number>(?:\d{{1,3}}(?:,\d{{3}}){{1,6}}|\d{{1,15}})(?:\.\d{{1,9}}|,\d{{1,2}}(?!\d))?|\.\d{{1,9}})"
    rf"(?:(?P<join>[ -]|\s?and\s)?(?P<top>(?<=[ -])\d{{1,2}}|(?<=and\s)\d{{1,2}})/(?P<bottom>\d{{1,3}})|\s?"
    rf"(?P<vulgar>[{VULGAR}]))?"
)
"""The pattern of a number, with the groups ``number``, ``join``, ``top``, ``bottom`` and ``vulgar``."""


def value_words(match: re.Match[str], context: Context) -> str:
    """Name the number of a measure, with a fraction behind it or none."""
    written = match["number"]
    if re.fullmatch(r"\d+,\d{1,2}", written):
        written = written.replace(",", ".")
    if match["top"]:
        return mixed(written, int(match["top"]), int(match["bottom"]), british=context.british)
    if match["vulgar"]:
        return say_vulgar(written, match["vulgar"], british=context.british)
    return numbers.number(written, british=context.british)


def is_one(match: re.Match[str]) -> bool:
    """Tell whether the number of a measure is one, so that its unit is said in the singular."""
    return match["number"] == "1" and not match["top"] and not match["vulgar"]


def noun_follows(context: Context, at: int) -> bool:
    """Tell whether a word in small letters that can be a noun or an adjective follows: 'two 8" round pans'."""
    after = context.word_after(at)
    return after.islower() and after not in NOT_A_NOUN
