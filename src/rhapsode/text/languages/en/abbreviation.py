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
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

STARTERS: Final = word_set(
    "he she it they we i you the a an this that these those there then but and so in on at when where what why how "
    "if after "
    "before my our his her their its your yes no not for as since while although however meanwhile now here who "
    "which all some "
    "many most one every each both nobody everyone someone to from with by do did does is was were are have has had "
    "will would "
    "can could should may might let please thank thanks it's he's she's they're we're i'm i'd i'll that's there's "
    "don't "
    "suddenly finally later soon still also maybe perhaps next first second instead nothing something under over"
)
_TITLES: Final = {
    "mr": "Mister", "mrs": "Misses", "ms": "Miz", "dr": "Doctor", "prof": "Professor", "gen": "General",
    "gov": "Governor",
    "sen": "Senator", "rep": "Representative", "capt": "Captain", "lt": "Lieutenant", "col": "Colonel",
    "sgt": "Sergeant",
    "cmdr": "Commander", "rev": "Reverend", "hon": "Honorable", "pres": "President", "supt": "Superintendent",
    "cpl": "Corporal",
    "maj": "Major", "adm": "Admiral", "fr": "Father", "msgr": "Monsignor", "messrs": "Messers", "mme": "Madame",
    "mlle": "Mademoiselle",
    "st": "Saint", "mt": "Mount", "ft": "Fort", "atty": "Attorney", "det": "Detective", "insp": "Inspector",
    "pvt": "Private",
    "amb": "Ambassador", "sr": "Sister", "pt": "Point", "hrh": "H R H", "drs": "Doctors",
}  # fmt: skip
_NEEDS_DOT: Final = word_set("gen rep pres hon det insp amb fr col maj adm sen gov rev sr ft pt cpl pvt supt cmdr")
_BEFORE_NUMBER: Final = {
    "no": "number", "nos": "numbers", "p": "page", "pp": "pages", "pg": "page", "pgs": "pages", "vol": "volume",
    "vols": "volumes",
    "fig": "figure", "figs": "figures", "ch": "chapter", "chs": "chapters", "chap": "chapter", "sec": "section",
    "sect": "section",
    "art": "article", "eq": "equation", "para": "paragraph", "ver": "version", "ext": "extension", "tel": "telephone",
    "ca": "circa",
    "c": "circa", "op": "opus", "ex": "example", "tab": "table", "app": "appendix", "pt": "part", "ln": "line",
    "nr": "number",
    "bk": "book", "apt": "apartment", "ste": "suite", "rm": "room", "bldg": "building", "fl": "floor", "rte": "route",
    "hwy": "highway",
    "est": "established", "approx": "approximately", "max": "maximum", "min": "minimum", "avg": "average",
    "ed": "edition",
    "temp": "temperature", "wt": "weight", "ht": "height", "qty": "quantity", "ref": "reference", "cf": "compare",
    "v": "version",
    "lat": "latitude", "dept": "department", "box": "box", "sq": "square", "stat": "statute", "reg": "regulation",
    "pop": "population",
}  # fmt: skip
_WITHOUT_DOT: Final = word_set("no vol fig figs nos pp vols chap hwy apt rte approx est pg qty")
_ALWAYS: Final = {
    "etc": "et cetera", "vs": "versus", "approx": "approximately", "dept": "department", "depts": "departments",
    "govt": "government",
    "assn": "association", "assoc": "associates", "univ": "university", "inc": "incorporated", "ltd": "limited",
    "corp": "corporation",
    "co": "company", "bros": "brothers", "jr": "junior", "sr": "senior", "blvd": "boulevard", "ave": "avenue",
    "bldg": "building",
    "cf": "compare", "al": "al", "misc": "miscellaneous", "esp": "especially", "incl": "including",
    "excl": "excluding", "intl": "international",
    "natl": "national", "mfg": "manufacturing", "mgr": "manager", "mgmt": "management", "hwy": "highway",
    "pkwy": "parkway", "apt": "apartment",
    "aka": "also known as", "eds": "editors", "viz": "namely", "ibid": "ibid", "hq": "headquarters",
    "est": "estimated", "dist": "district",
    "div": "division", "mtg": "meeting", "appt": "appointment", "yr": "year", "yrs": "years", "hr": "hour",
    "hrs": "hours", "mins": "minutes",
    "secs": "seconds", "lbs": "pounds", "oz": "ounces", "pkg": "package", "pkgs": "packages", "orig": "originally",
    "trans": "translated",
    "esq": "esquire", "tbsp": "tablespoon", "tsp": "teaspoon", "vol": "volume", "ft": "feet", "avg": "average",
    "max": "maximum", "min": "minimum",
    "rd": "road", "ln": "lane", "mt": "mount", "fwd": "forward", "acct": "account", "addl": "additional",
    "amt": "amount", "temp": "temporary",
    "reps": "representatives", "ed": "edited", "ret": "retired", "cont": "continued", "attn": "attention",
    "bldgs": "buildings", "sq": "square",
    "prof": "professor",
}  # fmt: skip
_DOT_OPTIONAL: Final = word_set(
    "etc vs dept depts govt assn univ inc ltd corp jr sr blvd ave pkwy aka approx intl natl mfg mgmt hwy "
                                 "bldg misc lbs mins hrs yrs tbsp tsp acct attn bros apt"
)  # fmt: skip
_WORDS_TOO: Final = word_set(
    "co al est vol ft max min rd ln temp ed ret cont sq mt yr hr oz prof trans orig dist div eds avg amt dept reps"
)
_LOWER_AFTER: Final = word_set("est max min temp ed ret cont sq vol avg trans orig dist div ft oz hr yr")
_DAYS: Final = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday",
    "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
_DAY_BEFORE: Final = word_set("on every next last this by until till from since to and each closed open")
_NAME_BEFORE: Final = frozenset(("from", "by", "to", "and", "between", "through"))
_MONTH_BEFORE: Final = word_set(
    "in since until till by from last next of early late mid this every to through and between before after during"
)
_LATIN: Final = {
    "e.g": "for example", "i.e": "that is", "a.k.a": "also known as", "n.b": "note well", "q.v": "which see",
    "et al": "et al",
    "p.s": "P S", "ph.d": "P H D", "phd": "P H D", "m.d": "M D", "b.sc": "B S C", "m.sc": "M S C", "d.phil": "D phil",
    "r.s.v.p": "R S V P",
    "w.r.t": "with respect to", "a.s.a.p": "A S A P",
}  # fmt: skip

_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]){1,9}+(?![^\W_])\.?|[Pp]h\.\s?[Dd]\b\.?|[BM]\.[Ss]c\b\.?|[ap]\. m\b\.?")
_INITIAL = re.compile(r"[A-Z]\.(?=\s?[A-Z][\w'.-])")
_TITLE = re.compile(r"(?P<word>[A-Z][A-Za-z]{1,7})(?P<dot>\.?)(?=[ \t\n]{1,2}(?:[A-Z]|de |van |von |el |al-))")
_BEFORE_DIGIT = re.compile(
    r"(?P<word>[A-Za-z]{1,6})(?P<dot>\.?)[ \t\n]{0,2}(?=#?\d|(?-i:[ivxlc]{1,6}\b|[IVXLC]{1,6}\b))", re.IGNORECASE
)
_PLAIN = re.compile(r"(?P<word>[A-Za-z]{2,6})(?P<dot>\.?)(?![\w@]|'[a-z]|-[A-Za-z])")
_HALF_OF_DAY = re.compile(r"(?<=(?:ne|wo|ee|ur|ve|ix|en|ht|ty|ck)\s)(?P<half>[apAP])\s[mM](?![\w'-])")
"""The letters behind an hour in words: "five a m"."""
_SLASHED = re.compile(r"(?:w/o|w/|b/c|c/o|n/a|a/c|and/or)(?![/])", re.IGNORECASE)
_SLASHES: Final = {
    "w/o": "without",
    "w/": "with",
    "b/c": "because",
    "c/o": "care of",
    "n/a": "N A",
    "a/c": "A C",
    "and/or": "and or",
}
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
    if key in _LATIN:
        return dotted(match.start(), match.end(), _LATIN[key], "abbreviation", context)
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
    if word not in _TITLES or (match["word"].isupper() and len(word) > 2 and not match["dot"]):
        return None
    if word in _NEEDS_DOT and not match["dot"]:
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
    return one(match, _TITLES[word], "abbreviation")


def _before_digit(match: re.Match[str], context: Context) -> list[Token] | None:
    word = match["word"].lower()
    said = _BEFORE_NUMBER.get(word)
    if said is None or (not match["dot"] and word not in _WITHOUT_DOT):
        return None
    if (
        word in ("no", "est")
        and not match["dot"]
        and (match["word"] != "No" or word == "est" or context.word_before(match.start()))
    ):
        return None
    space = match[0][-1].isspace()
    if word == "no" and match["dot"] and space and match["word"] == "no":
        # "He said no. 5 people left." ends a sentence; "see no. 5" names a number.
        before = context.word_before(match.start())
        after = re.match(r"#?\d+(?:\s+([a-z]{3,20}))?", context.text[match.end() :])
        if before in (
            "said",
            "say",
            "says",
            "is",
            "was",
            "answered",
            "answer",
            "oh",
            "or",
            "replied",
            "shouted",
            "to",
            "me",
            "him",
            "her",
            "them",
            "with",
        ):
            return None
        if after and after[1] and after[1].endswith("s") and after[1] not in ("is", "was", "has"):
            return None
    if (
        (
            word
            in (
                "art",
                "ex",
                "app",
                "pop",
                "tab",
                "box",
                "sec",
                "fig",
                "min",
                "max",
                "temp",
                "stat",
                "est",
                "op",
                "ref",
                "ed",
                "c",
                "v",
            )
            and space
        )
        and match["word"].islower()
        and word in ("art", "app", "pop", "tab", "box", "stat", "ref")
    ):
        return None
    roman = not re.match(r"#?\d", context.text[match.end() :])
    if roman and (
        (word in ("c", "v", "p", "no", "ca", "est", "max", "min", "art", "ed", "ex") and word != "p")
        or not match["dot"]
    ):
        return None
    end = match.end()
    while context.text[end - 1].isspace():
        end -= 1
    capital = match["word"][0].isupper()
    return [Token(match.start(), end, said.capitalize() if capital else said, "abbreviation")]


def _plain(match: re.Match[str], context: Context) -> list[Token] | None:
    written, dot = match["word"], bool(match["dot"])
    word = written.lower()
    start, end = match.start(), match.end()
    if word in MONTH_OF and len(word) <= 4 and dot and written[0].isupper():
        if word in ("may", "june", "july"):
            return None
        before = context.word_before(start)
        follows = context.text[end : end + 2].strip()[:1]
        if not follows and before in _NAME_BEFORE and word in ("jan", "mar"):
            return None
        if (
            before in _MONTH_BEFORE
            or (follows.islower() and word not in ("mar", "jan", "dec") and before)
            or follows in ("-", "–")
        ):
            return dotted(start, end, MONTH_OF[word], "date", context)
        return None
    if word in _DAYS and written[0].isupper() and not written.isupper():
        return _day(match, context, word)
    if (
        word not in _ALWAYS
        or (not dot and word not in _DOT_OPTIONAL)
        or (written.isupper() and len(written) < 4 and not dot)
    ):
        return None
    if word == "al" and context.word_before(start) != "et":
        return None
    if word in _WORDS_TOO and dot:
        after = context.text[end : end + 2].strip()[:1]
        company = word == "co" and written[0].isupper()
        if word in _LOWER_AFTER and not (after.islower() or after in ",;)"):
            return None
        if not company and word not in _LOWER_AFTER and not after and word in ("co", "rd", "ln", "mt", "amt", "prof"):
            return None
        if word in ("max", "ed", "min") and written[0].isupper():
            return None
    if (
        word in ("inc", "jr", "sr", "co", "ltd", "ave", "blvd", "rd")
        and not dot
        and not written[0].isupper()
        and word != "ltd"
    ):
        return None
    said = _ALWAYS[word]
    if written[0].isupper() and word not in ("etc", "vs", "aka", "co", "inc", "ltd", "jr", "sr"):
        said = said.capitalize()
    if not dot:
        return [Token(start, end, said, "abbreviation")]
    return dotted(start, end, said, "abbreviation", context, any_capital=word == "etc")


def _day(match: re.Match[str], context: Context, word: str) -> list[Token] | None:
    start, end, dot = match.start(), match.end(), bool(match["dot"])
    before = context.word_before(start)
    rest = context.text[end : end + 12].lstrip(", ")
    dated = re.match(r"(?:\d|[A-Z][a-z]{2,8}\.? \d)", context.text[end : end + 16].lstrip(", ")) is not None
    if not dot:
        return (
            one(match, _DAYS[word], "date")
            if (dated and word not in ("sat", "sun", "wed", "mon")) or (dated and before in ("on", ""))
            else None
        )
    if before in _DAY_BEFORE or dated or (word not in ("sun", "sat", "wed", "mon") and rest[:1].islower()):
        return dotted(start, end, _DAYS[word], "date", context)
    return [*dotted(start, end, _DAYS[word], "date", context)] if word in ("tues", "thurs", "thur", "weds") else None


def _day_range(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "Mon-Fri", "Jan.–Mar.": the dash is said as "to" by the rules of ranges, the names here."""
    first, other = match["word"].lower(), match["other"].lower()
    names = _DAYS if first in _DAYS and (other in _DAYS or other.endswith("day")) else MONTH_OF
    if first not in names or (other not in names and not other.endswith("day")):
        return None
    return [Token(match.start(), match.end("dot"), names[first], "date")]


def _day_behind(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.tokens or context.tokens[-1].kind != "range":
        return None
    word = match["word"].lower()
    said = _DAYS.get(word) or (MONTH_OF.get(word) if len(word) <= 4 else None)
    return dotted(match.start(), match.end(), said, "date", context) if said else None


def _slashed(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()):
        return None
    written = match[0].lower()
    if written in ("b/c", "c/o", "n/a", "a/c", "and/or", "w/o") and re.match(
        r"[^\W_]", context.text[match.end() : match.end() + 1]
    ):
        return None
    return one(match, _SLASHES[written], "abbreviation")


_DAY_WORDS: Final = frozenset(_DAYS) | frozenset(name for name in MONTH_OF if len(name) <= 4)
RULES: Final = (
    Rule("a", _SLASHED, _slashed, frozenset(("w", "b", "c", "n", "a", "and"))),
    Rule("a", _HALF_OF_DAY, lambda m, c: one(m, f"{m['half'].upper()} M", "time"), frozenset("ap")),
    Rule("a", _DOTTED, _initials),
    Rule("a", _BEFORE_DIGIT, _before_digit, frozenset(_BEFORE_NUMBER)),
    Rule("a", _TITLE, _title, frozenset(_TITLES)),
    Rule("a", _INITIAL, _initial),
    Rule("a", _DAY_RANGE, _day_range, _DAY_WORDS),
    Rule("a", _PLAIN, _day_behind, _DAY_WORDS),
    Rule("a", _PLAIN, _plain, frozenset(_ALWAYS) | _DAY_WORDS),
)
