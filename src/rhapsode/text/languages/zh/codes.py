"""Codes and short numbers of Mandarin, which are read digit by digit."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.zh.numbers import one_by_one, telephone

_CALLED: Final = re.compile("热线|客服|短信|发送|拨打|致电|拨|电话")


def short_number(match: re.Match[str]) -> str | None:
    """Read the five digits of a service: 拨打95588."""
    told = _CALLED.search(match.string, max(0, match.start() - 16), match.start())
    return telephone(match[0]) if told else None


def spelled(written: str) -> str:
    """Say the letters and digits of a number plate one by one."""
    return "".join(one_by_one(char) if char.isdecimal() else f" {char} " for char in written).strip()


def behind_letters(match: re.Match[str]) -> str | None:
    """Read the digits behind letters of a name or account one by one; years stay numbers of their own rule."""
    digits = match[0].lstrip("_")
    joined = match[0] != digits
    return ("下划线" if joined else "") + one_by_one(digits) if joined or digits[0] == "0" else None


_ON_A_WAY: Final = re.compile("航班|列车|高铁|动车|车次|次车|国道|省道|高速|登机|起飞|飞往|开往")
"""What speaks of flights, trains and roads, whose numbers have 幺 for one."""


def behind_capitals(match: re.Match[str]) -> str:
    near = match.string[max(0, match.start() - 12) : match.end() + 12]
    return telephone(match[0]) if _ON_A_WAY.search(near) else one_by_one(match[0])


_NO_CODE: Final = re.compile("[^A-Z0-9]")
_SHORTEST_CODE: Final = 8
_LONGEST_CODE: Final = 30
_MIXED: Final = re.compile(r"\d[A-Z]+\d|[A-Z]\d+[A-Z]")


def in_a_code(match: re.Match[str]) -> str | None:
    """Read the digits of a code of capitals and digits one by one: 91310115MA1K4B7X2R."""
    text, start = match.string, match.start()
    before = _NO_CODE.split(text[max(0, start - _LONGEST_CODE) : start])[-1]
    code = before + _NO_CODE.split(text[start : start + _LONGEST_CODE], maxsplit=1)[0]
    long = _SHORTEST_CODE <= len(code) <= _LONGEST_CODE
    return one_by_one(match[0]) if long and _MIXED.search(code) else None
