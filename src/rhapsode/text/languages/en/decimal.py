# ruff: noqa: RUF001
"""Decimal numbers, numbers with a scale ("0.1 billion", "5M") and percentages."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import NAMED_BY_A_LETTER, NOT_A_NOUN, Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_DECIMAL = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,18})?\.(\d{1,400})(?!\.?\d)")
_COMMA_DECIMAL = re.compile(
    r"(\d{1,18}),(\d{1,2}|0\d{2,8})(?=\s?%|(?:\s?(?:kg|g|mg|km|m|cm|mm|l|ml|ha|kW|W|V)[²³]?)(?![^\W_]))(?!,\d)"
)
_VERSION = re.compile(r"\d{1,2}\.[1-9]\d{1,2}(?![\d.]*\d)|(?:1\d|2\d)\.(?:04|10)(?![\d.]*\d)")
_SOFTWARE = re.compile(
    r"\b(?:Python|Node(?:\.js)?|PHP|Go|Golang|Ruby|Rust|Perl|Java|Kotlin|Swift|i(?:Pad)?OS|macOS|watchOS|Android|Ubuntu"
    r"|Debian|Fedora|Kubernetes|K8s|Docker|Postgres(?:QL)?|MySQL|Redis|Django|Rails|TypeScript|GCC|LLVM|Linux|[Kk]ernel"
    r"|Chrome|Firefox|Windows|npm|pip|numpy|NumPy|pandas|PyTorch|TensorFlow|CUDA|Unity|Blender|[Vv]ersions?)"
    r"\s(?:\d{1,2}\.\d{1,2}(?:/|,\s|\s(?:and|or|to|through)\s|\s?[-–]\s?)){0,4}$"
)
"""Software, whose versions are counted behind the point: "Python 3.12" is "three point twelve"."""
NUMBERED_PART: Final = re.compile(
    r"(?:\b(?:[Ss]ections?|[Tt]ables?|[Ff]igures?|[Cc]hapters?|[Ll]istings?|[Ee]xamples?|[Ee]xercises?|[Aa]ppendix"
    r"|[Cc]lauses?|[Pp]aragraphs?|[Aa]rticles?|[Rr]eleases?|[Ss]ec\.|[Ff]igs?\.)\s|§\s?)"
    r"(?:\d{1,2}(?:\.\d{1,3}){1,4}(?:,\s(?:and\s)?|\s(?:and|or|to|through)\s|\s?[-–]\s?)){0,4}$"
)
"""A part of a document, whose numbers are counted behind the point: "Table 6.10" is "table six point ten"."""
_BROKEN = re.compile(r"\d{1,18}(?:,\d{1,18}){1,300}")
_MANY_THOUSANDS = re.compile(
    r"(?P<number>\d{1,3}\.\d{1,2})[kK](?=\s(?:times|words|followers|subscribers|subs|views|likes|stars|users|people|members"
    r"|downloads|steps|copies|comments|requests|tokens|employees|customers|residents|votes|readers|listeners|miles)(?!\w))"
)
"""Thousands of what is counted: "cited 14.2k times"."""
_BARE_POINT = re.compile(r"\.(\d{1,400})(?!\.?\d)")
_MILLIONS = re.compile(
    r"((?:\d{1,3}(?:,\d{3}){1,6}|\d{1,9})(?:\.\d{1,4})?)(M|B|bn|mn|tn|T(?=[\s-](?:tokens?|param(?:eter)?s?)\b)|[kK](?=\s(?:mi|km|miles|kilometers|acres"
    r"|gal|gallons|sq)\b))(?![^\W_])"
)
_COUNTED: Final = frozenset(("people", "men", "women", "children", "followers", "tons"))
FORMULA = re.compile(r"\s(?:[A-Z][a-z]?\d{0,2}){1,6}(?![\w])|\s(?:solution|acid|buffer|sodium|glucose)\b")
"""What "0.1M" is molar of."""
_BEFORE_ITS_NOUN = re.compile(
    r"-(?:account|acre|asset|barrel|book|copy|customer|dollar|download|euro|example|film|follower|gallon|home|image|item"
    r"|job|member|page|param|parameter|people|person|pixel|point|pound|record|row|sample|seat|share|student"
    r"|subscriber|token|user|vector|view|volume|word)s?(?![\w])"
)
"""A noun that "1M-" counts: "a 1M-token window"."""
_SCALES: Final = {
    "k": "thousand",
    "K": "thousand",
    "M": "million",
    "B": "billion",
    "T": "trillion",
    "bn": "billion",
    "mn": "million",
    "tn": "trillion",
}


def _decimal(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, numbers.number(match[0], british=context.british), "decimal")


def _version(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the version of a program: "Python 3.10/3.11", "Ubuntu 22.04"."""
    begin, start = max(0, match.start() - 60), match.start()
    if not (_SOFTWARE.search(context.text, begin, start) or NUMBERED_PART.search(context.text, begin, start)):
        return None
    whole, _, part = match[0].partition(".")
    if part[0] == "0":  # the year and the month
        return one(match, f"{numbers.cardinal(int(whole))} oh {numbers.cardinal(int(part))}", "decimal")
    return one(match, f"{numbers.cardinal(int(whole))} point {numbers.cardinal(int(part))}", "decimal")


def _point(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) and context.before(match.start()) not in "-+$£€=<>~^±×÷,;:":
        return None
    return one(match, f"point {numbers.digits(match[1])}", "decimal")


def _comma_decimal(match: re.Match[str], context: Context) -> list[Token] | None:
    whole = numbers.number(match[1], british=context.british)
    return one(match, f"{whole} point {numbers.digits(match[2])}", "decimal")


def _broken(match: re.Match[str], context: Context) -> list[Token]:
    """Read numbers that commas part, but not into thousands: "1,2,3", "123,000012"."""
    tokens: list[Token] = []
    at = match.start()
    for part in match[0].split(","):
        if tokens:
            tokens.append(Token(at - 1, at, ",", "punctuation"))
        tokens.append(Token(at, at + len(part), numbers.number(part, british=context.british), "cardinal"))
        at += len(part) + 1
    return tokens


def _millions(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "5M users", "3.2B", "a 70B-parameter model"; "5M" alone is a name."""
    after = context.word_after(match.end())
    if match[2] == "T" or (match[2] in "MB" and _BEFORE_ITS_NOUN.match(context.text, match.end())):
        return one(match, f"{numbers.number(match[1], british=context.british)} {_SCALES[match[2]]}", "decimal")
    if match[2] == "M" and FORMULA.match(context.text, match.end()) and float(match[1].replace(",", "")) < 20:
        return one(match, f"{numbers.number(match[1], british=context.british)} molar", "measure")
    if (
        match[2] in "MB"
        and len(match[1]) > 1
        and after in NOT_A_NOUN
        and context.alone(match.start())
        and context.word_before(match.start()) not in NAMED_BY_A_LETTER
    ):
        return one(match, f"{numbers.number(match[1], british=context.british)} {_SCALES[match[2]]}", "decimal")
    if (
        "." not in match[1]
        and match[2] not in "kK"
        and not (len(after) > 2 and after.islower() and (after.endswith("s") or after in _COUNTED))
    ):
        return None
    return one(match, f"{numbers.number(match[1], british=context.british)} {_SCALES[match[2]]}", "decimal")


_BILLIONS = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,3})?)\s(?P<scale>bn|tn)(?![\w/])")
_SMALL_MILLIONS = re.compile(
    r"(?P<number>\d{1,4}(?:\.\d{1,3})?)m(?![\w²³/]|\s(?:long|high|wide|tall|deep|away|above|below))"
)
_COUNTED_IN_MILLIONS: Final = word_set(
    "people users customers viewers voters households homes jobs workers barrels tonnes copies subscribers downloads "
    "views visitors tourists children patients passengers followers residents inhabitants members listeners adults "
    "pensioners refugees doses units vehicles"
)
_OF_PEOPLE = re.compile(
    r"\b(?:[Pp]opulation|[Ii]nhabitants|[Aa]udience|[Cc]irculation|[Rr]eadership|[Mm]embership|[Ll]ists?|[Uu]sers|[Vv]iewers|[Vv]isitors|[Ss]ubscribers|[Cc]opies|[Pp]op)\b"
)
_OF_AREA = re.compile(r"\s(?:acres|hectares|(?:sq\.?|square)\s(?:km|mi|kilomet|mile))")
"""What a country's size is counted in: "2.1m sq km"."""
_COUNTED_BEFORE: Final = word_set(
    "to from below above over under around about nearly almost hit hits reached topped exceeded"
)


def _small_millions(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read millions as newspapers of Britain write them: "5m people", "a population of 109.3m"."""
    start, end = match.span()
    if not context.alone(start):
        return None
    of_people = _OF_PEOPLE.search(
        context.text, max(0, start - (60 if context.word_before(start) in _COUNTED_BEFORE else 40)), start
    )
    counted = context.word_after(end) in _COUNTED_IN_MILLIONS or _OF_AREA.match(context.text, end)
    if not counted and not of_people:
        return None
    return one(match, f"{numbers.number(match['number'])} million", "decimal")


MILLIONS: Final = (
    Rule("0", _MANY_THOUSANDS, lambda m, c: one(m, f"{numbers.number(m['number'])} thousand", "decimal")),
    Rule(
        "0",
        _BILLIONS,
        lambda m, c: one(
            m, f"{numbers.number(m['number'])} {'billion' if m['scale'] == 'bn' else 'trillion'}", "decimal"
        ),
    ),
    Rule("0", _MILLIONS, _millions),
    Rule("0", _SMALL_MILLIONS, _small_millions),
)
_AVERAGE = re.compile(r"\.(?P<mills>[1-9]\d\d)(?!\.?\d|\w)")
_BATTING = re.compile(
    r"\b(?:batting|bats|batted|hitting|hits?|hitters?|slugging|slashing|slashed|OBP|OPS|averages?"
    r"|winning percentage)\b|\.\d{3}/\.\d{3}"
)
"""What speaks of baseball, so that ".312" is "three twelve"."""


def _average(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read an average of baseball: "batting .312"."""
    start, end = match.start(), match.end()
    if not (context.alone(start) or context.before(start) == "/") or not _BATTING.search(
        context.text, max(0, start - 40), end + 20
    ):
        return None
    return one(match, numbers.in_pairs(match["mills"]), "decimal")


_DOTTED_ROW = re.compile(r"\d{1,9}(?:\.\d{1,9}){2,12}(?![\w]|\.\d)")


def _dotted_row(match: re.Match[str], context: Context) -> list[Token]:
    """Read a version or a number of a section that a sign stands before: "==1.26.4", "5.6.0+"."""
    said = " point ".join(
        numbers.number(part) if len(part) < 5 and (part == "0" or part[0] != "0") else numbers.digits(part)
        for part in match[0].split(".")
    )
    return one(match, said, "decimal")


RULES: Final = (
    Rule("/", re.compile(r"(?<=\.\d{3})/(?=\.\d{3})"), lambda m, c: one(m, ",", "punctuation")),  # .318/.397/.602
    Rule("0", _DOTTED_ROW, _dotted_row),
    Rule(".", _AVERAGE, _average),
    Rule("0", _COMMA_DECIMAL, _comma_decimal),
    Rule("0", _VERSION, _version),
    Rule("0", _DECIMAL, _decimal),
    Rule(".", _BARE_POINT, _point),
)
BROKEN: Final = (Rule("0", _BROKEN, _broken),)
