# ruff: noqa: RUF001
"""Scores and dimensions: "won 3-0", "a 10-6 win", "1920x1080", "2x8 m2", "4 x 4"; minutes of a match.

What decides whether "78'" is a minute and no length: time added to it ("90+3'"), a name before it and another such
minute or a word of the game near, or an article ("in the 78'").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import DETERMINERS, Context, Rule, groups, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_BY = re.compile(r"[xX×](?=\s?(?:\.?\d|[½¼¾]))")
_TEN_TO = re.compile(r"\s?10(?:\^|\*\*|[⁻⁰-⁹²³])")
_WEIGHED = re.compile(r"\s?\d{1,4}(?:\.\d)?\s?(?:kg|g|mg|lbs?|oz|ml|mL)(?![\w/])")
"""A weight, which is no side of anything: "1 x 23 kg"."""
_EQUALS = re.compile(r"\s?[\d.,]{1,15}\s?(?:[-+*/x×]\s?[\d.,]{1,15}\s?){0,3}=")
_EQUATION = re.compile(r"[=≈]")
_OF_SIDES = re.compile(
    r"(?:\s?[\d.,½¼¾⅛⅜⅝⅞/]{1,8}\s?[xX×]){0,2}\s?[\d.,½¼¾⅛⅜⅝⅞/]{1,8}(?:\s\d{1,2}/\d{1,2})?(?:\s?-?(?:in|inch(?:es)?|ft|feet|foot|cm|mm|m|km|yd|px|pixels)(?!\w)|(?<=\s[\d½¼¾⅛⅜⅝⅞])[\"'](?=\s[a-z(]|[,;)])"
    r"|\s(?:matri(?:x|ces)|grids?|rugs?|cards?|paper|lumber|prints?|photos?|boards?|rooms?|areas?|tables?|canvas|frames?|sheets?"
    r"|tiles?|pans?|gardens?|images?|arrays?|kernels?|squares?|tents?|relays?|MU|MIMO|trucks?|drive)(?!\w))"
)
"""What follows "×" between the sides of something: "32 × 24 in.", "a 4 × 4 matrix"."""
_SCREEN = re.compile(
    r"(?P<wide>\d{3,4})\s?[xX×]\s?(?P<high>\d{3,4})(?P<pixels>\s?px)?(?![\w.,]?\d|\w|\s?(?:mm|cm|m|km|in|ft|inch(?:es)?|feet)\b)"
)
_SCORE = re.compile(r"(?P<ours>\d{1,3})\s?[-–]\s?(?P<theirs>\d{1,3})(?![\w%]|[-–./:]\d|[,]\d{3})")
_SCORE_WORDS: Final = word_set(
    "won lost beat win wins winning led lead leading leads tied drew draw score scored scoring final defeated "
    "victory by it a trailing "
    "trailed were up"
)


_MINUTE = re.compile(r"(?P<minute>1[0-2]\d|[1-9]?\d)(?:'?\+(?P<added>\d{1,2}))?'(?![\w'\"]|\s?\d{1,2}(?:\"|''))")
_PLAYED = re.compile(r"[A-ZÀ-Þ][^\W\d_]{1,20}[,:]?\s\(?\d{1,3}(?:\+\d{1,2})?'(?![\w'\"])|\d\+\d{1,2}'")
_OF_THE_GAME = re.compile(
    r"\b(?:[Gg]oals?|GOALS?!?|[Ss]cor(?:e[ds]?|ers?|ing)|[Bb]ooked|[Yy]ellow|[Rr]ed\s[Cc]ard"
    r"|[Ss]ub(?:stitut\w+|s|bed)?|pens?|"
    r"[Pp]enalty|o\.?g|[Hh]eader|[Ee]quali[sz]e(?:rs?|d)|[Kk]ick-?off|[Hh]alf-?time|HT|FT|VAR|[Oo]ffside"
    r"|[Mm]inutes?)\b|(?<![\d-])\d{1,2}[-–]\d{1,2}\s[A-Z]"
)
_ONLY_MINUTES = re.compile(r"\d{1,3}(?:\+\d{1,2})?'(?:,\s?\d{1,3}(?:\+\d{1,2})?')*\)")
"""What brackets hold of the goals of one side: "(11', 38')"."""
_NAME_BEFORE = re.compile(r"(?:\((?:pen|o\.?g)\.?\s|[A-ZÀ-Þ][^\W\d_]{1,20}[,:]?\s\(?|'(?:\s\([a-z]{1,4}\))?,\s|^)$")


def _minute(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the minute of a goal or a card: "Rice 78'", "90+3'"."""
    start, end, minute, added = match.start(), match.end(), match["minute"], match["added"]
    if added:
        return one(match, f"{numbers.number(minute)} plus {numbers.number(added)} minutes", "time")
    near = context.text[max(0, start - 120) : end + 120]
    in_a_match = len(_PLAYED.findall(near)) > 1 or _OF_THE_GAME.search(near) is not None
    article = context.word_before(start) in ("the", "on", "after", "until")
    named = _NAME_BEFORE.search(context.text[max(0, start - 26) : start]) is not None or (
        context.before(start) == "(" and _ONLY_MINUTES.match(context.text, start) is not None
    )
    if not in_a_match or not (named or article) or minute[0] == "0":
        return None
    after = context.word_after(end)
    if after.islower() and after in ("wide", "long", "tall", "high", "deep", "by", "above", "below", "away"):
        return None
    if context.word_before(start) in ("on", "after"):
        return one(match, f"{numbers.number(minute)} minutes", "time")
    return one(match, f"{numbers.ordinal(int(minute))} minute", "time")


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
    if _WEIGHED.match(context.text, match.end()):
        return one(match, "times", "math")
    in_an_equation = _EQUATION.search(context.text, max(0, last.start - 12), match.end() + 30) is not None
    of_a_matrix = gap == "" and "matri" in context.text[max(0, last.start - 80) : match.end() + 40].lower()
    glued = gap == "" and after != " " and (context.word_before(last.start) in DETERMINERS or of_a_matrix)
    by = (
        match[0] != "×"
        or (last.kind == "measure" and not in_an_equation)
        or glued
        or _OF_SIDES.match(context.text, match.end())
    )
    return one(match, "by" if by else "times", "score")


def _screen(match: re.Match[str], context: Context) -> list[Token]:
    wide, high = match["wide"], match["high"]
    said = [numbers.in_pairs(side) if len(side) == 4 else numbers.number(side) for side in (wide, high)]
    return groups(match, [("wide", f"{said[0]} by"), ("high", said[1]), ("pixels", "pixels")], "score")


def _score(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.word_before(match.start())
    if before not in _SCORE_WORDS or (
        before in ("a", "it", "by", "were", "up") and int(match["ours"]) < int(match["theirs"])
    ):
        return None
    return groups(
        match, [("ours", f"{numbers.number(match['ours'])} to"), ("theirs", numbers.number(match["theirs"]))], "score"
    )


_RECORD = re.compile(r"(?P<won>\d{1,3})[-–](?P<lost>\d{1,3})(?:[-–](?P<tied>\d{1,2}))?(?![\w%]|[-–./:]\d|,\d{3})")
_RECORD_BEFORE = re.compile(
    r"\b(?:(?:improve[sd]?|improving|f[ae]ll(?:s|ing)?|dropp(?:ed|ing)|drops|moved?s?)\sto|record\s(?:of|is|was|to))\s?$"
)
_IN_BRACKETS = re.compile(r"[A-Z][a-z]{2,20}\s\($")
_OF_A_SEASON = re.compile(
    r"\b(?:ERA|favou?rites?|underdogs?|record|[Ss]eason|improv\w+|[Hh]osts?|visits?|seed(?:ed)?|[Pp]layoffs?|No\.|[Ss]tandings|division)\b"
)


def _record(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read games that were won and lost: "improved to 48-16", "the Chiefs (11-1) are favorites"."""
    start, end = match.start(), match.end()
    named = _IN_BRACKETS.search(context.text, max(0, start - 24), start) and context.text[end : end + 1] in tuple("),")
    in_a_season = named and _OF_A_SEASON.search(context.text, max(0, start - 100), end + 100)
    if not in_a_season and not _RECORD_BEFORE.search(context.text, max(0, start - 24), start):
        return None
    parts = [numbers.number(match[name]) for name in ("won", "lost", "tied") if match[name]]
    said = f"{parts[0]} and {parts[1]}" if len(parts) == 2 else ", ".join(parts[:2]) + f" and {parts[2]}"
    return one(match, said, "score")


RULES: Final = (
    Rule("0", _RECORD, _record),
    Rule("0", _MINUTE, _minute),
    Rule("0", _SCREEN, _screen),
    Rule("0", _SCORE, _score),
    Rule("ax×X", _BY, _by, frozenset(("x",))),
)
