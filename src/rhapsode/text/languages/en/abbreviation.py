# ruff: noqa: RUF001
"""Abbreviations: titles, what stands before a number, Latin ones, companies, initials.

Short forms that are words too (no, fig, ed, art) are expanded only where a number or another word speaks for it.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import short_dates, slashed
from rhapsode.text.languages.en.full_stops import dotted
from rhapsode.text.languages.en.rules import NOT_A_NOUN, Context, Rule, one
from rhapsode.text.languages.en.short_dates import SHORT_FORM, before_ordinal
from rhapsode.text.languages.en.short_forms import (
    ALSO_WORDS,
    ALWAYS,
    BEFORE_NO,
    BEFORE_NO_OR_NUMBER,
    BEFORE_NUMBER,
    BEFORE_ROMAN,
    BIBLE,
    BIBLE_IN_FULL,
    COMPASS,
    CONTRACTED,
    DOT_OPTIONAL,
    ENDS_A_SENTENCE,
    GIVEN_NAMES,
    LATIN,
    LOWER_AFTER,
    NEEDS_DOT,
    STARTERS,
    STATES,
    TITLES,
    WITHOUT_DOT,
    WORDS_TOO,
)
from rhapsode.text.languages.en.truncated_words import STATES_OF_NEWS
from rhapsode.text.languages.en.units import UNITS
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]){1,9}+(?![^\W_])\.?|[Pp]h\.\s?[Dd]\b\.?|[BM]\.[Ss]c\b\.?|[ap]\. m\b\.?")
_INITIAL = re.compile(r"[A-Z]\.(?=\s?[A-Z][\w'.-])")
_TITLE = re.compile(
    r"(?P<word>[A-Z][A-Za-z]{1,7})(?P<dot>\.?)(?=[ \t\n]{1,2}(?:[A-Z]|(?:and|&) [A-Z]|1st [CL]|de |van |von |el |al-))"
)
_BEFORE_DIGIT = re.compile(
    r"(?P<word>[A-Za-z]{1,6})(?P<dot>\.?)[ \t\n]{0,2}(?=[#(]?\d|[$£€¥]\d|[≈~<>±] ?\d|ca?\. ?\d"
    r"|(?-i:[ivxlc]{1,6}\b|[IVXLC]{1,6}\b|[B-HJ-Z](?![\w'])"
    r"(?!\.\w)|A(?=[,;:)]|\.?\s*$)))",
    re.IGNORECASE,
)
_COMPASS = re.compile(
    r"([NSEW])(?=\s(?:Yorks|Yorkshire|Wales|Lincs|Lanarkshire|Ayrshire|Ireland|Korea|Korean|Carolina|Dakota|Virginia)(?!\w))|"
    r"([NSEW])\.(?=\s(?:Virginia|Korea|Carolina|Dakota|Ireland|Macedonia|Sudan|Africa|America|Europe|Asia|Germany|"
    r"Timor|Indies|Vietnam|Yemen|Bank|Coast|Side|London|Australia|VIRGINIA|KOREA|CAROLINA|DAKOTA|IRELAND|AFRICA|AMERICA)\b)"
)
_CONTRACTED = re.compile(r"[A-Za-z]{3,5}'[a-z]{1,2}(?![\w'])")
_PARTY = re.compile(
    r"(?:(?<=\()|(?<=[a-z], ))(?P<party>[RDI])-(?P<state>[A-Z]{2}|[A-Z]\.[A-Z]\.|[A-Z][a-z]{1,5}\.?)(?=[),;])"
)
"""The party and the state of a politician: "(R-TX)", "Jane Doe, D-N.Y., said"."""
_SQUARE = re.compile(r"(?P<power>[Ss]q|[Cc]u)\.?[ \t](?P<unit>ft|in|yd|yds|mi|m|km)\b\.?(?!\w)")
_POWER_BEFORE_A_WORD = re.compile(
    r"(?P<power>[Ss]q|[Cc]u)\.?(?=\s(?:units?|miles?|feet|foot|inch(?:es)?|yards?"
    r"|(?:kilo|centi|milli)?met(?:er|re)s?)(?!\w))"
)
_UNITS_OF_ONE: Final = word_set("yr hr mo mth qtr bbl lb oz gal yd kg km mi doz")
_ONE_OF_A_UNIT = re.compile(rf"(?P<unit>{'|'.join(sorted(_UNITS_OF_ONE))})(?![\w'/]|\.)")
_BEFORE_ONE: Final = word_set("a an per each every half last next this")
_WHOLE_BEFORE = re.compile(r"\b(?:[Ff]ull|[Hh]alf|[Mm]id|[Mm]ulti)-$")
_BEFORE_A_PERIOD: Final = word_set("each every last next this")
"""Words that name no amount, so that only a period stands behind them."""
_PERIODS: Final = word_set("yr hr mo mth qtr")
_HALF_OF_DAY = re.compile(r"(?<=(?:ne|wo|ee|ur|ve|ix|en|ht|ty|ck)\s)(?P<half>[apAP])\s[mM](?![\w'-])")
"""The letters behind an hour in words: "five a m"."""
_NUMBER_OF = re.compile(r"(?P<word>[Nn]os?)\.?[ \t](?=[A-Z]{1,5}[-/]?\d)")
NUMBERED_THINGS: Final = word_set(
    "account acct article batch bill case catalog catalogue certificate claim contract customer file flight form "
    "cat invoice item license licence lot membership model order part passport pat patent permit plate policy project "
    "receipt ref reference registration room section ser serial ticket tracking train vehicle"
)
_SCRIPTURE = re.compile(
    rf"\b(?:{'|'.join(map(str.capitalize, BIBLE))}|{'|'.join(map(str.capitalize, BIBLE_IN_FULL))})"
    r"\.?\s\d{1,3}(?::\d|[,;.]|\s)"
)
"""A book of the Bible and a chapter, near which "v." is a verse and no version."""
_NOT_A_PERSON: Final = {
    "ms": word_set(
        "access basic dos dynamics edge excel exchange intune loop office onenote outlook paint powerpoint project"
        " publisher sharepoint sql store teams todo visio windows word"
    ),
    "dr": word_set("congo"),
}
"""Names behind capitals that are no title: "MS Office", "DR Congo"."""
_AVE: Final = word_set("atque caesar crux formosissima imperator maria regina satani stella verum")
"""Words behind the Latin "Ave"."""
_HOW_MANY = re.compile(r"\d[\d,.]*(?:[ -](?:hundred|thousand|million|billion|trillion))?[ -](?P<noun>[a-z]+)")
_APARTMENT = re.compile(r"[Aa]pt(?![\w.'-])")
_OF_A_HOME: Final = word_set("ba bath bd bdrm bed bedroom bedrooms br basement condo duplex furnished loft studio")
_WHOSE: Final = word_set("my our your his her their whose")
_NO_ADJECTIVE = re.compile(r"\s(?:at|for|from|has|in|is|near|on|to|today|tonight|was|with)\b|[,;:!?]|\s*$")
"""What follows a noun and no adjective: "my apt is", not "my apt pupil"."""
_LETTERED: Final = word_set(
    "schedule exhibit appendix annex section part plan vitamin vitamins class group type grade option figure table "
    "unit room building gate hepatitis row column block coach terminal zone step"
)
_REST_OF_A_NAME = re.compile(r"\s?(?:[A-Z]\.\s?){1,4}[A-Z][a-z]|\s[A-Z][a-z]{1,20}\s(?!I\b)[A-Z][a-z]")
"""Behind an initial: further ones with a surname ("T. S. Eliot"), or two more names ("J. Ross Browne")."""
_SENTENCE_AHEAD = re.compile(r"\s[A-Z][a-z]{1,20}\s[a-z]")
_LETTERS_BEFORE = re.compile(r"\b[A-Z]\s(?:[A-Z]|&|to|or)\s$")
"""Letters that are listed, the last of which may end a sentence: "the strings are E A D G B E. Tune them"."""
_EDITIONS: Final = frozenset(("first", "second", "third", "fourth", "revised", "rev", "new", "special", "limited"))
_NUMERAL_BEFORE = re.compile(r"(?:\d|\b(?:one|two|three|four|five|six|eight|ten|twelve|per|an?))\s?$")
_NAME_IN_CAPITALS = re.compile(r"\b[A-Z]+\.?\s[A-Z]{2,20},?\s$")
"""A name of several words in capitals, behind which "JR" is the son."""
_HOURS_NEAR = re.compile(r"\.?(?:\s?[:/]|\sper\b)")
_MEASURED_NEXT = re.compile(r"\s(?:[A-Z]{2,}|[a-z]|\d|\$)")


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
    """Read one initial in front of a name: "J. Smith", "poet T. S. Eliot", not "Plan B. Then we left"."""
    before = context.word_before(match.start())
    after = context.word_after(match.end()).lower()
    if context.text[max(0, match.start() - 2) : match.start()].strip() in tuple("<>=≤≥≈×"):  # "L > R. Plan: rest"
        return None
    if before in _LETTERED and _SENTENCE_AHEAD.match(context.text, match.end()):
        return None
    if _LETTERS_BEFORE.search(context.text, max(0, match.start() - 5), match.start()):
        return None
    begins_name = before not in _LETTERED | {"a", "an"} and (match[0] != "I." or not before)
    if begins_name and (rest := _REST_OF_A_NAME.match(context.text, match.end())):
        of_initials = "." in rest[0]
        if of_initials or after not in STARTERS:
            return one(match, match[0][0], "acronym")
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
    if word in NEEDS_DOT and not match["dot"] and not (word == "rev" and _is_called_reverend(match, context)):
        return None
    if match["word"].isupper() and context.word_after(match.end()).lower().removesuffix("'s") in _NOT_A_PERSON.get(
        word, ()
    ):
        return [Token(match.start(), match.end("word"), " ".join(match["word"]), "acronym")]
    if word not in GIVEN_NAMES and context.text[match.end() : match.end() + 5].startswith((" and ", " & ")):
        return None
    after = context.word_after(match.end())
    if match[0].startswith("RT"):  # round trip
        return None
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


def _is_called_reverend(match: re.Match[str], context: Context) -> bool:
    """Tell whether "Rev" is a title, as British papers write it: "the Rev John Lee", "Rev Canon Ann Day"."""
    if context.word_before(match.start()) in ("the", "rt", "very", "most"):
        return True
    return context.word_after(match.end()).lower() in ("canon", "dr", "fr", "father", "prof", "mr", "mrs", "al")


def _before_digit(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read an abbreviation in front of a number: "No. 5", "pp. 3-7", "Fig. B"."""
    written, dot = match["word"], match["dot"] != ""
    word = written.lower()
    said = BEFORE_NUMBER.get(word)
    if said is None or (not dot and word not in WITHOUT_DOT):
        return None
    if context.text[match.end() : match.end() + 1] in tuple("$£€¥") and word not in ("c", "ca"):
        return None
    before = context.word_before(match.start())
    if word in ("n", "nn") and (written[0] != "n" or (before and context.before(match.start()) != " ")):
        return None
    if written == "C" and context.text[match.end() : match.end() + 1] == "(":  # "Darwin, C. (1859)"
        return None
    if (word == "long" and written != "Long") or (word == "l" and (written == "L" or match[0][-1] != " ")):
        return None
    if not dot and word in ("no", "est") and (written != "No" or before or _counts(match.end(), context)):
        return None
    spaced = match[0][-1].isspace()
    if not dot and not spaced and written.isupper():  # "APT28"
        return None
    roman = not re.match(r"(?:[#(≈~<>±$£€¥]|ca?\.)? ?\d", context.text[match.end() : match.end() + 5])
    if roman and (not dot or word not in BEFORE_ROMAN or written == "P"):  # "P. J. O'Rourke"
        return None
    if (
        written.islower()
        and word in ALSO_WORDS
        and word not in ("min", "max", "ref")
        and spaced
        and not _names_a_number(match.end(), before, context)
    ):
        return None
    if word == "v" and _SCRIPTURE.search(context.text, max(0, match.start() - 400), match.end() + 100):
        said = "verse"
    end = match.end() - len(match[0]) + len(match[0].rstrip())
    return [Token(match.start(), end, said.capitalize() if written[0].isupper() else said, "abbreviation")]


def _number_of(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "invoice no. INV-17", "No. A-12"."""
    before = context.word_before(match.start())
    if before not in NUMBERED_THINGS and not (match["word"][0] == "N" and not before and "." in match[0]):
        return None
    said = "numbers" if match["word"][-1] == "s" else "number"
    return [Token(match.start(), match.end() - 1, said, "abbreviation")]


def _apartment(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "apt" without a full stop: "a 2BR apt", "my apt in Queens"; else it is the adjective."""
    before = context.word_before(match.start())
    if before not in _OF_A_HOME and not (before in _WHOSE and _NO_ADJECTIVE.match(context.text, match.end())):
        return None
    return one(match, "apartment", "abbreviation")


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


def _one_of_a_unit(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a unit that one is counted of: "a yr ago", "per hr", "$60 a bbl"."""
    unit, before = match["unit"], context.word_before(match.start())
    if unit in ("yr", "qtr") and _WHOLE_BEFORE.search(context.text, max(0, match.start() - 6), match.start()):
        return one(match, "quarter" if unit == "qtr" else "year", "measure")
    if before not in _BEFORE_ONE or context.before(match.start()) != " ":
        return None
    if (before in _BEFORE_A_PERIOD and unit not in _PERIODS) or (unit == "mo" and before in ("a", "half")):
        return None
    return one(match, "quarter" if unit == "qtr" else UNITS[unit][0], "measure")


def _names_a_number(at: int, before: str, context: Context) -> bool:
    """Tell whether "no.", "art." before the number at ``at`` belong to it: "see no. 5", not "He said no. 5 came."."""
    if before in BEFORE_NO:
        return False
    rest = context.text[at : at + 40]
    counted = re.match(r"#?\d[\d,.]*\s+([a-z]{2,20})", rest)
    if before in BEFORE_NO_OR_NUMBER:
        return counted is None or counted[1] in NOT_A_NOUN
    return not (counted and counted[1].endswith("s") and counted[1] not in ("is", "was", "has"))


def _counts(at: int, context: Context) -> bool:
    """Tell whether the number at ``at`` counts what follows: "No 300 million dollar event", not "No 5 is the best"."""
    counted = _HOW_MANY.match(context.text, at)
    return counted is not None and counted["noun"] not in NOT_A_NOUN


def _plain(match: re.Match[str], context: Context) -> list[Token] | None:
    written, dot = match["word"], bool(match["dot"])
    word = written.lower()
    start, end = match.start(), match.end()
    if (
        word not in ALWAYS
        or (written[0].islower() and not written.islower())  # "dX"
        or (not dot and word not in DOT_OPTIONAL)
        or (
            written.isupper()
            and len(written) < 4
            and (not dot or context.before(start) == "-")
            and not (written in ("JR", "SR") and _NAME_IN_CAPITALS.search(context.text, max(0, start - 40), start))
        )
    ):
        return None
    if context.before(start) in tuple("#@"):  # "#inc-4471"
        return None
    if word == "ed" and dot and context.word_before(start) == "of":
        return dotted(start, end, "education", "abbreviation", context)
    if _is_other_word(written, word, start, end, context, dot=dot):
        return None
    said = _expansion(word, start, end, context)
    if written[0].isupper() and word not in ("etc", "vs", "aka", "co", "inc", "ltd", "jr", "sr"):
        said = said.capitalize()
    if not dot:
        return [Token(start, end, said, "abbreviation")]
    return dotted(start, end, said, "abbreviation", context, any_capital=word in ("etc", "esq"))


def _is_other_word(written: str, word: str, start: int, end: int, context: Context, *, dot: bool) -> bool:
    """Tell whether what is written like the abbreviation ``word`` is another word here, or another abbreviation."""
    if word == "fl" and before_ordinal(context, start) is False:
        return True
    if word == "ed" and context.before(start) == "-":  # the ending
        return True
    if word == "al" and context.word_before(start) != "et":
        return True
    if word in ("dx", "tx", "sx", "hx") and _in_a_formula(context, start, end):
        return True
    if word in WORDS_TOO and dot:
        after = context.text[end : end + 2].strip()[:1]
        before = context.word_before(start)
        if (written == "Oz" and before) or (word in ENDS_A_SENTENCE and not after and before not in ("", *_WHOSE)):
            return True
        company = word == "co" and written[0].isupper()
        if word in LOWER_AFTER and not (
            after.islower() or after in ",;:)" or (word in ("max", "min") and _MEASURED_NEXT.match(context.text, end))
        ):
            return True
        if not company and word not in LOWER_AFTER and not after and word in ("co", "rd", "ln", "mt", "amt", "prof"):
            return True
        if word == "ed" and written[0].isupper():
            return True
        if word in ("max", "min") and written[0].isupper() and not _MEASURED_NEXT.match(context.text, end):
            return True
    if not dot and word in ("sr", "co", "ave", "blvd", "rd", "bros") and not written[0].isupper():
        return True
    if word == "ave" and not dot and (not context.word_before(start) or context.word_after(end).lower() in _AVE):
        return True
    if written in ("HRs", "HRS") and not _HOURS_NEAR.search(context.text, end, end + 14):
        return True
    return (
        word in ("hr", "hrs")
        and written[:2] == "HR"
        and not _NUMERAL_BEFORE.search(context.text, max(0, start - 12), start)
    )


def _expansion(word: str, start: int, end: int, context: Context) -> str:
    """Return the word that the abbreviation ``word`` stands for, in small letters, by its neighbours."""
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
    return said


def _in_a_formula(context: Context, start: int, end: int) -> bool:
    """Tell whether "dx" is the differential: "dx/dt", "x^2 dx = 1"."""
    before, after = context.text[max(0, start - 3) : start].rstrip(), context.text[end : end + 3].lstrip()
    if before == "w/":  # "w/ hx of"
        return False
    return before[-1:].isdecimal() or before[-1:] in tuple(")^/=+*²³") or after[:1] in tuple("=/+*)")


def _compass(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, COMPASS[match[0][0]], "abbreviation")


def _contracted(match: re.Match[str], context: Context) -> list[Token] | None:
    said = CONTRACTED.get(match[0].lower())
    return one(match, said.capitalize() if match[0][0].isupper() else said, "abbreviation") if said else None


_WITHOUT_DOTS = re.compile(
    r"(?<![\w@./\\'\"#$-])(?:(?P<example>eg)|ie)(?P<colon>:?)(?=,?\s[^\s&])(?!,?\s(?:or|and)\s)"
)
"""The Latin words as they are written in Britain: "large dogs (eg mastiffs)"."""

FIRST: Final = (
    Rule(
        "a",
        _WITHOUT_DOTS,
        lambda m, c: [
            Token(m.start(), m.start() + 2, "for example" if m["example"] else "that is", "abbreviation"),
        ],
        frozenset(("eg", "ie")),
    ),
    Rule("a", _PARTY, _party, frozenset("rdi")),
    Rule("a", _NUMBER_OF, _number_of, frozenset(("no", "nos"))),
    Rule("a", _COMPASS, _compass, frozenset("nsew")),
    Rule("a", _CONTRACTED, _contracted, frozenset(CONTRACTED) | {word.partition("'")[0] for word in CONTRACTED}),
    slashed.RULE,
    Rule("a", _HALF_OF_DAY, lambda m, c: one(m, f"{m['half'].upper()} M", "time"), frozenset("ap")),
    Rule("a", _DOTTED, _initials),
    Rule("a", _BEFORE_DIGIT, _before_digit, frozenset(BEFORE_NUMBER)),
    Rule("a", _TITLE, _title, frozenset(TITLES)),
    Rule("a", _INITIAL, _initial),
)
"""What is tried before telephone numbers and dates."""
RULES: Final = (
    Rule("a", _SQUARE, _square, frozenset(("sq", "cu"))),
    Rule(
        "a",
        _POWER_BEFORE_A_WORD,
        lambda m, c: one(m, "square" if m["power"].lower() == "sq" else "cubic", "measure"),
        frozenset(("sq", "cu")),
    ),
    Rule("a", _ONE_OF_A_UNIT, _one_of_a_unit, _UNITS_OF_ONE),
    Rule("a", _APARTMENT, _apartment, frozenset(("apt",))),
    *short_dates.RULES,
    Rule("a", SHORT_FORM, _plain, frozenset(ALWAYS)),
)
