# ruff: noqa: RUF001
"""How many times: "2x/day", "10x faster", "eggs x6".

What decides between a multiple and the name of a thing ("3x iron ore", "a 10x engineer") or a product of algebra
("2x + 3") is the word behind it, and what speaks of growth or of a variable near it.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.math import in_mathematics
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.units import per_unit
from rhapsode.text.tokens import Token

_TIMES = re.compile(
    r"(?P<count>\d{1,2})[xX](?:/(?P<per>day|week|wk|month|mo|year|yr|d|hr?|hour|shift)(?!\w)|(?=\s(?:an?"
    r"|per|each|every|daily|weekly|monthly|yearly|annually)(?!\w)))"
)
_MULTIPLE = re.compile(
    r"(?P<count>\d{1,4}(?:\.\d{1,2})?)(?:[xX]|\sx(?=\s[a-z]{3,8}er\b))(?=\s(?:as|the|their|our|its|your|his|her|last|what|a|more|less"
    r"|(?:fast|slow|high|low|larg|bigg|small|bett|cheap|long|short|great|quick|strong|easi|wid|rich|heavi|clos)er"
    r"|earnings|EBITDA|(?:annual\s)?(?:revenues?|sales|returns?|leverage|growth|increase|improvement|speed-?up|profits?)"
    r"|forward|book|cash|oversubscribed)\b|(?P<ends>[.,;:!?)]|\s*$))(?!\.\w)"
)
_OF_GROWTH = re.compile(
    r"P/E|\b(?:EBITDA|multiples?|valu\w+|earnings|sales|revenues?|gr[eo]wn?|rose|risen|increased?|up|leverage|returns?|by"
    r"|[Bb]link(?:s|ed)?|[Ff]lash(?:es|ed)?|[Bb]eep(?:s|ed)?|[Tt]ap(?:ped)?|[Cc]lick(?:ed)?|[Pp]ress(?:ed)?|[Rr]etr(?:y|ied)|[Ff]ailed"
    r"|[Rr]ins(?:e|ed|ing)|[Rr]epeat(?:ed)?|[Ww]ash(?:ed)?|[Tt]ried|[Cc]alled|[Aa]pply|[Cc]hecked|[Ss]tir|[Vv]isited|[Ww]atched"
    r"|than|nearly|almost|volume|traffic|trad(?:es?|ed|ing) at)\b"
)
_A_VARIABLE = re.compile(
    r"(?<![\w'])[xy](?![\w'])|\b(?:derivative|integral|polynomial|solve|simplify|factor)\b|[a-z]\(x\)|[=^²³√]"
)
_FIRST_OF_TWO = re.compile(r"(?<![\w.-])\d{1,3}[-–]$")
_OF_A_KIND = re.compile(
    r"(?P<count>\d{1,2})\s?[x×](?=\s(?:USB|HDMI|SATA|RJ-?\d|DisplayPort|DP|PCIe?|M\.2|NVMe|SSD|HDD|DIMM|LAN|VGA|DVI|XLR|SFP|Thunderbolt"
    r"|GPUs?|CPUs?|LEDs?|AAA?|CR\d|Ethernet|mini|micro|[A-Z]{1,3}-\d)(?![a-z]))"
)
"""How many of a part a device has: "2x USB-C"."""
_COUNTED_ON = re.compile(
    r"(?P<count>\d{1,3})\s[x×](?=\s(?!more|less|fast|as\b|the\b|per\b|each\b|every\b|daily|weekly|monthly|yearly|week\b|day\b"
    r"|sin\b|cos\b|tan\b|log\b|exp\b|[a-z]{2,12}er\b|chromosomes?)(?:[A-Za-z][a-z]{2,}|[A-Z]{3,})\b)"
)
"""How many of a thing an order or a report counts: "2 x coffee"."""
_OF_SIZED = re.compile(
    r"(?P<count>\d{1,2})\s?[x×](?=\s?\d{1,4}(?:\.\d)?\s?(?:g|kg|ml|mL|cl|l|L|oz|lb|mg)\.?\s"
    r"(?:[a-z]{3,12}\s)?(?:tins?|cans?|packs?|packets?|bags?|bottles?|jars?|cartons?|tubs?|tubes?|blocks?|bars?|sachets?|pouch(?:es)?"
    r"|boxes|pots?|tablets?|capsules?|steaks?|fillets?|breasts?)(?!\w))"
)
"""How many of a thing of some weight a recipe counts: "2 x 400g tins"."""
_OF_LOOT = re.compile(r"(?P<count>\d{1,2})x(?=\s[A-Z][a-z]{2,})(?!\s(?:The|As|More|Less|Faster)\b)")
"""How many of a thing a list has, glued and named with a capital: "3x Mana Potions"."""
_COUNTED_OFF = re.compile(r"[x×](?!86|64|32|11)(?P<count>\d{1,3})(?![\w.,]?\w)")
_FOR_SECONDS = re.compile(r"(?P<count>\d{1,2})\s?[x×]\s?(?P<seconds>[1-9]\d)s(?=[\s,.;:)]|$)")
"""How often something is done for some seconds ("3x30s"); a board is named by inches ("2x10s")."""
_LOADS = re.compile(r"(?P<men>\d{2,3})/(?P<women>\d{2,3})\s?-?(?P<unit>lbs?|kgs?)\b\.?(?!\w)")
"""The weights that men and women lift: "95/65 lb"."""
_INDEXED = re.compile(r"\b(?:variables?|let|where|coordinates?|points?|vector|features?|inputs?|size|model)\s$|[xy]\d")
_TIMES_NAMES: Final = ("", "once", "twice")


def _times(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read how often: "2x/day" is "twice per day"."""
    count = int(match["count"])
    if not context.alone(match.start()) or not count:
        return None
    said = _TIMES_NAMES[count] if count < len(_TIMES_NAMES) else f"{numbers.cardinal(count)} times"
    if match["per"]:
        said += f" per {per_unit(match['per'])}"
    return one(match, said, "measure")


def _multiple(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a multiple: "10x faster" is "ten times faster"; not the "2x" of algebra."""
    start, end = match.start(), match.end()
    ends_a_range = _FIRST_OF_TWO.search(context.text, max(0, start - 5), start) is not None  # "3-5x"
    if not (context.alone(start) or ends_a_range) or context.word_before(start) in ("a", "an"):
        return None
    if match["ends"] is not None and not _OF_GROWTH.search(context.text, max(0, start - 40), start):
        return None
    if _A_VARIABLE.search(context.text, max(0, start - 60), start) or _A_VARIABLE.search(context.text, end, end + 60):
        return None
    return one(match, f"{numbers.number(match['count'])} time{'' if match['count'] == '1' else 's'}", "measure")


def _counted_off(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read how often or how many behind a word: "eggs x6" is "eggs times six"."""
    start = match.start()
    end = match.end()
    if context.before(start) != " " or not context.text[start - 2 : start - 1].isalpha():
        return None
    if in_mathematics(context, start, end) or _INDEXED.search(context.text, max(0, start - 24), start):
        return None
    if _INDEXED.search(context.text, end, end + 24):
        return None
    return one(match, f"times {numbers.cardinal(int(match['count']))}", "measure")


def _counted_on(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the number before a thing of an order: "2 x coffee" is "two coffee"."""
    if not context.alone(match.start()) or in_mathematics(context, match.start(), match.end()):
        return None
    return one(match, numbers.cardinal(int(match["count"])), "cardinal")


def _for_seconds(match: re.Match[str], context: Context) -> list[Token] | None:
    board = match["count"] in ("1", "2", "4", "6") and match["seconds"] in ("10", "12")
    if board or not context.alone(match.start()):
        return None
    said = f"{numbers.cardinal(int(match['count']))} times {numbers.cardinal(int(match['seconds']))} seconds"
    return one(match, said, "measure")


def _loads(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read two weights: "95/65 lb" is "ninety five, sixty five pounds"."""
    if not context.alone(match.start()):
        return None
    at, slash = match.start(), match.end("men")
    unit = "pounds" if match["unit"].startswith("lb") else "kilograms"
    ends = match[0].endswith(".")
    return [
        Token(at, slash, numbers.cardinal(int(match["men"])), "cardinal"),
        Token(slash, slash + 1, ",", "punctuation"),
        Token(slash + 1, match.end() - ends, f"{numbers.cardinal(int(match['women']))} {unit}", "measure"),
    ]


RULES: Final = (
    Rule("0", _LOADS, _loads),
    Rule("0", _FOR_SECONDS, _for_seconds),
    Rule("0", _OF_A_KIND, lambda m, c: one(m, numbers.cardinal(int(m["count"])), "cardinal")),
    Rule("0", _COUNTED_ON, _counted_on),
    Rule("0", _OF_SIZED, _counted_on),
    Rule(
        "0",
        _OF_LOOT,
        lambda m, c: one(m, numbers.cardinal(int(m["count"])), "cardinal") if c.alone(m.start()) else None,
    ),
    Rule("0", _TIMES, _times),
    Rule("0", _MULTIPLE, _multiple),
    Rule("a×", _COUNTED_OFF, _counted_off, frozenset("x")),
)
