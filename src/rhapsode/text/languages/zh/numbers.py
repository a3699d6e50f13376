"""Write Mandarin numbers in characters, as they are read aloud."""

from __future__ import annotations

from typing import Final

DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿")
LONGEST: Final = 16
"""Digits of the largest number that is named; a longer one is read digit by digit."""
_TELEPHONE: Final = "零幺二三四五六七八九"


def cardinal(digits: str, *, counting: bool = False) -> str:
    """Write a whole number, given as ASCII digits: ``10100000`` as 一千零一十万.

    A gap of zeros is one 零, within a group of four and between groups. Ten at the beginning is 十, later 一十. Before
    千, 万 and 亿 a leading two is 两; with ``counting`` (a measure word follows) also before 百, and when it is alone.
    """
    digits = digits.lstrip("0") or "0"
    if len(digits) > LONGEST:
        return one_by_one(digits)
    if digits == "0":
        return DIGITS[0]
    if digits == "2" and counting:
        return "两"
    count = -(-len(digits) // 4)
    said, gap = "", False
    for index in range(count):
        power = count - 1 - index
        end = len(digits) - 4 * power
        group = digits[max(end - 4, 0) : end]
        if not group.strip("0"):
            gap = gap or bool(said)
            continue
        if said and (gap or group[0] == "0"):
            said += "零"
        gap = False
        part = _group(group.lstrip("0"), first=not said)
        # 12,345 times 亿 is one number before 亿, not two: 一万两千三百四十五亿.
        joined = power == 3 and digits[end : end + 4].strip("0")
        part = "两" if part == "二" and power else part
        said += ("两" + part[1:] if part.startswith("二千") else part) + ("万" if joined else _GROUPS[power])
    if counting and said.startswith("二百"):
        said = "两" + said[1:]
    return said


def _group(digits: str, *, first: bool) -> str:
    """Write one to four digits, the first of which is no zero."""
    said, gap = "", False
    for place, char in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if char == "0":
            gap = True
            continue
        if gap and said:
            said += "零"
        gap = False
        ten = char == "1" and place == 1 and first and not said
        said += ("" if ten else DIGITS[int(char)]) + _PLACES[place]
    return said


def decimal(whole: str, fraction: str) -> str:
    """Write a decimal: ``3`` and ``14`` as 三点一四."""
    return f"{cardinal(whole or '0')}点{one_by_one(fraction)}"


def one_by_one(digits: str) -> str:
    """Write digits that are read one by one, as in years."""
    return "".join(DIGITS[int(char)] for char in digits)


def telephone(digits: str) -> str:
    """Write the digits of a telephone number, where one is 幺."""
    return "".join(_TELEPHONE[int(char)] for char in digits)
