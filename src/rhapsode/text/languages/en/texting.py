"""Short forms of chats, mails and tables that have no full stop: "pls", "thx", "tmrw", "2nite", "Fwd:", "MON-FRI"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.short_forms import DAYS
from rhapsode.text.tokens import Token

SHORT: Final = {
    "pls": "please", "plz": "please", "thx": "thanks", "thnx": "thanks", "mtg": "meeting", "mtgs": "meetings",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "btwn": "between", "abt": "about", "msg": "message",
    "msgs": "messages", "srsly": "seriously", "prolly": "probably", "bcuz": "because", "tho": "though",
    "thru": "through",
    "asst": "assistant", "mgr": "manager", "fwd": "forward", "wk": "week", "wks": "weeks", "qty": "quantity",
    "thurs": "Thursday", "thur": "Thursday", "tues": "Tuesday", "encl": "enclosed", "im": "I'm",
    "appts": "appointments", "pkg": "package", "svc": "service", "svcs": "services", "wkend": "weekend",
    "bday": "birthday",
    "xmas": "Christmas", "sry": "sorry", "ctrl": "control", "rly": "really", "smth": "something", "ofc": "of course",
    "probs": "probably", "obvs": "obviously", "wknd": "weekend", "thanx": "thanks", "tysm": "thank you so much",
    "yday": "yesterday", "hmwk": "homework", "txt": "text", "txts": "texts",
}  # fmt: skip
"""Words that are written like this and said in full, whatever stands around them."""
SMALL_ONLY: Final = {
    "ur": "your",
    "bc": "because",
    "rn": "right now",
    "yr": "your",
    "bf": "boyfriend",
    "gf": "girlfriend",
}
"""The same in small letters only: in capitals they are initialisms."""
WITH_DIGITS: Final = {
    "2nite": "tonight", "2night": "tonight", "2day": "today", "2morrow": "tomorrow", "2moro": "tomorrow",
    "2mrw": "tomorrow", "4ever": "forever", "l8r": "later", "l8": "late", "gr8": "great", "m8": "mate", "b4": "before",
    "w8": "wait", "h8": "hate", "str8": "straight", "sk8": "skate", "any1": "anyone", "some1": "someone",
    "ne1": "anyone",
    "every1": "everyone",
}  # fmt: skip
_SHORT = re.compile(r"(?P<word>[A-Za-z]{2,6})(?P<dot>\.(?=\s[a-z\d]|[,;:)]))?(?![\w@'/]|[.-]\w)")
_WITH_DIGITS = re.compile(rf"(?:{'|'.join(sorted(WITH_DIGITS, key=len, reverse=True))})(?![\w@'/-]|\.\w)")
_HYPHENED = re.compile(r"(?P<first>[BbXx])-(?P<rest>days?|mas)(?![\w-])")
_HEART = re.compile(r"<3(?=\s(?:u|y|my|me|the|th|it|hi|he|i|a)[a-z']*(?!\w))")
_SUBJECT = re.compile(r"R[Ee](?=:\s)")
_TELEPHONE = re.compile(r"P[Hh](?=(?::|\.:?)\s?[+(\d])")
_DAY = "MON|TUES?|WEDS?|THU(?:RS?)?|FRI|SAT|SUN"
_DAYS_IN_CAPITALS = re.compile(rf"(?P<first>{_DAY})\s?[-–]\s?(?P<last>{_DAY})(?!\w)")  # noqa: RUF001
_NUMBER_BEFORE = re.compile(r"\d\s?$")
_YOUR_NOUNS: Final = frozenset(
    (
        "msg",
        "email",
        "mail",
        "order",
        "name",
        "house",
        "place",
        "mom",
        "mum",
        "dad",
        "car",
        "phone",
        "address",
        "message",
    )
)


def _short(match: re.Match[str], context: Context) -> list[Token] | None:
    written = match["word"]
    word = written.lower()
    said = SHORT.get(word)
    if said is None and written.islower():
        said = SMALL_ONLY.get(word)
        if said and _NUMBER_BEFORE.search(context.text, max(0, match.start() - 3), match.start()):
            return None  # "300 bc", "5 yr"
        if word == "yr" and context.word_after(match.end()).lower() not in _YOUR_NOUNS:
            return None
    if said is None or context.before(match.start()) in tuple("./@_-#"):
        return None
    if word == "im" and (
        written != "im" or _NUMBER_BEFORE.search(context.text, max(0, match.start() - 3), match.start())
    ):
        return None
    return one(match, said.capitalize() if written[0].isupper() else said, "abbreviation")


def _hyphened(match: re.Match[str], context: Context) -> list[Token] | None:
    said = {"bday": "birthday", "bdays": "birthdays", "xmas": "Christmas"}.get(
        f"{match['first'].lower()}{match['rest']}"
    )
    return one(match, said, "abbreviation") if said and context.alone(match.start()) else None


def _heart(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the heart that is a verb: "I <3 you"."""
    if context.word_before(match.start()) not in ("i", "we", "you", "they", "u"):
        return None
    return one(match, "love", "abbreviation")


def _with_digits(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()):
        return None
    if match[0] in ("b4", "m8", "l8") and context.word_before(match.start()) in ("bus", "route", "gate", "size"):
        return None
    return one(match, WITH_DIGITS[match[0]], "abbreviation")


def _days(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, f"{DAYS[match['first'].lower()]} to {DAYS[match['last'].lower()]}", "date")


_FIRST_LETTERS: Final = frozenset(re.match(r"[a-z]*", word)[0] for word in WITH_DIGITS if word[0].isalpha())  # type: ignore[index]
RULES: Final = (
    Rule("a", _SUBJECT, lambda m, c: one(m, "ree", "abbreviation"), frozenset(("re",))),
    Rule("a", _TELEPHONE, lambda m, c: one(m, "phone", "abbreviation"), frozenset(("ph",))),
    Rule("a", _DAYS_IN_CAPITALS, _days, frozenset(day for day in DAYS)),
    Rule("a", _HYPHENED, _hyphened, frozenset("bx")),
    Rule("0a", _WITH_DIGITS, _with_digits, _FIRST_LETTERS),
    Rule("a", _SHORT, _short, frozenset(SHORT) | frozenset(SMALL_ONLY)),
)
HEART: Final = (Rule("<", _HEART, _heart),)
