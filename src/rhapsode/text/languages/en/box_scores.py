# ruff: noqa: RUF001
"""What players did: "22 pts, 10 reb, 5 ast", "8-19 FG", "4 TO", "61*".

What decides: the letters for what a player did need their number before them; those that are words or other short
forms too ("to", "pf") need another such letter group near.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.full_stops import dotted
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_OF_A_PLAYER = re.compile(
    r"(?<=\d )(?P<did>ast|reb|stl|blk)s?(?P<dot>\.(?=[,;)]|\s[a-z\d]))?(?!\w|\.\w)", re.IGNORECASE
)
_CERTAIN: Final = {"ast": "assist", "reb": "rebound", "stl": "steal", "blk": "block"}
_AMBIGUOUS = re.compile(r"(?P<count>\d{1,2}) (?P<did>TO|PF)s?(?=[,;.)]|\s(?:in|and)\b|\s*$)")
_UNCERTAIN: Final = {"TO": "turnover", "PF": "foul"}
_OTHER_DEED = re.compile(r"\d (?:pts|points|reb|ast|stl|blk|steals?|rebounds|assists|blocks)\b", re.IGNORECASE)
_ONE_BEFORE = re.compile(r"(?<!\d)1 $")
_MADE = re.compile(
    r"(?P<made>\d{1,2})-(?P<tried>\d{1,2})(?=\s(?:FGM?A?|3-?PT?|3FG|3s|FT|from\s(?:the\s(?:field|line|arc|floor|stripe)"
    r"|three|deep|beyond|3|long\srange)|shooting)(?!\w)|,\s\d{1,3}\s(?:yds|yards)\b)"
)
_THROWS = re.compile(r"(?<=\d )FTs?(?=[,;.)]|\s(?:and|in)\b|\s*$)")
_NOT_OUT = re.compile(r"\*(?![\w*])")
_OF_CRICKET = re.compile(
    r"\b(?:balls?|overs?|wickets?|innings|inns?|runs?|batt(?:ed|ing)|batsm[ae]n|batter|unbeaten|stumps|declared|chase[ds]?"
    r"|ODIs?|T20I?s?|Tests?|partnership|stand|ton|century|fifty)\b"
)
_LINE = re.compile(r"(?P<points>[1-9]\d)/(?P<rebounds>[1-9]\d)/(?P<assists>\d{1,2})(?![\w/])")
_LAST_MONTH: Final = 12
_NEAR: Final = 80


def _of_a_player(match: re.Match[str], context: Context) -> list[Token] | None:
    did = match["did"].lower()
    if match["did"].isupper() and not _is_listed(match, context):
        return None
    several = not _ONE_BEFORE.search(context.text, max(0, match.start() - 3), match.start())
    said = f"{_CERTAIN[did]}{'s' if several else ''}"
    return dotted(match.start(), match.end(), said, "abbreviation", context, any_capital=True)


def _uncertain(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "5 TO" as turnovers in a list of what a player did."""
    if not _is_listed(match, context):
        return None
    noun = _UNCERTAIN[match["did"]] if match["count"] == "1" else f"{_UNCERTAIN[match['did']]}s"
    return groups(match, [("count", numbers.number(match["count"])), ("did", noun)], "score")


def _is_listed(match: re.Match[str], context: Context) -> bool:
    start, end = match.start(), match.end()
    text = context.text
    before, after = _OTHER_DEED.search(text, max(0, start - _NEAR), start), _OTHER_DEED.search(text, end, end + _NEAR)
    return (before or after) is not None


def _made(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read shots made of those tried: "8-19 FG" is "eight of nineteen"."""
    if not context.alone(match.start()) or int(match["made"]) > int(match["tried"]):
        return None
    return one(match, f"{numbers.number(match['made'])} of {numbers.number(match['tried'])}", "score")


def _free_throws(match: re.Match[str], context: Context) -> list[Token] | None:
    shots = context.tokens and context.tokens[-1].kind == "score" and " of " in context.tokens[-1].said
    return one(match, "F T", "acronym") if shots else None


def _not_out(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the mark of a batsman who was not out: "61*"."""
    start, text = match.start(), context.text
    if not context.before(start).isdecimal() or text[max(0, start - 4) : start].strip().isalpha():
        return None
    near = _OF_CRICKET.search(text, max(0, start - _NEAR), start) or _OF_CRICKET.search(text, start, start + _NEAR)
    return one(match, "not out", "score") if near else None


def _line(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read points, rebounds and assists, which are no date: "27/14/11"."""
    if not context.alone(match.start()) or min(int(match["points"]), int(match["rebounds"])) <= _LAST_MONTH:
        return None
    return groups(match, [(name, numbers.number(match[name])) for name in ("points", "rebounds", "assists")], "score")


def _before_a_game(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number of "a 41-pt., 12-reb. night", whose hyphen is silent."""
    if not context.alone(match.start()):
        return None
    end = match.end()
    return [Token(match.start(), end, numbers.number(match[0]), "score"), Token(end, end + 1, "", "punctuation")]


_HALF = re.compile(r"(?P<half>HT|FT)(?=:?\s\d{1,2}\s?[-–]\s?\d{1,2}(?!\d))")
_COLUMN = re.compile(
    r"(?P<column>PTS|REB|AST|STL|BLK|TOV|MIN)(?=/[A-Z]{3})|(?<=[A-Z]{3}/)(?P<next>PTS|REB|AST|STL|BLK|TOV|MIN)(?!\w)"
)
_COLUMNS: Final = {
    "PTS": "points", "REB": "rebounds", "AST": "assists", "STL": "steals", "BLK": "blocks", "TOV": "turnovers",
    "MIN": "minutes",
}  # fmt: skip
_BEFORE_A_GAME = re.compile(r"(?<=\d-)(?P<did>pt|reb|ast|stl|blk)\.?(?![\w-])")
_DID: Final = {**_CERTAIN, "pt": "point"}
RULES: Final = (
    Rule("0", re.compile(r"\d{1,3}(?=-(?:pt|reb|ast|stl|blk)\.?(?![\w-]))"), _before_a_game),
    Rule("a", _BEFORE_A_GAME, lambda m, c: one(m, _DID[m["did"]], "abbreviation"), frozenset(_DID)),
    Rule(
        "a", _HALF, lambda m, c: one(m, "half time" if m["half"] == "HT" else "full time", "score"), word_set("ht ft")
    ),
    Rule(
        "a",
        _COLUMN,
        lambda m, c: one(m, _COLUMNS[m["column"] or m["next"]], "abbreviation"),
        frozenset(name.lower() for name in _COLUMNS),
    ),
    Rule("0", _LINE, _line),
    Rule("a", _OF_A_PLAYER, _of_a_player, frozenset(_CERTAIN) | frozenset(f"{word}s" for word in _CERTAIN)),
    Rule("0", _AMBIGUOUS, _uncertain),
    Rule("0", _MADE, _made),
    Rule("a", _THROWS, _free_throws, word_set("ft fts")),
    Rule("*", _NOT_OUT, _not_out),
)
