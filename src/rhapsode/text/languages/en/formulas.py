"""Chemical formulas with numbers: "CH3COOH", "Na2C2", "LiAlSi4O10", and charges that are no longer raised ("SO42-").

What decides: all of it are symbols of elements with their counts, and a symbol of two letters or a count inside shows
that it is no code of letters and a number ("HK416").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_ELEMENT: Final = (
    r"(?:A[cglmrstu]|B[aeikr]|C[adeflmorsu]|D[by]|E[rsu]|F[emr]|G[ade]|H[efgo]|I[nr]|Kr|L[airu]|M[gno]|N[abdeip]|Os"
    r"|P[abdmortu]|R[abehnu]|S[bceimnr]|T[abehilm]|Xe|Yb|Z[nr]|[BCFHIKNOPSUVWY])"
)
_FORMULA = re.compile(
    rf"(?=[A-Za-z(]{{0,30}}\d)(?P<formula>(?:{_ELEMENT}\d{{0,2}}|\((?:{_ELEMENT}\d{{0,2}}){{1,6}}\)\d{{0,2}}){{2,16}})"
    r"(?:(?<=O[2-4][23])(?P<minus>-)(?!\w))?(?![\w(])"
)
_SHOWS = re.compile(rf"{_ELEMENT}\d[A-Z(]|[A-Z][a-z]|\)\d")
_PART = re.compile(r"[A-Z][a-z]?|\d+")


def _formula(match: re.Match[str], context: Context) -> list[Token] | None:
    """Name the letters of a formula and its counts: "Na2C2" is "N A two C two"."""
    written = match["formula"]
    if not context.alone(match.start()) or not (match["minus"] or _SHOWS.search(written)):
        return None
    charge = ""
    if match["minus"]:
        written, charge = written[:-1], f" {numbers.cardinal(int(written[-1]))} minus"
    said = " ".join(
        numbers.cardinal(int(part)) if part.isdecimal() else " ".join(part.upper()) for part in _PART.findall(written)
    )
    return one(match, said + charge, "serial")


RULES: Final = (Rule("a", _FORMULA, _formula), Rule("(", _FORMULA, _formula))
