"""Reads written Spanish as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import ClassVar, Final

from rhapsode.text.languages.es import numbers
from rhapsode.text.languages.es.genders import gender
from rhapsode.text.languages.es.tables import MONTHS, TABLES
from rhapsode.text.languages.shared.grammar import Gender, Grammar, Noun, words
from rhapsode.text.languages.shared.names import lists_ordinals, names_an_ordinal
from rhapsode.text.languages.shared.reading import scanner
from rhapsode.text.languages.shared.scanner import Rule, Scanner, word_after, word_before
from rhapsode.text.languages.shared.written import Written
from rhapsode.text.tokens import Token

NATIONAL: Final = (
    r"[6789]\d{2}[\s.-]\d{3}[\s.-]\d{3}(?<!000)|[6789]\d{2}(?:[\s.-]\d\d){3}|[89]\d(?:[\s.-]?\d{3}[\s.-]\d\d[\s.-]\d\d)|"
    r"\d{3}-\d{3}-\d{4}|\d{4}-\d{4}|\d-\d{3}-\d{3}-\d{4}"
)
"""Telephone numbers as Spain groups them, and as most of Latin America does."""

_NO_NOUN: Final = frozenset(
    words(
    "de del y e o u en con por a al que se para sin sobre entre hasta desde como más menos veces? "
    "es son fue era está han ha hay no ni si ya muy tras ante bajo según las los la el lo le les "
    "nos me te cuando donde mientras pero porque aunque después antes luego entonces "
    "aproximadamente además"
)
)  # fmt: skip
_BEFORE_DEGREES: Final = frozenset(words("hace hacía hará hizo a unos casi alcanzó alcanza bajo sobre fiebre"))
_ORDINAL: Final = re.compile(
    r"(?P<n>\d{1,3}(?:[.\u00a0 ]\d{3})+|\d{1,9})"
    r"(?:\.?(?P<e>ᵉʳ|er|[ºª°]|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na|[oa])s?)(?![\w])"
)


class Spanish(Grammar):
    """Spanish of Spain."""

    comma, point, minus, plus = "coma", "punto", "menos", "más"
    to, times, of, and_ = "a", "por", "de", "y"
    percent, per_mille = "por ciento", "por mil"
    half = ("medio", "media")
    tables = TABLES
    degrees: ClassVar[Noun] = Noun("grado", "grados")

    def singular(self, noun: str, gender: Gender) -> str:
        return noun[:-2] if noun.endswith(("les", "res", "nes", "des")) else noun.removesuffix("s")

    def cardinal(self, number: int, gender: Gender = "m", *, counting: bool = False) -> str:
        if number > numbers.LARGEST:
            return self.digits(str(number))
        return numbers.cardinal(number, gender, counting=counting)

    def ordinal(self, number: int, gender: Gender = "m", *, before_noun: bool = False) -> str:
        if number > 999_999 and number not in (10**6, 10**9):
            return self.cardinal(number, gender)
        return numbers.ordinal(number, gender, before_noun=before_noun)

    def denominator(self, number: int, *, many: bool) -> str | None:
        return numbers.denominator(number, many=many)

    def over(self, top: str, bottom: str) -> str:
        return f"{top} sobre {bottom}"

    def decimals(self, digits: str) -> str:
        """Read pairs of digits and groups of three as numbers, a zero in front apart (3,1416: catorce dieciséis)."""
        if len(digits) == len("123") and digits[0] != "0":
            return self.cardinal(int(digits))
        parts = [digits[at : at + 2] for at in range(0, len(digits), 2)]
        return " ".join(self.digits(part) if part[0] == "0" else self.cardinal(int(part)) for part in parts)

    def gender(self, word: str) -> Gender | None:
        if word in _NO_NOUN or word in MONTHS:
            return None
        return gender(word)

    def amount(self, written: Written, gender: Gender = "m", *, counting: bool = False) -> str:
        if written.decimals and gender == "f" and written.value == 1 and counting:
            return f"una {self.comma} {self.decimals(written.decimals)}"
        return super().amount(written, gender, counting=counting)

    def counted(self, written: Written, noun: Noun) -> str:
        if noun.one.startswith("pe ese"):
            return f"{self.amount(written)} {noun.one}"
        return super().counted(written, noun)

    def with_cents(self, whole: str, cents: Written, noun: Noun) -> str:
        return f"{whole} con {self.amount(cents, counting=False)}" if cents.value > 1 else f"{whole} con un {noun.one}"

    def date(self, day: int | None, month: int, year: int | None) -> str:
        said = f"{self.day(day)} de {MONTHS[month - 1]}" if day else MONTHS[month - 1]
        return f"{said} de {self.year(year)}" if year is not None else said

    def day(self, day: int) -> str:
        return "primero" if day == 1 else self.cardinal(day)

    def clock(self, hour: int, minute: int | None, second: int | None, *, named: bool) -> str:
        said = self.cardinal(hour, "f")
        if second:
            minutes = self.counted(Written(str(minute or 0)), Noun("minuto", "minutos"))
            seconds = self.counted(Written(str(second)), Noun("segundo", "segundos"))
            return f"{said} {'hora' if hour == 1 else 'horas'} {minutes} y {seconds}"
        if not minute:
            return f"{said} {'hora' if hour == 1 else 'horas'}" if named and minute is None else said
        if hour > 12:
            zero = "cero " if minute < 10 else ""
            return f"{said} {zero}{self.cardinal(minute)}"
        part = {15: "cuarto", 30: "media"}.get(minute) or self.cardinal(minute)
        return f"{said} y {part}"

    def period(self, hour: int, half: str) -> str:
        if half == "a":
            return "de la mañana" if 0 < hour < 12 else "de la noche"
        if hour == 12:
            return "del mediodía"
        return "de la tarde" if hour < 9 else "de la noche"

    def mixed(self, whole: int, top: int, bottom: int, noun: Noun | None = None) -> str:
        if (top, bottom) == (1, 2) and noun and whole == 1:
            return f"{self.cardinal(1, noun.gender, counting=True)} y {self.half[noun.gender == 'f']} {noun.one}"
        return super().mixed(whole, top, bottom, noun)

    def fraction(self, top: int, bottom: int, noun: Noun | None = None) -> str:
        if (top, bottom) == (1, 2) and noun:
            return f"{self.half[noun.gender == 'f']} {noun.one}"
        return super().fraction(top, bottom, noun)

    def nth_minute(self, number: int) -> str:
        return f"minuto {self.cardinal(number)}"

    def country_code(self, code: str) -> str:
        return self.cardinal(int(code)) if code[0] != "0" else self.digits(code)


GRAMMAR: Final = Spanish()


MOST_LISTED: Final = 10
"""The highest place that is written in the plural with letters: "los 2os"."""


def _ordinal(match: re.Match[str]) -> str | None:
    number, ending = GRAMMAR.parse(match["n"]).value, match["e"]
    after = word_after(match.string, match.end())
    dotted = "." in match[0][len(match["n"]) :]
    if number == 0 or number > 1_000_000_000:
        return None
    if ending in ("er", "ᵉʳ"):
        return numbers.shortened(number)
    bare = not dotted and not lists_ordinals(GRAMMAR, match)
    if ending == "°" and (not after or after in _NO_NOUN) and bare:
        return None
    if ending == "º" and bare and word_before(match.string, match.start()) in _BEFORE_DEGREES:
        return None if after and after not in _NO_NOUN else GRAMMAR.counted(Written(str(number)), GRAMMAR.degrees)
    several = match[0].endswith("s") and number <= MOST_LISTED
    if len(ending) == 1 and ending in "oa" and not dotted and not several and not names_an_ordinal(GRAMMAR, match):
        return None
    gender: Gender = "f" if ending in ("ª",) or ending.endswith("a") else "m"
    said = GRAMMAR.ordinal(number, gender, before_noun=gender == "m" and GRAMMAR.gender(after) == "m")
    return " ".join(f"{word}s" for word in said.split()) if match[0].endswith("s") else said


_DAYS: Final = {"L": "lunes", "M": "martes", "X": "miércoles", "J": "jueves", "V": "viernes", "S": "sábado",
                "D": "domingo"}  # fmt: skip
_WEEK: Final = re.compile(r"(?P<a>[LMXJ])(?:\s?[-–]\s?|\sa\s)(?P<b>[JVSD])(?!\w|[-.]\w)")
"""Days of the week as doors and web pages shorten them: "de L a V", "L-V"."""


def _week(match: re.Match[str]) -> str:
    return f"{_DAYS[match['a']]} a {_DAYS[match['b']]}"


_SLASHED: Final = re.compile(r"(?P<l>[cspdCSPD])/(?!\w/)\s?(?=(?P<n>\d)|(?P<w>[A-ZÁÉÍÓÚÑ]?[a-záéíóúñ]{2,}))")
_OF_STREETS: Final = frozenset(words("de del la las los el san santa santo mayor real nueva ancha"))


def _slashed(match: re.Match[str]) -> str | None:
    """Read a shortened preposition: "c/ ascensor", "c/8 h", "s/ gastos", "p/ 4 personas"; streets have "c/" too."""
    letter, word = match["l"].lower(), match["w"] or ""
    if letter == "c":
        if match["l"] == "C" or word[:1].isupper() or word in _OF_STREETS:
            return "calle"
        return "cada" if match["n"] else "con"
    if match["l"].isupper() or (letter == "d" and not word):
        return None
    return {"s": "sin", "p": "para", "d": "de"}[letter]


_ROOMS: Final = re.compile(r"(?P<n>1?\d)\s?hab(?:\.(?!\s*$|\s+[A-ZÁÉÍÓÚ])|(?![\w/.]))(?!/)")
"""The rooms of a flat; habitants come in greater numbers."""


def _rooms(match: re.Match[str]) -> str:
    return GRAMMAR.counted(Written(match["n"]), Noun("habitación", "habitaciones", "f"))


_SAINTS: Final = frozenset(
    words(
        "juan pedro pablo josé francisco antonio miguel martín sebastián lorenzo jorge agustín benito bartolomé "
        "cristóbal fernando isidro isidoro ignacio javier luis mateo marcos lucas roque vicente andrés esteban "
        "nicolás bernardo blas jerónimo cayetano valentín felipe rafael gabriel joaquín ramón cosme damián domingo "
        "tomás tomé toribio"
    )
)


def _saint(match: re.Match[str]) -> str | None:
    """Return the saint before a name, which is as often the initial of another name."""
    name = match["n"].lower()
    if name not in _SAINTS:
        return None
    return "santo" if name.startswith("to") or name == "domingo" else "san"


def _quarter(match: re.Match[str]) -> str:
    """Read a quarter of a business year: "el 3T", "1T23"."""
    said = (
        f"{numbers.shortened(int(match['n'])) if match['n'] in '13' else GRAMMAR.ordinal(int(match['n']))} trimestre"
    )
    return f"{said} de {GRAMMAR.year(2000 + int(match['y']))}" if match["y"] else said


def _quarter_of_a_year(match: re.Match[str]) -> str:
    """Read the quarter of a business year in the English way: "Q1 2027"."""
    number = int(match["n"])
    return f"{numbers.shortened(number) if number in (1, 3) else GRAMMAR.ordinal(number)} trimestre de"


def _that(match: re.Match[str]) -> str | None:
    """Read the short "q" of chats as "que"; it is a letter behind what tells so."""
    return None if word_before(match.string, match.start()) in ("letra", "la", "una", "variable") else "que"


def _scene(match: re.Match[str]) -> str | None:
    """Read "esc." behind an act as a scene; elsewhere it is a staircase."""
    return "escena" if re.search(r"\bacto\b", match.string[: match.start()][-24:], re.IGNORECASE) else None


_SINGULAR_IN_S: Final = frozenset(
    words(
        "lunes martes miércoles jueves viernes mes país autobús bus interés compás gas virus análisis crisis tesis "
        "dosis oasis paréntesis campus bis mis cactus atlas sacacorchos paraguas cumpleaños francés inglés portugués"
    )
)


@cache
def _scanner() -> Scanner:
    return scanner(
        GRAMMAR,
        ordinals=[Rule("ordinal", _ORDINAL, _ordinal)],
        digits_first=[
            Rule(
                "date", re.compile(r"(?<=[Dd]ía\s)0[1-9](?![\w/:-]|[.,]\d)"), lambda match: GRAMMAR.day(int(match[0]))
            ),
            Rule("measure", _ROOMS, _rooms),
            Rule("date", re.compile(r"(?P<n>[1-4])T(?P<y>\d\d)?(?!\w)"), _quarter),
        ],
        signs_first=[
            Rule("address", re.compile(r"#(?=\s?\d)(?![0-9A-Fa-f]{6}(?<=[A-Fa-f])|\d+[a-f])"), lambda match: "número")
        ],
        letters_first=[
            Rule("abbreviation", re.compile(r"(?<=\dº\s)ext\."), lambda match: "exterior"),
            Rule("date", re.compile(r"Q(?P<n>[1-4])(?=\s20\d\d(?!\d))"), _quarter_of_a_year),
            Rule("plain", re.compile(r"q(?=\s[a-zà-ÿ])"), _that),
            Rule("abbreviation", re.compile(r"c/s(?!\w)"), lambda match: "cantidad suficiente"),
            Rule("abbreviation", _WEEK, _week),
            Rule("acronym", re.compile(r"(?<=energ\.\s)[A-G]\.?(?!\w)"), lambda match: GRAMMAR.spell(match[0][0])),
            Rule("abbreviation", re.compile(r"(?<=\()n\.(?=\s(?:1\d|20)\d\d)"), lambda match: "nacido en"),
            Rule("abbreviation", _SLASHED, _slashed),
            Rule("abbreviation", re.compile(r"esc\.(?=\s?(?:\d|[IVX]))"), _scene),
            Rule("abbreviation", re.compile(r"S\.\s?(?=(?P<n>[A-ZÁÉÍÓÚ][a-záéíóúñ]{2,}))"), _saint),
        ],
        waiting=["l", "c", "s", "p", "d"],
        national=NATIONAL,
        singular=lambda word: not word.endswith("s") or word in _SINGULAR_IN_S,
    )


def read(text: str) -> Sequence[Token]:
    """Return the tokens of ``text``."""
    return _scanner().read(text)
