# ruff: noqa: RUF001
"""Whole numbers: grouped thousands, leading zeros, long rows of digits, and the year among plain numbers.

What decides how four digits without a comma are read: a year between 1500 and 2099, or behind a word of time ("in
1066"), unless a noun is counted ("1800 people"); else a number. Digits are named one by one after a word that
announces a code ("ending in 8876", "PIN 1234"), with a zero in front ("007"), and from ten digits on.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){1,6}(?!\d|,\d)")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2}){1,4},\d{3}(?!\d|,\d)")
_SWISS = re.compile(r"\d{1,3}(?:'\d{3}){1,5}(?![\d'])")
_NUMBER_NAME = re.compile(r"N°\s?(?=\d)")
_SPACED = re.compile(r"\d{1,3}(?: \d{3}){0,4} 000(?![\w.,]\d|\w)|\d{1,3}(?: \d{3}){2,5}(?![\w.,]?\d|\w)")
_INTEGER = re.compile(r"\d{1,1000}")
_LONG_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){1,300}(?!\d|,\d)")
_FORTYISH = re.compile(r"(\d{1,15})(?:-?ish)\b")
_MEASURED = re.compile(
    r"\s?[-–]\s?\d[\d,.]{0,12}\s?(?:kg|g|mg|lbs?|oz|km|m|cm|mm|ft|mi|mL|ml|l|L|W|kW|V|Hz|GB|MB|%)(?![\w])"
)
_TO_A_YEAR = re.compile(r"\s?[-–]\s?(?:1\d{3}|20\d\d|\d\d)\)")
_TO_AN_ERA = re.compile(r"\s?[-–]\s?\d{2,4}\s?(?:B\.?C|A\.?D|C\.E)")
"""The end of a span of years whose era is named at its end: "1279-1213 BC"."""
_NUMBER_SIGN = re.compile(r"#(?=[ \t]+[a-z])|#\s?(?=\d|[A-Z]{1,4}-?\d)|(?<=[A-Z]{2})#(?=:)|(?<=[a-zN] )#(?=:)")

_TIME_WORDS: Final = word_set(
    "in since until till by from year around before after circa ca c early "
    "late mid during of spring summer autumn "
    "fall winter "
    "january february march april may june july august september october november december"
)
_OF_A_LIFE: Final = frozenset(("born", "died", "flourished", "reigned"))
"""What "b.", "d.", "fl." and "r." stand for before a year."""
_CODE_WORDS: Final = word_set("pin code extension ext password passcode otp ssn account digits zip")
_CODE_BEFORE = re.compile(
    r"\b(?:pin|pass)?code(?:\s(?:is|was)|:)\s$|\b(?:pin|otp|password|passcode)\s?(?:number\s)?(?:is|was|:)\s$|\bcode\s(?:is\s|was\s)?(?:now\s|changing\s|changed\s|changes\s|set\s|has\schanged\s)to\s$|\bte?xt\s\S{1,20}\sto\s$",
    re.IGNORECASE,
)
"""What announces a code with a word between: "His PIN is 4711", "Text STOP to 72345"."""
_AIRLINES: Final = word_set(
    "delta united american southwest jetblue lufthansa emirates spirit frontier alaska qantas ryanair airways"
    " airlines amtrak"
)
_OF_A_FLIGHT = re.compile(
    r"\b(?:[Ff]lights?|[Dd]ep(?:arts?)?|[Aa]rr(?:ives?)?|[Gg]ate|[Tt]erminal|[Ll]ands?|[Ll]anded|[Dd]elayed"
    r"|[Bb]oard\w*)\b|\b[A-Z]{3} ?[-–→] ?[A-Z]{3}\b"
)
_ROAD_BEFORE = re.compile(r"(?<!\w)(SR|CR|US|FM|RM|PR|TX|CA|NY|I)(?:[ -]|\sHwy\.?\s)$")
"""What stands before the number of a road: "SR 528", "US 101"."""
_PAIRED: Final = word_set(
    "rt room rm suite ste apartment apt flight highway hwy route rte interstate http error status boeing"
)
"""Words behind which three digits are said in two parts: "Room 101", "HTTP 404"."""
_PAIRED_LONG: Final = word_set("rtx gtx rx geforce radeon acela room rm suite ste apartment apt flight train port")
"""Words behind which four digits are, too: "Train 2107"."""
_AIRLINERS: Final = word_set("707 717 727 737 747 757 767 777 787")
_DETERMINERS: Final = word_set("a the an this that his her our its new old first last")
_OF_AIRLINERS = re.compile(
    r"\b(?:Boeing|[Aa]ir(?:craft|liners?|lines?|ports?|planes?|force)|[Jj]ets?|[Pp]lanes?|[Pp]ilots?|[Cc]ockpit|[Rr]unway"
    r"|[Ff]l(?:y|ies|ew|ying|ights?|eet)|[Ll]anded|[Tt]ook off|[Cc]abin|MAX|Dreamliner)\b"
)
"""What speaks of airliners, so that "a 747" is "a seven forty seven"."""
_STATUSES: Final = word_set(
    "301 302 303 304 307 308 400 401 402 403 404 405 406 408 409 410 413 415 418 422 423 425 426 429 451"
    " 500 501 502 503 504 507 511"
)
_OF_A_SERVER = re.compile(
    r"\b(?:HTTP|GET|POST|PUT|PATCH|DELETE|APIs?|endpoints?|servers?|status|response|requests?|errors?|gateway|proxy|nginx|returns?|returned)\b"
)
"""What speaks of the answers of a server, so that "503" is "five oh three"."""
_ANNOUNCING: Final = frozenset(("is", "was", "to", "pin", "otp", "password", "passcode", ""))
_BOX = re.compile(r"\b[Pp]\.?\s?[Oo]\.?\s[Bb](?:ox|OX)\W{1,3}$")
_TAX_FORMS: Final = frozenset(("1040", "1099"))
_BEFORE_A_TAX_FORM: Final = frozenset(("the", "a", "your", "my", "of", "and"))
_NUMBERED: Final = word_set(
    "account acct c badge batch booking card case claim confirmation docket employee file id invoice item license lot"
    " isbn member no number oclc order part patient permit pmid po policy receipt ref reference registration"
    " reservation serial sku student ticket tracking upc"
)
"""Words that a number of four and more digits behind them names: "order 48213"."""
_LONG_CODE: Final = 5
"""Digits in a row from which on a number behind one of ``_NUMBERED`` is named digit by digit."""
_BEHIND_ITS_SIGN = re.compile(r"\b(?:[Aa]cc(?:oun)?t|[Cc]ase|[Ii]nvoice|[Oo]rder|PIN|[Rr]ef|[Tt]icket)\.?\s?#:\s$")
_COUNTS = re.compile(
    r"\s(?:[a-z]{2,12}\s)?(?!was\b|is\b|has\b|does\b|ships\b|expires\b|closes\b|remains\b|needs\b|shows\b|includes\b"
    r"|contains\b|says\b|states\b|arrives\b|goes\b|comes\b|status\b|less\b)[a-z]{2,20}s(?!\w)|\s(?:of|more|people|men|women)\b"
)
"""What says that a number is a quantity: "Order 25000 units"."""
_MANY: Final = 9
"""Digits in a row from which on they are named one by one."""


def is_year(context: Context, start: int, end: int) -> bool:
    """Tell whether the four digits of ``text[start:end]`` are read as a year."""
    value = int(context.text[start:end])
    if not 1000 <= value < 2200:
        return False
    before = context.word_before(start)
    if value >= 2100 and before not in ("year", "by", "since", "until"):
        return False
    if context.tokens and context.tokens[-1].said in _OF_A_LIFE and context.tokens[-1].kind == "abbreviation":
        return True
    if (before in _TIME_WORDS and before != "of") or _TO_AN_ERA.match(context.text, end):
        return True
    if _MEASURED.match(context.text, end):
        return False
    after = context.word_after(end)
    counted = len(after) > 3 and after.islower() and after.endswith("s") and after not in ("was", "is", "has", "does")
    if counted and after.endswith(("ss", "us", "ous")):
        counted = False
    if value < 1500:
        return (
            before in ("of", "and", "to", "circa", "ca", "c")
            or _behind_a_year(context)
            or (
                (context.before(start) == "(" or context.text[max(0, start - 4) : start] == "(r. ")
                and _TO_A_YEAR.match(context.text, end) is not None
            )
        )
    return not counted or before in ("the", "of")


def _behind_a_year(context: Context) -> bool:
    """Tell whether a dash behind a year stands right before: "(r. 1066-1087)"."""
    if len(context.tokens) < 2 or context.tokens[-1].kind != "range":
        return False
    first = context.tokens[-2]
    return first.end - first.start == 4 and "thousand" not in first.said and "hundred" not in first.said


def say_integer(text: str, context: Context, start: int, end: int) -> str:
    """Name the whole number ``text`` that stands at ``[start, end)``, as a year where it is one."""
    if len(text) == 4 and text[0] != "0" and is_year(context, start, end):
        return numbers.year(int(text), british=context.british)
    before = context.word_before(start)
    if 3 <= len(text) <= 4 and text[0] != "0" and _is_paired(text, before, context, start, end):
        return numbers.in_pairs(text)
    if _is_code(text, before, context, start):
        return numbers.digits(text)
    if len(text) > 3 and text[-3:] != "000" and _names(before, context, start, end):
        return numbers.digits(text) if len(text) >= _LONG_CODE else numbers.in_pairs(text)
    if len(text) > _MANY and int(text) % 1_000_000:
        return numbers.digits(text)
    return numbers.number(text, british=context.british)


def _is_paired(text: str, before: str, context: Context, start: int, end: int) -> bool:
    """Tell whether three or four digits are said in two parts: of a room, a form, a road, a flight or a status."""
    if _is_road(context, start, long=len(text) == 4):
        return True
    near = context.text[max(0, start - 60) : end + 60]
    if before in _AIRLINES and _OF_A_FLIGHT.search(near):
        return True
    if _is_post_office_box(before, context, start):
        return True
    if len(text) == 4:
        return before == "form" or before in _PAIRED_LONG or (text in _TAX_FORMS and before in _BEFORE_A_TAX_FORM)
    return (
        before in _PAIRED
        or _TO_AN_ERA.match(context.text, end) is not None
        or (text in _AIRLINERS and before in _DETERMINERS and _OF_AIRLINERS.search(near) is not None)
        or (text in _STATUSES and _OF_A_SERVER.search(near) is not None)
    )


def _is_code(text: str, before: str, context: Context, start: int) -> bool:
    """Tell whether digits are named one by one, because a word announces a code: "PIN 4711", "ending in 8876"."""
    if before == "chmod":
        return 3 <= len(text) <= 4
    if len(text) >= _LONG_CODE and text[0] != "0" and _is_post_office_box(before, context, start):
        return True
    if len(text) >= 3 and before in _ANNOUNCING and _CODE_BEFORE.search(context.text, max(0, start - 40), start):
        return True
    return len(text) >= 2 and (
        before in _CODE_WORDS or context.text[max(0, start - 10) : start].lower() == "ending in "
    )


def _is_post_office_box(before: str, context: Context, start: int) -> bool:
    return before == "box" and _BOX.search(context.text, max(0, start - 14), start) is not None


def _is_road(context: Context, start: int, *, long: bool) -> bool:
    """Tell whether the number at ``start`` is that of a road: "SR 528"; a ``long`` one is of a farm or county road."""
    road = _ROAD_BEFORE.search(context.text, max(0, start - 9), start)
    return road is not None and (not long or road[1] in ("FM", "RM", "CR", "SR"))


def _names(before: str, context: Context, start: int, end: int) -> bool:
    """Tell whether a number is the name of something ("invoice 20577", "#3127") and no quantity."""
    if context.before(start) == "#" or _BEHIND_ITS_SIGN.search(context.text, max(0, start - 24), start):
        return True
    return before in _NUMBERED and _COUNTS.match(context.text, end) is None


def _integer(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, say_integer(match[0], context, match.start(), match.end()), "cardinal")


def _grouped(match: re.Match[str], context: Context) -> list[Token] | None:
    if match[0][0] == "0":
        return None
    return one(match, numbers.number(match[0], british=context.british), "cardinal")


def _spaced(match: re.Match[str], context: Context) -> list[Token] | None:
    if match[0][0] == "0":
        return None
    return one(match, numbers.number(match[0].replace(" ", ""), british=context.british), "cardinal")


def _sign(match: re.Match[str], context: Context) -> list[Token] | None:
    if context.alone(match.start()) or context.text[max(0, match.start() - 2) : match.start()].isupper():
        return one(match, "number", "cardinal")  # also "PO# 99812"
    return None


RULES: Final = (
    Rule("0", _SWISS, lambda m, c: one(m, numbers.number(m[0].replace("'", ""), british=c.british), "cardinal")),
    Rule("a", _NUMBER_NAME, lambda m, c: one(m, "number", "cardinal"), frozenset("n")),
    Rule("0", _INDIAN, _grouped),
    Rule("0", _SPACED, _spaced),
    Rule("0", _GROUPED, _grouped),
    Rule("0", _LONG_GROUPED, lambda m, c: one(m, numbers.digits(m[0]), "cardinal")),
    Rule("0", _FORTYISH, lambda m, c: groups(m, [(0, f"{numbers.number(m[1])}ish")], "cardinal")),
    Rule("0", _INTEGER, _integer),
    Rule("#", _NUMBER_SIGN, _sign),
)
