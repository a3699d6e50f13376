"""Reads written Italian as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import ClassVar, Final

from rhapsode.text.languages.it import numbers
from rhapsode.text.languages.it.apostrophes import with_accents
from rhapsode.text.languages.it.genders import gender
from rhapsode.text.languages.it.provinces import province_rules
from rhapsode.text.languages.it.tables import MONTHS, TABLES
from rhapsode.text.languages.shared.grammar import Gender, Grammar, Noun, Span, words
from rhapsode.text.languages.shared.names import lists_ordinals, names_an_ordinal
from rhapsode.text.languages.shared.reading import scanner
from rhapsode.text.languages.shared.scanner import Rule, Scanner, word_after, word_before
from rhapsode.text.languages.shared.written import Written
from rhapsode.text.tokens import Token

NATIONAL: Final = (
    r"0\d{1,3}[\s./-]\d{5,8}|0\d{1,3}(?:[\s./-]\d{2,4}){2,3}|"
    r"3\d{2}[\s./-]?\d{3}[\s.-]?\d{3,4}(?<!000)|3\d{2}[\s./-]\d\d[\s.-]\d\d[\s.-]\d{2,3}|3\d{2}[\s./-]\d\d[\s.-]\d{3}[\s.-]\d\d|800[\s-]\d{3}[\s-]?\d{3}"
)
"""Telephone numbers as Italy groups them: area codes with a zero, mobiles with a three, and free ones."""

_NO_NOUN: Final = frozenset(
    words(
        "di del dello della dei degli delle da dal in nel nella con su per tra fra e ed o che a al "
        "alla il lo la i gli le è sono era ha non si ma se come più meno circa volte? ore"
    )
)
_NEEDS_UNO: Final = re.compile(r"(?:s[bcdfglmnpqrtvz]|z|gn|ps|pn|x|y|i[aeou])")
_ORDINAL: Final = re.compile(
    r"(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,9})\s?(?:(?P<e>[ºª°])|(?P<l>esim[oaie]|(?<=\d)(?:m?[oa])))(?!\w)"
)


class Italian(Grammar):
    """Italian."""

    comma, point, minus, plus = "virgola", "punto", "meno", "più"
    to, times, of, and_ = "a", "per", "di", "e"
    percent, per_mille = "per cento", "per mille"
    half = ("mezzo", "mezza")
    tables = TABLES
    _SYLLABLES = re.compile(Grammar._SYLLABLES.pattern.replace("s[ptc]", "s[bcdfglmnpqrtv]|gn"))
    degrees: ClassVar[Noun] = Noun("grado", "gradi")

    def singular(self, noun: str, gender: Gender) -> str:
        if gender == "f":
            return f"{noun[:-1]}a" if noun.endswith("e") else noun
        if noun.endswith(("ieri", "ori")):
            return f"{noun[:-1]}e"
        return f"{noun}o" if noun.endswith("ai") else f"{noun[:-1]}o" if noun.endswith("i") else noun

    def cardinal(self, number: int, gender: Gender = "m", *, counting: bool = False) -> str:
        if number > numbers.LARGEST:
            return self.digits(str(number))
        return numbers.cardinal(number, gender, counting=counting)

    def ordinal(self, number: int, gender: Gender = "m", *, before_noun: bool = False) -> str:
        return numbers.ordinal(number, gender) if number < 10**9 else self.cardinal(number)

    def denominator(self, number: int, *, many: bool) -> str | None:
        return numbers.denominator(number, many=many)

    def over(self, top: str, bottom: str) -> str:
        return f"{top} su {bottom}"

    def decimals(self, digits: str) -> str:
        """Read two digits as a number, more of them and a zero in front one by one."""
        return self.cardinal(int(digits)) if len(digits) < 3 and digits[0] != "0" else self.digits(digits)

    def gender(self, word: str) -> Gender | None:
        if word in _NO_NOUN or word in MONTHS:
            return None
        return gender(word)

    def date(self, day: int | None, month: int, year: int | None) -> str:
        said = f"{self.day(day)} {MONTHS[month - 1]}" if day else MONTHS[month - 1]
        return f"{said} {self.year(year)}" if year is not None else said

    def day(self, day: int) -> str:
        return "primo" if day == 1 else self.cardinal(day)

    def with_cents(self, whole: str, cents: Written, noun: Noun) -> str:
        return f"{whole} e {self.counted(cents, noun)}"

    def clock(self, hour: int, minute: int | None, second: int | None, *, named: bool) -> str:
        said = "una" if hour == 1 else self.cardinal(hour)
        if minute is None and named:
            return f"{said} {'ora' if hour == 1 else 'ore'}"
        if second:
            minutes = self.counted(Written(str(minute or 0)), Noun("minuto", "minuti"))
            return f"{said}, {minutes} e {self.counted(Written(str(second)), Noun('secondo', 'secondi'))}".replace(
                ",", ""
            )
        return f"{said} e {self.cardinal(minute)}" if minute else said

    def counted(self, written: Written, noun: Noun) -> str:
        if written.one and noun.gender == "f" and noun.one[0] in "aeiou":
            return f"un'{noun.one}"
        return super().counted(written, noun)

    def span(self, first: str, last: str, of: Span, before: str = "") -> str:
        """Return "da … a …", as a word before it allows: "tra due e tre", "per due tre giorni"."""
        match before:
            case "tra" | "fra":
                return f"{first} e {last}"
            case "da":
                return f"{first} a {last}"
            case "dal" | "dai" | "dall'":
                return f"{first} {_to_the(last)}"
            case "dalle":
                return f"{first} {_to_the(last, 'alle')}"
        if of == "pair" and before.rstrip(".") in _DAYS:
            of = "times"
        between = " a " if of == "amounts" and ("cento" in first or "mila" in first) else " "
        if of == "pair" or before.rstrip(".") in TABLES.fixed["before ranges"].split():
            return f"{first}{between}{last}"
        if of == "times":
            return f"d{_to_the(first, 'alle')} {_to_the(last, 'alle')}"
        if of in ("years", "days"):
            return f"d{_to_the(first)} {_to_the(last)}"
        return f"da {first} a {last}"

    def period(self, hour: int, half: str) -> str:
        if half == "a":
            return "di mattina" if 0 < hour < 12 else "di notte"
        if hour == 12:
            return "di mezzogiorno"
        return "di pomeriggio" if hour < 6 else "di sera"

    def fraction(self, top: int, bottom: int, noun: Noun | None = None) -> str:
        if (top, bottom) == (1, 2) and noun and noun.gender == "f" and noun.one[0] in "aeiou":
            return f"mezz'{noun.one}"
        if (top, bottom) == (1, 2) and noun:
            return f"{self.half[noun.gender == 'f']} {noun.one}"
        return super().fraction(top, bottom, noun)


_DAYS: Final = frozenset((*TABLES.weekdays, *TABLES.weekdays.values()))


GRAMMAR: Final = Italian()


def _to_the(said: str, article: str = "al") -> str:
    """Return ``said`` behind the article "al" or "alle", which is elided before otto and undici, or una."""
    vowels = ("otto", "undici") if article == "al" else ("una",)
    return f"all'{said}" if said.startswith(vowels) else f"{article} {said}"


_PLACED: Final = frozenset(
    words(
        "è era fu parte partirà scatta chiude termina arrivato arrivata arrivò arriva classificato classificata "
        "piazzato piazzata posto giunto giunta finito chiuso concluso terminato"
    )
)
"""Words behind which the sign of degrees is that of a place in a race: "arrivato 3°"."""


_SINGULAR: Final = frozenset(words("il lo la al alla del della dal dalla nel nella sul sulla quel quella"))
"""Articles behind which the sign of degrees is an ordinal's: "il 3° in coda"; degrees are several."""
_TOWNS: Final = frozenset(
    words(
        "aosta torino milano trento bolzano venezia trieste genova bologna firenze ancona perugia roma aquila "
        "campobasso napoli bari potenza catanzaro reggio palermo catania messina cagliari sassari verona padova "
        "pescara londra parigi madrid berlino lecce rimini pisa siena cuneo bergamo brescia"
    )
)
"""Towns, whose number of degrees is their temperature."""
_MEASURED: Final = frozenset(
    words(
        "temperatura temperature massima massime minima minime max min media angolo forno febbre oggi domani ieri "
        "gradi acqua inclinazione pendenza latitudine longitudine esterno interno nord sud est ovest nordest "
        "nordovest sole mare fuori dentro mattina sera notte pomeriggio percepita percepiti"
    )
)
"""Words whose number of degrees is one, at the beginning of a sentence."""
_LAST_PLACE: Final = 30


def _is_place(match: re.Match[str], number: int) -> bool:
    """Tell whether the sign of degrees without a noun is that of a place: "arrivato 3°", "il 3°", "Leclerc 3°"."""
    before = word_before(match.string, match.start())
    if before in _PLACED or before in _SINGULAR:
        return True
    named = re.search(r"(?<=[\wà-ù,;:] )[A-ZÀ-Þ][\w’'-]+ $|^[A-ZÀ-Þ][\w’'-]+ $", match.string[: match.start()][-40:])
    return (
        named is not None
        and number <= _LAST_PLACE
        and before not in _TOWNS | _MEASURED
        and before not in TABLES.weekdays.values()
    )


def _ordinal(match: re.Match[str]) -> str | None:
    number = GRAMMAR.parse(match["n"]).value
    after = word_after(match.string, match.end())
    bare = match["e"] == "°" and (not after or after in _NO_NOUN) and not lists_ordinals(GRAMMAR, match)
    bare = bare and not _is_place(match, number)
    if not 0 < number < 10**9 or bare:
        return None
    ending = match["l"] or ""
    if len(ending) == 1 and not names_an_ordinal(GRAMMAR, match):
        return None
    said = GRAMMAR.ordinal(number, "f" if match["e"] == "ª" or ending[-1:] == "a" else "m")
    return said[:-1] + ending[-1] if ending[-1:] in ("i", "e") else said


def _one(match: re.Match[str]) -> str | None:
    """Read a 1 before a noun: un, uno before s and another consonant, z, gn and ps, una."""
    after = word_after(match.string, match.end())
    gender = GRAMMAR.gender(after)
    if gender is None:
        return None
    if gender == "f":
        return "un'" if after[0] in "aeiouàèéìòù" else "una"
    return "uno" if _NEEDS_UNO.match(after) else "un"


_SAINTS: Final = frozenset(
    words(
        "giovanni pietro paolo francesco antonio giuseppe maria marco lucia anna agata rita chiara caterina "
        "teresa lorenzo martino michele giorgio nicola nicolò nicolao andrea luca matteo mattia stefano "
        "sebastiano rocco biagio benedetto bernardo bernardino domenico tommaso filippo giacomo bartolomeo "
        "agostino ambrogio gennaro donato vito vitale valentino silvestro siro secondo severo severino salvatore "
        "rosa rosalia cecilia barbara elena margherita maddalena monica croce trinità spirito angelo eufemia "
        "eustorgio eustachio ignazio ilario isidoro leonardo luigi mauro maurizio miniato nazaro nazzaro "
        "pancrazio pantaleo petronio pio prospero quirico raffaele remigio romano romualdo saba simone "
        "simpliciano sofia susanna teodoro venanzio vincenzo vittore zaccaria zeno zenone carlo cosma costanza "
        "cristina cristoforo daniele dorotea egidio elia elisabetta emiliano erasmo fedele felice fermo gallo "
        "gaetano gabriele gemma gerardo gervaso giuliano giustina grato gregorio alessandro alessio apollinare "
        "apollonia ciro colombano cassiano candida basilio babila agnese"
    )
)
"""Whose names stand behind "S." for saint, rather than behind an initial: "S. Quasimodo"."""
_OF_MEN: Final = frozenset(words("andrea luca nicola mattia babila saba"))
_OF_SAINTS: Final = re.compile(
    r"(?i:chiesa|basilica|cattedrale|duomo|parrocchia|convento|abbazia|santuario|cappella|piazza|piazzale|p\.za|via|"
    r"viale|corso|largo|porta|ponte|borgo|villa|castel|monte|isola|festa|ospedale|quartiere)\s(?:di\s)?$"
)
"""What is named after any saint."""


def _saint(match: re.Match[str]) -> str:
    """Return the saint before a name (san, santo, sant', santa), or the letter before that of someone else."""
    name = match["n"].lower()
    if name not in _SAINTS and not _OF_SAINTS.search(match.string[max(0, match.start() - 20) : match.start()]):
        return GRAMMAR.spell("s")
    if name[0] in "aeiou":
        return "sant'"
    if name == "croce" or (name.endswith("a") and name not in _OF_MEN):
        return "santa"
    return "santo" if re.match("s[^aeiou]", name) else "san"


_ATTENTION: Final = "cortese attenzione"
_OUR: Final = {
    **dict.fromkeys(words("i dei ai nei dai sui coi gli degli"), "i"),
    **dict.fromkeys(words("le delle alle nelle dalle sulle"), "e"),
    **dict.fromkeys(words("la della alla nella dalla sulla"), "a"),
}
"""What our and your end in, behind an article."""


def _our(match: re.Match[str]) -> str | None:
    """Read "ns." and "vs." of letters as nostro and vostro, in the form of the article or of the noun."""
    before, after = word_before(match.string, match.start()), word_after(match.string, match.end())
    noun = "a" if GRAMMAR.gender(after) == "f" else "o"
    if match[0][0] == "v" and before not in _OUR and before not in ("il", "del", "al", "vi", "in"):
        return None
    return f"{'nostr' if match[0][0] in 'nN' else 'vostr'}{_OUR.get(before, noun)}"


_CAPITALISED: Final = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'’]+\s$")


def _beats(match: re.Match[str]) -> str | None:
    """Read the result of a match of tennis: "Sinner b. Djokovic 6-2"."""
    return "batte" if _CAPITALISED.search(match.string[: match.start()][-24:]) else None


def _scene(match: re.Match[str]) -> str | None:
    """Read "sc." behind an act as a scene; elsewhere it is a staircase."""
    return "scena" if re.search(r"\batto\b", match.string[: match.start()][-24:], re.IGNORECASE) else None


def _teacher(match: re.Match[str]) -> str | None:
    """Read "prof." by the article before it, and with its last vowel where no name follows: "la prof. è"."""
    before = word_before(match.string, match.start())
    if before in ("la", "della", "alla", "dalla", "una", "sulla"):
        return "professoressa"
    named = re.match(r"\s[A-ZÀ-Þ]", match.string[match.end() : match.end() + 2])
    return None if named or before not in ("il", "del", "al", "dal", "un", "sul") else "professore"


def _lire(match: re.Match[str]) -> str:
    """Read a price in lire, which ends in thousands: "L. 1000"."""
    return GRAMMAR.of_millions(GRAMMAR.parse(match["n"]), Noun("lira", "lire", "f"))


def _seconds(match: re.Match[str]) -> str:
    """Read the delay in a race: 21" di ritardo."""
    return GRAMMAR.counted(Written(match["n"]), Noun("secondo", "secondi"))


def _road(match: re.Match[str]) -> str:
    """Read the kind of a numbered road: "S.S. 16", "S.P. 5"; before a name "S.S." is His Holiness."""
    return f"strada {'statale' if match['p'] == 'S' else 'provinciale'}"


@cache
def _scanner() -> Scanner:
    return scanner(
        GRAMMAR,
        ordinals=[Rule("ordinal", _ORDINAL, _ordinal)],
        before_numbers=[Rule("cardinal", re.compile(r"1(?=\s[a-zà-ù]{3,})"), _one)],
        digits_first=[
            Rule(
                "measure",
                re.compile(
                    r"(?P<n>\d{1,2})[\"″”](?=\sd(?:i|a|al|ai|alla)\s(?:ritardo|distacco|vantaggio|"
                    r"[A-Z]|leader|primo|vincitore))"
                ),
                _seconds,
            )
        ],
        signs_first=[
            Rule("math", re.compile(r"(?<=\)\s):(?=\s\d)"), lambda match: TABLES.signs["÷"]),
            Rule("punctuation", re.compile(r"(?<=\d)/(?=(?:bis|ter|quater)(?!\w))"), lambda match: ""),
        ],
        letters_first=[
            Rule("abbreviation", re.compile(r"S\.\s?(?P<p>[SP])\.(?=\s(?:n\.\s?)?\d)"), _road),
            Rule("plain", re.compile(r"X(?=\s(?:me|te|noi|voi|favore)(?!\w))"), lambda match: "per"),
            Rule("abbreviation", re.compile(r"[Dd]im\.(?=\s?:)"), lambda match: "dimensioni"),
            Rule(
                "date",
                re.compile(r"Q(?P<n>[1-4])(?=\s20\d\d(?!\d))"),
                lambda match: f"{GRAMMAR.ordinal(int(match['n']))} trimestre",
            ),
            *province_rules(),
            Rule("acronym", re.compile(r"(?<=[lL]['’])(?:ad|AD)(?!\w)"), lambda match: GRAMMAR.spell(match[0])),
            Rule("abbreviation", re.compile(r"sc\.(?=\s?(?:\d|[IVX]))"), _scene),
            Rule("abbreviation", re.compile(r"min(?=\s[-−]?\d{1,2}°)"), lambda match: "minima"),
            Rule("abbreviation", re.compile(r"b\.(?=\s[A-ZÀ-Þ][\w'’ -]{2,30}\s[0-7]-[0-7])"), _beats),
            Rule("abbreviation", re.compile(r"doc\.(?=\s[a-zà-ù])"), lambda match: "documenti"),
            Rule("abbreviation", re.compile(r"(?<=\d[°º]\s)p\."), lambda match: "piano"),
            Rule(
                "abbreviation",
                re.compile(r"[cC]\.\s?[aA]\.(?=\s(?:[A-Z]|dott|sig|avv|ing|prof))"),
                lambda match: _ATTENTION,
            ),
            Rule("abbreviation", re.compile(r"[pP]rof\."), _teacher),
            Rule("money", re.compile(r"L\.\s?(?P<n>\d{1,3}(?:\.\d{3})*\.?000)(?![\w/]|[.,]\d|\sdel)"), _lire),
            Rule("acronym", re.compile(r"H\.(?=\d{3})"), lambda match: GRAMMAR.spell(match[0])),
            Rule("abbreviation", re.compile(r"[nNvV]s\.(?=\s[a-zà-ù])"), _our),
            Rule("abbreviation", re.compile(r"S\.\s?(?=(?P<n>[A-Z][a-zà-ù]{2,}))"), _saint),
        ],
        waiting=["dim", "p", "c", "b", "min", "ns", "vs", "sc", "doc", "prof"],
        national=NATIONAL,
        singular=lambda word: word[-1] not in "ie" or word in ("notte", "parte", "mese", "nome", "giorno"),
    )


def read(text: str) -> Sequence[Token]:
    """Return the tokens of ``text``."""
    return with_accents(_scanner().read(text), text)
