"""Postal addresses: house numbers, endings of streets, directions, states and postal codes.

What decides: an ending ("St.", "Dr", "Ave") behind a capitalised name or an ordinal is a street's, unless a name
follows that it is a title of; a state's two letters count behind a comma and a capitalised word.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.full_stops import dotted, ends_sentence
from rhapsode.text.languages.en.persons import is_behind_a_person
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.short_forms import STARTERS, STATES
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

ENDINGS: Final = {
    "st": "Street", "str": "Street", "dr": "Drive", "ave": "Avenue", "av": "Avenue", "blvd": "Boulevard",
    "rd": "Road", "ln": "Lane",
    "hwy": "Highway", "pkwy": "Parkway", "ct": "Court", "pl": "Place", "sq": "Square", "ter": "Terrace",
    "terr": "Terrace",
    "cir": "Circle", "expy": "Expressway",
    "fwy": "Freeway", "trl": "Trail", "aly": "Alley", "plz": "Plaza", "xing": "Crossing", "pk": "Pike",
    "cres": "Crescent", "bldg": "Building",
}  # fmt: skip
_NEVER_ALONE: Final = word_set("terr st dr ct pl sq ter cir pk av str")
DIRECTIONS: Final = {"N": "North", "S": "South", "E": "East", "W": "West", "NE": "northeast", "NW": "northwest",
    "SE": "southeast",
                     "SW": "southwest"}  # fmt: skip
_ENDING = re.compile(r"(?P<word>[A-Za-z]{2,5})(?P<dot>\.?)(?![\w@]|'[a-z]|\.\w)")
_FULL_ENDINGS = (
    "street|avenue|road|drive|lane|boulevard|court|place|square|terrace|way|highway|parkway|circle|trail|crescent"
)
_NUMBER_OF_A_HOUSE = r"(?P<number>\d{1,5})(?:-?(?P<letter>[A-Da-d](?=\s)))?"
_STREET_BEHIND = rf"(?i:(?:{'|'.join(ENDINGS)}|{_FULL_ENDINGS})(?!\w))"
_HOUSE = re.compile(
    rf"{_NUMBER_OF_A_HOUSE}(?=\s(?:[NSEW]{{1,2}}\.?\s)?"
    r"(?:[A-Z][\w'.]{0,20}\s|\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)?\s(?:[\w'.]{0,20}\s)?)"
    rf"(?:(?:[A-Z][\w'.]{{0,20}}|\d{{1,3}}(?:st|nd|rd|th)?|of|the)\s){{0,3}}?{_STREET_BEHIND}"
    r"|\s[NSEW]\.\s[A-Z][a-z]{2,20})"
)
_HOUSE_IN_SMALL_LETTERS = re.compile(
    rf"{_NUMBER_OF_A_HOUSE}(?=\s(?:[nsew]{{1,2}}\.?\s)?(?P<names>(?:(?:[a-z][a-z']{{2,20}}|\d{{1,3}}(?:st|nd|rd|th))\s){{1,2}}?)"
    rf"{_STREET_BEHIND})"
)
_NO_STREETS: Final = word_set(
    "about above across after along and around are as at away before behind below beside between but by could did "
    "do does down during each every feet for from had has have her his in inside into is its kilometers "
    "kilometres left like meters metres miles minutes months more most my near new no not of off old on one onto "
    "opposite or other our out over past people percent per say some than that the their these they this those "
    "through to toward towards rpm mph mpg km under until up via was weeks were where which who will with within "
    "would yards years your days hours seconds"
)
"""Words that are no part of a street's name in small letters: "250 people in the square"."""
_HOUSE_OF_SOMEBODY = re.compile(r"(?P<number>\d{3,5})(?P<letter>(?!))?(?=\s[A-Z][a-z]{2,20}(?!\w))")
_LIVES_AT = re.compile(r"\b(?:liv(?:e|es|ed|ing)|resid(?:e|es|ed|ing)|located|home|house|offices?|practice)\sat\s$")
"""What stands before the number of a house whose street is named without an ending: "who live at 2214 Lamar"."""
_COUNTED_BEFORE: Final = word_set("about all almost around some than nearly over roughly the these those under")
_DIRECTION = re.compile(r"(?P<side>NE|NW|SE|SW|N|S|E|W)(?P<dot>\.?)(?![\w'&-]|\.\w)")
_INITIAL_AHEAD = re.compile(r"\s[NSEW]\.\s[A-Z][a-z]{2,20}")
_YEAR = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Oo]f|[Ff]rom|[Dd]uring|and)\s(?:1[5-9]|20)\d\d$")
_STREET_WITHOUT_ENDING = re.compile(
    r"(?<=\d )[NSEW](?:\.(?=\s[A-Z][a-z]{2,20}(?!\w))|\.?(?=\s\d{1,3}(?:st|nd|rd|th)(?!\w)))"
)
_DIRECTION_BEFORE = re.compile(
    r"(?P<side>NE|NW|SE|SW|N|S|E|W)(?P<dot>\.?)(?=\s(?:\d{1,3}(?:st|nd|rd|th)|[A-Z][a-z]{2,20})\s"
    r"(?:St|Ave|Blvd|Rd|Street|Avenue|Road|Boulevard)\b|(?<=\.)\s\d{1,3}(?:st|nd|rd|th)(?!\w))"
)
_COMPASS: Final = {
    **{side: name.lower() for side, name in DIRECTIONS.items()},
    **{f"{first}{second}": f"{DIRECTIONS[first].lower()} {DIRECTIONS[second]}"
       for first in "NSEW" for second in ("NE", "NW", "SE", "SW") if first in second},
}  # fmt: skip
_SIDE_OF_THE_SKY = re.compile(r"(?P<side>[NSEW]{1,3})(?:(?P<to>[-/→])(?P<other>[NSEW]{1,3}))?(?![\w'&-]|\.\w)")
_WIND_BEFORE = re.compile(
    r"\b[Ww]inds?:?\s(?:(?:is|are|was|were|will|be|light|from|the|out|of|variable|becoming|turning|shifting|easing|backing|veering|increasing|decreasing|to|or|mostly)\s)*$"
)
_WIND_BEHIND = re.compile(r"\s(?:winds?|breezes?|gales?|gusts?|swells?|flow)\b")
_REGION_BEHIND = re.compile(
    r"\s(?:England|Scotland|Wales|Ireland|London|Germany|France|Spain|Italy|Poland|Europe|Asia|Africa|China|India|Turkey|Australia"
    r"|Atlanta|Portland|Seattle|Washington|Oregon|Ohio|Arkansas|Florida|Texas|Minnesota|Iowa|Alaska|Missouri|Georgia|Nebraska|Kansas"
    r"|Colorado|Wisconsin|Michigan|Indiana|Louisiana|Pennsylvania|Pacific|Atlantic|corner|coast|quadrant|side|portion|of)(?!\w)"
)
"""What a side of the sky is a part of: "SW England", "the NE corner"."""
_NAME_BEFORE = re.compile(r"[A-Z0-9]\s$")
_BOUND_BEFORE = re.compile(
    r"\b(?:heading|headed|travell?ing|moving|drifting|facing|due|proceed|walk|km|mi|miles|turn|veer|continue|bear|sail(?:ed|ing)?)\)?\s$"
)
"""What one does towards a side of the sky: "moving NE at 12 mph"."""
_STATE = re.compile(
    r"(?P<state>[A-Z]{2})(?=(?P<gap>\s{1,2})(?P<zip>\d{5}(?:-\d{4})?)(?!\w)|[,.;:)\"'\]!?]|\s|$)(?![.][A-Z])"
)
_OF_APPEALS = re.compile(r"\b(?:1?\d(?:st|nd|rd|th)|D\.?C\.?|Fed\.)\s$")
_NOT_OF_A_STATE: Final = {
    "ID": word_set("badge badges card cards cards' check checks number numbers photo photos tag tags theft"),
    "MS": word_set("access excel office outlook teams windows word"),
    "PA": word_set("announcement announcements system systems"),
    "SD": word_set("card cards memory reader readers slot slots"),
}
"""Nouns in front of which letters are no state: "CDs, SD cards"."""
_DEGREES: Final = frozenset(("MD", "PA", "MA", "MS", "DC", "ND"))
"""Degrees and professions that are states, too: "Anna P. Rose, MD"."""
_ZIP = re.compile(r"(?P<zip>\d{5})(?:-(?P<more>\d{4}))?(?![\w-]|[.,]\d)")
_ROAD_BEFORE = re.compile(
    r"\b(?:(?:I|US|SR|CR)[-\s]|[A-Z]{2}-|(?:Hwy|Rte|Rt)\.?\s|(?:Highway|Route|Interstate)\s)\d{1,3}[A-Z]?\s$"
)
"""A numbered road, whose direction may stand behind it: "I-95 N"."""
_ON_A_STREET = re.compile(
    r"\b(?:[Oo]n|[Aa]t|[Oo]ff|[Nn]ear|[Aa]long|[Dd]own|[Aa]cross|[Oo]nto|[Tt]o|[Ff]rom|[Vv]ia|[Tt]owards?|[Ii]n)\s(?:(?:N|S|E|W"
    r"|St)\.?\s)?(?:[A-Z][\w'/]{1,30}\s){1,3}$"
)
_SENTENCE_BEHIND = re.compile(r"\s([A-Z][a-z]{1,14})\s[a-z]")
_BEHIND_A_STREET: Final = word_set(
    "station bridge pier market theater theatre church school park hospital library garage exit entrance building "
    "suite unit apartment north south east west northeast northwest southeast southwest"
)
"""What is named by a street, or is a part of its name: "the Bond St. Station"."""
_CITIES_IN_CAPITALS: Final = word_set("sf la nyc slc okc kc nola")
_SAINT_BEFORE: Final = word_set("mount mt port fort lake cape bay point sault fond")
_SAINTS: Final = word_set(
    "paul john mary peter louis petersburg patrick george james andrew helens moritz francis thomas joseph mark "
    "luke matthew anne ann catherine nicholas david martin michael lawrence augustine pancras albans bernard "
    "tropez ives kitts lucia vincent helena croix barts jude clair cloud charles kilda pierre laurent cyr germain "
    "onge denis aubin amand marie simon jacques hilaire gallen hubbins"
)


def _word_before(context: Context, start: int) -> str:
    found = re.search(r"([^\W_][\w'-]{0,30})\.?\s{1,2}$", context.text[max(0, start - 36) : start])
    return found[1] if found else ""


def _ending(match: re.Match[str], context: Context) -> list[Token] | None:
    word, start, end = match["word"].lower(), match.start(), match.end()
    said = ENDINGS.get(word)
    before = _word_before(context, start)
    if said is None or not before:
        return None
    if before.lower() in _SAINT_BEFORE and not (
        _in_address(context, start) and context.text[end : end + 1] in ("", ",", ";")
    ):
        return None
    ordinal = re.fullmatch(r"\d{1,3}(?:st|nd|rd|th)", before, re.IGNORECASE) is not None
    if match["word"].islower() and not ordinal and not _in_address(context, start):
        return None
    if (
        match["word"].isupper()
        and len(word) == 2
        and not before.isupper()
        and not ordinal
        and not _in_address(context, start)
    ):
        return None
    if not ordinal and not (before[0].isupper() and len(before) > 1):
        return None
    if word == "dr" and context.tokens and context.tokens[-1].kind == "abbreviation":  # "Rev. Dr. Lee"
        return None
    after = context.word_after(end)
    if word in _NEVER_ALONE and not ordinal:
        if before.lower() in STARTERS or (
            before.lower() in ("dear", "and", "saint", "said", "hi", "hello", "meet", "ask")
            or (before.endswith("'s") and word == "dr")
        ):
            return None
        follows = (
            after[:1].isupper()
            and after.lower() not in STARTERS
            and context.text[end : end + 1] in " \n"
            and after not in DIRECTIONS
        )
        if word == "st" and follows and after.lower() in _SAINTS and not _in_address(context, start):
            return None
        if word == "dr" and follows and not _in_address(context, start):
            return None
        if word == "cir" and _OF_APPEALS.search(context.text, max(0, start - 6), start):  # the 9th Cir. held
            return None
        if word in ("terr", "ct", "pl", "sq", "ter", "cir", "pk", "av", "str") and not (
            _in_address(context, start)
            or (match["dot"] and _ON_A_STREET.search(context.text, max(0, start - 60), start))
        ):
            return None
    if not match["dot"]:
        return one(match, said, "address")
    return dotted(start, end, said, "address", context, any_capital=_sentence_follows(start, end, context))


def _sentence_follows(start: int, end: int, context: Context) -> bool:
    """Tell whether a sentence begins behind the street that ends at ``end``: "take London Rd. Speed camera ahead"."""
    if not _ON_A_STREET.search(context.text, max(0, start - 60), start):
        return False
    following = _SENTENCE_BEHIND.match(context.text, end)
    return following is not None and following[1].lower() not in _BEHIND_A_STREET


def _in_address(context: Context, start: int) -> bool:
    """Tell whether a number stands up to four words before ``start``."""
    return (
        re.search(
            r"(?:^|[\s,(])\d{1,5}-?[A-Da-d]?\s(?:(?:[A-Z]|\d{1,3}(?:st|nd|rd|th))[^\s,]{0,20}\s){1,4}$",
            context.text[max(0, start - 80) : start],
        )
        is not None
    )


def _is_year(match: re.Match[str], context: Context) -> bool:
    """Tell whether what could be the number of a house is a year: "In 1974 E. Howard Hunt wrote"."""
    return (
        _INITIAL_AHEAD.match(context.text, match.end()) is not None
        and _YEAR.search(context.text, max(0, match.start() - 8), match.end()) is not None
    )


def _side_of_a_street(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "250 N. Oak" as a side of the sky; behind a year it is an initial."""
    if _YEAR.search(context.text, max(0, match.start() - 13), match.start() - 1):
        return None
    if "." in match[0] and ends_sentence(context, match.end()):
        return None
    return one(match, DIRECTIONS[match[0][0]], "address")


def _house(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number of a house in pairs, in front of the capitalised name of a street: "1208 Oak Ridge Rd."."""
    if context.word_before(match.start()) in _COUNTED_BEFORE or _is_year(match, context):
        return None
    return _house_number(match)


def _house_in_small_letters(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read it in front of a name in small letters where an address is expected: "at 221 baker street"."""
    before = context.word_before(match.start())
    begins = context.text[max(0, match.start() - 2) : match.start()].rstrip(" ")[-1:] in ("", "\n", ":")
    if not (begins or before in ("at", "to", "is")) or not _NO_STREETS.isdisjoint(match["names"].split()):
        return None
    return _house_number(match)


def _house_of_somebody(match: re.Match[str], context: Context) -> list[Token] | None:
    lives = _LIVES_AT.search(context.text, max(0, match.start() - 16), match.start())
    return _house_number(match) if lives else None


def _house_number(match: re.Match[str]) -> list[Token]:
    text = match["number"]
    if len(text) == 3 and text[1] == "0" != text[2]:
        said = numbers.digits(text)
    else:
        said = numbers.in_pairs(text) if len(text) > 2 else numbers.cardinal(int(text))
    if match["letter"]:
        said += f" {match['letter'].upper()}"
    return one(match, said, "address")


def _direction(match: re.Match[str], context: Context) -> list[Token] | None:
    start, end = match.start(), match.end()
    last = context.tokens[-1] if context.tokens else None
    if last is None:
        return None
    side = match["side"]
    beside = context.text[last.end : start].strip() == ""
    street = (last.kind == "address" and last.said in ENDINGS.values()) or last.said in (
        "Street",
        "Avenue",
        "Road",
        "Drive",
        "Boulevard",
        "Lane",
    )
    if beside and street and (len(side) > 1 or match["dot"] or context.text[end : end + 1] in ("", ",", ".", ";")):
        return _side(match, context)
    if beside and len(side) == 1 and _ROAD_BEFORE.search(context.text, max(0, start - 20), start):
        return _side(match, context)
    if beside and last.kind == "address" and last.said.split()[0] in (*numbers.ONES, *numbers.TENS):
        return _side(match, context)
    return None


def _side(match: re.Match[str], context: Context) -> list[Token]:
    said = DIRECTIONS[match["side"]]
    if not match["dot"]:
        return one(match, said, "address")
    return dotted(match.start(), match.end(), said, "address", context)


def _side_of_the_sky(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the side that a wind or a traveller has: "winds NW 10-15 mph", "moving ESE at 9 mph", "a SW wind"."""
    start, end, side, other = match.start(), match.end(), match["side"], match["other"]
    if side not in _COMPASS or (other and other not in _COMPASS) or not context.alone(start):
        return None
    if len(side) == 3 and not other and context.word_after(end) == "of":
        return one(match, _COMPASS[side], "address")
    bound = len(side) > 1 and (match["to"] == "→" or _BOUND_BEFORE.search(context.text, max(0, start - 20), start))
    if not (
        bound
        or (
            len(side) == 2
            and _REGION_BEHIND.match(context.text, end)
            and not _NAME_BEFORE.search(context.text, max(0, start - 3), start)
        )
        or _WIND_BEFORE.search(context.text, max(0, start - 40), start)
        or _WIND_BEHIND.match(context.text, end, end + 12)
    ):
        return None
    said = f"{_COMPASS[side]} to {_COMPASS[other]}" if other else _COMPASS[side]
    return one(match, said, "address")


def _state(match: re.Match[str], context: Context) -> list[Token] | None:
    start, state = match.start(), match["state"]
    if state not in STATES:
        return None
    if context.word_after(match.end()).lower() in _NOT_OF_A_STATE.get(state, ()):
        return None
    if state in _DEGREES and not match["zip"] and is_behind_a_person(context, start):
        return one(match, " ".join(state), "acronym")
    if state == "NY" and context.text[match.end() : match.end() + 4] == ", NY":  # the city
        return one(match, "New York", "address")
    if re.search(r"[A-Z][\w.'-]{1,30},\s{1,2}$", context.text[max(0, start - 40) : start]) is None:
        if not match["zip"]:
            return None
        if re.search(r"[A-Z][\w.'-]{1,30}\s$", context.text[max(0, start - 40) : start]) is None:
            return None
    elif (
        context.text[start - 4 : start].isupper()
        and not match["zip"]
        and context.word_before(start - 2) not in _CITIES_IN_CAPITALS
    ):
        return None
    return one(match, STATES[state], "address")


def _zip(match: re.Match[str], context: Context) -> list[Token] | None:
    last = context.tokens[-1] if context.tokens else None
    if last is None:
        return None
    before = last if last.said not in (",", ":") or len(context.tokens) < 2 else context.tokens[-2]
    long = match["more"] and "zip" in context.text[max(0, match.start() - 40) : match.start()].lower()
    if not long and before.said not in STATES.values() and before.said.lower() not in ("zip", "code"):
        return None
    said = numbers.digits(match["zip"])
    if not match["more"]:
        return one(match, said, "address")
    dash = match.end("zip")
    return [Token(match.start(), dash, said, "address"), Token(dash, dash + 1, ",", "punctuation"),
            Token(dash + 1, match.end(), numbers.digits(match["more"]), "address")]  # fmt: skip


_POSTCODE = re.compile(
    r"(?P<area>[A-Z]{1,2})(?P<district>\d{1,2})(?P<part>[A-Z]?)\s(?P<sector>\d)(?P<unit>[ABD-HJLNP-UW-Z]{2})(?![\w-])"
)
_BEHIND_A_SIDE = re.compile(r"(?<=\d\s[NSEW])/(?=[A-Z][a-z])")


def _postcode(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a British postcode: "NW8 8QT" is "N W eight, eight Q T"."""
    if not context.alone(match.start()):
        return None
    outward = [*match["area"], numbers.cardinal(int(match["district"])), *match["part"]]
    inward = [numbers.digits(match["sector"]), *match["unit"]]
    return [
        Token(match.start(), match.start("sector") - 1, " ".join(outward), "address"),
        Token(match.start("sector"), match.end(), " ".join(inward), "address"),
    ]


RULES: Final = (
    Rule("a", _POSTCODE, _postcode),
    Rule("/", _BEHIND_A_SIDE, lambda m, c: one(m, ",", "punctuation")),
    Rule("0", _ZIP, _zip),
    Rule("0", _HOUSE, _house),
    Rule("0", _HOUSE_OF_SOMEBODY, _house_of_somebody),
    Rule("0", _HOUSE_IN_SMALL_LETTERS, _house_in_small_letters),
    Rule("a", _ENDING, _ending, frozenset(ENDINGS)),
    Rule("a", _SIDE_OF_THE_SKY, _side_of_the_sky, frozenset(side.lower() for side in _COMPASS)),
    Rule("a", _DIRECTION_BEFORE, _side, frozenset(side.lower() for side in DIRECTIONS)),
    Rule("a", _STREET_WITHOUT_ENDING, _side_of_a_street, frozenset("nsew")),
    Rule("a", _DIRECTION, _direction, frozenset(side.lower() for side in DIRECTIONS)),
    Rule("a", _STATE, _state, frozenset(state.lower() for state in STATES)),
)
