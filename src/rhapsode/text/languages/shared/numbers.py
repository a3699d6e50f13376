"""Telephone numbers, ordinals, numbers within names, and every other number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from rhapsode.text.languages.shared.grammar import Grammar, nouns
from rhapsode.text.languages.shared.patterns import negative, noun_before
from rhapsode.text.languages.shared.scanner import Rule, word_after, word_before
from rhapsode.text.languages.shared.written import Written

FEWEST_DIGITS, MOST_DIGITS = 7, 15
"""Digits of a telephone number, by ITU-T E.164 and the local numbers of most countries."""
_YEARS = re.compile(r"(1[0-9]\d\d|20\d\d)\s?[-–]\s?(1[0-9]\d\d|20\d\d)")
"""A span of years, which is grouped like a local number of eight digits."""
_SEPARATOR = re.compile(r"[^\d]+")


def telephone_rules(grammar: Grammar, national: str) -> tuple[list[Rule], list[Rule]]:
    """Return the rules at a digit, and at a sign. ``national`` matches numbers as the country groups them."""

    def groups(written: str) -> list[str] | None:
        found = [group for group in _SEPARATOR.split(written) if group]
        return found if FEWEST_DIGITS <= sum(map(len, found)) <= MOST_DIGITS else None

    def international(match: re.Match[str]) -> str | None:
        found = groups(match["n"])
        return grammar.telephone(found, country=match["c"]) if found else None

    def domestic(match: re.Match[str]) -> str | None:
        found = groups(match["n"])
        return grammar.telephone(found) if found else None

    def grouped(match: re.Match[str]) -> str | None:
        years = _YEARS.fullmatch(match["n"])
        return None if years and years[1] < years[2] else domestic(match)

    def announced(match: re.Match[str]) -> str | None:
        if word_before(match.string, match.start()).rstrip(".:") in grammar.tables.telephone:
            return domestic(match)
        return None

    def after_colon(match: re.Match[str]) -> str | None:
        text = match.string[: match.start()].rstrip(" :")
        if word_before(text, len(text)).rstrip(".") in grammar.tables.telephone:
            return domestic(match)
        return None

    end = r"(?!\w|[.,/:]\d)"
    group = r"(?:\(?\d{1,5}\)?)"
    plus = Rule("telephone", re.compile(
        rf"\+\s?(?P<c>\d{{1,3}})[\s.-]?(?P<n>{group}(?:[\s./-]{{0,2}}{group}){{1,6}}){end}"),
        international)  # fmt: skip
    area = Rule(
        "telephone", re.compile(rf"(?P<n>\(0?\d{{1,5}}\)\s?\d{{2,5}}(?:[\s.-]?\d{{2,5}}){{1,4}}){end}"), domestic
    )
    told = re.compile(rf"(?P<n>\d{{2,11}}(?:[\s./-]\d{{1,5}}){{0,6}}){end}")
    local = Rule("telephone", re.compile(rf"(?P<n>{national}){end}"), grouped)
    address = Rule(
        "address", re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)"), lambda match: _dotted(grammar, match)
    )
    return (
        [address, local, Rule("telephone", told, announced), Rule("telephone", told, after_colon)],
        [plus, area],
    )


def _dotted(grammar: Grammar, match: re.Match[str]) -> str | None:
    parts = match[0].split(".")
    if any(int(part) > 255 or (len(part) > 1 and part[0] == "0") for part in parts):
        return None
    return f" {grammar.tables.electronic['.']} ".join(grammar.digits(part) for part in parts)


def decade_rules(grammar: Grammar) -> list[Rule]:
    """Return the rule for a decade behind its article, in the English way: ``los 90s``, ``les 80's``."""
    before = grammar.tables.fixed.get("before decades", "").split()

    def decade(match: re.Match[str]) -> str | None:
        if word_before(match.string, match.start()) not in before:
            return None
        return grammar.cardinal(int(match["n"]))

    return [Rule("cardinal", re.compile(r"(?P<n>[1-9]0)['’]?s(?!\w)"), decade)]


def list_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for numbers with several commas: a list ("pages 1,3,5-7"), or thousands.

    Those are written as in English ("1,234,567", "3,000 estrellas").
    """

    def listed(match: re.Match[str]) -> str | None:
        text, start = match.string, match.start()
        if "," not in (text[match.end() : match.end() + 1], text[max(0, start - 1) : start]):
            return None
        ahead = _LIST_AHEAD.search(text, max(0, start - 40), start)
        found = _LIST.match(text, ahead.start() if ahead else start)
        return grammar.amount(Written(match[0])) if found and not _THOUSANDS.fullmatch(found[0]) else None

    def thousands(match: re.Match[str]) -> str | None:
        after = word_after(match.string, match.end())
        if match[0].count(",") == 1 and (not after or after in grammar.tables.scales or after == "mil"):
            return None
        gender = grammar.gender(after) if after else None
        return grammar.amount(Written(match[0].replace(",", "")), gender or "m", counting=gender is not None)

    if grammar.decimal != ",":
        return []
    return [
        Rule("cardinal", re.compile(r"\d{1,4}(?=,\d|(?![\w.]|[-–]\d))"), listed),
        Rule("cardinal", re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3}){2,4}(?!\w|,\d)|,000(?=\s[^\W\d_]{4}))"), thousands),
    ]


def number_rules(grammar: Grammar, *, singular: Callable[[str], bool]) -> list[Rule]:
    """Return the rules for what is left: versions, numbers within names, cardinals.

    ``singular`` tells of a word behind a 1 that it is a noun.
    """
    return _NumberReader(grammar, singular=singular).rules()


class _NumberReader:
    """Reads numbers in one language."""

    def __init__(self, grammar: Grammar, *, singular: Callable[[str], bool]) -> None:
        self._grammar = grammar
        self._singular = singular
        self._number, self._tables = grammar.number, grammar.tables
        self._streets = frozenset(self._tables.fixed.get("streets", "").split())
        self._announced = "|".join(self._tables.fixed.get("before codes", "").split())
        which = r"(?P<of>\s(?:d[eiao]\s|d['’])[a-zà-ÿ]{4,}(?:\s(?:d[eiao]|à|a)\s[a-zà-ÿ]+)?)?"
        self._announcing = re.compile(
            rf"\b(?:{self._announced})(?:\s(?-i:[A-Z]{{2,5}}))?(?:{which})(?P<is>(?:\s(?:est?|es|è|é|le|el|il|o)){{0,2}}\s?:?)\s$",
            re.IGNORECASE,
        )
        self._whole = re.compile(self._number)

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        more = [
            Rule(
                "measure",
                re.compile(
                    rf"(?P<n>[1-9]\d{{0,2}}(?:{re.escape(self._grammar.decimal)}\d{{1,2}})?)\s?[xX]"
                    r"(?=\s[a-zà-ÿ]|/[a-zà-ÿ]|[.,;:!?)](?!\w)|$)"
                ),
                self._times,
            ),
        ]
        return [
            Rule("serial", re.compile(r"(?P<n>[1-9]\d{0,3})/(?P<l>[A-F])(?![\w/])"), self._with_letter),
            Rule("cardinal", _SHORT_THOUSANDS, self._thousands),
            *(more if "times" in self._tables.fixed else []),
            Rule("serial", re.compile(r"\d{1,4}(?:\.\d{1,4}){2,9}(?![\w]|\.\d)"), self._version),
            Rule("serial", re.compile(r"\d[\d-]{6,20}[\dX](?!\w)"), self._catalogued),
            Rule(
                "serial",
                re.compile(r"(?:\d{3,8}(?:\s\d{3,4})?|\d{2,4}(?:-\d{2,4}){1,3})(?![\w]|[.,:/-]\d|\s?[%€$])"),
                self._code,
            ),
            Rule("serial", re.compile(r"(?P<d>\d{1,15})-?(?P<l>[^\W\d_ºª][^\W_ºª]{0,15})(?![\w])"), self._serial),
            Rule(
                "cardinal",
                re.compile(rf"(?P<sign>[-−+](?!\d{{1,2}}['’′\"″”]\d))?(?P<n>{self._number})"),
                self._cardinal,
            ),
        ]

    def _cardinal(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        if match["sign"] and not negative(match):
            return None
        written = grammar.parse(match["n"])
        text = match.string
        before = noun_before(grammar, text, match.start())
        after = word_after(text, match.end()) if text[match.end() : match.end() + 1].isspace() else ""
        if before in self._tables.numbered or not after:
            said = grammar.amount(written)
        elif after == "mil":
            counted = word_after(text, text.find("mil", match.end()) + len("mil"))
            said = grammar.amount(written, (counted and grammar.gender(counted)) or "m", counting=True)
        elif after in self._tables.scales:
            said = grammar.multiple(written)
        else:
            gender = grammar.gender(after)
            if gender and written.one and not self._singular(after):
                gender = None
            if gender and after in self._streets and not written.one:
                gender = None  # the number of a house: "21 rue Victor Hugo"
            said = grammar.amount(written, gender or "m", counting=gender is not None)
        if match["sign"]:
            said = f"{grammar.plus if match['sign'] == '+' else grammar.minus} {said}"
        return said

    def _code(self, match: re.Match[str]) -> str | None:
        """Read a code that is typed in, digit by digit: "su PIN es 4821", "mot de passe : 0042"."""
        before = match.string[max(0, match.start() - 40) : match.start()]
        found = self._announcing.search(before) if self._announced else None
        if found and found["of"] and not found["is"] and len(match[0]) == len("2024"):
            return None  # a year behind the name of a law: "code de commerce 2024"
        return self._grammar.digits(match[0]) if found else None

    def _version(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        if self._whole.fullmatch(match[0]):
            return None
        parts = match[0].split(".")
        return f" {grammar.point} ".join(
            grammar.digits(part) if len(part) > 1 and part[0] == "0" else grammar.cardinal(int(part)) for part in parts
        )

    def _catalogued(self, match: re.Match[str]) -> str | None:
        """Read the number of a book or an account digit by digit, and one that is too long to be an amount."""
        before = match.string[max(0, match.start() - 20) : match.start()]
        announced = _CATALOGUES.search(before) or (len(match[0]) > _LONGEST_NUMBERED and _NUMBERED.search(before))
        long = match[0].isdecimal() and len(match[0]) > _LONGEST_AMOUNT and not match[0].endswith("000")
        return self._grammar.spell(match[0]) if announced or long else None

    def _serial(self, match: re.Match[str]) -> str | None:
        """Read digits directly followed by letters: 3D, 4K, 12b."""
        grammar = self._grammar
        letters = match["l"]
        digits = match["d"]
        named = grammar.amount(grammar.parse(digits)) if len(digits) <= len("1234") else grammar.digits(digits)
        rest = alphanumeric(grammar, letters)
        return f"{named} {rest}"

    def _thousands(self, match: re.Match[str]) -> str | None:
        """Read thousands as chats shorten them: "45k al año"; races and memories have a k too."""
        many = int(match["n"])
        return None if many in _NO_THOUSANDS else self._grammar.cardinal(many * 1000)

    def _times(self, match: re.Match[str]) -> str | None:
        if match.string[: match.start()].rstrip()[-1:] in _OPERATORS:
            return None  # a term of an equation: "x² − 5x"
        number = self._grammar.parse(match["n"])
        return self._grammar.counted(number, nouns(f"x = {self._tables.fixed['times']}")["x"])

    def _with_letter(self, match: re.Match[str]) -> str:
        """Read the number of a house with the letter of a door: "3/A"."""
        return f"{self._grammar.cardinal(int(match['n']))} {self._grammar.spell(match['l'])}"


_CATALOGUES: Final = re.compile(r"(?<!\w)(?:ISBN|ISSN|EAN|GTIN|IMEI|IBAN|SIRET|SIREN)(?:-1[03])?\s?:?\s?$")
_SHORT_THOUSANDS: Final = re.compile(r"(?P<n>[2-9]\d|[1-9]\d\d)\s?k(?=[,;:!?)]|\.?(?:\s(?!de\s)|$))")
_NO_THOUSANDS: Final = frozenset((21, 42, 64, 128, 256, 512))
"""Kilometres of races, and sizes of memories."""
_NUMBERED: Final = re.compile(r"(?<!\w)[Nn]\.?\s?[º°]\s?$")
_LONGEST_NUMBERED: Final = len("12345678")
_LONGEST_AMOUNT: Final = len("9999999999")
_OPERATORS: Final = tuple("+-−=×·")
_LIST: Final = re.compile(r"\d{1,4}(?:,\d{1,4}){2,}(?!\w)")
_LIST_AHEAD: Final = re.compile(r"(?<![\d,.])(?:\d{1,4},)+$")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_RUNS = re.compile(r"(?:[A-Z][a-z]{2,})(?=[A-Z](?![a-z]))|[^\W\d_ºª]+|\d+")
"""What is read together: "AltF10" is Alt, F, ten."""


_SPELLED = re.compile(r"[b-df-hj-np-tv-xz]+|(?!.*(?:[lnrsx][a-z]|th|c[kt])$)[a-z]{3,4}", re.IGNORECASE)
"""Runs of letters that no one says as words: "mp", "amd", "ipv", "ppc"; but "ext", "eth"."""


def alphanumeric(grammar: Grammar, written: str) -> str:
    """Return the words for a name of letters and digits (``A4``, ``MP3``, ``COVID19``), run by run."""
    said = []
    for run in _RUNS.findall(written):
        if run.isdecimal():
            serial = len(run) > len("1234") or (len(run) > 1 and run[0] == "0")
            said.append(grammar.digits(run) if serial else grammar.cardinal(int(run)))
        else:
            tables = grammar.tables
            known = tables.words.get(run.lower()) or tables.signs.get(run) or (run if run[0] >= "\u0900" else None)
            short = len(run) < 3 or (not grammar.pronounceable(run) and (run.isupper() or _SPELLED.fullmatch(run)))
            said.append(known or (grammar.spell(run) if short else run.lower()))
    return " ".join(said)
