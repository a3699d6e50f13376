# ruff: noqa: RUF001, RUF002
"""Abbreviations: titles, what stands before a number, Latin ones, companies, months and weekdays, initials.

What decides whether the full stop behind an abbreviation also ends the sentence: nothing follows, or a word follows
that begins a sentence ("I left the U.S. They stayed."). Short forms that are words too (no, fig, sun, jan, ed, art)
are expanded only where a number, a date or another word speaks for it.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.date import MONTH_OF
from rhapsode.text.languages.en.rules import NOT_A_NOUN, Context, Rule, one
from rhapsode.text.languages.en.short_forms import (
    ALSO_WORDS,
    ALWAYS,
    BEFORE_NO,
    BEFORE_NO_OR_NUMBER,
    BEFORE_NUMBER,
    BEFORE_ROMAN,
    COMPASS,
    CONTRACTED,
    DAY_BEFORE,
    DAYS,
    DOT_OPTIONAL,
    GIVEN_NAMES,
    LATIN,
    LOWER_AFTER,
    MONTH_BEFORE,
    NAME_BEFORE,
    NEEDS_DOT,
    PARTS_OF_A_DAY,
    STARTERS,
    STATES,
    TITLES,
    WITHOUT_DOT,
    WORDS_TOO,
)
from rhapsode.text.languages.en.truncated_words import STATES_OF_NEWS
from rhapsode.text.languages.en.units import UNITS
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]){1,9}+(?![^\W_])\.?|[Pp]h\.\s?[Dd]\b\.?|[BM]\.[Ss]c\b\.?|[ap]\. m\b\.?")
_INITIAL = re.compile(r"[A-Z]\.(?=\s?[A-Z][\w'.-])")
_TITLE = re.compile(
    r"(?P<word>[A-Z][A-Za-z]{1,7})(?P<dot>\.?)(?=[ \t\n]{1,2}(?:[A-Z]|(?:and|&) [A-Z]|1st [CL]|de |van |von |el |al-))"
)
_BEFORE_DIGIT = re.compile(
    r"(?P<word>[A-Za-z]{1,6})(?P<dot>\.?)[ \t\n]{0,2}(?=[#(]?\d|[≈~<>±] ?\d|ca?\. ?\d"
    r"|(?-i:[ivxlc]{1,6}\b|[IVXLC]{1,6}\b|[B-HJ-Z](?![\w'])"
    r"(?!\.\w)|A(?=[,;:)]|\.?\s*$)))",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:\d(?:st|nd|rd|th)|[23]d)\s?$")
_COMPASS = re.compile(
    r"([NSEW])\.(?=\s(?:Virginia|Korea|Carolina|Dakota|Ireland|Macedonia|Sudan|Africa|America|Europe|Asia|Germany|"
    r"Timor|Indies|Vietnam|Yemen|Bank|Coast|Side|London|Australia|VIRGINIA|KOREA|CAROLINA|DAKOTA|IRELAND|AFRICA|AMERICA)\b)"
)
_CONTRACTED = re.compile(r"[A-Za-z]{3,5}'[a-z]{1,2}(?![\w'])")
_PARTY = re.compile(
    r"(?:(?<=\()|(?<=[a-z], ))(?P<party>[RDI])-(?P<state>[A-Z]{2}|[A-Z]\.[A-Z]\.|[A-Z][a-z]{1,5}\.?)(?=[),;])"
)
"""The party and the state of a politician: "(R-TX)", "Jane Doe, D-N.Y., said"."""
_SQUARE = re.compile(r"(?P<power>[Ss]q|[Cc]u)\.?[ \t](?P<unit>ft|in|yd|yds|mi|m|km)\b\.?(?!\w)")
_PLAIN = re.compile(r"(?P<word>[A-Za-z]{2,6})(?P<dot>\.?)(?![\w@]|(?<!\.)'[a-z]|-[A-Za-z])")
_HALF_OF_DAY = re.compile(r"(?<=(?:ne|wo|ee|ur|ve|ix|en|ht|ty|ck)\s)(?P<half>[apAP])\s[mM](?![\w'-])")
"""The letters behind an hour in words: "five a m"."""
_SLASHED = re.compile(
    r"(?:w/in(?!\w)|w/o|w/e(?!\w)|r/t(?!\w)|s/n(?!\s[Rr]atio)|p/n|w/[wv](?!\w)|v/v|d/d|w/|y/[oy]|h/o|s/p|b/w|f/u|q/q|m/m|p/e|i/o|a/[pr](?!\w)|s/h(?!\w)|ob/gyn(?!\w)|b/c|c/o|c/f|b/f|r/o|d/c|c/w|a/k/a|d/b/a|n/a|a/c|and/or)(?![/])",
    re.IGNORECASE,
)
_LETTER_BEHIND = re.compile(r"[A-Z](?!\w)")
_SLASHES: Final = {
    "w/o": "without",
    "r/t": "round trip",
    "c/f": "carried forward",
    "b/f": "brought forward",
    "r/o": "rule out",
    "d/c": "discharge",
    "c/w": "consistent with",
    "a/k/a": "also known as",
    "d/b/a": "doing business as",
    "s/n": "serial number",
    "p/n": "part number",
    "w/": "with",
    "b/c": "because",
    "c/o": "care of",
    "n/a": "N A",
    "a/c": "A C",
    "a/p": "A P",
    "a/r": "A R",
    "s/h": "shipping and handling",
    "and/or": "and or",
    "w/in": "within",
    "w/e": "whatever",
    "h/o": "history of",
    "s/p": "status post",
    "f/u": "follow up",
    "b/w": "between",
    "w/w": "weight for weight",
    "w/v": "weight by volume",
    "v/v": "volume by volume",
    "d/d": "day on day",
    "y/o": "year old",
    "y/y": "year on year",
    "q/q": "quarter on quarter",
    "m/m": "month on month",
    "p/e": "P E",
    "i/o": "I O",
    "ob/gyn": "O B G Y N",
}
_GROWTH = re.compile(
    r"[-+]\d|\b(?:up|down|ris(?:es?|en|ing)|rose|f[ae]ll(?:s|en)?|gr[eo]w(?:n|s|th)?|gain(?:s|ed)?|drop(?:s|ped)?"
    r"|increased?|decreased?|declined?|jumped|climbed|slipped)\b"
)
"""What speaks of a change, so that "w/w" is one from week to week."""
_NUMBER_OF = re.compile(r"(?P<word>[Nn]os?)\.?[ \t](?=[A-Z]{1,5}[-/]?\d)")
NUMBERED_THINGS: Final = word_set(
    "account acct article batch bill case catalog catalogue certificate claim contract customer file flight form "
    "cat invoice item license licence lot membership model order part passport pat patent permit plate policy project "
    "receipt ref reference registration room section ser serial ticket tracking train vehicle"
)
_PATIENTS: Final = word_set("patient pt he she male female man woman")
_UP_TO_A_DAY: Final = frozenset(("due", "by", "on", "next", "this", "last", "until", "till", "every", "cob", "eod"))
"""Words behind which "Fri" is the day, with no full stop."""
_BEFORE_A_DAY: Final = frozenset(("to", "for", "from", "since", "before", "after", "through", "thru"))
_NUMBER_AHEAD = re.compile(r"\s(?:at\s)?\d")
_EDITIONS: Final = frozenset(("first", "second", "third", "fourth", "revised", "rev", "new", "special", "limited"))
_NUMERAL_BEFORE = re.compile(r"(?:\d|\b(?:one|two|three|four|five|six|eight|ten|twelve|per|an?))\s?$")
_HOURS_NEAR = re.compile(r"\.?(?:\s?[:/]|\sper\b)")
_MEASURED_NEXT = re.compile(r"\s(?:[A-Z]{2,}|[a-z]|\d|\$)")
_DAY_RANGE = re.compile(r"(?P<word>[A-Z][a-z]{2,4})(?P<dot>\.?)\s?[-–—/&]\s?(?P<other>[A-Z][a-z]{2,8})(?![a-z])")


def ends_sentence(context: Context, at: int) -> bool:
    """Tell whether a sentence ends with the full stop before ``at``: nothing follows, or a word that begins one."""
    rest = context.text[at : at + 24]
    stripped = rest.lstrip(" \t\n\"')]")
    if not stripped:
        return True
    if rest == stripped or (rest[0] in "\"')" and not rest[1:2].isspace()):
        return False
    if not stripped[0].isupper():
        return False
    word = re.match(r"[A-Za-z']+", stripped)
    return word is not None and word[0].lower() in STARTERS


def dotted(
    start: int, end: int, said: str, kind: SemioticClass, context: Context, *, any_capital: bool = False
) -> list[Token]:
    """Make the token of an abbreviation with a full stop, and one of the stop if it ends the sentence too."""
    ends = ends_sentence(context, end)
    if not ends and any_capital:
        after = context.word_after(end)
        ends = after[:1].isupper()
    if context.text[end - 1] == "." and ends:
        return [Token(start, end - 1, said, kind), Token(end - 1, end, ".", "punctuation")]
    return [Token(start, end, said, kind)]


def _initials(match: re.Match[str], context: Context) -> list[Token] | None:
    written = match[0]
    key = written.rstrip(".").replace(" ", "").lower()
    if key in ("a.m", "p.m"):
        return dotted(match.start(), match.end(), f"{key[0].upper()} M", "time", context, any_capital=True)
    if key in LATIN:
        return dotted(match.start(), match.end(), LATIN[key], "abbreviation", context)
    letters = [char for char in written if char.isalpha()]
    if " " in written and not all(char.isupper() for char in letters):
        return None
    said = " ".join(char.upper() if len(char.upper()) == 1 else char for char in letters)
    return dotted(match.start(), match.end(), said, "acronym", context)


def _initial(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read one initial in front of a name: "J. Smith", "George W. Bush", not "Plan B. Then we left"."""
    before = context.word_before(match.start())
    after = context.word_after(match.end()).lower()
    if after in STARTERS and context.text[match.end() : match.end() + 1] == " ":
        return None
    found = re.search(r"([^\W\d_]+)\.?\s{0,2}$", context.text[max(0, match.start() - 30) : match.start()])
    if (
        before
        and found
        and not found[1][0].isupper()
        and before
        not in ("and", "by", "from", "with", "to", "said", "of", "von", "de", "asked", "the", "for", "as", "that")
    ):
        return None
    return one(match, match[0][0], "acronym")


def _title(match: re.Match[str], context: Context) -> list[Token] | None:
    word = match["word"].lower()
    if word not in TITLES or (match["word"].isupper() and len(word) > 2 and not match["dot"]):
        return None
    if word in NEEDS_DOT and not match["dot"]:
        return None
    if word not in GIVEN_NAMES and context.text[match.end() : match.end() + 5].startswith((" and ", " & ")):
        return None
    after = context.word_after(match.end())
    if word in ("sr", "pt", "ft") and not after:
        return None
    if word in ("sr",) and context.text[max(0, match.start() - 2) : match.start()].strip() in (",",):
        return None
    if (
        word in ("rep", "col", "gen", "hon", "pres", "fr", "ft", "sr", "pt", "det", "st", "mt", "ms")
        and after.lower() in STARTERS
    ):
        return None
    return one(match, TITLES[word], "abbreviation")


def _before_digit(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read an abbreviation in front of a number: "No. 5", "pp. 3-7", "Fig. B"."""
    written, dot = match["word"], match["dot"] != ""
    word = written.lower()
    said = BEFORE_NUMBER.get(word)
    if said is None or (not dot and word not in WITHOUT_DOT):
        return None
    before = context.word_before(match.start())
    if word in ("n", "nn") and (written[0] != "n" or (before and context.before(match.start()) != " ")):
        return None
    if written == "C" and context.text[match.end() : match.end() + 1] == "(":  # "Darwin, C. (1859)"
        return None
    if (word == "long" and written != "Long") or (word == "l" and (written == "L" or match[0][-1] != " ")):
        return None
    if not dot and word in ("no", "est") and (written != "No" or before):
        return None
    roman = not re.match(r"(?:[#(≈~<>±]|ca?\.)? ?\d", context.text[match.end() : match.end() + 5])
    if roman and (not dot or word not in BEFORE_ROMAN):
        return None
    spaced = match[0][-1].isspace()
    if (
        written.islower()
        and word in ALSO_WORDS
        and word not in ("min", "max", "ref")
        and spaced
        and not _names_a_number(match.end(), before, context)
    ):
        return None
    end = match.end() - len(match[0]) + len(match[0].rstrip())
    return [Token(match.start(), end, said.capitalize() if written[0].isupper() else said, "abbreviation")]


def _number_of(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "invoice no. INV-17", "No. A-12"."""
    before = context.word_before(match.start())
    if before not in NUMBERED_THINGS and not (match["word"][0] == "N" and not before and "." in match[0]):
        return None
    said = "numbers" if match["word"][-1] == "s" else "number"
    return [Token(match.start(), match.end() - 1, said, "abbreviation")]


def _party(match: re.Match[str], context: Context) -> list[Token] | None:
    written = match["state"].replace(".", "")
    state = STATES.get(written) or STATES_OF_NEWS.get(written.lower())
    if state is None:
        return None
    start = match.start("state")
    return [
        Token(match.start(), start - 1, match["party"], "abbreviation"),
        Token(start - 1, start, "", "punctuation"),
        Token(start, match.end(), state, "abbreviation"),
    ]


def _square(match: re.Match[str], context: Context) -> list[Token]:
    """Read a square or cubic unit that has no number: a heading of a table, "price per sq. ft."."""
    power = "square" if match["power"].lower() == "sq" else "cubic"
    many = context.word_before(match.start()) not in ("per", "a", "each", "one")
    return dotted(match.start(), match.end(), f"{power} {UNITS[match['unit']][many]}", "measure", context)


def _names_a_number(at: int, before: str, context: Context) -> bool:
    """Tell whether "no.", "art." before the number at ``at`` belong to it: "see no. 5", not "He said no. 5 came."."""
    if before in BEFORE_NO:
        return False
    rest = context.text[at : at + 40]
    counted = re.match(r"#?\d[\d,.]*\s+([a-z]{2,20})", rest)
    if before in BEFORE_NO_OR_NUMBER:
        return counted is None or counted[1] in NOT_A_NOUN
    return not (counted and counted[1].endswith("s") and counted[1] not in ("is", "was", "has"))


def _plain(match: re.Match[str], context: Context) -> list[Token] | None:
    written, dot = match["word"], bool(match["dot"])
    word = written.lower()
    start, end = match.start(), match.end()
    if word in MONTH_OF and len(word) <= 4 and dot and written[0].isupper():
        if word in ("may", "june", "july"):
            return None
        before = context.word_before(start)
        follows = context.text[end : end + 2].strip()[:1]
        if not follows and before in NAME_BEFORE and word in ("jan", "mar"):
            return None
        if (
            before in MONTH_BEFORE
            or context.text[max(0, start - 4) : start].lower() == "mid-"
            or (context.before(start) == "(" and follows == ")")
            or (follows.islower() and word not in ("mar", "jan", "dec") and before)
            or follows in ("-", "–")
        ):
            return dotted(start, end, MONTH_OF[word], "date", context)
        return None
    if word in DAYS and written[0].isupper() and not written.isupper():
        return _day(match, context, word)
    if (
        word not in ALWAYS
        or (not dot and word not in DOT_OPTIONAL)
        or (written.isupper() and len(written) < 4 and not dot)
    ):
        return None
    if word == "fl" and before_ordinal(context, start) is False:
        return None
    if word == "al" and context.word_before(start) != "et":
        return None
    if word in ("dx", "tx", "sx", "hx") and _in_a_formula(context, start, end):
        return None
    if word == "ed" and dot and context.word_before(start) == "of":
        return dotted(start, end, "education", "abbreviation", context)
    if word in WORDS_TOO and dot:
        after = context.text[end : end + 2].strip()[:1]
        company = word == "co" and written[0].isupper()
        if word in LOWER_AFTER and not (
            after.islower() or after in ",;:)" or (word in ("max", "min") and _MEASURED_NEXT.match(context.text, end))
        ):
            return None
        if not company and word not in LOWER_AFTER and not after and word in ("co", "rd", "ln", "mt", "amt", "prof"):
            return None
        if word == "ed" and written[0].isupper():
            return None
        if word in ("max", "min") and written[0].isupper() and not _MEASURED_NEXT.match(context.text, end):
            return None
    if (
        word in ("inc", "jr", "sr", "co", "ltd", "ave", "blvd", "rd")
        and not dot
        and not written[0].isupper()
        and word != "ltd"
    ):
        return None
    said = ALWAYS[word]
    if (
        word in ("incl", "excl")
        and not context.word_after(end)
        and context.text[end : end + 2].strip()[:1] not in tuple("$£€0123456789:")
    ):
        said = said.replace("ing", "ed")
    before = context.word_before(start)
    if word == "ed" and (before in _EDITIONS or before_ordinal(context, start)):
        said = "edition"
    if word == "temp" and before not in ("a", "our", "new", "another"):
        said = "temperature"
    if word == "min" and before_ordinal(context, start):
        said = "minute"
    if written in ("HRs", "HRS") and not _HOURS_NEAR.search(context.text, end, end + 14):
        return None
    if (
        word in ("hr", "hrs")
        and written[:2] == "HR"
        and not _NUMERAL_BEFORE.search(context.text, max(0, start - 12), start)
    ):
        return None
    if written[0].isupper() and word not in ("etc", "vs", "aka", "co", "inc", "ltd", "jr", "sr"):
        said = said.capitalize()
    if not dot:
        return [Token(start, end, said, "abbreviation")]
    return dotted(start, end, said, "abbreviation", context, any_capital=word == "etc")


def _in_a_formula(context: Context, start: int, end: int) -> bool:
    """Tell whether "dx" is the differential: "dx/dt", "x^2 dx = 1"."""
    before, after = context.text[max(0, start - 3) : start].rstrip(), context.text[end : end + 3].lstrip()
    if before == "w/":  # "w/ hx of"
        return False
    return before[-1:].isdecimal() or before[-1:] in tuple(")^/=+*²³") or after[:1] in tuple("=/+*)")


def before_ordinal(context: Context, at: int) -> bool:
    """Tell whether an ordinal in digits ends before ``at``: "3rd fl."."""
    return _ORDINAL.search(context.text, max(0, at - 12), at) is not None


def _compass(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, COMPASS[match[1]], "abbreviation")


def _contracted(match: re.Match[str], context: Context) -> list[Token] | None:
    said = CONTRACTED.get(match[0].lower())
    return one(match, said.capitalize() if match[0][0].isupper() else said, "abbreviation") if said else None


def _day(match: re.Match[str], context: Context, word: str) -> list[Token] | None:
    start, end, dot = match.start(), match.end(), bool(match["dot"])
    before = context.word_before(start)
    rest = context.text[end : end + 12].lstrip(", ")
    dated = re.match(r"(?:\d|[A-Z][a-z]{2,8}\.? \d)", context.text[end : end + 16].lstrip(", ")) is not None
    if context.tokens and context.tokens[-1].kind == "time" and word != "sun":  # "at 1 p.m. Sat."
        return dotted(start, end, DAYS[word], "date", context) if dot else one(match, DAYS[word], "date")
    if not dot and before in _UP_TO_A_DAY and (word != "sun" or _NUMBER_AHEAD.match(context.text, end)):
        return one(match, DAYS[word], "date")
    if (
        not dot
        and word in ("mon", "wed", "tue")
        and before in _BEFORE_A_DAY
        and context.text[end : end + 1] in tuple("?!.,;:)")
    ):
        return one(match, DAYS[word], "date")
    if (
        not dot
        and match[0][0].isupper()
        and before in DAY_BEFORE
        and word in ("sat", "sun")
        and (context.text[end : end + 1] in tuple("?!.,;:)") or end == len(context.text))
    ):
        return one(match, DAYS[word], "date")
    if not dot and match[0][0].isupper() and context.word_after(end) in PARTS_OF_A_DAY:
        return one(match, DAYS[word], "date")
    if not dot and word in ("fri", "thu") and not context.word_after(end)[:1].isupper():
        return one(match, DAYS[word], "date")
    if not dot:
        return (
            one(match, DAYS[word], "date")
            if (dated and word not in ("sat", "sun", "wed", "mon")) or (dated and before in ("on", ""))
            else None
        )
    if word in ("fri", "tue", "thu") or before in _UP_TO_A_DAY or context.text[end : end + 1] in tuple(",;:!?)"):
        return dotted(start, end, DAYS[word], "date", context)
    ordinal = before_ordinal(context, start) or before in ("first", "second", "third", "fourth", "fifth")
    if before in DAY_BEFORE or ordinal or dated or rest[:1].islower():
        return dotted(start, end, DAYS[word], "date", context)
    return [*dotted(start, end, DAYS[word], "date", context)] if word in ("tues", "thurs", "thur", "weds") else None


def _day_range(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "Mon-Fri", "Jan.–Mar.": the dash is said as "to" by the rules of ranges, the names here."""
    first, other = match["word"].lower(), match["other"].lower()
    names = DAYS if first in DAYS and (other in DAYS or other.endswith("day")) else MONTH_OF
    if first not in names or (other not in names and not other.endswith("day")):
        return None
    return [Token(match.start(), match.end("dot"), names[first], "date")]


def _joins_days(tokens: list[Token]) -> bool:
    """Tell whether the last word joins what comes to a day or month before it: "Sat. & Sun."."""
    return len(tokens) > 1 and tokens[-1].said in ("and", "or") and tokens[-2].kind == "date"


def _day_behind(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.tokens or (context.tokens[-1].kind != "range" and not _joins_days(context.tokens)):
        return None
    word = match["word"].lower()
    said = DAYS.get(word) or (MONTH_OF.get(word) if len(word) <= 4 else None)
    return dotted(match.start(), match.end(), said, "date", context) if said else None


def _slashed(match: re.Match[str], context: Context) -> list[Token] | None:
    behind_age = match[0].lower() == "y/o" and context.before(match.start()) == "-"
    if not context.alone(match.start()) and not behind_age:
        return None
    written = match[0].lower()
    if match[0] == "W/" and _LETTER_BEHIND.match(context.text, match.end()):
        return None
    if written != "w/" and re.match(r"[^\W_]", context.text[match.end() : match.end() + 1]):
        return None
    if written == "c/o" and context.word_before(match.start()) in _PATIENTS:
        return one(match, "complains of", "abbreviation")
    if written == "w/w" and _GROWTH.search(context.text, max(0, match.start() - 80), match.start()):
        return one(match, "week on week", "abbreviation")
    return one(match, _SLASHES[written], "abbreviation")


_DAY_WORDS: Final = frozenset(DAYS) | frozenset(name for name in MONTH_OF if len(name) <= 4)
FIRST: Final = (
    Rule("a", _PARTY, _party, frozenset("rdi")),
    Rule("a", _NUMBER_OF, _number_of, frozenset(("no", "nos"))),
    Rule("a", _COMPASS, _compass, frozenset("nsew")),
    Rule("a", _CONTRACTED, _contracted, frozenset(CONTRACTED) | {word.partition("'")[0] for word in CONTRACTED}),
    Rule(
        "a",
        _SLASHED,
        _slashed,
        frozenset(("r", "w", "b", "c", "n", "a", "and", "y", "q", "m", "p", "i", "h", "s", "f", "v", "d", "ob")),
    ),
    Rule("a", _HALF_OF_DAY, lambda m, c: one(m, f"{m['half'].upper()} M", "time"), frozenset("ap")),
    Rule("a", _DOTTED, _initials),
    Rule("a", _BEFORE_DIGIT, _before_digit, frozenset(BEFORE_NUMBER)),
    Rule("a", _TITLE, _title, frozenset(TITLES)),
    Rule("a", _INITIAL, _initial),
)
"""What is tried before telephone numbers and dates."""
RULES: Final = (
    Rule("a", _SQUARE, _square, frozenset(("sq", "cu"))),
    Rule("a", _DAY_RANGE, _day_range, _DAY_WORDS),
    Rule("a", _PLAIN, _day_behind, _DAY_WORDS),
    Rule("a", _PLAIN, _plain, frozenset(ALWAYS) | _DAY_WORDS),
)
