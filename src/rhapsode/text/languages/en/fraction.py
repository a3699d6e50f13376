# ruff: noqa: RUF001
"""Fractions, mixed numbers, and what only looks like one: "50/50", "4.5/10", "24/7", "9/11".

What decides between a fraction and a date of two numbers ("12/25"): a word of time before it ("on 3/4", "due 12/25")
makes a date, see ``date``; all else is a fraction. Two numbers that are equal or make a hundred are said side by
side ("fifty fifty"); a mark out of five, ten or a hundred ("8/10") behind a word of marks is "eight out of ten".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

VULGAR: Final = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞↉"
_END = r"(?![^\W_]|/\d|\.\d)"
_COEFFICIENT = re.compile(r"(\d{1,3})/(\d{1,3})(?=[a-hj-z](?![\w'.]))")
_POINTS_LEFT = re.compile(r"(\d{1,4})/(\d{1,4})(?![\w/]|\.\d)")
_OF_A_GAME = re.compile(
    r"\b(?:HP|MP|XP|SP|PP|[Ss]tamina|[Hh]ealth|[Mm]ana|[Ll]ives|[Aa]mmo|[Ee]nergy|[Ss]hields?|[Dd]urability|[Cc]harges?):?\s$"
)
_GAME_BEHIND = re.compile(r"\s(?:HP|MP|XP|SP|PP|hit points|health|mana)(?!\w)")
_MADE = re.compile(
    r"(\d{1,2})/(\d{1,2})(?=(?:,\s\d{1,3}\s(?:yards|yds)|\s(?:from\s(?:the\s(?:field|line|floor)|three|deep|3|beyond|downtown|two)|for\s\d{1,3}\s(?:yards|yds)"
    r"|passing|shooting|FG|3PT|FT))\b)"
)
"""What a player made of several tries: "18/25 for 212 yds"."""
_IN_A_SERIES: Final = word_set(
    "day page part step week slide episode chapter round lap stage question track disc disk tweet post photo image"
    " item batch file volume lesson module thread level attempt dose retry try ed edition shard"
    " chunk replica worker sheet"
)
"""What is counted towards a whole: "day 1/30"."""
_STEEL = re.compile(r"(18)/(0|8|10)(?=\s?,?\s(?:SS|stainless|steel|dishwasher|flatware|cookware))")
_THREAD = re.compile(
    r"(\d{1,2})/(\d{1,2})(?=-\d{2}(?!\d)(?:\s?[xX×]\s?\d|\s(?:bolt|screw|thread|tap|nut|stud|UN[CF])))"
)
_MIXED = re.compile(rf"(\d{{1,4}})(?:[ -]|\s?and\s)(\d{{1,3}})/(\d{{1,4}})(?:ths?|rds?|nds?)?{_END}")
_PLAIN = re.compile(rf"(\d{{1,4}})\s?/\s?(\d{{1,7}})(?:(?:th|rd|nd)(s?))?{_END}", re.IGNORECASE)
_DECIMAL_OUT_OF = re.compile(r"(\d{1,3}\.\d{1,2})/(\d{1,3}(?:\.0|(?:,\d{3})+)?)(?![^\W_]|/\d|[.,]\d)")
_FRACTION_AHEAD = re.compile(r"\s?=\s?\d{1,4}/\d")
_GROUPED_OUT_OF = re.compile(rf"(\d{{1,3}}(?:,\d{{3}}){{0,4}}|\d{{4}})/(\d{{1,3}}(?:,\d{{3}}){{1,4}}){_END}")
_VULGAR = re.compile(f"(\\d{{1,15}})?\\s?-?([{VULGAR}])")
_SIGN = re.compile(f"[{VULGAR}]")
_MARK_WORDS: Final = word_set(
    "rated rating rate score scored scores scoring got gave give grade graded marks mark review stars solid"
)
_MARKED = re.compile(
    r"\b(?:[Vv]erdict|[Rr]ating|[Ss]core|[Gg]rade|[Oo]verall):\s$|\b(?:g[ai]ve[sn]?|giving|rat(?:e[sd]?|ing)|scor(?:e[sd]?|ing)|grad(?:e[sd]?|ing))\s"
    r"(?:it|this|that|them|her|him|me|us|the\s\w{2,14})\s(?:an?\s|about\s|maybe\s)?$"
)
"""What is marked: "I'd give it 9/10", "rated the film 7/10"."""
_COUNTING: Final = word_set(
    "collect collected found completed complete answered passed finished missed made unlocked got hit won"
    " failed caught solved"
)
_COUNTED_NOUN = re.compile(r"\s[a-z]{3,20}s(?!\w)")
_NOUN_AHEAD = re.compile(r"[-\s](?!(?:for|from|on|in|but|and|because|if|at|overall|to|so)\b)[a-z]|-inch|\"")
_LENGTHS: Final = word_set("meters centimeters millimeters kilometers liters quarters")
_CRICKET = re.compile(
    r"\b(?:overs?|ov|wickets?|wkts|innings|all out|cricket|declared|dec|T20I?s?|ODIs?|batsm[ae]n|bowlers?"
    r"|bowl(?:ed|ing)|Indies|stumps|not out)\b"
)
_NAME_BEFORE = re.compile(r"[A-Z][a-z'-]{1,20}\s\(?$")
_PAIN = re.compile(r"\b[Pp]ain\b|\bCP\b")
_NOBODY_COUNTS_IN: Final = 20
"""Denominators from which on more than one whole is two numbers: "68/52"."""
_RARELY_COUNTED: Final = (11, 13, 14, 15, 17, 18, 19)
_PARTED: Final = (128, 365)
"""Denominators above a hundred of which people name several parts."""
_MARKS: Final = (5, 10, 20, 100)


def mixed(whole: str, top: int, bottom: int, *, british: bool = False) -> str:
    """Name a mixed number: 2 1/2 → "two and a half"."""
    part = numbers.fraction(top, bottom, british=british)
    if top == 1 and bottom in (2, 4, 3):
        part = f"a {part.split(' ', 1)[1]}"
    return f"{numbers.number(whole, british=british)} and {part}"


def vulgar(sign: str) -> tuple[int, int]:
    """Give the top and bottom of a fraction that is one character: ½ → (1, 2)."""
    top, _, bottom = unicodedata.normalize("NFKC", sign).partition("\u2044")
    return int(top), int(bottom)


def say_vulgar(whole: str, sign: str, *, british: bool = False) -> str:
    """Name "½" or "2½"."""
    top, bottom = vulgar(sign)
    if whole:
        return mixed(whole, top, bottom, british=british)
    return numbers.fraction(top, bottom, british=british) if bottom else "zero thirds"


def _mixed(match: re.Match[str], context: Context) -> list[Token] | None:
    top, bottom = int(match[2]), int(match[3])
    if not top or bottom < 2 or (top >= bottom and context.text[match.end(1)] == " " and top > 9):
        return None
    words = mixed(match[1], top, bottom, british=context.british)
    return one(match, words, "fraction")


def _plain(match: re.Match[str], context: Context) -> list[Token] | None:
    top, bottom = int(match[1]), int(match[2])
    if len(match[2]) > 4 or (match[1][0] == "0" and len(match[1]) > 1):
        return None
    if context.text[match.end() : match.end() + 2].lstrip()[:1] == "°" and bottom > 16:  # "6/200°C": two things
        return None
    if " " not in match[0] and all(1500 <= year < 2100 for year in (top, bottom)):
        return one(match, f"{numbers.year(top)} slash {numbers.year(bottom)}", "date")
    if match[3] is None and "=" in context.text[match.end() : match.end() + 3] and not _in_a_sum(match, context):
        return one(match, f"{numbers.number(match[1])} divided by {numbers.number(match[2])}", "math")
    if _is_side_by_side(match, context, top, bottom):
        return one(match, f"{numbers.cardinal(top)} {numbers.cardinal(bottom)}", "fraction")
    if (joined := _joint(match, context, top, bottom)) is not None:
        between, kind = joined
        return one(match, f"{numbers.cardinal(top)} {between} {numbers.cardinal(bottom)}", kind)
    return one(match, numbers.fraction(top, bottom, british=context.british), "fraction")


def _is_side_by_side(match: re.Match[str], context: Context, top: int, bottom: int) -> bool:
    """Tell whether two numbers are said without a word between: "24/7", "9/11", "in 3/4 time", "50/50"."""
    if (match[1], match[2]) in (("24", "7"), ("9", "11")):
        return True
    if bottom in (2, 4, 8, 16) and context.word_after(match.end()).lower() == "time":  # of a bar of music
        return True
    return (top == bottom and top in (20, 50)) or (top + bottom == 100 and top % 5 == 0 and top >= 50)


def _joint(match: re.Match[str], context: Context, top: int, bottom: int) -> tuple[str, SemioticClass] | None:
    """Return the word between two numbers that are no fraction, and what they are; ``None`` for a fraction."""
    before = context.word_before(match.start())
    if before == "op" and top > bottom:  # "Op. 27/2"
        return "number", "cardinal"
    if before in ("flat", "apt", "apartment", "unit") and top < 100 and bottom < 100:
        return "slash", "address"
    if top >= 40 and bottom <= 10 and _CRICKET.search(context.text, max(0, match.start() - 100), match.end() + 100):
        return "for", "score"
    if 1 <= top <= 10 < bottom and before and _figures_of_a_bowler(match, context):
        return "for", "score"
    if _is_out_of(match, context, before, top, bottom):
        return "out of", "score"
    pressure = 70 <= top <= 250 and 40 <= bottom <= 140 and top > bottom
    if pressure or before == "km" or bottom in (0, 1) or _is_uncounted(top, bottom):
        return "over", "fraction"
    return None


def _is_uncounted(top: int, bottom: int) -> bool:
    """Tell whether people do not count in such parts, so that two numbers are said: "68/52", "17/13", "5/317"."""
    if top > bottom:
        return bottom >= _NOBODY_COUNTS_IN or bottom in _RARELY_COUNTED or (bottom > 4 and top % bottom == 0)
    return top > 1 and bottom > 100 and bottom % 100 > 0 and bottom not in _PARTED


def _is_out_of(match: re.Match[str], context: Context, before: str, top: int, bottom: int) -> bool:
    """Tell whether ``top`` are counted out of ``bottom``, or are a mark out of as many: "9/10 dentists", "a 7/10"."""
    start, end = match.span()
    if (top == bottom and top > 1) or (top == 0 and bottom > 1):  # "8/8 tests passed", "0/8 found"
        return True
    if bottom in (5, 10, 20, 100) and top < bottom and _counts_people(context.word_after(end)):
        return True
    if top < bottom and before in _COUNTING and _COUNTED_NOUN.match(context.text, end):
        return True
    if before in ("a", "an", "solid", "maybe") and bottom in (5, 10, 100) and top <= bottom:
        return not _NOUN_AHEAD.match(context.text, end) or _is_mark(context, before, start, top, bottom)
    return _is_mark(context, before, start, top, bottom)


def _is_mark(context: Context, before: str, start: int, top: int, bottom: int) -> bool:
    """Tell whether ``top`` is a mark out of ``bottom``: one of several, behind its word, or of a pain."""
    if bottom in _MARKS and (top == bottom or (top <= bottom and before in _MARK_WORDS)):
        return True
    if bottom in _MARKS and top <= bottom and _MARKED.search(context.text, max(0, start - 32), start):
        return True
    if bottom in _MARKS and top <= bottom and _marked_before(bottom, context):
        return True
    return bottom == 10 and top <= 10 and _PAIN.search(context.text, max(0, start - 48), start) is not None


def _figures_of_a_bowler(match: re.Match[str], context: Context) -> bool:
    """Tell whether two numbers behind a name are wickets and the runs they cost: "Bumrah 5/57"."""
    start = match.start()
    named = _NAME_BEFORE.search(context.text, max(0, start - 24), start) is not None
    named = named or context.word_before(start) in ("took", "takes", "with", "returned", "claimed", "figures")
    return named and _CRICKET.search(context.text, max(0, start - 100), match.end() + 100) is not None


def _marked_before(bottom: int, context: Context) -> bool:
    """Tell whether a mark out of as many stands shortly before: "5/10 to the film; my sister, 8/10"."""
    said = f"out of {numbers.cardinal(bottom)}"
    return any(token.kind == "score" and token.said.endswith(said) for token in context.tokens[-16:])


def _in_a_sum(match: re.Match[str], context: Context) -> bool:
    """Tell whether a fraction before an equals sign is one of several: "2/3 + 1/6 = 5/6"."""
    before = context.text[max(0, match.start() - 2) : match.start()].strip()
    return before[-1:] in tuple("+-*×·") or _FRACTION_AHEAD.match(context.text, match.end()) is not None


def _counts_people(noun: str) -> bool:
    """Tell whether ``noun`` is of those who were asked or who judge: "9/10 dentists", "4/5 stars"."""
    return noun in ("people", "men", "women", "children", "stars") or (
        noun.endswith(("ists", "ers", "ors", "ents", "ants", "ans", "als")) and noun not in _LENGTHS
    )


def _out_of(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, f"{numbers.number(match[1])} out of {numbers.number(match[2])}", "score")


def _coefficient(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a fraction in front of a variable: "y = 1/2x + 3"."""
    near = context.text[max(0, match.start() - 20) : match.end() + 20]
    if int(match[2]) < 2 or not ("=" in near or "+" in near):
        return None
    return one(match, numbers.fraction(int(match[1]), int(match[2]), british=context.british), "fraction")


def _points_left(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read what is left of the points of a game: "HP: 45/60", "17/42 HP"."""
    labelled = _OF_A_GAME.search(context.text, max(0, match.start() - 12), match.start())
    if not labelled and not _GAME_BEHIND.match(context.text, match.end()):
        return None
    return one(match, f"{numbers.number(match[1])} out of {numbers.number(match[2])}", "score")


def _in_a_series(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read which of how many: "page 3/12"."""
    if context.word_before(match.start()) not in _IN_A_SERIES or int(match[1]) > int(match[2]):
        return None
    return one(match, f"{numbers.number(match[1])} of {numbers.number(match[2])}", "score")


def _thread(match: re.Match[str], context: Context) -> list[Token]:
    """Read the size of a thread, whose hyphen is silent: "1/4-20"."""
    said = numbers.fraction(int(match[1]), int(match[2]) or 1, british=context.british)
    return [
        Token(match.start(), match.end(), said, "fraction"),
        Token(match.end(), match.end() + 1, "", "punctuation"),
    ]


def _grouped_out_of(match: re.Match[str], context: Context) -> list[Token]:
    """Read a share of numbers with commas: "1,450/1,600"."""
    return one(
        match,
        f"{numbers.number(match[1].replace(',', ''))} out of {numbers.number(match[2].replace(',', ''))}",
        "score",
    )


def _vulgar(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, say_vulgar(match[1] or "", match[2], british=context.british), "fraction")


_ADJUSTABLE = re.compile(r"(\d{1,2})/(\d{1,2})(?=\sARMs?\b|,?\s[Nn](?:et\s|/)\d)")
"""A mortgage that is fixed for some years and then adjusted: "a 5/1 ARM"; terms of payment: "2/10, net 30"."""
_SIGNATURE = re.compile(r"([2-9]|12)/([248])(?![\w/]|\.\d)")
_OF_MUSIC = re.compile(
    r"\b(?:bpm|BPM|tempo|waltz|time\ssignature|[Aa]llegro|[Aa]ndante|[Aa]dagio|[Pp]resto|[Mm]oderato|capo|key\sof|swing|shuffle|count|bars?|beats?|measures?|metronome|strum|fermata)\b"
    r"|[♩♪♭♯]|\b[A-G]\s(?:maj(?:or)?|min(?:or)?)\b"
)


def _signature(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the time of a piece of music: "4/4 at 92 bpm"."""
    if not _OF_MUSIC.search(context.text, max(0, match.start() - 60), match.end() + 60):
        return None
    return one(match, f"{numbers.number(match[1])} {numbers.number(match[2])}", "fraction")


FIRST: Final = (
    Rule("0", _SIGNATURE, _signature),
    Rule("0", _ADJUSTABLE, lambda m, c: one(m, f"{numbers.number(m[1])} {numbers.number(m[2])}", "fraction")),
    Rule("0", _MADE, lambda m, c: one(m, f"{numbers.number(m[1])} of {numbers.number(m[2])}", "score")),
    Rule("0", _COEFFICIENT, _coefficient),
    Rule("0", _POINTS_LEFT, _points_left),
    Rule("0", _POINTS_LEFT, _in_a_series),
)
"""What is tried before dates."""
RULES: Final = (
    Rule("0", _GROUPED_OUT_OF, _grouped_out_of),
    Rule("0", _DECIMAL_OUT_OF, _out_of),
    Rule("0", _STEEL, lambda m, c: one(m, f"{numbers.cardinal(int(m[1]))} {numbers.cardinal(int(m[2]))}", "fraction")),
    Rule("0", _THREAD, _thread),
    Rule("0", _MIXED, _mixed),
    Rule("0", _VULGAR, _vulgar),
    Rule("0", _PLAIN, _plain),
    Rule(VULGAR, _SIGN, lambda m, c: one(m, say_vulgar("", m[0], british=c.british), "fraction")),
)
