"""Reads written French as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import ClassVar, Final

from rhapsode.text.languages.fr import numbers
from rhapsode.text.languages.fr.genders import gender
from rhapsode.text.languages.fr.lexicon import lexicon
from rhapsode.text.languages.fr.tables import MONTHS, TABLES
from rhapsode.text.languages.shared.dates import announced
from rhapsode.text.languages.shared.grammar import Gender, Grammar, Noun, words
from rhapsode.text.languages.shared.patterns import alternatives
from rhapsode.text.languages.shared.reading import scanner
from rhapsode.text.languages.shared.scanner import Rule, Scanner, word_after
from rhapsode.text.languages.shared.written import Written, roman
from rhapsode.text.tokens import Token

NATIONAL: Final = r"0[1-9](?:[\s.-]\d\d){4}|0[1-9]\d{8}|0\s?8\d\d(?:\s\d{3}){2}|(?:3\d|1)\s\d\d(?=\s?(?:au téléphone))"
"""Telephone numbers as France groups them: five pairs."""

_NO_NOUN: Final = frozenset(
    words(
        "de du des d et ou le la les un une en à au aux par pour sur sous dans avec sans est sont "
        "était a ont que qui se ne pas si mais plus moins environ vers chez il elle on ils elles je "
        "tu nous vous y car donc puis"
    )
)
_ORDINAL: Final = re.compile(
    r"(?P<n>\d{1,3}(?:[\u00a0\u202f\u2009. ]\d{3})+|\d{1,9}|[IVXLC]{1,8}(?=e|è|ᵉ|er\b|re\b|ère|nd))"
    r"\s?(?P<e>ᵉʳ|ers?|ères?|res?|ʳᵉ|[èe]mes?|ièmes?|nde?s?|ᵉ|(?<=\d)es|e|è|°|º)(?![\w])"
)


_VOWEL_SOUNDS: Final = re.compile("[aeiouyøœɛɔɑə]")
_VOWEL_LETTERS: Final = re.compile("[aeiouyàâäéèêëîïôöùûüœæ]")


class French(Grammar):
    """French of France."""

    comma, point, minus, plus = "virgule", "point", "moins", "plus"
    to, times, of, and_ = "à", "sur", "de", "et"
    joins_durations = False
    percent, per_mille = "pour cent", "pour mille"
    half = ("demi", "demie")
    tables = TABLES
    degrees: ClassVar[Noun] = Noun("degré", "degrés")

    def cardinal(self, number: int, gender: Gender = "m", *, counting: bool = False) -> str:
        if number > numbers.LARGEST:
            return self.digits(str(number))
        return numbers.cardinal(number, gender).replace("-", " ")

    def ordinal(self, number: int, gender: Gender = "m", *, before_noun: bool = False) -> str:
        return numbers.ordinal(number, gender).replace("-", " ")

    def denominator(self, number: int, *, many: bool) -> str | None:
        part = numbers.denominator(number, many=many)
        return part.replace("-", " ") if part else None

    def over(self, top: str, bottom: str) -> str:
        return f"{top} sur {bottom}"

    def decimals(self, digits: str) -> str:
        """Read up to three digits as a number, four in pairs, more one by one; zeros in front apart."""
        bare = digits.lstrip("0")
        zeros = ["zéro"] * (len(digits) - len(bare))
        if not bare:
            return " ".join(zeros)
        if len(bare) <= len("123"):
            return " ".join([*zeros, self.cardinal(int(bare))])
        if len(digits) == len("1234"):
            return f"{self.cardinal(int(digits[:2]))} {self.decimals(digits[2:])}"
        return self.digits(digits)

    def gender(self, word: str) -> Gender | None:
        if word in _NO_NOUN or word in MONTHS:
            return None
        return gender(word)

    def knows(self, word: str) -> bool:
        """Tell whether the dictionary has a word, and not as one that is spelled (``ratp``: ɛʁatepe)."""
        sounds = lexicon()(word)
        return sounds is not None and len(_VOWEL_SOUNDS.findall(sounds)) <= len(_VOWEL_LETTERS.findall(word))

    def counted(self, written: Written, noun: Noun) -> str:
        small = Noun(noun.one, noun.one if written.value < 2 else noun.many, noun.gender)
        return super().counted(written, small)

    def of_millions(self, written: Written, noun: Noun) -> str:
        if not written.decimals and written.value and not written.value % 1_000_000 and not written.serial:
            return self.scaled(self.cardinal(written.value), noun)
        return self.counted(written, noun)

    def scaled(self, amount: str, noun: Noun) -> str:
        return f"{amount} d'{noun.many}" if noun.many[0] in "aeiouy" else f"{amount} de {noun.many}"

    def with_cents(self, whole: str, cents: Written, noun: Noun) -> str:
        return f"{whole} {self.amount(cents)}" if cents.value > 1 else f"{whole} et un {noun.one}"

    def date(self, day: int | None, month: int, year: int | None) -> str:
        said = f"{self.day(day)} {MONTHS[month - 1]}" if day else MONTHS[month - 1]
        return f"{said} {self.year(year)}" if year is not None else said

    def day(self, day: int) -> str:
        return "premier" if day == 1 else self.cardinal(day)

    def clock(self, hour: int, minute: int | None, second: int | None, *, named: bool) -> str:
        said = f"{self.cardinal(hour, 'f')} {'heure' if hour < 2 else 'heures'}"
        if second:
            minutes = self.counted(Written(str(minute or 0)), Noun("minute", "minutes", "f"))
            return f"{said} {minutes} et {self.counted(Written(str(second)), Noun('seconde', 'secondes', 'f'))}"
        return f"{said} {self.cardinal(minute, 'f')}" if minute else said

    def period(self, hour: int, half: str) -> str:
        if half == "a":
            return "du matin"
        return "de l'après midi" if hour == 12 or hour < 6 else "du soir"

    def fraction(self, top: int, bottom: int, noun: Noun | None = None) -> str:
        if (top, bottom) == (1, 2) and noun:
            return f"un demi {noun.one}" if noun.gender == "m" else f"une demi {noun.one}"
        return super().fraction(top, bottom, noun)

    def nth_minute(self, number: int) -> str:
        return f"{self.ordinal(number)} minute"

    def telephone(self, groups: Sequence[str], *, country: str = "") -> str:
        """Read pairs as numbers, a zero in front apart."""
        joined = "".join(groups)
        if len(joined) % 2 and len(groups[0]) != 1:
            pairs = list(groups)
        else:
            first = joined[: len(joined) % 2]
            pairs = [first] * bool(first) + [joined[at : at + 2] for at in range(len(first), len(joined), 2)]
        said = " ".join(
            self.digits(pair) if pair[0] == "0" or len(pair) > len("123") else self.cardinal(int(pair))
            for pair in pairs
        )
        return f"{self.plus} {self.cardinal(int(country))} {said}" if country else said


GRAMMAR: Final = French()


def _ordinal(match: re.Match[str]) -> str | None:
    written, ending = match["n"], match["e"]
    number = roman(written) if written[0].isalpha() else GRAMMAR.parse(written).value
    if not number or number > 10**9 or (written in ("C", "L", "D", "M") and ending in ("e", "è")):
        return None
    if ending in ("°", "º") and match[0] != match.string:
        after = word_after(match.string, match.end()) if match.string[match.end() : match.end() + 1] == " " else ""
        if not after or after in _NO_NOUN or number > 99:
            return None
    many = ending.endswith("s")
    if ending.startswith("nd"):
        return ("seconde" if "e" in ending else "second") + ("s" if many else "")
    feminine = ending.startswith(("re", "ère", "ʳ"))
    if number != 1 and (feminine or ending.startswith(("er", "ᵉʳ"))):
        return None
    said = GRAMMAR.ordinal(number, "f" if feminine else "m")
    return f"{said}s" if many else said


def _hours(match: re.Match[str]) -> str | None:
    hour = int(match["h"])
    return GRAMMAR.clock(hour, None, None, named=True) if hour <= 24 else None


def _date(match: re.Match[str]) -> str | None:
    day, month = int(match["d"]), int(match["m"])
    if match[0] != match.string.strip() and not announced(GRAMMAR, match.string, match.start()):
        return None  # a version: "Ubuntu 22.04"
    return GRAMMAR.date(day, month, None) if 1 <= day <= 31 and 1 <= month <= 12 else None


_DIALLED: Final = re.compile(
    r"(?:(?:appel\w*|joign\w*|joindre|contact\w*)\s(?:directement\s|gratuitement\s)?(?:le|au)\s"
    r"|(?:compos\w*|faites|numéro|tél(?:éphone)?\.?)\s(?:le\s|:\s)?)(?:\d{2,3}\s(?:ou|et)\s(?:le\s|au\s)?)?$",
    re.IGNORECASE,
)
"""What stands before a number of four digits that is called: appelez le, composez."""


def _short_number(match: re.Match[str]) -> str | None:
    """Read a telephone number of four digits in pairs: "appelez le 3919"."""
    text, start = match.string, match.start()
    phone = re.compile(r"(?:0\d(?:[\s.]\d\d){4})\s(?:ou|et)\s(?:le|au)\s$").search(text, max(0, start - 24), start)
    if not phone and not _DIALLED.search(text, max(0, start - 50), start):
        return None
    return GRAMMAR.telephone([match[0]])


def _arrival(match: re.Match[str]) -> str:
    """Read the shortened departure or arrival of a timetable: "dép. 7 h 05"."""
    return "départ" if match[0].lower().startswith("d") else "arrivée"


def _younger(match: re.Match[str]) -> str:
    """Read the sign before an age: "les - de 12 ans", "+ de 60 ans"."""
    return "plus" if match[0] == "+" else "moins"


def _part_of_year(match: re.Match[str]) -> str:
    """Read the quarter or the half of a year: "T2 2023"."""
    return f"{GRAMMAR.ordinal(int(match['n']))} {'semestre' if match['part'] == 'S' else 'trimestre'}"


_FIGURES: Final = re.compile("[%€$£]|milli|chiffre|bénéfice|résultat|ventes|PIB")
_DWELLINGS: Final = re.compile(r"(?i:tram|appart|logement|studio|m²|pièces|ligne|station|arrêt)")


def _quarter(match: re.Match[str]) -> str | None:
    """Read the quarter of a year among figures: "en hausse de 12 % au T3"; a T3 is also a flat and a tram."""
    text, start, end = match.string, match.start(), match.end()
    near = text[max(0, start - 120) : end + 120]
    told = text[max(0, start - 3) : start] in ("au ", "du ") and _FIGURES.search(near) and not _DWELLINGS.search(near)
    return f"{GRAMMAR.ordinal(int(match['n']))} trimestre" if told else None


def _following(match: re.Match[str]) -> str:
    """Read "sq." behind the number of a page as what follows it; before a name it is a square."""
    return "et suivantes" if match["s"] else "et suivante"


def _day(match: re.Match[str]) -> str | None:
    return GRAMMAR.day(int(match[0])) if 1 <= int(match[0]) <= 31 else None


def _height(match: re.Match[str]) -> str:
    """Read a height in meters and centimeters: "1m80"."""
    meters = GRAMMAR.counted(Written(match["m"]), TABLES.units["m"])
    return f"{meters} {GRAMMAR.amount(Written(match['cm']))}"


_COMPANY: Final = re.compile(r"\d{3}\s?\d{3}\s?\d{3}(?:\s?\d{5})?(?!\d|\s\d{3})")
_OF_COMPANIES: Final = re.compile(
    r"(?<!\w)(?:SIREN|SIRET|RCS\s[A-ZÀ-Þ][\w’'-]+|TVA(?:\sintra(?:communautaire)?)?\s?:?\sFR\s?\d\d)"
    r"(?:\sn[°o])?(?:\s[AB])?\s?:?\s$"
)


def _company(match: re.Match[str]) -> str | None:
    """Read the number of a company in groups of three: "SIRET 732 829 320 00074", "RCS Paris 552 081 317"."""
    if not _OF_COMPANIES.search(match.string, max(0, match.start() - 60), match.start()):
        return None
    digits = re.sub(r"\s", "", match[0])
    groups = [digits[at : at + 3] for at in (0, 3, 6)]
    said = [GRAMMAR.digits(group) if group[0] == "0" else GRAMMAR.cardinal(int(group)) for group in groups]
    return " ".join([*said, GRAMMAR.digits(digits[9:])]).strip()


def _rooms(match: re.Match[str]) -> str:
    """Read the bedrooms of a flat; horses have no full stop: "2 ch."."""
    return GRAMMAR.counted(Written(match["n"]), Noun("chambre", "chambres", "f"))


@cache
def _scanner() -> Scanner:
    ordinal = Rule("ordinal", _ORDINAL, _ordinal)
    months = alternatives(MONTHS)
    return scanner(
        GRAMMAR,
        ordinals=[ordinal, Rule("time", re.compile(r"(?P<h>\d{1,2})\s?[hH](?![\w/])"), _hours)],
        digits_first=[
            Rule("serial", _COMPANY, _company),
            Rule("measure", re.compile(r"(?P<n>[1-9])\s?ch\.(?!\s?\d)"), _rooms),
            Rule(
                "time",
                re.compile(r"24\s?h(?:eures)?\s?/\s?24(?!\d)"),
                lambda match: "vingt quatre heures sur vingt quatre",
            ),
            Rule("plain", re.compile(r"4\s?[xX×]\s?4(?![\w.,]|\s?(?:[cm]?m|=)(?!\w))"), lambda match: "quatre quatre"),
            Rule(
                "time",
                re.compile(r"(?P<h>\d{1,2})\s?h(?:eures?)?\s(?:et\s)?1/2(?![\w/])"),
                lambda match: f"{GRAMMAR.clock(int(match['h']), None, None, named=True)} et demie",
            ),
            Rule("time", re.compile(r"7\s?j(?:ours)?\s?/\s?7(?!\d)"), lambda match: "sept jours sur sept"),
            Rule("measure", re.compile(r"(?P<m>[12])\s?m\s?(?P<cm>\d\d)(?!\w|[.,]\d)"), _height),
            Rule(
                "date",
                re.compile(r"1er/(?P<m>0[1-9]|1[0-2]|[1-9])(?![\d/])"),
                lambda match: GRAMMAR.date(1, int(match["m"]), None),
            ),
            Rule("date", re.compile(r"14-18(?!\w|[-.,/]\d)"), lambda match: "quatorze dix huit"),
            Rule("date", re.compile(r"39-45(?!\w|[-.,/]\d)"), lambda match: "trente neuf quarante cinq"),
            Rule("telephone", re.compile(r"(?:3\d|10|11)\d\d(?!\w|[.,/:-]\d|\s(?:euros?|€|%|\d{3}))"), _short_number),
            Rule("serial", re.compile(r"49[.-]3(?![\w]|[.,]\d)"), lambda match: "quarante neuf trois"),
            Rule("date", re.compile(rf"\d{{1,2}}(?=(?:\s?[-–]\s?\d{{1,2}}){{1,4}}\s(?:{months})\b)"), _day),
            Rule("date", re.compile(r"(?P<d>[0-3]\d)\.(?P<m>[01]\d)(?![\w]|[.,/]\d)"), _date),
        ],
        letters_first=[
            Rule("plain", re.compile(r"ON\s?/\s?OFF(?!\w)"), lambda match: "onne offe"),
            Rule("abbreviation", re.compile(r"art\.(?=\s[LRDA]\.\s?\*?\d)"), lambda match: "article"),
            Rule("abbreviation", re.compile(r"[Dd]im\.(?=\s?:)"), lambda match: "dimensions"),
            Rule(
                "acronym",
                re.compile(r"(?:(?<=[a-zà-ÿ]\s)SA|SA(?=\sau\scapital))(?!\w)"),
                lambda match: GRAMMAR.spell("SA"),
            ),
            Rule("abbreviation", re.compile(r"(?<=\de\s)s\.\s?p\."), lambda match: "sur pénalty"),
            ordinal,
            Rule("date", re.compile(r"(?P<part>[TSQ])(?P<n>[1-4])(?=\s(?:19|20)\d\d(?!\d))"), _part_of_year),
            Rule("abbreviation", re.compile(r"(?<=[IVX]e )s\."), lambda match: "siècle"),
            Rule(
                "abbreviation", re.compile(r"(?:[Dd]ép|[Aa]rr)\.(?=\s(?:à\s|vers\s)?\d{1,2}\s?(?:h|:\d\d))"), _arrival
            ),
            Rule("abbreviation", re.compile(r"[Cc]h\.(?=\s?(?:\d|[IVX]+(?!\w)))"), lambda match: "chapitre"),
            Rule("date", re.compile(r"T(?P<n>[1-4])(?![\w.-])"), _quarter),
            Rule(
                "abbreviation",
                re.compile(r"pl\.(?=\s\d|\s(?:de\s(?:la\s|l['’])?|du\s|des\s|d['’])[A-ZÀ-Þ])"),
                lambda match: "place",
            ),
            Rule("abbreviation", re.compile(r"(?<=\d\s)sq(?P<s>q)?\."), _following),
            Rule("abbreviation", re.compile(r"NB(?=\s?:)"), lambda match: "nota bene"),
            Rule("acronym", re.compile(r"[LRDA]\.(?=\s?\*?\d{2})"), lambda match: GRAMMAR.spell(match[0])),
        ],
        signs_first=[Rule("math", re.compile(r"[-−–+](?=\s?de\s\d)"), _younger)],
        national=NATIONAL,
        singular=lambda word: (
            not word.endswith(("s", "x")) or word in ("fois", "mois", "bras", "choix", "prix", "voix", "fils")
        ),
    )


def read(text: str) -> Sequence[Token]:
    """Return the tokens of ``text``."""
    return _scanner().read(text)
