# ruff: noqa: RUF001
"""Codes of one known shape: colours, UUIDs, hexadecimal digests, ions, military hours, numbers grouped by points.

Their shapes overlap with those of hashtags, serial numbers and decimals, so they are tried before these.
"""

from __future__ import annotations

import re
from itertools import permutations
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import OF_A_FLIGHT, said_of
from rhapsode.text.languages.en.rules import Context, Rule, groups, one
from rhapsode.text.languages.en.serial import plural
from rhapsode.text.languages.en.time import SPAN, hour_of_four
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_COLOUR = re.compile(r"#(?=[0-9a-fA-F]*\d)(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?!\w)")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-])")
_DIGEST = re.compile(r"(?=[a-f]{0,127}\d)(?=\d{0,127}[a-f])[0-9a-f]{7,128}(?![\w-]|\.\w)")
_LEAST_CHANGES: Final = 3
"""Changes between letters and digits from which on a row is a digest, and no number with its unit."""
_CHANGE = re.compile(r"(?<=\d)(?=[a-f])|(?<=[a-f])(?=\d)")
_REGION = re.compile(
    r"(?P<area>us|eu|ap|sa|ca|af|me|il)-(?P<public>gov-)?(?P<side>(?:north|south)(?:east|west)?|east|west|central)-?"
    r"(?P<number>\d)(?P<zone>[a-f]?)(?!\w|[.-]\w)"
)
"""Where the machines of a cloud are: "us-east-1"."""
_BINARY = re.compile(r"0b[01]{1,64}(?!\w)")
_ION = re.compile(
    r"(?P<element>Ca|Na|Mg|Fe|Cu|Zn|Al|Li|Ag|Pb|Mn|Ba)(?P<charge>[1-4]?)(?P<sign>\+)(?!\w)"
    r"|(?P<anion>Na|Ca|Mg|Fe|Cu|Zn|Al|Li|Ag|Pb|Mn|Ba|Cl|Br|OH|I|H|K|F)(?=[²³⁴]?[⁺⁻](?![⁰-⁹¹²³]))"
)
_ELEMENT = re.compile(
    r"(?P<element>Na|Ca|Mg|Fe|Cu|Zn|Al|Li|Ag|Pb|Mn|Ba|He|Ne|Cl|Br|Cr|Ni|Si|Sn|Au|Ar)"
    r"(?=\s(?:atoms?|ions?|metal|nucle(?:us|i)|isotopes?)(?!\w)|(?P<named>\)))"
)
_ELEMENT_BEFORE = re.compile(
    r"\b(?:sodium|calcium|magnesium|iron|copper|zinc|aluminum|aluminium|lithium|silver|lead|manganese|barium|helium|neon|chlorine"
    r"|bromine|chromium|nickel|silicon|tin|gold|argon)\s\($", re.IGNORECASE,
)  # fmt: skip
_SALT = re.compile(r"(?:Na|Cl|Cr|Ca|Mg)(?=:?\s[<>]?\d)")
_OF_A_LABORATORY = re.compile(r"\b(?:K\s\d\.\d|BUN|WBC|Hgb|Hct|HCO3|eGFR|mEq|mg/dL|mmol/L)\b")
_MILITARY = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s?(?:hrs?|hours)\b\.?|(?P<zone>[ZL]))(?!\w)")
_CORES = re.compile(r"(?P<cores>\d{1,3})C/(?P<threads>\d{1,3})T(?!\w)")
_OF_AN_AGE = re.compile(r"(?:(?<=[Uu]nder-)|(?<=[Oo]ver-)|(?<=[Uu]nder )|(?<=[Oo]ver ))(?P<age>[1-9]\d)s(?!\w)")
_ZONES: Final = {"Z": "zulu", "L": "local", None: "hours"}
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,5}(?![\w.,]\d|\w)")
_UNDERSCORES = re.compile(r"[1-9]\d{0,2}(?:_\d{3}){1,6}(?!\w|\.\d)")
_WIRELESS = re.compile(r"802\.(?P<part>11|\d{1,2}(?=[a-zA-Z]{1,2}(?!\w)))(?P<letters>[a-z]{0,2}|X)(?!\w)")
_COUNTDOWN = re.compile(r"T-(?=\d{1,3}(?::\d\d|\s?(?:min|minutes?|sec|seconds?|hours?|hrs|days?)\b|\s(?:and|to)\b))")
_YIELD = re.compile(
    r"(?P<years>\d{1,2})[yY](?=\s(?:UST|yields?|bonds?|notes?|bills?|gilts?|bunds?|rates?|swaps?|Treasur(?:y|ies)|JGBs?)\b)"
)
_PREPRINT = re.compile(r"arXiv:\s?(?P<month>\d{4})\.(?P<number>\d{4,5})(?:v(?P<version>\d{1,2}))?(?!\w)")
_BYTE: Final = 256


def _characters(text: str) -> str:
    """Name characters one by one, digits by their names."""
    return " ".join(numbers.digits(char) if char.isdecimal() else char.upper() for char in text if char.isalnum())


def _colour(match: re.Match[str], context: Context) -> list[Token] | None:
    near = context.text[max(0, match.start() - 60) : match.end() + 60].lower()
    if match[0][1:].isdecimal() and "color" not in near and "colour" not in near:
        return None  # "#123456" is a number
    return one(match, f"hash {_characters(match[0])}", "serial")


def _digest(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.before(match.start())
    if (before and (before.isalnum() or before in "._-/@#+")) or len(_CHANGE.findall(match[0])) < _LEAST_CHANGES:
        return None
    return one(match, _characters(match[0]), "serial")


def _preprint(match: re.Match[str], context: Context) -> list[Token]:
    """Read the number of a preprint digit by digit: "arXiv:1706.03762v5"."""
    version = f" version {numbers.cardinal(int(match['version']))}" if match["version"] else ""
    said = f"{numbers.digits(match['month'])} dot {numbers.digits(match['number'])}{version}"
    at = match.start("month")
    return [Token(match.start(), at, "archive", "plain"), Token(at, match.end(), said, "serial")]


def _ion(match: re.Match[str], context: Context) -> list[Token]:
    if match["anion"]:  # its charge is raised, and read by itself
        return one(match, " ".join(match["anion"].upper()), "serial")
    charge = f" {numbers.cardinal(int(match['charge']))}" if match["charge"] else ""
    return one(match, f"{' '.join(match['element'].upper())}{charge} plus", "serial")


def _element(match: re.Match[str], context: Context) -> list[Token] | None:
    """Spell the symbol of an element: "sodium (Na)", "each Na atom"."""
    start = match.start()
    if match["named"] and not _ELEMENT_BEFORE.search(context.text, max(0, start - 14), start):
        return None
    return one(match, " ".join(match["element"].upper()), "serial")


def _salt(match: re.Match[str], context: Context) -> list[Token] | None:
    """Spell what a laboratory measures: "Na 138, K 4.1, Cr 0.9"."""
    if not _OF_A_LABORATORY.search(context.text, max(0, match.start() - 60), match.end() + 60):
        return None
    return one(match, " ".join(match[0].upper()), "serial")


def _military(match: re.Match[str], context: Context) -> list[Token]:
    hour, minute = match["hour"], match["minute"]
    said = f"oh {numbers.cardinal(int(hour[1]))}" if hour[0] == "0" and hour != "00" else numbers.cardinal(int(hour))
    if minute == "00":
        said += " hundred"
    else:
        said += f" {'oh ' if minute[0] == '0' else ''}{numbers.cardinal(int(minute))}"
    return one(match, f"{said} {_ZONES[match['zone']]}", "time")


def _cores(match: re.Match[str], context: Context) -> list[Token]:
    """Read the cores and threads of a processor: "8C/16T"."""
    counts = [(name, int(match[name])) for name in ("cores", "threads")]
    said = [(name, f"{numbers.cardinal(n)} {name.removesuffix('s') if n == 1 else name}") for name, n in counts]
    return groups(match, said, "measure")


def _points(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a number whose thousands are parted by points, as on the continent; not an address such as
    10.100.200.250."""
    parts = match[0].split(".")
    if len(parts) == 4 and all(int(part) < _BYTE for part in parts) and set(parts[1:]) != {"000"}:
        return None
    return one(match, numbers.number("".join(parts), british=context.british), "cardinal")


def _underscores(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()):
        return None
    return one(match, numbers.number(match[0].replace("_", ""), british=context.british), "cardinal")


def _wireless(match: re.Match[str], context: Context) -> list[Token]:
    letters = f" {_characters(match['letters'])}" if match["letters"] else ""
    return one(match, f"eight oh two dot {numbers.cardinal(int(match['part']))}{letters}", "serial")


_AIRLINES = (
    "AA|UA|DL|BA|LH|AF|KL|WN|AS|EK|QR|SQ|NH|JL|IB|AZ|LX|OS|SK|TK|VS|AC|QF|NZ|CX|EY|NK|FR|LY|SU|TP|AY|EI|SN"
    "|LO|WS|HA|MU|CA|CZ"
    "|KE|OZ|TG|GA|VN|AI|ET|SA|WY|MH|PR|CI|BR|AM|LA|AV|CM|JJ|B6|F9|G4|U2|W6"
)
_FLIGHT = re.compile(rf"(?P<line>{_AIRLINES})(?P<gap> |-)(?P<number>[1-9]\d{{1,3}})(?![\w]|[.,:/-]\d|\s?%)")
_JOINED_NUMBERS = re.compile(
    r"(?P<first>\d{1,10})(?:-|(?<=(?:19|20)\d\d)(?P<slash>/))(?P<second>\d{1,10})"
    r"(?:-(?P<third>\d{1,10}))?(?![\w]|[-.,/:]\d)"
)
_NUMBERED_BEFORE = re.compile(
    r"(?:#|\b(?:[Nn]o\.|[Oo]rder|[Tt]icket|[Ii]nvoice|[Cc]ase|[Rr]ef(?:erence)?\.?|[Cc]laim|[Pp]olicy"
    r"|[Aa]ccount|[Dd]ocket|[Pp]ermit"
    r"|[Pp]art|[Mm]odel|[Ii]tem|[Ff]ile|[Bb]atch|[Ll]ot|[Bb]ill|[Pp]roject|[Cc]onfirmation|[Tt]racking"
    r"|[Aa]cct\.?|ID|PO|P/N|S/N|SKU|[Rr]oom|[Rr]m\.|[Uu]nit|[Ss]uite|[Aa]pt\.)"
    r"(?:\s?(?:[Nn]umber|[Nn]o\.|[Cc]ode|ID|#))?:?\s#?)$"
)
_CODE_BEFORE = re.compile(r"\b(?:OTP|PIN|(?:[Pp]ass)?[Cc]ode|[Pp]assword)(?:\s(?:is|was)|:)\s$")
_HOUR_OF_DAY = re.compile(
    r"(?P<hour>0\d)(?P<minute>[0-5]\d)(?=\s?[-–]\s?[012]\d[0-5]\d(?!\d)|[.,;:!?)\"']?(?:\s|$))(?![.,:]\d)"
)
_TIME_BEFORE: Final = word_set("at by until till from before after since around about between and to")
_LONG_GROUP: Final = 6
"""Digits from which on a number that a hyphen joins is named digit by digit, and what it is joined to."""


def _flight(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number of a flight: "AA 2418"."""
    start, end = match.start(), match.end()
    if not context.alone(start) or not OF_A_FLIGHT.search(context.text, max(0, start - 60), end + 60):
        return None
    return [
        Token(start, match.end("line"), _characters(match["line"]), "serial"),
        Token(match.start("number"), end, _in_pairs(match["number"]), "serial"),
    ]


def _region(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a region of a cloud: "us-east-1a" is "U S east one A"."""
    if not context.alone(match.start()):
        return None
    words = [*match["area"].upper(), (match["public"] or "").rstrip("-"), match["side"]]
    words += [numbers.cardinal(int(match["number"])), match["zone"].upper()]
    return one(match, " ".join(filter(None, words)), "serial")


def _in_pairs(digits: str) -> str:
    if len(digits) < 3 or (len(digits) == 4 and digits[1:] == "000"):
        return numbers.cardinal(int(digits))
    return numbers.in_pairs(digits)


def _groups_of_digits(match: re.Match[str]) -> list[Token]:
    """Read a code that is typed in: "Your OTP is 409-118"."""
    tokens: list[Token] = []
    for part in re.finditer(r"\d+", match[0]):
        begin, end = match.start() + part.start(), match.start() + part.end()
        if tokens:
            tokens.append(Token(begin - 1, begin, ",", "punctuation"))
        tokens.append(Token(begin, end, numbers.digits(part[0]), "serial"))
    return tokens


def _joined_numbers(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read numbers of a file or an order that a hyphen joins, which are no range: "#2024-118"."""
    start = match.start()
    if _CODE_BEFORE.search(context.text, max(0, start - 30), start):
        return _groups_of_digits(match)
    if not _NUMBERED_BEFORE.search(context.text, max(0, start - 30), start):
        return None
    plain = context.before(start) != "#"
    if plain and match["third"] is None and len(match["first"]) == 1 and len(match["second"]) < 3:
        return None
    if (
        plain
        and match["third"] is None
        and len(match["first"]) == len(match["second"])
        and int(match["first"]) < int(match["second"])
    ):
        return None  # "Part 12-15", "Lot 20-25"
    if max(map(len, filter(None, match.groups()))) >= _LONG_GROUP:
        return _groups_of_digits(match)
    tokens: list[Token] = []
    for name in ("first", "second", "third"):
        digits = match[name]
        if digits is None:
            continue
        if tokens:
            at = match.start(name)
            slash = match["slash"] is not None and name == "second"
            tokens.append(Token(at - 1, at, "slash", "plain") if slash else Token(at - 1, at, "", "punctuation"))
        year = len(digits) == 4 and digits[:2] in ("19", "20")
        if year:
            said = numbers.year(int(digits))
        elif digits[0] == "0" or len(digits) > 4:
            said = numbers.digits(digits)
        else:
            said = _in_pairs(digits)
        tokens.append(Token(match.start(name), match.end(name), said, "serial"))
    return tokens


def _hour_of_day(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a time of day of four digits with a zero in front behind a word of time: "at 0600"."""
    start = match.start()
    named = context.word_before(start) in _TIME_BEFORE or context.word_after(match.end()) in ("sharp", "zulu")
    if not named or context.before(start) != " ":
        return None
    return one(match, hour_of_four(match["hour"], match["minute"]), "time")


_EVERY = re.compile(
    r"[qQ](?:(?P<least>\d{1,2})[-–])?(?P<count>\d{1,2})(?:(?P<unit>h|hr|hrs|d|wk|min)|\s(?P<spaced>hr|hrs|min|mins)\b\.?)(?!\w)"
)
_FOR_DAYS = re.compile(
    r"[xX×]\s?(?P<days>\d{1,3})\s?d(?!\w)|[xX×](?=\s?\d{1,3}\s?(?:days?|d|wks?|weeks?|mos?|months?|hrs?|hours|doses)(?!\w))"
)
_GRADE_OF_OIL = re.compile(r"(?P<cold>\d{1,2})W-(?P<hot>[2-6]\d)(?!\w)")
_LINES = re.compile(r"(?P<lines>144|240|360|480|576|720|1080|1440|2160|4320)(?P<scan>[pi])(?P<rate>\d{2,3})?(?!\w)")
_COUNT_OF_CELLS = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,2})?)\s?(?P<scale>[KkM])/(?:[uµ]|mc)L(?!\w)")


def _course(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number of a course in two parts: "CHEM 2110L"."""
    subject, number = match["subject"], match["number"]
    said = _in_pairs(number)
    end = match.end("subject")
    name = said_of(subject)[0] if subject not in _WORDS_OF_COURSES else subject.lower()
    return [
        Token(match.start(), end, name, "acronym"),
        Token(match.start("number"), match.end(), f"{said} {match['letter']}".strip(), "serial"),
    ]


_WORDS_OF_COURSES: Final = frozenset(("MATH", "BIO", "STAT"))
_EVERY_UNITS: Final = {
    "h": "hours",
    "hr": "hours",
    "hrs": "hours",
    "d": "days",
    "wk": "weeks",
    "min": "minutes",
    "mins": "minutes",
}


def _every(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read how often a drug is taken: "q6h" is "every six hours"."""
    if not context.alone(match.start()):
        return None
    unit = _EVERY_UNITS[match["unit"] or match["spaced"]]
    count = int(match["count"])
    if count == 1:
        return one(match, f"every {unit[:-1]}", "measure")
    least = f"{numbers.cardinal(int(match['least']))} to " if match["least"] else ""
    return one(match, f"every {least}{numbers.cardinal(count)} {unit}", "measure")


def _for_days(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.word_before(match.start())
    if (
        not context.alone(match.start())
        or not (before or context.before(match.start() - 1) == ")")
        or before.isdecimal()
    ):
        return None
    if match["days"]:
        said = f"for {numbers.cardinal(int(match['days']))} day{'' if match['days'] == '1' else 's'}"
        return one(match, said, "measure")
    return one(match, "for", "abbreviation")


def _lines(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the lines of a picture: "1080p" is "ten eighty p"."""
    said = f"{numbers.in_pairs(match['lines'])} {match['scan'].upper()}"
    return one(match, f"{said} {numbers.cardinal(int(match['rate']))}" if match["rate"] else said, "serial")


def _count_of_cells(match: re.Match[str], context: Context) -> list[Token]:
    scale = "million" if match["scale"] == "M" else "thousand"
    return one(match, f"{numbers.number(match['number'])} {scale} per microliter", "measure")


_COURSE = re.compile(
    r"(?P<subject>CHEM|BIOL|BIO|PHYS|MATH|ENGL|ENG|HIST|PSYC|PSYCH|ECON|CSCI|STAT|ACCT|SOCI|SOC|PHIL|SPAN"
    r"|FREN|COMM|MUSC|MGMT|MKTG|NURS|POLS|POLI|GEOG|GEOL|ASTR|ANTH"
    r"|MECH|ELEC)[ -]?(?P<number>[1-9]\d{2,3})(?P<letter>[A-Z]?)(?!\w)"
)
_NINERS = re.compile(r"49ers(?:'s?)?(?!\w)")
_JEANS = re.compile(r"(?P<waist>[2-5]\d)[Ww](?P<gap>\s?[xX]\s?)(?P<length>[2-4]\d)L(?!\w)")
_WARMTH = re.compile(r"(?P<number>[2-6]\d00)K(?!\w)")
_OF_LIGHT = re.compile(r"\b(?:bulbs?|LEDs?|lights?|lighting|lamps?|lumens|lm|daylight|[Ww]arm|[Cc]olou?r)\b")
_SIZE = r"(?:X{1,4}[SL]|[2-6]XL|[SML])"
_SIZES = re.compile(rf"(?P<least>{_SIZE})[-–](?P<most>{_SIZE})(?![\w-])")
_OF_CLOTHES = re.compile(r"\b[Ss](?:z\b|izes?\b)")


def _sizes(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a span of sizes of clothes: "M-XL", "sizes S-L"."""
    start, least, most = match.start(), match["least"], match["most"]
    named = "X" in least + most or _OF_CLOTHES.search(context.text, max(0, start - 20), start) is not None
    if not context.alone(start) or not named:
        return None
    dash = match.end("least")
    return [
        Token(start, dash, _characters(least), "serial"),
        Token(dash, dash + 1, "to", "range"),
        Token(match.start("most"), match.end(), _characters(most), "serial"),
    ]


_EPISODE = re.compile(r"S(?P<season>\d{1,2})\s?E(?P<episode>\d{1,3})(?!\w)")
_OFFSET = re.compile(r"(?P<zone>UTC|GMT)(?P<sign>[-+])(?=\d{1,2}(?!\d|-))")
_EXTENTS = re.compile(r"[LWHD](?:\s?[x×]\s?[LWHD]){1,2}(?!\w)")


def _episode(match: re.Match[str], context: Context) -> list[Token]:
    season, episode = (numbers.cardinal(int(match[name])) for name in ("season", "episode"))
    return one(match, f"season {season} episode {episode}", "serial")


def _offset(match: re.Match[str], context: Context) -> list[Token]:
    sign = match.start("sign")
    return [
        Token(match.start(), sign, _characters(match["zone"]), "acronym"),
        Token(sign, sign + 1, "plus" if match["sign"] == "+" else "minus", "math"),
    ]


_BANK_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){3,7}(?: [A-Z0-9]{1,3})?(?!\w)")
NUMBERED: Final = (
    SPAN,
    Rule("0", _CORES, _cores),
    Rule("0", _OF_AN_AGE, lambda m, c: one(m, plural(numbers.cardinal(int(m["age"]))), "cardinal")),
    Rule("a0", _SIZES, _sizes, word_set("x xs xl xxs xxl xxxl s m l xxxs xxxxl")),
    Rule("a", _EPISODE, _episode, frozenset("s")),
    Rule("a", _OFFSET, _offset, word_set("utc gmt")),
    Rule(
        "a",
        _EXTENTS,
        lambda m, c: one(m, " by ".join(re.findall("[LWHD]", m[0])), "serial"),
        frozenset("x".join(order) for count in (1, 2, 3) for order in permutations("lwhd", count)),
    ),
    Rule("a", _BANK_ACCOUNT, lambda m, c: one(m, _characters(m[0]), "serial")),
    Rule(
        "0",
        _WARMTH,
        lambda m, c: (
            one(m, f"{numbers.in_pairs(m['number'])} K", "measure")
            if _OF_LIGHT.search(c.text, max(0, m.start() - 60), m.end() + 60)
            else None
        ),
    ),
    Rule("a", _COURSE, _course, frozenset(name.lower() for name in re.findall(r"[A-Z]{3,5}", _COURSE.pattern))),
    Rule("0", _NINERS, lambda m, c: one(m, "forty niners", "serial")),
    Rule(
        "0",
        _JEANS,
        lambda m, c: one(
            m, f"{numbers.cardinal(int(m['waist']))} W by {numbers.cardinal(int(m['length']))} L", "serial"
        ),
    ),
    Rule("a", _EVERY, _every, frozenset("q")),
    Rule("a×", _FOR_DAYS, _for_days, frozenset("x")),
    Rule(
        "0",
        _GRADE_OF_OIL,
        lambda m, c: one(m, f"{numbers.cardinal(int(m['cold']))} W {numbers.cardinal(int(m['hot']))}", "serial"),
    ),
    Rule("0", _LINES, _lines),
    Rule("0", _COUNT_OF_CELLS, _count_of_cells),
    Rule("a0", _FLIGHT, _flight, frozenset(name.lower() for name in _AIRLINES.split("|")) | frozenset("bfguw")),
    Rule("0", _JOINED_NUMBERS, _joined_numbers),
    Rule("0", _HOUR_OF_DAY, _hour_of_day),
)
_TYPE = (
    r"(?:[A-Z]\w{0,30}|u?int\d{0,2}(?:_t)?|long|char|bool(?:ean)?|float|double|str(?:ing)?|void|any|number"
    r"|[iuf]\d{1,2})"
)
_TYPE_OF = re.compile(rf"<(?={_TYPE}[*&]?(?:<|>|,\s?{_TYPE}))")
_TYPE_END = re.compile(r">{1,3}")


def _type_of(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the type that another one is made of: "vector<int>" is "vector of int"."""
    return one(match, "of", "serial") if context.before(match.start()).isalnum() else None


def _type_end(match: re.Match[str], context: Context) -> list[Token] | None:
    """Leave out what closes such a type."""
    opens = any(token.said == "of" and token.kind == "serial" for token in context.tokens[-8:])
    return one(match, "", "punctuation") if opens and not context.before(match.start()).isspace() else None


_CODE_POINT = re.compile(r"U\+(?P<number>[0-9A-F]{4,6})(?!\w)")
RULES: Final = (
    Rule("a", _REGION, _region, word_set("us eu ap sa ca af me il")),
    Rule("<", _TYPE_OF, _type_of),
    Rule(">", _TYPE_END, _type_end),
    Rule("#", _COLOUR, _colour),
    Rule("a", _PREPRINT, _preprint, frozenset(("arxiv",))),
    Rule("0a", _UUID, lambda m, c: one(m, _characters(m[0]), "serial")),
    Rule("0a", _DIGEST, _digest),
    Rule("0", _BINARY, lambda m, c: one(m, f"zero b {numbers.digits(m[0][2:])}", "serial")),
    Rule("a", _ION, _ion, word_set("ca na mg fe cu zn al li ag pb mn ba cl br oh i h k f")),
    Rule("a", re.compile(r"(?<=\()aq(?=\))"), lambda m, c: one(m, "aqueous", "abbreviation"), frozenset(("aq",))),
    Rule("a", _SALT, _salt, word_set("na cl cr ca mg")),
    Rule("a", _ELEMENT, _element, word_set("na ca mg fe cu zn al li ag pb mn ba he ne cl br cr ni si sn au ar")),
    Rule("a", _CODE_POINT, lambda m, c: one(m, f"U plus {_characters(m['number'])}", "serial"), frozenset("u")),
    Rule("a", _COUNTDOWN, lambda m, c: one(m, "T minus", "serial") if c.alone(m.start()) else None, frozenset("t")),
    Rule("0", _MILITARY, _military),
    Rule("0", _WIRELESS, _wireless),
    Rule("0", _POINTS, _points),
    Rule("0", _UNDERSCORES, _underscores),
    Rule("0", _YIELD, lambda m, c: one(m, f"{numbers.cardinal(int(m['years']))} year", "measure")),
)
