# ruff: noqa: RUF001
"""Decide whether a sentence really ends where the splitter cuts: not behind the dot of "ch. 7" or "est. 1920".

A place is looked at from both sides: the last ``_REACH`` characters before it and the first few behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rhapsode.text.languages.en.chess import MOVE
from rhapsode.text.languages.en.full_stops import ends_before_a_count
from rhapsode.text.languages.en.short_forms import ALWAYS, BIBLE, GIVEN_NAMES, STARTERS
from rhapsode.text.languages.en.short_words import RECORDED
from rhapsode.text.languages.en.truncated_words import SHORTENED_BEFORE_NOUNS, TRUNCATED, is_truncated
from rhapsode.text.languages.en.units import UNITS

_REACH: Final = 16
"""Characters before a place that are looked at."""
_AHEAD: Final = 14
"""Characters behind a place that are looked at."""
_NAME_WITH_A_DOT = re.compile(r"(?:^|\s)\.$")
_BEFORE_A_NUMBER = re.compile(
    r"\b(?:incl|excl|apt|thm|lem|defn|conf|chs?|chap|exs?|vv|vis|alt|est|secs?|sect|eqn?s?|approx|rm|ste|bldg|cll?|ll|res|hwy|rte|temp|max|min|avg|wt|ht|gen|ps|matt|rom|cor|eph|gal|isa|rev|ca|cf|ver|ext|tel|op|pop|para|figs?|vols?|pp?|lat|long|lng|supp|cir|ct|arr|dep|plat|platf|abt|bef|aft|mm?)\.\s*$",
    re.IGNORECASE,
)
_BEFORE_A_NAME = re.compile(
    r"\b(?:[Aa]cct|[Aa]ddl|Adj|Ald|Amb|[Aa]pprox|Apt|[Aa]ssoc|Asst|[Aa]ttn|Atty|[Aa]vg|Bd|[Bb]ldg|Chas"
    r"|Cir|Cllr|Dist"
    r"|Depts?|[Dd]ep|[Dd]ef|Const|Amend|[Aa]rr|Mass|Conn|Penn|Sta|Conf|Ex|Exs|[Ee]xcl|Ft|Geo|Govt|[Ii]ncl|Inst"
    r"|Intl|Jas|Jno|Jos|Lieut|[Mm]gr"
    r"|[Mm]isc|Mmes|Ms|Mt|Natl|[Oo]rig|Pt|[Qq]ty"
    r"|Robt|Benj|Eliz|Saml|Danl|Edw|Fredk|Richd|Margt|Alexr"
    r"|Sts|Inv|INT|EXT|Fed|Civ|Crim|Evid|Supp?|Tech|[Tt]el|Thos|Ins|Abp|Bp|[Rr]ec|[Dd]iv|[Rr]ef|Cos|[Pp]rop|[Ee]ff|[Cc]onf|Thm|Lem|Defn|[Tt]rans|Treas|Utd|Wm)\.\s*$"
)
"""Abbreviations behind which a capitalised word begins a sentence only if it is one that begins many ("The")."""
_TITLE_BEHIND_A_DASH = re.compile(r"\w[-–—/](?:St|Ste|Mt|Ft|Dr|Mr|Mrs|Ms|Prof)\.\s*$")
"""The title of a name that a dash joins to another one: "Minneapolis–St. Paul"."""
_BEFORE_A_NUMERAL = re.compile(
    r"\b(?:apts?|ste|bldg|rms?|apps?|exs?|exhs?|arts?|bk|chs?|chap|figs?|nos?|parts?|pl|pts?|sch?|secs?|sect|vols?)\.\s*$",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"(?:[IVXLC]{1,7}|[A-Z])(?![\w'])")
_FIRST_WORD = re.compile(r"[A-Z][A-Za-z']*")
_NUMBER = re.compile(r"\(?[-$£€¥]?\d")
_BEFORE_A_VERSE = re.compile(rf"\b(?:{'|'.join(BIBLE)})\.\s*$", re.IGNORECASE)
_ORDERED_BOOK = re.compile(r"\b[123]\s(?:Cor|Sam|Kgs|Chron?|Thess|Tim|Pet|Jn)\.\s*$")
_WORD_BEFORE_DOT = re.compile(r"(?:^|[\s(–—/\d-])([A-Za-z]{2,7})\.\s*$")
_VERSE = re.compile(r"\d{1,3}:\d")
_OF_AN_EDITION = re.compile(r"\d{1,3}/\d")
_COUNTING_NUMBER = re.compile(r"Nos?\.\s?[#\d]")
_SHORT_FORM_BEFORE = re.compile(r"\b[A-Z][a-z]{1,4}\.\s*$")
_REPORTS = re.compile(r"\b(?:App|Supp|Rptr|Ed|Cal|Ill)\.\s*$")
_SERIES_OF_REPORTS = re.compile(r"(?:[23]d|[45]th)\s")
_MEASURE_BEFORE = re.compile(r"[\d¼½¾⅓⅔⅛]\s?([A-Za-z]{1,4})\.\s*$")
_MOVE_NUMBER = re.compile(r"(?:^|\s)\d{1,3}\.{1,3}\s*$")
_SECTION_OF_AN_ACT = re.compile(r"(?:^|\s)ss?\.\s*$")
_TONGUE = re.compile(r"(?:\(|\b[Ff]rom )(?:Gk|Gr|Heb|Lat|Ger|Fr|Sp|It|Skt|Du|Ar|Aram)\.\s*$")
"""A language in front of a word of it: "(Gk. logos)"."""
_OPTION = re.compile(r"(?:[A-Ha-h]|\d{1,2})\)\s")
_WORD_BEFORE = re.compile(r"\w\s*$")
"""Nothing that ends a sentence, in front of the next answer of a row: "A) red B) blue"."""
_BEFORE_A_DATE = re.compile(r"\b(?:eff|exp|b|d|m|bap|bur|dtd|pub|rev|est)\.\s*$", re.IGNORECASE)
_DATE = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d")
_DAY_OR_MONTH = re.compile(
    r"\b(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$"
)
_FACTORIAL_OF_A_NUMBER = re.compile(r"\d!\s?$")
_FACTORIAL = re.compile(r"(?:^|\s)[b-hj-z]!\s$")
_EDITED = re.compile(r"\b[Ee]d\.\s$")
_LETTER_BEFORE = re.compile(r"(?<![^\W\d_])[A-Z]\.$")
_LETTER_AHEAD = re.compile(r"[A-Z]\.")
"""Letters of one short form, which a hyphen joins to another one: "D-N.Y."."""
_BEFORE_A_ZONE = re.compile(r"\b[ap]\.m\.\s*$", re.IGNORECASE)
_ZONE = re.compile(
    r"[ECMPA][SD]?T\b|(?:B|I|J|AE|H|AK|NZ|SG)ST\b|CES?T\b|EES?T\b|GMT\b|UTC\b|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\b|Eastern\b|Pacific\b"
)

_ALNUM = re.compile(r"[^\W_]")
_SIGN = re.compile(r"[,;:=×÷≤≥≠≈&§]|'s\s")
"""Behind a full stop these do not begin a sentence: "St. John's, Ill., and Co.", "Corp.'s ", "Stat. § 9"."""
_DOT = re.compile(r"\.$")
_JOINING = re.compile(r"[-–/]")
_LISTED_NUMERAL = re.compile(rf"(?![IA]\s[a-z]){_NUMERAL.pattern}")
_EDITION = re.compile(r"\bed\.\s*$", re.IGNORECASE)
_EDITOR_OR_YEAR = re.compile(r"by\s|\([12]\d")
_OPERATOR = re.compile(r"[/*+]")
_AMOUNT = re.compile(r"[0-9$#]")
_NUMBER_OR_TIME = re.compile(r"[\d@]")
_CAPITAL = re.compile(r"[A-ZÀ-Þ]")

_JOINED_FIRST: Final = (
    (_NAME_WITH_A_DOT, _ALNUM),
    (_LETTER_BEFORE, _LETTER_AHEAD),
    (re.compile(r"(?<!\w)[A-Z]{2,5}\.$"), re.compile(r"[B-HJ-Z](?![\w'])")),  # BRK.B
)
"""What stands before and behind a place where no sentence ends, whatever is counted behind it."""
_JOINED: Final = (
    (_BEFORE_A_NUMBER, _NUMBER),
    (_SHORT_FORM_BEFORE, _COUNTING_NUMBER),
    (_REPORTS, _SERIES_OF_REPORTS),
    (_WORD_BEFORE, _OPTION),
    (_SECTION_OF_AN_ACT, _NUMBER),
    (_ORDERED_BOOK, _NUMBER),
    (_BEFORE_A_VERSE, _VERSE),
    (_DOT, _JOINING),
    (_BEFORE_A_NUMERAL, _LISTED_NUMERAL),
    (_BEFORE_A_DATE, _DATE),
    (_TITLE_BEHIND_A_DASH, _CAPITAL),
    (_DAY_OR_MONTH, _NUMBER_OR_TIME),
    (_FACTORIAL_OF_A_NUMBER, _OPERATOR),
    (_EDITION, _OF_AN_EDITION),
    (_EDITED, _EDITOR_OR_YEAR),
    (_MOVE_NUMBER, MOVE),
    (_BEFORE_A_ZONE, _ZONE),
    (re.compile(r"\b(?:Rev|Stat|Gen|Comp)\.\s$"), re.compile(r"(?:Ann|Stat|Laws|Code)\b")),
)
"""What stands before and behind a place where no sentence ends."""
_BEFORE_SMALL_LETTERS: Final = (
    _TONGUE,
    _DAY_OR_MONTH,
    _FACTORIAL,
    re.compile(r"\s(?:bp|abp|cc|res|dil|sat)\.\s*$"),
    re.compile(r"\d(?:st|nd|rd|th) Cir\.\s*$"),
    re.compile(r"Beg\.\s*$"),  # of a survey
    re.compile(r"\b(?:the|along|on|at|its) [NSEW]\.\s*$"),  # the N. side
    re.compile(r"\bpl[sz]\.\s*$", re.IGNORECASE),
)
"""What a word in small letters goes on behind, where it might begin a sentence behind others."""


def goes_on(text: str, end: int) -> bool:
    """Tell whether a sentence that seems to end at ``end`` goes on behind it."""
    before, after = text[max(0, end - _REACH) : end], text[end : end + _AHEAD]
    if _is_joined(before, after, _JOINED_FIRST):
        return True
    last = _WORD_BEFORE_DOT.search(before)
    word = last[1] if last else ""
    if word and ends_before_a_count(word, text, end):
        return False
    if _SIGN.match(after) or _is_joined(before, after, _JOINED):
        return True
    if after[:1].islower() and _goes_on_in_small_letters(word, before):
        return True
    if _BEFORE_A_NAME.search(before) and (first := _FIRST_WORD.match(text, end)):
        return not _begins(first[0], before)
    if (word.lower() in TRUNCATED or word.lower() in RECORDED) and _AMOUNT.match(after):
        return True
    if word and is_truncated(word):
        first = _FIRST_WORD.match(text, end)
        return first is None or not text[end - 1].isspace() or not _begins(first[0], before)
    return False


def _is_joined(before: str, after: str, pairs: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]) -> bool:
    """Tell whether one of ``pairs`` stands around a place."""
    return any(right.match(after) and left.search(before) for left, right in pairs)


def _goes_on_in_small_letters(word: str, before: str) -> bool:
    """Tell whether ``word`` and its full stop are a short form that a word in small letters goes on behind."""
    unit = _MEASURE_BEFORE.search(before)
    short = word.lower()
    return (
        (unit is not None and unit[1] in UNITS)
        or any(short in table for table in (ALWAYS, GIVEN_NAMES, SHORTENED_BEFORE_NOUNS, TRUNCATED, RECORDED))
        or any(pattern.search(before) for pattern in _BEFORE_SMALL_LETTERS)
    )


def _begins(word: str, before: str) -> bool:
    """Tell whether ``word`` is one that begins sentences; in capitals it is a code ("lv. WAS 8:10")."""
    in_capitals = len(word) > 1 and word.isupper() and not before.isupper()
    return word.lower() in STARTERS and not in_capitals
