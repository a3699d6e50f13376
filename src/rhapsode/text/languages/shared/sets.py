"""The results of sets, which are written like fractions: "6/4, 3/6", "25/21 e 22/25", "7-6 (7/5)"."""

from __future__ import annotations

import re

_SET = re.compile(r"(?P<a>[0-7])/(?P<b>[0-7])")
_SET_BEFORE = re.compile(r"(?<![\d/])(?P<a>[0-7])/(?P<b>[0-7])(?:\s\(\d{1,2}\))?(?:,\s|\s(?:e|y|et)\s|\s)$")
_SET_BEHIND = re.compile(r"(?:\s\(\d{1,2}\))?(?:,\s|\s(?:e|y|et)\s|\s)(?P<a>[0-7])/(?P<b>[0-7])(?![\d/])")
"""The result of a set of tennis, and those beside it."""
_VOLLEYBALL_NEAR = re.compile(
    r"(?<![\d/])(\d{1,2})/(\d{1,2})(?=,\s|\s(?:e|y|et)\s)|(?:,|\s(?:e|y|et))\s(\d{1,2})/(\d{1,2})(?![\d/])"
)
_LEAST_POINTS = 13
"""What is above the months of dates: points of a set of volleyball."""
_RUN = re.compile(
    r"(?<![\d/])[0-7]/[0-7](?:(?:\s\(\d{1,2}[-/]?\d{0,2}\))?(?:,\s|\s(?:e|y|et)\s|\s)[0-7]/[0-7]){1,4}(?![\d/])"
)
_SETS = frozenset(("6/0", "6/1", "6/2", "6/3", "6/4", "7/5", "7/6", "0/6", "1/6", "2/6", "3/6", "4/6", "5/7", "6/7"))
_WON = re.compile(r"(?i:set|parcia|venc|bat[aeiou]|derrot|ganó|gana|super|fech|tênis|tenis|tennis|final)[^.;!?]*$")
_FEWEST_SETS = 3
"""How many results in a row are sets of tennis even if no word tells so."""
_TIE_BREAK = re.compile(r"[67][-–/][67]\s\($")


def among_sets(match: re.Match[str]) -> bool:
    """Tell whether a pair is a set of tennis or volleyball, or a tie-break.

    It stands beside another pair, and the first number of one of them is no less than the second.
    """
    before, behind = match.string[: match.start()][-20:], match.string
    if _TIE_BREAK.search(before):
        return True
    near = [_SET.fullmatch(match[0]), _SET_BEFORE.search(before), _SET_BEHIND.match(behind, match.end())]
    sets = [found for found in near if found]
    if near[0] is None:
        around = behind[max(0, match.start() - 9) : match.end() + 9]
        points = [tuple(int(part) for part in found.groups() if part) for found in _VOLLEYBALL_NEAR.finditer(around)]
        return (
            len(points) > 1
            and max(map(min, points)) >= _LEAST_POINTS
            and any(first >= second for first, second in points)
        )
    return len(sets) > 1 and any(int(found["a"]) >= int(found["b"]) for found in sets)


def among_results(match: re.Match[str]) -> bool:
    """Tell whether a pair that may be a date stands in a row of results of tennis: "fechou em 6/4, 4/6 e 7/6"."""
    text, at = match.string, match.start()
    for run in _RUN.finditer(text, max(0, at - 40), match.end() + 40):
        if run.start() <= at < run.end():
            results = re.findall(r"[0-7]/[0-7]", run[0])
            told = len(results) >= _FEWEST_SETS or _WON.search(text, max(0, run.start() - 60), run.start())
            return bool(told) and _SETS.issuperset(results)
    return False
