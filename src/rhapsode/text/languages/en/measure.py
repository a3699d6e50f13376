# ruff: noqa: RUF001
"""Measures: a number and its unit, with exponents, quotients, degrees and percent.

What decides whether a letter is a unit: it is glued to the number ("25m") or it cannot be a word ("5 kg"). Before its
noun the unit is said in the singular ("a 25m pool").
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import degrees, length, numbers, rates
from rhapsode.text.languages.en.ambiguous_units import meant_by
from rhapsode.text.languages.en.date import counts_seconds
from rhapsode.text.languages.en.decimal import FORMULA
from rhapsode.text.languages.en.fraction import VULGAR, say_vulgar
from rhapsode.text.languages.en.length import ends_a_quotation
from rhapsode.text.languages.en.quantity import NUMBER, is_one, noun_follows, value_words
from rhapsode.text.languages.en.rules import NAMED_BY_A_LETTER, NOT_A_NOUN, UNIT_BELOW, Context, Rule, adjectival, one
from rhapsode.text.languages.en.units import GLUED_ONLY, POWERED, UNITS, per_unit, undotted
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

_SCALE = r"(?:\s(?P<scale>hundred|thousand|million|billion|trillion))?"
_SYMBOL = (
    r"(?P<unit>k?N[·⋅]m|[kM]?W[·⋅]h|m?A[·⋅]h|lb-ft|ft-lbs?|in-lbs?|lb-in|(?:fl\.?|FL\.?|sq\.?|cu\.?)\s(?:oz|OZ|ft|mi"
    r"|km|m|in|yd)"
    r"|mmHg|km/h|(?:[a-z]\.){1,2}[a-z](?![\w])|[A-Za-zµΩÅ]{1,5}|[a-z]{6,11})"
    r"(?P<power>[²³]|\^[23](?!\d)|[23](?![\w.]\d|\w))?"
)
_QUOTIENT = (
    r"(?:(?:\.(?=/))?\s?/\s?(?P<below>[A-Za-zµΩ]{1,12})(?P<below_power>[²³]|\^?[23](?!\d))?"
    r"(?:/(?P<each>day|d|hr|h|min|dose|week|wk|month|year|yr|person|night)(?!\w))?)?"
)
_MEASURE = re.compile(
    rf"{NUMBER}{_SCALE}(?P<gap>\s?-?){_SYMBOL}{_QUOTIENT}(?![^\W_])(?!'[a-z])(?P<dot>\.(?=\s[a-z\d=]|[,;:)]))?"
)
_FRACTION_OF = re.compile(r"(?P<top>\d{1,2})/(?P<bottom>\d{1,4})\s?-?(?P<unit>\"|''(?!')|[A-Za-z]{1,4}\.?)(?![^\W_])")
_VULGAR_OF = re.compile(rf"(?P<vulgar>[{VULGAR}])\s?-?(?P<unit>\"|''(?!')|[A-Za-z]{{1,4}}\.?)(?![^\W_])")
_QUOTIENT_ALONE = re.compile(
    r"(?:km|m|mi|mg|g|µg|kg|mL|L|kW|MB|GB|Mb|kb)/(?:h|s|hr|min|kg|dL|L|mL|ml|l|day|week|mol)(?![^\W_/])"
)
_PER_ONLY = re.compile(
    r"(?P<number>\d{1,15}(?:\.\d{1,9})?)/(?P<below>kg|m|s|h|hr|min|day|week|month|year|g|l|L|km|lb|dL|mL)(?![^\W_])"
)
_PER_HUNDRED = re.compile(
    rf"{NUMBER}\s?(?P<unit>[lL]|k?Wh|g|mg|kcal|mL|ml|kg)/(?P<many>\d{{1,4}})\s?"
    r"(?P<below>km|mi|g|ml|mL|kg|h|hr|min|d)(?!\w)"
)
"""Consumption and nutrition facts: "6.5 L/100 km", "12 g/100 g"."""
_PRODUCT = re.compile(
    rf"{NUMBER}\s?(?P<first>k?g|N|A|W|V|mol|m)[·⋅](?P<second>m|s|K|A)(?:/(?P<below>s|m|K|h)(?P<power>[²³]"
    rf"|\^?[23](?!\d))?)?(?!\w)"
)
"""Products of units: "1 kg·m/s²"."""
_KARAT = re.compile(r"(?P<number>8|9|10|14|18|22|24)[kK](?=\s(?:gold|white|yellow|rose|solid|plated))")
_CHAIN = re.compile(r"-(?:\d|a\b)")
_TROY = re.compile(rf"{NUMBER}\s?oz\.?\s?t(?:\.(?=\s?[a-z,;:)])|(?![\w.'])|\.(?=\s*$))")
_OF_STARS = re.compile(
    r"\b(?:[Pp]arsecs?|light.?years?|[kM]pc|galax(?:y|ies)|stars?|stellar|nebula|cluster|radius|distance)\b"
)
_OF_SHARES = re.compile(
    r"\b(?:inflation|growth|interest|rates?|yields?|tax(?:es)?|turnout|unemployment|shares?|stake|prices?|r[io]se|risen|f[ae]ll"
    r"|fallen|up|down|gained|lost|dropped|climbed|slipped|cut|VAT|GDP|sales|profits?|increased?|decreased?|wages?|pay)\b",
    re.IGNORECASE,
)
"""What newspapers of Britain count in "pc", percent."""
_NEAR: Final = 80
_INTEREST: Final = re.compile(
    r"%|\b(?:rates?|yields?|interest|spreads?|Fed|ECB|bonds?|hike[sd]?|cuts?|mortgages?|coupons?|basis)\b",
    re.IGNORECASE,
)
"""What speaks of money, so that "bps" are basis points and not bits per second."""
_OF_GENES = re.compile(
    r"\b(?:[DR]NA|PCR|[Gg]en(?:es?|omes?|omic|etic\w*)|[Cc]hromosom\w+|[Ss]equenc\w+|[Pp]rimers?|[Aa]mplicons?|[Pp]lasmids?|[Nn]ucleotides?"
    r"|[Ii]ntrons?|[Ee]xons?|[Rr]eads|[Ff]ragments?|[Pp]romoters?|[Uu]pstream|[Dd]ownstream|[Ii]nserts?|[Dd]eletions?|ladder)\b"
)
"""What speaks of genes, so that "bp" are base pairs."""
_VESSEL = re.compile(
    r"\.?\s(?:[a-z]+\s)?(?:containers?|bottles?|cartons?|jars?|jugs?|baskets?|pans?|bowls?|tubs?|dish|cans?|glass)\b"
)
"""What holds a pint."""
_PERCENT = re.compile(rf"{NUMBER}\s?(?P<mark>%|‰)(?:-?(?P<tail>ile|age))?")
_ROADS: Final = word_set("rte rt route hwy highway interstate i us sr exit")
_STREET_BEHIND = re.compile(
    r"\.\s(?:[A-Z][a-z]{2,20}|\d{1,3}(?:st|nd|rd|th))(?!\w)|\s\d{1,3}(?:st|nd|rd|th)(?!\w)"
    r"|\s[A-Z][a-z]{2,20}\s(?:St|Ave?|Blvd|Rd|Dr|Ln|Pl|Street|Avenue|Road|Drive|Lane|Place)\b"
)
"""The street behind a side of the sky, which is no unit: "310 W. Main"."""
_ELECTRIC = re.compile(
    r"USB|[Cc]harg|[Cc]able|[Aa]dapter|[Ff]use|[Oo]utlet|\d\s?(?:VAC|VDC|[Vv]|kV|W|kW|mA|Ah|mAh)(?!\w)"
)
_OF_CURRENT = re.compile(
    r"\b(?:draw(?:s|ing)?|drew|current|amp(?:s|ere|eres|erage)?|rated|breakers?|circuits?|motors?|wires?|wiring|mains|loads?)\b"
)
"""What speaks of a current, so that "16 A" at the end of a clause is one."""
_ELECTRIC_NOUNS: Final = word_set(
    "fuse fuses breaker breakers plug plugs circuit circuits socket sockets outlet charger current"
)
_APERTURE = re.compile(r"\s[fF]/?\d")
_ENGINE = re.compile(r"\s(?:[VI]-?\d{1,2}|[a-z-]{0,20}\s?(?:turbo|engine|diesel|hybrid))\b")
_COUNT = re.compile(r"(?P<number>\d{1,4})(?:[ -]?(?P<unit>ct)\b\.?|[ -]pk\b\.?)")
_IN_KELVINS = re.compile(
    r"\bT[₀-₉\d]?\s?="
    r"|\b(?:CRI|lm|lumens?|lux|LEDs?|[Ll]amps?|[Bb]ulbs?|[Cc]olou?r temp\w*|[Tt]emperatures?|(?:warm|cool|soft) white"
    r"|daylight|superconduct\w+"
    r"|gas(?:es)?|boils?|melts?|freezes?|plasma|kelvins?|stars?|cryogenic|helium|cooled|absolute zero)\b"
)
_GEMS = re.compile(
    r"\b(?:diamonds?|gold|rings?|sapphires?|rub(?:y|ies)|emeralds?|gems?|gemstones?|stones?|solitaire"
    r"|karats?|carats?|jewel\w*"
    r"|earrings?|necklaces?|pendants?|moissanite|opals?|platinum|t\.?w)\b", re.IGNORECASE,
)  # fmt: skip
_TWO_MEASURES = re.compile(
    r"(?P<first>\d{2,3}|\d(?=/\d{1,3}-bit)|\d\.\d(?=/\d\s?GHz))/(?P<second>\d{2,3}|\d(?=\s?GHz))"
    r"(?=\s?(?:Hz|[kMG]Hz|V|VAC|GB|TB|mm|[kMG]bps|[kMG]bit/s|[kMG][bB]/s)(?!\w)|-bit)"
    r"|(?P<one>\d{1,4}(?:\.\d)?)/(?P<other>[2-9]\d|\d{3}|\d\.\d)(?=\s?(?:mg|mcg|µg|g|mL)(?![\w/]))"
)
_UNIT_BEHIND = re.compile(
    r"(?P<unit>kg|g|mg|m|km|cm|mm|nm|s|ms|Hz|kHz|MHz|GHz|J|kJ|eV|N|W|kW|V|mol|mph|kph|km/h|m/s|lbs?|ft|mi"
    r"|yds?|yrs?|hrs?|mins?|psi|ppm|L|mL|K"
    r"|GB|MB|TB)(?P<below>/(?:s|h|kg|m|mol|L|mL|min))?(?P<squared>(?<=/s)(?:2|²|\^2))?(?![\w/²³^-]|\.\w)"
)
"""A unit whose number ends in a power of ten or in "+": "5.97 × 10^24 kg", "260+ mph"."""
_COUNTED_MILLIONS: Final = word_set(
    "people users views followers subscribers downloads copies barrels dollars euros pounds"
)


def _plural(name: str, many: bool, power: str) -> str:
    one_unit, several = UNITS[name]
    words = several if many else one_unit
    if power:
        words = ("square " if power.endswith(("2", "²")) else "cubic ") + words
    return words


def _measure(match: re.Match[str], context: Context) -> list[Token] | None:
    unit, gap, power, below = match["unit"], match["gap"], match["power"] or "", match["below"]
    unit = undotted(re.sub(r"\s+", " ", unit).replace("⋅", "·"))
    scale = match["scale"] or ""
    hyphen = gap.endswith("-")
    if context.before(match.start()) == "#" and not below:  # "my #1 gal"
        return None
    if unit in ("T", "t") and match["dot"] and not below and noun_follows(context, match.end()):  # of a recipe
        spoons = f"{'table' if unit == 'T' else 'tea'}spoon{'' if is_one(match) else 's'}"
        return one(match, f"{value_words(match, context)} {spoons}", "measure")
    if unit not in UNITS or (scale and not gap):  # "10 millions"
        return None
    if power and unit not in POWERED:
        return None
    if below is not None and below not in UNITS and per_unit(below) == below and len(below) < 3:
        return None
    if unit == "pc" and not below and not _OF_STARS.search(context.text):
        if "." in match["number"] or _OF_SHARES.search(context.text, max(0, match.start() - _NEAR), match.start()):
            return one(match, f"{value_words(match, context)} percent", "measure")
        unit = "pcs"
    if _in_minutes(match, context, unit):
        return one(match, f"{value_words(match, context)} minute{'' if is_one(match) else 's'}", "measure")
    unit = meant_by(unit, match, context)
    if _only_looks_like_unit(match, context, unit):
        return None
    before_noun = hyphen or (
        not UNIT_BELOW.match(context.text, match.end())
        and (adjectival(context, match.start(), match.end()) or _names_a_device(match, context, unit))
    )
    many = not (is_one(match) and not scale) and not before_noun
    words = f"{value_words(match, context)} {scale}".strip()
    if unit in ("bp", "bps", "BPS") and (
        context.before(match.start()) in tuple("+-")
        or (unit == "bp" and not _OF_GENES.search(context.text, max(0, match.start() - 200), match.end() + 200))
        or _INTEREST.search(context.text, max(0, match.start() - 200), match.end() + 200)
    ):
        return one(match, f"{words} basis point{'s' if many else ''}", "measure")
    if unit == "pt" and hyphen and not _VESSEL.match(context.text, match.end()):  # "a 4.5-pt favorite", "12-pt type"
        return one(match, f"{words} point", "measure")
    if unit == "N" and gap and FORMULA.match(context.text, match.end()):
        return one(match, f"{words} normal", "measure")
    return one(match, f"{words} {_plural(unit, many, power)}{_divided(match)}", "measure")


def _only_looks_like_unit(match: re.Match[str], context: Context, unit: str) -> bool:
    """Tell whether what stands behind the number is a letter, a word or a side of a street, but no unit."""
    gap, below, end = match["gap"], match["below"], match.end()
    hyphen = gap.endswith("-")
    if unit == "d" and not below:
        return True
    if hyphen and _CHAIN.match(context.text, end):  # "1-in-100"
        return True
    if hyphen and len(unit) == 1 and not (unit in "mgWVL" and noun_follows(context, end)):
        return True
    if "-" in gap and " " in gap:
        return True
    if gap == " " and unit in degrees.SIDES and _STREET_BEHIND.match(context.text, end):
        return True
    if gap == " " and unit in degrees.SIDES and context.word_before(match.start()) in _ROADS:
        return True
    if unit == "A" and below and len(below) == 1 and below.isupper():  # "Seats 14A/B"
        return True
    if below:
        return False
    if gap == " " and not match["power"] and unit in GLUED_ONLY and not _is_unit_here(match, context, unit):
        return True
    if not gap and not match["scale"] and _glued_letter(match, context, unit):
        return True
    return match["number"][0] == "0" and len(match["number"]) > 1 and match["number"][1] != "."


def _divided(match: re.Match[str]) -> str:
    """Return the words for the units below the slash: " per second squared", " per day"."""
    below, said = match["below"], ""
    if below:
        named = per_unit(below) if below != "m" else "meter"
        if match["below_power"]:
            square = match["below_power"][-1] in "2²"
            if named == "second":  # of an acceleration
                named += " squared" if square else " cubed"
            else:
                named = ("square " if square else "cubic ") + named
        said = f" per {named}"
    return f"{said} per {per_unit(match['each'])}" if match["each"] else said


def _names_a_device(match: re.Match[str], context: Context, unit: str) -> bool:
    """Tell whether a noun is named by its voltage or power without an article: "20V cordless drill"."""
    after = context.word_after(match.end())
    if unit == "h" and after in ("volume", "vol", "change", "low", "high", "range"):  # of an exchange
        return True
    if unit == "L" and _ENGINE.match(context.text, match.end()):
        return True
    if unit == "mm" and _APERTURE.match(context.text, match.end()):
        return True
    return (
        unit in ("V", "W", "Ah", "mAh", "kW", "VAC", "VDC")
        and after.islower()
        and after not in NOT_A_NOUN
        and not after.endswith("ly")
    )


_OF_A_GAME = re.compile(
    r"\b(?:HP|XP|[Mm]ana|[Ss]pells?|Lv|[Ll]evel|[Cc]ooldown|[Ss]kills?|[Ff]ireball|[Bb]oss|[Pp]otions?|DPS)\b"
)
"""What speaks of a game, in which "25 MP" is magic."""


def _is_unit_here(match: re.Match[str], context: Context, unit: str) -> bool:
    if match["dot"] and unit != "pp":
        return True
    after = context.text[match.end() : match.end() + 1]
    ends = after == "" or after in ".,;:!?)\"'"
    if unit in ("in", "st", "us", "pt", "cd", "ac"):
        return unit == "in" and (
            ends
            or context.word_after(match.end()).lower() in ("wide", "long", "tall", "high", "deep", "thick", "x", "by")
        )
    if unit == "ct":
        return _GEMS.search(context.text, max(0, match.start() - 60), match.end() + 60) is not None
    if unit == "M":
        return FORMULA.match(context.text, match.end()) is not None
    if unit == "pp":  # "2 pp." are pages
        return "." in match["number"]
    if unit in ("MP", "mp") and _OF_A_GAME.search(context.text, max(0, match.start() - 100), match.end() + 60):
        return False
    if unit in ("SF", "sf"):
        return len(match["number"]) > 2
    if unit in ("AU", "au"):
        return "." in match["number"]
    if unit == "A" and (
        _ELECTRIC.search(context.text, max(0, match.start() - 20), match.end() + 20)
        or (ends and _OF_CURRENT.search(context.text, max(0, match.start() - 60), match.start()))
    ):
        return True
    if unit == "K" and _IN_KELVINS.search(context.text, max(0, match.start() - 40), match.end() + 40):
        return True
    if unit in ("U", "A", "H", "M", "B", "F", "K", "T", "b", "v"):
        return unit == "A" and ends and "." in match["number"]
    return unit not in ("bar", "mil", "kip", "rad") or ends or "." in match["number"]


def _is_variable(match: re.Match[str], context: Context, unit: str) -> bool:
    """Tell whether a small letter is a variable of the text: "let t be hours … 60t + 75t"."""
    near = context.text[max(0, match.start() - 120) : match.end() + 60]
    return len(unit) == 1 and re.search(rf"(?<![\w.]){unit}\s?=|\d{unit}\s?[-+=]\s?\d+{unit}(?!\w)", near) is not None


_LASTING = re.compile(
    r"(?:\d{1,2}h(?:\s?\d{1,2}m)?\s(?:to|→|vs\.?)\s"
    r"|\b(?:[Mm]eeting|[Ss]tand-?up|[Ss]ync|[Ii]nterview|[Ss]creen|[Rr]ound|[Cc]all|[Ss]ession|[Bb]reak|[Ll]esson)s?\s\()$"
)
_ENDS_A_TIME = re.compile(r"[).,;:!?]|\s(?:ea|each|left|to go)\b|\s*$")


def _in_minutes(match: re.Match[str], context: Context, unit: str) -> bool:
    """Tell whether "m" is short for minutes: "standup (15m)", "from 3h 20m to 41m"."""
    short = (
        unit == "m" and not match["gap"] and not match["below"] and not match["power"] and match["number"].isdecimal()
    )
    if not short or int(match["number"]) > 90 or not _ENDS_A_TIME.match(context.text, match.end()):
        return False
    return _LASTING.search(context.text, max(0, match.start() - 40), match.start()) is not None


def _glued_letter(match: re.Match[str], context: Context, unit: str) -> bool:
    """Tell whether a letter glued to a number is a name or a scale rather than a unit: "4s", "5G", "10K", "2M"."""
    number = match["number"]
    if unit in ("t", "m", "g", "h", "s") and _is_variable(match, context, unit):
        return True
    if unit.isupper() and len(unit) == 1 and context.word_before(match.start()) in NAMED_BY_A_LETTER:
        return True
    if unit in ("U", "M", "B", "K", "T", "F", "H", "b", "A", "N", "W", "V", "J", "L", "G", "P", "C"):
        if unit == "A" and (
            context.word_after(match.end()) in _ELECTRIC_NOUNS
            or _ELECTRIC.search(context.text, max(0, match.start() - 30), match.end() + 14)
        ):
            return False
        return not (unit in ("W", "V", "L") or (unit in ("A", "N", "J") and len(number) > 1 and "." in number))
    if unit in ("ac", "at", "ax") or (unit == "pp" and number.isdecimal() and len(number) > 1):
        return True
    if unit == "s" and re.fullmatch(r"7[0-8]7|40[134]|50[234]", number):  # aircraft, answers of a server
        return True
    if unit == "s":
        if counts_seconds(context, match.start()):
            return False
        return number.isdecimal() and (int(number) < 10 or (number.endswith("0") and int(number) < 100))
    if unit == "m":
        return context.word_after(match.end()).lower() in _COUNTED_MILLIONS
    if unit in ("g",) and number in ("3", "4", "5"):
        return False
    return (unit in ("st", "us", "au", "in") and unit != "in") or (unit == "in" and not number.isdecimal())


def _part_of_unit(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "1/4\"", "1/2 tsp", "½ lb": the unit of less than one is said in the singular."""
    unit = match["unit"].rstrip(".")
    dot = match["unit"].endswith(".")
    if unit == '"' and ends_a_quotation(context, match):
        return None
    if unit in ("s", "sec") and "top" in match.re.groupindex and match["top"] == "1" and int(match["bottom"]) > 1:
        said = f"{numbers.fraction(1, int(match['bottom']), british=context.british)} of a second"
        return [Token(match.start(), match.end() - dot, said, "measure")]
    name = "inch" if unit in ('"', "''") else UNITS.get(unit, ("", ""))[0]
    if not name or (
        (unit in GLUED_ONLY or unit in ("a", "at", "h", "s")) and match["unit"] not in ("in.", "pt.", "mi.")
    ):
        return None
    if unit == "pt" and _INTEREST.search(context.text, max(0, match.start() - 60), match.end() + 60):
        name = "point"
    if "vulgar" in match.re.groupindex:
        said = say_vulgar("", match["vulgar"], british=context.british)
    else:
        top, bottom = int(match["top"]), int(match["bottom"])
        if bottom < 2 or top >= bottom:
            return None
        said = numbers.fraction(top, bottom, british=context.british)
    keep = dot and not context.text[match.end() : match.end() + 2].strip()[:1].islower()
    return [Token(match.start(), match.end() - keep, f"{said} {name}", "measure")]


def _quotient(match: re.Match[str], context: Context) -> list[Token] | None:
    above, _, below = match[0].partition("/")
    if not context.alone(match.start()):
        return None
    return one(match, f"{UNITS[above][1]} per {per_unit(below) if below != 'm' else 'meter'}", "measure")


def _per_hundred(match: re.Match[str], context: Context) -> list[Token]:
    one_unit, several = UNITS[match["unit"]]
    words = f"{value_words(match, context)} {one_unit if is_one(match) else several}"
    many = match["many"]
    per = "hundred" if many == "100" else numbers.number(many)
    return one(match, f"{words} per {per} {UNITS[match['below']][0 if many == '1' else 1]}", "measure")


def _product(match: re.Match[str], context: Context) -> list[Token]:
    first, second = UNITS[match["first"]], UNITS.get(match["second"], ("kelvin", "kelvins"))
    said = f"{value_words(match, context)} {first[0]} {second[0 if is_one(match) else 1]}"
    if match["below"]:
        power = {"²": " squared", "2": " squared", "³": " cubed", "3": " cubed"}.get((match["power"] or " ")[-1], "")
        said += f" per {UNITS.get(match['below'], ('kelvin',))[0]}{power}"
    return one(match, said, "measure")


def _per_only(match: re.Match[str], context: Context) -> list[Token]:
    below = "meter" if match["below"] == "m" else per_unit(match["below"])
    return one(match, f"{numbers.number(match['number'], british=context.british)} per {below}", "measure")


def _count(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "120 ct." as a count where no jewel is near, "8-pk" as a pack."""
    if match["unit"] is None:
        return one(match, f"{numbers.number(match['number'])} pack", "measure")
    if _GEMS.search(context.text, max(0, match.start() - 60), match.end() + 60):
        return None
    return one(match, f"{numbers.number(match['number'])} count", "measure")


def _two_measures(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "50/60 Hz", "875/125 mg", two values of one unit: the second is read with it."""
    if not context.alone(match.start()):
        return None
    first = match["first"] or match["one"]
    end = match.start() + len(first)
    return [
        Token(match.start(), end, numbers.number(first), "cardinal"),
        Token(end, end + 1, "," if len(match["second"] or "") == 3 and int(first) % 10 == 0 else "", "punctuation"),
    ]


def _unit_behind(match: re.Match[str], context: Context) -> list[Token] | None:
    tokens, start, unit = context.tokens, match.start(), match["unit"]
    if not tokens or context.before(start) != " " or tokens[-1].end != start - 1 or unit not in UNITS:
        return None
    last = tokens[-1]
    powered = last.kind == "math" and "to the " in last.said
    plus = last.said == "plus" and len(tokens) > 1 and tokens[-2].kind == "cardinal" and len(unit) > 1
    thousands = last.kind == "decimal" and last.said.endswith((" thousand", " million"))
    if not powered and not plus and not thousands:
        return None
    said = UNITS[unit][0 if plus and noun_follows(context, match.end()) else 1]
    if match["below"]:
        below = match["below"][1:]
        said += f" per {'meter' if below == 'm' else per_unit(below)}{' squared' if match['squared'] else ''}"
    return one(match, said, "measure")


def _percent(match: re.Match[str], context: Context) -> list[Token]:
    kind: SemioticClass = "measure"
    word = "percent" if match["mark"] == "%" else "per mille"
    return one(match, f"{value_words(match, context)} {word}{match['tail'] or ''}", kind)


RULES: Final = (
    Rule("a", re.compile(r"mmHg(?![\w])"), lambda m, c: one(m, "millimeters of mercury", "measure"), word_set("mmhg")),
    Rule("a", _UNIT_BEHIND, _unit_behind, frozenset(unit.partition("/")[0].lower() for unit in UNITS)),
    Rule("0", _TROY, lambda m, c: one(m, f"{value_words(m, c)} troy ounce{'' if is_one(m) else 's'}", "measure")),
    Rule("0", _KARAT, lambda m, c: one(m, f"{numbers.number(m['number'])} karat", "measure")),
    *degrees.FIRST,
    Rule("0", _COUNT, _count),
    Rule("0", _TWO_MEASURES, _two_measures),
    Rule("0", _FRACTION_OF, _part_of_unit),
    Rule(VULGAR, _VULGAR_OF, _part_of_unit),
    Rule(
        "a",
        _QUOTIENT_ALONE,
        _quotient,
        frozenset(["km", "m", "mi", "mg", "g", "µg", "kg", "ml", "l", "kw", "mb", "gb", "kb"]),
    ),
    *length.RULES,
    *degrees.RULES,
    Rule("0.", _PERCENT, _percent),
    Rule("0", _PER_HUNDRED, _per_hundred),
    Rule("0", _PRODUCT, _product),
    *rates.RULES,
    Rule("0.", _MEASURE, _measure),
    Rule("0", _PER_ONLY, _per_only),
)
