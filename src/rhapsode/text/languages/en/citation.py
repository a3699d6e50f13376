# ruff: noqa: RUF001
"""Citations: verses of the Bible, reports of courts, and the parties of a case or a match.

What decides: a book's short form in front of a chapter and a verse ("1 Cor. 13:4"); a reporter's name between two
numbers, its volume and the page ("410 U.S. 113"); a "v." between two names ("Roe v. Wade", "Chelsea v Arsenal").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.short_forms import BIBLE
from rhapsode.text.tokens import Token

_VERSE = re.compile(r"(?P<book>[A-Z][a-z]{1,5})\.?[ \t\n](?=\d{1,3}:\d)")
_ORDERED_BOOK = re.compile(
    r"(?P<order>[123]|I{1,3})[ \t](?P<book>Cor|Corinthians|Sam|Samuel|Kgs|Kings|Chron?|Chronicles|Thess"
    r"|Thessalonians|Tim|Timothy|Pet|Peter|Jn|John)\.?(?=[ \t]\d{1,3}(?::\d|\b))"
)
_ORDERS: Final = ("first", "second", "third")
_REPORT = re.compile(
    r"(?P<volume>\d{1,4})[ \t](?P<reporter>U\.\s?S\.|S\.\s?Ct\.|F\.\s?(?:2d|3d|4th)|F\.(?=[ \t]\d{1,4}[ ,(])"
    r"|F\.\s?Supp\.(?:\s[23]d)?|L\.\s?Ed\.(?:\s2d)?|(?:So|N\.E|N\.W|S\.E|S\.W|P|A)\.\s?[23]d"
    r"|F\.R\.D\.|Cal\.(?:\sApp\.|\sRptr\.)?(?:\s?(?:2d|3d|4th|5th))?|N\.Y\.S\.\s?[23]d|B\.R\.|Fed\.\sCl\."
    r"|F\.\sApp'x|T\.C\.|U\.S\.P\.Q\.(?:\s?2d)?|Fed\.\sReg\.|C\.F\.R\.(?=[ \t]\d))"
    r"(?:[ \t](?P<page>\d{1,4}))?(?![\w]|[.,]\d)"
)
_COURT_OF = re.compile(r"(?<=(?:ist|Fed|Cir|Sup|App|rob)\.\s)Ct\.(?!\w)|(?<=(?:igh|nty|nor|ior|ict|eme)\s)Ct\.(?!\w)")
_CIRCUIT = re.compile(r"(?<=(?:st|nd|rd|th|2d|3d)\s)Cir\.(?=\s?(?:[12]\d{3}|[A-Za-z])|[,;:)]|\s*$)")
_SECOND_CIRCUIT = re.compile(r"(?P<number>\d{0,2}[23])d(?=\s(?:Cir|Dist|Sess|Div|Dep|ed|ser)\b)")
_CODE = re.compile(
    r"(?P<word>Rev\.\sStat|Gen\.\sLaws|Gen\.\sStat|Stat|C|Ann)\.(?=\s(?:Ann\.\s)?§|\sAnn\.\s§)|Ann\.(?=\s§)"
)
"""The statutes of a state in front of a section: "Fla. Stat. § 90", "8 Del. C. § 102"."""
_CODES: Final = {
    "Rev. Stat": "Revised Statutes", "Gen. Laws": "General Laws", "Gen. Stat": "General Statutes",
    "Stat": "Statutes", "C": "Code", "Ann": "Annotated",
}  # fmt: skip
_COURT = re.compile(r"S\.\s?Ct\.(?!\w)")
_REPORTERS: Final = {
    "us": "U S", "sct": "Supreme Court", "f": "Federal", "fsupp": "Federal Supplement", "led": "Lawyers' Edition",
    "so": "Southern", "ne": "North Eastern", "nw": "North Western", "se": "South Eastern", "sw": "South Western",
    "p": "Pacific", "a": "Atlantic",
    "frd": "F R D", "cal": "California", "calapp": "California Appellate", "calrptr": "California Reporter",
    "nys": "New York Supplement", "br": "Bankruptcy Reporter", "fedcl": "Federal Claims", "fappx": "Federal Appendix",
    "tc": "Tax Court", "uspq": "U S P Q", "fedreg": "Federal Register", "cfr": "C F R",
}  # fmt: skip
_SERIES: Final = {"2d": "second", "3d": "third", "4th": "fourth", "5th": "fifth"}
_VERSUS = re.compile(r"v\.?(?=[ \t\n](?:[A-Z]|the[ \t]))")
_PARTY_BEFORE = re.compile(r"((?:[A-Z]\.\s?){2,4}(?=\s$)|[^\W\d_][\w'&-]*)[.,)]?\s$")


def _verse(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a book of the Bible in front of chapter and verse."""
    book = BIBLE.get(match["book"].lower())
    return [Token(match.start(), match.end() - 1, book, "abbreviation")] if book else None


def _ordered_book(match: re.Match[str], context: Context) -> list[Token]:
    """Read one of several books of one name: "1 Cor. 13:4" is "first Corinthians"."""
    order = _ORDERS[(len(match["order"]) if match["order"][0] == "I" else int(match["order"])) - 1]
    book = BIBLE.get(match["book"].lower(), match["book"])
    return [
        Token(match.start(), match.end("order"), order, "ordinal"),
        Token(match.start("book"), match.end(), book, "abbreviation"),
    ]


def _number(digits: str) -> str:
    return numbers.in_pairs(digits) if len(digits) > 2 and digits[0] != "0" else numbers.number(digits)


def _report(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a volume, a reporter and a page: "123 S. Ct. 456"."""
    if match["page"] is None and "Ct" not in match["reporter"] and "Supp" not in match["reporter"]:
        return None
    written = match["reporter"]
    series = next((said for short, said in _SERIES.items() if written.endswith(short)), "")
    name = re.sub(r"[\W\d_]|(?<=\d)(?:d|th)$", "", re.sub(r"(?:2d|3d|4th|5th)$", "", written)).lower()
    tokens = [
        Token(match.start(), match.end("volume"), _number(match["volume"]), "cardinal"),
        Token(match.start("reporter"), match.end("reporter"), f"{_REPORTERS[name]} {series}".strip(), "abbreviation"),
    ]
    if match["page"]:
        tokens.append(Token(match.start("page"), match.end("page"), _number(match["page"]), "cardinal"))
    return tokens


_VERSUS_AN_AMOUNT = re.compile(r"v\.?(?=\s[$£€]\d)")
"""Between two amounts: "$51bn v $43bn"."""


def _versus(match: re.Match[str], context: Context) -> list[Token] | None:
    found = _PARTY_BEFORE.search(context.text[max(0, match.start() - 36) : match.start()])
    if found is None or not (found[1][0].isupper() or found[1] == "al") or len(found[1]) < 2:
        return None
    return one(match, "versus", "abbreviation")


_PROCEDURE = re.compile(r"Fed\.\s?R\.\s?(?P<of>Civ|Crim|App|Bankr|Evid)\.(?:\s?P\.)?(?=\s?\d)")
_PROCEDURES: Final = {
    "Civ": "Civil Procedure", "Crim": "Criminal Procedure", "App": "Appellate Procedure",
    "Bankr": "Bankruptcy Procedure", "Evid": "Evidence",
}  # fmt: skip
_OF_APPEALS = re.compile(r"Ct\.\sApp\.(?!\w)")
_PAGES_OF_YEAR = re.compile(r"(?P<year>(?:1[5-9]|20)\d\d):\s?(?=\d{1,4}(?:[-–]\d{1,4})?(?:[;:)\].]|,\s|\s*$))")
_AUTHOR_BEFORE = re.compile(r"(?:[A-Z][a-z'-]{1,24}|et al\.|[A-Z]\.),?\s\(?$")


def _pages_of_year(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the year of a book in front of its pages: "Knuth 1973:2-4"."""
    if not _AUTHOR_BEFORE.search(context.text, max(0, match.start() - 30), match.start()):
        return None
    at = match.end("year")
    return [
        Token(match.start(), at, numbers.year(int(match["year"]), british=context.british), "date"),
        Token(at, at + 1, ",", "punctuation"),
    ]


RULES: Final = (
    Rule(
        "a",
        _CODE,
        lambda m, c: one(m, _CODES[m["word"] or "Ann"], "abbreviation"),
        frozenset(("rev", "gen", "stat", "c", "ann")),
    ),
    Rule("a", _VERSUS_AN_AMOUNT, lambda m, c: one(m, "versus", "abbreviation"), frozenset("v")),
    Rule("0", _PAGES_OF_YEAR, _pages_of_year),
    Rule("a", _OF_APPEALS, lambda m, c: one(m, "Court of Appeals", "abbreviation"), frozenset(("ct",))),
    Rule(
        "a",
        _PROCEDURE,
        lambda m, c: one(m, f"Federal Rule of {_PROCEDURES[m['of']]}", "abbreviation"),
        frozenset(("fed",)),
    ),
    Rule("0", _SECOND_CIRCUIT, lambda m, c: one(m, numbers.ordinal(int(m["number"])), "ordinal")),
    Rule("a", _COURT_OF, lambda m, c: one(m, "Court", "abbreviation"), frozenset(("ct",))),
    Rule("a", _VERSE, _verse, frozenset(BIBLE)),
    Rule("0", _ORDERED_BOOK, _ordered_book),
    Rule("a", _ORDERED_BOOK, _ordered_book, frozenset(("i", "ii", "iii"))),
    Rule("0", _REPORT, _report),
    Rule("a", _COURT, lambda m, c: one(m, "Supreme Court", "abbreviation"), frozenset("s")),
    Rule("a", _CIRCUIT, lambda m, c: one(m, "Circuit", "abbreviation"), frozenset(("cir",))),
    Rule("a", _VERSUS, _versus, frozenset("v")),
)
