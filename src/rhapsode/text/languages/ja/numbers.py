"""Write Japanese numbers in kanji, as they are read aloud."""

from __future__ import annotations

from typing import Final

DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_GROUPS: Final = ("", "万", "億", "兆", "京")
LONGEST: Final = 4 * len(_GROUPS)
"""Digits of the largest number that is named; a longer one is read digit by digit."""

_DIGIT_WORDS: Final = ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュー")
"""Digits as they are read one after the other in telephone numbers: two and five are lengthened."""


def cardinal(digits: str) -> str:
    """Write a whole number, given as ASCII digits: ``12345000`` as 一千二百三十四万五千.

    One thousand is 千 in the lowest group of four and 一千 before 万 and higher ones. Numbers of more than
    :data:`LONGEST` digits are read digit by digit.
    """
    digits = digits.lstrip("0") or "0"
    if digits == "0":
        return DIGITS[0]
    if len(digits) > LONGEST:
        return one_by_one(digits)
    said = ""
    count = -(-len(digits) // 4)
    for index in range(count):
        power = count - 1 - index
        end = len(digits) - 4 * power
        group = _group(digits[max(end - 4, 0) : end], lowest=power == 0)
        if group:
            said += group + _GROUPS[power]
    return said


def _group(digits: str, *, lowest: bool) -> str:
    """Write up to four digits."""
    said = ""
    for place, char in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        value = int(char)
        if value == 0:
            continue
        bare = value == 1 and (place in (1, 2) or (place == 3 and lowest))
        said += ("" if bare else DIGITS[value]) + _PLACES[place]
    return said


def decimal(whole: str, fraction: str) -> str:
    """Write a decimal: ``3`` and ``14`` as 三点一四."""
    return f"{cardinal(whole or '0')}点{''.join(DIGITS[int(char)] for char in fraction)}"


def one_by_one(digits: str) -> str:
    """Write digits that are read one by one, in katakana: 03 as ゼロサン."""
    return "".join(_DIGIT_WORDS[int(char)] for char in digits)
