# ruff: noqa: RUF001
"""Short forms of chats, mails and tables that have no full stop: "pls", "thx", "tmrw", "2nite", "Fwd:", "MON-FRI"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.short_forms import DAYS
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

SHORT: Final = {
    "blk": "black", "wht": "white", "brn": "brown", "grn": "green",
    "rgds": "regards",
    "pls": "please", "plz": "please", "thx": "thanks", "thnx": "thanks", "mtg": "meeting", "mtgs": "meetings",
    "shd": "should", "wld": "would", "cld": "could",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "btwn": "between", "abt": "about", "msg": "message",
    "msgs": "messages", "srsly": "seriously", "prolly": "probably", "bcuz": "because", "tho": "though",
    "thru": "through",
    "mgr": "manager", "fwd": "forward", "wk": "week", "wks": "weeks", "qty": "quantity",
    "thurs": "Thursday", "thur": "Thursday", "tues": "Tuesday", "encl": "enclosed", "im": "I'm",
    "appts": "appointments", "pkg": "package", "svc": "service", "svcs": "services", "wkend": "weekend",
    "bday": "birthday",
    "xmas": "Christmas", "sry": "sorry", "ctrl": "control", "rly": "really", "rlly": "really",
    "smth": "something", "ofc": "of course",
    "probs": "probably", "obvs": "obviously", "wknd": "weekend", "thanx": "thanks", "tysm": "thank you so much",
    "yday": "yesterday", "rvw": "review", "hmwk": "homework", "txt": "text", "txts": "texts",
}  # fmt: skip
"""Words that are written like this and said in full, whatever stands around them."""
_WITHOUT_APOSTROPHE: Final = word_set(
    "ain't aren't couldn't didn't doesn't don't hadn't hasn't haven't here's how's isn't mightn't mustn't needn't"
    " shouldn't that'd that'll that's there's they'd they'll they're they've wasn't we've weren't what's when's"
    " where's who's why's wouldn't you'd you'll you're you've"
)
SHORT.update({word.replace("'", "").lower(): word for word in _WITHOUT_APOSTROPHE})
_WONT: Final = word_set("a as be been are his her is its my our the their was were your")
"""Words behind which "wont" and "cant" are nouns or adjectives: "as was her wont", "was wont to"."""
_STRETCHED: Final = ("pls", "plz", "thx", "sry", "rly", "tho", "prolly", "probs", "srsly")
_DRAWN_OUT: Final = {f"{word}{word[-1] * more}": SHORT[word] for word in _STRETCHED for more in (1, 2, 3)}
"""Such forms in small letters: "plsss"; in capitals they are initials."""
SHORT.update(_DRAWN_OUT)
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
_YOU_ARE = re.compile(
    r"\s(?:free|late|right|wrong|welcome|so|not|the|a|an|gonna|kidding|sure|ok|okay|here|home|in|at|on|out|too|still|ready|up"
    r"|done|crazy|awesome|amazing|[a-z]{2,9}ing)(?!\w)"
)
"""What follows "ur" where it is "you're"."""
_PROBABLY = re.compile(r"prob(?=\s(?:gonna|going|not|will|won'?t|be|just|should|need|can'?t|in|at|the|a)(?!\w))")
_SHORT = re.compile(r"(?P<word>[A-Za-z]{2,9})(?P<dot>\.(?=\s[a-z\d]|[,;:)]))?(?![\w@']|/(?![a-z]{3})|[.-]\w)")
_WITH_DIGITS = re.compile(rf"(?:{'|'.join(sorted(WITH_DIGITS, key=len, reverse=True))})(?![\w@'/-]|\.\w)")
_HYPHENED = re.compile(r"(?P<first>[BbXx])-(?P<rest>days?|mas)(?![\w-])")
_HEART = re.compile(r"<3(?=\s(?:u|y|my|me|the|th|it|hi|he|i|a)[a-z']*(?!\w))")
_SUBJECT = re.compile(r"[Rr][Ee](?=:\s)")
_FORWARDED = re.compile(r"F[Ww](?=:\s)")
_COPY = re.compile(r"(?:[Cc]|[Bb]c)c(?=:\s)")
_TELEPHONE = re.compile(r"P[Hh](?=(?::|\.:?)\s?[+(\d])")
_DAY = "MON|TUES?|WEDS?|THU(?:RS?)?|FRI|SAT|SUN"
_DAYS_IN_CAPITALS = re.compile(rf"(?P<first>{_DAY})\s?[-–]\s?(?P<last>{_DAY})(?!\w)")
_NAME_BEFORE = re.compile(r"[A-Z][a-z]+ $")
_IN_CAPITALS = re.compile(r"[A-Z]{3,}\W+MSG\b|\bMSG\W+(?:&\W?)?[A-Z]{2,}")
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
    said = SHORT.get(word) if not (written.isupper() and word in _DRAWN_OUT) else None
    if said is None and written.islower():
        said = SMALL_ONLY.get(word)
        if word == "ur" and _YOU_ARE.match(context.text, match.end()):
            said = "you're"
        if said and _NUMBER_BEFORE.search(context.text, max(0, match.start() - 3), match.start()):
            return None  # "300 bc", "5 yr"
        if word == "yr" and context.word_after(match.end()).lower() not in _YOUR_NOUNS:
            return None
    if written == "MSG" and not _IN_CAPITALS.search(context.text, max(0, match.start() - 12), match.end() + 12):
        return None  # what is in food
    if word in ("cant", "wont") and context.word_before(match.start()) not in _WONT:
        said = f"{word[:-1]}'t"
    beside = context.before(match.start())
    if said is None or beside in tuple(".@_-#") or (beside == "/" and not _behind_another(context.tokens)):
        return None
    if said.endswith("day") and word[0] in "tT" and context.text[match.end() : match.end() + 1] in tuple(".-–/"):
        return None  # a day of a span, read as a date
    if (
        word == "plz"
        and written[0] == "P"
        and _NAME_BEFORE.search(context.text, max(0, match.start() - 24), match.start())
    ):
        return None  # "One Penn Plz."
    if word == "blk" and _NUMBER_BEFORE.search(context.text, max(0, match.start() - 3), match.start()):
        return None  # what a player did
    if word == "blk" and context.text[match.end() : match.end() + 2].strip().isdecimal():
        return None  # of a plot of land
    if word == "im" and (
        written != "im" or _NUMBER_BEFORE.search(context.text, max(0, match.start() - 3), match.start())
    ):
        return None
    return one(match, said.capitalize() if written[0].isupper() else said, "abbreviation")


def _behind_another(tokens: list[Token]) -> bool:
    """Tell whether a slash parts this short form from another one: "blk/wht"."""
    return len(tokens) > 1 and tokens[-2].kind == "abbreviation" and tokens[-1].said == "slash"


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


_FIRST_LETTERS: Final = frozenset(re.split(r"[^a-z]", word)[0] for word in WITH_DIGITS if word[0].isalpha())
_DAY_LETTERS = re.compile(
    r"(?P<first>M|Tu?|W)\s?[-–]\s?(?P<last>F|Th|Sat?|Su)(?=:?[ \t]{1,2}\d{1,2}(?:[-–:]\d|\s?[ap]\.?m)"
    r"|[,;]?[ \t](?:only|closed|open|from|at|exc(?:l|ept)?)\b)"
    r"|(?<![\w/-])(?P<monday>M)[-–](?P<friday>F)(?=[.,;:!?)]|\s*$)"
)
_LETTERED_DAYS: Final = {
    "M": "Monday", "T": "Tuesday", "Tu": "Tuesday", "W": "Wednesday", "Th": "Thursday", "F": "Friday",
    "S": "Saturday", "Sa": "Saturday", "Sat": "Saturday", "Su": "Sunday",
}  # fmt: skip
_TWO_DAYS = re.compile(
    r"(?P<first>Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\.?/(?P<last>Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)"
    r"(?:/(?P<third>Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun))?(?![\w/])"
)


def _joined_days(short: Sequence[str | None]) -> str:
    """Name two or three days: "Mon/Wed/Fri" is "Monday Wednesday and Friday"."""
    *others, last = (DAYS[day.lower()] for day in short if day)
    return f"{' '.join(others)} and {last}"


_CLASS_DAYS = re.compile(r"(?:M/W(?:/F)?|Tu?/Th)(?![\w/])")
_DAY_BEHIND = re.compile(r"(?P<day>F|Sa|Su|S)(?=:?\s\d{1,2}(?::\d\d)?\s?[-–])")
_DAYS_BEFORE = re.compile(r"\bM\s?[-–]\s?(?:Th|F|W)\b")
RULES: Final = (
    Rule(
        "a",
        _DAY_BEHIND,
        lambda m, c: (
            one(m, _LETTERED_DAYS[m["day"]], "date")
            if _DAYS_BEFORE.search(c.text, max(0, m.start() - 40), m.start())
            else None
        ),
        frozenset(("f", "s", "sa", "su")),
    ),
    Rule(
        "a",
        _TWO_DAYS,
        lambda m, c: one(m, _joined_days([m["first"], m["last"], m["third"]]), "date"),
        frozenset(DAYS),
    ),
    Rule(
        "a",
        _CLASS_DAYS,
        lambda m, c: one(m, " ".join(_LETTERED_DAYS[day] for day in m[0].split("/")), "date"),
        frozenset(("m", "t", "tu")),
    ),
    Rule(
        "a",
        _DAY_LETTERS,
        lambda m, c: one(m, f"{_LETTERED_DAYS[m['first'] or 'M']} to {_LETTERED_DAYS[m['last'] or 'F']}", "date"),
        frozenset(("m", "t", "tu", "w")),
    ),
    Rule("a", _COPY, lambda m, c: one(m, " ".join(m[0].upper()), "acronym"), word_set("cc bcc")),
    Rule("a", _PROBABLY, lambda m, c: one(m, "probably", "abbreviation"), frozenset(("prob",))),
    Rule("a", _FORWARDED, lambda m, c: one(m, "forward", "abbreviation"), frozenset(("fw",))),
    Rule("a", _SUBJECT, lambda m, c: one(m, "ree", "abbreviation"), frozenset(("re",))),
    Rule("a", _TELEPHONE, lambda m, c: one(m, "phone", "abbreviation"), frozenset(("ph",))),
    Rule("a", _DAYS_IN_CAPITALS, _days, frozenset(day for day in DAYS)),
    Rule("a", _HYPHENED, _hyphened, frozenset("bx")),
    Rule("0a", _WITH_DIGITS, _with_digits, _FIRST_LETTERS),
    Rule("a", _SHORT, _short, frozenset(SHORT) | frozenset(SMALL_ONLY) | {"cant", "wont"}),
)
_YOU = re.compile(
    r"u(?=[ \t]+[a-z]{2}|[ \t]+@|[ \t]+[$£€]\d|[ \t]+[rcny2-4](?!\w)|[ \t]*[?!.,;:)](?!\w)|[ \t]*$)"
    r"(?![ \t]+(?:is|of)\b)"
)
_ARE = re.compile(r"r(?=[ \t]+[a-z2]|[ \t]*[?!])")
_SEE = re.compile(r"c(?=[ \t]+(?:u|ya|you|it|them|him|her|the)(?!\w))")
_BE = re.compile(
    r"b(?=[ \t]+(?:there|here|home|back|late|ok|okay|so|a|the|at|in|on|good|nice|able|sure|like|right|ready"
    r"|fun)(?!\w))"
)
_WHY = re.compile(
    r"(?:y|(?<![A-Za-z] )Y)"
    r"(?=[ \t]+(?:r|u|are|did|didn't|do|does|don't|dont|is|isn't|not|would|wouldn't|you|he|she|they)(?!\w))"
)
_TO = re.compile(
    r"2(?=[ \t]+(?:u|me|my|ur|your|you|the|him|her|them|us|it|go|come|[cb](?!\.)|see|be|do|get|meet|talk|know|say"
    r"|eat|help|hear|school|work|bed|town|sleep|watch|play|hang|call|text|leave|make|tell|take|pick"
    r"|bring)(?!\w))"
)
_FOR = re.compile(
    r"4(?=[ \t]+(?:u|me|my|ur|your|you|the|him|her|them|us|it|now|real|sure|that|this|dinner|lunch"
    r"|breakfast|tonight|2nite|tmrw|a)(?!\w))"
)
_CHAT = re.compile(
    r"(?<![\w'-])(?:u|r|ur|c|b|pls|plz|thx|lol|omg|b4|gr8|2nite|l8r|tmrw|cuz|gonna|wanna|gotta|im|dont|cant"
    r"|wont|luv|da|ya|hey|brb|ttyl|idk|tbh|lmk)(?![\w'-])"
)
"""Words that only chats have: beside them "2" is "to" and "4" is "for"."""
_SUBJECTS: Final = word_set("u you we they how where what who why when these those ppl people things y kids guys")
_NOT_YOU_BEFORE: Final = word_set(
    "vector variable function let where substitute letter velocity displacement letters u"
)
_SUBJECT_BEHIND = re.compile(r"[ \t]+(?:u|you|we|they|ya)(?!\w)")
_NUMBER_AFTER: Final = word_set("at by until till for the page chapter number part or and")
"""Words behind which "2" and "4" are numbers, in chats as well."""
_BE_BEFORE: Final = word_set("will to can't cant i'll gonna can would could should not 2 must might ll t")


def _chatting(context: Context, match: re.Match[str]) -> bool:
    """Tell whether a sign of a chat stands near ``match``, besides itself."""
    text, start, end = context.text, match.start(), match.end()
    return bool(_CHAT.search(text, max(0, start - 80), start) or _CHAT.search(text, end, end + 80))


@dataclass(frozen=True, slots=True)
class _LetterWord:
    """A letter or digit that chats write for a word (``u``: "you"), and when it is read as that word."""

    said: str
    opens: bool = False
    """Whether it may be the first word of a text."""
    only_after: frozenset[str] | None = None
    """The words of which one must stand before it."""
    never_after: frozenset[str] = frozenset()
    """Words behind which it is something else."""
    or_before: re.Pattern[str] | None = None
    """What may follow it instead of a word of ``only_after`` before it."""
    in_chats: bool = False
    """Whether it is read as the word only near another sign of a chat."""

    def __call__(self, match: re.Match[str], context: Context) -> list[Token] | None:
        start, before = match.start(), context.word_before(match.start())
        if not context.alone(start) or context.before(start) in ("(", "/", "*", "_"):
            return None
        behind_word = bool(context.tokens) and context.tokens[-1].kind == "abbreviation"  # "w8 4 me"
        if (not before and not self.opens and not behind_word) or before in self.never_after:
            return None
        if self.only_after is not None and before not in self.only_after:
            followed = self.or_before is not None and self.or_before.match(context.text, match.end(), match.end() + 8)
            if not followed:
                return None
        if self.in_chats and not _chatting(context, match):
            return None
        return one(match, self.said, "abbreviation")


CHAT: Final = (
    Rule("a", _YOU, _LetterWord("you", opens=True, never_after=_NOT_YOU_BEFORE), frozenset("u")),
    Rule("a", _ARE, _LetterWord("are", opens=True, only_after=_SUBJECTS, or_before=_SUBJECT_BEHIND), frozenset("r")),
    Rule("a", _SEE, _LetterWord("see", opens=True), frozenset("c")),
    Rule("a", _BE, _LetterWord("be", only_after=_BE_BEFORE), frozenset("b")),
    Rule("a", _WHY, _LetterWord("why", opens=True), frozenset("y")),
    Rule("0", _TO, _LetterWord("to", never_after=_NUMBER_AFTER, in_chats=True)),
    Rule("0", _FOR, _LetterWord("for", never_after=_NUMBER_AFTER, in_chats=True)),
)
"""Letters and digits that stand for words: "r u coming 2 the party"."""
HEART: Final = (Rule("<", _HEART, _heart),)
