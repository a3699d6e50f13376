"""Calibers of firearms in hundredths and thousandths of an inch: ".44 caliber", "a .30-06 rifle", ".357 Magnum".

What decides is a number that firearms have and a word of firearms near: else ".350" is an average and ".25" a decimal.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_CALIBER = re.compile(
    r"\.(?P<number>17|2[25]|3[028]|4[0145]|50|17[02]|204|22[0134]|24[03]|25[07]|26[04]|270|280|30[038]|338|35[07]|375|380|400|41[06]"
    r"|44[04]|45[04]|458|460|470|480|500|577)(?P<second>-06|-30|-40)?(?![\d%\w])"
)
_CAL = re.compile(r"(?<=\d[ -])cal(?:\.(?=\s[a-z]|[,;:)])|(?![\w.]))")
_OF_FIREARMS = re.compile(
    r"\b(?:calib(?:er|re)s?|cal|rifles?|pistols?|revolvers?|handguns?|guns?|firearms?|shotguns?|carbines?|magnums?"
    r"|bullets?|ammo|ammunition|cartridges?|rounds?|muzzle|Winchester|Remington|Colt|Beretta|Glock|Ruger|ACP"
    r"|shot dead)\b",
    re.IGNORECASE,
)
_NEAR: Final = 90


def _is_of_firearms(match: re.Match[str], context: Context) -> bool:
    start, end = max(0, match.start() - _NEAR), match.end() + _NEAR
    return _OF_FIREARMS.search(context.text, start, end) is not None


def _caliber(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) or not _is_of_firearms(match, context):
        return None
    number, second = match["number"], match["second"]
    if second:
        words = "aught six" if second == "-06" else numbers.number(second[1:])
        return one(match, f"{numbers.number(number)} {words}", "serial")
    said = numbers.in_pairs(number) if len(number) == 3 else numbers.number(number)
    return one(match, said, "serial")


def _cal(match: re.Match[str], context: Context) -> list[Token] | None:
    last = context.tokens[-1] if context.tokens else None
    if last is None or not _CALIBER.match(context.text, last.start):
        return None
    return one(match, "caliber", "abbreviation")


RULES: Final = (
    Rule(".", _CALIBER, _caliber),
    Rule("a", _CAL, _cal, frozenset(("cal",))),
)
