"""Reads written Brazilian Portuguese as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import ClassVar, Final

from rhapsode.text.languages.pt import numbers
from rhapsode.text.languages.pt.genders import gender
from rhapsode.text.languages.pt.states import STATE_SLASH, STATES
from rhapsode.text.languages.pt.tables import MONTHS, TABLES
from rhapsode.text.languages.shared.grammar import Gender, Grammar, Noun, words
from rhapsode.text.languages.shared.names import lists_ordinals, names_an_ordinal
from rhapsode.text.languages.shared.reading import scanner
from rhapsode.text.languages.shared.scanner import Rule, Scanner, word_after, word_before
from rhapsode.text.languages.shared.written import Written
from rhapsode.text.tokens import Token

NATIONAL: Final = (
    r"(?:\d{2}\s)?9?\d{4}-\d{4}|0[38]00[\s-]?\d{3}[\s-]?\d{3,4}|"
    r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{1,2}\.\d{3}\.\d{3}-\d(?!\d)|\d{5}-\d{3}"
)
"""Telephone numbers as Brazil groups them; the numbers of tax payers and postal codes are read like them."""

_NO_NOUN: Final = frozenset(
    words(
        "de do da dos das e ou o a os as em no na nos nas com por para que se sem sobre entre até "
        "desde como mais menos é são foi era está há não nem já muito ao à aos às pelo pela um uma "
        "mas porque quando depois antes então onde ele ela"
    )
)
_ORDINAL: Final = re.compile(
    r"(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,9})\.?\s?(?P<e>[ºª°]|(?<=\d)[oa](?=s?(?:\s|$)))(?P<s>s?)(?!\w)"
)


class Portuguese(Grammar):
    """Portuguese of Brazil."""

    comma, point, minus, plus = "vírgula", "ponto", "menos", "mais"
    to, times, of, and_ = "a", "por", "de", "e"
    percent, per_mille = "por cento", "por mil"
    half = ("meio", "meia")
    tables = TABLES
    degrees: ClassVar[Noun] = Noun("grau", "graus")

    def cardinal(self, number: int, gender: Gender = "m", *, counting: bool = False) -> str:
        return numbers.cardinal(number, gender) if number <= numbers.LARGEST else self.digits(str(number))

    def nth_minute(self, number: int) -> str:
        return f"minuto {self.cardinal(number)}"

    def ordinal(self, number: int, gender: Gender = "m", *, before_noun: bool = False) -> str:
        return numbers.ordinal(number, gender) if number < 10**6 or number == 10**9 else self.cardinal(number, gender)

    def denominator(self, number: int, *, many: bool) -> str | None:
        return numbers.denominator(number, many=many)

    def over(self, top: str, bottom: str) -> str:
        return f"{top} sobre {bottom}"

    def decimals(self, digits: str) -> str:
        """Read up to three digits as a number, more one by one; zeros in front apart."""
        bare = digits.lstrip("0")
        if len(digits) > len("123") or not bare:
            return self.digits(digits)
        zeros = ["zero"] * (len(digits) - len(bare))
        return " ".join([*zeros, self.cardinal(int(bare))])

    def gender(self, word: str) -> Gender | None:
        if word in _NO_NOUN or word in MONTHS:
            return None
        return gender(word)

    def counted(self, written: Written, noun: Noun) -> str:
        if not written.decimals and written.whole == "0":
            return f"zero {noun.many}"
        return super().counted(written, noun)

    def date(self, day: int | None, month: int, year: int | None) -> str:
        said = f"{self.day(day)} de {MONTHS[month - 1]}" if day else MONTHS[month - 1]
        return f"{said} de {self.year(year)}" if year is not None else said

    def day(self, day: int) -> str:
        return "primeiro" if day == 1 else self.cardinal(day)

    def clock(self, hour: int, minute: int | None, second: int | None, *, named: bool) -> str:
        said = f"{self.cardinal(hour, 'f')} {'hora' if hour < 2 else 'horas'}"
        if second is not None:
            minutes = self.counted(Written(str(minute or 0)), Noun("minuto", "minutos"))
            return f"{said} e {minutes} e {self.counted(Written(str(second)), Noun('segundo', 'segundos'))}"
        return f"{said} e {self.cardinal(minute)}" if minute else said

    def period(self, hour: int, half: str) -> str:
        if half == "a":
            return "da manhã" if 0 < hour < 12 else "da madrugada"
        if hour == 12:
            return "da tarde"
        return "da tarde" if hour < 6 else "da noite"

    def fraction(self, top: int, bottom: int, noun: Noun | None = None) -> str:
        if (top, bottom) == (1, 2) and noun:
            return f"{self.half[noun.gender == 'f']} {noun.one}"
        return super().fraction(top, bottom, noun)

    def telephone(self, groups: Sequence[str], *, country: str = "") -> str:
        """Read the numbers of free and shared calls as they are said: zero oitocentos."""
        if not country and re.fullmatch("0[3589]00", groups[0]):
            return f"zero {self.cardinal(int(groups[0]))} {super().telephone(groups[1:])}"
        return super().telephone(groups, country=country)


GRAMMAR: Final = Portuguese()


def _ordinal(match: re.Match[str]) -> str | None:
    number = GRAMMAR.parse(match["n"]).value
    after = word_after(match.string, match.end())
    bare = match["e"] == "°" and (not after or after in _NO_NOUN) and not lists_ordinals(GRAMMAR, match)
    if not 0 < number < 10**9 or bare:
        return None
    if match["e"] in "oa" and not names_an_ordinal(GRAMMAR, match):
        return None
    said = GRAMMAR.ordinal(number, "f" if match["e"] in "ªa" else "m")
    return " ".join(f"{word}s" for word in said.split()) if match["s"] else said


_BEFORE_SCORE: Final = frozenset(words("por placar de venceu vence perdeu empate empatou ganhou ganha jogo"))


_DRAW: Final = re.compile(r"(?i:empat|termin|acab|fic|placar|jogo|partida)[^.!?]*$")


def _tax_number(match: re.Match[str]) -> str:
    """Read the number of a company digit by digit: "12.345.678/0001-95"."""
    return f" {TABLES.signs['/']} ".join(GRAMMAR.digits(part) for part in match[0].split("/"))


def _score(match: re.Match[str]) -> str | None:
    """Read the result of a match: "Flamengo 2 x 1 Vasco" is two to one."""
    text = match.string
    before = word_before(text, match.start())
    name = text[max(0, match.start() - len(before) - 1) : match.start()].strip()
    behind = text[match.end() : match.end() + 2].strip()[:1].isupper()
    told = before in _BEFORE_SCORE or (before == "em" and _DRAW.search(text[: match.start()][-60:]))
    if told or "0" in (match["a"], match["b"]) or (behind and name[:1].isupper()):
        return f"{GRAMMAR.cardinal(int(match['a']))} a {GRAMMAR.cardinal(int(match['b']))}"
    return None


def _hours(match: re.Match[str]) -> str | None:
    """Read ``14h`` and ``8 hs``."""
    hour = int(match["h"])
    return GRAMMAR.clock(hour, None, None, named=True) if hour <= 24 else None


def _fold(match: re.Match[str]) -> str:
    """Read a multiple with its decimals: "1,8x o Ebitda"."""
    return f"{GRAMMAR.amount(GRAMMAR.parse(match['n']), 'f')} vezes"


def _quarter(match: re.Match[str]) -> str:
    """Read a quarter of a business year: "3T23", "no 1T de 2024"."""
    said = f"{GRAMMAR.ordinal(int(match['n']))} trimestre"
    return f"{said} de {GRAMMAR.year(2000 + int(match['y']))}" if match["y"] else said


_EMERGENCY: Final = re.compile(
    r"(?i:lig\w+|disque\w*|disc\w+|chame\w*|telefon\w+|acion\w+|número|tel\.|fone)\s"
    r"(?:para\s|pro\s|ao\s|o\s|a\s|:\s|imediatamente\s){0,3}(?:[\d\s()-]{3,20}\s(?:ou|e)\s(?:o\s)?)?$"
    r"|(?:SAMU|[Bb]ombeiros|[Pp]olícia(?:\s[A-Z]\w+)?|Disque\s\w+)\s?(?:\(|:\s|[–-]\s|pelo\s|no\s)?$"
)
"""What stands before the number of an emergency call."""


def _emergency(match: re.Match[str]) -> str | None:
    text, start, end = match.string, match.start(), match.end()
    told = _EMERGENCY.search(text, max(0, start - 60), start) or re.match(
        r"\s\((?:SAMU|[Bb]omb|[Pp]ol)", text[end : end + 8]
    )
    return GRAMMAR.digits(match[0]) if told else None


_EVERY: Final = re.compile(r"(?P<n>\d{1,2})\s?/\s?(?P=n)\s?(?P<u>h(?:s|oras)?|min(?:utos)?|dias?|meses)(?![\w/])")
"""How often a medicine is taken: "8/8h"."""


def _every(match: re.Match[str]) -> str:
    number = Written(match["n"])
    if match["u"][0] == "h":
        said, noun = GRAMMAR.amount(number, "f", counting=True), TABLES.units["h"]
    elif match["u"].startswith("min"):
        said, noun = GRAMMAR.amount(number, counting=True), TABLES.units["min"]
    else:
        said = GRAMMAR.amount(number, counting=True)
        noun = Noun("dia", "dias") if match["u"][0] == "d" else Noun("mês", "meses")
    return f"{said} em {said} {noun.form(number)}"


_NAMED: Final = re.compile(
    r"(?<!\w)(?!(?:Na|No|Da|Do|Rua|Loja|Esquina|Endereço|Local|Em|Pela|Sede|Matriz|Filial|Fica)\s)[A-ZÀ-Þ][a-zà-ÿ]+\s$"
)
"""The given name before an initial: "Márcia R. Tolentino" is no street."""
_AUTHOR: Final = re.compile(
    r"(?:^|[(;«“\"]|[.!?]\s|(?<!\w)(?:e|de|por|com|segundo|como|cf\.|ver|vide)\s)$", re.IGNORECASE
)
"""What stands before the initial of a person, whose street would have an article."""
_HOUSE: Final = re.compile(r"(?:\s(?:d[aeo]s?|[A-ZÀ-Þ\d][\w'’]*)){1,5}(?:,|\sn[º.]*)?\s?(?!(?:1[5-9]|20)\d\d\b)\d")
"""The number of a house behind the name of a street."""


def _initial_r(match: re.Match[str]) -> str | None:
    """Read the initial of a person ("R. Barthes") by its name; ``None`` before the name of a street."""
    before = match.string[: match.start()][-30:]
    author = _AUTHOR.search(before) and not _HOUSE.match(match.string, match.end())
    return GRAMMAR.spell("r") if author or _NAMED.search(before) else None


_SAINTS: Final = frozenset(
    words(
        "joão pedro paulo josé francisco miguel sebastião jorge bento cristóvão fernando inácio luís mateus marcos "
        "lucas roque vicente andré nicolau bernardo brás jerônimo valentim filipe rafael gabriel joaquim caetano "
        "gonçalo judas antônio tomás tomé amaro ana maria luzia rita clara helena bárbara teresa catarina cecília "
        "inês mônica"
    )
)


def _saint(match: re.Match[str]) -> str | None:
    """Return the saint before a name, which is as often the initial of another name."""
    name = match["n"].lower()
    if name not in _SAINTS:
        return None
    if name.endswith(("a", "inês")):
        return "santa"
    return "santo" if name in ("antônio", "inácio", "amaro") else "são"


def _quarter_of_a_year(match: re.Match[str]) -> str:
    """Read the quarter of a business year in the English way: "Q1 2027"."""
    return f"{GRAMMAR.ordinal(int(match['n']))} trimestre de"


def _that(match: re.Match[str]) -> str | None:
    """Read the short "q" of chats as "que"; it is a letter behind what tells so."""
    return None if word_before(match.string, match.start()) in ("letra", "a", "uma", "variável") else "que"


def _minutes(match: re.Match[str]) -> str:
    """Read the time of a run: "52min18s"."""
    minutes = GRAMMAR.counted(Written(match["m"]), TABLES.units["min"])
    seconds = GRAMMAR.counted(Written(str(int(match["s"]))), TABLES.units["s"])
    return f"{minutes} e {seconds}"


def _millions(match: re.Match[str]) -> str:
    """Read shortened millions of what is no money: "354 mi t", "2 bi de pessoas"."""
    written = GRAMMAR.parse(match["n"])
    one, many = ("milhão", "milhões") if match["s"] == "mi" else ("bilhão", "bilhões")
    counted = f"{GRAMMAR.multiple(written)} {many if written.value > 1 else one}"
    return f"{counted} de toneladas" if match["t"] else counted


_MONTH: Final = re.compile(r"(?P<m>[a-z]{3})(?:\.(?!\s*$)|(?=\.))")
_AHEAD: Final = re.compile(r"\s(?:a|e|até)\s(?P<m>[a-z]{3})\.")
_BEHIND: Final = re.compile(r"(?<!\w)(?P<m>[a-z]{3})\.\s(?:a|e|até)\s$")


def _month_of_span(match: re.Match[str]) -> str | None:
    """Read a month of a span of two: "set. a mar."."""
    text, months = match.string, TABLES.month_abbreviations
    beside = _AHEAD.match(text, match.end()) or _BEHIND.search(text, max(0, match.start() - 12), match.start())
    return months.get(match["m"]) if beside and beside["m"] in months else None


def _half_of_match(match: re.Match[str]) -> str | None:
    """Read the half of a match behind a minute: "12'/1T", "45'+3/2T"."""
    minute = re.search(r"\d['’](?:\+\d{1,2})?$", match.string[: match.start()][-8:])
    return f"do {'primeiro' if match['n'] == '1' else 'segundo'} tempo" if minute else None


@cache
def _scanner() -> Scanner:
    return scanner(
        GRAMMAR,
        ordinals=[
            Rule("time", re.compile(r"(?P<h>\d{1,2})\s?h(?:s|rs)?(?!\w|/)"), _hours),
            Rule("ordinal", _ORDINAL, _ordinal),
        ],
        digits_first=[
            Rule("measure", re.compile(r"(?P<m>\d{1,3})\s?min\s?(?P<s>[0-5]?\d)\s?s(?!\w)"), _minutes),
            Rule(
                "measure", re.compile(r"(?P<n>\d+(?:[.,]\d+)?)\s(?P<s>[mb]i)\s(?:(?P<t>t)(?!\w)|(?=de\s))"), _millions
            ),
            Rule(
                "date",
                re.compile(r"1[ºo°]/(?P<m>0[1-9]|1[0-2]|[1-9])(?:/(?P<y>(?:19|20)\d\d))?(?![\d/])"),
                lambda match: GRAMMAR.date(1, int(match["m"]), int(match["y"]) if match["y"] else None),
            ),
            Rule(
                "date", re.compile(r"(?<=[Dd]ia\s)0[1-9](?![\w/:-]|[.,]\d)"), lambda match: GRAMMAR.day(int(match[0]))
            ),
            Rule("measure", _EVERY, _every),
            Rule("date", re.compile(r"(?P<n>[1-4])T(?P<y>\d\d)?(?!\w)"), _quarter),
            Rule("telephone", re.compile(r"1[0-9]\d(?!\w|[.,/:-]\d)"), _emergency),
            Rule("measure", re.compile(r"(?P<n>\d{1,3},\d{1,2})\s?x(?!\w)"), _fold),
            Rule("plain", re.compile(r"1[º°]\sT(?![\w.])"), lambda match: "primeiro tempo"),
            Rule("plain", re.compile(r"2[º°]\sT(?![\w.])"), lambda match: "segundo tempo"),
            Rule("serial", re.compile(r"\d{2}\.?\d{3}\.?\d{3}/\d{4}-\d\d(?!\w)"), _tax_number),
            Rule("range", re.compile(r"(?P<a>\d{1,3})\s?[xX×]\s?(?P<b>\d{1,3})(?![\w]|[.,]\d|\s?[xX×])"), _score),
        ],
        letters_first=[
            Rule("date", _MONTH, _month_of_span),
            Rule("abbreviation", re.compile(r"[Dd]im\.(?=\s?:)"), lambda match: "dimensões"),
            Rule("date", re.compile(r"Q(?P<n>[1-4])(?=\s20\d\d(?!\d))"), _quarter_of_a_year),
            Rule("plain", re.compile(r"q(?=\s[a-zà-ÿ])"), _that),
            STATES,
            Rule("abbreviation", re.compile(r"(?<=\dº\s)tri(?:\.(?!\s*$)|(?!\w))"), lambda match: "trimestre"),
            Rule(
                "abbreviation",
                re.compile(r"p/\s?(?=(?:semana|mês|dia|hora|pessoa|ano|noite|kg|cento)(?!\w))"),
                lambda match: "por",
            ),
            Rule("abbreviation", re.compile(r"S\.\s?(?=(?P<n>[A-ZÀ-Þ][a-zà-ÿ]{2,}))"), _saint),
            Rule("acronym", re.compile(r"R\.(?=\s(?:d[aeo]s?\s)?[A-ZÀ-Þ][a-zà-ÿ])"), _initial_r),
            Rule("abbreviation", re.compile(r"R\.(?=\s\d{1,2}\sde\s|\sd[aeo]s?\s[A-ZÀ-Þ])"), lambda match: "rua"),
        ],
        signs_first=[Rule("time", re.compile(r"/(?P<n>[12])T(?!\w)"), _half_of_match), STATE_SLASH],
        waiting=["dim", "r", "s", "p", "tri"],
        national=NATIONAL,
        singular=lambda word: not word.endswith("s"),
    )


def read(text: str) -> Sequence[Token]:
    """Return the tokens of ``text``."""
    return _scanner().read(text)
