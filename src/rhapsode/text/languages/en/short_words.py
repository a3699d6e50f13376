# ruff: noqa: RUF001
"""Short forms whose place says what they stand for: "b. 1809", "2 c. rice", "No. of", "Pt. is stable", "dep. 14:05".

What decides is what stands right before or behind: a year, a number, a capital, a verb. They are tried before the
abbreviations of ``abbreviation``.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.abbreviation import NUMBERED_THINGS
from rhapsode.text.languages.en.full_stops import dotted
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.short_forms import COMPASS
from rhapsode.text.languages.en.truncated_words import STATES_OF_NEWS
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_SCENE = re.compile(r"(?P<place>INT|EXT)\.(?=(?:/EXT\.)?\s[A-Z]{2})")
_REVISION = re.compile(r"rev\.(?=\s[A-Z\d](?!\w))|Rev\.(?=\s\d{1,2}(?![\w:]))")
_STATES = rf"(?:{'|'.join(map(str.capitalize, STATES_OF_NEWS))}|N\.\s?[CHJMY]|S\.\s?[CD]|R\.\s?I|W\.\s?Va)\."
"""States as newspapers and registers shorten them, which counties stand in."""
_COUNTY = re.compile(
    r"Co\.(?=\s(?:Rd|Antrim|Armagh|Carlow|Cavan|Clare|Cork|Derry|Donegal|Down|Dublin|Durham|Fermanagh|Galway|Kerry|Kildare"
    r"|Kilkenny|Laois|Leitrim|Limerick|Longford|Louth|Mayo|Meath|Monaghan|Offaly|Roscommon|Sligo|Tipperary|Tyrone"
    r"|Waterford|Westmeath|Wexford|Wicklow)\b)"
    rf"|(?<=[a-z] )Co\.(?=,\s{_STATES})"
)
_SIDE_OF = re.compile(
    r"(?:(?<=mi\.\s)|(?<=mi\s)|(?<=miles\s)|(?<=km\s)|(?<=blocks\s))(?P<side>[NSEW])\.?(?=\sof\s)"
    r"|(?<=[a-z]\s)(?P<beside>[NSEW])\.(?=\sof\s[A-Z])"
)
_LONGITUDE = re.compile(r"[Ll]ong\.(?=\s[-−]?\d)")
_REIGNED = re.compile(r"r\.(?=\s(?:c\.\s)?\d{2,4}\s?(?:BCE?\s?)?[-–])")
_EXPERIENCE = re.compile(
    r"(?:(?<=yrs\. )|(?<=yrs )|(?<=yr\. )|(?<=years )|(?<=ears' )|(?<=ears of )|(?<=yrs\. of ))exp\.?(?!\w)"
)
_RESERVATION = re.compile(r"[Rr]es\.(?=\s(?:for|at|under|@|conf)(?!\w))")
_SECTION_OF_AN_ACT = re.compile(
    r"(?P<several>ss?)\.(?=\s?\d{1,3}[A-Z]{0,2}(?:\(\w{1,4}\)){0,3}(?:\s?[-–]\s?\d{1,3})?(?:[,;.)]|\s(?:of|and|to|or|above|below)\b|\s*$))"
)
_CHAPTER_OF_LAWS = re.compile(r"c\.(?=\s?\d{1,4}[A-Z]{0,2},?\s(?:§|ss?\.\s?\d|[Ss]ecs?\.|[Ss]ection))")
_SECTIONED_BEFORE: Final = word_set("of under by see in with to and or per also cf from that")
_TONGUES: Final = {
    "Gk": "Greek", "Gr": "Greek", "Heb": "Hebrew", "Lat": "Latin", "Ger": "German", "Fr": "French", "Sp": "Spanish",
    "It": "Italian", "Skt": "Sanskrit", "Du": "Dutch", "Ar": "Arabic", "Aram": "Aramaic",
}  # fmt: skip
_TONGUE = re.compile(
    rf"(?:(?<=\()|(?<=\b[Ff]rom )|(?<=\bcf\. ))(?P<tongue>{'|'.join(_TONGUES)})\.(?=\s\"?[^\W\dA-Z_])"
)
_COMPANIES = re.compile(r"(?<=[a-z] )Cos\.?(?!\w)")
_OF_COUNTIES = re.compile(
    r"\b(?:[Ww]arning|[Ww]atch|[Aa]dvisory|[Ss]now\w*|[Ss]torms?|[Ff]lood\w*|[Ww]inds?|[Ff]oothills|[Ss]heriffs?|[Cc]ounty|[Ww]ildfires?)\b"
)
"""What speaks of a region, so that "Boulder & Larimer Cos." are counties."""
_SATURATED = re.compile(r"(?<=\dg )sat(?:urates)?\.?(?=[),;]|\sfat\b)")
_HEAT = re.compile(r"(?P<word>[Mm]ed)\.?(?=-(?:high|low|hi|lo|rare|well|large|small|sized)\b)")
_EFFECTIVE = re.compile(r"[Ee]ff\.(?=\s(?:\d{1,2}[/\s]|[A-Z][a-z]{2,8}\.?\s\d|immed|today|on\b|from\b))")
_DEPOSIT = re.compile(r"dep\.?(?=[,;.)]|\s(?:and|or|req|per|is|due|on|for)\b|\s*$)")
_PROPERTY = re.compile(r"[Pp]rop\.(?=\s(?:[Mm]gr|[Mm]gmt|[Mm]anager|[Mm]anagement|[Tt]ax(?:es)?)\b)")
_CONFIRMATION = re.compile(r"(?P<word>[Cc]onf|[Rr]ef|[Rr]es)\.?(?=\s(?=[A-Z]{0,8}\d|\d{1,8}[A-Z])[A-Z\d]{4,12}(?!\w))")
_CODES: Final = {"conf": "confirmation", "ref": "reference", "res": "reservation"}
_CONCENTRATED = re.compile(
    r"(?P<word>[Cc]onc|[Dd]il)\.?(?=\s(?:(?:H\d?[A-Z]|NaOH|KOH|NH\d|CH\d)\w{0,8}|[a-z]{2,16}ic\sacid|acids?|acetic|ammonia|alkali)(?!\w))"
)
_EXERCISES = (
    r"s?\s(?:goblet\s|front\s|bench\s|bicep\s|overhead\s|sumo\s)?(?:swings?|snatch(?:es)?|cleans?|press(?:es)?|rows?"
    r"|squats?|deadlifts?|lunges?|curls?|thrusters?)(?!\w)"
)
_OF_A_GYM = re.compile(rf"(?P<weight>KB|DB|BB)(?={_EXERCISES})")
_REPETITIONS = re.compile(rf"\d{{1,3}}(?=\s(?:KB|DB|BB){_EXERCISES})")
_WEIGHTS: Final = {"KB": "kettlebell", "DB": "dumbbell", "BB": "barbell"}
_MARRIED = re.compile(
    r"m\.(?=\s(?:(?:\d{1,2}\s)?[A-Z][a-z]{2,8}\.?\s(?:\d|[A-Z])|1st|2nd|3rd|[12]ndly|\(\d\)|(?:1\d|20)\d\d(?!\d)))"
)
_LIFE = re.compile(
    r"(?<!\w)(?:b|d|bapt?|bur|dau|unm)\.\s(?:(?:c|abt|bef|aft)\.?\s)?(?:[A-Z\d]|of\b)|\(c\.\s1\d{3}|\b1[5-9]\d\d[-–]1\d{3}\b"
)
_REQUIRED = re.compile(r"req\.?(?=[,;)]|\.?\s*$)")
_MONTH_OF_DAYS = re.compile(r"(?:(?<=\bof )|(?<=per )|(?<=each )|(?<=every ))mo\.(?=\s?[a-z,;:)]|\s*$)")
_KEY_OF_MUSIC = re.compile(
    r"(?:(?<=\b[B-G] )|(?<=\b(?:[io]n|of|to) A )|(?<=\bkey: A )|(?<=\b[A-G][♯♭#] )|(?<=flat )|(?<=sharp ))"
    r"(?P<key>min|maj)\.?(?=[\s,;:)]|$)(?!\sof\b)"
)
_ADVANCE = re.compile(r"adv\.?(?=\s?[/,;|)]|\s*$|\s\$)|(?P<door>dos|DOS)(?=[.,;)]|\s*$)")
_PRICE_BEFORE = re.compile(r"[$£€]\d{1,4}(?:\.\d\d)?\s$")
_PENALTIES = re.compile(r"(?<=\d on )pens(?:\.(?=[),;]|\s[a-z]))?(?!\w)")
_EXPECTED = re.compile(r"exp\.?(?=[),;]|\s*$)")
_AMOUNT_BEFORE = re.compile(r"[$£€][\d.,]{1,12}(?:[MBKmbk]n?)?\s$")
_ADJUSTED = re.compile(
    r"[Aa]dj\.(?=\s(?:EPS|EBITDA?|EBIT|FFO|[Nn]et|[Oo]perating|[Gg]ross|[Ee]arnings|[Ii]ncome|[Pp]rofit)\b)"
)
_AND_FOLLOWING = re.compile(r"(?:(?<=\d )|(?<=\d))ff\.?(?=[\s),;]|$)")
_DAYS = re.compile(r"(?<=\d )d(?P<dot>\.(?=\s[a-z(]|[,;:)]))?(?=[,;:)]|\.?\s*$|\s[a-z(])")
_COUNTED_DAYS = re.compile(
    r"(?:\b(?:every|for|in|within|after|of|least|most|to|than|age|DSO|DPO|DIO|lasted|by)|[x×~≥≤<>]|\d\s?[-–])\s?\d{1,3}\s$"
)
_DECLARED = re.compile(r"(?<=\d )dec\.?(?=[,;)]|\s(?:\(|and\b)|\s*$)")
_WICKETS_BEFORE = re.compile(r"\d{2,3}[-/]\d\s$")
_FOLLOWING_PAGES = re.compile(r"(?P<page>\d{1,4})(?P<several>f{1,2})\.?(?=[\s,;).]|$)")
_PAGES_BEFORE: Final = frozenset(
    ("p", "pp", "page", "pages", "see", "cf", "also", "line", "lines", "l", "ll", "v", "vv")
)
_YEARS = re.compile(r"(?<=\d )y(?=[),;.]|\s\(|\s*$)")
_OF_AGE = re.compile(r"±|\b(?:[Aa]ged?|old|[Mm]ean|[Mm]edian|survival|follow-up)\b")
_ESTIMATE = re.compile(
    r"[Ee]st\.(?=\sof\s|:?\s(?:[~≈]|[$£€]\d|\d{1,3}(?:[.,-]\d{1,3})?\+?\s?(?:%|[a-z])))|(?P<revenue>[Rr]ev)\.(?=\s[-+]\d|\s(?:of\s)?[$£€]|\s(?:rose|fell|grew|was|growth)\b)"
)
_MEASURED_BY_EYE = re.compile(r"(?P<visible>vis)\.(?=:?\s\d)|(?P<high>alt)\.(?=:?\s\d[\d,.]*\s?(?:°|ft|m\b|km|deg))")
_MAGNITUDE = re.compile(
    r"(?:(?<=apparent )|(?<=absolute )|(?<=visual )|(?<=limiting ))mag\.?(?!\w)|mag\.(?=\s(?:is|of|was)\s[-−~]?\d)"
)
_EXTRACT = re.compile(
    r"(?:(?<=vanilla )|(?<=almond )|(?<=mint )|(?<=lemon )|(?<=maple )|(?<=malt )|(?<=yeast ))ext\.?(?!\w)"
)
_SHARES = re.compile(r"(?<=\d\s)shs?\.(?=\s)")
_GENESIS = re.compile(r"Gen\.(?=\s\d{1,2}[-–]\d)")
_INNINGS = re.compile(r"(?<=\d\s)inn\.")
_REVISED = re.compile(r"rev\.(?=\)|\s(?:ed\b|and\b|\d|[a-z]))")
_NUMBER_WORD = re.compile(r"no\.(?=[?,;:)]|\s[a-z]|\s*$)")
_NUMBER_THAT = re.compile(
    r"\s(?:is|was|on|ending|of|for|from|starts|begins|appears|printed|shown|listed|above|below)\b"
)
"""What is said of a number: "the no. on your card", "your PreCheck no. is", not "oh no. it"."""
_NUMBERED_BEFORE: Final = NUMBERED_THINGS | word_set("conf what phone cell mobile card bank id po sku tel serial")
_PERIOD = re.compile(r"(?<=\d(?:st|nd|rd|th)\s)per\.")
_COUNT_OF = re.compile(r"[Nn]o\.(?=\sof\s)")
_PAGES_OF = re.compile(r"(?<=\d\s)(?P<word>pp?)\.(?=[\s,;:).]|$)(?!\s\d)")
_DEFEATED = re.compile(r"def\.(?=\s[A-Z])|d\.(?=\s[A-Z][\w'-]{1,20},?\s\d{1,2}[-–]\d)")
_POINT_OF = re.compile(r"pt\.")
_POINTED: Final = word_set(
    "boiling melting freezing turning starting selling talking focal match price view dew flash set break data access"
    " check meeting trig end mid"
)
_DATE_OF_LIFE = (
    r"\s(?:(?:abt|bef|aft|ca?|circa|before|after|about)\.?\s)?"
    r"(?:(?:\d{1,2}\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d|(?:1[0-9]|20)\d\d(?![\d.,]\d))"
)
_BORN = re.compile(rf"b\.(?=\s?(?:1\d{{3}}|20\d\d)(?!\d)|{_DATE_OF_LIFE})")
_OF_A_LIFE = re.compile(
    r"(?<=\()(?P<word>b|d|fl)\.(?=\s(?:c\.?\s?|ca\.?\s|circa\s|before\s|after\s)?\d{2,4}(?!\d)\s?(?:BCE?|CE|AD)?\s?[),;–-])"
)
"""What a year in brackets is behind the name of a person: "(d. 735)", "(fl. 600 BC)"."""
_IN_A_LIFE: Final = {"b": "born", "d": "died", "fl": "flourished"}
_LAST_MONTH = re.compile(r"(?<=\d(?:st|nd|rd|th) )(?P<word>ult|inst|prox)\.?(?=[\s,;.)]|$)")
_ACCESSION = re.compile(r"Acc\.(?=\s[Nn]os?\.)")
_VERSES = re.compile(r"vv\.(?=\s?\d)")
_PLACES = re.compile(r"(?:(?<=\d )|(?<=\d))(?P<kind>[ds])\.?[pf]\.(?!\w)|(?<=\d )(?:dp|sf)(?!\w)")
_OF_LETTERS: Final = {"ult": "ultimo", "inst": "instant", "prox": "proximo"}
_UNOPPOSED = re.compile(r"(?P<word>nem)\.?\scon\.?(?!\w)")
_SIZE = re.compile(r"(?<=\d )(?P<size>lg|sm|xl)\.?(?=\s[a-z]{3})")
_SIZES: Final = {"lg": "large", "sm": "small", "xl": "extra large"}
_DEPARTURE = re.compile(
    r"(?P<word>[Aa]rr|[Dd]ep|[Ll]v)\.(?=\s[A-Z][\w .()]{1,24}?\s(?:at\s)?\d{1,2}[:.]\d\d)"
    r"|(?<=before )(?P<before>arr|dep)\.|(?<=after )(?P<after>arr|dep)\.|(?<=rior to )(?P<prior>arr|dep)\."
)
_EXHIBIT = re.compile(r"Ex(?P<many>s?)\.(?=\s(?:\d{1,3}-)?[A-Z](?![\w']))")
_CREDITS = re.compile(r"(?<=\d\s)crs?\.(?!\w)")
_EDITION = re.compile(r"ed\.(?=\s\d{1,3}/\d{1,3}\b|\s?\((?:1\d|20)\d\d|,\s(?:1\d|20)\d\d)")
_EDITED = re.compile(r"(?<!-)[Ee]d\.(?=\sby\b)")
_OPTION = re.compile(r"[Oo]pt\.(?=\s?#?\d{1,2}(?!\w))")
_DISTRIBUTED = re.compile(r"[Dd]ist\.(?=\s(?:by|in)\b)")
_DISTRICT_COURT = re.compile(r"[Dd]ist\.\s[Cc]t\.(?!\w)")
_DIED = re.compile(rf"d\.(?={_DATE_OF_LIFE}|\s(?:unm|young)\b)")
_DIED_YOUNG = re.compile(r"d\.\s?(?P<how>y|s\.\s?p|unm)\.(?=[;,)]|\s|$)")
_DIED_HOW: Final = {"y": "young", "sp": "without issue", "unm": "unmarried"}
_GREAT = re.compile(r"(?:[Gg]r?t?\.?-){1,8}(?=[Gg]r?t?\.?-|[Gg]rand)")
_BEGINNING = re.compile(r"Beg\.(?=\s(?:at|on|in|near)\s)")
_CONTINUE = re.compile(
    r"[Cc]ont\.?(?=\s[a-z]{4,24}(?:\s[A-Za-z]{2,12})?\s\d{1,4}(?:\.\d+)?\s?(?:mg|mcg|g|m[lL]|units?|IU|mEq)\b)"
)
_NTH = re.compile(r"(?P<term>[ijkmnprt])-th(?![\w'])")
_BAPTISED = re.compile(r"(?P<word>bapt?|bp|bur|dau|unm)\.?(?=[\s,;)])")
RECORDED: Final = {
    "bap": "baptized",
    "bp": "baptized",
    "bapt": "baptized",
    "bur": "buried",
    "dau": "daughter",
    "unm": "unmarried",
}
"""What genealogists shorten beside the dates of a life."""
_CUP = re.compile(
    r"(?<=\d )c\.(?=\s=)|(?:(?<== \d )|(?<=½ ))c\.(?=[,;]|\s*$)"
    r"|(?:(?<=\d\s)|(?<=[½¼¾⅓⅔]\s))c\.(?=\s[a-z]|\)\s[a-z]|,\s[a-z])|(?:(?<=\d/\d\s)|(?<=[½¼¾⅓⅔]\s)"
    r"|(?<=[½¼¾⅓⅔]))c(?=\s[a-z]{2})"
    r"|(?<=\d\s)c\.(?=\s[A-Z]{2}\s(?:flour|sugar|milk|cream))"
    r"|(?<=\d\s)c(?=\s(?:flour|sugar|milk|water|rice|oil|butter|stock|broth|cheese|oats|chopped|diced"
    r"|sliced|grated|packed|shredded|cooked|heavy|brown|white|warm|cold|hot|all)(?!\w))"
)
_ONE_OR_LESS = re.compile(r"(?:(?<![\d.])1|(?<!\d)[½¼¾⅓⅔]|(?<!\d )\d/\d) $")
_TIMETABLE = re.compile(r"(?P<word>[Aa]rr|[Dd]ep)\.?(?=:?\s\d{1,2}[:.]\d\d)")
_SENIOR = re.compile(
    r"Sr\.?(?=\s(?:H\.?S\b|High\b|Center|Citizen|Living|V\.?P|SVP|EVP|Director|Dir|Manager|Mgr|Engineer|Eng"
    r"|Vice|Analyst|Developer|Software"
    r"|Back-?[Ee]nd|Front-?[Ee]nd|Full[- ][Ss]tack|Dev[Oo]ps|Security|Systems?|Network|Research|Recruiter"
    r"|Accountant|Associate|Technical|Marketing|Sales|Scientist"
    r"|Product|Project|Program|Data|[A-Z]{2,3}\b"
    r"|Account|Editor|Designer|Consultant|Architect|Advisor|Adviser|Counsel|Staff|Partner|Officer|Member|Fellow)\b)"
)
_PATIENT = re.compile(
    r"[Pp]t(?='s\s[a-z])|[Pp]t\.?(?=\s(?:is|was|has|had|will|can|denies|denied|presents?|presented|reports?"
    r"|reported|states"
    r"|stated|complains"
    r"|complained|tolerated|admitted|discharged|seen|advised|c/o)\b)"
)


_MOVES: Final = {"arr": "arrives", "dep": "departs", "lv": "leaves"}


def _departure(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "Dep. NYP 6:02", "before dep."."""
    noun = match["before"] or match["after"] or match["prior"]
    if noun:
        said = "arrival" if noun == "arr" else "departure"
        return dotted(match.start(), match.end(), said, "abbreviation", context)
    return _timetable(match, context)


def _timetable(match: re.Match[str], context: Context) -> list[Token]:
    """Read "Arr. 14:05"."""
    return one(match, _MOVES[match["word"].lower()], "abbreviation")


def _counted(noun: str, match: re.Match[str], context: Context) -> str:
    """Return ``noun``, in the plural unless one or less of it stands before ``match``."""
    return noun if _ONE_OR_LESS.search(context.text, max(0, match.start() - 6), match.start()) else f"{noun}s"


def _advance(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the prices of a concert: "$12 adv./$15 dos" (day of show)."""
    if not _PRICE_BEFORE.search(context.text, max(0, match.start() - 10), match.start()):
        return None
    return one(match, "day of show" if match["door"] else "advance", "abbreviation")


def _companies(match: re.Match[str], context: Context) -> list[Token]:
    """Read "Williams Cos." of a paper, or the counties of a weather report."""
    region = _OF_COUNTIES.search(context.text, max(0, match.start() - 200), match.end() + 60)
    said = "Counties" if region else "Companies"
    return dotted(match.start(), match.end(), said, "abbreviation", context, any_capital=region is not None)


def _announced_code(match: re.Match[str], context: Context) -> list[Token]:
    """Read "conf. H4471Q", "Booking ref. X7KQ2M"."""
    said = _CODES[match["word"].lower()]
    return one(match, said.capitalize() if match["word"][0].isupper() else said, "abbreviation")


def _deposit(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read what is paid first: "pets OK w/ $300 dep."."""
    if not _PRICE_BEFORE.search(context.text, max(0, match.start() - 10), match.start()):
        return None
    return dotted(match.start(), match.end(), "deposit", "abbreviation", context, any_capital=True)


def _expected(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read what analysts expected: "$0.42 (vs. $0.39 exp.)"."""
    if not _AMOUNT_BEFORE.search(context.text, max(0, match.start() - 16), match.start()):
        return None
    return dotted(match.start(), match.end(), "expected", "abbreviation", context)


def _of_a_family(match: re.Match[str], context: Context) -> bool:
    """Tell whether another date of somebody's life stands near: "(c. 1742-1811), m. 1765"."""
    start, end = match.start(), match.end()
    text = context.text
    return (_LIFE.search(text, max(0, start - 200), start) or _LIFE.search(text, end, end + 100)) is not None


def _died_how(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "d.y.", "d.s.p." of a register of births: "died young", "died without issue"."""
    if not _of_a_family(match, context):
        return None
    return one(match, f"died {_DIED_HOW[''.join(filter(str.isalpha, match['how']))]}", "abbreviation")


def _great(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the generations before a grandparent: "Gr.-gr.-grandfather"."""
    if not context.alone(match.start()):
        return None
    return one(match, " ".join(["great"] * match[0].count("-")), "abbreviation")


def _days(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "every 7-10 d.", "x 3 d"."""
    counted = _COUNTED_DAYS.search(context.text, max(0, match.start() - 16), match.start()) is not None
    if not counted and not match["dot"]:
        return None
    one_day = context.text[max(0, match.start() - 3) : match.start()].strip() == "1"
    return dotted(match.start(), match.end(), "day" if one_day else "days", "measure", context)


def _following_pages(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a page and those behind it: "pp. 30f.", "see 112ff."."""
    if match["several"] == "f" and context.word_before(match.start()) not in _PAGES_BEFORE:
        return None
    said = f"{numbers.cardinal(int(match['page']))} and following"
    return dotted(match.start(), match.end(), said, "cardinal", context)


def _estimate(match: re.Match[str], context: Context) -> list[Token]:
    """Read "an est. of 40", "est. 40%" and "rev. of $2m"."""
    if match["revenue"]:
        return one(match, "revenue", "abbreviation")
    return one(match, "estimate" if context.word_after(match.end()) == "of" else "estimated", "abbreviation")


def _years(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "aged 43.2 ± 11.5 y"."""
    if not _OF_AGE.search(context.text, max(0, match.start() - 60), match.start()):
        return None
    return one(match, "years", "measure")


def _number_word(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "your card no., please", "what no.?"; at the end of a text only behind another abbreviation or a name."""
    before = context.word_before(match.start())
    named = before in _NUMBERED_BEFORE or (before != "" and _NUMBER_THAT.match(context.text, match.end()) is not None)
    if not named or context.before(match.start()) != " ":
        return None
    return dotted(match.start(), match.end(), "number", "abbreviation", context)


def _point_of(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "Melting pt.: 80 °C", "Dew pt."."""
    if context.word_before(match.start()) not in _POINTED:
        return None
    return dotted(match.start(), match.end(), "point", "abbreviation", context)


def _last_month(match: re.Match[str], context: Context) -> list[Token]:
    """Read the month of an old letter: "the 19th ult." is "the nineteenth ultimo"."""
    return dotted(match.start(), match.end(), _OF_LETTERS[match["word"]], "abbreviation", context)


def _section_of_an_act(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a section of a British statute: "in breach of s. 12 of the Act", "under ss. 3-5"."""
    if context.word_before(match.start()) not in _SECTIONED_BEFORE or context.before(match.start()) != " ":
        return None
    return one(match, "sections" if match["several"] == "ss" else "section", "abbreviation")


def _places(match: re.Match[str], context: Context) -> list[Token]:
    """Read what a number is rounded to: "2 d.p.", "3 s.f."."""
    said = "decimal places" if match[0].startswith("d") else "significant figures"
    if context.text[max(0, match.start() - 3) : match.start()].strip(" (") == "1":
        said = said.removesuffix("s")
    return dotted(match.start(), match.end(), said, "abbreviation", context)


FIRST: Final = (
    Rule(
        "a",
        _SCENE,
        lambda m, c: one(m, "interior" if m["place"] == "INT" else "exterior", "abbreviation"),
        frozenset(("int", "ext")),
    ),
    Rule("a", _COUNTY, lambda m, c: one(m, "county", "abbreviation"), frozenset(("co",))),
    Rule("a", _DIED_YOUNG, _died_how, frozenset("d")),
    Rule("a", _OF_A_LIFE, lambda m, c: one(m, _IN_A_LIFE[m["word"]], "abbreviation"), frozenset(_IN_A_LIFE)),
    Rule("a", _ACCESSION, lambda m, c: one(m, "accession", "abbreviation"), frozenset(("acc",))),
    Rule("a", _VERSES, lambda m, c: one(m, "verses", "abbreviation"), frozenset(("vv",))),
    Rule("a", _PLACES, _places, frozenset(("d", "s", "dp", "sf"))),
    Rule("a", _LAST_MONTH, _last_month, frozenset(_OF_LETTERS)),
    Rule("a", _UNOPPOSED, lambda m, c: dotted(m.start(), m.end(), "nem con", "abbreviation", c), frozenset(("nem",))),
    Rule("a", _SIZE, lambda m, c: one(m, _SIZES[m["size"]], "abbreviation"), frozenset(_SIZES)),
    Rule("a", _GREAT, _great, word_set("g gr gt grt")),
    Rule("a", _BEGINNING, lambda m, c: one(m, "Beginning", "abbreviation"), frozenset(("beg",))),
    Rule("a", _CONTINUE, lambda m, c: one(m, "continue", "abbreviation"), frozenset(("cont",))),
    Rule("a", _NTH, lambda m, c: one(m, f"{m['term']}th", "ordinal"), frozenset("ijkmnprt")),
    Rule("a", _SIDE_OF, lambda m, c: one(m, COMPASS[m["side"] or m["beside"]].lower(), "address"), frozenset("nsew")),
    Rule("a", _LONGITUDE, lambda m, c: one(m, "longitude", "abbreviation"), frozenset(("long",))),
    Rule("a", _REVISION, lambda m, c: one(m, "revision", "abbreviation"), frozenset(("rev",))),
    Rule("a", _MAGNITUDE, lambda m, c: one(m, "magnitude", "abbreviation"), frozenset(("mag",))),
    Rule("a", _EXTRACT, lambda m, c: dotted(m.start(), m.end(), "extract", "abbreviation", c), frozenset(("ext",))),
    Rule("a", _SHARES, lambda m, c: one(m, "shares", "abbreviation"), frozenset(("sh", "shs"))),
    Rule("a", _COMPANIES, _companies, frozenset(("cos",))),
    Rule(
        "a",
        _SATURATED,
        lambda m, c: one(m, "saturated" if c.word_after(m.end()) == "fat" else "saturates", "abbreviation"),
        frozenset(("sat",)),
    ),
    Rule("a", _HEAT, lambda m, c: one(m, "Medium" if m["word"][0] == "M" else "medium", "plain"), frozenset(("med",))),
    Rule("a", _EFFECTIVE, lambda m, c: one(m, "effective", "abbreviation"), frozenset(("eff",))),
    Rule("a", _DEPOSIT, _deposit, frozenset(("dep",))),
    Rule("a", _PROPERTY, lambda m, c: one(m, "property", "abbreviation"), frozenset(("prop",))),
    Rule("a", _CONFIRMATION, _announced_code, frozenset(_CODES)),
    Rule("a", _RESERVATION, lambda m, c: one(m, "reservation", "abbreviation"), frozenset(("res",))),
    Rule("a", _CHAPTER_OF_LAWS, lambda m, c: one(m, "chapter", "abbreviation"), frozenset("c")),
    Rule("a", _SECTION_OF_AN_ACT, _section_of_an_act, frozenset(("s", "ss"))),
    Rule(
        "a",
        _TONGUE,
        lambda m, c: one(m, _TONGUES[m["tongue"]], "abbreviation"),
        frozenset(tongue.lower() for tongue in _TONGUES),
    ),
    Rule(
        "a",
        _CONCENTRATED,
        lambda m, c: one(m, "concentrated" if m["word"][0] in "Cc" else "dilute", "abbreviation"),
        frozenset(("conc", "dil")),
    ),
    Rule("0", _REPETITIONS, lambda m, c: one(m, numbers.number(m[0]), "cardinal")),
    Rule("a", _OF_A_GYM, lambda m, c: one(m, _WEIGHTS[m["weight"]], "abbreviation"), frozenset(("kb", "db", "bb"))),
    Rule("a", _REIGNED, lambda m, c: one(m, "reigned", "abbreviation"), frozenset("r")),
    Rule(
        "a", _EXPERIENCE, lambda m, c: dotted(m.start(), m.end(), "experience", "abbreviation", c), frozenset(("exp",))
    ),
    Rule("a", _PENALTIES, lambda m, c: one(m, "penalties", "abbreviation"), frozenset(("pens",))),
    Rule("a", _EXPECTED, _expected, frozenset(("exp",))),
    Rule(
        "a",
        _ADJUSTED,
        lambda m, c: one(m, "Adjusted" if m[0][0] == "A" else "adjusted", "abbreviation"),
        frozenset(("adj",)),
    ),
    Rule(
        "a",
        _AND_FOLLOWING,
        lambda m, c: dotted(m.start(), m.end(), "and following", "abbreviation", c),
        frozenset(("ff",)),
    ),
    Rule("a", _DAYS, _days, frozenset("d")),
    Rule(
        "a",
        _DECLARED,
        lambda m, c: (
            dotted(m.start(), m.end(), "declared", "abbreviation", c)
            if _WICKETS_BEFORE.search(c.text, max(0, m.start() - 7), m.start())
            else None
        ),
        frozenset(("dec",)),
    ),
    Rule("0", _FOLLOWING_PAGES, _following_pages),
    Rule("a", _YEARS, _years, frozenset("y")),
    Rule(
        "a",
        _ESTIMATE,
        _estimate,
        frozenset(("est", "rev")),
    ),
    Rule(
        "a",
        _MEASURED_BY_EYE,
        lambda m, c: one(m, "visibility" if m["visible"] else "altitude", "abbreviation"),
        frozenset(("vis", "alt")),
    ),
    Rule(
        "a",
        _MARRIED,
        lambda m, c: one(m, "married", "abbreviation") if _of_a_family(m, c) else None,
        frozenset("m"),
    ),
    Rule(
        "a",
        _BAPTISED,
        lambda m, c: one(m, RECORDED[m["word"]], "abbreviation") if _of_a_family(m, c) else None,
        frozenset(RECORDED),
    ),
    Rule("a", _REQUIRED, lambda m, c: dotted(m.start(), m.end(), "required", "abbreviation", c), frozenset(("req",))),
    Rule("a", _MONTH_OF_DAYS, lambda m, c: dotted(m.start(), m.end(), "month", "date", c), frozenset(("mo",))),
    Rule(
        "a",
        _KEY_OF_MUSIC,
        lambda m, c: one(m, "minor" if m["key"] == "min" else "major", "abbreviation"),
        frozenset(("min", "maj")),
    ),
    Rule("a", _ADVANCE, _advance, frozenset(("adv", "dos"))),
    Rule("a", _GENESIS, lambda m, c: one(m, "Genesis", "abbreviation"), frozenset(("gen",))),
    Rule("a", _INNINGS, lambda m, c: dotted(m.start(), m.end(), "innings", "abbreviation", c), frozenset(("inn",))),
    Rule("a", _REVISED, lambda m, c: one(m, "revised", "abbreviation"), frozenset(("rev",))),
    Rule("a", _PERIOD, lambda m, c: dotted(m.start(), m.end(), "period", "abbreviation", c), frozenset(("per",))),
    Rule("a", _SENIOR, lambda m, c: one(m, "Senior", "abbreviation"), frozenset(("sr",))),
    Rule("a", _OPTION, lambda m, c: one(m, "option", "abbreviation"), frozenset(("opt",))),
    Rule("a", _DISTRIBUTED, lambda m, c: one(m, "distributed", "abbreviation"), frozenset(("dist",))),
    Rule("a", _DISTRICT_COURT, lambda m, c: one(m, "district court", "abbreviation"), frozenset(("dist",))),
    Rule(
        "a", _EDITED, lambda m, c: one(m, "edited" if m[0][0] == "e" else "Edited", "abbreviation"), frozenset(("ed",))
    ),
    Rule("a", _EXHIBIT, lambda m, c: one(m, f"Exhibit{m['many']}", "abbreviation"), frozenset(("ex", "exs"))),
    Rule(
        "a",
        _CREDITS,
        lambda m, c: dotted(m.start(), m.end(), _counted("credit", m, c), "abbreviation", c),
        frozenset(("cr", "crs")),
    ),
    Rule("a", _EDITION, lambda m, c: one(m, "edition", "abbreviation"), frozenset(("ed",))),
    Rule("a", _PAGES_OF, lambda m, c: dotted(m.start(), m.end(), "pages", "abbreviation", c), frozenset(("p", "pp"))),
    Rule("a", _DEFEATED, lambda m, c: one(m, "defeated", "abbreviation"), frozenset(("def", "d"))),
    Rule("a", _POINT_OF, _point_of, frozenset(("pt",))),
    Rule("a", _BORN, lambda m, c: one(m, "born", "abbreviation"), frozenset("b")),
    Rule("a", _DEPARTURE, _departure, frozenset(_MOVES)),
    Rule("a", _DIED, lambda m, c: one(m, "died", "abbreviation"), frozenset("d")),
    Rule("a", _CUP, lambda m, c: one(m, _counted("cup", m, c), "measure"), frozenset("c")),
    Rule("a", _TIMETABLE, _timetable, frozenset(("arr", "dep"))),
    Rule("a", _NUMBER_WORD, _number_word, frozenset(("no",))),
    Rule(
        "a",
        _COUNT_OF,
        lambda m, c: one(m, "Number" if m[0][0] == "N" else "number", "abbreviation"),
        frozenset(("no",)),
    ),
    Rule(
        "a",
        _PATIENT,
        lambda m, c: one(m, "Patient" if m[0][0] == "P" else "patient", "abbreviation"),
        frozenset(("pt", "pt's")),
    ),
)
"""What is tried before the other abbreviations."""
